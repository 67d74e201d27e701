// Package letter is the form of e-mails: it writes those that we send and reads
// those that come in. It knows bytes, not servers, and gives no meaning to what it
// reads.
//
// # Writing
//
// [Write] makes text and HTML as alternatives, and files beside them, with the
// headers of a thread. Every line ends in CRLF and has at most 998 bytes, most of
// them 76; the header is ASCII; no value, whatever it holds, becomes a header line
// of its own or a second recipient: an independent parser checks that in the tests.
//
// # Reading
//
// An e-mail comes as its header and the parts that were worth fetching ([Assemble]),
// or as it is ([Read]), perhaps cut off. Both take whatever comes and leave empty
// what can't be read. HTML becomes plain text; nothing that it names is ever loaded;
// what it hides is left out; where a link leads stands behind its words. Texts and
// names are made harmless to show.
package letter

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // decodes the charsets that mail is written in

	"reqdesk/core/mailbox"
)

// Limits of what is read of one e-mail.
const (
	MaxHeader = 64 << 10  // bytes of a header
	MaxText   = 256 << 10 // of decoded text
	MaxRaw    = MaxText * 3 / 2
	MaxParts  = 12
	maxDepth  = 10
)

// Piece is one part of a message, as it came, perhaps cut off.
type Piece struct {
	Kind     string // media type, lower-case
	Params   map[string]string
	Encoding string // Content-Transfer-Encoding
	Attached bool   // Content-Disposition says so
	Name     string // of the file
	Size     int64
	Body     []byte // nil = it was not fetched
}

// Text tells whether the part may be what the sender wrote.
func (p Piece) Text() bool {
	return (p.Kind == "text/plain" || p.Kind == "text/html") && !p.Attached
}

// Header tells whether of the part only its own header is read: a whole e-mail
// inside this one.
func (p Piece) Header() bool { return p.Kind == "message/rfc822" || p.Kind == "message/global" }

// Wanted tells whether the part is worth fetching: texts, and what belongs to a
// report.
func (p Piece) Wanted() bool {
	switch p.Kind {
	case "message/delivery-status", "message/global-delivery-status", "message/feedback-report",
		"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
		return true
	}
	return p.Text()
}

// File tells whether the part is a file that came with the e-mail. The first of them
// has the number 0.
func (p Piece) File() bool { return !p.Wanted() && !strings.HasPrefix(p.Kind, "multipart/") }

// Assemble makes an e-mail from its header and the parts that were fetched.
func Assemble(header []byte, pieces []Piece) mailbox.Incoming {
	h := readHeader(header)
	in := heading(h)
	in.Text = bodyText(pieces)
	for _, p := range pieces {
		if p.File() && len(in.Attachments) < MaxParts {
			in.Attachments = append(in.Attachments, mailbox.Attachment{Name: line(p.Name), Type: line(p.Kind), Size: p.Size})
		}
	}
	in.Report = report(pieces)
	if in.Complaint = complaint(pieces); in.Complaint == nil {
		in.Complaint = junkReport(in, pieces)
	}
	return in
}

// Read takes a whole e-mail apart, or the beginning of one.
func Read(raw []byte) mailbox.Incoming { return ReadFrom(bytes.NewReader(raw)) }

// halves parts header and body, whatever the line ends.
func halves(raw []byte) (header, body []byte) {
	at, skip := bytes.Index(raw, []byte("\r\n\r\n")), 4
	if lf := bytes.Index(raw, []byte("\n\n")); at < 0 || lf >= 0 && lf < at {
		at, skip = lf, 2
	}
	if at < 0 {
		return raw[:min(len(raw), MaxHeader)], nil
	}
	return raw[:min(at, MaxHeader)], raw[at+skip:]
}

// bodyText is the message's own text: the first plain part, else the first HTML
// one made plain.
func bodyText(pieces []Piece) string {
	for _, kind := range []string{"text/plain", "text/html"} {
		for _, p := range pieces {
			if p.Kind != kind || p.Attached {
				continue
			}
			text := p.decode()
			if kind == "text/html" {
				text = Plain(text)
			}
			if text = strings.TrimSpace(mailbox.Safe(text)); text != "" {
				return text
			}
		}
	}
	return ""
}

// decode undoes transfer encoding and charset, as far as it goes.
func (p Piece) decode() string {
	var h message.Header
	h.SetContentType(p.Kind, p.Params)
	if p.Encoding != "" {
		h.Set("Content-Transfer-Encoding", strings.ToLower(p.Encoding))
	}
	body := io.Reader(bytes.NewReader(p.Body))
	if e, err := message.New(h, body); err == nil || e != nil && (message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)) {
		body = e.Body
	}
	text, _ := io.ReadAll(io.LimitReader(body, MaxText)) // a part that is cut off ends in an error
	return cut(strings.ToValidUTF8(string(text), ""))
}

// cut keeps the promise of at most 256 KiB.
func cut(s string) string {
	if len(s) <= MaxText {
		return s
	}
	return strings.ToValidUTF8(s[:MaxText], "")
}
