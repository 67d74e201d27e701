package rpc

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	fake "reqdesk/connectors/conntest/odoofake"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "database": fake.Database, "login": fake.Login},
		Secrets:  map[string]string{"api_key": fake.Key},
	}
}

func serve(t *testing.T, h http.Handler, change ...func(ats.Config)) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c := config(server.URL)
	for _, do := range change {
		do(c)
	}
	client, err := New(c, Options{PageSize: 3})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// names reads the names of the jobs.
func names(t *testing.T, c *Client) error {
	t.Helper()
	var list []struct{ Name Text }
	_, err := c.Search(t.Context(), Query{Model: "hr.job", Fields: []string{"name", "of another release"}}, &list)
	if err == nil && len(list) != 2 {
		t.Errorf("%d jobs", len(list))
	}
	for _, hidden := range []string{fake.Key, fake.Trace, "Ada", "ada@"} {
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), hidden) {
			t.Errorf("%q is in: %v", hidden, err)
		}
	}
	return err
}

func set(key, value string) func(ats.Config) {
	return func(c ats.Config) {
		if key == "api_key" {
			c.Secrets[key] = value
		} else {
			c.Settings[key] = value
		}
	}
}

func TestWayIsThatOfTheRelease(t *testing.T) {
	for _, version := range []int{17, 18, 19} {
		s := fake.New(version, 2, 0)
		c := serve(t, s)
		if err := names(t, c); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Version(t.Context()); got != version || err != nil {
			t.Errorf("%d is taken for %d, %v", version, got, err)
		}
		before := len(s.Asked())
		if err := names(t, c); err != nil || len(s.Asked()) != before+1 {
			t.Errorf("%d: the way or the fields are asked for again: %v, %v", version, s.Asked()[before:], err)
		}
	}
}

func TestWayStaysOpenAfterAFault(t *testing.T) {
	for _, version := range []int{17, 19} {
		var down atomic.Bool
		s := fake.New(version, 2, 0)
		c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if down.Load() {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			s.ServeHTTP(w, r)
		}))
		down.Store(true)
		if err := names(t, c); core.KindOf(err) != core.KindTemporary {
			t.Errorf("%d, while it is down: %v", version, err)
		}
		down.Store(false)
		if err := names(t, c); err != nil {
			t.Errorf("%d, afterwards: %v", version, err)
		}
	}
}

func TestRefusalsBeforeThereIsAWay(t *testing.T) {
	web := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!DOCTYPE html><p>Welcome</p>")
	})
	for name, tt := range map[string]struct {
		server http.Handler
		change func(ats.Config)
		want   core.Kind
	}{
		"wrong key":                  {fake.New(19, 2, 0), set("api_key", "another-key"), core.KindAuth},
		"wrong database":             {fake.New(19, 2, 0), set("database", "elsewhere"), core.KindNotFound},
		"wrong key, older":           {fake.New(17, 2, 0), set("api_key", "another-key"), core.KindAuth},
		"wrong database, older":      {fake.New(18, 2, 0), set("database", "elsewhere"), core.KindTemporary},
		"no database, older":         {fake.New(18, 2, 0), set("database", ""), core.KindUsage},
		"no login, older":            {fake.New(17, 2, 0), set("login", " "), core.KindUsage},
		"another kind of web server": {web, set("login", ""), core.KindInvalid},
		"nothing of this kind":       {http.NotFoundHandler(), set("login", ""), core.KindNotFound},
	} {
		if err := names(t, serve(t, tt.server, tt.change)); core.KindOf(err) != tt.want {
			t.Errorf("%s: %v of kind %q, want %q", name, err, core.KindOf(err), tt.want)
		}
	}
}

func TestWrongRequestIsSentOnceAndAPassingFaultAgain(t *testing.T) {
	for _, tt := range []struct {
		version, status int
		name            string
		sent            int
		want            core.Kind
	}{
		{19, 500, "builtins.ValueError", 1, core.KindInvalid},
		{19, 500, "psycopg2.errors.InvalidTextRepresentation", 1, core.KindInvalid},
		{19, 500, "psycopg2.OperationalError", 4, core.KindTemporary},
		{19, 500, "psycopg2.errors.SerializationFailure", 4, core.KindTemporary},
		{19, 422, "odoo.exceptions.ValidationError", 1, core.KindInvalid},
		{19, 403, "odoo.exceptions.AccessError", 1, core.KindForbidden},
		{19, 404, "odoo.exceptions.MissingError", 1, core.KindNotFound},
		{19, 401, "werkzeug.exceptions.Unauthorized", 1, core.KindAuth},
		{17, 200, "builtins.ValueError", 1, core.KindInvalid},
		{17, 200, "", 1, core.KindInvalid},
		{17, 200, "psycopg2.OperationalError", 1, core.KindTemporary},
		{17, 200, "odoo.exceptions.AccessError", 1, core.KindForbidden},
		{17, 200, "odoo.exceptions.MissingError", 1, core.KindNotFound},
		{17, 200, "odoo.exceptions.AccessDenied", 1, core.KindAuth},
	} {
		s := fake.New(tt.version, 2, 0)
		c := serve(t, s)
		if err := names(t, c); err != nil {
			t.Fatal(err)
		}
		s.Fail("hr.job search_read", tt.status, tt.name)
		before := len(s.Asked())
		err := names(t, c)
		if sent := len(s.Asked()) - before; core.KindOf(err) != tt.want || sent != tt.sent {
			t.Errorf("%d %s by %d: %v of kind %q, sent %d times", tt.status, tt.name, tt.version, err, core.KindOf(err), sent)
		}
	}
}

func TestFieldsAreAskedForAgainAfterAnAppWasRemoved(t *testing.T) {
	s := fake.New(19, 2, 0)
	c := serve(t, s)
	if err := names(t, c); err != nil {
		t.Fatal(err)
	}
	s.Change(func() { s.Hidden = []string{"hr.job name"} })
	if err := names(t, c); core.KindOf(err) != core.KindInvalid {
		t.Errorf("the field that is gone: %v", err)
	}
	if err := names(t, c); err != nil {
		t.Errorf("the next time: %v", err)
	}
}

func TestAddressIsThatOfTheServer(t *testing.T) {
	for text, want := range map[string]string{
		" https://kestrel.odoo.com/ ":                     "https://kestrel.odoo.com",
		"https://kestrel.odoo.com/odoo/recruitment/1?x=1": "https://kestrel.odoo.com",
		"https://erp.example.com/web#id=1&model=hr.job":   "https://erp.example.com",
		"https://example.com/erp/web/login":               "https://example.com/erp",
		"https://example.com/webshop":                     "https://example.com/webshop",
	} {
		if got := address(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestValuesOfOdoo(t *testing.T) {
	var got struct {
		No, Yes Text
		To, Non Ref
	}
	if err := json.Unmarshal([]byte(`{"No": false, "Yes": "x", "To": [7, "Robin"], "Non": false}`), &got); err != nil || got.No != "" || got.Yes != "x" || got.To != (Ref{7, "Robin"}) || got.Non.ID != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	for info, want := range map[string]int{`[17, 0]`: 17, `["saas~17", 4]`: 17, `[]`: 0, `["x"]`: 0} {
		var list []json.RawMessage
		if err := json.Unmarshal([]byte(info), &list); err != nil || major(list) != want {
			t.Errorf("%s: %d", info, major(list))
		}
	}
	if Moment("2026-11-23 12:00:00").Hour() != 12 || Moment("2026-11-23").Day() != 23 || !Moment("").IsZero() {
		t.Error("times")
	}
}

func TestMarkIsReadAsItWasWritten(t *testing.T) {
	m := mark{"2026-11-23 12:00:00", 41, 38}
	if got, ok := parseMark(m.String()); !ok || got != m {
		t.Errorf("%v, %v", got, ok)
	}
	for _, text := range []string{"", "2026-11-23 12:00:00", "yesterday/1/1", "2026-11-23 12:00:00/x/1", "2026-11-23 12:00:00/1/"} {
		if _, ok := parseMark(text); ok {
			t.Errorf("%q is a mark", text)
		}
	}
	for _, tt := range []struct {
		was, is int
		want    bool
	}{{38, 38, false}, {38, 39, true}, {38, 37, true}, {30_000, 30_001, true}, {30_000, 29_999, false}} {
		if got := (mark{sum: tt.was}).disagrees(tt.is); got != tt.want {
			t.Errorf("%d were there, %d are: %v", tt.was, tt.is, got)
		}
	}
}
