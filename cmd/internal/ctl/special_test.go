//go:build unix

package ctl

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A pipe into which nobody writes would hold a command for good, and a device can be
// without an end. The device here has one, so that a relapse only fails.
func TestWhatIsNoOrdinaryFileIsNotRead(t *testing.T) {
	c := newTerminal(t)
	pipe := filepath.Join(t.TempDir(), "pipe.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Northwind", "--set", "url=http://127.0.0.1:1/f.xml")
	job := c.do(t, "job", "new", "--client", "Northwind").text(t, "id")
	for _, one := range []struct {
		code int
		args []string
	}{
		{exitNotFound, []string{"mapping", "set", "jobs", "FILE"}},
		{exitNotFound, []string{"rule", "set", "jobs", "FILE"}},
		{exitNotFound, []string{"nts", "import", job, "FILE"}},
		{exitNotFound, []string{"people", "import", "FILE"}},
		{exitNotFound, []string{"template", "set", "T", "FILE"}},
		{exitNotFound, []string{"snippet", "set", "S", "FILE"}},
		{exitNotFound, []string{"sequence", "set", job, "FILE"}},
		{exitNotFound, []string{"click", "import", "FILE"}},
		{exitNotFound, []string{"setup", "import", "FILE"}},
		{exitNotFound, []string{"connector", "check", "FILE"}},
		{exitNotFound, []string{"inbox", "reply", "m1", "FILE"}},
		{exitUsage, []string{"connect", "add", "custom", "--name", "own", "--client", "Northwind", "--set", "file=FILE"}},
		{exitFailed, []string{"restore", "FILE"}},
	} {
		for _, file := range []string{pipe, "/dev/null"} {
			args := strings.Split(strings.ReplaceAll(strings.Join(one.args, "\x00"), "FILE", file), "\x00")
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				got := make(chan answer, 1)
				go func() { got <- c.runUntil(t.Context(), "", append([]string{"--json"}, args...)...) }()
				select {
				case a := <-got:
					refusal := a.refusal(t, one.code)
					if strings.Contains(refusal.text(t, "message"), "invalid argument") {
						t.Errorf("it says %v", refusal.v)
					}
				case <-time.After(20 * time.Second):
					t.Fatal("it still waits for the file")
				}
			})
		}
	}
}
