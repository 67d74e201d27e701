package screens_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

func (a *agency) SetMailbox(_ context.Context, _ string, n model.NewMailbox) (core.Mailbox, error) {
	if n.Password == "wrong" {
		return core.Mailbox{}, core.Fail(core.KindAuth, "The mailbox was tried with what you gave and does not work, so that it keeps what it had: the incoming mail server refused the password.", "Type it again.")
	}
	a.changed = append(a.changed, n)
	return n.Mailbox, nil
}

func (a *agency) MailboxNeed(context.Context, string) (string, error) { return a.need, nil }

func (a *agency) RemoveMailbox(_ context.Context, name string, _ bool) error {
	a.set["removed"] = name
	return nil
}

func (a *agency) TryMailbox(context.Context, string) (model.MailboxTrial, error) { return a.trial, nil }

// mailbox presses a button of the first mailbox's row.
func (b *bench) mailbox(label string) {
	b.t.Helper()
	var found []*widgets.Button
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.Button); ok && button.Label() == label {
			found = append(found, button)
		}
	})
	found[len(found)-2].Press() // the last row is that of the drafts
	b.settle()
}

// mailboxMenu chooses the nth line of the first mailbox's menu.
func (b *bench) mailboxMenu(n int) {
	b.t.Helper()
	var found []*widgets.IconButton
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.IconButton); ok && button.Name() == "More" {
			found = append(found, button)
		}
	})
	found[len(found)-2].Press()
	for range n {
		b.press(fyne.KeyDown)
	}
	b.press(fyne.KeyReturn)
}

func TestAMailboxIsChangedInTheWindow(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		t.Run(string(mode), func(t *testing.T) {
			a := newAgency()
			b, _ := clientsBench(t, look.Options{Mode: mode}, a)
			b.visit(model.To(model.Clients))
			b.shoot("mailboxes-" + string(mode))
			b.mailbox("Settings")
			b.shoot("mailbox-change-" + string(mode))
			b.fillField("New password", "wrong")
			b.tapButton("Save")
			b.shoot("mailbox-change-refused-" + string(mode))
			if !b.Busy() || len(a.changed) != 0 {
				t.Fatal("a password that does not work was taken")
			}
			b.fillField("New password", "right")
			b.tapButton("Save")
			if b.Busy() || len(a.changed) != 1 || a.changed[0].Password != "right" || a.changed[0].Mailbox.ID != a.Mailboxes[0].ID || !strings.Contains(a.changed[0].Mailbox.From, "<robin@recruiter.example.com>") {
				t.Errorf("changed %+v", a.changed)
			}
		})
	}
}

func TestAMailboxThatIsNeededAsksBeforeItGoes(t *testing.T) {
	a := newAgency()
	a.need = "3 people are on the way from this mailbox."
	b, _ := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.mailboxMenu(2)
	b.shoot("mailbox-remove")
	if !b.tells(a.need) {
		t.Error("it does not say who needs the mailbox")
	}
	b.tapButton("Stop and remove")
	if a.set["removed"] != a.Mailboxes[0].Name {
		t.Errorf("removed %q", a.set["removed"])
	}
}

func TestATestEmailShowsWhatBecameOfIt(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		t.Run(string(mode), func(t *testing.T) {
			a := newAgency()
			a.trial = model.MailboxTrial{
				To: "robin@agency.example", Arrived: true, Took: 4 * time.Second, SPF: "pass", DKIM: "fail", By: "mx.example.net", Rewritten: true, Removed: true,
			}
			b, _ := clientsBench(t, look.Options{Mode: mode}, a)
			b.visit(model.To(model.Clients))
			b.mailboxMenu(1)
			b.shoot("mailbox-trial-" + string(mode))
			if !b.tells("From you to you at robin@agency.example it took 4 seconds.") {
				t.Error("it does not say how long the e-mail took")
			}
			b.press(fyne.KeyEscape)
			a.trial = model.MailboxTrial{Took: 2 * time.Minute, Note: "It was sent and has not arrived yet: look among the spam."}
			b.mailboxMenu(1)
			if !b.tells(a.trial.Note) {
				t.Error("it does not say what to do")
			}
		})
	}
}
