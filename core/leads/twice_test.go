package leads_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/leads"
	"reqdesk/core/outbox"
	"reqdesk/core/people"
)

// deaf is an ATS that can't be asked for anybody: each writing is a new candidate.
type deaf struct {
	*fakeATS
	made       int
	lose       int // answers to lose, after the candidate was made
	loseResume int
}

func (f *deaf) FindCandidate(context.Context, []string, []string) (*ats.Found, error) {
	return nil, nil
}

func (f *deaf) CreateCandidate(context.Context, ats.Candidate) (ats.Created, error) {
	f.made++
	if f.lose > 0 {
		f.lose--
		return ats.Created{}, core.Fail(core.KindTemporary, "The ATS did not answer.", "")
	}
	return ats.Created{PersonID: fmt.Sprint(f.made), ApplicationID: fmt.Sprint("a", f.made)}, nil
}

func (f *deaf) AttachResume(ctx context.Context, at ats.Created, file ats.File) error {
	if f.loseResume > 0 {
		f.loseResume--
		return core.Fail(core.KindTemporary, "The ATS did not answer.", "")
	}
	return f.fakeATS.AttachResume(ctx, at, file)
}

// A person without e-mail and profile address, whom no ATS can be asked for, is made
// once, wherever the answer is lost and the program killed.
func TestAPersonWhoCantBeLookedUpIsMadeOnce(t *testing.T) {
	for name, lost := range map[string]deaf{"the answer is lost": {lose: 1}, "the résumé is refused for now": {loseResume: 3}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			lost.fakeATS = b.ats
			b.leads.Connect = func(context.Context, core.Connection) (ats.Connector, error) { return &lost, nil }
			b.update(func(tx core.Tx) error {
				p, err := b.w.Person(tx, b.person)
				if err != nil {
					return err
				}
				p.Emails, p.URLs, p.Phones = nil, nil, []string{"+491701234567"}
				return b.w.PutPerson(tx, &p, people.KeysOf(p))
			})
			b.mark()
			clock := &passing{at: fixedClock{}.Now()}
			box := outbox.New(outbox.Config{Store: b.w, Clock: clock, Handlers: []outbox.Handler{leads.Exporter{Service: b.leads}}})
			if _, err := b.leads.Export(t.Context(), b.job, b.person, true, ""); err != nil {
				t.Fatal(err)
			}
			for range 8 {
				if _, _, err := box.Step(t.Context()); err != nil {
					t.Fatal(err)
				}
				clock.at = clock.at.Add(3 * time.Hour)
			}
			if lost.made != 1 {
				t.Errorf("%d candidates were made", lost.made)
			}
			if l := b.lead(); l.Exported.IsZero() == (lost.loseResume == 0 && l.CandidateID != "") {
				t.Errorf("the lead: %+v", l)
			}
		})
	}
}

type passing struct{ at time.Time }

func (p *passing) Now() time.Time                              { return p.at }
func (p *passing) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }

// Who opts out or was erased between the request and the sending is not exported.
func TestWhoMustNotBeApproachedAnyMoreIsNotExported(t *testing.T) {
	for _, why := range []string{"opted out by e-mail", people.WhyErased} {
		b := newBench(t)
		b.mark()
		e, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
		if err != nil {
			t.Fatal(err)
		}
		b.update(func(tx core.Tx) error {
			return b.w.PutSuppression(tx, core.Suppression{Address: "ada@example.com", Why: why, At: fixedClock{}.Now()})
		})
		b.update(func(tx core.Tx) error {
			ready, err := leads.Exporter{Service: b.leads}.Prepare(tx, &e)
			if ready.Act != core.ReadyDrop {
				t.Errorf("%s: %+v", why, ready)
			}
			return err
		})
	}
}

func TestWhoOptedOutIsNobodysLead(t *testing.T) {
	b := newBench(t)
	b.update(func(tx core.Tx) error {
		return b.w.PutSuppression(tx, core.Suppression{Address: "ada@example.com", Why: "opted out by e-mail", At: fixedClock{}.Now()})
	})
	if _, err := b.leads.Mark(t.Context(), b.job, b.person, "reply"); core.KindOf(err) != core.KindRefused {
		t.Errorf("marked: %v", err)
	}
	list, err := b.leads.List(t.Context(), b.job)
	if err != nil || len(list) != 0 {
		t.Errorf("leads %+v, %v", list, err)
	}
}

func TestNobodyIsExportedForADraft(t *testing.T) {
	b := newBench(t)
	b.mark()
	b.update(func(tx core.Tx) error {
		j, err := b.w.Job(tx, b.job)
		if err != nil {
			return err
		}
		j.State = core.JobDraft
		return b.w.PutJob(tx, &j)
	})
	if _, err := b.leads.Export(t.Context(), b.job, b.person, true, ""); core.KindOf(err) != core.KindRefused {
		t.Errorf("exported for a draft: %v", err)
	}
}
