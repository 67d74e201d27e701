package crash_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/crash"
	"reqdesk/cmd/internal/journal"
)

// crashing says how the program that TestMain becomes ends.
const crashing = "REQDESK_TEST_CRASHES"

// TestMain is also both processes of a program that crashes.
func TestMain(m *testing.M) {
	if crash.Watching(os.Args, os.Stdin, time.Now) {
		return
	}
	how := os.Getenv(crashing)
	if how == "" {
		os.Exit(m.Run())
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	dir := os.Args[1]
	log := journal.Open(dir, "reqdesk", nil)
	log.LogAttrs(context.Background(), slog.LevelInfo, "shown", slog.String("place", "review"))
	if err := crash.Watch(self, dir, filepath.Join(dir, "reqdesk.log"), "0.1.0 linux/amd64"); err != nil {
		panic(err)
	}
	end(how)
}

const secret = "Ada Lovelace <ada@example.com> hunter2"

// end ends the program in one of several ways.
func end(how string) {
	switch how {
	case "window": // the goroutine of the window
		selected(nil)
	case "service": // a goroutine of a service
		go func() {
			panic(fmt.Errorf("no job for %s\ngoroutine 7 [running]:\n%s(0x1)", secret, secret))
		}()
		select {}
	case "runtime": // what can't be recovered from
		m := map[int]string{}
		for range 8 {
			go func() {
				for i := 0; ; i++ {
					m[i%7] = secret
				}
			}()
		}
		select {}
	case "well":
	}
}

func selected(people []string) string { return people[len(people)+2] }

// crashed runs a program that ends so and gives the folder of its reports. The watcher
// inherits standard error, so that the program's output ends when it has.
func crashed(t *testing.T, how string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "state")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, dir)
	cmd.Env = append(os.Environ(), crashing+"="+how)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	var exit *exec.ExitError
	if crashes := how != "well"; crashes != errors.As(err, &exit) {
		t.Fatalf("%s: %v\n%s", how, err, out.String())
	}
	return dir
}

func TestACrashIsReportedWithoutAnybodysData(t *testing.T) {
	for how, want := range map[string][]string{
		"window":  {"runtime error: index out of range", "crash_test.selected", "crash/crash_test.go:", "place=review"},
		"service": {"Why: panic:", "crash_test.end.func", "crash/crash_test.go:", "place=review"},
		"runtime": {"Why: a fault", "runtime/panic.go:", "crash_test.end.func", "place=review"},
	} {
		t.Run(how, func(t *testing.T) {
			dir := crashed(t, how)
			r, ok := crash.Last(dir)
			if !ok {
				t.Fatal("there is no report")
			}
			for _, text := range append(want, "0.1.0 linux/amd64", "Reqdesk ended by itself.") {
				if !strings.Contains(r.Text, text) {
					t.Errorf("%q is not in the report:\n%s", text, r.Text)
				}
			}
			files, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil || len(files) != 2 {
				t.Errorf("left behind: %v, %v; want the log and one report", files, err)
			}
			for _, f := range files {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				for _, word := range strings.FieldsFunc(secret, func(r rune) bool { return strings.ContainsRune(" <>@.", r) }) {
					if word != "com" && strings.Contains(string(data), word) {
						t.Errorf("%s holds %q:\n%s", filepath.Base(f), word, data)
					}
				}
			}
			if err := crash.Discard(dir); err != nil {
				t.Error(err)
			}
			if r, ok := crash.Last(dir); ok {
				t.Errorf("thrown away, and still there: %s", r.Path)
			}
		})
	}
}

func TestAProgramThatEndsWellLeavesNoReport(t *testing.T) {
	dir := crashed(t, "well")
	if r, ok := crash.Last(dir); ok {
		t.Errorf("a report without a crash:\n%s", r.Text)
	}
}

func TestAReportThatIsKeptIsNotShownAgain(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	ended := func() {
		at = at.Add(time.Second)
		if err := crash.Record(dir, "", "0.1.0", strings.NewReader("panic: out of memory\n"), func() time.Time { return at }); err != nil {
			t.Fatal(err)
		}
	}
	ended()
	if err := crash.Keep(dir); err != nil {
		t.Fatal(err)
	}
	if r, ok := crash.Last(dir); ok {
		t.Errorf("kept, and shown again: %s", r.Path)
	}
	ended()
	if r, ok := crash.Last(dir); !ok || !strings.Contains(r.Path, "080002") {
		t.Errorf("after the next crash is shown: %q", r.Path)
	}
	if err := crash.Discard(dir); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 1 {
		t.Errorf("left are %v, %v; want the one that was kept", left, err)
	}
}

func TestOnlyTheLastReportsAreKept(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for i := range 9 {
		now := func() time.Time { return at.Add(time.Duration(i) * time.Second) }
		if err := crash.Record(dir, "", "0.1.0", strings.NewReader("panic: out of memory\n"), now); err != nil {
			t.Fatal(err)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 5 {
		t.Fatalf("%d reports are kept, %v", len(names), err)
	}
	if r, _ := crash.Last(dir); !strings.HasSuffix(r.Path, "080008.000.txt") {
		t.Errorf("the newest is %s", r.Path)
	}
}
