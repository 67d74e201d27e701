package mergefake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// actions says what the linked system can do.
func (s *Server) actions() Object {
	can := []string{"FETCH", "CREATE"}
	if s.ReadOnly {
		can = can[:1]
	}
	list := []Object{}
	for _, model := range []string{"Candidate", "Application", "Activity", "Job"} {
		own := can
		if model == "Job" {
			own = can[:1]
		}
		list = append(list, Object{"model_name": model, "available_operations": own, "required_post_parameters": []string{}, "supported_fields": []string{}})
	}
	return Object{"integration": Object{"name": "Kestrel ATS"}, "passthrough_available": true, "available_model_operations": list}
}

// required are the fields that the linked system wants of a record.
func (s *Server) required(table string) []string {
	switch table {
	case "candidates":
		return append([]string{"first_name", "last_name"}, s.Required...)
	case "applications":
		return []string{"candidate", "job"}
	}
	return []string{"body"}
}

// meta says what the linked system wants of a record, as a JSON schema.
func (s *Server) meta(table string) Object {
	properties := Object{}
	for _, name := range s.required(table) {
		properties[name] = Object{"type": "string", "title": strings.ReplaceAll(name, "_", " ")}
	}
	return Object{
		"request_schema": Object{"type": "object", "properties": Object{
			"model":          Object{"type": "object", "required": s.required(table), "properties": properties},
			"remote_user_id": Object{"type": "string"},
		}},
		"status":                 Object{"linked_account_status": "COMPLETE", "can_make_request": !s.ReadOnly},
		"has_conditional_params": false, "has_required_linked_account_params": len(s.Required) > 0,
	}
}

// refuse is how the linked system's refusals come.
func refuse(kind, pointer, text string) (int, any) {
	return http.StatusBadRequest, Object{
		"model": nil, "warnings": []Object{},
		"errors": []Object{{"source": Object{"pointer": pointer}, "title": kind, "detail": text, "problem_type": kind}},
	}
}

func (s *Server) write(r *http.Request, path []string) (int, any) {
	var sent struct {
		Model Object `json:"model"`
		User  string `json:"remote_user_id"`
		Stage string `json:"job_interview_stage"`
	}
	if json.NewDecoder(r.Body).Decode(&sent) != nil {
		return detail(http.StatusBadRequest, "JSON parse error")
	}
	if s.row("users", sent.User) == nil {
		return refuse("INVALID_PARAMETER", "/remote_user_id", "The remote user could not be found.")
	}
	if r.Method == http.MethodPost && len(path) == 3 && path[0] == "applications" && path[2] == "change-stage" {
		return s.move(path[1], sent.Stage)
	}
	if r.Method != http.MethodPost || len(path) != 1 || sent.Model == nil {
		return detail(http.StatusMethodNotAllowed, "Method not allowed.")
	}
	for _, field := range s.required(path[0]) {
		if sent.Model[field] == nil {
			return refuse("MISSING_REQUIRED_FIELD", "/model/"+field, field+" is a required field on model.")
		}
	}
	switch path[0] {
	case "candidates":
		return s.person(sent.Model)
	case "applications":
		return s.onJob(sent.Model)
	case "activities":
		s.notes = append(s.notes, sent.Model)
		return done(Object{"id": ID("activities", len(s.notes)), "body": sent.Model["body"]})
	}
	return detail(http.StatusMethodNotAllowed, "Method not allowed.")
}

func done(model Object) (int, any) {
	return http.StatusCreated, Object{"model": model, "warnings": []Object{}, "errors": []Object{}, "logs": []Object{}}
}

// objects reads a list of objects as it was sent.
func objects(value any) []Object {
	list, _ := value.([]any)
	out := []Object{}
	for _, v := range list {
		if o, ok := v.(map[string]any); ok {
			out = append(out, Object(o))
		}
	}
	return out
}

func (s *Server) person(model Object) (int, any) {
	emails := objects(model["email_addresses"])
	if s.Unique {
		for _, row := range s.tables["candidates"] {
			have, _ := row["email_addresses"].([]Object)
			for _, e := range emails {
				if slices.ContainsFunc(have, func(h Object) bool { return h["value"] == e["value"] }) {
					text, _ := e["value"].(string)
					return refuse("MODEL_WITH_DUPLICATE_UNIQUE_FIELD_EXISTS", "/model/email_addresses", text+" exists already.")
				}
			}
		}
	}
	row := s.put("candidates", Object{
		"first_name": model["first_name"], "last_name": model["last_name"], "company": model["company"], "title": model["title"],
		"email_addresses": emails, "phone_numbers": objects(model["phone_numbers"]), "urls": objects(model["urls"]), "applications": []string{},
	})
	return done(row)
}

func (s *Server) onJob(model Object) (int, any) {
	person, _ := model["candidate"].(string)
	job, _ := model["job"].(string)
	row := s.row("candidates", person)
	if row == nil || s.row("jobs", job) == nil {
		return refuse("INVALID_PARAMETER", "/model/job", "The job or the candidate could not be found.")
	}
	return done(s.apply(row, job, model["source"], model["current_stage"]))
}

func (s *Server) move(application, stage string) (int, any) {
	a, to := s.row("applications", application), s.row("job-interview-stages", stage)
	if a == nil || to == nil || !s.Generic && to["job"] != a["job"] {
		return refuse("INVALID_PARAMETER", "/job_interview_stage", "The stage could not be found.")
	}
	a["current_stage"], a["modified_at"] = stage, s.stamp()
	return done(a)
}
