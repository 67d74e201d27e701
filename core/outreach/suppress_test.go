package outreach_test

import (
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// closed tells why an address is not written to; "" = it is.
func (r *rig) closed(address string) string {
	r.Helper()
	why := ""
	r.update(func(tx core.Tx) error {
		x, err := people.Suppressed(tx, r.db, address)
		if core.IsNotFound(err) {
			return nil
		}
		why = x.Why
		return err
	})
	return why
}

func (r *rig) verdict(person core.PersonID) string {
	r.Helper()
	why := ""
	r.update(func(tx core.Tx) error {
		v, err := people.Guard{Store: r.db, Clock: r.clock}.Check(tx, people.Query{Job: r.job.ID, Person: person})
		if len(v.Reasons) > 0 && v.Level == core.VerdictStop {
			why = v.Reasons[0].Why
		}
		return err
	})
	return why
}

func TestNobodyAtAClosedDomainIsWrittenTo(t *testing.T) {
	r := newRig(t, "Ada Byron", "Ben Doe")
	must(r, r.out.NeverTo(t.Context(), " @Company0.example ", outreach.ByRecruiter, "our client's parent company"))
	for address, want := range map[string]string{"ada@company0.example": "by hand", "x@mail.company0.example": "by hand", "ben@company1.example": "", "x@notcompany0.example": ""} {
		if got := r.closed(address); got != want {
			t.Errorf("%s: %q", address, got)
		}
	}
	if why := r.verdict(r.people[0].ID); !strings.Contains(why, "nobody at company0.example") {
		t.Errorf("the guard says %q", why)
	}
	r.approve(true)
	r.run()
	r.sent(1) // to Ben alone
	if e := r.enrolment(0); !strings.Contains(e.Cause.Text, "company0.example") {
		t.Errorf("Why? says %q", e.Cause.Text)
	}
	for _, text := range []string{"@gmail" + ".com", "gmail" + ".com", "@com", "nothing", "@", "a b@example.com"} {
		if err := r.out.NeverTo(t.Context(), text, outreach.ByRecruiter, ""); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	must(r, r.out.Release(t.Context(), "company0.example"))
	if why := r.closed("ada@company0.example"); why != "" {
		t.Errorf("released and %q", why)
	}
}

func TestAPersonIsNeverWrittenToAgainAlsoAtANewAddress(t *testing.T) {
	r := newRig(t, "Ada Byron", "Ben Doe")
	r.update(func(tx core.Tx) error {
		r.people[0].URLs = []string{"https://www.linkedin.com/in/ada"}
		return r.db.PutPerson(tx, &r.people[0], people.KeysOf(r.people[0]))
	})
	r.approve(true)
	r.run()
	r.sent(2)
	must(r, r.out.NeverAgain(t.Context(), r.people[0].ID, "rude on the telephone"))
	if e := r.state(0, core.EnrolmentStopped, outreach.CauseManual); !strings.Contains(e.Cause.Text, "not to write to this person again") {
		t.Errorf("Why? says %q", e.Cause.Text)
	}
	r.state(1, core.EnrolmentRunning, "")
	r.update(func(tx core.Tx) error { // an import brings another address and loses the first
		r.people[0].Emails = []string{"new@elsewhere.example"}
		return r.db.PutPerson(tx, &r.people[0], people.KeysOf(r.people[0]))
	})
	if why := r.verdict(r.people[0].ID); !strings.Contains(why, "You decided not to write to them") {
		t.Errorf("with a new address the guard says %q", why)
	}
	r.update(func(tx core.Tx) error {
		r.people[0].Emails = append(r.people[0].Emails, "ada@company0.example")
		return r.db.PutPerson(tx, &r.people[0], people.KeysOf(r.people[0]))
	})
	must(r, r.out.Release(t.Context(), "ada@company0.example"))
	if why := r.verdict(r.people[0].ID); why != "" {
		t.Errorf("released and still %q", why)
	}
}

func TestAWishWeighsMoreThanWhatARecruiterDecided(t *testing.T) {
	r := newRig(t, "Ada Byron")
	a := "ada+jobs@company0.example"
	must(r, r.out.Suppress(t.Context(), a, outreach.ByRecruiter))
	must(r, r.out.Suppress(t.Context(), a, "opted out by e-mail"))
	must(r, r.out.Suppress(t.Context(), a, outreach.ByRecruiter))
	for _, form := range []string{a, "ada@company0.example"} {
		if why := r.closed(form); why != "opted out by e-mail" {
			t.Errorf("%s: %q", form, why)
		}
	}
	if err := r.out.Release(t.Context(), a); core.KindOf(err) != core.KindRefused {
		t.Errorf("on the recruiter's word alone: %v", err)
	}
	must(r, r.out.ReleaseFor(t.Context(), a, "She wrote on 3 December that she wants to hear from us again."))
	if why := r.closed(a); why != "" {
		t.Errorf("by her own wish it is still %q", why)
	}
	logged := ""
	r.update(func(tx core.Tx) error {
		all, err := r.db.Log(tx, core.LogFilter{})
		for _, e := range all {
			if e.What == "address released" {
				logged = e.Cause
			}
		}
		return err
	})
	if !strings.Contains(logged, "3 December") {
		t.Errorf("the wish is not kept: %q", logged)
	}
	must(r, r.out.Suppress(t.Context(), "gone@company0.example", people.WhyErased))
	if err := r.out.ReleaseFor(t.Context(), "gone@company0.example", "They said so."); core.KindOf(err) != core.KindRefused {
		t.Errorf("erased: %v", err)
	}
}
