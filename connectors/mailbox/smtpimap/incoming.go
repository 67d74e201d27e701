package smtpimap

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // decodes the charsets that mail is written in
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
	"golang.org/x/net/html"

	"reqdesk/core/mailbox"
)

// piece is one part of a message, as it came, perhaps cut off.
type piece struct {
	kind     string // media type, lower-case
	params   map[string]string
	encoding string // Content-Transfer-Encoding
	attached bool
	body     []byte
}

// read tells whether the part is worth fetching.
func (p piece) read() bool {
	switch p.kind {
	case "text/plain", "text/html":
		return !p.attached
	case "message/delivery-status", "message/global-delivery-status", "message/rfc822", "text/rfc822-headers", "message/global-headers":
		return true
	}
	return false
}

// Limits of what a header may list.
const (
	maxAddresses  = 50
	maxReferences = 200
	maxLine       = 1000 // characters of a subject or name
)

// assemble makes a message from its header and the parts that were fetched. It
// takes whatever comes: what can't be read is left empty.
func assemble(header []byte, pieces []piece) mailbox.Incoming {
	h := readHeader(header)
	in := mailbox.Incoming{
		MessageID: messageID(h, "Message-Id"), InReplyTo: messageIDs(h, "In-Reply-To"), References: messageIDs(h, "References"),
		To: addressesOf(h, "To"), Auto: automatic(h),
	}
	if from, err := h.AddressList("From"); err == nil && len(from) > 0 {
		in.From, in.FromName = strings.ToLower(from[0].Address), line(from[0].Name)
	}
	if subject, err := h.Subject(); err == nil {
		in.Subject = line(subject)
	} else {
		in.Subject = line(h.Get("Subject"))
	}
	if date, err := h.Date(); err == nil {
		in.Date = date.UTC()
	}
	in.Text = bodyText(pieces)
	in.Auto = in.Auto || automaticSubject(in.Subject)
	in.Report = report(h, in, pieces)
	return in
}

// readHeader reads a header that may be cut off or broken: what was read up to
// there counts.
func readHeader(b []byte) mail.Header {
	b = append(bytes.TrimRight(b, "\r\n"), "\r\n\r\n"...)
	h, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(b)))
	if err != nil {
		h = lenient(b)
	}
	return mail.Header{Header: message.Header{Header: h}}
}

// lenient reads a broken header line by line and leaves out what is none.
func lenient(b []byte) textproto.Header {
	var fields []string
	for l := range strings.SplitSeq(string(b), "\n") {
		l = strings.TrimRight(l, "\r")
		if l != "" && (l[0] == ' ' || l[0] == '\t') && len(fields) > 0 {
			fields[len(fields)-1] += " " + strings.TrimSpace(l)
		} else {
			fields = append(fields, l)
		}
	}
	var h textproto.Header
	for i := len(fields) - 1; i >= 0; i-- { // Add puts in front
		key, value, found := strings.Cut(fields[i], ":")
		if found && key != "" && !strings.ContainsAny(key, " \t") {
			h.Add(key, strings.TrimSpace(value))
		}
	}
	return h
}

func messageID(h mail.Header, key string) string {
	if ids := messageIDs(h, key); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// messageIDs lists what stands in angle brackets. Some programs put comments or
// commas between; they are passed over.
func messageIDs(h mail.Header, key string) []string {
	var ids []string
	for rest := h.Get(key); ; {
		start := strings.IndexByte(rest, '<')
		if start < 0 {
			break
		}
		rest = rest[start+1:]
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			break
		}
		id := strings.Join(strings.Fields(rest[:end]), "")
		if id != "" && len(id) <= 500 {
			ids = append(ids, id)
		}
		rest = rest[end+1:]
	}
	if len(ids) > maxReferences { // the first and the last ones say most
		ids = append(ids[:maxReferences/2:maxReferences/2], ids[len(ids)-maxReferences/2:]...)
	}
	return ids
}

func addressesOf(h mail.Header, key string) []string {
	list, err := h.AddressList(key)
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range list {
		if len(out) < maxAddresses {
			out = append(out, strings.ToLower(a.Address))
		}
	}
	return out
}

// line makes one bounded line of valid text.
func line(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if r := []rune(s); len(r) > maxLine {
		s = string(r[:maxLine])
	}
	return s
}

// bodyText is the message's own text: the first plain part, else the first HTML
// one made plain.
func bodyText(pieces []piece) string {
	for _, kind := range []string{"text/plain", "text/html"} {
		for _, p := range pieces {
			if p.kind != kind || p.attached {
				continue
			}
			text := p.decode()
			if kind == "text/html" {
				text = plainOf(text)
			}
			if text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")); text != "" {
				return text
			}
		}
	}
	return ""
}

// decode undoes transfer encoding and charset, as far as it goes.
func (p piece) decode() string {
	var h message.Header
	h.SetContentType(p.kind, p.params)
	if p.encoding != "" {
		h.Set("Content-Transfer-Encoding", strings.ToLower(p.encoding))
	}
	body := io.Reader(bytes.NewReader(p.body))
	if e, err := message.New(h, body); err == nil || message.IsUnknownCharset(err) && e != nil {
		body = e.Body
	}
	text, _ := io.ReadAll(io.LimitReader(body, maxText)) // a part that is cut off ends in an error
	return cut(strings.ToValidUTF8(string(text), ""))
}

// cut keeps the promise of at most 256 KiB.
func cut(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "")
}

// plainOf makes plain text of HTML: words, line ends where blocks end, no scripts
// and styles.
func plainOf(source string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(maxText)
	hidden := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return cut(b.String())
		case html.TextToken:
			if hidden == "" {
				b.WriteString(strings.Join(strings.Fields(string(z.Text())), " ") + " ")
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch tag := string(name); tag {
			case "script", "style", "head", "title":
				hidden = tag
			case "br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote":
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == hidden {
				hidden = ""
			}
			if string(name) == "p" || string(name) == "div" {
				b.WriteByte('\n')
			}
		}
	}
}
