//go:build unix

package storage_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

// writePagesForever goes on where the stored cursor says and prints the number
// of each page that is confirmed.
func writePagesForever(dir string) error {
	ctx := context.Background()
	w, err := storage.Open(ctx, storage.Options{Dir: dir})
	if err != nil {
		return err
	}
	for {
		var done int
		err := w.Update(ctx, func(tx core.Tx) error {
			status, err := w.SyncStatus(tx, 1, "jobs")
			if err != nil {
				return err
			}
			done = status.Seen
			return putPage(w, tx, done, pageSize)
		})
		if err != nil {
			return err
		}
		fmt.Println(done)
	}
}

// TestKilledAtAnyInstantLeavesWholePages kills a process that writes pages, nine
// times, and finds after each that every confirmed page is there, that no page
// is half there, and that the next start simply works.
func TestKilledAtAnyInstantLeavesWholePages(t *testing.T) {
	dir := t.TempDir()
	create(t, storage.Options{Dir: dir, Holder: storage.HolderPractice})
	for range 9 {
		confirmed := killAfter(t, dir, 1+rand.IntN(12))
		w, err := storage.Open(t.Context(), storage.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		view(t, w, func(tx core.Tx) error {
			status, err := w.SyncStatus(tx, 1, "jobs")
			if err != nil {
				return err
			}
			if status.Seen <= confirmed {
				t.Errorf("page %d was confirmed, but the workspace goes on at %d", confirmed, status.Seen)
			}
			found := 0
			for _, err := range w.ATSJobsOf(tx, 1) {
				if err != nil {
					return err
				}
				found++
			}
			if found != status.Seen*pageSize {
				t.Errorf("%d jobs of %d whole pages", found, status.Seen)
			}
			return nil
		})
		if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
			t.Errorf("verify: %v, %v", r.Problems, err)
		}
		closeIt(t, w)
	}
}

// killAfter starts a child, kills it in the middle of what it does after n
// pages, and returns the last page that it reported.
func killAfter(t *testing.T, dir string, n int) (confirmed int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "REQDESK_TEST_CHILD=write pages", "REQDESK_TEST_DIR="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for read := 0; lines.Scan(); read++ {
		if confirmed, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if read == n {
			// Some way into one of the next pages, which take a few milliseconds each.
			time.AfterFunc(rand.N(10*time.Millisecond), func() { _ = child.Process.Kill() })
		}
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	return confirmed
}
