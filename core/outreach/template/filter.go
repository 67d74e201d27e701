package template

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/osteele/liquid"
	"github.com/osteele/tuesday"
)

// filters maps the filters' names to the number of values that each takes.
var filters = map[string]int{
	"default": 1, "capitalize": 0, "upcase": 0, "downcase": 0, "strip": 0,
	"truncate": 1, "append": 1, "prepend": 1, "replace": 2, "date": 1,
}

// newEngine is Liquid with these filters and nothing else: no tags, no includes.
func newEngine() *liquid.Engine {
	e := liquid.NewBasicEngine()
	e.RegisterFilter("default", func(v, other any) any {
		if s, ok := v.(string); v == nil || ok && strings.TrimSpace(s) == "" {
			return other
		}
		return v
	})
	e.RegisterFilter("capitalize", func(s string) string {
		r, n := utf8.DecodeRuneInString(s)
		if n == 0 {
			return s
		}
		return string(unicode.ToTitle(r)) + s[n:]
	})
	e.RegisterFilter("upcase", strings.ToUpper)
	e.RegisterFilter("downcase", strings.ToLower)
	e.RegisterFilter("strip", strings.TrimSpace)
	e.RegisterFilter("truncate", truncate)
	e.RegisterFilter("append", func(s, end string) string { return s + end })
	e.RegisterFilter("prepend", func(s, begin string) string { return begin + s })
	e.RegisterFilter("replace", func(s, old, by string) string {
		if old == "" || len(s)*len(by) > maxOutput {
			return s
		}
		return strings.ReplaceAll(s, old, by)
	})
	e.RegisterFilter("date", date)
	return e
}

func truncate(s string, n int) string {
	if n < 1 || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// date writes today's date in a format of strftime; any other value stays.
func date(v any, format string) (any, error) {
	d, ok := v.(day)
	if !ok || len(format) > 100 {
		return v, nil
	}
	return tuesday.Strftime(format, d.Time)
}

// day is {{today}}: it writes itself in the template's language.
type day struct {
	time.Time
	language string
}

// String gives "22 November 2026" and its like.
func (d day) String() string {
	month := d.Format("January")
	if names, ok := months[language(d.language)]; ok {
		month = names[d.Month()-1]
	}
	switch language(d.language) {
	case "de":
		return d.Format("2. ") + month + d.Format(" 2006")
	case "es":
		return d.Format("2") + " de " + month + " de " + d.Format("2006")
	}
	return d.Format("2 ") + month + d.Format(" 2006")
}

func language(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

var months = map[string][12]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
}
