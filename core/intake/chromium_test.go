//go:build corpus

package intake_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"reqdesk/core/intake/internal/corpus"
)

// The corpus as a browser prints it: other than the Go library's PDFs in how it
// sets text, embeds fonts and notes links. `.ci/corpus.sh` runs this.
func TestTheCorpusThatChromiumPrintsIsReadAsWellAsIsPromised(t *testing.T) {
	samples, err := corpus.Samples()
	if err != nil {
		t.Fatal(err)
	}
	browser := startChromium(t)
	var files []corpusFile
	for i, s := range samples {
		for j, l := range corpus.Layouts() {
			if l.Held && !s.Held {
				continue
			}
			links := (i+j/2)%2 == 0 || l.Name == "LinkedIn-like"
			sheet, want := l.Draw(s, "chromium", links)
			name := fmt.Sprintf("%s %s.pdf", s.ID, l.Name)
			files = append(files, corpusFile{name, browser.print(name, sheet.HTML()), want, groupsOf(s, l, links)})
		}
	}
	s := measure(t, files)
	readmeSays(t, "<!-- résumés: printed by Chromium, measured by make test-corpus -->\n", fmt.Sprintf("%s\n%d files.\n", s.table(), len(files)))
}

// chromium is a browser without a window that is told what to do through a pipe,
// in the protocol of its developer tools.
type chromium struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	calls   int
	session string
	frame   string
	keep    string // a folder for what was printed; "" = nowhere
}

func startChromium(t *testing.T) *chromium {
	t.Helper()
	read, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Getenv("REQDESK_CHROMIUM"), "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{read, write} // 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// It is asked to end, and not killed: its helpers would go on writing into the
		// folder that is removed next.
		_, err := to.WriteString(`{"id":0,"method":"Browser.close"}` + "\x00")
		if err != nil {
			_ = cmd.Process.Kill()
		}
		_, _ = io.Copy(io.Discard, from) // until it has closed its end
		_ = cmd.Wait()
		_ = to.Close()
	})
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	c := &chromium{t: t, to: to, from: bufio.NewReader(from), keep: os.Getenv("REQDESK_CORPUS")}
	var got struct {
		Product, TargetID, SessionID string
		FrameTree                    struct{ Frame struct{ ID string } }
	}
	c.call("Browser.getVersion", nil, &got)
	t.Logf("printed by %s", got.Product)
	c.call("Target.createTarget", map[string]any{"url": "about:blank"}, &got)
	c.call("Target.attachToTarget", map[string]any{"targetId": got.TargetID, "flatten": true}, &got)
	c.session = got.SessionID
	c.call("Page.getFrameTree", nil, &got)
	c.frame = got.FrameTree.Frame.ID
	return c
}

// call does one thing and waits for the answer; what else the browser tells is
// passed over.
func (c *chromium) call(method string, params map[string]any, answer any) {
	c.t.Helper()
	c.calls++
	raw, err := json.Marshal(struct {
		ID      int            `json:"id"`
		Method  string         `json:"method"`
		Params  map[string]any `json:"params,omitempty"`
		Session string         `json:"sessionId,omitempty"`
	}{c.calls, method, params, c.session})
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.to.Write(append(raw, 0)); err != nil {
		c.t.Fatal(err)
	}
	for {
		raw, err := c.from.ReadBytes(0)
		if err != nil {
			c.t.Fatalf("%s: %v", method, err)
		}
		var got struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		if err := json.Unmarshal(raw[:len(raw)-1], &got); err != nil {
			c.t.Fatal(err)
		}
		switch {
		case got.ID != c.calls:
			continue
		case got.Error != nil:
			c.t.Fatalf("%s: %s", method, got.Error.Message)
		case answer != nil:
			if err := json.Unmarshal(got.Result, answer); err != nil {
				c.t.Fatal(err)
			}
		}
		return
	}
}

// print gives a page as PDF.
func (c *chromium) print(name string, html []byte) []byte {
	c.t.Helper()
	var got struct{ Data []byte }
	c.call("Page.setDocumentContent", map[string]any{"frameId": c.frame, "html": string(html)}, nil)
	c.call("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &got)
	if c.keep != "" {
		for path, data := range map[string][]byte{name: got.Data, strings.TrimSuffix(name, ".pdf") + ".html": html} {
			if err := os.WriteFile(filepath.Join(c.keep, path), data, 0o600); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	return got.Data
}
