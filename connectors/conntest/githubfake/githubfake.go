// Package githubfake plays the part of GitHub's REST interface that looks for people,
// as the vendor describes it: the search over users with its qualifiers, at most 256
// characters, pages of the first 1,000 results and 422 beyond; answers that are
// incomplete because the search timed out; limits of their own for searches and for
// reads, with the vendor's headers and a 403 or a 429 when they are used up, fewer
// without a token; a person's page and repositories; a page that lists somebody twice.
package githubfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// Token is the one that the fake knows.
const Token = "github_pat_s3cret_11"

// Person is somebody with an account.
type Person struct {
	Login, Name, Company, Email, Blog, Location, Bio, Type string

	Hireable bool
	Created  time.Time
	Repos    []Repo
	Gone     bool // still found, and not there any more
}

// Repo is a repository.
type Repo struct {
	Name, Description, Language string

	Topics []string
	Fork   bool
	Pushed time.Time
}

// Server is GitHub.
type Server struct {
	door frontdoor.Door

	mu         sync.Mutex
	people     []Person
	searches   *bucket
	reads      *bucket
	incomplete int    // searches that will time out
	twice      bool   // each page begins with the last one of the page before
	refused    string // a language that is not known
	asked      []string
	mux        *http.ServeMux
}

// New makes a GitHub with these people.
func New(people ...Person) *Server {
	s := &Server{people: people, mux: http.NewServeMux()}
	s.SetLimits(30, 5000)
	s.mux.HandleFunc("GET /rate_limit", s.limits)
	s.mux.HandleFunc("GET /search/users", s.search)
	s.mux.HandleFunc("GET /users/{login}", s.user)
	s.mux.HandleFunc("GET /users/{login}/repos", s.repos)
	return s
}

// SetLimits sets how many searches a minute and reads an hour a token may make; without
// one it is a third, and 60 reads.
func (s *Server) SetLimits(searches, reads int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.searches, s.reads = &bucket{limit: searches, per: time.Minute}, &bucket{limit: reads, per: time.Hour}
}

// Secondary lets the next n requests meet the limit against bursts: 403 with
// Retry-After, although there is something left.
func (s *Server) Secondary(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.searches.secondary = n
}

// TimeOut lets the next n searches end early.
func (s *Server) TimeOut(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.incomplete = n
}

// Twice lets pages repeat the last one of the page before, as happens when the order
// moves.
func (s *Server) Twice() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.twice = true
}

// Refuse lets questions about a language be refused as not understood.
func (s *Server) Refuse(language string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = language
}

// Add lets somebody open an account.
func (s *Server) Add(people ...Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people = append(s.people, people...)
}

// Questions lists what was searched for, in order.
func (s *Server) Questions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Asked lists all requests.
func (s *Server) Asked() []frontdoor.Asked { return s.door.Asked() }

// ServeHTTP answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.door.Key = func(r *http.Request) bool {
		given := r.Header.Get("Authorization")
		return given == "" || given == "Bearer "+Token
	}
	s.door.Refuse = func(w http.ResponseWriter, status int) { refuse(w, status, "Bad credentials") }
	s.door.Guard(http.HandlerFunc(s.counted)).ServeHTTP(w, r)
}

// counted keeps to the limits.
func (s *Server) counted(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/rate_limit" && !s.pass(w, r) {
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *Server) pass(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, name := s.reads, "core"
	if strings.HasPrefix(r.URL.Path, "/search/") {
		b, name = s.searches, "search"
	}
	signed := r.Header.Get("Authorization") != ""
	if b.secondary > 0 {
		b.secondary--
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusForbidden, "You have exceeded a secondary rate limit.")
		return false
	}
	left := b.take(signed, time.Now())
	h := w.Header()
	h.Set("X-RateLimit-Limit", strconv.Itoa(b.most(signed)))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(left, 0)))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(b.reset.Unix(), 10))
	h.Set("X-RateLimit-Resource", name)
	if left < 0 {
		refuse(w, http.StatusForbidden, "API rate limit exceeded.")
		return false
	}
	return true
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	give(w, map[string]any{"message": message, "documentation_url": "https://docs.github.example/rest"})
}

func give(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) } // the other side may have gone

// bucket is one limit.
type bucket struct {
	limit     int
	per       time.Duration
	used      int
	reset     time.Time
	secondary int
}

// most is how many there are in a window.
func (b *bucket) most(signed bool) int {
	switch {
	case signed:
		return b.limit
	case b.per == time.Hour:
		return min(b.limit, 60)
	}
	return max(b.limit/3, 1)
}

// take counts a request and gives how many are left; less than 0 = it is one too many.
func (b *bucket) take(signed bool, now time.Time) int {
	if !now.Before(b.reset) {
		b.reset, b.used = now.Add(b.per), 0
	}
	b.used++
	return b.most(signed) - b.used
}

func (s *Server) limits(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	signed := r.Header.Get("Authorization") != ""
	of := func(b *bucket) map[string]any { return map[string]any{"limit": b.most(signed)} }
	give(w, map[string]any{"resources": map[string]any{"core": of(s.reads), "search": of(s.searches)}})
}
