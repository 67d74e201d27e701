package ctl

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/syncer"
)

func TestEachPhaseIsToldAndWithinOneNotTooOften(t *testing.T) {
	tell := teller{names: map[core.ConnectionID]string{1: "Acme\x1b"}, told: map[core.ConnectionID]telling{}}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	p := syncer.Progress{Connection: 1, Phase: syncer.PhaseJobs}
	var got []string
	step := func(after time.Duration, change func()) {
		change()
		now = now.Add(after)
		got = append(got, tell.lines([]syncer.Progress{p}, now)...)
	}
	step(0, func() {})
	step(100*time.Millisecond, func() { p.Done, p.Total = 100, 1000 })
	step(time.Second, func() { p.Done, p.Left = 200, 9*time.Second })
	step(time.Second, func() {})
	step(10*time.Millisecond, func() { p.Phase, p.Done, p.Total, p.Left = syncer.PhaseStages, 0, 0, 0 })
	want := []string{"Acme : reading jobs", "Acme : reading jobs: 200 of 1,000, about 9 s left", "Acme : reading hiring stages"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestSyncTellsProgressOnStandardErrorAndLeavesStandardOutputAlone(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show(tenJobs...)
	connected(t, c, b)
	ran := c.run(t, "", "sync")
	if !strings.Contains(ran.err, "jobs: reading jobs") || strings.Contains(ran.out, "reading") {
		t.Errorf("standard error says %q, the table\n%s", ran.err, ran.out)
	}
	c.do(t, "sync").want(t, true, 0, "ok") // and with --json nothing but the value
	if quiet := c.run(t, "", "--quiet", "sync"); quiet.err != "" {
		t.Errorf("--quiet says %q", quiet.err)
	}
	if kept := c.do(t, "connect", "list").at(t, 0, "unfinished"); kept != nil {
		t.Errorf("a look that has ended is unfinished: %v", kept)
	}
}

func TestAnInterruptedSyncSaysThatItGoesOn(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show(tenJobs...)
	connected(t, c, b)
	ctx, interrupt := context.WithCancel(t.Context())
	b.asked = interrupt
	ran := c.runUntil(ctx, "", "sync")
	if ran.code != exitLater || !strings.Contains(ran.err, "goes on at its page") {
		t.Errorf("exit %d, standard error %q", ran.code, ran.err)
	}
	b.asked = nil
	c.do(t, "sync").want(t, 10, 0, "jobs", "added")
}
