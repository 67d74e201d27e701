package people_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
)

func TestACompanyIsOneHoweverItsNameIsWritten(t *testing.T) {
	tests := map[string]struct {
		a, b string
		same bool
	}{
		"no legal form":             {"Acme", "ACME", true},
		"Germany":                   {"Acme GmbH & Co. KG", "Acme", true},
		"a German start-up":         {"Acme UG (haftungsbeschränkt)", "Acme", true},
		"Austria":                   {"Acme Ges.m.b.H.", "Acme GmbH", true},
		"the Netherlands":           {"Acme B.V.", "Acme", true},
		"with a space":              {"Acme B. V.", "Acme N.V.", true},
		"the United Kingdom":        {"Acme Ltd", "Acme Limited", true},
		"the United States":         {"Acme, Inc.", "Acme LLC", true},
		"Poland":                    {"Acme Sp. z o.o.", "Acme", true},
		"Luxembourg":                {"Acme S.à r.l.", "Acme SARL", true},
		"Denmark":                   {"Acme A/S", "Acme", true},
		"Mexico":                    {"Acme S.A. de C.V.", "Acme", true},
		"Singapore":                 {"Acme Pte. Ltd.", "Acme", true},
		"Russia":                    {"OOO Acme", "Acme", true},
		"an article":                {"The Acme Company", "Acme", true},
		"an ampersand":              {"Smith & Sons Ltd", "Smith and Sons", true},
		"an umlaut":                 {"Müller AG", "Mueller", true},
		"an accent":                 {"Société Générale SA", "Societe Generale", true},
		"a group":                   {"Acme Holding AG", "Acme Group", true},
		"another company":           {"Acme GmbH", "Acme Robotics GmbH", false},
		"a beginning":               {"Acme", "Acmeville", false},
		"nothing but a legal form":  {"GmbH", "AG", false},
		"a name like a legal form":  {"SAP SE", "SAP", true},
		"no letters":                {"&", "&", false},
		"a number":                  {"1&1 AG", "1 & 1", true},
		"two of the same beginning": {"Bosch", "Bosch Rexroth AG", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if people.SameCompany(test.a, test.b) != test.same || people.SameCompany(test.b, test.a) != test.same {
				t.Errorf("%q and %q: %v and %v", test.a, test.b, people.CompanyForms(test.a), people.CompanyForms(test.b))
			}
		})
	}
}

func TestCompaniesComeAndGoOnTheOffLimitsList(t *testing.T) {
	d := newDesk(t)
	for _, entry := range []string{"Acme GmbH", "ACME, Inc.", "acme.example", "@ACME.example", "Acme B. V."} {
		d.must(d.AddOffLimits(t.Context(), 0, entry))
	}
	list := func() (got []string) {
		d.must(d.View(t.Context(), func(tx core.Tx) (err error) {
			got, err = d.OffLimits(tx, 0)
			return err
		}))
		return got
	}
	if diff := cmp.Diff([]string{"Acme GmbH", "acme.example"}, list()); diff != "" {
		t.Error(diff)
	}
	d.must(d.RemoveOffLimits(t.Context(), 0, "acme"))
	if diff := cmp.Diff([]string{"acme.example"}, list()); diff != "" {
		t.Error(diff)
	}
	if err := d.RemoveOffLimits(t.Context(), 0, "Globex"); !core.IsNotFound(err) {
		t.Errorf("removing what is not there gives %v", err)
	}
	for _, entry := range []string{
		" ; ", "", "&", "@", "gmail.com", "@GMX.de", "https://www.gmail.com/", "somebody@acme.example",
		"https://www.linkedin.com/company/acme/", "xing.com/pages/acme",
	} {
		if err := d.AddOffLimits(t.Context(), 0, entry); core.KindOf(err) != core.KindUsage {
			t.Errorf("adding %q gives %v", entry, err)
		}
	}
	d.must(d.RemoveOffLimits(t.Context(), 0, "@acme.example"))
	if got := list(); len(got) != 0 {
		t.Errorf("left over: %v", got)
	}
}

// The guard reads companies and domains as they are now, also after they were
// asked before.
func TestOffLimitsCountAtOnceAndInEverySpelling(t *testing.T) {
	d := newDesk(t)
	work := func(names ...string) core.Resume {
		r := core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "anna@mail.emea.initech.example"}}
		for _, n := range names {
			r.Work = append(r.Work, core.Work{Name: n})
		}
		return r
	}
	p, _ := d.add(work("Initech Sp. z o.o.", "Booking.com"))
	for _, test := range []struct {
		entry, why string
		hit        bool
	}{
		{"Initech", "their employer", true},
		{"INITECH GmbH", "their employer", true},
		{"Initech Robotics", "", false},
		{"initech.example", "the domain of the e-mail address", true},
		{"@emea.initech.example", "the domain of the e-mail address", true},
		{"https://www.initech.example/jobs?page=2", "the domain of the e-mail address", true},
		{"HTTP://Initech.Example:8080", "the domain of the e-mail address", true},
		{"www.initech.example", "the domain of the e-mail address", true},
		{"initech.example/", "the domain of the e-mail address", true},
		{"tech.example", "", false},
		{"https://www.tech.example/", "", false},
		{"Booking.com", "their employer", true}, // of the second position
		{"@booking.com", "", false},
	} {
		d.must(d.AddOffLimits(t.Context(), d.acme.ID, test.entry))
		v := d.check(people.Query{Job: d.job.ID, Person: p.ID})
		want := "“" + test.entry + "” is off-limits for client Acme (" + test.why + ")."
		if test.hit != (v.Level == core.VerdictStop) || test.hit && (v.Reasons[0].Why != want || v.Final()) {
			t.Errorf("%s: %+v", test.entry, v)
		}
		if v := d.check(people.Query{Job: d.other.ID, Person: p.ID}); v.Level != core.VerdictClear {
			t.Errorf("%s for another client: %+v", test.entry, v)
		}
		d.must(d.RemoveOffLimits(t.Context(), d.acme.ID, test.entry))
		if v := d.check(people.Query{Job: d.job.ID, Person: p.ID}); v.Level != core.VerdictClear {
			t.Errorf("%s taken off again: %+v", test.entry, v)
		}
	}
}

func TestTheOwnEmployerIsProposedAndKeepsNobodyOutByItself(t *testing.T) {
	d := newDesk(t)
	d.update(func(tx core.Tx) error {
		for i, owner := range []string{"mo@hr.acme.example", "lu@hr.acme.example", "me@agency.example", "x@" + "gmail.com", "other@globex.example"} {
			j := core.Job{Client: d.acme.ID, ATSJob: core.ATSJobID(i + 10), Owner: owner}
			if i == 4 {
				j.Client = d.globex.ID
			}
			d.must(d.PutJob(tx, &j))
		}
		return d.PutMailbox(tx, &core.Mailbox{Name: "me", From: "Robin <me@agency.example>"})
	})
	suggested := func(client core.ClientID) (got []string) {
		d.must(d.View(t.Context(), func(tx core.Tx) (err error) {
			got, err = d.SuggestOffLimits(tx, client)
			return err
		}))
		return got
	}
	if diff := cmp.Diff([]string{"Acme", "hr.acme.example"}, suggested(d.acme.ID)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"agency.example"}, suggested(0)); diff != "" {
		t.Error(diff)
	}
	p, _ := d.add(core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "a@example.com"}, Work: []core.Work{{Name: "Acme Inc."}}})
	if v := d.check(people.Query{Job: d.job.ID, Person: p.ID}); v.Level != core.VerdictClear {
		t.Errorf("a proposal keeps somebody out: %+v", v)
	}
	d.must(d.AddOffLimits(t.Context(), d.acme.ID, "Acme GmbH"))
	d.must(d.AddOffLimits(t.Context(), 0, "hr.acme.example"))
	d.must(d.AddOffLimits(t.Context(), 0, "agency.example"))
	if got := append(suggested(d.acme.ID), suggested(0)...); len(got) != 0 {
		t.Errorf("what is listed is proposed: %v", got)
	}
}

// A weak key is filed under both versions of a company's form, so that lines of
// before stay known.
func TestAWeakKeyKnowsCompaniesOfBothVersions(t *testing.T) {
	old := core.Key{Kind: core.KeyNameEmployer, Value: "anna weber|muller"}
	fresh := core.Key{Kind: core.KeyNameEmployer, Value: "anna weber|mueller"}
	have := map[core.Key]bool{}
	for _, k := range people.WeakKeys("Weber, Anna", "Müller GmbH") {
		have[k] = true
	}
	if !have[old] || !have[fresh] {
		t.Errorf("the keys are %v", have)
	}
}

// A list of hundreds of companies costs the guard no more than a short one.
func BenchmarkGuardWithManyCompanies(b *testing.B) {
	d := newDesk(b)
	d.update(func(tx core.Tx) error {
		for i := range 500 {
			d.acme.OffLimits = append(d.acme.OffLimits, "Firm Number "+string(rune('A'+i%26))+string(rune('A'+i/26))+" GmbH")
		}
		return d.PutClient(tx, &d.acme)
	})
	p, _ := d.add(anna())
	d.must(d.View(b.Context(), func(tx core.Tx) error {
		for b.Loop() {
			if _, err := d.Guard().Check(tx, people.Query{Job: d.job.ID, Person: p.ID}); err != nil {
				return err
			}
		}
		return nil
	}))
}
