package recruitee

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/connectors/conntest/recruiteefake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// account is a fake with more offers and people than fit on two pages.
func account() *recruiteefake.Server {
	s := recruiteefake.New()
	s.PageSize = 4
	for i := range 8 {
		s.AddOffer(recruiteefake.Object{
			"title": fmt.Sprint("Engineer ", i), "description": "<p>Build</p>", "requirements": "<p>Go</p>", "department": "Technology", "employment_type_code": "fulltime",
			"location": "Berlin, Germany", "city": "Berlin", "country_code": "DE", "locations": []recruiteefake.Object{{"city": "Berlin"}, {"city": "Hamburg", "country_code": "de"}},
			"careers_url": "https://jobs.example.com/1", "careers_apply_url": "https://jobs.example.com/1/apply",
		})
	}
	for i := range 8 {
		s.AddCandidate(1000, recruiteefake.Object{
			"name": fmt.Sprint("Ada Byron ", i), "emails": []string{fmt.Sprintf("Ada.%d@example.org", i)}, "phones": []string{"+49 30 23125 101"},
			"social_links": []string{fmt.Sprint("https://www.linkedin.com/in/ada-", i)},
		})
	}
	return s
}

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base, "company": recruiteefake.Company}, Secrets: map[string]string{"api_key": recruiteefake.Key}}
}

func connect(t testing.TB, s http.Handler) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := small(config(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("New gives a %T", made)
	}
	return c
}

// small is the connector with pages of four.
func small(c ats.Config) (ats.Connector, error) { return open(c, 4) }

var lead = ats.Candidate{JobID: "1002", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

// The suite runs on both ways in which accounts page their offers.
func TestConformance(t *testing.T) {
	const home = "/c/" + recruiteefake.Company
	for name, pages := range map[string]bool{"by offset": false, "by page": true} {
		t.Run(name, func(t *testing.T) {
			var now *recruiteefake.Server
			conntest.Run(t, conntest.Target{
				Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 8, Full: true, Config: config, List: "GET " + home + "/offers",
				Writes: []string{
					"POST " + home + "/candidates", "POST " + home + "/placements", "PATCH " + home + "/placements/*/change_stage", "POST " + home + "/candidates/*/notes",
					"POST " + home + "/custom_fields/candidates/*/fields", "POST " + home + "/attachments", "PATCH " + home + "/candidates/*/update_cv",
				},
				Start: conntest.Serve(func() http.Handler {
					now = account()
					now.Pages = pages
					return now
				}),
				Write: &conntest.Write{
					Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
					Attached: func(person string) [][]byte { files, _ := now.Files(person); return files },
				},
			})
		})
	}
}

// readJobs reads jobs; behind the first page something happens to the account.
func readJobs(t *testing.T, c *Connector, happens func()) (seen map[string]bool, full bool) {
	t.Helper()
	seen = map[string]bool{}
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, p := range page.Items {
			if seen[p.ID] {
				t.Errorf("%s comes twice", p.ID)
			}
			seen[p.ID] = true
		}
		full = page.Full
		if happens != nil {
			happens()
			happens = nil
		}
	}
	return seen, full
}

func TestListThatMovesBetweenTwoPagesLosesNothing(t *testing.T) {
	for name, change := range map[string]struct {
		happens func(*recruiteefake.Server)
		want    int
	}{
		"an offer is added before the others":    {func(s *recruiteefake.Server) { s.AddOffer(recruiteefake.Object{"title": "Nurse"}) }, 9},
		"an offer of the first page is archived": {func(s *recruiteefake.Server) { s.Change(1006, recruiteefake.Object{"status": "archived"}) }, 7},
		"an offer changes":                       {func(s *recruiteefake.Server) { s.Change(1006, recruiteefake.Object{"title": "Other"}) }, 8},
		"a pool of talents is added": {func(s *recruiteefake.Server) {
			s.AddOffer(recruiteefake.Object{"title": "Pool", "kind": "talent_pool"})
		}, 8},
	} {
		s := account()
		if seen, full := readJobs(t, connect(t, s), func() { change.happens(s) }); len(seen) != change.want || !full {
			t.Errorf("%s: %d offers, full %v", name, len(seen), full)
		}
		s = account()
		s.Pages = true
		if seen, full := readJobs(t, connect(t, s), func() { change.happens(s) }); len(seen) != change.want || !full {
			t.Errorf("%s, by page: %d offers, full %v", name, len(seen), full)
		}
	}
	s := account()
	s.IgnoreOffset = true
	if seen, full := readJobs(t, connect(t, s), nil); len(seen) != 8 || !full {
		t.Errorf("everything at once: %d offers, full %v", len(seen), full)
	}
}

func TestOfferBecomesAJob(t *testing.T) {
	s := account()
	c := connect(t, s)
	s.Change(1001, recruiteefake.Object{"status": "archived"})
	p, err := c.Job(t.Context(), "1001")
	if err != nil || !p.Closed || p.Description != "<p>Build</p><p>Go</p>" || p.EmploymentType != "fulltime" || p.Updated.IsZero() {
		t.Errorf("job %+v, %v", p, err)
	}
	want := []core.Location{{Text: "Berlin, Germany", City: "Berlin", Country: "DE", Role: "primary"}, {Text: "Hamburg", City: "Hamburg", Country: "DE", Role: "sourcing"}}
	if diff := cmp.Diff(want, p.Locations); diff != "" {
		t.Error(diff)
	}
}

func TestPersonIsFoundByAddressAndNotByLikeness(t *testing.T) {
	s := account()
	c := connect(t, s)
	if found, err := c.FindCandidate(t.Context(), []string{"ada.5@example.net"}, []string{"https://github.com/ada-5"}); err != nil || found != nil {
		t.Fatalf("a stranger: %+v, %v", found, err)
	}
	found, err := c.FindCandidate(t.Context(), nil, []string{"https://www.linkedin.com/in/ada-5"})
	if err != nil || found == nil || found.By != core.KeyURL || found.Applications["1000"] != "6/1000" {
		t.Fatalf("found %+v, %v", found, err)
	}
	again := lead
	again.PersonID = found.PersonID
	made, err := c.CreateCandidate(t.Context(), again)
	if err != nil || made.ApplicationID != "6/1002" || len(s.Candidates()) != 8 {
		t.Fatalf("made %+v, %v", made, err)
	}
	if st, err := c.Status(t.Context(), made); err != nil || st.Stage != "Applied" || st.Status != "active" {
		t.Errorf("status %+v, %v", st, err)
	}
	s.Placed(6, recruiteefake.Object{"stage_id": 503, "hired_at": "2026-11-23T08:00:00Z"})
	if st, err := c.Status(t.Context(), ats.Created{PersonID: "6", ApplicationID: "6/1000"}); err != nil || st.Stage != "Hired" || st.Status != "hired" {
		t.Errorf("status %+v, %v", st, err)
	}
	if _, err := c.Status(t.Context(), ats.Created{PersonID: "6", ApplicationID: "6/1007"}); !core.IsNotFound(err) {
		t.Errorf("on another job: %v", err)
	}
}

func TestQuestionsOfAnOffer(t *testing.T) {
	s := account()
	c := connect(t, s)
	got, err := c.Questions(t.Context(), "1001")
	want := []core.Question{
		{ID: "61", Text: "May you work in Germany?", Kind: core.AskYesNo, Required: true},
		{ID: "62", Text: "Tools", Kind: core.AskChoices, Choices: []string{"Go", "SQL"}},
		{ID: "64", Text: "Why us?", Kind: core.AskLong},
		{ID: "65", Text: "Expected salary", Kind: core.AskNumber},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.Change(1001, recruiteefake.Object{"open_questions": []recruiteefake.Object{}})
	if got, err := c.Questions(t.Context(), "1001"); err != nil || len(got) > 0 {
		t.Errorf("an offer that asks nothing: %v, %v", got, err)
	}
	s.Change(1001, recruiteefake.Object{"open_questions": nil})
	if got, err := c.Questions(t.Context(), "1001"); err != nil || len(got) > 0 {
		t.Errorf("an offer with null for a list: %v, %v", got, err)
	}
}

func TestProfileAndPlacementFollowTheCandidate(t *testing.T) {
	s := account()
	s.IgnoreOffers = true
	c := connect(t, s)
	staged := lead
	staged.Stage = "502"
	made, err := c.CreateCandidate(t.Context(), staged)
	if err != nil || made.URL == "" {
		t.Fatalf("%+v, %v", made, err)
	}
	want := []recruiteefake.Object{
		{"kind": "education", "values": []recruiteefake.Object{{"school": "TU Graz", "degree": "MSc", "major": "CS", "end_date": "2019-01-01"}}},
		{"kind": "experience", "values": []recruiteefake.Object{{"company": "Sable", "title": "Engineer", "start_date": "2020-01-01"}}},
	}
	if diff := cmp.Diff(want, s.Candidates()[0]["fields"]); diff != "" {
		t.Error(diff)
	}
	if st, err := c.Status(t.Context(), made); err != nil || st.StageID != "502" {
		t.Errorf("status %+v, %v", st, err)
	}
	s.Deny("POST /c/4711/custom_fields/")
	other := lead
	other.Resume.Basics.Email = "other@example.org"
	if _, err := c.CreateCandidate(t.Context(), other); core.KindOf(err) != core.KindUnknown {
		t.Errorf("a profile that is refused: %v", err)
	}
	if found, err := c.FindCandidate(t.Context(), []string{"other@example.org"}, nil); err != nil || found == nil || found.Applications["1002"] == "" {
		t.Errorf("looking up gives %+v, %v", found, err)
	}
}

func TestFileBecomesTheCVOfWhoHasNone(t *testing.T) {
	s := account()
	s.AddCandidate(1000, recruiteefake.Object{"name": "Own", "cv_original_url": "https://files.example.com/own.pdf"})
	c := connect(t, s)
	for _, id := range []string{"1", "9", "1", "9"} {
		if err := c.AttachResume(t.Context(), ats.Created{PersonID: id}, ats.File{Name: "ada.pdf", Data: []byte("%PDF")}); err != nil {
			t.Fatal(err)
		}
	}
	for id, isCV := range map[string]bool{"1": true, "9": false} {
		if files, cv := s.Files(id); len(files) != 1 || (string(cv) == "%PDF") != isCV {
			t.Errorf("%s has %d files and the CV %q", id, len(files), cv)
		}
	}
}

func TestDisqualifiedPersonIsNotMovedAndAMoveIsLookedAt(t *testing.T) {
	s := account()
	c := connect(t, s)
	at := ats.Created{PersonID: "3", ApplicationID: "3/1000"}
	s.Placed(3, recruiteefake.Object{"disqualified_at": "2026-11-23T08:00:00Z"})
	if err := c.MoveStage(t.Context(), at, "502"); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "disqualified") {
		t.Errorf("disqualified: %v", err)
	}
	s.Placed(3, recruiteefake.Object{"disqualified_at": nil})
	s.IgnoreMoves = true
	if err := c.MoveStage(t.Context(), at, "502"); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "did not do it") {
		t.Errorf("ignored: %v", err)
	}
	s.IgnoreMoves = false
	if err := c.MoveStage(t.Context(), at, "502"); err != nil {
		t.Error(err)
	}
	if err := c.MoveStage(t.Context(), ats.Created{PersonID: "3", ApplicationID: "3/1007"}, "502"); !core.IsNotFound(err) {
		t.Errorf("on another job: %v", err)
	}
}

func TestStatusIsNotGuessed(t *testing.T) {
	for name, tt := range map[string]struct {
		placements any // nil = the answer has none
		want       core.Kind
	}{"taken off the job": {[]any{}, core.KindNotFound}, "an answer without placements": {nil, core.KindInvalid}} {
		c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
			change := func(w any) {
				if w.(map[string]any)["placements"] = tt.placements; tt.placements == nil {
					delete(w.(map[string]any), "placements")
				}
			}
			if one := body.(map[string]any)["candidate"]; one != nil {
				change(one)
			}
			if list, ok := body.(map[string]any)["candidates"].([]any); ok {
				for _, w := range list {
					change(w)
				}
			}
			return body
		}))
		if st, err := c.Status(t.Context(), ats.Created{PersonID: "1", ApplicationID: "1/1000"}); core.KindOf(err) != tt.want {
			t.Errorf("%s: %+v, %v", name, st, err)
		}
		for page, err := range c.People(t.Context(), "1000", "", "") {
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page.Items {
				if a.Status != "" || a.JobID != "1000" {
					t.Errorf("%s: the list says %+v", name, a)
				}
			}
		}
	}
}

func TestAnswerWithoutARecordIsNone(t *testing.T) {
	c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
		if strings.Count(r.URL.Path, "/") == 4 { // /c/4711/offers/ID
			return recruiteefake.Object{}
		}
		return body
	}))
	if p, err := c.Job(t.Context(), "1000"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("job %+v, %v", p, err)
	}
	if list, err := c.Stages(t.Context(), "1000"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("stages %+v, %v", list, err)
	}
	at := ats.Created{PersonID: "1", ApplicationID: "1/1000"}
	if err := c.AttachResume(t.Context(), at, ats.File{Name: "a.pdf", Data: []byte("x")}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("résumé of nobody: %v", err)
	}
	if err := connect(t, account()).MoveStage(t.Context(), ats.Created{PersonID: "1"}, "501"); core.KindOf(err) != core.KindNotFound {
		t.Errorf("a move of no application: %v", err)
	}
}

func TestPipelineWithoutAListOfStagesIsNotEmpty(t *testing.T) {
	c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
		if strings.Contains(r.URL.Path, "/pipeline_templates/") {
			return recruiteefake.Object{"pipeline_template": recruiteefake.Object{"id": 77}}
		}
		return body
	}))
	if list, err := c.Stages(t.Context(), "1000"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("stages %+v, %v", list, err)
	}
}

func TestMissingRightIsNamedAndNothingIsWrittenToAnOffer(t *testing.T) {
	s := account()
	s.Deny("POST /c/4711/placements")
	c := connect(t, s)
	rights, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rights {
		if r.OK == (r.Feature == "create") || !r.OK && r.Missing == "" {
			t.Errorf("right %+v", r)
		}
	}
	readJobs(t, c, nil)
	if _, err := c.CreateCandidate(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	if made := s.Candidates()[0]; fmt.Sprint(made["sources"], made["social_links"]) != "[Riverbend] [https://www.linkedin.com/in/joerg]" {
		t.Errorf("Recruitee has %v", made)
	}
	for _, a := range s.Asked() {
		if a.Method != http.MethodGet && strings.Contains(a.Path, "/offers") {
			t.Errorf("wrote: %v", a)
		}
	}
}
