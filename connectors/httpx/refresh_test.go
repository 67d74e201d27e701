package httpx

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"reqdesk/core"
)

// rotating gives a new refresh token with every access token and takes each once.
type rotating struct {
	name   string // of its tokens, another one in each test: a process remembers what each became
	issued int
	asked  []string
}

func newRotating() *rotating { return &rotating{name: rand.Text()} }

// first is what signing in gave.
func (s *rotating) first() string { return fmt.Sprintf(`{"refresh_token":"%s-0"}`, s.name) }

func (s *rotating) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	if r.URL.Path != "/token" {
		if want := fmt.Sprintf("Bearer access-%d", s.issued); r.Header.Get("Authorization") != want {
			return answer(401, "")(r)
		}
		return answer(200, "{}", "Content-Type", "application/json")(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if r.PostForm.Get("client_id") != "client" || r.PostForm.Get("refresh_token") != fmt.Sprintf("%s-%d", s.name, s.issued) {
		return answer(400, `{"error":"invalid_grant","error_description":"it was used"}`, "Content-Type", "application/json")(r)
	}
	s.issued++
	return answer(200, fmt.Sprintf(`{"access_token":"access-%[1]d","refresh_token":"%[2]s-%[1]d","token_type":"Bearer","expires_in":600}`, s.issued, s.name),
		"Content-Type", "application/json")(r)
}

func signedInPerson(t *testing.T, s *rotating, token string, keep func(context.Context, string) error) *Client {
	return mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: s, Auth: Refresh(Refreshing{
		TokenURL: "https://sign-in.example.net/token", ClientID: "client", Token: token, Keep: keep,
	})})
}

func TestRefreshTokenIsStoredBeforeItsAccessTokenIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newRotating(), ""
		c := signedInPerson(t, s, s.first(), func(_ context.Context, token string) error {
			s.asked = append(s.asked, "kept")
			stored = token
			return nil
		})
		for _, wait := range []time.Duration{0, 8 * time.Minute, 2 * time.Minute} {
			time.Sleep(wait)
			if err := c.JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if got := strings.Join(s.asked, ", "); got != "POST /token, kept, GET /jobs, GET /jobs, POST /token, kept, GET /jobs" {
			t.Errorf("asked %s", got)
		}
		var token oauth2.Token
		if err := json.Unmarshal([]byte(stored), &token); err != nil || token.RefreshToken != s.name+"-2" {
			t.Errorf("stored %q, %v", stored, err)
		}
		// A new process goes on with what was stored, without a new token.
		s.asked = nil
		if err := signedInPerson(t, s, stored, nil).JSON(t.Context(), "GET", "/jobs", nil, nil); err != nil || len(s.asked) != 1 {
			t.Errorf("after a restart: %v, asked %v", err, s.asked)
		}
	})
}

func TestASignInThatEndedAsksForAPerson(t *testing.T) {
	for name, token := range map[string]string{"never": "", "used up": `{"refresh_token":"refresh-9"}`, "without a refresh token": `{"access_token":"old"}`} {
		err := signedInPerson(t, newRotating(), token, nil).JSON(t.Context(), "GET", "/jobs", nil, nil)
		wantKind(t, err, core.KindAuth)
		if !strings.Contains(err.Error(), "browser") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATokenThatCannotBeStoredIsNotUsed(t *testing.T) {
	s := newRotating()
	c := signedInPerson(t, s, s.first(), func(context.Context, string) error { return errors.New("the keychain is locked") })
	wantKind(t, c.JSON(t.Context(), "GET", "/jobs", nil, nil), core.KindKeychain)
	if strings.Contains(strings.Join(s.asked, " "), "/jobs") {
		t.Errorf("asked %v", s.asked)
	}
}
