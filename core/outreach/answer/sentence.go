package answer

import (
	"slices"
	"strings"
	"unicode"
)

// sentence is a piece of what somebody wrote.
type sentence struct {
	text     string   // as it stands there
	words    []string // lower-case, without punctuation and polite words
	question bool
}

const maxSentences = 60

// sentences takes a text apart at line ends and at the marks that end a sentence.
// A line that goes on in the next one is no end where the next begins small.
func sentences(text string) []sentence {
	var list []sentence
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && len(list) < maxSentences {
			list = append(list, sentence{text: s, words: words(s), question: strings.ContainsAny(s, "?？")})
		}
	}
	begun := strings.Builder{}
	flush := func() { add(begun.String()); begun.Reset() }
	runes := []rune(joined(text))
	for i, r := range runes {
		begun.WriteRune(r)
		ends := r == '\n' || (r == '.' || r == '!' || r == '?' || r == ';') && (i+1 == len(runes) || unicode.IsSpace(runes[i+1])) || strings.ContainsRune("。！？；", r)
		if ends && !(r == '.' && ordinal(begun.String())) {
			flush()
		}
	}
	flush()
	return list
}

// ordinal tells whether a dot belongs to a number or to a short form: "4. Dezember",
// "10 Dec."; the sentence goes on.
func ordinal(s string) bool {
	s = strings.TrimRight(s, ".")
	last := s[strings.LastIndexAny(s, " \n")+1:]
	if len(last) == 0 {
		return false
	}
	if last[len(last)-1] >= '0' && last[len(last)-1] <= '9' {
		return len(last) <= 6
	}
	return len([]rune(last)) <= 4 && monthOf(last) != 0
}

// joined puts lines together that a program has wrapped.
func joined(text string) string {
	lines := strings.Split(text, "\n")
	var b strings.Builder
	for i, l := range lines {
		b.WriteString(l)
		if i+1 == len(lines) {
			break
		}
		next := []rune(strings.TrimSpace(lines[i+1]))
		if len([]rune(l)) >= 50 && len(next) > 0 && unicode.IsLower(next[0]) {
			b.WriteByte(' ')
		} else {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// polite words say nothing about what is wanted.
var polite = allBare([]string{
	"please", "pls", "kindly", "thanks", "thank you", "many thanks", "just", "now", "immediately",
	"bitte", "danke", "vielen dank", "sofort", "umgehend",
	"s il vous plaît", "s il vous plait", "svp", "merci", "veuillez", "merci de", "de bien vouloir", "merci beaucoup",
	"por favor", "gracias", "muchas gracias", "obrigado", "obrigada", "favor",
	"alstublieft", "alsjeblieft", "aub", "graag", "bedankt", "dank u", "svp",
	"tack", "vänligen", "snälla", "tack på förhand",
	"per favore", "per cortesia", "per piacere", "grazie", "cortesemente", "gentilmente", "proszę", "dziękuję",
	"venligst", "vennligst", "tak", "takk", "lütfen", "teşekkürler", "teşekkür ederim", "пожалуйста", "спасибо",
})

// words are the words of a sentence without polite ones.
func words(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, bare(s))
	s = " " + strings.Join(strings.Fields(s), " ") + " "
	for _, p := range polite {
		s = strings.ReplaceAll(s, " "+p+" ", " ")
	}
	return strings.Fields(s)
}

// greetings are what a letter begins and ends with.
var greetings = allBare([]string{
	"hi", "hello", "hey", "dear", "good", "regards", "best", "kind", "cheers", "sincerely", "yours",
	"hallo", "guten", "liebe", "lieber", "sehr", "mfg", "gruß", "grüße", "viele", "beste", "freundliche", "mit", "lg",
	"bonjour", "bonsoir", "madame", "monsieur", "cordialement", "bien", "cdlt", "salutations",
	"hola", "buenos", "buenas", "estimada", "estimado", "saludos", "un", "atentamente",
	"olá", "bom", "boa", "cumprimentos", "atenciosamente", "cara", "caro",
	"dag", "beste", "geachte", "groet", "groeten", "vriendelijke", "met",
	"hej", "hälsningar", "vänliga", "mvh", "bästa",
})

// greeting tells a sentence that only greets.
func greeting(words []string) bool {
	return len(words) == 0 || len(words) <= 6 && slices.Contains(greetings, words[0])
}
