// Package smartrecruitersfake plays SmartRecruiters' Customer API from invented
// records, for tests. It behaves as the vendor's public description says: a key
// in a header or a token of its own, pages by offset for jobs and by cursor for
// people, one request for people at a time, limit headers on every answer, one
// candidate per e-mail address, sources by id, forms by advertisement. It remembers
// what it was asked.
package smartrecruitersfake

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

// The credentials that the fake accepts.
const (
	Key          = "smart-s3cret-key"
	ClientID     = "reqdesk-client"
	ClientSecret = "smart-s3cret-of-client"
	Company      = "Kestrel"
	token        = "smart-token-1"
)

// mostOpen is how many requests may be under way at once.
const mostOpen = 8

// Object is a record in the ATS's own JSON.
type Object map[string]any

// Server is the fake. Set its fields before it is asked.
type Server struct {
	Now      time.Time
	Jobs     []Object            // whole, as a single job is given
	Teams    map[string][]Object // by job
	Users    map[string]Object
	People   []*Person
	Denied   []string // paths that this credential may not read, by prefix
	NoCursor bool     // people by offset, as in older accounts
	Drafts   []string // jobs that are not advertised

	mu     sync.Mutex
	asked  []string
	people int // requests for people that are under way
	most   int
	open   int // requests of any kind that are under way
	tokens int
	after  func(path string) // between two requests, for records that move
}

// Person is a candidate.
type Person struct {
	ID, First, Last, Email string
	Written                Object // as it was sent
	On                     []Assignment
	Updated                time.Time
	Files                  []File
}

// Assignment is a person on a job.
type Assignment struct{ Job, Status, Sub string }

// File is an attachment.
type File struct {
	Name, Type string
	Data       []byte
}

// New makes a company with jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Teams: map[string][]Object{}, Users: map[string]Object{
		"u1": {"id": "u1", "email": "Robin@agency.example.com", "firstName": "Robin", "lastName": "Ash"},
		"u2": {"id": "u2", "email": "lee@agency.example.com", "firstName": "Lee", "lastName": "Ash"},
	}}
	for i := range jobs {
		id := fmt.Sprintf("job-%03d", i)
		s.Jobs = append(s.Jobs, Job(id, s.Now.Add(-time.Duration(i)*time.Hour)))
		s.Teams[id] = []Object{{"id": "u2", "role": Object{"id": "HIRING_MANAGER"}}, {"id": "u1", "role": Object{"id": "RECRUITER"}}}
	}
	for i := range people {
		s.People = append(s.People, &Person{
			ID: fmt.Sprintf("person-%03d", i), First: "Ada", Last: fmt.Sprintf("Byron-%d", i), Email: fmt.Sprintf("Ada.%d@example.org", i),
			On: []Assignment{{"job-000", "IN_REVIEW", "Phone screen"}}, Updated: s.Now.Add(-time.Hour),
		})
	}
	return s
}

// Job is a job with everything that the ATS tells of one.
func Job(id string, updated time.Time) Object {
	stamp := updated.Format(time.RFC3339)
	return Object{
		"id": id, "title": "Engineer " + id, "refNumber": "REF-" + id, "status": "SOURCING", "createdOn": stamp, "updatedOn": stamp,
		"department": Object{"id": "d1", "label": "Platform"}, "function": Object{"id": "eng", "label": "Engineering"},
		"typeOfEmployment": Object{"id": "permanent", "label": "Full-time"}, "experienceLevel": Object{"id": "associate", "label": "Associate"},
		"location": Object{"city": "Lisbon", "region": "Lisbon", "country": "Portugal", "countryCode": "pt"},
		"jobAd": Object{"sections": Object{
			"companyDescription": Object{"title": "About us", "text": "<p>Kestrel</p>"},
			"jobDescription":     Object{"title": "The job", "text": "<p>Build</p>"},
		}},
		"actions": Object{"applyOnWeb": Object{"url": "https://careers.example.com/" + id}},
	}
}

// Asked lists methods and paths with queries, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// MostPeople is how many requests for people were under way at once, at most.
func (s *Server) MostPeople() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.most
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

// Everybody gives all candidates as the ATS shows them.
func (s *Server) Everybody() (all []Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.People {
		all = append(all, p.object())
	}
	return all
}

// FilesOf gives the contents of a person's attachments.
func (s *Server) FilesOf(person string) (files [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.person(person).Files {
		files = append(files, f.Data)
	}
	return files
}

func (s *Server) person(id string) *Person {
	for _, p := range s.People {
		if p.ID == id {
			return p
		}
	}
	return &Person{}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	isPeople := r.Method == http.MethodGet && r.URL.Path == "/candidates"
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	s.open++
	if isPeople {
		s.people++
		s.most = max(s.most, s.people)
	}
	busy := isPeople && s.people > 1 || s.open > mostOpen
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-RateLimit-Limit", "10")
	w.Header().Set("X-RateLimit-Remaining", "9")
	w.Header().Set("X-RateLimit-Concurrent-Limit", "8")
	w.Header().Set("X-RateLimit-Concurrent-Remaining", "7")
	s.mu.Lock()
	w.Header().Set("Date", s.Now.Format(http.TimeFormat))
	status, body := s.answer(r, busy)
	s.open--
	if isPeople {
		s.people--
	}
	if s.after != nil {
		s.after(r.URL.Path)
	}
	s.mu.Unlock()
	w.WriteHeader(status)
	if body != nil && status != http.StatusNoContent {
		_ = json.NewEncoder(w).Encode(body)
	}
}

func refuse(status int, code string) (int, any) {
	return status, Object{"message": code, "errors": []Object{{"code": code}}}
}

func (s *Server) answer(r *http.Request, busy bool) (int, any) {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if r.URL.Path == "/identity/oauth/token" {
		if r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != ClientSecret || r.FormValue("grant_type") != "client_credentials" {
			return http.StatusUnauthorized, Object{"error": "invalid_client"}
		}
		s.tokens++
		return http.StatusOK, Object{"access_token": token, "token_type": "Bearer", "expires_in": 1800}
	}
	if r.Header.Get("X-SmartToken") != Key && r.Header.Get("Authorization") != "Bearer "+token {
		return refuse(http.StatusUnauthorized, "NOT_AUTHENTICATED")
	}
	for _, prefix := range s.Denied {
		if strings.HasPrefix(r.Method+" "+r.URL.Path, prefix) {
			return refuse(http.StatusForbidden, "FORBIDDEN")
		}
	}
	if busy {
		return refuse(http.StatusTooManyRequests, "TOO_MANY_CONCURRENT")
	}
	if r.Method != http.MethodGet {
		return s.write(r, path)
	}
	switch {
	case r.URL.Path == "/jobs":
		return s.listJobs(r)
	case len(path) >= 2 && path[0] == "jobs":
		return s.oneJob(path)
	case r.URL.Path == "/users":
		return http.StatusOK, Object{"content": []Object{}, "totalFound": 0}
	case path[0] == "users" && s.Users[path[1]] != nil:
		return http.StatusOK, s.Users[path[1]]
	case r.URL.Path == "/candidates":
		return s.listPeople(r)
	case path[0] == "candidates":
		return s.onePerson(path)
	case path[0] == "configuration":
		return s.configuration(path)
	case r.URL.Path == "/v1/companies/"+Company+"/postings":
		return s.listPostings(r)
	case len(path) == 3 && path[0] == "postings" && path[2] == "configuration":
		return s.form(path[1])
	}
	return refuse(http.StatusNotFound, "NOT_FOUND")
}

// window reads limit and offset as the ATS does.
func window(r *http.Request) (limit, offset int, ok bool) {
	limit, offset = 10, 0
	var err error
	if v := r.FormValue("limit"); v != "" {
		limit, err = strconv.Atoi(v)
	}
	if v := r.FormValue("offset"); v != "" && err == nil {
		offset, err = strconv.Atoi(v)
	}
	return limit, offset, err == nil && limit >= 1 && limit <= 100 && offset >= 0
}

func changedSince(r *http.Request, stamp string) (bool, error) {
	after := r.FormValue("updatedAfter")
	if after == "" {
		return true, nil
	}
	from, err := time.Parse(time.RFC3339Nano, after)
	if err != nil {
		return false, err
	}
	at, err := time.Parse(time.RFC3339Nano, stamp)
	return err == nil && at.After(from), nil
}

func (s *Server) listJobs(r *http.Request) (int, any) {
	limit, offset, ok := window(r)
	var list []Object
	for _, j := range s.Jobs {
		stamp, _ := j["updatedOn"].(string)
		changed, err := changedSince(r, stamp)
		ok = ok && err == nil
		if changed {
			list = append(list, Object{"id": j["id"], "title": j["title"], "refNumber": j["refNumber"], "status": j["status"], "updatedOn": stamp})
		}
	}
	if !ok {
		return refuse(http.StatusBadRequest, "INVALID_PARAMETER")
	}
	return http.StatusOK, Object{"limit": limit, "offset": offset, "totalFound": len(list), "content": cut(list, offset, limit)}
}

func cut(list []Object, offset, limit int) []Object {
	offset = min(offset, len(list))
	return append([]Object{}, list[offset:min(offset+limit, len(list))]...)
}

func (s *Server) oneJob(path []string) (int, any) {
	for _, j := range s.Jobs {
		if j["id"] != path[1] {
			continue
		}
		if len(path) == 3 && path[2] == "hiring-team" {
			team := append([]Object{}, s.Teams[path[1]]...)
			return http.StatusOK, Object{"content": team, "totalFound": len(team)}
		}
		return http.StatusOK, j
	}
	return refuse(http.StatusNotFound, "JOB_NOT_FOUND")
}

func (s *Server) listPeople(r *http.Request) (int, any) {
	limit, offset, ok := window(r)
	if !ok || !s.NoCursor && r.FormValue("offset") != "" {
		return refuse(http.StatusBadRequest, "INVALID_PARAMETER")
	}
	if page := r.FormValue("pageId"); page != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(page, "page-"))
		if err != nil {
			return refuse(http.StatusBadRequest, "INVALID_PAGE")
		}
		offset = n
	}
	var list []Object
	for _, p := range s.People {
		changed, err := changedSince(r, p.Updated.Format(time.RFC3339))
		if err != nil {
			return refuse(http.StatusBadRequest, "INVALID_PARAMETER")
		}
		q, job := strings.ToLower(r.FormValue("q")), r.FormValue("jobId")
		on := slices.ContainsFunc(p.On, func(a Assignment) bool { return a.Job == job })
		if changed && (q == "" || strings.Contains(strings.ToLower(p.First+" "+p.Last+" "+p.Email), q)) && (job == "" || on) {
			list = append(list, p.object())
		}
	}
	body := Object{"limit": limit, "totalFound": len(list), "content": cut(list, offset, limit)}
	if s.NoCursor {
		body["offset"] = offset
	} else if offset+limit < len(list) {
		body["nextPageId"] = fmt.Sprintf("page-%d", offset+limit)
	}
	return http.StatusOK, body
}

func (p *Person) object() Object {
	stamp := p.Updated.Format(time.RFC3339)
	o := Object{"id": p.ID, "firstName": p.First, "lastName": p.Last, "email": p.Email, "internal": false, "createdOn": stamp, "updatedOn": stamp, "secondaryAssignments": []Object{}}
	for i, a := range p.On {
		one := Object{"job": Object{"id": a.Job}, "status": a.Status}
		if a.Sub != "" {
			one["subStatus"] = a.Sub
		}
		if i == 0 {
			o["primaryAssignment"] = one
		} else if others, ok := o["secondaryAssignments"].([]Object); ok {
			o["secondaryAssignments"] = append(others, one)
		}
	}
	return o
}

func (s *Server) onePerson(path []string) (int, any) {
	p := s.person(path[1])
	if p.ID == "" {
		return refuse(http.StatusNotFound, "CANDIDATE_NOT_FOUND")
	}
	if len(path) == 3 && path[2] == "attachments" {
		list := []Object{}
		for i, f := range p.Files {
			list = append(list, Object{"id": strconv.Itoa(i), "name": f.Name, "type": f.Type})
		}
		return http.StatusOK, Object{"content": list, "totalFound": len(list)}
	}
	return http.StatusOK, p.object()
}

func (s *Server) configuration(path []string) (int, any) {
	switch strings.Join(path[1:], "/") {
	case "company":
		return http.StatusOK, Object{"identifier": Company, "name": "Kestrel"}
	case "hiring-processes":
		return http.StatusOK, Object{"totalFound": 2, "content": []Object{
			{"id": "p1", "name": "Standard", "active": true, "subStatuses": Object{"IN_REVIEW": []string{"Phone screen", "Panel"}}},
			{"id": "p2", "name": "Old", "active": false, "subStatuses": Object{"IN_REVIEW": []string{"Fax"}}},
		}}
	case "sources":
		return http.StatusOK, Object{"totalFound": 1, "content": []Object{{"id": "AGENCY", "label": "Agencies", "subtypes": []Object{}}}}
	case "sources/AGENCY/values":
		return http.StatusOK, Object{"totalFound": 1, "limit": 100, "offset": 0, "content": []Object{
			{"id": "src-7", "label": "Riverbend", "sourceSubType": Object{"id": "sub-2"}},
		}}
	}
	return refuse(http.StatusNotFound, "NOT_FOUND")
}

// listPostings lists the advertisements, one for each job in its order.
func (s *Server) listPostings(r *http.Request) (int, any) {
	limit, offset, ok := window(r)
	if !ok {
		return refuse(http.StatusBadRequest, "INVALID_PARAMETER")
	}
	list := []Object{}
	for i, j := range s.Jobs {
		if !slices.Contains(s.Drafts, fmt.Sprint(j["id"])) {
			list = append(list, Object{"id": fmt.Sprint(7440 + i), "uuid": "ad-of-" + fmt.Sprint(j["id"]), "name": j["title"], "refNumber": j["refNumber"]})
		}
	}
	return http.StatusOK, Object{"limit": limit, "offset": offset, "totalFound": len(list), "content": cut(list, offset, limit)}
}

// form is what an advertisement asks.
func (s *Server) form(posting string) (int, any) {
	if !strings.HasPrefix(posting, "ad-of-") {
		return refuse(http.StatusNotFound, "POSTING_NOT_FOUND")
	}
	field := func(id, label, kind string, required bool, values ...Object) Object {
		return Object{"id": id, "label": label, "type": kind, "required": required, "values": values}
	}
	return http.StatusOK, Object{"privacyPolicies": []Object{}, "diversityQuestions": []Object{}, "questions": []Object{
		{"id": "q1", "label": "May you work in Portugal?", "fields": []Object{field("value", "", "RADIO", true, Object{"id": "0", "label": "No"}, Object{"id": "1", "label": "Yes"})}},
		{"id": "q2", "label": "Notice period", "fields": []Object{field("value", "", "SINGLE_SELECT", true, Object{"id": "a", "label": "None"}, Object{"id": "b", "label": "A month"})}},
		{"id": "q3", "label": "About this job", "fields": []Object{field("info", "Read this first.", "INFORMATION", false)}},
		{"id": "q4", "label": "Expected salary", "fields": []Object{field("amount", "Amount", "CURRENCY", false), field("note", "Remarks", "TEXTAREA", false)}},
	}}
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) {
	s.Change(func() {
		for _, j := range s.Jobs {
			if j["id"] == job {
				j["title"], j["updatedOn"] = title, s.Now.Format(time.RFC3339)
			}
		}
	})
}

// DeleteJob removes a job.
func (s *Server) DeleteJob(job string) {
	s.Change(func() { s.Jobs = slices.DeleteFunc(s.Jobs, func(j Object) bool { return j["id"] == job }) })
}

// NewJob adds a job before all others.
func (s *Server) NewJob(title string) string {
	s.Change(func() {
		j := Job("job-new", s.Now)
		j["title"] = title
		s.Jobs = slices.Insert(s.Jobs, 0, j)
	})
	return "job-new"
}

// ReverseJobs turns the list round.
func (s *Server) ReverseJobs() { s.Change(func() { slices.Reverse(s.Jobs) }) }
