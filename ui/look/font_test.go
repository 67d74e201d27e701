package look_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"golang.org/x/image/font/sfnt"

	"reqdesk/ui/look"
)

// What a face lacks is shown as a sign that means nothing, where the system has no font
// with it.
func TestEveryFaceHasEverySignOfTheProgramsTexts(t *testing.T) {
	signs := signsOfTexts(t)
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Bold: true, Italic: true}} {
		face := faces["light"].Font(style)
		font, err := sfnt.Parse(face.Content())
		if err != nil {
			t.Fatalf("%s: %v", face.Name(), err)
		}
		var buf sfnt.Buffer
		for sign, file := range signs {
			if glyph, err := font.GlyphIndex(&buf, sign); err != nil || glyph == 0 {
				t.Errorf("%s has no %q, which stands in %s", face.Name(), sign, file)
			}
		}
	}
}

func TestFontsStayWithTheirStyle(t *testing.T) {
	th := look.New(look.Options{})
	seen := map[string]bool{}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Bold: true, Italic: true}, {Monospace: true}} {
		name := th.Font(style).Name()
		if seen[name] {
			t.Errorf("%+v is drawn with %s, as another style is", style, name)
		}
		seen[name] = true
		style.TabWidth = 4
		if got := th.Font(style).Name(); got != name {
			t.Errorf("%+v is drawn with %s, without tabs with %s", style, got, name)
		}
	}
}

// signsOfTexts are all signs of the help and of the translations, with a file that each
// stands in.
func signsOfTexts(t *testing.T) map[rune]string {
	t.Helper()
	pages, _ := filepath.Glob("../../assets/help/*/*.md")
	catalogs, _ := filepath.Glob("../phrase/catalog/*.json")
	if len(pages) == 0 || len(catalogs) == 0 {
		t.Fatal("there are no texts")
	}
	signs := map[rune]string{}
	for _, file := range append(pages, catalogs...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, sign := range string(text) {
			if sign >= ' ' {
				signs[sign] = filepath.Base(file)
			}
		}
	}
	return signs
}
