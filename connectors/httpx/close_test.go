package httpx_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/httpx"
)

// kept counts the goroutines that hold a connection of some client.
func kept() int {
	all := make([]byte, 4<<20)
	return strings.Count(string(all[:runtime.Stack(all, true)]), "net/http.(*persistConn).readLoop(")
}

func TestCloseGivesConnectionsAndTheirGoroutinesBackAtOnce(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
	defer server.Close()
	before := kept()
	client, err := httpx.New(httpx.Config{BaseURL: server.URL, Auth: httpx.Bearer("secret")})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() {
		t.Helper()
		if err := client.JSON(t.Context(), http.MethodGet, "/", nil, new(any)); err != nil {
			t.Fatal(err)
		}
	}
	ask()
	if kept() <= before {
		t.Fatal("no connection is kept for the next request: this test tells nothing")
	}
	client.Close()
	for end := time.Now().Add(5 * time.Second); kept() > before; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatal("after Close a connection is still held")
		}
	}
	ask() // it can still be used
	client.Close()
}
