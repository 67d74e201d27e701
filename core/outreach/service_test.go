package outreach_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

func TestASequenceFromApprovalToItsEnd(t *testing.T) {
	r := newRig(t, "Ada Byron")
	if rows, err := r.out.PlanOf(t.Context(), r.job.ID, time.Time{}); err != nil || len(rows) != 2 || rows[0].State != outreach.Held || rows[0].Subject != "Engineer, Ada?" {
		t.Fatalf("before approval: %+v, %v", rows, err)
	}
	r.run()
	r.sent(0)
	rows := r.approve(false)
	if rows[0].State != outreach.Coming || rows[0].Due.Sub(r.clock.Now()) != 20*time.Minute {
		t.Fatalf("after approval: %+v", rows[0])
	}
	r.pass(19 * time.Minute)
	r.sent(0)
	r.pass(2 * time.Minute)
	r.sent(1)
	r.pass(3 * 24 * time.Hour)
	r.sent(2)
	r.pass(30 * 24 * time.Hour)
	r.sent(2)
	r.state(0, core.EnrolmentDone, "")
	first, second := parse(t, r.post.sent[0]), parse(t, r.post.sent[1])
	if !strings.HasPrefix(first.text, "Hello Ada, see https://jobs.example.com/1?source=reqdesk\r\n\r\n----\r\n\r\nAbout your data.") || !strings.Contains(first.html, `href="https://jobs.example.com/1?source=reqdesk"`) {
		t.Errorf("the first e-mail: %+v", first)
	}
	if first.from != `"Rita Recruiter" <rita@agency.example>` || first.to != `"Ada Byron" <ada@company0.example>` || !strings.HasSuffix(first.id, "@agency.example") {
		t.Errorf("from %s to %s, id %s", first.from, first.to, first.id)
	}
	if second.subject != "Re: Engineer, Ada?" || !slices.Equal(second.references, []string{mailbox.Thread(first.id), first.id}) || !slices.Equal(second.inReplyTo, []string{first.id}) {
		t.Errorf("the second e-mail is not in the thread: %+v", second)
	}
	if token, _, _ := strings.Cut(first.id, "@"); first.unsubscribe != "<mailto:rita@agency.example?subject=unsubscribe%20"+token+">" {
		t.Errorf("List-Unsubscribe: %s", first.unsubscribe)
	}
	list, err := r.out.Contacted(t.Context(), r.job.ID)
	if err != nil || len(list) != 1 || list[0].Sent != 2 || !list[0].Delivered || list[0].State != "done" || list[0].Clicked.Verdict != "unknown" {
		t.Errorf("contacted: %+v, %v", list, err)
	}
}

type parsed struct {
	subject, from, to, id, text, html, unsubscribe string
	inReplyTo, references                          []string
}

func parse(t *testing.T, e mailbox.Envelope) parsed {
	t.Helper()
	m, err := mail.CreateReader(strings.NewReader(string(e.Raw)))
	if err != nil {
		t.Fatal(err)
	}
	h := m.Header
	var p parsed
	p.subject, _ = h.Subject()
	p.id, _ = h.MessageID()
	p.inReplyTo, _ = h.MsgIDList("In-Reply-To")
	p.references, _ = h.MsgIDList("References")
	p.unsubscribe = h.Get("List-Unsubscribe")
	for key, to := range map[string]*string{"From": &p.from, "To": &p.to} {
		list, err := h.AddressList(key)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v, %v", key, list, err)
		}
		*to = list[0].String()
	}
	for {
		part, err := m.NextPart()
		if err != nil {
			return p
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			p.html = string(body)
		} else {
			p.text = string(body)
		}
	}
}

func TestApprovalIsRefusedAndApprovesNobody(t *testing.T) {
	tests := map[string]struct {
		change func(*testing.T, *rig)
		kind   core.Kind
	}{
		"a draft job":  {func(_ *testing.T, r *rig) { r.job.State = core.JobDraft }, core.KindRefused},
		"a closed job": {func(_ *testing.T, r *rig) { r.job.State = core.JobClosed }, core.KindRefused},
		"a job of another client than the mailbox": {func(t *testing.T, r *rig) {
			other := core.Client{Name: "Contoso", Mailbox: r.mailbox.ID}
			r.update(func(tx core.Tx) error { return r.db.PutClient(tx, &other) })
			r.job.Client = other.ID
		}, core.KindRefused},
		"a client without a mailbox": {func(t *testing.T, r *rig) {
			other := core.Client{Name: "Contoso"}
			r.update(func(tx core.Tx) error { return r.db.PutClient(tx, &other) })
			r.job.Client = other.ID
		}, core.KindRefused},
		"a template with an unknown variable":        {func(t *testing.T, r *rig) { r.template(t, "Subject: x\n\n{{frist_name}}") }, core.KindRefused},
		"a template that somebody lacks a value for": {func(t *testing.T, r *rig) { r.template(t, "Subject: x\n\n{{employer}}") }, core.KindRefused},
		"a template of another client": {func(t *testing.T, r *rig) {
			other := core.Client{Name: "Contoso"}
			r.update(func(tx core.Tx) error { return r.db.PutClient(tx, &other) })
			r.template(t, "Subject: x\nClient: Contoso\n\nhi")
		}, core.KindRefused},
		"a template that does not exist": {func(t *testing.T, r *rig) {
			if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps: [{template: nothing}]"); err != nil {
				t.Fatal(err)
			}
		}, core.KindRefused},
		"a language that is not there": {func(t *testing.T, r *rig) {
			r.template(t, "Subject: x\nLanguage: en\n\nhi")
			if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps: [{template: hello, language: de}]"); err != nil {
				t.Fatal(err)
			}
		}, core.KindRefused},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron", "Bob Example")
			test.change(t, r)
			r.update(func(tx core.Tx) error { return r.db.PutJob(tx, &r.job) })
			if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: r.job.ID, Now: true}); core.KindOf(err) != test.kind {
				t.Errorf("error %v, want %s", err, test.kind)
			}
			r.state(0, core.EnrolmentWaiting, "")
			r.pass(time.Hour)
			r.sent(0)
		})
	}
}

// template makes a sequence of one stored template.
func (r *rig) template(t *testing.T, source string) {
	t.Helper()
	if _, err := r.out.SetTemplate(t.Context(), "hello", source); err != nil {
		t.Fatal(err)
	}
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps: [{template: hello}]"); err != nil {
		t.Fatal(err)
	}
}

func TestAWarningOfATemplateRefusesNothing(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.template(t, "Subject: x\n\nsee https://jobs.example.com/1")
	report, err := r.out.Check(t.Context(), "hello", r.job.ID)
	if err != nil || !report.OK || len(report.Problems) != 2 {
		t.Errorf("%+v, %v", report, err)
	}
	r.approve(true)
	r.run()
	r.sent(1)
}

func TestALanguageVariantIsUsed(t *testing.T) {
	r := newRig(t, "Ada Byron")
	for name, source := range map[string]string{"hello": "Subject: Hi\nLanguage: en\n\nHello", "hello.de": "Subject: Hallo\nLanguage: de\n\nGuten Tag"} {
		if _, err := r.out.SetTemplate(t.Context(), name, source); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps: [{template: hello, language: de-AT}]"); err != nil {
		t.Fatal(err)
	}
	if rows := r.approve(true); rows[0].Subject != "Hallo" || !strings.HasPrefix(rows[0].Text, "Guten Tag\n\n----\n\nZu Ihren Daten. ") {
		t.Errorf("%+v", rows)
	}
}

func TestApprovingOnePersonApprovesNobodyElse(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	r.approve(true, r.people[1].ID)
	r.run()
	r.sent(1)
	r.state(0, core.EnrolmentWaiting, "")
	if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: r.job.ID, People: []core.PersonID{999}}); !core.IsNotFound(err) {
		t.Errorf("somebody unknown: %v", err)
	}
}

func TestAClosedJobSleepsAndAReopenedOneGoesOn(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	r.approve(true, r.people[0].ID)
	r.run()
	r.approve(false, r.people[1].ID) // in its grace period
	r.update(func(tx core.Tx) error {
		r.job.State, r.job.ClosedBy = core.JobClosed, "ats"
		if err := r.db.PutJob(tx, &r.job); err != nil {
			return err
		}
		return r.out.JobClosed(tx, r.job)
	})
	e := r.state(0, core.EnrolmentSleeping, outreach.CauseJobClosed)
	if e.Cause.Text != "The job was closed in the ATS." {
		t.Errorf("why: %q", e.Cause.Text)
	}
	r.pass(10 * 24 * time.Hour)
	r.sent(1)
	r.arrive(1, nil) // nothing of ours to answer to
	r.update(func(tx core.Tx) error {
		r.job.State, r.job.ClosedBy = core.JobActive, ""
		if err := r.db.PutJob(tx, &r.job); err != nil {
			return err
		}
		return r.out.JobReopened(tx, r.job)
	})
	r.state(0, core.EnrolmentRunning, "")
	r.pass(24 * time.Hour)
	r.sent(3)
	if got := parse(t, r.post.sent[1]); got.subject != "Re: Engineer, Ada?" && got.subject != "Engineer, Bob?" {
		t.Errorf("it went on with %q", got.subject)
	}
	r.state(0, core.EnrolmentDone, "")
	r.state(1, core.EnrolmentRunning, "")
}

func TestStopAndResumeByHand(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(false)
	if err := r.out.Stop(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseManual)
	r.pass(24 * time.Hour)
	r.sent(0)
	if err := r.out.Resume(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	r.pass(24 * time.Hour)
	r.sent(1)
	r.arrive(0, nil)
	if err := r.out.Resume(t.Context(), r.job.ID, r.people[0].ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("resumed after a reply: %v", err)
	}
}

func TestTheMomentOfSendingDecides(t *testing.T) {
	tests := map[string]struct {
		change func(*rig, core.Tx) error
		state  core.EnrolmentState
		later  int // sent when the cause is gone
		mend   func(*rig, core.Tx) error
	}{
		"the ATS is in doubt": {
			func(r *rig, tx core.Tx) error { r.job.HoldMail = "Missing once."; return r.db.PutJob(tx, &r.job) },
			core.EnrolmentRunning, 1,
			func(r *rig, tx core.Tx) error { r.job.HoldMail = ""; return r.db.PutJob(tx, &r.job) },
		},
		"the job is paused": {
			func(r *rig, tx core.Tx) error { r.job.State = core.JobPaused; return r.db.PutJob(tx, &r.job) },
			core.EnrolmentRunning, 1,
			func(r *rig, tx core.Tx) error { r.job.State = core.JobActive; return r.db.PutJob(tx, &r.job) },
		},
		"the mailbox goes to another client": {
			func(r *rig, tx core.Tx) error {
				r.mailbox.Clients = []core.ClientID{99}
				return r.db.PutMailbox(tx, &r.mailbox)
			},
			core.EnrolmentRunning, 1,
			func(r *rig, tx core.Tx) error {
				r.mailbox.Clients = []core.ClientID{r.client.ID}
				return r.db.PutMailbox(tx, &r.mailbox)
			},
		},
		"the address opts out": {
			func(r *rig, tx core.Tx) error {
				return r.db.PutSuppression(tx, core.Suppression{Address: r.people[0].Emails[0], Why: "opted out", At: r.clock.Now()})
			},
			core.EnrolmentStopped, 0, func(*rig, core.Tx) error { return nil },
		},
		"the person joins the job's pipeline": {
			func(r *rig, tx core.Tx) error {
				n := core.NotSource{Job: r.job.ID, Client: r.client.ID, Origin: "file", Applicant: core.Applicant{ID: "1", Emails: r.people[0].Emails}}
				return r.db.PutNotSource(tx, &n, []core.Key{{Kind: core.KeyEmail, Value: r.people[0].Emails[0]}})
			},
			core.EnrolmentStopped, 0, func(*rig, core.Tx) error { return nil },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.approve(false)
			r.update(func(tx core.Tx) error { return test.change(r, tx) })
			r.pass(time.Hour)
			r.sent(0)
			if e := r.enrolment(0); e.State != test.state {
				t.Errorf("the sequence is %s (%s)", e.State, e.Cause.Text)
			}
			r.update(func(tx core.Tx) error { return test.mend(r, tx) })
			r.pass(time.Hour)
			r.sent(test.later)
		})
	}
}

func TestAServerThatDoesNotKnowTheAddressIsABounce(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.post.failure = core.Fail(core.KindNotFound, "The mail server does not know the recipient's address (550 5.1.1); it was not sent.", "")
	r.approve(true)
	r.run()
	r.state(0, core.EnrolmentStopped, outreach.CauseBounce)
	list, err := r.out.Contacted(t.Context(), r.job.ID)
	if err != nil || len(list) != 1 || !list[0].Bounced || list[0].Sent != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAnUnknownOutcomeWaitsForAPersonsWord(t *testing.T) {
	for _, sent := range []bool{true, false} {
		r := newRig(t, "Ada Byron")
		r.post.failure = core.Fail(core.KindUnknown, "Silence.", "")
		r.approve(true)
		r.run()
		r.post.failure = nil
		r.pass(5 * 24 * time.Hour)
		r.sent(0)
		rows, err := r.out.PlanOf(t.Context(), r.job.ID, time.Time{})
		if err != nil || rows[0].State != outreach.Held || !strings.Contains(rows[0].Why, "may have been sent") {
			t.Fatalf("%+v, %v", rows, err)
		}
		entries, err := r.box.List(t.Context(), 0)
		if err != nil || len(entries) != 1 {
			t.Fatalf("%+v, %v", entries, err)
		}
		if _, err := r.box.Resolve(t.Context(), entries[0].ID, sent); err != nil {
			t.Fatal(err)
		}
		r.pass(5 * 24 * time.Hour)
		if sent {
			r.sent(1) // the second one
		} else {
			r.sent(2)
		}
		r.state(0, core.EnrolmentDone, "")
	}
}

func TestADroppedEmailEndsItsSequence(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(false)
	entries, err := r.box.List(t.Context(), 0)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%+v, %v", entries, err)
	}
	if _, err := r.box.Drop(t.Context(), entries[0].ID); err != nil {
		t.Fatal(err)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseDropped)
}

func TestLimitsHoldWhileSending(t *testing.T) {
	var names []string
	for range 12 {
		names = append(names, "Ada Byron")
	}
	r := newRig(t, names...)
	r.update(func(tx core.Tx) error {
		return r.db.PutSettings(tx, "", map[string]string{"mailbox_limit": "10", "domain_limit": "0"})
	})
	r.approve(true)
	r.run()
	r.sent(10)
	r.pass(23 * time.Hour)
	r.sent(10)
	r.pass(2 * time.Hour)
	r.sent(12)
}

func TestANewVersionLeavesThoseOnTheWayAlone(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	r.approve(true, r.people[0].ID)
	r.run()
	seq, err := r.out.SetSequence(t.Context(), r.job.ID, "steps: [{subject: New, text: Other}]")
	if err != nil || seq.Version != 2 {
		t.Fatalf("%+v, %v", seq, err)
	}
	if again, err := r.out.SetSequence(t.Context(), r.job.ID, seq.Source); err != nil || again.Version != 2 {
		t.Errorf("the same again is version %d, %v", again.Version, err)
	}
	r.approve(true, r.people[1].ID)
	r.pass(4 * 24 * time.Hour)
	r.sent(3)
	if got := parse(t, r.post.sent[1]); got.subject != "New" {
		t.Errorf("Bob got %q", got.subject)
	}
	if got := parse(t, r.post.sent[2]); got.subject != "Re: Engineer, Ada?" {
		t.Errorf("Ada got %q", got.subject)
	}
}

func TestTakingADecisionBack(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	undo := func(i int) error {
		return r.db.Update(t.Context(), func(tx core.Tx) error {
			return r.out.Unenrol(tx, core.Candidacy{Job: r.job.ID, Person: r.people[i].ID})
		})
	}
	if err := undo(0); err != nil {
		t.Fatal(err)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseDropped)
	r.approve(true)
	r.run()
	r.sent(1)
	if err := undo(1); core.KindOf(err) != core.KindRefused {
		t.Errorf("taken back after an e-mail: %v", err)
	}
	r.enrol() // contacted again after all
	r.approve(true)
	r.run()
	r.sent(2)
}
