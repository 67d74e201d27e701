package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

func TestThePillIsThereWhileNobodyAnswersAndLeadsOn(t *testing.T) {
	for name, o := range map[string]look.Options{"normal": {}, "large": {Scale: 1.3}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, o)
			pill := func() *widgets.ProgressButton {
				var found *widgets.ProgressButton
				for range 60 { // by keyboard alone
					b.window.Canvas().FocusNext()
					if f, ok := b.window.Canvas().Focused().(*widgets.ProgressButton); ok && f.Text() == "Offline since 09:12" {
						found = f
						break
					}
				}
				return found
			}
			if pill() != nil {
				t.Error("the pill is there while all is well")
			}
			b.SetPill(true, widgets.Progress{Text: "Offline since 09:12", Note: "1,240 waiting", Part: -1, Icon: look.IconOffline, Tone: look.ToneMuted})
			p := pill()
			if p == nil {
				t.Fatal("Tab does not come to the pill")
			}
			if p.AccessibilityLabel() != "Offline since 09:12, 1,240 waiting" {
				t.Errorf("a screen reader says %q", p.AccessibilityLabel())
			}
			b.press(fyne.KeyReturn)
			if b.pills != 1 {
				t.Error("Enter on the pill leads nowhere")
			}
			b.SetPill(false, widgets.Progress{Part: -1})
			if pill() != nil {
				t.Error("the pill stays when all is well again")
			}
		})
	}
}
