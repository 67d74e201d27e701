package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// The size of the first synchronisation, and the ATS's limit.
const (
	syncJobs   = 10_000
	syncPeople = 100_000
	answerWait = 20 * time.Millisecond
	perSecond  = 10
)

// described is the server's dialect for a connector that keeps to a pace of ten
// requests a second: no other in the list has that limit and lists people by
// account.
const described = `name: Paced
address: https://ats.example.com
instructions: Ask for the key.
sign_in: {by: bearer}
limits: {requests: 10, per: 1s}
jobs:
  get: /v1/jobs
  query: {limit: "{size}", cursor: "{cursor}"}
  rows: .jobs
  paging: {by: cursor, size: 100, next: .next_cursor}
  fields: {id: .id, reference: .reference, title: .title, status: .status, description: .description_html}
people:
  get: /v1/applications
  query: {limit: "{size}", cursor: "{cursor}"}
  rows: .applications
  paging: {by: cursor, size: 100, next: .next_cursor}
  fields: {id: .id, person: .candidate_id, job: .job_id, name: '.candidate.first_name + " " + .candidate.last_name', emails: "[.candidate.email]"}
`

// firstSynchronisation is M-2: against fetching, decoding and throwing away the
// same pages, and against what a limited ATS permits.
func firstSynchronisation(ctx context.Context) ([]line, error) {
	a, err := newATS(syncJobs, syncPeople)
	if err != nil {
		return nil, err
	}
	defer a.close()
	a.reset(answerWait, 0)
	alone, err := fetchAndDiscard(ctx, a.url)
	if err != nil {
		return nil, err
	}
	a.reset(answerWait, 0)
	ours, err := synchronise(ctx, desk.NewConnection{Kind: "practice", Settings: map[string]string{"base_url": a.url}, Secrets: map[string]string{"api_key": "key"}})
	if err != nil {
		return nil, err
	}
	speed := alone.Seconds() / ours.Seconds()
	a.reset(answerWait, perSecond)
	file := filepath.Join(os.TempDir(), "reqdesk-bench-paced.yaml")
	if err := os.WriteFile(file, []byte(described), 0o600); err != nil {
		return nil, err
	}
	defer os.Remove(file)
	paced, err := synchronise(ctx, desk.NewConnection{
		Kind: "custom", Settings: map[string]string{"base_url": a.url, "file": file}, Secrets: map[string]string{"api_key": "key"},
	})
	if err != nil {
		return nil, err
	}
	requests, refused := a.counts()
	used := float64(requests) / perSecond / paced.Seconds()
	return []line{
		{
			fmt.Sprintf("first synchronisation of %d jobs and %d people, pages of %d after %v", syncJobs, syncPeople, pageRows, answerWait),
			fmt.Sprintf("%.1f s, fetching alone %.1f s, %.0f %% of its speed (at least 90)", ours.Seconds(), alone.Seconds(), 100*speed), speed >= 0.9,
		},
		{
			fmt.Sprintf("the same at %d requests a second", perSecond),
			fmt.Sprintf("%.1f s, %.1f %% of the permitted requests (at least 95), %d refused", paced.Seconds(), 100*used, refused), used >= 0.95 && refused == 0,
		},
	}, nil
}

// fetchAndDiscard reads all pages of both lists and keeps nothing.
func fetchAndDiscard(ctx context.Context, url string) (time.Duration, error) {
	type job struct {
		ID, Reference, Title, Status string
		Description                  string   `json:"description_html"`
		Skills                       []string `json:"required_skills"`
	}
	type application struct {
		ID        string
		Job       string `json:"job_id"`
		Candidate struct {
			First, Email, Phone string
			LinkedIn            string `json:"linkedin_url"`
		}
	}
	begun := time.Now()
	for _, list := range []string{"jobs", "applications"} {
		for next := "0"; next != ""; {
			var page struct {
				Jobs         []job
				Applications []application
				Next         string `json:"next_cursor"`
			}
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/v1/"+list+"?limit="+strconv.Itoa(pageRows)+"&cursor="+next, nil)
			if err != nil {
				return 0, err
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				return 0, err
			}
			err = json.NewDecoder(resp.Body).Decode(&page)
			_ = resp.Body.Close()
			if err != nil {
				return 0, err
			}
			next = page.Next
		}
	}
	return time.Since(begun), nil
}

// synchronise runs the first synchronisation of a connection in a new workspace.
func synchronise(ctx context.Context, n desk.NewConnection) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "reqdesk-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	d, err := desk.CreatePractice(ctx, desk.Options{Dir: filepath.Join(dir, "workspace"), Clock: core.Wall{}})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	n.Name, n.Client = "big", "Northwind"
	if _, err := d.AddConnection(ctx, n); err != nil {
		return 0, err
	}
	begun := time.Now()
	reports, err := d.SyncAll(ctx, nil, false)
	took := time.Since(begun)
	if err != nil {
		return 0, err
	}
	if r := reports[0]; !r.OK || r.Jobs.Added != syncJobs || r.People.Added != syncPeople {
		return 0, fmt.Errorf("synchronised %d jobs and %d people, error %+v", r.Jobs.Added, r.People.Added, r.Error)
	}
	return took, nil
}
