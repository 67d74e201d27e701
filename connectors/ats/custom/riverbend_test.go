package custom_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/core/ats"
)

type object = map[string]any

const riverbendKey = "s3cret-of-riverbend"

// riverbend plays the system that the guide describes. It gives its lists in pages
// of two, in each of the ways in which pages may follow one another.
type riverbend struct {
	frontdoor.Door
	paging string // how its pages follow one another

	mu       sync.Mutex
	mux      *http.ServeMux
	jobs     []object
	people   []object
	on       []object // applications
	files    map[string][][]byte
	names    map[string][]object
	notes    []string
	reversed bool
}

func newRiverbend(paging string) *riverbend {
	s := &riverbend{paging: paging, mux: http.NewServeMux(), files: map[string][][]byte{}, names: map[string][]object{}}
	s.Door.Key = func(r *http.Request) bool { return r.Header.Get("X-Api-Key") == riverbendKey }
	for i, state := range []string{"live", "paused", "filled", "live", "cancelled"} {
		s.addJob(fmt.Sprint("Engineer ", i), state)
	}
	for i := range 3 {
		s.apply(object{"job_id": "1", "person": object{"name": fmt.Sprint("Ada Byron ", i), "email": fmt.Sprintf("ada.%d@example.org", i)}})
	}
	s.mux.HandleFunc("GET /api/jobs", func(w http.ResponseWriter, r *http.Request) { s.list(w, r, "jobs", s.jobs) })
	s.mux.HandleFunc("GET /api/jobs/{id}", func(w http.ResponseWriter, r *http.Request) { s.one(w, s.jobs, r.PathValue("id")) })
	s.mux.HandleFunc("GET /api/jobs/{id}/applications", func(w http.ResponseWriter, r *http.Request) {
		s.list(w, r, "applications", where(s.on, "job_id", r.PathValue("id")))
	})
	s.mux.HandleFunc("GET /api/jobs/{id}/stages", func(w http.ResponseWriter, _ *http.Request) { write(w, object{"stages": riverbendStages}) })
	s.mux.HandleFunc("GET /api/people", func(w http.ResponseWriter, r *http.Request) {
		write(w, object{"people": where(s.people, "email", r.FormValue("email"))})
	})
	s.mux.HandleFunc("GET /api/people/{id}/applications", func(w http.ResponseWriter, r *http.Request) {
		write(w, object{"applications": slices.DeleteFunc(slices.Clone(s.on), func(o object) bool { return text(person(o)["id"]) != r.PathValue("id") })})
	})
	s.mux.HandleFunc("GET /api/applications/{id}", func(w http.ResponseWriter, r *http.Request) { s.one(w, s.on, r.PathValue("id")) })
	s.writes()
	return s
}

var riverbendStages = []object{{"id": 1, "name": "New", "kind": "new"}, {"id": 2, "name": "Interview", "kind": "talk"}, {"id": 3, "name": "Hired", "kind": "hired"}}

func (s *riverbend) writes() {
	s.mux.HandleFunc("POST /api/applications", func(w http.ResponseWriter, r *http.Request) {
		var o object
		_ = json.NewDecoder(r.Body).Decode(&o)
		if made := s.apply(o); made != nil {
			write(w, made)
			return
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
	})
	s.mux.HandleFunc("PUT /api/applications/{id}", s.about(func(w http.ResponseWriter, r *http.Request, o object) {
		var to object
		_ = json.NewDecoder(r.Body).Decode(&to)
		for _, stage := range riverbendStages {
			if text(stage["id"]) == text(to["stage_id"]) {
				o["stage"], o["changed"] = stage, s.now()
			}
		}
		write(w, o)
	}))
	s.mux.HandleFunc("POST /api/applications/{id}/notes", s.about(func(w http.ResponseWriter, r *http.Request, _ object) {
		var note object
		_ = json.NewDecoder(r.Body).Decode(&note)
		s.notes = append(s.notes, text(note["text"]))
		w.WriteHeader(http.StatusNoContent)
	}))
	s.mux.HandleFunc("GET /api/applications/{id}/files", s.about(func(w http.ResponseWriter, r *http.Request, o object) {
		write(w, object{"files": append([]object{}, s.names[text(person(o)["id"])]...)})
	}))
	s.mux.HandleFunc("POST /api/applications/{id}/files", s.about(func(w http.ResponseWriter, r *http.Request, o object) {
		file, header, err := r.FormFile("file")
		if err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		data, _ := io.ReadAll(file)
		id := text(person(o)["id"])
		s.files[id] = append(s.files[id], data)
		s.names[id] = append(s.names[id], object{"name": header.Filename, "size": len(data)})
		w.WriteHeader(http.StatusCreated)
	}))
}

func (s *riverbend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.mux.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

func write(w io.Writer, v any) { _ = json.NewEncoder(w).Encode(v) }

func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func person(o object) object { p, _ := o["person"].(object); return p }

func where(rows []object, field, is string) []object {
	return slices.DeleteFunc(slices.Clone(rows), func(o object) bool { return text(o[field]) != is })
}

func (s *riverbend) now() string { return s.Time().Format(time.RFC3339) }

func (s *riverbend) one(w http.ResponseWriter, rows []object, id string) {
	if found := where(rows, "id", id); len(found) > 0 {
		write(w, found[0])
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

func (s *riverbend) about(do func(http.ResponseWriter, *http.Request, object)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if found := where(s.on, "id", r.PathValue("id")); len(found) > 0 {
			do(w, r, found[0])
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}
}

// list gives one page.
func (s *riverbend) list(w http.ResponseWriter, r *http.Request, name string, rows []object) {
	const size = 2
	since := r.FormValue("changed_since")
	rows = slices.DeleteFunc(slices.Clone(rows), func(o object) bool { return text(o["changed"]) < since })
	total, from := len(rows), 0
	number := func(name string) int { n, _ := strconv.Atoi(r.FormValue(name)); return n }
	switch s.paging {
	case "page":
		from = max(number("page")-1, 0) * size
	case "offset":
		from = number("offset")
	default: // the id behind which the page begins
		from = slices.IndexFunc(rows, func(o object) bool { return o["id"].(int) > number("behind") })
		if from < 0 {
			from = total
		}
	}
	if s.reversed && (s.paging == "page" || s.paging == "offset") {
		slices.Reverse(rows)
	}
	rows = rows[min(from, total):min(from+size, total)]
	answer := object{name: rows, "meta": object{"total": total}}
	if from+size < total && s.paging != "page" && s.paging != "offset" {
		behind := text(rows[len(rows)-1]["id"])
		next := fmt.Sprintf("%s?behind=%s&changed_since=%s", r.URL.Path, behind, since)
		answer["meta"] = object{"cursor": behind, "more": true, "next": "https://elsewhere.example.com" + next}
		w.Header().Set("Link", fmt.Sprintf(`<%s?behind=0>; rel="first", <%s>; rel="next"`, r.URL.Path, next))
	}
	write(w, answer)
}

// apply puts somebody on a job; nil = this can't be.
func (s *riverbend) apply(o object) object {
	who := person(o)
	if known := where(s.people, "id", text(o["person_id"])); len(known) > 0 {
		who = known[0]
	}
	if text(who["name"]) == "" || len(where(s.jobs, "id", text(o["job_id"]))) == 0 {
		return nil
	}
	if who["id"] == nil {
		who["id"], who["link"] = 300+len(s.people), fmt.Sprint("https://riverbend.example.com/people/", 300+len(s.people))
		s.people = append(s.people, who)
	}
	made := object{
		"id": 500 + len(s.on), "job_id": o["job_id"], "person": who, "source": o["source"], "stage": riverbendStages[0], "state": "active",
		"created": s.now(), "changed": s.now(), "link": who["link"],
	}
	s.on = append(s.on, made)
	return made
}

func (s *riverbend) addJob(title, state string) string {
	id := 1
	for _, j := range s.jobs {
		id = max(id, j["id"].(int)+1)
	}
	s.jobs = append(s.jobs, object{
		"id": id, "code": fmt.Sprint("R-", id), "title": title, "state": state, "recruiter": object{"email": "Robin@agency.example.com"}, "text": "<p>Build</p>",
		"sites": []object{{"city": "Porto", "region": "Norte", "country": "PT"}}, "contract": "permanent", "department": object{"name": "Platform"},
		"links": object{"apply": fmt.Sprint("https://riverbend.example.com/apply/", id)}, "opened": s.now(), "changed": s.now(),
	})
	return strconv.Itoa(id)
}

// RetitleJob, DeleteJob, NewJob and ReverseJobs are what people do meanwhile.
func (s *riverbend) RetitleJob(job, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range where(s.jobs, "id", job) {
		j["title"], j["changed"] = title, s.now()
	}
}

func (s *riverbend) DeleteJob(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = slices.DeleteFunc(s.jobs, func(o object) bool { return text(o["id"]) == job })
}

func (s *riverbend) NewJob(title string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addJob(title, "live")
}

func (s *riverbend) ReverseJobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reversed = !s.reversed
}

func (s *riverbend) attached(id string) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[id]
}

func riverbendConfig(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base + "/api", "account": "riverbend"}, Secrets: map[string]string{"api_key": riverbendKey}}
}
