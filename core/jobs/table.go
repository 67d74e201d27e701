package jobs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"reqdesk/core"
)

// EmploymentTypes are the values that a job's employment type can have.
var EmploymentTypes = []string{"full_time", "part_time", "contract", "temporary", "internship", "other"}

// Level is what a word for experience means. Max 0 = open-ended.
type Level struct {
	Seniority string `yaml:"seniority,omitempty"`
	Min       int    `yaml:"min,omitempty"`
	Max       int    `yaml:"max,omitempty"`
}

// Tables are the value tables of one connection: the ATS's words and what they
// mean here. Words are compared without case, spaces and punctuation.
type Tables struct {
	Employment map[string]string `yaml:"employment_types"`
	Experience map[string]Level  `yaml:"experience"`
}

// EmploymentType gives the value for the ATS's word; "" = in no table.
func (t Tables) EmploymentType(word string) string { return t.Employment[plain(word)] }

// Level gives what the ATS's word for experience means: by the table, else by
// the numbers in it ("3-5 years", "10+"), else nothing but the word itself.
func (t Tables) Level(word string) Level {
	if l, ok := t.Experience[plain(word)]; ok {
		return l
	}
	if y, ok := ParseYears(word); ok {
		return Level{Min: y.Min, Max: y.Max}
	}
	return Level{Seniority: strings.TrimSpace(word)}
}

// with gives the tables in which those of more count first.
func (t Tables) with(more Tables) Tables {
	out := Tables{Employment: map[string]string{}, Experience: map[string]Level{}}
	for _, from := range []Tables{t, more} {
		for word, v := range from.Employment {
			out.Employment[plain(word)] = v
		}
		for word, l := range from.Experience {
			out.Experience[plain(word)] = l
		}
	}
	return out
}

// plain is a word without case, spaces and punctuation.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' {
			return r
		}
		return -1
	}, fold(word))
}

var (
	span   = regexp.MustCompile(`(\d{1,2})\s*(?:-|–|—|to|bis|à|a|and|und)\s*(\d{1,2})`)
	atMost = regexp.MustCompile(`(?i)(?:\blt[- ]?|<|less than|up to|under|bis zu)\s*(\d{1,2})`)
	number = regexp.MustCompile(`\d{1,2}`)
	// A number of more than two digits is a calendar year or an id, no span of experience.
	longNumber = regexp.MustCompile(`\d{3,}`)
)

// ParseYears finds a span of experience in a text of an ATS: "3-5", "5+", "gt-15",
// "at least 2". A single number is the minimum.
func ParseYears(text string) (core.Years, bool) {
	text = longNumber.ReplaceAllString(text, "#")
	if m := span.FindStringSubmatch(text); m != nil {
		low, high := count(m[1]), count(m[2])
		return core.Years{Min: min(low, high), Max: max(low, high)}, true
	}
	if m := atMost.FindStringSubmatch(text); m != nil {
		return core.Years{Max: count(m[1])}, true
	}
	if m := number.FindString(text); m != "" && len(text) < 40 {
		return core.Years{Min: count(m)}, true
	}
	return core.Years{}, false
}

func count(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0 // none was written: the patterns give two digits at most
	}
	return n
}

func employmentType(value string) bool { return slices.Contains(EmploymentTypes, value) }

// builtIn are the words that ATSs use most, in the languages of the program.
func builtIn() Tables {
	t := Tables{Employment: map[string]string{}, Experience: map[string]Level{}}
	for value, words := range map[string]string{
		"full_time":  "full time|full_time|fulltime|full-time employee|FT|permanent|permanent full-time|regular|regular full-time|employee|vollzeit|festanstellung|unbefristet|temps plein|temps complet|CDI|tiempo completo|jornada completa|indefinido",
		"part_time":  "part time|part_time|PT|permanent part-time|regular part-time|teilzeit|minijob|temps partiel|tiempo parcial|media jornada|jornada parcial",
		"contract":   "contract|contractor|freelance|freelancer|freiberuflich|freie mitarbeit|indépendant|autónomo|consultant|self-employed",
		"temporary":  "temporary|temp|fixed term|limited|seasonal|befristet|zeitarbeit|aushilfe|CDD|intérim|temporal|per diem",
		"internship": "internship|intern|trainee|apprenticeship|apprentice|working student|student|praktikum|praktikant|werkstudent|ausbildung|stage|stagiaire|alternance|prácticas|becario",
		"other":      "other|volunteer|sonstige|autre|otro",
	} {
		for word := range strings.SplitSeq(words, "|") {
			t.Employment[plain(word)] = value
		}
	}
	for words, level := range map[string]Level{
		"internship|intern|student|praktikum|stage": {Seniority: "internship", Max: 1},
		"entry|entry level|entry-level|junior|graduate|new grad|berufseinsteiger|einsteiger|débutant|sin experiencia": {Seniority: "entry", Max: 2},
		"associate|young professional": {Seniority: "associate", Min: 1, Max: 3},
		"mid|mid level|intermediate|medior|experienced|professional|experienced professional|berufserfahren|mit berufserfahrung|confirmé": {Seniority: "mid", Min: 3, Max: 7},
		"mid-senior|mid-senior level":                                      {Seniority: "mid", Min: 4, Max: 8},
		"senior|senior level|senior professional|expert":                   {Seniority: "senior", Min: 5, Max: 10},
		"lead|principal|staff|team lead|manager|teamleitung|führungskraft": {Seniority: "lead", Min: 7, Max: 12},
		"director|head|head of|direktor|directeur":                         {Seniority: "director", Min: 10, Max: 0},
		"executive|vp|vice president|c-level|geschäftsführung":             {Seniority: "executive", Min: 12, Max: 0},
	} {
		for word := range strings.SplitSeq(words, "|") {
			t.Experience[plain(word)] = level
		}
	}
	return t
}
