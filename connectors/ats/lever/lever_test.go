package lever

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/connectors/conntest/leverfake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// account is a fake with more postings and people than fit on two pages; all
// have the same stamp.
func account() (*leverfake.Server, func(time.Duration)) {
	s := leverfake.New()
	advance := s.At(monday)
	s.PageSize = 4
	for i := range 10 {
		s.AddPosting(leverfake.Object{
			"id": fmt.Sprint("post-", i), "text": fmt.Sprint("Engineer ", i), "reqCode": fmt.Sprint("R-", i), "owner": leverfake.Actor, "country": "DE",
			"categories": leverfake.Object{"commitment": "Full-time", "department": "Technology", "location": "Berlin", "allLocations": []string{"Berlin", "Hamburg"}},
			"content":    leverfake.Object{"descriptionHtml": "<p>Build</p>", "lists": []leverfake.Object{{"text": "Must", "content": "<li>Go</li>"}}, "closingHtml": "<p>Bye</p>"},
			"urls":       leverfake.Object{"show": "https://jobs.example.com/1", "apply": "https://jobs.example.com/1/apply"},
		})
	}
	for i := range 9 {
		s.AddOpportunity("post-0", leverfake.Object{
			"name": fmt.Sprint("Ada Byron ", i), "emails": []string{fmt.Sprintf("ada.%d@example.org", i)},
			"phones": []leverfake.Object{{"value": "+49 30 23125 101"}}, "links": []string{fmt.Sprint("https://www.linkedin.com/in/ada-", i)},
		})
	}
	return s, advance
}

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "user": "Robin@agency.example.com"},
		Secrets:  map[string]string{"api_key": leverfake.Key},
	}
}

func connect(t testing.TB, s http.Handler, settings ...string) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	account := config(server.URL)
	for i := 0; i+1 < len(settings); i += 2 {
		account.Settings[settings[i]] = settings[i+1]
	}
	made, err := New(account)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("New gives a %T", made)
	}
	return c
}

var lead = ats.Candidate{JobID: "post-2", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Label: "Engineer",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *leverfake.Server
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Jobs: 10, Full: true, Config: config, List: "GET /v1/postings",
		Writes: []string{"POST /v1/opportunities", "PUT /v1/opportunities/*/stage", "POST /v1/opportunities/*/notes", "POST /v1/opportunities/*/files"},
		Start:  conntest.Serve(func() http.Handler { now, _ = account(); return now }),
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) (files [][]byte) {
				for _, f := range now.Files(person) {
					files = append(files, f.Data)
				}
				return files
			},
		},
	})
}

// look reads a list to its end.
func look(t *testing.T, c *Connector, since *ats.Cursor) (seen []string) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), *since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			seen = append(seen, fmt.Sprint(p.ID, " ", p.Status, " ", p.Closed))
		}
		if page.Last {
			*since = page.Since
		}
	}
	return seen
}

func TestLaterLooksBringChangesAndLateCommits(t *testing.T) {
	s, advance := account()
	c := connect(t, s)
	var since ats.Cursor
	advance(time.Hour)
	if got := look(t, c, &since); len(got) != 10 {
		t.Fatalf("first look: %v", got)
	}
	advance(time.Hour)
	if got := look(t, c, &since); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	s.Change("post-3", leverfake.Object{"state": "closed"})
	// Stamped before the last look began and visible only now.
	s.AddPosting(leverfake.Object{"id": "late", "text": "Nurse", "updatedAt": monday.Add(2*time.Hour - 3*time.Minute).UnixMilli()})
	if diff := cmp.Diff([]string{"post-3 closed true", "late published false"}, look(t, c, &since)); diff != "" {
		t.Error(diff)
	}
}

func TestChangeBetweenTwoPagesLosesNobody(t *testing.T) {
	s, advance := account()
	c := connect(t, s)
	seen := map[string]bool{}
	for page, err := range c.People(t.Context(), "post-0", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			if seen[a.ID] {
				t.Errorf("%s comes twice", a.ID)
			}
			seen[a.ID] = true
		}
		advance(time.Second)
		s.Change("opp-1", leverfake.Object{"stage": "3f0c"})
		s.Change("opp-9", leverfake.Object{"stage": "3f0c"})
	}
	if len(seen) != 9 {
		t.Errorf("saw %d of 9", len(seen))
	}
}

func TestConfidentialRowsOnlyWhereWanted(t *testing.T) {
	s, _ := account()
	s.AddPosting(leverfake.Object{"id": "secret", "text": "Chief", "confidentiality": "confidential"})
	var none, all ats.Cursor
	if got := look(t, connect(t, s), &none); len(got) != 10 {
		t.Errorf("without: %d", len(got))
	}
	if got := look(t, connect(t, s, "confidential", "yes"), &all); len(got) != 11 {
		t.Errorf("with: %d", len(got))
	}
}

func TestPostingBecomesAJob(t *testing.T) {
	s, _ := account()
	p, err := connect(t, s).Job(t.Context(), "post-1")
	want := core.Posting{
		ID: "post-1", Reference: "R-1", Title: "Engineer 1", Status: "published", EmploymentType: "Full-time", Function: "Technology",
		Locations:   []core.Location{{Text: "Berlin", Country: "DE", Role: "primary"}, {Text: "Hamburg", Role: "sourcing"}},
		Description: "<p>Build</p><h3>Must</h3><ul><li>Go</li></ul><p>Bye</p>", Owner: leverfake.Email,
		ApplyURL: "https://jobs.example.com/1/apply", URL: "https://jobs.example.com/1", Posted: monday, Updated: monday,
		Flags: map[string]string{"confidentiality": "non-confidential"},
	}
	if diff := cmp.Diff(want, p); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestQuestionsAreNamedBySetAndPlace(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	got, err := c.Questions(t.Context(), "post-1")
	want := []core.Question{
		{ID: "set-1/0", Text: "May you work in Germany?", Kind: core.AskChoice, Required: true, Choices: []string{"Yes", "No"}},
		{ID: "set-1/1", Text: "Why us?", Kind: core.AskLong},
		{ID: "set-2/0", Text: "Which tools do you know?", Kind: core.AskChoices, Choices: []string{"Go", "SQL"}},
		{ID: "set-2/1", Text: "A sample of your work", Kind: core.AskFile},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.Change("post-1", leverfake.Object{"form": leverfake.Object{"text": "Engineer", "customQuestions": []leverfake.Object{}}})
	if got, err := c.Questions(t.Context(), "post-1"); err != nil || len(got) > 0 {
		t.Errorf("a posting that asks nothing: %v, %v", got, err)
	}
	s.Change("post-1", leverfake.Object{"form": leverfake.Object{"text": "Engineer"}})
	if _, err := c.Questions(t.Context(), "post-1"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("a form that does not say what it asks: %v", err)
	}
}

// Lever lists what was deleted elsewhere: a look for changes can't know of it, and
// only a complete one may conclude from absence.
func TestDeletedPostingIsMissingFromAFullLookOnly(t *testing.T) {
	s, advance := account()
	c := connect(t, s)
	var since, none ats.Cursor
	advance(time.Hour)
	look(t, c, &since)
	advance(time.Hour)
	s.Delete("post-3")
	s.Delete("opp-2")
	if got := look(t, c, &since); len(got) > 0 {
		t.Errorf("changes: %v", got)
	}
	if got := look(t, c, &none); len(got) != 9 || slices.Contains(got, "post-3 published false") {
		t.Errorf("a complete look: %v", got)
	}
	if _, err := c.Job(t.Context(), "post-3"); !core.IsNotFound(err) {
		t.Errorf("the deleted posting: %v", err)
	}
	if _, err := c.Status(t.Context(), ats.Created{ApplicationID: "opp-2"}); !core.IsNotFound(err) {
		t.Errorf("the deleted person: %v", err)
	}
}

// No answer of Lever's tells how many requests are left; the pace is ours alone.
func TestPaceIsKeptWithoutHeaders(t *testing.T) {
	s, _ := account()
	s.Limit, s.Per = 30, time.Second
	c := connect(t, s)
	for range 25 {
		if _, err := c.Stages(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
	}
	if s.Held() > 0 {
		t.Errorf("%d requests met the limit", s.Held())
	}
}

func TestHiredArchivedAndAnonymised(t *testing.T) {
	s, _ := account()
	s.Change("opp-1", leverfake.Object{"archived": leverfake.Object{"reason": "r-hired", "archivedAt": 1}})
	s.Change("opp-2", leverfake.Object{"archived": leverfake.Object{"reason": "r-unfit", "archivedAt": 1}})
	s.Change("opp-3", leverfake.Object{"isAnonymized": true})
	got := map[string]string{}
	for page, err := range connect(t, s).People(t.Context(), "post-0", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items[:min(4, len(page.Items))] {
			got[a.ID] = fmt.Sprint(a.Status, " ", a.Removed)
		}
	}
	for id, want := range map[string]string{"opp-1": "hired false", "opp-2": "archived false", "opp-3": "active true", "opp-4": "active false"} {
		if got[id] != want {
			t.Errorf("%s: %s, want %s", id, got[id], want)
		}
	}
}

func TestKnownContactGetsAnotherOpportunity(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org", "ada.5@example.org"}, nil)
	if err != nil || found == nil || found.PersonID != "contact-6" || found.Applications["post-0"] != "opp-6" {
		t.Fatalf("found %+v, %v", found, err)
	}
	again := lead
	again.PersonID, again.Stage = found.PersonID, "lead-reached-out"
	made, err := c.CreateCandidate(t.Context(), again)
	if err != nil || made.PersonID != "contact-6" || made.ApplicationID != "opp-10" {
		t.Fatalf("made %+v, %v", made, err)
	}
	o := s.Opportunities()[9]
	if o["name"] != "Ada Byron 5" || o["sourcedBy"] != leverfake.Actor || fmt.Sprint(o["sources"]) != "[Riverbend]" || o["stage"] != "lead-reached-out" {
		t.Errorf("Lever has %v", o)
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s, _ := account()
	s.Deny("GET /v1/stages", "POST /v1/opportunities/00000000-0000-4000-8000-000000000000/notes")
	rights, err := connect(t, s).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rights {
		if !r.OK {
			got[r.Feature] = r.Missing
		}
	}
	if diff := cmp.Diff(map[string]string{"stages": "Stages: read", "note": "Notes: write"}, got); diff != "" {
		t.Error(diff)
	}
	if len(s.Opportunities()) != 9 {
		t.Error("the check wrote something")
	}
	if _, err := connect(t, s, "user", "").CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUsage {
		t.Errorf("nobody to act as: %v", err)
	}
	if _, err := connect(t, s, "user", "who@example.com").CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUsage {
		t.Errorf("an unknown user: %v", err)
	}
}

func TestAnswerWithoutARecordIsNone(t *testing.T) {
	s, _ := account()
	c := connect(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if strings.HasPrefix(r.URL.Path, "/v1/postings/") || strings.HasPrefix(r.URL.Path, "/v1/opportunities/") {
			return leverfake.Object{}
		}
		return body
	}))
	if p, err := c.Job(t.Context(), "post-1"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("job %+v, %v", p, err)
	}
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "opp-1"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestPersonBehindManyHitsIsFound(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	s.AddOpportunity("post-1", leverfake.Object{"name": "Cara", "emails": []string{"cara@example.org"}, "contact": "contact-cara"})
	s.IgnoreEmail = true
	if found, err := c.FindCandidate(t.Context(), []string{"Cara@example.org"}, nil); err != nil || found == nil || found.PersonID != "contact-cara" {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestRefusalShowsACodeAndNothingElse(t *testing.T) {
	s, _ := account()
	for code, shown := range map[string]bool{"InvalidStage": true, "ada@example.org is known": false, "Ada Byron": false, strings.Repeat("x", 80): false} {
		c := connect(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				s.ServeHTTP(w, r)
				return
			}
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(leverfake.Object{"code": code, "message": "ada@example.org"})
		}))
		_, err := c.CreateCandidate(t.Context(), lead)
		if core.KindOf(err) != core.KindInvalid || strings.Contains(err.Error(), code) != shown || strings.Contains(err.Error(), "ada@") {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestNumbersAreWrittenIntoPathsAsTheyAre(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	odd := ats.Created{ApplicationID: "../postings/post-1?x=1#"}
	_ = c.WriteNote(t.Context(), odd, "Hello")
	_ = c.MoveStage(t.Context(), odd, "3f0c")
	for _, a := range s.Asked() {
		if a.Method != http.MethodGet && !strings.HasPrefix(a.Path, "/v1/opportunities/..%2F") && !strings.HasPrefix(a.Path, "/v1/opportunities/../") {
			t.Errorf("asked for %v", a)
		}
	}
}

func TestNothingIsEverWrittenToAPosting(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	if _, err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	made, err := c.CreateCandidate(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{c.WriteNote(t.Context(), made, "Hello"), c.MoveStage(t.Context(), made, "3f0c"), c.AttachResume(t.Context(), made, ats.File{Name: "a.pdf", Data: []byte("x")})} {
		if err != nil {
			t.Error(err)
		}
	}
	for _, a := range s.Asked() {
		if a.Method != http.MethodGet && !strings.HasPrefix(a.Path, "/v1/opportunities") {
			t.Errorf("wrote: %v", a)
		}
	}
	wrong := lead
	wrong.Stage = "no such stage"
	if _, err := c.CreateCandidate(t.Context(), wrong); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "InvalidStage") {
		t.Errorf("refused: %v", err)
	}
}
