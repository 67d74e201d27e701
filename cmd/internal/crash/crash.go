// Package crash writes down why the program ended by itself, so that the user can read
// it at the next start, copy it, keep it or throw it away. Nothing is sent anywhere.
//
// A panic in any goroutine ends a Go program at once, and only the runtime can still
// speak then. It speaks into a pipe, at whose other end a second process of the same
// program waits, which does nothing else. That process writes the report: the runtime's
// words with everything taken out that is not code or a known word, and the last lines
// of the log, which name nobody either. What a panic said never lies on the disk as it was.
package crash

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
)

const (
	// watcher is the argument that makes the program the second process.
	watcher = "--watch-for-crashes"
	// mostRead bounds what is read of a crash, in bytes.
	mostRead = 1 << 20
	// mostFrames and mostLines bound a report.
	mostFrames = 60
	mostLines  = 20
	// mostReports is how many are kept.
	mostReports = 5

	prefix, suffix = "crash-", ".txt"
	// seen ends the name of a report that the user has read and kept.
	seen = ".seen" + suffix
)

// Watching does the work of the second process and tells that this is one: main has to
// return then. now is the time of a crash, about the version of the program.
func Watching(args []string, in io.Reader, now func() time.Time) bool {
	if len(args) != 5 || args[1] != watcher {
		return false
	}
	// It ends when the first process does, not by a Ctrl+C that both of them get.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	debug.FreeOSMemory()
	if err := Record(args[2], args[3], args[4], in, now); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return true
}

// Watch starts the second process, which keeps reports in dir and reads the end of the
// log from the file log. about says which program this is.
func Watch(program, dir, log, about string) error {
	cmd := exec.Command(program, watcher, dir, log, about)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	pipe, ok := in.(*os.File)
	if !ok {
		return errors.Join(in.Close(), errors.New("the pipe is not a file")) //nolint:err113 // for the log
	}
	// The runtime keeps a copy of its own, which is closed when the program ends.
	return errors.Join(debug.SetCrashOutput(pipe, debug.CrashOptions{}), pipe.Close())
}

// Record waits until in has ended, and writes a report into dir if something came.
func Record(dir, log, about string, in io.Reader, now func() time.Time) error {
	said, err := io.ReadAll(io.LimitReader(in, mostRead))
	if len(said) == 0 {
		return err
	}
	at := now().UTC()
	text := fmt.Sprintf("Reqdesk ended by itself.\n\nWhen: %s\nProgram: %s\n%s\nThe log before:\n%s",
		at.Format("2006-01-02 15:04 UTC"), about, Clean(string(said)), last(log))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := filepath.Join(dir, prefix+at.Format("20060102-150405.000")+suffix)
	return cmp.Or(os.WriteFile(name, []byte(text), 0o600), prune(dir))
}

func prune(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
	for slices.Sort(names); err == nil && len(names) > mostReports; names = names[1:] {
		err = os.Remove(names[0])
	}
	return err
}

var (
	goroutine = regexp.MustCompile(`^goroutine \d+ `)
	location  = regexp.MustCompile(`^\t(.+\.go:\d+)(?: .*)?$`)
	function  = regexp.MustCompile(`^(?:created by )?([\w./*()\[\]·,{}%-]+?)(?:\([^()]*\))?(?: in goroutine \d+)?$`)
)

// Clean is what may be kept of the runtime's words about a crash: what kind it was,
// as far as that is said in known words, and where in the code.
func Clean(said string) string {
	var why, where []string
	lines := strings.Split(said, "\n")
	code := false
	for i, line := range lines {
		code = code || goroutine.MatchString(line)
		if !code {
			if line = strings.TrimSpace(line); line != "" && len(why) < 3 {
				why = append(why, "Why: "+journal.Sieve(line))
			}
			continue
		}
		at := location.FindStringSubmatch(line)
		if at == nil || len(where) >= mostFrames {
			continue
		}
		name := journal.Gap
		if f := function.FindStringSubmatch(lines[i-1]); f != nil {
			name = f[1]
		}
		where = append(where, "  "+name+"  "+journal.Spot(at[1]))
	}
	if len(why) == 0 {
		why = []string{"Why: a fault that nothing could be done about"}
	}
	return strings.Join(why, "\n") + "\nWhere:\n" + strings.Join(where, "\n") + "\n"
}

// last are the last lines of a log.
func last(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	var lines []string
	for in := bufio.NewScanner(bytes.NewReader(data[max(0, len(data)-mostRead):])); in.Scan(); {
		lines = append(lines, in.Text())
	}
	return strings.Join(lines[max(0, len(lines)-mostLines):], "\n") + "\n"
}

// Report is one that the user has not been done with yet.
type Report struct{ Path, Text string }

// Last is the newest report in dir that was not read yet; without one ok is false.
func Last(dir string) (r Report, ok bool) {
	names, err := unread(dir)
	if err != nil || len(names) == 0 {
		return r, false
	}
	r.Path = slices.Max(names)
	text, err := os.ReadFile(r.Path)
	r.Text = string(text)
	return r, err == nil
}

func unread(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, prefix+"*"+suffix))
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, seen) }), err
}

// Keep leaves the reports in dir where they are and shows them no more.
func Keep(dir string) error {
	names, err := unread(dir)
	for _, name := range names {
		err = errors.Join(err, os.Rename(name, strings.TrimSuffix(name, suffix)+seen))
	}
	if err != nil {
		return core.Fail(core.KindStorage, "The report is kept, but will be shown again.", "Check the rights of the folder "+dir+".").Because(err)
	}
	return nil
}

// Discard removes the reports in dir that were not kept.
func Discard(dir string) error {
	names, err := unread(dir)
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	if err != nil {
		return core.Fail(core.KindStorage, "The report could not be removed.", "Remove the folder "+dir+" yourself.").Because(err)
	}
	return nil
}
