// Package atsserver is the practice company's applicant tracking system: a real
// HTTP server on the loopback interface with a JSON interface such as the ones
// that vendors sell.
//
// What it promises:
//   - It behaves as real systems do, also where they are inconvenient. Lists are
//     read page by page with an opaque cursor and incrementally with
//     updated_after (inclusive); deletions appear in incremental reads only;
//     GET answers carry an ETag; a key that lacks a right is answered 403 with
//     the right's name; too many calls are answered 429 with Retry-After;
//     creating a candidate twice makes two candidates, for there is no
//     idempotency key; a school must come from a list where the employer
//     demands it.
//   - Everything that was asked and everything that was written is recorded,
//     readable through Calls, Candidates, Applications, Attachments and Notes.
//     Checks compare with this record, never with what the program under test
//     believes it did.
//   - The employer acts through methods: CloseJob, ReopenJob, EditJob,
//     RemoveJob, Apply, Move, Withdraw. Times come from the clock it is given.
//   - Latency, rate limit, missing rights and faults are switched on by the
//     caller, see SetLatency, SetRate, Grant and Fail.
//
// The same open jobs are served as an XML feed for job boards at /feed.xml,
// without a key, as an Avature customer gets it.
//
// # The interface
//
// All paths need "Authorization: Bearer KEY". Answers bear X-Server-Time, the
// domain time at which their work began. Errors are
// {"error":{"code","message","permission","fields":[{"field","message","choices"}]}}.
//
//	GET   /v1/me                                 account and the key's permissions
//	GET   /v1/jobs?updated_after&status&cursor&limit
//	GET   /v1/jobs/{id}
//	GET   /v1/jobs/{id}/stages
//	GET   /v1/applications?job_id&updated_after&cursor&limit
//	GET   /v1/applications/{id}
//	PATCH /v1/applications/{id}                  {"stage_id"}
//	GET   /v1/candidates?email= | ?linkedin_url=
//	POST  /v1/jobs/{id}/candidates               creates a candidate and the application
//	POST  /v1/candidates/{id}/applications       {"job_id","stage_id","source"}
//	GET   /v1/candidates/{id}/attachments
//	POST  /v1/candidates/{id}/attachments        multipart "file", or JSON with content_base64
//	POST  /v1/candidates/{id}/notes              {"text","job_id"}
//	GET   /v1/requirements                       what a candidate must have
//	GET   /v1/schools?q=                         the list that schools come from
//
// Everything is kept in memory and is gone after Close. It holds invented
// people only.
package atsserver

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"reqdesk/core"

	"golang.org/x/time/rate"
)

// Right is a permission that a key may have.
type Right string

// The rights of a key.
const (
	ReadJobs         Right = "jobs.read"
	ReadApplications Right = "applications.read"
	ReadCandidates   Right = "candidates.read"
	WriteCandidates  Right = "candidates.write"
	WriteAttachments Right = "attachments.write"
	WriteNotes       Right = "notes.write"
	WriteStages      Right = "stages.write"
)

// AllRights is what a recruiter's key has by default.
func AllRights() []Right {
	return []Right{ReadJobs, ReadApplications, ReadCandidates, WriteCandidates, WriteAttachments, WriteNotes, WriteStages}
}

// Options describe one employer's ATS.
type Options struct {
	Clock    core.Clock // domain time; required
	Employer string     // the account's name
	Key      string     // the API key; required
	Jobs     []Job      // with their stages; UpdatedAt zero means PostedAt
	// Schools is the list that an education must come from; nil means any text.
	Schools []string
}

// Server is one running ATS. Its methods may be called at any time and from
// anywhere.
type Server struct {
	options Options
	url     string
	http    *http.Server
	serving sync.WaitGroup
	close   sync.Once

	mu           sync.Mutex
	jobs         *table[Job]
	applications *table[Application]
	candidates   *table[Candidate]
	attachments  []Attachment
	notes        []Note
	lastID       int

	moods moods

	record sync.Mutex
	calls  []Call
}

// Start listens on a free loopback port and serves until Close.
func Start(ctx context.Context, options Options) (*Server, error) {
	s := &Server{
		options: options, lastID: 1000,
		jobs: newTable[Job](), applications: newTable[Application](), candidates: newTable[Candidate](),
	}
	s.moods.rights = map[Right]bool{}
	for _, right := range AllRights() {
		s.moods.rights[right] = true
	}
	for _, job := range options.Jobs {
		if job.UpdatedAt.IsZero() {
			job.UpdatedAt = job.PostedAt
		}
		s.jobs.put(job.ID, job, job.UpdatedAt)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for HTTP: %w", err)
	}
	s.url = "http://" + listener.Addr().String()
	s.http = &http.Server{
		Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	// Serve ends with an error of the closed server, which says nothing.
	s.serving.Go(func() { _ = s.http.Serve(listener) })
	return s, nil
}

// Close ends all connections and waits until the server no longer listens.
func (s *Server) Close() (err error) {
	s.close.Do(func() {
		err = s.http.Close()
		s.serving.Wait()
	})
	return err
}

// URL is the base address, without a slash at its end.
func (s *Server) URL() string { return s.url }

// FeedURL is the address of the XML feed.
func (s *Server) FeedURL() string { return s.url + "/feed.xml" }

// Key is the API key that opens the interface.
func (s *Server) Key() string { return s.options.Key }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, route := range map[string]struct {
		right Right
		do    handler
	}{
		"GET /v1/me":                            {"", s.me},
		"GET /v1/jobs":                          {ReadJobs, s.listJobs},
		"GET /v1/jobs/{id}":                     {ReadJobs, s.readJob},
		"GET /v1/jobs/{id}/stages":              {ReadJobs, s.listStages},
		"GET /v1/requirements":                  {ReadJobs, s.readRequirements},
		"GET /v1/schools":                       {ReadJobs, s.listSchools},
		"GET /v1/applications":                  {ReadApplications, s.listApplications},
		"GET /v1/applications/{id}":             {ReadApplications, s.readApplication},
		"PATCH /v1/applications/{id}":           {WriteStages, s.moveApplication},
		"GET /v1/candidates":                    {ReadCandidates, s.findCandidates},
		"GET /v1/candidates/{id}/attachments":   {ReadCandidates, s.listAttachments},
		"POST /v1/jobs/{id}/candidates":         {WriteCandidates, s.createCandidate},
		"POST /v1/candidates/{id}/applications": {WriteCandidates, s.addApplication},
		"POST /v1/candidates/{id}/attachments":  {WriteAttachments, s.attach},
		"POST /v1/candidates/{id}/notes":        {WriteNotes, s.addNote},
	} {
		mux.Handle(pattern, s.endpoint(route.right, route.do))
	}
	mux.Handle("/v1/", s.endpoint("", func(*http.Request) (any, error) { return nil, notFound("page") }))
	mux.HandleFunc("GET /feed.xml", s.serveFeed)
	return s.recorded(mux)
}

// Grant sets which rights the key has from now on.
func (s *Server) Grant(rights ...Right) {
	s.moods.mu.Lock()
	defer s.moods.mu.Unlock()
	s.moods.rights = map[Right]bool{}
	for _, right := range rights {
		s.moods.rights[right] = true
	}
}

// Revoke takes one right away from the key.
func (s *Server) Revoke(right Right) {
	s.moods.mu.Lock()
	defer s.moods.mu.Unlock()
	s.moods.rights[right] = false
}

// SetLatency makes every answer take d of real time.
func (s *Server) SetLatency(d time.Duration) {
	s.moods.mu.Lock()
	defer s.moods.mu.Unlock()
	s.moods.latency = d
}

// SetRate permits n calls per duration of real time; more are answered 429.
// n = 0 lifts the limit.
func (s *Server) SetRate(n int, per time.Duration) {
	s.moods.mu.Lock()
	defer s.moods.mu.Unlock()
	s.moods.limit, s.moods.limiter = n, nil
	if n > 0 {
		s.moods.limiter = rate.NewLimiter(rate.Limit(float64(n)/per.Seconds()), n)
	}
}
