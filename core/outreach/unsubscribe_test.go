package outreach_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

// proposed is the subject that the List-Unsubscribe line of an e-mail proposes.
func proposed(t *testing.T, e mailbox.Envelope) string {
	t.Helper()
	line := strings.Trim(parse(t, e).unsubscribe, "<>")
	link, err := url.Parse(line)
	if err != nil || link.Scheme != "mailto" {
		t.Fatalf("List-Unsubscribe %q: %v", line, err)
	}
	return link.Query().Get("subject")
}

// Who uses the unsubscribe button is not written to again, whatever address the mail
// program sends it from: the line names the e-mail. Nobody else is concerned.
func TestUnsubscribingFromAnyAddress(t *testing.T) {
	for name, from := range map[string]string{"their own": "", "their private one": "ada@home.example", "none that can be read": ""} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron", "Bob Cole")
			r.approve(true)
			r.run()
			r.clock.Advance(40 * 24 * time.Hour)
			r.arrive(0, func(in *mailbox.Incoming) {
				in.InReplyTo, in.References, in.Subject, in.Text = nil, nil, proposed(t, sentTo(r, 0)), ""
				if name != "their own" {
					in.From = from
				}
			})
			e := r.state(0, core.EnrolmentStopped, outreach.CauseOptOut)
			r.state(1, core.EnrolmentRunning, "")
			list, err := r.out.Suppressions(t.Context())
			if err != nil || len(list) != 1 || list[0].Address != r.people[0].Emails[0] {
				t.Errorf("suppressed %+v, %v", list, err)
			}
			m := r.messages(0)
			if len(m) != 2 || m[1].Detail != core.OptedOut || e.Cause.Evidence != m[1].ID.String() {
				t.Errorf("evidence %q of %+v", e.Cause.Evidence, m)
			}
		})
	}
}

// sentTo is the first e-mail that went to a person.
func sentTo(r *rig, i int) mailbox.Envelope {
	r.Helper()
	for _, e := range r.post.sent {
		if e.To[0] == r.people[i].Emails[0] {
			return e
		}
	}
	r.Fatalf("%s got nothing", r.people[i].Name)
	return mailbox.Envelope{}
}

// The line names an e-mail also when the mailbox writes from another domain by now, and
// when it is not known yet whether the e-mail left.
func TestUnsubscribingLaterOnAndInDoubt(t *testing.T) {
	r := newRig(t, "Ada Byron")
	lost := &losing{post: r.post}
	handler := r.box.Handlers[0].(outreach.EmailHandler)
	handler.Open = func(context.Context, core.Mailbox) (mailbox.Sender, error) { return lost, nil }
	r.box.Handlers[0] = handler
	r.approve(true)
	r.run()
	subject := proposed(t, sentTo(r, 0))
	r.update(func(tx core.Tx) error {
		box, err := r.db.Mailbox(tx, r.mailbox.ID)
		if err != nil {
			return err
		}
		box.From = "rita@new.example"
		return r.db.PutMailbox(tx, &box)
	})
	r.arrive(0, func(in *mailbox.Incoming) {
		in.From, in.InReplyTo, in.References, in.Subject, in.Text = "ada@home.example", nil, nil, subject, ""
	})
	r.state(0, core.EnrolmentStopped, outreach.CauseOptOut)
}

// A token that names nothing of ours changes nothing.
func TestUnsubscribingFromNothing(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	if n := r.arrive(0, func(in *mailbox.Incoming) {
		in.From, in.InReplyTo, in.References = "x@spam.example", nil, nil
		in.Subject, in.Text = "unsubscribe "+strings.Repeat("0", 32), ""
	}); n != 0 {
		t.Errorf("%d were ours", n)
	}
	r.state(0, core.EnrolmentRunning, "")
}
