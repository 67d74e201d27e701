package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

func TestDaysOfThePracticeCompanyPassOneByOneUntilItIsStopped(t *testing.T) {
	s := newSeated(t)
	s.enter()
	before := s.practice.Time.Now()
	s.days = passing{of: 3, stopped: &atomic.Bool{}, banner: widgets.NewBanner(look.TonePrimary, "")}
	all, err := s.pass(t.Context(), 2, s.days.stopped)
	s.settle()
	if err != nil || all.days != 2 || s.days.now != 2 || s.practice.Time.Now().Sub(before) != 48*time.Hour {
		t.Fatalf("%d days passed, the last told is %d, now it is %s: %v", all.days, s.days.now, s.practice.Time.Now(), err)
	}
	if got, want := s.days.banner.Text(), "Practice – day 2 of 3 is passing, it is Wednesday, 25 November, 08:00: people answer, the employers act."; got != want {
		t.Errorf("the banner says %q, want %q", got, want)
	}
	s.stopWarp()
	if all, err := s.pass(t.Context(), 2, s.days.stopped); err != nil || all.days != 0 {
		t.Errorf("after it was stopped %d more days passed: %v", all.days, err)
	}
}

func TestThePracticeCompanyTellsHowFarItIs(t *testing.T) {
	s := newSeated(t)
	w := model.NewWelcome(t.TempDir(), model.WelcomeIntents{OnPractice: func() {}, OnCancel: func() {}})
	s.welcome = w
	var told []string
	w.Changed = func() {
		if w.Of > 0 {
			told = append(told, w.Busy)
		}
	}
	w.Practice()
	dir := filepath.Join(t.TempDir(), "practice")
	company, err := s.newPractice(t.Context(), dir, s.practice.Time.Now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := company.Close(); err != nil {
			t.Error(err)
		}
	})
	s.settle()
	if want := []string{"Starting its servers…", "Setting up its accounts…", "Fetching its jobs…", "Reading the résumés of its people…"}; !slices.Equal(told, want) || w.Done != w.Of {
		t.Errorf("told is %q, at last %d of %d", told, w.Done, w.Of)
	}
}

func TestAPracticeCompanyThatIsCancelledIsGone(t *testing.T) {
	s := newSeated(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.welcome = model.NewWelcome(t.TempDir(), model.WelcomeIntents{OnPractice: func() {}, OnCancel: cancel})
	s.welcome.Practice()
	s.welcome.Changed = func() {
		if s.welcome.Done == 3 {
			s.welcome.Cancel()
		}
	}
	dir := filepath.Join(t.TempDir(), "practice")
	failed := make(chan error, 1)
	go func() {
		_, err := s.newPractice(ctx, dir, s.practice.Time.Now())
		failed <- err
	}()
	for err := error(nil); err == nil; {
		select {
		case do := <-s.queue:
			do()
		case err = <-failed:
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("it was cancelled and says %v", err)
			}
		}
	}
	s.settle()
	if s.welcome.Busy != "Stopping…" {
		t.Errorf("while it stops it says %q", s.welcome.Busy)
	}
	if _, err := os.Stat(dir); err == nil { // what is left can be made anew: nobody holds it
		company, err := s.newPractice(t.Context(), dir, s.practice.Time.Now())
		if err != nil {
			t.Fatalf("after that it can't be made: %v, %s", err, core.KindOf(err))
		}
		if err := company.Close(); err != nil {
			t.Error(err)
		}
	}
}
