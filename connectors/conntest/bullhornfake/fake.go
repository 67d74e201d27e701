// Package bullhornfake plays Bullhorn's REST API from invented records, for tests:
// the address that names the data centre, signing in, and the swim lane that
// answers a session.
//
// It behaves as the public description and recorded answers say: codes and refresh
// tokens work once; a session is missing with 412 and ended with 401; searches take
// a part of Lucene's language over an index that splits words and may lag behind,
// queries a part of JPQL; what is asked for must be a field of the entity; deleted
// records stay and are marked; changes wait in queues, are handed out once, a
// hundred at a time, and an empty queue answers with nothing at all; PUT creates, as
// often as it is sent, and POST changes. It remembers what it was asked.
//
// Not proven, and therefore on the harsher side here: what is answered for a queue
// that nobody has made (404), for one that exists already (400) and for a batch that
// is known no longer (nothing), in which zone times in a search are read, and that a
// search by e-mail address finds addresses that merely contain it.
package bullhornfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The account that the fake knows.
const (
	Username     = "agency.api"
	Password     = "bull-s3cret-password"
	ClientID     = "reqdesk-client"
	ClientSecret = "bull-s3cret-of-client"
	Refresh      = "bull-s3cret-refresh-0"
	Access       = "bull-s3cret-access-0"
	corp         = "/rest-services/e999"
)

// Token is what signing in through the browser gave, good for a long time.
const Token = `{"access_token":"` + Access + `","refresh_token":"` + Refresh + `","token_type":"Bearer","expiry":"2099-01-01T00:00:00Z"}`

// Stale is the same with an access token that has ended.
const Stale = `{"access_token":"` + Access + `","refresh_token":"` + Refresh + `","token_type":"Bearer","expiry":"2020-01-01T00:00:00Z"}`

// Object is a record in the ATS's own JSON.
type Object map[string]any

// Option is a value of a list and how people read it.
type Option struct{ Value, Label string }

// Server is the fake. Set its fields before it is asked.
type Server struct {
	Now  time.Time
	Zone *time.Location // in which times in a search are read
	// OAuth, Rest and Lane are the bases that it names; "" = the host that was asked.
	OAuth, Rest, Lane string
	Elsewhere         string // the data centre that loginInfo sends on to; "" = this one
	Terms             bool   // nobody has accepted the terms of use yet
	NoRefresh         bool   // the key gets no refresh tokens
	Redirect          string // the registered redirect address
	Full              bool   // no queue can be made: there are as many as may be
	Denied            []string
	Entitlements      map[string][]string // by entity; those that are missing have all
	Statuses          []Option
	Placed, Rejected  string // how the account words these two
	Unindexed         map[int]bool
	HideDeleted       bool // deleted records are found by a search only
	Busy              int  // so many requests of the lane are answered with 429 first

	mu      sync.Mutex
	tables  map[string][]Object
	files   map[int][]File
	queues  map[string]*queue
	codes   map[string]bool
	refresh map[string]bool
	access  map[string]bool
	session map[string]bool
	issued  int
	next    int
	reverse bool
	asked   []string
	hosts   []string // host and credential of every request, for what must not travel
	after   func(path string)
}

// File is an attachment.
type File struct {
	ID                         int
	Name, Kind, Media, Foreign string
	Data                       []byte
}

// New makes an agency with jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{
		Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Zone: time.UTC, Redirect: "http://www.example.com",
		Statuses: []Option{
			{"New Lead", "New Lead"},
			{"Submitted", "Internally Submitted"},
			{"Client Submission", "Client Submission"},
			{"Placed", "Placed"},
			{"Client Rejected", "Client Rejected"},
		},
		Placed: "Placed", Rejected: "Client Rejected", Entitlements: map[string][]string{}, Unindexed: map[int]bool{},
		tables: map[string][]Object{}, files: map[int][]File{}, queues: map[string]*queue{}, next: 5000,
		codes: map[string]bool{}, session: map[string]bool{},
		refresh: map[string]bool{Refresh: true}, access: map[string]bool{Access: true},
	}
	for i := range jobs {
		s.tables["JobOrder"] = append(s.tables["JobOrder"], Job(1001+i, s.Now.Add(-time.Duration(i)*time.Hour)))
	}
	for i := range people {
		id := 2001 + i
		s.tables["Candidate"] = append(s.tables["Candidate"], Person(id, fmt.Sprintf("Ada Byron-%d", i), fmt.Sprintf("Ada.%d@example.org", i)))
		s.tables["JobSubmission"] = append(s.tables["JobSubmission"], submission(3001+i, id, 1001, "Submitted", s.Now.Add(-time.Hour)))
	}
	for i, text := range []string{"May you work in Portugal?", "When can you begin?"} {
		question := Object{"id": 80 + i, "questionText": text, "required": i == 0, "isDeleted": false}
		s.tables["JobOrderScreenerQuestion"] = append(s.tables["JobOrderScreenerQuestion"],
			Object{"id": 90 - i, "jobOrder": Object{"id": 1001}, "sortOrder": i, "screenerQuestion": question})
	}
	return s
}

// Job is a job with everything that is asked of one.
func Job(id int, updated time.Time) Object {
	users := []any{Object{"id": 8, "email": "Robin@agency.example.com"}}
	for i := range 6 {
		users = append(users, Object{"id": 10 + i, "email": fmt.Sprintf("lee%d@agency.example.com", i)})
	}
	return Object{
		"id": id, "title": fmt.Sprint("Engineer ", id), "status": "Accepting Candidates", "isOpen": true, "isPublic": 1, "isDeleted": false,
		"employmentType": "Permanent", "externalID": fmt.Sprint("EXT-", id), "description": "<p>Internal</p>", "publicDescription": "<p>Build</p>",
		"skillList": "Go, SQL ,Kubernetes", "yearsRequired": 3, "isWorkFromHome": false, "jobPostingURL": fmt.Sprint("https://careers.example.com/", id),
		"address":           Object{"address1": "", "city": "Lisbon", "state": "Lisboa", "zip": "1000-001", "countryID": 2303, "countryName": "Portugal", "countryCode": "PT"},
		"publishedCategory": Object{"id": 4, "name": "Engineering"}, "clientCorporation": Object{"id": 41, "name": "Kestrel Foods"},
		"owner": Object{"id": 8, "firstName": "Robin", "lastName": "Hale", "email": "Robin@agency.example.com"}, "assignedUsers": users,
		"dateAdded": updated.Add(-time.Hour).UnixMilli(), "dateLastModified": updated.UnixMilli(),
	}
}

// Person is a candidate.
func Person(id int, name, email string) Object {
	first, last, _ := strings.Cut(name, " ")
	return Object{
		"id": id, "firstName": first, "lastName": last, "name": name, "email": email, "email2": nil, "email3": nil,
		"phone": "+351 21 000 0000", "mobile": nil, "companyName": "Sable", "companyURL": nil, "customText1": nil, "isDeleted": false,
	}
}

func submission(id, person, job int, status string, at time.Time) Object {
	return Object{
		"id": id, "candidate": Object{"id": person}, "jobOrder": Object{"id": job}, "status": status, "isDeleted": false, "source": "Web",
		"dateAdded": at.UnixMilli(), "dateLastModified": at.UnixMilli(),
	}
}

// Asked lists methods and paths with queries, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Hosts lists, for every request, the host that was asked and the credentials that
// came along, in order.
func (s *Server) Hosts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hosts)
}

// Change changes the records between two requests.
func (s *Server) Change(how func(tables map[string][]Object)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how(s.tables)
}

// AfterEach calls do with the path of every answered request; do may use Change.
func (s *Server) AfterEach(do func(path string)) { s.after = do }

// Table gives the records of an entity.
func (s *Server) Table(entity string) []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.tables[entity])
}

// FilesOf gives the contents of a candidate's attachments.
func (s *Server) FilesOf(person string) (files [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, list := range s.files {
		for _, f := range list {
			if fmt.Sprint(id) == person {
				files = append(files, f.Data)
			}
		}
	}
	return files
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(job, title string) { s.touch(job, "UPDATED", Object{"title": title}) }

// CloseJob closes a job.
func (s *Server) CloseJob(job string) {
	s.touch(job, "UPDATED", Object{"isOpen": false, "status": "Filled"})
}

// DeleteJob deletes a job as the application does: it is marked.
func (s *Server) DeleteJob(job string) {
	s.touch(job, "DELETED", Object{"isDeleted": true, "isOpen": false})
}

// DestroyJob takes a job out of the database.
func (s *Server) DestroyJob(job string) {
	s.touch(job, "DELETED", nil)
	s.Change(func(tables map[string][]Object) {
		tables["JobOrder"] = slices.DeleteFunc(tables["JobOrder"], func(o Object) bool { return fmt.Sprint(o["id"]) == job })
	})
}

// NewJob adds a job.
func (s *Server) NewJob(title string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tick()
	s.next++
	id := s.next
	job := Job(id, s.Now)
	job["title"] = title
	s.tables["JobOrder"] = append(s.tables["JobOrder"], job)
	s.emit("JobOrder", id, "INSERTED")
	return fmt.Sprint(id)
}

// ReverseJobs lists what comes in no promised order the other way round.
func (s *Server) ReverseJobs() { s.Change(func(map[string][]Object) { s.reverse = true }) }

func (s *Server) touch(job, what string, change Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tick()
	for _, j := range s.tables["JobOrder"] {
		if fmt.Sprint(j["id"]) != job {
			continue
		}
		for k, v := range change {
			j[k] = v
		}
		j["dateLastModified"] = s.Now.UnixMilli()
		s.emit("JobOrder", number(j["id"]), what)
	}
}

// tick lets the ATS's clock go on.
func (s *Server) tick() { s.Now = s.Now.Add(time.Second) }

// EndSessions ends all sessions.
func (s *Server) EndSessions() { s.Change(func(map[string][]Object) { clear(s.session) }) }

// EndAccess ends all access tokens.
func (s *Server) EndAccess() { s.Change(func(map[string][]Object) { clear(s.access) }) }

// EndRefresh ends all refresh tokens, as when somebody else has used them.
func (s *Server) EndRefresh() { s.Change(func(map[string][]Object) { clear(s.refresh) }) }

// reply is an answer that is not JSON with status 200.
type reply struct {
	status   int
	body     any
	page     string // HTML instead
	location string
	empty    bool
	cookie   string
}

func refuse(status int, text string) reply {
	return reply{status: status, body: Object{"errorMessage": text, "errorCode": status}}
}

func found(body any) reply { return reply{status: http.StatusOK, body: body} }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	s.hosts = append(s.hosts, r.Host+" "+r.Header.Get("BhRestToken")+r.URL.Query().Get("access_token"))
	w.Header().Set("Date", s.Now.Format(http.TimeFormat))
	a := s.answer(r)
	s.mu.Unlock()
	if s.after != nil {
		s.after(r.URL.Path)
	}
	switch {
	case a.location != "":
		w.Header().Set("Location", a.location)
		w.WriteHeader(a.status)
	case a.page != "":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<html><body><h1>%s</h1></body></html>", a.page)
	case a.empty:
	default:
		if a.cookie != "" {
			http.SetCookie(w, &http.Cookie{Name: "BhRestToken", Value: a.cookie, Path: "/"})
		}
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.WriteHeader(a.status)
		_ = json.NewEncoder(w).Encode(a.body)
	}
}

func (s *Server) answer(r *http.Request) reply {
	path := r.URL.Path
	switch {
	case path == "/rest-services/loginInfo" && s.Elsewhere != "":
		return reply{status: http.StatusTemporaryRedirect, location: s.Elsewhere + r.URL.RequestURI()}
	case path == "/rest-services/loginInfo":
		return s.loginInfo(r)
	case path == "/oauth/authorize":
		return s.authorize(r)
	case path == "/oauth/token" && r.Method == http.MethodPost:
		return s.token(r)
	case path == "/rest-services/login":
		return s.login(r)
	case strings.HasPrefix(path, corp+"/"):
		return s.lane(r, strings.TrimPrefix(path, corp))
	}
	return refuse(http.StatusNotFound, "Not found")
}

func (s *Server) lane(r *http.Request, path string) reply {
	switch token := r.Header.Get("BhRestToken"); {
	case token == "":
		return refuse(http.StatusPreconditionFailed, "BhRestToken is missing")
	case !s.session[token]:
		return reply{status: http.StatusUnauthorized, body: Object{
			"errorMessage": "Bad 'BhRestToken' or timed-out.", "errorMessageKey": "errors.authentication.invalidRestToken", "errorCode": 401,
		}}
	case s.Busy > 0:
		s.Busy--
		return refuse(http.StatusTooManyRequests, "Slow down")
	}
	for _, prefix := range s.Denied {
		if strings.HasPrefix(r.Method+" "+path, prefix) {
			return refuse(http.StatusForbidden, "Not entitled")
		}
	}
	part := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case part[0] == "event":
		return s.event(r, part)
	case (r.Method == http.MethodGet || r.Method == http.MethodPost) && part[0] == "search" && len(part) == 2:
		return s.search(r, part[1])
	case (r.Method == http.MethodGet || r.Method == http.MethodPost) && part[0] == "query" && len(part) == 2:
		return s.query(r, part[1])
	case r.Method == http.MethodGet:
		return s.get(r, part)
	}
	return s.write(r, part)
}
