// Package journal keeps the log: a file of bounded size and a few older ones beside
// it, which only the user can read.
//
// The log is for finding out what the program did, not what it did it to. Every line,
// Reqdesk's own, the toolkit's and those of libraries, goes through a sieve that
// lets known words, counts and lines of Go source pass and nothing else. So no line of
// code has to be trusted not to log a name, an address, a title or a secret.
//
// It never fails its caller: without a folder, or with a full disk, lines are lost.
package journal

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"reqdesk/core"
)

const (
	// megabytes bounds one file.
	megabytes = 2
	// older is how many full files are kept.
	older = 3
)

// Folder is where the user's programs put their logs: "" where that is not known.
func Folder(getenv func(string) string) string { return folder(runtime.GOOS, getenv) }

func folder(system string, getenv func(string) string) string {
	below := func(key string, parts ...string) string {
		if root := getenv(key); filepath.IsAbs(root) {
			return filepath.Join(append([]string{root}, parts...)...)
		}
		return ""
	}
	switch system {
	case "windows":
		return below("LOCALAPPDATA", "Reqdesk")
	case "darwin":
		return below("HOME", "Library", "Logs", "Reqdesk")
	}
	if dir := below("XDG_STATE_HOME", "reqdesk"); dir != "" {
		return dir
	}
	return below("HOME", ".local", "state", "reqdesk")
}

// Journal is an open log. Close it.
type Journal struct {
	file *lumberjack.Logger
	*slog.Logger
}

// Open begins to log into name.log in dir. also gets each line too, if it is not nil.
// Without a folder, or where none can be made, there is only that.
func Open(dir, name string, also io.Writer) *Journal {
	j := &Journal{}
	var out []io.Writer
	if dir != "" && os.MkdirAll(dir, 0o700) == nil {
		j.file = &lumberjack.Logger{Filename: filepath.Join(dir, name+".log"), MaxSize: megabytes, MaxBackups: older}
		out = append(out, quiet{j.file})
	}
	if also != nil {
		out = append(out, quiet{also})
	}
	j.Logger = slog.New(slog.NewTextHandler(io.MultiWriter(out...), &slog.HandlerOptions{ReplaceAttr: sieved}))
	return j
}

// Close ends the file.
func (j *Journal) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}

// Plain is text of the program's own that is logged as it is: a version, a system.
type Plain string

// quiet loses what can't be written, so that one full disk keeps no other writer from
// its line.
type quiet struct{ io.Writer }

func (q quiet) Write(p []byte) (int, error) {
	_, _ = q.Writer.Write(p)
	return len(p), nil
}

// sieved lets numbers and times pass as they are; whatever may hold text is sieved.
func sieved(_ []string, a slog.Attr) slog.Attr {
	a.Key = Sieve(a.Key)
	switch a.Value.Kind() {
	case slog.KindTime:
		if a.Key == slog.TimeKey {
			return slog.String(a.Key, a.Value.Time().UTC().Format(time.RFC3339))
		}
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64:
	case slog.KindDuration:
		return slog.String(a.Key, a.Value.Duration().Round(time.Millisecond).String())
	case slog.KindString:
		return slog.String(a.Key, Sieve(a.Value.String()))
	default:
		switch v := a.Value.Any().(type) {
		case slog.Level:
		case Plain:
			return slog.String(a.Key, string(v))
		default:
			return slog.String(a.Key, Gap)
		}
	}
	return a
}

// Failure tells of an error by its kind and its innermost cause, sieved.
func Failure(err error) slog.Attr {
	if err == nil {
		return slog.Group("")
	}
	cause := err
	for next := cause; next != nil; next = errors.Unwrap(next) {
		cause = next
	}
	return slog.Group("", slog.String("kind", string(core.KindOf(err))), slog.String("cause", cause.Error()))
}

// Nothing is a log that keeps nothing.
func Nothing() *slog.Logger { return slog.New(slog.DiscardHandler) }
