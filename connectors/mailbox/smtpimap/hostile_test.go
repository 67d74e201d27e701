package smtpimap_test

import (
	"fmt"
	"strings"
	"testing"
)

// One e-mail that is built to break readers must not keep the answer behind it
// from being read, nor lose its own thread.
func TestAHostileEmailKeepsNoAnswerFromBeingRead(t *testing.T) {
	nested := func(depth int) string {
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		b.WriteString("Content-Type: text/plain\n\nhi\n")
		for i := depth - 1; i >= 0; i-- {
			fmt.Fprintf(&b, "--b%d--\n", i)
		}
		return b.String()
	}
	messages := map[string]string{
		"nested 20":          nested(20),
		"nested 500":         nested(500),
		"nested 1500":        nested(1500),
		"forwarded deep":     strings.Repeat("Content-Type: message/rfc822\n\n", 300) + "hi\n",
		"many parts":         "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\nContent-Type: text/plain\n\na\n", 5000) + "--x--\n",
		"empty boundary":     "Content-Type: multipart/mixed; boundary=\"\"\n\nhi\n",
		"no boundary":        "Content-Type: multipart/mixed\n\nhi\n",
		"unclosed":           "Content-Type: multipart/alternative; boundary=q\n\n--q\nContent-Type: text/plain\n\nhi",
		"8-bit type":         "Content-Type: text/\xff\xfe; charset=\"\x80\"\n\nhi\n",
		"quotes and CR":      "Content-Type: text/plain; name=\"a\\\"b\x01\x02\"\nContent-Disposition: attachment; filename=\"\xf0\x9f\"\n\nhi\n",
		"long parameter":     "Content-Type: text/plain; name=\"" + strings.Repeat("n", 200000) + "\"\n\nhi\n",
		"wrong charset":      "Content-Type: text/plain; charset=utf-7-imaginary\n\nhi\n",
		"wrong encoding":     "Content-Type: text/plain\nContent-Transfer-Encoding: base65\n\n=ZZ=\n",
		"broken base64":      "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!\n",
		"NUL":                "Content-Type: text/plain\n\nhi\x00there\n",
		"huge header":        "X-Big: " + strings.Repeat("x", 300000) + "\n\nhi\n",
		"thousands of lines": strings.Repeat("X-Many: y\n", 20000) + "\nhi\n",
	}
	for name, body := range messages {
		t.Run(name, func(t *testing.T) {
			b := newInbox(t)
			_, start, _ := b.read("")
			b.add("From: ada@company.example\nSubject: hostile\nMessage-ID: <h@company.example>\nIn-Reply-To: <ours@agency.example>\n"+body,
				"From: bob@company.example\nSubject: answer\nMessage-ID: <a@company.example>\nIn-Reply-To: <ours2@agency.example>\n\nYes\n")
			got, _, _ := b.read(start)
			if len(got) != 2 || got[1].Subject != "answer" {
				t.Fatalf("read %v", subjects(got))
			}
			if len(got[0].InReplyTo) != 1 || got[0].From != "ada@company.example" {
				t.Errorf("its thread is lost: %+v", got[0].InReplyTo)
			}
		})
	}
}
