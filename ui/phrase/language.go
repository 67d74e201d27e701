package phrase

import (
	"embed"
	"encoding/json"
	"slices"
	"strings"

	"github.com/jeandeaual/go-locale"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// English is the language of the keys.
const English = "en"

// Language is one in which the window speaks.
type Language struct {
	Tag  string
	Name string // in itself
}

// Languages are those offered, each complete.
func Languages() []Language {
	return []Language{{English, "English"}, {"de", "Deutsch"}, {"fr", "Français"}, {"es", "Español"}}
}

//go:embed catalog
var catalogs embed.FS

// Use chooses the language by its tag; "" is the one of the computer, and one that
// is not offered is English. It tells which one it became.
func Use(tag string) string {
	if tag == "" {
		tag = ofComputer()
	}
	if !slices.ContainsFunc(Languages(), func(l Language) bool { return l.Tag == tag }) {
		tag = English
	}
	current.Store(load(tag))
	return tag
}

// UseCatalog speaks from a catalogue that is no part of the program, such as one that a
// translator tries; what it lacks is said in English.
func UseCatalog(tag string, catalog []byte) {
	t := newTongue(tag)
	t.read(catalog)
	t.recalled = newRecall(t)
	current.Store(t)
}

// Current is the tag of the language in use.
func Current() string { return now().tag.String() }

// ofComputer is the first language offered among those that the computer's owner
// reads.
func ofComputer() string {
	wanted, err := locale.GetLocales()
	if err != nil {
		return English
	}
	for _, w := range wanted {
		base, _, _ := strings.Cut(strings.ReplaceAll(w, "_", "-"), "-")
		if slices.ContainsFunc(Languages(), func(l Language) bool { return strings.EqualFold(l.Tag, base) }) {
			return strings.ToLower(base)
		}
	}
	return English
}

// load reads a catalogue. One that can't be read leaves the window in English; the
// files are part of the program, and a test reads them all.
func load(tag string) *tongue {
	t := newTongue(tag)
	if data, err := catalogs.ReadFile("catalog/" + tag + ".json"); err == nil {
		t.read(data)
	}
	t.recalled = newRecall(t)
	return t
}

func newTongue(tag string) *tongue {
	t := &tongue{tag: language.Make(tag), texts: map[string]string{}, counted: map[string]forms{}}
	t.printer = message.NewPrinter(t.tag)
	return t
}

// read takes a catalogue: a text is a string, one that counts has two forms.
func (t *tongue) read(data []byte) {
	var all map[string]json.RawMessage
	if json.Unmarshal(data, &all) != nil {
		return
	}
	for key, raw := range all {
		var text string
		var f forms
		switch {
		case json.Unmarshal(raw, &text) == nil:
			t.texts[key] = text
		case json.Unmarshal(raw, &f) == nil:
			t.counted[key] = f
		}
	}
}
