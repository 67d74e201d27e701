package teamtailorfake

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

type sent struct {
	Data struct {
		Type, ID      string
		Attributes    Object
		Relationships map[string]struct{ Data Ref }
	}
}

// write creates a resource, or changes one.
func (s *Server) write(r *http.Request, path []string) (int, Object) {
	var in sent
	if r.Header.Get("Content-Type") != "application/vnd.api+json" {
		return refuse(http.StatusUnsupportedMediaType, "")
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Data.Type != path[0] {
		return refuse(http.StatusBadRequest, "/data")
	}
	if len(path) == 2 {
		return s.change(s.Row(path[0], path[1]), in)
	}
	to := func(name, kind string) *Resource { return s.Row(kind, in.Data.Relationships[name].Data.ID) }
	switch person := to("candidate", "candidates"); {
	case path[0] == "candidates":
		return s.candidate(in.Data.Attributes)
	case path[0] != "job-applications" && path[0] != "notes" && path[0] != "uploads":
		return refuse(http.StatusForbidden, "")
	case person == nil:
		return refuse(http.StatusUnprocessableEntity, "/data/relationships/candidate")
	case path[0] == "job-applications":
		job := to("job", "jobs")
		if job == nil {
			return refuse(http.StatusUnprocessableEntity, "/data/relationships/job")
		}
		return http.StatusCreated, Object{"data": s.apply(person.ID, job.ID, job.ID+"-1").shown(nil)}
	case path[0] == "notes":
		if to("user", "users") == nil || in.Data.Attributes["note"] == "" {
			return refuse(http.StatusUnprocessableEntity, "/data/relationships/user")
		}
	case s.files[fmt.Sprint(in.Data.Attributes["url"])] == nil:
		return refuse(http.StatusUnprocessableEntity, "/data/attributes/url")
	default:
		in.Data.Attributes["data"] = s.files[fmt.Sprint(in.Data.Attributes["url"])]
	}
	made := s.add(path[0], strconv.Itoa(1+len(s.Rows)), in.Data.Attributes, map[string][]Ref{"candidate": {in.Data.Relationships["candidate"].Data}})
	return http.StatusCreated, Object{"data": made.shown(nil)}
}

// change sets attributes of a resource and where an application stands.
func (s *Server) change(row *Resource, in sent) (int, Object) {
	if row == nil {
		return refuse(http.StatusNotFound, "")
	}
	if in.Data.ID != row.ID {
		return refuse(http.StatusBadRequest, "/data/id")
	}
	if address, given := in.Data.Attributes["resume"]; given && s.files[fmt.Sprint(address)] == nil {
		return refuse(http.StatusUnprocessableEntity, "/data/attributes/resume")
	}
	if to, given := in.Data.Relationships["stage"]; given {
		stage := s.Row("stages", to.Data.ID)
		if stage == nil || stage.To["job"][0] != row.To["job"][0] {
			return refuse(http.StatusUnprocessableEntity, "/data/relationships/stage")
		}
		row.To["stage"] = []Ref{stage.Ref}
	}
	maps.Copy(row.Attributes, in.Data.Attributes)
	row.Attributes["updated-at"] = s.Now.Format(time.RFC3339)
	return http.StatusOK, Object{"data": row.shown(nil)}
}

// store takes a file and gives the address at which it lies for a short while.
func (s *Server) store(r *http.Request) (int, Object) {
	if s.NoFiles {
		return refuse(http.StatusNotFound, "")
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		return refuse(http.StatusUnprocessableEntity, "file")
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return refuse(http.StatusUnprocessableEntity, "file")
	}
	address := fmt.Sprint("transient://", len(s.files)+1)
	s.files[address] = data
	return http.StatusCreated, Object{"uri": address}
}

// FilesOf gives the contents of a candidate's files, and of their résumé.
func (s *Server) FilesOf(candidate string) (uploads [][]byte, resume []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.Of("uploads") {
		if data, ok := u.Attributes["data"].([]byte); ok && u.To["candidate"][0].ID == candidate {
			uploads = append(uploads, data)
		}
	}
	return uploads, s.files[fmt.Sprint(s.Row("candidates", candidate).Attributes["resume"])]
}

func (s *Server) candidate(attributes Object) (int, Object) {
	for name := range attributes {
		if name == "referring-site" || name == "referred" { // the ATS sets them by itself
			return refuse(http.StatusBadRequest, "/data/attributes/"+name)
		}
	}
	if pitch, _ := attributes["pitch"].(string); utf8.RuneCountInString(pitch) > 140 {
		return refuse(http.StatusUnprocessableEntity, "/data/attributes/pitch")
	}
	email, _ := attributes["email"].(string)
	if email == "" && attributes["sourced"] != true {
		return refuse(http.StatusUnprocessableEntity, "/data/attributes/email")
	}
	for _, c := range s.Of("candidates") {
		if !strings.EqualFold(fmt.Sprint(c.Attributes["email"]), email) {
			continue
		}
		if attributes["merge"] != true {
			return refuse(http.StatusUnprocessableEntity, "/data/attributes/email")
		}
		maps.Copy(c.Attributes, attributes)
		return http.StatusCreated, Object{"data": c.shown(nil)}
	}
	c := s.add("candidates", strconv.Itoa(501+len(s.Of("candidates"))), attributes, nil)
	return http.StatusCreated, Object{"data": c.shown(nil)}
}
