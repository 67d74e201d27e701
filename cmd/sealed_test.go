package cmd_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-pdf/fpdf"
)

// planted are words that nobody who has the folder alone may find there.
var planted = map[string]string{
	"a person's name":        "Quillfeather",
	"an e-mail address":      "zuleika.quillfeather@example.org",
	"a job's title":          "Semaphore Keeper",
	"an e-mail template":     "perspicacious gentleness",
	"a line of a PDF résumé": "Kept the lighthouse at Vlieland",
	"an API key":             "tok-5f3a9c7712e8",
	"a password":             "pass-88d1c0ffee44",
	"a client's name":        "Ravensbourne Holdings",
	"the passphrase":         passphrase,
}

// resume is a PDF with these lines.
func resume(t *testing.T, lines ...string) string {
	t.Helper()
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddPage()
	doc.SetFont("Helvetica", "", 11)
	for _, line := range lines {
		doc.Cell(0, 6, line)
		doc.Ln(7)
	}
	path := filepath.Join(t.TempDir(), "resume.pdf")
	if err := doc.OutputFileAndClose(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whoever takes the folder away learns neither whom a recruiter knows nor what
// they write nor with which keys they sign in.
func TestTheWorkspaceFolderTellsNothing(t *testing.T) {
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+planted["an API key"] {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		text := `<source><job><title>` + planted["a job's title"] + `</title><referencenumber>77</referencenumber>` +
			`<city>Utrecht</city><country>NL</country><description>Keep it.</description></job></source>`
		if _, err := w.Write([]byte(text)); err != nil {
			t.Error(err)
		}
	}))
	defer feed.Close()
	c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase)
	c.run(t, "init")
	client := planted["a client's name"]
	c.feed(t, "token="+planted["an API key"]+"\n", "connect", "add", "feed", "--name", "north", "--client", client,
		"--set", "url="+feed.URL, "--secret-stdin")
	c.run(t, "sync")
	c.feed(t, "password="+planted["a password"]+"\n", "mailbox", "add", "work", "--from", "desk@example.org", "--user", "desk",
		"--smtp", "127.0.0.1:9", "--imap", "127.0.0.1:9", "--client", client, "--secret-stdin")
	job := text(t, c.run(t, "job", "import", "north", "77"), "id")
	c.run(t, "template", "set", "first", file(t, "first.md", "Subject: Hello\n\nWith "+planted["an e-mail template"]+".\n"))
	report := c.run(t, "people", "import", resume(t, "Zuleika "+planted["a person's name"], planted["an e-mail address"],
		"Experience", planted["a line of a PDF résumé"]), "--job", job, "--commit")
	if got := at(report, "accepted", 0, "fields", "basics.email", "value"); got != planted["an e-mail address"] {
		t.Fatalf("the résumé was not read, there is nothing to hide: %v", report)
	}
	if found := c.run(t, "people", "find", planted["a person's name"]); at(found, 0) == nil {
		t.Fatal("the person was not stored, there is nothing to hide")
	}
	c.run(t, "backup", filepath.Join(c.workspace, "copy"))
	seen := search(t, c.workspace)
	if seen < 4 {
		t.Errorf("%d files were searched: this is no workspace", seen)
	}
}

// search looks through every file and file name below dir for what was planted,
// in the ways in which text is written.
func search(t *testing.T, dir string) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		content := []byte(entry.Name() + "\n")
		if !entry.IsDir() {
			files++
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			content = append(content, raw...)
		}
		content = bytes.ToLower(content)
		for what, word := range planted {
			for how, form := range forms(word) {
				if bytes.Contains(content, bytes.ToLower(form)) {
					t.Errorf("%s shows %s (%s)", entry.Name(), what, how)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// forms are the ways in which a word could be written. Base64 depends on where
// a word begins; each beginning has a part that is always the same.
func forms(word string) map[string][]byte {
	all := map[string][]byte{"plain": []byte(word), "hex": []byte(hex.EncodeToString([]byte(word)))}
	var wide []byte
	for _, u := range utf16.Encode([]rune(word)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	all["UTF-16"] = wide
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + word))
		all["base64 "+string(rune('0'+shift))] = []byte(strings.TrimRight(encoded, "=")[2*shift : len(word)])
	}
	return all
}

func TestTheSearchFindsWhatLiesOpen(t *testing.T) {
	for how, form := range forms("Quillfeather") {
		if len(form) < 8 {
			t.Errorf("%s: %q is too short to mean anything", how, form)
		}
	}
	whole := base64.StdEncoding.EncodeToString([]byte(`{"name":"Zuleika Quillfeather","tags":[]}`))
	hit := false
	for _, form := range forms("Quillfeather") {
		hit = hit || strings.Contains(whole, string(form))
	}
	if !hit {
		t.Errorf("the name is not found in %s", whole)
	}
}
