package bamboohr

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	fake "reqdesk/connectors/conntest/bamboohrfake"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/connectors/signin"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

func jobs(t *testing.T, c *Connector) map[string]core.Posting {
	t.Helper()
	seen := map[string]core.Posting{}
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			seen[p.ID] = p
		}
	}
	return seen
}

// people reads a job's people as the engine does.
func people(t *testing.T, c *Connector, since ats.Cursor) (seen map[string]core.Applicant, last ats.Page[core.Applicant]) {
	t.Helper()
	seen = map[string]core.Applicant{}
	for page, err := range c.People(t.Context(), "14", since, "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, a := range page.Items {
			seen[a.ID] = a
		}
		last = page
	}
	return seen, last
}

func TestJobComesWithItsPlaceAndRecruiterAndWithoutAText(t *testing.T) {
	s := fake.New(4, 0)
	s.Jobs[1]["location"], s.Jobs[1]["hiringLead"] = nil, nil
	s.Jobs[2]["status"] = fake.Object{"id": 4, "label": "Filled"}
	s.Jobs[3]["status"] = fake.Object{"id": 6, "label": "Deleted"}
	seen := jobs(t, start(t, s))
	want := core.Posting{
		ID: "14", Reference: "14", Title: "Engineer 14", Status: "Open", Function: "Product", Flags: map[string]string{"department": "Product"},
		Locations: []core.Location{{City: "Lindon", Region: "Utah", Country: "United States", PostalCode: "84042", Text: "Lindon, Utah, United States", Role: "primary"}},
		URL:       "https://kestrel.example.com/jobs/view.php?id=14", ApplyURL: "https://kestrel.example.com/jobs/view.php?id=14",
		Owner: "robin@agency.example.com", Users: []string{"robin@agency.example.com"}, Posted: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC),
	}
	if diff := cmp.Diff(want, seen["14"]); diff != "" {
		t.Error(diff)
	}
	if p := seen["15"]; p.Locations[0].Text != "Remote" || p.Owner != "" {
		t.Errorf("a job without a place: %+v", p)
	}
	if _, deleted := seen["17"]; deleted || !seen["16"].Closed || len(seen) != 3 {
		t.Errorf("filled, deleted: %+v", seen)
	}
}

func TestPhoneAndProfileComeFromTheSingleApplication(t *testing.T) {
	s := fake.New(1, 8)
	seen, last := people(t, start(t, s), "")
	want := core.Applicant{
		ID: "60", PersonID: "1117", JobID: "14", Name: "Ada Byron-0", Emails: []string{"ada.0@example.org"}, Phones: []string{"+44 20 7946 0000"},
		URLs: []string{"https://www.linkedin.com/in/ada-0"}, Stage: "New", StageID: "1", Status: "New", Since: s.Of(60).Applied, Updated: s.Now,
	}
	if diff := cmp.Diff(want, seen["60"]); diff != "" {
		t.Error(diff)
	}
	if len(seen) != 8 || !last.Full || last.Since == "" {
		t.Errorf("%d people, full %v, since %q", len(seen), last.Full, last.Since)
	}
}

func TestApplicationDeletedBetweenTwoPagesHidesNoOther(t *testing.T) {
	s := fake.New(1, 8)
	pages := 0
	s.AfterEach(func(request string) {
		if strings.HasPrefix(request, "GET "+applicationsPath+"?") {
			if pages++; pages == 1 {
				s.Applications = slices.Delete(s.Applications, 1, 2)
			}
		}
	})
	if seen, last := people(t, start(t, s), ""); len(seen) != 7 || !last.Full {
		t.Errorf("%d of the 7 people that stayed, full %v", len(seen), last.Full)
	}
}

func TestIncrementalLookBringsWhoIsNewAndWhoWasWrittenLate(t *testing.T) {
	s := fake.New(1, 4)
	c := start(t, s)
	_, last := people(t, c, "")
	s.Change(func() {
		late := *s.Applications[0]
		late.ID, late.Applied = 90, s.Now.Add(-2*time.Minute) // written down after the look, with a stamp from before it
		s.Now = s.Now.Add(time.Hour)
		fresh := late
		fresh.ID, fresh.Applied = 91, s.Now
		s.Applications = append(s.Applications, &late, &fresh)
	})
	seen, last := people(t, c, last.Since)
	if len(seen) != 2 || seen["90"].ID == "" || seen["91"].ID == "" || last.Full {
		t.Errorf("%+v, full %v", seen, last.Full)
	}
	if asked := s.Door.Asked(); !strings.Contains(asked[len(asked)-4].String()+asked[len(asked)-3].String(), "newSince=2026-11-23+08%3A50%3A00") {
		t.Errorf("asked %v", asked[len(asked)-4:])
	}
}

func TestCreateWritesAFormAndKnowsItsApplication(t *testing.T) {
	for name, other := range map[string]bool{"the number is the application's": false, "the number is another one": true} {
		t.Run(name, func(t *testing.T) {
			s := fake.New(2, 3)
			s.OtherNumbers = other
			c := start(t, s)
			with := lead
			with.Stage = "20"
			at, err := c.CreateWithResume(t.Context(), with, ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")})
			if err != nil || at != (ats.Created{PersonID: "1120", ApplicationID: "63"}) {
				t.Fatalf("%+v, %v", at, err)
			}
			a := s.Of(63)
			want := map[string]string{
				"firstName": "Jörg", "lastName": "Müller Weiß", "jobId": "15", "email": "joerg@example.org", "phoneNumber": "+49 30 23125 101", "source": "Riverbend",
				"city": "Graz", "country": "AT", "linkedinUrl": "https://www.linkedin.com/in/joerg", "collegeName": "TU Graz",
			}
			if diff := cmp.Diff(want, a.Sent); diff != "" {
				t.Error(diff)
			}
			if len(a.Files) != 1 || a.Files[0].Name != "joerg.pdf" || string(a.Files[0].Data) != "%PDF-1.4 résumé" || a.Status != 20 {
				t.Errorf("%+v", a)
			}
		})
	}
}

func TestSamePersonIsFoundOnEveryJobAndNeverSentWithoutAnAddress(t *testing.T) {
	s := fake.New(3, 1)
	c := start(t, s)
	again := lead
	again.Resume.Basics.Email, again.JobID = "ada.0@example.org", "16"
	if _, err := c.CreateCandidate(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org", "ADA.0@example.org"}, nil)
	want := &ats.Found{PersonID: "1118", By: core.KeyEmail, Applications: map[string]string{"14": "60", "16": "61"}}
	if diff := cmp.Diff(want, found); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	again.Resume.Basics.Email = ""
	if problems, err := c.Problems(t.Context(), again); err != nil || len(problems) != 1 || problems[0].Field != "basics.email" {
		t.Errorf("%v, %v", problems, err)
	}
	if _, err := c.CreateCandidate(t.Context(), again); core.KindOf(err) != core.KindInvalid || len(s.Applications) != 2 {
		t.Errorf("%v, %d applications", err, len(s.Applications))
	}
}

// change puts somebody who changes answers to a path before a fake.
func change(s *fake.Server, path string, how func(body map[string]any)) http.Handler {
	return frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if object, ok := body.(map[string]any); ok && strings.HasPrefix(r.URL.Path, path) {
			how(object)
		}
		return body
	})
}

func TestJobWithoutAWordOfItsPlaceIsNotRemote(t *testing.T) {
	c := start(t, frontdoor.Rewrite(fake.New(1, 0), func(r *http.Request, body any) any {
		if list, ok := body.([]any); ok && r.URL.Path == jobsPath {
			delete(list[0].(map[string]any), "location")
		}
		return body
	}))
	if p := jobs(t, c)["14"]; p.ID == "" || p.Locations != nil {
		t.Errorf("%+v", p)
	}
}

func TestListThatBreaksOffIsNotWhole(t *testing.T) {
	s := fake.New(1, 2)
	c := start(t, change(s, applicationsPath, func(body map[string]any) {
		if _, list := body["applications"]; list {
			body["applications"], body["paginationComplete"] = []any{}, false
		}
	}))
	if seen, last := people(t, c, ""); last.Full {
		t.Errorf("%d people, and the list is called whole", len(seen))
	}
	if found, err := c.FindCandidate(t.Context(), []string{"ada.0@example.org"}, nil); core.KindOf(err) != core.KindInvalid {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestPersonBehindManyHitsIsFound(t *testing.T) {
	s := fake.New(1, 80)
	for _, a := range s.Applications[:79] {
		a.First = "ada.79@example.org" // the search looks at names too
	}
	if found, err := start(t, s).FindCandidate(t.Context(), []string{"ada.79@example.org"}, nil); err != nil || found == nil {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestApplicationWithoutARecordIsNone(t *testing.T) {
	c := start(t, change(fake.New(1, 1), applicationsPath+"/", func(body map[string]any) { clear(body) }))
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "60"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestWhoIsOnAnotherJobIsLeftOut(t *testing.T) {
	c := start(t, change(fake.New(2, 3), applicationsPath, func(body map[string]any) {
		if body["id"] == 61.0 {
			body["job"] = fake.Object{"id": 15}
		}
	}))
	if seen, _ := people(t, c, ""); len(seen) != 2 || seen["61"].ID != "" {
		t.Errorf("%+v", seen)
	}
}

func TestNumberThatCanNotBeReadBackIsNotBelieved(t *testing.T) {
	s := fake.New(4, 0)
	c := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, applicationsPath+"/") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		s.ServeHTTP(w, r)
	}))
	if made, err := c.CreateCandidate(t.Context(), lead); err != nil || made.PersonID == "" || made.ApplicationID == "" {
		t.Errorf("made %+v, %v: the search knows both numbers", made, err)
	}
}

func TestRefusalSaysWhereToLook(t *testing.T) {
	s := fake.New(2, 0)
	s.Required["resume"] = true
	c := start(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "standard questions") {
		t.Errorf("got %v", err)
	}
	if err := c.MoveStage(t.Context(), ats.Created{ApplicationID: "60"}, "New"); core.KindOf(err) != core.KindUsage {
		t.Errorf("a stage that is no number: %v", err)
	}
	if _, err := c.CreateWithResume(t.Context(), lead, ats.File{Name: "joerg.exe", MediaType: "application/x-dosexec"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("a file of a kind that is not taken: %v", err)
	}
	if len(s.Applications) != 0 {
		t.Error("something was written")
	}
}

func TestOverloadIsWaitedForAndNoWriteIsRepeated(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s)
	s.Busy = 2
	if seen := jobs(t, c); len(seen) != 2 {
		t.Errorf("%d jobs", len(seen))
	}
	s.Busy = 1
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindTemporary || len(s.Applications) != 0 {
		t.Errorf("%v, %d applications", err, len(s.Applications))
	}
}

func TestStagesAreThoseInUse(t *testing.T) {
	got, err := start(t, fake.New(1, 0)).Stages(t.Context(), "14")
	want := []core.Stage{
		{ID: "1", Name: "New", Order: 1},
		{ID: "4", Name: "Phone Screened", Order: 2},
		{ID: "10", Name: "Not a Fit", Order: 3, Final: true},
		{ID: "15", Name: "Hired", Order: 4, Final: true},
		{ID: "20", Name: "Team Lunch", Order: 5},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
}

func TestMissingRightsAreNamedByFeature(t *testing.T) {
	s := fake.New(1, 0)
	s.Door.Deny("GET /api/v1/meta", "POST "+createPath, "POST "+applicationsPath)
	c := start(t, s)
	rights, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lacks []string
	for _, r := range rights {
		if !r.OK && r.Missing != "" {
			lacks = append(lacks, r.Feature)
		}
	}
	if diff := cmp.Diff([]string{"recruiters of jobs", "create", "resume", "note", "move"}, lacks); diff != "" {
		t.Error(diff)
	}
	if seen := jobs(t, c); len(seen) != 1 || seen["14"].Owner != "" {
		t.Errorf("jobs without the right to see users: %+v", seen)
	}
}

func TestSigningInThroughTheBrowserAndRenewing(t *testing.T) {
	s := fake.New(2, 0)
	server := httptest.NewServer(s)
	defer server.Close()
	c := config(server.URL)
	c.Settings["client_id"] = fake.ClientID
	how, err := SignIn(c)
	if err != nil || how.Port == 0 || how.Secret != "sign_in" {
		t.Fatalf("%+v, %v", how, err)
	}
	how.Port = 0 // any, so that tests can run side by side
	open := func(address string) error {
		go func() {
			if resp, err := http.Get(address); err == nil {
				resp.Body.Close()
			}
		}()
		return nil
	}
	token, err := signin.Flow{Open: open, LoopbackOnly: true}.Run(t.Context(), how)
	if err != nil {
		t.Fatal(err)
	}
	kept := ""
	c.Secrets["sign_in"] = strings.Replace(token, "bamboo-token-1", "used-up", 1)
	c.Keep = func(_ context.Context, key, value string) error {
		kept = key + " " + value
		return nil
	}
	if seen := jobs(t, made(t, c)); len(seen) != 2 {
		t.Errorf("%d jobs", len(seen))
	}
	if !strings.HasPrefix(kept, "sign_in ") || !strings.Contains(kept, "bamboo-refresh-2") {
		t.Errorf("the renewed token was kept as %q", kept)
	}
}

func TestAccountIsNamedByItsDomain(t *testing.T) {
	for given, want := range map[string]string{
		"kestrel": "https://kestrel.bamboohr.com", "https://Kestrel.bamboohr.com/home": "https://kestrel.bamboohr.com", "": "", "kestrel/../x": "", "evil.example.com": "",
	} {
		got, err := address(ats.Config{Settings: map[string]string{"company": given}})
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v", given, got, err)
		}
	}
}
