package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/ui/model"
)

func TestATestEmailSaysWhatItHasShown(t *testing.T) {
	whole := model.MailboxTrial{
		To: "robin@agency.example", Arrived: true, Took: 4 * time.Second, By: "mx.agency.example",
		SPF: "pass", DKIM: "pass", DMARC: "pass", Removed: true,
	}
	for _, c := range []struct {
		name   string
		change func(*model.MailboxTrial)
		want   string // of the line that differs
	}{
		{"all well", func(*model.MailboxTrial) {}, "Arrival Arrived: From you to you at robin@agency.example it took 4 seconds."},
		{"at once", func(r *model.MailboxTrial) { r.Took = 0 }, "Arrival Arrived: From you to you at robin@agency.example it took less than a second."},
		{"a second", func(r *model.MailboxTrial) { r.Took = time.Second }, "Arrival Arrived: From you to you at robin@agency.example it took a second."},
		{"no word of SPF", func(r *model.MailboxTrial) { r.SPF = "" }, "Who may send for you (SPF) Not told: The server that received it says nothing of it, as many do for e-mails within the house."},
		{"DKIM failed", func(r *model.MailboxTrial) { r.DKIM = "fail" }, "Signatures (DKIM) Failed: Says mx.agency.example. Recipients may find your e-mails among the spam: see what Check says of the domain."},
		{"SPF failed softly", func(r *model.MailboxTrial) { r.SPF = "softfail" }, "Who may send for you (SPF) Failed: Says mx.agency.example. Recipients may find your e-mails among the spam: see what Check says of the domain."},
		{"DMARC not certain", func(r *model.MailboxTrial) { r.DMARC = "temperror" }, "Against pretended e-mails (DMARC) Not certain: The server mx.agency.example says temperror."},
		{"another number", func(r *model.MailboxTrial) { r.Rewritten = true }, "Its own number (Message-ID) Changed: Your provider gives e-mails another number. Answers are recognised all the same, by a mark in the thread."},
		{"left behind", func(r *model.MailboxTrial) { r.Removed, r.Note = false, "It could not be deleted." }, "Tidying up Left: It could not be deleted."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := whole
			c.change(&r)
			var got []string
			for _, l := range r.Lines() {
				got = append(got, l.Name+" "+l.State+": "+l.Detail)
			}
			if len(got) != 6 || !slices.Contains(got, c.want) {
				t.Errorf("%s\nwant among them %q", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

func TestATestEmailThatDidNotArriveSaysNothingElse(t *testing.T) {
	for took, wrong := range map[time.Duration]bool{0: false, time.Minute: true} {
		lines := model.MailboxTrial{Took: took, Note: "It was not there after a minute."}.Lines()
		if len(lines) != 1 || lines[0].Wrong != wrong || lines[0].Good || lines[0].Detail != "It was not there after a minute." {
			t.Errorf("after %v: %+v", took, lines)
		}
	}
}

func TestADomainsRecordIsExplained(t *testing.T) {
	l := model.NewDomainLine("spf", "weak", "Anybody may send.", "End the record with -all.")
	if l.Name != "Who may send for you (SPF)" || l.State != "Could be better" || l.Good || l.Wrong || l.Detail != "Anybody may send. End the record with -all." {
		t.Errorf("%+v", l)
	}
	if l = model.NewDomainLine("dkim", "good", "It is signed.", ""); !l.Good || l.Detail != "It is signed." {
		t.Errorf("%+v", l)
	}
	if l = model.NewDomainLine("dmarc", "bad", "", "Add one."); !l.Wrong || l.State != "Wrong" {
		t.Errorf("%+v", l)
	}
}

func TestTheLineOfAMailboxSaysWhatItDoes(t *testing.T) {
	read := time.Date(2026, 11, 22, 8, 12, 0, 0, time.Local)
	full := core.Mailbox{Name: "robin", From: "robin@agency.example", Kind: model.KindSMTPIMAP, IMAP: "imap.agency.example:993", ReadAt: read}
	for _, c := range []struct {
		name              string
		change            func(*core.Mailbox)
		state, read, note string
	}{
		{"sends and reads", func(*core.Mailbox) {}, "Sends and reads", "Answers read 22 Nov 2026, 08:12", "robin@agency.example"},
		{"never read", func(b *core.Mailbox) { b.ReadAt = time.Time{} }, "Sends and reads", "Answers not read yet", "robin@agency.example"},
		{"sends only", func(b *core.Mailbox) { b.IMAP = "" }, "Sends only", "Answers are not read: a sequence does not stop by itself", "robin@agency.example"},
		{"drafts", func(b *core.Mailbox) { b.Kind, b.Dir = model.KindDrafts, "/drafts" }, "Drafts only", "E-mails are put into the folder for you to send", "/drafts"},
		{"a problem", func(b *core.Mailbox) { b.Error = "The password was refused." }, "Problem", "Answers read 22 Nov 2026, 08:12", "robin@agency.example"},
		{"a client's", func(b *core.Mailbox) { b.Clients = []core.ClientID{2, 77} }, "Sends and reads", "Answers read 22 Nov 2026, 08:12", "robin@agency.example · Marram Health"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAgency()
			b := full
			c.change(&b)
			a.all.Mailboxes = []core.Mailbox{b}
			m, _ := openClients(t, a)
			if r := m.Mailboxes[0]; r.State != c.state || r.Read != c.read || r.Note != c.note || r.Problem != b.Error {
				t.Errorf("%+v", r)
			}
		})
	}
}
