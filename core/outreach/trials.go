package outreach

import (
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/trial"
)

// ripe is how old an e-mail without an answer has to be to count in a trial: most
// answers come before.
const ripe = 4 * 24 * time.Hour

// Trial is what a step's texts, tried out against each other, have shown so far. Step
// counts from 1.
type Trial struct {
	Step int         `json:"step"`
	Arms []trial.Arm `json:"arms"`
	trial.Verdict
}

// Trials judges the texts that a job's sequence tries out, by the answers that came. A
// wish not to be written to again is no answer.
func (s *Service) Trials(ctx context.Context, job core.JobID) (list []Trial, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		seq, err := s.Store.Sequence(tx, job)
		if err != nil {
			return err
		}
		list = nil
		for n, step := range seq.Steps {
			if step.Against == "" {
				continue
			}
			t := Trial{Step: n + 1}
			for _, name := range append([]string{step.Template}, others(step.Against)...) {
				t.Arms = append(t.Arms, trial.Arm{Name: name})
			}
			list = append(list, t)
		}
		return s.each(tx, job, func(e core.Enrolment) error { return s.tried(tx, e, list) })
	})
	for i := range list {
		for k := range list[i].Arms {
			list[i].Arms[k] = list[i].Arms[k].Bounds()
		}
		list[i].Verdict = trial.Judge(list[i].Arms)
	}
	return list, err
}

// tried counts the e-mails of one person.
func (s *Service) tried(tx core.Tx, e core.Enrolment, list []Trial) error {
	messages, err := s.Store.MessagesOf(tx, e.Job, e.Person)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if m.Kind != core.MessageSent || m.Enrolment != e.ID || m.Variant == "" {
			continue
		}
		for i := range list {
			at := slices.IndexFunc(list[i].Arms, func(a trial.Arm) bool { return a.Name == m.Variant })
			if list[i].Step != m.Step+1 || at < 0 {
				continue
			}
			arm := &list[i].Arms[at]
			answered := slices.ContainsFunc(messages, func(r core.Message) bool {
				return r.Kind == core.MessageReply && r.Enrolment == e.ID && r.Detail != core.OptedOut && r.Step >= m.Step
			})
			switch {
			case answered:
				arm.Sent, arm.Replied = arm.Sent+1, arm.Replied+1
			case over(e.State) && e.State != core.EnrolmentDone, s.Clock.Now().Sub(m.Date) >= ripe:
				arm.Sent++
			default:
				arm.Pending++
			}
		}
	}
	return nil
}
