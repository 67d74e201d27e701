// Package breezyfake plays Breezy HR's API, version 3, as public clients of it
// show it: lists that come whole unless pages are asked for, archived positions
// only by their state, pipelines in an object by their names, a candidate who
// belongs to one position and is asked for through it, a second one with the same
// address refused there, a search by exact address whose entries hold little. It
// keeps what is written to it. That a user may be read by their id, and what a
// stage's type looks like in the list, no client shows.
package breezyfake

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

// The account that every fake has.
const (
	Key     = "breezy_pat_s3cret-1"
	Company = "c0ffee000001"
	Creator = "u-robin"
	Email   = "Robin@agency.example.com"
)

// Server is one company's account.
type Server struct {
	frontdoor.Door

	mu         sync.Mutex
	positions  []Object
	candidates []Object
	files      map[string][][]byte
	notes      map[string][]string
	mux        *http.ServeMux
}

var pipelines = Object{
	"default": Object{"_id": "pipe-1", "name": "default", "stages": []Object{
		{"id": "applied", "name": "Applied", "type": Object{"id": "applied"}},
		{"id": 1788361552114, "name": "Phone Screen", "type": Object{"id": "interview"}},
		{"id": "hired", "name": "Hired", "type": Object{"id": "hired"}},
		{"id": "disqualified", "name": "Disqualified", "type": Object{"id": "disqualified"}},
	}},
	"default_pool": Object{"_id": "pipe-2", "name": "default_pool", "stages": []Object{{"id": "pool", "name": "Pool", "type": Object{"id": "applied"}}}},
}

// New makes a company without positions.
func New() *Server {
	s := &Server{files: map[string][][]byte{}, notes: map[string][]string{}, mux: http.NewServeMux()}
	s.Door.Key = func(r *http.Request) bool { return r.Header.Get("Authorization") == Key }
	s.Door.Refuse = func(w http.ResponseWriter, status int) { refuse(w, status, strings.ToLower(http.StatusText(status))) }
	const company, candidate = "/v3/company/" + Company, "/v3/company/" + Company + "/position/{position}/candidate/{id}"
	s.mux.HandleFunc("GET "+company+"/positions", s.listPositions)
	s.mux.HandleFunc("GET "+company+"/position/{position}", s.position)
	s.mux.HandleFunc("GET "+company+"/pipelines", func(w http.ResponseWriter, _ *http.Request) { reply(w, pipelines) })
	s.mux.HandleFunc("GET "+company+"/position/{position}/candidates", s.listCandidates)
	s.mux.HandleFunc("POST "+company+"/position/{position}/candidates", s.create)
	s.mux.HandleFunc("GET "+company+"/candidates/search", s.search)
	s.mux.HandleFunc("GET "+candidate, s.candidate(func(w http.ResponseWriter, _ *http.Request, c Object) { reply(w, c) }))
	s.mux.HandleFunc("PUT "+candidate+"/stage", s.candidate(s.move))
	s.mux.HandleFunc("POST "+candidate+"/stream", s.candidate(s.note))
	s.mux.HandleFunc("POST "+candidate+"/resume", s.candidate(s.resume))
	s.mux.HandleFunc("GET /v3/user/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != Creator {
			refuse(w, http.StatusNotFound, "user")
			return
		}
		reply(w, Object{"_id": Creator, "email_address": Email})
	})
	return s
}

// ServeHTTP answers as Breezy does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.mux.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

func reply(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

func refuse(w http.ResponseWriter, status int, kind string) {
	w.WriteHeader(status)
	reply(w, Object{"error": Object{"type": kind, "message": "Refused: " + kind}})
}

func (s *Server) stamp() string { return s.Time().Format(time.RFC3339Nano) }

// AddPosition adds a position; what is missing gets a plain value.
func (s *Server) AddPosition(p Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, value := range (Object{"state": "published", "pipeline_id": "pipe-1", "creator_id": Creator, "creation_date": s.stamp(), "updated_date": s.stamp()}) {
		if _, set := p[name]; !set {
			p[name] = value
		}
	}
	s.positions = append(s.positions, p)
}

// AddCandidate adds a candidate of a position.
func (s *Server) AddCandidate(position string, c Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(position, c)
}

func (s *Server) put(position string, c Object) Object {
	c["_id"], c["meta_id"] = fmt.Sprint("cand-", len(s.candidates)+1), fmt.Sprint("meta-", len(s.candidates)+1)
	c["position"], c["stage"] = Object{"_id": position}, Object{"id": "applied", "name": "Applied"}
	c["creation_date"], c["updated_date"] = s.stamp(), s.stamp()
	s.candidates = append(s.candidates, c)
	return c
}

// Candidates gives a copy of the list.
func (s *Server) Candidates() (all []Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.candidates {
		all = append(all, maps.Clone(c))
	}
	return all
}

// Files gives what was attached to a candidate, Notes what was written.
func (s *Server) Files(candidate string) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.files[candidate])
}

// Notes gives what was written about a candidate.
func (s *Server) Notes(candidate string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes[candidate])
}

func byID(rows []Object, id string) Object {
	if i := slices.IndexFunc(rows, func(o Object) bool { return o["_id"] == id }); i >= 0 {
		return rows[i]
	}
	return nil
}

func (s *Server) listPositions(w http.ResponseWriter, r *http.Request) {
	out := []Object{}
	for _, p := range s.positions {
		wanted := r.FormValue("state")
		if p["state"] == wanted || wanted == "" && p["state"] != "archived" {
			out = append(out, p)
		}
	}
	reply(w, out)
}

func (s *Server) position(w http.ResponseWriter, r *http.Request) {
	if p := byID(s.positions, r.PathValue("position")); p != nil {
		reply(w, p)
		return
	}
	refuse(w, http.StatusNotFound, "positionNotFound")
}

func of(c Object) any {
	position, _ := c["position"].(Object)
	return position["_id"]
}

func (s *Server) listCandidates(w http.ResponseWriter, r *http.Request) {
	if byID(s.positions, r.PathValue("position")) == nil {
		refuse(w, http.StatusNotFound, "positionNotFound")
		return
	}
	out := []Object{}
	for _, c := range s.candidates {
		if of(c) == r.PathValue("position") {
			out = append(out, c)
		}
	}
	reply(w, out)
}

// search gives entries with little in them, as the documentation says.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	out := []Object{}
	for _, c := range s.candidates {
		if email, _ := c["email_address"].(string); email != "" && strings.EqualFold(email, r.FormValue("email_address")) {
			out = append(out, Object{"_id": c["_id"], "name": c["name"], "creation_date": c["creation_date"], "position": c["position"]})
		}
	}
	reply(w, out)
}

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var c Object
	position := r.PathValue("position")
	err := json.NewDecoder(r.Body).Decode(&c)
	name, _ := c["name"].(string)
	email, _ := c["email_address"].(string)
	work, _ := c["work_history"].([]any)
	switch {
	case byID(s.positions, position) == nil:
		refuse(w, http.StatusNotFound, "positionNotFound")
	case err != nil || name == "" || slices.ContainsFunc(work, nameless):
		refuse(w, http.StatusBadRequest, "invalidCandidate")
	case slices.ContainsFunc(s.candidates, func(have Object) bool {
		known, _ := have["email_address"].(string)
		return of(have) == position && email != "" && strings.EqualFold(known, email)
	}):
		refuse(w, http.StatusConflict, "duplicateCandidate")
	default:
		reply(w, s.put(position, c))
	}
}

// nameless tells whether an employer has no name, which Breezy refuses.
func nameless(v any) bool {
	job, _ := v.(Object)
	name, _ := job["company_name"].(string)
	return name == ""
}

// candidate finds the candidate of a path: on another position they are refused.
func (s *Server) candidate(do func(http.ResponseWriter, *http.Request, Object)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch c := byID(s.candidates, r.PathValue("id")); {
		case c == nil:
			refuse(w, http.StatusNotFound, "candidateNotFound")
		case of(c) != r.PathValue("position"):
			refuse(w, http.StatusPreconditionFailed, "wrongPosition")
		default:
			do(w, r, c)
		}
	}
}

func (s *Server) move(w http.ResponseWriter, r *http.Request, c Object) {
	var in struct {
		Stage any `json:"stage_id"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	first, _ := pipelines["default"].(Object)
	stages, _ := first["stages"].([]Object)
	i := slices.IndexFunc(stages, func(st Object) bool { return fmt.Sprint(st["id"]) == fmt.Sprint(in.Stage) })
	if err != nil || i < 0 {
		refuse(w, http.StatusBadRequest, "invalidStage")
		return
	}
	c["stage"], c["updated_date"] = Object{"id": stages[i]["id"], "name": stages[i]["name"]}, s.stamp()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) note(w http.ResponseWriter, r *http.Request, c Object) {
	var in struct{ Body string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Body == "" {
		refuse(w, http.StatusBadRequest, "invalidNote")
		return
	}
	id := fmt.Sprint(c["_id"])
	s.notes[id] = append(s.notes[id], in.Body)
	reply(w, Object{"_id": "s1", "type": "companyNotePosted"})
}

func (s *Server) resume(w http.ResponseWriter, r *http.Request, c Object) {
	file, header, err := r.FormFile("file")
	if err != nil {
		refuse(w, http.StatusBadRequest, "invalidFile")
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		refuse(w, http.StatusBadRequest, "invalidFile")
		return
	}
	s.files[fmt.Sprint(c["_id"])] = [][]byte{data}
	c["resume"] = Object{"file_name": header.Filename, "url": "https://files.example.com/1"}
	reply(w, Object{"file_name": header.Filename})
}
