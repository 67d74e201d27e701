// Package mergefake plays Merge's ATS API for one linked account, from invented
// records, for tests. It behaves as Merge's description and documentation say: two
// credentials on every request; lists in the order in which Merge first saw the
// rows, thirty at a time unless asked otherwise and a hundred at most, behind a
// cursor that names a place and not a page; deleted rows only when asked for; rows
// that Merge wrote after a time; relations as ids unless they are to be expanded, in
// the spellings that the description permits; writes in the name of a user, which
// the linked system may refuse with a list of problems; and what that system wants
// of a record. Some systems take the same person twice and some do not.
//
// Not proven: the status of an answer to a cursor that is no longer known (404
// here) and of a refused write (400 here), and whether a filter by job gives the
// stages that belong to all jobs too (it does not here). It remembers what it was
// asked.
package mergefake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The credentials that the fake accepts, and the user in whose name is written.
const (
	Key   = "merge-s3cret-key"
	Token = "merge-s3cret-account-token"
	User  = "robin@agency.example.com"
)

// Object is a record in Merge's JSON.
type Object map[string]any

// Server is the fake. Set its fields before it is asked.
type Server struct {
	Now       time.Time
	Required  []string // fields of a candidate that the linked system wants besides its names
	Unique    bool     // the linked system takes a person once
	Generic   bool     // the linked system has the same stages for every job
	Relink    bool     // Merge has lost its access
	Denied    []string // paths that are out of scope, by prefix
	ReadOnly  bool     // the linked system takes nothing
	Postings  []Object
	Questions []Object

	mu     sync.Mutex
	tables map[string][]Object // by the path of the list, in the order of created_at
	asked  []string
	notes  []Object
	serial int
	after  func(path string)
}

// relations are the fields of a row that name other rows, and where those are.
var relations = map[string]map[string]string{
	"jobs":                 {"departments": "departments", "offices": "offices", "hiring_managers": "users", "recruiters": "users", "job_postings": "job-postings"},
	"applications":         {"candidate": "candidates", "current_stage": "job-interview-stages", "job": "jobs", "credited_to": "users"},
	"candidates":           {"applications": "applications"},
	"job-interview-stages": {"job": "jobs"},
}

// orders are the spellings of expand that Merge's description permits.
var orders = map[string][]string{
	"jobs":                 {"departments", "offices", "hiring_managers", "job_postings", "recruiters"},
	"applications":         {"candidate", "job", "credited_to", "current_stage", "reject_reason"},
	"candidates":           {"applications", "attachments"},
	"job-interview-stages": {"job"},
}

// perJob is how many stages a job has.
const perJob = 3

// ID makes an id of Merge's form.
func ID(table string, n int) string {
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", len(table)*1000+int(table[0]), n)
}

// New makes a linked account with jobs, and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), tables: map[string][]Object{}}
	for _, table := range []string{"jobs", "applications", "candidates", "job-interview-stages"} {
		s.tables[table] = []Object{}
	}
	s.put("users", Object{"email": "Robin@agency.example.com", "first_name": "Robin", "disabled": false})
	s.put("users", Object{"email": "lee@agency.example.com", "first_name": "Lee", "disabled": false})
	s.put("offices", Object{"name": "HQ", "location": "Lisbon, Portugal"})
	s.put("offices", Object{"name": "Remote", "location": nil})
	s.put("departments", Object{"name": "Platform"})
	s.Postings = []Object{s.put("job-postings", Object{
		"status": "PUBLISHED", "is_internal": false, "content": "<p>From the posting</p>",
		"job_posting_urls": []Object{{"value": "https://careers.example.com/posting-0", "url_type": "JOB_POSTING"}},
	})}
	for i := range jobs {
		s.Job(fmt.Sprintf("Engineer %d", i))
	}
	s.Questions = []Object{
		{"id": ID("questions", 1), "title": "May you work in Portugal?", "type": "BOOLEAN", "required": true, "options": []Object{}},
		{"id": ID("questions", 2), "title": "Which shift?", "type": "SINGLE_SELECT", "required": false, "options": []Object{{"id": ID("options", 1), "label": "Day"}, {"id": ID("options", 2), "label": "Night"}}},
		{"id": ID("questions", 3), "title": "Anything else?", "type": "MULTI_LINE_TEXT", "required": nil, "options": []Object{}},
	}
	for i := range people {
		person := s.put("candidates", Object{
			"first_name": "Ada", "last_name": fmt.Sprintf("Byron-%d", i), "company": "Sable", "applications": []string{},
			"email_addresses": []Object{{"value": fmt.Sprintf("Ada.%d@example.org", i), "email_address_type": "WORK"}},
			"phone_numbers":   []Object{{"value": "+351 21 000 000", "phone_number_type": "MOBILE"}}, "urls": []Object{},
		})
		s.apply(person, s.tables["jobs"][0]["id"], nil, nil)
	}
	return s
}

// Job adds a job and its stages.
func (s *Server) Job(title string) Object {
	n := len(s.tables["jobs"])
	j := Object{
		"remote_id": fmt.Sprintf("r-%d", n), "name": title, "description": "<p>Build</p>", "code": fmt.Sprintf("C%04d", n), "status": "OPEN", "type": "POSTING",
		"job_postings": []string{}, "job_posting_urls": []Object{{"value": fmt.Sprintf("https://careers.example.com/%d", n), "url_type": "JOB_POSTING"}},
		"remote_created_at": s.stamp(), "remote_updated_at": s.stamp(), "confidential": n == 1,
		"departments": []any{ID("departments", 1)}, "offices": []any{ID("offices", 1), ID("offices", 2)},
		"hiring_managers": []any{ID("users", 2)}, "recruiters": []any{ID("users", 1)},
	}
	s.put("jobs", j)
	for order, name := range []string{"Applied", "Interview", "Offer"} {
		s.put("job-interview-stages", Object{"name": name, "job": j["id"], "stage_order": order})
	}
	return j
}

// apply puts a person on a job.
func (s *Server) apply(person Object, job, source, stage any) Object {
	if stage == nil {
		for _, row := range s.tables["job-interview-stages"] {
			if row["job"] == job && stage == nil {
				stage = row["id"]
			}
		}
	}
	a := s.put("applications", Object{
		"candidate": person["id"], "job": job, "applied_at": s.stamp(), "rejected_at": nil, "source": source, "current_stage": stage, "reject_reason": nil,
	})
	own, _ := person["applications"].([]string)
	id, _ := a["id"].(string)
	person["applications"] = append(own, id)
	return a
}

func (s *Server) stamp() string { return s.Now.UTC().Format("2006-01-02T15:04:05.000000Z") }

// put adds a row to a table. Rows of one synchronisation may have the same time.
func (s *Server) put(table string, row Object) Object {
	s.serial++
	row["id"], row["created_at"], row["modified_at"], row["remote_was_deleted"] = ID(table, len(s.tables[table])+1), s.stamp(), s.stamp(), false
	s.tables[table] = append(s.tables[table], row)
	return row
}

// Rows gives a table, to be changed before the fake is asked or within Change.
func (s *Server) Rows(table string) []Object { return s.tables[table] }

// Change changes the records between two requests.
func (s *Server) Change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
}

// Late adds a job with a time of writing that lies so far back.
func (s *Server) Late(title string, ago time.Duration) (id string) {
	s.Change(func() {
		j := s.Job(title)
		j["modified_at"] = s.Now.Add(-ago).UTC().Format("2006-01-02T15:04:05.000000Z")
		id, _ = j["id"].(string)
	})
	return id
}

// touch changes a job by Merge's clock now.
func (s *Server) touch(id string, how func(Object)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.tables["jobs"] {
		if j["id"] == id {
			how(j)
			j["modified_at"], j["remote_updated_at"] = s.stamp(), s.stamp()
		}
	}
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(id, title string) { s.touch(id, func(j Object) { j["name"] = title }) }

// DeleteJob deletes a job in the linked system.
func (s *Server) DeleteJob(id string) { s.touch(id, func(j Object) { j["remote_was_deleted"] = true }) }

// NewJob adds a job.
func (s *Server) NewJob(title string) string { return s.Late(title, 0) }

// ReverseJobs does nothing: every list has a promised order.
func (s *Server) ReverseJobs() {}

// Asked lists methods and paths with queries, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Notes gives the activities that were written.
func (s *Server) Notes() []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

// AfterEach calls do with the path of every answered request; do may change the
// records.
func (s *Server) AfterEach(do func(path string)) { s.after = do }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Date", s.Now.Format(http.TimeFormat))
	status, body := s.answer(r)
	raw, err := json.Marshal(body)
	if s.after != nil {
		s.after(r.URL.Path)
	}
	s.mu.Unlock()
	if err != nil {
		status = http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

func detail(status int, text string) (int, any) { return status, Object{"detail": text} }

func (s *Server) answer(r *http.Request) (int, any) {
	if r.Header.Get("Authorization") != "Bearer "+Key || r.Header.Get("X-Account-Token") != Token {
		return detail(http.StatusUnauthorized, "Invalid credentials.")
	}
	for _, prefix := range s.Denied {
		if strings.HasPrefix(r.Method+" "+r.URL.Path, prefix) {
			return detail(http.StatusForbidden, "This model is out of scope.")
		}
	}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if r.Method != http.MethodGet {
		return s.write(r, path)
	}
	table := path[0]
	switch {
	case r.URL.Path == "/account-details":
		return http.StatusOK, Object{"integration": "Kestrel ATS", "status": map[bool]string{false: "COMPLETE", true: "RELINK_NEEDED"}[s.Relink]}
	case r.URL.Path == "/available-actions":
		return http.StatusOK, s.actions()
	case len(path) == 3 && path[1] == "meta":
		return http.StatusOK, s.meta(table)
	case len(path) == 3 && path[2] == "screening-questions":
		if s.row("jobs", path[1]) == nil {
			return detail(http.StatusNotFound, "Not found.")
		}
		return http.StatusOK, Object{"next": nil, "previous": nil, "results": s.Questions}
	case len(path) == 2 && s.row(table, path[1]) != nil:
		return s.expanded(table, []Object{s.row(table, path[1])}, r.FormValue("expand"), func(rows []Object) any { return rows[0] })
	case len(path) == 1 && s.tables[table] != nil:
		return s.list(table, r)
	}
	return detail(http.StatusNotFound, "Not found.")
}

func (s *Server) row(table, id string) Object {
	for _, row := range s.tables[table] {
		if row["id"] == id {
			return row
		}
	}
	return nil
}

// matches tells whether a row is one that the query asks for.
func (s *Server) matches(table string, row Object, r *http.Request) bool {
	if r.FormValue("include_deleted_data") != "true" && row["remote_was_deleted"] == true {
		return false
	}
	modified, _ := row["modified_at"].(string)
	if after := r.FormValue("modified_after"); after != "" {
		from, err := time.Parse(time.RFC3339Nano, after)
		at, rowErr := time.Parse(time.RFC3339Nano, modified)
		if err != nil || rowErr != nil || !at.After(from) {
			return false
		}
	}
	if job := r.FormValue("job_id"); job != "" && row["job"] != job {
		return false
	}
	if email := r.FormValue("email"); email != "" {
		own, _ := row["email"].(string)
		return strings.EqualFold(own, email)
	}
	if wanted := r.FormValue("email_addresses"); wanted != "" && table == "candidates" {
		list, _ := row["email_addresses"].([]Object)
		return slices.ContainsFunc(list, func(e Object) bool { return slices.Contains(strings.Split(wanted, ","), fmt.Sprint(e["value"])) })
	}
	return true
}

// list gives the rows behind the cursor, which names the last row seen.
func (s *Server) list(table string, r *http.Request) (int, any) {
	size, from := 30, 0
	if n, err := strconv.Atoi(r.FormValue("page_size")); err == nil && n > 0 {
		size = min(n, 100)
	}
	if cursor := r.FormValue("cursor"); cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		id, ok := strings.CutPrefix(string(raw), "p=")
		if from = slices.IndexFunc(s.tables[table], func(o Object) bool { return o["id"] == id }) + 1; err != nil || !ok || from == 0 {
			return detail(http.StatusNotFound, "Invalid cursor")
		}
	}
	rows, next := []Object{}, any(nil)
	for i := from; i < len(s.tables[table]); i++ {
		row := s.tables[table][i]
		if table == "job-interview-stages" && s.Generic {
			if i == perJob {
				break
			}
			row = maps.Clone(row)
			row["job"] = nil
		}
		if !s.matches(table, row, r) {
			continue
		}
		if len(rows) == size {
			next = base64.RawURLEncoding.EncodeToString([]byte("p=" + fmt.Sprint(rows[size-1]["id"])))
			break
		}
		rows = append(rows, row)
	}
	return s.expanded(table, rows, r.FormValue("expand"), func(rows []Object) any {
		return Object{"next": next, "previous": nil, "results": rows}
	})
}

// expanded puts rows of relations in the place of their ids.
func (s *Server) expanded(table string, rows []Object, expand string, wrap func([]Object) any) (int, any) {
	var wanted []string
	if expand != "" {
		wanted = strings.Split(expand, ",")
	}
	last := -1
	for _, name := range wanted {
		at := slices.Index(orders[table], name)
		if at <= last {
			return detail(http.StatusBadRequest, "Select a valid choice for expand.")
		}
		last = at
	}
	out := make([]Object, 0, len(rows))
	for _, row := range rows {
		whole := maps.Clone(row)
		for _, name := range wanted {
			whole[name] = s.whole(relations[table][name], row[name])
		}
		out = append(out, whole)
	}
	return http.StatusOK, wrap(out)
}

func (s *Server) whole(table string, value any) any {
	switch ids := value.(type) {
	case string:
		if row := s.row(table, ids); row != nil {
			return row
		}
	case []string:
		all := []any{}
		for _, id := range ids {
			all = append(all, s.whole(table, id))
		}
		return all
	case []any:
		all := []any{}
		for _, id := range ids {
			all = append(all, s.whole(table, id))
		}
		return all
	}
	return value
}
