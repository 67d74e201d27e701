package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"reqdesk/core"
	"reqdesk/core/people"
)

// months are the months' names by their first letters, folded.
var months = [][]string{
	{"jan", "ene"},
	{"feb", "fev"},
	{"mar", "mrz", "maerz", "marz"},
	{"apr", "avr", "abr"},
	{"may", "mai"},
	{"jun", "juin"},
	{"jul", "juil"},
	{"aug", "aou", "ago"},
	{"sep", "set"},
	{"oct", "okt"},
	{"nov"},
	{"dec", "dez", "dic"},
}

const (
	monthWord = `(?:(?:jan|ene|f[eé]b|f[eé]v|m[aä]r|mrz|apr|avr|abr|ma[yi]|jun|juin|jul|juil|aug|ao[uû]|ago|sep|set|o[ck]t|nov|de[cz]|d[eé]c|dic)\p{L}*\.?(?: de)?\s+)`
	when      = `(?:(?:19|20)\d\d-(?:0[1-9]|1[0-2])\b|` + monthWord + `?(?:19|20)\d\d\b|\d{1,2}[./](?:19|20)\d\d\b)`
	today     = `present|today|now|current|ongoing|heute|jetzt|aktuell|laufend|aujourd['’]hui|présent|actuel|actualidad|actual|presente|hoy`
)

// dateRange finds "Jan 2019 – Present", "03/2018 - 05/2020", "2015 bis 2019",
// "seit 2020".
var dateRange = regexp.MustCompile(`(?i)\(?\b(?:(` + when + `)\s*(?:-|–|—|to|until|bis|à|au|a|hasta)\s*(` + when + `|` + today + `)|(?:since|seit|depuis|desde)\s+(` + when + `))\)?(?:\s*[·(]?\s*\d+\s+(?:years?|yrs?|months?|mos?|jahre?|monate?|ans?|mois|años?|meses)\b[^)]*\)?)?`)

// dates takes the range of dates out of a line.
func dates(text string) (start, end, rest string, ok bool) {
	m := dateRange.FindStringSubmatchIndex(text)
	if m == nil {
		return "", "", text, false
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	rest = strings.Trim(strings.TrimSpace(text[:m[0]])+"  "+strings.TrimSpace(text[m[1]:]), " |,·–—-()\t")
	if since := group(3); since != "" {
		return isoDate(since), "", rest, true
	}
	return isoDate(group(1)), isoDate(group(2)), rest, true
}

var (
	yearRE    = regexp.MustCompile(`(19|20)\d\d`)
	monthRE   = regexp.MustCompile(`^(\d{1,2})[./]`)
	isoLikeRE = regexp.MustCompile(`^(\d{4})-(\d\d)$`)
)

// isoDate gives YYYY or YYYY-MM; "" = to the present.
func isoDate(s string) string {
	year := yearRE.FindString(s)
	if year == "" {
		return ""
	}
	month := 0
	if m := monthRE.FindStringSubmatch(s); m != nil {
		_, _ = fmt.Sscanf(m[1], "%d", &month)
	} else if m := isoLikeRE.FindStringSubmatch(s); m != nil {
		_, _ = fmt.Sscanf(m[2], "%d", &month)
	} else {
		folded := people.Fold(s)
		month = 1 + slices.IndexFunc(months, func(names []string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(folded, n) })
		})
	}
	if month < 1 || month > 12 {
		return year
	}
	return fmt.Sprintf("%s-%02d", year, month)
}

// stay is one entry of a history: what stands beside and around its dates.
type stay struct {
	start, end string
	heads      []string
	body       []string
	at         int // line of the document
}

const bullets = "•·‣▪◦●○■–—-*►✓"

func bullet(s string) bool {
	s = strings.TrimSpace(s)
	r := []rune(s)
	return len(r) > 1 && strings.ContainsRune(bullets, r[0]) && (r[1] == ' ' || !unicode.IsLetter(r[0]) && !strings.ContainsRune("-–—", r[0]))
}

// stays divides a section at its dates. Lines before the first dates, and short
// ones directly above later dates, belong to the heading of the entry.
func stays(p part) []stay {
	var out []stay
	var loose []int // lines since the last heading that may belong to the next
	lines := p.lines
	for i := 0; i < len(lines); i++ {
		start, end, rest, ok := dates(lines[i].text)
		if !ok || bullet(lines[i].text) || len(rest) > 120 {
			loose = append(loose, i)
			continue
		}
		s := stay{start: start, end: end, at: p.at + i}
		above := headAbove(lines, loose, rest != "", len(out) == 0)
		if len(out) > 0 {
			last := &out[len(out)-1]
			for _, j := range loose[:len(loose)-above] {
				last.body = append(last.body, lines[j].text)
			}
		}
		for _, j := range loose[len(loose)-above:] {
			s.heads = append(s.heads, lines[j].text)
		}
		loose = nil
		if rest != "" {
			s.heads = append(s.heads, rest)
		}
		// A heading below its dates, where there is none beside or above, or only half.
		for len(s.heads) < 2 && i+1 < len(lines) && headBelow(lines[i+1], s.heads) {
			i++
			s.heads = append(s.heads, lines[i].text)
		}
		out = append(out, s)
	}
	if len(out) > 0 {
		for _, j := range loose {
			out[len(out)-1].body = append(out[len(out)-1].body, lines[j].text)
		}
	}
	return out
}

// headAbove tells how many of the loose lines head the dates that follow.
func headAbove(lines []line, loose []int, beside, first bool) int {
	most := 3
	if beside {
		most = 1
	}
	n := 0
	for n < most && n < len(loose) {
		l := lines[loose[len(loose)-1-n]]
		if bullet(l.text) || len(l.text) > 90 || strings.HasSuffix(l.text, ".") || contactLine(l.text) {
			break
		}
		n++
		if l.gap > 0.9 && !first {
			break // the room above shows where the entry begins
		}
	}
	if first || n == 0 || n == len(loose) && n <= most {
		return n
	}
	// Without room above, what is bold heads, and plain text belongs to the entry before.
	top := lines[loose[len(loose)-n]]
	if top.gap > 0.9 {
		return n
	}
	for n > 0 && !lines[loose[len(loose)-n]].bold {
		n--
	}
	if n == 0 && !beside {
		return min(1, len(loose))
	}
	return n
}

func headBelow(l line, heads []string) bool {
	if bullet(l.text) || len(l.text) > 90 || strings.HasSuffix(l.text, ".") || l.gap > 1.4 {
		return false
	}
	if _, _, _, ok := dates(l.text); ok {
		return false
	}
	if len(heads) == 0 {
		return true
	}
	// The one head so far is half an entry: the other half completes it.
	a, b := kindOf(heads[0]), kindOf(l.text)
	return len(halves(heads[0])) == 1 && (a != b && b != kindUnknown || l.bold)
}

// kind is what a head seems to name.
type kind int

const (
	kindUnknown kind = iota
	kindPosition
	kindEmployer
)

var (
	positionWord = regexp.MustCompile(`(?i)(engineer|developer|manager|architect|analyst|consultant|director|head of|lead\b|designer|scientist|specialist|administrator|intern\b|assistant|officer|recruiter|accountant|nurse|teacher|programmer|tester|owner|founder|cto|ceo|cfo|technician|executive|associate|coordinator|representative|partner\b|trainee|apprentice|supervisor|entwickler|leiter|berater|ingenieur|referent|sachbearbeiter|werkstudent|praktikant|mitarbeiter|kauf(mann|frau)|buchhalter|pfleger|techniker|geschäftsführer|projektleit|fach|ingénieur|développeu|responsable|chef de|directeur|directrice|consultante?|stagiaire|comptable|chargée? de|ingenier|desarrollador|gerente|jefe|analista|consultor|técnico|becari|contable|product|sales\b|marketing\b)`)
	employerWord = regexp.MustCompile(`(?i)\b(gmbh|ag|kg|se|inc|ltd|llc|llp|plc|corp|s\.?a\.?s?|s\.?l\.?|b\.?v\.?|group|gruppe|holding|bank|university|universität|hospital|klinikum|company|technologies|labs?|systems|solutions|software|consulting|partners|studios?|institut|institute|ministry|stadt)\b\.?`)
)

func kindOf(s string) kind {
	position, employer := positionWord.MatchString(s), employerWord.MatchString(s)
	switch {
	case position && !employer:
		return kindPosition
	case employer && !position:
		return kindEmployer
	}
	return kindUnknown
}

var separators = regexp.MustCompile(`\s+(?:at|bei|chez|en|@)\s+|\s*[|·•]\s*|\s+[–—-]\s+|\s{2,}|,\s+`)

// halves splits a head such as "Engineer, Acme GmbH, Berlin".
func halves(s string) []string {
	var out []string
	for _, h := range separators.Split(s, 4) {
		if h = strings.Trim(h, " ,|·–—-"); h != "" {
			out = append(out, h)
		}
	}
	return out
}

// name tells position, employer and place of an entry, and how sure that is.
func (s stay) name() (position, employer, place string, confidence float64) {
	var all []string
	for _, h := range s.heads {
		all = append(all, halves(h)...)
	}
	confidence = 0.85
	take := func(k kind) string {
		i := slices.IndexFunc(all, func(h string) bool { return kindOf(h) == k })
		if i < 0 {
			return ""
		}
		h := all[i]
		all = slices.Delete(all, i, i+1)
		return h
	}
	position, employer = take(kindPosition), take(kindEmployer)
	if position == "" && len(all) > 0 {
		// Of two that say nothing of themselves the first is the position.
		position, all, confidence = all[0], all[1:], 0.5
	}
	if employer == "" && len(all) > 0 {
		employer, all = all[0], all[1:]
		confidence = min(confidence, 0.75)
	}
	return position, employer, strings.Join(all, ", "), confidence
}

func (p *parsing) work(part part) {
	for _, s := range stays(part) {
		if len(p.row.Resume.Work) >= 50 {
			return
		}
		position, employer, place, confidence := s.name()
		if position == "" && employer == "" {
			continue
		}
		w := core.Work{Name: employer, Position: position, Location: place, StartDate: s.start, EndDate: s.end}
		w.Summary, w.Highlights = bodyOf(s.body)
		at := fmt.Sprintf("work[%d].", len(p.row.Resume.Work))
		p.row.Resume.Work = append(p.row.Resume.Work, w)
		for path, value := range map[string]string{"name": employer, "position": position, "location": place} {
			if value != "" {
				p.fact(at+path, confidence, atLine(s.at))
			}
		}
		for path, value := range map[string]string{"startDate": s.start, "endDate": s.end} {
			if value != "" {
				p.fact(at+path, 0.95, atLine(s.at))
			}
		}
	}
}

func bodyOf(lines []string) (summary string, highlights []string) {
	var text []string
	for _, l := range lines {
		switch {
		case bullet(l):
			highlights = append(highlights, strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l), bullets)))
		case len(highlights) > 0:
			highlights[len(highlights)-1] += " " + l
		default:
			text = append(text, l)
		}
	}
	return strings.Join(text, " "), highlights
}

var (
	schoolWord = regexp.MustCompile(`(?i)(universi[td]|college|school|hochschule|fachhochschule|institut|academy|akademie|école|ecole|lycée|gymnasium|schule|instituto|escuela|politécnic|polytechni|\bTU\b|\bFH\b|\bETH\b|\bMIT\b|\bHTW\b)`)
	degreeWord = regexp.MustCompile(`(?i)(bachelor|master|b\.?\s?sc|m\.?\s?sc|\bb\.?a\.?\b|\bm\.?a\.?\b|ph\.?d|doctor|doktor|promotion|diplom|magister|staatsexamen|abitur|licen[cs]|licenciatura|grado|maîtrise|mba|engineer's degree|ausbildung|apprenticeship|baccalaur|doctorat)`)
)

func (p *parsing) education(part part) {
	entries := stays(part)
	if len(entries) == 0 {
		entries = undated(part)
	}
	for _, s := range entries {
		if len(p.row.Resume.Education) >= 20 {
			return
		}
		e, confidence := s.study()
		if e.Institution == "" && e.StudyType == "" && e.Area == "" {
			continue
		}
		at := fmt.Sprintf("education[%d].", len(p.row.Resume.Education))
		p.row.Resume.Education = append(p.row.Resume.Education, e)
		for path, value := range map[string]string{
			"institution": e.Institution, "studyType": e.StudyType, "area": e.Area, "startDate": e.StartDate, "endDate": e.EndDate,
		} {
			if value != "" {
				p.fact(at+path, confidence, atLine(s.at))
			}
		}
	}
}

// undated makes entries of a section without ranges of dates: one for each
// school that it names.
func undated(part part) []stay {
	var out []stay
	var heads []string
	for i, l := range part.lines {
		heads = append(heads, strings.Trim(yearRE.ReplaceAllString(l.text, ""), " ,()|·-–"))
		if schoolWord.MatchString(l.text) {
			out = append(out, stay{heads: heads, end: yearRE.FindString(l.text), at: part.at + i})
			heads = nil
		}
	}
	if len(out) > 0 && len(heads) > 0 && len(out[len(out)-1].heads) < 2 {
		out[len(out)-1].heads = append(out[len(out)-1].heads, heads...)
	}
	return out
}

func (s stay) study() (core.Education, float64) {
	e := core.Education{StartDate: s.start, EndDate: s.end}
	var rest []string
	heads := s.heads
	if len(s.body) > 0 && len(heads) < 2 && len(s.body[0]) < 90 {
		heads = append(heads, s.body[0])
	}
	for _, h := range heads {
		for _, half := range halves(h) {
			switch {
			case e.Institution == "" && schoolWord.MatchString(half):
				e.Institution = half
			case e.StudyType == "" && degreeWord.MatchString(half):
				e.StudyType = half
			default:
				rest = append(rest, half)
			}
		}
	}
	confidence := 0.8
	if e.Institution == "" && len(rest) > 0 {
		e.Institution, rest, confidence = rest[len(rest)-1], rest[:len(rest)-1], 0.5
	}
	for _, in := range []string{" in ", " of ", " en ", ", "} {
		if e.Area == "" {
			if a, b, ok := strings.Cut(e.StudyType, in); ok && degreeWord.MatchString(a) && !strings.EqualFold(b, "science") && !strings.EqualFold(b, "arts") {
				e.StudyType, e.Area = strings.TrimSpace(a), strings.TrimSpace(b)
			}
		}
	}
	if e.Area == "" && len(rest) > 0 {
		e.Area = rest[0]
	}
	return e, confidence
}

// opening takes sentences that stand under the name, before any heading, as the
// summary.
func (p *parsing) opening() {
	b := &p.row.Resume.Basics
	if b.Summary != "" || p.name < 0 {
		return
	}
	for _, part := range p.parts {
		if part.section != sectionTop || p.name < part.at || p.name >= part.at+len(part.lines) {
			continue
		}
		var text []string
		first := 0
		for i := p.name - part.at + 1; i < len(part.lines); i++ {
			l := part.lines[i].text
			sentence := len(strings.Fields(l)) >= 6 && !contactLine(l) && l != b.Label
			if !sentence && (len(text) == 0 || contactLine(l)) {
				continue
			}
			if len(text) == 0 {
				first = part.at + i
			}
			text = append(text, l)
		}
		if s := strings.Join(text, " "); strings.HasSuffix(s, ".") {
			b.Summary = strings.ToValidUTF8(s[:min(len(s), 5000)], "")
			p.fact("basics.summary", 0.6, atLine(first))
		}
	}
}

func (p *parsing) summary(part part) {
	var text []string
	for _, l := range part.lines {
		text = append(text, l.text)
	}
	if s := strings.Join(text, " "); s != "" && p.row.Resume.Basics.Summary == "" {
		p.row.Resume.Basics.Summary = strings.ToValidUTF8(s[:min(len(s), 5000)], "")
		p.fact("basics.summary", 0.85, atLine(part.at))
	}
}

func (p *parsing) skills(part part) {
	for i, l := range part.lines {
		text := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l.text), bullets))
		name, list, grouped := strings.Cut(text, ":")
		if !grouped {
			list = text
		}
		var names []string
		for _, s := range skillSplit.Split(list, -1) {
			if s = strings.Trim(s, " .–—-"); s != "" && len(s) <= 60 {
				names = append(names, s)
			}
		}
		if len(names) == 0 || len(p.row.Resume.Skills) > 100 {
			continue
		}
		if grouped && len(name) < 40 {
			p.skill(core.Skill{Name: strings.TrimSpace(name), Keywords: names}, part.at+i)
			continue
		}
		for _, s := range names {
			p.skill(core.Skill{Name: s}, part.at+i)
		}
	}
}

func (p *parsing) skill(s core.Skill, at int) {
	p.row.Resume.Skills = append(p.row.Resume.Skills, s)
	p.fact(fmt.Sprintf("skills[%d].name", len(p.row.Resume.Skills)-1), 0.85, atLine(at))
}

var (
	skillSplit    = regexp.MustCompile(`[,;|•·]|\s{2,}`)
	languageSplit = regexp.MustCompile(`[,;|•]|\s{2,}`)
)

func (p *parsing) languages(part part) {
	for i, l := range part.lines {
		if len(l.text) > 120 {
			continue
		}
		for _, s := range languageSplit.Split(strings.TrimLeft(l.text, bullets+" "), -1) {
			name, fluency, _ := strings.Cut(strings.NewReplacer("(", ":", ")", "", " – ", ":", " - ", ":", " — ", ":").Replace(s), ":")
			name, fluency = strings.Trim(name, " .·"), strings.TrimSpace(fluency)
			if name == "" || !onlyLetters(name) || len(name) > 30 || len(p.row.Resume.Languages) >= 20 {
				continue
			}
			p.row.Resume.Languages = append(p.row.Resume.Languages, core.Language{Language: name, Fluency: fluency})
			p.fact(fmt.Sprintf("languages[%d].language", len(p.row.Resume.Languages)-1), 0.85, atLine(part.at+i))
		}
	}
}
