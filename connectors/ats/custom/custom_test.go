package custom_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"reqdesk/connectors/ats/custom"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// heard is a request as it came.
type heard struct {
	Method, Path string // the path as it was escaped
	Query        url.Values
	Header       http.Header
	Body         string
}

// server answers by "METHOD /path", and remembers what it was asked.
type server struct {
	URL     string
	answers map[string]string // "" = 404; one that begins with a number has that status

	mu    sync.Mutex
	heard []heard
}

func serve(t *testing.T, answers map[string]string) *server {
	t.Helper()
	s := &server{answers: answers}
	base := httptest.NewServer(s)
	t.Cleanup(base.Close)
	s.URL = base.URL
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.heard = append(s.heard, heard{r.Method, r.URL.EscapedPath(), r.URL.Query(), r.Header, string(body)})
	s.mu.Unlock()
	answer := s.answers[r.Method+" "+r.URL.EscapedPath()]
	if answer == "" {
		answer = "404 {}"
	}
	w.Header().Set("Content-Type", "application/json")
	status := 0
	if n, _ := fmt.Sscanf(answer, "%d ", &status); n == 1 {
		w.WriteHeader(status)
		_, answer, _ = strings.Cut(answer, " ")
	}
	_, _ = io.WriteString(w, answer)
}

func (s *server) asked() []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.heard)
}

// paths lists what was asked for so far.
func (s *server) paths() (all []string) {
	for _, h := range s.asked() {
		all = append(all, h.Method+" "+h.Path)
	}
	return all
}

const (
	unsigned = "name: Riverbend\naddress: https://api.example.com\nsign_in: {by: none}\n"
	jobs     = "jobs: {get: /jobs, fields: {id: .id, title: .title}}\n"
	two      = `[{"id": 1, "title": "One"}, {"id": 2, "title": "Two"}]`
	lookup   = `find: {get: /people, query: {email: "{email}"}, fields: {person: .id, emails: .email, application: .on, job: .job}}` + "\n"
)

// made makes a connector of a description, for an account on a server.
func made(t *testing.T, s *server, description string, more ...func(*ats.Config)) ats.Connector {
	t.Helper()
	c, err := custom.New(config(s, description, more...))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func config(s *server, description string, more ...func(*ats.Config)) ats.Config {
	c := ats.Config{Mapping: description, Settings: map[string]string{"base_url": s.URL}, Secrets: map[string]string{}, LoopbackOnly: true}
	for _, change := range more {
		change(&c)
	}
	return c
}

func setting(name, value string) func(*ats.Config) {
	return func(c *ats.Config) { c.Settings[name] = value }
}

func secret(name, value string) func(*ats.Config) {
	return func(c *ats.Config) { c.Secrets[name] = value }
}

// first reads the first page of jobs.
func first(t *testing.T, c ats.Connector) (ats.Page[core.Posting], error) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), "", "") {
		return page, err
	}
	t.Fatal("no page came")
	return ats.Page[core.Posting]{}, nil
}

// failure checks the kind of an error, and that it quotes nothing of what is given.
func failure(t *testing.T, what string, err error, want core.Kind, hidden ...string) {
	t.Helper()
	if core.KindOf(err) != want {
		t.Errorf("%s: want %s, got %v", what, want, err)
	}
	for _, text := range hidden {
		if err != nil && strings.Contains(err.Error(), text) {
			t.Errorf("%s: the error quotes %q: %v", what, text, err)
		}
	}
}

func TestSignIn(t *testing.T) {
	const key = "s3cret/of+the key"
	for _, tt := range []struct {
		sign string
		want func(heard) string
		is   string
	}{
		{`{by: header, name: X-Key}`, func(h heard) string { return h.Header.Get("X-Key") }, key},
		{`{by: header, name: Authorization, value: "Token {api_key}"}`, func(h heard) string { return h.Header.Get("Authorization") }, "Token " + key},
		{`{by: bearer}`, func(h heard) string { return h.Header.Get("Authorization") }, "Bearer " + key},
		{`{by: basic}`, func(h heard) string { return h.Header.Get("Authorization") }, "Basic " + base64.StdEncoding.EncodeToString([]byte("robin:pass"))},
		{`{by: basic, user: "{api_key}", password: ""}`, func(h heard) string { return h.Header.Get("Authorization") }, "Basic " + base64.StdEncoding.EncodeToString([]byte(key+":"))},
		{`{by: query, name: apikey}`, func(h heard) string { return h.Query.Get("apikey") }, key},
		{`{by: none}`, func(h heard) string { return h.Header.Get("Authorization") }, ""},
	} {
		s := serve(t, map[string]string{"GET /jobs": two})
		c := made(t, s, strings.Replace(unsigned, "{by: none}", tt.sign, 1)+jobs, secret("api_key", key), setting("user", "robin"), secret("password", "pass"))
		if page, err := first(t, c); err != nil || len(page.Items) != 2 || !page.Full {
			t.Errorf("%s: %+v, %v", tt.sign, page, err)
		}
		if got := tt.want(s.asked()[0]); got != tt.is {
			t.Errorf("%s: signed with %q", tt.sign, got)
		}
		s.answers["GET /jobs"] = `403 {"error": "` + key + `"}`
		_, err := first(t, c)
		failure(t, tt.sign, err, core.KindForbidden, key)
	}
}

func TestSignInByClientCredentials(t *testing.T) {
	s := serve(t, map[string]string{"GET /jobs": two, "POST /token": `{"access_token": "short-lived", "token_type": "Bearer", "expires_in": 3600}`})
	sign := fmt.Sprintf(`{by: client_credentials, token_url: "%s/token", scopes: [jobs, people], params: {tenant: "{account}"}}`, s.URL)
	c := made(t, s, strings.Replace(unsigned, "{by: none}", sign, 1)+jobs, setting("client_id", "me"), secret("client_secret", "s3cret"), setting("account", "riverbend"))
	for range 2 {
		if _, err := first(t, c); err != nil {
			t.Fatal(err)
		}
	}
	asked := s.asked()
	form, err := url.ParseQuery(asked[0].Body)
	if err != nil || form.Get("grant_type") != "client_credentials" || form.Get("scope") != "jobs people" || form.Get("tenant") != "riverbend" {
		t.Errorf("asked for a token with %v, %v", form, err)
	}
	if len(asked) != 3 || asked[2].Header.Get("Authorization") != "Bearer short-lived" {
		t.Errorf("asked %v", s.paths())
	}
}

func TestSignInThroughTheBrowser(t *testing.T) {
	s := serve(t, map[string]string{"GET /jobs": two, "POST /token": `{"access_token": "short-lived", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "next"}`})
	sign := fmt.Sprintf(`{by: browser, authorize_url: "https://{account}.example.com/authorize", token_url: "%s/token", scopes: jobs, port: 8910}`, s.URL)
	description := strings.Replace(unsigned, "{by: none}", sign, 1) + jobs
	f, err := custom.For(description)
	if err != nil {
		t.Fatal(err)
	}
	kept := ""
	all := config(s, "", setting("client_id", "me"), setting("account", "riverbend"))
	all.Keep = func(_ context.Context, name, value string) error { kept = name + value; return nil }
	how, err := f.SignIn(all)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "how to sign in", core.SignIn{
		AuthorizeURL: "https://riverbend.example.com/authorize", TokenURL: s.URL + "/token", ClientID: "me", Scopes: []string{"jobs"}, Secret: "token", Port: 8910, Params: map[string]string{},
	}, how)
	all.Secrets["token"] = `{"access_token": "old", "refresh_token": "before", "expiry": "2020-01-01T00:00:00Z"}`
	c, err := f.New(all)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first(t, c); err != nil || s.asked()[1].Header.Get("Authorization") != "Bearer short-lived" || !strings.Contains(kept, "next") {
		t.Errorf("%v, kept %q, asked %v", err, kept, s.paths())
	}
	if _, err := custom.SignIn(config(s, unsigned+jobs)); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("a system with keys: %v", err)
	}
	if _, err := custom.SignIn(config(s, description)); core.KindOf(err) != core.KindUsage {
		t.Errorf("without an account: %v", err)
	}
	if _, err := custom.SignIn(config(s, "")); core.KindOf(err) != core.KindUsage {
		t.Errorf("without a description: %v", err)
	}
}

// A connection without what the description needs is refused before anything is
// asked, and says what is missing.
func TestWhatIsMissingIsSaid(t *testing.T) {
	s := serve(t, nil)
	signed := strings.Replace(unsigned, "{by: none}", "{by: bearer}", 1)
	placed := strings.Replace(unsigned, "https://api.", "https://{account}.", 1) + jobs
	for what, tt := range map[string]struct {
		config ats.Config
		kind   core.Kind
		says   string
	}{
		"no description":    {config(s, ""), core.KindUsage, "no description"},
		"tables alone":      {config(s, "employment_types: {a: full_time}"), core.KindUsage, "no description"},
		"an unknown system": {config(s, "", setting("system", "nobody")), core.KindUsage, "of this name"},
		"a system's key":    {config(s, "", setting("system", "breezy"), setting("account", "c1")), core.KindAuth, "API key"},
		"a key":             {config(s, signed+jobs), core.KindAuth, "API key"},
		"an account":        {config(s, unsigned+strings.Replace(jobs, "/jobs", `"/{account}/jobs"`, 1)), core.KindUsage, "account"},
		"a problem":         {config(s, unsigned+jobs+"jops: 1\n"), core.KindUsage, "Line 5"},
		"no YAML":           {config(s, "[\n"), core.KindUsage, "YAML"},
		"an address":        {config(s, unsigned+jobs, setting("base_url", "ftp://example.com")), core.KindUsage, "address"},
		"an account that would be another host": {
			config(s, placed, setting("account", "evil.example.org/"), setting("base_url", "")), core.KindUsage, "can't be a part of the address",
		},
	} {
		c, err := custom.New(tt.config)
		if failure(t, what, err, tt.kind); err == nil || !strings.Contains(err.Error(), tt.says) || c != nil {
			t.Errorf("%s: %v, %v", what, c, err)
		}
	}
	if got := s.asked(); len(got) > 0 {
		t.Errorf("asked %v", got)
	}
}

func TestMappingsThatAreDescriptions(t *testing.T) {
	for text, ok := range map[string]bool{"": true, "employment_types: {a: b}": true, unsigned + jobs: true, unsigned: false, "name: [": false} {
		if err := custom.CheckMapping(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := custom.For(unsigned); core.KindOf(err) != core.KindUsage || !strings.Contains(err.Error(), "jobs") {
		t.Errorf("%v", err)
	}
}

// What is not described is not claimed, and refused where it is asked for all the
// same.
func TestWhatIsNotDescribedIsNotClaimed(t *testing.T) {
	s := serve(t, map[string]string{"GET /jobs": two})
	c := made(t, s, unsigned+jobs)
	same(t, "what it can do", ats.Capabilities{Jobs: true}, ats.CapabilitiesOf(c))
	same(t, "what it says", ats.CapabilitiesOf(c), c.Descriptor().Capabilities)
	whole, ok := c.(*custom.Connector)
	if !ok {
		t.Fatalf("%T", c)
	}
	at := ats.Created{ApplicationID: "1"}
	errs := map[string]error{"note": whole.WriteNote(t.Context(), at, "x"), "move": whole.MoveStage(t.Context(), at, "x")}
	_, errs["job"] = whole.Job(t.Context(), "1")
	_, errs["stages"] = whole.Stages(t.Context(), "1")
	_, errs["questions"] = whole.Questions(t.Context(), "1")
	_, errs["find"] = whole.FindCandidate(t.Context(), nil, nil)
	_, errs["problems"] = whole.Problems(t.Context(), ats.Candidate{})
	_, errs["create"] = whole.CreateCandidate(t.Context(), ats.Candidate{})
	_, errs["status"] = whole.Status(t.Context(), at)
	for _, err := range whole.People(t.Context(), "1", "", "") {
		errs["people"] = err
	}
	for what, err := range errs {
		failure(t, what, err, core.KindUnsupported)
	}
	if len(errs) != 10 || len(s.asked()) > 0 {
		t.Errorf("%d were asked for; the server was asked %v", len(errs), s.paths())
	}
}
