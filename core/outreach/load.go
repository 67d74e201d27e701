package outreach

import (
	"cmp"
	"encoding/binary"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// scope is where the package keeps what is no setting of the recruiter's.
const scope = "outreach"

// base loads what does not belong to one person.
func (s *Service) base(tx core.Tx) (*State, error) {
	settings, err := s.Store.Settings(tx, "")
	if err != nil {
		return nil, err
	}
	own, err := s.Store.Settings(tx, scope)
	if err != nil {
		return nil, err
	}
	outbox, err := s.Store.Settings(tx, "outbox")
	if err != nil {
		return nil, err
	}
	boxes, err := s.Store.Mailboxes(tx)
	if err != nil {
		return nil, err
	}
	st := &State{
		Limits: LimitsFrom(settings), Paused: outbox["paused"] == "true",
		Campaigns: map[core.JobID]*Campaign{}, Mailboxes: map[core.MailboxID]core.Mailbox{},
		Own: map[core.MailboxID]map[string]string{}, zones: zones{},
		settings: settings, profiles: func(p core.PersonID) ([]core.Profile, error) { return s.Store.ProfilesOf(tx, p) },
	}
	st.Seed, _ = strconv.ParseUint(own["seed"], 10, 64) // none yet = 0, until the first approval
	for _, m := range boxes {
		st.Mailboxes[m.ID] = m
		own, err := s.Store.Settings(tx, m.ID.String())
		if err != nil {
			return nil, err
		}
		if len(own) > 0 {
			st.Own[m.ID] = own
		}
	}
	open, err := s.Store.OpenEntries(tx)
	if err != nil {
		return nil, err
	}
	employers := st.Limits.PerEmployer > 0
	st.Recent, err = s.recent(tx, open, s.Clock.Now(), employers)
	st.Unsettled = unsettled(open)
	return st, err
}

// begun tells whether an entry's e-mail is on its way or may have been sent.
func begun(e core.Entry) bool {
	return e.Kind == Kind && (e.State == core.EntryStarted || e.State == core.EntryUnknown)
}

func unsettled(open []core.Entry) (list []Unsettled) {
	for _, e := range open {
		if !begun(e) {
			continue
		}
		act, _ := decodeAct(e) // without an address the person counts all the same
		list = append(list, Unsettled{e.Enrolment, e.Person, act.To})
	}
	return list
}

// seed makes the workspace's seed of the jitter, once.
func (s *Service) seed(tx core.Tx) error {
	own, err := s.Store.Settings(tx, scope)
	if err != nil || own["seed"] != "" {
		return err
	}
	var b [8]byte
	if _, err := io.ReadFull(s.Rand, b[:]); err != nil {
		return core.Fail(core.KindStorage, "This computer gave no random numbers.", "Try again.").Because(err)
	}
	own["seed"] = strconv.FormatUint(binary.BigEndian.Uint64(b[:]), 10)
	return s.Store.PutSettings(tx, scope, own)
}

// recent lists what left in the last 24 hours, and what may have left.
func (s *Service) recent(tx core.Tx, open []core.Entry, now time.Time, employers bool) ([]Sending, error) {
	var list []Sending
	where := func(core.JobID, core.PersonID) (e Employer, err error) { return e, nil }
	if employers {
		where = s.employers(tx)
	}
	since := now.Add(-24 * time.Hour)
	for m, err := range s.since(tx, since) {
		if err != nil {
			return nil, err
		}
		if m.Kind == core.MessageSent {
			e, err := where(m.Job, m.Person)
			if err != nil {
				return nil, err
			}
			list = append(list, Sending{m.Mailbox, domain(m.To), e, m.Enrolment, m.Step, m.Date})
		}
	}
	for _, e := range open {
		if !begun(e) || len(e.Attempts) == 0 {
			continue
		}
		act, err := decodeAct(e)
		if at := e.Attempts[len(e.Attempts)-1].Started; err == nil && at.After(since) {
			firm, err := where(e.Job, e.Person)
			if err != nil {
				return nil, err
			}
			list = append(list, Sending{e.Mailbox, domain(act.To), firm, e.Enrolment, act.Step, at})
		}
	}
	slices.SortStableFunc(list, func(a, b Sending) int { return a.At.Compare(b.At) })
	return list, nil
}

// employers finds where people work who got an e-mail. Who is not there any more works
// nowhere.
func (s *Service) employers(tx core.Tx) func(core.JobID, core.PersonID) (Employer, error) {
	jobs := map[core.JobID]core.Job{}
	return func(id core.JobID, person core.PersonID) (Employer, error) {
		j, known := jobs[id]
		if !known {
			var err error
			if j, err = s.Store.Job(tx, id); err != nil && !core.IsNotFound(err) {
				return Employer{}, err
			}
			j.ID = id
			jobs[id] = j
		}
		p, err := s.person(tx, person)
		if core.IsNotFound(err) {
			return Employer{}, nil
		}
		return employer(&p, &j), err
	}
}

// mostOlder is how many older messages in a row end a search for new ones. The first
// one does not: the clock may have been set back in between.
const mostOlder = 200

// since gives the messages recorded since then, newest first.
func (s *Service) since(tx core.Tx, then time.Time) iter.Seq2[core.Message, error] {
	return func(yield func(core.Message, error) bool) {
		older := 0
		for m, err := range s.Store.Messages(tx) {
			if err == nil && m.Recorded.Before(then) {
				if older++; older > mostOlder {
					return
				}
				continue
			}
			if older = 0; !yield(m, err) {
				return
			}
		}
	}
}

// campaign loads a job's sequences, once.
func (s *Service) campaign(tx core.Tx, st *State, id core.JobID) (*Campaign, error) {
	if c := st.Campaigns[id]; c != nil {
		return c, nil
	}
	job, err := s.Store.Job(tx, id)
	if err != nil {
		return nil, err
	}
	c := &Campaign{Job: job, Versions: map[int][]Step{}}
	if job.Client != 0 {
		if c.Client, err = s.Store.Client(tx, job.Client); err != nil && !core.IsNotFound(err) {
			return nil, err
		}
	}
	c.notices = st.notices(c.Client)
	if s.Stale != nil {
		stale, since, err := s.Stale(tx, job)
		if err != nil {
			return nil, err
		}
		if stale {
			c.Stale = since
		}
	}
	if c.snippets, err = s.snippets(tx, job.Client); err != nil {
		return nil, err
	}
	c.foreign = s.foreign(tx, st, job)
	st.Campaigns[id] = c
	return c, nil
}

// version loads the steps of one version of the campaign's sequence, once. A job
// without a sequence has no steps.
func (s *Service) version(tx core.Tx, c *Campaign, version int) error {
	if _, loaded := c.Versions[version]; loaded {
		return nil
	}
	seq, err := s.Store.SequenceVersion(tx, c.Job.ID, version)
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	steps := make([]Step, len(seq.Steps))
	for i, step := range seq.Steps {
		if steps[i], err = s.step(tx, c, step, i == 0); err != nil {
			return err
		}
	}
	c.Versions[version] = steps
	return nil
}

// owner is the name of the client that a template belongs to, "" = all.
func (s *Service) owner(tx core.Tx, t core.Template) (string, error) {
	if t.Client == 0 {
		return "", nil
	}
	c, err := s.Store.Client(tx, t.Client)
	return c.Name, err
}

// enrolled loads one person's side. With guard false only what the order of
// sending depends on is loaded.
func (s *Service) enrolled(tx core.Tx, st *State, e core.Enrolment, full bool) (Enrolled, error) {
	out := Enrolled{Enrolment: e}
	c, err := s.campaign(tx, st, e.Job)
	if err != nil {
		return out, err
	}
	out.Enrolment.Mailbox = s.mailboxOf(st, c, e)
	if e.State == core.EnrolmentWaiting && e.Next == 0 || e.Version == 0 {
		if out.Enrolment.Version, err = s.newest(tx, e.Job); err != nil {
			return out, err
		}
	}
	if err := s.version(tx, c, out.Enrolment.Version); err != nil {
		return out, err
	}
	if out.Person, err = s.person(tx, e.Person); err != nil {
		return out, err
	}
	if out.Enrolment.To == "" && len(out.Person.Emails) > 0 {
		out.Enrolment.To = out.Person.Emails[0]
	}
	entry, err := s.Store.EntryByKey(tx, entryKey(e.ID, e.Next))
	if err == nil {
		out.Entry = &entry
	} else if !core.IsNotFound(err) {
		return out, err
	}
	if !full {
		return out, nil
	}
	return out, s.judge(tx, &out)
}

// person follows merges.
func (s *Service) person(tx core.Tx, id core.PersonID) (core.Person, error) {
	p, err := s.Store.Person(tx, id)
	for hops := 0; err == nil && p.Merged != 0 && hops < 10; hops++ {
		p, err = s.Store.Person(tx, p.Merged)
	}
	if err == nil {
		p.Place = s.place(p.Place)
	}
	return p, err
}

// place adds the time zone of where somebody lives, and the country whose holidays
// count there. A town of which there are several is left alone unless its country
// is known: it is better to write by the job's clock than at night.
func (s *Service) place(at core.Location) core.Location {
	if at.Zone != "" || s.Place == nil || at.Text+at.City+at.Country == "" {
		return at
	}
	if l := s.Place(at); l.Sure || at.Country != "" {
		at.Zone, at.Country = l.Zone, cmp.Or(at.Country, l.Country)
	}
	return at
}

// judge asks the opt-outs and the guard, and reads what was sent.
func (s *Service) judge(tx core.Tx, e *Enrolled) error {
	sup, err := people.Suppressed(tx, s.Store, e.Enrolment.To)
	if err == nil {
		e.Suppressed = closedWords(sup)
	} else if !core.IsNotFound(err) {
		return err
	}
	if e.Verdict, err = s.Guard.Check(tx, people.Query{Job: e.Enrolment.Job, Person: e.Enrolment.Person}); err != nil {
		return err
	}
	messages, err := s.Store.MessagesOf(tx, e.Enrolment.Job, e.Enrolment.Person)
	for _, m := range messages {
		if m.Kind == core.MessageSent && m.Enrolment == e.Enrolment.ID && m.Step != ByHand {
			e.Sent = append(e.Sent, m)
		}
	}
	return err
}

func (s *Service) newest(tx core.Tx, job core.JobID) (int, error) {
	seq, err := s.Store.Sequence(tx, job)
	if core.IsNotFound(err) {
		return 0, nil
	}
	return seq.Version, err
}

// mailboxOf is the enrolment's mailbox; before the first e-mail it is the
// client's present one.
func (s *Service) mailboxOf(st *State, c *Campaign, e core.Enrolment) core.MailboxID {
	if e.Next > 0 && e.Mailbox != 0 {
		return e.Mailbox
	}
	if _, known := st.Mailboxes[c.Client.Mailbox]; known {
		return c.Client.Mailbox
	}
	var open []core.MailboxID
	for _, id := range slices.Sorted(maps.Keys(st.Mailboxes)) {
		m := st.Mailboxes[id]
		if slices.Contains(m.Clients, c.Job.Client) {
			return id
		}
		if len(m.Clients) == 0 {
			open = append(open, id)
		}
	}
	if len(open) > 0 {
		return open[0]
	}
	return e.Mailbox
}

// load makes the state for a plan: full for the people of job and for those whose
// turn it is now, and as much of all others as their place in the queue depends on.
// job 0 = full for all.
func (s *Service) load(tx core.Tx, job core.JobID) (*State, error) {
	st, err := s.base(tx)
	if err != nil {
		return nil, err
	}
	open, err := s.Store.Enrolments(tx)
	if err != nil {
		return nil, err
	}
	if job != 0 {
		own, err := s.Store.EnrolmentsOf(tx, job)
		if err != nil {
			return nil, err
		}
		open = append(slices.DeleteFunc(open, func(e core.Enrolment) bool { return e.Job == job }), own...)
	}
	for _, e := range open {
		one, err := s.queued(tx, st, e, job == 0 || e.Job == job)
		if err != nil {
			return nil, err
		}
		st.People = append(st.People, one)
	}
	return st, nil
}

// queued loads one person for a plan. Whose turn it is now is looked at in full:
// somebody who is held must not take the place of others in the queue.
func (s *Service) queued(tx core.Tx, st *State, e core.Enrolment, full bool) (Enrolled, error) {
	one, err := s.enrolled(tx, st, e, full)
	if err != nil || full || one.Entry == nil || one.Entry.Due.After(s.Clock.Now()) {
		return one, err
	}
	return one, s.judge(tx, &one)
}
