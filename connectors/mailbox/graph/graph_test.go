package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/graphfake"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/mailbox/graph"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/practice"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// rig is a mailbox at Microsoft that somebody has signed in to.
type rig struct {
	*graphfake.Server
	account *graph.Account
	clock   *practice.Clock
	kept    []string // tokens that were renewed and stored
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{clock: practice.NewClock(monday)}
	r.Server = graphfake.New(r.clock.Now)
	server := httptest.NewServer(r.Server)
	t.Cleanup(server.Close)
	account, err := graph.New(graph.Config{
		Mailbox: core.Mailbox{Kind: graph.Kind, API: server.URL, User: "robin@example.com"}, Clock: r.clock, LoopbackOnly: true, Backoff: time.Millisecond,
		SignIn: httpx.Refreshing{
			TokenURL: server.URL + "/token", ClientID: "own-client", Token: r.SignIn(),
			Keep: func(_ context.Context, token string) error { r.kept = append(r.kept, token); return nil },
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Close)
	r.account = account
	return r
}

func letterTo(id string) mailbox.Envelope {
	raw := "From: robin@example.com\r\nTo: kim@example.org\r\nSubject: A job\r\nMessage-ID: <" + id + ">\r\nReferences: <" + mailbox.Thread(id) + ">\r\n" +
		"List-Unsubscribe: <mailto:robin@example.com?subject=stop>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\nHello\r\n"
	return mailbox.Envelope{From: "robin@example.com", To: []string{"kim@example.org"}, Raw: []byte(raw)}
}

func incoming(id, subject, text string) string {
	return "From: Kim <kim@example.org>\nTo: robin@example.com\nSubject: " + subject + "\nMessage-ID: <" + id + ">\nDate: Mon, 23 Nov 2026 09:30:00 +0000\n\n" + text + "\n"
}

// read reads all that is new and gives the subjects with the cursor behind them.
func (r *rig) read(t *testing.T, cursor string, wanted mailbox.Interest) (out []mailbox.Incoming, next string) {
	t.Helper()
	next = cursor
	for b, err := range r.account.Read(t.Context(), cursor, wanted) {
		if err != nil {
			t.Fatal(err)
		}
		out, next = append(out, b.Messages...), b.Next
	}
	return out, next
}

func subjects(in []mailbox.Incoming) string {
	var out []string
	for _, m := range in {
		out = append(out, m.Subject)
	}
	return strings.Join(out, ", ")
}

func TestAMessageIsHandedOverAsItWasWritten(t *testing.T) {
	r := newRig(t)
	if detail, err := r.account.Check(t.Context()); err != nil || !strings.HasPrefix(detail, "signed in at ") {
		t.Fatalf("%q, %v", detail, err)
	}
	e := letterTo("first@example.com")
	receipt, err := r.account.Send(t.Context(), e)
	if err != nil || receipt.Draft || !strings.HasPrefix(receipt.Detail, "Accepted") {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if sent := r.Sent(); len(sent) != 1 || string(sent[0]) != string(e.Raw) {
		t.Errorf("the server got %q", sent)
	}
	if filed, err := r.account.File(t.Context(), e); filed != mailbox.FiledThem || err != nil {
		t.Errorf("%v, %v", filed, err)
	}
}

// The outcome decides whether an e-mail may be tried again: what may have been taken
// is never called refused, and what was refused is never called unknown.
func TestTheThreeOutcomesOfSending(t *testing.T) {
	tests := map[string]struct {
		fault graphfake.Fault
		want  core.Kind
	}{
		"no such recipient":        {graphfake.Fault{Status: 400, Code: "ErrorInvalidRecipients"}, core.KindNotFound},
		"not one's own address":    {graphfake.Fault{Status: 403, Code: "ErrorSendAsDenied"}, core.KindForbidden},
		"no consent":               {graphfake.Fault{Status: 403, Code: "ErrorAccessDenied"}, core.KindForbidden},
		"too many":                 {graphfake.Fault{Status: 429, Code: "ApplicationThrottled", Retry: "90"}, core.KindRateLimited},
		"the day's limit":          {graphfake.Fault{Status: 400, Code: "ErrorExceededMessageLimit"}, core.KindRateLimited},
		"busy, come back":          {graphfake.Fault{Status: 503, Code: "serviceNotAvailable", Retry: "30"}, core.KindTemporary},
		"busy, and nothing more":   {graphfake.Fault{Status: 503, Code: "serviceNotAvailable", Took: true}, core.KindUnknown},
		"a fault after it left":    {graphfake.Fault{Status: 500, Code: "ErrorInternalServerError", Took: true}, core.KindUnknown},
		"a gateway that gave up":   {graphfake.Fault{Status: 504, Code: "UnknownError", Took: true}, core.KindUnknown},
		"a gateway, and not taken": {graphfake.Fault{Status: 502, Code: "UnknownError"}, core.KindUnknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.Meet(test.fault)
			_, err := r.account.Send(t.Context(), letterTo("one@example.com"))
			if core.KindOf(err) != test.want {
				t.Errorf("%v (%s), want %s", err, core.KindOf(err), test.want)
			}
			if strings.Contains(err.Error(), "own words") {
				t.Errorf("the server is quoted: %v", err)
			}
			taken := 0
			if test.fault.Took {
				taken = 1
			}
			if n := len(r.Sent()); n != taken {
				t.Errorf("it was handed over %d times, want %d", n, taken)
			}
		})
	}
}

func TestALostAnswerIsUnknownAndFoundInSentItems(t *testing.T) {
	for _, rewrites := range []bool{false, true} {
		r := newRig(t)
		r.Rewrites = rewrites
		r.Meet(graphfake.Fault{Status: 504, Took: true}, graphfake.Fault{Status: 504})
		for _, id := range []string{"took@example.com", "lost@example.com"} {
			if _, err := r.account.Send(t.Context(), letterTo(id)); core.KindOf(err) != core.KindUnknown {
				t.Fatal(err)
			}
		}
		found, err := r.account.Find(t.Context(), mailbox.Sent, "took@example.com")
		if err != nil || !found.At.Equal(monday) || found.Header.Get("subject") != "A job" {
			t.Errorf("rewritten %v: %+v, %v", rewrites, found, err)
		}
		if _, err := r.account.Find(t.Context(), mailbox.Sent, "lost@example.com"); !core.IsNotFound(err) {
			t.Errorf("rewritten %v: what never left is found: %v", rewrites, err)
		}
	}
}

func TestOnlyWhatIsNewIsReadOldestFirst(t *testing.T) {
	r := newRig(t)
	r.Deliver(incoming("old@example.org", "Years ago", "old"))
	r.clock.Set(monday.Add(time.Hour))
	none, cursor := r.read(t, "", nil)
	if len(none) != 0 || cursor == "" {
		t.Fatalf("%s, cursor %q", subjects(none), cursor)
	}
	want := []string{}
	for i := range 8 { // more than a page
		r.clock.Set(r.clock.Now().Add(time.Minute))
		r.Deliver(incoming(fmt.Sprintf("n%d@example.org", i), fmt.Sprintf("Answer %d", i), "yes"))
		want = append(want, fmt.Sprintf("Answer %d", i))
	}
	got, next := r.read(t, cursor, nil)
	if subjects(got) != strings.Join(want, ", ") {
		t.Errorf("read %q", subjects(got))
	}
	if got[0].Text == "" || got[0].From != "kim@example.org" || got[0].MessageID != "n0@example.org" {
		t.Errorf("%+v", got[0])
	}
	if again, _ := r.read(t, next, nil); len(again) != 0 {
		t.Errorf("read twice: %s", subjects(again))
	}
}

func TestOfWhatIsNotWantedOnlyTheHeaderIsRead(t *testing.T) {
	r := newRig(t)
	_, cursor := r.read(t, "", nil)
	r.Deliver(incoming("a@example.org", "Newsletter", strings.Repeat("buy ", 100000)))
	gone := r.Deliver(incoming("b@example.org", "Withdrawn", "x"))
	r.Remove(gone)
	r.clock.Advance(time.Minute)
	r.Deliver(incoming("c@example.org", "Re: A job", "gladly"))
	got, _ := r.read(t, cursor, func(m mailbox.Incoming) bool { return strings.HasPrefix(m.Subject, "Re:") })
	if subjects(got) != "Newsletter, Re: A job" || got[0].Text != "" || !strings.Contains(got[1].Text, "gladly") {
		t.Errorf("%s: %q, %q", subjects(got), got[0].Text, got[len(got)-1].Text)
	}
}

func TestAnExpiredCursorBeginsADayBefore(t *testing.T) {
	r := newRig(t)
	r.Deliver(incoming("older@example.org", "Two days ago", "x"))
	r.clock.Set(monday.Add(47 * time.Hour))
	_, cursor := r.read(t, "", nil)
	r.Deliver(incoming("last@example.org", "Just before", "x"))
	r.clock.Set(monday.Add(50 * time.Hour))
	r.Deliver(incoming("new@example.org", "New", "x"))
	r.Expire()
	got, next := r.read(t, cursor, nil)
	if subjects(got) != "Just before, New" {
		t.Errorf("read %q", subjects(got))
	}
	if again, _ := r.read(t, next, nil); len(again) != 0 {
		t.Errorf("read twice: %s", subjects(again))
	}
}

func TestATokenThatEndsIsRenewedAndStored(t *testing.T) {
	r := newRig(t)
	r.EndToken()
	if _, err := r.account.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.Renewed() != 1 || len(r.kept) != 1 || !strings.Contains(r.kept[0], "refresh-") {
		t.Errorf("renewed %d times, stored %q", r.Renewed(), r.kept)
	}
}

func TestWhatAnAccountMayNotDoIsSaidInFull(t *testing.T) {
	r := newRig(t)
	r.Door.Deny("GET /v1.0/me/mailFolders/inbox")
	_, err := r.account.Check(t.Context())
	if core.KindOf(err) != core.KindForbidden || !strings.Contains(fmt.Sprint(err), "Microsoft") {
		t.Error(err)
	}
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	a, err := graph.New(graph.Config{Mailbox: core.Mailbox{API: other.URL}, Clock: r.clock, SignIn: httpx.Refreshing{TokenURL: other.URL + "/token", Token: `{"access_token":"abcd"}`}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Check(t.Context()); !core.IsNotFound(err) {
		t.Error(err)
	}
}

func TestFilesOfAnAnswerAreFetchedWhereverItLies(t *testing.T) {
	r := newRig(t)
	_, cursor := r.read(t, "", nil)
	film := strings.Repeat(strings.Repeat("QUFB", 19)+"\n", 60_000) // more than what was once read of an e-mail
	r.Deliver("From: kim@example.org\nSubject: CV\nMessage-ID: <cv@example.org>\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nMy CV.\n" +
		"--o\nContent-Type: video/mp4; name=film.mp4\nContent-Transfer-Encoding: base64\n\n" + film +
		"--o\nContent-Type: application/pdf; name=cv.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjc=\n--o--\n")
	got, _ := r.read(t, cursor, nil)
	if len(got) != 1 || len(got[0].Attachments) != 2 || got[0].Attachments[0].Size != 60_000*57 || got[0].Attachments[1].Name != "cv.pdf" {
		t.Fatalf("read %+v", got)
	}
	f, err := r.account.Fetch(t.Context(), "cv@example.org", 1)
	if err != nil || string(f.Content) != "%PDF-1.7" || f.Name != "cv.pdf" {
		t.Errorf("%q %q, %v", f.Name, f.Content, err)
	}
	for id, n := range map[string]int{"cv@example.org": 2, "o'clock@example.org": 0} {
		if _, err := r.account.Fetch(t.Context(), id, n); !core.IsNotFound(err) {
			t.Errorf("file %d of %s: %v", n, id, err)
		}
	}
}
