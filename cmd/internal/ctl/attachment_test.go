package ctl

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reqdesk/core/mailbox/letter"
)

// wordResume is a Word document with a line each.
func wordResume(t *testing.T, lines ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml":   `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + strings.Join(lines, `</w:t></w:r></w:p><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:body></w:document>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// answeredWith is a campaign in which Ben has answered with files.
func answeredWith(t *testing.T, files ...letter.File) (c campaign, message string) {
	t.Helper()
	c, _ = answered(t)
	raw, err := letter.Write(letter.Draft{
		From: letter.Address{Name: "Ben Doe", Address: ben}, To: letter.Address{Address: robin}, Subject: "Re: A question", Text: "My CV is attached.",
		Date: time.Now(), MessageID: "files@post.example.net", References: []string{strings.Trim(messageID(t, c.post.Received()[0].Raw), "<>")}, Files: files,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.post.Deliver(ben, robin, raw); err != nil {
		t.Fatal(err)
	}
	c.now = time.Now().Add(4 * time.Minute).UTC().Format(time.RFC3339)
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	return c, c.do(t, "inbox", "list").text(t, 0, "id")
}

func TestFilesOfAnAnswerAreSavedUnderHarmlessNames(t *testing.T) {
	c, m := answeredWith(t, letter.File{Name: "CV.pdf", Content: []byte("%PDF-1.7 not much")}, letter.File{Name: "setup.exe", Content: []byte("MZ")})
	show := c.do(t, "inbox", "show", m)
	show.want(t, "CV.pdf", "attachments", 0, "name")
	show.want(t, "setup.exe", "attachments", 1, "name")
	dir := t.TempDir()
	for _, want := range []string{"CV.pdf", "CV (2).pdf"} {
		path := c.do(t, "inbox", "save", m, "1", dir).text(t, "file")
		content, err := os.ReadFile(path)
		if err != nil || filepath.Base(path) != want || string(content) != "%PDF-1.7 not much" {
			t.Errorf("%s: %q, %v", path, content, err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o111 != 0 {
			t.Errorf("%s can be run: %v", path, err)
		}
	}
	c.refuse(t, exitNotFound, "inbox", "save", m, "3", dir)
	c.refuse(t, exitNotFound, "inbox", "save", m, "0", dir)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("%d files are there, %v", len(left), err)
	}
	if a := c.run(t, "", "inbox", "save", m, "2", filepath.Join(dir, "it.exe")); a.code != exitDone || !strings.Contains(a.err, "only if you expected it") {
		t.Errorf("exit %d, %q", a.code, a.err)
	}
}

func TestAResumeOfAnAnswerGoesToItsWriter(t *testing.T) {
	theirs := wordResume(t, "Person B", "Rotterdam, Netherlands", "b.private@elsewhere.example.org", "Experience", "Engineer, Initech, 03/2019 - present")
	friends := wordResume(t, "Quentin Zoltan", "Utrecht, Netherlands", "quentin@elsewhere.example.org", "Experience", "Engineer, Initech, 03/2019 - present")
	c, m := answeredWith(t, letter.File{Name: "cv.docx", Content: theirs}, letter.File{Name: "a friend.docx", Content: friends},
		letter.File{Name: "list.csv", Content: []byte("name,email\nA,a@example.com\nB,b@example.com\n")}, letter.File{Name: "photo.jpg", Content: []byte("\xff\xd8\xff")})
	c.do(t, "people", "show", c.persons[1])
	c.do(t, "inbox", "take", m, "1").want(t, c.persons[1], "person")
	c.do(t, "people", "find", "b.private@elsewhere.example.org").want(t, c.persons[1], 0, "person")
	c.do(t, "inbox", "take", m, "1").want(t, c.persons[1], "person") // a second time
	c.refuse(t, exitRefused, "inbox", "take", m, "2")
	if n := c.do(t, "people", "find", "quentin@elsewhere.example.org").size(t); n != 0 {
		t.Errorf("somebody else's résumé made %d people", n)
	}
	c.do(t, "inbox", "take", m, "2", "--confirm").want(t, c.persons[1], "person")
	for _, n := range []string{"3", "4"} {
		c.refuse(t, exitFailed, "inbox", "take", m, n)
	}
}

func TestAReplyCarriesFiles(t *testing.T) {
	c, m := answered(t)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	words := paper(t, "reply.txt", "The description is attached.\n")
	one, two := file("Beschreibung größer.pdf", "%PDF-1.7 the job"), file("figures.xlsx", "PK figures")
	c.do(t, "inbox", "reply", m, words, "--attach", one, "--attach", two).want(t, "done", "state")
	c.do(t, "inbox", "reply", m, words, "--attach", one, "--attach", two).want(t, "done", "state") // pressed twice
	got := c.post.Received()
	if len(got) != 2 {
		t.Fatalf("%d e-mails came", len(got))
	}
	in := letter.Read(got[1].Raw)
	if len(in.Attachments) != 2 || in.Attachments[0].Name != "Beschreibung größer.pdf" || in.Text != "The description is attached." {
		t.Errorf("it carries %+v, says %q", in.Attachments, in.Text)
	}
	for n, want := range []string{"%PDF-1.7 the job", "PK figures"} {
		if f, err := letter.Extract(bytes.NewReader(got[1].Raw), n); err != nil || string(f.Content) != want {
			t.Errorf("file %d: %q, %v", n, f.Content, err)
		}
	}
	c.refuse(t, exitNotFound, "inbox", "reply", m, words, "--attach", filepath.Join(dir, "gone.pdf"))
	c.refuse(t, exitUsage, "inbox", "reply", m, words, "--attach", dir)
	c.refuse(t, exitRefused, "inbox", "reply", m, words, "--attach", file("film.mp4", strings.Repeat("x", 16<<20)))
	c.refuse(t, exitRefused, "inbox", "reply", m, words, "--attach", file("a.mp4", strings.Repeat("x", 9<<20)), "--attach", file("b.mp4", strings.Repeat("y", 9<<20)))
	if len(c.post.Received()) != 2 {
		t.Error("a refused reply left")
	}
	if a := c.run(t, "", "inbox", "reply", m, words, "--attach", file("tool.exe", "MZ")); a.code != exitDone || !strings.Contains(a.err, "often refuse") {
		t.Errorf("exit %d, %q", a.code, a.err)
	}
}
