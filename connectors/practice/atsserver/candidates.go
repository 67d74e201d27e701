package atsserver

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"strings"
)

// newCandidate is what a client sends to create one.
type newCandidate struct {
	Candidate
	StageID string `json:"stage_id"`
	Source  string `json:"source"`
}

// nextID makes an id; the caller holds the lock.
func (s *Server) nextID(kind string) string {
	s.lastID++
	return fmt.Sprintf("%s-%d", kind, s.lastID)
}

// linkedInKey is the part of a LinkedIn address by which people are compared.
func linkedInKey(url string) string {
	_, path, ok := strings.Cut(strings.ToLower(url), "linkedin.com/")
	if !ok {
		return ""
	}
	path, _, _ = strings.Cut(path, "?")
	return strings.Trim(path, "/")
}

// found is a candidate with its applications.
type found struct {
	Candidate
	Applications []Application `json:"applications"`
}

func (s *Server) findCandidates(r *http.Request) (any, error) {
	email, linkedIn := r.URL.Query().Get("email"), linkedInKey(r.URL.Query().Get("linkedin_url"))
	if email == "" && linkedIn == "" {
		return nil, badRequest("Give an email or a linkedin_url.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	matches := []found{}
	for _, c := range s.candidates.all() {
		same := email != "" && strings.EqualFold(c.Email, email) || linkedIn != "" && linkedInKey(c.LinkedInURL) == linkedIn
		if !same {
			continue
		}
		match := found{Candidate: c, Applications: []Application{}}
		for _, a := range s.applications.all() {
			if a.CandidateID == c.ID {
				match.Applications = append(match.Applications, a)
			}
		}
		matches = append(matches, match)
	}
	return map[string]any{"candidates": matches}, nil
}

// complaints are what keeps a candidate from being accepted.
func (s *Server) complaints(c newCandidate) []field {
	var list []field
	if strings.TrimSpace(c.LastName) == "" {
		list = append(list, field{Field: "last_name", Message: "A last name is required."})
	}
	if _, err := mail.ParseAddress(c.Email); err != nil {
		list = append(list, field{Field: "email", Message: "A valid e-mail address is required."})
	}
	for i, e := range c.Education {
		if !s.inList(e.School) {
			list = append(list, field{
				Field:   fmt.Sprintf("education[%d].school", i),
				Message: "School must be chosen from the list.", Choices: s.schoolsLike(e.School),
			})
		}
	}
	return list
}

func (s *Server) createCandidate(r *http.Request) (any, error) {
	wanted, err := read[newCandidate](r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	job, err := s.job(r)
	if err != nil {
		return nil, err
	}
	if complaints := s.complaints(wanted); len(complaints) > 0 {
		return nil, invalid(complaints...)
	}
	c := wanted.Candidate
	c.ID, c.CreatedAt, c.ViaAPI = s.nextID("cand"), s.options.Clock.Now(), true
	c.URL = s.url + "/people/" + c.ID
	a, err := s.apply(c, job, wanted.StageID, wanted.Source, true)
	if err != nil {
		return nil, err
	}
	s.candidates.put(c.ID, c, c.CreatedAt)
	return created{s.withCandidate(a)}, nil
}

func (s *Server) addApplication(r *http.Request) (any, error) {
	wanted, err := read[struct {
		JobID   string `json:"job_id"`
		StageID string `json:"stage_id"`
		Source  string `json:"source"`
	}](r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.candidate(r)
	if err != nil {
		return nil, err
	}
	job, ok := s.jobs.get(wanted.JobID)
	if !ok {
		return nil, invalid(field{Field: "job_id", Message: "There is no such job."})
	}
	a, err := s.apply(c, job, wanted.StageID, wanted.Source, true)
	if err != nil {
		return nil, err
	}
	return created{s.withCandidate(a)}, nil
}

// candidate gives the candidate that the path names; the caller holds the lock.
func (s *Server) candidate(r *http.Request) (Candidate, error) {
	c, ok := s.candidates.get(r.PathValue("id"))
	if !ok {
		return c, notFound("candidate")
	}
	return c, nil
}

func (s *Server) listAttachments(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.candidate(r)
	if err != nil {
		return nil, err
	}
	list := []Attachment{}
	for _, a := range s.attachments {
		if a.CandidateID == c.ID {
			list = append(list, a)
		}
	}
	return map[string]any{"attachments": list}, nil
}

func (s *Server) attach(r *http.Request) (any, error) {
	file, err := readFile(r)
	if err != nil {
		return nil, err
	}
	if len(file.Data) == 0 || file.Name == "" {
		return nil, invalid(field{Field: "file", Message: "A file with a name is required."})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.candidate(r)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file.Data)
	file.ID, file.CandidateID, file.CreatedAt = s.nextID("file"), c.ID, s.options.Clock.Now()
	file.Size, file.SHA256 = len(file.Data), hex.EncodeToString(sum[:])
	if file.Kind == "" {
		file.Kind = "other"
	}
	s.attachments = append(s.attachments, file)
	return created{file}, nil
}

// readFile takes a file as a form's upload or as JSON.
func readFile(r *http.Request) (Attachment, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		sent, err := read[struct {
			Attachment
			Content string `json:"content_base64"`
		}](r)
		if err != nil {
			return Attachment{}, err
		}
		if sent.Data, err = base64.StdEncoding.DecodeString(sent.Content); err != nil {
			return Attachment{}, invalid(field{Field: "content_base64", Message: "This is not base64."})
		}
		return sent.Attachment, nil
	}
	part, header, err := r.FormFile("file")
	if err != nil {
		return Attachment{}, invalid(field{Field: "file", Message: "A file is required."})
	}
	defer part.Close()
	data, err := io.ReadAll(part)
	if err != nil {
		return Attachment{}, badRequest("The upload broke off.")
	}
	return Attachment{
		Kind: r.FormValue("kind"), JobID: r.FormValue("job_id"), Name: header.Filename,
		MediaType: header.Header.Get("Content-Type"), Data: data,
	}, nil
}

func (s *Server) addNote(r *http.Request) (any, error) {
	note, err := read[Note](r)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(note.Text) == "" {
		return nil, invalid(field{Field: "text", Message: "A note needs a text."})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.candidate(r)
	if err != nil {
		return nil, err
	}
	note.ID, note.CandidateID, note.CreatedAt = s.nextID("note"), c.ID, s.options.Clock.Now()
	s.notes = append(s.notes, note)
	return created{note}, nil
}
