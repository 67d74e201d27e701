package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"

	"reqdesk/core"
)

// diskError turns a failure of the file system into what happened, the given sentence
// and one about its cause, and a hint that fits.
func diskError(what string, err error) error {
	cause, hint := "", "Check the disk and the rights of the workspace folder; what was saved before is kept."
	switch {
	case isFull(err):
		cause = "The disk is full."
		hint = "Make room on the disk and try again; what was saved before is kept."
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		cause = "The folder can't be written to."
		hint = "Check that the workspace folder is yours and not read-only."
	}
	return core.Fail(core.KindStorage, strings.TrimSpace(what+" "+cause), hint).Because(err)
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) || isQuota(err) ||
		errors.Is(err, bolterrors.ErrMaxSizeReached)
}

const notSaved = "The change could not be saved."

// ownError gives an error of bbolt or the disk its sentence; what has one
// already, and nil, stay as they are.
func ownError(what string, err error) error {
	var own *core.Error
	switch {
	case err == nil || errors.As(err, &own):
		return err
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return core.Fail(core.KindStorage, "The workspace is closed.", "").Because(err)
	}
	return diskError(what, err)
}

func damagedRecord(cause error) error {
	return core.Fail(core.KindDamaged, "A record of the workspace can't be read: its file is damaged.",
		"Restore the newest backup that verifies.").Because(cause)
}

func damagedFile(cause error) error {
	return core.Fail(core.KindDamaged, "The workspace's database is damaged; it was left as it is.",
		"Restore the newest backup that verifies.").Because(cause)
}

// guard runs fn so that a damaged page ends in an error instead of ending the
// program: bbolt panics on pages that make no sense, and a file cut short faults
// when its missing part is touched. A panic that began elsewhere goes on.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if _, fault := p.(interface{ Addr() uintptr }); !fault && !beganInBolt() {
			panic(p)
		}
		err = damagedFile(fmt.Errorf("storage: damaged page: %v", p))
	}()
	return fn()
}

// beganInBolt looks at the stack of a panic that is being recovered.
func beganInBolt() bool {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	panicked := false
	for {
		f, more := frames.Next()
		inRuntime := strings.HasPrefix(f.Function, "runtime.")
		if panicked && !inRuntime {
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			return false
		}
	}
}
