package resume

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"reqdesk/core/people"
)

// months are the beginnings of the months' names, folded, in English, German,
// French and Spanish.
var months = [][]string{
	{"jan", "ene"},
	{"feb", "fev"},
	{"mar", "mrz", "maerz"},
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

// The ways of writing a date.
const (
	monthName = `\b(?:jan(?:uary|uar|vier|v)?|j[äa]n(?:ner)?|ene(?:ro)?|feb(?:ruary|ruar|rero)?|f[ée]v(?:rier|r)?|mar(?:ch|s|zo)?|m[äa]rz|maerz|mrz|apr(?:il)?|avr(?:il)?|abr(?:il)?|mayo?|mai|june?|juni|junio|juin|july?|juli|julio|juil(?:let)?|aug(?:ust)?|ao[ûu]t|ago(?:sto)?|sept?(?:ember|embre|iembre)?|set(?:iembre)?|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|de[cz](?:ember)?|d[ée]c(?:embre)?|dic(?:iembre)?)\b\.?`
	season    = `(?:spring|summer|autumn|fall|winter|fr[üu]hjahr|fr[üu]hling|sommer|herbst|printemps|[ée]t[ée]|automne|hiver|primavera|verano|oto[ñn]o|invierno|ws|ss|wise|sose)`
	year      = `(?:19[4-9]\d|20[0-4]\d)`
	monthNo   = `(?:0?[1-9]|1[0-2])`
	fullDate  = `(?:0?[1-9]|[12]\d|3[01])\s?[./-]\s?` + monthNo + `\s?[./-]\s?` + year
	isoDate   = year + `\s?[-/.]\s?(?:0[1-9]|1[0-2])(?:[-/.](?:0[1-9]|[12]\d|3[01]))?`
	wordDate  = `(?:(?:\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?` + monthName + `(?:\s+\d{1,2},)?\s*(?:de[l]?\s+)?,?\s*['’]?` + year + `)`
	shortWord = `(?:` + monthName + `\s*['’]?\d{2})`
	numDate   = monthNo + `\s?[./-]\s?` + year
	shortNum  = `(?:0[1-9]|1[0-2])\s?[./]\s?\d{2}`
	yearOnly  = `(?:` + season + `\s+)?` + year
	when      = `(?:` + fullDate + `|` + isoDate + `|` + wordDate + `|` + numDate + `|` + yearOnly + `)`
	shortWhen = `(?:` + shortWord + `|` + shortNum + `)`
	today     = `(?:present|today|now|current(?:ly)?|ongoing|to date|date|heute|jetzt|aktuell|laufend|dato|gegenw[äa]rtig|(?:jusqu['’][àa]\s+)?aujourd\s?['’]\s?hui|pr[ée]sent|actuel(?:lement)?|(?:[àa]\s+)?ce jour|maintenant|en cours|(?:la\s+)?actualidad|actual(?:mente)?|presente|hoy|(?:la\s+)?fecha)\b`
	to        = `(?:\s*(?:-|–|—|−|‒|~|→|/)\s*|\s+(?:to|until|till|up to|bis(?:\s+zum|\s+einschl\.)?|à|au|jusqu['’](?:en|au|à)?|a|al|hasta)\s+)`
	from      = `(?:\b(?:from|von|vom|de|du|del|desde|entre|between|since|seit|depuis|ab)\s+)?`
	since     = `\b(?:since|seit|depuis|desde|ab|starting|partir de)\s+`
)

var (
	spanRE = regexp.MustCompile(`(?i)` + from + `(?:(` + when + `)` + to + `(` + when + `|` + today + `)|(` + shortWhen + `)` + to + `(` + shortWhen + `|` + today + `)` +
		`|` + since + `(` + when + `)|((?:` + monthName + `|` + monthNo + `)\s*[-–—]\s*(?:` + monthName + `\s+|` + monthNo + `\s?[./]\s?)` + year + `))`)
	openRE     = regexp.MustCompile(`(?i)(` + when + `)\s*[-–—]\s*$`)
	singleRE   = regexp.MustCompile(`(?i)` + when)
	schoolYear = regexp.MustCompile(`\b(` + year + `)\s?/\s?(\d{2})\b`)
	durationRE = regexp.MustCompile(`(?i)[\s,·|]*[(\[]?\s*\b\d+\s*(?:years?|yrs?\.?|y|jahre?n?|ans?|années?|años?|months?|mos?\.?|monate?n?|mois|mes(?:es)?)\b\.?(?:[\s,]*(?:and|und|et|y)?\s*\d+\s*(?:months?|mos?\.?|monate?n?|mois|mes(?:es)?)\b\.?)?\s*[)\]]?`)
	onlyLong   = regexp.MustCompile(`(?i)^[(\[]?\s*(?:\d+|less than a)\s*(?:years?|yrs?\.?|jahre?n?|ans?|années?|años?|months?|mos?\.?|monate?n?|mois|mes(?:es)?)\.?(?:[\s,]*(?:and|und|et|y)?\s*\d+\s*(?:months?|mos?\.?|monate?n?|mois|mes(?:es)?)\.?)?\s*[)\]]?$`)
	yearRE     = regexp.MustCompile(year)
)

// span is a time in a text.
type span struct {
	start, end string // YYYY or YYYY-MM; end "" = to the present
	at, to     int    // where it stands, the brackets and the length around it included
}

// findSpan finds the first time from one date to another.
func findSpan(text string) (span, bool) {
	for from := 0; from < len(text); {
		m := spanRE.FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += from
			}
		}
		if s, ok := spanOf(text, m); ok && bounded(text, m[0], m[1]) {
			return widened(text, s), true
		}
		from = m[1]
	}
	if m := openRE.FindStringSubmatchIndex(text); m != nil && bounded(text, m[0], m[3]) {
		return widened(text, span{start: dateOf(text[m[2]:m[3]]), at: m[0], to: m[1]}), true
	}
	return span{}, false
}

func spanOf(text string, m []int) (span, bool) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	s := span{at: m[0], to: m[1]}
	switch {
	case group(1) != "":
		s.start, s.end = dateOf(group(1)), dateOf(group(2))
		if y := schoolYear.FindStringSubmatch(group(0)); y != nil && len(s.end) < 4 {
			s.end = ""
		}
	case group(3) != "":
		s.start, s.end = dateOf(group(3)), dateOf(group(4))
	case group(5) != "":
		s.start = dateOf(group(5))
	default:
		s.start, s.end = sameYear(group(6))
	}
	if s.start == "" || s.end != "" && s.end[:4] < s.start[:4] {
		return s, false
	}
	return s, true
}

// sameYear reads "Jan – Mar 2019" and "03-09/2017".
func sameYear(s string) (start, end string) {
	y := yearRE.FindString(s)
	a, b, _ := strings.Cut(strings.NewReplacer("–", "-", "—", "-").Replace(s), "-")
	m, n := monthOf(strings.TrimSpace(a)), monthOf(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(b), y)))
	if y == "" || m == 0 || n == 0 || m > n {
		return "", ""
	}
	return fmt.Sprintf("%s-%02d", y, m), fmt.Sprintf("%s-%02d", y, n)
}

// bounded tells whether what was found is no part of a longer number.
func bounded(text string, at, to int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	return !(digit(at-1) && digit(at)) && !(digit(to) && digit(to-1))
}

// widened takes in the brackets around a time, and how long it was.
func widened(text string, s span) span {
	if m := durationRE.FindStringIndex(text[s.to:]); m != nil && m[0] == 0 {
		s.to += m[1]
	}
	for _, pair := range []string{"()", "[]"} {
		before := strings.TrimRight(text[:s.at], " ")
		after := strings.TrimLeft(text[s.to:], " ")
		switch {
		case strings.HasSuffix(before, pair[:1]) && strings.HasPrefix(after, pair[1:]):
			s.at, s.to = len(before)-1, len(text)-len(after)+1
		case strings.HasSuffix(before, pair[:1]) && !strings.Contains(after, pair[1:]):
			s.at = len(before) - 1
		}
	}
	return s
}

// findDate finds the last single date of a text.
func findDate(text string) (span, bool) {
	all := singleRE.FindAllStringIndex(text, -1)
	for i := len(all) - 1; i >= 0; i-- {
		m := all[i]
		if d := dateOf(text[m[0]:m[1]]); d != "" && bounded(text, m[0], m[1]) {
			return widened(text, span{end: d, at: m[0], to: m[1]}), true
		}
	}
	return span{}, false
}

// cutSpan takes a time out of a text.
func (s span) cut(text string) string {
	return strings.TrimSpace(trimSeparators(text[:s.at]) + "  " + trimSeparators(text[s.to:]))
}

func trimSeparators(s string) string { return strings.Trim(s, " |,;:·•–—-/()[]\t") }

var (
	numMonth  = regexp.MustCompile(`^(?:\d{1,2}\s?[./-]\s?)?(\d{1,2})\s?[./-]\s?(?:` + year + `|\d{2})$`)
	isoMonth  = regexp.MustCompile(`^` + year + `\s?[-/.]\s?(\d\d)`)
	shortYear = regexp.MustCompile(`(\d{2})$`)
	letters   = regexp.MustCompile(`\p{L}{3,}`)
)

// dateOf gives YYYY or YYYY-MM of one date; "" = the present, or none.
func dateOf(s string) string {
	s = strings.TrimSpace(s)
	y := yearRE.FindString(s)
	if y == "" {
		m := shortYear.FindString(s)
		if m == "" || !shortWhenRE.MatchString(s) {
			return ""
		}
		n, _ := strconv.Atoi(m)
		if y = fmt.Sprintf("20%02d", n); n > 49 {
			y = fmt.Sprintf("19%02d", n)
		}
	}
	month := 0
	if m := isoMonth.FindStringSubmatch(s); m != nil {
		month, _ = strconv.Atoi(m[1])
	} else if m := numMonth.FindStringSubmatch(s); m != nil {
		month, _ = strconv.Atoi(m[1])
	} else {
		for _, w := range letters.FindAllString(s, 3) {
			if month = monthOf(w); month > 0 {
				break
			}
		}
	}
	if month < 1 || month > 12 {
		return y
	}
	return fmt.Sprintf("%s-%02d", y, month)
}

var (
	shortWhenRE = regexp.MustCompile(`(?i)^` + shortWhen + `$`)
	monthRE     = regexp.MustCompile(`(?i)^` + monthName + `$`)
)

// monthOf reads a month's name or number; 0 = neither.
func monthOf(s string) int {
	s = strings.Trim(s, " ./")
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 12 {
		return n
	}
	if !monthRE.MatchString(s) {
		return 0
	}
	folded := people.Fold(s)
	for i, names := range months {
		for _, n := range names {
			if strings.HasPrefix(folded, n) {
				return i + 1
			}
		}
	}
	return 0
}
