package records

import (
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// Notifier shows something on the desktop, in the language of whoever reads it. It gets
// fixed sentences with numbers only: in English, letters, digits, spaces and . , : - are
// all that ever stands in them.
type Notifier interface {
	Notify(title string, sentences []core.Saying)
}

const (
	// desktopPause is how long the desktop is left alone after a notice; what comes
	// meanwhile is said together.
	desktopPause = time.Minute
	// mailPause is how often a summary is sent at most.
	mailPause = 30 * time.Minute
	// forgetAfter is how long it is remembered what was told of things that are gone.
	forgetAfter = 30 * 24 * time.Hour
)

// thing is one thing that waits and is told of.
type thing struct {
	kind, subject string
	since         time.Time // up to when it has grown; zero = not known: new when it was gone before
	begun         time.Time // when what is new of it began; not after the last telling = nothing is
	count         int       // of profiles
}

// dated is a thing that begins once and does not grow.
func dated(kind, subject string, since time.Time) thing {
	return thing{kind: kind, subject: subject, since: since, begun: since}
}

// things are what notices tell of; all else is on Today only.
func (w survey) things() []thing {
	var out []thing
	for _, r := range w.reviews {
		// Profiles count anew when they came after the recruiter's last decision;
		// those that were left lying do not.
		id, t := r.job.ID.String(), r.tally
		out = append(out, thing{KindProfiles, id, t.newest, t.fresh, t.New})
		if r.late {
			out = append(out, thing{KindReminder, id, t.newest, t.oldest, t.New})
		}
	}
	for _, j := range w.drafts {
		if slices.ContainsFunc(j.DraftReasons, keptBack) {
			out = append(out, dated(KindDraft, j.ID.String(), j.Created))
		}
	}
	for _, c := range w.used {
		out = append(out, thing{kind: KindBudget, subject: c.ID.String()})
	}
	for _, one := range w.without {
		out = append(out, dated(KindSourcing, one.job.ID.String(), one.since))
	}
	for _, h := range w.held {
		out = append(out, dated(heldKind(h), h.ID.String(), h.Since))
	}
	for _, e := range w.failed {
		if exports(e) {
			out = append(out, dated(KindExport, e.ID.String(), failedAt(e)))
		}
	}
	return out
}

// keptBack tells whether a reason keeps a draft from going live by a rule; a word
// that stands in no table is seen where the job was imported.
func keptBack(r core.DraftReason) bool { return r.Code != core.ReasonTable }

func failedAt(e core.Entry) time.Time {
	if n := len(e.Attempts); n > 0 {
		return e.Attempts[n-1].Ended
	}
	return e.Created
}

// Tell says what is new on the desktop and by e-mail to oneself, each thing once.
// It is cheap when nothing is. It tells whether a summary was put into the outbox,
// and when it wants to be asked again; zero = when something changes.
func (s *Service) Tell(ctx context.Context) (sent bool, next time.Time, err error) {
	s.telling.Lock()
	defer s.telling.Unlock()
	var p plan
	err = s.Store.View(ctx, func(tx core.Tx) error {
		p, err = s.plan(tx)
		return err
	})
	if err != nil || !p.any() {
		return false, p.next, err
	}
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		for _, n := range p.put {
			if err := s.Store.PutNotice(tx, n); err != nil {
				return err
			}
		}
		for _, n := range p.forget {
			if err := s.Store.DeleteNotice(tx, n.Kind, n.Subject); err != nil {
				return err
			}
		}
		if p.mail == nil {
			return nil
		}
		return s.Add(tx, p.mail)
	})
	if err != nil {
		return false, p.next, err
	}
	if len(p.desktop) > 0 {
		s.Notifier.Notify(desktopTitle, p.desktop)
	}
	return p.mail != nil, p.next, nil
}

const desktopTitle = "Reqdesk"

// plan is what is to be told and written down.
type plan struct {
	put     []core.Notice
	forget  []core.Notice
	desktop []core.Saying // what is said on the desktop; none = nothing
	mail    *core.Entry   // the summary; nil = none
	next    time.Time
}

func (p *plan) any() bool { return len(p.put)+len(p.forget) > 0 }

// again asks for another look at t.
func (p *plan) again(t time.Time) {
	if p.next.IsZero() || t.Before(p.next) {
		p.next = t
	}
}

// ledger is what was told until now, as it will be written.
type ledger struct {
	rows    map[[2]string]*core.Notice
	changed map[*core.Notice]bool
	at      time.Time
	shown   time.Time // when something was last said on the desktop
	mailed  time.Time // when the last summary was made
}

func (s *Service) plan(tx core.Tx) (p plan, err error) {
	w, err := s.survey(tx)
	if err != nil {
		return p, err
	}
	rows, err := s.Store.Notices(tx)
	if err != nil {
		return p, err
	}
	settings, err := s.Store.Settings(tx, "")
	if err != nil {
		return p, err
	}
	for _, r := range w.reviews {
		if r.days > 0 && !r.late {
			p.again(r.due)
		}
	}
	if !w.wait.IsZero() {
		p.again(w.wait)
	}
	l := newLedger(rows, s.Clock.Now())
	things := w.things()
	waiting := l.meet(things)
	days, err := s.remindDays(tx)
	if err != nil {
		return p, err
	}
	s.show(&p, l, waiting, days)
	if to := settings[core.SettingNoticeMail]; to != "" && s.Add != nil {
		if err := s.summarise(tx, &p, l, waiting, summary{to: to, days: days}); err != nil {
			return p, err
		}
	}
	l.write(&p)
	return p, nil
}

func newLedger(rows []core.Notice, now time.Time) *ledger {
	l := &ledger{rows: map[[2]string]*core.Notice{}, changed: map[*core.Notice]bool{}, at: now}
	for _, r := range rows {
		l.rows[[2]string{r.Kind, r.Subject}] = &r
		l.shown, l.mailed = later(l.shown, r.Desktop), later(l.mailed, r.Mail)
	}
	return l
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// told is a thing that waits with the row about it.
type told struct {
	thing
	row *core.Notice
}

// meet brings the ledger in line with what waits: what is new gets a row, what has
// begun anew may be told again, and what is gone is noted.
func (l *ledger) meet(things []thing) []told {
	var out []told
	here := map[*core.Notice]bool{}
	for _, t := range things {
		key := [2]string{t.kind, t.subject}
		row := l.rows[key]
		if row == nil || t.begun.After(row.Since) || t.since.IsZero() && !row.Gone.IsZero() {
			row = &core.Notice{Kind: t.kind, Subject: t.subject, Since: t.since}
			l.rows[key] = row
			l.changed[row] = true
		}
		if !row.Gone.IsZero() {
			row.Gone = time.Time{}
			l.changed[row] = true
		}
		here[row] = true
		out = append(out, told{t, row})
	}
	for _, row := range l.rows {
		if !here[row] && row.Gone.IsZero() {
			row.Gone = l.at
			l.changed[row] = true
		}
	}
	return out
}

// write gives what has changed to the plan; what is long gone is forgotten.
func (l *ledger) write(p *plan) {
	for _, row := range l.rows {
		switch {
		case !row.Gone.IsZero() && l.at.Sub(row.Gone) > forgetAfter:
			p.forget = append(p.forget, *row)
		case l.changed[row]:
			p.put = append(p.put, *row)
		}
	}
	slices.SortFunc(p.put, func(a, b core.Notice) int {
		return strings.Compare(a.Kind+" "+a.Subject, b.Kind+" "+b.Subject)
	})
}

// show says on the desktop what was not said there, all of it together.
func (s *Service) show(p *plan, l *ledger, waiting []told, days int) {
	fresh := slices.DeleteFunc(slices.Clone(waiting), func(t told) bool { return !t.row.Desktop.IsZero() })
	if s.Notifier == nil || len(fresh) == 0 {
		return
	}
	if until := l.shown.Add(desktopPause); !l.shown.IsZero() && until.After(l.at) {
		p.again(until)
		return
	}
	for _, t := range fresh {
		t.row.Desktop = l.at
		l.changed[t.row] = true
	}
	p.desktop = sentences(fresh, days)
}
