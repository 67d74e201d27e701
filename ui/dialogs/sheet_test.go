package dialogs_test

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

// room is a window in which dialogs open, with a field that has the keyboard.
type room struct {
	window fyne.Window
	field  *widgets.Field
	host   dialogs.Host
}

func newRoom(t *testing.T) *room {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	r := &room{field: widgets.NewField("behind")}
	r.window = test.NewTempWindow(t, widgets.NewStage(widgets.VStack(0, r.field), nil))
	r.window.Resize(fyne.NewSize(900, 600))
	widgets.HostKeys(r.window.Canvas())
	r.window.Canvas().Focus(r.field)
	r.host = dialogs.Host{Canvas: r.window.Canvas()}
	return r
}

func (r *room) press(name fyne.KeyName) {
	if f := r.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	r.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
}

func (r *room) open() bool { return r.window.Canvas().Overlays().Top() != nil }

func TestADialogTakesTheKeyboardAndGivesItBack(t *testing.T) {
	r := newRoom(t)
	name := widgets.NewField("Name")
	result := ""
	dialogs.Show(r.host, dialogs.Sheet{
		Title: "Add a client", Content: widgets.NewFormField("Name", name), Confirm: "Add", First: name,
		OnConfirm: func() bool { return name.Text != "" },
		OnClose:   func(ok bool) { result = name.Text },
	})
	if r.window.Canvas().Focused() != fyne.Focusable(name) {
		t.Fatal("the first field must have the keyboard")
	}
	r.press(fyne.KeyReturn)
	if !r.open() {
		t.Fatal("an incomplete form must stay open")
	}
	test.Type(name, "Acme")
	r.press(fyne.KeyReturn)
	if r.open() || result != "Acme" {
		t.Errorf("open %v, result %q", r.open(), result)
	}
	if r.window.Canvas().Focused() != fyne.Focusable(r.field) {
		t.Error("the keyboard must be where it was before")
	}
}

func TestEscapeCancelsFromAnywhereInside(t *testing.T) {
	for name, first := range map[string]fyne.Focusable{
		"a field": widgets.NewField(""), "a text area": widgets.NewTextArea("", 3), "a search": widgets.NewSearchField("", nil),
		"a box": widgets.NewCheck("Yes", nil), "a drop-down": widgets.NewChoice([]string{"a"}, nil), "the button": nil,
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			confirmed, closed := true, 0
			content, _ := first.(fyne.CanvasObject)
			dialogs.Show(r.host, dialogs.Sheet{Title: "Sure?", Content: content, Confirm: "Yes", First: first, OnClose: func(ok bool) { confirmed = ok; closed++ }})
			r.press(fyne.KeyEscape)
			if r.open() || confirmed || closed != 1 {
				t.Errorf("open %v, confirmed %v, closed %d times", r.open(), confirmed, closed)
			}
		})
	}
}

func TestCtrlReturnConfirmsFromInsideATextArea(t *testing.T) {
	r := newRoom(t)
	area := widgets.NewTextArea("", 3)
	confirmed := false
	dialogs.Show(r.host, dialogs.Sheet{Title: "Note", Content: area, Confirm: "Save", First: area, OnClose: func(ok bool) { confirmed = ok }})
	r.press(fyne.KeyReturn)
	if !r.open() {
		t.Fatal("Enter in a text area is a new line")
	}
	widgets.SendKey(r.window.Canvas(), &fyne.KeyEvent{Name: widgets.KeyConfirm})
	if r.open() || !confirmed {
		t.Error("Ctrl with Return must confirm")
	}
}

func TestADangerousQuestionStartsOnCancel(t *testing.T) {
	r := newRoom(t)
	yes := 0
	q := dialogs.Question{Title: "Delete?", Text: "It is gone for good.", Do: "Delete", Danger: true}
	dialogs.Ask(r.host, q, func() { yes++ })
	r.press(fyne.KeyReturn)
	if yes != 0 || r.open() {
		t.Error("Enter must not destroy anything")
	}
	q.Danger = false
	dialogs.Ask(r.host, q, func() { yes++ })
	r.press(fyne.KeyReturn)
	if yes != 1 {
		t.Error("Enter confirms a harmless question")
	}
}

func TestATooLongDialogScrollsAndStaysInTheWindow(t *testing.T) {
	r := newRoom(t)
	long := widgets.NewParagraph(widgets.RoleBody, strings.Repeat("A sentence that goes on. ", 600))
	open := dialogs.Show(r.host, dialogs.Sheet{Title: "Notice", Content: long, Confirm: "Agree"})
	if h := open.Frame().Height; h > 600-2*24 {
		t.Errorf("the sheet is %v high in a window of 600", h)
	}
	open.SetProblem("The disk is full. Nothing was saved.", "Make room and try again.")
	if h := open.Frame().Height; h > 600-2*24 {
		t.Errorf("with a problem the sheet is %v high", h)
	}
}

func TestErrorTextIsForPeople(t *testing.T) {
	m, h := dialogs.ErrorText(core.Fail(core.KindAuth, "The key was refused.", "Enter it again."))
	if m != "The key was refused." || h != "Enter it again." {
		t.Errorf("%q %q", m, h)
	}
	if m, h = dialogs.ErrorText(errors.New("bolt: tx closed")); strings.Contains(m+h, "bolt") || h == "" {
		t.Errorf("a technical error reached people: %q %q", m, h)
	}
}

func TestTheCauseOfAnErrorIsCopiedOnRequest(t *testing.T) {
	r := newRoom(t)
	copied := ""
	dialogs.Failed(r.host, core.Fail(core.KindTemporary, "The ATS did not answer.", "").Because(errors.New("dial tcp: timeout")), func(s string) { copied = s })
	var details, copier *widgets.Button
	find(r.window.Canvas().Overlays().Top(), func(b *widgets.Button) {
		switch b.Label() {
		case "Details":
			details = b
		case "Copy":
			copier = b
		}
	})
	if details == nil || copier == nil || copier.Visible() {
		t.Fatal("the cause must be hidden at first")
	}
	test.Tap(details)
	test.Tap(copier)
	if copied != "dial tcp: timeout" {
		t.Errorf("copied %q", copied)
	}
}

func find(o fyne.CanvasObject, each func(*widgets.Button)) {
	if b, ok := o.(*widgets.Button); ok {
		each(b)
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			find(child, each)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			find(child, each)
		}
	}
}
