// Package teamtailorfake plays Teamtailor's public API from invented records,
// for tests. It behaves as the public description says: a version that every
// request must name, JSON:API documents that show related resources only when
// they are included, numbered pages of at most thirty rows, 400 for a filter that
// it does not know, published jobs only unless all are asked for, one candidate per
// e-mail address with merge, files that are taken from an address only, limit
// headers in seconds. It remembers what it was asked.
package teamtailorfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Key is the key that the fake accepts.
const Key = "team-s3cret-key"

// Object is a piece of the ATS's own JSON.
type Object map[string]any

// Ref names a resource.
type Ref struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// Resource is a record.
type Resource struct {
	Ref
	Attributes Object
	To         map[string][]Ref // what it refers to
	Many       []string         // names in To that are lists
	Links      Object
}

// Server is the fake. Set its fields before it is asked.
type Server struct {
	Now    time.Time
	Rows   []*Resource
	Denied []string // method and path that are not permitted, by prefix
	Broken []string // method and path that fail, by prefix
	// ByJob is the name of the filter of applications by job; "" = job-id.
	ByJob   string
	NoFiles bool // it has no place for files

	files map[string][]byte // by address, for a short while
	mu    sync.Mutex
	asked []string
	after func(path string)
}

// New makes a company with jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), files: map[string][]byte{}}
	s.add("questions", "31", Object{"title": "May you work in Portugal?", "question-type": "Boolean"}, nil)
	s.add("questions", "32", Object{"title": "Tools", "question-type": "Choice", "multiple": true, "alternatives": []Object{{"id": 1, "title": "Go"}, {"id": 2, "title": "SQL"}}}, nil)
	s.add("questions", "33", Object{"title": "Your site", "question-type": "Text", "single-line": true, "multiple": nil, "alternatives": nil}, nil)
	s.add("questions", "34", Object{"title": "Years", "question-type": "Range", "start-with": 0, "end-with": 20, "unit": "years"}, nil)
	s.add("users", "7", Object{"email": "Robin@agency.example.com", "name": "Robin"}, nil)
	s.add("departments", "5", Object{"name": "Platform"}, nil)
	s.add("roles", "6", Object{"name": "Engineering"}, nil)
	s.add("locations", "8", Object{"name": "HQ", "city": "Lisbon", "country": "Portugal", "zip": "1000"}, nil)
	s.add("locations", "9", Object{"name": "Everywhere"}, nil)
	for i := range jobs {
		s.AddJob(strconv.Itoa(101 + i))
	}
	for i := range people {
		id := strconv.Itoa(501 + i)
		s.add("candidates", id, Object{"first-name": "Ada", "last-name": "Byron-" + id, "email": "Ada." + id + "@example.org", "linkedin-url": "https://www.linkedin.com/in/ada-" + id}, nil)
		s.apply(id, "101", "101-1")
	}
	return s
}

func (s *Server) add(kind, id string, attributes Object, to map[string][]Ref) *Resource {
	r := &Resource{Ref: Ref{kind, id}, Attributes: attributes, To: to}
	s.Rows = append(s.Rows, r)
	return r
}

// AddJob adds a published job with two stages.
func (s *Server) AddJob(id string) {
	stamp := s.Now.Add(-time.Hour).Format(time.RFC3339)
	j := s.add("jobs", id, Object{"title": "Engineer " + id, "body": "<p>Build</p>", "status": "open", "human-status": "published", "created-at": stamp, "updated-at": stamp},
		map[string][]Ref{"user": {{"users", "7"}}, "department": {{"departments", "5"}}, "role": {{"roles", "6"}}, "locations": {{"locations", "8"}, {"locations", "9"}}})
	j.Many = []string{"locations"}
	j.Links = Object{"careersite-job-url": "https://careers.example.com/jobs/" + id, "careersite-job-apply-url": "https://careers.example.com/jobs/" + id + "/applications/new"}
	s.add("stages", id+"-1", Object{"name": "Inbox", "stage-type": "Inbox", "row-order": 0}, map[string][]Ref{"job": {{"jobs", id}}})
	for n := 31; n <= 34; n++ {
		s.add("picked-questions", fmt.Sprint(id, "-", n), Object{"mandatory": n == 31}, map[string][]Ref{"job": {{"jobs", id}}, "question": {{"questions", strconv.Itoa(n)}}})
	}
	s.add("stages", id+"-3", Object{"name": "Interview", "stage-type": "In process", "row-order": 2}, map[string][]Ref{"job": {{"jobs", id}}})
	s.add("stages", id+"-2", Object{"name": "Hired", "stage-type": "Hired", "row-order": 1}, map[string][]Ref{"job": {{"jobs", id}}})
}

func (s *Server) apply(candidate, job, stage string) *Resource {
	stamp := s.Now.Format(time.RFC3339)
	return s.add("job-applications", fmt.Sprint(9001+len(s.Rows)), Object{"created-at": stamp, "updated-at": stamp, "rejected-at": nil},
		map[string][]Ref{"candidate": {{"candidates", candidate}}, "job": {{"jobs", job}}, "stage": {{"stages", stage}}})
}

// Row gives a record, nil when there is none.
func (s *Server) Row(kind, id string) *Resource {
	for _, r := range s.Rows {
		if r.Ref == (Ref{kind, id}) {
			return r
		}
	}
	return nil
}

// Of lists the records of a kind.
func (s *Server) Of(kind string) (rows []*Resource) {
	for _, r := range s.Rows {
		if r.Type == kind {
			rows = append(rows, r)
		}
	}
	return rows
}

// Remove deletes a record.
func (s *Server) Remove(kind, id string) {
	s.Rows = slices.DeleteFunc(s.Rows, func(r *Resource) bool { return r.Ref == Ref{kind, id} })
}

// Asked lists methods and paths with queries, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// AfterEach calls do with the path of every answered request; do may change the
// records.
func (s *Server) AfterEach(do func(path string)) { s.after = do }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	w.Header().Set("Content-Type", "application/vnd.api+json")
	w.Header().Set("Date", s.Now.Format(http.TimeFormat))
	w.Header().Set("X-Rate-Limit-Limit", "50")
	w.Header().Set("X-Rate-Limit-Remaining", "49")
	w.Header().Set("X-Rate-Limit-Reset", "10")
	status, body := s.answer(r)
	if s.after != nil {
		s.after(r.URL.Path)
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(status int, pointer string) (int, Object) {
	return status, Object{"errors": []Object{{"status": strconv.Itoa(status), "detail": pointer + " is not allowed.", "source": Object{"pointer": pointer}}}}
}

func (s *Server) answer(r *http.Request) (int, Object) {
	if r.Header.Get("Authorization") != "Token token="+Key {
		return refuse(http.StatusUnauthorized, "")
	}
	if _, err := time.Parse("20060102", r.Header.Get("X-Api-Version")); err != nil {
		return refuse(http.StatusNotAcceptable, "X-Api-Version")
	}
	starts := func(list []string) bool {
		return slices.ContainsFunc(list, func(prefix string) bool { return strings.HasPrefix(r.Method+" "+r.URL.Path, prefix) })
	}
	if starts(s.Denied) {
		return refuse(http.StatusForbidden, "")
	}
	if starts(s.Broken) {
		return refuse(http.StatusInternalServerError, "")
	}
	path := strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
	switch {
	case r.Method == http.MethodPost && len(path) == 1 && path[0] == "files":
		return s.store(r)
	case r.Method == http.MethodPost && len(path) == 1, r.Method == http.MethodPatch && len(path) == 2:
		return s.write(r, path)
	case r.Method != http.MethodGet:
		return refuse(http.StatusMethodNotAllowed, "")
	case len(path) == 1:
		rows, wrong := s.filtered(r, path[0])
		if wrong != "" {
			return refuse(http.StatusBadRequest, wrong)
		}
		return s.list(r, rows)
	case len(path) == 3 && path[0] == "jobs" && s.Row("jobs", path[1]) != nil:
		return s.list(r, slices.DeleteFunc(s.Of(path[2]), func(of *Resource) bool { return of.To["job"][0].ID != path[1] }))
	}
	if one := s.Row(path[0], path[1]); one != nil {
		s.link(one)
		return s.document(r, one.shown(include(r)), []*Resource{one})
	}
	return refuse(http.StatusNotFound, "")
}

func include(r *http.Request) []string { return strings.Split(r.FormValue("include"), ",") }

// shown is the resource in JSON; what it refers to is named only when included.
func (r *Resource) shown(include []string) Object {
	relations := Object{}
	for name, refs := range r.To {
		relation := Object{"links": Object{"related": "https://api.example.com/" + r.Type + "/" + r.ID + "/" + name}}
		if slices.Contains(include, name) {
			relation["data"] = refs
			if !slices.Contains(r.Many, name) {
				relation["data"] = refs[0]
			}
		}
		relations[name] = relation
	}
	return Object{"id": r.ID, "type": r.Type, "attributes": r.Attributes, "links": r.Links, "relationships": relations}
}

// document adds the included resources, each once.
func (s *Server) document(r *http.Request, data any, rows []*Resource) (int, Object) {
	included := []Object{}
	seen := map[Ref]bool{}
	for _, row := range rows {
		for _, name := range include(r) {
			for _, to := range row.To[name] {
				if beside := s.Row(to.Type, to.ID); beside != nil && !seen[to] {
					seen[to] = true
					included = append(included, beside.shown(nil))
				}
			}
		}
	}
	return http.StatusOK, Object{"data": data, "included": included}
}

// filters are those of each kind, beside updated-at; another is refused.
func (s *Server) filters(kind string) []string {
	switch kind {
	case "jobs":
		return []string{"status"}
	case "job-applications":
		if s.ByJob != "" {
			return []string{s.ByJob}
		}
		return []string{"job-id"}
	case "candidates", "users":
		return []string{"email"}
	}
	return nil
}

// filtered gives the rows of a kind, or the filter that is not known.
func (s *Server) filtered(r *http.Request, kind string) (rows []*Resource, wrong string) {
	rows = s.Of(kind)
	keep := func(fits func(*Resource) bool) {
		rows = slices.DeleteFunc(rows, func(row *Resource) bool { return !fits(row) })
	}
	if kind == "jobs" && r.FormValue("filter[status]") != "all" {
		keep(func(j *Resource) bool { return j.Attributes["human-status"] == "published" })
	}
	for name, values := range r.URL.Query() {
		name, isFilter := strings.CutPrefix(name, "filter[")
		name, value := strings.TrimSuffix(name, "]"), values[0]
		switch {
		case !isFilter, name == "status" && kind == "jobs":
		case name == "updated-at][from" && (kind == "job-applications" || kind == "candidates"):
			from, err := time.Parse(time.RFC3339, value)
			if err != nil {
				return nil, name
			}
			keep(func(a *Resource) bool {
				at, err := time.Parse(time.RFC3339, fmt.Sprint(a.Attributes["updated-at"]))
				return err == nil && !at.Before(from)
			})
		case !slices.Contains(s.filters(kind), name):
			return nil, name
		case name == "email":
			keep(func(c *Resource) bool { return strings.EqualFold(fmt.Sprint(c.Attributes["email"]), value) })
		default:
			keep(func(a *Resource) bool { return a.To["job"][0].ID == value })
		}
	}
	for _, row := range rows {
		s.link(row)
	}
	return rows, ""
}

// link refers a candidate to what belongs to them.
func (s *Server) link(c *Resource) {
	if c.Type != "candidates" {
		return
	}
	c.To, c.Many = map[string][]Ref{}, []string{"job-applications", "uploads"}
	for _, kind := range c.Many {
		c.To[kind] = []Ref{}
		for _, a := range s.Of(kind) {
			if a.To["candidate"][0].ID == c.ID {
				c.To[kind] = append(c.To[kind], a.Ref)
			}
		}
	}
}

func (s *Server) list(r *http.Request, rows []*Resource) (int, Object) {
	size, number := 10, 1
	if v := r.FormValue("page[size]"); v != "" {
		size, _ = strconv.Atoi(v)
	}
	if v := r.FormValue("page[number]"); v != "" {
		number, _ = strconv.Atoi(v)
	}
	if size < 1 || size > 30 || number < 1 {
		return refuse(http.StatusBadRequest, "page")
	}
	from := min((number-1)*size, len(rows))
	page := rows[from:min(from+size, len(rows))]
	data := []Object{}
	for _, row := range page {
		data = append(data, row.shown(include(r)))
	}
	status, body := s.document(r, data, page)
	pages := (len(rows) + size - 1) / size
	body["meta"] = Object{"record-count": len(rows), "page-count": pages}
	links := Object{}
	if number < pages {
		links["next"] = fmt.Sprintf("http://%s%s?page%%5Bnumber%%5D=%d", r.Host, r.URL.Path, number+1)
	}
	body["links"] = links
	return status, body
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if row := s.Row("jobs", job); row != nil {
		row.Attributes["title"], row.Attributes["updated-at"] = title, s.Now.Format(time.RFC3339)
	}
}

// DeleteJob removes a job.
func (s *Server) DeleteJob(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Remove("jobs", job)
}

// NewJob adds a job before all others.
func (s *Server) NewJob(title string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.AddJob("199")
	s.Row("jobs", "199").Attributes["title"] = title
	slices.SortStableFunc(s.Rows, func(a, b *Resource) int {
		return strings.Compare(first(b), first(a))
	})
	return "199"
}

func first(r *Resource) string {
	if r.Ref == (Ref{"jobs", "199"}) {
		return "new"
	}
	return ""
}

// ReverseJobs turns the lists round.
func (s *Server) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Reverse(s.Rows)
}
