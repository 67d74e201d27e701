package httpx

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
)

// signInServer gives tokens that live an hour and serves whoever shows the
// newest one.
type signInServer struct {
	issued  int
	asked   []string
	revoked bool // the newest token is refused once
	status  int  // of the token address; 0 = 200
	body    string
}

func (s *signInServer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	if r.URL.Path == "/token" {
		return s.signIn(r)
	}
	want := fmt.Sprintf("Bearer token-number-%d", s.issued)
	if s.revoked || r.Header.Get("Authorization") != want {
		s.revoked = false
		return answer(401, `{"error":"`+want+`"}`)(r)
	}
	return answer(200, "{}", "Content-Type", "application/json")(r)
}

func (s *signInServer) signIn(r *http.Request) (*http.Response, error) {
	if s.status != 0 {
		return answer(s.status, s.body, "Retry-After", "0")(r)
	}
	id, secret, basic := r.BasicAuth()
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if !basic {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	if id != "client" || secret != "s3cret-of-client" || r.PostForm.Get("grant_type") != "client_credentials" || r.PostForm.Get("sub") != "17" {
		return answer(400, `{"error":"invalid_client","error_description":"s3cret-of-client"}`)(r)
	}
	s.issued++
	return answer(200, fmt.Sprintf(`{"access_token":"token-number-%d","token_type":"Bearer","expires_in":3600}`, s.issued),
		"Content-Type", "application/json")(r)
}

func signedIn(t *testing.T, s *signInServer, inBody bool) *Client {
	return mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: s, Auth: OAuth(ClientCredentials{
		TokenURL: "https://sign-in.example.net/token", ClientID: "client", ClientSecret: "s3cret-of-client",
		Params: url.Values{"sub": {"17"}}, InBody: inBody,
	})})
}

func TestTokenIsFetchedOnceAndRenewedBeforeItEnds(t *testing.T) {
	for _, inBody := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &signInServer{}
			c := signedIn(t, s, inBody)
			for _, wait := range []time.Duration{0, time.Minute, 57 * time.Minute, 90 * time.Second} {
				time.Sleep(wait)
				if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Join(s.asked, ", "); got != "POST /token, GET /jobs, GET /jobs, GET /jobs, POST /token, GET /jobs" {
				t.Errorf("asked %s", got)
			}
		})
	}
}

func TestRefusedTokenIsReplacedForReadsAtOnceForWritesNextTime(t *testing.T) {
	s := &signInServer{}
	c := signedIn(t, s, false)
	if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
		t.Fatal(err)
	}
	s.revoked = true
	if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
		t.Errorf("a read with a token that was withdrawn: %v", err)
	}
	s.revoked, s.asked = true, nil
	wantKind(t, c.JSON(t.Context(), "POST", "/candidates", map[string]string{}, nil), core.KindAuth)
	if err := c.JSON(t.Context(), "POST", "/candidates", map[string]string{}, nil); err != nil {
		t.Errorf("the write after: %v", err)
	}
	if got := strings.Join(s.asked, ", "); got != "POST /candidates, POST /token, POST /candidates" {
		t.Errorf("asked %s", got)
	}
}

func TestSigningInThatFailsSaysWhy(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		kind   core.Kind
	}{
		{"credentials refused with 400", 400, `{"error":"invalid_client","error_description":"s3cret-of-client"}`, core.KindAuth},
		{"credentials refused with 401", 401, "s3cret-of-client", core.KindAuth},
		{"refused inside a success", 200, `{"error":"invalid_client"}`, core.KindAuth},
		{"not permitted", 403, "", core.KindForbidden},
		{"too often", 429, "", core.KindRateLimited},
		{"a fault there", 503, "", core.KindTemporary},
		{"a web page", 200, "<html>", core.KindInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &signInServer{status: tt.status, body: tt.body}
			c := signedIn(t, s, false)
			err := c.JSON(t.Context(), "POST", "/candidates", map[string]string{}, nil)
			wantKind(t, err, tt.kind)
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(fmt.Sprintf("%v %+v", e, e), "s3cret") {
					t.Errorf("the secret is in %v", e)
				}
			}
			if strings.Contains(strings.Join(s.asked, " "), "/candidates") {
				t.Error("the write went out without a token")
			}
		})
	}
}

func TestLostTokenAnswerIsNoUnknownWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &scripted{answers: answers{broken(errLost)}}
		c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: network, Auth: OAuth(ClientCredentials{
			TokenURL: "https://ats.example.com/token", ClientID: "client", ClientSecret: "s3cret-of-client",
		})})
		wantKind(t, c.JSON(t.Context(), "POST", "/candidates", map[string]string{}, nil), core.KindTemporary)
	})
}

func TestTokenIsNeverSeen(t *testing.T) {
	s := &signInServer{}
	c := signedIn(t, s, false)
	if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
		t.Fatal(err)
	}
	s.revoked = true
	err := c.JSON(t.Context(), "POST", "/candidates", map[string]string{}, nil)
	if body := string(BodyOf(err)); body == "" || strings.Contains(body, "token-number-1") {
		t.Errorf("refused with %q", body)
	}
	if _, err := New(Config{BaseURL: "https://ats.example.com", Auth: OAuth(ClientCredentials{TokenURL: "http://sign-in.example.net"})}); core.KindOf(err) != core.KindUsage {
		t.Errorf("signing in over plain http: %v", err)
	}
}
