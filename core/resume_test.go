package core_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
)

func TestAddressesComeOnceAndTheFirstInFront(t *testing.T) {
	b := core.Basics{
		Email: " Ada@example.org", Emails: []string{"", "ada@EXAMPLE.org ", "a.byron@example.net"},
		Phones: []string{" ", "+44 20 7946 0001", "+44 20 7946 0001"},
	}
	if diff := cmp.Diff([]string{"Ada@example.org", "a.byron@example.net"}, b.AllEmails()); diff != "" {
		t.Error(diff)
	}
	if b.FirstEmail() != "Ada@example.org" || b.FirstPhone() != "+44 20 7946 0001" || len(b.AllPhones()) != 1 {
		t.Errorf("%q, %q", b.FirstEmail(), b.AllPhones())
	}
	none := core.Basics{Emails: []string{""}, Phones: []string{"  "}}
	if none.FirstEmail() != "" || none.FirstPhone() != "" || none.AllEmails() != nil {
		t.Errorf("of nothing: %q, %q", none.AllEmails(), none.AllPhones())
	}
}

func TestNamesAreTheFirstWordAndTheRest(t *testing.T) {
	for name, want := range map[string][2]string{
		" Jörg  Müller Weiß ": {"Jörg", "Müller Weiß"}, "Ada Byron": {"Ada", "Byron"}, "Cher": {"Cher", ""}, "  ": {"", ""},
	} {
		if first, last := (core.Basics{Name: name}).Names(); first != want[0] || last != want[1] {
			t.Errorf("%q: %q and %q", name, first, last)
		}
	}
}

func TestProfilesAreFoundByNetworkOrAddress(t *testing.T) {
	for name, tt := range map[string]struct {
		profiles []core.Presence
		want     string
	}{
		"by its network":            {[]core.Presence{{Network: "GitHub", URL: "https://github.com/ada"}, {Network: "linkedin", URL: " https://lnkd.example/ada"}}, "https://lnkd.example/ada"},
		"by its address":            {[]core.Presence{{URL: "https://UK.LinkedIn.com/in/ada"}}, "https://UK.LinkedIn.com/in/ada"},
		"as Reqdesk compares it":    {[]core.Presence{{URL: "linkedin.com/in/ada"}}, "https://linkedin.com/in/ada"},
		"behind one without a page": {[]core.Presence{{Network: "LinkedIn", Username: "ada"}, {URL: "//www.linkedin.com/in/ada"}}, "https://www.linkedin.com/in/ada"},
		"a host that ends like it":  {[]core.Presence{{URL: "https://notlinkedin.com/in/ada"}, {URL: "https://example.com/linkedin.com/in/ada"}}, ""},
		"none":                      {nil, ""},
	} {
		if got := (core.Basics{Profiles: tt.profiles}).LinkedIn(); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	b := core.Basics{URL: "ada.example.com", Profiles: []core.Presence{{URL: "https://github.com/ada"}, {Network: "XING"}, {URL: "https://github.com/ada"}}}
	if b.GitHub() != "https://github.com/ada" || b.LinkedIn() != "" {
		t.Errorf("%q, %q", b.GitHub(), b.LinkedIn())
	}
	if diff := cmp.Diff([]string{"https://github.com/ada", "https://ada.example.com"}, b.Links()); diff != "" {
		t.Error(diff)
	}
}

func TestPlacesAndPositionsInWords(t *testing.T) {
	if got := (core.Place{City: "Singapore", Region: " singapore", CountryCode: "SG", PostalCode: "018956"}).Line(); got != "Singapore, SG" {
		t.Error(got)
	}
	if got := (core.Place{}).Line(); got != "" {
		t.Error(got)
	}
	r := core.Resume{Work: []core.Work{
		{Name: "Sable", EndDate: "2024", Summary: "Built.", Highlights: []string{"", "Ran.", "Built."}},
		{Name: "Kestrel", StartDate: "2024"},
	}}
	if got := r.Work[0].Text(); got != "Built.\nRan." {
		t.Errorf("%q", got)
	}
	if now, ok := r.Present(); !ok || now.Name != "Kestrel" {
		t.Errorf("%+v, %v", now, ok)
	}
	if _, ok := (core.Resume{Work: r.Work[:1]}).Present(); ok {
		t.Error("a position that has ended is the present one")
	}
}
