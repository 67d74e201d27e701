package resume

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"reqdesk/core"
)

// Bounds of what is read.
const (
	mostWork      = 50
	mostEducation = 20
	longestText   = 5000
)

func (r *reader) work(p part) {
	b := newBlock(r.doc, p, evidence, r.isPlace)
	entries := b.entries()
	all := assign(entries, evidence, r.out.Language == "es")
	for i, e := range entries {
		ro := all[i]
		if ro.what == "" && ro.where == "" || len(r.out.Resume.Work) >= mostWork {
			continue
		}
		w := core.Work{Name: ro.where, Position: tidyPosition(ro.what), Location: e.place, StartDate: e.start, EndDate: e.end}
		w.Summary, w.Highlights = bodyOf(e.body)
		at := fmt.Sprintf("work[%d].", len(r.out.Resume.Work))
		origin := atLine(e.at)
		r.fact(at+"name", w.Name, ro.confidence, origin)
		r.fact(at+"position", w.Position, ro.confidence, origin)
		r.fact(at+"location", w.Location, 0.8, origin)
		r.fact(at+"startDate", w.StartDate, 0.95, origin)
		r.fact(at+"endDate", w.EndDate, 0.95, origin)
		r.fact(at+"summary", w.Summary, 0.8, origin)
		for j, h := range w.Highlights {
			r.fact(fmt.Sprintf("%shighlights[%d]", at, j), h, 0.8, origin)
		}
		r.out.Resume.Work = append(r.out.Resume.Work, w)
	}
}

var genders = regexp.MustCompile(`(?i)\s*\((?:m/w/d|w/m/d|f/m/d|m/f/d|m/w|w/m|h/f|f/h)\)\s*$`)

func tidyPosition(s string) string { return strings.TrimSpace(genders.ReplaceAllString(s, "")) }

// bodyOf parts the text of an entry into what is told and what is listed.
func bodyOf(lines []string) (summary string, highlights []string) {
	var text []string
	for _, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		switch {
		case bullet(l):
			highlights = append(highlights, unbulleted(l))
		case len(highlights) > 0 && startsLower(l):
			highlights[len(highlights)-1] += " " + l
		case len(highlights) > 0:
			highlights = append(highlights, l)
		default:
			text = append(text, l)
		}
	}
	return cutText(strings.Join(text, " ")), highlights[:min(len(highlights), 60)]
}

func cutText(s string) string { return strings.ToValidUTF8(s[:min(len(s), longestText)], "") }

func (r *reader) education(p part) {
	b := newBlock(r.doc, p, studyEvidence, r.isPlace)
	entries := b.entries()
	if len(entries) == 0 {
		entries = r.undated(p)
	}
	all := assign(entries, studyEvidence, r.out.Language == "es")
	for i, e := range entries {
		ed, confidence := studyOf(e, all[i])
		if ed.Institution == "" && ed.StudyType == "" && ed.Area == "" || len(r.out.Resume.Education) >= mostEducation {
			continue
		}
		at := fmt.Sprintf("education[%d].", len(r.out.Resume.Education))
		r.out.Resume.Education = append(r.out.Resume.Education, ed)
		origin := atLine(e.at)
		r.fact(at+"institution", ed.Institution, confidence, origin)
		r.fact(at+"studyType", ed.StudyType, confidence, origin)
		r.fact(at+"area", ed.Area, confidence, origin)
		r.fact(at+"startDate", ed.StartDate, 0.9, origin)
		r.fact(at+"endDate", ed.EndDate, 0.9, origin)
	}
}

// undated makes entries of a section without dates: one for each school that it
// names.
func (r *reader) undated(p part) []entry {
	var out []entry
	var heads []field
	for i, l := range p.lines {
		if bullet(l.Text) || sentence(l.Text) {
			continue
		}
		for j, f := range styledLine(l, r.usual).fields() {
			heads = append(heads, field{f, slot{0, len(heads)*10 + j}})
		}
		if schoolWords.MatchString(l.Text) {
			out = append(out, entry{fields: heads, at: p.at[i]})
			heads = nil
		}
	}
	if n := len(out); n > 0 && len(heads) > 0 && len(out[n-1].fields) < 2 {
		out[n-1].fields = append(out[n-1].fields, heads[:min(len(heads), 2)]...)
	}
	return out
}

// studyOf makes a course of study of an entry.
func studyOf(e entry, ro roles) (core.Education, float64) {
	ed := core.Education{StartDate: e.start, EndDate: e.end}
	var before string
	before, ed.Institution = schoolOf(ro.where)
	ed.StudyType, ed.Area = degreeAndArea(ro.what)
	others := ro.others
	if before != "" {
		others = append([]string{before}, others...)
	}
	for _, o := range others {
		switch {
		case ed.Area == "" && ed.StudyType == "":
			ed.StudyType, ed.Area = degreeAndArea(o)
		case ed.StudyType == "" && degreeWords.MatchString(o):
			ed.StudyType = o
		case ed.Area == "" && !gradeLike.MatchString(o):
			if shortDegree.MatchString(o) {
				continue // "Master of Science - MS": said already
			}
			ed.Area = once(o)
		}
	}
	if ed.StudyType != "" && ed.Area != "" && !degreeWords.MatchString(ed.StudyType) && degreeWords.MatchString(ed.Area) {
		ed.StudyType, ed.Area = ed.Area, ed.StudyType
	}
	return ed, ro.confidence
}

// once takes the degree off an area that says it again: "Master of Science - MS,
// Computer Science".
func once(area string) string {
	if short, rest, ok := strings.Cut(area, ", "); ok && shortDegree.MatchString(short) {
		return rest
	}
	return area
}

// schoolOf takes what stands before a school in one field off it: "Informatik,
// Universität Ulm".
func schoolOf(s string) (before, school string) {
	parts := plainText(s).commas()
	for i, p := range parts {
		if i > 0 && schoolWords.MatchString(p.text) && !schoolWords.MatchString(parts[0].text) {
			at := strings.Index(s, p.text)
			return strings.Trim(s[:at], " ,"), s[at:]
		}
	}
	return "", s
}

var (
	gradeLike   = regexp.MustCompile(`(?i)\b(gpa|grade|note|notendurchschnitt|gesamtnote|mention|promedio|nota|honou?rs|cum laude)\b|^\d[.,]\d`)
	shortDegree = regexp.MustCompile(`^(?i:[bm]\.?\s?(a|s|sc|eng|ed|ba)\.?|ph\.?d\.?|mba)$`)
	inArea      = regexp.MustCompile(`^(.{2,60}?)(?:,\s*|\s+[-–—|·]\s+|:\s*|\s+(?:in|im|en|für|zum|zur|als)\s+)(.+)$`)
	bareDegree  = regexp.MustCompile(`^((?i:(?:master|bachelor|magister|doctor|associate)(?:\s+of\s+(?:science|arts|engineering|business administration|laws|education|philosophy|fine arts|applied science|commerce|music|architecture))?(?:\s*\((?:hons|b\.?a\.?|m\.?a\.?|b\.?sc\.?|m\.?sc\.?)\))?|[bm]\.?\s?(?:sc|a|eng|ed)\.?|ph\.?d\.?|mba|ll\.?[bm]\.?|diplom|licence(?:\s+professionnelle)?|master\s+[12]|bts|dut|but|cap|máster|grado|licenciatura|diplomatura|ausbildung|licenciado|dipl\.-\p{L}+\.?))\s+(\p{Lu}.+)$`)
)

// degreeAndArea parts "Master of Science in Computer Science".
func degreeAndArea(s string) (degree, area string) {
	s = strings.TrimSpace(s)
	if m := bareDegree.FindStringSubmatch(s); m != nil && !strings.HasPrefix(strings.ToLower(m[2]), "of ") {
		return strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
	}
	for from := 0; ; {
		m := inArea.FindStringSubmatchIndex(s[from:])
		if m == nil {
			break
		}
		a, b := strings.TrimSpace(s[:from+m[3]]), strings.TrimSpace(s[from+m[4]:])
		if degreeWords.MatchString(a) && b != "" && !shortDegree.MatchString(b) {
			return a, once(b)
		}
		from += m[4]
	}
	if degreeWords.MatchString(s) {
		return s, ""
	}
	if a, b, ok := strings.Cut(s, ","); ok && degreeWords.MatchString(b) {
		return strings.TrimSpace(b), strings.TrimSpace(a)
	}
	return "", s
}

// opening takes sentences that stand under the name, before any heading, as the
// summary.
func (r *reader) opening() {
	b := r.basics()
	if b.Summary != "" || r.name < 0 {
		return
	}
	for _, p := range r.parts {
		if p.section != sectionTop {
			continue
		}
		var text []string
		first := -1
		for i, l := range p.lines {
			if p.at[i] <= r.name {
				continue
			}
			told := len(strings.Fields(l.Text)) >= 6 && !contactLine(l.Text) && l.Text != b.Label
			if !told && (len(text) == 0 || contactLine(l.Text)) {
				continue
			}
			if len(text) == 0 {
				first = p.at[i]
			}
			text = append(text, l.Text)
		}
		if s := strings.Join(text, " "); strings.HasSuffix(s, ".") {
			b.Summary = cutText(s)
			r.fact("basics.summary", b.Summary, 0.6, atLine(first))
			return
		}
	}
}

func (r *reader) summary(p part) {
	var text []string
	for _, l := range p.lines {
		text = append(text, strings.Join(strings.Fields(l.Text), " "))
	}
	if s := strings.Join(text, " "); s != "" && r.basics().Summary == "" && strings.ContainsFunc(s, unicode.IsLetter) {
		r.basics().Summary = cutText(s)
		r.fact("basics.summary", s, 0.85, atLine(p.at[0]))
	}
}
