// Package boardsfake plays the public job boards of seven providers for one
// employer, and the employer's own careers page, from invented jobs, for tests. All
// of them are one server: each provider's paths are its own.
//
// They behave as the providers' public descriptions and clients of the boards say:
// every list holds all open jobs; Greenhouse gives texts, escaped, only when asked;
// Lever lists by skip and limit; SmartRecruiters by offset, a hundred at most, with
// no text, and answers an unknown company like one without a job; Workable gives
// texts only with details; Personio's list is XML, and may be switched off; the
// others answer 404 for a company that they do not know. No list has a promised
// order.
//
// Not proven: what Lever answers to a limit over a hundred, and whether Personio
// still has its XML for everybody.
package boardsfake

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Company is the employer's name in addresses.
const Company = "kestrel"

// Object is a record in a provider's JSON.
type Object map[string]any

// Server is the fake. Set its fields before it is asked.
type Server struct {
	Page      string // the employer's own page, at /careers
	NoXML     bool   // Personio's list is switched off
	NoCompany bool   // the hosts of Recruitee and Personio have no such company

	mu    sync.Mutex
	now   time.Time
	next  int
	jobs  []job
	asked []string
	after func(path string)
}

type job struct {
	id, title string
	posted    time.Time
}

// New makes an employer with so many open jobs.
func New(jobs int) *Server {
	s := &Server{now: time.Date(2026, 11, 2, 8, 15, 0, 0, time.UTC)}
	for i := range jobs {
		s.NewJob(fmt.Sprintf("Engineer %d", i))
	}
	return s
}

// NewJob adds a job and gives its id.
func (s *Server) NewJob(title string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	s.jobs = append([]job{{fmt.Sprint(700 + s.next), title, s.now}}, s.jobs...)
	return s.jobs[0].id
}

// DeleteJob takes a job off the board.
func (s *Server) DeleteJob(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = slices.DeleteFunc(s.jobs, func(j job) bool { return j.id == id })
}

// RetitleJob gives a job another title.
func (s *Server) RetitleJob(id, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.jobs {
		if s.jobs[i].id == id {
			s.jobs[i].title = title
		}
	}
}

// ReverseJobs turns the order of every list round.
func (s *Server) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Reverse(s.jobs)
}

// Asked lists the requests so far.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// AfterEach calls do with the path of every answered request.
func (s *Server) AfterEach(do func(path string)) { s.after = do }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
	status, body := s.answer(r)
	s.mu.Unlock()
	if s.after != nil {
		s.after(r.URL.Path)
	}
	if page, ok := body.(string); ok {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.HasPrefix(page, "<?xml") {
			w.Header().Set("Content-Type", "application/xml")
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(page))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (s *Server) answer(r *http.Request) (int, any) {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	own := slices.Contains(path, Company)
	switch {
	case r.URL.Path == "/careers" && s.Page != "":
		return http.StatusOK, s.Page
	case own && strings.HasPrefix(r.URL.Path, "/v1/boards/"):
		return http.StatusOK, Object{"jobs": each(s.jobs, func(j job) Object { return greenhouse(j, r.FormValue("content") == "true") }), "meta": Object{"total": len(s.jobs)}}
	case own && strings.HasPrefix(r.URL.Path, "/v0/postings/"):
		return http.StatusOK, each(s.window(r, "skip", len(s.jobs)), lever)
	case strings.HasPrefix(r.URL.Path, "/v0/postings/"):
		return http.StatusNotFound, Object{"ok": false, "error": "Document not found"}
	case own && strings.HasPrefix(r.URL.Path, "/posting-api/job-board/"):
		return http.StatusOK, Object{"apiVersion": "1", "jobs": append(each(s.jobs, ashby), hidden)}
	case strings.HasPrefix(r.URL.Path, "/v1/companies/"):
		return s.smartrecruiters(r, path, own)
	case r.URL.Path == "/api/offers/" && !s.NoCompany:
		return http.StatusOK, Object{"offers": each(s.jobs, recruitee)}
	case own && strings.HasPrefix(r.URL.Path, "/api/v1/widget/accounts/"):
		return http.StatusOK, Object{"name": "Kestrel", "description": nil, "jobs": each(s.jobs, func(j job) Object { return workable(j, r.FormValue("details") == "true") })}
	case r.URL.Path == "/xml" && !s.NoXML && !s.NoCompany && r.FormValue("language") != "":
		return http.StatusOK, s.personio()
	case r.URL.Path == "/search.json" && !s.NoCompany:
		return http.StatusOK, each(s.jobs, search)
	}
	return http.StatusNotFound, Object{"status": http.StatusNotFound, "error": "Not found"}
}

func each(jobs []job, how func(job) Object) []Object {
	list := []Object{}
	for _, j := range jobs {
		list = append(list, how(j))
	}
	return list
}

// window cuts what the query asks for out of the jobs.
func (s *Server) window(r *http.Request, offset string, limit int) []job {
	from, err := strconv.Atoi(r.FormValue(offset))
	if err != nil || from < 0 {
		from = 0
	}
	if n, err := strconv.Atoi(r.FormValue("limit")); err == nil && n > 0 {
		limit = n
	}
	from = min(from, len(s.jobs))
	return s.jobs[from:min(from+limit, len(s.jobs))]
}

func stamp(at time.Time) string { return at.Format("2006-01-02T15:04:05.000Z") }

func greenhouse(j job, content bool) Object {
	id, _ := strconv.Atoi(j.id)
	o := Object{
		"id": id, "internal_job_id": id + 1, "title": j.title, "updated_at": "2026-11-02T10:15:00+02:00", "first_published": stamp(j.posted),
		"requisition_id": "GH-" + j.id, "location": Object{"name": "Lisbon, Portugal"}, "absolute_url": "https://job-boards.greenhouse.io/kestrel/jobs/" + j.id, "metadata": nil,
	}
	if content {
		o["content"], o["departments"] = html.EscapeString("<p>Build &amp; run</p>"), []Object{{"id": 1, "name": "Platform"}}
		o["offices"] = []Object{{"id": 2, "name": "HQ", "location": "Lisbon, Portugal"}}
	}
	return o
}

func lever(j job) Object {
	return Object{
		"id": "lever-" + j.id, "text": j.title, "createdAt": j.posted.UnixMilli(), "country": "PT", "workplaceType": "hybrid",
		"categories":  Object{"location": "Lisbon", "allLocations": []string{"Lisbon", "Porto"}, "commitment": "Full-time", "team": "Core", "department": "Platform"},
		"description": "<div>Build</div>", "lists": []Object{{"text": "You & us", "content": "<li>Go</li>"}}, "additional": "<div>Apply!</div>",
		"hostedUrl": "https://jobs.lever.co/kestrel/lever-" + j.id, "applyUrl": "https://jobs.lever.co/kestrel/lever-" + j.id + "/apply",
	}
}

// hidden is a job that Ashby gives and the board does not show.
var hidden = Object{"id": "hidden", "title": "Secret job", "isListed": false}

func ashby(j job) Object {
	page := "https://jobs.ashbyhq.com/kestrel/ashby-" + j.id
	return Object{
		"id": "ashby-" + j.id, "title": j.title, "department": "Platform", "team": "Core", "employmentType": "FullTime", "location": "Lisbon office",
		"secondaryLocations": []Object{{"location": "Porto", "address": Object{"postalAddress": Object{"addressLocality": "Porto"}}}},
		"address":            Object{"postalAddress": Object{"addressLocality": "Lisbon", "addressCountry": "Portugal"}}, "publishedAt": "2026-11-02T08:15:00.000+00:00",
		"isListed": true, "isRemote": false, "workplaceType": "Hybrid", "jobUrl": page, "applyUrl": page + "/application", "descriptionHtml": "<p>Build</p>", "descriptionPlain": "Build",
	}
}

func (s *Server) smartrecruiters(r *http.Request, path []string, own bool) (int, any) {
	rows := []job{}
	if own {
		rows = s.jobs
	}
	if len(path) == 5 {
		for _, j := range rows {
			if j.id == path[4] {
				return http.StatusOK, posting(j, true)
			}
		}
		return http.StatusNotFound, Object{"message": "Posting not found"}
	}
	if n, err := strconv.Atoi(r.FormValue("limit")); err == nil && n > 100 {
		return http.StatusBadRequest, Object{"message": "limit must be at most 100"}
	}
	total := len(rows)
	if own {
		rows = s.window(r, "offset", 10)
	}
	return http.StatusOK, Object{"offset": 0, "limit": 10, "totalFound": total, "content": each(rows, func(j job) Object { return posting(j, false) })}
}

func posting(j job, whole bool) Object {
	o := Object{
		"id": j.id, "name": j.title, "refNumber": "REF-" + j.id, "releasedDate": stamp(j.posted), "company": Object{"identifier": "Kestrel"},
		"location":   Object{"city": "Lisbon", "region": "LX", "country": "pt", "fullLocation": "Lisbon, LX, Portugal", "remote": true},
		"department": Object{"id": "d1", "label": "Platform"}, "function": Object{"id": "eng", "label": "Engineering"}, "typeOfEmployment": Object{"id": "permanent", "label": "Full-time"},
		"experienceLevel": Object{"id": "associate", "label": "Associate"},
	}
	if whole {
		o["postingUrl"], o["applyUrl"] = "https://jobs.smartrecruiters.com/Kestrel/"+j.id, "https://jobs.smartrecruiters.com/Kestrel/"+j.id+"?oga=true"
		o["jobAd"] = Object{"sections": Object{
			"companyDescription": Object{"title": "About us", "text": "<p>Kestrel</p>"}, "jobDescription": Object{"title": "The job", "text": "<p>Build</p>"},
			"qualifications": Object{"title": "You", "text": ""}, "additionalInformation": Object{},
		}}
	}
	return o
}

func recruitee(j job) Object {
	id, _ := strconv.Atoi(j.id)
	page := "https://kestrel.recruitee.com/o/engineer-" + j.id
	return Object{
		"id": id, "title": j.title, "status": "published", "description": "<p>Build</p>", "requirements": "<p>Go</p>", "location": "Lisbon, Portugal", "city": "Lisbon", "country": "Portugal",
		"country_code": "PT", "department": "Platform", "employment_type_code": "fulltime_permanent", "experience_code": "mid_level", "careers_url": page, "careers_apply_url": page + "/c/new",
		"published_at": j.posted.Format("2006-01-02 15:04:05 MST"), "updated_at": nil, "remote": false,
		"locations": []Object{{"city": "Lisbon", "state": "Lisbon", "country": "Portugal", "country_code": "PT"}, {"city": "Porto", "country": "Portugal", "country_code": "PT"}},
	}
}

func workable(j job, details bool) Object {
	o := Object{
		"title": j.title, "shortcode": "W" + j.id, "code": "", "employment_type": "Full-time", "telecommuting": true, "department": "Platform", "function": "Engineering", "experience": "Associate",
		"url": "https://apply.workable.com/j/W" + j.id, "shortlink": "https://apply.workable.com/j/W" + j.id, "application_url": "https://apply.workable.com/j/W" + j.id + "/apply",
		"published_on": "2026-11-02", "created_at": "2026-11-01", "country": "Portugal", "city": "Lisbon", "state": "Lisbon",
		"locations": []Object{{"country": "Portugal", "countryCode": "PT", "city": "Lisbon", "region": "LX", "hidden": false}, {"country": "Spain", "countryCode": "ES", "city": "Vigo", "hidden": true}},
	}
	if details {
		o["description"] = "<p>Build</p>"
	}
	return o
}

func (s *Server) personio() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><workzag-jobs>`)
	for _, j := range s.jobs {
		fmt.Fprintf(&b, `<position><id>%s</id><subcompany>Kestrel</subcompany><office>Lisbon</office><additionalOffices><office>Porto</office></additionalOffices><department>Platform</department>`+
			`<name>%s</name><jobDescriptions><jobDescription><name>Tasks</name><value><![CDATA[<p>Build</p>]]></value></jobDescription></jobDescriptions>`+
			`<employmentType>permanent</employmentType><seniority>experienced</seniority><schedule>full-time</schedule><keywords>Go,SQL</keywords><createdAt>%s</createdAt></position>`,
			j.id, html.EscapeString(j.title), j.posted.Format("2006-01-02T15:04:05-0700"))
	}
	b.WriteString(`</workzag-jobs>`)
	return b.String()
}

func search(j job) Object {
	id, _ := strconv.Atoi(j.id)
	return Object{
		"id": id, "name": j.title, "office": "Lisbon", "offices": []string{"Lisbon", "Porto"}, "department": "Platform", "employment_type": "permanent",
		"schedule": "full-time", "seniority": "experienced", "description": html.EscapeString("<p>Build</p>"),
	}
}
