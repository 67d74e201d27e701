package conntest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// sample is a small connector that does everything right, unless flaw says
// what it does wrong: the suite has to notice each.
type sample struct {
	flaw   string
	token  string
	base   string
	client *httpx.Client
}

var (
	_ ats.CandidateFinder = (*sample)(nil)
	_ ats.CandidateWriter = (*sample)(nil)
	_ ats.ResumeAttacher  = (*sample)(nil)
)

type wireJob struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func sampleFactory(flaw string) ats.Factory {
	d := ats.Descriptor{
		Kind: "sample", Name: "Sample", Poll: time.Minute, MappingVersion: 1, Instructions: "Ask.", Tested: "Here.",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "The address.", Required: true},
			{Key: "token", Label: "Token", Help: "The token.", Secret: true},
		},
		Capabilities: ats.CapabilitiesOf((*sample)(nil)), Grade: ats.GradeFake,
		Carries: []string{ats.CarryLinkedIn, ats.CarrySource},
	}
	if flaw == "declares too much" {
		d.Capabilities.Note = true
	}
	return ats.Factory{Descriptor: d, New: func(c ats.Config) (ats.Connector, error) {
		client, err := httpx.New(httpx.Config{BaseURL: c.Settings["base_url"], Auth: httpx.Bearer(c.Secrets["token"])})
		if err != nil {
			return nil, err
		}
		s := &sample{flaw: flaw, token: c.Secrets["token"], base: c.Settings["base_url"], client: client}
		if flaw == "asks while it is made" {
			resp, failed := http.Get(s.base + "/jobs")
			if err = failed; err == nil {
				err = resp.Body.Close()
			}
		}
		return s, err
	}}
}

// Descriptor describes the sample.
func (s *sample) Descriptor() ats.Descriptor { return sampleFactory(s.flaw).Descriptor }

// Close gives the connections back.
func (s *sample) Close() {
	if s.flaw != "keeps its connections" {
		s.client.Close()
	}
}

// Check asks for one page.
func (s *sample) Check(ctx context.Context) ([]ats.Right, error) {
	var page struct{ Jobs []wireJob }
	rights := []ats.Right{{Feature: "jobs", OK: true}, {Feature: "find", OK: true}, {Feature: "create", OK: true}, {Feature: "resume", OK: true}}
	if s.flaw == "keeps a right to itself" {
		rights = rights[:3]
	}
	return rights, s.get(ctx, "/jobs?from=0", &page)
}

func (s *sample) get(ctx context.Context, path string, out any) error {
	switch s.flaw {
	case "writes to a job":
		_ = s.client.JSON(ctx, http.MethodPut, "/jobs", nil, nil)
	case "reads without end", "tells another host":
		if err := s.past(ctx, path); err != nil {
			return err
		}
	}
	err := s.client.JSON(ctx, http.MethodGet, path, nil, out)
	switch {
	case err == nil:
		return nil
	case s.flaw == "tells the token":
		return core.Fail(core.KindOf(err), "The token "+s.token+" does not work.", "")
	case s.flaw == "logs the token":
		slog.Error("failed", "token", s.token)
	case s.flaw == "calls everything temporary":
		return core.Fail(core.KindTemporary, "It did not work.", "")
	case s.flaw == "wraps the context's error" && ctx.Err() != nil:
		return core.Fail(core.KindTemporary, "It was cancelled.", "").Because(err)
	}
	return err
}

// past goes past the HTTP stack.
func (s *sample) past(ctx context.Context, path string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return core.Fail(core.KindTemporary, "It could not be reached.", "")
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return nil
}

// Jobs lists two jobs a page.
func (s *sample) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(yield func(ats.Page[core.Posting], error) bool) {
		from := resume
		if s.flaw == "forgets where it was" {
			from = ""
		}
		for {
			var got struct {
				Jobs []wireJob
				Next string
			}
			by := "from="
			if s.flaw == "pages by number" {
				by = "offset="
			}
			if err := s.get(ctx, "/jobs?"+by+string(from), &got); err != nil {
				yield(ats.Page[core.Posting]{Last: s.flaw == "ends on an error"}, err)
				return
			}
			if got.Next != "" && got.Next == string(from) && s.flaw != "goes in a circle" {
				yield(ats.Page[core.Posting]{}, core.Fail(core.KindInvalid, "The same page comes again.", ""))
				return
			}
			page := ats.Page[core.Posting]{Next: ats.Cursor(got.Next), Last: got.Next == "" && s.flaw != "never ends"}
			page.Full = page.Last
			for _, j := range got.Jobs {
				if j.ID == "" && s.flaw != "takes anything for a job" {
					continue
				}
				if s.flaw == "forgets where it was" && resume != "" {
					j.Title += " (again)"
				}
				page.Items = append(page.Items, core.Posting{ID: j.ID, Reference: j.ID, Title: j.Title})
			}
			if !yield(page, nil) || got.Next == "" {
				return
			}
			from = page.Next
		}
	}
}

// FindCandidate looks up by e-mail.
func (s *sample) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	var got []struct{ ID, Job string }
	if err := s.get(ctx, "/candidates?email="+strings.Join(emails, ","), &got); err != nil || len(got) == 0 {
		return nil, err
	}
	return &ats.Found{PersonID: got[0].ID, By: core.KeyEmail, Applications: map[string]string{got[0].Job: "a" + got[0].ID}}, nil
}

// Problems finds none.
func (s *sample) Problems(context.Context, ats.Candidate) ([]ats.Problem, error) { return nil, nil }

// CreateCandidate writes, and with a flaw writes again when it hears nothing.
func (s *sample) CreateCandidate(ctx context.Context, c ats.Candidate) (ats.Created, error) {
	in := map[string]string{"email": c.Resume.Basics.Email, "job": c.JobID, "source": c.Source, "linkedin": c.Resume.Basics.Profiles[0].URL}
	if s.flaw == "sends more than it says" {
		in["school"] = c.Resume.Education[0].Institution
	}
	var out struct{ ID string }
	err := s.client.JSON(ctx, http.MethodPost, "/candidates", in, &out)
	if s.flaw == "repeats a write" && err != nil && ctx.Err() == nil {
		err = s.client.JSON(ctx, http.MethodPost, "/candidates", in, &out)
	}
	if err == nil && out.ID == "" {
		err = core.Fail(core.KindInvalid, "The answer names no candidate.", "")
	}
	return ats.Created{PersonID: out.ID, ApplicationID: "a" + out.ID}, err
}

// AttachResume uploads the file.
func (s *sample) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	if s.flaw == "spoils the résumé" {
		f.Data = f.Data[1:]
	}
	_, err := s.client.Upload(ctx, httpx.Upload{Path: "/resume", Files: []httpx.File{{Field: at.PersonID, Name: f.Name, Content: f.Data}}})
	return err
}

// sampleServer plays the sample's ATS: two jobs a page, by id.
type sampleServer struct {
	http.Handler
	mu         sync.Mutex
	jobs       []wireJob
	candidates []map[string]string
	files      [][]byte
}

func newSampleServer() *sampleServer {
	s := &sampleServer{}
	for i := range 6 {
		s.jobs = append(s.jobs, wireJob{fmt.Sprint("j", i), []string{"Welder", "Nurse"}[i%2]})
	}
	s.Handler = s.handler()
	return s
}

func (s *sampleServer) change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
}

func (s *sampleServer) at(job string) int {
	return slices.IndexFunc(s.jobs, func(j wireJob) bool { return j.ID == job })
}

func (s *sampleServer) RetitleJob(job, title string) {
	s.change(func() { s.jobs[s.at(job)].Title = title })
}

func (s *sampleServer) DeleteJob(job string) {
	s.change(func() { s.jobs = slices.Delete(s.jobs, s.at(job), s.at(job)+1) })
}

func (s *sampleServer) NewJob(title string) string {
	s.change(func() { s.jobs = append(s.jobs, wireJob{"j9", title}) })
	return "j9"
}
func (s *sampleServer) ReverseJobs() {} // the order is promised

func (s *sampleServer) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /jobs", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		rest := slices.Clone(s.jobs)
		if offset, err := strconv.Atoi(r.URL.Query().Get("offset")); err == nil || r.URL.Query().Has("offset") {
			page := map[string]any{"jobs": rest[min(offset, len(rest)):min(offset+2, len(rest))]}
			if offset+2 < len(rest) {
				page["next"] = fmt.Sprint(offset + 2)
			}
			reply(w, page)
			return
		}
		rest = slices.DeleteFunc(rest, func(j wireJob) bool { return j.ID <= r.URL.Query().Get("from") })
		page := map[string]any{"jobs": rest[:min(2, len(rest))]}
		if len(rest) > 2 {
			page["next"] = rest[1].ID
		}
		reply(w, page)
	})
	mux.HandleFunc("/candidates", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.Method == http.MethodGet {
			reply(w, append([]map[string]string{}, s.candidates...))
			return
		}
		var c map[string]string
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		c["id"] = "p1"
		s.candidates = append(s.candidates, c)
		reply(w, c)
	})
	mux.HandleFunc("POST /resume", func(w http.ResponseWriter, r *http.Request) {
		file, _, err := r.FormFile("p1")
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		content, _ := io.ReadAll(file)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.files = append(s.files, content)
	})
	return mux
}

func reply(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

func sampleTarget(flaw string) Target {
	server := &sampleServer{}
	return Target{
		Factory: sampleFactory(flaw), Jobs: 6, Full: true,
		Start: Serve(func() http.Handler {
			server = newSampleServer()
			return server
		}),
		Config: func(base string) ats.Config {
			return ats.Config{Settings: map[string]string{"base_url": base}, Secrets: map[string]string{"token": "s3cret-token"}}
		},
		List: "GET /jobs", Writes: []string{"POST /candidates", "POST /resume"},
		Write: &Write{
			Candidate: ats.Candidate{JobID: "j0", Source: "Riverbend", Resume: core.Resume{
				Basics: core.Basics{
					Name: "Ida Muster", Email: "ida@example.org",
					Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/ida"}},
				},
				Work:      []core.Work{{Name: "Sable"}},
				Education: []core.Education{{Institution: "TU Graz"}},
			}},
			Resume:   ats.File{Name: "ida.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.7")},
			Attached: func(string) [][]byte { return server.files },
		},
	}
}

func TestSoundConnectorPasses(t *testing.T) { Run(t, sampleTarget("")) }

// notes is a reporter that only writes down.
type notes struct{ found []string }

// Helper does nothing.
func (n *notes) Helper() {}

// Errorf writes down.
func (n *notes) Errorf(format string, args ...any) {
	n.found = append(n.found, fmt.Sprintf(format, args...))
}

func TestEveryFlawIsNoticed(t *testing.T) {
	for flaw, says := range map[string]string{
		"declares too much":          "declared capabilities",
		"keeps a right to itself":    "check says nothing of \"resume\"",
		"asks while it is made":      "asked for",
		"keeps its connections":      "open after Close",
		"tells the token":            "secret token is in an error",
		"logs the token":             "secret token is in the log",
		"calls everything temporary": "want [\"credentials\"]",
		"wraps the context's error":  "want the context's own error",
		"forgets where it was":       "resumed behind page 1: other records",
		"ends on an error":           "an error came with a page",
		"never ends":                 "not the last and says not where",
		"repeats a write":            "sent [POST /candidates POST /candidates]",
		"takes anything for a job":   "a job without an id came in",
		"spoils the résumé":          "did not arrive as it was sent",
		"sends more than it says":    "education: declared as going along: false, sent: true",
		"writes to a job":            "it writes where nobody permitted it: PUT /jobs",
		"pages by number":            "the look calls itself full and lacks the job",
		"reads without end":          "were taken",
		"goes in a circle":           "is read for ever",
		"tells another host":         "is in what another host was sent",
	} {
		t.Run(flaw, func(t *testing.T) {
			noted := &notes{}
			for _, c := range checks {
				if c.name == "lost connection" || c.name == "hostile answers" && flaw != "reads without end" {
					continue // they take long, and no flaw is about the first
				}
				t.Run(c.name, func(t *testing.T) { newRig(t, noted, sampleTarget(flaw)).do(c) })
			}
			if all := strings.Join(noted.found, "\n"); !strings.Contains(all, says) {
				t.Errorf("the suite does not say %q, but:\n%s", says, all)
			}
		})
	}
}

func TestRewriting(t *testing.T) {
	const document, feed = `{"jobs":[{"id":"1","title":"Nurse"}],"next":""}`, `<jobs><job><id>1</id><title><![CDATA[<b>]]></title></job></jobs>`
	if got := strings.Join(append(fields([]byte(document)), fields([]byte(feed))...), " "); got != "id next title id title" {
		t.Errorf("fields: %s", got)
	}
	if got := string(without("title")([]byte(document))); got != `{"jobs":[{"id":"1"}],"next":""}` {
		t.Error(got)
	}
	if got := string(without("title")([]byte(feed))); got != `<jobs><job><id>1</id></job></jobs>` {
		t.Error(got)
	}
	if got := string(withUnknown([]byte(feed))); strings.Count(got, "<x_unknown") != 2 || !strings.Contains(got, "<![CDATA[<b>]]>") {
		t.Error(got)
	}
	if len(withUnknown([]byte(document))) <= len(document) {
		t.Error("no unknown field was added")
	}
}
