package screens_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/jobs/rule"
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

func (a agencyDesk) RulesOf(context.Context, string) (rule.Rules, error) {
	return rule.Parse(a.ruled)
}

func (a agencyDesk) TryRules(_ context.Context, _ string, r rule.Rules) (jobs.Fitting, error) {
	f := jobs.Fitting{Open: 214, Flags: []string{"post_to_reqdesk", "channel"}, Departments: []string{"Signalling", "Rolling stock"}, Users: []string{"ines@kestrel.example"}}
	if !r.Empty() {
		f.Fit, f.Imported, f.Unknown = 12, 3, 2
		for _, title := range []string{"Signalling engineer", "Rolling stock technician"} {
			f.First = append(f.First, core.Posting{Title: title, Reference: "KR-0412", Locations: []core.Location{{City: "Lisbon", Country: "PT"}}})
		}
	}
	return f, nil
}

func (a agencyDesk) SetRules(_ context.Context, _, text string) error {
	a.ruled = text
	return nil
}

func (a agencyDesk) WordsOf(context.Context, string) (jobs.Words, error) {
	return jobs.Words{
		Employment: []jobs.Word{
			{Text: "Sabbatical cover", Jobs: 4},
			{Text: "Full-time", Jobs: 180, Employment: "full_time", Known: true},
			{Text: "Rota", Jobs: 11, Employment: "contract", Known: true, Own: true},
		},
		Experience: []jobs.Word{
			{Text: "Guru", Jobs: 1, Level: jobs.Level{Seniority: "Guru"}}, {Text: "Experienced Professional", Jobs: 70, Level: jobs.Level{Seniority: "mid", Min: 3, Max: 7}, Known: true},
		},
	}, nil
}

func (a agencyDesk) SetWords(_ context.Context, _ string, own jobs.Tables) error {
	a.own = own
	return nil
}

func TestImportRulesAreAForm(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		a := newAgency()
		b, _ := clientsBench(t, look.Options{Mode: mode}, a)
		b.visit(model.To(model.Clients))
		b.click("Settings")
		b.click("Import rules…")
		b.press(fyne.KeySpace) // "Add a line" has the keyboard; the new line gets it
		b.typeText("post_to_reqdesk")
		b.shoot("rules-" + string(mode))
		b.click("As YAML…")
		b.shoot("rules-yaml-" + string(mode))
		b.confirm()
		b.confirm()
		if want := "import:\n  - flag: post_to_reqdesk\nactivate: false\npublish: never\n"; b.Busy() || a.ruled != want {
			t.Errorf("stored %q", a.ruled)
		}
	}
}

func TestWordsOfTheATSAreAForm(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		a := newAgency()
		b, _ := clientsBench(t, look.Options{Mode: mode}, a)
		b.visit(model.To(model.Clients))
		b.click("Settings")
		b.click("Words of the ATS…")
		b.shoot("words-" + string(mode))
		b.press(widgets.KeyConfirm)
		if !b.Busy() {
			t.Fatal("nothing was changed: there is nothing to save")
		}
		b.press(fyne.KeySpace) // the first word without a meaning has the keyboard
		b.press(fyne.KeyDown)
		b.press(fyne.KeyReturn)
		b.shoot("words-chosen-" + string(mode))
		b.press(widgets.KeyConfirm)
		if b.Busy() || a.own.Employment["Sabbatical cover"] == "" || a.own.Employment["Rota"] != "contract" {
			t.Errorf("stored %v", a.own)
		}
	}
}

func (a agencyDesk) Owners(context.Context) ([]jobs.Owner, error) { return a.agency.Owners, nil }

func (a agencyDesk) AddOwner(_ context.Context, email string) error {
	a.agency.Owners = append(a.agency.Owners, jobs.Owner{Email: email, Origin: "added"})
	return nil
}

func (a agencyDesk) RemoveOwner(context.Context, string) error {
	a.agency.Owners = nil
	return nil
}

func TestAJobThatMayBeOpenAgainIsReopenedWithOneAction(t *testing.T) {
	a := newAgency()
	a.Held = []model.HeldState{{
		Held: core.Held{
			ID: 6, Kind: core.HeldReference, Jobs: []core.ATSJobID{3},
			Reason: "“Staff nurse, nights” came into the ATS with the reference KR-204 of your job “Staff nurse”, closed on 3 November 2026; it is the reference of 1 further job in the ATS as well, so nothing was reopened. Is it the same job?",
		},
		Connection: "Kestrel careers", Open: 214,
	}}
	b, _ := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.shoot("reference-again")
	b.click("Reopen the job")
	if accepted, ok := a.settled[6]; !ok || !accepted || b.Busy() {
		t.Errorf("settled %v", a.settled)
	}
}

func TestAnUnknownOwnerIsAddedWithOneAction(t *testing.T) {
	a := newAgency()
	a.Held = []model.HeldState{{Held: core.Held{ID: 5, Kind: core.HeldOwner, Owner: "ines@kestrel.example", Jobs: make([]core.ATSJobID, 3)}, Connection: "Kestrel careers", Open: 214}}
	a.Owners = []jobs.Owner{{Email: "robin@recruiter.example.com", Origin: "mailbox"}, {Email: "mo@kestrel.example", Origin: "added"}}
	b, m := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.shoot("owner-unknown")
	b.click("Add the owner")
	if accepted, ok := a.settled[5]; !ok || !accepted || b.Busy() {
		t.Errorf("settled %v", a.settled)
	}
	b.click("Add owner")
	b.typeText("no address")
	b.confirm()
	if !b.Busy() {
		t.Fatal("nonsense must keep the dialog open")
	}
	b.shoot("owner-add")
	b.press(fyne.KeyEscape)
	b.click("Add owner")
	b.typeText("lu@kestrel.example")
	b.confirm()
	if b.Busy() || len(m.Owners) != 3 {
		t.Errorf("%d owners", len(m.Owners))
	}
	b.click("Forget")
	if len(m.Owners) != 0 {
		t.Errorf("%d owners are left", len(m.Owners))
	}
}

func TestAConnectionIsAskedForInTheWindowsLanguage(t *testing.T) {
	speak(t, "de")
	a := newAgency()
	a.Connections[1].Jobs.ErrorText = "api.example.com refused the key or password; nothing was changed."
	b, _ := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	if !b.tells("api.example.com hat den Schlüssel oder das Passwort abgelehnt; nichts wurde geändert.") {
		t.Errorf("the problem is told as %q", b.texts())
	}
	b.press(fyne.KeyA)
	var kind *widgets.Choice
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Choice); ok && kind == nil {
			kind = c
		}
	})
	if !slices.Contains(kind.Options, "Übungsfirma") {
		t.Errorf("the kinds are %q", kind.Options)
	}
	kind.SetSelectedIndex(2)
	b.settle()
	b.fillField("Ihr Name dafür", "Kestrel HR")
	b.fillField("Vertrauliche Stellen und Personen", "ja")
	b.shoot("connection-add-de")
	b.confirm()
	if c := a.Connections[len(a.Connections)-1]; c.Connection.Settings["confidential"] != "yes" {
		t.Errorf("stored is %+v", c)
	}
}
