// Package personiofake plays the recruiting of Personio and its career site from
// invented records, for tests. It behaves as the vendor's OpenAPI document says: the
// public list of jobs in one language, a page where the list is not switched on, a
// recruiting token together with the company's number, documents that are uploaded
// before the application that names them, refusals as a list of fields with reasons,
// no body where an application was made, an address that may apply to a job once.
// Reading people is as the reference pages of the second version say: a token for
// client credentials, the application that changed last first, cursors, filters by
// time and by address. A cursor stands behind a row, so whoever changes while the
// list is read is not met again. It remembers what it was asked.
//
// Not proven: the names of fields in the second version beyond what its users show,
// that it numbers jobs as the public list does, the kind of its cursor, that one
// address is one candidate, how soon an application is shown, and its limits.
package personiofake

import (
	"cmp"
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

	"reqdesk/connectors/conntest/frontdoor"
)

// The credentials that the fake accepts.
const (
	Token        = "personio-s3cret-token"
	Company      = "4711"
	ClientID     = "papi-reqdesk"
	ClientSecret = "papi-s3cret-of-client"
	accessToken  = "papi-access-token"
	Attribute    = "custom_attribute_123" // an applicant's LinkedIn address
)

// Object is a record in the ATS's own JSON.
type Object map[string]any

// Job is a published job.
type Job struct {
	ID                                    int
	Name, Office, Department, Category    string
	Employment, Schedule, Seniority       string
	Years, Keywords, Subcompany, Describe string // Describe holds the elements jobDescription
	Further                               []string
	Created                               time.Time
}

// Application is one person on one job.
type Application struct {
	ID, Person, Job    int
	First, Last, Email string
	Phone, LinkedIn    string
	Stage              Object
	Created, Changed   time.Time
	Anonymised, Hidden bool
	Tags               []string
	Channel            int
	Attributes         map[string]string
	Files              []File
}

// File is a document of an application.
type File struct {
	Name, Category string
	Data           []byte
}

// Server is the fake. Set its fields before it is asked, or in Change.
type Server struct {
	Door         frontdoor.Door
	Now          time.Time
	Off          bool // the list of jobs is not switched on
	Slow         bool // new applications are not shown
	Jobs         []*Job
	Applications []*Application
	Wrap         string          // the field that a single record is in; "" = none
	Required     map[string]bool // attributes that every applicant must have

	mu        sync.Mutex
	documents map[string]File
	after     func(request string)
	handler   http.Handler
}

// New makes a company with published jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Required: map[string]bool{}, documents: map[string]File{}}
	for i := range jobs {
		s.Jobs = append(s.Jobs, &Job{
			ID: 1400 + i, Name: fmt.Sprintf("Engineer %d", i), Office: "Graz", Department: "Product", Category: "Tech", Employment: "permanent",
			Schedule: "full-time", Seniority: "experienced", Years: "2-5", Keywords: "Go,PostgreSQL", Created: s.Now.Add(time.Duration(i-jobs) * 24 * time.Hour),
			Describe: "<jobDescription><name>Your tasks</name><value><![CDATA[ <p>Build things</p> ]]></value></jobDescription>",
		})
	}
	for i := range people {
		a := s.add(Application{Job: 1400, First: "Ada", Last: fmt.Sprintf("Byron-%d", i), Email: fmt.Sprintf("Ada.%d@example.org", i)})
		a.Phone, a.LinkedIn = fmt.Sprintf("+44 20 7946 %04d", i), fmt.Sprintf("https://www.linkedin.com/in/ada-%d", i)
		a.Created = s.Now.Add(time.Duration(i-people) * time.Hour)
		a.Changed = a.Created
	}
	s.Door = frontdoor.Door{Key: known, Now: s.clock}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /xml", s.xml)
	mux.HandleFunc("POST /v2/auth/token", s.token)
	mux.HandleFunc("/", s.api)
	s.handler = s.Door.Guard(mux)
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Change changes the records between two requests.
func (s *Server) Change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
}

// AfterEach calls do with every request for recruiting that was answered; do may
// change the records.
func (s *Server) AfterEach(do func(request string)) { s.after = do }

func (s *Server) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Now
}

// known tells whether a request is signed as its version wants.
func known(r *http.Request) bool {
	signed := r.Header.Get("Authorization")
	switch {
	case strings.HasPrefix(r.URL.Path, "/v1/"):
		return signed == "Bearer "+Token && r.Header.Get("X-Company-ID") == Company
	case r.URL.Path == "/v2/auth/token" || r.URL.Path == "/xml":
		return true
	default:
		return signed == "Bearer "+accessToken
	}
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("grant_type") != "client_credentials" || r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != ClientSecret {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	_ = json.NewEncoder(w).Encode(Object{"access_token": accessToken, "expires_in": 86400, "token_type": "Bearer", "scope": "personio:recruiting:read"})
}

var languages = []string{"de", "en", "fr", "es", "nl", "it", "pt"}

// xml is the public list.
func (s *Server) xml(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(languages, r.FormValue("language")) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if s.Off {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!DOCTYPE html><html><body>Our jobs</body></html>")
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<workzag-jobs>\n")
	for _, j := range s.Jobs {
		fmt.Fprintf(w, "<position><id>%d</id><subcompany>%s</subcompany><office>%s</office>", j.ID, j.Subcompany, j.Office)
		if len(j.Further) > 0 {
			fmt.Fprintf(w, "<additionalOffices><office>%s</office></additionalOffices>", strings.Join(j.Further, "</office><office>"))
		}
		fmt.Fprintf(w, "<department>%s</department><recruitingCategory>%s</recruitingCategory><name>%s</name>", j.Department, j.Category, j.Name)
		fmt.Fprintf(w, "<jobDescriptions>%s</jobDescriptions><employmentType>%s</employmentType>", j.Describe, j.Employment)
		fmt.Fprintf(w, "<seniority>%s</seniority><schedule>%s</schedule><yearsOfExperience>%s</yearsOfExperience>", j.Seniority, j.Schedule, j.Years)
		fmt.Fprintf(w, "<keywords>%s</keywords><createdAt>%s</createdAt></position>\n", j.Keywords, j.Created.Format("2006-01-02T15:04:05-0700"))
	}
	fmt.Fprint(w, "</workzag-jobs>\n")
}

// reply is what the fake answers.
type reply struct {
	status int
	body   any
}

func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.answer(r)
	if s.after != nil {
		s.after(r.Method + " " + r.URL.RequestURI())
	}
	w.WriteHeader(answer.status)
	if answer.body != nil {
		_ = json.NewEncoder(w).Encode(answer.body)
	}
}

func (s *Server) answer(r *http.Request) reply {
	what, number, one := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/recruiting/"), "/")
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/v1/recruiting/applications/documents":
		return s.upload(r)
	case r.Method == http.MethodPost && r.URL.Path == "/v1/recruiting/applications":
		return s.apply(r)
	case r.Method != http.MethodGet || r.URL.Path == what:
	case what == "applications" && !one:
		return s.list(r, s.matching(r), s.application)
	case what == "candidates" && !one:
		return s.list(r, s.people(), candidate)
	case what == "categories" && !one:
		return reply{http.StatusOK, Object{"_data": Categories, "_meta": Object{"links": Object{}}}}
	case what == "jobs":
		if slices.ContainsFunc(s.Jobs, func(j *Job) bool { return strconv.Itoa(j.ID) == number }) {
			return s.single(Object{"id": number, "name": "Engineer", "category": Object{"id": "31", "name": "Tech"}})
		}
	default:
		for _, a := range s.Applications {
			if what == "applications" && strconv.Itoa(a.ID) == number {
				return s.single(s.application(a))
			} else if what == "candidates" && strconv.Itoa(a.Person) == number {
				return s.single(candidate(a))
			}
		}
	}
	return problem(http.StatusNotFound)
}

func (s *Server) single(o Object) reply {
	if s.Wrap != "" {
		o = Object{s.Wrap: o}
	}
	return reply{http.StatusOK, o}
}

// problem is a refusal of the second version.
func problem(status int) reply {
	return reply{status, Object{"personio_trace_id": "t", "errors": []Object{{"title": http.StatusText(status), "detail": "", "type": "problem"}}}}
}

// Categories are those of jobs, with the company's own phases.
var Categories = []Object{
	{"id": "30", "name": "Sales", "stages": []Object{{"id": "70", "name": "Call", "kind": "CUSTOM", "type": "SCREENING"}}},
	{"id": "31", "name": "Tech", "stages": []Object{
		{"id": nil, "name": nil, "kind": "SYSTEM", "type": "UNASSIGNED"},
		{"id": "71", "name": "Interview", "kind": "CUSTOM", "type": "INTERVIEW"},
		{"id": "72", "name": "Trial day", "kind": "CUSTOM", "type": "INTERVIEW"},
	}},
}

// matching are the applications that the filters let through.
func (s *Server) matching(r *http.Request) []*Application {
	since, _ := time.Parse(time.RFC3339, r.FormValue("updated_at.gt"))
	email := r.FormValue("candidate.email")
	return slices.DeleteFunc(slices.Clone(s.Applications), func(a *Application) bool {
		return a.Hidden || !a.Changed.After(since) || email != "" && !strings.EqualFold(email, a.Email)
	})
}

// people are one application of each candidate.
func (s *Server) people() []*Application {
	var list []*Application
	for _, a := range s.Applications {
		if !a.Hidden && !slices.ContainsFunc(list, func(b *Application) bool { return b.Person == a.Person }) {
			list = append(list, a)
		}
	}
	return list
}

// list gives one page, who changed last first. A cursor holds the last row of the
// page before and belongs to its filters.
func (s *Server) list(r *http.Request, rows []*Application, show func(*Application) Object) reply {
	limit, err := strconv.Atoi(cmp.Or(r.FormValue("limit"), "100"))
	if err != nil || limit < 1 || limit > 200 {
		return problem(http.StatusBadRequest)
	}
	slices.SortFunc(rows, before)
	filters := r.URL.Query()
	filters.Del("cursor")
	if cursor := r.FormValue("cursor"); cursor != "" {
		last, ok := behind(cursor, filters.Encode())
		if !ok {
			return problem(http.StatusBadRequest)
		}
		rows = slices.DeleteFunc(rows, func(a *Application) bool { return before(a, last) <= 0 })
	}
	page, links := []Object{}, Object{"self": Object{"href": r.URL.RequestURI()}}
	for _, a := range rows[:min(limit, len(rows))] {
		page = append(page, show(a))
	}
	if len(rows) > limit {
		last := rows[limit-1]
		filters.Set("cursor", base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", last.Changed.UnixNano(), last.ID, filters.Encode())))
		links["next"] = Object{"href": (&url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path, RawQuery: filters.Encode()}).String()}
	}
	return reply{http.StatusOK, Object{"_data": page, "_meta": Object{"links": links}}}
}

// behind reads a cursor.
func behind(cursor, filters string) (*Application, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	parts := strings.SplitN(string(raw), " ", 3)
	if err != nil || len(parts) != 3 || parts[2] != filters {
		return nil, false
	}
	nanos, err := strconv.ParseInt(parts[0], 10, 64)
	id, wrong := strconv.Atoi(parts[1])
	return &Application{ID: id, Changed: time.Unix(0, nanos)}, err == nil && wrong == nil
}

func before(a, b *Application) int {
	return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(b.ID, a.ID))
}

func (s *Server) application(a *Application) Object {
	person := Object{"id": strconv.Itoa(a.Person), "first_name": a.First, "last_name": a.Last, "email": a.Email}
	if a.Anonymised {
		person = Object{"id": strconv.Itoa(a.Person), "first_name": nil, "last_name": nil, "email": nil}
	}
	at := func(t time.Time) Object {
		return Object{"date-time": t.Add(time.Hour).Format("2006-01-02T15:04:05"), "timezone": "Europe/Vienna"}
	}
	return Object{
		"id": strconv.Itoa(a.ID), "application_date": a.Created.Format(time.DateOnly), "candidate": person,
		"job": Object{"id": strconv.Itoa(a.Job), "name": "Engineer"}, "current_stage": a.Stage, "channel": nil, "is_anonymized": a.Anonymised,
		"created_at": at(a.Created), "updated_at": at(a.Changed),
	}
}

func candidate(a *Application) Object {
	return Object{
		"id": strconv.Itoa(a.Person), "first_name": a.First, "last_name": a.Last, "email": a.Email, "phone": a.Phone, "linkedin_profile": a.LinkedIn,
		"created_at": a.Created.Format(time.RFC3339), "updated_at": a.Changed.Format(time.RFC3339),
	}
}

// FilesOf gives the contents of a person's documents.
func (s *Server) FilesOf(person string) (files [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.Applications {
		if strconv.Itoa(a.Person) == person {
			for _, f := range a.Files {
				files = append(files, f.Data)
			}
		}
	}
	return files
}
