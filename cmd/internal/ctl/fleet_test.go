package ctl

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/conntest/ashbyfake"
	"reqdesk/connectors/conntest/avaturefake"
	"reqdesk/connectors/conntest/bamboohrfake"
	"reqdesk/connectors/conntest/boardsfake"
	"reqdesk/connectors/conntest/breezyfake"
	"reqdesk/connectors/conntest/bullhornfake"
	"reqdesk/connectors/conntest/greenhousefake"
	"reqdesk/connectors/conntest/leverfake"
	"reqdesk/connectors/conntest/mergefake"
	"reqdesk/connectors/conntest/odoofake"
	"reqdesk/connectors/conntest/personiofake"
	"reqdesk/connectors/conntest/recruiteefake"
	"reqdesk/connectors/conntest/smartrecruitersfake"
	"reqdesk/connectors/conntest/teamtailorfake"
	"reqdesk/connectors/conntest/workablefake"
)

// system is an ATS on this machine, and how it is connected from the command line.
type system struct {
	kind    string
	client  string // whose it is; "" = Northwind's
	ats     http.Handler
	url     string   // what the field url is set to behind the server's address; "" = base_url is set
	base    string   // what base_url is set to behind it
	set     []string // further fields
	secrets map[string]string
	// denied is the beginning of a request that a key without a right is refused;
	// withdraw takes the right away where the ATS tells of rights itself.
	denied   string
	withdraw func()
	lacks    string // the feature that is then said to be off
}

// fleet is one of every kind that is not a practice company.
func fleet() []system {
	ashby, lever, workable, recruitee, breezy := ashbyfake.New(), leverfake.New(), workablefake.New(), recruiteefake.New(), breezyfake.New()
	bullhorn := bullhornfake.New(3, 2)
	ashby.Add("job", ashbyfake.Object{"id": "job-1", "title": "Engineer", "customRequisitionId": "R-1"})
	lever.AddPosting(leverfake.Object{"id": "post-1", "text": "Engineer", "reqCode": "R-1"})
	workable.AddJob(workablefake.Object{"id": "1", "shortcode": "SC1", "code": "R-1", "title": "Engineer"})
	recruitee.AddOffer(recruiteefake.Object{"title": "Engineer"})
	breezy.AddPosition(breezyfake.Object{"_id": "p1", "name": "Engineer", "state": "published"})
	feed := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<source><job><referencenumber>R-1</referencenumber><title>Engineer</title></job></source>`))
	})
	return []system{
		{kind: "ashby", ats: ashby, secrets: map[string]string{"api_key": ashbyfake.Key}, denied: "POST /application.list", lacks: "people"},
		{kind: "avature", ats: avaturefake.New(3), url: avaturefake.Path, denied: "GET /", lacks: "jobs"},
		{
			kind: "bamboohr", ats: bamboohrfake.New(3, 2), set: []string{"company=kestrel"}, secrets: map[string]string{"api_key": bamboohrfake.Key},
			denied: "GET /api/v1/applicant_tracking/applications", lacks: "people",
		},
		{
			kind: "bullhorn", ats: bullhorn, set: []string{"username=" + bullhornfake.Username, "client_id=" + bullhornfake.ClientID},
			secrets:  map[string]string{"client_secret": bullhornfake.ClientSecret, "password": bullhornfake.Password},
			withdraw: func() { bullhorn.Entitlements["JobSubmission"] = []string{"CREATE"} }, lacks: "people",
		},
		{
			kind: "greenhouse", ats: greenhousefake.New(3, 2), set: []string{"client_id=" + greenhousefake.ClientID, "user_id=71"},
			secrets: map[string]string{"client_secret": greenhousefake.ClientSecret}, denied: "GET /v3/applications", lacks: "people",
		},
		{
			kind: "lever", ats: lever, set: []string{"user=" + leverfake.Email}, secrets: map[string]string{"api_key": leverfake.Key},
			denied: "GET /v1/opportunities", lacks: "people",
		},
		{
			kind: "merge", ats: mergefake.New(3, 2), set: []string{"user=" + mergefake.User}, secrets: map[string]string{"api_key": mergefake.Key, "account_token": mergefake.Token},
			denied: "GET /applications", lacks: "people",
		},
		{
			kind: "odoo", ats: odoofake.New(19, 3, 2), set: []string{"database=" + odoofake.Database, "login=" + odoofake.Login},
			secrets: map[string]string{"api_key": odoofake.Key}, denied: "POST /json/2/hr.applicant/has_access", lacks: "people",
		},
		{
			kind: "personio", ats: personiofake.New(3, 2), set: []string{"company=kestrel", "company_id=" + personiofake.Company, "client_id=" + personiofake.ClientID},
			secrets: map[string]string{"api_key": personiofake.Token, "client_secret": personiofake.ClientSecret},
			denied:  "GET /v2/recruiting/applications", lacks: "people",
		},
		{
			kind: "recruitee", ats: recruitee, set: []string{"company=" + recruiteefake.Company}, secrets: map[string]string{"api_key": recruiteefake.Key},
			denied: "GET /c/" + recruiteefake.Company + "/candidates", lacks: "people",
		},
		{
			kind: "smartrecruiters", ats: smartrecruitersfake.New(3, 2), secrets: map[string]string{"api_key": smartrecruitersfake.Key},
			denied: "GET /candidates", lacks: "people",
		},
		{
			kind: "teamtailor", ats: teamtailorfake.New(3, 2), set: []string{"user=robin@agency.example.com"}, secrets: map[string]string{"api_key": teamtailorfake.Key},
			denied: "GET /v1/job-applications", lacks: "people",
		},
		{
			kind: "workable", ats: workable, set: []string{"user=" + workablefake.Email}, secrets: map[string]string{"api_key": workablefake.Key},
			denied: "GET /spi/v3/candidates", lacks: "people",
		},
		{kind: "boards", ats: boardsfake.New(3), set: []string{"url=https://jobs.lever.co/kestrel"}, denied: "GET /", lacks: "jobs"},
		{kind: "feed", ats: feed, url: "/feed.xml", secrets: map[string]string{"token": "feed-s3cret-token"}, denied: "GET /", lacks: "jobs"},
		{
			kind: "custom", ats: breezy, base: "/v3", set: []string{"system=breezy", "account=" + breezyfake.Company},
			secrets: map[string]string{"api_key": breezyfake.Key}, denied: "GET /v3/company/" + breezyfake.Company + "/candidates/search", lacks: "find",
		},
	}
}

// gateway stands before an ATS: it writes down what is asked and refuses what the
// key may not do.
type gateway struct {
	system
	mu    sync.Mutex
	asked []string
	off   bool
	mood  http.HandlerFunc // answers in place of the ATS, if set
}

// ServeHTTP passes a request on, or refuses it.
func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := r.Method + " " + r.URL.Path
	g.mu.Lock()
	g.asked = append(g.asked, asked)
	refused := g.off && g.denied != "" && strings.HasPrefix(asked, g.denied)
	mood := g.mood
	g.mu.Unlock()
	switch {
	case refused:
		w.WriteHeader(http.StatusForbidden)
		return
	case mood != nil:
		mood(w, r)
		return
	}
	g.ats.ServeHTTP(w, r)
}

func (g *gateway) deny() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.off = true
	if g.withdraw != nil {
		g.withdraw()
	}
}

// feel lets the ATS answer everything in one way; nil = as it does.
func (g *gateway) feel(mood http.HandlerFunc) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mood = mood
}

// requests lists what was asked so far.
func (g *gateway) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.asked)
}

// join starts an ATS and connects it under the name of its kind.
func (c *terminal) join(t testing.TB, s system) *gateway {
	t.Helper()
	g := &gateway{system: s}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	args := []string{"--json", "connect", "add", s.kind, "--name", s.kind, "--client", cmp.Or(s.client, "Northwind"), "--set"}
	if s.url != "" {
		args = append(args, "url="+server.URL+s.url)
	} else {
		args = append(args, "base_url="+server.URL+s.base)
	}
	for _, field := range s.set {
		args = append(args, "--set", field)
	}
	input := ""
	for key, secret := range s.secrets {
		input += key + "=" + secret + "\n"
	}
	c.run(t, input, append(args, "--secret-stdin")...).value(t, exitDone)
	if seen := g.requests(); len(seen) > 0 {
		t.Errorf("%s: connecting asked for %v", s.kind, seen)
	}
	return g
}

func TestEveryKindIsInTheFleet(t *testing.T) {
	var want, have []string
	for _, f := range desk.Kinds() {
		if f.Descriptor.Kind != "practice" {
			want = append(want, f.Descriptor.Kind)
		}
	}
	for _, s := range fleet() {
		have = append(have, s.kind)
	}
	slices.Sort(want)
	slices.Sort(have)
	if !slices.Equal(want, have) {
		t.Errorf("there are the kinds %v, the fleet has %v", want, have)
	}
}

func TestEveryKindIsConnectedCheckedAndSynchronised(t *testing.T) {
	for _, s := range fleet() {
		t.Run(s.kind, func(t *testing.T) {
			t.Parallel() // some keep to a vendor's pace
			c := newTerminal(t)
			if s.kind == "boards" { // its address is that of a real board, which a practice workspace refuses
				c = &terminal{dir: filepath.Join(t.TempDir(), "workspace"), words: words}
				c.do(t, "init")
			}
			g := c.join(t, s)
			if a := c.run(t, "", "connect", "check", s.kind); a.code != exitDone {
				t.Errorf("check: exit %d\n%s%s", a.code, a.out, a.err)
			}
			report := c.do(t, "sync", s.kind)
			report.want(t, true, 0, "ok")
			if n, ok := report.at(t, 0, "jobs", "seen").(float64); !ok || n == 0 {
				t.Errorf("no job was seen: %v", report.v)
			}
			g.deny()
			said := c.report(t, exitAuth, "connect", "check", s.kind)
			said.want(t, false, "ok")
			c.lacking(t, said, s.lacks)
			c.saysNothingOf(t, s)
		})
	}
}

// lacking tells when a report does not name the feature, or not what it lacks.
func (c *terminal) lacking(t *testing.T, report value, feature string) {
	t.Helper()
	for i := range report.size(t, "rights") {
		if report.text(t, "rights", i, "feature") == feature {
			if report.at(t, "rights", i, "ok") != false || report.text(t, "rights", i, "missing") == "" {
				t.Errorf("%s is said to be on, or without saying what is missing: %v", feature, report.v)
			}
			return
		}
	}
	t.Errorf("%s is not reported: %v", feature, report.v)
}

// saysNothingOf runs what prints about a connection and looks for its secrets,
// there and in every file of the workspace.
func (c *terminal) saysNothingOf(t *testing.T, s system) {
	t.Helper()
	texts := map[string]string{}
	for _, args := range [][]string{{"connect", "list"}, {"connect", "check", s.kind}, {"sync", s.kind}, {"sync", s.kind, "--full"}, {"log"}, {"today"}} {
		a := c.run(t, "", args...)
		texts["the output of "+strings.Join(args, " ")] = a.out + a.err
	}
	err := filepath.WalkDir(c.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		texts[filepath.Base(path)] = string(raw)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	for where, text := range texts {
		for key, secret := range s.secrets {
			if strings.Contains(text, secret) {
				t.Errorf("the secret %s is in %s", key, where)
			}
		}
	}
}
