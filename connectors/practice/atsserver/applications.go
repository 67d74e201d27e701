package atsserver

import (
	"net/http"
	"slices"
)

// listed is an application with what one needs to recognise the person.
type listed struct {
	Application
	Candidate Candidate `json:"candidate"`
}

func (s *Server) withCandidate(a Application) listed {
	c, _ := s.candidates.get(a.CandidateID)
	c.Education, c.Experience = nil, nil // only in the candidate's own record
	return listed{Application: a, Candidate: c}
}

func (s *Server) listApplications(r *http.Request) (any, error) {
	q, err := parseQuery(r)
	if err != nil {
		return nil, err
	}
	job := r.URL.Query().Get("job_id")
	s.mu.Lock()
	defer s.mu.Unlock()
	if job != "" {
		if _, ok := s.jobs.get(job); !ok {
			return nil, notFound("job")
		}
	}
	rows, next, err := page(s.applications, q, func(a Application) bool { return job == "" || a.JobID == job })
	if err != nil {
		return nil, err
	}
	applications := make([]any, 0, len(rows))
	for _, row := range rows {
		if row.removed {
			applications = append(applications, tombstone{ID: row.id, JobID: row.value.JobID, Deleted: true, UpdatedAt: row.updated})
			continue
		}
		applications = append(applications, s.withCandidate(row.value))
	}
	return map[string]any{"applications": applications, "next_cursor": next}, nil
}

func (s *Server) application(id string) (Application, error) {
	a, ok := s.applications.get(id)
	if !ok {
		return a, notFound("application")
	}
	return a, nil
}

func (s *Server) readApplication(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.application(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.withCandidate(a), nil
}

func (s *Server) moveApplication(r *http.Request) (any, error) {
	wanted, err := read[struct {
		StageID string `json:"stage_id"`
	}](r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.application(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	job, _ := s.jobs.get(a.JobID)
	i := slices.IndexFunc(job.Stages, func(st Stage) bool { return st.ID == wanted.StageID })
	if i < 0 {
		return nil, invalid(field{Field: "stage_id", Message: "This is not a stage of the job."})
	}
	return s.toStage(a, job.Stages[i]), nil
}

// toStage moves an application; the caller holds the lock.
func (s *Server) toStage(a Application, stage Stage) Application {
	a.Stage, a.Status = stage, "active"
	if stage.Kind != "active" {
		a.Status = stage.Kind
	}
	a.UpdatedAt = s.options.Clock.Now()
	s.applications.put(a.ID, a, a.UpdatedAt)
	return a
}

// apply puts a candidate on a job; the caller holds the lock.
func (s *Server) apply(c Candidate, job Job, stage, source string, viaAPI bool) (Application, error) {
	if job.Status != Open {
		return Application{}, invalid(field{Field: "job_id", Message: "This job is closed."})
	}
	i := 0
	if stage != "" {
		i = slices.IndexFunc(job.Stages, func(st Stage) bool { return st.ID == stage })
	}
	if i < 0 || len(job.Stages) == 0 {
		return Application{}, invalid(field{Field: "stage_id", Message: "This is not a stage of the job."})
	}
	for _, a := range s.applications.all() {
		if a.CandidateID == c.ID && a.JobID == job.ID {
			return Application{}, invalid(field{Field: "job_id", Message: "This candidate is on the job already."})
		}
	}
	now := s.options.Clock.Now()
	a := Application{
		ID: s.nextID("app"), JobID: job.ID, CandidateID: c.ID, Stage: job.Stages[i], Status: "active",
		Source: source, CreatedAt: now, UpdatedAt: now, ViaAPI: viaAPI,
	}
	s.applications.put(a.ID, a, now)
	return a, nil
}
