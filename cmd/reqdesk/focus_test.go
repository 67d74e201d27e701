package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// part is an object on the screen with those that it lies in, outermost first.
type part struct {
	fyne.CanvasObject
	in []fyne.CanvasObject
}

// parts are all objects that are shown in o.
func parts(o fyne.CanvasObject, in []fyne.CanvasObject) []part {
	if o == nil || !o.Visible() {
		return nil
	}
	all := []part{{o, in}}
	inside := append(slices.Clone(in), o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			all = append(all, parts(c, inside)...)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			all = append(all, parts(c, inside)...)
		}
	}
	return all
}

// name is what a reader would call an object.
func name(o fyne.CanvasObject) string {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", o), "*")
	if a, ok := o.(fyne.Accessible); ok && a.AccessibilityLabel() != "" {
		return kind + " " + a.AccessibilityLabel()
	}
	if f := reflect.Indirect(reflect.ValueOf(o)).FieldByName("PlaceHolder"); f.IsValid() {
		return kind + " " + f.String()
	}
	return kind
}

// layer is what lies uppermost: a dialog or the window.
func (s *seated) layer() fyne.CanvasObject {
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return s.window.Content()
}

// tab presses Tab as the window's driver does: a widget that takes it keeps it.
func (s *seated) tab(back bool) {
	s.t.Helper()
	c := s.window.Canvas()
	if f, ok := c.Focused().(fyne.Tabbable); ok && f.AcceptsTab() {
		s.t.Errorf("%s keeps Tab for itself", name(f.(fyne.CanvasObject))) //nolint:forcetypeassert // what has the keyboard is drawn
	}
	if back {
		c.FocusPrevious()
	} else {
		c.FocusNext()
	}
	s.settle()
}

// most bounds a walk: no screen has so many controls.
const most = 400

// walk presses Tab until it is where it began, and then Shift-Tab all the way back.
func (s *seated) walk() (order []fyne.Focusable) {
	s.t.Helper()
	c := s.window.Canvas()
	c.Unfocus()
	s.tab(false)
	for first := c.Focused(); first != nil && len(order) < most; {
		order = append(order, c.Focused())
		s.seen(c.Focused())
		if s.tab(false); c.Focused() == first {
			break
		}
	}
	if len(order) == 0 || len(order) == most {
		s.t.Errorf("after %d times Tab the keyboard is not back", len(order))
		return order
	}
	for i := range order {
		s.tab(true)
		if want := order[len(order)-1-i]; c.Focused() != want {
			s.t.Errorf("Shift-Tab leads to %s, while Tab came from %s", names([]fyne.Focusable{c.Focused()}), names([]fyne.Focusable{want}))
			break
		}
	}
	return order
}

// seen tells of a control that has the keyboard while nobody can see it.
func (s *seated) seen(f fyne.Focusable) {
	s.t.Helper()
	o, ok := f.(fyne.CanvasObject)
	if _, link := f.(*widget.Hyperlink); link || !ok {
		return // Fyne's links tell nobody that they have the keyboard; beside the text a button does the same
	}
	driver := fyne.CurrentApp().Driver()
	for _, p := range parts(s.layer(), nil) {
		if p.CanvasObject != o {
			continue
		}
		at, size := driver.AbsolutePositionForObject(o), o.Size()
		for _, outer := range p.in {
			if _, ok := outer.(fyne.Scrollable); !ok {
				continue
			}
			top, high := driver.AbsolutePositionForObject(outer).Y, outer.Size().Height
			if at.Y < top-1 || at.Y+min(size.Height, high) > top+high+1 {
				s.t.Errorf("%s has the keyboard but lies outside of what is scrolled to", name(o))
				return
			}
		}
		return
	}
	s.t.Errorf("%s has the keyboard but is not on the screen", name(o))
}

// mouseOnly are the objects on the screen that answer to a click and to no key: they
// are not in the order, and nothing that is holds them.
func (s *seated) mouseOnly(order []fyne.Focusable) (found []part) {
	reached := map[fyne.CanvasObject]bool{}
	for _, f := range order {
		if o, ok := f.(fyne.CanvasObject); ok {
			reached[o] = true
		}
	}
	for _, p := range parts(s.layer(), nil) {
		_, taps := p.CanvasObject.(fyne.Tappable)
		_, focuses := p.CanvasObject.(fyne.Focusable)
		if strings.HasPrefix(name(p.CanvasObject), "widget.scrollBar") {
			continue // what has the keyboard scrolls
		}
		if off, ok := p.CanvasObject.(fyne.Disableable); ok && off.Disabled() || reached[p.CanvasObject] || !taps && !focuses {
			continue
		}
		held := slices.ContainsFunc(p.in, func(o fyne.CanvasObject) bool { return reached[o] })
		if _, entry := p.CanvasObject.(*widget.Entry); held && !focuses && !isAct(p.CanvasObject) || entry {
			continue // a row, a tick box: the list has keys for them
		}
		found = append(found, p)
	}
	return found
}

// isAct tells whether o is a picture in a row of a list that can be pressed.
func isAct(o fyne.CanvasObject) bool { return fmt.Sprintf("%T", o) == "*widgets.cellAct" }

// byKey are the keys, as the shortcuts sheet of a page has them, that do what is not
// reached by Tab, by the place and the kind of object.
var byKey = map[string]string{
	"jobs widgets.cellAct":    "R O",
	"job-plan widgets.dayBar": "← →",
}

// inSheet tells whether the shortcuts sheet of the page has keys that do the same.
func (s *seated) inSheet(to model.Route, o fyne.CanvasObject) bool {
	keys, ok := byKey[label(to)+" "+name(o)]
	page, teller := s.page.(shell.KeyTeller)
	if !ok || !teller {
		return false
	}
	told := ""
	for _, k := range page.Keys() {
		told += " " + k.Key
	}
	for _, key := range strings.Fields(keys) {
		if !strings.Contains(told+" ", " "+key+" ") {
			return false
		}
	}
	return true
}

// label names a route for people.
func label(to model.Route) string {
	return strings.TrimSuffix(string(to.Place)+"-"+string(to.Tab), "-")
}

// everywhere are the routes to every screen with every part of it.
func (s *seated) everywhere() (all []model.Route) {
	for _, place := range model.Places {
		switch place {
		case model.Job:
			for _, tab := range []model.Tab{"", model.TabSourced, model.TabSources, model.TabContacted, model.TabPlan, model.TabLeads, model.TabHistory} {
				all = append(all, model.ToJob(s.job, tab))
			}
		case model.Sequence:
			all = append(all, model.ToSequence(s.job))
		case model.Settings:
			all = append(all, model.To(place), model.Route{Place: place, Tab: model.TabOutbox})
		default:
			all = append(all, model.To(place))
		}
	}
	return all
}

func TestTabReachesEveryActionOfEveryScreen(t *testing.T) {
	s := newSeated(t)
	s.threeDays()
	s.enter()
	for _, to := range s.everywhere() {
		t.Run(label(to), func(t *testing.T) {
			s.t = t
			s.visit(to)
			if s.shell.Busy() {
				t.Fatal("a dialog is open")
			}
			s.reached(to)
			for _, key := range s.ownKeys() {
				s.visit(to)
				s.window.Canvas().Unfocus()
				s.press(key)
				s.dialogs(label(to) + " " + string(key))
			}
		})
	}
}

// reached tells of each action of what lies uppermost that no key reaches.
func (s *seated) reached(to model.Route) {
	s.t.Helper()
	order := s.walk()
	for _, p := range s.mouseOnly(order) {
		if !s.inSheet(to, p.CanvasObject) {
			s.t.Errorf("no key reaches %s", name(p.CanvasObject))
		}
	}
	s.t.Logf("%d by Tab: %s", len(order), names(order))
}

// ownKeys are the letters of the page's shortcuts, but for O: it opens the browser.
func (s *seated) ownKeys() (keys []fyne.KeyName) {
	page, ok := s.page.(shell.KeyTeller)
	if !ok {
		return nil
	}
	for _, k := range page.Keys() {
		for _, key := range strings.Fields(strings.ReplaceAll(k.Key, ",", " ")) {
			if len(key) == 1 && key >= "A" && key <= "Z" && key != "O" {
				keys = append(keys, fyne.KeyName(key))
			}
		}
	}
	return keys
}

// dialogs walks through what is open and closes it by Escape, and whatever that leads
// to, until the window is reached again.
func (s *seated) dialogs(opened string) {
	s.t.Helper()
	for range 4 {
		stage, ok := s.layer().(*widgets.Stage)
		if !s.shell.Busy() || !ok {
			break
		}
		s.t.Log("dialog of " + opened)
		before := s.window.Canvas().Focused()
		s.reached(model.Route{})
		s.window.Canvas().Focus(before)
		s.press(fyne.KeyEscape)
		if top := s.layer(); s.shell.Busy() && top == fyne.CanvasObject(stage) {
			s.press(fyne.KeyEscape) // the first emptied a field
		}
	}
	for s.shell.Busy() { // a menu, or a dialog of the toolkit
		top := s.window.Canvas().Overlays().Top()
		if _, ours := top.(*widgets.Stage); ours {
			s.t.Errorf("Escape does not close what %s opens", opened)
		}
		s.window.Canvas().Overlays().Remove(top)
	}
	s.settle()
}

func names(order []fyne.Focusable) string {
	var all []string
	for _, f := range order {
		if o, ok := f.(fyne.CanvasObject); ok {
			all = append(all, name(o))
		}
	}
	return strings.Join(all, " | ")
}
