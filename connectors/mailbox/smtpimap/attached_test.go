package smtpimap_test

import (
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// withFiles is an answer with a picture inside its text and two files beside it.
func withFiles(id, cv string) string {
	return "From: Ada Byron <ada@example.org>\nTo: rita@agency.example.com\nSubject: CV\nMessage-ID: <" + id + ">\nIn-Reply-To: <1@agency.example.com>\n" +
		"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/related; boundary=i\n\n" +
		"--i\nContent-Type: text/html\n\n<p>Here is my CV.</p>\n--i\nContent-Type: image/png; name=logo.png\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--i--\n" +
		"--o\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''In%C3%AAs%20CV.pdf\nContent-Transfer-Encoding: base64\n\n" + cv + "\n" +
		"--o\nContent-Type: text/csv; name=list.csv\nContent-Disposition: attachment\nContent-Transfer-Encoding: quoted-printable\n\na=2Cb\n--o--\n"
}

func fetch(t *testing.T, r mailbox.Reader, id string, n int) (mailbox.File, error) {
	t.Helper()
	f, ok := r.(mailbox.Fetcher)
	if !ok {
		t.Fatal("the account gives no files")
	}
	return f.Fetch(t.Context(), id, n)
}

func TestFilesOfAnAnswerAreFetchedOneByOne(t *testing.T) {
	b := newInbox(t)
	b.add(plain("other"))
	_, cursor, _ := b.read("")
	b.add(withFiles("cv@example.org", "JVBERi0xLjc="), plain("another"))
	messages, _, _ := b.read(cursor)
	names := []string{}
	for _, a := range messages[0].Attachments {
		names = append(names, a.Name+" "+a.Type)
	}
	if got := strings.Join(names, ", "); got != "logo.png image/png, Inês CV.pdf application/pdf, list.csv text/csv" {
		t.Fatalf("files %q", got)
	}
	for n, want := range []string{"hello", "%PDF-1.7", "a,b"} {
		f, err := fetch(t, b.reader(), "cv@example.org", n)
		if err != nil || strings.TrimRight(string(f.Content), "\r\n") != want || f.Name != messages[0].Attachments[n].Name {
			t.Errorf("file %d: %q %q, %v", n, f.Name, f.Content, err)
		}
	}
	for id, n := range map[string]int{"cv@example.org": 3, "gone@example.org": 0, "other@example.org": 0} {
		if _, err := fetch(t, b.reader(), id, n); !core.IsNotFound(err) {
			t.Errorf("file %d of %s: %v", n, id, err)
		}
	}
}

func TestAFileThatIsTooLargeStaysInTheMailbox(t *testing.T) {
	b := newInbox(t)
	b.add(withFiles("film@example.org", strings.Repeat(strings.Repeat("QUFB", 19)+"\n", 500_000)))
	if _, err := fetch(t, b.reader(), "film@example.org", 1); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "25 MB") {
		t.Error(err)
	}
	if f, err := fetch(t, b.reader(), "film@example.org", 2); err != nil || f.Name != "list.csv" {
		t.Errorf("the small one beside it: %q, %v", f.Name, err)
	}
}
