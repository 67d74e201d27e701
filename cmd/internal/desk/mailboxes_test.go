package desk

import (
	"testing"

	"reqdesk/core"
)

func TestAccountWhosePasswordCannotBeStoredIsNotThere(t *testing.T) {
	d, err := CreatePractice(t.Context(), Options{Dir: t.TempDir(), Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	working := d.Secrets
	mailbox := NewMailbox{
		Mailbox: core.Mailbox{
			Name: "robin", Kind: "smtpimap", From: "robin@example.com", User: "robin", Security: "starttls", SMTP: "127.0.0.1:1", IMAP: "127.0.0.1:1",
		},
		Clients: []string{"Northwind"}, Password: "hush",
	}
	connection := NewConnection{
		Kind: "feed", Name: "jobs", Client: "Northwind", Settings: map[string]string{"url": "http://127.0.0.1:1/f"}, Secrets: map[string]string{"token": "hush"},
	}
	d.Secrets = drawer{core.Fail(core.KindKeychain, "The keychain is locked.", "Unlock it.")}
	if _, err := d.AddMailbox(t.Context(), mailbox); core.KindOf(err) != core.KindKeychain {
		t.Errorf("a mailbox without its password: %v", err)
	}
	if _, err := d.AddConnection(t.Context(), connection); core.KindOf(err) != core.KindKeychain {
		t.Errorf("a connection without its key: %v", err)
	}
	d.Secrets = working
	if _, err := d.AddMailbox(t.Context(), mailbox); err != nil {
		t.Errorf("the second try: %v", err)
	}
	if _, err := d.AddConnection(t.Context(), connection); err != nil {
		t.Errorf("the second try: %v", err)
	}
	client, err := d.ClientNamed(t.Context(), "Northwind")
	if err != nil || client.Mailbox == 0 {
		t.Errorf("the client writes from mailbox %v, error %v", client.Mailbox, err)
	}
	err = d.DB.View(t.Context(), func(tx core.Tx) error {
		all, err := d.DB.Mailboxes(tx)
		if len(all) != 1 {
			t.Errorf("%d mailboxes, want 1", len(all))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
