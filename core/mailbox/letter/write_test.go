package letter_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 3600))

// golden are e-mails of every form that we send.
func golden() map[string]letter.Draft {
	first := letter.Draft{
		From: letter.Address{Name: "Rita Recruiter", Address: "rita@agency.example.com"}, To: letter.Address{Name: "Ada Byron", Address: "ada@example.org"},
		Subject: "A question about Network Engineer", Text: "Hello Ada,\n\nare you open to a new role?\n\n-- \nRita\n",
		HTML: "<p>Hello Ada,</p><p>are you open to a new role?</p>", Date: monday, MessageID: "0123456789abcdef@agency.example.com",
		References: []string{mailbox.Thread("0123456789abcdef@agency.example.com")}, Unsubscribe: true,
	}
	follow := first
	follow.Subject, follow.MessageID = "Re: A question about Network Engineer", "fedcba@agency.example.com"
	follow.References = append(follow.References, first.MessageID, "b@agency.example.com")
	foreign := first
	foreign.From.Name, foreign.To.Name = "Zoë Ünal, \"PhD\"", "李 明"
	foreign.Subject = "Überraschung für Sie: größere Rolle, 50 % mehr €, " + strings.Repeat("sehr ", 30) + "schön 👍"
	foreign.Text = strings.Repeat("Ein langer Absatz ohne Zeilenende, mit Umlauten äöü und = Zeichen. ", 60) + "\n.\n..dots\nFrom here\n\ttab \n"
	foreign.HTML = "<p>" + strings.Repeat("ä", 5000) + "</p>"
	long := follow
	for range 60 {
		long.References = append(long.References, strings.Repeat("a", 100)+"@agency.example.com")
	}
	files := first
	files.Files = []letter.File{
		{Name: "Résumé für Ada.pdf", Type: "application/pdf", Content: bytes.Repeat([]byte{0, 1, 2, 255, '\r', '\n'}, 500)},
		{Name: "meeting.ics", Type: "text/calendar; method=REQUEST", Content: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")},
		{Name: `..\..\evil/na"me` + "\r\nBcc: x@example.org", Content: []byte("x")},
	}
	plain := first
	plain.HTML, plain.Unsubscribe, plain.Machine, plain.References = "", false, true, nil
	return map[string]letter.Draft{"first": first, "follow-up": follow, "foreign": foreign, "long thread": long, "files": files, "text alone": plain}
}

func write(t *testing.T, d letter.Draft) []byte {
	t.Helper()
	raw, err := letter.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// part is one leaf of a message, undone by the standard library.
type part struct {
	kind, name string
	body       string
}

// leaves takes a message apart with the standard library alone.
func leaves(t *testing.T, kind, encoding string, body io.Reader) []part {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("%q: %v", kind, err)
	}
	if strings.HasPrefix(media, "multipart/") {
		var all []part
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			inner := leaves(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
			if name := p.FileName(); name != "" {
				inner[0].name = name
			}
			all = append(all, inner...)
		}
	}
	switch encoding {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	default:
		t.Errorf("encoding %q", encoding)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return []part{{kind: media, body: string(content)}}
}

// wellFormed holds what every e-mail on the wire must be.
func wellFormed(t *testing.T, raw []byte) *mail.Message {
	t.Helper()
	rest := bytes.ReplaceAll(raw, []byte("\r\n"), nil)
	if bytes.ContainsAny(rest, "\r\n\x00") {
		t.Error("a bare CR, LF or NUL")
	}
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	for l := range strings.SplitSeq(string(raw), "\r\n") {
		if len(l) > 998 {
			t.Errorf("a line of %d bytes", len(l))
		}
		for _, b := range []byte(l) {
			if b >= 0x80 {
				t.Fatalf("8-bit in %q", l)
			}
		}
	}
	seen := map[string]int{}
	for l := range strings.SplitSeq(string(head), "\r\n") {
		if l == "" || l[0] == ' ' || l[0] == '\t' {
			continue
		}
		key, _, found := strings.Cut(l, ":")
		if !found || strings.ContainsAny(key, " \t") {
			t.Errorf("no header line: %q", l)
		}
		seen[strings.ToLower(key)]++
	}
	for _, key := range []string{"from", "to", "subject", "date", "message-id", "mime-version", "content-type"} {
		if seen[key] != 1 {
			t.Errorf("%d lines %s", seen[key], key)
		}
	}
	for _, key := range []string{"bcc", "cc", "reply-to", "sender"} {
		if seen[key] != 0 {
			t.Errorf("a line %s", key)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhatIsWrittenIsReadAlikeByAnIndependentParser(t *testing.T) {
	for name, d := range golden() {
		t.Run(name, func(t *testing.T) {
			m := wellFormed(t, write(t, d))
			decoder := mime.WordDecoder{}
			subject, err := decoder.DecodeHeader(m.Header.Get("Subject"))
			if err != nil || subject != d.Subject {
				t.Errorf("subject %q, %v", subject, err)
			}
			for key, want := range map[string]letter.Address{"From": d.From, "To": d.To} {
				list, err := m.Header.AddressList(key)
				if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Address {
					t.Errorf("%s %v, %v", key, list, err)
				}
			}
			if date, err := m.Header.Date(); err != nil || !date.Equal(d.Date) {
				t.Errorf("date %v, %v", date, err)
			}
			parts := leaves(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
			want := []part{{kind: "text/plain", body: strings.ReplaceAll(d.Text, "\n", "\r\n")}}
			if d.HTML != "" {
				want = append(want, part{kind: "text/html", body: d.HTML})
			}
			if got := parts[:len(want)]; !cmp.Equal(want, got, cmp.AllowUnexported(part{})) {
				t.Error(cmp.Diff(want, got, cmp.AllowUnexported(part{})))
			}
			for i, f := range d.Files {
				if got := parts[len(want)+i]; got.body != string(f.Content) || got.name == "" || strings.ContainsAny(got.name, "/\\\r\n") {
					t.Errorf("file %d is %s %q, %d bytes", i, got.kind, got.name, len(got.body))
				}
			}
		})
	}
}

func TestHeadersOfAThread(t *testing.T) {
	all := golden()
	first := wellFormed(t, write(t, all["first"])).Header
	if first.Get("In-Reply-To") != "" || first.Get("References") != "<thread.0123456789abcdef@agency.example.com>" {
		t.Errorf("the first e-mail answers %q, refers to %q", first.Get("In-Reply-To"), first.Get("References"))
	}
	if got := first.Get("List-Unsubscribe"); got != "<mailto:rita@agency.example.com?subject=unsubscribe>" {
		t.Errorf("List-Unsubscribe %q", got)
	}
	named := all["first"]
	named.MessageID = "0123456789abcdef0123456789abcdef@agency.example.com"
	if got := wellFormed(t, write(t, named)).Header.Get("List-Unsubscribe"); got != "<mailto:rita@agency.example.com?subject=unsubscribe%200123456789abcdef0123456789abcdef>" {
		t.Errorf("List-Unsubscribe %q", got)
	}
	follow := wellFormed(t, write(t, all["follow-up"])).Header
	want := "<thread.0123456789abcdef@agency.example.com> <0123456789abcdef@agency.example.com> <b@agency.example.com>"
	if got := strings.Join(strings.Fields(follow.Get("References")), " "); got != want || follow.Get("In-Reply-To") != "<b@agency.example.com>" {
		t.Errorf("the follow-up answers %q, refers to %q", follow.Get("In-Reply-To"), got)
	}
	long := strings.Fields(wellFormed(t, write(t, all["long thread"])).Header.Get("References"))
	if len(long) > 20 || long[0] != "<thread.0123456789abcdef@agency.example.com>" {
		t.Errorf("a long thread refers to %d e-mails, the first of them %s", len(long), long[0])
	}
	if got := wellFormed(t, write(t, all["text alone"])).Header.Get("Auto-Submitted"); got != "auto-generated" {
		t.Errorf("Auto-Submitted %q", got)
	}
}

// Whatever stands in a field stays in it.
func TestNoFieldBecomesAHeader(t *testing.T) {
	for _, evil := range []string{
		"x\r\nBcc: all@victim.example", "x\nBcc: all@victim.example\n\nhi", "x\rBcc: y@victim.example", "x\u2028Bcc: y@victim.example", "x\x00\x1b\x85Bcc: y@victim.example",
		"=?utf-8?Q?=0D=0ABcc:_all@victim.example?=", strings.Repeat("Ä", 3000), strings.Repeat("a", 3000), "\xff\xfe\x80 Ada", "a\u202egpj.exe",
		"Ada\" <eve@victim.example>, \"", "<eve@victim.example>", "x>\r\nDATA\r\n.\r\n",
	} {
		d := golden()["follow-up"]
		d.From.Name, d.To.Name, d.Subject = evil, evil, evil
		if d.MessageID = evil; len(evil) > 250 {
			d.MessageID = evil[:100] + "x@y"
		}
		d.References = append(d.References, evil, evil+"@x")
		d.Text, d.HTML = evil, evil
		d.Files = []letter.File{{Name: evil, Type: evil, Content: []byte(evil)}}
		m := wellFormed(t, write(t, d))
		for key, want := range map[string]string{"From": d.From.Address, "To": d.To.Address} {
			if list, err := m.Header.AddressList(key); err != nil || len(list) != 1 || list[0].Address != want {
				t.Errorf("%q: %s is %v, %v", evil, key, list, err)
			}
		}
	}
	for _, address := range []string{
		"ada@example.org, eve@victim.example", "Ada <eve@victim.example>", "ada@example.org\r\nRCPT TO:<eve@victim.example>", "<ada@example.org>",
		"ada@example.org (Ada)", "ada", "@example.org", "ada@", "", "ada@example.org>\r\nDATA", "\"a b\"@example.org",
	} {
		d := golden()["first"]
		d.To.Address = address
		if _, err := letter.Write(d); core.KindOf(err) != core.KindInvalid {
			t.Errorf("%q was written to: %v", address, err)
		}
	}
}

func TestAnEmailWithoutAMessageIDIsNotWritten(t *testing.T) {
	for _, id := range []string{"", "<>", "ÄÖ", strings.Repeat("a", 300)} {
		d := golden()["first"]
		d.MessageID = id
		if _, err := letter.Write(d); core.KindOf(err) != core.KindInvalid {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestTooManyOrTooLargeFilesAreRefused(t *testing.T) {
	d := golden()["first"]
	d.Files = make([]letter.File, letter.MaxFiles+1)
	if _, err := letter.Write(d); core.KindOf(err) != core.KindRefused {
		t.Errorf("eleven files: %v", err)
	}
	d.Files = []letter.File{{Content: make([]byte, letter.MaxFileBytes+1)}}
	if _, err := letter.Write(d); core.KindOf(err) != core.KindRefused {
		t.Errorf("16 MB: %v", err)
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for name, d := range golden() {
		t.Run(name, func(t *testing.T) {
			raw := write(t, d)
			in := letter.Read(raw)
			if in.MessageID != d.MessageID || letter.MessageID(raw) != d.MessageID || in.Subject != d.Subject || in.From != d.From.Address ||
				in.FromName != d.From.Name || !in.Date.Equal(d.Date) || len(in.Attachments) != len(d.Files) {
				t.Errorf("%+v", in)
			}
			if in.Text != strings.TrimSpace(d.Text) {
				t.Errorf("text %q", in.Text)
			}
		})
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("Ada", "A job", "Hello", "a@b", "cv.pdf")
	f.Add("Ada\r\nBcc: x", "=?utf-8?q?=0a?=", "\r\n.\r\n", "<>\r\n", "..\\x\"\r\n")
	f.Fuzz(func(t *testing.T, name, subject, text, id, file string) {
		d := golden()["follow-up"]
		d.From.Name, d.To.Name, d.Subject, d.Text, d.HTML = name, name, subject, text, text
		d.References = append(d.References, id)
		d.Files = []letter.File{{Name: file, Content: []byte(text)}}
		m := wellFormed(t, write(t, d))
		if list, err := m.Header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != d.To.Address {
			t.Errorf("to %v, %v", list, err)
		}
	})
}
