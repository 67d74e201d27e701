// Package demo plays the main job of Reqdesk with the practice company, from the
// first start to an exported lead, and checks every step against what the
// practice company's own servers recorded, not against Reqdesk's own state.
//
// It is the end-to-end test and `reqdeskctl demo`. It writes to one folder and
// to loopback addresses only.
package demo

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	scenario "reqdesk/core/practice"
)

// Step is one checked step.
type Step struct {
	Step   string
	OK     bool
	Detail string
}

// Options say where the workspace is and how long the scenario runs.
type Options struct {
	Dir  string // "" = a temporary folder, removed afterwards
	Days int    // 0 = all of the scenario
	// Told is called after each step; nil = nobody listens.
	Told func(Step)
	// Log is told what the engine does; nil = nobody.
	Log *slog.Logger
}

// start is a Monday morning.
var start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// the job of the main scenario, as its ATS names it.
const (
	employer  = "kestrel"
	atsJob    = "41042"
	reference = "KR-1042"
)

// run is a demo under way.
type run struct {
	*desk.Practice
	ctx   context.Context //nolint:containedctx // the life of one run
	told  func(Step)
	steps []Step
	days  int

	job    core.JobID
	people map[string]core.PersonID // by the scenario's person id
	closed time.Time
	reopen time.Time
	lead   scenario.Person
}

// Run plays the scenario. The error is for a workspace that could not be made;
// what goes wrong later is a step that is not ok, and ends the run.
func Run(ctx context.Context, o Options) (steps []Step, err error) {
	dir := o.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "reqdesk-demo-"); err != nil {
			return nil, core.Fail(core.KindStorage, "No temporary folder can be made.", "Name one with --keep.").Because(err)
		}
		defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	}
	p, err := desk.OpenPractice(ctx, dir, start)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := p.Close(); err == nil {
			err = closing
		}
	}()
	if o.Log != nil {
		p.Log = o.Log
	}
	r := &run{Practice: p, ctx: ctx, told: o.Told, days: o.Days, people: map[string]core.PersonID{}}
	if r.days == 0 {
		r.days = scenario.Days
	}
	r.play()
	return r.steps, nil
}

// scene is one step: what it is called and what it does. It gives the detail to
// be shown.
type scene struct {
	name string
	do   func() (string, error)
}

func (r *run) play() {
	for _, s := range []scene{
		{"connected", r.connected},
		{"first sync", r.firstSync},
		{"job found by partial reference", r.found},
		{"imported as draft with what is missing", r.imported},
		{"activated", r.activated},
		{"résumés read", r.resumesRead},
		{"person recognised from the ATS pipeline and kept out", r.keptOut},
		{"told once by e-mail to oneself what waits", r.summarised},
		{"reviewed", r.reviewed},
		{"plan approved", r.approved},
		{"e-mail received by the mailbox server with a correct apply link", r.received},
		{"reply read", r.replyRead},
		{"sequence stopped by the reply", r.stoppedByReply},
		{"closing stopped the others", r.closingStopped},
		{"reopening resumed them", r.reopeningResumed},
		{"lead in the ATS on the right job with résumé and LinkedIn URL", r.leadInATS},
		{"status back", r.statusBack},
		{"nobody was written to more often than allowed", r.nobodyTooOften},
		{"summaries to oneself stayed half an hour apart and named nobody", r.summariesApart},
	} {
		if r.ctx.Err() != nil || !r.step(s) {
			return
		}
	}
}

func (r *run) step(s scene) bool {
	detail, err := s.do()
	step := Step{Step: s.name, OK: err == nil, Detail: detail}
	if err != nil {
		step.Detail = err.Error()
	}
	r.steps = append(r.steps, step)
	if r.told != nil {
		r.told(step)
	}
	return step.OK
}

// OK tells whether every step went well.
func OK(steps []Step) bool {
	for _, s := range steps {
		if !s.OK {
			return false
		}
	}
	return len(steps) > 0
}

// want is an error that says what was expected.
func want(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...) //nolint:err113 // a failed check, for a person
}

// day is an hour of the scenario's nth day.
func day(n, hour int) time.Time {
	return time.Date(start.Year(), start.Month(), start.Day()+n-1, hour, 0, 0, 0, time.UTC)
}
