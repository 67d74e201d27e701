package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// smallest is the window of a small laptop.
var smallest = fyne.NewSize(1024, 640)

// No language says everything as shortly as English does. Here each text is a third
// longer than in English, and has accents so that it is known from names: none of them
// may be cut, on no screen and in no dialog, in the smallest window.
func TestNoTextIsCutWhereALanguageNeedsAThirdMore(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	phrase.UseCatalog("en", longer(t))
	s := newSeated(t)
	s.threeDays()
	s.window.Resize(smallest)
	s.enter()
	walls{s}.each(walls{s}.long, walls{s}.long)
}

// walls are what the screens hang on, one after the other.
type walls struct{ *seated }

// each goes to every screen, and opens every dialog that a letter opens on one.
func (w walls) each(screen, dialog func(name string)) {
	for _, to := range w.everywhere() {
		w.visit(to)
		screen(label(to))
		for _, key := range w.ownKeys() {
			w.visit(to)
			w.window.Canvas().Unfocus()
			if w.press(key); w.shell.Busy() {
				dialog(label(to) + "-" + string(key))
			}
			w.dismiss()
		}
	}
}

// dismiss takes away whatever lies over the window.
func (w walls) dismiss() {
	for top := w.window.Canvas().Overlays().Top(); top != nil; top = w.window.Canvas().Overlays().Top() {
		w.press(fyne.KeyEscape)
		if w.window.Canvas().Overlays().Top() == top {
			w.window.Canvas().Overlays().Remove(top)
		}
	}
	w.settle()
}

// aLetter is less than a letter's width: pieces of rich text are laid out by their exact
// widths and told rounded ones.
const aLetter = 8

// cut tells of texts that are cut.
func (w walls) cut(name string) {
	w.t.Helper()
	if need := w.window.Content().MinSize(); need.Width > smallest.Width || need.Height > smallest.Height {
		w.t.Errorf("%s: the window can't be made smaller than %v", name, need)
	}
	for _, p := range parts(w.layer(), nil) {
		if c, ok := p.CanvasObject.(*canvas.Text); ok && c.Text != "…" && !scrolls(p.in) {
			if has := widthFor(p); c.MinSize().Width > has+aLetter {
				w.t.Errorf("%s: %q is cut: it needs %.0f and has %.0f", name, c.Text, c.MinSize().Width, has)
			}
		}
		if c, ok := p.CanvasObject.(*widgets.Card); ok && underBar(p) {
			w.t.Errorf("%s: the scroll bar touches a card that is %.0f wide", name, c.Size().Width)
		}
	}
	w.overflows(name)
}

// overflows tells of what is scrolled up and down and is wider than its place.
func (s *seated) overflows(name string) {
	s.t.Helper()
	for _, p := range parts(s.layer(), nil) {
		if o, ok := p.CanvasObject.(*widgets.Scroll); ok && o.Direction == container.ScrollVerticalOnly && o.Content.MinSize().Width > o.Size().Width+0.5 {
			s.t.Errorf("%s: what is scrolled is %.0f wide and has %.0f", name, o.Content.MinSize().Width, o.Size().Width)
		}
	}
}

// barWide is how wide a scroll bar is, with the least gap beside it.
const barWide = 4 + 2

// underBar tells whether the bar of what an object is scrolled in touches it.
func underBar(p part) bool {
	driver := fyne.CurrentApp().Driver()
	for i := len(p.in) - 1; i >= 0; i-- {
		s, ok := p.in[i].(*widgets.Scroll)
		if !ok {
			continue
		}
		end := driver.AbsolutePositionForObject(s).X + s.Size().Width
		return s.Content.Size().Height > s.Size().Height+0.5 && driver.AbsolutePositionForObject(p.CanvasObject).X+p.Size().Width > end-barWide
	}
	return false
}

// widthFor is what a text has room in. Fyne gives the pieces of a list's item other widths
// than it draws them with: they have all of the text that they belong to.
func widthFor(p part) float32 {
	for _, in := range p.in {
		if m, ok := in.(*widgets.Markdown); ok {
			driver := fyne.CurrentApp().Driver()
			return driver.AbsolutePositionForObject(m).X + m.Size().Width - driver.AbsolutePositionForObject(p.CanvasObject).X
		}
	}
	return p.Size().Width
}

// long tells of texts of the window's own that are cut, that end in an ellipsis, or that
// stand out of what they lie in.
func (w walls) long(where string) {
	w.t.Helper()
	w.cut(where)
	for _, p := range parts(w.layer(), nil) {
		switch o := p.CanvasObject.(type) {
		case *widgets.Text:
			if o.IsCut() && o.Size().Width > 0 && isOwn(o.Text()) {
				w.t.Errorf("%s: %q has no room and ends in an ellipsis", where, o.Text())
			}
		case *canvas.Text:
			if outer, by := w.standsOut(p); by > aLetter && isOwn(o.Text) {
				w.t.Errorf("%s: %q stands %.0f out of %T", where, o.Text, by, outer)
			}
		case fyne.Tappable:
			if outer, by := w.standsOut(p); by > aLetter {
				w.t.Errorf("%s: %s stands %.0f out of %T", where, name(p.CanvasObject), by, outer)
			}
		}
	}
}

// standsOut is what an object is wider than, and by how much.
func (w walls) standsOut(p part) (outer fyne.CanvasObject, by float32) {
	driver := fyne.CurrentApp().Driver()
	left := driver.AbsolutePositionForObject(p.CanvasObject).X
	right := left + min(p.MinSize().Width, p.Size().Width)
	for i := len(p.in) - 1; i >= 0; i-- {
		in := p.in[i]
		_, ends := in.(fyne.Scrollable)
		if s, ok := in.(*widgets.Scroll); ends && (!ok || s.Direction != container.ScrollVerticalOnly) {
			return outer, by
		}
		from := driver.AbsolutePositionForObject(in).X
		if out := max(from-left, right-from-in.Size().Width); out > by {
			outer, by = in, out
		}
		if ends {
			break
		}
	}
	return outer, by
}

// scrolls tells whether a text lies where what does not fit is scrolled to.
func scrolls(in []fyne.CanvasObject) bool {
	for _, o := range in {
		if _, ok := o.(*widget.Entry); ok {
			return true
		}
	}
	return false
}

var (
	vowels  = strings.NewReplacer("a", "á", "e", "é", "i", "í", "o", "ó", "u", "ú", "A", "Á", "E", "É", "I", "Í", "O", "Ó", "U", "Ú")
	accents = "áéíóúÁÉÍÓÚ"
	// fast is what a translation keeps as it is: what is filled in, and the place that a
	// key names.
	fast  = regexp.MustCompile(`%%|%(\[\d+\])?(\.\d)?[sdf]|\{\{.*?\}\}|\{%.*?%\}`)
	place = regexp.MustCompile(` \([a-z -]+\)$`)
	// layout are the texts by which dates are written.
	layout = regexp.MustCompile(`2006|15:04|\b2 Jan`)
)

// isOwn tells whether a text is the window's own, without a name in it.
func isOwn(text string) bool {
	return strings.ContainsAny(text, accents) && !strings.ContainsAny(text, "aeiouAEIOU")
}

// longer is a catalogue in which everything that another language says is a third longer
// than in English.
func longer(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../ui/phrase/catalog/de.json")
	var all map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	for key, own := range all {
		if _, counts := own.(map[string]any); counts {
			all[key] = map[string]string{"one": stretched(key), "other": stretched(key)}
		} else {
			all[key] = stretched(place.ReplaceAllString(key, ""))
		}
	}
	if err == nil {
		raw, err = json.Marshal(all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// stretched doubles letters all over a text until it is a third longer.
func stretched(text string) string {
	if layout.MatchString(text) {
		return text
	}
	var out strings.Builder
	for at, since := 0, 0; at < len(text); {
		if f := fast.FindStringIndex(text[at:]); f != nil && f[0] == 0 {
			out.WriteString(text[at : at+f[1]])
			at += f[1]
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		own := vowels.Replace(string(r))
		out.WriteString(own)
		if since++; since >= 3 && unicode.IsLetter(r) {
			out.WriteString(strings.ToLower(own))
			since -= 3
		}
	}
	return out.String()
}

func TestStretchedTextsAreAThirdLongerAndFillInTheSame(t *testing.T) {
	for text, want := range map[string]string{
		"Save":                   "Sávvé",
		"%[1]d of %s":            "%[1]d óff %s",
		"2 Jan 2006":             "2 Jan 2006",
		"{{first}} is elsewhere": "{{first}} íss éllséwwhérré",
	} {
		if got := stretched(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
