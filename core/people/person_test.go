package people_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
)

func TestProfilesMeetInOnePersonByStrongKeysOnly(t *testing.T) {
	person := func(name, email, phone, linkedIn, employer string) core.Resume {
		r := core.Resume{Basics: core.Basics{Name: name, Email: email, Phone: phone}}
		if linkedIn != "" {
			r.Basics.Profiles = []core.Presence{{URL: linkedIn}}
		}
		if employer != "" {
			r.Work = []core.Work{{Name: employer}}
		}
		return r
	}
	tests := map[string]struct {
		second core.Resume
		joined bool
		why    string // of the match with Anna; "" = none
	}{
		"the same e-mail address": {person("Weber, Anna", "ANNA@example.com", "", "", ""), true, "Same e-mail address."},
		"the same LinkedIn page":  {person("A. Weber", "", "", "http://de.linkedin.com/in/AnnaWeber/", ""), true, "Same profile address."},
		"the same number":         {person("Anna Weber", "", "0049 30 901820", "", ""), true, "Same phone number."},
		"all keys":                {anna(), true, "Same e-mail address, profile address, phone number and name and employer."},
		"a new family name":       {person("Anna Schmidt", "anna@example.com", "", "", ""), true, "Same e-mail address."},
		"name and employer only":  {person("Anna Weber", "other@example.com", "", "", "Initech"), false, "Same name and employer: may be the same person, please check."},
		"an address that two share": {
			person("Bo Lind", "anna@example.com", "", "", ""), false, "Same e-mail address, but the rest speaks against one person: kept apart.",
		},
		"a family's telephone": {
			person("Peter Weber", "", "+49 30 901820", "", ""), false, "Same phone number, but the rest speaks against one person: kept apart.",
		},
		"a family's address, other pages": {
			person("Peter Weber", "anna@example.com", "", "https://linkedin.com/in/peterweber", ""), false,
			"Same e-mail address, but the rest speaks against one person: kept apart.",
		},
		"nothing in common": {person("Bo Lind", "bo@example.com", "", "", "Acme"), false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			first, _ := d.add(anna())
			second, matches := d.add(test.second)
			if joined := first.ID == second.ID; joined != test.joined {
				t.Errorf("joined: %v, want %v", joined, test.joined)
			}
			why := ""
			for _, m := range matches {
				if m.Person != first.ID || m.Joined != test.joined {
					t.Errorf("match %+v, want one with %v, joined %v", m, first.ID, test.joined)
				}
				why = m.Why
			}
			if name != "all keys" && why != test.why {
				t.Errorf("why %q, want %q", why, test.why)
			}
			if name == "all keys" && why != test.why+" The same profile is already there; nothing was added." {
				t.Errorf("why %q", why)
			}
		})
	}
}

func TestTwoPeopleWithOneKeyEachAreReportedNotMerged(t *testing.T) {
	d := newDesk(t)
	byMail, _ := d.add(core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "anna@example.com"}})
	byPage, _ := d.add(core.Resume{Basics: core.Basics{Name: "Anna Weber", Profiles: []core.Presence{{URL: "linkedin.com/in/annaweber"}}}})
	joined, matches := d.add(anna())
	if joined.ID != byMail.ID {
		t.Errorf("the profile went to %v, want the first, %v", joined.ID, byMail.ID)
	}
	if len(matches) != 2 || matches[1].Person != byPage.ID || matches[1].Joined {
		t.Fatalf("matches %+v, want the second person reported", matches)
	}
	if want := "Same profile address as well: the two may be the same person, please check."; matches[1].Why != want {
		t.Errorf("why %q, want %q", matches[1].Why, want)
	}
}

func TestThePersonIsTheJoinedViewOfAllProfiles(t *testing.T) {
	d := newDesk(t)
	first, _ := d.add(anna())
	d.clock.now = d.clock.now.Add(time.Hour)
	r := anna()
	r.Basics.Email, r.Basics.Label = "aw@example.org", "Team Lead"
	r.Basics.Location = core.Place{City: "Berlin", CountryCode: "DE"}
	r.Work = []core.Work{{Name: "Hooli"}}
	got, _ := d.add(r)
	want := core.Person{
		ID: first.ID, Name: "Anna Weber", Emails: []string{"anna@example.com", "aw@example.org"}, Phones: []string{"+4930901820"},
		URLs: []string{"linkedin.com/in/annaweber"}, Employer: "Hooli", Headline: "Team Lead",
		Place: core.Location{Text: "Berlin, DE", City: "Berlin", Country: "DE"}, Created: first.Created, Updated: d.clock.now,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("person differs (-want +got):\n%s", diff)
	}
	// The keys of both profiles lead to the person, the former employer's too.
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		for _, k := range people.Merge(people.KeysOfResume(anna()), people.KeysOfResume(r)) {
			ids, err := d.PeopleByKey(tx, k)
			if err != nil || len(ids) != 1 || ids[0] != first.ID {
				t.Errorf("key %v leads to %v, %v", k, ids, err)
			}
		}
		return nil
	}))
}

func TestTheSameFileTwiceAddsNothing(t *testing.T) {
	d := newDesk(t)
	first, _ := d.add(anna())
	d.add(anna())
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		profiles, err := d.ProfilesOf(tx, first.ID)
		if len(profiles) != 1 {
			t.Errorf("%d profiles, want 1", len(profiles))
		}
		return err
	}))
}

func TestPeopleAreFoundByAnyOfTheirWords(t *testing.T) {
	d := newDesk(t)
	r := anna()
	r.Basics.Name = "Anna Müller"
	d.add(r)
	for text, want := range map[string]int{
		"muller": 1, "MÜLLER anna": 1, "initech": 1, "anna@exam": 1, "weber": 1, "lind": 0, "": 1, "anna lind": 0,
	} {
		got, err := d.Search(t.Context(), text, "", 10)
		if err != nil || len(got) != want {
			t.Errorf("%q finds %d, %v, want %d", text, len(got), err, want)
		}
	}
}
