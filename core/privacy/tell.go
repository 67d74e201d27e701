package privacy

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Who did not give their data themselves is told about it within a month (GDPR, Article
// 14): by the notice in the first e-mail, or by the recruiter in another way.
const (
	tellWithin = 7 * 24 * time.Hour // how long before the month is over it is said that somebody waits
	toldWhat   = "told about their data"
	// applied is the source of data that somebody gave of themselves.
	applied = "application"
)

// Untold is somebody who has to be told about their data.
type Untold struct {
	Person core.Person
	Since  time.Time // when the first data came
	Due    time.Time // when the month is over
}

// manyPeople is from how many people on the list is counted anew only now and then.
const (
	manyPeople = 5000
	countAnew  = 10 * time.Minute
)

// Untold lists who has to be told about their data within the next week, or should have
// been before, the most pressing first.
func (s *Service) Untold(ctx context.Context) ([]Untold, error) {
	s.telling.Lock()
	defer s.telling.Unlock()
	now := s.Clock.Now()
	if age := now.Sub(s.untoldAt); s.many && age >= 0 && age < countAnew {
		return slices.Clone(s.untold), nil
	}
	var list []Untold
	seen := 0
	err := s.Store.View(ctx, func(tx core.Tx) error {
		t := telling{Service: s, tx: tx, silent: map[core.JobID]bool{}}
		for p, err := range s.Store.People(tx) {
			if err != nil {
				return err
			}
			if seen++; seen%1000 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			u, waits, err := t.clock(p, now)
			if err != nil {
				return err
			}
			if waits {
				list = append(list, u)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b Untold) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Person.ID, b.Person.ID)) })
	s.untold, s.untoldAt, s.many = list, now, seen > manyPeople
	return slices.Clone(list), nil
}

// Told takes the recruiter's word that somebody was told about their data, and how.
func (s *Service) Told(ctx context.Context, id core.PersonID, how string) error {
	how = strings.TrimSpace(how)
	if how == "" {
		return core.Fail(core.KindUsage, "It has to be kept how this person was told; nothing was changed.", "For example: by telephone, with a link to the privacy notice.")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		p, err := s.People.Resolve(tx, id)
		if err != nil {
			return err
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: toldWhat, Subject: p.ID.String(), Person: p.ID, Cause: how})
	})
	if err == nil {
		s.telling.Lock()
		s.many = false
		s.telling.Unlock()
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: id.String()})
	}
	return err
}

// telling goes through people.
type telling struct {
	*Service
	tx     core.Tx
	silent map[core.JobID]bool // jobs whose client's own texts tell
}

// clock reads how far the month of a person is.
func (t *telling) clock(p core.Person, now time.Time) (u Untold, waits bool, err error) {
	if p.Merged != 0 || !p.Erased.IsZero() || now.Add(tellWithin).Before(p.Created.AddDate(0, 1, 0)) {
		return u, false, nil
	}
	since, own, err := t.collected(p)
	if err != nil || own {
		return u, false, err
	}
	u = Untold{Person: p, Since: since, Due: since.AddDate(0, 1, 0)}
	if now.Add(tellWithin).Before(u.Due) {
		return u, false, nil
	}
	told, err := t.told(p)
	return u, !told, err
}

// collected tells when the first data came that the person has not given; own = there are
// none.
func (t *telling) collected(p core.Person) (since time.Time, own bool, err error) {
	profiles, err := t.Store.ProfilesOf(t.tx, p.ID)
	if err != nil || len(profiles) == 0 {
		return p.Created, false, err
	}
	for _, r := range profiles {
		if r.Source != applied && (since.IsZero() || r.Added.Before(since)) {
			since = r.Added
		}
	}
	return since, since.IsZero(), nil
}

// told looks for an e-mail with the notice that arrived, and for the recruiter's word.
func (t *telling) told(p core.Person) (bool, error) {
	group, err := t.groupOf(t.tx, p.ID)
	if err != nil {
		return false, err
	}
	for _, one := range group {
		for _, look := range []func(core.PersonID) (bool, error){t.byEmail, t.byHand} {
			if told, err := look(one.ID); told || err != nil {
				return told, err
			}
		}
	}
	return false, nil
}

func (t *telling) byEmail(id core.PersonID) (bool, error) {
	all, err := t.Store.MessagesOf(t.tx, 0, id)
	back := map[core.EnrolmentID]bool{}
	for _, m := range all {
		if m.Kind == core.MessageBounce {
			back[m.Enrolment] = true
		}
	}
	for _, m := range all {
		if m.Kind != core.MessageSent || back[m.Enrolment] && !m.Delivered {
			continue
		}
		if m.Notice != "" {
			return true, nil
		}
		if silent, err := t.ownTexts(m.Job); silent || err != nil {
			return silent, err
		}
	}
	return false, err
}

// ownTexts tells whether a job's client has said that its own texts tell people.
func (t *telling) ownTexts(job core.JobID) (bool, error) {
	if told, known := t.silent[job]; known || job == 0 {
		return told, nil
	}
	settings, err := t.Store.Settings(t.tx, "")
	if err != nil {
		return false, err
	}
	auto := settings[core.SettingDataNotice]
	j, err := t.Store.Job(t.tx, job)
	if err == nil {
		var c core.Client
		if c, err = t.Store.Client(t.tx, j.Client); err == nil {
			auto = cmp.Or(c.Notice.Auto, auto)
		}
	}
	if err != nil && !core.IsNotFound(err) {
		return false, err
	}
	t.silent[job] = auto == core.SettingNo
	return t.silent[job], nil
}

func (t *telling) byHand(id core.PersonID) (bool, error) {
	entries, err := t.Store.Log(t.tx, core.LogFilter{Person: id})
	return slices.ContainsFunc(entries, func(e core.LogEntry) bool { return e.What == toldWhat && e.Who == "recruiter" }), err
}
