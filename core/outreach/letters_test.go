package outreach_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// goldenLetters holds what another reader than the one that belongs to our writer makes
// of the e-mails below.
const goldenLetters = "testdata/letters.txt"

// What leaves is read by Go's own packages, which share no code with what wrote it, and
// is compared word for word. -update records it anew.
func TestEmailsAreReadByAnotherReader(t *testing.T) {
	var all strings.Builder
	ids := map[string]string{}
	for n, raw := range lettersOf(t) {
		fmt.Fprintf(&all, "=== e-mail %d\n%s", n+1, shown(t, raw, ids))
	}
	if *update {
		if err := os.WriteFile(goldenLetters, []byte(all.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(goldenLetters)
	if err != nil {
		t.Fatal(err)
	}
	is, was := strings.Split(all.String(), "\n"), strings.Split(string(before), "\n")
	for i := range max(len(is), len(was)) {
		if i >= len(is) || i >= len(was) || is[i] != was[i] {
			t.Fatalf("line %d of %s was %q and is %q", i+1, goldenLetters, was[min(i, len(was)-1)], is[min(i, len(is)-1)])
		}
	}
}

// lettersOf are a first e-mail in the recipient's language with a snippet and a condition,
// its follow-up, one to somebody who tries to write into it, and an answer with files.
func lettersOf(t *testing.T) [][]byte {
	t.Helper()
	r := newRig(t, "Zoë Ünal-Çelik", "Mallory")
	hostile := "Mallory\r\nBcc: all@victim.example\r\n\r\n{{apply_link}}{% snippet \"team\" %}<script>x()</script>\u202efdp"
	r.update(func(tx core.Tx) error {
		r.people[0].Emails, r.people[0].Place.Country, r.people[0].Employer = []string{"zoe@company0.example"}, "DE", "Müller & Söhne"
		r.people[1].Name, r.people[1].Employer, r.people[1].Place.Country = hostile, hostile, "US"
		r.mailbox.From = "Jörg Straße <rita@agency.example>"
		r.job.Title = "Leiter:in Qualität – München"
		for _, p := range r.people {
			if err := r.db.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
				return err
			}
		}
		if err := r.db.PutMailbox(tx, &r.mailbox); err != nil {
			return err
		}
		return r.db.PutJob(tx, &r.job)
	})
	if err := r.out.SetSnippet(t.Context(), outreach.Snippet{Name: "team", Text: "Ihr Team für **Qualität**"}); err != nil {
		t.Fatal(err)
	}
	r.templates(map[string]string{
		"hi":    "Subject: {{job_title}}: passt das, {{first_name}}?\nLanguage: de\n\nGuten Tag {{name}},\n\n{% if employer %}bei {{employer}}{% else %}dort{% endif %} läuft es?\n\n* [Zur Stelle]({{apply_link}})\n* 50 €\n\n{% snippet \"team\" %}",
		"hi.en": "Subject: {{job_title}}, {{first_name}}?\nLanguage: en\n\nHello {{name}} at {{employer}},\n\nsee {{apply_link}}\n.\n.dot",
	})
	steps := "steps:\n  - template: hi\n    language: recipient\n    fallback: de\n  - after: 3d\n    text: \"Noch Fragen, {{first_name}}?\"\n"
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, steps); err != nil {
		t.Fatal(err)
	}
	r.enrol()
	r.approve(true)
	r.pass(5 * 24 * 3600e9)
	var raw [][]byte
	for _, e := range r.post.sent {
		raw = append(raw, e.Raw)
	}
	answer, err := letter.Write(letter.Draft{
		From: letter.Address{Name: "Jörg Straße", Address: "rita@agency.example"}, To: letter.Address{Name: "Zoë", Address: "zoe@company0.example"},
		Subject: "Re: Qualität", Text: "Anbei.\n", Date: monday, MessageID: "answer@agency.example", References: []string{"first@company0.example"},
		Files: []letter.File{{Name: "Stellenbeschreibung für Zoë.txt", Type: "text/plain", Content: []byte("Qualität\n")}, {Name: "a\r\nX-Evil: 1.bin", Type: "application/octet-stream", Content: []byte{0, 1, 2, 255}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(raw, answer)
}

// shown writes down everything that a reader sees of an e-mail. Message-IDs are numbered
// in the order in which they are met.
func shown(t *testing.T, raw []byte, ids map[string]string) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	var b strings.Builder
	var names []string
	for name := range m.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range m.Header[name] {
			switch name {
			case "Content-Type": // its boundary is drawn
				value, _, err = mime.ParseMediaType(value)
			case "List-Unsubscribe": // the Message-ID is drawn
				token, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-Id"), "<>"), "@")
				value = strings.Replace(value, token, "{of its Message-Id}", 1)
			case "From", "To":
				var list []*mail.Address
				if list, err = mail.ParseAddressList(value); err == nil && len(list) == 1 {
					value = fmt.Sprintf("%q at %s", list[0].Name, list[0].Address)
				}
			case "Message-Id", "In-Reply-To", "References":
				value = numbered(value, ids)
			default:
				value, err = new(mime.WordDecoder).DecodeHeader(value)
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	show(t, &b, "", textproto.MIMEHeader(m.Header), m.Body)
	return b.String()
}

func numbered(value string, ids map[string]string) string {
	words := strings.Fields(value)
	for i, word := range words {
		thread := strings.HasPrefix(word, "<thread.")
		word = strings.Replace(word, "<thread.", "<", 1)
		if ids[word] == "" {
			ids[word] = fmt.Sprint("id ", len(ids)+1)
		}
		if words[i] = "<" + ids[word] + ">"; thread {
			words[i] = "<thread of " + ids[word] + ">"
		}
	}
	return strings.Join(words, " ")
}

// show writes down the parts of a body, one in the other.
func show(t *testing.T, b *strings.Builder, indent string, h textproto.MIMEHeader, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if boundary := params["boundary"]; boundary != "" {
		for parts := multipart.NewReader(body, boundary); ; {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			show(t, b, indent+"  ", p.Header, p)
		}
	}
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	disposition, file := "", map[string]string{}
	if d := h.Get("Content-Disposition"); d != "" {
		if disposition, file, err = mime.ParseMediaType(d); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprintf(b, "%s--- %s %s %s %q\n", indent, kind, params["charset"], disposition, file["filename"])
	for line := range strings.SplitSeq(strings.TrimRight(string(content), "\r\n"), "\n") {
		fmt.Fprintf(b, "%s| %q\n", indent, strings.TrimSuffix(line, "\r"))
	}
}

// A file's name is read as it was, whatever its alphabet and however long, and no line
// is longer than e-mail allows.
func TestNamesOfFilesAreReadByAnotherReader(t *testing.T) {
	for _, name := range []string{"Lebenslauf.pdf", "Stellenbeschreibung für Zoë.pdf", "职位描述.pdf", "a \"b\"; c.pdf", strings.Repeat("職", 300) + ".pdf", strings.Repeat("😀", 300) + ".pdf"} {
		raw, err := letter.Write(letter.Draft{
			From: letter.Address{Address: "rita@agency.example"}, To: letter.Address{Address: "zoe@company0.example"}, Subject: "x", Text: "y",
			Date: monday, MessageID: "a@agency.example", Files: []letter.File{{Name: name, Type: "application/pdf", Content: []byte("%PDF")}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			if len(line) > 998 {
				t.Errorf("a line of %d characters for %q", len(line), name)
			}
		}
		seen := shown(t, raw, map[string]string{})
		want := name
		if len(name) > 240 {
			want = ".pdf"
		}
		if !strings.Contains(seen, "application/pdf  attachment ") || !strings.Contains(seen, fmt.Sprintf("%q", want)) && !strings.Contains(seen, want+"\"\n") {
			t.Errorf("%q is read as\n%s", name, seen)
		}
	}
}
