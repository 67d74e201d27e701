package outreach_test

import (
	"fmt"
	"strings"
	"testing"

	"reqdesk/core"
)

func TestTwoTextsAreTriedOutByTheirAnswers(t *testing.T) {
	var names []string
	for i := range 24 {
		names = append(names, fmt.Sprintf("Person%d Tester", i))
	}
	r := newRig(t, names...)
	r.update(func(tx core.Tx) error {
		return r.db.PutSettings(tx, "", map[string]string{"mailbox_limit": "0", "domain_limit": "0"})
	})
	r.stores("long", "Subject: Long\n\nA long text {{apply_link}}")
	r.stores("short", "Subject: Short\n\nShort {{apply_link}}")
	r.sequence("steps:\n- template: long\n  against: short\n- {text: Again, after: 30d}\n")
	r.approve(true)
	planned := map[core.PersonID]string{}
	for _, row := range r.plan() {
		if row.Step == 1 {
			planned[row.Person] = row.Subject
		}
	}
	r.run()
	r.sent(24)
	long := 0
	for i := range names {
		m := r.messages(i)[0]
		if planned[r.people[i].ID] != m.Subject || strings.ToLower(m.Subject) != m.Variant {
			t.Errorf("planned %q, sent %q, kept as %q", planned[r.people[i].ID], m.Subject, m.Variant)
		}
		if m.Variant == "long" {
			long++
		}
	}
	if long < 6 || long > 18 {
		t.Errorf("%d of 24 got the long one", long)
	}
	list, err := r.out.Trials(t.Context(), r.job.ID)
	if err != nil || len(list) != 1 || list[0].Arms[0].Pending != long || list[0].Arms[0].Sent != 0 {
		t.Fatalf("%+v, %v", list, err)
	}
	r.clock.Advance(1)
	for i := range names {
		if r.messages(i)[0].Variant == "short" {
			r.arrive(i, nil)
		}
	}
	r.pass(5 * day)
	list, err = r.out.Trials(t.Context(), r.job.ID)
	if err != nil {
		t.Fatal(err)
	}
	a, b := list[0].Arms[0], list[0].Arms[1]
	if a.Sent != long || a.Replied != 0 || b.Replied != 24-long || b.Low <= a.High && list[0].Decided {
		t.Errorf("%+v", list)
	}
	if ready := long >= 10 && long <= 14; ready && (!list[0].Decided || list[0].Better != "short") {
		t.Errorf("%+v", list[0].Verdict)
	}
}

func TestWhatIsTriedOutIsCheckedToo(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.stores("long", "Subject: Long\n\nA long text {{apply_link}}")
	r.sequence("steps:\n- template: long\n  against: gone\n")
	problems, err := r.out.CheckSequence(t.Context(), r.job.ID)
	if err != nil || len(problems) != 1 || problems[0].Message != "There is no template of this name." {
		t.Errorf("%v, %v", problems, err)
	}
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps:\n- {subject: x, text: y, against: long}\n"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("%v", err)
	}
}
