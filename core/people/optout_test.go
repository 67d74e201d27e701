package people_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Who has opted out has done so whatever form of the address is met later.
func TestAnOptOutHoldsForEveryFormOfTheAddress(t *testing.T) {
	google := "@" + "gmail.com"
	for asked, later := range map[string][]string{
		"anna+jobs@example.com":    {"anna@example.com", "ANNA+news@example.com", "Anna <anna+jobs@example.com>"},
		"anna@example.org":         {"anna+x@example.org", " anna@EXAMPLE.org "},
		"anna.weber+cv" + google:   {"annaweber" + google, "a.n.n.a.weber" + google, "anna.weber@" + "googlemail.com"},
		"Bo Lind <bo@example.net>": {"bo@example.net", "bo+1@example.net"},
	} {
		d := newDesk(t)
		d.update(func(tx core.Tx) error {
			return people.Suppress(tx, d.Workspace, core.Suppression{Address: asked, Why: "reply", At: d.clock.now})
		})
		d.read(func(tx core.Tx) error {
			for _, address := range append(later, asked) {
				if s, err := people.Suppressed(tx, d.Workspace, address); err != nil || s.Why != "reply" {
					t.Errorf("after %s: %s is %+v, %v", asked, address, s, err)
				}
			}
			for _, address := range []string{"anne@example.com", "weber.anna" + google, "anna@example.net"} {
				if _, err := people.Suppressed(tx, d.Workspace, address); !core.IsNotFound(err) {
					t.Errorf("after %s: %s is not free: %v", asked, address, err)
				}
			}
			all, err := d.Suppressions(tx)
			if err != nil || len(all) != 1 {
				t.Errorf("after %s the list has %+v, %v", asked, all, err)
			}
			return nil
		})
	}
}

// A bounce says nothing about another address of the same mailbox's owner, and
// never takes a wish back.
func TestABounceIsOfOneAddressAndWeighsLessThanAWish(t *testing.T) {
	d := newDesk(t)
	suppress := func(address, why string) {
		t.Helper()
		d.update(func(tx core.Tx) error {
			return people.Suppress(tx, d.Workspace, core.Suppression{Address: address, Why: why, At: d.clock.now})
		})
	}
	why := func(address string) (got string) {
		t.Helper()
		d.read(func(tx core.Tx) error {
			s, err := people.Suppressed(tx, d.Workspace, address)
			if got = s.Why; core.IsNotFound(err) {
				return nil
			}
			return err
		})
		return got
	}
	suppress("anna+old@example.com", people.WhyBounced)
	if got := why("anna@example.com"); got != "" {
		t.Errorf("the bounce of another address: %q", got)
	}
	suppress("anna+jobs@example.com", "reply")
	suppress("anna@example.com", people.WhyBounced)
	for _, address := range []string{"anna@example.com", "anna+old@example.com", "anna+new@example.com"} {
		if got := why(address); got != "reply" {
			t.Errorf("%s: %q, want the wish", address, got)
		}
	}
	suppress("anna@example.com", "by hand")
	d.read(func(tx core.Tx) error {
		if all, err := d.Suppressions(tx); err != nil || len(all) != 3 {
			t.Errorf("listed %+v, %v", all, err)
		}
		return nil
	})
}

func TestTheGuardStopsEveryFormOfAnAddressThatOptedOut(t *testing.T) {
	d := newDesk(t)
	anna, _ := d.add(core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "a.weber@" + "gmail.com"}})
	d.update(func(tx core.Tx) error {
		return people.Suppress(tx, d.Workspace, core.Suppression{Address: "aweber+jobs@" + "googlemail.com", Why: "reply", At: d.clock.now})
	})
	if v := d.check(people.Query{Person: anna.ID}); v.Level != core.VerdictStop || v.Reasons[0].Code != people.CodeOptedOut {
		t.Errorf("verdict %+v", v)
	}
}
