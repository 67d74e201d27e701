package greenhousefake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (s *Server) write(r *http.Request, path string) (int, any) {
	var sent Object
	if json.NewDecoder(r.Body).Decode(&sent) != nil {
		return refuse(http.StatusBadRequest, "malformed")
	}
	switch path {
	case "candidates":
		return s.create(sent)
	case "applications":
		if s.Row("candidates", whole(sent["candidate_id"])) == nil || s.Row("jobs", whole(sent["job_id"])) == nil {
			return refuse(http.StatusUnprocessableEntity, "candidate_id or job_id is invalid")
		}
		return http.StatusCreated, Object{"id": s.enter(whole(sent["candidate_id"]), sent)}
	case "attachments":
		return s.attach(sent)
	case "notes":
		if sent["note_type"] != "NOTE" || sent["visibility"] == nil || sent["body"] == nil || s.Row("candidates", whole(sent["candidate_id"])) == nil {
			return refuse(http.StatusUnprocessableEntity, "body, note_type and visibility are required")
		}
		return s.keep(path, sent)
	case "candidate_educations":
		if s.Row("custom_field_options", whole(sent["school_name_custom_field_option_id"])) == nil {
			return refuse(http.StatusUnprocessableEntity, "school_name_custom_field_option_id is invalid")
		}
		return s.keep(path, sent)
	case "candidate_employments":
		if _, err := time.Parse(time.DateOnly, fmt.Sprint(sent["start_date"])); err != nil || sent["company_name"] == nil || sent["title"] == nil {
			return refuse(http.StatusUnprocessableEntity, "company_name, title and start_date are required")
		}
		return s.keep(path, sent)
	}
	if id, ok := strings.CutSuffix(strings.TrimPrefix(path, "applications/"), "/move"); ok {
		return s.move(id, sent)
	}
	return refuse(http.StatusNotFound, "Not found")
}

func (s *Server) keep(list string, sent Object) (int, any) {
	sent["id"] = len(s.Lists[list]) + 1
	s.add(list, sent)
	return http.StatusCreated, Object{"id": sent["id"]}
}

// create never looks for the same person: this ATS keeps doubles.
func (s *Server) create(sent Object) (int, any) {
	application, _ := sent["application"].(map[string]any)
	if sent["first_name"] == nil || sent["last_name"] == nil || sent["first_name"] == "" {
		return refuse(http.StatusUnprocessableEntity, "first_name and last_name are required")
	}
	if s.Row("jobs", whole(application["job_id"])) == nil {
		return refuse(http.StatusUnprocessableEntity, "application.job_id is invalid")
	}
	if source, given := application["source_id"]; given && s.Row("sources", whole(source)) == nil {
		return refuse(http.StatusUnprocessableEntity, "application.source_id is invalid")
	}
	sent["id"], sent["updated_at"] = 9001+len(s.Lists["candidates"]), s.Now.Format(time.RFC3339)
	s.add("candidates", sent)
	s.enter(whole(sent["id"]), application)
	return http.StatusCreated, sent
}

func (s *Server) enter(candidate int, application Object) int {
	job := whole(application["job_id"])
	stage := whole(application["initial_stage_id"])
	if stage == 0 {
		stage = 10 * job
	}
	return s.apply(candidate, job, stage)
}

// attach replaces the résumé before.
func (s *Server) attach(sent Object) (int, any) {
	id := whole(sent["application_id"])
	content, _ := sent["content"].(string)
	data, err := base64.StdEncoding.DecodeString(content)
	if s.Row("applications", id) == nil || err != nil || len(data) == 0 || sent["type"] != "resume" || sent["filename"] == nil {
		return refuse(http.StatusUnprocessableEntity, "application_id, type, filename and content are required")
	}
	s.Files[id] = [][]byte{data}
	return http.StatusCreated, Object{"id": 1}
}

func (s *Server) move(id string, sent Object) (int, any) {
	n, _ := strconv.Atoi(id)
	a := s.Row("applications", n)
	if a == nil {
		return refuse(http.StatusNotFound, "Not found")
	}
	to := s.Row("job_interview_stages", whole(sent["to_stage_id"]))
	if whole(sent["from_stage_id"]) != whole(a["stage_id"]) || to == nil || to["job_id"] != a["job_id"] {
		return refuse(http.StatusUnprocessableEntity, "from_stage_id or to_stage_id is invalid")
	}
	a["stage_id"], a["stage_name"], a["updated_at"] = to["id"], to["name"], s.Now.Format(time.RFC3339)
	return http.StatusNoContent, nil
}
