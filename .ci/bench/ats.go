package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pageRows is how many rows a page of the server has.
const pageRows = 100

// bigATS is an ATS in the practice company's dialect with many jobs and people. Its
// pages are made once, so that it costs next to nothing while others are measured.
type bigATS struct {
	jobs, people [][]byte
	wait         time.Duration // before every answer
	permitted    int           // requests in any second; 0 = as many as wanted

	mu       sync.Mutex
	came     []time.Time // requests in the last second
	requests int
	refused  int
	server   *http.Server
	url      string
}

// newATS serves so many jobs and people on this machine.
func newATS(jobs, people int) (*bigATS, error) {
	a := &bigATS{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	a.url = "http://" + listener.Addr().String()
	a.jobs, a.people = pages("jobs", jobs, jobRow), pages("applications", people, personRow)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/jobs", func(w http.ResponseWriter, r *http.Request) { a.answer(w, r, a.jobs) })
	mux.HandleFunc("GET /v1/applications", func(w http.ResponseWriter, r *http.Request) { a.answer(w, r, a.people) })
	a.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = a.server.Serve(listener) }() // ends with Close
	return a, nil
}

// close ends the server.
func (a *bigATS) close() { _ = a.server.Close() }

// reset begins to count anew.
func (a *bigATS) reset(wait time.Duration, permitted int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wait, a.permitted, a.requests, a.refused, a.came = wait, permitted, 0, 0, nil
}

// counts gives the requests that were answered and those that were refused.
func (a *bigATS) counts() (requests, refused int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.requests, a.refused
}

func (a *bigATS) answer(w http.ResponseWriter, r *http.Request, pages [][]byte) {
	if !a.permit() {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	time.Sleep(a.wait)
	n, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Server-Time", time.Now().UTC().Format(time.RFC3339Nano))
	_, _ = w.Write(pages[min(n, len(pages)-1)])
}

// permit counts a request in a window that slides.
func (a *bigATS) permit() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	for len(a.came) > 0 && now.Sub(a.came[0]) >= time.Second {
		a.came = a.came[1:]
	}
	if a.permitted > 0 && len(a.came) >= a.permitted {
		a.refused++
		return false
	}
	a.came = append(a.came, now)
	a.requests++
	return true
}

// pages makes the answers of one list.
func pages(name string, rows int, row func(int) any) [][]byte {
	var all [][]byte
	for begin := 0; begin < rows || begin == 0; begin += pageRows {
		list := []any{}
		for i := begin; i < min(begin+pageRows, rows); i++ {
			list = append(list, row(i))
		}
		next := ""
		if begin+pageRows < rows {
			next = strconv.Itoa(begin/pageRows + 1)
		}
		var buf bytes.Buffer
		if err := json.NewEncoder(&buf).Encode(map[string]any{name: list, "next_cursor": next, "total": rows}); err != nil {
			panic(err) // unreachable: maps of texts and numbers
		}
		all = append(all, buf.Bytes())
	}
	return all
}

var (
	began  = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	titles = strings.Fields("Engineer Nurse Welder Controller Dispatcher Analyst Planner Conductor Electrician Buyer")
	towns  = []string{"Utrecht", "Leipzig", "Lyon", "Porto", "Graz", "Leeds", "Malmö", "Basel", "Ghent", "Turin"}
	text   = "<h2>What you will do</h2><p>" + strings.Repeat("You keep the timetable running, whatever the weather does. ", 40) + "</p>"
)

// jobRow is a job with a text of 2 KB.
func jobRow(i int) any {
	id := strconv.Itoa(100000 + i)
	return map[string]any{
		"id": id, "reference": "R-" + id, "title": titles[i%10] + " " + titles[i/10%10] + " " + id, "status": "open",
		"primary_location": map[string]string{"city": towns[i%10], "country": "NL"}, "employment_type": "Full-time", "job_family": "Operations",
		"required_skills": []string{"Go", "SQL", "Planning"}, "description_html": text, "apply_url": "https://jobs.example.com/" + id,
		"owner": map[string]string{"email": "robin@agency.example.com"}, "posted_at": began, "updated_at": began.Add(time.Duration(i) * time.Second),
	}
}

// personRow is a person on one of the first jobs.
func personRow(i int) any {
	id := strconv.Itoa(500000 + i)
	return map[string]any{
		"id": "a" + id, "job_id": strconv.Itoa(100000 + i%10000), "candidate_id": "c" + id, "status": "active",
		"stage":      map[string]any{"id": "s1", "name": "New", "position": 1, "kind": "active"},
		"created_at": began, "updated_at": began,
		"candidate": map[string]any{
			"id": "c" + id, "first_name": "Ada", "last_name": "Byron " + id, "email": fmt.Sprintf("ada.%s@people.example.org", id),
			"phone": fmt.Sprintf("+31 30 2%06d", i%1000000), "linkedin_url": "https://www.linkedin.com/in/ada-" + id, "current_employer": "Sable Rail",
		},
	}
}
