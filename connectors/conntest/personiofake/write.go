package personiofake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A stage of Personio's own, and one of the company's.
func system(word string) Object {
	return Object{"id": nil, "name": nil, "kind": "SYSTEM", "type": strings.ToUpper(word)}
}

// Custom is a phase of the company's.
func Custom(id int, name string) Object {
	return Object{"id": strconv.Itoa(id), "name": name, "kind": "CUSTOM", "type": "INTERVIEW"}
}

const mostDocument = 20 << 20

var extensions = []string{
	"pdf", "pptx", "xlsx", "docx", "doc", "xls", "ppt", "ods", "odt", "7z", "gz", "rar", "zip", "bmp", "gif", "jpg", "png", "tif", "csv", "txt", "rtf",
	"mp4", "3gp", "mov", "avi", "wmv",
}

// upload keeps a document that an application may name.
func (s *Server) upload(r *http.Request) reply {
	part, header, err := r.FormFile("file")
	if err != nil {
		return refused(http.StatusUnprocessableEntity, "file", "errors.invalid-file-type")
	}
	defer part.Close()
	data, err := io.ReadAll(part)
	extension := strings.ToLower(strings.TrimPrefix(path.Ext(header.Filename), "."))
	switch {
	case err != nil || !slices.Contains(extensions, extension):
		return refused(http.StatusUnprocessableEntity, "file", "errors.invalid-file-type")
	case len(data) > mostDocument:
		return refused(http.StatusRequestEntityTooLarge, "file", "errors.file-too-big")
	}
	uuid := fmt.Sprintf("10c0f5a0-0000-4000-8000-%012d", len(s.documents))
	s.documents[uuid] = File{Name: header.Filename, Data: data}
	return reply{http.StatusOK, Object{
		"uuid": uuid, "size": len(data), "mimetype": header.Header.Get("Content-Type"), "original_filename": header.Filename, "extension": extension,
	}}
}

// sent is an application as it is written.
type sent struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Email     string `json:"email"`
	Job       int    `json:"job_position_id"`
	Channel   int    `json:"recruiting_channel_id"`
	Phase     struct {
		Type string `json:"type"`
		ID   any    `json:"id"`
	} `json:"phase"`
	Tags  []string `json:"tags"`
	Files []struct {
		UUID     string `json:"uuid"`
		Name     string `json:"original_filename"`
		Category string `json:"category"`
	} `json:"files"`
	Attributes []struct {
		ID    string `json:"id"`
		Value string `json:"value"`
	} `json:"attributes"`
}

var address = regexp.MustCompile(`^\S+@\S+\.\S+$`)

// apply makes an application and says nothing of it.
func (s *Server) apply(r *http.Request) reply {
	var in sent
	from := json.NewDecoder(r.Body)
	from.DisallowUnknownFields()
	if from.Decode(&in) != nil {
		return refused(http.StatusBadRequest, "", "errors.attribute-validation.invalid-type")
	}
	if field, reason := s.wrong(in); reason != "" {
		return refused(http.StatusBadRequest, field, reason)
	}
	a := s.add(Application{Job: in.Job, First: in.FirstName, Last: in.LastName, Email: in.Email, Tags: in.Tags, Channel: in.Channel})
	a.Attributes = map[string]string{}
	for _, at := range in.Attributes {
		a.Attributes[at.ID] = at.Value
	}
	a.Phone, a.LinkedIn = a.Attributes["phone"], a.Attributes[Attribute]
	for _, f := range in.Files {
		a.Files = append(a.Files, File{f.Name, f.Category, s.documents[f.UUID].Data})
	}
	if word, ok := in.Phase.ID.(string); ok {
		a.Stage = system(word)
	} else if number, ok := in.Phase.ID.(float64); ok {
		a.Stage = Custom(int(number), "Interview")
	}
	a.Hidden = s.Slow
	return reply{status: http.StatusCreated}
}

// wrong gives the field that is refused, and the reason.
func (s *Server) wrong(in sent) (field, reason string) {
	const required = "errors.attribute-validation.required-attribute"
	for name, value := range map[string]string{"first_name": in.FirstName, "last_name": in.LastName, "email": in.Email} {
		if strings.TrimSpace(value) == "" {
			return name, required
		}
	}
	given := map[string]bool{}
	for _, at := range in.Attributes {
		if !slices.Contains([]string{"birthday", "gender", "location", "phone", "available_from", "salary_expectations", Attribute}, at.ID) {
			return at.ID, "errors.attribute-validation.unknown"
		}
		given[at.ID] = true
	}
	for name := range s.Required {
		if !given[name] {
			return name, required
		}
	}
	for _, f := range in.Files {
		if _, ok := s.documents[f.UUID]; !ok || f.Name == "" || f.Category != "cv" {
			return "files", "errors.file-validation.file-not-exists"
		}
	}
	word, isWord := in.Phase.ID.(string)
	switch {
	case !address.MatchString(in.Email):
		return "email", "errors.attribute-validation.invalid-email-format"
	case !slices.ContainsFunc(s.Jobs, func(j *Job) bool { return j.ID == in.Job }):
		return "job_position_id", "errors.job-position.not-published"
	case in.Channel != 0 && in.Channel != 5:
		return "recruiting_channel_id", "errors.posting-validation.channel-not-found"
	case isWord != (in.Phase.Type == "system") || isWord && !slices.Contains([]string{"unassigned", "rejected", "withdrawn", "offer", "accepted"}, word):
		return "phase", "errors.phase-validation.invalid-system-phase"
	case slices.ContainsFunc(s.Applications, func(a *Application) bool { return a.Job == in.Job && strings.EqualFold(a.Email, in.Email) }):
		return "email", "errors.applicant-already-exists"
	}
	return "", ""
}

func refused(status int, field, reason string) reply {
	return reply{status, Object{"errors": []Object{{"field": field, "errors": []Object{{"reason": reason, "context": Object{}}}}}}}
}

// add puts an application in, as the same candidate's where the address is known.
func (s *Server) add(a Application) *Application {
	n := len(s.Applications)
	a.ID, a.Person, a.Stage, a.Created, a.Changed = 9000+n, 800+n, system("unassigned"), s.Now, s.Now
	for _, b := range s.Applications {
		if strings.EqualFold(a.Email, b.Email) {
			a.Person = b.Person
			break
		}
	}
	s.Applications = append(s.Applications, &a)
	return &a
}
