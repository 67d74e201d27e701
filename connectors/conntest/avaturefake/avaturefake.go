// Package avaturefake plays an Avature career portal from invented jobs, for tests.
//
// It behaves as public clients of portals describe them: an RSS at
// LANGUAGE/PORTAL/SearchJobs/feed/, newest job first, that never holds more than a
// few jobs whatever number is asked for; titles and descriptions in CDATA, where
// the description is only the job's number behind a dash; numbered parameters that
// narrow the search; pages that turn programs away with an empty 202; and a
// redirect to an error page for what does not exist. Whether portals send
// validators (ETag) is not known; this one does not. It remembers what it was asked.
package avaturefake

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Path is where the fake's portal stands.
const Path = "/careers"

// Most is how many jobs the feed holds at most.
const Most = 20

// Job is one job of the portal.
type Job struct {
	ID     string // in the address
	Number string // that people quote
	Title  string
	Family string // the value of the numbered field 817
	Posted time.Time
}

// Server is the fake.
type Server struct {
	mu     sync.Mutex
	now    time.Time
	jobs   []Job // newest first
	asked  []string
	closed bool // programs are turned away
}

// New makes a portal with so many jobs.
func New(jobs int) *Server {
	s := &Server{now: time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)}
	for i := range jobs {
		s.NewJob(fmt.Sprintf("Engineer %d (f/m/d) & more", i))
	}
	return s
}

// NewJob adds a job and gives its id.
func (s *Server) NewJob(title string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.jobs)
	s.now = s.now.Add(24 * time.Hour)
	job := Job{ID: fmt.Sprint(26100 + n), Number: fmt.Sprintf("R-%d", 700+n), Title: title, Family: []string{"11007", "11008"}[n%2], Posted: s.now}
	s.jobs = append([]Job{job}, s.jobs...)
	return job.ID
}

// DeleteJob deletes a job.
func (s *Server) DeleteJob(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = slices.DeleteFunc(s.jobs, func(j Job) bool { return j.ID == id })
}

// RetitleJob gives a job another title; a portal does not tell when.
func (s *Server) RetitleJob(id, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.jobs {
		if s.jobs[i].ID == id {
			s.jobs[i].Title = title
		}
	}
}

// ReverseJobs turns the order round.
func (s *Server) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Reverse(s.jobs)
}

// TurnAway answers everything as portals answer programs that they do not want.
func (s *Server) TurnAway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// Asked lists the requests so far.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	path := strings.TrimPrefix(r.URL.Path, "/en_US")
	switch {
	case s.closed, strings.HasPrefix(path, Path+"/JobDetail/"):
		w.WriteHeader(http.StatusAccepted)
	case path == Path+"/Error":
		http.Error(w, "<html><body>Not found</body></html>", http.StatusNotFound)
	case path != Path+"/SearchJobs/feed/":
		http.Redirect(w, r, Path+"/Error", http.StatusFound)
	default:
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, s.feed("http://"+r.Host, r.URL.Query()))
	}
}

// feed writes the document for a search.
func (s *Server) feed(host string, query url.Values) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title><![CDATA[Lindwerk Careers]]></title><link>` + host + Path + `</link>`)
	given := 0
	for _, j := range s.jobs {
		if family := query.Get("817"); family != "" && family != "["+j.Family+"]" || given == Most {
			continue
		}
		given++
		link := html.EscapeString(host + Path + "/JobDetail/Engineer-2/" + j.ID)
		fmt.Fprintf(&b, `<item><title><![CDATA[%s]]></title><description><![CDATA[ - %s]]></description><guid isPermaLink="true">%s</guid><link>%s</link><pubDate>%s</pubDate></item>`,
			j.Title, j.Number, link, link, j.Posted.Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}
