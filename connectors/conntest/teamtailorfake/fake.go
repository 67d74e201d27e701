// Package teamtailorfake plays Teamtailor's public API from invented records,
// for tests. It behaves as the public description says: a version that every
// request must name, JSON:API documents that show related resources only when
// they are included, numbered pages of at most thirty rows, published jobs only
// unless all are asked for, one candidate per e-mail address with merge, limit
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

	mu    sync.Mutex
	asked []string
	after func(path string)
}

// New makes a company with jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
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
	return status, Object{"errors": []Object{{"status": strconv.Itoa(status), "source": Object{"pointer": pointer}}}}
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
	case r.Method == http.MethodPost && len(path) == 1:
		return s.write(r, path[0])
	case r.Method != http.MethodGet:
		return refuse(http.StatusMethodNotAllowed, "")
	case len(path) == 1:
		return s.list(r, s.filtered(r, path[0]))
	case len(path) == 3 && path[0] == "jobs" && path[2] == "stages" && s.Row("jobs", path[1]) != nil:
		return s.list(r, slices.DeleteFunc(s.Of("stages"), func(st *Resource) bool { return st.To["job"][0].ID != path[1] }))
	}
	if one := s.Row(path[0], path[1]); one != nil {
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

func (s *Server) filtered(r *http.Request, kind string) []*Resource {
	rows := s.Of(kind)
	keep := func(fits func(*Resource) bool) {
		rows = slices.DeleteFunc(rows, func(row *Resource) bool { return !fits(row) })
	}
	if kind == "jobs" && r.FormValue("filter[status]") != "all" {
		keep(func(j *Resource) bool { return j.Attributes["human-status"] == "published" })
	}
	if job := r.FormValue("filter[job-id]"); job != "" {
		keep(func(a *Resource) bool { return a.To["job"][0].ID == job })
	}
	if email := r.FormValue("filter[email]"); email != "" {
		keep(func(c *Resource) bool { return strings.EqualFold(fmt.Sprint(c.Attributes["email"]), email) })
	}
	for _, c := range rows {
		if kind == "candidates" {
			s.linkApplications(c)
		}
	}
	return rows
}

func (s *Server) linkApplications(c *Resource) {
	c.To, c.Many = map[string][]Ref{"job-applications": {}}, []string{"job-applications"}
	for _, a := range s.Of("job-applications") {
		if a.To["candidate"][0].ID == c.ID {
			c.To["job-applications"] = append(c.To["job-applications"], a.Ref)
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

// write creates a candidate, merging it where that is wanted, or an application.
func (s *Server) write(r *http.Request, kind string) (int, Object) {
	var sent struct {
		Data struct {
			Type          string
			Attributes    Object
			Relationships map[string]struct{ Data Ref }
		}
	}
	if r.Header.Get("Content-Type") != "application/vnd.api+json" {
		return refuse(http.StatusUnsupportedMediaType, "")
	}
	if json.NewDecoder(r.Body).Decode(&sent) != nil || sent.Data.Type != kind {
		return refuse(http.StatusBadRequest, "/data")
	}
	switch kind {
	case "candidates":
		return s.candidate(sent.Data.Attributes)
	case "job-applications":
		person, job := sent.Data.Relationships["candidate"].Data.ID, sent.Data.Relationships["job"].Data.ID
		if s.Row("candidates", person) == nil {
			return refuse(http.StatusUnprocessableEntity, "/data/relationships/candidate")
		}
		if s.Row("jobs", job) == nil {
			return refuse(http.StatusUnprocessableEntity, "/data/relationships/job")
		}
		a := s.apply(person, job, job+"-1")
		return http.StatusCreated, Object{"data": a.shown(nil)}
	}
	return refuse(http.StatusForbidden, "")
}

func (s *Server) candidate(attributes Object) (int, Object) {
	email, _ := attributes["email"].(string)
	if email == "" && attributes["sourced"] != true {
		return refuse(http.StatusUnprocessableEntity, "/data/attributes/email")
	}
	for _, c := range s.Of("candidates") {
		if !strings.EqualFold(fmt.Sprint(c.Attributes["email"]), email) {
			continue
		}
		if attributes["merge"] != true {
			return refuse(http.StatusUnprocessableEntity, "/data/attributes/email")
		}
		for name, value := range attributes {
			c.Attributes[name] = value
		}
		return http.StatusCreated, Object{"data": c.shown(nil)}
	}
	c := s.add("candidates", strconv.Itoa(501+len(s.Of("candidates"))), attributes, nil)
	return http.StatusCreated, Object{"data": c.shown(nil)}
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
