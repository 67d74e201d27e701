package main

import (
	"testing"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

func newDesk(t *testing.T) *desk.Desk {
	t.Helper()
	clock, err := desk.ClockFrom("2026-11-23T09:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.CreatePractice(t.Context(), desk.Options{Dir: t.TempDir(), Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func update(t *testing.T, d *desk.Desk, do func(core.Tx) error) {
	t.Helper()
	if err := d.DB.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func TestHeldClosingsNameTheImportedJobsAndTheNumbers(t *testing.T) {
	d := newDesk(t)
	client := core.Client{Name: "Kestrel Rail Systems"}
	conn := core.Connection{Name: "Kestrel careers", Kind: "feed"}
	var list []core.ATSJobID
	update(t, d, func(tx core.Tx) error {
		if err := d.DB.PutClient(tx, &client); err != nil {
			return err
		}
		conn.Client = client.ID
		if err := d.DB.PutConnection(tx, &conn); err != nil {
			return err
		}
		for i, title := range []string{"Signalling engineer", "", "not imported"} {
			a := core.ATSJob{Connection: conn.ID, Open: true, Posting: core.Posting{ID: string(rune('a' + i))}}
			if i < 2 {
				j := core.Job{Client: client.ID, Title: title}
				if err := d.DB.PutJob(tx, &j); err != nil {
					return err
				}
				a.ImportedAs = j.ID
			}
			if err := d.DB.PutATSJob(tx, &a); err != nil {
				return err
			}
			list = append(list, a.ID)
		}
		return d.DB.PutSyncStatus(tx, core.SyncStatus{Connection: conn.ID, Resource: "jobs", OpenJobs: 9})
	})
	update(t, d, func(tx core.Tx) error {
		for _, h := range []core.Held{
			{Kind: core.HeldOwner, Connection: conn.ID, Owner: "kim@example.com", Jobs: list[:1]},
			{Kind: core.HeldBrake, Connection: conn.ID, Jobs: append(list, 4711)}, // one that is gone
		} {
			if err := d.DB.PutHeld(tx, &h); err != nil {
				return err
			}
		}
		return nil
	})
	states, err := closings{d}.HeldClosings(t.Context())
	if err != nil || len(states) != 1 {
		t.Fatalf("%d are held, %v; an unknown owner is no closing", len(states), err)
	}
	s := states[0]
	if s.Connection != "Kestrel careers" || s.Open != 9 || len(s.Held.Jobs) != 4 {
		t.Errorf("shown are %q, %d open, %d jobs", s.Connection, s.Open, len(s.Held.Jobs))
	}
	if len(s.Imported) != 2 || s.Imported[0] != "Signalling engineer" || s.Imported[1] != "A job without a title" {
		t.Errorf("imported are %q", s.Imported)
	}
}

func TestNothingIsHeldInAnEmptyWorkspace(t *testing.T) {
	if states, err := (closings{newDesk(t)}).HeldClosings(t.Context()); err != nil || len(states) != 0 {
		t.Errorf("%v, %v", states, err)
	}
}
