package outreach_test

import (
	"context"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

func TestATextThatIsEditedIsSentToOneselfAndCountsForNobody(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.box.Handlers = append(r.box.Handlers, outreach.ByHandHandler{
		Service: r.out, What: outreach.TestKind, Open: func(context.Context, core.Mailbox) (mailbox.Sender, error) { return r.post, nil },
	})
	source := "Subject: {{job_title}} for {{first_name}}\n\nHello {{first_name}}, **here**: {{apply_link}}\n"
	to, err := r.out.TestAddress(t.Context(), r.job.ID)
	if err != nil || to != "rita@agency.example" {
		t.Fatalf("address %q, %v", to, err)
	}
	for person, want := range map[core.PersonID]string{r.people[0].ID: "Ada", 0: "Alex"} {
		if _, err := r.out.TestText(t.Context(), source, r.job.ID, person, to); err != nil {
			t.Fatal(err)
		}
		r.run()
		got := parse(t, r.post.sent[len(r.post.sent)-1])
		if got.subject != "[Test] Engineer for "+want || !strings.Contains(got.text, "Hello "+want+", here: https://jobs.example.com/1?source=reqdesk") {
			t.Errorf("subject %q, text %q", got.subject, got.text)
		}
	}
	r.sent(2)
	if n := len(r.messages(0)); n != 0 {
		t.Errorf("%d e-mails are kept as sent", n)
	}
}

func TestNoTestTextGoesToAPersonOrNowhere(t *testing.T) {
	r := newRig(t, "Ada Byron")
	for to, want := range map[string]core.Kind{r.people[0].Emails[0]: core.KindRefused, "rita": core.KindUsage} {
		if _, err := r.out.TestText(t.Context(), "Subject: x\n\ny", r.job.ID, 0, to); core.KindOf(err) != want {
			t.Errorf("%s: %v", to, err)
		}
	}
	if _, err := r.out.TestText(t.Context(), "Subject: x\n\nHello {{ first_name | nothing }}", r.job.ID, 0, "me@example.com"); err == nil {
		t.Error("what can't be written is not sent")
	}
}
