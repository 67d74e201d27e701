package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// furthest is how far ahead a return date may lie: a parental leave is a year.
const (
	furthest = 400 * 24 * time.Hour
	halfYear = 200 * 24 * time.Hour
)

// monthNames are the months and their usual short forms, without accents.
var monthNames = [][]string{
	{"january", "jan", "januar", "janner", "jaenner", "janvier", "janv", "enero", "ene", "janeiro", "januari"},
	{"february", "feb", "februar", "fevrier", "fevr", "fev", "febrero", "fevereiro", "februari"},
	{"march", "mar", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt"},
	{"april", "apr", "avril", "avr", "abril", "abr"},
	{"may", "mai", "mayo", "maio", "mei", "maj"},
	{"june", "jun", "juni", "juin", "junio", "junho"},
	{"july", "jul", "juli", "juillet", "juil", "julio", "julho"},
	{"august", "aug", "aout", "agosto", "ago", "augustus", "augusti"},
	{"september", "sep", "sept", "septembre", "septiembre", "setiembre", "setembro"},
	{"october", "oct", "oktober", "okt", "octobre", "octubre", "outubro"},
	{"november", "nov", "novembre", "noviembre", "novembro"},
	{"december", "dec", "dezember", "dez", "decembre", "diciembre", "dic", "dezembro"},
}

func monthOf(word string) time.Month {
	word = strings.ToLower(strings.TrimSuffix(bare(word), "."))
	for i, list := range monthNames {
		if slices.Contains(list, word) {
			return time.Month(i + 1)
		}
	}
	return 0
}

// dayNames are the days of the week from Sunday, without accents.
var dayNames = [][]string{
	{"sunday", "sonntag", "dimanche", "domingo", "zondag", "sondag"},
	{"monday", "montag", "lundi", "lunes", "segunda", "segunda-feira", "maandag", "mandag"},
	{"tuesday", "dienstag", "mardi", "martes", "terca", "terca-feira", "dinsdag", "tisdag"},
	{"wednesday", "mittwoch", "mercredi", "miercoles", "quarta", "quarta-feira", "woensdag", "onsdag"},
	{"thursday", "donnerstag", "jeudi", "jueves", "quinta", "quinta-feira", "donderdag", "torsdag"},
	{"friday", "freitag", "vendredi", "viernes", "sexta", "sexta-feira", "vrijdag", "fredag"},
	{"saturday", "samstag", "sonnabend", "samedi", "sabado", "zaterdag", "lordag"},
}

// What stands between a word of time and the date: articles, days of the week.
const between = `(?:and including|including|einschliesslich|einschl\.|inklusive|incl\.|inclus|zum|den|the|le|la|el|dem|o|ao|dia|de|het|och med|med|until|start of|end of|[a-z]{4,10}(?:-feira)?\b,?)`

// The words before a date, by what they mean.
var (
	untilCue = regexp.MustCompile(`(?i)(?:\b(?:until|till?|untill|through|thru|up to|bis|jusqu'au|jusqu'a|hasta|ate(?: ao)?|tot(?: en met)?|t/m|tom|fram till|to|au|al|a)\b|\bt\.o\.m\.?|[–-])\s*(?:` + between + `\s*,?\s*){0,3}$`)
	// On the day behind these somebody is back.
	returnCue = regexp.MustCompile(`(?i)\b(?:back|returns?|returning|available|reachable|in the office|resum\w+|zuruck|erreichbar|wieder|ab|retour|reviens|reviendrai|rentre|joignable|a partir|des le|regreso|regresare|regresar|vuelvo|volvere|vuelta|disponible|incorporo|regresso|regressarei|volto|voltarei|retorno|retornarei|de volta|disponivel|terug|weer|vanaf|bereikbaar|aanwezig|tillbaka|ater|fran och med|fr\.o\.m|nas)\b(?:[^.!?\n]|\d\.){0,45}$`)
)

// behindCue are such words that stand behind the day: "Ich bin am Montag zurück".
var behindCue = regexp.MustCompile(`(?i)^[^.!?\n]{0,30}\b(?:back|zuruck|wieder|erreichbar|terug|weer|bereikbaar|tillbaka|ater|de volta|de vuelta|de retour)\b`)

var (
	isoDate   = regexp.MustCompile(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	dotted    = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})\b)?`)
	dashed    = regexp.MustCompile(`\b(\d{1,2})-(\d{1,2})-(\d{4})\b`)
	slashed   = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b`)
	dayMonth  = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|:?e|º|°|\.)?\s+(?:of\s+|de\s+)?([a-z]{3,10})\.?(?:,?\s+(?:de\s+|del\s+)?(\d{4}))?`)
	monthDay  = regexp.MustCompile(`(?i)\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?`)
	weekday   = regexp.MustCompile(`(?i)\b(?:` + strings.Join(slices.Concat(dayNames...), "|") + `)\b`)
	tomorrow  = regexp.MustCompile(`(?i)\b(?:tomorrow|morgen|demain|manana|amanha|imorgon|i morgon)\b`)
	nextWeek  = regexp.MustCompile(`(?i)\b(?:next week|nachste woche|nachster woche|la semaine prochaine|la proxima semana|na proxima semana|volgende week|nasta vecka)\b`)
	weekNo    = regexp.MustCompile(`(?i)\b(?:vecka|v\.?|week|kw|kalenderwoche|semaine|uke|uge)\s?(\d{1,2})\b`)
	monthOnly = regexp.MustCompile(`(?i)\b(?:(early|beginning of|start of|anfang|debut|principios de|inicio de|comeco de|begin|borjan av)|(mid|mitte|mi|mediados de|meados de|medio|mitten av)|(end of|ende|fin|finales de|fim de|eind|slutet av)|in|im|en|em|i)[ -](?:de |av )?([a-z]{3,10})\b`)
	clockTime = regexp.MustCompile(`^\s*(?:[:h]\d\d|\s?(?:uhr|am|pm|h)\b)`)
)

// found is a date that stands in a text.
type found struct {
	at     time.Time
	before string // what stands before it, in its line
	after  string // what stands behind it
	vague  bool   // only a day of the week, or less
	week   bool   // a whole calendar week
}

// ReturnDate finds the day on which somebody is back. It reads the dates that lie
// ahead: one behind a word for returning counts first, else the latest. Behind
// "until" the day after is meant. Where there is none, a day of the week or
// "tomorrow" behind such a word counts. The time is midnight in now's zone.
func ReturnDate(text string, now time.Time) (time.Time, bool) {
	return pick(bare(New(text)), now)
}

// bracketed is where Lotus Notes says in the title when somebody is back.
var bracketed = anyOf(`\((?:returning|return|rückkehr|zurück|retour|regreso|retorno|terug|tillbaka)\b[^()]*\)`)

// returnIn reads a title, in which only such a date counts.
func returnIn(subject string, now time.Time) (time.Time, bool) {
	return pick(bracketed.FindString(bare(subject)), now)
}

func pick(text string, now time.Time) (time.Time, bool) {
	var back, latest, vague time.Time
	for line := range strings.SplitSeq(text, "\n") {
		for _, d := range dates(line, now) {
			until, returns := untilCue.MatchString(d.before), returnCue.MatchString(d.before) || d.vague && behindCue.MatchString(d.after)
			at := d.at
			switch {
			case until && d.week:
				at = at.AddDate(0, 0, 7)
			case until && !(d.vague && at.Weekday() == time.Monday):
				at = at.AddDate(0, 0, 1)
			}
			if !at.After(now) || at.Sub(now) > furthest || d.vague && !until && !returns {
				continue
			}
			switch {
			case d.vague:
				vague = later(vague, at)
			case !until && returns:
				back = later(back, at)
			}
			if !d.vague {
				latest = later(latest, at)
			}
		}
	}
	for _, at := range []time.Time{back, latest, vague} {
		if !at.IsZero() {
			return at, true
		}
	}
	return time.Time{}, false
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// dates lists the dates of one line.
func dates(line string, now time.Time) []found {
	var list []found
	add := func(hit []int, y, d string, m int) {
		if at, ok := day(y, m, atoi(d), now); ok && !clockTime.MatchString(line[hit[1]:]) {
			list = append(list, found{at: at, before: line[:hit[0]]})
		}
	}
	for _, hit := range isoDate.FindAllStringSubmatchIndex(line, 20) {
		add(hit, sub(line, hit, 1), sub(line, hit, 3), atoi(sub(line, hit, 2)))
	}
	for _, hit := range dashed.FindAllStringSubmatchIndex(line, 20) {
		add(hit, sub(line, hit, 3), sub(line, hit, 1), atoi(sub(line, hit, 2)))
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
	return append(list, relative(line, now)...)
}

// relative lists days that are named without a date: the next one of that name.
func relative(line string, now time.Time) []found {
	var list []found
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	vague := func(hit []int, at time.Time) {
		list = append(list, found{at: at, before: line[:hit[0]], after: line[hit[1]:], vague: true})
	}
	add := func(hit []int, days int) { vague(hit, midnight.AddDate(0, 0, days)) }
	for _, hit := range weekday.FindAllStringIndex(line, 10) {
		name := strings.ToLower(line[hit[0]:hit[1]])
		for i, names := range dayNames {
			if slices.Contains(names, name) {
				add(hit, 1+(i-int(now.Weekday())+6)%7)
			}
		}
	}
	for _, hit := range tomorrow.FindAllStringIndex(line, 5) {
		add(hit, 1)
	}
	for _, hit := range nextWeek.FindAllStringIndex(line, 5) {
		add(hit, 1+(int(time.Monday)-int(now.Weekday())+6)%7)
	}
	for _, hit := range weekNo.FindAllStringSubmatchIndex(line, 5) {
		if at, ok := weekStart(atoi(sub(line, hit, 1)), midnight); ok {
			vague(hit, at)
			list[len(list)-1].week = true
		}
	}
	for _, hit := range monthOnly.FindAllStringSubmatchIndex(line, 5) {
		if at, ok := monthPart(line, hit, now); ok {
			vague(hit, at)
		}
	}
	return list
}

// weekStart is the Monday of the next calendar week of that number (ISO 8601).
func weekStart(week int, now time.Time) (time.Time, bool) {
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	for range 54 {
		monday = monday.AddDate(0, 0, 7)
		if _, n := monday.ISOWeek(); n == week {
			return monday, true
		}
	}
	return time.Time{}, false
}

// monthPart reads "early January", "Mitte Januar", "fin janvier" and "in January",
// of which nobody knows more than that the middle is not too early.
func monthPart(line string, hit []int, now time.Time) (time.Time, bool) {
	month := int(monthOf(sub(line, hit, 4)))
	switch {
	case sub(line, hit, 1) != "":
		return day("", month, 1, now)
	case sub(line, hit, 3) != "":
		at, ok := day("", month, 1, now)
		return at.AddDate(0, 1, 0), ok
	}
	return day("", month, 15, now)
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
	// The beginning of an absence lies behind; only the turn of the year makes it next.
	if next := at.AddDate(1, 0, 0); year == "" && at.Before(now) && next.Sub(now) < halfYear {
		at = next
	}
	return at, true
}
