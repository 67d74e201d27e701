package custom_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"
	"time"

	"reqdesk/connectors/ats/custom"
	"reqdesk/connectors/ats/lever"
	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/connectors/conntest/leverfake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// leverAccount is an account with everything in it that Lever's connector makes a
// difference of.
func leverAccount() (*leverfake.Server, func(time.Duration)) {
	s := leverfake.New()
	advance := s.At(monday)
	s.PageSize = 4
	for i := range 10 {
		p := leverfake.Object{
			"id": fmt.Sprint("post-", i), "text": fmt.Sprint("Engineer ", i), "reqCode": fmt.Sprint("R-", i), "owner": leverfake.Actor, "country": "DE",
			"hiringManager": "user-lee", "followers": []string{"user-lee", leverfake.Actor},
			"categories": leverfake.Object{"commitment": "Full-time", "department": "Technology", "team": "Core", "level": "Senior", "location": "Berlin", "allLocations": []string{"Berlin", "Hamburg"}},
			"content":    leverfake.Object{"descriptionHtml": "<p>Build</p>", "lists": []leverfake.Object{{"text": "Must & may", "content": "<li>Go</li>"}}, "closingHtml": "<p>Bye</p>"},
			"urls":       leverfake.Object{"show": "https://jobs.example.com/1", "apply": "https://jobs.example.com/1/apply"}, "workplaceType": "hybrid",
		}
		switch i {
		case 3:
			p["state"], p["reqCode"], p["requisitionCodes"] = "closed", nil, []string{"Q-3"}
		case 4:
			p["content"] = leverfake.Object{"description": "Build <things>\nwell", "closing": "Bye"}
			p["categories"] = leverfake.Object{"team": "Core", "location": "", "allLocations": []string{"Porto"}}
		case 5:
			p["state"], p["owner"], p["categories"], p["content"], p["reqCode"] = "internal", nil, nil, nil, ""
		}
		s.AddPosting(p)
	}
	for i := range 9 {
		o := leverfake.Object{
			"name": fmt.Sprint("Ada Byron ", i), "emails": []string{fmt.Sprintf("Ada.%d@example.org", i)},
			"phones": []leverfake.Object{{"value": "+49 30 23125 101"}, {"value": ""}}, "links": []string{fmt.Sprint("https://www.linkedin.com/in/ada-", i)},
		}
		switch i {
		case 1:
			o["archived"] = leverfake.Object{"reason": "r-hired", "archivedAt": 1}
		case 2:
			o["archived"] = leverfake.Object{"reason": "r-unfit", "archivedAt": 1}
		case 3:
			o["isAnonymized"] = true
		case 4:
			o["applications"] = []leverfake.Object{}
		}
		s.AddOpportunity("post-0", o)
	}
	return s, advance
}

// leverConfig is the account for both connectors; the user is given by its id.
func leverConfig(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "user": leverfake.Actor},
		Secrets:  map[string]string{"api_key": leverfake.Key},
	}
}

func example(t testing.TB, name string) ats.Factory {
	t.Helper()
	text, err := custom.Example(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := custom.For(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var joerg = core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Label: "Engineer", Emails: []string{"jw@example.org"},
		Location: core.Place{City: "Graz", CountryCode: "AT"}, URL: "https://joerg.example.org",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}

var pdf = ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")}

func TestLeverConformance(t *testing.T) {
	var now *leverfake.Server
	conntest.Run(t, conntest.Target{
		Factory: example(t, "lever"), Jobs: 10, Full: true, Config: leverConfig, List: "GET /v1/postings",
		Writes: []string{"POST /v1/opportunities", "PUT /v1/opportunities/*/stage", "POST /v1/opportunities/*/notes", "POST /v1/opportunities/*/files"},
		Start:  conntest.Serve(func() http.Handler { now, _ = leverAccount(); return now }),
		Write: &conntest.Write{
			Candidate: ats.Candidate{JobID: "post-2", Source: "Riverbend", Resume: joerg}, Resume: pdf,
			Attached: func(person string) (files [][]byte) {
				for _, f := range now.Files(person) {
					files = append(files, f.Data)
				}
				return files
			},
		},
	})
}

// both makes the coded connector and the described one, each on a server of its
// own in the same state.
func both(t *testing.T) (coded, described *side) {
	t.Helper()
	return newSide(t, lever.Factory()), newSide(t, example(t, "lever"))
}

type side struct {
	ats.Connector
	server  *leverfake.Server
	advance func(time.Duration)
}

func newSide(t *testing.T, f ats.Factory) *side {
	t.Helper()
	s := &side{}
	s.server, s.advance = leverAccount()
	base := httptest.NewServer(s.server)
	t.Cleanup(base.Close)
	c, err := f.New(leverConfig(base.URL))
	if err != nil {
		t.Fatal(err)
	}
	s.Connector = c
	return s
}

// able gives a connector as one of the optional interfaces.
func able[T any](t *testing.T, c ats.Connector) T {
	t.Helper()
	as, ok := ats.As[T](c)
	if !ok {
		t.Fatalf("it can't be asked as %T", (*T)(nil))
	}
	return as
}

// pages reads a list to its end; cursors are the connectors' own, and left out.
func pages[T any](t *testing.T, list iter.Seq2[ats.Page[T], error]) (all []ats.Page[T], since ats.Cursor) {
	t.Helper()
	for page, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		since = page.Since
		page.Next, page.Since = "", ""
		all = append(all, page)
	}
	return all, since
}

// sent lists the writes among some requests, with their bodies read.
func sent(t *testing.T, asked []frontdoor.Asked) (all []any) {
	t.Helper()
	for _, a := range asked {
		if a.Method == http.MethodGet {
			continue
		}
		query, err := url.ParseQuery(a.Query)
		if err != nil {
			t.Fatal(err)
		}
		var body any
		if json.Unmarshal(a.Body, &body) != nil {
			body = boundary.ReplaceAllString(string(a.Body), "--")
		}
		all = append(all, []any{a.Method, a.Path, query, body})
	}
	return all
}

// boundary is a line between the parts of a form, which is never the same twice.
var boundary = regexp.MustCompile(`--[0-9a-f]{40,}`)

func same(t *testing.T, what string, coded, described any) {
	t.Helper()
	if diff := cmp.Diff(coded, described); diff != "" {
		t.Errorf("%s: the description gives something else (-coded +described): %s", what, diff)
	}
}

func TestDescribedLeverReadsWhatTheCodedReads(t *testing.T) {
	coded, described := both(t)
	coded.advance(time.Hour)
	described.advance(time.Hour)
	a, sinceA := pages(t, coded.Jobs(t.Context(), "", ""))
	b, sinceB := pages(t, described.Jobs(t.Context(), "", ""))
	same(t, "jobs", a, b)
	if len(a) < 3 || len(a[0].Items) == 0 {
		t.Errorf("there was little to compare: %d pages", len(a))
	}
	for i := range 10 {
		id := fmt.Sprint("post-", i)
		pa, errA := able[ats.JobReader](t, coded.Connector).Job(t.Context(), id)
		pb, errB := able[ats.JobReader](t, described.Connector).Job(t.Context(), id)
		same(t, id, pa, pb)
		same(t, id, core.KindOf(errA), core.KindOf(errB))
	}
	pa, peopleA := pages(t, able[ats.PeopleLister](t, coded.Connector).People(t.Context(), "post-0", "", ""))
	pb, peopleB := pages(t, able[ats.PeopleLister](t, described.Connector).People(t.Context(), "post-0", "", ""))
	same(t, "people", pa, pb)
	sa, errA := able[ats.StageLister](t, coded.Connector).Stages(t.Context(), "post-0")
	sb, errB := able[ats.StageLister](t, described.Connector).Stages(t.Context(), "post-0")
	same(t, "stages", sa, sb)
	same(t, "stages", errA, errB)
	qa, errA := able[ats.QuestionLister](t, coded.Connector).Questions(t.Context(), "post-1")
	qb, errB := able[ats.QuestionLister](t, described.Connector).Questions(t.Context(), "post-1")
	same(t, "questions", qa, qb)
	same(t, "questions", errA, errB)
	if len(qa) < 3 {
		t.Errorf("there was little to compare: %d questions", len(qa))
	}
	for _, s := range []*side{coded, described} {
		s.advance(time.Hour)
		s.server.Change("post-3", leverfake.Object{"state": "published"})
		s.server.Change("opp-6", leverfake.Object{"stage": "3f0c"})
	}
	a, _ = pages(t, coded.Jobs(t.Context(), sinceA, ""))
	b, _ = pages(t, described.Jobs(t.Context(), sinceB, ""))
	same(t, "what changed", a, b)
	pa, _ = pages(t, able[ats.PeopleLister](t, coded.Connector).People(t.Context(), "post-0", peopleA, ""))
	pb, _ = pages(t, able[ats.PeopleLister](t, described.Connector).People(t.Context(), "post-0", peopleB, ""))
	same(t, "who changed", pa, pb)
	if len(pa) != 1 || len(pa[0].Items) != 1 {
		t.Errorf("one person changed, %+v came", pa)
	}
}

func TestDescribedLeverWritesWhatTheCodedWrites(t *testing.T) {
	coded, described := both(t)
	for _, s := range []*side{coded, described} {
		c := able[ats.CandidateWriter](t, s.Connector)
		lead := ats.Candidate{JobID: "post-2", Source: "Riverbend", Stage: "3f0c", Resume: joerg}
		made, err := c.CreateCandidate(t.Context(), lead)
		if err != nil {
			t.Fatal(err)
		}
		lead.JobID, lead.PersonID = "post-6", made.PersonID
		second, err := c.CreateCandidate(t.Context(), lead)
		if err != nil || second.PersonID != made.PersonID {
			t.Fatalf("%+v, %v", second, err)
		}
		for range 2 {
			if err := able[ats.ResumeAttacher](t, s.Connector).AttachResume(t.Context(), made, pdf); err != nil {
				t.Fatal(err)
			}
		}
		if err := able[ats.NoteWriter](t, s.Connector).WriteNote(t.Context(), made, `She said "yes" {and more}`); err != nil {
			t.Fatal(err)
		}
		if err := able[ats.StageMover](t, s.Connector).MoveStage(t.Context(), made, "77aa"); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "what was sent", sent(t, coded.server.Asked()), sent(t, described.server.Asked()))
	same(t, "who is there", coded.server.Opportunities(), described.server.Opportunities())
	fa, errA := able[ats.CandidateFinder](t, coded.Connector).FindCandidate(t.Context(), []string{"nobody@example.com", "joerg@example.org"}, nil)
	fb, errB := able[ats.CandidateFinder](t, described.Connector).FindCandidate(t.Context(), []string{"nobody@example.com", "joerg@example.org"}, nil)
	same(t, "who is found", fa, fb)
	if fa == nil || errA != nil || errB != nil || len(fa.Applications) != 2 {
		t.Errorf("found %+v, %v, %v", fa, errA, errB)
	}
	for _, application := range []string{"opp-2", "opp-3", "opp-10", "nobody"} {
		sa, errA := able[ats.StatusReader](t, coded.Connector).Status(t.Context(), ats.Created{ApplicationID: application})
		sb, errB := able[ats.StatusReader](t, described.Connector).Status(t.Context(), ats.Created{ApplicationID: application})
		same(t, "the status of "+application, sa, sb)
		same(t, "the status of "+application, core.KindOf(errA), core.KindOf(errB))
	}
	bad := ats.Candidate{JobID: "no-such-posting"}
	pa, errA := able[ats.CandidateWriter](t, coded.Connector).Problems(t.Context(), bad)
	pb, errB := able[ats.CandidateWriter](t, described.Connector).Problems(t.Context(), bad)
	same(t, "problems", len(pa), len(pb))
	same(t, "problems", pa[0].Field, pb[0].Field)
	same(t, "problems", errA, errB)
}

func TestDescribedLeverProbesWhatTheCodedProbes(t *testing.T) {
	coded, described := both(t)
	rights := map[bool]map[string]string{true: {}, false: {}}
	for _, s := range []*side{coded, described} {
		s.server.Deny("POST /v1/opportunities", "GET /v1/stages")
		list, err := s.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			rights[s == coded][r.Feature] = fmt.Sprint(r.OK, " ", r.Missing)
		}
	}
	same(t, "rights", rights[true], rights[false])
}
