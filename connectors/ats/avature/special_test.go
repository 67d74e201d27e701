package avature

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	fake "reqdesk/connectors/conntest/avaturefake"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// start gives a connector on a fake, and the fake's address.
func start(t *testing.T, s *fake.Server, path string) (*Connector, string) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := New(ats.Config{Settings: map[string]string{"url": server.URL + path}})
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("a %T", made)
	}
	return c, server.URL
}

// look reads a look to its end.
func look(t *testing.T, c *Connector, since ats.Cursor) (jobs []core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), since, "") {
		if err != nil {
			t.Fatal(err)
		}
		jobs, last = append(jobs, page.Items...), page
	}
	return jobs, last
}

func TestFeedOfAnyPageOfThePortal(t *testing.T) {
	for page, want := range map[string]string{
		"https://lindwerk.avature.net":                                                                                "https://lindwerk.avature.net/careers/SearchJobs/feed/?jobRecordsPerPage=100",
		" lindwerk.avature.net/ ":                                                                                     "https://lindwerk.avature.net/careers/SearchJobs/feed/?jobRecordsPerPage=100",
		"https://lindwerk.avature.net/jobs":                                                                           "https://lindwerk.avature.net/jobs/SearchJobs/feed/?jobRecordsPerPage=100",
		"https://lindwerk.avature.net/en_US":                                                                          "https://lindwerk.avature.net/en_US/careers/SearchJobs/feed/?jobRecordsPerPage=100",
		"https://jobs.example.com/de_DE/externaljobs/Home#top":                                                        "https://jobs.example.com/de_DE/externaljobs/SearchJobs/feed/?jobRecordsPerPage=100",
		"https://jobs.example.com/en_US/careers/JobDetail/Engineer/412345?source=x":                                   "https://jobs.example.com/en_US/careers/SearchJobs/feed/?jobRecordsPerPage=100",
		"https://jobs.example.com/careers/SearchJobs/feed/?jobRecordsPerPage=20&jobOffset=5":                          "https://jobs.example.com/careers/SearchJobs/feed/?jobRecordsPerPage=100",
		"https://jobs.example.com/a/SearchJobs/?817=%5B11007%5D&817_format=3&listFilterMode=1&folderRecordsPerPage=6": "https://jobs.example.com/a/SearchJobs/feed/?817=%5B11007%5D&817_format=3&folderRecordsPerPage=100&listFilterMode=1",
	} {
		if got, err := feedAddress(page); err != nil || got != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", page, got, err, want)
		}
	}
}

func TestAddressThatIsNone(t *testing.T) {
	for _, address := range []string{"", " ", "https://", "http://lindwerk.avature.net", "ftp://lindwerk.avature.net", "https://u:p@lindwerk.example.net", "/home/rita/feed.xml"} {
		if _, err := New(ats.Config{Settings: map[string]string{"url": address}}); core.KindOf(err) != core.KindUsage {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestJobHasTheNumberThatPeopleQuoteAndTheOneOfItsLink(t *testing.T) {
	c, base := start(t, fake.New(1), "/en_US/careers")
	jobs, last := look(t, c, "")
	link := base + "/careers/JobDetail/Engineer-2/26100"
	want := []core.Posting{{
		ID: "26100", Reference: "R-700", Title: "Engineer 0 (f/m/d) & more", ApplyURL: link, URL: link,
		Posted: time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC),
	}}
	if diff := cmp.Diff(want, jobs); diff != "" {
		t.Error(diff)
	}
	if !last.Last || last.Full {
		t.Errorf("%+v", last)
	}
}

func TestOtherDescriptionsStayTexts(t *testing.T) {
	for text, want := range map[string]string{" - 26192": "26192", "– JR-26192": "JR-26192", "Weld pipes - 26192": "1", "26 hours a week": "1", "": "1"} {
		p := core.Posting{ID: "1", Reference: "1"}
		if refine(&p, func(string) string { return text }); p.Reference != want {
			t.Errorf("%q: reference %q", text, p.Reference)
		}
	}
}

func TestJobsThatLeaveTheFeedAreNotSaidToBeGone(t *testing.T) {
	s := fake.New(fake.Most + 5)
	c, _ := start(t, s, fake.Path)
	jobs, last := look(t, c, "")
	if len(jobs) != fake.Most || last.Full {
		t.Errorf("%d jobs, %+v", len(jobs), last)
	}
	for _, j := range jobs {
		s.DeleteJob(j.ID)
	}
	if jobs, last = look(t, c, last.Since); len(jobs) != 5 || last.Full || !last.Last {
		t.Errorf("%d jobs, %+v", len(jobs), last)
	}
	for _, j := range jobs {
		s.DeleteJob(j.ID)
	}
	if jobs, last = look(t, c, ""); len(jobs) != 0 || last.Full || !last.Last {
		t.Errorf("an empty portal: %+v", last)
	}
	if rights, err := c.Check(t.Context()); err != nil || len(rights) != 1 || c.Descriptor().AbsenceCloses {
		t.Errorf("%v, %v", rights, err)
	}
}

func TestSearchNarrowsTheFeed(t *testing.T) {
	s := fake.New(6)
	c, _ := start(t, s, fake.Path+"/SearchJobs/?817=%5B11007%5D&jobOffset=6")
	if jobs, _ := look(t, c, ""); len(jobs) != 3 {
		t.Errorf("%d jobs", len(jobs))
	}
	if asked := s.Asked(); len(asked) != 1 || strings.Contains(asked[0], "Offset") {
		t.Errorf("asked %v", asked)
	}
}

func TestPortalThatIsNoneOrTurnsAway(t *testing.T) {
	for path, kind := range map[string]core.Kind{"/elsewhere": core.KindNotFound, fake.Path: core.KindInvalid} {
		s := fake.New(3)
		c, _ := start(t, s, path)
		if path == fake.Path {
			s.TurnAway()
		}
		var err error
		for _, err = range c.Jobs(t.Context(), "", "") {
			if err == nil {
				t.Errorf("%s: a page", path)
			}
		}
		if _, checked := c.Check(t.Context()); core.KindOf(err) != kind || core.KindOf(checked) != kind {
			t.Errorf("%s: %v, %v", path, err, checked)
		}
	}
}
