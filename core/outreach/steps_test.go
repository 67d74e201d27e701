package outreach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// template stores one under a name.
func (r *rig) stores(name, source string) {
	r.Helper()
	if _, err := r.out.SetTemplate(r.Context(), name, source); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) sequence(source string) {
	r.Helper()
	if _, err := r.out.SetSequence(r.Context(), r.job.ID, source); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) lives(i int, country string) {
	r.Helper()
	r.update(func(tx core.Tx) error {
		r.people[i].Place = core.Location{Country: country}
		return r.db.PutPerson(tx, &r.people[i], people.KeysOf(r.people[i]))
	})
}

func (r *rig) plan() []outreach.Planned {
	r.Helper()
	rows, err := r.out.PlanOf(r.Context(), r.job.ID, time.Time{})
	if err != nil {
		r.Fatal(err)
	}
	return rows
}

func TestAStepFollowsTheRecipientsLanguageWithAnExplicitFallback(t *testing.T) {
	r := newRig(t, "Ada Byron", "Berta Moss", "Chloé Petit", "Dario Neri")
	r.stores("hello", "Subject: Hello\nLanguage: en\n\nHello {{first_name}} {{apply_link}}")
	r.stores("hello.de", "Subject: Guten Tag\nLanguage: de\n\nGuten Tag {{name}} {{apply_link}}")
	r.stores("hello.fr", "Subject: Bonjour\n\nBonjour {{first_name}} {{apply_link}}")
	for i, country := range []string{"GB", "AT", "FR", "CH"} {
		r.lives(i, country)
	}
	r.sequence("steps:\n- template: hello\n  language: recipient\n  fallback: en\n")
	got := map[core.PersonID]string{}
	for _, row := range r.plan() {
		got[row.Person] = row.Subject
	}
	want := map[core.PersonID]string{r.people[0].ID: "Hello", r.people[1].ID: "Guten Tag", r.people[2].ID: "Bonjour", r.people[3].ID: "Hello"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	r.approve(true)
	r.run()
	r.sent(4)
	for _, e := range r.post.sent {
		if p := parse(t, e); strings.HasPrefix(e.To[0], "berta") != (p.subject == "Guten Tag") {
			t.Errorf("%v got %q", e.To, p.subject)
		}
	}
}

func TestWithoutAVariantTheFallbackCountsAndWithoutThatNothingGoes(t *testing.T) {
	tests := map[string]struct{ step, subject, problem string }{
		"the variant":                  {"template: hello\n  language: de", "Guten Tag", ""},
		"no variant, no fallback":      {"template: hello\n  language: es", "", "There is no template of this name in the step's language."},
		"no variant, fallback":         {"template: hello\n  language: es\n  fallback: de", "Guten Tag", ""},
		"no variant, no fallback text": {"template: hello\n  language: es\n  fallback: it", "", "and none in the fallback language it."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.stores("hello", "Subject: Hello\nLanguage: en\n\nHello {{apply_link}}")
			r.stores("hello.de", "Subject: Guten Tag\nLanguage: de\n\nGuten Tag {{apply_link}}")
			r.sequence("steps:\n- " + test.step + "\n")
			problems, err := r.out.CheckSequence(t.Context(), r.job.ID)
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, p := range problems {
				said += p.Message
			}
			if row := r.plan()[0]; row.Subject != test.subject || !strings.HasSuffix(said, test.problem) || test.problem == "" && said != "" {
				t.Errorf("%q, %q", row.Subject, said)
			}
		})
	}
}

func TestAStepWithAConditionIsLeftOutForThoseWhoDoNotMeetIt(t *testing.T) {
	r := newRig(t, "Ada Byron", "Ben Moss")
	r.update(func(tx core.Tx) error {
		r.people[0].Employer = "Acme"
		return r.db.PutPerson(tx, &r.people[0], people.KeysOf(r.people[0]))
	})
	r.sequence(`steps:
- {subject: One, text: "{{apply_link}}"}
- {text: "At {{employer}}", after: 2d, if: employer}
- {text: "Only in {{city}}", after: 1d, if: city == "Atlantis"}
- {subject: Last, text: Bye, after: 3d}
`)
	r.approve(true)
	due := map[string]time.Time{}
	for _, row := range r.plan() {
		key := r.people[0].Name
		if row.Person == r.people[1].ID {
			key = r.people[1].Name
		}
		due[key+" "+string(row.State)+" "+string(rune('0'+row.Step))] = row.Due
		if row.Step == 3 && row.Why != `This step is left out: it is only for those with city == "Atlantis".` {
			t.Errorf("%+v", row)
		}
	}
	for _, want := range []string{"Ada Byron planned 2", "Ada Byron stopped 3", "Ada Byron planned 4", "Ben Moss stopped 2", "Ben Moss stopped 3", "Ben Moss planned 4"} {
		if due[want].IsZero() {
			t.Errorf("not in the plan: %s of %v", want, due)
		}
	}
	first := r.clock.Now()
	r.pass(8 * day)
	var got []string
	for _, e := range r.post.sent {
		p := parse(t, e)
		got = append(got, e.To[0]+" "+p.subject)
		if p.subject == "Last" && r.clock.Now().Sub(first) < 6*day {
			t.Errorf("too early")
		}
	}
	want := []string{
		"ada@company0.example One", "ben@company1.example One", "ada@company0.example Re: One", "ada@company0.example Last", "ben@company1.example Last",
	}
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for i := range r.people {
		e := r.state(i, core.EnrolmentDone, "")
		if sent := r.messages(i); e.LastSent.Sub(sent[0].Date) < 6*day {
			t.Errorf("%s got the last one %v after the first", r.people[i].Name, e.LastSent.Sub(sent[0].Date))
		}
	}
}

func TestASnippetOfTheClientGoesBeforeThatForAll(t *testing.T) {
	r := newRig(t, "Ada Byron")
	set := func(client core.ClientID, name, text string) {
		t.Helper()
		if err := r.out.SetSnippet(t.Context(), outreach.Snippet{Name: name, Client: client, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	r.sequence("steps:\n- subject: x\n  text: 'Hello {{apply_link}} {% snippet \"foot\" %}'\n")
	if why := r.plan()[0].Why; !strings.Contains(why, `There is no snippet "foot"`) && why != outreach.WhyWaiting {
		t.Errorf("held by %q", why)
	}
	if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: r.job.ID}); core.KindOf(err) != core.KindRefused {
		t.Errorf("it was approved: %v", err)
	}
	set(0, "foot", "for all, {{sender_name}}")
	if text := r.plan()[0].Text; !strings.Contains(text, "for all, Rita Recruiter\n\n----\n") {
		t.Errorf("text %q", text)
	}
	set(r.client.ID, "foot", "from Northwind")
	if text := r.plan()[0].Text; !strings.Contains(text, "from Northwind\n\n----\n") {
		t.Errorf("text %q", text)
	}
	list, err := r.out.Snippets(t.Context())
	if err != nil || len(list) != 2 || list[1].Client != r.client.ID {
		t.Errorf("%+v, %v", list, err)
	}
	set(r.client.ID, "foot", "")
	if text := r.plan()[0].Text; !strings.Contains(text, "for all, Rita Recruiter\n\n----\n") {
		t.Errorf("text %q", text)
	}
	for _, name := range []string{"", "a\"b", "a}b", strings.Repeat("x", 101)} {
		if err := r.out.SetSnippet(t.Context(), outreach.Snippet{Name: name, Text: "x"}); core.KindOf(err) != core.KindUsage {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestALinkToAnotherClientsJobKeepsAnEmailBack(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.update(func(tx core.Tx) error {
		other := core.Client{Name: "Contoso"}
		if err := r.db.PutClient(tx, &other); err != nil {
			return err
		}
		for _, address := range []string{"https://careers.contoso.example/7?x=1", "https://jobs.example.com/contoso/7"} {
			if err := r.db.PutJob(tx, &core.Job{Client: other.ID, ApplyURL: address}); err != nil {
				return err
			}
		}
		return nil
	})
	for link, foreign := range map[string]bool{
		"https://careers.contoso.example/about": true, "https://www.careers.contoso.example/": true, "https://jobs.example.com/contoso/7/?utm=1": true,
		"https://jobs.example.com/2": false, "https://jobs.example.com/contoso/8": false, "https://example.org/": false,
	} {
		r.sequence("steps:\n- subject: x\n  text: '{{apply_link}} " + link + "'\n")
		problems, err := r.out.CheckSequence(t.Context(), r.job.ID)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range problems {
			found = found || p.Kind == "other_client" && strings.Contains(p.Message, "Contoso")
		}
		if found != foreign {
			t.Errorf("%s: %v", link, problems)
		}
	}
}
