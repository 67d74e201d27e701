// Package bamboohrfake plays the applicant tracking of BambooHR from invented
// records, for tests. It behaves as the vendor's OpenAPI document and recorded
// answers say: a key as user name with any password, XML unless JSON is asked for,
// all jobs at once and without the deleted ones unless they are asked for,
// applications in numbered pages that end with paginationComplete, newSince by when
// an application was made, phone and LinkedIn address only in the single
// application, one applicant for every application even where the address is the
// same, the number of the new application under the name candidateId, refusals in
// the header X-BambooHR-Error-Message, overload as 503 with Retry-After. It
// remembers what it was asked.
//
// Not proven: how many rows a page has, that a search finds e-mail addresses, in
// which order applications of the same second come, and what of PKCE it looks at.
package bamboohrfake

import (
	"cmp"
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
	Key          = "bamboo-s3cret-key"
	ClientID     = "reqdesk-client"
	ClientSecret = "bamboo-s3cret-of-client"
)

// Object is a record in the ATS's own JSON.
type Object map[string]any

// Application is one application with its applicant.
type Application struct {
	ID, Applicant, Job, Status int
	First, Last                string
	Applied, Changed           time.Time
	Sent                       map[string]string // as it was written: email, phoneNumber, linkedinUrl, source …
	Files                      []File
	Comments                   []string
}

// File is an attachment.
type File struct {
	Name, Type string
	Data       []byte
}

// Server is the fake. Set its fields before it is asked, or in Change.
type Server struct {
	Door         frontdoor.Door
	Now          time.Time
	Jobs         []Object
	Applications []*Application
	Required     map[string]bool // standard questions that every job wants answered
	PageSize     int
	Busy         int  // so many further requests are answered with 503
	OtherNumbers bool // a create answers with the applicant's number

	mu      sync.Mutex
	handler http.Handler
	tokens  int
	after   func(request string)
}

// New makes a company with jobs and with people on the first one.
func New(jobs, people int) *Server {
	s := &Server{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), PageSize: 3, Required: map[string]bool{}}
	for i := range jobs {
		s.Jobs = append(s.Jobs, Job(14+i, s.Now.Add(time.Duration(i-jobs)*time.Hour)))
	}
	for i := range people {
		s.add(14, map[string]string{
			"firstName": "Ada", "lastName": fmt.Sprintf("Byron-%d", i), "email": fmt.Sprintf("Ada.%d@example.org", i),
			"phoneNumber": fmt.Sprintf("+44 20 7946 %04d", i), "linkedinUrl": fmt.Sprintf("https://www.linkedin.com/in/ada-%d", i),
		}).Applied = s.Now.Add(time.Duration(i/2-people) * time.Hour) // two at a time
	}
	s.Door = frontdoor.Door{Key: s.known, Now: s.clock}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize.php", s.authorize)
	mux.HandleFunc("POST /token.php", s.token)
	mux.Handle("/api/v1/", s.Door.Guard(http.HandlerFunc(s.api)))
	s.handler = mux
	return s
}

// Job is an open job as the list has it.
func Job(id int, posted time.Time) Object {
	return Object{
		"id": id, "title": Object{"id": nil, "label": fmt.Sprintf("Engineer %d", id)}, "postedDate": posted.Format(time.RFC3339),
		"location": Object{"id": 7, "label": "Lindon, Utah", "address": Object{
			"name": "HQ", "addressLine1": "1 Main Street", "addressLine2": nil, "city": "Lindon", "state": "Utah", "zipcode": "84042", "country": "United States",
		}},
		"department": Object{"id": 5, "label": "Product"}, "status": Object{"id": 1, "label": "Open"},
		"hiringLead":         Object{"employeeId": 12, "firstName": "Robin", "lastName": "Hale", "avatar": nil, "jobTitle": Object{"id": nil, "label": nil}},
		"newApplicantsCount": 0, "activeApplicantsCount": 0, "totalApplicantsCount": 0,
		"postingUrl": fmt.Sprintf("https://kestrel.example.com/jobs/view.php?id=%d", id),
	}
}

// Change changes the records between two requests.
func (s *Server) Change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
}

// AfterEach calls do with every answered request; do may change the records.
func (s *Server) AfterEach(do func(request string)) { s.after = do }

// Of gives the application of that number, nil when there is none.
func (s *Server) Of(id int) *Application {
	for _, a := range s.Applications {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	busy := s.Busy > 0
	s.Busy = max(s.Busy-1, 0)
	s.mu.Unlock()
	if busy {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	s.handler.ServeHTTP(w, r)
}

func (s *Server) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Now
}

// known tells whether a request is signed with the key or the newest token.
func (s *Server) known(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, _, basic := r.BasicAuth()
	return basic && user == Key || s.tokens > 0 && r.Header.Get("Authorization") == fmt.Sprintf("Bearer bamboo-token-%d", s.tokens)
}

// authorize is the page on which a person allows the application in.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("request") != "authorize" || q.Get("response_type") != "code" || q.Get("client_id") != ClientID || !strings.Contains(q.Get("scope"), "hiring:applications") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {"one-code"}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	grant := r.FormValue("grant_type")
	fits := grant == "authorization_code" && r.FormValue("code") == "one-code" ||
		grant == "refresh_token" && r.FormValue("refresh_token") == fmt.Sprintf("bamboo-refresh-%d", s.tokens)
	w.Header().Set("Content-Type", "application/json")
	if !fits || r.FormValue("request") != "token" || r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != ClientSecret {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(Object{"error": "invalid_grant"})
		return
	}
	s.tokens++
	_ = json.NewEncoder(w).Encode(Object{
		"access_token": fmt.Sprintf("bamboo-token-%d", s.tokens), "refresh_token": fmt.Sprintf("bamboo-refresh-%d", s.tokens),
		"token_type": "Bearer", "expires_in": 3600, "companyDomain": "kestrel",
	})
}

// reply is what the fake answers: a body, or an error message for the header.
type reply struct {
	status int
	body   any
	wrong  string
}

func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.answer(r)
	if s.after != nil {
		s.after(r.Method + " " + r.URL.RequestURI())
	}
	if answer.wrong != "" {
		w.Header().Set("X-BambooHR-Error-Message", answer.wrong)
	}
	if !strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(answer.status)
		fmt.Fprint(w, "<answer/>")
		return
	}
	w.WriteHeader(answer.status)
	if answer.body != nil {
		_ = json.NewEncoder(w).Encode(answer.body)
	}
}

func (s *Server) answer(r *http.Request) reply {
	path := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v1/"), "/")
	switch {
	case r.Method == http.MethodPost:
		return s.write(r, path)
	case r.URL.Path == "/api/v1/meta/users":
		return reply{status: http.StatusOK, body: Object{
			"2370": Object{"id": 2370, "employeeId": 12, "firstName": "Robin", "lastName": "Hale", "email": "Robin@agency.example.com", "status": "enabled"},
			"2371": Object{"id": 2371, "employeeId": 0, "firstName": "Sam", "lastName": "Oak", "email": "sam@agency.example.com", "status": "enabled"},
		}}
	case r.URL.Path == "/api/v1/applicant_tracking/jobs":
		return s.jobs(r)
	case r.URL.Path == "/api/v1/applicant_tracking/statuses":
		return reply{status: http.StatusOK, body: Statuses}
	case len(path) == 2 && path[1] == "applications":
		return s.list(r)
	case len(path) == 3 && path[1] == "applications":
		id, _ := strconv.Atoi(path[2])
		if a := s.Of(id); a != nil {
			return reply{status: http.StatusOK, body: s.whole(a)}
		}
	}
	return reply{status: http.StatusNotFound}
}

// Statuses are some of the ATS's own and one of the company's.
var Statuses = []Object{
	{"id": "1", "code": "NEW", "name": "New", "translatedName": "New", "description": nil, "enabled": true, "manageable": false},
	{"id": "4", "code": "PHONED", "name": "Phone Screened", "translatedName": "Phone Screened", "description": nil, "enabled": true, "manageable": false},
	{"id": "9", "code": "OFFER", "name": "Made an Offer", "translatedName": "Made an Offer", "description": nil, "enabled": false, "manageable": false},
	{"id": "10", "code": "NOFIT", "name": "Not a Fit", "translatedName": "Not a Fit", "description": nil, "enabled": true, "manageable": false},
	{"id": "15", "code": "HIRED", "name": "Hired", "translatedName": "Hired", "description": nil, "enabled": true, "manageable": false},
	{"id": "20", "code": nil, "name": "Team Lunch", "translatedName": "Team Lunch", "description": nil, "enabled": true, "manageable": true},
}

func statusName(id int) (string, bool) {
	i := slices.IndexFunc(Statuses, func(o Object) bool { return o["id"] == strconv.Itoa(id) })
	if i < 0 {
		return "", false
	}
	name, ok := Statuses[i]["name"].(string)
	return name, ok
}

// jobs lists jobs; deleted ones only where all are asked for.
func (s *Server) jobs(r *http.Request) reply {
	if by := r.FormValue("sortBy"); by != "" && !slices.Contains([]string{"count", "title", "lead", "created", "status"}, by) {
		return reply{status: http.StatusBadRequest, wrong: "Invalid sortBy"}
	}
	list := []Object{}
	for _, j := range s.Jobs {
		status, _ := j["status"].(Object)
		if r.FormValue("statusGroups") == "ALL" || status["label"] != "Deleted" {
			list = append(list, j)
		}
	}
	return reply{status: http.StatusOK, body: list}
}

// matching are the applications that the query asks for, in its order.
func (s *Server) matching(r *http.Request) ([]*Application, bool) {
	var since time.Time
	if v := r.FormValue("newSince"); v != "" {
		at, err := time.Parse(time.DateTime, v)
		if err != nil {
			return nil, false
		}
		since = at
	}
	q, job := strings.ToLower(r.FormValue("searchString")), r.FormValue("jobId")
	var list []*Application
	for _, a := range s.Applications {
		text := strings.ToLower(a.First + " " + a.Last + " " + a.Sent["email"] + " " + a.Sent["source"])
		if (job == "" || job == strconv.Itoa(a.Job)) && strings.Contains(text, q) && a.Applied.After(since) {
			list = append(list, a)
		}
	}
	switch r.FormValue("sortBy") {
	case "", "last_updated":
		slices.SortStableFunc(list, func(a, b *Application) int { return b.Changed.Compare(a.Changed) })
	case "created_date":
		slices.SortStableFunc(list, func(a, b *Application) int { return cmp.Or(a.Applied.Compare(b.Applied), cmp.Compare(a.ID, b.ID)) })
	default:
		return nil, false
	}
	if r.FormValue("sortOrder") == "DESC" {
		slices.Reverse(list)
	}
	return list, true
}

func (s *Server) list(r *http.Request) reply {
	number, err := strconv.Atoi(cmp.Or(r.FormValue("page"), "1"))
	list, ok := s.matching(r)
	if err != nil || number < 1 || !ok {
		return reply{status: http.StatusBadRequest, wrong: "Invalid parameter"}
	}
	from := min((number-1)*s.PageSize, len(list))
	rows := []Object{}
	for _, a := range list[from:min(from+s.PageSize, len(list))] {
		row := s.whole(a)
		applicant, _ := row["applicant"].(Object)
		for _, only := range []string{"phoneNumber", "linkedinUrl", "websiteUrl", "address", "education"} {
			delete(applicant, only)
		}
		status, _ := row["status"].(Object)
		delete(status, "dateChanged")
		rows = append(rows, Object{"id": a.ID, "appliedDate": row["appliedDate"], "status": status, "rating": nil, "applicant": applicant, "job": row["job"]})
	}
	body := Object{"applications": rows, "paginationComplete": from+s.PageSize >= len(list), "nextPageUrl": nil}
	if body["paginationComplete"] == false {
		q := r.URL.Query()
		q.Set("page", strconv.Itoa(number+1))
		body["nextPageUrl"] = r.URL.Path + "?" + q.Encode()
	}
	return reply{status: http.StatusOK, body: body}
}

// whole is a single application.
func (s *Server) whole(a *Application) Object {
	name, _ := statusName(a.Status)
	orNil := func(key string) any {
		if v := a.Sent[key]; v != "" {
			return v
		}
		return nil
	}
	twins := 0
	for _, b := range s.Applications {
		if b != a && strings.EqualFold(b.Sent["email"], a.Sent["email"]) {
			twins++
		}
	}
	return Object{
		"id": a.ID, "appliedDate": a.Applied.Format(time.RFC3339), "rating": nil, "duplicateApplicationCount": twins,
		"status": Object{"id": a.Status, "label": name, "dateChanged": a.Changed.Format(time.RFC3339), "changedByUser": nil},
		"applicant": Object{
			"id": a.Applicant, "firstName": a.First, "lastName": a.Last, "avatar": nil, "email": a.Sent["email"], "source": orNil("source"),
			"phoneNumber": orNil("phoneNumber"), "linkedinUrl": orNil("linkedinUrl"), "websiteUrl": orNil("websiteUrl"), "address": nil, "education": nil,
		},
		"job":          Object{"id": a.Job, "title": Object{"id": nil, "label": fmt.Sprintf("Engineer %d", a.Job)}},
		"commentCount": len(a.Comments), "resumeFileId": nil, "questionsAndAnswers": []Object{},
	}
}

// FilesOf gives the contents of the files of an applicant.
func (s *Server) FilesOf(person string) (files [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.Applications {
		if strconv.Itoa(a.Applicant) == person {
			for _, f := range a.Files {
				files = append(files, f.Data)
			}
		}
	}
	return files
}
