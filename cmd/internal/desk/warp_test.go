package desk_test

import (
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
)

// In half a practice day an ATS that can't be reached is asked at every step, and how far
// the day is is told all the same. That no pauses are made between the tries, of seconds
// that pass outside of the practice company, is tested where they are made.
func TestThePracticeDayGoesOnBesideAnATSThatCannotBeReached(t *testing.T) {
	p, err := desk.OpenPractice(t.Context(), t.TempDir()+"/practice", time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() }) // one of its servers is closed already
	if err := p.SetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.Company.ATS(p.Company.Scenario().Employers[0].ID).Close(); err != nil {
		t.Fatal(err)
	}
	var told []time.Time
	p.Moved = func(at time.Time) { told = append(told, at) }
	from := p.Time.Now()
	sum, err := p.Warp(t.Context(), from.Add(12*time.Hour))
	if err != nil {
		t.Error(err)
	}
	if len(sum.Errors) == 0 {
		t.Errorf("the failure is not told: %v", sum.Errors)
	}
	if n := len(told); n < 12 || !told[n-1].Equal(from.Add(12*time.Hour)) {
		t.Errorf("how far the day is was told at %v", told)
	}
}
