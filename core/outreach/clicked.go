package outreach

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/click"
)

// Visit is one visit of a link in an e-mail, as it was recorded. The e-mail is named by
// its Message-ID, or it is the last one of Job that Person had got by then.
type Visit struct {
	Key       string // names the visit; "" = made from what is recorded
	MessageID string
	Job       core.JobID
	Person    core.PersonID
	Link      string // which link; "" = the apply link
	Links     int    // how many the e-mail has; 0 = counted in its text
	At        time.Time
	Method    string // "" = GET
	Agent     string // what the program says about itself; only its class is kept
	Address   string // class of the network, see package click
}

// ClickReport says what became of visits. Rows count from 1.
type ClickReport struct {
	Taken, Known int
	Refused      []RefusedVisit
}

// RefusedVisit is a visit that can't be used.
type RefusedVisit struct {
	Row    int    `json:"row"`
	Reason string `json:"reason"`
}

// applyLink is the name of the link on which most people click.
const applyLink = "apply_link"

// visitsAtOnce is how many visits share a transaction.
const visitsAtOnce = 500

// Clicked takes recorded visits in as evidence, judges who they were, and draws the
// consequence: a person's click ends the sequence, an unsure one pauses it and asks, a
// scanner's changes nothing. The same visits a second time change nothing. A verdict is
// looked at again when more is known of the same e-mail.
func (s *Service) Clicked(ctx context.Context, visits []Visit) (ClickReport, error) {
	all, row := ClickReport{Refused: []RefusedVisit{}}, 1
	for part := range slices.Chunk(visits, visitsAtOnce) {
		var r ClickReport
		err := s.update(ctx, 0, func(tx core.Tx) (err error) {
			r, err = s.clicked(tx, part, row)
			return err
		})
		if err != nil {
			return all, err
		}
		all.Taken, all.Known, all.Refused = all.Taken+r.Taken, all.Known+r.Known, append(all.Refused, r.Refused...)
		row += len(part)
	}
	return all, nil
}

func (s *Service) clicked(tx core.Tx, visits []Visit, row int) (r ClickReport, err error) {
	var touched []core.EnrolmentID
	for i, v := range visits {
		c, why, err := s.evidence(tx, v)
		if err != nil {
			return r, err
		}
		if why != "" {
			r.Refused = append(r.Refused, RefusedVisit{row + i, why})
			continue
		}
		if _, err := s.Store.ClickByKey(tx, c.Key); err == nil {
			r.Known++
			continue
		} else if !core.IsNotFound(err) {
			return r, err
		}
		if err := s.Store.PutClick(tx, &c); err != nil {
			return r, err
		}
		if r.Taken++; !slices.Contains(touched, c.Enrolment) {
			touched = append(touched, c.Enrolment)
		}
	}
	for _, id := range touched {
		if err := s.judgeClicks(tx, id); err != nil {
			return r, err
		}
	}
	return r, nil
}

// evidence makes a click of a visit, or says why it can't be used.
func (s *Service) evidence(tx core.Tx, v Visit) (c core.Click, why string, err error) {
	now := s.Clock.Now()
	switch {
	case v.At.IsZero():
		return c, "It has no time.", nil
	case v.At.After(now.Add(5 * time.Minute)):
		return c, "Its time lies in the future.", nil
	case !slices.Contains(click.Addresses, v.Address):
		return c, "Its address is none of home, hosting, gateway.", nil
	case v.Links < 0 || len(v.Link) > 500 || len(v.Key) > 500 || len(v.Method) > 20:
		return c, "One of its values is too long or no number of links.", nil
	}
	m, err := s.visited(tx, v)
	if core.IsNotFound(err) {
		return c, "It belongs to no e-mail that was sent from here.", nil
	}
	if err != nil {
		return c, "", err
	}
	c = core.Click{
		Key: v.Key, Job: m.Job, Enrolment: m.Enrolment, Message: m.ID, Link: cmp.Or(v.Link, applyLink), Links: v.Links, At: v.At.UTC(),
		Method: cmp.Or(v.Method, "GET"), Agent: click.AgentOf(v.Agent), Address: v.Address, Recorded: now,
	}
	if c.Links == 0 {
		c.Links = linksIn(m.Text)
	}
	if c.Key == "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%s\n%s\n%s", m.ID, c.Link, c.At.UnixNano(), c.Method, c.Agent, c.Address))
		c.Key = hex.EncodeToString(sum[:16])
	}
	return c, "", nil
}

// visited finds the e-mail of a visit.
func (s *Service) visited(tx core.Tx, v Visit) (found core.Message, err error) {
	if v.MessageID != "" {
		m, err := s.Store.MessageByMessageID(tx, strings.Trim(v.MessageID, "<> "))
		if err == nil && (m.Kind != core.MessageSent || m.Enrolment == 0) {
			err = core.Fail(core.KindNotFound, "This is none of ours.", "")
		}
		return m, err
	}
	all, err := s.Store.MessagesOf(tx, v.Job, v.Person)
	if err != nil {
		return found, err
	}
	for _, m := range all {
		if m.Kind == core.MessageSent && m.Enrolment != 0 && m.Job == v.Job && (found.ID == 0 || !m.Date.After(v.At)) {
			found = m
		}
	}
	if found.ID == 0 {
		return found, core.Fail(core.KindNotFound, "Nothing was sent.", "")
	}
	return found, nil
}

var webLink = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"']+`)

// linksIn counts the different addresses in a text, at least one.
func linksIn(text string) int {
	found := map[string]bool{}
	for _, address := range webLink.FindAllString(text, -1) {
		found[strings.TrimRight(address, ".,;:!?)")] = true
	}
	return max(len(found), 1)
}

// judgeClicks looks at all clicks of an enrolment and draws the consequence of what is
// new in them.
func (s *Service) judgeClicks(tx core.Tx, id core.EnrolmentID) error {
	e, err := s.Store.Enrolment(tx, id)
	if err == nil {
		e, err = s.goesOn(tx, e)
	}
	if err != nil {
		return err
	}
	all, err := s.Store.ClicksOf(tx, id)
	if err != nil {
		return err
	}
	delivered := map[core.MessageID]time.Time{}
	j := judging{receiving: receiving{Service: s, tx: tx}, e: e, clicks: all}
	for i := range all {
		c := &all[i]
		if _, known := delivered[c.Message]; !known {
			m, err := s.Store.Message(tx, c.Message)
			if err != nil {
				return err
			}
			delivered[c.Message] = m.Date
		}
		same := slices.DeleteFunc(slices.Clone(all), func(o core.Click) bool { return o.Message != c.Message })
		verdict, why := click.Judge(*c, delivered[c.Message], same)
		if verdict == c.Verdict && why == c.Why {
			continue
		}
		j.changed = append(j.changed, changedClick{id: c.ID, was: c.Verdict, now: verdict})
		c.Verdict, c.Why = verdict, why
		if err := s.Store.PutClick(tx, c); err != nil {
			return err
		}
	}
	return j.conclude()
}

type changedClick struct {
	id       core.ClickID
	was, now core.ClickVerdict
}

// judging is the clicks of one enrolment with those whose verdict is new.
type judging struct {
	receiving
	e       core.Enrolment
	clicks  []core.Click
	changed []changedClick
}

func (j *judging) conclude() error {
	human := j.first(core.ClickHuman)
	resting := j.evidenceChanged()
	switch {
	case human != nil && (j.became(core.ClickHuman) != nil || resting):
		return j.endBy(*human)
	case j.e.State == core.EnrolmentStopped && j.e.Cause.What == CauseClick && resting:
		return j.reconsider()
	case j.e.State == core.EnrolmentPaused && j.e.Cause.What == CauseMaybe && resting && j.first(core.ClickUnsure) == nil:
		return j.goOn()
	}
	if c := j.became(core.ClickUnsure); c != nil && human == nil {
		return j.askAbout(*c)
	}
	return nil
}

// first is the earliest click of a verdict, nil = there is none.
func (j *judging) first(v core.ClickVerdict) *core.Click {
	var first *core.Click
	for i := range j.clicks {
		if c := &j.clicks[i]; c.Verdict == v && (first == nil || c.At.Before(first.At)) {
			first = c
		}
	}
	return first
}

// became is the first click that has got a verdict just now, nil = there is none.
func (j *judging) became(v core.ClickVerdict) *core.Click {
	for _, c := range j.changed {
		if c.now == v && c.was != v {
			return &j.clicks[slices.IndexFunc(j.clicks, func(o core.Click) bool { return o.ID == c.id })]
		}
	}
	return nil
}

// evidenceChanged tells whether what the enrolment's state rests on is judged anew.
func (j *judging) evidenceChanged() bool {
	return slices.ContainsFunc(j.changed, func(c changedClick) bool {
		return c.was != "" && c.was != c.now && c.id.String() == j.e.Cause.Evidence
	})
}

func (j *judging) endBy(c core.Click) error {
	if j.e.State == core.EnrolmentStopped && j.e.Cause.What == CauseClick {
		return nil
	}
	what := "Clicked the apply link"
	if c.Link != applyLink {
		what = "Clicked a link of the e-mail"
	}
	return j.end(j.tx, j.e, core.Cause{What: CauseClick, Text: what + " on " + day(c.At, c.At) + ".", Evidence: c.ID.String()})
}

// whyMaybe is the question to the recruiter about a click.
const whyMaybe = "A click came that may be a person's or a mail gateway's: "

func (j *judging) askAbout(c core.Click) error {
	if over(j.e.State) || j.e.State == core.EnrolmentPaused && j.e.Until.IsZero() {
		return nil
	}
	return j.pause(j.e, time.Time{}, core.Cause{What: CauseMaybe, Text: whyMaybe + c.Why + " Stop or resume.", Evidence: c.ID.String()})
}

// reconsider takes an end back whose click has turned out to be none of a person: the
// recruiter decides whether the sequence goes on.
func (j *judging) reconsider() error {
	text := "The click that had ended the sequence was not a person's after all: stop or resume."
	entry, err := j.Store.EntryByKey(j.tx, entryKey(j.e.ID, j.e.Next))
	if err == nil && entry.State == core.EntryDropped && entry.Why == j.e.Cause.Text {
		entry.State, entry.Why, entry.Finished = core.EntryHeld, text, time.Time{}
		err = j.Store.PutEntry(j.tx, &entry)
	}
	if err != nil && !core.IsNotFound(err) {
		return err
	}
	return j.pause(j.e, time.Time{}, core.Cause{What: CauseMaybe, Text: text, Evidence: j.e.Cause.Evidence})
}

// goOn lifts a pause whose click has turned out to be a scanner's.
func (j *judging) goOn() error {
	j.e.State, j.e.Cause = core.EnrolmentRunning, core.Cause{}
	if j.e.Approved.IsZero() {
		j.e.State = core.EnrolmentWaiting
	}
	if err := j.Store.PutEnrolment(j.tx, &j.e); err != nil {
		return err
	}
	if err := j.log(j.tx, j.e, "engine", "sequence goes on", "the click was a scanner's", ""); err != nil {
		return err
	}
	return j.reschedule(j.tx)
}

// telling is the click that says most: a person's, an unsure one, a scanner's, and of
// those the first.
func telling(clicks []core.Click) (best core.Click, found bool) {
	j := judging{clicks: clicks}
	for _, v := range []core.ClickVerdict{core.ClickHuman, core.ClickUnsure, core.ClickScanner} {
		if c := j.first(v); c != nil {
			return *c, true
		}
	}
	return best, false
}

// ClicksOf lists the clicks of one person's e-mails of a job, with their verdicts.
func (s *Service) ClicksOf(ctx context.Context, job core.JobID, person core.PersonID) (list []core.Click, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		e, err := s.Store.EnrolmentOf(tx, job, person)
		if err != nil {
			return err
		}
		list, err = s.Store.ClicksOf(tx, e.ID)
		return err
	})
	return list, err
}
