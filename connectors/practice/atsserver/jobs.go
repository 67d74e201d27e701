package atsserver

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The sizes of a page: what is given unasked, and the most that can be had.
const (
	defaultLimit = 50
	maxLimit     = 100
)

func parseQuery(r *http.Request) (query, error) {
	values := r.URL.Query()
	q := query{cursor: values.Get("cursor"), limit: defaultLimit}
	if text := values.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxLimit {
			return q, badRequest("limit must be between 1 and " + strconv.Itoa(maxLimit) + ".")
		}
		q.limit = n
	}
	if text := values.Get("updated_after"); text != "" {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return q, badRequest("updated_after must be a time as in 2026-11-23T08:00:00Z.")
		}
		q.after = at
	}
	return q, nil
}

// tombstone stands for a row that was removed, in incremental reads only.
type tombstone struct {
	ID        string    `json:"id"`
	JobID     string    `json:"job_id,omitempty"`
	Deleted   bool      `json:"deleted"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (s *Server) me(*http.Request) (any, error) {
	permissions := []Right{}
	for _, right := range AllRights() {
		if s.moods.has(right) {
			permissions = append(permissions, right)
		}
	}
	return map[string]any{"account": s.options.Employer, "permissions": permissions}, nil
}

func (s *Server) listJobs(r *http.Request) (any, error) {
	q, err := parseQuery(r)
	if err != nil {
		return nil, err
	}
	status := r.URL.Query().Get("status")
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, next, err := page(s.jobs, q, func(j Job) bool { return status == "" || j.Status == status })
	if err != nil {
		return nil, err
	}
	jobs := make([]any, 0, len(rows))
	for _, row := range rows {
		if row.removed {
			jobs = append(jobs, tombstone{ID: row.id, Deleted: true, UpdatedAt: row.updated})
			continue
		}
		jobs = append(jobs, row.value)
	}
	answer := map[string]any{"jobs": jobs, "next_cursor": next}
	if q.after.IsZero() {
		answer["total"] = len(s.jobs.rows)
	}
	return answer, nil
}

// job gives the job that the path names.
func (s *Server) job(r *http.Request) (Job, error) {
	job, ok := s.jobs.get(r.PathValue("id"))
	if !ok {
		return job, notFound("job")
	}
	return job, nil
}

func (s *Server) readJob(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.job(r)
}

func (s *Server) listStages(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	job, err := s.job(r)
	return map[string]any{"stages": job.Stages}, err
}

// readRequirements tells what a candidate must have to be accepted.
func (s *Server) readRequirements(*http.Request) (any, error) {
	type requirement struct {
		Field    string `json:"field"`
		Required bool   `json:"required"`
		FromList string `json:"from_list,omitempty"`
	}
	list := []requirement{{Field: "last_name", Required: true}, {Field: "email", Required: true}}
	if s.options.Schools != nil {
		list = append(list, requirement{Field: "education.school", FromList: "/v1/schools"})
	}
	return map[string]any{"requirements": list}, nil
}

func (s *Server) listSchools(r *http.Request) (any, error) {
	return map[string]any{"schools": s.schoolsLike(r.URL.Query().Get("q"))}, nil
}

// schoolsLike gives up to ten schools that share words with text, best first; all for "".
func (s *Server) schoolsLike(text string) []string {
	words := strings.Fields(strings.ToLower(text))
	score := func(school string) int {
		n := 0
		for _, word := range words {
			if len(word) > 2 && strings.Contains(strings.ToLower(school), word) {
				n++
			}
		}
		return n
	}
	list := slices.Clone(s.options.Schools)
	slices.SortStableFunc(list, func(a, b string) int { return score(b) - score(a) })
	if len(words) > 0 {
		list = list[:min(10, len(list))]
	}
	return list
}

// inList tells whether the school is written as the employer's list has it.
func (s *Server) inList(school string) bool {
	return s.options.Schools == nil || slices.ContainsFunc(s.options.Schools, func(known string) bool { return strings.EqualFold(known, school) })
}
