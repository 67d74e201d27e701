// Package leverfake plays Lever's data API, version 1, as its public description
// has it: tokens that lead to the next page, times in milliseconds, filters by
// update time, confidential rows that must be asked for, the user in whose name
// something is written, one contact per e-mail address with any number of
// opportunities, archive reasons of two types, and lists of their own for what was
// deleted. A parameter that can't be read is refused. It keeps what is written to
// it.
package leverfake

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// Object is a JSON object.
type Object = map[string]any

// The account that every fake has.
const (
	Key   = "lever-s3cret-key-1"
	Actor = "user-robin"
	Email = "robin@agency.example.com"
)

// Server is one account. Rows are in the order in which they were created.
type Server struct {
	frontdoor.Door
	// PageSize is the most rows of a page, whatever is asked for; 0 = 100.
	PageSize    int
	IgnoreEmail bool // it does not know the filter by e-mail address

	mu            sync.Mutex
	postings      []Object
	opportunities []Object
	deleted       [2][]Object // postings, opportunities
	files         map[string][]File
	notes         map[string][]string
	mux           *http.ServeMux
}

// File is one file of an opportunity.
type File struct {
	Name string
	Data []byte
}

// New makes an account without postings.
func New() *Server {
	s := &Server{files: map[string][]File{}, notes: map[string][]string{}, mux: http.NewServeMux()}
	s.Door.Key = func(r *http.Request) bool {
		user, password, ok := r.BasicAuth()
		return ok && user == Key && password == ""
	}
	s.Door.Refuse = func(w http.ResponseWriter, status int) {
		codes := map[int]string{401: "Unauthorized", 403: "Forbidden", 429: "TooManyRequests"}
		refuse(w, status, codes[status])
	}
	s.mux.HandleFunc("GET /v1/postings", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &s.postings, s.matches) })
	s.mux.HandleFunc("GET /v1/postings/deleted", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &s.deleted[0], s.matches) })
	s.mux.HandleFunc("GET /v1/opportunities/deleted", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &s.deleted[1], s.matches) })
	s.mux.HandleFunc("GET /v1/postings/{id}/apply", s.form)
	s.mux.HandleFunc("GET /v1/postings/{id}", func(w http.ResponseWriter, r *http.Request) { s.one(w, r, s.postings) })
	s.mux.HandleFunc("GET /v1/opportunities", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &s.opportunities, s.matches) })
	s.mux.HandleFunc("GET /v1/opportunities/{id}", func(w http.ResponseWriter, r *http.Request) { s.one(w, r, s.opportunities) })
	s.mux.HandleFunc("POST /v1/opportunities", s.create)
	s.mux.HandleFunc("PUT /v1/opportunities/{id}/stage", s.move)
	s.mux.HandleFunc("POST /v1/opportunities/{id}/notes", s.note)
	s.mux.HandleFunc("GET /v1/opportunities/{id}/files", s.listFiles)
	s.mux.HandleFunc("POST /v1/opportunities/{id}/files", s.upload)
	s.mux.HandleFunc("GET /v1/stages", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &stages, s.matches) })
	s.mux.HandleFunc("GET /v1/users", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &users, s.matches) })
	s.mux.HandleFunc("GET /v1/archive_reasons", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, &reasons, s.matches) })
	return s
}

var (
	users  = []Object{{"id": Actor, "name": "Robin", "email": Email}, {"id": "user-lee", "name": "Lee", "email": "lee@agency.example.com"}}
	stages = []Object{
		{"id": "lead-new", "text": "New lead"},
		{"id": "lead-reached-out", "text": "Reached out"},
		{"id": "3f0c", "text": "Phone screen"},
		{"id": "77aa", "text": "Offer"},
	}
	reasons = []Object{{"id": "r-hired", "text": "Hired", "type": "hired"}, {"id": "r-unfit", "text": "Underqualified", "type": "non-hired"}}
)

// ServeHTTP answers as Lever does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.mux.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

func (s *Server) millis() int64 { return s.Time().UnixMilli() }

// AddPosting adds a posting; what is missing gets a plain value.
func (s *Server) AddPosting(p Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.postings = append(s.postings, s.stamped(p, Object{"state": "published", "confidentiality": "non-confidential"}))
}

// AddOpportunity adds an opportunity on a posting.
func (s *Server) AddOpportunity(posting string, o Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(posting, o)
}

func (s *Server) put(posting string, o Object) Object {
	n := len(s.opportunities) + 1
	o = s.stamped(o, Object{
		"id": fmt.Sprintf("opp-%d", n), "contact": fmt.Sprintf("contact-%d", n), "stage": "lead-new", "confidentiality": "non-confidential",
		"archived": nil, "isAnonymized": false, "urls": Object{"show": fmt.Sprintf("https://hire.example.com/opp-%d", n)},
		"applications": []Object{{"id": fmt.Sprintf("app-%d", n), "posting": posting}},
	})
	s.opportunities = append(s.opportunities, o)
	return o
}

func (s *Server) stamped(row, defaults Object) Object {
	for name, value := range defaults {
		if _, set := row[name]; !set {
			row[name] = value
		}
	}
	for _, name := range []string{"createdAt", "updatedAt"} {
		if _, set := row[name]; !set {
			row[name] = s.millis()
		}
	}
	return row
}

// Change sets fields of a posting or an opportunity and stamps it, unless the
// fields hold a stamp.
func (s *Server) Change(id string, fields Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range slices.Concat(s.postings, s.opportunities) {
		if row["id"] == id {
			row["updatedAt"] = s.millis()
			for name, value := range fields {
				row[name] = value
			}
		}
	}
}

// Delete removes a posting or an opportunity: Lever then lists it as deleted only.
func (s *Server) Delete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, rows := range []*[]Object{&s.postings, &s.opportunities} {
		if n := slices.IndexFunc(*rows, func(row Object) bool { return row["id"] == id }); n >= 0 {
			*rows = slices.Delete(*rows, n, n+1)
			s.deleted[i] = append(s.deleted[i], Object{"id": id, "deletedAt": s.millis()})
		}
	}
}

// form is what a posting asks, unless it has one of its own.
func (s *Server) form(w http.ResponseWriter, r *http.Request) {
	p := byID(s.postings, r.PathValue("id"))
	if p == nil {
		refuse(w, http.StatusNotFound, "ResourceNotFound")
		return
	}
	if own, set := p["form"]; set {
		reply(w, Object{"data": own})
		return
	}
	reply(w, Object{"data": Object{
		"text": p["text"],
		"personalInformation": []Object{
			{"name": "fullName", "text": "Full name", "type": "text", "required": true},
			{"name": "resume", "text": "Resume/CV", "type": "file-upload", "required": true},
		},
		"urls": []Object{{"name": "LinkedIn", "text": "LinkedIn", "type": "text", "required": false}},
		"customQuestions": []Object{
			{"id": "set-1", "text": "Questions", "fields": []Object{
				{"type": "multiple-choice", "text": "May you work in Germany?", "required": true, "options": []Object{{"text": "Yes", "optionId": "o1"}, {"text": "No", "optionId": "o2"}}},
				{"type": "textarea", "text": "Why us?", "required": false},
			}},
			{"id": "set-2", "text": "Tools", "fields": []Object{
				{"type": "multiple-select", "text": "Which tools do you know?", "required": false, "options": []Object{{"text": "Go"}, {"text": "SQL"}}},
				{"type": "file-upload", "text": "A sample of your work", "required": false},
			}},
		},
		"eeoQuestions": Object{"gender": Object{"type": "dropdown", "required": false, "options": []Object{{"text": "Prefer not to say"}}}},
	}})
}

// Opportunities gives a copy of the list.
func (s *Server) Opportunities() []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.opportunities)
}

// Files gives the files of all opportunities of a contact.
func (s *Server) Files(contact string) (all []File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.opportunities {
		if o["contact"] == contact {
			all = append(all, s.files[o["id"].(string)]...) //nolint:errcheck // every row gets an id
		}
	}
	return all
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	reply(w, Object{"code": code, "message": "Refused: " + code})
}

func reply(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

// matches says which rows a list with these parameters has.
func (s *Server) matches(row Object, q url.Values) bool {
	if row["confidentiality"] == "confidential" && q.Get("confidentiality") != "all" {
		return false
	}
	if start, err := strconv.ParseInt(q.Get("updated_at_start"), 10, 64); err == nil {
		if at, ok := row["updatedAt"].(int64); ok && at < start {
			return false
		}
	}
	if email := q.Get("email"); s.IgnoreEmail {
		return true
	} else if email != "" && row["email"] != nil && row["email"] != email {
		return false
	} else if emails, ok := row["emails"].([]string); ok && email != "" && !slices.Contains(emails, email) {
		return false
	}
	if posting := q.Get("posting_id"); posting != "" {
		apps, _ := row["applications"].([]Object)
		return slices.ContainsFunc(apps, func(a Object) bool { return a["posting"] == posting })
	}
	return true
}

// list gives a page behind a token, which is the last row's id.
func (s *Server) list(w http.ResponseWriter, r *http.Request, rows *[]Object, match func(Object, url.Values) bool) {
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	_, notATime := strconv.ParseInt(cmp.Or(q.Get("updated_at_start"), "0"), 10, 64)
	if q.Get("limit") != "" && (err != nil || limit < 1 || limit > 100) || notATime != nil {
		refuse(w, http.StatusBadRequest, "BadRequestError")
		return
	}
	size := 100
	if s.PageSize > 0 {
		size = s.PageSize
	}
	if limit > 0 {
		size = min(size, limit)
	}
	after, err := base64.URLEncoding.DecodeString(q.Get("offset"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestError")
		return
	}
	begin := slices.IndexFunc(*rows, func(o Object) bool { return o["id"] == string(after) }) + 1
	data, next := []Object{}, ""
	for _, row := range (*rows)[begin:] {
		if !match(row, q) {
			continue
		}
		if len(data) == size {
			next = base64.URLEncoding.EncodeToString([]byte(fmt.Sprint(data[size-1]["id"])))
			break
		}
		data = append(data, expanded(row, q["expand"]))
	}
	page := Object{"data": data, "hasNext": next != ""}
	if next != "" {
		page["next"] = next
	}
	reply(w, page)
}

func (s *Server) one(w http.ResponseWriter, r *http.Request, rows []Object) {
	row := byID(rows, r.PathValue("id"))
	if row == nil {
		refuse(w, http.StatusNotFound, "ResourceNotFound")
		return
	}
	reply(w, Object{"data": expanded(row, r.URL.Query()["expand"])})
}

func byID(rows []Object, id string) Object {
	if i := slices.IndexFunc(rows, func(o Object) bool { return o["id"] == id }); i >= 0 {
		return rows[i]
	}
	return nil
}

// expanded shows other records by their id, unless they were asked for.
func expanded(row Object, names []string) Object {
	out := Object{}
	for name, value := range row {
		out[name] = value
		wanted := slices.Contains(names, name)
		switch id, isID := value.(string); {
		case isID && wanted && name == "stage":
			out[name] = byID(stages, id)
		case isID && wanted && (name == "owner" || name == "hiringManager"):
			out[name] = byID(users, id)
		case name == "applications" && !wanted:
			ids := []any{}
			for _, a := range value.([]Object) { //nolint:errcheck // put makes it so
				ids = append(ids, a["id"])
			}
			out[name] = ids
		}
	}
	return out
}

// performed tells whether the request names a user, and refuses it otherwise.
func performed(w http.ResponseWriter, r *http.Request) bool {
	if byID(users, r.URL.Query().Get("perform_as")) != nil {
		return true
	}
	refuse(w, http.StatusBadRequest, "BadRequestError")
	return false
}

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name, Headline, Stage, Location, Origin, Contact string
		Phones                                           []Object
		Emails, Links, Sources, Postings                 []string
	}
	if !performed(w, r) {
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in.Postings) != 1 || byID(s.postings, in.Postings[0]) == nil {
		refuse(w, http.StatusBadRequest, "BadRequestError")
		return
	}
	known := s.contact(in.Contact, in.Emails)
	o := Object{
		"name": in.Name, "emails": in.Emails, "phones": in.Phones, "links": in.Links, "headline": in.Headline,
		"location": in.Location, "sources": in.Sources, "origin": in.Origin, "sourcedBy": r.URL.Query().Get("perform_as"),
	}
	if in.Stage != "" {
		if byID(stages, in.Stage) == nil {
			refuse(w, http.StatusBadRequest, "InvalidStage")
			return
		}
		o["stage"] = in.Stage
	}
	if known != nil { // what Lever knows of a contact wins over what is sent
		for _, name := range []string{"contact", "name", "emails", "phones", "links"} {
			o[name] = known[name]
		}
	}
	made := s.put(in.Postings[0], o)
	w.WriteHeader(http.StatusCreated)
	reply(w, Object{"deduped": known != nil, "data": expanded(made, nil)})
}

// contact finds an opportunity of a contact.
func (s *Server) contact(id string, emails []string) Object {
	for _, o := range s.opportunities {
		have, _ := o["emails"].([]string)
		same := func(e string) bool {
			return slices.ContainsFunc(have, func(h string) bool { return strings.EqualFold(h, e) })
		}
		if id != "" && o["contact"] == id || slices.ContainsFunc(emails, same) {
			return o
		}
	}
	return nil
}

func (s *Server) move(w http.ResponseWriter, r *http.Request) {
	var in struct{ Stage string }
	o := byID(s.opportunities, r.PathValue("id"))
	switch err := json.NewDecoder(r.Body).Decode(&in); {
	case o == nil:
		refuse(w, http.StatusNotFound, "ResourceNotFound")
	case !performed(w, r):
	case err != nil || byID(stages, in.Stage) == nil:
		refuse(w, http.StatusBadRequest, "InvalidStage")
	default:
		o["stage"], o["updatedAt"] = in.Stage, s.millis()
		reply(w, Object{"data": expanded(o, nil)})
	}
}

func (s *Server) note(w http.ResponseWriter, r *http.Request) {
	var in struct{ Value string }
	id := r.PathValue("id")
	switch err := json.NewDecoder(r.Body).Decode(&in); {
	case byID(s.opportunities, id) == nil:
		refuse(w, http.StatusNotFound, "ResourceNotFound")
	case !performed(w, r):
	case err != nil || in.Value == "":
		refuse(w, http.StatusBadRequest, "BadRequestError")
	default:
		s.notes[id] = append(s.notes[id], in.Value)
		w.WriteHeader(http.StatusCreated)
		reply(w, Object{"data": Object{"id": "note-1"}})
	}
}

func (s *Server) listFiles(w http.ResponseWriter, r *http.Request) {
	data := []Object{}
	for i, f := range s.files[r.PathValue("id")] {
		data = append(data, Object{"id": fmt.Sprintf("file-%d", i), "name": f.Name, "size": len(f.Data), "uploadedAt": s.millis()})
	}
	reply(w, Object{"data": data, "hasNext": false})
}

func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if byID(s.opportunities, id) == nil {
		refuse(w, http.StatusNotFound, "ResourceNotFound")
		return
	}
	if !performed(w, r) {
		return
	}
	file, header, err := r.FormFile("file")
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestError")
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestError")
		return
	}
	s.files[id] = append(s.files[id], File{header.Filename, data})
	reply(w, Object{"data": Object{"id": "file-1", "name": header.Filename, "size": len(data)}})
}

// At sets the clock and gives a function that moves it.
func (s *Server) At(start time.Time) (advance func(time.Duration)) {
	var mu sync.Mutex
	now := start
	s.Door.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	return func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
}

// RetitleJob gives a posting another title.
func (s *Server) RetitleJob(job, title string) { s.Change(job, Object{"text": title}) }

// DeleteJob removes a posting.
func (s *Server) DeleteJob(job string) { s.Delete(job) }

// NewJob adds a posting.
func (s *Server) NewJob(title string) string {
	s.AddPosting(Object{"id": "post-new", "text": title, "reqCode": "R-new"})
	return "post-new"
}

// ReverseJobs does nothing: the order belongs to the token.
func (s *Server) ReverseJobs() {}
