package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/people"
)

// What the check of one profile promises, and how many are checked.
const (
	checkTime = 100 * time.Microsecond
	checked   = 4000
	before    = 4000 // others, so that the workspace is in use
	rounds    = 5    // in each of which all are checked
)

// checkOfOneProfile is M-3: whether somebody may be approached for a job, against
// everybody in all pipelines, of a workspace in use: others were checked before. Half of
// those who are asked about are in a pipeline.
//
// The workspace's file is in memory, as is that of SQLite, which was just written: this
// machine takes memory away from what was not used for some minutes, and a check that
// waits for the disk measures the disk.
//
// The slowest hundredth of single checks is judged. Beside it stand what the machine adds
// to that, which stops every program hundreds of times a second: the slowest hundredth of
// a calculation that always takes as long as the middle check, and that of people by the
// middle time of some rounds, so that nobody is slow for having been stopped.
func checkOfOneProfile(ctx context.Context) ([]line, error) {
	d, err := shared.big(ctx)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	asked, keys, err := queries(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := readThrough(filepath.Join(shared.dir, "big", "reqdesk.db")); err != nil {
		return nil, err
	}
	guard := d.People.Guard()
	check := func(q people.Query) (v core.Verdict, err error) {
		err = d.DB.View(ctx, func(tx core.Tx) error {
			v, err = guard.Check(tx, q)
			return err
		})
		return v, err
	}
	for _, q := range asked[checked:] {
		if _, err := check(q); err != nil {
			return nil, err
		}
	}
	levels := map[core.VerdictLevel]int{}
	first, took, err := inRounds(checked, func(n int) error {
		v, err := check(asked[n])
		if known := n%2 == 0; err == nil && known != (v.Level != core.VerdictClear) {
			return fmt.Errorf("profile %d is judged %q, known %v: %v", n, v.Level, known, v.Reasons)
		}
		levels[v.Level]++
		return err
	})
	if err != nil {
		return nil, err
	}
	liteFirst, lite, err := keysInSQLite(ctx, keys[:checked])
	if err != nil {
		return nil, err
	}
	p50, p99 := percentile(first, 50), percentile(first, 99)
	still := steady(p50, checked)
	return []line{{
		fmt.Sprintf("check of one profile against %d people in %d connections, %d people (%d stopped, %d warned) after %d others",
			bigPeople, bigConnections, checked, levels[core.VerdictStop]/rounds, levels[core.VerdictWarn]/rounds, before),
		fmt.Sprintf("mean %d µs, p50 %d µs, p99 %d µs (below %d); the same keys alone, unsealed in SQLite mean %d µs, p50 %d µs, p99 %d µs; p99 of a calculation that always takes %d µs: %d µs; of people by their middle time of %d rounds: %d µs, SQLite %d µs",
			meanOf(first).Microseconds(), p50.Microseconds(), p99.Microseconds(), checkTime.Microseconds(),
			meanOf(liteFirst).Microseconds(), percentile(liteFirst, 50).Microseconds(), percentile(liteFirst, 99).Microseconds(),
			percentile(still, 50).Microseconds(), percentile(still, 99).Microseconds(),
			rounds, percentile(took, 99).Microseconds(), percentile(lite, 99).Microseconds()),
		p99 < checkTime,
	}}, nil
}

// readThrough reads a file once, so that the system has it in memory.
func readThrough(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

// inRounds does n things, one after the other, round after round: how long each took in
// the first round, and its middle time.
func inRounds(n int, do func(i int) error) (first, middle []time.Duration, err error) {
	took := make([][]time.Duration, n)
	runtime.GC() // what was made before is not part of it
	for range rounds {
		for i := range took {
			begun := time.Now()
			if err := do(i); err != nil {
				return nil, nil, err
			}
			took[i] = append(took[i], time.Since(begun))
		}
	}
	for _, of := range took {
		first, middle = append(first, of[0]), append(middle, percentile(of, 50))
	}
	return first, middle, nil
}

// steady times a calculation that always takes as long, n times: what differs between
// them is the machine's doing.
func steady(long time.Duration, n int) []time.Duration {
	const tried = 100_000
	sum := sha256.Sum256(nil)
	round := func(times int) time.Duration {
		begun := time.Now()
		for range times {
			sum = sha256.Sum256(sum[:])
		}
		return time.Since(begun)
	}
	times := int(tried * long / round(tried))
	took := make([]time.Duration, n)
	for i := range took {
		took[i] = round(times)
	}
	return took
}

// queries stores the profiles that are asked about, as an import does, and one job
// of each connection.
func queries(ctx context.Context, d *desk.Desk) ([]people.Query, [][]core.Key, error) {
	var open []core.JobID
	for i := range bigConnections {
		c, err := d.ConnectionNamed(ctx, fmt.Sprint("ATS ", i+1))
		if err != nil {
			return nil, nil, err
		}
		j, err := d.Jobs.Import(ctx, c.ID, shared.rows.posting(jobOf(i)).ID)
		if err != nil {
			return nil, nil, err
		}
		open = append(open, j.ID)
	}
	asked, keys := make([]people.Query, checked+before), make([][]core.Key, checked+before)
	err := d.DB.Update(ctx, func(tx core.Tx) error {
		for n := range asked {
			r := shared.rows.resume(n)
			p, _, err := d.People.Add(tx, &core.Profile{Resume: r, Source: "csv", Origin: fmt.Sprint("row ", n)})
			if err != nil {
				return err
			}
			asked[n], keys[n] = people.Query{Person: p.ID, Job: open[n%len(open)]}, people.KeysOfResume(r)
		}
		return nil
	})
	return asked, keys, err
}

// resume is profile n: that of somebody in a pipeline when n is even, else of
// somebody whom nobody knows.
func (g *rows) resume(n int) core.Resume {
	var r core.Resume
	a := g.applicant(n*(bigPeople/(checked+before)) + n/2%bigConnections)
	r.Basics.Name, r.Basics.Email, r.Basics.URL = a.Name, a.Emails[0], fmt.Sprintf("https://github.com/person-%d", n)
	r.Basics.Phone = fmt.Sprintf("+49 160 9%07d", n)
	if len(a.Phones) > 0 {
		r.Basics.Phone = a.Phones[0]
	}
	for _, u := range a.URLs {
		r.Basics.Profiles = append(r.Basics.Profiles, core.Presence{URL: u})
	}
	r.Work = []core.Work{{Name: a.Employer, Position: "Engineer", StartDate: "2021-03"}}
	if n%2 == 1 {
		r.Basics.Name, r.Basics.Email = fmt.Sprint("Xaver Neumeister ", n), fmt.Sprintf("new.%d@people.example.org", n)
		r.Basics.Phone = fmt.Sprintf("+49 160 7%07d", n)
		r.Basics.Profiles = []core.Presence{{URL: fmt.Sprintf("https://www.linkedin.com/in/newcomer-%d", n)}}
	}
	return r
}

// keysInSQLite looks the keys of each profile up in a table of all keys.
func keysInSQLite(ctx context.Context, asked [][]core.Key) (first, middle []time.Duration, err error) {
	dir, err := os.MkdirTemp("", "reqdesk-bench-peers-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	db, err := openSQLite(ctx, filepath.Join(dir, "keys"), "CREATE TABLE keys(value TEXT, line INTEGER, PRIMARY KEY(value, line)) WITHOUT ROWID")
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO keys VALUES (?, ?)")
	if err != nil {
		return nil, nil, err
	}
	for i := range bigPeople {
		for _, k := range people.KeysOfApplicant(shared.rows.applicant(i)) {
			if _, err := insert.ExecContext(ctx, string(k.Kind)+k.Value, i); err != nil {
				return nil, nil, err
			}
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, nil, err
	}
	return lookUp(ctx, db, asked)
}

func lookUp(ctx context.Context, db *sql.DB, asked [][]core.Key) (first, middle []time.Duration, err error) {
	find, err := db.PrepareContext(ctx, "SELECT line FROM keys WHERE value = ?")
	if err != nil {
		return nil, nil, err
	}
	defer find.Close()
	return inRounds(len(asked), func(n int) error {
		found := 0
		for _, k := range asked[n] {
			var i int
			err := find.QueryRowContext(ctx, string(k.Kind)+k.Value).Scan(&i)
			switch {
			case err == nil:
				found++
			case !errors.Is(err, sql.ErrNoRows):
				return err
			}
		}
		if (found > 0) != (n%2 == 0) {
			return fmt.Errorf("SQLite finds %d keys of profile %d", found, n)
		}
		return nil
	})
}

func meanOf(took []time.Duration) time.Duration {
	var sum time.Duration
	for _, t := range took {
		sum += t
	}
	return sum / time.Duration(max(1, len(took)))
}
