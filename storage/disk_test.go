//go:build unix

package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"reqdesk/core"
	"reqdesk/storage"
)

// fillTheDisk writes pages until no file may grow any more, which to a program
// is what a full disk is, and checks that nothing confirmed is lost and that
// work goes on once there is room.
func fillTheDisk(dir string) error {
	ctx := context.Background()
	w, err := storage.Open(ctx, storage.Options{Dir: dir})
	if err != nil {
		return err
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	room := limit
	limit.Cur = 2 << 20
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	pages := 0
	put := func() error {
		return w.Update(ctx, func(tx core.Tx) error { return putPage(w, tx, pages, pageSize) })
	}
	for err = put(); err == nil; err = put() {
		pages++
	}
	if core.KindOf(err) != core.KindStorage || !strings.Contains(err.Error(), "full") {
		return fmt.Errorf("the recruiter would read: %w", err)
	}
	if err := whole(ctx, w, pages); err != nil {
		return fmt.Errorf("while the disk is full: %w", err)
	}
	long := bytes.Repeat([]byte("résumé "), 1<<20)
	if _, err := w.Blobs().Save(ctx, bytes.NewReader(long), 1<<30); core.KindOf(err) != core.KindStorage {
		return fmt.Errorf("an original: %w", err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &room); err != nil {
		return err
	}
	if err := put(); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	return errors.Join(whole(ctx, w, pages+1), w.Close())
}

// whole checks that there are so many pages and that everything verifies.
func whole(ctx context.Context, w *storage.Workspace, pages int) error {
	r, err := w.Verify(ctx)
	if err == nil && !r.OK() {
		err = fmt.Errorf("verify: %v", r.Problems)
	}
	if err != nil {
		return err
	}
	return w.View(ctx, func(tx core.Tx) error {
		found := 0
		for _, err := range w.ATSJobsOf(tx, 1) {
			if err != nil {
				return err
			}
			found++
		}
		if found != pages*pageSize {
			return fmt.Errorf("%d jobs of %d pages", found, pages)
		}
		return nil
	})
}

func TestFullDiskIsSaidAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	create(t, storage.Options{Dir: dir, Holder: storage.HolderPractice})
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "REQDESK_TEST_CHILD=fill the disk", "REQDESK_TEST_DIR="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	opens(t, storage.Options{Dir: dir})
	left, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(left) > 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
