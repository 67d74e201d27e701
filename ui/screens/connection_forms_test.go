package screens_test

import (
	"context"
	"maps"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// The forms of one connection: its settings, its rules and its value tables.

func (a agencyDesk) SettingsOf(context.Context, string) (map[string]string, error) {
	all := maps.Clone(core.SettingDefaults)
	maps.Copy(all, a.set)
	return all, nil
}

func (a agencyDesk) Set(_ context.Context, _ string, set map[string]string) error {
	maps.Copy(a.set, set)
	return nil
}

func reachSettings() []model.Setting {
	return []model.Setting{
		{Key: core.SettingGoLive, Default: "rule", Values: []string{"import", "rule", "hand"}},
		{Key: core.SettingEdits, Default: "show", Values: []string{"ignore", "show", "follow"}},
		{Key: core.SettingPollAt},
		{Key: core.SettingExport, Default: "stage:lead", Values: []string{"hand", "auto", "stage:lead", "stage:interview"}},
		{Key: core.SettingFirstPreview, Default: "yes", Values: []string{"yes", "no"}},
		{Key: core.SettingStatusBack, Default: "sync", Values: []string{"never", "sync", "daily"}},
		{Key: core.SettingAbsence, Default: "close", Values: []string{"close", "keep"}},
		{Key: "poll"},
	}
}

func TestAConnectionsSettingsAreAFormWithStartingPoints(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		a := newAgency()
		b, _ := clientsBench(t, look.Options{Mode: mode}, a)
		b.visit(model.To(model.Clients))
		b.click("Settings")
		b.shoot("reach-" + string(mode))
		b.press(widgets.KeyConfirm)
		if !b.Busy() || len(a.set) > 0 {
			t.Fatal("nothing was changed: there is nothing to save")
		}
		b.press(fyne.KeySpace) // the starting point has the keyboard
		for range 3 {
			b.press(fyne.KeyDown)
		}
		b.press(fyne.KeyReturn)
		b.shoot("reach-form-" + string(mode))
		b.press(widgets.KeyConfirm)
		if b.Busy() || a.set[core.SettingExport] != "auto" || a.set[core.SettingGoLive] != "hand" {
			t.Errorf("stored %v", a.set)
		}
	}
}
