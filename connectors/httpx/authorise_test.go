package httpx

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTwoHeadersSignAndStayAtHome(t *testing.T) {
	var came []http.Header
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came = append(came, r.Header)
		w.WriteHeader(http.StatusTeapot)
	}))
	defer other.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer first-s3cret" || r.Header.Get("X-Account-Token") != "second-s3cret" {
			t.Errorf("signed with %v", r.Header)
		}
		if r.URL.Path == "/away" {
			http.Redirect(w, r, other.URL, http.StatusFound)
			return
		}
		http.Error(w, r.Header.Get("X-Account-Token"), http.StatusBadRequest)
	}))
	defer home.Close()
	first := Bearer("first-s3cret")
	c, err := New(Config{BaseURL: home.URL, Auth: first.And("X-Account-Token", "second-s3cret")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Do(t.Context(), Request{Path: "/"})
	if body := string(BodyOf(err)); body == "" || strings.Contains(body, "s3cret") {
		t.Errorf("the refusal quotes %q", body)
	}
	if _, err := c.Do(t.Context(), Request{Path: "/away"}); err == nil {
		t.Error("another host's refusal passed for an answer")
	}
	if len(came) != 1 || came[0].Get("Authorization") != "" || came[0].Get("X-Account-Token") != "" {
		t.Errorf("another host was sent %v", came)
	}
	if len(first.also) > 0 || len(first.hidden) != 1 {
		t.Error("signing with two headers changed the one with one")
	}
}
