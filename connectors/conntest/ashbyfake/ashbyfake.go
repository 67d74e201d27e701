// Package ashbyfake plays Ashby's API, version 1, as its public description has
// it: everything is a POST, refusals come with status 200, a sync token comes
// on the last page only and can lapse, people with one e-mail address may be
// there twice, sources are ids, confidential jobs are hidden from most keys, every
// answer has a number. It keeps what is written to it.
package ashbyfake

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// Object is a JSON object.
type Object = map[string]any

// Key is the API key of every fake.
const Key = "ashby-s3cret-key-1"

// Server is one organisation.
type Server struct {
	frontdoor.Door
	PageSize     int  // the most rows of a page, whatever is asked for; 0 = 100
	Confidential bool // the key may see confidential jobs
	Scopes       []string

	mu      sync.Mutex
	calls   map[string]func(Object) (any, string)
	tables  map[string][]Object // rows by kind, in the order of their creation
	turn    int                 // counts changes; the tokens are made of it
	oldest  int                 // tokens from before this turn have lapsed
	epoch   int                 // cursors of an earlier epoch have lapsed
	resumes map[string][]File
}

// File is one résumé of a candidate.
type File struct {
	Name string
	Data []byte
}

// New makes an organisation with sources, places and an interview plan, and
// without jobs.
func New() *Server {
	s := &Server{
		Scopes: []string{"jobsRead", "candidatesRead", "candidatesWrite", "hiringProcessMetadataRead", "organizationRead", "apiKeysRead"},
		tables: map[string][]Object{
			"source":   {{"id": "src-1", "title": "Riverbend", "isArchived": false}, {"id": "src-2", "title": "Referral", "isArchived": false}},
			"location": {{"id": "loc-1", "name": "Berlin", "address": Object{"postalAddress": Object{"addressCountry": "Germany", "addressLocality": "Berlin"}}}},
			"stage": {
				stage("st-lead", "New lead", "Lead", 0), stage("st-1", "Application review", "PreInterviewScreen", 1),
				stage("st-2", "Interview", "Active", 2), stage("st-hired", "Hired", "Hired", 3), stage("st-out", "Archived", "Archived", 4),
			},
		},
		resumes: map[string][]File{},
	}
	s.Door.Key = func(r *http.Request) bool {
		user, password, ok := r.BasicAuth()
		return ok && user == Key && password == ""
	}
	for _, rows := range s.tables {
		for i, row := range rows {
			row["made"] = i + 1
		}
	}
	s.turn = 10
	s.calls = map[string]func(Object) (any, string){
		"apiKey.info":             func(Object) (any, string) { return Object{"title": "Reqdesk", "scopes": s.Scopes}, "" },
		"job.info":                func(in Object) (any, string) { return s.one("job", in["id"]) },
		"jobPosting.info":         func(in Object) (any, string) { return s.one("jobPosting", in["jobPostingId"]) },
		"candidate.info":          func(in Object) (any, string) { return s.one("candidate", in["id"]) },
		"application.info":        func(in Object) (any, string) { return s.one("application", in["applicationId"]) },
		"candidate.search":        s.search,
		"candidate.create":        s.createPerson,
		"application.create":      s.createApplication,
		"candidate.createNote":    s.note,
		"application.changeStage": s.changeStage,
	}
	return s
}

func stage(id, title, kind string, order int) Object {
	return Object{"id": id, "title": title, "type": kind, "orderInInterviewPlan": order}
}

// lists says which table a list call reads.
var lists = map[string]string{
	"job.list": "job", "application.list": "application", "location.list": "location", "source.list": "source", "interviewStage.list": "stage",
}

// ServeHTTP answers as Ashby does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		name := strings.TrimPrefix(r.URL.Path, "/")
		w.Header().Set("X-Ashby-Request-Id", fmt.Sprint("req-", len(s.Asked())))
		if r.Method != http.MethodPost || !strings.Contains(r.Header.Get("Accept"), "version=1") {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if name == "candidate.uploadResume" {
			answer(w, nil, s.upload(r))
			return
		}
		var in Object
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			answer(w, nil, "invalid_input")
			return
		}
		if table, ok := lists[name]; ok {
			s.list(w, name, table, in)
		} else if call, ok := s.calls[name]; ok {
			results, code := call(in)
			answer(w, results, code)
		} else {
			w.WriteHeader(http.StatusNotFound)
		}
	})).ServeHTTP(w, r)
}

// answer writes the envelope; a refusal has status 200 too.
func answer(w http.ResponseWriter, results any, code string) {
	if code != "" {
		send(w, Object{"success": false, "errors": []string{"The request was refused: " + code}, "errorInfo": Object{"code": code, "message": "Refused.", "requestId": "req-1"}})
		return
	}
	send(w, Object{"success": true, "results": results})
}

func send(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

func (s *Server) stamp() string { return s.Time().Format(time.RFC3339Nano) }

// Add adds a row to a table: "job", "jobPosting", "candidate" or "application".
func (s *Server) Add(table string, row Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(table, row)
}

func (s *Server) put(table string, row Object) Object {
	s.turn++
	row["turn"], row["made"] = s.turn, s.turn
	defaults := Object{"id": fmt.Sprintf("%s-%d", table, len(s.tables[table])+1), "createdAt": s.stamp(), "updatedAt": s.stamp()}
	if table == "job" {
		maps.Copy(defaults, Object{"status": "Open", "defaultInterviewPlanId": "plan-1", "interviewPlanIds": []string{"plan-1"}, "confidential": false, "locationId": "loc-1"})
	}
	for name, value := range defaults {
		if _, set := row[name]; !set {
			row[name] = value
		}
	}
	s.tables[table] = append(s.tables[table], row)
	return row
}

// Form is the form of a posting: Ashby's own fields, and the organisation's.
func Form() Object {
	field := func(path, title, kind string, required bool, labels ...string) Object {
		values := []Object{}
		for _, l := range labels {
			values = append(values, Object{"label": l, "value": strings.ToLower(l)})
		}
		return Object{"isRequired": required, "field": Object{"id": "f-" + path, "path": path, "title": title, "type": kind, "isNullable": !required, "selectableValues": values}}
	}
	return Object{"sections": []Object{
		{"title": "You", "fields": []Object{
			field("_systemfield_name", "Name", "String", true), field("_systemfield_email", "Email", "Email", true), field("_systemfield_resume", "Resume", "File", true),
		}},
		{"title": "More", "fields": []Object{
			field("q-1", "May you work in Germany?", "Boolean", true), field("q-2", "Notice period", "ValueSelect", true, "None", "A month"),
			field("q-3", "Tools", "MultiValueSelect", false, "Go", "SQL"), field("q-4", "Why us?", "LongText", false), field("q-5", "Expected salary", "Number", false),
		}},
	}}
}

// Change sets fields of a row.
func (s *Server) Change(table, id string, fields Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if row := s.row(table, id); row != nil {
		s.turn++
		row["turn"], row["updatedAt"] = s.turn, s.stamp()
		maps.Copy(row, fields)
	}
}

// Lapse makes every cursor and every token handed out so far useless.
func (s *Server) Lapse(cursors, tokens bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cursors {
		s.epoch++
	}
	if tokens {
		s.turn++
		s.oldest = s.turn
	}
}

// Rows gives a copy of a table.
func (s *Server) Rows(table string) []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.tables[table])
}

// Resumes gives the résumés of a candidate.
func (s *Server) Resumes(candidate string) []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.resumes[candidate])
}

func (s *Server) row(table string, id any) Object {
	if i := slices.IndexFunc(s.tables[table], func(o Object) bool { return o["id"] == id }); i >= 0 {
		return s.tables[table][i]
	}
	return nil
}

func (s *Server) hidden(row Object) bool { return row["confidential"] == true && !s.Confidential }

func (s *Server) one(table string, id any) (any, string) {
	row := s.row(table, id)
	if row == nil || s.hidden(row) {
		return nil, strings.ToLower(table) + "_not_found"
	}
	return shown(row), ""
}

// shown is a row without what Ashby does not tell.
func shown(row Object) Object {
	out := maps.Clone(row)
	delete(out, "turn")
	delete(out, "made")
	return out
}

// list gives a page. A cursor holds where it goes on and what the list began
// with; a token is the turn up to which the other side knows everything.
func (s *Server) list(w http.ResponseWriter, name, table string, in Object) {
	after, since, until := 0, 0, s.turn
	if token, ok := in["syncToken"].(string); ok {
		if _, err := fmt.Sscanf(token, "token-%d", &since); err != nil || since < s.oldest {
			answer(w, nil, "sync_token_expired")
			return
		}
	}
	if cursor, ok := in["cursor"].(string); ok {
		var epoch int
		if _, err := fmt.Sscanf(cursor, "cursor-%d-%d-%d", &epoch, &after, &until); err != nil || epoch != s.epoch {
			answer(w, nil, "invalid_cursor")
			return
		}
	}
	if name == "interviewStage.list" && in["interviewPlanId"] != "plan-1" {
		answer(w, nil, "interview_plan_not_found")
		return
	}
	size := 100
	if s.PageSize > 0 {
		size = s.PageSize
	}
	if limit, ok := in["limit"].(float64); ok {
		size = min(size, int(limit))
	}
	out, next := []Object{}, ""
	for _, row := range s.tables[table] {
		turn, _ := row["turn"].(int)
		made, _ := row["made"].(int)
		if made < after || s.hidden(row) || since > 0 && turn <= since || in["jobId"] != nil && jobOf(row) != in["jobId"] {
			continue
		}
		if len(out) == size {
			next = fmt.Sprintf("cursor-%d-%d-%d", s.epoch, made, until)
			break
		}
		out = append(out, shown(row))
	}
	page := Object{"success": true, "results": out, "moreDataAvailable": next != ""}
	if next != "" {
		page["nextCursor"] = next
	} else {
		page["syncToken"] = fmt.Sprintf("token-%d", until)
	}
	send(w, page)
}

func jobOf(application Object) any {
	job, _ := application["job"].(Object)
	return job["id"]
}

func (s *Server) search(in Object) (any, string) {
	found := []Object{}
	for _, c := range s.tables["candidate"] {
		address, _ := c["primaryEmailAddress"].(Object)
		text, _ := address["value"].(string)
		wanted, _ := in["email"].(string)
		if wanted != "" && strings.EqualFold(text, wanted) {
			found = append(found, shown(c))
		}
	}
	return found, ""
}

func (s *Server) createPerson(in Object) (any, string) {
	if name, _ := in["name"].(string); name == "" {
		return nil, "invalid_input"
	}
	if source, ok := in["sourceId"]; ok && s.row("source", source) == nil {
		return nil, "source_not_found"
	}
	c := Object{"name": in["name"], "sent": in, "applicationIds": []string{}, "emailAddresses": []Object{}}
	if in["email"] != nil {
		c["primaryEmailAddress"] = Object{"value": in["email"], "isPrimary": true}
	}
	if in["phoneNumber"] != nil {
		c["primaryPhoneNumber"] = Object{"value": in["phoneNumber"]}
	}
	return shown(s.put("candidate", c)), ""
}

func (s *Server) createApplication(in Object) (any, string) {
	person, job := s.row("candidate", in["candidateId"]), s.row("job", in["jobId"])
	at := s.row("stage", "st-lead")
	if wanted, ok := in["interviewStageId"]; ok {
		at = s.row("stage", wanted)
	}
	if person == nil || job == nil || at == nil || job["status"] != "Open" {
		return nil, "invalid_input"
	}
	a := s.put("application", Object{
		"status": "Active", "job": Object{"id": job["id"], "title": job["title"]}, "currentInterviewStage": at, "sourceId": in["sourceId"],
		"candidate": Object{"id": person["id"], "name": person["name"], "primaryEmailAddress": person["primaryEmailAddress"], "primaryPhoneNumber": person["primaryPhoneNumber"]},
	})
	known, _ := person["applicationIds"].([]string)
	person["applicationIds"] = append(known, fmt.Sprint(a["id"]))
	return shown(a), ""
}

func (s *Server) note(in Object) (any, string) {
	text, _ := in["note"].(string)
	if s.row("candidate", in["candidateId"]) == nil || text == "" {
		return nil, "invalid_input"
	}
	return Object{"id": "note-1", "content": text}, ""
}

func (s *Server) changeStage(in Object) (any, string) {
	a, to := s.row("application", in["applicationId"]), s.row("stage", in["interviewStageId"])
	if a == nil {
		return nil, "application_not_found"
	}
	if to == nil || to["type"] == "Archived" && in["archiveReasonId"] == nil {
		return nil, "invalid_input"
	}
	s.turn++
	a["currentInterviewStage"], a["turn"], a["updatedAt"] = to, s.turn, s.stamp()
	return shown(a), ""
}

// upload takes a résumé; the newest is the candidate's, the others stay.
func (s *Server) upload(r *http.Request) (code string) {
	file, header, err := r.FormFile("resume")
	if err != nil {
		return "invalid_input"
	}
	data, err := io.ReadAll(file)
	c := s.row("candidate", r.FormValue("candidateId"))
	if err != nil || c == nil {
		return "candidate_not_found"
	}
	id := fmt.Sprint(c["id"])
	s.resumes[id] = append(s.resumes[id], File{header.Filename, data})
	c["resumeFileHandle"] = Object{"id": "file-1", "name": header.Filename, "handle": "handle-1"}
	return ""
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) { s.Change("job", job, Object{"title": title}) }

// DeleteJob removes a job: Ashby then no longer lists it.
func (s *Server) DeleteJob(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables["job"] = slices.DeleteFunc(s.tables["job"], func(o Object) bool { return o["id"] == job })
}

// NewJob adds a job.
func (s *Server) NewJob(title string) string {
	s.Add("job", Object{"id": "job-new", "title": title, "customRequisitionId": "R-new"})
	return "job-new"
}

// ReverseJobs does nothing: the order belongs to the cursor.
func (s *Server) ReverseJobs() {}
