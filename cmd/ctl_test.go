package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// compiled is the command line as users get it, built once for all tests into
// a folder that TestMain removes.
var compiled = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binaries, "reqdeskctl")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", path, "./reqdeskctl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

var binaries string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "reqdeskctl")
	if err != nil {
		panic(err)
	}
	binaries = dir
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		code = 1
	}
	os.Exit(code)
}

// passphrase opens the vaults of these tests.
const passphrase = "four plain words here"

// ctl is reqdeskctl with one workspace.
type ctl struct {
	path, workspace string
	env             []string
}

// newCtl builds the command line and names a workspace that does not exist yet.
// With a passphrase init makes a vault, without one it uses the keychain.
func newCtl(t *testing.T, env ...string) *ctl {
	t.Helper()
	path, err := compiled()
	if err != nil {
		t.Fatalf("reqdeskctl does not build: %v", err)
	}
	c := &ctl{path: path, workspace: filepath.Join(t.TempDir(), "workspace")}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "REQDESK_") {
			c.env = append(c.env, pair)
		}
	}
	c.env = append(append(c.env, "XDG_STATE_HOME="+t.TempDir()), env...)
	return c
}

func (c *ctl) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.path, append([]string{"--workspace", c.workspace, "--json"}, args...)...)
	cmd.Env = c.env
	return cmd
}

// call runs one command with input and gives what it printed, its errors and
// its exit code.
func (c *ctl) call(t *testing.T, input string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := c.command(ctx, args...)
	var out, problems bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &problems
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("reqdeskctl %s: %v", strings.Join(args, " "), err)
	}
	return out.String(), problems.String(), cmd.ProcessState.ExitCode()
}

// run expects exit code 0 and gives the printed value.
func (c *ctl) run(t *testing.T, args ...string) any {
	t.Helper()
	return c.feed(t, "", args...)
}

// feed is run with something on standard input.
func (c *ctl) feed(t *testing.T, input string, args ...string) any {
	t.Helper()
	stdout, stderr, code := c.call(t, input, args...)
	if code != 0 {
		t.Fatalf("reqdeskctl %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	if strings.TrimSpace(stdout) == "" {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(stdout), &value); err != nil {
		t.Fatalf("reqdeskctl %s: not one JSON value: %v\n%s", strings.Join(args, " "), err, stdout)
	}
	return value
}

// file writes text to a new file and gives its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// at follows keys and list positions into a JSON value; nil when there is none.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

// text is at for a string; it must be there.
func text(t *testing.T, value any, path ...any) string {
	t.Helper()
	s, ok := at(value, path...).(string)
	if !ok {
		t.Fatalf("no text at %v in %v", path, value)
	}
	return s
}
