// Package odoofake plays the recruitment app of an Odoo 17, 18 or 19 from invented
// records. How 19 answers was measured on a real one: by JSON-2, with a status for
// every failure and a traceback in it, 500 for a field or argument that it does not
// know, an empty list for a record that is gone; by JSON-RPC, with status 200 for
// everything. Rows are stamped with the time at which their transaction began, to
// the microsecond, are seen when it ends, and show whole seconds only; archived ones
// are left out unless the context says otherwise.
//
// Not proven on real ones: what 17 and 18 answer to a request of JSON-2 (a page and
// a redirect, as their sources have it), and how an applicant of 18 is put on a
// candidate.
package odoofake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// The account that every fake has.
const (
	Key      = "odoo-s3cret-key-1"
	Login    = "robin@agency.example.com"
	Database = "kestrel"
	uid      = 7
)

// Trace is in the traceback of every refusal; nobody may ever see it.
const Trace = "/usr/lib/odoo/secret_path.py"

// Record is a record with its fields.
type Record = map[string]any

// Server is one Odoo. Set its fields before it is asked.
type Server struct {
	frontdoor.Door
	Version int      // 19, 18 or 17
	Lacks   []string // rights that the user does not have: "hr.applicant create"
	Hidden  []string // fields that the user may not see: "hr.job user_id"
	Letters int      // that went to applicants

	mu      sync.Mutex
	tables  map[string]map[int]*row
	last    map[string]int // highest number ever given, by model
	fail    map[string]failure
	reverse bool
}

// row is a record and what its transaction makes of it.
type row struct {
	values Record
	hidden bool // its transaction has not ended
}

// failure is what Odoo answers instead of doing something.
type failure struct {
	status int
	name   string
}

// New makes an Odoo with jobs and with applicants on the first one.
func New(version, jobs, people int) *Server {
	s := &Server{Version: version, tables: map[string]map[int]*row{}, last: map[string]int{}, fail: map[string]failure{}}
	s.Door.Key = func(r *http.Request) bool {
		return r.URL.Path == "/jsonrpc" || version < 19 || r.Header.Get("Authorization") == "Bearer "+Key
	}
	s.Door.Refuse = func(w http.ResponseWriter, status int) {
		name := map[int]string{401: "werkzeug.exceptions.Unauthorized", 403: "odoo.exceptions.AccessError"}[status]
		refuse(w, failure{status, name})
	}
	s.Door.Now = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	s.insert("res.users", Record{"id": uid, "name": "Robin", "login": Login, "email": "Robin@agency.example.com"})
	s.insert("res.users", Record{"id": 8, "name": "Lee", "login": "lee", "email": "lee@agency.example.com"})
	s.insert("res.country", Record{"id": 177, "name": "Portugal"})
	s.insert("res.country.state", Record{"id": 3, "name": "Lisboa (PT)"})
	s.insert("res.partner", Record{"id": 5, "name": "Kestrel", "city": "Lisbon", "state_id": 3, "country_id": 177, "country_code": "PT", "zip": "1100-148"})
	for i, name := range []string{"Go", "PostgreSQL", "English"} {
		s.insert("hr.skill", Record{"id": i + 1, "name": name})
	}
	s.insert("utm.source", Record{"id": 6, "name": "Riverbend Search"})
	s.insert("hr.department", Record{"id": 2, "name": "Management / Engineering"})
	s.insert("hr.contract.type", Record{"id": 1, "name": "Permanent"})
	s.insert("hr.applicant.refuse.reason", Record{"id": 4, "name": "Job already fulfilled"})
	s.insert("hr.recruitment.stage", Record{"id": 1, "name": "New", "sequence": 0, "template_id": 15})
	s.insert("hr.recruitment.stage", Record{"id": 2, "name": "Interview", "sequence": 1})
	s.insert("hr.recruitment.stage", Record{"id": 3, "name": "Only for another job", "sequence": 2, "job_ids": []int{2}})
	s.insert("hr.recruitment.stage", Record{"id": 4, "name": "Contract signed", "sequence": 3, "hired_stage": true, "fold": true})
	for i := range jobs {
		s.insert("hr.job", Job(fmt.Sprintf("Engineer %d", i+1)))
	}
	for i := range people {
		s.insert("hr.applicant", Record{
			"partner_name": fmt.Sprintf("Ada Byron %d", i+1), "email_from": fmt.Sprintf("Ada.%d@example.org", i+1), "job_id": 1, "stage_id": 2,
			"linkedin_profile": fmt.Sprintf("https://www.linkedin.com/in/ada-%d", i+1), "partner_phone": "+351 21 000 000",
		})
	}
	return s
}

// Job is a job with everything that Odoo tells of one.
func Job(title string) Record {
	return Record{
		"name": title, "is_published": true, "website_url": "/jobs/engineer", "description": "<p>Build</p>", "website_description": "<p>More</p>",
		"requirements": "Go\nSQL & more", "no_of_recruitment": 2, "user_id": uid, "interviewer_ids": []int{8}, "skill_ids": []int{1, 2, 3}, "address_id": 5,
		"department_id": 2, "contract_type_id": 1, "published_date": "2026-11-20",
	}
}

// insert puts a committed record in, as of now.
func (s *Server) insert(model string, values Record) int {
	return s.add(model, values, s.Time(), false)
}

func (s *Server) add(model string, values Record, at time.Time, hidden bool) int {
	id, given := values["id"].(int)
	if !given {
		id = s.last[model] + 1
	}
	if s.tables[model] == nil {
		s.tables[model] = map[int]*row{}
	}
	s.last[model] = max(s.last[model], id)
	r := Record{"id": id, "create_date": at, "write_date": at, "active": true}
	maps.Copy(r, values)
	s.tables[model][id] = &row{r, hidden}
	return id
}

// Change changes Lacks or Hidden between two requests.
func (s *Server) Change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
}

// Put makes a record, by the ATS's clock now.
func (s *Server) Put(model string, values Record) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.insert(model, values)
}

// Set changes a record, by the ATS's clock now.
func (s *Server) Set(model string, id int, values Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.tables[model][id].values, values)
	s.tables[model][id].values["write_date"] = s.Time()
}

// Delete deletes a record.
func (s *Server) Delete(model string, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tables[model], id)
}

// Get gives a copy of a record.
func (s *Server) Get(model string, id int) Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.tables[model][id]; r != nil {
		return maps.Clone(r.values)
	}
	return nil
}

// IDs lists the numbers of a model's records.
func (s *Server) IDs(model string) []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.tables[model]))
}

// Fail lets every call of a method end so: "hr.job search_read".
func (s *Server) Fail(method string, status int, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail[method] = failure{status, name}
}

// Transaction is one that stays open.
type Transaction struct {
	s       *Server
	began   time.Time
	rows    []*row
	changes []func()
}

// Begin begins a transaction at a time.
func (s *Server) Begin(at time.Time) *Transaction { return &Transaction{s: s, began: at} }

// Put makes a record that nobody sees before Commit.
func (t *Transaction) Put(model string, values Record) int {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	id := t.s.add(model, values, t.began, true)
	t.rows = append(t.rows, t.s.tables[model][id])
	return id
}

// Set changes a record, which nobody sees before Commit.
func (t *Transaction) Set(model string, id int, values Record) {
	t.changes = append(t.changes, func() {
		maps.Copy(t.s.tables[model][id].values, values)
		t.s.tables[model][id].values["write_date"] = t.began
	})
}

// Commit lets everybody see what the transaction made.
func (t *Transaction) Commit() {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	for _, change := range t.changes {
		change()
	}
	for _, r := range t.rows {
		r.hidden = false
	}
}

// FilesOf gives the contents of an applicant's attachments.
func (s *Server) FilesOf(applicant string) (files [][]byte) {
	id, _ := strconv.Atoi(applicant)
	for _, n := range s.IDs("ir.attachment") {
		if r := s.Get("ir.attachment", n); r["res_id"] == id && r["res_model"] == "hr.applicant" {
			data, _ := r["data"].([]byte)
			files = append(files, data)
		}
	}
	return files
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) {
	id, _ := strconv.Atoi(job)
	s.Set("hr.job", id, Record{"name": title})
}

// DeleteJob deletes a job.
func (s *Server) DeleteJob(job string) {
	id, _ := strconv.Atoi(job)
	s.Delete("hr.job", id)
}

// NewJob adds a job.
func (s *Server) NewJob(title string) string { return strconv.Itoa(s.Put("hr.job", Job(title))) }

// ReverseJobs turns round what is asked for in no order.
func (s *Server) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reverse = !s.reverse
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		switch {
		case r.URL.Path == "/jsonrpc":
			s.jsonRPC(w, r)
		case s.Version == 18 && parts[0] == "json":
			http.Redirect(w, r, "/web/login", http.StatusSeeOther)
		case s.Version < 19 || r.Header.Get("X-Odoo-Database") != "" && r.Header.Get("X-Odoo-Database") != Database:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "<!DOCTYPE html><title>404 Not Found</title><p>No database is selected</p>")
		case r.Method == http.MethodPost && len(parts) == 4 && parts[0] == "json" && parts[1] == "2":
			s.json2(w, r, parts[2], parts[3])
		default:
			refuse(w, failure{http.StatusNotFound, "werkzeug.exceptions.NotFound"})
		}
	})).ServeHTTP(w, r)
}

func (s *Server) json2(w http.ResponseWriter, r *http.Request, model, method string) {
	var body map[string]any
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		refuse(w, failure{http.StatusBadRequest, "werkzeug.exceptions.BadRequest"})
		return
	}
	c := call{s: s, model: model, method: method, args: body}
	c.ids, _ = body["ids"].([]any)
	c.context, _ = body["context"].(map[string]any)
	delete(body, "ids")
	delete(body, "context")
	result, f := c.run()
	if f.status != 0 {
		refuse(w, f)
		return
	}
	if id, ok := result.(int); ok && (method == "create" || method == "message_post") {
		result = []int{id}
	}
	_ = json.NewEncoder(w).Encode(result)
}

// refuse writes a failure as JSON-2 does: the traceback comes last.
func refuse(w http.ResponseWriter, f failure) {
	w.WriteHeader(f.status)
	fmt.Fprintf(w, `{"name": %q, "message": "About Ada Byron: %s", "arguments": ["ada@example.org"], "context": {}, "debug": "Traceback: File \"%s\""}`, f.name, Key, Trace)
}

// jsonRPC answers a call of the old interface, whose failures have status 200.
func (s *Server) jsonRPC(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ID     any `json:"id"`
		Params struct {
			Service, Method string
			Args            []any
		} `json:"params"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var result any
	f := failure{200, "odoo.exceptions.AccessDenied"}
	switch args := in.Params.Args; {
	case in.Params.Service == "common" && in.Params.Method == "version":
		result, f = Record{"server_version": fmt.Sprint(s.Version, ".0"), "server_version_info": []any{s.Version, 0, 0, "final", 0, ""}, "protocol_version": 1}, failure{}
	case len(args) >= 4 && args[0] != Database:
		f = failure{200, "psycopg2.OperationalError"}
	case in.Params.Service == "common" && in.Params.Method == "authenticate" && len(args) == 4:
		result, f = any(false), failure{}
		if args[1] == Login && args[2] == Key {
			result = uid
		}
	case in.Params.Service == "object" && len(args) == 7 && args[1] == float64(uid) && args[2] == Key:
		result, f = s.execute(args)
	}
	answer := Record{"jsonrpc": "2.0", "id": in.ID, "result": result}
	if f.status != 0 {
		data := Record{"name": f.name, "debug": "Traceback: File " + Trace, "message": "About Ada Byron: " + Key, "arguments": []string{}, "context": Record{}}
		answer = Record{"jsonrpc": "2.0", "id": in.ID, "error": Record{"code": 200, "message": "Odoo Server Error", "data": data}}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// execute makes a call of execute_kw: records and values to create by position.
func (s *Server) execute(args []any) (any, failure) {
	model, _ := args[3].(string)
	method, _ := args[4].(string)
	positional, _ := args[5].([]any)
	named, _ := args[6].(map[string]any)
	c := call{s: s, model: model, method: method, args: map[string]any{}}
	maps.Copy(c.args, named)
	c.context, _ = c.args["context"].(map[string]any)
	delete(c.args, "context")
	if len(positional) == 1 {
		list, _ := positional[0].([]any)
		if method == "create" {
			c.args["vals_list"] = list
		} else {
			c.ids = list
		}
	}
	result, f := c.run()
	if id, ok := result.(int); ok && method == "create" {
		result = []int{id}
	}
	return result, f
}
