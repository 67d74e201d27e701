package intake_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"reqdesk/core/intake"
)

// What an import of many rows may cost.
const (
	manyRowsAtMost  = 20 * time.Second
	manyRowsMemory  = 200 << 20
	manyRowsInChild = "REQDESK_IMPORT_ROWS"
)

// The rows of a large file are taken in time and little memory, and the progress
// moves. It runs in a process of its own, so that the memory is that of the import
// alone.
func TestAHundredThousandRowsAreTakenInTimeAndLittleMemory(t *testing.T) {
	rows := "10000" // an everyday run; `make test-rows` takes all
	if os.Getenv("REQDESK_ALL_ROWS") != "" {
		rows = "100000"
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run", "^TestImportOfManyRowsInAChild$", "-test.v")
	cmd.Env = append(os.Environ(), manyRowsInChild+"="+rows)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "rows:") {
			t.Log(strings.TrimSpace(line))
		}
	}
}

// peak watches what the process holds of the system's memory until done is closed.
func peak(done <-chan struct{}) *atomic.Uint64 {
	var most atomic.Uint64
	go func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if m := memory(); m > most.Load() {
					most.Store(m)
				}
			}
		}
	}()
	return &most
}

// memory is what Go holds of the system's memory.
func memory() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// TestImportOfManyRowsInAChild does nothing unless the test above starts it.
func TestImportOfManyRowsInAChild(t *testing.T) {
	var rows int
	if _, err := fmt.Sscan(os.Getenv(manyRowsInChild), &rows); err != nil {
		return
	}
	path := filepath.Join(t.TempDir(), "many.csv")
	if err := os.WriteFile(path, manyPeople(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	file, err := intake.OpenFile(path)
	d.must(err)
	for _, commit := range []bool{false, true} {
		debug.FreeOSMemory()
		done := make(chan struct{})
		most := peak(done)
		var parts []float64
		start := time.Now()
		report, err := d.Run(t.Context(), intake.Order{Files: []intake.File{file}, Commit: commit, Progress: func(p intake.Progress) { parts = append(parts, p.Part) }})
		took := time.Since(start)
		close(done)
		d.must(err)
		limit := manyRowsAtMost
		t.Logf("%d rows: commit %v, %.1f s, %d MB at most, %d steps of progress", rows, commit, took.Seconds(), most.Load()>>20, len(parts))
		if len(report.Accepted) != rows || took > limit || most.Load() > manyRowsMemory {
			t.Errorf("%d rows in %s with %d MB", len(report.Accepted), took, most.Load()>>20)
		}
		moved(t, parts, rows)
	}
}

// moved tells whether a progress grows, in steps of at most a twentieth.
func moved(t *testing.T, parts []float64, rows int) {
	t.Helper()
	last := 0.0
	for _, p := range parts {
		if p < last || p-last > 0.05+128*1024.0/float64(rows*60) {
			t.Errorf("the progress went from %.3f to %.3f", last, p)
		}
		last = p
	}
	if last != 1 {
		t.Errorf("the progress ended at %.3f", last)
	}
}
