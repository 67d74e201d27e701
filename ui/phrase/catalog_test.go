package phrase_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"reqdesk/ui/phrase"
)

// forms are the texts of a key that counts.
type forms struct{ One, Other string }

// catalogue is one file: what it says by key, and by the text for many.
type catalogue struct {
	texts   map[string]string
	counted map[string]forms
}

func readCatalogue(t *testing.T, tag string) (c catalogue, raw []byte) {
	t.Helper()
	raw, err := os.ReadFile("catalog/" + tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatalf("%s: %v", tag, err)
	}
	c = catalogue{texts: map[string]string{}, counted: map[string]forms{}}
	for key, one := range all {
		var text string
		var f forms
		switch {
		case json.Unmarshal(one, &text) == nil:
			c.texts[key] = text
		case json.Unmarshal(one, &f) == nil:
			c.counted[key] = f
		default:
			t.Errorf("%s: %q is neither a text nor one that counts", tag, key)
		}
	}
	return c, raw
}

// translated are the languages that have a catalogue.
func translated() (tags []string) {
	for _, l := range phrase.Languages() {
		if l.Tag != phrase.English {
			tags = append(tags, l.Tag)
		}
	}
	return tags
}

func TestEachLanguageSaysEverythingThatIsShown(t *testing.T) {
	k := collect(t)
	if len(k.texts) < 2000 || len(k.counted) < 100 {
		t.Fatalf("only %d texts and %d that count were found in the source", len(k.texts), len(k.counted))
	}
	for _, tag := range translated() {
		c, _ := readCatalogue(t, tag)
		for _, key := range slices.Sorted(maps.Keys(k.texts)) {
			if c.texts[key] == "" {
				t.Errorf("%s lacks %q (%s)", tag, key, k.texts[key])
			}
		}
		for _, key := range slices.Sorted(maps.Keys(k.counted)) {
			if f := c.counted[key]; f.One == "" || f.Other == "" {
				t.Errorf("%s lacks a form of %q (%s)", tag, key, k.counted[key])
			}
		}
	}
}

func TestNoLanguageSaysWhatNobodyShows(t *testing.T) {
	k := collect(t)
	for _, tag := range translated() {
		c, _ := readCatalogue(t, tag)
		for key := range c.texts {
			if k.texts[key] == "" && !k.literals[key] {
				t.Errorf("%s says %q, which nothing shows any more", tag, key)
			}
		}
		for key := range c.counted {
			if k.counted[key] == "" {
				t.Errorf("%s counts %q, which nothing shows any more", tag, key)
			}
		}
	}
}

var gapVerb = regexp.MustCompile(`%(?:\[(\d+)\])?(?:\.\d)?([sdf])`)

// gapsOf gives what a text fills in: by number, of which sort.
func gapsOf(text string) map[int]string {
	gaps, next := map[int]string{}, 1
	for _, m := range gapVerb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		n := next
		if m[1] != "" {
			n, _ = strconv.Atoi(m[1])
		}
		gaps[n] = m[2]
		next = n + 1
	}
	return gaps
}

func TestTranslationsFillInTheSame(t *testing.T) {
	check := func(tag, key, text string) {
		if !maps.Equal(gapsOf(key), gapsOf(text)) {
			t.Errorf("%s: %q fills in %v, and %q %v", tag, key, gapsOf(key), text, gapsOf(text))
		}
		if edge(key) != edge(text) {
			t.Errorf("%s: %q and %q differ in the spaces at their ends", tag, key, text)
		}
	}
	for _, tag := range translated() {
		c, _ := readCatalogue(t, tag)
		for key, text := range c.texts {
			check(tag, key, text)
		}
		for key, f := range c.counted {
			check(tag, key, f.One)
			check(tag, key, f.Other)
		}
	}
}

// edge tells whether a text begins and ends with a space.
func edge(text string) [2]bool {
	r := []rune(text)
	return [2]bool{len(r) > 0 && unicode.IsSpace(r[0]), len(r) > 0 && unicode.IsSpace(r[len(r)-1])}
}

// Sorted, a change of a translator is a small difference.
func TestCataloguesAreSorted(t *testing.T) {
	for _, tag := range translated() {
		_, raw := readCatalogue(t, tag)
		var all map[string]any
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(all); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, out.Bytes()) {
			t.Errorf("catalog/%s.json is not sorted by key and indented by two spaces", tag)
		}
	}
}
