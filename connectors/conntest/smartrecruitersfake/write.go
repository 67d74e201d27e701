package smartrecruitersfake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

func (s *Server) write(r *http.Request, path []string) (int, any) {
	switch {
	case r.Method == http.MethodPost && len(path) == 3 && path[0] == "jobs" && path[2] == "candidates":
		return s.create(r, path[1])
	case r.Method == http.MethodPost && len(path) == 3 && path[0] == "candidates" && path[2] == "attachments":
		return s.attach(r, path[1])
	case r.Method == http.MethodPut && len(path) == 5 && path[0] == "candidates" && path[4] == "status":
		return s.move(r, path[1], path[3])
	}
	return refuse(http.StatusMethodNotAllowed, "NOT_ALLOWED")
}

// create keeps one candidate per e-mail address.
func (s *Server) create(r *http.Request, job string) (int, any) {
	var sent Object
	if json.NewDecoder(r.Body).Decode(&sent) != nil {
		return refuse(http.StatusBadRequest, "MALFORMED")
	}
	if !slices.ContainsFunc(s.Jobs, func(j Object) bool { return j["id"] == job }) {
		return refuse(http.StatusNotFound, "JOB_NOT_FOUND")
	}
	text := func(name string) string { v, _ := sent[name].(string); return v }
	if text("firstName") == "" || text("lastName") == "" || !strings.Contains(text("email"), "@") {
		return refuse(http.StatusBadRequest, "REQUIRED_FIELD_MISSING")
	}
	if source, given := sent["sourceDetails"].(map[string]any); given && (source["sourceTypeId"] != "AGENCY" || source["sourceId"] != "src-7") {
		return refuse(http.StatusBadRequest, "SOURCE_NOT_FOUND")
	}
	i := slices.IndexFunc(s.People, func(p *Person) bool { return strings.EqualFold(p.Email, text("email")) })
	if i < 0 {
		i = len(s.People)
		s.People = append(s.People, &Person{ID: fmt.Sprintf("person-%03d", i), First: text("firstName"), Last: text("lastName"), Email: text("email")})
	}
	p := s.People[i]
	p.Written, p.Updated = sent, s.Now
	if !slices.ContainsFunc(p.On, func(a Assignment) bool { return a.Job == job }) {
		p.On = append(p.On, Assignment{Job: job, Status: "NEW"})
	}
	return http.StatusCreated, p.object()
}

func (s *Server) attach(r *http.Request, person string) (int, any) {
	p := s.person(person)
	file, header, err := r.FormFile("file")
	if p.ID == "" || err != nil || r.FormValue("attachmentType") == "" {
		return refuse(http.StatusBadRequest, "INVALID_ATTACHMENT")
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return refuse(http.StatusBadRequest, "INVALID_ATTACHMENT")
	}
	p.Files = append(p.Files, File{header.Filename, r.FormValue("attachmentType"), data})
	return http.StatusCreated, Object{"id": "new", "name": header.Filename}
}

func (s *Server) move(r *http.Request, person, job string) (int, any) {
	var to struct{ Status, SubStatus string }
	p := s.person(person)
	i := slices.IndexFunc(p.On, func(a Assignment) bool { return a.Job == job })
	if json.NewDecoder(r.Body).Decode(&to) != nil || i < 0 || to.Status == "" {
		return refuse(http.StatusBadRequest, "INVALID_STATUS")
	}
	p.On[i].Status, p.On[i].Sub, p.Updated = to.Status, to.SubStatus, s.Now
	return http.StatusNoContent, nil
}
