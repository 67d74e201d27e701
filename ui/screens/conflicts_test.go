package screens_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/conflict"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// collided is a workspace with collisions.
type collided struct {
	rows   []conflict.Row
	chosen []string
	refuse error
}

func (c *collided) List(context.Context, bool) ([]conflict.Row, error) {
	return slices.DeleteFunc(slices.Clone(c.rows), func(r conflict.Row) bool { return !r.Settled.IsZero() }), nil
}

func (c *collided) Settle(_ context.Context, choice core.Choice, ids ...core.ConflictID) error {
	if c.refuse != nil {
		return c.refuse
	}
	for _, id := range ids {
		c.chosen = append(c.chosen, fmt.Sprint(choice, " ", uint64(id)))
		for i := range c.rows {
			if c.rows[i].ID == id {
				c.rows[i].Settled = today
			}
		}
	}
	return nil
}

func newCollided() *collided {
	c := &collided{}
	states := []core.CandidacyState{core.CandidacyContacted, core.CandidacyContacted, core.CandidacySaved, core.CandidacyDiscarded, core.CandidacyMoved}
	for i, s := range states {
		c.rows = append(c.rows, conflict.Row{
			Conflict: core.Conflict{
				ID: core.ConflictID(i + 1), Kind: core.ConflictPipeline, Decided: s, At: today.Add(-50 * time.Hour), Heard: today.AddDate(0, 0, -7),
				Stage: "Phone screen", Since: today.AddDate(0, 0, -3), Found: today,
			},
			Person: core.Person{ID: core.PersonID(i + 1), Name: []string{"Inês Carvalho Monteiro", "Γιώργος Σεφέρης", "Łukasz Żółć-Brzęczyszczykiewicz of the very long names that go on and on and on", "Olga Лебедева", "Tom Okafor"}[i]},
			Job:    core.Job{ID: 1, Title: "Backend Engineer (Go)"}, System: "Kestrel careers",
		})
	}
	c.rows = append(c.rows, conflict.Row{
		Conflict: core.Conflict{
			ID: 6, Kind: core.ConflictClosed, People: 36, Enrolled: 12, At: today.Add(-50 * time.Hour), Heard: today.AddDate(0, 0, -7), Since: today.AddDate(0, 0, -3), Found: today,
		}, Job: core.Job{ID: 2, Title: "Signalling Project Lead"}, System: "Kestrel careers",
	})
	return c
}

func conflictBench(t *testing.T, o look.Options, c *collided) (*bench, *model.ConflictsModel) {
	t.Helper()
	var m *model.ConflictsModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		m = model.NewConflicts(b.loop, c)
		return map[model.Place]shell.Page{
			model.Conflicts: screens.NewConflicts(b, m), model.Today: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	b.visit(model.To(model.Conflicts))
	return b, m
}

func TestACollisionShowsYoursTheirsAndBoth(t *testing.T) {
	for name, o := range map[string]look.Options{"conflicts": {}, "conflicts-dark": {Mode: look.Dark}, "conflicts-large": {Scale: 1.3}} {
		t.Run(name, func(t *testing.T) {
			b, m := conflictBench(t, o, newCollided())
			b.shoot(name)
			text := b.texts()
			for _, want := range []string{
				"Inês Carvalho Monteiro", "You contacted this person; nothing has gone to them.", "Theirs: Kestrel careers",
				"The person is in the pipeline of this job, in the stage Phone screen.", "1 of 6 · Backend Engineer (Go) · Kestrel careers", "2 alike: one word for all…",
				model.Moment(today.Add(-50 * time.Hour)), model.Moment(today.AddDate(0, 0, -3)),
			} {
				if !slices.Contains(text, want) {
					t.Errorf("the page does not say %q but %q", want, text)
				}
			}
			for range 5 {
				b.press(fyne.KeyJ)
				b.fits()
			}
			b.shoot(name + "-closed")
			if m.Subtitle() != "6 of 6 · Signalling Project Lead · Kestrel careers" {
				t.Errorf("shown %s", m.Subtitle())
			}
		})
	}
}

func TestEachCollisionIsSettledByOneKey(t *testing.T) {
	c := newCollided()
	b, m := conflictBench(t, look.Options{}, c)
	b.press(fyne.KeyA)
	b.shoot("conflicts-alike")
	b.press(fyne.KeyT)
	b.press(fyne.KeyB)
	b.press(fyne.KeyJ)
	b.press(fyne.KeyK)
	b.press(fyne.KeyY)
	if want := []string{"theirs 1", "theirs 2", "both 3", "yours 4"}; !slices.Equal(c.chosen, want) {
		t.Errorf("settled %v, want %v", c.chosen, want)
	}
	c.refuse = core.Fail(core.KindStorage, "The disk is full; nothing was settled.", "Make room.")
	b.press(fyne.KeyT)
	if !b.Busy() || m.Left() != 2 {
		t.Errorf("a refusal: dialog %v, %d left", b.Busy(), m.Left())
	}
	b.press(fyne.KeyEscape)
	c.refuse = nil
	b.press(fyne.KeyT)
	b.press(fyne.KeyY)
	b.shoot("conflicts-empty")
	if m.Left() != 0 || len(c.chosen) != 6 {
		t.Errorf("%d left, settled %v", m.Left(), c.chosen)
	}
	b.press(fyne.KeyReturn)
	if b.Current() != model.To(model.Today) {
		t.Errorf("Enter leads to %v", b.Current())
	}
}
