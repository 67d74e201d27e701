//go:build mailserver

package smtpimap_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach/answer"
)

// What Postfix and Dovecot send back, in the order in which it comes, and what is made
// of it. A delay is no bounce; a full or busy mailbox says nothing against the address.
func TestRealReportsAreJudged(t *testing.T) {
	tests := map[string]struct {
		to     string
		size   int
		want   []answer.Kind
		status string
		soft   bool
	}{
		"unknown at the other side":   {"somebody@bounce.test", 0, []answer.Kind{answer.Bounce}, "5.1.1", false},
		"a full mailbox":              {"full@example.test", 40_000, []answer.Kind{answer.Bounce}, "5.2.2", true},
		"busy, then given up":         {"busy@bounce.test", 0, []answer.Kind{answer.Delay, answer.Bounce}, "4.2.1", true},
		"nobody there, then given up": {"anybody@slow.test", 0, []answer.Kind{answer.Delay, answer.Bounce}, "4.4.1", true},
		"a vacation note":             {"off@example.test", 0, []answer.Kind{answer.Away}, "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			a := account(t, real(t, "recruiter", "starttls"))
			cursor := position(t, a.Reader())
			e, id := fresh(t, "recruiter@example.test", test.to)
			e.Raw = append(e.Raw, []byte(strings.Repeat("0123456789\r\n", test.size/12))...)
			if _, err := a.Sender().Send(ctx, e); err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				in := await(ctx, t, a.Reader(), cursor, func(in mailbox.Incoming) bool {
					return answer.Judge(in, time.Now()).Kind == want && about(in, id)
				})
				v := answer.Judge(in, time.Now())
				t.Logf("%-28s %-7s status %q soft %v until %v", name, v.Kind, test.status, v.Soft, v.Until.Format(time.DateOnly))
				switch want {
				case answer.Away:
					if back := os.Getenv("REQDESK_TEST_BACK"); v.Until.Format(time.DateOnly) != back || v.Gone {
						t.Errorf("away until %v, want %s", v.Until, back)
					}
				case answer.Delay, answer.Bounce:
					if v.Report.Status != test.status || v.Report.Recipient != test.to || want == answer.Bounce && v.Soft != test.soft {
						t.Errorf("%+v, soft %v", v.Report, v.Soft)
					}
					if strings.ContainsAny(v.Report.Diagnostic, "\r\n") || v.Report.Diagnostic == "" {
						t.Errorf("diagnosis %q", v.Report.Diagnostic)
					}
				}
			}
		})
	}
}

// about tells whether an e-mail speaks of the one with this Message-ID.
func about(in mailbox.Incoming, id string) bool {
	if in.Report != nil {
		return in.Report.OriginalMessageID == id
	}
	return len(in.InReplyTo) > 0 && in.InReplyTo[0] == id
}

// Without TLS the server takes no e-mail, and says so before it knows for whom.
func TestARealServerTakesNothingWithoutTLS(t *testing.T) {
	c := real(t, "recruiter", "none")
	c.Mailbox.User = ""
	e, _ := fresh(t, "recruiter@example.test", "alice@example.test")
	_, err := account(t, c).Sender().Send(t.Context(), e)
	if kind := core.KindOf(err); err == nil || kind == core.KindUnknown || kind == core.KindNotFound {
		t.Errorf("%v", err)
	}
}

// The server tells by itself of what comes in, and each e-mail is heard of once, also
// when a batch is read twice.
func TestARealServerTellsOfNews(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r := account(t, real(t, "carol", "starttls")).Reader()
	cursor := position(t, r)
	heard := make(chan error, 1)
	go func() { heard <- r.(mailbox.Waiter).Wait(ctx, cursor) }()
	e, id := fresh(t, "recruiter@example.test", "carol@example.test")
	if _, err := account(t, real(t, "recruiter", "starttls")).Sender().Send(ctx, e); err != nil {
		t.Fatal(err)
	}
	if err := <-heard; err != nil {
		t.Fatal(err)
	}
	await(ctx, t, r, cursor, func(in mailbox.Incoming) bool { return in.MessageID == id })
}
