package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
