package numbers

import (
	"slices"
	"time"

	"reqdesk/core"
)

// StageName names a step of the way from a profile to the ATS.
type StageName string

// The steps, in their order.
const (
	StageReview   StageName = "review"   // from coming to the decision
	StageApproval StageName = "approval" // from the decision to contact to the first e-mail
	StageAnswer   StageName = "answer"   // from the first e-mail to the answer
	StageInterest StageName = "interest" // from the answer to being a lead
	StageExport   StageName = "export"   // from being a lead to the ATS
)

// Stage is how long a step took those who have it behind them, and who is in it now.
type Stage struct {
	Name    StageName
	Done    int           // who has it behind them
	Median  time.Duration // half of them took longer; 0 = nobody has it behind them
	Waiting int           // who is in it now
	Longest time.Duration // since when the first of these is
}

// Few tells that too few have it behind them to speak of a usual time.
func (s Stage) Few() bool { return s.Done < fewTimes }

// fewTimes is how many times make a usual one.
const fewTimes = 3

// Stages says how long each step takes. Nobody waits in a job
// that is closed, or for an answer once their e-mails were stopped.
func Stages(list []Course, now time.Time) []Stage {
	var t [5]timing
	for _, c := range list {
		t[0].add(c.Came, c.Decided, c.Live && c.State == core.CandidacyNew, now)
		if c.State != core.CandidacyContacted {
			continue
		}
		t[1].add(c.Decided, c.Contacted, c.Live && c.Open, now)
		t[2].add(c.Contacted, c.Answered, c.Live && c.Open, now)
		t[3].add(c.Answered, c.Interested, false, now) // an answer may be a no
		t[4].add(c.Interested, c.Exported, c.Live, now)
	}
	names := [...]StageName{StageReview, StageApproval, StageAnswer, StageInterest, StageExport}
	stages := make([]Stage, len(names))
	for i, name := range names {
		stages[i] = t[i].stage(name)
	}
	return stages
}

// timing gathers how long one step took.
type timing struct {
	took    []time.Duration
	waiting int
	longest time.Duration
}

// add takes one person. Where the end was before the begin (a lead that never answered,
// a decision that was taken again) there is no time to speak of.
func (t *timing) add(begin, end time.Time, waits bool, now time.Time) {
	switch {
	case begin.IsZero():
	case !end.IsZero():
		if d := end.Sub(begin); d >= 0 {
			t.took = append(t.took, d)
		}
	case waits:
		t.waiting++
		t.longest = max(t.longest, now.Sub(begin))
	}
}

func (t *timing) stage(name StageName) Stage {
	s := Stage{Name: name, Done: len(t.took), Waiting: t.waiting, Longest: t.longest}
	if s.Done == 0 {
		return s
	}
	slices.Sort(t.took)
	s.Median = (t.took[(s.Done-1)/2] + t.took[s.Done/2]) / 2
	return s
}
