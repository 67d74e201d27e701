package resume

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"reqdesk/core/intake/layout"
	"reqdesk/core/people"
)

// Words of a name.
var (
	nameLabel  = regexp.MustCompile(`(?i)^(?:name|nom|nombre|full name|vor- und nachname|vorname,? (?:und )?(?:nach)?name|nom et prénom|prénom et nom|nombre y apellidos|nombre completo)\s*(?::\s*|\s{2,})(.+)$`)
	titleLine  = regexp.MustCompile(`(?i)^(?:curriculum vit[aæ]e?|curr[ií]culum v[ií]tae|lebenslauf|r[ée]sum[ée]|cv|hoja de vida)\s*(?:[-–—|:·]|von|of|de|d['’])?\s+(.+)$`)
	notNames   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(curriculum|curr[ií]culum|vitae|v[ií]tae|r[eé]sum[eé]|lebenslauf|cv|page|seite|p[áa]gina|bewerbung|candidature|application|gmbh|inc|ltd|university|universit[äa]t|universidad|universit[ée]|street|stra(ss|ß)e|rue|calle|phone|e-?mail|address|linkedin|github|profile|profil|perfil|confidential|vertraulich)(?:[^\p{L}]|$)`)
	degreeTail = regexp.MustCompile(`(?i)(,\s*|\s+)(ph\.?\s?d\.?|m\.?\s?sc\.?|b\.?\s?sc\.?|mba|cpa|pmp|cfa|m\.?a\.?|b\.?a\.?|m\.?eng\.?|b\.?eng\.?|llm|ll\.m\.|csm|cissp|rn|msn|bsn|sphr|shrm-cp|acca|cima)$`)
	titleHead  = regexp.MustCompile(`(?i)^(?:dr\.?|prof\.?|mr\.?|mrs\.?|ms\.?|mx\.?|herr|frau|m\.|mme|mlle|sr\.?|sra\.?|d\.|dña\.|don|doña|dipl\.?\s?-?\s?(?:ing|kfm|kff|inf|betriebsw|psych|biol|phys)\.?(?:\s?\(fh\))?|ing\.|mag\.|lic\.|univ\.|phd|m\.?\s?sc\.|b\.?\s?sc\.)\s+`)
)

// particles are small words inside names.
var particles = wordSet(`de del della da di do dos das du d la le las los van der den ter ten tom vom von zu zum zur af av bin ben ibn al el y i e und et ap ni ní mac o`)

// candidate is a line that may be the name.
type candidate struct {
	name  string
	line  int
	last  int
	score float64
}

// findName takes the line that speaks most for being the name: near the top,
// large, made of what names are made of, and known to the e-mail address or the
// profile's.
func (r *reader) findName() {
	var best candidate
	largest := 0.0
	for _, l := range r.doc.Lines {
		if l.Page == 0 {
			largest = max(largest, sizeOf(l))
		}
	}
	for i, l := range r.doc.Lines {
		if l.Page > 0 {
			break
		}
		for _, c := range r.namesIn(i) {
			c.score += r.nameScore(c, l, largest)
			if c.score > best.score {
				best = c
			}
		}
	}
	if best.name == "" || best.score < 1.2 {
		return
	}
	r.name = best.last
	confidence := min(0.98, 0.5+best.score/10)
	r.basics().Name = best.name
	r.fact("basics.name", best.name, confidence, atLine(best.line))
}

// sizeOf is the size of the line's first letters.
func sizeOf(l layout.Line) float64 {
	if len(l.Cells) == 0 || len(l.Cells[0].Runs) == 0 {
		return l.Size
	}
	return l.Cells[0].Runs[0].Size
}

// namesIn gives what could be a name in or from a line on.
func (r *reader) namesIn(i int) []candidate {
	l := r.doc.Lines[i]
	var out []candidate
	add := func(text string, last int, score float64) {
		if name := tidyName(text); nameLike(name) {
			out = append(out, candidate{name, i, last, score})
		}
	}
	if m := nameLabel.FindStringSubmatch(l.Text); m != nil {
		add(m[1], i, 3)
		return out
	}
	if m := titleLine.FindStringSubmatch(l.Text); m != nil {
		add(m[1], i, 1)
		return out
	}
	s := styledLine(l, r.usual)
	add(s.text, i, 0.3)
	for k, f := range s.fields() {
		if k == 0 || len(out) == 0 {
			add(f.text, i, -0.2*float64(k))
		}
	}
	// "Anna Weber, Engineer" and "Weber, Anna".
	if a, b, ok := strings.Cut(s.text, ", "); ok {
		add(a, i, -0.2)
		if !strings.Contains(b, ",") && len(strings.Fields(a)) <= 2 && len(strings.Fields(b)) <= 2 {
			add(b+" "+a, i, -0.6)
		}
	}
	whole := l.Text
	for n := i + 1; n < min(i+3, len(r.doc.Lines)) && !r.doc.Begins(n) && r.nameGoesOn(l, r.doc.Lines[n]); n++ {
		whole = joinedName(whole, r.doc.Lines[n].Text)
		add(whole, n, 0.5+0.5*float64(n-i))
	}
	return out
}

// nameGoesOn tells whether a large line may hold the rest of the name above it.
func (r *reader) nameGoesOn(l, n layout.Line) bool {
	return abs(sizeOf(n)-sizeOf(l)) < 0.6 && sizeOf(l) > r.usual+3 && len(strings.Fields(l.Text)) <= 4 && len(strings.Fields(n.Text)) <= 3 && !IsHeading(n.Text) && onlyLetters(n.Text)
}

// joinedName joins a name that is broken over two lines, be it behind its hyphen.
func joinedName(first, second string) string {
	if strings.HasSuffix(first, "-") {
		return first + second
	}
	return first + " " + second
}

func (r *reader) nameScore(c candidate, l layout.Line, largest float64) float64 {
	words := len(strings.Fields(c.name))
	s := 0.0
	switch {
	case words == 1:
		s -= 1.5
	case words <= 4:
		s += 0.5
	}
	size := sizeOf(l)
	s += 2 * (size / max(largest, 1) * size / max(largest, 1))
	if size > r.usual+3 {
		s++
	}
	if l.Bold {
		s += 0.3
	}
	s += 1.5 * r.known(c.name)
	s -= min(float64(c.line)*0.04, 1.2)
	if what, where := evidence(c.name); what+where > 0 {
		s -= 1.5 * (what + where)
	}
	if r.isPlace(c.name) {
		s--
	}
	return s
}

// known tells how much of a name the e-mail address or a profile's address bears.
func (r *reader) known(name string) float64 {
	b := r.basics()
	local, _, _ := strings.Cut(b.Email, "@")
	hay := people.Fold(local)
	for _, p := range b.Profiles {
		hay += " " + people.Fold(p.Username)
	}
	if strings.TrimSpace(hay) == "" {
		return 0
	}
	best := 0.0
	spelled := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(strings.ToLower(name))
	for _, form := range []string{people.Fold(name), people.Fold(spelled)} {
		words, found := 0.0, 0.0
		for w := range strings.FieldsSeq(form) {
			if len(w) > 2 {
				words++
				if strings.Contains(hay, w) {
					found++
				}
			}
		}
		if words > 0 {
			best = max(best, found/words)
		}
	}
	return best
}

func nameLike(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 6 || len([]rune(text)) > 60 || len([]rune(text)) < 3 || !onlyLetters(text) || notNames.MatchString(text) || IsHeading(text) {
		return false
	}
	for _, w := range words {
		first := []rune(w)[0]
		if unicode.IsLower(first) && !particles[strings.ToLower(strings.Trim(w, "'’."))] && !strings.ContainsAny(w, "'’") {
			return false
		}
	}
	return true
}

func onlyLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune(" .-'’", r)
	})
}

// tidyName takes titles, degrees and capitals off: "DR. ANNA WEBER, MBA".
func tidyName(s string) string {
	s = norm.NFC.String(strings.Join(strings.Fields(unspacedName(s)), " "))
	for range 3 {
		s = strings.TrimRight(degreeTail.ReplaceAllString(s, ""), " ,")
		if m := titleHead.FindString(s); m != "" && len(s) > len(m) {
			s = s[len(m):]
		}
	}
	if s == strings.ToUpper(s) && s != strings.ToLower(s) && len(s) > 3 {
		s = Capitals(smallLetters(s))
	}
	return strings.TrimSpace(strings.Trim(s, ",;:|-– "))
}

// smallLetters writes a name in small letters. Turkish ones, which an İ tells, have
// two kinds of i.
func smallLetters(s string) string {
	if strings.Contains(s, "İ") {
		return strings.ToLowerSpecial(unicode.TurkishCase, s)
	}
	return strings.ToLower(s)
}

// unspacedName closes a name set wide: "A N N A  W E B E R".
func unspacedName(s string) string {
	groups := strings.Split(s, "  ")
	for i, g := range groups {
		groups[i] = unspaced(g)
	}
	return strings.Join(groups, " ")
}

// Capitals writes a name given in small letters with capitals, small words
// inside it excepted.
func Capitals(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if i > 0 && i < len(words)-1 && particles[w] && len(w) > 1 {
			continue
		}
		before := ' '
		words[i] = strings.Map(func(c rune) rune {
			first := !unicode.IsLetter(before) && !unicode.Is(unicode.M, before)
			before = c
			if first {
				return unicode.ToUpper(c)
			}
			return c
		}, w)
	}
	return strings.Join(words, " ")
}

// fileWords are words of file names and addresses that are nobody's name.
var fileWords = regexp.MustCompile(`(?i)(^|[^\p{L}])(cv|resume|résumé|lebenslauf|curriculum|vitae|profile|profil|bewerbung|application|final|copy|kopie|info|contact|kontakt|office|mail|jobs|en|de|fr|es|scan|document|neu|new|version|v)([^\p{L}]|$)`)

// borrowName takes the name from the e-mail address or the file's name, where the
// text shows none; it is then to be checked.
func (r *reader) borrowName() {
	local, _, _ := strings.Cut(r.basics().Email, "@")
	base := strings.TrimSuffix(filepath.Base(r.hints.File), filepath.Ext(r.hints.File))
	for _, from := range []struct{ text, origin string }{{local, fromMail}, {base, fromFile}} {
		text := strings.ToLower(from.text)
		for range 3 { // neighbours share the mark between them
			text = fileWords.ReplaceAllString(text, " ")
		}
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		name := Capitals(strings.Join(words, " "))
		short := slices.ContainsFunc(words, func(w string) bool { return len(w) < 2 })
		if len(words) >= 2 && len(words) <= 4 && !short && nameLike(name) {
			r.basics().Name = name
			r.fact("basics.name", name, 0.3, from.origin)
			return
		}
	}
}

// label takes the line under the name that is no contact data.
func (r *reader) label() {
	if r.name < 0 {
		return
	}
	if rest := r.besideName(); rest != "" {
		r.basics().Label = rest
		r.fact("basics.label", rest, 0.8, atLine(r.name))
		return
	}
	for i := r.name + 1; i < min(r.name+3, len(r.doc.Lines)); i++ {
		l := r.doc.Lines[i]
		if IsHeading(l.Text) || l.Page > 0 || r.doc.Begins(i) && i > r.name+1 {
			return
		}
		if contactLine(l.Text) || i == r.placeLine || len(l.Text) > 120 || !strings.ContainsFunc(l.Text, unicode.IsLetter) || sentence(l.Text) {
			continue
		}
		if len(l.Cells) > 1 && IsHeading(l.Cells[0].Text) {
			return
		}
		r.basics().Label = l.Text
		r.fact("basics.label", l.Text, 0.7, atLine(i))
		return
	}
}

// besideName is what stands behind the name on its line.
func (r *reader) besideName() string {
	s := styledLine(r.doc.Lines[r.name], r.usual)
	f := s.fields()
	if len(f) == 2 && tidyName(f[0].text) == r.basics().Name && !contactLine(f[1].text) && !r.isPlace(f[1].text) && len(f[1].text) < 80 {
		return f[1].text
	}
	return ""
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
