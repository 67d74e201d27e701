package practice

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core/practice"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
)

// letter is an e-mail with its envelope sender, "" for what nobody may answer.
type letter struct {
	from string
	raw  []byte
}

// answer writes what comes back for one e-mail.
func answer(p practice.Person, r practice.Reaction, m mailserver.Message) (letter, error) {
	original, err := mail.CreateReader(bytes.NewReader(m.Raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return letter{}, fmt.Errorf("read the e-mail to be answered: %w", err)
	}
	switch r.Kind {
	case practice.Bounces:
		return report(r, m, original.Header, verdict{
			action: "failed", status: "5.1.1",
			diagnostic: "smtp; 550 5.1.1 The email account that you tried to reach does not exist",
		})
	case practice.Delayed:
		return report(r, m, original.Header, verdict{
			action: "delayed", status: "4.4.1",
			diagnostic: "smtp; 451 4.4.1 connection timed out, still trying",
		})
	default:
		return reply(p, r, original)
	}
}

// reply writes an answer in the e-mail's thread, in person or by a machine.
func reply(p practice.Person, r practice.Reaction, original *mail.Reader) (letter, error) {
	from := p.Resume.Basics.Email
	if p.Behaviour.From != "" {
		from = p.Behaviour.From
	}
	id, references, subject := thread(original.Header)
	var h mail.Header
	h.SetAddressList("From", []*mail.Address{{Name: p.Resume.Basics.Name, Address: from}})
	to, err := original.Header.AddressList("Reply-To")
	if err != nil || len(to) == 0 {
		to, _ = original.Header.AddressList("From")
	}
	h.SetAddressList("To", to)
	h.SetDate(r.At)
	h.SetMessageID(fmt.Sprintf("%s.%d.%d@%s", p.ID, r.To, r.At.Unix(), from[strings.IndexByte(from, '@')+1:]))
	h.SetMsgIDList("In-Reply-To", []string{id})
	h.SetMsgIDList("References", append(references, id))
	text := r.Text
	if r.Kind == practice.OutOfOffice {
		h.SetSubject("Automatic reply: " + subject)
		h.Set("Auto-Submitted", "auto-replied")
		h.Set("Precedence", "auto_reply")
	} else {
		h.SetSubject("Re: " + strings.TrimPrefix(subject, "Re: "))
		text += "\r\n\r\n" + quoted(original)
	}
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	raw, err := render(h, text)
	if r.Kind == practice.OutOfOffice {
		from = "" // a machine's answer must not be answered
	}
	return letter{from: from, raw: raw}, err
}

// thread tells by what an answer is known to belong to an e-mail.
func thread(h mail.Header) (id string, references []string, subject string) {
	// A header that can't be read is answered as if it were not there.
	id, _ = h.MessageID()
	references, _ = h.MsgIDList("References")
	subject, _ = h.Subject()
	return id, references, subject
}

// quoted is the text that is answered, as mail programs put it below.
func quoted(original *mail.Reader) string {
	for {
		part, err := original.NextPart()
		if err != nil {
			return ""
		}
		inline, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		if kind, _, err := inline.ContentType(); err != nil || kind != "text/plain" {
			continue
		}
		body, err := io.ReadAll(io.LimitReader(part.Body, 64<<10))
		if err != nil {
			return ""
		}
		lines := strings.Split(strings.TrimRight(strings.ReplaceAll(string(body), "\r\n", "\n"), "\n"), "\n")
		return "> " + strings.Join(lines, "\r\n> ") + "\r\n"
	}
}

func render(h mail.Header, text string) ([]byte, error) {
	var b bytes.Buffer
	w, err := mail.CreateSingleInlineWriter(&b, h)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// verdict is what a delivery report says about one recipient.
type verdict struct{ action, status, diagnostic string }

// report writes a delivery report as RFC 3464 has it: words for people, fields
// for machines, and the header of the e-mail that it is about.
func report(r practice.Reaction, m mailserver.Message, original mail.Header, v verdict) (letter, error) {
	var h message.Header
	h.Set("MIME-Version", "1.0")
	h.Set("From", "Mail Delivery System <MAILER-DAEMON@mx.example.org>")
	h.Set("To", m.From)
	h.Set("Date", r.At.Format(time.RFC1123Z))
	h.Set("Message-ID", fmt.Sprintf("<report.%d.%d@mx.example.org>", m.Number, r.At.Unix()))
	subject := "Undelivered Mail Returned to Sender"
	if v.action == "delayed" {
		subject = "Delayed Mail (still being retried)"
	}
	h.Set("Subject", subject)
	h.Set("Auto-Submitted", "auto-replied")
	h.SetContentType("multipart/report", map[string]string{"report-type": "delivery-status", "boundary": fmt.Sprintf("report-%d", m.Number)})
	fields := fmt.Sprintf("Reporting-MTA: dns; mx.example.org\r\nArrival-Date: %s\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\nDiagnostic-Code: %s\r\n",
		m.At.Format(time.RFC1123Z), m.To[0], v.action, v.status, v.diagnostic)
	var header bytes.Buffer
	if err := textproto.WriteHeader(&header, original.Header.Header); err != nil {
		return letter{}, err
	}
	var b bytes.Buffer
	w, err := message.CreateWriter(&b, h)
	if err != nil {
		return letter{}, err
	}
	for _, part := range []struct{ kind, body string }{
		{"text/plain", "This is the mail system at host mx.example.org.\r\n\r\nYour message to <" + m.To[0] + ">: " + v.diagnostic + "\r\n"},
		{"message/delivery-status", fields},
		{"text/rfc822-headers", header.String()},
	} {
		var ph message.Header
		ph.SetContentType(part.kind, nil)
		pw, err := w.CreatePart(ph)
		if err != nil {
			return letter{}, err
		}
		if _, err := io.WriteString(pw, part.body); err != nil {
			return letter{}, err
		}
		if err := pw.Close(); err != nil {
			return letter{}, err
		}
	}
	err = w.Close()
	return letter{raw: b.Bytes()}, err
}
