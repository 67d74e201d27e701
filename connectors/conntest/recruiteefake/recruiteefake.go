// Package recruiteefake plays the API of Recruitee as its public description
// has it: lists by limit and offset that move when rows are added or archived, or
// by numbered pages with a count as in newer accounts, ids that are numbers, a list
// of candidates that is searched by name only, a search that finds more than was
// looked for and does not know yet who was written last, no way to ask for what
// changed. Files, notes and moves are taken as several public clients send them.
// It keeps what is written to it.
package recruiteefake

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

// Object is a JSON object.
type Object = map[string]any

// The account that every fake has.
const (
	Key     = "recruitee-s3cret-token-1"
	Company = "4711"
)

// Server is one company. New rows come first in its lists, as in Recruitee's.
type Server struct {
	frontdoor.Door
	PageSize     int  // the most rows of a page, whatever is asked for; 0 = 100
	IgnoreOffset bool // gives everything at once, as some accounts do
	Pages        bool // the list of offers has numbered pages and a count, as newer accounts have
	IgnoreOffers bool // new candidates are on no offer
	IgnoreMoves  bool // a move is taken and not done

	mu         sync.Mutex
	placed     int
	offers     []Object
	candidates []Object
	files      map[string][]File
	notes      map[string][]string
	mux        *http.ServeMux
}

// File is one file of a candidate.
type File struct {
	Name string
	Data []byte
}

// Questions are what an offer asks unless it has a list of its own.
var Questions = []Object{
	{"id": 61, "kind": "boolean", "body": "May you work in Germany?", "required": true, "position": 1, "open_question_options": []Object{}},
	{"id": 62, "kind": "multi_choice", "body": "Tools", "required": false, "position": 2, "open_question_options": []Object{{"id": 1, "body": "Go"}, {"id": 2, "body": "SQL"}}},
	{"id": 63, "kind": "infobox", "body": "Read this first.", "required": false, "position": 3, "open_question_options": []Object{}},
	{"id": 64, "kind": "text", "body": "Why us?", "required": false, "position": 4, "open_question_options": []Object{}},
	{"id": 65, "kind": "salary", "body": "Expected salary", "required": false, "position": 5, "open_question_options": []Object{}},
}

var stages = []Object{
	{"id": 501, "name": "Applied", "category": "apply", "position": 1},
	{"id": 503, "name": "Hired", "category": "hire", "position": 3},
	{"id": 502, "name": "Phone screen", "category": "phone_screen", "position": 2},
}

// New makes a company without offers.
func New() *Server {
	s := &Server{mux: http.NewServeMux(), files: map[string][]File{}, notes: map[string][]string{}}
	s.Door.Key = func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer "+Key }
	s.Door.Refuse = func(w http.ResponseWriter, status int) { refuse(w, status, http.StatusText(status)) }
	const home = "/c/" + Company
	s.mux.HandleFunc("GET "+home+"/offers", s.listOffers)
	s.mux.HandleFunc("GET "+home+"/offers/{id}", func(w http.ResponseWriter, r *http.Request) { one(w, "offer", s.offers, r.PathValue("id")) })
	s.mux.HandleFunc("GET "+home+"/pipeline_templates/77", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, Object{"pipeline_template": Object{"id": 77, "stages": stages}})
	})
	s.mux.HandleFunc("GET "+home+"/candidates", s.listCandidates)
	s.mux.HandleFunc("GET "+home+"/candidates/{id}", func(w http.ResponseWriter, r *http.Request) { one(w, "candidate", s.candidates, r.PathValue("id")) })
	s.mux.HandleFunc("GET "+home+"/search/new/candidates", s.search)
	s.mux.HandleFunc("GET "+home+"/candidates/{id}/attachments", s.listFiles)
	s.mux.HandleFunc("POST "+home+"/candidates", s.create)
	s.mux.HandleFunc("POST "+home+"/placements", s.place)
	s.mux.HandleFunc("PATCH "+home+"/placements/{id}/change_stage", s.move)
	s.mux.HandleFunc("POST "+home+"/candidates/{id}/notes", s.note)
	s.mux.HandleFunc("POST "+home+"/custom_fields/candidates/{id}/fields", s.field)
	s.mux.HandleFunc("POST "+home+"/attachments", s.attach)
	s.mux.HandleFunc("PATCH "+home+"/candidates/{id}/update_cv", s.setCV)
	return s
}

// ServeHTTP answers as Recruitee does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.mux.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

func (s *Server) stamp() string { return s.Time().Format(time.RFC3339) }

// AddOffer puts an offer before the others.
func (s *Server) AddOffer(o Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defaults := Object{"id": 1000 + len(s.offers), "kind": "job", "open_questions": Questions, "status": "published", "pipeline_template_id": 77, "created_at": s.stamp(), "updated_at": s.stamp()}
	maps.Copy(defaults, o)
	s.offers = slices.Insert(s.offers, 0, defaults)
}

// AddCandidate puts a candidate, placed on an offer, before the others.
func (s *Server) AddCandidate(offer int, c Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(offer, c)
}

func (s *Server) put(offer int, c Object) Object {
	id := 1 + len(s.candidates)
	row := Object{
		"id": id, "created_at": s.stamp(), "updated_at": s.stamp(), "placements": []Object{}, "cv_original_url": nil,
		"adminapp_url": fmt.Sprint("https://app.example.com/candidates/", id),
	}
	if offer != 0 {
		row["placements"] = []Object{s.placement(offer)}
	}
	maps.Copy(row, c)
	s.candidates = slices.Insert(s.candidates, 0, row)
	return row
}

func (s *Server) placement(offer int) Object {
	s.placed++
	return Object{"id": 9000 + s.placed, "offer_id": offer, "stage_id": 501, "created_at": s.stamp(), "updated_at": s.stamp()}
}

// Change sets fields of an offer.
func (s *Server) Change(offer int, fields Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := find(s.offers, fmt.Sprint(offer)); o != nil {
		maps.Copy(o, fields)
	}
}

// Placed sets fields of a candidate's first placement.
func (s *Server) Placed(candidate int, fields Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list, ok := find(s.candidates, fmt.Sprint(candidate))["placements"].([]Object); ok {
		maps.Copy(list[0], fields)
	}
}

// Candidates gives a copy of the list, the newest first.
func (s *Server) Candidates() []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.candidates)
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.WriteHeader(status)
	reply(w, Object{"error": []string{why}})
}

func reply(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

func find(rows []Object, id string) Object {
	if i := slices.IndexFunc(rows, func(o Object) bool { return fmt.Sprint(o["id"]) == id }); i >= 0 {
		return rows[i]
	}
	return nil
}

func one(w http.ResponseWriter, name string, rows []Object, id string) {
	if row := find(rows, id); row != nil {
		reply(w, Object{name: row})
		return
	}
	refuse(w, http.StatusNotFound, "Record not found")
}

// page cuts a list by limit and offset.
func (s *Server) page(r *http.Request, rows []Object) []Object {
	if s.IgnoreOffset {
		return append([]Object{}, rows...)
	}
	limit, offset := len(rows), 0
	if n, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil {
		limit = n
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("offset")); err == nil {
		offset = min(n, len(rows))
	}
	if s.PageSize > 0 {
		limit = min(limit, s.PageSize)
	}
	return append([]Object{}, rows[offset:min(offset+limit, len(rows))]...)
}

func (s *Server) listOffers(w http.ResponseWriter, r *http.Request) {
	var rows []Object
	for _, o := range s.offers {
		if r.URL.Query().Get("scope") != "not_archived" || o["status"] != "archived" {
			rows = append(rows, o)
		}
	}
	if !s.Pages {
		reply(w, Object{"offers": s.page(r, rows)})
		return
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(number, 1)
	from := min((number-1)*s.PageSize, len(rows))
	reply(w, Object{
		"offers": append([]Object{}, rows[from:min(from+s.PageSize, len(rows))]...),
		"meta":   Object{"page": number, "limit": s.PageSize, "total_count": len(rows)},
	})
}

// listCandidates filters by offer, and looks for a text in names.
func (s *Server) listCandidates(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var rows []Object
	for _, c := range s.candidates {
		placements, _ := c["placements"].([]Object)
		on := slices.ContainsFunc(placements, func(p Object) bool { return fmt.Sprint(p["offer_id"]) == q.Get("offer_id") })
		if (q.Get("offer_id") == "" || on) && strings.Contains(strings.ToLower(fmt.Sprint(c["name"])), strings.ToLower(q.Get("query"))) {
			rows = append(rows, c)
		}
	}
	reply(w, Object{"candidates": s.page(r, rows)})
}

// search finds whoever has a word of the text anywhere; it tells the name and the
// addresses only. Who was written to the server itself is not known to it yet.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	var filters []struct{ Field, Query string }
	if raw := r.URL.Query().Get("filters_json"); raw != "" && json.Unmarshal([]byte(raw), &filters) != nil {
		refuse(w, http.StatusInternalServerError, "Server internal error")
		return
	}
	hits := []Object{}
	for _, c := range s.candidates {
		all := strings.ToLower(fmt.Sprint(c))
		fits := c["unindexed"] == nil
		for _, f := range filters {
			text, _, _ := strings.Cut(strings.Trim(strings.ToLower(f.Query), `"`), "@")
			fits = fits && strings.Contains(all, text)
		}
		if fits {
			hits = append(hits, Object{"id": c["id"], "name": c["name"], "emails": c["emails"]})
		}
	}
	reply(w, Object{"hits": hits, "total": len(hits)})
}

// RetitleJob gives an offer another title.
func (s *Server) RetitleJob(job, title string) {
	if id, err := strconv.Atoi(job); err == nil {
		s.Change(id, Object{"title": title})
	}
}

// DeleteJob removes an offer.
func (s *Server) DeleteJob(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offers = slices.DeleteFunc(s.offers, func(o Object) bool { return fmt.Sprint(o["id"]) == job })
}

// NewJob adds an offer.
func (s *Server) NewJob(title string) string {
	s.AddOffer(Object{"id": 1999, "title": title})
	return "1999"
}

// ReverseJobs turns the list round.
func (s *Server) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Reverse(s.offers)
}
