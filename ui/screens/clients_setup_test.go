package screens_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// Set-ups and rules as files, what a route leads to, and clients that were put aside.

func (a agencyDesk) FreePath(name string) string { return "/home/robin/Downloads/" + name }

func (a agencyDesk) SaveSetup(_ context.Context, client, path string) ([]string, error) {
	a.files[path] = client
	return []string{"2 of the rules of Kestrel careers: they name a person"}, nil
}

func (a agencyDesk) TrySetup(_ context.Context, path, client string) (model.Setup, error) {
	if a.files[path] == "" {
		return model.Setup{}, core.Fail(core.KindNotFound, "There is no file at this path that can be read.", "Choose another one.")
	}
	if client == "" {
		client = "Ibex Energy"
	}
	return model.Setup{
		Client: core.Client{ID: 9, Name: client}, Templates: []string{"First letter", "Second letter"}, Starter: true,
		Connections: []model.SetupConnection{{Name: "Ibex jobs", Kind: "feed", Needs: []string{"token"}}},
	}, nil
}

func (a agencyDesk) TakeSetup(ctx context.Context, path, client string) (model.Setup, error) {
	made, err := a.TrySetup(ctx, path, client)
	if err == nil {
		a.Clients = append(a.Clients, made.Client)
	}
	return made, err
}

func (a agencyDesk) SaveText(_ context.Context, path, text string) error {
	a.files[path] = text
	return nil
}

func (a agencyDesk) ReadText(_ context.Context, path string) (string, error) {
	if a.files[path] == "" {
		return "", core.Fail(core.KindNotFound, "There is no file at this path that can be read.", "Choose another one.")
	}
	return a.files[path], nil
}

func TestASetUpIsSavedAndSaysWhatWasLeftOut(t *testing.T) {
	a := newAgency()
	b, _ := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.press(fyne.KeyF)
	b.shoot("setup-save")
	b.press(fyne.KeyReturn)
	if a.files["/home/robin/Downloads/Kestrel Rail Systems set-up.yaml"] != "Kestrel Rail Systems" {
		t.Errorf("written are %q", a.files)
	}
	b.shoot("setup-saved")
	if !b.reads("Left out, because it would name a person:\n2 of the rules of Kestrel careers: they name a person") {
		t.Error("nothing says what was left out")
	}
}

func TestASetUpIsShownBeforeItIsTaken(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		a := newAgency()
		a.files["/x"] = "set-up"
		b, m := clientsBench(t, look.Options{Mode: mode}, a)
		b.visit(model.To(model.Clients))
		b.press(fyne.KeyR)
		b.press(widgets.KeyConfirm)
		if !b.Busy() || len(a.Clients) != 2 {
			t.Fatal("without a file there is nothing to set up")
		}
		b.typeText("/y")
		b.settle()
		b.shoot("setup-missing-" + string(mode))
		b.press(fyne.KeyBackspace)
		b.typeText("x")
		b.settle()
		b.shoot("setup-read-" + string(mode))
		if len(a.Clients) != 2 {
			t.Fatal("it was set up before it was confirmed")
		}
		b.press(fyne.KeyReturn)
		if b.Busy() || m.Client().Name != "Ibex Energy" {
			t.Errorf("shown is %q", m.Client().Name)
		}
	}
}

func TestRulesGoToAFileAndComeFromOne(t *testing.T) {
	a := newAgency()
	a.ruled = "import:\n  - flag: post_to_reqdesk\nactivate: false\npublish: never\n"
	b, m := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.click("Settings")
	b.click("Import rules…")
	b.click("As YAML…")
	b.shoot("rules-yaml-files")
	b.click("Save…")
	b.press(fyne.KeyReturn)
	if got := a.files[m.SharePath("Kestrel careers rules.yaml")]; got != a.ruled {
		t.Errorf("saved %q", got)
	}
	a.files["/x"] = "import:\n  - always: true\nactivate: false\npublish: never\n"
	b.click("Read a file…")
	b.typeText("/x")
	b.press(fyne.KeyReturn)
	b.confirm() // puts it into the form
	b.confirm() // saves it
	if a.ruled != a.files["/x"] {
		t.Errorf("the rules are %q", a.ruled)
	}
}

func TestARouteLeadsToTheBudgetAndToTheConnection(t *testing.T) {
	a := newAgency()
	b, m := clientsBench(t, look.Options{}, a)
	b.visit(model.ToBudget(2))
	b.shoot("client-budget")
	b.typeText("3")
	b.press(fyne.KeyReturn)
	if a.budget != "3200" || m.Client().Name != "Marram Health" {
		t.Errorf("the budget of %s is %q", m.Client().Name, a.budget)
	}
	b.Reload()
	b.settle()
	if b.Busy() {
		t.Error("reading the page anew asks again")
	}
	b.visit(model.ToConnection(2))
	b.shoot("client-connection")
	b.press(fyne.KeyReturn)
	if len(a.synced) != 1 || a.synced[0] != "Kestrel depot" {
		t.Errorf("Enter there synchronises %q", a.synced)
	}
}

func TestEveryClientPutAsideCanBeTakenUpAgain(t *testing.T) {
	a := newAgency()
	for i := range a.Clients {
		a.Clients[i].Archived = true
	}
	b, m := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.shoot("clients-aside")
	b.press(fyne.KeyReturn)
	b.shoot("clients-takeup")
	b.press(widgets.KeyConfirm)
	if b.Busy() || m.Client().Name != "Kestrel Rail Systems" {
		t.Errorf("shown is %q", m.Client().Name)
	}
}
