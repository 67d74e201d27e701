package intake

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"reqdesk/core"
	"reqdesk/core/people"
)

// parsing makes a profile from a document.
type parsing struct {
	doc   document
	parts []part
	row   Row
	// name is the index of the line with the name, -1 = none.
	name int
}

// parseResume reads what it recognises and leaves out what it does not.
func parseResume(d document) Row {
	p := parsing{doc: d, parts: partsOf(d), name: -1, row: Row{Number: 1, Facts: map[string]core.FieldFact{}, Text: d.text()}}
	p.emails()
	p.findName()
	p.findPlace()
	p.phones()
	p.links()
	p.label()
	for _, part := range p.parts {
		switch part.section {
		case sectionSummary:
			p.summary(part)
		case sectionWork:
			p.work(part)
		case sectionEducation:
			p.education(part)
		case sectionSkills:
			p.skills(part)
		case sectionLanguages:
			p.languages(part)
		}
	}
	p.opening()
	return p.row
}

func (p *parsing) fact(path string, confidence float64, origin string) {
	p.row.Facts[path] = core.FieldFact{Confidence: confidence, Origin: origin}
}

func atLine(i int) string { return fmt.Sprintf("line %d", i+1) }

var emailLike = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}`)

func (p *parsing) emails() {
	add := func(raw string, confidence float64, origin string) {
		e, ok := people.NormalEmail(raw)
		b := &p.row.Resume.Basics
		switch {
		case !ok || e == b.Email || slices.Contains(b.Emails, e) || len(b.Emails) > 5:
		case b.Email == "":
			b.Email = e
			p.fact("basics.email", confidence, origin)
		default:
			b.Emails = append(b.Emails, e)
			p.fact(fmt.Sprintf("basics.emails[%d]", len(b.Emails)-1), confidence, origin)
		}
	}
	for _, l := range p.doc.links {
		if len(l) > 7 && strings.EqualFold(l[:7], "mailto:") {
			add(l, 1, "link")
		}
	}
	// References name other people's addresses: what stands last stays last.
	for i, l := range p.doc.lines {
		for _, found := range emailLike.FindAllString(l.text, 4) {
			add(strings.Trim(found, ".-'"), 0.98, atLine(i))
		}
	}
}

// findName takes the largest line near the top that can be a name.
func (p *parsing) findName() {
	best := -1
	for i, l := range p.doc.lines {
		if l.page > 0 {
			break
		}
		if nameLike(l.text) && (best < 0 || l.size > p.doc.lines[best].size+0.5) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	l := p.doc.lines[best]
	name, lines := l.text, 1
	// A given name above its family name, both large.
	if len(strings.Fields(name)) == 1 {
		if best+1 < len(p.doc.lines) && p.sameType(best, best+1) {
			name, lines = name+" "+p.doc.lines[best+1].text, 2
		} else {
			name = p.nameElsewhere(name)
		}
	}
	if len(strings.Fields(name)) < 2 {
		return
	}
	p.name = best + lines - 1
	confidence := 0.7
	if p.largest(best) {
		confidence = 0.9
	}
	if p.emailSays(name) {
		confidence = 0.97
	}
	p.row.Resume.Basics.Name = tidyName(name)
	p.fact("basics.name", confidence, atLine(best))
}

// borrowName takes the name from the e-mail address or the file's name, where the
// text shows none; it is then to be checked.
func borrowName(row *Row, file string) {
	local, _, _ := strings.Cut(row.Resume.Basics.Email, "@")
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	for _, from := range []struct{ text, origin string }{{local, "e-mail address"}, {base, "file name"}} {
		words := strings.FieldsFunc(fileWords.ReplaceAllString(strings.ToLower(from.text), " "), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		name := capitals(strings.Join(words, " "))
		short := slices.ContainsFunc(words, func(w string) bool { return len(w) < 2 })
		if len(words) >= 2 && len(words) <= 4 && !short && nameLike(name) {
			row.Resume.Basics.Name = name
			row.Facts["basics.name"] = core.FieldFact{Confidence: 0.3, Origin: from.origin}
			return
		}
	}
}

// fileWords are words of file names and addresses that are nobody's name.
var fileWords = regexp.MustCompile(`(?i)(^|[^\p{L}])(cv|resume|résumé|lebenslauf|curriculum|vitae|profile|profil|bewerbung|application|final|copy|kopie|info|contact|kontakt|office|mail|jobs|en|de|fr|es|scan|document)([^\p{L}]|$)`)

func (p *parsing) sameType(i, j int) bool {
	a, b := p.doc.lines[i], p.doc.lines[j]
	_, isHeading := sectionOf(b.text)
	return !isHeading && a.page == b.page && abs(a.size-b.size) < 0.6 && len(strings.Fields(b.text)) <= 2 && onlyLetters(b.text)
}

// nameElsewhere gives the two-word line that holds a one-word candidate.
func (p *parsing) nameElsewhere(word string) string {
	for _, l := range p.doc.lines {
		if f := strings.Fields(l.text); len(f) > 1 && nameLike(l.text) && slices.ContainsFunc(f, func(s string) bool { return strings.EqualFold(s, word) }) {
			return l.text
		}
	}
	return ""
}

func (p *parsing) largest(i int) bool {
	for _, l := range p.doc.lines {
		if l.size > p.doc.lines[i].size+0.5 {
			return false
		}
	}
	return true
}

// emailSays tells whether the address bears the name.
func (p *parsing) emailSays(name string) bool {
	local, _, _ := strings.Cut(p.row.Resume.Basics.Email, "@")
	for _, form := range []string{people.Fold(name), people.Fold(strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(strings.ToLower(name)))} {
		for _, w := range strings.Fields(form) {
			if len(w) > 2 && strings.Contains(people.Fold(local), w) {
				return true
			}
		}
	}
	return false
}

// notNames are words that stand large on résumés and in nobody's name.
var notNames = regexp.MustCompile(`(?i)\b(curriculum|vitae|r[eé]sum[eé]|lebenslauf|cv|page|seite|bewerbung|application|engineer|developer|manager|consultant|entwickler|entwicklerin|gmbh|inc|ltd|university|universit[äa]t|street|stra(ss|ß)e|phone|e-?mail|address|linkedin|github)\b`)

func nameLike(text string) bool {
	text = tidyName(text)
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 5 || len(text) > 50 || !onlyLetters(text) || notNames.MatchString(text) {
		return false
	}
	if _, ok := sectionOf(text); ok {
		return false
	}
	for _, w := range words {
		first := []rune(w)[0]
		if !unicode.IsUpper(first) && unicode.IsLower(first) && !particles[strings.ToLower(w)] {
			return false
		}
	}
	return true
}

// particles are small words inside names.
var particles = map[string]bool{
	"de": true, "del": true, "della": true, "da": true, "di": true, "dos": true, "la": true, "le": true, "van": true, "der": true, "den": true,
	"ten": true, "ter": true, "von": true, "zu": true, "zum": true, "bin": true, "al": true, "el": true, "y": true, "e": true, "af": true,
}

func onlyLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune(" .-'’", r)
	})
}

var degrees = regexp.MustCompile(`(?i)(,\s*|\s+)(ph\.?d\.?|m\.?sc\.?|b\.?sc\.?|mba|cpa|pmp|cfa|m\.?a\.?)$`)

// tidyName takes titles, degrees and capitals off: "DR. ANNA WEBER, MBA".
func tidyName(s string) string {
	s = strings.Join(strings.Fields(unspacedName(s)), " ")
	s = degrees.ReplaceAllString(s, "")
	for _, t := range []string{"Dr. ", "Prof. ", "Mr. ", "Mrs. ", "Ms. ", "Dipl.-Ing. "} {
		if len(s) > len(t) && strings.EqualFold(s[:len(t)], t) {
			s = s[len(t):]
		}
	}
	if s == strings.ToUpper(s) && strings.ContainsFunc(s, unicode.IsLetter) && len(s) > 3 {
		s = capitals(strings.ToLower(s))
	}
	return strings.TrimSpace(strings.Trim(s, ","))
}

// unspacedName closes a name set wide: "A N N A  W E B E R".
func unspacedName(s string) string {
	groups := strings.Split(s, "  ")
	for i, g := range groups {
		groups[i] = unspaced(g)
	}
	return strings.Join(groups, " ")
}

var phoneLike = regexp.MustCompile(`(?:\+|00)?\(?\d[\d \-–./()\x{00a0}]{6,22}\d`)

var phoneLabel = regexp.MustCompile(`(?i)\b(tel|telefon|phone|mobile?|mobil|handy|cell|fon|téléphone|portable|teléfono|móvil)\b`)

// phones reads numbers where contact data stand: above the first section, in the
// contact section, and where a label says so.
func (p *parsing) phones() {
	b := &p.row.Resume.Basics
	region := people.RegionOf(b.Location)
	add := func(raw, origin string, labelled bool) {
		confidence := 0.95
		number, ok := people.NormalPhone(raw, region)
		if !ok {
			if !labelled || dateRange.MatchString(raw) {
				return
			}
			number, confidence = strings.TrimSpace(raw), 0.5
		}
		switch {
		case number == b.Phone || slices.Contains(b.Phones, number) || len(b.Phones) > 3:
		case b.Phone == "":
			b.Phone = number
			p.fact("basics.phone", confidence, origin)
		default:
			b.Phones = append(b.Phones, number)
			p.fact(fmt.Sprintf("basics.phones[%d]", len(b.Phones)-1), confidence, origin)
		}
	}
	for _, l := range p.doc.links {
		if len(l) > 4 && strings.EqualFold(l[:4], "tel:") {
			add(l[4:], "link", true)
		}
	}
	for _, part := range p.parts {
		top := part.section == sectionTop || part.section == sectionContact
		for i, l := range part.lines {
			labelled := phoneLabel.MatchString(l.text)
			if !top && !labelled && !strings.Contains(l.text, "+") {
				continue
			}
			for _, found := range phoneLike.FindAllString(l.text, 3) {
				add(strings.Trim(found, " -–./"), atLine(part.at+i), labelled)
			}
		}
	}
}

var urlLike = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s,;|)]+|\b(?:[a-z]{2,3}\.)?(?:linkedin\.com/(?:in|pub)|github\.com|gitlab\.com|xing\.com/profile|x\.com|twitter\.com)/[^\s,;|)]+`)

// links reads the person's pages: annotations first, which give the whole
// address even where the text is cut or says only "LinkedIn".
func (p *parsing) links() {
	for _, l := range p.doc.links {
		if strings.HasPrefix(strings.ToLower(l), "http") {
			p.presence(l, core.FieldFact{Confidence: 1, Origin: "link"})
		}
	}
	linked := len(p.row.Resume.Basics.Profiles) > 0 && p.row.Resume.Basics.Profiles[0].Network == "LinkedIn"
	for i, l := range p.doc.lines {
		for _, found := range urlLike.FindAllString(p.unbroken(i, l.text), 4) {
			// The text of an address that is linked may be cut off, and then be
			// somebody else's.
			if linked && strings.Contains(strings.ToLower(found), "linkedin.com/") {
				continue
			}
			p.presence(strings.TrimRight(found, ".,)"), core.FieldFact{Confidence: 0.95, Origin: atLine(i)})
		}
	}
}

// unbroken joins a LinkedIn address that a narrow column broke over two lines.
func (p *parsing) unbroken(i int, text string) string {
	if (strings.HasSuffix(text, "-") || strings.HasSuffix(text, "/in/")) && strings.Contains(strings.ToLower(text), "linkedin.com/") && i+1 < len(p.doc.lines) {
		next, _, _ := strings.Cut(strings.TrimSpace(p.doc.lines[i+1].text), " ")
		return text + next
	}
	return text
}

// presence takes pages of the networks as profiles, and one other as the
// person's site: papers and products that are linked further down are shared by
// many.
func (p *parsing) presence(raw string, fact core.FieldFact) {
	normal, ok := people.NormalURL(raw)
	if ok && people.Network(normal) != "" {
		addPresence(&p.row, raw, fact)
		return
	}
	b := &p.row.Resume.Basics
	if b.URL == "" && !ok && strings.Contains(raw, ".") && !strings.Contains(strings.ToLower(raw), "linkedin.com") && !strings.Contains(strings.ToLower(raw), "github.com") {
		b.URL = raw
		fact.Confidence *= 0.6
		p.row.Facts["basics.url"] = fact
	}
}

// label takes the line under the name that is no contact data.
func (p *parsing) label() {
	if p.name < 0 {
		return
	}
	for i := p.name + 1; i < min(p.name+3, len(p.doc.lines)); i++ {
		l := p.doc.lines[i]
		if _, ok := sectionOf(l.text); ok || l.page > 0 {
			return
		}
		if contactLine(l.text) || len(l.text) > 120 || len(strings.Fields(l.text)) < 1 || !strings.ContainsFunc(l.text, unicode.IsLetter) {
			continue
		}
		if b := &p.row.Resume.Basics; l.text != b.Location.Address {
			b.Label = l.text
			p.fact("basics.label", 0.7, atLine(i))
		}
		return
	}
}

func contactLine(s string) bool {
	return strings.Contains(s, "@") || phoneLike.MatchString(s) || urlLike.MatchString(s) || phoneLabel.MatchString(s) || postal.MatchString(s)
}

var (
	postal    = regexp.MustCompile(`\b(?:[A-Z]{1,2}-)?\d{4,5}\s+\p{Lu}\p{L}+|\b\p{Lu}[\p{L} .-]+,\s*[A-Z]{2}\s+\d{5}\b`)
	segment   = regexp.MustCompile(`\s*[|·•;]\s*|\s{2,}|\s+[–—-]\s+`)
	placeName = regexp.MustCompile(`^(?:\p{L}[\p{L} ]*:\s*)?(\p{Lu}[\p{L} .'-]{1,40}),\s*(?:[\p{L} .'-]{1,40},\s*)?(\p{Lu}[\p{L} .'-]{1,40})$`)
	zipCity   = regexp.MustCompile(`\b(?:[A-Z]{1,2}-)?(\d{4,5})\s+(\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?)`)
)

// findPlace looks above the first section and in the contact section for "city,
// country" or a postal code with a city.
func (p *parsing) findPlace() {
	for _, part := range p.parts {
		if part.section != sectionTop && part.section != sectionContact {
			continue
		}
		for i, l := range part.lines {
			if p.place(l.text) {
				p.fact("basics.location.address", 0.7, atLine(part.at+i))
				return
			}
		}
	}
}

func (p *parsing) place(text string) bool {
	to := &p.row.Resume.Basics.Location
	for _, part := range segment.Split(text, -1) {
		part = strings.TrimSpace(part)
		if strings.Contains(part, "@") {
			continue
		}
		if m := placeName.FindStringSubmatch(part); m != nil {
			if code, ok := p.country(part, m[2]); ok {
				_, address, labelled := strings.Cut(part, ": ")
				if !labelled {
					address = part
				}
				*to = core.Place{Address: address, City: m[1], CountryCode: code}
				p.fact("basics.location.city", 0.8, "place")
				if code != "" {
					p.fact("basics.location.countryCode", 0.8, "place")
				}
				return true
			}
		}
		if m := zipCity.FindStringSubmatch(part); m != nil {
			_, rest, _ := strings.Cut(part, m[0])
			*to = core.Place{Address: part, PostalCode: m[1], City: m[2], CountryCode: people.RegionOf(core.Place{Address: strings.Trim(rest, " ,·|")})}
			p.fact("basics.location.city", 0.7, "place")
			p.fact("basics.location.postalCode", 0.7, "place")
			return true
		}
	}
	return false
}

// country reads the last part of a place: a country's name or code. DE may be
// Delaware and CA California, so the code of a state counts only beside a
// telephone number of that country.
func (p *parsing) country(place, last string) (string, bool) {
	if code := people.RegionOf(core.Place{Address: place}); code != "" {
		return code, true
	}
	switch {
	case len(last) != 2 || last != strings.ToUpper(last):
		return "", false
	case !states[last]:
		return last, phonenumbers.GetSupportedRegions()[last]
	}
	for _, found := range phoneLike.FindAllString(p.row.Text, 5) {
		if n, err := phonenumbers.Parse(found, ""); err == nil {
			if region := phonenumbers.GetRegionCodeForNumber(n); region == last || region == "US" {
				return region, true
			}
		}
	}
	return "", true
}

// states are the codes of states of the USA.
var states = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH
		OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC`) {
		m[s] = true
	}
	return m
}()

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
