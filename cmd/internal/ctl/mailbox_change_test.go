package ctl

import (
	"path/filepath"
	"testing"
)

func TestAMailboxIsChangedAndAWrongPasswordReplacesNothing(t *testing.T) {
	c := newCampaign(t, ben)
	c.run(t, "password=wrong\n", "--json", "mailbox", "set", "robin", "--secret-stdin").refusal(t, exitAuth)
	c.refuse(t, exitLater, "mailbox", "set", "robin", "--imap", "127.0.0.1:1")
	c.do(t, "mailbox", "check", "robin").want(t, true, "imap", "ok") // the old password and server work as before
	c.run(t, "password=robin's\n", "--json", "mailbox", "set", "robin", "--name", "Robin", "--secret-stdin").value(t, exitDone).want(t, "Robin", "name")
	c.do(t, "mailbox", "check", "robin").want(t, true, "smtp", "ok")
	c.do(t, "mailbox", "set", "robin", "--from", "R. Vega <"+robin+">")
	c.do(t, "mailbox", "set", "robin", "--client", "Northwind").want(t, "R. Vega <"+robin+">", "from")
	c.refuse(t, exitUsage, "mailbox", "set", "robin", "--security", "perhaps")
	c.refuse(t, exitUsage, "mailbox", "set", "robin", "--from", "nobody")
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	c.refuse(t, exitRefused, "mailbox", "set", "robin", "--from", "Robin Vega <vega@riverbend.example.com>")
	c.do(t, "stop", c.job, c.persons[0])
	c.do(t, "mailbox", "set", "robin", "--from", "Robin Vega <vega@riverbend.example.com>")
}

func TestAMailboxIsRemovedOnceNobodyIsOnTheWayFromIt(t *testing.T) {
	c := newCampaign(t, ben)
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	c.refuse(t, exitRefused, "mailbox", "remove", "robin")
	c.do(t, "mailbox", "list").want(t, "robin", 0, "name")
	c.do(t, "mailbox", "remove", "robin", "--stop").want(t, true, "removed")
	if n := c.do(t, "mailbox", "list").size(t); n != 0 {
		t.Errorf("%d mailboxes are left", n)
	}
	c.do(t, "contacted", c.job).want(t, 1, 0, "sent")
	c.refuse(t, exitNotFound, "mailbox", "remove", "robin")
	c.do(t, "mailbox", "add", "robin", "--kind", "drafts", "--from", robin, "--dir", filepath.Join(t.TempDir(), "drafts"), "--client", "Northwind")
	moved := filepath.Join(t.TempDir(), "elsewhere")
	c.do(t, "mailbox", "set", "robin", "--dir", moved).want(t, moved, "dir")
}

func TestATestEmailComesToOneselfAndIsTakenAway(t *testing.T) {
	c := newOffice(t)
	test := c.do(t, "mailbox", "check", "robin", "--send", "--wait", "30s")
	for _, key := range []string{"arrived", "removed"} {
		test.want(t, true, "test", key)
	}
	test.want(t, false, "test", "message_id_rewritten")
	test.want(t, robin, "test", "to")
	if got := c.post.Received(); len(got) != 1 || got[0].To[0] != robin {
		t.Fatalf("the post office received %d e-mails", len(got))
	}
	c.do(t, "mailbox", "add", "mine", "--kind", "drafts", "--from", robin, "--dir", t.TempDir())
	c.refuse(t, exitRefused, "mailbox", "check", "mine", "--send")
}
