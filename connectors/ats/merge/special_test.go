package merge

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/connectors/conntest/frontdoor"
	fake "reqdesk/connectors/conntest/mergefake"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// jobs reads what a look leaves, as the engine does.
func jobs(t *testing.T, c *Connector, since ats.Cursor) (seen map[string]core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	seen = map[string]core.Posting{}
	for page, err := range c.Jobs(t.Context(), since, "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, p := range page.Items {
			seen[p.ID] = p
		}
		last = page
	}
	return seen, last
}

// people reads the account's applications.
func people(t *testing.T, c *Connector, job string, since ats.Cursor) (seen map[string]core.Applicant, last ats.Page[core.Applicant]) {
	t.Helper()
	seen = map[string]core.Applicant{}
	for page, err := range c.People(t.Context(), job, since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			seen[a.ID] = a
		}
		last = page
	}
	return seen, last
}

func TestJobComesWithItsPlacesPeopleAndText(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	seen, _ := jobs(t, start(t, fake.New(1, 0)), "")
	want := core.Posting{
		ID: fake.ID("jobs", 1), Reference: "C0000", Title: "Engineer 0", Status: "OPEN", Description: "<p>Build</p>", Function: "Platform",
		Locations: []core.Location{{Text: "Lisbon, Portugal", Role: "primary"}, {Text: "Remote", Role: "sourcing"}},
		ApplyURL:  "https://careers.example.com/0", URL: "https://careers.example.com/0", Owner: "robin@agency.example.com",
		Users: []string{"robin@agency.example.com", "lee@agency.example.com"}, Posted: at, Updated: at,
	}
	if diff := cmp.Diff(want, seen[want.ID]); diff != "" {
		t.Error(diff)
	}
}

func TestJobWithoutATextOfItsOwnTakesThatOfItsPosting(t *testing.T) {
	s := fake.New(2, 0)
	for _, j := range s.Rows("jobs") {
		j["description"], j["job_posting_urls"], j["job_postings"] = nil, []any{}, []any{s.Postings[0]["id"]}
		j["recruiters"], j["offices"] = nil, []any{"an-office-out-of-scope"}
	}
	seen, _ := jobs(t, start(t, s), "")
	p := seen[fake.ID("jobs", 2)]
	if p.Description != "<p>From the posting</p>" || p.ApplyURL != "https://careers.example.com/posting-0" || p.Owner != "" || p.Locations != nil || p.Flags["confidential"] != "yes" {
		t.Errorf("%+v", p)
	}
	s.Change(func() { s.Postings[0]["is_internal"] = true })
	if seen, _ = jobs(t, start(t, s), ""); seen[p.ID].Description != "" || seen[p.ID].ApplyURL != "" {
		t.Errorf("of an internal posting: %+v", seen[p.ID])
	}
}

func TestLaterLookBringsChangesLateRowsAndWhatWasDeleted(t *testing.T) {
	s := fake.New(7, 4)
	c := start(t, s)
	_, last := jobs(t, c, "")
	_, lastPeople := people(t, c, "", "")
	if !last.Full || !lastPeople.Full {
		t.Errorf("full: %v, people %v", last.Full, lastPeople.Full)
	}
	s.Change(func() { s.Now = s.Now.Add(5 * time.Minute) })
	late := s.Late("Written down late", 10*time.Minute)
	s.Change(func() {
		s.Now = s.Now.Add(time.Hour)
		s.Rows("jobs")[2]["status"], s.Rows("jobs")[2]["modified_at"] = "ARCHIVED", s.Now.Format(time.RFC3339)
		a := s.Rows("applications")[1]
		a["remote_was_deleted"], a["modified_at"] = true, s.Now.Format(time.RFC3339)
	})
	s.DeleteJob(fake.ID("jobs", 4))
	seen, last := jobs(t, c, last.Since)
	if _, came := seen[late]; !came || !seen[fake.ID("jobs", 3)].Closed || !seen[fake.ID("jobs", 4)].Closed || last.Full {
		t.Errorf("late %v, archived %+v, deleted %+v, full %v", came, seen[fake.ID("jobs", 3)], seen[fake.ID("jobs", 4)], last.Full)
	}
	rows, _ := people(t, c, "", lastPeople.Since)
	if !rows[fake.ID("applications", 2)].Removed || rows[fake.ID("applications", 1)].Removed {
		t.Errorf("%+v", rows)
	}
	if seen, last = jobs(t, c, ""); seen[fake.ID("jobs", 4)].ID != "" || !last.Full {
		t.Errorf("a deleted job in a complete look: %+v", seen)
	}
	if p, err := c.Job(t.Context(), fake.ID("jobs", 4)); err != nil || !p.Closed {
		t.Errorf("a deleted job by its id: %+v, %v", p, err)
	}
}

func TestWhoIsInATalentPoolIsInNoPipeline(t *testing.T) {
	s := fake.New(2, 4)
	s.Rows("applications")[3]["job"] = nil
	c := start(t, s)
	if rows, last := people(t, c, "", ""); len(rows) != 3 || !last.Full {
		t.Errorf("%d rows, full %v", len(rows), last.Full)
	}
	rows, _ := people(t, c, fake.ID("jobs", 1), "")
	a := rows[fake.ID("applications", 1)]
	if len(rows) != 3 || a.Name != "Ada Byron-0" || a.Emails[0] != "ada.0@example.org" || a.Employer != "Sable" || a.Stage != "Applied" || a.Status != "Applied" {
		t.Errorf("%+v", a)
	}
}

func TestCursorThatMergeForgotBeginsAnew(t *testing.T) {
	s := fake.New(7, 0)
	c := start(t, s)
	for page, err := range c.Jobs(t.Context(), "", "eyJjdXJzb3IiOiJmb3Jnb3R0ZW4ifQ") {
		if err != nil || !page.Restarted {
			t.Errorf("%+v, %v", page, err)
		}
		break
	}
}

func TestListWithoutASignOfItsEndIsRefused(t *testing.T) {
	for _, body := range []string{`{"results":[]}`, `{"next":null}`, `{"next":7,"results":[]}`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		made, err := small(config(server.URL))
		if err != nil {
			t.Fatal(err)
		}
		for page, err := range made.Jobs(t.Context(), "", "") {
			if core.KindOf(err) != core.KindInvalid {
				t.Errorf("%s: %+v, %v", body, page, err)
			}
		}
		server.Close()
	}
}

func TestStagesOfTheJobOrOfTheAccount(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s)
	own, err := c.Stages(t.Context(), fake.ID("jobs", 2))
	want := []core.Stage{
		{ID: fake.ID("job-interview-stages", 4), Name: "Applied", Order: 1},
		{ID: fake.ID("job-interview-stages", 5), Name: "Interview", Order: 2},
		{ID: fake.ID("job-interview-stages", 6), Name: "Offer", Order: 3},
	}
	if diff := cmp.Diff(want, own); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.Change(func() { s.Generic = true })
	if shared, err := c.Stages(t.Context(), fake.ID("jobs", 2)); err != nil || len(shared) != 3 || shared[0].ID != fake.ID("job-interview-stages", 1) {
		t.Errorf("%+v, %v", shared, err)
	}
}

func TestQuestionsKeepTheirKinds(t *testing.T) {
	got, err := start(t, fake.New(1, 0)).Questions(t.Context(), fake.ID("jobs", 1))
	want := []core.Question{
		{ID: fake.ID("questions", 1), Text: "May you work in Portugal?", Kind: core.AskYesNo, Required: true},
		{ID: fake.ID("questions", 2), Text: "Which shift?", Kind: core.AskChoice, Choices: []string{"Day", "Night"}},
		{ID: fake.ID("questions", 3), Text: "Anything else?", Kind: core.AskLong},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestPersonWhoIsThereTwiceIsFoundWithEveryApplication(t *testing.T) {
	s := fake.New(2, 2)
	for i, row := range s.Rows("candidates") {
		row["email_addresses"] = []fake.Object{{"value": "twice@example.org"}}
		s.Rows("applications")[i]["job"] = fake.ID("jobs", i+1)
	}
	c := start(t, s)
	found, err := c.FindCandidate(t.Context(), []string{"odd,one@example.org", "Twice@example.org"}, nil)
	want := &ats.Found{PersonID: fake.ID("candidates", 1), By: core.KeyEmail, Applications: map[string]string{
		fake.ID("jobs", 1): fake.ID("applications", 1), fake.ID("jobs", 2): fake.ID("applications", 2),
	}}
	if diff := cmp.Diff(want, found); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if found, err = c.FindCandidate(t.Context(), nil, []string{"https://www.linkedin.com/in/ada"}); found != nil || err != nil {
		t.Errorf("by a profile address: %+v, %v", found, err)
	}
}

func TestSecondStepThatFailsLeavesAPersonWhoIsPutOnTheJobLater(t *testing.T) {
	s := fake.New(2, 0)
	s.Denied = []string{"POST /applications"}
	c := start(t, s)
	_, err := c.CreateCandidate(t.Context(), lead)
	if core.KindOf(err) != core.KindForbidden || !strings.Contains(err.Error(), "but not on the job") {
		t.Fatal(err)
	}
	found, err := c.FindCandidate(t.Context(), []string{"joerg@example.org"}, nil)
	if err != nil || found == nil || len(found.Applications) > 0 {
		t.Fatalf("%+v, %v", found, err)
	}
	s.Change(func() { s.Denied = nil })
	again := lead
	again.PersonID = found.PersonID
	made, err := c.CreateCandidate(t.Context(), again)
	if err != nil || made.PersonID != found.PersonID || made.ApplicationID == "" || len(s.Rows("candidates")) != 1 {
		t.Errorf("%+v, %v, %d people", made, err, len(s.Rows("candidates")))
	}
	a := s.Rows("applications")[0]
	if a["source"] != "Riverbend" || a["job"] != lead.JobID {
		t.Errorf("%+v", a)
	}
}

func TestPersonIsWrittenWithWhatMergeHasAPlaceFor(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s)
	made, err := c.CreateCandidate(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.WriteNote(t.Context(), made, "Answered within a day."); err != nil {
		t.Error(err)
	}
	p, note := s.Rows("candidates")[0], s.Notes()[0]
	if p["company"] != "Sable" || p["title"] != "Engineer" || p["last_name"] != "Müller Weiß" {
		t.Errorf("%+v", p)
	}
	if diff := cmp.Diff([]fake.Object{{"value": "https://www.linkedin.com/in/joerg", "url_type": "SOCIAL_MEDIA"}}, p["urls"]); diff != "" {
		t.Error(diff)
	}
	if note["candidate"] != made.PersonID || note["activity_type"] != "NOTE" || note["body"] != "Answered within a day." || note["user"] != fake.ID("users", 1) {
		t.Errorf("%+v", note)
	}
}

func TestUserIsLookedUpOnceOrGivenByItsId(t *testing.T) {
	s := fake.New(2, 0)
	byID := start(t, s, func(c *ats.Config) { c.Settings["user"] = fake.ID("users", 2) })
	if _, err := byID.CreateCandidate(t.Context(), lead); err != nil {
		t.Error(err)
	}
	byMail := start(t, s)
	for range 2 {
		if _, err := byMail.CreateCandidate(t.Context(), lead); err != nil {
			t.Error(err)
		}
	}
	lookedUp := 0
	for _, asked := range s.Asked() {
		if strings.HasPrefix(asked, "GET /users") {
			lookedUp++
		}
	}
	if lookedUp != 1 {
		t.Errorf("looked the user up %d times", lookedUp)
	}
	for _, user := range []string{"", "nobody@agency.example.com"} {
		c := start(t, s, func(c *ats.Config) { c.Settings["user"] = user })
		_, err := c.CreateCandidate(t.Context(), lead)
		problems, asked := c.Problems(t.Context(), lead)
		if core.KindOf(err) != core.KindUsage || asked != nil || len(problems) != 1 || problems[0].Field != "user" {
			t.Errorf("user %q: %v, %v, %v", user, err, problems, asked)
		}
	}
}

func TestWhatTheLinkedSystemWantsIsToldBefore(t *testing.T) {
	s := fake.New(2, 0)
	s.Required = []string{"phone_numbers", "favourite_watch"}
	c := start(t, s)
	bare := lead
	bare.Resume = core.Resume{Basics: core.Basics{Name: "Ada"}}
	problems, err := c.Problems(t.Context(), bare)
	var places []string
	for _, p := range problems {
		places = append(places, p.Field)
		if p.Message == "" || p.Fix == "" {
			t.Errorf("%+v", p)
		}
	}
	if diff := cmp.Diff([]string{"basics.name", "basics.phone", "favourite_watch"}, places); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.Change(func() { s.ReadOnly = true })
	if problems, err = c.Problems(t.Context(), lead); err != nil || len(problems) == 0 || problems[0].Field != "connection" {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestRefusalNamesTheFieldAndNobody(t *testing.T) {
	s := fake.New(2, 0)
	s.Unique, s.Required = true, []string{"favourite_watch"}
	c := start(t, s)
	_, err := c.CreateCandidate(t.Context(), lead)
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "favourite_watch") {
		t.Errorf("a missing field: %v", err)
	}
	s.Change(func() { s.Required = nil })
	if _, err = c.CreateCandidate(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateCandidate(t.Context(), lead)
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "this person already") || strings.Contains(err.Error(), "joerg") {
		t.Errorf("a person who is there: %v", err)
	}
}

func TestAnswerWithoutARecordIsNone(t *testing.T) {
	s := fake.New(1, 1)
	c := start(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if strings.Count(r.URL.Path, "/") >= 2 {
			return fake.Object{}
		}
		return body
	}))
	if p, err := c.Job(t.Context(), fake.ID("jobs", 1)); core.KindOf(err) != core.KindInvalid {
		t.Errorf("job %+v, %v", p, err)
	}
	at := ats.Created{ApplicationID: fake.ID("applications", 1)}
	if st, err := c.Status(t.Context(), at); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
	if err := c.MoveStage(t.Context(), at, fake.ID("job-interview-stages", 2)); core.KindOf(err) != core.KindUnknown {
		t.Errorf("a move of which nothing is told: %v", err)
	}
}

func TestFilterByJobThatIsIgnoredTakesNobodyForAnApplicant(t *testing.T) {
	s := fake.New(2, 2)
	c := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		q.Del("job_id")
		r.URL.RawQuery = q.Encode()
		s.ServeHTTP(w, r)
	}))
	if seen, _ := people(t, c, fake.ID("jobs", 2), ""); len(seen) != 0 {
		t.Errorf("%d people of another job", len(seen))
	}
}

func TestApplicationsOutOfScopeAreLookedUp(t *testing.T) {
	s := fake.New(1, 1)
	c := start(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if r.URL.Path == "/candidates" {
			for _, person := range body.(map[string]any)["results"].([]any) {
				person.(map[string]any)["applications"] = []any{fake.ID("applications", 1)}
			}
		}
		return body
	}))
	if found, err := c.FindCandidate(t.Context(), []string{"Ada.0@example.org"}, nil); err != nil || found == nil || found.Applications[fake.ID("jobs", 1)] == "" {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestShortListInACircleIsNotWhole(t *testing.T) {
	c := start(t, frontdoor.Rewrite(fake.New(1, 0), func(r *http.Request, body any) any {
		if r.URL.Path == "/job-interview-stages" {
			body.(map[string]any)["next"] = "again"
		}
		return body
	}), func(*ats.Config) {})
	if list, err := c.Stages(t.Context(), ""); err == nil {
		t.Errorf("%d stages", len(list))
	}
}

func TestStagesWithoutAnOrderComeLast(t *testing.T) {
	one, two := 1, 2
	got := stages([]wireStage{{ID: "c", Name: "Offer", Order: &two}, {ID: "x", Name: "Other"}, {ID: "a", Name: "Applied", Order: &one}})
	if len(got) != 3 || got[0].ID != "a" || got[1].ID != "c" || got[2].ID != "x" {
		t.Errorf("%+v", got)
	}
}

func TestErrorsInsideASuccessAreNoSuccess(t *testing.T) {
	for body, kind := range map[string]core.Kind{
		`{"model":{"id":null},"errors":[{"source":{"pointer":"/model/title"},"problem_type":"INCORRECT_FIELD_TYPE"}]}`: core.KindInvalid,
		`{"model":{"id":null},"errors":[{"source":{"pointer":"Ada <ada@example.org>"},"problem_type":"ERROR"}]}`:       core.KindInvalid,
		`{"model":{},"errors":[]}`: core.KindUnknown,
		`{"model":{"id":"7"},"errors":[{"source":{"pointer":"/model/title"},"problem_type":"ERROR"}]}`: core.KindUnknown,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		conf := config(server.URL)
		conf.Settings["user"] = fake.ID("users", 1)
		made, err := small(conf)
		if err != nil {
			t.Fatal(err)
		}
		if w, ok := made.(ats.CandidateWriter); ok {
			_, err = w.CreateCandidate(t.Context(), lead)
		}
		if core.KindOf(err) != kind || strings.Contains(err.Error(), "ada@") {
			t.Errorf("%s: %v", body, err)
		}
		server.Close()
	}
}

func TestStatusIsTheStageUntilItIsARejection(t *testing.T) {
	s := fake.New(2, 1)
	c := start(t, s)
	at := ats.Created{PersonID: fake.ID("candidates", 1), ApplicationID: fake.ID("applications", 1)}
	got, err := c.Status(t.Context(), at)
	want := ats.Status{Status: "Applied", Stage: "Applied", StageID: fake.ID("job-interview-stages", 1), AsOf: s.Now}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.Change(func() { s.Rows("applications")[0]["rejected_at"] = "2026-11-23T10:00:00Z" })
	if got, err = c.Status(t.Context(), at); err != nil || got.Status != "Rejected" || got.Stage != "Applied" {
		t.Errorf("%+v, %v", got, err)
	}
	s.Change(func() { s.Rows("applications")[0]["remote_was_deleted"] = true })
	if _, err = c.Status(t.Context(), at); !core.IsNotFound(err) {
		t.Errorf("a deleted application: %v", err)
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s := fake.New(1, 0)
	s.Denied, s.ReadOnly = []string{"GET /applications", "GET /job-interview-stages"}, true
	lacks := func(c *Connector) string {
		rights, err := c.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, r := range rights {
			if !r.OK {
				list = append(list, r.Feature+": "+r.Missing)
			}
		}
		return strings.Join(list, ", ")
	}
	if got := lacks(start(t, s)); got != "people: read applications, status: read applications, stages: read job interview stages, create: write candidates and applications, note: write activities" {
		t.Errorf("lacks %s", got)
	}
	s.Change(func() { s.Denied, s.ReadOnly = nil, false })
	if got := lacks(start(t, s, func(c *ats.Config) { c.Settings["user"] = "" })); got != "create: a user in whose name to write, in the settings, note: a user in whose name to write, in the settings, move: a user in whose name to write, in the settings" {
		t.Errorf("lacks %s", got)
	}
	s.Change(func() { s.Relink = true })
	if _, err := start(t, s).Check(t.Context()); core.KindOf(err) != core.KindAuth {
		t.Errorf("an account that must be linked again: %v", err)
	}
}

func TestRegionsAndAddresses(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range descriptor().Fields {
		for _, choice := range f.Choices {
			base, err := address(ats.Config{Settings: map[string]string{"region": choice}})
			u, parsed := url.Parse(base)
			if err != nil || parsed != nil || u.Scheme != "https" || !strings.HasSuffix(u.Host, ".merge.dev") || seen[base] {
				t.Errorf("%s: %s, %v", choice, base, err)
			}
			seen[base] = true
		}
	}
	if base, err := address(ats.Config{}); err != nil || !seen[base] || len(seen) != len(regions) {
		t.Errorf("without a region: %s, %v", base, err)
	}
	if _, err := address(ats.Config{Settings: map[string]string{"region": "Mars"}}); core.KindOf(err) != core.KindUsage {
		t.Errorf("an unknown region: %v", err)
	}
	if base, err := address(ats.Config{Settings: map[string]string{"region": "Mars", "base_url": " https://merge.example.com/api "}}); err != nil || base != "https://merge.example.com/api" {
		t.Errorf("an address of one's own: %s, %v", base, err)
	}
	for _, lacking := range []string{"api_key", "account_token"} {
		c := config("https://merge.example.com")
		delete(c.Secrets, lacking)
		if _, err := New(c); core.KindOf(err) != core.KindAuth {
			t.Errorf("without %s: %v", lacking, err)
		}
	}
	if slices.Contains(descriptor().Carries, ats.CarryEducation) {
		t.Error("education does not go along")
	}
}
