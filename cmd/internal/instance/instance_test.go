package instance_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/cmd/internal/instance"
	"reqdesk/core"
)

// window serves clients as a window does.
type window struct {
	mu     sync.Mutex
	shown  []instance.Request
	failed []error
	run    func(ctx context.Context, r instance.Request, in io.Reader, out, errs io.Writer) (int, bool)
}

func (w *window) Show(_ context.Context, r instance.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shown = append(w.shown, r)
}

func (w *window) Run(ctx context.Context, r instance.Request, in io.Reader, out, errs io.Writer) (int, bool) {
	return w.run(ctx, r, in, out, errs)
}

func (w *window) Failed(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed = append(w.failed, err)
}

// echo gives back what it reads, in capitals, and its arguments.
func echo(_ context.Context, r instance.Request, in io.Reader, out, errs io.Writer) (int, bool) {
	data, err := io.ReadAll(in)
	if err != nil {
		return 1, true
	}
	fmt.Fprint(out, strings.ToUpper(string(data)))
	fmt.Fprint(errs, strings.Join(r.Args, "|"))
	return 4, true
}

// place is one with a window that runs commands so.
func place(t *testing.T, network string, w *window) instance.Place {
	t.Helper()
	p := instance.Place{Folder: filepath.Join(t.TempDir(), "state"), Workspace: filepath.Join(t.TempDir(), "workspace"), Network: network}
	seat, err := instance.Claim(p)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan struct{})
	go func() { defer close(served); seat.Serve(ctx, w) }()
	t.Cleanup(func() {
		cancel()
		if err := seat.Close(); err != nil {
			t.Error(err)
		}
		<-served
	})
	return p
}

// networks runs a test over both kinds of socket.
func networks(t *testing.T, test func(t *testing.T, network string)) {
	for _, network := range []string{"unix", "tcp"} {
		t.Run(network, func(t *testing.T) { test(t, network) })
	}
}

func TestACommandRunsInTheWindow(t *testing.T) {
	networks(t, func(t *testing.T, network string) {
		p := place(t, network, &window{run: echo})
		large := strings.Repeat("many lines of people\n", 20_000) // 420 kB both ways
		var out, errs bytes.Buffer
		code, err := p.Run(t.Context(), instance.Request{Args: []string{"people", "import"}}, strings.NewReader(large), &out, &errs)
		if err != nil || code != 4 || out.String() != strings.ToUpper(large) || errs.String() != "people|import" {
			t.Errorf("exit %d, %v, %d bytes, errors %q", code, err, out.Len(), errs.String())
		}
	})
}

func TestASecondStartBringsTheFirstForward(t *testing.T) {
	networks(t, func(t *testing.T, network string) {
		w := &window{run: echo}
		p := place(t, network, w)
		if _, err := instance.Claim(p); core.KindOf(err) != core.KindInUse {
			t.Errorf("the place could be taken twice: %v", err)
		}
		if err := p.Show(t.Context(), "/here", []string{"people.csv", "reqdesk:job/j1"}); err != nil {
			t.Fatal(err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.shown) != 1 || w.shown[0].Dir != "/here" || len(w.shown[0].Args) != 2 {
			t.Errorf("shown %+v", w.shown)
		}
	})
}

func TestThePlaceIsFoundByEveryNameOfTheWorkspace(t *testing.T) {
	p := place(t, "", &window{run: echo})
	if err := os.Mkdir(p.Workspace, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(p.Workspace, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{p.Workspace + "/", p.Workspace + "/../workspace", link} {
		p.Workspace = name
		if err := p.Show(t.Context(), "", nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.Workspace = t.TempDir()
	if err := p.Show(t.Context(), "", nil); !core.IsNotFound(err) {
		t.Errorf("another workspace: %v", err)
	}
}

// What a window left behind that was killed keeps nobody out and serves nobody.
func TestADeadWindowIsNoWindow(t *testing.T) {
	networks(t, func(t *testing.T, network string) {
		p := place(t, network, &window{run: echo})
		left := files(t, p.Folder, ".json")[0]
		dead := instance.Place{Folder: t.TempDir(), Workspace: p.Workspace, Network: network}
		var e map[string]any
		data, err := os.ReadFile(left)
		if err != nil || json.Unmarshal(data, &e) != nil {
			t.Fatal(err)
		}
		if network == "unix" {
			e["address"] = filepath.Join(dead.Folder, filepath.Base(strings.TrimSuffix(left, ".json")+".sock"))
			if err := os.WriteFile(e["address"].(string), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		} else {
			e["address"] = closedPort(t)
		}
		if data, err = json.Marshal(e); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dead.Folder, filepath.Base(left)), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := dead.Run(t.Context(), instance.Request{}, strings.NewReader(""), io.Discard, io.Discard); !core.IsNotFound(err) {
			t.Errorf("a dead window answers %v", err)
		}
		seat, err := instance.Claim(dead)
		if err != nil {
			t.Fatalf("its place can't be taken: %v", err)
		}
		if err := seat.Close(); err != nil {
			t.Error(err)
		}
	})
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}

func files(t *testing.T, dir, suffix string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s in %s: %v", suffix, dir, err)
	}
	return names
}

func TestOnlyTheUserReachesTheSocket(t *testing.T) {
	p := place(t, "unix", &window{run: echo})
	err := filepath.WalkDir(p.Folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the rights %v", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A stranger who found the port is not served, and one who took over an old port
// learns nothing.
func TestAStrangerIsNeitherServedNorTold(t *testing.T) {
	served := false
	p := place(t, "tcp", &window{run: func(context.Context, instance.Request, io.Reader, io.Writer, io.Writer) (int, bool) {
		served = true
		return 0, true
	}})
	left := files(t, p.Folder, ".json")[0]
	data, err := os.ReadFile(left)
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		Network, Address string
		Secret           []byte
	}
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	right := bytes.Clone(e.Secret)
	e.Secret[0]++
	rewrite(t, left, e)
	if _, err := p.Run(t.Context(), instance.Request{Args: []string{"today"}}, strings.NewReader(""), io.Discard, io.Discard); !core.IsNotFound(err) || served {
		t.Errorf("with a wrong secret: %v, served %v", err, served)
	}

	fake, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	heard := make(chan string, 1)
	go func() {
		conn, err := fake.Accept()
		if err != nil {
			heard <- err.Error()
			return
		}
		defer conn.Close()
		hello := make([]byte, 5+32)
		_, _ = io.ReadFull(conn, hello)
		answer := make([]byte, 5+64)
		_, _ = rand.Read(answer)
		copy(answer, []byte{'n', 0, 0, 0, 64})
		_, _ = conn.Write(answer)
		rest, _ := io.ReadAll(conn)
		heard <- string(rest)
	}()
	e.Secret, e.Address = right, fake.Addr().String()
	rewrite(t, left, e)
	if _, err := p.Run(t.Context(), instance.Request{Args: []string{"token=hunter2"}}, strings.NewReader("hunter2"), io.Discard, io.Discard); !core.IsNotFound(err) {
		t.Errorf("a stranger's window: %v", err)
	}
	if got := <-heard; got != "" {
		t.Errorf("the stranger heard %q", got)
	}
}

func rewrite(t *testing.T, path string, e any) {
	t.Helper()
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	// The keys of the file are in small letters.
	data = []byte(strings.NewReplacer(`"Network"`, `"network"`, `"Address"`, `"address"`, `"Secret"`, `"secret"`).Replace(string(data)))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Garbage, silence, panics and clients that go away harm nobody else.
func TestOneClientsFailureHarmsNobodyElse(t *testing.T) {
	networks(t, func(t *testing.T, network string) {
		ended := make(chan struct{})
		w := &window{run: func(ctx context.Context, r instance.Request, in io.Reader, out, errs io.Writer) (int, bool) {
			switch r.Args[0] {
			case "panic":
				panic("hunter2")
			case "long":
				fmt.Fprintln(out, "begun")
				<-ctx.Done()
				close(ended)
				return 1, true
			case "elsewhere":
				return 0, false
			}
			return echo(ctx, r, in, out, errs)
		}}
		p := place(t, network, w)
		var e struct{ Address string }
		data, err := os.ReadFile(files(t, p.Folder, ".json")[0])
		if err != nil || json.Unmarshal(data, &e) != nil {
			t.Fatal(err)
		}
		for _, garbage := range []string{"GET / HTTP/1.1\r\n\r\n", "n\xff\xff\xff\xff", "", strings.Repeat("x", 1<<20)} {
			conn, err := net.Dial(network, e.Address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			// Where the system does not tell that nobody reads on, writing would never end.
			_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
			_, _ = io.WriteString(conn, garbage)
		}
		call := func(word string) (int, error) {
			return p.Run(t.Context(), instance.Request{Args: []string{word}}, strings.NewReader("x"), io.Discard, io.Discard)
		}
		if _, err := call("panic"); core.KindOf(err) != core.KindUnknown {
			t.Errorf("a command that panicked: %v", err)
		}
		if _, err := call("elsewhere"); !core.IsNotFound(err) {
			t.Errorf("a command for another workspace: %v", err)
		}
		if _, err := call(strings.Repeat("x", 2<<20)); core.KindOf(err) != core.KindUsage {
			t.Errorf("a command that is too long: %v", err)
		}
		gone(t, p)
		<-ended
		if code, err := call("well"); code != 4 || err != nil {
			t.Errorf("afterwards: exit %d, %v", code, err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.failed) < 3 || strings.Contains(fmt.Sprint(w.failed), "hunter2") {
			t.Errorf("told of %v", w.failed)
		}
	})
}

// gone begins a long command and goes away.
func gone(t *testing.T, p instance.Place) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begun := writer(func([]byte) { cancel() })
	if code, err := p.Run(ctx, instance.Request{Args: []string{"long"}}, strings.NewReader(""), begun, io.Discard); err != nil || code != 1 {
		t.Errorf("a cancelled command: exit %d, %v", code, err)
	}
}

type writer func([]byte)

func (w writer) Write(p []byte) (int, error) { w(p); return len(p), nil }

// A client whose output can't be written stops, and the command ends.
func TestACommandEndsWhenNobodyReadsIt(t *testing.T) {
	ended := make(chan error, 1)
	p := place(t, "", &window{run: func(ctx context.Context, _ instance.Request, _ io.Reader, out, _ io.Writer) (int, bool) {
		for ctx.Err() == nil {
			if _, err := out.Write(make([]byte, 100_000)); err != nil {
				ended <- err
				return 1, true
			}
		}
		ended <- ctx.Err()
		return 1, true
	}})
	full := errors.New("the disk is full") //nolint:err113 // of a test
	if _, err := p.Run(t.Context(), instance.Request{}, strings.NewReader(""), failing{full}, io.Discard); !errors.Is(err, full) {
		t.Errorf("told %v", err)
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("the command goes on")
	}
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

// The window can close while clients are there: their commands end.
func TestAClosingWindowEndsItsCommands(t *testing.T) {
	p := instance.Place{Folder: t.TempDir(), Workspace: t.TempDir()}
	seat, err := instance.Claim(p)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go seat.Serve(ctx, &window{run: func(ctx context.Context, _ instance.Request, in io.Reader, out, _ io.Writer) (int, bool) {
		fmt.Fprintln(out, "begun")
		<-ctx.Done()
		return 6, true
	}})
	begun := writer(func([]byte) { cancel() })
	code, err := p.Run(t.Context(), instance.Request{}, strings.NewReader(""), begun, io.Discard)
	if code != 6 || err != nil {
		t.Errorf("exit %d, %v", code, err)
	}
	if err := seat.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(p.Folder, "*.json")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
