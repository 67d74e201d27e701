package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"reqdesk/core"
)

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
		if w.Summary != "" {
			p.fact(at+"summary", 0.8, atLine(s.at))
		}
		for i := range w.Highlights {
			p.fact(fmt.Sprintf("%shighlights[%d]", at, i), 0.8, atLine(s.at))
		}
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

var shortDegree = regexp.MustCompile(`^(?i:[bm]\.?\s?(a|s|sc|eng)\.?|ph\.?d\.?|mba)$`)

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
			case shortDegree.MatchString(half):
				// "Master of Science - MS": said already.
				e.StudyType = cmp.Or(e.StudyType, half)
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
			at := fmt.Sprintf("languages[%d].", len(p.row.Resume.Languages)-1)
			p.fact(at+"language", 0.85, atLine(part.at+i))
			if fluency != "" {
				p.fact(at+"fluency", 0.85, atLine(part.at+i))
			}
		}
	}
}
