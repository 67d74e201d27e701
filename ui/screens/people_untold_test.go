package screens_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/core/privacy"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// duty is who has to be told about their data.
type duty struct {
	list []privacy.Untold
	told []string
}

// Untold is model.Teller.
func (d *duty) Untold(context.Context) ([]privacy.Untold, error) { return slices.Clone(d.list), nil }

// Told is model.Teller.
func (d *duty) Told(_ context.Context, id core.PersonID, how string) error {
	if how == "" {
		return core.Fail(core.KindUsage, "It has to be kept how this person was told; nothing was changed.", "")
	}
	d.told = append(d.told, how)
	d.list = slices.DeleteFunc(d.list, func(u privacy.Untold) bool { return u.Person.ID == id })
	return nil
}

func TestTodayLeadsToWhoHasToBeTold(t *testing.T) {
	for name, o := range map[string]look.Options{"untold": {}, "untold-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			d := &duty{}
			for i, who := range []string{"Inês Carvalho", "Łukasz Żółć-Brzęczyszczykiewicz", "Tom Okafor"} {
				due := today.Add(time.Duration(i*3-2) * 24 * time.Hour)
				d.list = append(d.list, privacy.Untold{Person: core.Person{ID: core.PersonID(i + 1), Name: who}, Since: due.AddDate(0, -1, 0), Due: due})
			}
			b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
				office := newOffice(t)
				w := worker{office, &followup.Service{Store: office.Workspace, People: office.Service, Clock: core.WallFrom(today)}, t.TempDir(), &longFile{}}
				page := screens.NewPeople(b, model.NewPeople(b.loop, office, now), screens.NewIntake(b, model.NewIntake(b.loop, &office.intake, jobOverviews{office})), screens.ReviewIntents{})
				page.WithWork(model.NewPeopleWork(b.loop, model.PeopleServices{Identities: w, Tasks: w, Notes: w.Service, Searches: w.Service, Teller: d}, now))
				return map[model.Place]shell.Page{
					model.Today:  screens.NewToday(b, model.NewToday(b.loop, waiting(nil)).WithUntold(d, now)),
					model.People: page,
				}
			})
			b.visit(model.To(model.Today))
			b.settle()
			b.shoot(name + "-today")
			b.press(fyne.Key1)
			b.settle()
			if r := b.Current(); r.Place != model.People || r.Tab != model.TabUntold {
				t.Fatalf("1 leads to %v", r)
			}
			b.shoot(name)
			b.tapButton("I told them…")
			b.tapButton("Keep it")
			if !b.Busy() {
				t.Error("nothing is kept of how it was")
			}
			b.typing("By telephone on 20 November.")
			b.tapButton("Keep it")
			b.settle()
			if len(d.told) != 1 || len(d.list) != 2 || b.shown("Inês Carvalho") {
				t.Errorf("told %q, shows %q", d.told, b.texts())
			}
		})
	}
}
