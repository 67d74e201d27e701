package smtpimap

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/google/go-cmp/cmp"

	"reqdesk/core/mailbox"
)

// take takes a whole message apart as an IMAP server does.
func take(raw string) mailbox.Incoming {
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	header, body, _ := strings.Cut(raw, "\r\n\r\n")
	return assemble([]byte(header+"\r\n\r\n"), parts(readHeader([]byte(header)).Header, body, 0))
}

func parts(h message.Header, body string, depth int) []piece {
	kind, params, err := h.ContentType()
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth < 5 {
		e, err := message.New(h, strings.NewReader(body))
		if err != nil {
			return nil
		}
		var all []piece
		for mr := e.MultipartReader(); mr != nil && len(all) < maxParts; {
			p, err := mr.NextPart()
			if err != nil {
				return all
			}
			// The reader undoes the encoding, so that none is left to undo.
			b, _ := io.ReadAll(io.LimitReader(p.Body, maxRaw))
			t, ps, _ := p.Header.ContentType()
			if strings.HasPrefix(t, "multipart/") {
				all = append(all, parts(p.Header, string(b), depth+1)...)
			} else if one := (piece{kind: strings.ToLower(t), params: map[string]string{"charset": "utf-8"}, body: b}); one.read() {
				one.params["name"] = ps["name"]
				all = append(all, one)
			}
		}
		return all
	}
	one := piece{kind: strings.ToLower(kind), params: params, encoding: h.Get("Content-Transfer-Encoding"), body: []byte(body)}
	if !one.read() {
		return nil
	}
	return []piece{one}
}

const bounce = `From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
To: rita@agency.example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; Ada@example.org
Action: ACTION
Status: STATUS
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: Recipient address
    rejected: User unknown in
    virtual mailbox table

--B
Content-Type: text/rfc822-headers

From: rita@agency.example.com
Message-ID: <abc@agency.example.com>
Subject: A job

--B--
`

func TestDeliveryReports(t *testing.T) {
	rfc := func(action, status string) string {
		return strings.NewReplacer("ACTION", action, "STATUS", status).Replace(bounce)
	}
	diagnostic := "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table"
	full := func(action, status string) *mailbox.Report {
		return &mailbox.Report{Action: action, Status: status, Diagnostic: diagnostic, Recipient: "ada@example.org", OriginalMessageID: "abc@agency.example.com"}
	}
	tests := map[string]struct {
		raw  string
		want *mailbox.Report
	}{
		"failed":  {rfc("failed", "5.1.1"), full("failed", "5.1.1")},
		"delayed": {rfc("delayed (so far)", "4.4.1"), full("delayed", "4.4.1")},
		"with the whole e-mail": {
			strings.Replace(rfc("failed", "5.1.1"), "text/rfc822-headers", "message/rfc822", 1), full("failed", "5.1.1"),
		},
		"in a large provider's own format": {
			"From: postmaster@outlook.example\nReturn-Path: <>\nSubject: Undeliverable: A job\nIn-Reply-To: <abc@agency.example.com>\n\nYour message couldn't be delivered.\n" +
				"Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'\n",
			&mailbox.Report{Action: "failed", Status: "5.1.10", Diagnostic: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'", OriginalMessageID: "abc@agency.example.com"},
		},
		"in an old server's own words": {
			"From: MAILER-DAEMON@old.example\nSubject: failure notice\n\nHi. 5.1.1 sorry, no mailbox\n\n--- Below this line is a copy\nMessage-ID: <abc@agency.example.com>\n",
			&mailbox.Report{Action: "failed", Status: "5.1.1", OriginalMessageID: "abc@agency.example.com"},
		},
		"a person's e-mail about a code": {"From: ada@example.org\nSubject: Undeliverable\n\n550 5.1.1 is what I got.\n", nil},
		"a postmaster's newsletter":      {"From: postmaster@example.org\nSubject: Downtime on Sunday\n\nHello all.\n", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(test.want, take(test.raw).Report); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMachinesAreTold(t *testing.T) {
	tests := map[string]struct {
		header string
		want   bool
	}{
		"RFC 3834":             {"Auto-Submitted: auto-replied", true},
		"a person, expressly":  {"Auto-Submitted: no", false},
		"an older program":     {"X-Autoreply: yes", true},
		"precedence":           {"Precedence: auto_reply", true},
		"an absence by title":  {"Subject: Automatic reply: A job", true},
		"a German absence":     {"Subject: =?utf-8?q?Abwesenheitsnotiz=3A_A_job?=", true},
		"a French absence":     {"Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_A_job?=", true},
		"a person's answer":    {"Subject: Re: A job", false},
		"a person about hours": {"Subject: Re: out of office hours?", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := take("From: ada@example.org\n" + test.header + "\n\nHello.\n").Auto; got != test.want {
				t.Errorf("automatic: %v", got)
			}
		})
	}
}

func TestTextOfWhateverComes(t *testing.T) {
	tests := map[string]struct{ raw, text string }{
		"HTML only":       {"Content-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style></head><body><p>Hello &amp; yes</p><script>x()</script><div>more</div></body></html>", "Hello & yes \n\nmore"},
		"base64":          {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n", "Grüße"},
		"base64, cut off": {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ=", "Grüß"},
		"windows-1252":    {"Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\n\x80 5", "€ 5"},
		"unknown charset": {"Content-Type: text/plain; charset=klingon\n\nabc", "abc"},
		"no type":         {"\n\nabc\n", "abc"},
		"invalid UTF-8":   {"Content-Type: text/plain; charset=utf-8\n\na\xffb", "ab"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := take("From: ada@example.org\n" + test.raw).Text; got != test.text {
				t.Errorf("text %q, want %q", got, test.text)
			}
		})
	}
}

func TestBrokenHeadersAreReadAsFarAsTheyGo(t *testing.T) {
	in := take("From: ada@example.org\nthis is no header\nSubject: Re: A job\nReferences: <a@x.example>, (c) <b@x.example>\n\t<c@x.example>\nMessage-ID: x@y.example\n\nhi\n")
	if in.From != "ada@example.org" || in.Subject != "Re: A job" || in.MessageID != "" {
		t.Errorf("%+v", in)
	}
	if d := cmp.Diff([]string{"a@x.example", "b@x.example", "c@x.example"}, in.References); d != "" {
		t.Error(d)
	}
}

func FuzzIncoming(f *testing.F) {
	f.Add(bounce)
	f.Add("From: a@example.org\nSubject: =?x?q?=\nContent-Type: text/html\n\n<p>a<script>")
	f.Add("Content-Type: multipart/mixed; boundary=\n\n--\n--\nContent-Transfer-Encoding: base64\n\n=")
	f.Add("References: <<a> <b\n\nMessage-ID: <")
	f.Fuzz(func(t *testing.T, raw string) {
		in := take(raw)
		for _, s := range []string{in.Text, in.Subject, in.FromName} {
			if !utf8.ValidString(s) {
				t.Errorf("invalid UTF-8 in %q", s)
			}
		}
		if len(in.Text) > maxText || strings.ContainsAny(in.Subject, "\r\n") || len(in.References) > maxReferences {
			t.Errorf("beyond a limit: %d, %q, %d", len(in.Text), in.Subject, len(in.References))
		}
		// What the server sends may be cut off anywhere.
		assemble([]byte(raw), []piece{{kind: "message/delivery-status", body: []byte(raw)}, {kind: "text/html", encoding: "base64", body: bytes.ToUpper([]byte(raw))}})
	})
}
