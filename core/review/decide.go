package review

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Action is what a recruiter decides.
type Action string

// The actions.
const (
	Contact Action = "contact"
	Save    Action = "save"
	Discard Action = "discard"
	Move    Action = "move"
	Note    Action = "note"
)

// Decision is one decision of the recruiter about one person for one job.
type Decision struct {
	Job    core.JobID
	Person core.PersonID
	Action Action
	// Reason is why somebody is discarded; it may be empty.
	Reason string
	// To is the job to which somebody is moved.
	To core.JobID
	// Text is the note.
	Text string
	// Confirm confirms the guard's warnings.
	Confirm bool
	// Override is the reason for contacting in spite of a stop; it is kept.
	Override string
}

// Outcome is what became of a decision.
type Outcome struct {
	Candidacy core.Candidacy
	Verdict   core.Verdict
	// Person is, of an undo only, whose decision was taken back or has to stay.
	Person core.Person
	// Together is how many decisions were taken back at once.
	Together int
}

// longestText bounds reasons and notes, in bytes.
const longestText = 10_000

// Decide carries out a decision and keeps it for undoing. Refusals are
// KindRefused with the reason; the guard's verdict then stands in the outcome and
// in the hint.
func (s *Service) Decide(ctx context.Context, d Decision) (Outcome, error) {
	d.Reason, d.Text, d.Override = strings.TrimSpace(d.Reason), strings.TrimSpace(d.Text), strings.TrimSpace(d.Override)
	if err := d.check(); err != nil {
		return Outcome{}, err
	}
	var out Outcome
	var refused error
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		out, refused = Outcome{}, nil
		out, refused, err = s.decide(tx, d, nil)
		return err
	})
	if err != nil {
		return out, err
	}
	s.changed(d.Job)
	if d.To != 0 {
		s.changed(d.To)
	}
	return out, refused
}

func (d Decision) check() error {
	switch {
	case len(d.Reason)+len(d.Text)+len(d.Override) > longestText:
		return core.Fail(core.KindUsage, "The text is too long; nothing was decided.", "Keep it under 10,000 characters.")
	case d.Action == Move && (d.To == 0 || d.To == d.Job):
		return core.Fail(core.KindUsage, "Moving needs another job to move to; nothing was decided.", "Name the job with --to.")
	case d.Action == Note && d.Text == "":
		return core.Fail(core.KindUsage, "The note is empty; nothing was decided.", "Write its text with --text.")
	}
	switch d.Action {
	case Contact, Save, Discard, Move, Note:
		return nil
	}
	return core.Fail(core.KindUsage, fmt.Sprintf("%q is not a decision.", d.Action), "Decide contact, save, discard, move or note.")
}

// decide does the work in one transaction. refused is an answer that leaves
// something stored all the same: that the candidate is now kept out.
func (s *Service) decide(tx core.Tx, d Decision, batch *uint64) (out Outcome, refused, err error) {
	job, err := s.Store.Job(tx, d.Job)
	if err != nil {
		return out, nil, err
	}
	c, err := s.Store.Candidacy(tx, d.Job, d.Person)
	if core.IsNotFound(err) {
		return out, nil, core.Fail(core.KindNotFound, "This person is not in the review of this job.", "See review list for those who are.")
	}
	if err != nil {
		return out, nil, err
	}
	if out.Verdict, err = s.guard().Check(tx, people.Query{Job: d.Job, Person: d.Person}); err != nil {
		return out, nil, err
	}
	out.Candidacy = c
	// A move leaves this job, and a note changes nothing: both stay possible for
	// somebody whom this job's list keeps out.
	if reason, kept := people.KeptOut(out.Verdict); kept && (d.Action == Contact || d.Action == Save) && c.State != core.CandidacyContacted {
		refused, err = s.refuseKeptOut(tx, &c, reason)
		out.Candidacy = c
		return out, refused, err
	}
	st := step{Service: s, tx: tx, job: job, d: d, before: c, after: c, verdict: out.Verdict, batch: batch}
	if err := st.run(); err != nil {
		return out, nil, err
	}
	out.Candidacy = st.after
	return out, nil, nil
}

func (s *Service) refuseKeptOut(tx core.Tx, c *core.Candidacy, reason core.VerdictReason) (refused, err error) {
	if c.State != core.CandidacyKeptOut {
		err = s.storeKeptOut(tx, c, reason)
	}
	return core.Fail(core.KindRefused, "This person is on the job's not-to-source list and is kept out of its review.", "stop: "+reason.Why), err
}

// step is one decision being carried out.
type step struct {
	*Service
	tx            core.Tx
	job           core.Job
	d             Decision
	before, after core.Candidacy
	verdict       core.Verdict
	made          []core.JobID
	batch         *uint64 // of decisions made together; nil = it is made for itself
}

func (st *step) run() error {
	act := map[Action]func() error{Contact: st.contact, Save: st.save, Discard: st.discard, Move: st.move, Note: st.note}[st.d.Action]
	if err := act(); err != nil {
		return err
	}
	if st.d.Action != Note {
		st.after.Decided = st.Clock.Now()
	}
	// What may refuse comes before what is written: of several decisions made together
	// the others stay.
	if st.d.Action == Contact {
		if err := st.Enrol(st.tx, st.after); err != nil {
			return err
		}
	}
	if err := st.Store.PutCandidacy(st.tx, st.after); err != nil {
		return err
	}
	if err := st.leaveSequence(); err != nil {
		return err
	}
	if err := st.keep(); err != nil {
		return err
	}
	return st.log(st.tx, st.after, byHand, "candidate: "+string(st.d.Action), cmp.Or(st.d.Override, st.d.Reason), "")
}

// keep notes the decision for undoing.
func (st *step) keep() error {
	kept := core.Decision{At: st.Clock.Now(), Before: st.before, After: st.after, Made: st.made}
	if st.batch == nil {
		return st.Store.PutDecision(st.tx, &kept)
	}
	kept.Batch = *st.batch
	if err := st.Store.PutDecision(st.tx, &kept); err != nil || kept.Batch != 0 {
		return err
	}
	*st.batch, kept.Batch = kept.Seq, kept.Seq
	return st.Store.PutDecision(st.tx, &kept)
}

// leaveSequence ends what is planned for somebody who was contacted, when the
// recruiter changes their mind.
func (st *step) leaveSequence() error {
	if st.before.State != core.CandidacyContacted || st.after.State == core.CandidacyContacted || st.Stop == nil {
		return nil
	}
	return st.Stop(st.tx, st.after)
}

func (st *step) contact() error {
	switch {
	case st.before.State == core.CandidacyContacted && st.Instead != nil:
		if err := st.Instead(st.tx, st.before); err != nil {
			return err
		}
		fallthrough
	case st.before.State == core.CandidacyContacted:
		return core.Fail(core.KindRefused, "This person is contacted for this job already; nothing was changed.", "See the contacted list for where they stand.")
	case st.job.State != core.JobActive:
		return core.Fail(core.KindRefused, "The job is not active, so nobody can be contacted for it; the person stays in the review.",
			"Activate the job first.")
	case st.job.SheetSaved.IsZero():
		return core.Fail(core.KindRefused, "The first review of this job is not set up, so nobody can be contacted for it; the person stays in the review.",
			"Open the review, give the objectives and the sequence, and save.")
	}
	if err := Permit(st.verdict, st.d.Confirm, st.d.Override); err != nil {
		return err
	}
	st.after.State, st.after.Reason, st.after.MovedTo = core.CandidacyContacted, "", 0
	if st.verdict.Level == core.VerdictStop {
		st.after.Override = st.d.Override
	}
	return nil
}

// Permit tells whether a verdict lets an approach or an export go on: a warning
// wants one confirmation, a stop a reason, and who opted out or was erased is out
// of reach. A reason given confirms warnings too.
func Permit(v core.Verdict, confirm bool, override string) error {
	hint := VerdictText(v)
	switch {
	case v.Level == core.VerdictStop && v.Final():
		return core.Fail(core.KindRefused, "This person must not be approached, and no reason can override that.", hint)
	case v.Level == core.VerdictStop && override == "":
		return core.Fail(core.KindRefused, "The guard says stop; going on needs a reason, which is kept.", hint)
	case v.Level == core.VerdictWarn && !confirm && override == "":
		return core.Fail(core.KindRefused, "The guard has a warning, which needs a confirmation.", hint)
	}
	return nil
}

// VerdictText is a verdict in words: its level and all reasons.
func VerdictText(v core.Verdict) string {
	whys := make([]string, 0, len(v.Reasons))
	for _, r := range v.Reasons {
		whys = append(whys, r.Why)
	}
	return strings.TrimSpace(string(v.Level) + ": " + strings.Join(whys, " "))
}

func (st *step) save() error {
	st.after.State, st.after.Reason, st.after.MovedTo = core.CandidacySaved, "", 0
	return nil
}

func (st *step) discard() error {
	st.after.State, st.after.Reason, st.after.MovedTo = core.CandidacyDiscarded, st.d.Reason, 0
	return nil
}

func (st *step) note() error {
	// A copy: what is kept for undoing must not share the list.
	st.after.Notes = append(append([]core.Note{}, st.before.Notes...), core.Note{At: st.Clock.Now(), Text: st.d.Text})
	return nil
}

func (st *step) move() error {
	to, err := st.Store.Job(st.tx, st.d.To)
	if err != nil {
		return err
	}
	if to.State == core.JobClosed {
		return core.Fail(core.KindRefused, "The job to move to is closed; the person stays where they are.", "Reopen it, or choose another job.")
	}
	_, err = st.Store.Candidacy(st.tx, st.d.To, st.d.Person)
	fresh := core.IsNotFound(err)
	if err != nil && !fresh {
		return err
	}
	v, err := st.guard().Check(st.tx, people.Query{Job: st.d.To, Person: st.d.Person})
	if err != nil {
		return err
	}
	if reason, out := people.KeptOut(v); out {
		return core.Fail(core.KindRefused, "This person is on the not-to-source list of the job to move to; they stay where they are.", "stop: "+reason.Why)
	}
	if _, err := st.Propose(st.tx, st.d.To, st.d.Person, st.before.Profile); err != nil {
		return err
	}
	if fresh {
		st.made = []core.JobID{st.d.To}
	}
	st.after.State, st.after.MovedTo, st.after.Reason = core.CandidacyMoved, st.d.To, st.d.Reason
	return nil
}

// last is when something happened to a candidacy last.
func last(c core.Candidacy) time.Time {
	if c.Decided.After(c.Added) {
		return c.Decided
	}
	return c.Added
}
