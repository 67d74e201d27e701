package people_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
)

func TestAnEmailAddressHasOneForm(t *testing.T) {
	tests := map[string]struct {
		raw, want string
	}{
		"case falls away":             {" Anna.Weber@Example.COM ", "anna.weber@example.com"},
		"dots tell people apart":      {"anna.weber+jobs@example.com", "anna.weber+jobs@example.com"},
		"a domain with an umlaut":     {"anna@Bücher.example", "anna@xn--bcher-kva.example"},
		"as a link":                   {"mailto:anna@example.com?subject=Hi", "anna@example.com"},
		"with a name":                 {"Anna Weber <anna@example.com>", "anna@example.com"},
		"a closing dot of the domain": {"anna@example.com.", "anna@example.com"},
		"no at sign":                  {"anna.example.com", ""},
		"no domain":                   {"anna@", ""},
		"no dot":                      {"anna@localhost", ""},
		"two words":                   {"anna weber@example.com", ""},
		"two addresses":               {"a@example.com,b@example.com", ""},
		"a line break":                {"anna@example.com\nBcc: x@example.com", ""},
		"nothing":                     {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := people.NormalEmail(test.raw)
			if got != test.want || ok != (test.want != "") {
				t.Errorf("NormalEmail(%q) = %q, %v, want %q", test.raw, got, ok, test.want)
			}
		})
	}
}

func TestAProfileAddressHasOneForm(t *testing.T) {
	tests := map[string]struct {
		raw, want string
	}{
		"LinkedIn":                        {"https://www.linkedin.com/in/Anna-Weber/", "linkedin.com/in/anna-weber"},
		"LinkedIn of a country":           {"http://de.linkedin.com/in/anna-weber?trk=x", "linkedin.com/in/anna-weber"},
		"LinkedIn without scheme":         {"linkedin.com/in/anna-weber", "linkedin.com/in/anna-weber"},
		"LinkedIn in another language":    {"https://linkedin.com/in/anna-weber/de", "linkedin.com/in/anna-weber"},
		"LinkedIn with an escaped letter": {"https://linkedin.com/in/j%C3%BCrgen", "linkedin.com/in/jürgen"},
		"LinkedIn's old form":             {"https://www.linkedin.com/pub/anna-weber/1/2B/345", "linkedin.com/pub/anna-weber/1/2b/345"},
		"a company's page":                {"https://linkedin.com/company/acme", ""},
		"GitHub":                          {"https://github.com/AnnaWeber", "github.com/annaweber"},
		"a repository that many share":    {"https://github.com/golang/go", ""},
		"Twitter is X":                    {"https://twitter.com/AnnaW", "x.com/annaw"},
		"another site":                    {"https://blog.example.org/People/Anna/?utm=1#top", "blog.example.org/People/Anna"},
		"a site without a page":           {"https://acme.example", ""},
		"a mail address":                  {"mailto:anna@example.com", ""},
		"another protocol":                {"javascript://x/y", ""},
		"words":                           {"see my profile", ""},
		"nothing":                         {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := people.NormalURL(test.raw)
			if ok != (test.want != "") || ok && got != test.want {
				t.Errorf("NormalURL(%q) = %q, %v, want %q", test.raw, got, ok, test.want)
			}
		})
	}
}

func TestAPhoneNumberHasOneForm(t *testing.T) {
	tests := map[string]struct {
		raw, region, want string
	}{
		"international":            {"+49 30 901820", "", "+4930901820"},
		"with double zero":         {"0049 30 901820", "", "+4930901820"},
		"as dialled at home":       {"030 / 901820", "DE", "+4930901820"},
		"as a link":                {"tel:+4930901820", "", "+4930901820"},
		"in no known country":      {"030 901820", "", ""},
		"a zero too many":          {"+49 (0)030 901820", "", "+4930901820"},
		"two zeros too many":       {"+49 00030 901820", "", "+4930901820"},
		"a zero of its own":        {"+39 06 698 12345", "", "+390669812345"},
		"nothing but zeros":        {"+49 000000000", "", ""},
		"a number of another land": {"(212) 736-5000", "us", "+12127365000"},
		"too short":                {"12", "DE", ""},
		"a date":                   {"2019-2021", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := people.NormalPhone(test.raw, test.region)
			if got != test.want || ok != (test.want != "") {
				t.Errorf("NormalPhone(%q, %q) = %q, %v, want %q", test.raw, test.region, got, ok, test.want)
			}
		})
	}
}

// What was filed with zeros too many, by the versions before 4, is found as before; and
// what is filed now, by whoever writes the number rightly.
func TestANumberIsAlsoFoundByTheFormItHadWithZerosTooMany(t *testing.T) {
	const before, now = "+490030901820", "+4930901820"
	phones := func(keys []core.Key) (list []string) {
		for _, k := range keys {
			list = append(list, k.Value)
		}
		slices.Sort(list)
		return list
	}
	raw := "+49 00030 901820"
	for name, tc := range map[string]struct{ got, want []string }{
		"somebody in a pipeline": {phones(people.KeysOfApplicant(core.Applicant{Phones: []string{raw}})), []string{before, now}},
		"a profile":              {phones(people.KeysOfResume(core.Resume{Basics: core.Basics{Phone: raw}})), []string{before, now}},
		"a number written well":  {phones(people.KeysOfApplicant(core.Applicant{Phones: []string{"+49 30 901820"}})), []string{now}},
		"nothing but zeros":      {phones(people.KeysOfApplicant(core.Applicant{Phones: []string{"+49 000000000"}})), []string{"+4900000000"}},
	} {
		if diff := cmp.Diff(tc.want, tc.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestNameAndEmployerMeetInTheirForms(t *testing.T) {
	tests := map[string]struct {
		nameA, employerA, nameB, employerB string
		meet                               bool
	}{
		"the order of the names":       {"Anna Weber", "Acme", "Weber, Anna", "Acme", true},
		"an umlaut spelled out":        {"Jörg Müller", "Acme", "Joerg Mueller", "Acme", true},
		"an umlaut without its dots":   {"Jörg Müller", "Acme", "Jorg Muller", "Acme", true},
		"a middle name":                {"Anna Maria Weber", "Acme", "Anna Weber", "Acme", true},
		"a title":                      {"Dr. Anna Weber", "Acme", "Anna Weber", "Acme", true},
		"a legal form":                 {"Anna Weber", "Acme GmbH & Co. KG", "Anna Weber", "ACME", true},
		"a legal form with dots":       {"Anna Weber", "Acme S.A.", "Anna Weber", "Acme, Inc.", true},
		"an apostrophe":                {"Sean O'Brien", "Acme", "Sean O’Brien", "Acme", true},
		"a Polish letter":              {"Łukasz Wójcik", "Acme", "Lukasz Wojcik", "Acme", true},
		"another employer":             {"Anna Weber", "Acme", "Anna Weber", "Globex", false},
		"another name":                 {"Anna Weber", "Acme", "Peter Weber", "Acme", false},
		"a single name is not enough":  {"Anna", "Acme", "Anna", "Acme", false},
		"no employer is not enough":    {"Anna Weber", "", "Anna Weber", "", false},
		"only a legal form as company": {"Anna Weber", "Group", "Anna Weber", "Group", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, b := people.WeakKeys(test.nameA, test.employerA), people.WeakKeys(test.nameB, test.employerB)
			meet := slices.ContainsFunc(a, func(k core.Key) bool { return slices.Contains(b, k) })
			if meet != test.meet {
				t.Errorf("keys %v and %v meet: %v, want %v", a, b, meet, test.meet)
			}
		})
	}
}

func TestAResumeAndAnApplicantShareTheirKeys(t *testing.T) {
	resume := core.Resume{
		Basics: core.Basics{
			Name: "Anna Weber", Email: "Anna@Example.com", Emails: []string{"aw@example.org", "anna@example.com"},
			Phone: "030 901820", Location: core.Place{City: "Berlin", CountryCode: "DE"},
			Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://de.linkedin.com/in/annaweber/"}},
		},
		Work: []core.Work{{Name: "Globex", EndDate: "2020"}, {Name: "Acme GmbH"}},
	}
	applicant := core.Applicant{
		Name: "Weber, Anna", Emails: []string{"anna@example.com", "aw@example.org"}, Phones: []string{"+49 30 901820"},
		URLs: []string{"linkedin.com/in/annaweber"}, Employer: "ACME",
	}
	sort := func(k []core.Key) []core.Key {
		slices.SortFunc(k, func(a, b core.Key) int { return strings.Compare(string(a.Kind)+a.Value, string(b.Kind)+b.Value) })
		return k
	}
	if diff := cmp.Diff(sort(people.KeysOfResume(resume)), sort(people.KeysOfApplicant(applicant))); diff != "" {
		t.Errorf("the two differ (-résumé +applicant):\n%s", diff)
	}
}

func FuzzNormalFormsStay(f *testing.F) {
	for _, seed := range []string{
		"anna@example.com", "an-na.w_b+c@example.com", "github.com/anna-weber", "linkedin.com/in/anna-1", "Anna@BÜCHER.example", "a b@example.com", "https://de.linkedin.com/in/x%C3%BC/?a=b",
		strings.Repeat("0", 147) + "\xf3Í", "+49 000000000", "+49 0030 901820", "linkedin.com/in/", "http://[::1]/x", "+49 30 901820", "tel:0049", "xn--@example", "ǅ@example.com", "//a.b/c%2525",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if e, ok := people.NormalEmail(raw); ok {
			for _, again := range []string{e, " " + e} { // one in its normal form is not taken apart
				if again, ok := people.NormalEmail(again); !ok || again != e {
					t.Errorf("e-mail %q became %q and then %q, %v", raw, e, again, ok)
				}
			}
		}
		if u, ok := people.NormalURL(raw); ok {
			for _, again := range []string{u, "https://" + u} { // one in its normal form is not taken apart
				if again, ok := people.NormalURL(again); !ok || again != u {
					t.Errorf("address %q became %q and then %q, %v", raw, u, again, ok)
				}
			}
		}
		if n, ok := people.NormalPhone(raw, "DE"); ok {
			if again, ok := people.NormalPhone(n, ""); !ok || again != n {
				t.Errorf("number %q became %q and then %q, %v", raw, n, again, ok)
			}
		}
		if c := people.NormalCompany(raw); people.NormalCompany(c) != c {
			t.Errorf("company %q became %q and then %q", raw, c, people.NormalCompany(c))
		}
	})
}
