package outreach

import (
	"bytes"
	"encoding/hex"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// composition is what an e-mail is made from.
type composition struct {
	from, to  *mail.Address
	letter    template.Letter
	date      time.Time
	messageID string
	thread    []string // Message-IDs that it answers, oldest first
}

// newMessageID makes a Message-ID under the sender's domain.
func newMessageID(random io.Reader, from string) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", core.Fail(core.KindStorage, "This computer gave no random numbers; nothing was sent.", "Try again.").Because(err)
	}
	return hex.EncodeToString(b[:]) + "@" + domain(from), nil
}

// addresses reads sender and recipient. Only an address that reads as exactly one
// gets into a header.
func addresses(from, to, name string) (sender, recipient *mail.Address, err error) {
	sender, err = mail.ParseAddress(from)
	if err != nil {
		return nil, nil, core.Fail(core.KindInvalid, "The mailbox's sender address can't be read; nothing was sent.", "Write it as Name <name@example.com>.").Because(err)
	}
	recipient, err = mail.ParseAddress(to)
	if err != nil || recipient.Address != strings.TrimSpace(to) {
		return nil, nil, core.Fail(core.KindInvalid, "The person's e-mail address can't be read; nothing was sent.", "Correct the address.").Because(err)
	}
	recipient.Name = oneLine(name)
	return sender, recipient, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// compose writes the e-mail: text and HTML as alternatives, CRLF line ends.
func compose(c composition) ([]byte, error) {
	var h mail.Header
	h.SetDate(c.date)
	h.SetAddressList("From", []*mail.Address{c.from})
	h.SetAddressList("To", []*mail.Address{c.to})
	h.SetSubject(oneLine(c.letter.Subject))
	h.SetMessageID(c.messageID)
	if n := len(c.thread); n > 0 {
		h.SetMsgIDList("In-Reply-To", c.thread[n-1:])
		h.SetMsgIDList("References", c.thread)
	}
	h.Set("List-Unsubscribe", "<mailto:"+url.PathEscape(c.from.Address)+"?subject=unsubscribe>")
	var b bytes.Buffer
	w, err := mail.CreateInlineWriter(&b, h)
	if err != nil {
		return nil, uncomposed(err)
	}
	for _, part := range []struct{ kind, body string }{{"text/plain", c.letter.Text}, {"text/html", c.letter.HTML}} {
		if err := writePart(w, part.kind, part.body); err != nil {
			return nil, uncomposed(err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, uncomposed(err)
	}
	return b.Bytes(), nil
}

func uncomposed(err error) error {
	return core.Fail(core.KindInvalid, "The e-mail could not be put together; nothing was sent.", "Check the template.").Because(err)
}

func writePart(w *mail.InlineWriter, kind, body string) error {
	var h mail.InlineHeader
	h.SetContentType(kind, map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	p, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(p, strings.ReplaceAll(body, "\n", "\r\n")); err != nil {
		return err
	}
	return p.Close()
}
