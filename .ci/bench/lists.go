package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// What long lists promise, and how long they are.
const (
	scrolled    = 30  // frames a second
	firstRows   = 200 // milliseconds
	listPeople  = 50_000
	listReview  = 10_000
	listAtATime = 2_000
)

// longLists is U-3: the window with long lists, drawn without a graphics card. What it
// takes while it rests is measured with M-4.
func longLists(ctx context.Context) ([]line, error) {
	dir, err := os.MkdirTemp("", "reqdesk-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	folder := filepath.Join(dir, "lists")
	if err := fillLists(ctx, folder); err != nil {
		return nil, err
	}
	settle()
	cmd := exec.CommandContext(ctx, "../lists.sh", folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("lists.sh: %w", err)
	}
	all, err := figures(out)
	if err != nil {
		return nil, fmt.Errorf("lists.sh: %w", err)
	}
	var lines []line
	for _, l := range []struct {
		name, what string
	}{
		{"jobs", fmt.Sprintf("the list of %d ATS jobs to import", bigJobs)},
		{"review", fmt.Sprintf("the list of %d profiles in review", listReview)},
		{"people", fmt.Sprintf("the list of %d people", listPeople)},
	} {
		for _, about := range []string{".new", ".first", ".wheel", ".wheelwork", ".key", ".keywork"} {
			if len(all[l.name+about]) == 0 {
				return nil, errors.New("lists.sh does not say " + l.name + about)
			}
		}
		fresh := middle(all[l.name+".new"])
		first, wheel, key := middle(all[l.name+".first"]), middle(all[l.name+".wheel"])/10, middle(all[l.name+".key"])/10
		lines = append(lines, line{
			l.what + ", drawn by the processor",
			fmt.Sprintf("first rows after %.0f ms, and %.0f when one comes back, the median of %d (at most %d); %.0f frames a second by the wheel, %.0f with Page Down held (at least %d); a frame takes %.0f and %.0f ms of processor time",
				fresh, first, len(all[l.name+".first"]), firstRows, wheel, key, scrolled, middle(all[l.name+".wheelwork"])/10, middle(all[l.name+".keywork"])/10),
			max(fresh, first) <= firstRows && wheel >= scrolled && key >= scrolled,
		})
	}
	return lines, nil
}

// fillLists makes a workspace with jobs to import, people, and some of them in the
// review of a job.
func fillLists(ctx context.Context, dir string) (err error) {
	d, err := desk.CreatePractice(ctx, desk.Options{Dir: dir, Clock: core.Wall{}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	w := &workspaces{}
	if w.rows, err = newRows(); err != nil {
		return err
	}
	connections, err := connect(ctx, d)
	if err != nil {
		return err
	}
	if err := w.fillJobs(ctx, d, connections); err != nil {
		return err
	}
	job := core.Job{Client: connections[0].Client, Title: "Backend Engineer", State: core.JobActive, MustHaves: []string{"Go", "Kubernetes", "SQL"}}
	if err := d.DB.Update(ctx, func(tx core.Tx) error { return d.DB.PutJob(tx, &job) }); err != nil {
		return err
	}
	return inPages(ctx, d, listAtATime, listPeople, w.rows.profile, func(tx core.Tx, i int, p core.Profile) error {
		person, _, err := d.People.Add(tx, &p)
		if err != nil || i >= listReview {
			return err
		}
		_, err = d.Review.Propose(tx, job.ID, person.ID, p.ID)
		return err
	})
}

// profile is somebody who was imported.
func (g *rows) profile(i int) core.Profile {
	a := g.applicant(i)
	r := core.Resume{Basics: core.Basics{Name: a.Name, Email: fmt.Sprintf("person.%d@people.example.org", i)}}
	for n := range 3 {
		r.Work = append(r.Work, core.Work{Name: fmt.Sprint("Works ", i%997, " ", n), Position: "Engineer", StartDate: fmt.Sprint(time.Now().Year() - 2*n - 2), Summary: "Built and ran services in Go"})
	}
	return core.Profile{Resume: r, Source: "csv", Origin: fmt.Sprint("row ", i), Text: "Built and ran services in Go and Kubernetes for customers"}
}
