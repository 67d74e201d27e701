package answer

import (
	"regexp"
	"strings"
)

// maxRead bounds what is looked at, in bytes.
const maxRead = 16 << 10

// Block is a piece of a message: what its writer wrote, or what is only repeated.
type Block struct {
	Text string
	// Quoted is set for what was written before: an earlier e-mail, its header.
	Quoted bool
	// Signature is set for what a program puts below by itself.
	Signature bool
}

// Blocks takes a message apart by the habits of the common programs, in order, so
// that what is repeated can be folded. Every line of the text is in one block.
func Blocks(text string) []Block {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var (
		list  []Block
		begun []string
		kind  Block
	)
	turn := func(to Block) {
		if to == kind {
			return
		}
		if len(begun) > 0 {
			kind.Text = strings.Join(begun, "\n")
			list = append(list, kind)
			begun = nil
		}
		kind = to
	}
	for i := 0; i < len(lines); {
		n, how := opens(lines, i)
		switch line := strings.TrimSpace(lines[i]); {
		case how == toTheEnd:
			turn(Block{Quoted: true})
			n = len(lines) - i
		case how == marked, strings.HasPrefix(line, ">"):
			turn(Block{Quoted: true})
		case line == "" && len(begun) > 0:
		case kind.Signature, line == "--", line == "—", automaticFoot.MatchString(bare(line)):
			turn(Block{Signature: true})
		default:
			turn(Block{})
		}
		begun = append(begun, lines[i:i+n]...)
		i += n
	}
	turn(Block{Quoted: !kind.Quoted, Signature: !kind.Signature})
	return list
}

// New is the part of an e-mail's text that its writer wrote.
func New(text string) string {
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	var kept []string
	for _, b := range Blocks(text) {
		if !b.Quoted && !b.Signature {
			for l := range strings.SplitSeq(b.Text, "\n") {
				kept = append(kept, strings.TrimSpace(l))
			}
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// How a quotation begins at a line.
const (
	notHere  = iota
	marked   // its lines are marked with ">", so that its end is seen
	toTheEnd // nothing marks its end
)

// opens tells whether a quotation begins at line i, how, and how many lines say so.
func opens(lines []string, i int) (n, how int) {
	line := strings.TrimSpace(lines[i])
	if separator.MatchString(bare(line)) {
		return 1, toTheEnd
	}
	if underline(line) && headerBlock(lines, i+1) || headerBlock(lines, i) {
		return 1, toTheEnd
	}
	for n = 1; n <= 4 && i+n <= len(lines); n++ {
		said := strings.Join(lines[i:i+n], " ")
		if strings.TrimSpace(lines[i+n-1]) == "" || len(said) > 400 {
			break
		}
		said = strings.TrimSpace(said)
		switch below := strings.HasPrefix(following(lines, i+n), ">"); {
		case below && introduces(said):
			return n, marked
		case attribution(said):
			return n, toTheEnd
		}
	}
	return 1, notHere
}

// following is the next line with something in it.
func following(lines []string, i int) string {
	for ; i < len(lines); i++ {
		if line := strings.TrimSpace(lines[i]); line != "" {
			return line
		}
	}
	return ""
}

// separator is a line that programs put above the e-mail that is answered.
var separator = anyOf(`^(?:-{2,}|_{2,}|\*{2,}|={2,})\s*(?:original(?:e| )?(?: ?(?:message|nachricht|meddelande|bericht))?|ursprüngliche (?:nachricht|mail)|original ?nachricht|message (?:d['’]origine|original|initial|transféré)|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)|oorspronkelijk(?:e)? bericht|ursprungligt meddelande|vidarebefordrat meddelande|doorgestuurd bericht|forwarded message|weitergeleitete (?:nachricht|mail)|reply message)\s*(?:-{2,}|_{2,}|\*{2,}|={2,})$|^(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|início da mensagem (?:encaminhada|reencaminhada)|begin doorgestuurd bericht|vidarebefordrat brev):$`)

func underline(line string) bool { return len(line) >= 20 && strings.Trim(line, "_") == "" }

// The lines of a header block, as Outlook and others put it above what is answered.
var (
	fromLine = anyOf(`^\W{0,3}(?:from|von|de|van|från|fra|da|expéditeur|remitente|afzender)\s?:\W{0,3}\s?\S`)
	restLine = anyOf(`^\W{0,3}(?:sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el| em)?|fecha|para|asunto|data|assunto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|dato|til|emne|reply-to|antwort an)\s?:`)
)

// headerBlock tells whether a block of header lines begins at line i, perhaps under
// another rule.
func headerBlock(lines []string, i int) bool {
	for i < len(lines) && (strings.TrimSpace(lines[i]) == "" || underline(strings.TrimSpace(lines[i]))) {
		i++
	}
	if i >= len(lines) || !fromLine.MatchString(bare(strings.TrimSpace(lines[i]))) {
		return false
	}
	seen := 0
	for j := i + 1; j < len(lines) && j <= i+8; j++ {
		if restLine.MatchString(bare(strings.TrimSpace(lines[j]))) {
			seen++
		}
	}
	return seen >= 2
}

// wrote are the words for writing with which programs introduce a quotation.
var (
	wrote  = anyOf(`(?:\bwrote\b|\bschrieb\b|\bécrit\b|\bescribió\b|\bescreveu\b|\bschreef\b|\bskrev\b|\bha scritto\b|\bnapisał|\bkirjoitti\b)`)
	opened = anyOf(`^(?:-{2,}\s*)?(?:on|am|le|el|em|op|den|il|på|a las|dnia)\s`)
	closed = regexp.MustCompile(`(?::|:\s*>|\s-{2,})$`)
	digit  = regexp.MustCompile(`\d`)
)

// attribution tells the line (or what was wrapped of it) that says who wrote what
// follows, with a date.
func attribution(line string) bool { return digit.MatchString(line) && introduces(line) }

// introduces tells the same of a line that needs no date, because what follows is
// marked.
func introduces(line string) bool {
	line = bare(line)
	if len(line) > 400 || !wrote.MatchString(line) || !closed.MatchString(line) {
		return false
	}
	return opened.MatchString(line) || strings.Contains(line, "@") || strings.Contains(strings.ToLower(line), "schrieb am")
}

// automaticFoot is what programs put below a message by themselves.
var automaticFoot = anyOf(`^(?:sent (?:from|via|with) (?:my |an? )?(?:iphone|ipad|phone|mobile|android|samsung|galaxy|huawei|blackberry|outlook|yahoo|proton|gmail|mail for)|get outlook for|(?:von|mit) meine[mr] .{0,30}gesendet|gesendet (?:von|mit)|diese nachricht wurde von meinem|holen sie sich outlook|outlook für (?:ios|android)|envoyé (?:de|depuis) mon|télécharger outlook|obtenez outlook|enviado (?:desde|do|de) (?:mi|meu|o meu)|obtener outlook|obter o outlook|obtenha o outlook|verstuurd (?:vanaf|met) (?:mijn)?|verzonden (?:vanaf|met) (?:mijn)?|outlook voor (?:ios|android)|skickat från (?:min)?|hämta outlook|hent outlook)`)
