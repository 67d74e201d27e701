package github

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/githubfake"
	"reqdesk/connectors/conntest/sourcetest"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/source"
)

var then = time.Date(2015, 3, 1, 0, 0, 0, 0, time.UTC)

// unlimited is so fast that a test does not wait; what the server permits still counts.
func unlimited(t *testing.T) {
	was := [4]httpx.Limit{searchesSigned, searchesBare, readsSigned, readsBare}
	fast := httpx.Limit{Requests: 1_000_000, Per: time.Second, Burst: 10_000}
	searchesSigned, searchesBare, readsSigned, readsBare = fast, fast, fast, fast
	t.Cleanup(func() { searchesSigned, searchesBare, readsSigned, readsBare = was[0], was[1], was[2], was[3] })
}

// ada is a developer whose page is full of addresses.
func ada(n int) githubfake.Person {
	login := fmt.Sprintf("ada-%d", n)
	mail := login + "@example.com"
	return githubfake.Person{
		Login: login, Name: fmt.Sprintf("Ada %d", n), Company: "@northwind", Email: mail, Blog: "ada.example/" + login, Location: "Utrecht, Netherlands",
		Bio: "Writes services in Go. Mail " + mail + " or call +31 30 123 4567", Created: then.AddDate(0, 0, n),
		Repos: []githubfake.Repo{
			{Name: "ledger", Description: "A ledger, ask " + mail, Language: "Go", Topics: []string{"kubernetes"}, Pushed: then},
			{Name: "notes", Language: "Go", Pushed: then.AddDate(1, 0, 0)},
			{Name: "site", Language: "HTML", Pushed: then},
			{Name: "fork", Language: "Rust", Fork: true},
		},
	}
}

func crowd(n int) (list []githubfake.Person) {
	for i := range n {
		list = append(list, ada(i))
	}
	return list
}

var wanted = source.Query{
	Title: "Platform engineer", Needs: []source.Need{{Text: "Go", Also: []string{"golang"}}, {Text: "Kubernetes"}, {Text: "5 years of Python"}},
	Places: []core.Location{{City: "Utrecht", Country: "NL"}},
}

func on(t *testing.T, s *githubfake.Server, token string, pageSize int) *Search {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := open(source.Config{Settings: map[string]string{"base_url": server.URL}, Secrets: map[string]string{"token": token}}, pageSize)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestConformance(t *testing.T) {
	unlimited(t)
	var origins, addresses []string
	for _, p := range crowd(7) {
		origins, addresses = append(origins, "https://github.com/"+p.Login), append(addresses, p.Email)
	}
	people := append(crowd(7), githubfake.Person{Login: "acme", Type: "Organization", Location: "Utrecht"}, githubfake.Person{
		Login: "gone", Location: "Utrecht", Gone: true, Repos: ada(1).Repos,
	})
	sourcetest.Run(t, sourcetest.Target{
		Descriptor: descriptor(), Query: wanted, People: origins, Addresses: append(addresses, "123 4567"), Secret: githubfake.Token,
		Handler: func() http.Handler { return githubfake.New(people...) },
		Open: func(base string) (source.Searcher, error) {
			return open(source.Config{Settings: map[string]string{"base_url": base}, Secrets: map[string]string{"token": githubfake.Token}}, 3)
		},
	})
}

func TestAJobBecomesQuestionsThatGitHubUnderstands(t *testing.T) {
	for name, c := range map[string]struct {
		query source.Query
		want  []string
	}{
		"languages and places": {wanted, []string{
			`type:user language:"Go" location:"Utrecht" repos:>=3`, `type:user language:"Python" location:"Utrecht" repos:>=3`,
		}},
		"a country": {source.Query{Needs: []source.Need{{Text: "C++ or Rust"}}, Places: []core.Location{{Country: "NL"}}}, []string{
			`type:user language:"C++" location:"Netherlands" repos:>=3`, `type:user language:"Rust" location:"Netherlands" repos:>=3`,
		}},
		"anywhere": {source.Query{Needs: []source.Need{{Text: "k8s"}, {Text: "golang"}}}, []string{`type:user language:"Go" repos:>=3`}},
		"a frame":  {source.Query{Needs: []source.Need{{Text: "Django"}}}, []string{`type:user language:"Python" repos:>=3`}},
		"the title, where no must-have says it": {
			source.Query{Title: "Senior Kotlin developer", Needs: []source.Need{{Text: "Teamwork"}}},
			[]string{`type:user language:"Kotlin" repos:>=3`},
		},
		"small letters mean something else": {source.Query{Title: "Ready to go", Needs: []source.Need{{Text: "Vitamins c and d, r we?"}}}, nil},
		"feedback": {
			source.Query{Needs: []source.Need{{Text: "Go"}}, Without: []string{"PHP", "recruiting agency"}},
			[]string{`type:user language:"Go" repos:>=3 -language:"PHP"`},
		},
		"no way out of a value": {
			source.Query{Needs: []source.Need{{Text: "Go"}}, Places: []core.Location{{City: `X" repos:>=0 OR "`}}},
			[]string{`type:user language:"Go" location:"X repos 0 OR" repos:>=3`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newPlan(c.query).questions; !slices.Equal(got, c.want) {
				t.Errorf("%q", got)
			}
		})
	}
	long := source.Query{Needs: []source.Need{{Text: "Go"}}, Places: []core.Location{{City: strings.Repeat("x", 900)}}}
	for l := range languages {
		long.Without = append(long.Without, l)
	}
	for _, q := range newPlan(long).questions {
		if n := len([]rune(q + (span{firstDay, firstDay}).words())); n > mostQuery {
			t.Errorf("%d characters: %s", n, q)
		}
	}
}

func TestWithoutALanguageNobodyIsAskedFor(t *testing.T) {
	fake := githubfake.New(crowd(3)...)
	_, err := on(t, fake, "", 100).Find(t.Context(), source.Ask{Query: source.Query{Title: "Welder", Needs: []source.Need{{Text: "TIG"}}, Places: wanted.Places}, Want: 5})
	if core.KindOf(err) != core.KindUnsupported || len(fake.Questions()) != 0 {
		t.Errorf("%v after %v", err, fake.Questions())
	}
}

func all(t *testing.T, s *Search, q source.Query, want int) (logins []string) {
	t.Helper()
	ask := source.Ask{Query: q, Want: want}
	for range 200 {
		page, err := s.Find(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page.Found {
			logins = append(logins, strings.TrimPrefix(f.Origin, site))
		}
		if page.Last {
			return logins
		}
		ask.Cursor = page.Next
	}
	t.Fatal("no end")
	return nil
}

func TestMoreThanAThousandArePartedByTheDayOfTheAccount(t *testing.T) {
	unlimited(t)
	fake := githubfake.New(crowd(1300)...)
	fake.SetLimits(100_000, 100_000)
	q := source.Query{Needs: wanted.Needs[:1], Places: wanted.Places}
	got := all(t, on(t, fake, githubfake.Token, 100), q, 500)
	slices.Sort(got)
	if n := len(slices.Compact(slices.Clone(got))); n != 1300 || len(got) != 1300 {
		t.Errorf("%d of 1300 came, %d different", len(got), n)
	}
	if !slices.ContainsFunc(fake.Questions(), func(q string) bool { return strings.Contains(q, "created:") }) {
		t.Error("nothing was parted")
	}
}

func TestAnIncompleteAnswerIsAskedForAgainAndThenTaken(t *testing.T) {
	unlimited(t)
	fake := githubfake.New(crowd(6)...)
	s := on(t, fake, githubfake.Token, 100)
	fake.TimeOut(1)
	q := source.Query{Needs: wanted.Needs[:1]}
	page, err := s.Find(t.Context(), source.Ask{Query: q, Want: 10})
	if err != nil || len(page.Found) != 0 || page.Last || !strings.Contains(page.Note, "asked again") {
		t.Fatalf("%+v %v", page, err)
	}
	if page, err = s.Find(t.Context(), source.Ask{Query: q, Want: 10, Cursor: page.Next}); err != nil || len(page.Found) != 6 {
		t.Errorf("%d people, %v", len(page.Found), err)
	}
	fake.TimeOut(100)
	if got := all(t, s, q, 10); len(got) != 3 {
		t.Errorf("%d came of an answer that stays incomplete, want the 3 it gave", len(got))
	}
}

func TestWhoIsListedTwiceComesOnceAPage(t *testing.T) {
	unlimited(t)
	fake := githubfake.New(crowd(9)...)
	fake.Twice()
	got := all(t, on(t, fake, githubfake.Token, 3), source.Query{Needs: wanted.Needs[:1]}, 100)
	if n := len(slices.Compact(slices.Sorted(slices.Values(got)))); n != len(got) {
		t.Errorf("%d came, %d different", len(got), n)
	}
}

func TestLimitsGiveWhatIsThereAndSayWhenItGoesOn(t *testing.T) {
	unlimited(t)
	fake := githubfake.New(crowd(6)...)
	fake.SetLimits(30, 5) // two people and a half
	s := on(t, fake, githubfake.Token, 100)
	ask := source.Ask{Query: source.Query{Needs: wanted.Needs[:1]}, Want: 10}
	page, err := s.Find(t.Context(), ask)
	if err != nil || len(page.Found) != 2 || page.Last || page.Note == "" {
		t.Fatalf("%d people, %q, %v", len(page.Found), page.Note, err)
	}
	ask.Cursor = page.Next
	_, err = s.Find(t.Context(), ask)
	var e *core.Error
	if core.KindOf(err) != core.KindRateLimited || !errors.As(err, &e) || time.Until(e.RetryAt) < 50*time.Minute {
		t.Fatalf("%v", err)
	}
	fake.SetLimits(30, 5000)
	rest, err := on(t, fake, githubfake.Token, 100).Find(t.Context(), ask)
	if err != nil || len(rest.Found) != 4 || rest.Found[0].Origin == page.Found[1].Origin {
		t.Errorf("%d people, %v", len(rest.Found), err)
	}
}

func TestTheLimitAgainstBurstsIsWaitedFor(t *testing.T) {
	unlimited(t)
	fake := githubfake.New(crowd(2)...)
	fake.Secondary(1)
	page, err := on(t, fake, "", 100).Find(t.Context(), source.Ask{Query: source.Query{Needs: wanted.Needs[:1]}, Want: 10})
	if err != nil || len(page.Found) != 2 {
		t.Errorf("%d people, %v", len(page.Found), err)
	}
}

func TestAQuestionThatIsNotUnderstoodLeavesTheOthers(t *testing.T) {
	unlimited(t)
	fake := githubfake.New(crowd(2)...)
	fake.Refuse("Python")
	page, err := on(t, fake, githubfake.Token, 100).Find(t.Context(), source.Ask{Query: wanted, Want: 10})
	if err != nil || len(page.Found) != 2 || !page.Last || !strings.Contains(page.Note, "left out") {
		t.Errorf("%+v %v", page, err)
	}
}

func TestAPageIsComparedWithWhatIsKnown(t *testing.T) {
	unlimited(t)
	s := on(t, githubfake.New(crowd(2)...), githubfake.Token, 100)
	points, err := s.Verify(t.Context(), source.Claims{
		Link: "https://www.github.com/Ada-1", Name: "Ada 1", Employer: "Globex", Place: "Utrecht", Needs: []source.Need{{Text: "Go"}, {Text: "Welding"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]source.Agrees{}
	for _, p := range points {
		got[p.What+" "+p.Claim] = p.Agrees
		if strings.Contains(p.Found, "@example.com") || p.Link == "" {
			t.Errorf("%+v", p)
		}
	}
	want := map[string]source.Agrees{
		"name Ada 1": source.Bears, "employer Globex": source.Differs, "place Utrecht": source.Bears,
		"must-have Go": source.Bears, "must-have Welding": source.Silent,
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s: %q, want %q", k, got[k], v)
		}
	}
	for link, kind := range map[string]core.Kind{
		"github.com/nobody-there": core.KindNotFound, "github.com/ada-1/ledger": core.KindUsage, "linkedin.com/in/ada": core.KindUsage, "": core.KindUsage,
	} {
		if _, err := s.Verify(t.Context(), source.Claims{Link: link}); core.KindOf(err) != kind {
			t.Errorf("%q: %v", link, err)
		}
	}
}
