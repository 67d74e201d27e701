package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// furthest is how far ahead a return date may lie.
const furthest = 183 * 24 * time.Hour

// month names and their usual short forms, in the four languages.
func monthOf(word string) time.Month {
	word = strings.ToLower(strings.TrimSuffix(word, "."))
	names := [][]string{
		{"january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene"},
		{"february", "feb", "februar", "février", "fevrier", "févr", "fév", "febrero"},
		{"march", "mar", "märz", "mrz", "mars", "marzo"},
		{"april", "apr", "avril", "avr", "abril", "abr"},
		{"may", "mai", "mayo"},
		{"june", "jun", "juni", "juin", "junio"},
		{"july", "jul", "juli", "juillet", "juil", "julio"},
		{"august", "aug", "août", "aout", "agosto", "ago"},
		{"september", "sep", "sept", "septembre", "septiembre", "setiembre"},
		{"october", "oct", "oktober", "okt", "octobre", "octubre"},
		{"november", "nov", "novembre", "noviembre"},
		{"december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic"},
	}
	for i, list := range names {
		if slices.Contains(list, word) {
			return time.Month(i + 1)
		}
	}
	return 0
}

var (
	isoDate   = regexp.MustCompile(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	dotted    = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})\b)?`)
	slashed   = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b`)
	dayMonth  = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?([\p{L}]{3,10})\.?(?:,?\s+(?:de\s+|del\s+)?(\d{4}))?`)
	monthDay  = regexp.MustCompile(`(?i)\b([\p{L}]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?`)
	untilCue  = regexp.MustCompile(`(?i)\b(?:until|till|through|up to|bis|jusqu['’]au|jusqu['’]à|hasta|to|au|al)\s*(?:and including\s+)?(?:einschließlich\s+|einschl\.\s+|inclus\s+|(?:zum|den|the|le|el|dem)\s+)*(?:[\p{L}]{2,10},?\s+)?(?:den\s+|the\s+|le\s+|el\s+)?$`)
	returnCue = regexp.MustCompile(`(?i)\b(?:back|return|returning|available|reachable|in the office|zurück|erreichbar|wieder|ab|retour|reviens|joignable|à partir|regreso|regresar|vuelvo|vuelta|disponible|a partir)\b[^.!?\n]{0,40}$`)
)

// found is a date that stands in a text.
type found struct {
	at     time.Time
	before string // what stands before it, in its line
}

// ReturnDate finds the day on which somebody is back. It reads the dates of the
// next half year: one behind a word for returning counts first, else the latest.
// Behind "until" the day after is meant. The time is midnight in now's zone.
func ReturnDate(text string, now time.Time) (time.Time, bool) {
	var back, latest time.Time
	for line := range strings.SplitSeq(New(text), "\n") {
		for _, d := range dates(line, now) {
			at := d.at
			until := untilCue.MatchString(d.before)
			if until {
				at = at.AddDate(0, 0, 1)
			}
			if !at.After(now) || at.Sub(now) > furthest {
				continue
			}
			if at.After(latest) {
				latest = at
			}
			if !until && returnCue.MatchString(d.before) && at.After(back) {
				back = at
			}
		}
	}
	if !back.IsZero() {
		return back, true
	}
	return latest, !latest.IsZero()
}

// dates lists the dates of one line.
func dates(line string, now time.Time) []found {
	var list []found
	add := func(hit []int, y, d string, m int) {
		if at, ok := day(y, m, atoi(d), now); ok {
			list = append(list, found{at: at, before: line[:hit[0]]})
		}
	}
	for _, hit := range isoDate.FindAllStringSubmatchIndex(line, 20) {
		add(hit, sub(line, hit, 1), sub(line, hit, 3), atoi(sub(line, hit, 2)))
	}
	for _, hit := range dotted.FindAllStringSubmatchIndex(line, 20) {
		if hit[1] < len(line) && line[hit[1]] >= '0' && line[hit[1]] <= '9' {
			continue // 1.2.3 is a version
		}
		add(hit, sub(line, hit, 3), sub(line, hit, 1), atoi(sub(line, hit, 2)))
	}
	for _, hit := range dayMonth.FindAllStringSubmatchIndex(line, 20) {
		add(hit, sub(line, hit, 3), sub(line, hit, 1), int(monthOf(sub(line, hit, 2))))
	}
	for _, hit := range monthDay.FindAllStringSubmatchIndex(line, 20) {
		add(hit, sub(line, hit, 3), sub(line, hit, 2), int(monthOf(sub(line, hit, 1))))
	}
	for _, hit := range slashed.FindAllStringSubmatchIndex(line, 20) {
		list = append(list, slash(line, hit, now)...)
	}
	return list
}

// slash reads 3/12, which is December in Europe and March in America: the sooner
// of the two that lie ahead.
func slash(line string, hit []int, now time.Time) []found {
	a, b, y := sub(line, hit, 1), sub(line, hit, 2), sub(line, hit, 3)
	var best time.Time
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		at, ok := day(y, atoi(pair[1]), atoi(pair[0]), now)
		if ok && at.After(now) && (best.IsZero() || at.Before(best)) {
			best = at
		}
	}
	if best.IsZero() {
		return nil
	}
	return []found{{at: best, before: line[:hit[0]]}}
}

func sub(s string, hit []int, n int) string {
	if hit[2*n] < 0 {
		return ""
	}
	return s[hit[2*n]:hit[2*n+1]]
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// day makes a date; without a year it is the next one of that day and month.
func day(year string, m, d int, now time.Time) (time.Time, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return time.Time{}, false
	}
	y := atoi(year)
	switch {
	case year == "":
		y = now.Year()
	case y < 100:
		y += 2000
	}
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, now.Location())
	if at.Day() != d {
		return time.Time{}, false
	}
	if year == "" && at.Before(now.AddDate(0, 0, -1)) {
		at = at.AddDate(1, 0, 0)
	}
	return at, true
}
