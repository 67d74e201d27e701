package visit_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reqdesk/connectors/visit"
	"reqdesk/core"
)

// portal is a server whose pages behave as those of career sites do.
func portal(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/page?"+r.URL.RawQuery, http.StatusMovedPermanently)
	})
	mux.HandleFunc("/meta", func(w http.ResponseWriter, _ *http.Request) {
		page(w, `<head><meta charset="utf-8"><META HTTP-EQUIV='Refresh' content="0; URL='/page'"></head>`)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		page(w, `<head><meta http-equiv="refresh" content="60; url=/page"></head>`)
	})
	mux.HandleFunc("/body", func(w http.ResponseWriter, _ *http.Request) {
		page(w, `<body><meta http-equiv="refresh" content="0; url=/page"></body>`)
	})
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		page(w, strings.Repeat("<link>", 100_000)+`<meta http-equiv="refresh" content="0; url=/page">`)
	})
	mux.HandleFunc("/cookie", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("seen"); err != nil {
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(w, r, "/cookie", http.StatusFound)
		}
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { page(w, "<body>Apply</body>") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func page(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write([]byte(text)) //nolint:errcheck // the reader notices
}

func TestAPageSaysWhereItSendsOn(t *testing.T) {
	at := portal(t)
	tests := map[string]struct {
		path   string
		status int
		next   string
	}{
		"a page":                      {"/page", 200, ""},
		"a redirect":                  {"/moved?source=r", 301, "/page?source=r"},
		"an element of the head":      {"/meta", 200, "/page"},
		"one that waits for a reader": {"/slow", 200, ""},
		"one in the body":             {"/body", 200, ""},
		"one behind too much":         {"/large", 200, ""},
		"nothing there":               {"/nowhere", 404, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := visit.New(true)(t.Context(), at+test.path)
			if err != nil || got.Status != test.status || got.Next != test.next {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestACookieIsThereForTheNextPage(t *testing.T) {
	at, ask := portal(t), visit.New(true)
	if got, err := ask(t.Context(), at+"/cookie"); err != nil || got.Next == "" {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, err := ask(t.Context(), at+"/cookie"); err != nil || got.Next != "" {
		t.Errorf("the second time %+v, %v", got, err)
	}
}

func TestWhatIsNoPageOfTheWebIsNotAsked(t *testing.T) {
	for _, address := range []string{"file:///etc/passwd", "javascript:alert(1)", "mailto:a@example.com", "https://", "gopher://127.0.0.1/", "%zz"} {
		if got, err := visit.New(false)(t.Context(), address); core.KindOf(err) != core.KindInvalid {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
}

func TestPracticeAsksThisMachineOnly(t *testing.T) {
	if _, err := visit.New(true)(t.Context(), "http://192.0.2.1/"); core.KindOf(err) != core.KindUsage {
		t.Errorf("%v", err)
	}
}

func TestASilentServerAndAStoppedCheckAreTold(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := visit.New(false)(t.Context(), server.URL+"/apply?token=secret")
	if core.KindOf(err) != core.KindTemporary || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := visit.New(false)(ctx, portal(t)+"/page"); err == nil {
		t.Error("it was asked")
	}
}
