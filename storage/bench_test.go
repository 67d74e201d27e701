package storage_test

import (
	"fmt"
	"testing"

	"reqdesk/core"
	"reqdesk/storage"
)

// BenchmarkPage stores pages with their cursor, one transaction each, in a
// workspace that grows.
func BenchmarkPage(b *testing.B) {
	for _, size := range []int{100, 1000} {
		b.Run(fmt.Sprintf("%d jobs", size), func(b *testing.B) {
			w := practice(b)
			page := 0
			for b.Loop() {
				update(b, w, func(tx core.Tx) error { return putPage(w, tx, page, size) })
				page++
			}
			b.ReportMetric(float64(page*size)/b.Elapsed().Seconds(), "jobs/s")
		})
	}
}

// BenchmarkUnchangedPage stores pages that are there already.
func BenchmarkUnchangedPage(b *testing.B) {
	w := practice(b)
	update(b, w, func(tx core.Tx) error { return putPage(w, tx, 0, 1000) })
	for b.Loop() {
		update(b, w, func(tx core.Tx) error {
			for j, err := range w.ATSJobsOf(tx, 1) {
				if err == nil {
					err = w.PutATSJob(tx, &j)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// BenchmarkPeoplePage stores 100 people with five keys each.
func BenchmarkPeoplePage(b *testing.B) {
	w := practice(b)
	n := 0
	for b.Loop() {
		update(b, w, func(tx core.Tx) error { return putPeople(w, tx, &n, 100) })
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "people/s")
}

func putPeople(w *storage.Workspace, tx core.Tx, n *int, size int) error {
	for range size {
		*n++
		email := fmt.Sprintf("person%d@example.com", *n)
		keys := []core.Key{
			{Kind: core.KeyEmail, Value: email},
			{Kind: core.KeyURL, Value: fmt.Sprintf("linkedin.com/in/person%d", *n)},
			{Kind: core.KeyPhone, Value: fmt.Sprintf("+44163%07d", *n)},
			{Kind: core.KeyNameEmployer, Value: fmt.Sprintf("person %d|acme", *n)},
			{Kind: core.KeyNameEmployer, Value: fmt.Sprintf("%d person|acme", *n)},
		}
		line := core.NotSource{Connection: 1, ATSJob: 1, Origin: "ats", Applicant: core.Applicant{
			ID: fmt.Sprint(*n), Name: fmt.Sprintf("Person %d", *n), Emails: []string{email}, Employer: "Acme", Stage: "Interview",
		}}
		if err := w.PutNotSource(tx, &line, keys); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkByKey finds one line among 100,000.
func BenchmarkByKey(b *testing.B) {
	w := practice(b)
	n := 0
	for range 20 {
		update(b, w, func(tx core.Tx) error { return putPeople(w, tx, &n, 5000) })
	}
	i := 0
	view(b, w, func(tx core.Tx) error {
		for b.Loop() {
			i = i*7919%n + 1
			found, err := w.NotSourcesByKey(tx, core.Key{Kind: core.KeyEmail, Value: fmt.Sprintf("person%d@example.com", i)})
			if err != nil || len(found) != 1 {
				b.Fatalf("person %d: %d, %v", i, len(found), err)
			}
		}
		return nil
	})
}

// BenchmarkSearchRows loads the rows of 20,000 ATS jobs.
func BenchmarkSearchRows(b *testing.B) {
	w := practice(b)
	for page := range 20 {
		update(b, w, func(tx core.Tx) error { return putPage(w, tx, page, 1000) })
	}
	for b.Loop() {
		view(b, w, func(tx core.Tx) error {
			n := 0
			for _, err := range w.SearchRows(tx) {
				if err != nil {
					return err
				}
				n++
			}
			if n != 20_000 {
				b.Fatalf("%d rows", n)
			}
			return nil
		})
	}
}
