package letter_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// carried is an e-mail with two files, as this program writes them.
func carried(t *testing.T, first, second []byte) []byte {
	t.Helper()
	raw, err := letter.Write(letter.Draft{
		From: letter.Address{Name: "Ada", Address: "ada@example.org"}, To: letter.Address{Address: "rita@agency.example.com"}, Subject: "My CV", Text: "Here it is.",
		HTML: "<p>Here it is.</p>", Date: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), MessageID: "cv@example.org",
		Files: []letter.File{{Name: "Inês CV.pdf", Content: first}, {Name: "letter.docx", Type: "application/octet-stream", Content: second}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAFileIsTakenOutAsItWasPutIn(t *testing.T) {
	first, second := bytes.Repeat([]byte("%PDF-1.7 \x00\xff\r\n"), 60_000), []byte("PK\x03\x04 second")
	raw := carried(t, first, second)
	in := letter.ReadFrom(iotest.OneByteReader(bytes.NewReader(raw)))
	if len(in.Attachments) != 2 || in.Attachments[0].Name != "Inês CV.pdf" || in.Attachments[0].Size != int64(len(first)) || in.Text != "Here it is." {
		t.Fatalf("read %+v, text %q", in.Attachments, in.Text)
	}
	for n, want := range [][]byte{first, second} {
		f, err := letter.Extract(bytes.NewReader(raw), n)
		if err != nil || f.Name != in.Attachments[n].Name || !bytes.Equal(f.Content, want) {
			t.Errorf("file %d: %q, %d bytes, %v", n, f.Name, len(f.Content), err)
		}
	}
	for _, n := range []int{-1, 2, 99} {
		if _, err := letter.Extract(bytes.NewReader(raw), n); !core.IsNotFound(err) {
			t.Errorf("file %d: %v", n, err)
		}
	}
}

func TestFilesInsideOfPartsAreCountedInTheirOrder(t *testing.T) {
	raw := "From: a@example.org\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/related; boundary=i\n\n" +
		"--i\nContent-Type: text/html\n\n<p>see</p>\n--i\nContent-Type: image/png; name=logo.png\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--i--\n" +
		"--o\nContent-Type: text/csv; name=list.csv\nContent-Disposition: attachment\nContent-Transfer-Encoding: quoted-printable\n\na=2Cb\n" +
		"--o\nContent-Type: message/rfc822\n\nSubject: old\n\nold\n--o\nContent-Type: application/pdf\n\n%PDF\n--o--\n"
	for n, want := range []struct{ name, content string }{{"logo.png", "hello"}, {"list.csv", "a,b"}, {"", "%PDF"}} {
		f, err := letter.Extract(strings.NewReader(raw), n)
		if err != nil || f.Name != want.name || string(f.Content) != want.content {
			t.Errorf("file %d: %q %q, %v", n, f.Name, f.Content, err)
		}
		if in := letter.Read([]byte(raw)); len(in.Attachments) != 3 || in.Attachments[n].Name != want.name {
			t.Errorf("read %+v", in.Attachments)
		}
	}
}

func TestAFileThatIsTheWholeEmail(t *testing.T) {
	f, err := letter.Extract(strings.NewReader("From: a@example.org\nContent-Type: application/pdf; name=cv.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n"), 0)
	if err != nil || string(f.Content) != "%PDF" || f.Name != "cv.pdf" {
		t.Errorf("%q %q, %v", f.Name, f.Content, err)
	}
}

func TestAFileThatBreaksOffOrIsTooLargeIsNone(t *testing.T) {
	raw := carried(t, bytes.Repeat([]byte("content "), 50_000), []byte("second"))
	broken := errors.New("the connection broke")
	if _, err := letter.Extract(io.MultiReader(bytes.NewReader(raw[:200_000]), iotest.ErrReader(broken)), 0); core.KindOf(err) != core.KindInvalid {
		t.Errorf("half a file: %v", err)
	}
	p := letter.Piece{Kind: "application/pdf", Name: "film.pdf"}
	if _, err := letter.ReadFile(p, endless{}); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "25 MB") {
		t.Errorf("a file without an end: %v", err)
	}
	if mailbox.MaxFile != 25<<20 {
		t.Error("the sentence names another size")
	}
}

// endless never ends.
type endless struct{}

// Read is io.Reader.
func (endless) Read(b []byte) (int, error) { return len(b), nil }

func FuzzExtract(f *testing.F) {
	f.Add("Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\naGVs\n--B--\n", 0)
	f.Fuzz(func(t *testing.T, raw string, n int) {
		file, err := letter.Extract(strings.NewReader(raw), n)
		in := letter.Read([]byte(raw))
		if err == nil && (n < 0 || n < letter.MaxParts && (n >= len(in.Attachments) || in.Attachments[n].Name != file.Name)) {
			t.Errorf("file %d is %q, read are %+v", n, file.Name, in.Attachments)
		}
	})
}
