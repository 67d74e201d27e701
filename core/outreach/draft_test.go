package outreach_test

import (
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
)

// newDrafter is a rig whose mailbox only puts e-mails down, with the first one drafted.
func newDrafter(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, "Ada Byron")
	r.post.drafts = true
	r.update(func(tx core.Tx) error {
		r.mailbox.Kind, r.mailbox.IMAP, r.mailbox.Dir = "drafts", "", "x"
		return r.db.PutMailbox(tx, &r.mailbox)
	})
	r.approve(true)
	r.run()
	r.sent(1)
	return r
}

func (r *rig) drafts() []outreach.Draft {
	r.Helper()
	list, err := r.out.Drafts(r.Context(), r.job.ID)
	if err != nil {
		r.Fatal(err)
	}
	return list
}

func (r *rig) say(sent bool) {
	r.Helper()
	list := r.drafts()
	if len(list) != 1 {
		r.Fatalf("%d drafts lie there", len(list))
	}
	if _, err := r.box.Resolve(r.Context(), list[0].Entry.ID, sent); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) planned() []outreach.Planned {
	r.Helper()
	rows, err := r.out.PlanOf(r.Context(), r.job.ID, time.Time{})
	if err != nil {
		r.Fatal(err)
	}
	return rows
}

func TestADraftIsNotSentBeforeTheRecruiterSaysSo(t *testing.T) {
	r := newDrafter(t)
	rows := r.planned()
	if len(rows) != 2 || rows[0].State != outreach.Drafted || rows[0].Subject == "" || rows[1].State != outreach.Held {
		t.Fatalf("the plan: %+v", rows)
	}
	if d := r.drafts()[0]; d.File != "draft-1.eml" || d.Subject != "Engineer, Ada?" || d.To != r.people[0].Emails[0] {
		t.Errorf("the draft: %+v", d)
	}
	if c := r.listed()[0]; c.Sent != 0 || c.Draft == 0 {
		t.Errorf("contacted: %+v", c)
	}
	r.pass(20 * 24 * time.Hour)
	r.sent(1) // what follows waits
	said := r.clock.Now()
	r.say(true)
	if c := r.listed()[0]; c.Sent != 1 || c.Draft != 0 || !c.LastSent.Equal(said) || c.Delivered {
		t.Errorf("contacted: %+v", c)
	}
	r.pass(time.Hour)
	r.sent(1) // three days count from the word, not from the draft
	r.pass(5 * 24 * time.Hour)
	r.sent(2)
	r.state(0, core.EnrolmentRunning, "")
	r.say(true)
	r.state(0, core.EnrolmentDone, "")
}

func TestADraftThatWasNotSentIsDraftedAnewOnlyWhenResumed(t *testing.T) {
	r := newDrafter(t)
	r.say(false)
	r.state(0, core.EnrolmentStopped, outreach.CauseManual)
	r.pass(3 * 24 * time.Hour)
	r.sent(1)
	if len(r.messages(0)) != 0 || len(r.drafts()) != 0 {
		t.Error("something counts as sent, or as drafted")
	}
	if err := r.resume(); err != nil {
		t.Fatal(err)
	}
	r.pass(24 * time.Hour)
	r.sent(2)
	if rows := r.planned(); rows[0].State != outreach.Drafted {
		t.Errorf("the plan: %+v", rows)
	}
	r.say(true)
	if got := len(r.messages(0)); got != 1 {
		t.Errorf("%d e-mails count as sent", got)
	}
}

func TestAnAnswerThatIsNotedByHandStopsTheSequence(t *testing.T) {
	answered := func(r *rig) error { return r.out.Answered(t.Context(), r.job.ID, r.people[0].ID) }
	r := newRig(t, "Ada Byron")
	if err := answered(r); core.KindOf(err) != core.KindRefused {
		t.Errorf("nobody has written to her: %v", err)
	}
	r = newDrafter(t)
	if err := answered(r); err != nil {
		t.Fatal(err)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	if c := r.listed()[0]; !c.Replied || c.Sent != 1 || c.Draft != 0 {
		t.Errorf("who answers has got it: %+v", c)
	}
	r.pass(20 * 24 * time.Hour)
	r.sent(1)
	if err := answered(r); core.KindOf(err) != core.KindRefused {
		t.Errorf("noted twice: %v", err)
	}
}

func TestAReplyAndATestInADraftsMailboxAreDoneWhenTheRecruiterSaysSo(t *testing.T) {
	for _, said := range []bool{true, false} {
		r, m := answeredRig(t, nil)
		r.post.drafts = true
		e, err := r.out.ReplyIn(t.Context(), m.ID, "Thursday, then.", []letter.File{{Name: "map.png", Content: []byte("map")}}, 0)
		must(r, err)
		r.run()
		list := r.drafts()
		if len(list) != 1 || list[0].Entry.ID != e.ID || !list[0].Entry.Drafted() || list[0].Text != "Thursday, then." {
			t.Fatalf("drafts: %+v", list)
		}
		if kept := r.newest(0); kept.Kind == core.MessageSent {
			t.Fatal("a draft counts as sent")
		}
		r.say(said)
		if kept := r.newest(0); (kept.Kind == core.MessageSent) != said || said && (kept.Delivered || len(kept.Files) != 1) {
			t.Errorf("said %v, kept %+v", said, kept)
		}
		if len(r.drafts()) != 0 {
			t.Error("it still lies there")
		}
		if again, err := r.out.ReplyIn(t.Context(), m.ID, "Thursday, then.", nil, 0); err != nil || said && again.ID == e.ID {
			t.Errorf("the words again: %v, %v", again.State, err)
		}
	}
}
