package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNothingReachesTheWindowOnceItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var done []string
		e := &ending{do: func(do func()) { do() }, stuck: func() { done = append(done, "stuck") }}
		e.dispatch(func() { done = append(done, "before") })
		e.dispatch(func() { e.dispatch(func() { done = append(done, "within") }) })
		e.begin()
		e.dispatch(func() { done = append(done, "too late") })
		time.Sleep(grace - time.Millisecond)
		if len(done) != 2 || done[0] != "before" || done[1] != "within" {
			t.Errorf("done: %q", done)
		}
	})
}

func TestEndingTakesNoLongerThanItsGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, times := time.Now(), 0
		e := &ending{do: func(func()) {}, stuck: func() {
			times++
			if took := time.Since(begun); took != grace {
				t.Errorf("ended after %v", took)
			}
		}}
		e.bound() // a signal, while the window's goroutine hangs
		time.Sleep(time.Second)
		e.begin() // which then goes on all the same
		time.Sleep(time.Minute)
		if times != 1 {
			t.Errorf("ended %d times", times)
		}
	})
}

func TestTheLoopEndsAfterWhatWaitsForIt(t *testing.T) {
	var waiting []func()
	var done []string
	e := &ending{do: func(do func()) { waiting = append(waiting, do) }, stuck: func() {}}
	say := func(what string) func() { return func() { done = append(done, what) } }
	e.dispatch(say("news"))
	e.last(say("quit"))
	e.dispatch(say("too late"))
	for len(waiting) > 0 {
		do := waiting[0]
		waiting = waiting[1:]
		do()
	}
	if got := strings.Join(done, ", "); got != "news, quit" {
		t.Errorf("done: %s", got)
	}
}

// A signal comes when the toolkit's loop has ended by itself: what is handed to it is run
// by whoever hands it over.
func TestALoopThatHasEndedIsNotEndedFromElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &ending{do: func(do func()) { do() }, stuck: func() {}}
		e.last(func() { t.Error("it was ended on the goroutine of the signal") })
	})
}
