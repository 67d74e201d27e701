// Package answer reads what people and machines write back: whether an e-mail
// asks not to be written to again, and until when somebody is away.
//
// It knows English, German, French and Spanish. It reads the new part of an
// e-mail only, never what is quoted below, looks at a bounded piece of it, and
// would rather find nothing than guess: an opt-out is a short message that says
// nothing else; a return date lies in the next half year.
package answer

import (
	"strings"
	"unicode"
)

// maxRead bounds what is looked at, in bytes.
const maxRead = 8 << 10

// New is the part of an e-mail's text that its writer wrote: what stands before
// the quotation and the signature.
func New(text string) string {
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimSpace(line)
		if strings.HasPrefix(bare, ">") {
			continue
		}
		if bare == "--" || quotes(strings.ToLower(bare)) {
			break
		}
		kept = append(kept, bare)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// quotes tells whether a line begins the quotation of an earlier e-mail.
func quotes(line string) bool {
	if strings.HasPrefix(line, "-----original") || strings.HasPrefix(line, "-----ursprüngliche") ||
		strings.HasPrefix(line, "________________________________") {
		return true
	}
	if !strings.HasSuffix(line, ":") {
		return false
	}
	for _, pair := range [][2]string{{"on ", " wrote:"}, {"am ", " schrieb"}, {"le ", " écrit"}, {"el ", " escribió:"}} {
		if strings.HasPrefix(line, pair[0]) && strings.Contains(line, pair[1]) {
			return true
		}
	}
	return false
}

// maxWords is how long an opt-out may be: the words and a name below them.
const maxWords = 12

// OptOut tells whether an e-mail is nothing but the wish not to be written to
// again. A subject by itself counts only when it is the one that the List-Unsubscribe line proposes.
func OptOut(subject, text string) bool {
	if bare(subject) == "unsubscribe" {
		return true
	}
	written := New(text)
	if written == "" || len(strings.Fields(written)) > maxWords {
		return false
	}
	first, _, _ := strings.Cut(written, "\n")
	return optOuts()[bare(first)]
}

// bare leaves lower-case words without polite ones and punctuation.
func bare(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || r == ' ' || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	s = " " + strings.Join(strings.Fields(s), " ") + " "
	for _, polite := range []string{" please ", " bitte ", " por favor ", " s il vous plaît ", " svp ", " thanks ", " thank you ", " danke ", " merci ", " gracias "} {
		s = strings.ReplaceAll(s, polite, " ")
	}
	return strings.TrimSpace(s)
}

func optOuts() map[string]bool {
	set := map[string]bool{}
	for _, phrase := range []string{
		"unsubscribe", "unsubscribe me", "stop", "stop emailing me", "stop e mailing me", "remove", "remove me", "remove me from your list",
		"take me off your list", "opt out", "do not contact me", "do not contact me again", "don t contact me again", "no more emails", "no more e mails",
		"abmelden", "abbestellen", "austragen", "stopp", "keine e mails mehr", "keine mails mehr", "keine weiteren e mails", "keine weiteren mails",
		"nicht mehr kontaktieren", "kontaktieren sie mich nicht mehr", "schreiben sie mir nicht mehr",
		"désabonner", "desabonner", "désabonnement", "me désabonner", "désinscrire", "désinscription", "me désinscrire", "arrêter", "arrêtez",
		"ne me contactez plus", "ne plus me contacter", "plus d e mails",
		"baja", "darme de baja", "dar de baja", "cancelar suscripción", "cancelar la suscripción", "no me contacte más", "no más correos", "no me escriba más",
	} {
		set[phrase] = true
	}
	return set
}
