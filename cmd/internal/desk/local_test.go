package desk_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/practice"
)

func practiceDesk(t *testing.T) *desk.Desk {
	t.Helper()
	clock := practice.NewClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	d, err := desk.CreatePractice(t.Context(), desk.Options{Dir: t.TempDir(), Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// A practice workspace speaks to nobody but this machine, whatever is entered.
func TestAPracticeWorkspaceTakesNoAccountElsewhere(t *testing.T) {
	d := practiceDesk(t)
	for _, address := range []string{"https://jobs.example.com/feed.xml", "http://jobs.example.com/feed.xml", "https://127.0.0.1.example.com/", "https://127.0.0.1@jobs.example.com/"} {
		_, err := d.AddConnection(t.Context(), desk.NewConnection{Kind: "feed", Name: "f", Client: "Northwind", Settings: map[string]string{"url": address}})
		if err == nil {
			t.Errorf("a connection to %s was taken", address)
		}
	}
	if _, err := d.AddConnection(t.Context(), desk.NewConnection{Kind: "feed", Name: "near", Client: "Northwind", Settings: map[string]string{"url": "http://127.0.0.1:1/"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SetConnection(t.Context(), "near", map[string]string{"url": "https://jobs.example.com/feed.xml"}, nil); core.KindOf(err) != core.KindRefused {
		t.Errorf("the address was changed to one elsewhere: %v", err)
	}
	for name, m := range map[string]core.Mailbox{
		"smtp": {SMTP: "smtp.example.com:587", IMAP: "127.0.0.1:993"},
		"imap": {SMTP: "127.0.0.1:587", IMAP: "imap.example.com:993"},
	} {
		m.Name, m.Kind, m.From, m.Security = name, "smtpimap", "rita@agency.example", "tls"
		if _, err := d.AddMailbox(t.Context(), desk.NewMailbox{Mailbox: m}); core.KindOf(err) != core.KindRefused {
			t.Errorf("a mailbox with %s elsewhere was taken: %v", name, err)
		}
	}
}

// One that came into the store all the same, with a restored file say, is not called.
func TestAPracticeWorkspaceCallsNobodyElsewhere(t *testing.T) {
	d := practiceDesk(t)
	c := core.Connection{ID: 1, Name: "f", Kind: "feed", Settings: map[string]string{"url": "https://jobs.example.com/feed.xml"}}
	if _, err := d.Connector(t.Context(), c); core.KindOf(err) != core.KindRefused {
		t.Errorf("a connector to elsewhere: %v", err)
	}
	away := httptest.NewServer(http.RedirectHandler("https://jobs.example.com/feed.xml", http.StatusFound))
	t.Cleanup(away.Close)
	c.Settings["url"] = away.URL
	connector, err := d.Connector(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connector.Check(t.Context()); err == nil || core.KindOf(err) == core.KindTemporary {
		t.Errorf("a redirect to elsewhere was followed: %v", err)
	}
}
