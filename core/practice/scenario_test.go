package practice_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core/practice"

	"github.com/google/go-cmp/cmp"
)

func TestSameSeedGivesTheSameCompany(t *testing.T) {
	a, b := practice.New(7, monday), practice.New(7, monday)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("two scenarios of one seed differ:\n%s", diff)
	}
	if other := practice.New(8, monday); cmp.Equal(a.People, other.People) {
		t.Error("another seed gives the same people")
	}
}

func TestScenarioHoldsWhatANewcomerIsToMeet(t *testing.T) {
	s := practice.New(1, monday)
	jobs := map[string]practice.Job{}
	for _, e := range s.Employers {
		for _, j := range e.Jobs {
			jobs[j.ID] = j
		}
	}
	if len(jobs) != 8 || len(s.People) < 40 {
		t.Fatalf("%d jobs, %d people", len(jobs), len(s.People))
	}
	if got := jobs["41042"].MustHaves; len(got) != 2 {
		t.Errorf("the first job should lack one of three must-haves: %v", got)
	}
	if j := jobs["41045"]; j.EmploymentType != "" || j.Function != "" || len(j.MustHaves) < 3 {
		t.Errorf("one job should lack two details: %+v", j.Posting)
	}
	kinds := map[practice.Kind]int{}
	ways, offLimits := []string{}, 0
	for _, p := range s.For("41042") {
		kinds[p.Behaviour.Kind]++
		if p.Pipeline != "" {
			ways = append(ways, p.Pipeline)
		}
		if slices.Contains(s.Employers[0].OffLimits, p.Resume.Work[0].Name) {
			offLimits++
		}
	}
	for _, kind := range []practice.Kind{practice.Interested, practice.NotInterested, practice.OutOfOffice, practice.Bounces, practice.Delayed, practice.Unknown, practice.Silent} {
		if kinds[kind] == 0 {
			t.Errorf("nobody for the first job is %s", kind)
		}
	}
	if diff := cmp.Diff([]string{"email", "linkedin"}, ways); diff != "" || offLimits != 1 {
		t.Errorf("recognised by %v, %d at a company that is off limits", ways, offLimits)
	}
	for i, e := range s.Events {
		if i > 0 && e.At.Before(s.Events[i-1].At) || e.At.After(s.Start.AddDate(0, 0, practice.Days)) {
			t.Errorf("event %d is out of order or after the end", i)
		}
	}
}

func TestEverybodyIsInventedAndComplete(t *testing.T) {
	s := practice.New(1, monday)
	address := regexp.MustCompile(`^[a-z.-]+@([a-z.-]+\.)?example\.(org|net|com)$`)
	date := regexp.MustCompile(`^\d{4}(-\d{2})?$`)
	seen := map[string]bool{}
	for _, p := range s.People {
		b := p.Resume.Basics
		if !address.MatchString(b.Email) || seen[b.Email] {
			t.Errorf("%s: address %q", p.ID, b.Email)
		}
		seen[b.Email] = true
		if !strings.HasPrefix(b.Profiles[0].URL, "https://www.linkedin.com/in/") || b.Phone == "" || b.Label == "" || p.Given() == "" || p.Family() == "" {
			t.Errorf("%s: incomplete %+v", p.ID, b)
		}
		if len(p.Resume.Work) == 0 || len(p.Resume.Education) == 0 || len(p.Resume.Skills) < 3 || p.Resume.Work[0].EndDate != "" {
			t.Errorf("%s: incomplete résumé %+v", p.ID, p.Resume)
		}
		for _, w := range p.Resume.Work {
			if !date.MatchString(w.StartDate) || w.EndDate != "" && w.EndDate < w.StartDate || w.Name == "" || len(w.Highlights) == 0 {
				t.Errorf("%s: position %+v", p.ID, w)
			}
		}
		if len(s.For(p.Job)) == 0 {
			t.Errorf("%s fits no job", p.ID)
		}
	}
}

func TestReactions(t *testing.T) {
	const hour = time.Hour
	first, second, late := monday, monday.Add(72*hour), monday.AddDate(0, 0, 8)
	for _, test := range []struct {
		name    string
		does    practice.Behaviour
		arrived []time.Time
		want    []string // kind, e-mail answered, hours after the first e-mail
	}{
		{"interested after a day", practice.Behaviour{Kind: practice.Interested, After: 26 * hour}, []time.Time{first}, []string{"interested 0 26h0m0s"}},
		{"answers only once", practice.Behaviour{Kind: practice.NotInterested, After: hour}, []time.Time{first, second}, []string{"not interested 0 1h0m0s"}},
		{"answers the second e-mail", practice.Behaviour{Kind: practice.Interested, Step: 2, After: hour}, []time.Time{first}, nil},
		{"second e-mail came", practice.Behaviour{Kind: practice.Interested, Step: 2, After: hour}, []time.Time{first, second}, []string{"interested 1 73h0m0s"}},
		{
			"away, then back",
			practice.Behaviour{Kind: practice.OutOfOffice, After: hour, Back: monday.AddDate(0, 0, 7)},
			[]time.Time{first, second, late, late.Add(hour)},
			[]string{"out of office 0 1m0s", "out of office 1 72h1m0s", "interested 2 193h0m0s"},
		},
		{"every e-mail bounces", practice.Behaviour{Kind: practice.Bounces}, []time.Time{first, second}, []string{"bounces 0 2m0s", "bounces 1 72h2m0s"}},
		{"delayed is told once", practice.Behaviour{Kind: practice.Delayed}, []time.Time{first, second}, []string{"delayed 0 4h0m0s"}},
		{"silence", practice.Behaviour{Kind: practice.Silent}, []time.Time{first, second}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			person := practice.New(1, monday).People[0]
			person.Behaviour = test.does
			var got []string
			for _, r := range person.Reactions(test.arrived) {
				got = append(got, string(r.Kind)+" "+string(rune('0'+r.To))+" "+r.At.Sub(first).String())
				inPerson := r.Kind != practice.Bounces && r.Kind != practice.Delayed
				if inPerson != (r.Text != "") {
					t.Errorf("%s: text %q", r.Kind, r.Text)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAbsenceNamesTheDayOfReturn(t *testing.T) {
	s := practice.New(1, monday)
	for _, p := range s.People {
		if p.Behaviour.Kind != practice.OutOfOffice {
			continue
		}
		text := p.Reactions([]time.Time{monday})[0].Text
		if !strings.Contains(text, "30 November 2026") && !strings.Contains(text, "29.11.2026") {
			t.Errorf("%s writes:\n%s", p.ID, text)
		}
	}
}
