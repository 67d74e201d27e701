// Package phrase says what stands on the screens in the language of whoever reads
// it.
//
// The key of a text is the English text itself. T gives a text, N one that counts
// something, and Of what came from core in English, because what is stored and
// what the command line prints stays English; Said gives what core has not yet put
// together. The instructions of a connector are one text, with all their lines. A catalogue (catalog/de.json, …) maps
// keys to texts; a key that it lacks is shown in English, and a test tells of it.
//
// In a text %s and %d stand for what is filled in; a translation that needs them in
// another order numbers them: %[2]s. Numbers are written as the language does.
//
// The language is chosen once, before the window opens, and holds for the whole
// program, as the fonts do. It is safe to ask from any goroutine.
package phrase

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"reqdesk/core"
)

// tongue is a language with its texts.
type tongue struct {
	tag      language.Tag
	printer  *message.Printer
	texts    map[string]string
	counted  map[string]forms // by the English text for many
	recalled *recall
}

// forms are the texts for one and for many.
type forms struct {
	One   string `json:"one"`
	Other string `json:"other"`
}

var current atomic.Pointer[tongue]

// english is what is spoken as long as nobody has chosen.
var english = sync.OnceValue(func() *tongue { return load(English) })

// now is the language in use.
func now() *tongue {
	if t := current.Load(); t != nil {
		return t
	}
	return english()
}

// T is a text with what is filled in.
func T(text string, fill ...any) string { return now().say(text, fill...) }

func (t *tongue) say(text string, fill ...any) string {
	if own, ok := t.texts[text]; ok {
		text = own
	}
	if len(fill) == 0 {
		return text
	}
	return t.printer.Sprintf(text, fill...)
}

// In is a text whose one English word says different things in different places, as
// "Open" is a state and an order; its key names the place: "Open (state)".
func In(place, text string) string {
	if own, ok := now().texts[text+" ("+place+")"]; ok {
		return own
	}
	return text
}

// N is a text that counts something: one for 1, many for the rest, as far as the
// language parts them so. The first thing that is filled in is n.
func N(n int, one, many string, fill ...any) string {
	t := now()
	f, ok := t.counted[many]
	if !ok {
		f = forms{One: one, Other: many}
	}
	text := f.Other
	if t.isOne(n) {
		text = f.One
	}
	return t.printer.Sprintf(text, append([]any{n}, fill...)...)
}

// Said is what core says without having put it together: a text, or one that counts.
// A text in which nothing is filled in may be one that was made elsewhere.
func Said(s core.Saying) string {
	fill := s.FillBy(Said)
	if n, counts := s.Count(); counts {
		return N(n, s.One, s.Text, fill[1:]...)
	}
	if len(fill) == 0 {
		return Of(s.Text)
	}
	return T(s.Text, fill...)
}

// isOne tells whether the language says n as it says one: French does so for 0 too.
func (t *tongue) isOne(n int) bool {
	return n >= 0 && plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0) == plural.One
}

// Number is a whole number as the language writes it: "20,000".
func Number(n int) string { return now().printer.Sprintf("%d", n) }

// names are the parts of a layout that Go writes in English.
var names = []string{"January", "Jan", "Monday", "Mon"}

// before is what a layout has before a name; the first day of a month has a word of its
// own in some languages: "1er" in French.
func (t *tongue) before(at time.Time, layout, name string) string {
	first, ok := t.texts["1 (day)"]
	start, end, day := strings.Cut(layout, "2")
	if !ok || !day || at.Day() != 1 || !strings.HasPrefix(name, "Jan") || strings.HasSuffix(start, "0") {
		return at.Format(layout)
	}
	return at.Format(start) + first + at.Format(end)
}

// Date writes a time after a layout of Go's; the layout is a text like any other, so
// that a language has its own order, and names of days and months follow it.
func Date(at time.Time, layout string) string { return now().date(at, layout) }

func (t *tongue) date(at time.Time, layout string) string {
	layout = t.say(layout)
	var out strings.Builder
	for layout != "" {
		end, name := len(layout), ""
		for _, n := range names {
			if i := strings.Index(layout, n); i >= 0 && i < end {
				end, name = i, n
			}
		}
		out.WriteString(t.before(at, layout[:end], name))
		if name == "" {
			break
		}
		out.WriteString(t.say(at.Format(name)))
		layout = layout[end+len(name):]
	}
	return out.String()
}
