// Package greenhousefake plays Greenhouse's Harvest API, version 3, from
// invented records, for tests. It behaves as the public description says: tokens
// from client credentials, bare lists newest id first, a cursor in the Link
// header that must stand alone, 422 for a parameter or a form of filter that it
// does not know and for two filters by time at once, at most fifty ids and five
// hundred rows, windows of requests that every answer tells of, reads for a Site
// Admin only, choices by id, private candidates and deleted posts that are not
// shown. It remembers what it was asked.
package greenhousefake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The credentials that the fake accepts.
const (
	ClientID     = "reqdesk-harvest"
	ClientSecret = "green-s3cret-of-client"
	// Admin is the user in whose name everything may be read; nobody else may read.
	Admin = "71"
	token = "green-token-of-"
)

// Object is a record in the ATS's own JSON.
type Object map[string]any

// Server is the fake. Set its fields before it is asked.
type Server struct {
	Now      time.Time
	Lists    map[string][]Object // by the last part of the path
	Denied   []string            // method and path that are not permitted, by prefix
	Brackets bool                // filters by time as name[gte], else as gte|time
	Window   int                 // requests in a window of a second of real time; 0 = as many as wanted
	Refused  int                 // requests beyond a window
	Files    map[int][][]byte    // by application

	mu    sync.Mutex
	asked []string
	used  int
	ends  time.Time // of the window
	after func(path string)
}

// filters are the parameters of each list, and the field that each looks at.
var filters = map[string]map[string]string{
	"jobs":                  {"ids": "id"},
	"job_posts":             {"ids": "id", "job_ids": "job_id"},
	"job_owners":            {"ids": "id", "job_ids": "job_id"},
	"users":                 {"ids": "id"},
	"offices":               {"ids": "id"},
	"job_interview_stages":  {"ids": "id", "job_ids": "job_id"},
	"applications":          {"ids": "id", "job_ids": "job_id", "candidate_ids": "candidate_id"},
	"candidates":            {"ids": "id"},
	"sources":               {"ids": "id"},
	"custom_field_options":  {"ids": "id", "custom_field_key": "key"},
	"candidate_educations":  {"candidate_ids": "candidate_id"},
	"candidate_employments": {"candidate_ids": "candidate_id"},
	"notes":                 {"candidate_ids": "candidate_id"},
}

// New makes a company with jobs and with people on the one with the smallest id.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Lists: map[string][]Object{}, Files: map[int][][]byte{}}
	s.add("users", Object{"id": 71, "primary_email": "Robin@agency.example.com"}, Object{"id": 72, "primary_email": "lee@agency.example.com"})
	s.add("offices", Object{"id": 51, "name": "HQ", "location": Object{"name": "Lisbon, Portugal"}}, Object{"id": 52, "name": "Porto", "location": "Porto, Portugal"})
	s.add("sources", Object{"id": 61, "name": "Riverbend"})
	s.add("custom_field_options", Object{"id": 81, "key": "school_name", "name": "TU Graz"}, Object{"id": 82, "key": "degree", "name": "MSc"})
	for i := range jobs {
		s.AddJob(4001+i, s.Now.Add(-time.Duration(i+1)*time.Hour))
	}
	for i := range people {
		s.addPerson(Object{
			"id": 9001 + i, "first_name": "Ada", "last_name": fmt.Sprintf("Byron-%d", i), "company": "Sable",
			"email_addresses":        []Object{{"value": fmt.Sprintf("Ada.%d@example.org", i), "type": "personal"}},
			"social_media_addresses": []Object{{"value": fmt.Sprintf("https://www.linkedin.com/in/ada-%d", i)}},
		}, 4001)
	}
	return s
}

func (s *Server) add(list string, rows ...Object) { s.Lists[list] = append(s.Lists[list], rows...) }

// AddJob adds an open job with its text, owners and stages.
func (s *Server) AddJob(id int, updated time.Time) {
	stamp := updated.Format(time.RFC3339)
	s.add("jobs", Object{
		"id": id, "name": fmt.Sprint("Engineer ", id), "requisition_id": fmt.Sprint("REQ-", id), "status": "open", "confidential": false,
		"is_template": false, "office_ids": []int{51, 52}, "department_id": 3, "opened_at": stamp, "created_at": stamp, "updated_at": stamp,
	})
	s.add("job_posts",
		Object{"id": 2*id + 1, "job_id": id, "title": "Inside", "content": "<p>Inside</p>", "live": true, "internal": true, "active": true, "updated_at": stamp},
		Object{
			"id": 2 * id, "job_id": id, "title": "Engineer", "content": "<p>Build</p>", "live": true, "internal": false, "active": true, "updated_at": stamp,
			"public_url": fmt.Sprint("https://boards.example.com/", id), "questions": asked(),
		})
	s.add("job_owners", Object{"id": 2 * id, "job_id": id, "user_id": 72, "type": "coordinator"}, Object{"id": 2*id + 1, "job_id": id, "user_id": 71, "type": "recruiter", "responsible": true})
	s.add("job_interview_stages",
		Object{"id": 10 * id, "job_id": id, "name": "Application review", "sort_order": 0, "active": true},
		Object{"id": 10*id + 1, "job_id": id, "name": "Phone screen", "sort_order": 1, "active": true},
		Object{"id": 10*id + 2, "job_id": id, "name": "Fax", "sort_order": 2, "active": false})
}

// asked is a form: what every form asks, and what the employer asks.
func asked() []Object {
	return []Object{
		{"name": "first_name", "label": "First Name", "type": "short_text", "required": true, "values": []Object{}},
		{"name": "resume", "label": "Resume", "type": "attachment", "required": true, "values": []Object{}},
		{"name": "question_501", "label": "Did you work here before?", "type": "boolean", "required": true, "private": false, "values": []Object{{"value": 0, "label": "No"}, {"value": 1, "label": "Yes"}}},
		{"name": "question_502[]", "label": "Which tools do you know?", "type": "multi_select", "required": false, "values": []Object{{"value": 862, "label": "Go"}, {"value": 863, "label": "SQL"}}},
		{"name": "question_503", "label": "Why us?", "type": "long_text", "required": false, "values": []Object{}},
	}
}

// addPerson adds a candidate with an application and gives the application's id.
func (s *Server) addPerson(candidate Object, job int) int {
	candidate["updated_at"] = s.Now.Format(time.RFC3339)
	s.add("candidates", candidate)
	return s.apply(whole(candidate["id"]), job, 10*job)
}

func (s *Server) apply(candidate, job, stage int) int {
	id := 70001 + len(s.Lists["applications"])
	stamp := s.Now.Format(time.RFC3339)
	s.add("applications", Object{
		"id": id, "candidate_id": candidate, "job_id": job, "stage_id": stage, "stage_name": s.stageName(stage), "status": "in_process",
		"prospect": false, "created_at": stamp, "updated_at": stamp,
	})
	return id
}

func (s *Server) stageName(id int) any {
	for _, stage := range s.Lists["job_interview_stages"] {
		if whole(stage["id"]) == id {
			return stage["name"]
		}
	}
	return ""
}

// Row gives the record of a list with that id, nil when there is none.
func (s *Server) Row(list string, id int) Object {
	for _, row := range s.Lists[list] {
		if whole(row["id"]) == id {
			return row
		}
	}
	return nil
}

// Asked lists methods and paths with queries, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Change changes the records between two requests.
func (s *Server) Change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
}

// AfterEach calls do with the path of every answered request; do may change the
// records.
func (s *Server) AfterEach(do func(path string)) { s.after = do }

// FilesOf gives the résumé of a candidate.
func (s *Server) FilesOf(person string) (files [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.Lists["applications"] {
		if fmt.Sprint(a["candidate_id"]) == person {
			files = append(files, s.Files[whole(a["id"])]...)
		}
	}
	return files
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Date", s.Now.Format(http.TimeFormat))
	status, body := s.answer(w, r)
	if s.after != nil {
		s.after(r.URL.Path)
	}
	w.WriteHeader(status)
	if status != http.StatusNoContent {
		_ = json.NewEncoder(w).Encode(body)
	}
}

func refuse(status int, text string) (int, any) {
	return status, Object{"message": text, "errors": []string{text}}
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) (int, any) {
	if r.URL.Path == "/token" {
		return signIn(r)
	}
	user, signed := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "+token)
	if !signed {
		return refuse(http.StatusUnauthorized, "Invalid access token")
	}
	if !s.permits(w.Header()) {
		return refuse(http.StatusTooManyRequests, "Too many requests")
	}
	if r.Method == http.MethodGet && user != Admin {
		return refuse(http.StatusForbidden, "Forbidden")
	}
	for _, prefix := range s.Denied {
		if strings.HasPrefix(r.Method+" "+r.URL.Path, prefix) {
			return refuse(http.StatusForbidden, "Forbidden")
		}
	}
	path, found := strings.CutPrefix(r.URL.Path, "/v3/")
	if !found {
		return refuse(http.StatusNotFound, "Not found")
	}
	if r.Method == http.MethodPost {
		return s.write(r, path)
	}
	if _, known := filters[path]; !known || r.Method != http.MethodGet {
		return refuse(http.StatusNotFound, "Not found")
	}
	return s.list(w, r, path)
}

// permits counts the request in its window and says how many are left.
func (s *Server) permits(h http.Header) bool {
	if s.Window == 0 {
		for name, value := range map[string]string{"Limit": "50", "Remaining": "49", "Reset": "30"} {
			h.Set("X-RateLimit-"+name, value)
		}
		return true
	}
	if now := time.Now(); now.After(s.ends) {
		s.used, s.ends = 0, now.Add(time.Second)
	}
	s.used++
	h.Set("X-RateLimit-Limit", strconv.Itoa(s.Window))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(s.Window-s.used, 0)))
	h.Set("X-RateLimit-Reset", "1")
	if s.used > s.Window {
		h.Set("Retry-After", "1")
		s.Refused++
	}
	return s.used <= s.Window
}

func signIn(r *http.Request) (int, any) {
	id, secret, ok := r.BasicAuth()
	switch {
	case !ok || !strings.HasPrefix(id, "reqdesk-"):
		return http.StatusBadRequest, Object{"error": "invalid_request", "error_description": "malformed client id " + id}
	case id != ClientID || secret != ClientSecret || r.FormValue("grant_type") != "client_credentials":
		return http.StatusUnauthorized, Object{"error": "invalid_client"}
	}
	return http.StatusOK, Object{"token_type": "Bearer", "access_token": token + r.FormValue("sub"), "expires_in": 3600}
}

// list gives a page. What the cursor stands for is in the cursor.
func (s *Server) list(w http.ResponseWriter, r *http.Request, path string) (int, any) {
	query, below := r.URL.Query(), int(^uint(0)>>1)
	if cursor := query.Get("cursor"); cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		place, rest, found := strings.Cut(string(raw), "?")
		if len(query) > 1 || err != nil || !found {
			return refuse(http.StatusUnprocessableEntity, "cursor must be the only parameter")
		}
		if query, err = url.ParseQuery(rest); err != nil {
			return refuse(http.StatusUnprocessableEntity, "cursor is invalid")
		}
		below, _ = strconv.Atoi(place)
	}
	rows, problem := s.filtered(path, query)
	if problem != "" {
		return refuse(http.StatusUnprocessableEntity, problem)
	}
	slices.SortFunc(rows, func(a, b Object) int { return whole(b["id"]) - whole(a["id"]) })
	size := 100
	if v := query.Get("per_page"); v != "" {
		size, _ = strconv.Atoi(v)
	}
	if size < 1 || size > 500 {
		return refuse(http.StatusUnprocessableEntity, "per_page must be between 1 and 500")
	}
	page := []Object{}
	for _, row := range rows {
		if whole(row["id"]) < below && len(page) < size {
			page = append(page, row)
		}
	}
	if len(page) == size && whole(page[size-1]["id"]) > whole(rows[len(rows)-1]["id"]) {
		cursor := fmt.Sprintf("%d?%s", whole(page[size-1]["id"]), query.Encode())
		w.Header().Set("Link", fmt.Sprintf("<http://%s%s?cursor=%s>; rel=\"next\"", r.Host, r.URL.Path, base64.RawURLEncoding.EncodeToString([]byte(cursor))))
	}
	return http.StatusOK, page
}

// filtered gives the rows that the query asks for, or what is wrong with it.
func (s *Server) filtered(path string, query url.Values) ([]Object, string) {
	rows := slices.Clone(s.Lists[path])
	rows = slices.DeleteFunc(rows, func(o Object) bool { return o["private"] == true })
	if strings.Contains(query.Encode(), "created_at") && strings.Contains(query.Encode(), "updated_at") {
		return nil, "created_at and updated_at can't be combined"
	}
	for name, value := range query {
		field := filters[path][name]
		switch {
		case name == "per_page":
		case name == "email" && path == "candidates":
			rows = slices.DeleteFunc(rows, func(o Object) bool { return !hasEmail(o, value[0]) })
		case strings.HasPrefix(name, "updated_at"):
			from, ok := s.since(name, value[0])
			if !ok {
				return nil, "updated_at is invalid"
			}
			rows = slices.DeleteFunc(rows, func(o Object) bool {
				at, err := time.Parse(time.RFC3339, fmt.Sprint(o["updated_at"]))
				return err != nil || at.Before(from)
			})
		case field == "":
			return nil, name + " is not a permitted parameter"
		default:
			ids := strings.Split(value[0], ",")
			if len(ids) > 50 {
				return nil, name + " takes at most 50 values"
			}
			rows = slices.DeleteFunc(rows, func(o Object) bool { return !slices.Contains(ids, fmt.Sprint(o[field])) })
		}
	}
	return rows, ""
}

// since reads a filter by time in the one form that this server knows.
func (s *Server) since(name, value string) (time.Time, bool) {
	if s.Brackets {
		at, err := time.Parse(time.RFC3339, value)
		return at, err == nil && name == "updated_at[gte]"
	}
	word, stamp, _ := strings.Cut(value, "|")
	at, err := time.Parse(time.RFC3339, stamp)
	return at, err == nil && word == "gte" && name == "updated_at"
}

func hasEmail(o Object, email string) bool {
	raw, err := json.Marshal(o["email_addresses"])
	var list []struct{ Value string }
	if err != nil || json.Unmarshal(raw, &list) != nil {
		return false
	}
	for _, v := range list {
		if strings.EqualFold(v.Value, email) {
			return true
		}
	}
	return false
}

// whole reads a number that came from a test or from JSON.
func whole(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case float64:
		return int(n)
	default:
		return 0
	}
}

// RetitleJob gives a job another name.
func (s *Server) RetitleJob(job, title string) {
	s.Change(func() {
		if id, err := strconv.Atoi(job); err == nil && s.Row("jobs", id) != nil {
			s.Row("jobs", id)["name"], s.Row("jobs", id)["updated_at"] = title, s.Now.Format(time.RFC3339)
		}
	})
}

// DeleteJob removes a job.
func (s *Server) DeleteJob(job string) {
	s.Change(func() {
		s.Lists["jobs"] = slices.DeleteFunc(s.Lists["jobs"], func(o Object) bool { return fmt.Sprint(o["id"]) == job })
	})
}

// NewJob adds a job.
func (s *Server) NewJob(title string) string {
	s.Change(func() {
		s.AddJob(4999, s.Now)
		s.Row("jobs", 4999)["name"] = title
	})
	return "4999"
}

// ReverseJobs does nothing: lists come newest id first.
func (s *Server) ReverseJobs() {}
