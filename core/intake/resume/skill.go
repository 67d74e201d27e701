package resume

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Bounds of lists.
const (
	mostSkills    = 100
	mostLanguages = 20
	longestSkill  = 60
)

var (
	skillSplit    = regexp.MustCompile(`[,;|•·‧▪]|\s{2,}|\s+/\s+|\s+[–—]\s+`)
	languageSplit = regexp.MustCompile(`[,;|•]|\s+/\s+`)
	level         = regexp.MustCompile(`(?i)^(?:native|proficiency|mother tongue|bilingual|fluent|full professional|professional(?: working)?(?: proficiency)?|limited working|elementary|conversational|basic|advanced|intermediate|beginner|proficient|good|very good|muttersprache|muttersprachlich|verhandlungssicher|flie(?:ß|ss)end|gut|sehr gut|grundkenntnisse|fortgeschritten|konversationssicher|langue maternelle|maternelle|courant|bilingue|notions|intermédiaire|débutant|avancé|lu|professionnel|nativo|nativa|materna|lengua materna|bilingüe|fluido|avanzado|intermedio|básico|medio|alto|bajo|[abc][12](?:\+|\b).*)$`)
	nameOfLang    = regexp.MustCompile(`(?i)^(?:english|german|french|spanish|italian|portuguese|dutch|polish|russian|turkish|arabic|chinese|mandarin|japanese|korean|hindi|swedish|danish|norwegian|finnish|czech|greek|hungarian|romanian|ukrainian|hebrew|persian|catalan|basque|irish|welsh|deutsch|englisch|franz(?:ö|oe)sisch|spanisch|italienisch|portugiesisch|niederländisch|polnisch|russisch|türkisch|arabisch|chinesisch|japanisch|latein|anglais|allemand|français|espagnol|italien|portugais|néerlandais|polonais|russe|turc|arabe|chinois|japonais|inglés|alemán|francés|español|castellano|italiano|portugués|neerlandés|polaco|ruso|turco|árabe|chino|japonés|catalán|euskera|gallego)\b`)
)

func (r *reader) skills(p part) {
	for i, l := range p.lines {
		text := unbulleted(l.Text)
		name, list, grouped := strings.Cut(text, ":")
		if !grouped || strings.Contains(name, ",") {
			list, grouped = text, false
		}
		var names []string
		for _, s := range splitOutside(list, skillSplit) {
			if s = strings.Trim(s, " .–—-•"); s != "" && len(s) <= longestSkill && len(strings.Fields(s)) <= 7 && strings.ContainsFunc(s, isWordRune) && !pageNote.MatchString(s) {
				names = append(names, s)
			}
		}
		if len(names) == 0 || len(r.out.Resume.Skills) > mostSkills || sentence(text) && len(names) < 3 {
			continue
		}
		if grouped && len(name) < 40 {
			r.skill(core.Skill{Name: strings.TrimSpace(name), Keywords: names}, p.at[i])
			continue
		}
		for _, s := range names {
			r.skill(core.Skill{Name: s}, p.at[i])
		}
	}
}

var pageNote = regexp.MustCompile(`(?i)^(?:page|seite|página)\s+\d`)

// splitOutside splits a text at separators that do not stand in brackets.
func splitOutside(s string, at *regexp.Regexp) []string {
	var out []string
	from := 0
	for _, m := range at.FindAllStringIndex(s, -1) {
		if insideBrackets(s, m[0]) {
			continue
		}
		out = append(out, s[from:m[0]])
		from = m[1]
	}
	return append(out, s[from:])
}

func (r *reader) skill(s core.Skill, at int) {
	r.out.Resume.Skills = append(r.out.Resume.Skills, s)
	i := len(r.out.Resume.Skills) - 1
	r.fact(fmt.Sprintf("skills[%d].name", i), s.Name, 0.85, atLine(at))
	r.fact(fmt.Sprintf("skills[%d].keywords", i), strings.Join(s.Keywords, ", "), 0.85, atLine(at))
}

func (r *reader) languages(p part) {
	for i, l := range p.lines {
		text := l.Text
		if i > 0 && startsLower(text) && level.MatchString(strings.TrimSpace(text)) {
			continue // told below, or read with the line before
		}
		if i+1 < len(p.lines) && wrapped(r.doc, l, p.lines[i+1]) >= 0 && startsLower(p.lines[i+1].Text) {
			text += " " + p.lines[i+1].Text
		}
		if len(text) > 160 {
			continue
		}
		for _, s := range splitOutside(unbulleted(text), languageSplit) {
			name, fluency := languageAndLevel(s)
			switch {
			case name == "" || len(name) > 30 || !onlyLetters(name) || len(r.out.Resume.Languages) >= mostLanguages:
			case level.MatchString(name) && fluency == "" && len(r.out.Resume.Languages) > 0:
				// The level stands below its language.
				n := len(r.out.Resume.Languages) - 1
				if last := &r.out.Resume.Languages[n]; last.Fluency == "" {
					last.Fluency = name
					r.fact(fmt.Sprintf("languages[%d].fluency", n), name, 0.8, atLine(p.at[i]))
				}
			default:
				r.language(name, fluency, p.at[i])
			}
		}
	}
}

func (r *reader) language(name, fluency string, at int) {
	for _, have := range r.out.Resume.Languages {
		if people.Fold(have.Language) == people.Fold(name) {
			return
		}
	}
	r.out.Resume.Languages = append(r.out.Resume.Languages, core.Language{Language: name, Fluency: fluency})
	path := fmt.Sprintf("languages[%d].", len(r.out.Resume.Languages)-1)
	r.fact(path+"language", name, 0.85, atLine(at))
	r.fact(path+"fluency", fluency, 0.85, atLine(at))
}

var levelMarks = strings.NewReplacer("(", ":", ")", "", " – ", ":", " - ", ":", " — ", ":", "  ", ":", " | ", ":")

// languageAndLevel parts "German (native)", "German: native", "German native" and
// "native German".
func languageAndLevel(s string) (name, fluency string) {
	s = strings.TrimSpace(s)
	name, fluency, marked := strings.Cut(levelMarks.Replace(s), ":")
	name, fluency = strings.Trim(name, " .·"), strings.Trim(fluency, " :·")
	if marked {
		return name, fluency
	}
	if m := nameOfLang.FindString(name); m != "" && len(m) < len(name) {
		if rest := strings.TrimSpace(name[len(m):]); level.MatchString(rest) {
			return m, rest
		}
	}
	if first, rest, ok := strings.Cut(name, " "); ok && nameOfLang.MatchString(rest) && level.MatchString(first) {
		return rest, first
	}
	return name, ""
}

func (r *reader) certificates(p part) {
	for i, l := range p.lines {
		text := unbulleted(l.Text)
		if text == "" || len(text) > 150 || sentence(text) || !strings.ContainsFunc(text, unicode.IsLetter) || len(r.out.Resume.Certificates) >= 30 {
			continue
		}
		c := core.Certificate{Name: text}
		if s, ok := findDate(text); ok {
			c.Date = s.end
			c.Name = strings.TrimSpace(s.cut(text))
		}
		if c.Name == "" {
			continue
		}
		r.out.Resume.Certificates = append(r.out.Resume.Certificates, c)
		r.fact(fmt.Sprintf("certificates[%d].name", len(r.out.Resume.Certificates)-1), c.Name, 0.8, atLine(p.at[i]))
	}
}
