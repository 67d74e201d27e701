package letter_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

func read(raw string) mailbox.Incoming {
	return letter.Read([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))
}

func TestTextOfWhateverComes(t *testing.T) {
	tests := map[string]struct{ raw, text string }{
		"HTML only":         {"Content-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style></head><body><p>Hello &amp; yes</p><script>x()</script><div>more</div></body></html>", "Hello & yes\n\nmore"},
		"base64":            {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n", "Grüße"},
		"base64, cut off":   {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ=", "Grüß"},
		"windows-1252":      {"Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\n\x80 5", "€ 5"},
		"unknown charset":   {"Content-Type: text/plain; charset=klingon\n\nabc", "abc"},
		"unknown encoding":  {"Content-Type: text/plain\nContent-Transfer-Encoding: base65\n\nabc", "abc"},
		"no type":           {"\nabc\n", "abc"},
		"invalid UTF-8":     {"Content-Type: text/plain; charset=utf-8\n\na\xffb", "ab"},
		"another direction": {"Content-Type: text/plain; charset=utf-8\n\ncv\u202efdp.exe", "cvfdp.exe"},
		"parts": {
			"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n" +
				"--y\nContent-Type: text/html\n\n<p>other</p>\n--y--\n--x\nContent-Type: application/pdf\n\nPDF\n--x--\n", "Grüße",
		},
		"an empty plain part":  {"Content-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain\n\n\n--y\nContent-Type: text/html\n\n<p>seen</p>\n--y--\n", "seen"},
		"cut off in the parts": {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nbegun", "begun"},
		"an attached text":     {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nfile\n--x\nContent-Type: text/plain\n\nletter\n--x--\n", "letter"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := read("From: ada@example.org\n" + test.raw).Text; got != test.text {
				t.Errorf("text %q, want %q", got, test.text)
			}
		})
	}
}

func TestPlainTextOfHTML(t *testing.T) {
	tests := map[string]struct{ html, want string }{
		"words across tags":       {"<p>fo<b>o</b>bar <i> baz</i></p>", "foobar baz"},
		"line ends":               {"a<br>b<br><br><br>c<div>d</div>e", "a\nb\n\nc\nd\ne"},
		"lists and tables":        {"<ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "- one\n- two\n\na b\nc"},
		"quotations":              {"Yes<blockquote>Hello<blockquote>older</blockquote></blockquote>end", "Yes\n> Hello\n> > older\nend"},
		"where links lead":        {`<a href="https://evil.example/x">https://bank.example</a>`, "https://bank.example <https://evil.example/x>"},
		"a link that says it":     {`<a href="https://bank.example/in">bank.example</a> <a href="mailto:a@example.org">a@example.org</a> <a href="javascript:x()">go</a>`, "bank.example a@example.org go"},
		"pictures":                {`<img src="https://t.example/p.gif"><img alt="👍" src="cid:1">`, "👍"},
		"what is hidden":          {`a<div style="display: none">b<div>c</div>d</div>e<span hidden>f</span><p style="font-size:0">g</p>`, "ae"},
		"what is never shown":     {"<head><title>t</title></head><body>a<script>b</script><style>c</style><template>d</template></body>", "a"},
		"a head without an end":   {"<head><meta charset=utf-8><body>a", "a"},
		"preformatted":            {"<pre>a\n  b</pre>c", "a\n  b\nc"},
		"entities":                {"&lt;b&gt; &euro;&nbsp;5", "<b> € 5"},
		"Outlook's quotation":     {`<p>Yes</p><hr><div id="divRplyFwdMsg"><b>From:</b> Rita</div>`, "Yes\n\n________________________________\n________________________________\nFrom: Rita"},
		"a comment, a broken tag": {"a<!-- b -->c<p", "ac"},
		"very deep":               {strings.Repeat("<div>", 10000) + "x", "x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := strings.TrimSpace(letter.Plain(test.html)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestBrokenHeadersAreReadAsFarAsTheyGo(t *testing.T) {
	in := read("From: ada@example.org\nthis is no header\nSubject: Re: A job\nReferences: <a@x.example>, (c) <b@x.example>\n\t<c@x.example>\nMessage-ID: x@y.example\n\nhi\n")
	if in.From != "ada@example.org" || in.Subject != "Re: A job" || in.MessageID != "" || in.Text != "hi" {
		t.Errorf("%+v", in)
	}
	if d := cmp.Diff([]string{"a@x.example", "b@x.example", "c@x.example"}, in.References); d != "" {
		t.Error(d)
	}
	if in.Header.Get("subject") != "Re: A job" || in.Header.Get("x-none") != "" {
		t.Errorf("header %v", in.Header)
	}
}

func TestFilesAreNamedAndNotRead(t *testing.T) {
	in := read("From: ada@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhi\n" +
		"--x\nContent-Type: application/pdf; name=old.pdf\nContent-Disposition: attachment; filename=\"c\u202ev.pdf\"\n\nPDF\n--x\nContent-Type: image/png\n\nPNG\n--x--\n")
	want := []mailbox.Attachment{{Name: "cv.pdf", Type: "application/pdf", Size: 3}, {Type: "image/png", Size: 3}}
	if d := cmp.Diff(want, in.Attachments); d != "" {
		t.Error(d)
	}
}

const bounce = `From: MAILER-DAEMON@mail.example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

I'm sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; other@example.org
Action: relayed
Status: 2.0.0

Final-Recipient: rfc822; Ada@example.org
Action: ACTION
Status: STATUS
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: Recipient address
    rejected: User unknown in
    virtual mailbox table

--B
Content-Type: KIND

From: rita@agency.example.com
Message-ID: <abc@agency.example.com>
References: <thread.abc@agency.example.com>
Subject: A job

--B--
`

func TestDeliveryReports(t *testing.T) {
	diagnostic := "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table"
	tests := map[string]struct{ action, status, kind, wantAction, wantStatus string }{
		"failed":                {"failed", "5.1.1", "text/rfc822-headers", "failed", "5.1.1"},
		"a vague code":          {"failed", "5.0.0", "message/rfc822", "failed", "5.1.1"},
		"delayed with words":    {"delayed (so far)", "4.4.1", "text/rfc822-headers", "delayed", "4.4.1"},
		"a code with a comment": {"failed", "5.7.1 (policy)", "message/global-headers", "failed", "5.7.1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := read(strings.NewReplacer("ACTION", test.action, "STATUS", test.status, "KIND", test.kind).Replace(bounce)).Report
			want := &mailbox.Report{
				Action: test.wantAction, Status: test.wantStatus, Diagnostic: diagnostic, Recipient: "ada@example.org",
				OriginalMessageID: "abc@agency.example.com", References: []string{"thread.abc@agency.example.com"},
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
	if r := read("From: ada@example.org\n\n550 5.1.1 is what I got.\n").Report; r != nil {
		t.Errorf("a person's e-mail is a report: %+v", r)
	}
}

func TestComplaints(t *testing.T) {
	in := read("From: fbl@provider.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=f\n\n--f\nContent-Type: message/feedback-report\n\n" +
		"Feedback-Type: abuse\nOriginal-Rcpt-To: <Ada@example.org>\n\n--f\nContent-Type: message/rfc822\n\nMessage-ID: <abc@agency.example.com>\n\nHello\n--f--\n")
	want := &mailbox.Complaint{Type: "abuse", Recipient: "ada@example.org", OriginalMessageID: "abc@agency.example.com"}
	if d := cmp.Diff(want, in.Complaint); d != "" {
		t.Error(d)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(bounce)
	f.Add("From: a@example.org\nSubject: =?x?q?=\nContent-Type: text/html\n\n<p>a<script>")
	f.Add("Content-Type: multipart/mixed; boundary=\n\n--\n--\nContent-Transfer-Encoding: base64\n\n=")
	f.Add("Content-Type:multipart/x;boundary=B\n\n--B\n")
	f.Add("References: <<a> <b\n\nMessage-ID: <")
	f.Add("Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n")
	f.Fuzz(func(t *testing.T, raw string) {
		in := letter.Read([]byte(raw))
		for _, s := range []string{in.Text, in.Subject, in.FromName} {
			if !utf8.ValidString(s) || s != mailbox.Safe(s) {
				t.Errorf("not safe: %q", s)
			}
		}
		if len(in.Text) > letter.MaxText || strings.ContainsAny(in.Subject, "\r\n") || len(in.References) > 200 || len(in.Attachments) > letter.MaxParts {
			t.Errorf("beyond a limit: %d, %q, %d", len(in.Text), in.Subject, len(in.References))
		}
		letter.Assemble([]byte(raw), []letter.Piece{{Kind: "message/delivery-status", Body: []byte(raw)}, {Kind: "text/html", Encoding: "base64", Body: []byte(raw)}})
	})
}
