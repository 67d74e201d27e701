package atsserver

import (
	"fmt"
	"slices"
	"time"
)

// CloseJob closes a job as the employer does.
func (s *Server) CloseJob(id string) error {
	return s.EditJob(id, func(j *Job) { j.Status = Closed })
}

// ReopenJob opens a closed job again, under the same id and reference.
func (s *Server) ReopenJob(id string) error {
	return s.EditJob(id, func(j *Job) { j.Status = Open })
}

// EditJob changes a job as the employer does.
func (s *Server) EditJob(id string, edit func(*Job)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	job, ok := s.jobs.get(id)
	if !ok {
		return fmt.Errorf("no job %s", id)
	}
	edit(&job)
	job.ID, job.UpdatedAt = id, s.options.Clock.Now()
	s.jobs.put(id, job, job.UpdatedAt)
	return nil
}

// AddJob publishes a further job.
func (s *Server) AddJob(job Job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	job.UpdatedAt = s.options.Clock.Now()
	s.jobs.put(job.ID, job, job.UpdatedAt)
}

// RemoveJob deletes a job; incremental reads show it as deleted, others not at all.
func (s *Server) RemoveJob(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.jobs.remove(id, s.options.Clock.Now()) {
		return fmt.Errorf("no job %s", id)
	}
	return nil
}

// Apply puts a person into a job's pipeline as if they had applied themselves,
// at a time in the past or now (zero). It gives the application.
func (s *Server) Apply(c Candidate, job, stage, source string, at time.Time) (Application, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted, ok := s.jobs.get(job)
	if !ok {
		return Application{}, fmt.Errorf("no job %s", job)
	}
	i := slices.IndexFunc(wanted.Stages, func(st Stage) bool { return st.Name == stage })
	if i < 0 {
		return Application{}, fmt.Errorf("job %s has no stage %q", job, stage)
	}
	if at.IsZero() {
		at = s.options.Clock.Now()
	}
	c.ID, c.CreatedAt = s.nextID("cand"), at
	c.URL = s.url + "/people/" + c.ID
	a, err := s.apply(c, wanted, wanted.Stages[i].ID, source, false)
	if err != nil {
		return a, err
	}
	a.CreatedAt, a.UpdatedAt = at, at
	s.candidates.put(c.ID, c, at)
	s.applications.put(a.ID, a, at)
	return a, nil
}

// Move takes an application to the stage of that name, as the employer does.
func (s *Server) Move(application, stage string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.applications.get(application)
	if !ok {
		return fmt.Errorf("no application %s", application)
	}
	job, _ := s.jobs.get(a.JobID)
	i := slices.IndexFunc(job.Stages, func(st Stage) bool { return st.Name == stage })
	if i < 0 {
		return fmt.Errorf("job %s has no stage %q", a.JobID, stage)
	}
	s.toStage(a, job.Stages[i])
	return nil
}

// Withdraw takes an application out of the pipeline.
func (s *Server) Withdraw(application string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.applications.remove(application, s.options.Clock.Now()) {
		return fmt.Errorf("no application %s", application)
	}
	return nil
}

// Jobs is every job as it stands, deleted ones left out.
func (s *Server) Jobs() []Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.jobs.all()
}

// Candidates is every candidate as it stands.
func (s *Server) Candidates() []Candidate {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.candidates.all()
}

// Applications is every application as it stands, withdrawn ones left out.
func (s *Server) Applications() []Application {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.applications.all()
}

// Attachments is every file received, oldest first.
func (s *Server) Attachments() []Attachment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.attachments)
}

// Notes is every note received, oldest first.
func (s *Server) Notes() []Note {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}
