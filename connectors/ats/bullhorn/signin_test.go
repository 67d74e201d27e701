package bullhorn

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	fake "reqdesk/connectors/conntest/bullhornfake"
	"reqdesk/connectors/signin"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// keychain is where a connection's secrets lie.
type keychain struct{ token string }

// browser is an account that is signed in through the browser: no password is known.
func (k *keychain) browser(a *ats.Config) {
	delete(a.Secrets, "password")
	a.Secrets["token"] = k.token
	a.Keep = func(_ context.Context, key, value string) error {
		if key != "token" {
			return errors.New("unknown secret " + key)
		}
		k.token = value
		return nil
	}
}

func byPassword(a *ats.Config) { delete(a.Secrets, "token") }

// ask asks for one job and gives the error.
func ask(t *testing.T, c *Connector) error {
	t.Helper()
	_, err := c.Job(t.Context(), "1001")
	return err
}

// since gives what was asked after n requests, without queries.
func since(s *fake.Server, n int) string {
	var paths []string
	for _, asked := range s.Asked()[n:] {
		path, _, _ := strings.Cut(asked, "?")
		paths = append(paths, strings.ReplaceAll(path, "/rest-services/e999", ""))
	}
	return strings.Join(paths, ", ")
}

func TestPersonSignsInThroughTheBrowser(t *testing.T) {
	s := fake.New(1, 0)
	server := httptest.NewServer(s)
	defer server.Close()
	account := config(server.URL)
	if _, err := SignIn(account); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("with a password: %v", err)
	}
	delete(account.Secrets, "password")
	how, err := SignIn(account)
	if err != nil || how.Port != 47115 || how.Secret != "token" {
		t.Fatalf("%+v, %v", how, err)
	}
	how.Port = 0 // any that is free
	flow := signin.Flow{LoopbackOnly: true, Open: func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		query := u.Query()
		s.Redirect = query.Get("redirect_uri")
		for key, value := range map[string]string{"action": "Login", "username": fake.Username, "password": fake.Password} {
			query.Set(key, value) // what a person does in the form
		}
		u.RawQuery = query.Encode()
		resp, err := http.Get(u.String())
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}}
	token, err := flow.Run(t.Context(), how)
	if err != nil {
		t.Fatal(err)
	}
	k := &keychain{token: token}
	if err := ask(t, at(t, server.URL, k.browser)); err != nil {
		t.Error(err)
	}
}

func TestSignInAddresses(t *testing.T) {
	for _, tt := range []struct{ base, entered, port, want string }{
		{"", "", "", "https://auth.bullhornstaffing.com/oauth/authorize"},
		{"https://rest-emea.bullhornstaffing.com/", "", "8123", "https://auth-emea.bullhornstaffing.com/oauth/authorize"},
		{"", "https://auth-apac.bullhornstaffing.com/oauth/", "", "https://auth-apac.bullhornstaffing.com/oauth/authorize"},
		{"http://127.0.0.1:8080", "", "", "http://127.0.0.1:8080/oauth/authorize"},
		{"", "", "many", ""},
		{"", "", "70000", ""},
		{"http://rest.example.com", "", "", ""},
	} {
		c := config(tt.base)
		delete(c.Secrets, "password")
		c.Settings["sign_in_url"], c.Settings["redirect_port"] = tt.entered, tt.port
		got, err := SignIn(c)
		if got.AuthorizeURL != tt.want || (err == nil) != (tt.want != "") || err != nil && core.KindOf(err) != core.KindUsage {
			t.Errorf("%+v: %q, %v", tt, got.AuthorizeURL, err)
		}
	}
}

func TestRefreshTokenRotatesAndSurvivesARestart(t *testing.T) {
	s := fake.New(1, 0)
	server := httptest.NewServer(s)
	defer server.Close()
	k := &keychain{token: fake.Stale}
	for range 3 {
		before, asked := k.token, len(s.Asked())
		if err := ask(t, at(t, server.URL, k.browser)); err != nil {
			t.Fatal(err)
		}
		if k.token == before {
			t.Fatal("the token was not replaced")
		}
		if got := since(s, asked); got != "GET /rest-services/loginInfo, POST /oauth/token, POST /rest-services/login, GET /entity/JobOrder/1001" {
			t.Errorf("asked %s", got)
		}
		// The next process starts when the access token has ended.
		k.token = strings.Replace(k.token, `"expiry":"2`, `"expiry":"1`, 1)
	}
}

func TestTokenIsStoredBeforeItIsUsed(t *testing.T) {
	s := fake.New(1, 0)
	k := &keychain{token: fake.Stale}
	c := start(t, s, k.browser, func(a *ats.Config) {
		a.Keep = func(context.Context, string, string) error {
			if got := since(s, 0); !strings.HasSuffix(got, "POST /oauth/token") {
				t.Errorf("stored after %s", got)
			}
			return errors.New("the keychain is locked")
		}
	})
	if err := ask(t, c); core.KindOf(err) != core.KindKeychain || s.Sessions() != 0 {
		t.Errorf("%v, signed in %d times", err, s.Sessions())
	}
}

func TestTwoConnectorsOfOneAccountDoNotUseUpEachOthersToken(t *testing.T) {
	s := fake.New(1, 0)
	server := httptest.NewServer(s)
	defer server.Close()
	k := &keychain{token: fake.Stale}
	first, second := at(t, server.URL, k.browser), at(t, server.URL, k.browser) // both from what is stored now
	for _, c := range []*Connector{first, second} {
		if err := ask(t, c); err != nil {
			t.Error(err)
		}
	}
}

func TestSignInThatEndedIsMendedByThePasswordOnly(t *testing.T) {
	for name, tt := range map[string]struct {
		how  func(*ats.Config)
		kind core.Kind
	}{
		"with a password": {func(a *ats.Config) { a.Secrets["token"] = fake.Stale }, ""},
		"without one":     {(&keychain{token: fake.Stale}).browser, core.KindAuth},
	} {
		s := fake.New(1, 0)
		s.EndRefresh()
		if err := ask(t, start(t, s, tt.how)); core.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSigningInWithoutABrowser(t *testing.T) {
	for name, tt := range map[string]struct {
		fake func(*fake.Server)
		how  func(*ats.Config)
		kind core.Kind
		says string
	}{
		"with the password":          {func(*fake.Server) {}, byPassword, "", ""},
		"a key that gets no refresh": {func(s *fake.Server) { s.NoRefresh = true }, byPassword, "", ""},
		"terms not accepted yet":     {func(s *fake.Server) { s.Terms = true }, byPassword, core.KindAuth, "terms of use"},
		"a wrong password": {func(*fake.Server) {}, func(a *ats.Config) {
			a.Secrets = map[string]string{"client_secret": fake.ClientSecret, "password": "wr0ng-password"}
		}, core.KindAuth, "password"},
		"a wrong client secret": {func(*fake.Server) {}, func(a *ats.Config) {
			a.Secrets = map[string]string{"client_secret": "wr0ng-secret", "password": fake.Password}
		}, core.KindAuth, "refused"},
		"nobody has signed in": {func(*fake.Server) {}, (&keychain{}).browser, core.KindAuth, "browser"},
	} {
		s := fake.New(1, 0)
		tt.fake(s)
		err := ask(t, start(t, s, tt.how))
		if core.KindOf(err) != tt.kind || err != nil && (!strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "wr0ng")) {
			t.Errorf("%s: %v", name, err)
		}
		for _, asked := range s.Asked() {
			if strings.Contains(asked, fake.Password) {
				t.Errorf("%s: the password is in an address", name)
			}
		}
	}
}

func TestWhoMustSignInElsewhereIsToldWhere(t *testing.T) {
	other := httptest.NewServer(fake.New(1, 0))
	defer other.Close()
	s := fake.New(1, 0)
	s.OAuth = other.URL
	err := ask(t, start(t, s, (&keychain{}).browser))
	if core.KindOf(err) != core.KindAuth || !strings.Contains(err.Error(), "Enter "+other.URL+"/oauth as the sign-in address first") {
		t.Error(err)
	}
}

func TestDataCentreIsFoundAndCredentialsGoWhereItSaysOnly(t *testing.T) {
	s := fake.New(1, 0)
	home, oauth, rest, lane := httptest.NewServer(s), httptest.NewServer(s), httptest.NewServer(s), httptest.NewServer(s)
	for _, server := range []*httptest.Server{home, oauth, rest, lane} {
		t.Cleanup(server.Close)
	}
	s.OAuth, s.Rest, s.Lane = oauth.URL, rest.URL, lane.URL
	wrong := fake.New(0, 0)
	wrong.Elsewhere = home.URL // 307
	k := &keychain{token: fake.Stale}
	c := start(t, wrong, k.browser)
	if err := ask(t, c); err != nil {
		t.Fatal(err)
	}
	var visited []string
	for _, one := range s.Hosts() {
		host, credential, _ := strings.Cut(one, " ")
		visited = append(visited, host)
		if session := strings.HasPrefix(credential, "bull-s3cret-session"); session != (host == strings.TrimPrefix(lane.URL, "http://")) {
			t.Errorf("%s was given %q", host, credential)
		}
	}
	want := strings.Join([]string{home.URL, oauth.URL, rest.URL, lane.URL}, " ")
	if got := strings.Join(visited, " "); got != strings.ReplaceAll(want, "http://", "") {
		t.Errorf("asked %s", got)
	}
	if len(wrong.Asked()) != 1 || c.Requests() != 4 { // that for the token is not counted
		t.Errorf("the wrong one was asked %v; counted %d", wrong.Asked(), c.Requests())
	}
	// A swim lane that is not encrypted, and not on this machine, gets nothing.
	s.Lane = "http://lane.example.com"
	s.EndSessions()
	if err := ask(t, c); core.KindOf(err) != core.KindInvalid {
		t.Error(err)
	}
}

func TestSessionThatEndedIsOpenedAgain(t *testing.T) {
	s := fake.New(1, 0)
	c := start(t, s)
	for name, tt := range map[string]struct {
		end  func()
		sent string
	}{
		"the session": {s.EndSessions, "GET /entity/JobOrder/1001, GET /rest-services/loginInfo, POST /rest-services/login, GET /entity/JobOrder/1001"},
		"the access token too": {
			func() { s.EndSessions(); s.EndAccess() },
			"GET /entity/JobOrder/1001, GET /rest-services/loginInfo, POST /rest-services/login, POST /oauth/token, POST /rest-services/login, GET /entity/JobOrder/1001",
		},
	} {
		if err := ask(t, c); err != nil {
			t.Fatal(err)
		}
		n := len(s.Asked())
		tt.end()
		if err := ask(t, c); err != nil || since(s, n) != tt.sent {
			t.Errorf("%s: %v, asked %s", name, err, since(s, n))
		}
	}
	s.EndSessions()
	n := len(s.Asked())
	if _, err := c.create(t.Context(), "Candidate", map[string]any{}); core.KindOf(err) != core.KindAuth || since(s, n) != "PUT /entity/Candidate" {
		t.Errorf("a write in an ended session: %v, asked %s", err, since(s, n))
	}
}

func TestAccountThatIsIncompleteIsRefused(t *testing.T) {
	for field, change := range map[string]func(*ats.Config){
		"API user":       func(a *ats.Config) { a.Settings["username"] = " " },
		"client ID":      func(a *ats.Config) { delete(a.Settings, "client_id") },
		"client secret":  func(a *ats.Config) { delete(a.Secrets, "client_secret") },
		"LinkedIn field": func(a *ats.Config) { a.Settings["linkedin_field"] = "a,password" },
		"http":           func(a *ats.Config) { a.Settings["base_url"] = "http://rest.example.com" },
	} {
		c := config("")
		change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}
