package storage

import (
	"errors"
	"io/fs"
	"runtime/debug"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"

	"reqdesk/core"
)

// diskError turns a failure of the file system into one sentence about what
// happened, after the given one, and a hint that fits the cause.
func diskError(what string, err error) error {
	hint := "Check the disk and the rights of the workspace folder."
	switch {
	case isFull(err):
		what = strings.TrimSuffix(what, ".") + ": the disk is full."
		hint = "Make room on the disk and try again; what was saved before is kept."
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		what = strings.TrimSuffix(what, ".") + ": the folder can't be written to."
		hint = "Check that the workspace folder is yours and not read-only."
	}
	return core.Fail(core.KindStorage, what, hint).Because(err)
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) || isQuota(err) ||
		errors.Is(err, bolterrors.ErrMaxSizeReached)
}

// commitError sorts the errors of bbolt's own work from those of the caller's
// function, which pass through untouched.
func commitError(err error) error {
	var own *core.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	return diskError("The change could not be saved; what was saved before is kept.", err)
}

func damagedRecord(cause error) error {
	return core.Fail(core.KindDamaged, "A record of the workspace can't be read: its file is damaged.",
		"Run `reqdeskctl verify`, then restore the newest backup that verifies.").Because(cause)
}

func damagedFile(cause error) error {
	return core.Fail(core.KindDamaged, "The workspace's database is damaged; it was left as it is.",
		"Restore the newest backup that verifies.").Because(cause)
}

// guard runs fn so that a damaged page ends in an error instead of ending the
// program: bbolt asserts on pages that make no sense, and a file cut short
// faults when its missing part is touched. Any other panic goes on.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			err = damagedFile(errors.New("storage: fault while reading a page"))
		case string:
			if !strings.HasPrefix(p, "assertion failed") && !strings.HasPrefix(p, "page ") &&
				!strings.Contains(p, "freepages") && !strings.Contains(p, "invalid page type") {
				panic(p)
			}
			err = damagedFile(errors.New("storage: bbolt: " + p))
		default:
			panic(p)
		}
	}()
	return fn()
}
