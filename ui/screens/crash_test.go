package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
)

const crashReport = `Reqdesk ended by itself.

When: 2026-11-28 12:20 UTC
Program: 0.1.0 linux/amd64
Why: panic: runtime error: index out of range [·] with length ·
Where:
  reqdesk/ui/screens.(*Review).draw  screens/review.go:212
  reqdesk/ui/shell.(*Shell).Go  shell/router.go:61
  fyne.io/fyne/v2/internal/driver/glfw.(*gLDriver).runGL  glfw/loop.go:145

The log before:
time=2026-11-28T12:20:01Z level=INFO msg=shown place=review tab=""
`

func TestTheReportOfACrashIsReadCopiedAndThrownAway(t *testing.T) {
	for name, o := range map[string]look.Options{"light": {}, "dark": {Mode: look.Dark}} {
		b, _ := workBench(t, o)
		b.visit(model.Route{Place: model.People})
		copied, kept, gone := "", 0, 0
		show := func() {
			screens.ShowCrash(b.Shell, crashReport, screens.CrashIntents{Copy: func(s string) { copied = s }, Keep: func() { kept++ }, Discard: func() { gone++ }})
			b.settle()
		}
		show()
		b.shoot("crash-" + name)
		b.tapButton("Copy")
		if copied != crashReport || !b.Busy() {
			t.Errorf("copied %q", copied)
		}
		b.press(fyne.KeyEscape)
		if kept != 1 || gone != 0 || b.Busy() {
			t.Error("Escape keeps the report")
		}
		show()
		b.tapButton("Throw away")
		if kept != 1 || gone != 1 || b.Busy() {
			t.Error("it was not thrown away")
		}
	}
}
