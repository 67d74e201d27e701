package custom_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reqdesk/connectors/ats/custom"
	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/breezyfake"
	"reqdesk/connectors/conntest/pinpointfake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

func TestWhatComesAlongHasNoProblem(t *testing.T) {
	if len(custom.Systems()) < 3 {
		t.Errorf("%v", custom.Systems())
	}
	for _, name := range custom.Systems() {
		text, err := custom.Example(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range describe.Check(text) {
			t.Errorf("%s.yaml:%d:%d: %s", name, p.Line, p.Column, p.Message)
		}
	}
	if _, err := custom.Example("../secret"); core.KindOf(err) != core.KindUsage {
		t.Errorf("a name that leads elsewhere: %v", err)
	}
}

// breezy is a company with positions in every state.
func breezy() *breezyfake.Server {
	s := breezyfake.New()
	for i, state := range []string{"published", "published", "draft", "closed", "archived", "published"} {
		s.AddPosition(breezyfake.Object{
			"_id": fmt.Sprint("pos-", i), "name": fmt.Sprint("Engineer ", i), "state": state, "requisition_id": []string{"", "R-1"}[i%2],
			"type": breezyfake.Object{"id": "fullTime", "name": "Full-Time"}, "category": breezyfake.Object{"id": "software", "name": "Software"},
			"department": "Platform", "description": "<p>Build</p>", "experience": breezyfake.Object{"id": "senior", "name": "Senior"}, "org_type": "position",
			"location": breezyfake.Object{"name": "Lisbon, PT", "city": "Lisbon", "country": breezyfake.Object{"id": "PT", "name": "Portugal"}, "is_remote": true},
		})
	}
	for i := range 3 {
		s.AddCandidate("pos-0", breezyfake.Object{"name": fmt.Sprint("Ada Byron ", i), "email_address": fmt.Sprintf("Ada.%d@example.org", i), "phone_number": "+49 30 23125 101"})
	}
	return s
}

func breezyConfig(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base + "/v3", "account": breezyfake.Company}, Secrets: map[string]string{"api_key": breezyfake.Key}}
}

func TestBreezyConformance(t *testing.T) {
	var now *breezyfake.Server
	const candidate = "/v3/company/" + breezyfake.Company + "/position/*/candidate/*/"
	conntest.Run(t, conntest.Target{
		Factory: example(t, "breezy"), Jobs: 5, Full: true, OnePage: true, Config: breezyConfig,
		Writes: []string{"POST /v3/company/" + breezyfake.Company + "/position/*/candidates", "PUT " + candidate + "stage", "POST " + candidate + "stream", "POST " + candidate + "resume"},
		Start:  conntest.Serve(func() http.Handler { now = breezy(); return now }),
		Write: &conntest.Write{
			Candidate: ats.Candidate{JobID: "pos-1", Source: "Riverbend", Resume: joerg}, Resume: pdf,
			Attached: func(person string) [][]byte { return now.Files(person) },
		},
	})
}

func started(t *testing.T, f ats.Factory, handler http.Handler, config func(string) ats.Config) ats.Connector {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c, err := f.New(config(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBreezyPositionBecomesAJob(t *testing.T) {
	s := breezy()
	c := started(t, example(t, "breezy"), s, breezyConfig)
	got, err := able[ats.JobReader](t, c).Job(t.Context(), "pos-1")
	if err != nil {
		t.Fatal(err)
	}
	if got.Posted.IsZero() || got.Updated.IsZero() {
		t.Errorf("times %v, %v", got.Posted, got.Updated)
	}
	want := core.Posting{
		ID: "pos-1", Reference: "R-1", Title: "Engineer 1", Status: "published", EmploymentType: "Full-Time", Function: "Software", Experience: "Senior",
		Locations:   []core.Location{{Text: "Lisbon, PT", City: "Lisbon", Country: "PT", Role: "primary"}},
		Description: "<p>Build</p>", Owner: strings.ToLower(breezyfake.Email), Posted: got.Posted, Updated: got.Updated,
		Flags: map[string]string{"department": "Platform", "org_type": "position", "remote": "yes"},
	}
	same(t, "the job", want, got)
	all, _ := pages(t, c.Jobs(t.Context(), "", ""))
	closed := map[string]bool{}
	for _, p := range all[0].Items {
		closed[p.ID] = p.Closed
	}
	same(t, "what is closed", map[string]bool{"pos-0": false, "pos-1": false, "pos-2": true, "pos-3": true, "pos-5": false}, closed)
	users := 0
	for _, a := range s.Asked() {
		if strings.HasPrefix(a.Path, "/v3/user/") {
			users++
		}
	}
	if users != 2 {
		t.Errorf("the one owner was asked for %d times in a job and a list", users)
	}
}

func TestBreezyCandidateIsWrittenWhole(t *testing.T) {
	s := breezy()
	c := started(t, example(t, "breezy"), s, breezyConfig)
	made, err := able[ats.CandidateWriter](t, c).CreateCandidate(t.Context(), ats.Candidate{JobID: "pos-1", Source: "Riverbend", Resume: joerg})
	if err != nil || made.ApplicationID != "pos-1/cand-4" {
		t.Fatalf("%+v, %v", made, err)
	}
	if err := able[ats.NoteWriter](t, c).WriteNote(t.Context(), made, "Hello"); err != nil {
		t.Fatal(err)
	}
	same(t, "the note", []string{"Hello"}, s.Notes("cand-4"))
	written := s.Candidates()[3]
	for _, own := range []string{"_id", "meta_id", "position", "stage", "creation_date", "updated_date"} {
		delete(written, own)
	}
	same(t, "the candidate", breezyfake.Object{
		"name": "Jörg Müller Weiß", "email_address": "joerg@example.org", "phone_number": "+49 30 23125 101", "address": "Graz, AT", "summary": "Engineer",
		"origin": "sourced", "source": "Riverbend", "social_profiles": breezyfake.Object{"linkedin": "https://www.linkedin.com/in/joerg"},
		"work_history": []any{breezyfake.Object{"company_name": "Sable", "title": "Engineer", "start_year": 2020.0, "start_month": 1.0}},
		"education":    []any{breezyfake.Object{"school_name": "TU Graz", "field_of_study": "CS", "end_year": 2019.0}},
	}, written)
	_, err = able[ats.CandidateWriter](t, c).CreateCandidate(t.Context(), ats.Candidate{JobID: "pos-1", Resume: joerg})
	if core.KindOf(err) != core.KindInvalid {
		t.Errorf("twice on one position: %v", err)
	}
}

func pinpoint() *pinpointfake.Server {
	s := pinpointfake.New(7, 8)
	s.PageSize = 3
	s.Change("jobs", "102", pinpointfake.Object{"status": "closed"})
	s.Change("jobs", "103", pinpointfake.Object{"visibility": "internal", "benefits": nil, "employment_type_text": nil, "requisition_id": "Q-3"})
	return s
}

func pinpointConfig(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base, "account": "riverbend"}, Secrets: map[string]string{"api_key": pinpointfake.Key}}
}

func TestPinpointConformance(t *testing.T) {
	conntest.Run(t, conntest.Target{
		Factory: example(t, "pinpoint"), Jobs: 7, Full: true, Config: pinpointConfig, List: "GET /jobs",
		Writes: []string{"PUT /applications/*", "POST /comments"},
		Start:  conntest.Serve(func() http.Handler { return pinpoint() }),
	})
}

func TestPinpointReadsAndWritesWhatItsDescriptionSays(t *testing.T) {
	s := pinpoint()
	c := started(t, example(t, "pinpoint"), s, pinpointConfig)
	if diff := cmp.Diff(ats.Capabilities{Jobs: true, JobByID: true, People: true, Stages: true, Questions: true, Note: true, Move: true, Status: true}, ats.CapabilitiesOf(c)); diff != "" {
		t.Error(diff)
	}
	job, err := able[ats.JobReader](t, c).Job(t.Context(), "101")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the job", core.Posting{
		ID: "101", Reference: "101", Title: "Engineer 0", Status: "open", EmploymentType: "Full Time", Function: "Platform",
		Locations:   []core.Location{{Text: "St Helier, Jersey, JE", City: "St Helier", Region: "Jersey", Country: "JE", PostalCode: "JE1 2PP", Role: "primary"}},
		Description: "<p>Build</p><h3>Benefits</h3><p>Tea</p>", ApplyURL: "https://riverbend.example.com/jobs/101/apply", URL: "https://riverbend.example.com/jobs/101",
		Owner: "robin@agency.example.com", Users: []string{"robin@agency.example.com", "lee@agency.example.com"}, Posted: job.Posted, Updated: job.Updated,
		Flags: map[string]string{"visibility": "external", "workplace_type": "hybrid"},
	}, job)
	questions, err := able[ats.QuestionLister](t, c).Questions(t.Context(), "101")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "questions", []core.Question{
		{ID: "31", Text: "Question long_text", Kind: core.AskLong, Required: true},
		{ID: "32", Text: "Question boolean", Kind: core.AskYesNo},
		{ID: "33", Text: "Question multiple_choice", Kind: core.AskChoices, Choices: []string{"red", "blue"}},
		{ID: "34", Text: "Question url", Kind: core.AskText},
	}, questions)
	at := ats.Created{PersonID: "503", ApplicationID: "503"}
	if err := able[ats.NoteWriter](t, c).WriteNote(t.Context(), at, `"quoted"`); err != nil {
		t.Fatal(err)
	}
	same(t, "the note", []string{`"quoted"`}, s.Notes["503"])
	if err := able[ats.StageMover](t, c).MoveStage(t.Context(), at, "1011"); err != nil {
		t.Fatal(err)
	}
	status, err := able[ats.StatusReader](t, c).Status(t.Context(), at)
	if err != nil || status.Status != "interview" || status.Stage != "Stage interview" || status.StageID != "1011" {
		t.Errorf("%+v, %v", status, err)
	}
	_, since := pages(t, able[ats.PeopleLister](t, c).People(t.Context(), "101", "", ""))
	later, _ := pages(t, able[ats.PeopleLister](t, c).People(t.Context(), "101", since, ""))
	if len(later) == 0 || len(later[0].Items) == 0 || later[0].Items[0].Emails[0] != "ada.0@example.org" {
		t.Errorf("a later look reaches back ten minutes, and brings everybody of the last minutes again: %+v", later)
	}
	if _, ok := ats.As[ats.CandidateWriter](c); ok {
		t.Error("it writes people although it can't look for them")
	}
	if _, err := any(c).(ats.CandidateWriter).CreateCandidate(t.Context(), ats.Candidate{}); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("asked all the same: %v", err)
	}
}
