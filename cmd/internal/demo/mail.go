package demo

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"

	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/outreach"
	scenario "reqdesk/core/practice"
)

// approved starts the sequences; nothing may have left before.
func (r *run) approved() (string, error) {
	me := r.Company.Recruiter().Address
	for _, m := range r.Company.Mail().Received() {
		if err := want(slices.Equal(m.To, []string{me}), "e-mails left without approval"); err != nil {
			return "", err
		}
	}
	rows, err := r.Outreach.Approve(r.ctx, outreach.Approval{Job: r.job})
	if err != nil {
		return "", err
	}
	first := slices.DeleteFunc(rows, func(p outreach.Planned) bool { return p.Step != 1 || p.State != outreach.Coming })
	if len(first) == 0 {
		return "", want(false, "the plan is empty")
	}
	return fmt.Sprintf("%d first e-mails, the first at %s %s", len(first), first[0].LocalTime, first[0].TimeZone), nil
}

// received looks at what the mailbox server accepted on the first day.
func (r *run) received() (string, error) {
	if _, err := r.Warp(r.ctx, day(1, 20)); err != nil {
		return "", err
	}
	got := 0
	for _, p := range r.written() {
		mails := r.Company.Reached(p.Resume.Basics.Email)
		unknown := p.Behaviour.Kind == scenario.Unknown
		if err := want(len(mails) == map[bool]int{true: 0, false: 1}[unknown], "%s got %d e-mails", p.ID, len(mails)); err != nil {
			return "", err
		}
		for _, m := range mails {
			if err := r.checkLink(m); err != nil {
				return "", err
			}
			got++
		}
	}
	return fmt.Sprintf("%d e-mails, each with the link and %s", got, r.employer().SourceCode), want(got >= 8, "only %d e-mails arrived", got)
}

// written is who was contacted: in the review and not stopped by the guard.
func (r *run) written() []scenario.Person {
	return slices.DeleteFunc(r.inReview(), func(p scenario.Person) bool {
		return slices.ContainsFunc(p.Resume.Work, func(w core.Work) bool {
			return w.EndDate == "" && slices.Contains(r.employer().OffLimits, w.Name)
		})
	})
}

func (r *run) employer() scenario.Employer {
	e, _ := r.Company.Scenario().Employer(employer)
	return e
}

var webLink = regexp.MustCompile(`https?://[^\s<>")]+`)

// checkLink finds the apply link in an e-mail as received: the ATS's own apply
// address, with the source code and the campaign once each.
func (r *run) checkLink(m mailserver.Message) error {
	text, err := plainText(m.Raw)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.employer().Jobs, func(j scenario.Job) bool { return j.ID == atsJob })
	apply := r.employer().Jobs[i].ApplyURL
	links := slices.DeleteFunc(webLink.FindAllString(text, -1), func(l string) bool { return !strings.HasPrefix(l, apply) })
	if len(links) != 1 {
		return want(false, "%d apply links in an e-mail", len(links))
	}
	u, err := url.Parse(links[0])
	if err != nil {
		return err
	}
	key, code, _ := strings.Cut(r.employer().SourceCode, "=")
	utm := r.employer().UTM
	for k, v := range map[string]string{key: code, "utm_source": utm.Source, "utm_medium": utm.Medium, "utm_campaign": utm.Campaign} {
		if got := u.Query()[k]; !slices.Equal(got, []string{v}) {
			return want(false, "the apply link carries %s=%v", k, got)
		}
	}
	return nil
}

func plainText(raw []byte) (string, error) {
	m, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	for {
		part, err := m.NextPart()
		if err != nil {
			return "", err
		}
		if h, ok := part.Header.(*mail.InlineHeader); ok {
			if kind, _, _ := h.ContentType(); kind == "text/plain" {
				text, err := io.ReadAll(part.Body)
				return string(text), err
			}
		}
	}
}

// answering is the person who answers the first e-mail with interest, from the
// address written to.
func (r *run) answering() scenario.Person {
	list := r.written()
	i := slices.IndexFunc(list, func(p scenario.Person) bool {
		return p.Behaviour.Kind == scenario.Interested && p.Behaviour.From == "" && p.Behaviour.Step < 2
	})
	return list[i]
}

// replyRead waits for the answer to arrive at the server and to be read.
func (r *run) replyRead() (string, error) {
	r.lead = r.answering()
	if _, err := r.Warp(r.ctx, day(2, 20)); err != nil {
		return "", err
	}
	arrived := 0
	for _, raw := range r.Company.Mail().Inbox(r.Company.Recruiter().Address) {
		if bytes.Contains(raw, []byte("<"+r.lead.Resume.Basics.Email+">")) && bytes.Contains(raw, []byte("In-Reply-To:")) {
			arrived++
		}
	}
	if err := want(arrived == 1, "%d answers lie in the server's mailbox", arrived); err != nil {
		return "", err
	}
	var read []core.Message
	err := r.DB.View(r.ctx, func(tx core.Tx) (err error) {
		read, err = r.DB.MessagesOf(tx, r.job, r.people[r.lead.ID])
		return err
	})
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(read, func(m core.Message) bool { return m.Kind == core.MessageReply })
	if i < 0 {
		return "", want(false, "the answer was not read")
	}
	return "answered at " + read[i].Date.Format(time.RFC3339), nil
}

// stoppedByReply runs over the day of the second e-mail: whoever is silent gets
// it, whoever answered does not.
func (r *run) stoppedByReply() (string, error) {
	if _, err := r.Warp(r.ctx, day(3, 20)); err != nil {
		return "", err
	}
	for _, p := range r.silent() {
		if n := len(r.Company.Reached(p.Resume.Basics.Email)); n != 2 {
			return "", want(false, "%s, who is silent, has %d e-mails", p.ID, n)
		}
	}
	if n := len(r.Company.Reached(r.lead.Resume.Basics.Email)); n != 1 {
		return "", want(false, "%s answered and has %d e-mails", r.lead.ID, n)
	}
	var e core.Enrolment
	err := r.DB.View(r.ctx, func(tx core.Tx) (err error) {
		e, err = r.DB.EnrolmentOf(tx, r.job, r.people[r.lead.ID])
		return err
	})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("1 e-mail, while %d silent people have 2; why: %s", len(r.silent()), e.Cause.Text),
		want(e.State == core.EnrolmentStopped && e.Cause.What == outreach.CauseReply && e.Cause.Evidence != "", "state %s, cause %q", e.State, e.Cause.What)
}

// silent is who never answers: they get every e-mail.
func (r *run) silent() []scenario.Person {
	return slices.DeleteFunc(r.written(), func(p scenario.Person) bool { return p.Behaviour.Kind != scenario.Silent })
}

// closingStopped runs over the days on which the third e-mails were due and the
// job was closed.
func (r *run) closingStopped() (string, error) {
	for _, e := range r.Company.Scenario().Events {
		if e.Job == atsJob && e.Kind == scenario.CloseJob {
			r.closed = e.At
		}
		if e.Job == atsJob && e.Kind == scenario.ReopenJob {
			r.reopen = e.At
		}
	}
	if _, err := r.Warp(r.ctx, r.reopen.Add(-time.Hour)); err != nil {
		return "", err
	}
	sent := 0
	for _, m := range r.Company.Mail().Received() {
		own := slices.Contains(m.To, r.Company.Recruiter().Address) // a summary to oneself
		if m.Account == r.Company.Recruiter().Address && !own && !m.At.Before(r.closed) {
			sent++
		}
	}
	job, err := r.Jobs.Job(r.ctx, r.job)
	if err != nil {
		return "", err
	}
	if err := want(sent == 0 && job.State == core.JobClosed && job.ClosedBy == "ats", "%d e-mails left after the closing; the job is %s", sent, job.State); err != nil {
		return "", err
	}
	rows, err := r.Outreach.PlanOf(r.ctx, r.job, time.Time{})
	if err != nil {
		return "", err
	}
	waiting := 0
	for _, row := range rows {
		if row.State == outreach.Held && row.Why != "" {
			waiting++
		}
	}
	return fmt.Sprintf("no e-mail for %s; %d held: the job is closed", r.reopen.Sub(r.closed)-time.Hour, waiting), want(waiting > 0, "nothing is held")
}

// reopeningResumed looks for the third e-mail, in the thread of the first.
func (r *run) reopeningResumed() (string, error) {
	if _, err := r.Warp(r.ctx, day(8, 20)); err != nil {
		return "", err
	}
	resumed := 0
	for _, p := range r.silent() {
		mails := r.Company.Reached(p.Resume.Basics.Email)
		if err := want(len(mails) == 3, "%s has %d e-mails after the reopening", p.ID, len(mails)); err != nil {
			return "", err
		}
		first, thread, err := threadOf(mails[0].Raw, mails[2].Raw)
		if err != nil {
			return "", err
		}
		if err := want(slices.Contains(thread, first) && !mails[2].At.Before(r.reopen), "the third e-mail to %s is not in the thread, or came too early", p.ID); err != nil {
			return "", err
		}
		resumed++
	}
	return fmt.Sprintf("%d people got the third e-mail, in the same thread", resumed), want(resumed > 0, "nobody was resumed")
}

func threadOf(first, second []byte) (id string, references []string, err error) {
	a, err := mail.CreateReader(bytes.NewReader(first))
	if err != nil {
		return "", nil, err
	}
	b, err := mail.CreateReader(bytes.NewReader(second))
	if err != nil {
		return "", nil, err
	}
	if id, err = a.Header.MessageID(); err != nil {
		return "", nil, err
	}
	references, err = b.Header.MsgIDList("References")
	return id, references, err
}

// nobodyTooOften goes over the server's whole record: nothing twice, and nothing
// after an answer or a bounce.
func (r *run) nobodyTooOften() (string, error) {
	if _, err := r.Warp(r.ctx, day(r.days, 20)); err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, p := range r.written() {
		mails := r.Company.Reached(p.Resume.Basics.Email)
		for _, m := range mails {
			if seen[string(m.Raw)] {
				return "", want(false, "an e-mail was sent twice")
			}
			seen[string(m.Raw)] = true
		}
		if most := allowed(p.Behaviour); len(mails) > most {
			return "", want(false, "%s (%s) got %d e-mails, not %d", p.ID, p.Behaviour.Kind, len(mails), most)
		}
	}
	return fmt.Sprintf("%d e-mails to %d people in %d days", len(seen), len(r.written()), r.days), nil
}

// allowed is how many e-mails somebody may get at most.
func allowed(b scenario.Behaviour) int {
	switch b.Kind {
	case scenario.Interested, scenario.NotInterested:
		return max(b.Step, 1)
	case scenario.Bounces:
		return 1
	case scenario.Unknown:
		return 0
	case scenario.Silent, scenario.OutOfOffice, scenario.Delayed:
	}
	return 3
}
