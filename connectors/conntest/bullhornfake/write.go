package bullhornfake

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// longest are the lengths that texts may have.
var longest = map[string]int{
	"firstName": 50, "lastName": 50, "email": 100, "email2": 100, "email3": 100, "phone": 20, "mobile": 20, "companyURL": 100, "customText1": 100,
	"companyName": 100, "occupation": 100, "school": 100, "degree": 100, "major": 100, "title": 50, "action": 30,
}

// write makes a record anew with every PUT, and changes one with POST.
func (s *Server) write(r *http.Request, part []string) reply {
	var sent Object
	if json.NewDecoder(r.Body).Decode(&sent) != nil {
		return refuse(http.StatusBadRequest, "Malformed")
	}
	switch {
	case r.Method == http.MethodPut && len(part) == 3 && part[0] == "file" && part[1] == "Candidate":
		return s.attach(part[2], sent)
	case r.Method == http.MethodPut && len(part) == 2 && part[0] == "entity" && known[part[1]] != nil && part[1] != "JobOrder":
		return s.create(part[1], sent)
	case r.Method == http.MethodPost && len(part) == 3 && part[0] == "entity" && part[1] == "JobSubmission":
		return s.update(part[2], sent)
	}
	return refuse(http.StatusMethodNotAllowed, "Not allowed")
}

func (s *Server) create(entity string, sent Object) reply {
	if problem := s.problem(entity, sent); problem != "" {
		return refuse(http.StatusBadRequest, problem)
	}
	s.tick()
	s.next++
	o := Object{"id": s.next, "isDeleted": false, "dateAdded": s.Now.UnixMilli(), "dateLastModified": s.Now.UnixMilli()}
	for name, v := range sent {
		if inner, ok := v.(map[string]any); ok {
			v = Object(inner)
		}
		o[name] = v
	}
	s.tables[entity] = append(s.tables[entity], o)
	return found(Object{"changedEntityType": entity, "changedEntityId": s.next, "changeType": "INSERT", "data": sent})
}

// problem says what the ATS does not take.
func (s *Server) problem(entity string, sent Object) string {
	for name, v := range sent {
		if !slices.Contains(known[entity], name) {
			return "Unknown field " + name
		}
		if text, ok := v.(string); ok && longest[name] > 0 && len([]rune(text)) > longest[name] {
			return "Too long: " + name
		}
	}
	text := func(name string) string { v, _ := sent[name].(string); return v }
	refers := func(name, to string) bool {
		inner, _ := sent[name].(map[string]any)
		return s.record(to, number(inner["id"])) != nil
	}
	switch entity {
	case "Candidate":
		if text("firstName") == "" || text("lastName") == "" || text("name") == "" || text("status") == "" {
			return "A mandatory field is missing"
		}
	case "JobSubmission":
		if !refers("candidate", "Candidate") || !refers("jobOrder", "JobOrder") || !s.status(text("status")) || sent["dateWebResponse"] == nil {
			return "Invalid submission"
		}
	case "CandidateEducation", "CandidateWorkHistory":
		if !refers("candidate", "Candidate") {
			return "Unknown candidate"
		}
	case "Note":
		if !refers("personReference", "Candidate") || sent["commentingPerson"] == nil || text("comments") == "" {
			return "Invalid note"
		}
	}
	return ""
}

func (s *Server) status(value string) bool {
	return slices.ContainsFunc(s.Statuses, func(o Option) bool { return o.Value == value })
}

func (s *Server) update(id string, sent Object) reply {
	n, _ := strconv.Atoi(id)
	o := s.record("JobSubmission", n)
	status, _ := sent["status"].(string)
	if o == nil || len(sent) != 1 || !s.status(status) {
		return refuse(http.StatusBadRequest, "Invalid change")
	}
	s.tick()
	o["status"], o["dateLastModified"] = status, s.Now.UnixMilli()
	return found(Object{"changedEntityType": "JobSubmission", "changedEntityId": n, "changeType": "UPDATE"})
}

func (s *Server) attach(person string, sent Object) reply {
	id, _ := strconv.Atoi(person)
	text := func(name string) string { v, _ := sent[name].(string); return v }
	data, err := base64.StdEncoding.DecodeString(text("fileContent"))
	if s.record("Candidate", id) == nil || err != nil || text("fileType") != "SAMPLE" || text("name") == "" || text("externalID") == "" {
		return refuse(http.StatusBadRequest, "Invalid file")
	}
	s.next++
	s.files[id] = append(s.files[id], File{ID: s.next, Name: text("name"), Kind: text("type"), Media: text("contentType"), Foreign: text("externalID"), Data: data})
	return found(Object{"fileId": s.next})
}
