// Package pinpointfake plays Pinpoint's API from invented records, for tests. It
// behaves as the public description says: JSON:API documents that show related
// records only when they are included, numbered pages, a total only when it is
// asked for, confidential jobs only when they are asked for, a filter of
// applications by the time of their change, comments and moves that name records
// by type and id. Where the total stands is not in the description; it is where the
// library puts it that such answers come from. It remembers what it was asked.
package pinpointfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// Key is the key that the fake accepts.
const Key = "pinpoint-s3cret-key-1"

// Object is a JSON object.
type Object = map[string]any

// record is a resource and what it refers to, by the name of the relation.
type record struct {
	kind, id   string
	attributes Object
	to         map[string][]string // "kind/id"
}

// Server is the fake.
type Server struct {
	frontdoor.Door
	PageSize int // the most rows of a page; 0 = 1000
	Notes    map[string][]string

	mu       sync.Mutex
	records  []*record
	reversed bool
	mux      *http.ServeMux
}

// New makes a company with jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{mux: http.NewServeMux(), Notes: map[string][]string{}}
	s.Door.Key = func(r *http.Request) bool { return r.Header.Get("X-API-KEY") == Key }
	s.Door.Refuse = func(w http.ResponseWriter, status int) { refuse(w, status, "") }
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s.Door.Now = func() time.Time { return start }
	s.mux.HandleFunc("GET /jobs", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, "jobs") })
	s.mux.HandleFunc("GET /jobs/{id}", func(w http.ResponseWriter, r *http.Request) { s.one(w, r, "jobs") })
	s.mux.HandleFunc("GET /applications", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, "applications") })
	s.mux.HandleFunc("GET /applications/{id}", func(w http.ResponseWriter, r *http.Request) { s.one(w, r, "applications") })
	s.mux.HandleFunc("PUT /applications/{id}", s.move)
	s.mux.HandleFunc("POST /comments", s.comment)
	s.add("users", "7", Object{"email": "Robin@agency.example.com"}, nil)
	s.add("users", "8", Object{"email": "lee@agency.example.com"}, nil)
	s.add("departments", "5", Object{"name": "Platform"}, nil)
	s.add("locations", "6", Object{"name": "Head Office", "city": "St Helier", "province": "Jersey", "country_code": "JE", "postal_code": "JE1 2PP"}, nil)
	for i, kind := range []string{"long_text", "boolean", "multiple_choice", "url"} {
		question := Object{"title": "Question " + kind, "question_type": kind, "required": i == 0, "multiple_choice_options": []string{}}
		if kind == "multiple_choice" {
			question["multiple_choice_options"], question["max_num_required_answer_options"] = []string{"red", "blue"}, 2
		}
		s.add("questions", strconv.Itoa(31+i), question, nil)
	}
	for i := range jobs {
		s.addJob(strconv.Itoa(101+i), "Engineer "+strconv.Itoa(i))
	}
	for i := range people {
		s.apply(strconv.Itoa(501+i), "101", Object{
			"first_name": "Ada", "last_name": fmt.Sprint("Byron ", i), "full_name": fmt.Sprint("Ada Byron ", i),
			"email": fmt.Sprintf("Ada.%d@example.org", i), "linkedin_url": fmt.Sprint("https://www.linkedin.com/in/ada-", i),
		})
	}
	return s
}

func (s *Server) add(kind, id string, attributes Object, to map[string][]string) *record {
	r := &record{kind, id, attributes, to}
	s.records = append(s.records, r)
	return r
}

func (s *Server) stamp() string { return s.Time().Format(time.RFC3339) }

func (s *Server) addJob(id, title string) *record {
	stages := []string{}
	for i, kind := range []string{"applied", "interview", "hired"} {
		stage := s.add("stages", id+strconv.Itoa(i), Object{"name": "Stage " + kind, "basic_type": kind, "position": i + 1}, nil)
		stages = append(stages, "stages/"+stage.id)
	}
	return s.add("jobs", id, Object{
		"title": title, "status": "open", "visibility": "external", "description": "<p>Build</p>", "benefits": "<p>Tea</p>",
		"employment_type": "full_time", "employment_type_text": "Full Time", "workplace_type": "hybrid",
		"url": "https://riverbend.example.com/jobs/" + id, "application_form_url": "https://riverbend.example.com/jobs/" + id + "/apply",
		"created_at": s.stamp(), "opened_at": s.stamp(), "updated_at": s.stamp(),
	}, map[string][]string{
		"department": {"departments/5"}, "location": {"locations/6"}, "recruitment_manager_user": {"users/7"}, "hiring_manager_user": {"users/8"},
		"stages": stages, "questions": {"questions/31", "questions/32", "questions/33", "questions/34"},
	})
}

func (s *Server) apply(id, job string, attributes Object) {
	attributes["job_id"], attributes["stage_id"] = job, job+"0"
	attributes["created_at"], attributes["updated_at"] = s.stamp(), s.stamp()
	s.add("applications", id, attributes, map[string][]string{"stage": {"stages/" + job + "0"}})
}

// Change sets attributes of a record.
func (s *Server) Change(kind, id string, attributes Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.find(kind + "/" + id); r != nil {
		for name, value := range attributes {
			r.attributes[name] = value
		}
	}
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) {
	s.Change("jobs", job, Object{"title": title, "updated_at": s.stamp()})
}

// DeleteJob deletes a job.
func (s *Server) DeleteJob(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = slices.DeleteFunc(s.records, func(r *record) bool { return r.kind == "jobs" && r.id == job })
}

// NewJob adds a job.
func (s *Server) NewJob(title string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addJob("900", title).id
}

// ReverseJobs turns the order round of lists that are asked for in none.
func (s *Server) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reversed = true
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.Header.Get("Accept") != "application/vnd.api+json" {
			refuse(w, http.StatusNotAcceptable, "")
			return
		}
		s.mux.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

func refuse(w http.ResponseWriter, status int, pointer string) {
	w.WriteHeader(status)
	reply(w, Object{"errors": []Object{{"status": strconv.Itoa(status), "source": Object{"pointer": pointer}}}})
}

func reply(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

func (s *Server) find(name string) *record {
	kind, id, _ := strings.Cut(name, "/")
	if i := slices.IndexFunc(s.records, func(r *record) bool { return r.kind == kind && r.id == id }); i >= 0 {
		return s.records[i]
	}
	return nil
}

func included(r *http.Request) []string { return strings.Split(r.FormValue("include"), ",") }

// shown is a record in JSON; what it refers to is named only when it is included.
func (r *record) shown(include []string) Object {
	relations := Object{}
	for name, targets := range r.to {
		if !slices.Contains(include, name) {
			relations[name] = Object{"meta": Object{"included": false}}
			continue
		}
		var data []Object
		for _, t := range targets {
			kind, id, _ := strings.Cut(t, "/")
			data = append(data, Object{"type": kind, "id": id})
		}
		if relations[name] = (Object{"data": data}); !strings.HasSuffix(name, "s") {
			relations[name] = Object{"data": data[0]}
		}
	}
	return Object{"id": r.id, "type": r.kind, "attributes": r.attributes, "relationships": relations}
}

func (s *Server) document(w http.ResponseWriter, r *http.Request, data any, rows []*record, meta Object) {
	beside, seen := []Object{}, map[string]bool{}
	for _, row := range rows {
		for _, name := range included(r) {
			for _, t := range row.to[name] {
				if to := s.find(t); to != nil && !seen[t] {
					seen[t] = true
					beside = append(beside, to.shown(nil))
				}
			}
		}
	}
	reply(w, Object{"data": data, "included": beside, "meta": meta})
}

// matches says which records a list with these filters has.
func matches(row *record, r *http.Request) bool {
	if job := r.FormValue("filter[job_id]"); job != "" && row.attributes["job_id"] != job {
		return false
	}
	if after, err := time.Parse(time.RFC3339, r.FormValue("filter[updated_at][gt]")); err == nil {
		at, _ := time.Parse(time.RFC3339, fmt.Sprint(row.attributes["updated_at"]))
		return at.After(after)
	}
	wanted := r.FormValue("filter[visibility]")
	if wanted == "" {
		wanted = "external,internal"
	}
	visibility, _ := row.attributes["visibility"].(string)
	return row.kind != "jobs" || slices.Contains(strings.Split(wanted, ","), visibility)
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, kind string) {
	rows := slices.DeleteFunc(slices.Clone(s.records), func(row *record) bool { return row.kind != kind || !matches(row, r) })
	if s.reversed && r.FormValue("sort") == "" {
		slices.Reverse(rows)
	}
	size, number := 100, 1
	if n, err := strconv.Atoi(r.FormValue("page[size]")); err == nil {
		size = n
	}
	if n, err := strconv.Atoi(r.FormValue("page[number]")); err == nil {
		number = n
	}
	if size < 0 || size > 1000 || number < 1 {
		refuse(w, http.StatusBadRequest, "page")
		return
	}
	if s.PageSize > 0 {
		size = min(size, s.PageSize)
	}
	meta := Object{}
	if r.FormValue("stats[total]") == "count" {
		meta["stats"] = Object{"total": Object{"count": len(rows)}}
	}
	from := min((number-1)*size, len(rows))
	page, data := rows[from:min(from+size, len(rows))], []Object{}
	for _, row := range page {
		data = append(data, row.shown(included(r)))
	}
	s.document(w, r, data, page, meta)
}

func (s *Server) one(w http.ResponseWriter, r *http.Request, kind string) {
	row := s.find(kind + "/" + r.PathValue("id"))
	if row == nil {
		refuse(w, http.StatusNotFound, "")
		return
	}
	s.document(w, r, row.shown(included(r)), []*record{row}, Object{})
}

// sent is what a write names.
type sent struct {
	Data struct {
		ID, Type      string
		Attributes    Object
		Relationships map[string]struct{ Data struct{ ID, Type string } }
	}
}

func written(w http.ResponseWriter, r *http.Request) (in sent, ok bool) {
	ok = r.Header.Get("Content-Type") == "application/vnd.api+json" && json.NewDecoder(r.Body).Decode(&in) == nil
	if !ok {
		refuse(w, http.StatusBadRequest, "/data")
	}
	return in, ok
}

func (s *Server) move(w http.ResponseWriter, r *http.Request) {
	in, ok := written(w, r)
	row, to := s.find("applications/"+r.PathValue("id")), in.Data.Relationships["stage"].Data
	stage := s.find("stages/" + to.ID)
	switch {
	case !ok:
	case row == nil:
		refuse(w, http.StatusNotFound, "")
	case in.Data.ID != row.id || in.Data.Type != "applications" || to.Type != "stages" || stage == nil:
		refuse(w, http.StatusUnprocessableEntity, "/data/relationships/stage")
	default:
		row.attributes["stage_id"], row.attributes["updated_at"], row.to["stage"] = stage.id, s.stamp(), []string{"stages/" + stage.id}
		s.document(w, r, row.shown(nil), nil, Object{})
	}
}

func (s *Server) comment(w http.ResponseWriter, r *http.Request) {
	in, ok := written(w, r)
	text, _ := in.Data.Attributes["body_text"].(string)
	switch about := in.Data.Relationships["commentable"].Data; {
	case !ok:
	case about.Type != "applications" || s.find("applications/"+about.ID) == nil || text == "":
		refuse(w, http.StatusUnprocessableEntity, "/data/attributes/body_text")
	default:
		s.Notes[about.ID] = append(s.Notes[about.ID], text)
		w.WriteHeader(http.StatusCreated)
		reply(w, Object{"data": Object{"id": "1", "type": "comments"}})
	}
}
