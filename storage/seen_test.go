package storage_test

import (
	"slices"
	"testing"

	"reqdesk/core"
)

func TestSeenApplicationsAreKeptByResourceUntilTheyAreForgotten(t *testing.T) {
	w := practice(t)
	seen := func(c core.ConnectionID, resource string, want ...uint64) {
		t.Helper()
		view(t, w, func(tx core.Tx) error {
			got, err := w.SeenApplications(tx, c, resource)
			if !slices.Equal(got, want) {
				t.Errorf("%v, %s: %v, want %v", c, resource, got, want)
			}
			return err
		})
	}
	seen(1, "people") // from empty
	update(t, w, func(tx core.Tx) error {
		ok(t, w.AddSeenApplications(tx, 1, "people", []uint64{3, 1}))
		ok(t, w.AddSeenApplications(tx, 1, "people", nil))
		ok(t, w.AddSeenApplications(tx, 1, "people a7", []uint64{9}))
		return w.AddSeenApplications(tx, 2, "people", []uint64{8})
	})
	update(t, w, func(tx core.Tx) error { return w.AddSeenApplications(tx, 1, "people", []uint64{1<<64 - 1}) })
	seen(1, "people", 3, 1, 1<<64-1)
	update(t, w, func(tx core.Tx) error {
		ok(t, w.ForgetSeenApplications(tx, 1, "jobs")) // there are none
		return w.ForgetSeenApplications(tx, 1, "people")
	})
	seen(1, "people")
	seen(1, "people a7", 9)
	seen(2, "people", 8)
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}
