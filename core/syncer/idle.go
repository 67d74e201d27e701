package syncer

import (
	"context"
	"errors"
)

// mostSteps bounds how often UntilIdle steps one task.
const mostSteps = 200

// settling is the state of an UntilIdle: how often something changed, and for
// each task the change after which it was last stepped.
type settling struct {
	*round
	changes int
	stepped map[string]int // changes when its last step began
	steps   map[string]int
}

// UntilIdle works until nothing is due now, no call is in flight, and every task
// was stepped, every poller polled, after the last change and changed nothing. It
// ends early when ctx does, with what was done so far and ctx's error.
func (e *Engine) UntilIdle(ctx context.Context) (Summary, error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	s := &settling{round: newRound(inner, e), stepped: map[string]int{}, steps: map[string]int{}}
	s.began = s.note
	err := s.settle()
	stop()
	return s.total, errors.Join(err, s.drain(), ctx.Err())
}

func (s *settling) settle() error {
	for s.ctx.Err() == nil {
		if err := s.startDue(); err != nil || len(s.busy) == 0 {
			return err
		}
		select {
		case <-s.ctx.Done():
		case <-s.gateOpens():
			s.openGate()
		case d := <-s.results:
			if d.outcome.Changed {
				s.changes++
			}
			s.ended(d)
		}
	}
	return nil
}

// startDue steps the tasks that have not been stepped since the last change, and
// those that are due.
func (s *settling) startDue() error {
	tasks, err := s.tasks(s.ctx)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, t := range tasks {
		name := t.Name()
		since, known := s.stepped[name]
		next := s.next[name]
		due := !known || since < s.changes || !next.IsZero() && !next.After(now)
		if !due || s.busy[name] || s.steps[name] >= mostSteps {
			continue
		}
		s.launch(t, func(ctx context.Context) (Outcome, error) { return stepOrPoll(ctx, t, known) })
	}
	s.advance()
	return nil
}

// note remembers after which change a task was stepped.
func (s *settling) note(name string) {
	s.stepped[name] = s.changes
	s.steps[name]++
}

func stepOrPoll(ctx context.Context, t Task, again bool) (Outcome, error) {
	if p, ok := t.(Poller); ok {
		return p.Poll(ctx, again)
	}
	return t.Step(ctx)
}
