package github

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"reqdesk/core"
	"reqdesk/core/source"
)

// The bounds of what is made of a job.
const (
	mostQuery     = 256 // characters that GitHub takes
	mostPlaces    = 8
	mostLanguages = 6
	fewRepos      = "repos:>=3" // who has fewer shows nothing that could be looked at
	spanRoom      = 31          // characters that the days of a part take: " created:2006-01-02..2006-01-02"
)

// plan is what a job becomes: questions in the words of GitHub.
type plan struct {
	questions []string
	without   []string // what can't be asked for and is looked at afterwards, in small letters
	note      string
}

func newPlan(q source.Query) plan { return plan{}.of(q) }

func (p plan) of(q source.Query) plan {
	languages := languagesOf(q)
	places := placesOf(q.Places)
	var minus []string
	for _, word := range q.Without {
		if l := languagesIn(word); len(l) > 0 {
			minus = append(minus, l...)
			continue
		}
		if word = strings.ToLower(strings.TrimSpace(word)); word != "" {
			p.without = append(p.without, word)
		}
	}
	if len(places) == 0 {
		places = []string{""}
		p.note = "The job names no place, so people of all places were asked for."
	}
	for _, l := range languages {
		for _, place := range places {
			p.questions = append(p.questions, question(l, place, minus))
		}
	}
	return p
}

// question is one question: a language, a place, and what speaks against somebody as
// long as there is room.
func question(lang, place string, minus []string) string {
	text := "type:user language:" + quoted(lang)
	if place != "" {
		text += " location:" + quoted(place)
	}
	text += " " + fewRepos
	for _, l := range minus {
		if l == lang {
			continue
		}
		if more := text + " -language:" + quoted(l); len([]rune(more))+spanRoom <= mostQuery {
			text = more
		}
	}
	return text
}

// quoted writes a value so that it can't become anything but one.
func quoted(text string) string { return `"` + plain(text, 60) + `"` }

// plain keeps letters, digits and the signs that stand in names of places and languages.
func plain(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(" .-'#+", r) {
			return r
		}
		return ' '
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		text = strings.TrimSpace(string(r[:most]))
	}
	return text
}

// placesOf names the places of a job, each once: the town, else the region, else the
// country.
func placesOf(list []core.Location) []string {
	var out []string
	for _, l := range list {
		name := plain(l.City, 60)
		if name == "" {
			name = plain(l.Region, 60)
		}
		if name == "" {
			name = countryName(l.Country)
		}
		if name == "" {
			name = plain(strings.Split(l.Text, ",")[0], 60)
		}
		if name != "" && !holds(out, name) && len(out) < mostPlaces {
			out = append(out, name)
		}
	}
	return out
}

func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return display.English.Regions().Name(region)
}

func holds(list []string, text string) bool {
	for _, have := range list {
		if strings.EqualFold(have, text) {
			return true
		}
	}
	return false
}

// spot is a place in the answers to all questions of a plan: what a cursor holds.
type spot struct {
	Question int    `json:"q,omitzero"`
	Spans    []span `json:"s,omitzero"` // parts that are still to be read, the present one first
	Page     int    `json:"p,omitzero"`
	Skip     int    `json:"k,omitzero"` // items of the page that were read
	Tries    int    `json:"t,omitzero"`
}

// span is the days on which accounts were made; empty = from the first, or to the last.
type span struct {
	From string `json:"f,omitzero"`
	To   string `json:"t,omitzero"`
}

const (
	day      = "2006-01-02"
	firstDay = "2007-10-01" // before the first account
	mostOfIt = 64           // spans that a cursor may hold
)

func (s *spot) read(c source.Cursor) error {
	if c == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(c), s); err != nil || s.Question < 0 || s.Page < 0 || s.Skip < 0 || len(s.Spans) > mostOfIt {
		return core.Fail(core.KindInvalid, "The place at which the search was left can't be read.", "It begins anew with the next question.")
	}
	return nil
}

func (s *spot) write() source.Cursor {
	text, err := json.Marshal(s)
	if err != nil { // no field of it can fail
		return ""
	}
	return source.Cursor(text)
}

func (s *spot) span() span {
	if len(s.Spans) == 0 {
		return span{}
	}
	return s.Spans[0]
}

// words are the span as a part of a question.
func (p span) words() string {
	switch {
	case p.From == "" && p.To == "":
		return ""
	case p.From == "":
		return " created:<=" + p.To
	case p.To == "":
		return " created:>=" + p.From
	}
	return " created:" + p.From + ".." + p.To
}

// split parts the present span in two halves; false = it is one day already.
func (s *spot) split() bool {
	p := s.span()
	from, err := time.Parse(day, orElse(p.From, firstDay))
	to, err2 := time.Parse(day, orElse(p.To, time.Now().UTC().Format(day)))
	if err != nil || err2 != nil || to.Sub(from) < 24*time.Hour || len(s.Spans) >= mostOfIt {
		return false
	}
	middle := from.Add(to.Sub(from) / 2).Truncate(24 * time.Hour)
	rest := s.Spans[min(1, len(s.Spans)):]
	s.Spans = append([]span{{p.From, middle.Format(day)}, {middle.Add(24 * time.Hour).Format(day), p.To}}, rest...)
	return true
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func (s *spot) nextSpan() {
	s.Page, s.Skip, s.Tries = 0, 0, 0
	if len(s.Spans) > 1 {
		s.Spans = s.Spans[1:]
		return
	}
	s.nextQuestion()
}

func (s *spot) nextQuestion() { *s = spot{Question: s.Question + 1} }
