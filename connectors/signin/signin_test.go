package signin

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
)

// vendor is an authorization server with state: it remembers the challenge of
// each code and takes a code once.
type vendor struct {
	*httptest.Server
	challenge, redirect string
	used                bool
	deny                bool
}

func newVendor(t *testing.T) *vendor {
	v := &vendor{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("client_id") != "client" || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("scope") != "jobs people" {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		v.challenge, v.redirect = q.Get("code_challenge"), q.Get("redirect_uri")
		back := url.Values{"state": {q.Get("state")}, "code": {"code-1"}}
		if v.deny {
			back = url.Values{"state": {q.Get("state")}, "error": {"access_denied"}}
		}
		http.Redirect(w, r, v.redirect+"?"+back.Encode(), http.StatusFound)
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		right := base64.RawURLEncoding.EncodeToString(sum[:]) == v.challenge
		w.Header().Set("Content-Type", "application/json")
		if v.used || !right || r.FormValue("code") != "code-1" || r.FormValue("redirect_uri") != v.redirect || r.FormValue("client_id") != "client" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		v.used = true
		_, _ = io.WriteString(w, `{"access_token":"access-1","refresh_token":"refresh-1","token_type":"Bearer","expires_in":600}`)
	})
	mux.HandleFunc("GET /jobs", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer access-1" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	v.Server = httptest.NewServer(mux)
	t.Cleanup(v.Close)
	return v
}

func (v *vendor) signIn() core.SignIn {
	return core.SignIn{AuthorizeURL: v.URL + "/authorize", TokenURL: v.URL + "/token", ClientID: "client", Scopes: []string{"jobs", "people"}, Secret: "token"}
}

// browse is a person's browser: it follows the redirects and shows the last page.
func browse(t *testing.T, address string) (status int, text string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(body)
}

func TestSigningInGivesATokenThatWorks(t *testing.T) {
	v := newVendor(t)
	shown := make(chan string, 1)
	flow := Flow{LoopbackOnly: true, Open: func(address string) error {
		go func() {
			_, text := browse(t, address)
			shown <- text
		}()
		return nil
	}}
	token, err := flow.Run(t.Context(), v.signIn())
	if err != nil {
		t.Fatal(err)
	}
	if text := <-shown; !strings.Contains(text, "close this window") || strings.Contains(text, "code-1") {
		t.Errorf("the browser shows %s", text)
	}
	client, err := httpx.New(httpx.Config{BaseURL: v.URL, Auth: httpx.Refresh(httpx.Refreshing{TokenURL: v.URL + "/token", ClientID: "client", Token: token})})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.JSON(t.Context(), http.MethodGet, "/jobs", nil, nil); err != nil {
		t.Errorf("with the token: %v", err)
	}
	var kept map[string]any
	if err := json.Unmarshal([]byte(token), &kept); err != nil || kept["refresh_token"] != "refresh-1" {
		t.Errorf("what is to be stored: %s, %v", token, err)
	}
}

func TestAForeignCallbackChangesNothing(t *testing.T) {
	v := newVendor(t)
	token, err := Flow{Open: func(address string) error {
		go func() {
			u, err := url.Parse(address)
			if err != nil {
				t.Error(err)
			}
			foreign := u.Query().Get("redirect_uri") + "?state=guessed&code=foreign"
			if status, _ := browse(t, foreign); status != http.StatusBadRequest {
				t.Errorf("a callback with another state got %d", status)
			}
			browse(t, address)
		}()
		return nil
	}}.Run(t.Context(), v.signIn())
	if err != nil || token == "" {
		t.Errorf("the person's own callback: %q, %v", token, err)
	}
}

func TestWhatEndsAFlow(t *testing.T) {
	v := newVendor(t)
	v.deny = true
	open := func(address string) error { go browse(t, address); return nil }
	if _, err := (Flow{Open: open}).Run(t.Context(), v.signIn()); core.KindOf(err) != core.KindForbidden {
		t.Errorf("not allowed: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	waiting := func(string) error { stop(); return nil }
	if _, err := (Flow{Open: waiting}).Run(ctx, v.signIn()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	none := func(string) error { return errors.New("no browser") }
	if _, err := (Flow{Open: none}).Run(t.Context(), v.signIn()); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("without a browser: %v", err)
	}
	plain := v.signIn()
	plain.TokenURL = "http://sign-in.example.net/token"
	if _, err := (Flow{Open: open}).Run(t.Context(), plain); core.KindOf(err) != core.KindUsage {
		t.Errorf("a token address over plain http: %v", err)
	}
	far := v.signIn()
	far.AuthorizeURL = "https://sign-in.example.net/authorize"
	if _, err := (Flow{Open: open, LoopbackOnly: true}).Run(t.Context(), far); core.KindOf(err) != core.KindUsage {
		t.Errorf("a practice workspace signs in elsewhere: %v", err)
	}
}
