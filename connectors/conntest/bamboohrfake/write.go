package bamboohrfake

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (s *Server) write(r *http.Request, path []string) reply {
	if len(path) == 2 && path[1] == "application" {
		return s.create(r)
	}
	if len(path) != 4 || path[1] != "applications" {
		return reply{status: http.StatusNotFound}
	}
	id, _ := strconv.Atoi(path[2])
	a := s.Of(id)
	var sent struct {
		Status  int
		Comment string
	}
	switch {
	case a == nil:
		return reply{status: http.StatusNotFound}
	case json.NewDecoder(r.Body).Decode(&sent) != nil:
		return reply{status: http.StatusBadRequest, wrong: "Invalid JSON"}
	case path[3] == "comments" && sent.Comment != "":
		a.Comments = append(a.Comments, sent.Comment)
		return reply{status: http.StatusOK, body: Object{"type": "comment", "id": len(a.Comments)}}
	case path[3] == "status":
		if _, ok := statusName(sent.Status); !ok {
			return reply{status: http.StatusBadRequest, wrong: "Invalid status"}
		}
		a.Status, a.Changed = sent.Status, s.Now
		return reply{status: http.StatusOK, body: Object{"type": "positionApplicantStatus", "id": 254}}
	}
	return reply{status: http.StatusBadRequest, wrong: "Invalid request"}
}

var (
	linkedIn = regexp.MustCompile(`^https?://(.*\.)?linkedin\.com/`)
	fields   = []string{
		"firstName", "lastName", "email", "phoneNumber", "source", "jobId", "address", "city", "state", "zip", "country", "linkedinUrl",
		"dateAvailable", "desiredSalary", "referredBy", "websiteUrl", "highestEducation", "collegeName", "references", "resume", "coverLetter",
	}
	fileTypes = []string{"application/pdf", "application/msword", "text/plain", "application/rtf"}
)

// create makes an applicant and the application, whoever is there already.
func (s *Server) create(r *http.Request) reply {
	refuse := func(why string) reply {
		return reply{status: http.StatusUnprocessableEntity, wrong: why, body: Object{}}
	}
	if err := r.ParseMultipartForm(mostMemory); err != nil {
		return refuse("Invalid form")
	}
	sent := map[string]string{}
	for name, values := range r.MultipartForm.Value {
		if !slices.Contains(fields, name) {
			return refuse("Unknown field " + name)
		}
		sent[name] = values[0]
	}
	file, wrong := attachment(r)
	job, _ := strconv.Atoi(sent["jobId"])
	switch {
	case sent["firstName"] == "" || sent["lastName"] == "":
		return refuse("firstName and lastName are required")
	case !slices.ContainsFunc(s.Jobs, func(j Object) bool { return j["id"] == job }):
		return refuse("Invalid jobId")
	case sent["email"] != "" && !strings.Contains(sent["email"], "@"):
		return refuse("Invalid email")
	case sent["linkedinUrl"] != "" && !linkedIn.MatchString(sent["linkedinUrl"]):
		return refuse("Invalid linkedinUrl")
	case wrong:
		return refuse("Invalid resume")
	}
	for name := range s.Required {
		if sent[name] == "" && (name != "resume" || file == nil) {
			return refuse(name + " is required")
		}
	}
	a := s.add(job, sent)
	if file != nil {
		a.Files = append(a.Files, *file)
	}
	number := a.ID
	if s.OtherNumbers {
		number = a.Applicant
	}
	return reply{status: http.StatusOK, body: Object{"result": "success", "candidateId": number}}
}

const mostMemory = 32 << 20

// attachment reads the résumé; nil = none was sent.
func attachment(r *http.Request) (f *File, wrong bool) {
	part, header, err := r.FormFile("resume")
	if err != nil {
		return nil, false
	}
	defer part.Close()
	data, err := io.ReadAll(part)
	kind := header.Header.Get("Content-Type")
	return &File{header.Filename, kind, data}, err != nil || !slices.Contains(fileTypes, kind)
}

func (s *Server) add(job int, sent map[string]string) *Application {
	n := len(s.Applications)
	a := &Application{
		ID: 60 + n, Applicant: 1117 + n, Job: job, Status: 1, First: sent["firstName"], Last: sent["lastName"], Applied: s.Now, Changed: s.Now, Sent: sent,
	}
	s.Applications = append(s.Applications, a)
	return a
}
