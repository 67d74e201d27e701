package boards

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	fake "reqdesk/connectors/conntest/boardsfake"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// start gives a connector on a fake; address may begin with the fake's own.
func start(t *testing.T, s http.Handler, address string) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := small(ats.Config{Settings: map[string]string{"url": strings.Replace(address, "FAKE", server.URL, 1), "base_url": server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("a %T", made)
	}
	return c
}

// look reads a look to its end.
func look(t *testing.T, c *Connector) (jobs []core.Posting, last ats.Page[core.Posting], err error) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil {
			return jobs, last, err
		}
		if page.Restarted {
			jobs = nil
		}
		jobs, last = append(jobs, page.Items...), page
	}
	return jobs, last, nil
}

func TestEveryLinkToABoardIsRecognised(t *testing.T) {
	for link, want := range map[string]board{
		"https://boards.greenhouse.io/kestrel":                                         {provider: greenhouse, company: "kestrel"},
		"https://job-boards.greenhouse.io/kestrel/jobs/127817":                         {provider: greenhouse, company: "kestrel"},
		"https://job-boards.eu.greenhouse.io/kestrel":                                  {provider: greenhouse, company: "kestrel", eu: true},
		"https://boards.greenhouse.io/embed/job_board?for=kestrel&b=https%3A%2F%2Fx":   {provider: greenhouse, company: "kestrel"},
		"https://boards.greenhouse.io/embed/job_board/js?for=kestrel":                  {provider: greenhouse, company: "kestrel"},
		"https://boards.eu.greenhouse.io/embed/job_app?for=kestrel&token=5":            {provider: greenhouse, company: "kestrel", eu: true},
		"https://boards-api.greenhouse.io/v1/boards/kestrel/jobs?content=true":         {provider: greenhouse, company: "kestrel"},
		"jobs.lever.co/kestrel":                                                        {provider: lever, company: "kestrel"},
		"https://jobs.eu.lever.co/kestrel/0c1/apply?lever-source=x":                    {provider: lever, company: "kestrel", eu: true},
		"https://api.lever.co/v0/postings/kestrel?mode=json":                           {provider: lever, company: "kestrel"},
		"https://jobs.ashbyhq.com/Kestrel%20Aero/0c1/application":                      {provider: ashby, company: "Kestrel Aero"},
		"https://jobs.ashbyhq.com/kestrel/embed?version=2":                             {provider: ashby, company: "kestrel"},
		"https://api.ashbyhq.com/posting-api/job-board/kestrel":                        {provider: ashby, company: "kestrel"},
		"https://careers.smartrecruiters.com/Kestrel":                                  {provider: smartrecruiters, company: "Kestrel"},
		"https://jobs.smartrecruiters.com/Kestrel/744-engineer?trid=1":                 {provider: smartrecruiters, company: "Kestrel"},
		"https://jobs.smartrecruiters.com/oneclick-ui/company/Kestrel/publication/744": {provider: smartrecruiters, company: "Kestrel"},
		"https://api.smartrecruiters.com/v1/companies/Kestrel/postings":                {provider: smartrecruiters, company: "Kestrel"},
		"https://kestrel.recruitee.com/o/engineer":                                     {provider: recruitee, company: "kestrel", host: "kestrel.recruitee.com"},
		"https://apply.workable.com/kestrel/j/ABC/apply":                               {provider: workable, company: "kestrel"},
		"https://apply.workable.com/api/v1/widget/accounts/kestrel":                    {provider: workable, company: "kestrel"},
		"https://kestrel.workable.com/jobs/1":                                          {provider: workable, company: "kestrel"},
		"https://kestrel.jobs.personio.de":                                             {provider: personio, company: "kestrel", host: "kestrel.jobs.personio.de", language: "en"},
		"https://KESTREL.jobs.personio.com/job/7?language=FR":                          {provider: personio, company: "kestrel", host: "kestrel.jobs.personio.com", language: "fr"},
	} {
		u, err := addressOf(link)
		if err != nil {
			t.Fatal(link, err)
		}
		if got, known := recognise(u); !known || got != want {
			t.Errorf("%s: %+v, %v", link, got, known)
		}
	}
	for _, link := range []string{
		"https://www.example.com/careers?gh_jid=127817", "https://www.greenhouse.io", "https://apply.workable.com/j/ABC", "https://www.recruitee.com/features",
		"https://docs.recruitee.com/reference", "https://lever.co.example.com/kestrel", "https://jobs.personio.de", "https://help.workable.com/hc",
	} {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if got, known := recognise(u); known {
			t.Errorf("%s: taken for %s %q", link, got.provider.name, got.company)
		}
	}
}

func TestAddressThatNamesNobodyIsRefused(t *testing.T) {
	for _, address := range []string{
		"", " ", "https://", "http://www.example.com/careers", "ftp://www.example.com", "https://rita:s3cret@www.example.com/careers",
		"https://jobs.lever.co", "https://boards.greenhouse.io/embed/job_board", "https://jobs.ashbyhq.com/", "https://apply.workable.com/api/v9/x",
	} {
		if _, err := New(ats.Config{Settings: map[string]string{"url": address}}); core.KindOf(err) != core.KindUsage || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := New(ats.Config{Settings: map[string]string{"url": addresses[lever]}, LoopbackOnly: true}); core.KindOf(err) != core.KindUsage {
		t.Errorf("in a practice workspace: %v", err)
	}
}

func TestServersOfTheBoards(t *testing.T) {
	for link, want := range map[string]string{
		"https://job-boards.greenhouse.io/kestrel":    "https://boards-api.greenhouse.io",
		"https://job-boards.eu.greenhouse.io/kestrel": "https://boards-api.greenhouse.io https://boards-api.eu.greenhouse.io",
		"https://jobs.lever.co/kestrel":               "https://api.lever.co",
		"https://jobs.eu.lever.co/kestrel":            "https://api.eu.lever.co",
		"https://jobs.ashbyhq.com/kestrel":            "https://api.ashbyhq.com",
		"https://careers.smartrecruiters.com/kestrel": "https://api.smartrecruiters.com",
		"https://kestrel.recruitee.com":               "https://kestrel.recruitee.com",
		"https://apply.workable.com/kestrel":          "https://apply.workable.com",
		"https://kestrel.jobs.personio.com":           "https://kestrel.jobs.personio.com",
	} {
		made, err := New(ats.Config{Settings: map[string]string{"url": link}})
		if err != nil {
			t.Fatal(err)
		}
		c, ok := made.(*Connector)
		if !ok || c.found == nil || strings.Join(c.bases(*c.found), " ") != want {
			t.Errorf("%s: asks %v", link, c.bases(*c.found))
		}
	}
}

// wanted is the fake's one job as each provider tells it.
func wanted() map[*provider]core.Posting {
	at := time.Date(2026, 11, 2, 8, 15, 0, 0, time.UTC)
	lisbon := func(text, city, region, country string) core.Location {
		return core.Location{Text: text, City: city, Region: region, Country: country, Role: "primary"}
	}
	porto := core.Location{Text: "Porto", Role: "sourcing"}
	return map[*provider]core.Posting{
		greenhouse: {
			ID: "701", Reference: "GH-701", Title: "Engineer 0", Function: "Platform", Description: "<p>Build &amp; run</p>", Posted: at, Updated: at,
			Locations: []core.Location{lisbon("Lisbon, Portugal", "", "", "")},
			ApplyURL:  "https://job-boards.greenhouse.io/kestrel/jobs/701", URL: "https://job-boards.greenhouse.io/kestrel/jobs/701",
		},
		lever: {
			ID: "lever-701", Reference: "lever-701", Title: "Engineer 0", Function: "Platform", EmploymentType: "Full-time", Posted: at,
			Description: "<div>Build</div>\n<h3>You &amp; us</h3>\n<ul><li>Go</li></ul>\n<div>Apply!</div>",
			Locations:   []core.Location{lisbon("Lisbon", "", "", "PT"), porto}, Flags: map[string]string{"workplace": "hybrid"},
			ApplyURL: "https://jobs.lever.co/kestrel/lever-701/apply", URL: "https://jobs.lever.co/kestrel/lever-701",
		},
		ashby: {
			ID: "ashby-701", Reference: "ashby-701", Title: "Engineer 0", Function: "Platform", EmploymentType: "FullTime", Posted: at, Description: "<p>Build</p>",
			Locations: []core.Location{lisbon("Lisbon office", "Lisbon", "", "Portugal"), porto}, Flags: map[string]string{"workplace": "Hybrid"},
			ApplyURL: "https://jobs.ashbyhq.com/kestrel/ashby-701/application", URL: "https://jobs.ashbyhq.com/kestrel/ashby-701",
		},
		smartrecruiters: {
			ID: "701", Reference: "REF-701", Title: "Engineer 0", Function: "Engineering", EmploymentType: "Full-time", Experience: "Associate", Posted: at,
			Description: "<h3>About us</h3>\n<p>Kestrel</p>\n<h3>The job</h3>\n<p>Build</p>",
			Locations:   []core.Location{lisbon("Lisbon, LX, Portugal", "Lisbon", "LX", "PT")}, Flags: map[string]string{"workplace": "remote"},
			ApplyURL: "https://jobs.smartrecruiters.com/Kestrel/701?oga=true", URL: "https://jobs.smartrecruiters.com/Kestrel/701",
		},
		recruitee: {
			ID: "701", Reference: "701", Title: "Engineer 0", Status: "published", Function: "Platform", EmploymentType: "fulltime_permanent", Experience: "mid_level", Posted: at,
			Description: "<p>Build</p>\n<p>Go</p>",
			Locations:   []core.Location{lisbon("Lisbon, Portugal", "Lisbon", "", "PT"), {Text: "Porto, PT", City: "Porto", Country: "PT", Role: "sourcing"}},
			ApplyURL:    "https://kestrel.recruitee.com/o/engineer-701/c/new", URL: "https://kestrel.recruitee.com/o/engineer-701",
		},
		workable: {
			ID: "W701", Reference: "W701", Title: "Engineer 0", Function: "Engineering", EmploymentType: "Full-time", Experience: "Associate", Description: "<p>Build</p>",
			Posted: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), Locations: []core.Location{lisbon("Lisbon, LX, PT", "Lisbon", "LX", "PT")},
			Flags: map[string]string{"workplace": "remote"}, ApplyURL: "https://apply.workable.com/j/W701/apply", URL: "https://apply.workable.com/j/W701",
		},
		personio: {
			ID: "701", Reference: "701", Title: "Engineer 0", Function: "Platform", EmploymentType: "full-time", Experience: "experienced", Posted: at,
			Description: "<h3>Tasks</h3><p>Build</p>", MustHaves: []string{"Go", "SQL"}, Flags: map[string]string{"subcompany": "Kestrel"},
			Locations: []core.Location{lisbon("Lisbon", "", "", ""), porto},
			ApplyURL:  "https://kestrel.jobs.personio.de/job/701", URL: "https://kestrel.jobs.personio.de/job/701",
		},
	}
}

func TestJobOfEachBoardComesWhole(t *testing.T) {
	for p, want := range wanted() {
		s := fake.New(1)
		jobs, last, err := look(t, start(t, s, addresses[p]))
		if diff := cmp.Diff([]core.Posting{want}, jobs); err != nil || diff != "" {
			t.Errorf("%s: %v %s", p.name, err, diff)
		}
		if !last.Full {
			t.Errorf("%s: %+v", p.name, last)
		}
	}
}

func TestEmptyBoardIsToldFromOneThatDoesNotExist(t *testing.T) {
	for _, p := range providers {
		empty := start(t, fake.New(0), addresses[p])
		jobs, last, err := look(t, empty)
		if err != nil || len(jobs) > 0 || !last.Last || !last.Full {
			t.Errorf("%s, without a job: %+v, %v", p.name, last, err)
		}
		_, checked := empty.Check(t.Context())
		if (checked == nil) == p.silent || p.silent && core.KindOf(checked) != core.KindNotFound {
			t.Errorf("%s, without a job: the check says %v", p.name, checked)
		}
		s := fake.New(3)
		s.NoCompany = true
		nobody := start(t, s, strings.ReplaceAll(addresses[p], "kestrel", "nobody"))
		_, _, err = look(t, nobody)
		_, checked = nobody.Check(t.Context())
		if !p.silent && (core.KindOf(err) != core.KindNotFound || !strings.Contains(err.Error(), "nobody")) || core.KindOf(checked) != core.KindNotFound {
			t.Errorf("%s, an unknown company: %v, the check says %v", p.name, err, checked)
		}
	}
}

func TestOwnCareersPageLeadsToItsBoard(t *testing.T) {
	for name, page := range map[string]string{
		"a link":            `<p><a class="btn" href="https://jobs.lever.co/kestrel?a=1&amp;b=2">Jobs</a> <a href='https://jobs.lever.co/Kestrel/701'>Engineer</a></p>`,
		"a script":          `<div id="grnhse_app"></div><script src="https://boards.greenhouse.io/embed/job_board/js?for=kestrel"></script><a href="https://www.greenhouse.io">Powered by</a>`,
		"a frame":           `<iframe src="//boards.greenhouse.io/embed/job_board?x=1&amp;for=kestrel"></iframe>`,
		"data in a script":  `<script>window.data={"apply":"https:\/\/jobs.ashbyhq.com\/kestrel\/ashby-701\/application"}</script>`,
		"escaped otherwise": `<script>x="https:\u002F\u002Fapply.workable.com\u002Fkestrel\u002Fj\u002FW701"</script>`,
		"a call":            "<script>fetch(`https://api.smartrecruiters.com/v1/companies/kestrel/postings?limit=${n}`)</script>",
	} {
		s := fake.New(4)
		s.Page = "<!DOCTYPE html><html><body>" + page + "</body></html>"
		c := start(t, s, "FAKE/careers?gh_jid=701")
		for range 2 {
			if jobs, last, err := look(t, c); err != nil || len(jobs) != 4 || !last.Full {
				t.Errorf("%s: %d jobs, %v", name, len(jobs), err)
			}
		}
		pages := 0
		for _, asked := range s.Asked() {
			if strings.HasPrefix(asked, "GET /careers") {
				pages++
			}
		}
		if pages != 1 {
			t.Errorf("%s: the page was fetched %d times", name, pages)
		}
	}
}

func TestOwnCareersPageThatLeadsNowhereOrToSeveralBoards(t *testing.T) {
	for page, kind := range map[string]core.Kind{
		`<html><body>Our jobs <script src="app.js"></script></body></html>`:                                                                                              core.KindUnsupported,
		`<a href="https://www.lever.co/">Lever</a> <a href="https://boards.greenhouse.io/embed/job_board?for=${board}">x</a>`:                                            core.KindUnsupported,
		`<a href="https://jobs.lever.co/kestrel">a</a><a href="https://jobs.eu.lever.co/kestrel">b</a>`:                                                                  core.KindUsage,
		strings.Repeat(`<a href="https://jobs.lever.co/kestrel">a</a>`, 3) + `<a href="https://kestrel.recruitee.com">b</a>`:                                             core.KindUsage,
		strings.Repeat(" ", maxPage) + `<a href="https://jobs.lever.co/kestrel">beyond what is searched</a>`:                                                             core.KindUnsupported,
		`<a href="https://jobs.lever.co/kestrel">a</a>` + strings.Repeat(`<a href="https://jobs.lever.co/kestrel">a</a><script>"//jobs.lever.co/"</script>`, 1000) + " ": "",
	} {
		s := fake.New(2)
		s.Page = page
		c := start(t, s, "FAKE/careers")
		_, _, err := look(t, c)
		_, checked := c.Check(t.Context())
		if core.KindOf(err) != kind || core.KindOf(checked) != kind {
			t.Errorf("%.120s: %v, %v", page, err, checked)
		}
	}
}

func TestCareersPageThatTurnsProgramsAway(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer server.Close()
	made, err := small(ats.Config{Settings: map[string]string{"url": server.URL + "/careers"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := made.Check(t.Context()); core.KindOf(err) != core.KindForbidden || strings.Contains(err.Error(), "key") {
		t.Errorf("%v", err)
	}
}

func TestPersonioWithoutItsFeedIsReadFromItsPage(t *testing.T) {
	s := fake.New(2)
	s.NoXML = true
	c := start(t, s, addresses[personio])
	jobs, last, err := look(t, c)
	if err != nil || len(jobs) != 2 || !last.Full {
		t.Fatalf("%d jobs, %+v, %v", len(jobs), last, err)
	}
	want := core.Posting{
		ID: "702", Reference: "702", Title: "Engineer 1", EmploymentType: "full-time", Function: "Platform", Experience: "experienced", Description: "<p>Build</p>",
		Locations: []core.Location{{Text: "Lisbon", Role: "primary"}, {Text: "Porto", Role: "sourcing"}},
		ApplyURL:  "https://kestrel.jobs.personio.de/job/702", URL: "https://kestrel.jobs.personio.de/job/702",
	}
	if diff := cmp.Diff(want, jobs[0]); diff != "" {
		t.Error(diff)
	}
	if rights, err := c.Check(t.Context()); err != nil || len(rights) != 1 || !rights[0].OK {
		t.Errorf("%v, %v", rights, err)
	}
	for _, asked := range s.Asked() {
		if !strings.Contains(asked, "language=de") {
			t.Errorf("asked %s", asked)
		}
	}
}

func TestJobThatGoesWhileTheListIsReadIsLeftOut(t *testing.T) {
	s := fake.New(4)
	c := start(t, s, addresses[smartrecruiters])
	gone := false
	s.AfterEach(func(path string) {
		if strings.HasSuffix(path, "/postings") && !gone {
			gone = true
			s.DeleteJob("703")
		}
	})
	jobs, last, err := look(t, c)
	if err != nil || !last.Full || len(jobs) != 3 {
		t.Errorf("%d jobs, %+v, %v", len(jobs), last, err)
	}
	for _, j := range jobs {
		if j.ID == "703" {
			t.Error("the job that is gone came")
		}
	}
}

func TestLeverThatGivesEverythingAtOnceIsRead(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"e"}]`))
	}))
	defer server.Close()
	made, err := small(ats.Config{Settings: map[string]string{"url": addresses[lever], "base_url": server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for page, err := range made.Jobs(t.Context(), "", "") {
		if n += len(page.Items); err != nil || !page.Full {
			t.Errorf("%+v, %v", page, err)
		}
	}
	if n != 5 {
		t.Errorf("%d jobs", n)
	}
}

func TestGreenhousePostThatCollectsPeopleIsMarked(t *testing.T) {
	for raw, want := range map[string]string{"null": "yes", "": "", "12": ""} {
		if p := fromGreenhouse(wireGreenhouse{ID: "1", Internal: []byte(raw)}); p.Flags["prospects"] != want {
			t.Errorf("%q: %v", raw, p.Flags)
		}
	}
}

func TestMarkupIsFreedOfItsEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"&lt;p&gt;a &amp;amp; b&lt;/p&gt;": "<p>a &amp; b</p>", "&amp;lt;p&amp;gt;a&amp;lt;/p&amp;gt;": "<p>a</p>", "<p>&lt;b</p>": "<p>&lt;b</p>", "plain": "plain", "": "",
	} {
		if got := markup(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add(`<script src="https://boards.greenhouse.io/embed/job_board/js?for=kestrel"></script>`)
	f.Add(`{"a":"https:\/\/jobs.ashbyhq.com\/kes%20trel","b":"//kestrel.recruitee.com:99999/"}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range search(text) {
			if !company.MatchString(b.company) || b.provider == nil || len(b.provider.bases(b)) == 0 {
				t.Errorf("found %+v", b)
			}
			for _, base := range b.provider.bases(b) {
				if u, err := url.Parse(base); err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
					t.Errorf("would ask %s", base)
				}
			}
		}
	})
}

func TestListThatLacksRowsIsNotWhole(t *testing.T) {
	for name, change := range map[string]func(r *http.Request, body any) any{
		"half a page of Lever's": func(_ *http.Request, body any) any {
			if rows, ok := body.([]any); ok {
				return rows[:min(2, len(rows))]
			}
			return body
		},
		"SmartRecruiters counts more": func(r *http.Request, body any) any {
			if list, ok := body.(map[string]any); ok && list["totalFound"] != nil {
				list["totalFound"] = 100
			}
			return body
		},
		"SmartRecruiters has jobs without a text": func(r *http.Request, body any) any {
			if strings.Count(r.URL.Path, "/") == 5 {
				return fake.Object{}
			}
			return body
		},
	} {
		p := smartrecruiters
		if strings.Contains(name, "Lever") {
			p = lever
		}
		jobs, last, err := look(t, start(t, frontdoor.Rewrite(fake.New(7), change), addresses[p]))
		if err == nil && last.Full && len(jobs) < 7 || name == "SmartRecruiters has jobs without a text" && err == nil {
			t.Errorf("%s: %d jobs, full %v, %v", name, len(jobs), last.Full, err)
		}
		if name == "SmartRecruiters counts more" && (len(jobs) != 7 || last.Full) {
			t.Errorf("%s: %d jobs, full %v", name, len(jobs), last.Full)
		}
	}
}
