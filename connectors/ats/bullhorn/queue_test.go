package bullhorn

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	fake "reqdesk/connectors/conntest/bullhornfake"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// look reads a list of jobs, as the engine does, at most so many pages; 0 = all.
func look(t *testing.T, c *Connector, since, resume ats.Cursor, pages int) (seen map[string]core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	seen = map[string]core.Posting{}
	for page, err := range c.Jobs(t.Context(), since, resume) {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, p := range page.Items {
			seen[p.ID] = p
		}
		if last = page; pages == 1 {
			break
		}
		pages--
	}
	return seen, last
}

func ids(seen map[string]core.Posting) string {
	return strings.Join(slices.Sorted(maps.Keys(seen)), " ")
}

// searched tells whether something was searched since n requests.
func searched(s *fake.Server, n int) bool {
	return strings.Contains(since(s, n), "/search/JobOrder")
}

func TestJobComesWithItsTextAndPeople(t *testing.T) {
	seen, last := look(t, start(t, fake.New(1, 0)), "", "", 0)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	want := core.Posting{
		ID: "1001", Reference: "1001", Title: "Engineer 1001", Status: "Accepting Candidates", EmploymentType: "Permanent", Function: "Engineering",
		Experience: "3+ years", Description: "<p>Build</p>", MustHaves: []string{"Go", "SQL", "Kubernetes"}, ApplyURL: "https://careers.example.com/1001",
		Locations: []core.Location{{Text: "Lisbon, Lisboa, Portugal", City: "Lisbon", Region: "Lisboa", Country: "PT", PostalCode: "1000-001", Role: "primary"}},
		Owner:     "robin@agency.example.com", Flags: map[string]string{"company": "Kestrel Foods", "external_id": "EXT-1001", "public": "yes"},
		Users: []string{
			"robin@agency.example.com", "lee0@agency.example.com", "lee1@agency.example.com", "lee2@agency.example.com",
			"lee3@agency.example.com", "lee4@agency.example.com", "lee5@agency.example.com",
		},
		Posted: at.Add(-time.Hour), Updated: at,
	}
	if diff := cmp.Diff(want, seen["1001"]); diff != "" || !last.Full {
		t.Error(diff)
	}
}

func TestPageOfARecordIsThatOfTheSwimLane(t *testing.T) {
	for lane, want := range map[string]string{
		"https://rest45.bullhornstaffing.com/rest-services/e999/": "https://cls45.bullhornstaffing.com/BullhornSTAFFING/OpenWindow.cfm?Entity=JobOrder&id=7",
		"http://127.0.0.1:8080/rest-services/e999/":               "",
	} {
		if got := (&Connector{lane: lane}).page("JobOrder", "7"); got != want {
			t.Errorf("%s: %q", lane, got)
		}
	}
}

func TestChangesComeFromTheQueue(t *testing.T) {
	s := fake.New(7, 0)
	c := start(t, s)
	_, last := look(t, c, "", "", 0)
	s.RetitleJob("1003", "Changed")
	s.CloseJob("1005")
	s.DeleteJob("1006")
	s.DestroyJob("1007")
	added := s.NewJob("New")
	n := len(s.Asked())
	seen, last := look(t, c, last.Since, "", 0)
	if got := ids(seen); got != "1003 1005 1006 1007 "+added {
		t.Errorf("jobs %s, asked %s", got, since(s, n))
	}
	if last.Full || seen["1003"].Title != "Changed" || seen["1003"].Closed || !seen["1005"].Closed || !seen["1006"].Closed || !seen["1007"].Closed {
		t.Errorf("%+v", seen)
	}
	if seen["1006"].Title != "Engineer 1006" || seen["1007"].Title == "" {
		t.Errorf("deleted ones: %+v", seen)
	}
	n = len(s.Asked())
	if seen, _ = look(t, c, last.Since, "", 0); len(seen) != 0 || searched(s, n) {
		t.Errorf("nothing happened, yet %v, asked %s", ids(seen), since(s, n))
	}
	if s.Queues() != 1 {
		t.Errorf("%d queues", s.Queues())
	}
}

func TestEventsAreNotLostAtACrash(t *testing.T) {
	s := fake.New(3, 0)
	server := httptest.NewServer(s)
	defer server.Close()
	_, stored := look(t, at(t, server.URL), "", "", 0)
	for i := range 250 { // three batches
		s.RetitleJob(fmt.Sprint(1001+i/100), fmt.Sprint("Title ", i))
	}
	want := "Title 99, Title 199, Title 249"
	// The program dies after it has taken one, two and three batches, each time before
	// anything of them is stored.
	for taken := 1; taken <= 3; taken++ {
		look(t, at(t, server.URL), stored.Since, "", taken)
	}
	n := len(s.Asked())
	seen, last := look(t, at(t, server.URL), stored.Since, "", 0)
	if got := seen["1001"].Title + ", " + seen["1002"].Title + ", " + seen["1003"].Title; got != want || searched(s, n) {
		t.Errorf("%s, asked %s", got, since(s, n))
	}
	// It dies behind a stored page and goes on there.
	s.RetitleJob("1001", "Again")
	_, page := look(t, at(t, server.URL), stored.Since, "", 1)
	rest, _ := look(t, at(t, server.URL), stored.Since, page.Next, 0)
	if rest["1001"].Title != "Again" || rest["1003"].Title != "Title 249" {
		t.Errorf("gone on with: %+v", rest)
	}
	if seen, _ := look(t, at(t, server.URL), last.Since, "", 0); seen["1001"].Title != "Again" || len(seen) != 1 {
		t.Errorf("the look behind: %s", ids(seen))
	}
}

func TestTwoComputersWithOneUserShareTheQueue(t *testing.T) {
	s := fake.New(3, 0)
	server := httptest.NewServer(s)
	defer server.Close()
	one, two := at(t, server.URL), at(t, server.URL)
	_, mine := look(t, one, "", "", 0)
	_, theirs := look(t, two, "", "", 0)
	for i, id := range []string{"1001", "1002", "1003"} {
		s.RetitleJob(id, "Changed")
		if i == 1 {
			continue // both changes come in one batch
		}
		var seen map[string]core.Posting
		if seen, mine = look(t, one, mine.Since, "", 0); seen[id].Title != "Changed" {
			t.Errorf("mine: %s", ids(seen))
		}
	}
	n := len(s.Asked())
	if seen, _ := look(t, two, theirs.Since, "", 0); len(seen) != 3 || searched(s, n) || s.Queues() != 1 {
		t.Errorf("theirs: %s, asked %s, %d queues", ids(seen), since(s, n), s.Queues())
	}
}

// TestQueueThatDoesNotServe: whatever is wrong with the queue, a search by time takes
// its place, and where the queue can be had it serves again after that.
func TestQueueThatDoesNotServe(t *testing.T) {
	for name, tt := range map[string]struct {
		before, between func(*fake.Server)
		again           bool // the queue serves afterwards
	}{
		"it has expired":        {func(*fake.Server) {}, func(s *fake.Server) { s.Forget() }, true},
		"its batches are gone":  {func(*fake.Server) {}, func(s *fake.Server) { takeAway(s) }, true},
		"there can be no other": {func(s *fake.Server) { s.Full = true }, func(*fake.Server) {}, false},
		"nobody asked for a week": {func(*fake.Server) {}, func(s *fake.Server) {
			s.Purge()
			s.Change(func(map[string][]fake.Object) { s.Now = s.Now.Add(8 * 24 * time.Hour) })
		}, true},
		"a job is hidden from the user": {func(s *fake.Server) { s.Denied = []string{"GET /entity/JobOrder"} }, func(*fake.Server) {}, false},
		"the user may not have one":     {func(s *fake.Server) { s.Denied = []string{"GET /event", "PUT /event"} }, func(*fake.Server) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := fake.New(7, 0)
			s.Zone = time.FixedZone("Boston", -5*60*60)
			tt.before(s)
			c := start(t, s)
			_, last := look(t, c, "", "", 0)
			s.RetitleJob("1003", "Changed")
			s.DeleteJob("1006")
			s.Change(func(tables map[string][]fake.Object) { // written down late, with a stamp from before the look
				tables["JobOrder"] = append(tables["JobOrder"], fake.Job(1099, s.Now.Add(-5*time.Minute)))
			})
			tt.between(s)
			n := len(s.Asked())
			seen, last := look(t, c, last.Since, "", 0)
			if seen["1003"].Title != "Changed" || !seen["1006"].Closed || seen["1099"].ID == "" && name != "nobody asked for a week" || !searched(s, n) || last.Full || last.Since == "" {
				t.Errorf("%s, asked %s", ids(seen), since(s, n))
			}
			s.RetitleJob("1002", "Later")
			n = len(s.Asked())
			if seen, _ = look(t, c, last.Since, "", 0); seen["1002"].Title != "Later" || searched(s, n) == tt.again {
				t.Errorf("the next look: %s, asked %s", ids(seen), since(s, n))
			}
		})
	}
}

// takeAway hands a batch out to nobody and forgets it.
func takeAway(s *fake.Server) {
	s.Change(func(map[string][]fake.Object) { s.Hand() })
	s.Purge()
}

func TestQueueIsAskedForOneJobAndAnswersForIt(t *testing.T) {
	s := fake.New(3, 0)
	c := start(t, s)
	_, last := look(t, c, "", "", 0)
	s.RetitleJob("1002", "One")
	if seen, _ := look(t, c, last.Since, "", 0); ids(seen) != "1002" || seen["1002"].Title != "One" {
		t.Errorf("%+v", seen)
	}
	s.DestroyJob("1001")
	if _, err := c.Job(t.Context(), "1001"); !core.IsNotFound(err) {
		t.Error(err)
	}
	s.DeleteJob("1003")
	if _, err := c.Job(t.Context(), "1003"); !core.IsNotFound(err) {
		t.Error(err)
	}
}

func TestDeletedJobThatCannotBeReadIsTakenFromTheIndex(t *testing.T) {
	s := fake.New(3, 0)
	s.HideDeleted = true
	c := start(t, s)
	_, last := look(t, c, "", "", 0)
	s.DeleteJob("1002")
	if seen, _ := look(t, c, last.Since, "", 0); !seen["1002"].Closed || seen["1002"].Title != "Engineer 1002" {
		t.Errorf("%+v", seen)
	}
}
