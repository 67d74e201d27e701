// Package workablefake plays Workable's SPI, version 3, as its public
// description has it: full addresses of next pages, one of them by the old
// route, lists without the texts unless they are asked for, a limit that each
// answer tells with the time of its reset, one candidate per person and job,
// comments and moves that want a member, times that it can't read refused. It keeps
// what is written to it.
package workablefake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// Object is a JSON object.
type Object = map[string]any

// The account that every fake has.
const (
	Key    = "workable-s3cret-token-1"
	Member = "m-1"
	Email  = "robin@agency.example.com"
)

// Server is one account. Rows are in the order of their creation.
type Server struct {
	frontdoor.Door
	PageSize int // the most rows of a page, whatever is asked for; 0 = 100
	// NextHost is the host in addresses of next pages; "" = the one that was asked.
	NextHost    string
	IgnoreEmail bool // it does not know the filter by e-mail address

	mu         sync.Mutex
	jobs       []Object
	candidates []Object
	mux        *http.ServeMux
}

var (
	members = []Object{
		{"id": "m-2", "name": "Lee", "email": "lee@agency.example.com", "role": "admin", "collaboration_role": "hiring_manager"},
		{"id": Member, "name": "Robin", "email": Email, "role": "simple", "collaboration_role": "recruiter"},
	}
	stages = []Object{
		{"slug": "sourced", "name": "Sourced", "kind": "sourced", "position": 0},
		{"slug": "applied", "name": "Applied", "kind": "applied", "position": 1},
		{"slug": "phone-screen", "name": "Phone Screen", "kind": "phone_screen", "position": 2},
		{"slug": "hired", "name": "Hired", "kind": "hired", "position": 3},
	}
	questions = []Object{
		{"id": "q1", "body": "May you work in Germany?", "type": "boolean", "required": true},
		{"id": "q2", "body": "Which tools do you know?", "type": "multiple_choice", "required": false, "single_answer": false, "choices": []Object{{"id": "c1", "body": "Go"}, {"id": "c2", "body": "SQL"}}},
		{"id": "q3", "body": "Notice period", "type": "multiple_choice", "required": true, "single_answer": true, "choices": []Object{{"id": "c3", "body": "None"}, {"id": "c4", "body": "A month"}}},
		{"id": "q4", "body": "Why us?", "type": "free_text", "required": false},
		{"id": "q5", "body": "Your site", "type": "short_text", "required": false},
		{"id": "q6", "body": "A sample", "type": "file", "required": false, "supported_file_types": []string{"pdf"}},
	}
	details = []string{"employment_type", "industry", "function", "experience", "education"}
	texts   = []string{"description", "full_description", "requirements", "benefits"}
)

// New makes an account without jobs.
func New() *Server {
	s := &Server{mux: http.NewServeMux()}
	s.Door.Key = func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer "+Key }
	s.Door.Refuse = func(w http.ResponseWriter, status int) { refuse(w, status, http.StatusText(status)) }
	s.Door.Tell = func(h http.Header, limit, left int, reset time.Time) {
		h.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
		h.Set("X-Rate-Limit-Remaining", strconv.Itoa(left))
		h.Set("X-Rate-Limit-Reset", strconv.FormatInt(reset.Add(time.Second-1).Unix(), 10))
	}
	const api = "/spi/v3"
	s.mux.HandleFunc("GET "+api+"/jobs", s.listJobs)
	s.mux.HandleFunc("GET "+api+"/jobs/{id}", s.job)
	s.mux.HandleFunc("GET "+api+"/jobs/{id}/members", func(w http.ResponseWriter, _ *http.Request) { reply(w, Object{"members": members}) })
	s.mux.HandleFunc("GET "+api+"/jobs/{id}/stages", func(w http.ResponseWriter, _ *http.Request) { reply(w, Object{"stages": stages}) })
	s.mux.HandleFunc("GET "+api+"/jobs/{id}/questions", func(w http.ResponseWriter, _ *http.Request) { reply(w, Object{"questions": questions}) })
	s.mux.HandleFunc("GET "+api+"/jobs/{id}/candidates", s.listCandidates)
	s.mux.HandleFunc("POST "+api+"/jobs/{id}/candidates", s.create)
	s.mux.HandleFunc("GET "+api+"/members", s.listMembers)
	s.mux.HandleFunc("GET "+api+"/candidates", s.listCandidates)
	s.mux.HandleFunc("GET "+api+"/candidates/{id}", s.candidate)
	s.mux.HandleFunc("PATCH "+api+"/candidates/{id}", s.update)
	s.mux.HandleFunc("POST "+api+"/candidates/{id}/comments", s.comment)
	s.mux.HandleFunc("POST "+api+"/candidates/{id}/move", s.move)
	return s
}

// ServeHTTP answers as Workable does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if after := r.URL.Query().Get("updated_after"); after != "" {
			if _, err := time.Parse(time.RFC3339, after); err != nil {
				refuse(w, http.StatusUnprocessableEntity, "updated_after is invalid")
				return
			}
		}
		s.mux.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

// Clock sets the clock and gives a function that moves it.
func (s *Server) Clock(start time.Time) (advance func(time.Duration)) {
	var mu sync.Mutex
	now := start
	s.Door.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	return func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
}

func (s *Server) stamp() string { return s.Time().Format(time.RFC3339) }

// AddJob adds a job; what is missing gets a plain value.
func (s *Server) AddJob(j Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = append(s.jobs, s.filled(j, Object{"state": "published"}))
}

// AddCandidate adds a candidate of a job.
func (s *Server) AddCandidate(job string, c Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(job, c)
}

func (s *Server) put(job string, c Object) Object {
	id := fmt.Sprint("c-", len(s.candidates)+1)
	c = s.filled(c, Object{
		"id": id, "job": Object{"shortcode": job, "title": "A job"}, "stage": "Applied", "stage_kind": "applied",
		"disqualified": false, "hired_at": nil, "profile_url": "https://riverbend.example.com/c/" + id,
	})
	s.candidates = append(s.candidates, c)
	return c
}

func (s *Server) filled(row, defaults Object) Object {
	maps.Copy(defaults, Object{"created_at": s.stamp(), "updated_at": s.stamp()})
	for name, value := range defaults {
		if _, set := row[name]; !set {
			row[name] = value
		}
	}
	return row
}

// Change sets fields of a job or a candidate and stamps it, unless the fields
// hold a stamp.
func (s *Server) Change(id string, fields Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range slices.Concat(s.jobs, s.candidates) {
		if row["shortcode"] == id || row["id"] == id {
			row["updated_at"] = s.stamp()
			maps.Copy(row, fields)
		}
	}
}

// Candidates gives a copy of the list.
func (s *Server) Candidates() []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.candidates)
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.WriteHeader(status)
	reply(w, Object{"error": why})
}

func reply(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

// page cuts a list behind since_id, which is the last row's key, and names the
// next page.
func (s *Server) page(r *http.Request, path string, rows []Object, key string) (out []Object, paging Object) {
	q, size := r.URL.Query(), 50
	if s.PageSize > 0 {
		size = s.PageSize
	}
	if limit, err := strconv.Atoi(q.Get("limit")); err == nil && limit > 0 {
		size = min(size, limit)
	}
	begin := slices.IndexFunc(rows, func(o Object) bool { return o[key] == q.Get("since_id") }) + 1
	out, paging = []Object{}, Object{}
	after, _ := time.Parse(time.RFC3339, q.Get("updated_after"))
	for _, row := range rows[begin:] {
		at, err := time.Parse(time.RFC3339, fmt.Sprint(row["updated_at"]))
		if !after.IsZero() && (err != nil || at.Before(after)) {
			continue
		}
		if len(out) == size {
			q.Set("since_id", fmt.Sprint(out[size-1][key]))
			next := url.URL{Scheme: "http", Host: r.Host, Path: path, RawQuery: q.Encode()}
			if s.NextHost != "" {
				next.Host = s.NextHost
			}
			paging["next"] = next.String()
			break
		}
		out = append(out, row)
	}
	return out, paging
}

// without is a row without some of its fields.
func without(row Object, names []string) Object {
	out := maps.Clone(row)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

func (s *Server) listJobs(w http.ResponseWriter, r *http.Request) {
	rows, paging := s.page(r, "/spi/v3/jobs", s.jobs, "shortcode")
	wanted := strings.Split(r.URL.Query().Get("include_fields"), ",")
	hidden := slices.Clone(details)
	for _, name := range texts {
		if !slices.Contains(wanted, name) {
			hidden = append(hidden, name)
		}
	}
	out := []Object{}
	for _, row := range rows {
		out = append(out, without(row, hidden))
	}
	reply(w, Object{"jobs": out, "paging": paging})
}

func (s *Server) job(w http.ResponseWriter, r *http.Request) {
	if j := find(s.jobs, "shortcode", r.PathValue("id")); j != nil {
		reply(w, j)
		return
	}
	refuse(w, http.StatusNotFound, "Not found")
}

func find(rows []Object, key, value string) Object {
	if i := slices.IndexFunc(rows, func(o Object) bool { return o[key] == value }); i >= 0 {
		return rows[i]
	}
	return nil
}

func (s *Server) listMembers(w http.ResponseWriter, r *http.Request) {
	rows, paging := s.page(r, "/spi/v3/members", members, "id")
	reply(w, Object{"members": rows, "paging": paging})
}

// listCandidates answers by both routes; the next page of a job's list is named
// by the old one.
func (s *Server) listCandidates(w http.ResponseWriter, r *http.Request) {
	q, path := r.URL.Query(), "/spi/v3/candidates"
	job := r.PathValue("id")
	if job == "" {
		job = q.Get("shortcode")
	}
	if job != "" {
		path = "/spi/v3/jobs/" + job + "/candidates"
	}
	var rows []Object
	for _, c := range s.candidates {
		of, _ := c["job"].(Object)
		email, _ := c["email"].(string)
		if (job == "" || of["shortcode"] == job) && (s.IgnoreEmail || q.Get("email") == "" || strings.EqualFold(email, q.Get("email"))) {
			rows = append(rows, c)
		}
	}
	out, paging := s.page(r, path, rows, "id")
	plain := []Object{}
	for _, c := range out {
		plain = append(plain, without(c, []string{"resume", "education_entries", "experience_entries", "skills", "tags", "social_profiles", "comments"}))
	}
	reply(w, Object{"candidates": plain, "paging": paging})
}

func (s *Server) candidate(w http.ResponseWriter, r *http.Request) {
	if c := find(s.candidates, "id", r.PathValue("id")); c != nil {
		reply(w, Object{"candidate": without(c, []string{"resume"})})
		return
	}
	refuse(w, http.StatusNotFound, "Not found")
}

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Sourced   *bool
		Candidate Object
	}
	j := find(s.jobs, "shortcode", r.PathValue("id"))
	if j == nil {
		refuse(w, http.StatusNotFound, "Not found")
		return
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	first, _ := in.Candidate["firstname"].(string)
	email, _ := in.Candidate["email"].(string)
	stage := stages[0]
	if slug := r.URL.Query().Get("stage"); slug != "" {
		stage = find(stages, "slug", slug)
	}
	switch {
	case err != nil || first == "":
		refuse(w, http.StatusUnprocessableEntity, "Validation failed: Name can't be blank")
	case !strings.Contains(email, "@"):
		refuse(w, http.StatusUnprocessableEntity, "Validation failed: Email "+email+" is invalid")
	case stage == nil:
		refuse(w, http.StatusUnprocessableEntity, "Invalid stage")
	case s.onJob(j["shortcode"], email):
		refuse(w, http.StatusUnprocessableEntity, "Candidate already exists")
	case !wholeDays(in.Candidate):
		refuse(w, http.StatusUnprocessableEntity, "Validation failed: date")
	default:
		c := in.Candidate
		last, _ := c["lastname"].(string)
		c["name"], c["sourced"] = strings.TrimSpace(first+" "+last), in.Sourced == nil || *in.Sourced
		c["stage"], c["stage_kind"] = stage["name"], stage["kind"]
		w.WriteHeader(http.StatusCreated)
		reply(w, Object{"status": "created", "candidate": s.put(fmt.Sprint(j["shortcode"]), c)})
	}
}

// onJob tells whether a person with that address is on the job.
func (s *Server) onJob(job any, email string) bool {
	return slices.ContainsFunc(s.candidates, func(c Object) bool {
		of, _ := c["job"].(Object)
		have, _ := c["email"].(string)
		return of["shortcode"] == job && strings.EqualFold(have, email)
	})
}

// wholeDays tells whether every date is one.
func wholeDays(c Object) bool {
	for _, list := range []string{"education_entries", "experience_entries"} {
		entries, _ := c[list].([]any)
		for _, e := range entries {
			entry, _ := e.(Object)
			for _, name := range []string{"start_date", "end_date"} {
				if text, set := entry[name].(string); set {
					if _, err := time.Parse(time.DateOnly, text); err != nil {
						return false
					}
				}
			}
		}
	}
	return true
}

func (s *Server) update(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Candidate struct {
			Resume struct {
				Name string
				Data []byte
			}
		}
	}
	c := find(s.candidates, "id", r.PathValue("id"))
	switch err := json.NewDecoder(r.Body).Decode(&in); {
	case c == nil:
		refuse(w, http.StatusNotFound, "Not found")
	case err != nil || in.Candidate.Resume.Name == "":
		refuse(w, http.StatusUnprocessableEntity, "Invalid resume")
	default:
		c["resume"], c["updated_at"] = in.Candidate.Resume.Data, s.stamp()
		reply(w, Object{"candidate": without(c, []string{"resume"})})
	}
}

func (s *Server) comment(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Member  string `json:"member_id"`
		Comment struct{ Body string }
	}
	c := find(s.candidates, "id", r.PathValue("id"))
	switch err := json.NewDecoder(r.Body).Decode(&in); {
	case c == nil:
		refuse(w, http.StatusNotFound, "Not found")
	case err != nil || find(members, "id", in.Member) == nil || in.Comment.Body == "":
		refuse(w, http.StatusUnprocessableEntity, "Invalid comment")
	default:
		c["comments"] = in.Comment.Body
		w.WriteHeader(http.StatusCreated)
	}
}

func (s *Server) move(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Member string `json:"member_id"`
		Target string `json:"target_stage"`
	}
	c := find(s.candidates, "id", r.PathValue("id"))
	err := json.NewDecoder(r.Body).Decode(&in)
	stage := find(stages, "slug", in.Target)
	switch {
	case c == nil:
		refuse(w, http.StatusNotFound, "Not found")
	case err != nil || find(members, "id", in.Member) == nil || stage == nil:
		refuse(w, http.StatusUnprocessableEntity, "Invalid stage")
	default:
		c["stage"], c["stage_kind"], c["updated_at"] = stage["name"], stage["kind"], s.stamp()
		w.WriteHeader(http.StatusNoContent)
	}
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) { s.Change(job, Object{"title": title}) }

// DeleteJob removes a job.
func (s *Server) DeleteJob(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = slices.DeleteFunc(s.jobs, func(o Object) bool { return o["shortcode"] == job })
}

// NewJob adds a job.
func (s *Server) NewJob(title string) string {
	s.AddJob(Object{"id": "new", "shortcode": "SCnew", "code": "R-new", "title": title})
	return "SCnew"
}

// ReverseJobs does nothing: the order belongs to the address of the next page.
func (s *Server) ReverseJobs() {}
