package letter

import (
	"bytes"
	"encoding/hex"
	"io"
	"mime"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Address is a person in a header.
type Address struct{ Name, Address string }

// File is an attachment.
type File struct {
	Name    string
	Type    string // media type; "" = by the name
	Content []byte
}

// Draft is what an e-mail is written from.
type Draft struct {
	From, To  Address
	Subject   string
	Text      string
	HTML      string // "" = the text alone
	Date      time.Time
	MessageID string
	// References are the e-mails that it answers, oldest first, and in front of them
	// names of threads: the last one that is no such name is what it answers.
	References []string
	Files      []File
	// Unsubscribe adds a List-Unsubscribe line: an e-mail to the sender that says so and
	// names this one.
	Unsubscribe bool
	// Machine says that no person wrote it, so that no absence note answers.
	Machine bool
}

// Limits of what is written.
const (
	MaxFiles     = 10
	MaxFileBytes = 15 << 20 // of all files: providers take 20 to 25 MB, and base64 is a third longer
)

// Write makes the e-mail: text and HTML as alternatives, files beside them, CRLF
// line ends.
func Write(d Draft) ([]byte, error) {
	if err := CheckFiles(d.Files); err != nil {
		return nil, err
	}
	if id := cleanID(d.MessageID); id == "" || len(id) > 250 {
		return nil, core.Fail(core.KindInvalid, "The e-mail has no Message-ID by which an answer could be told; nothing was sent.", "Try again.")
	}
	from, to, err := parties(d)
	if err != nil {
		return nil, err
	}
	h := head(d, from, to)
	var b bytes.Buffer
	switch {
	case len(d.Files) > 0:
		err = withFiles(&b, h, d)
	case d.HTML != "":
		err = alternatives(&b, h, d)
	default:
		err = textAlone(&b, h, d)
	}
	if err != nil {
		return nil, unwritten(err)
	}
	return b.Bytes(), nil
}

func unwritten(err error) error {
	return core.Fail(core.KindInvalid, "The e-mail could not be put together; nothing was sent.", "Check the template.").Because(err)
}

// CheckFiles refuses more files than an e-mail carries.
func CheckFiles(files []File) error {
	size := 0
	for _, f := range files {
		size += len(f.Content)
	}
	if len(files) > MaxFiles || size > MaxFileBytes {
		return core.Fail(core.KindRefused, "The attachments are more than 10 files or 15 MB; nothing was sent.", "Leave some out, or send a link.")
	}
	return nil
}

// parties reads sender and recipient. Only an address that reads as exactly one
// gets into a header.
func parties(d Draft) (from, to *mail.Address, err error) {
	if from, err = exact(d.From); err != nil {
		return nil, nil, core.Fail(core.KindInvalid, "The mailbox's sender address can't be read; nothing was sent.", "Write it as Name <name@example.com>.").Because(err)
	}
	if to, err = exact(d.To); err != nil {
		return nil, nil, core.Fail(core.KindInvalid, "The person's e-mail address can't be read; nothing was sent.", "Correct the address.").Because(err)
	}
	return from, to, nil
}

var errNotOne = core.Fail(core.KindInvalid, "This is not one e-mail address.", "")

func exact(a Address) (*mail.Address, error) {
	read, err := mail.ParseAddress(a.Address)
	if err != nil {
		return nil, err
	}
	if read.Address != a.Address || strings.ContainsAny(a.Address, "\r\n\x00 <>,;") {
		return nil, errNotOne
	}
	return &mail.Address{Name: bounded(a.Name, 150), Address: read.Address}, nil
}

// bounded is foreign text for a header: on one line and of a length that fits there.
func bounded(s string, most int) string {
	s = mailbox.SafeLine(s)
	if r := []rune(s); len(r) > most {
		s = strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

func head(d Draft, from, to *mail.Address) mail.Header {
	var h mail.Header
	h.SetDate(d.Date)
	h.SetAddressList("From", []*mail.Address{from})
	h.SetAddressList("To", []*mail.Address{to})
	h.SetSubject(bounded(d.Subject, 400))
	h.SetMessageID(cleanID(d.MessageID))
	if ids := cleanIDs(d.References); len(ids) > 0 {
		if last := answered(ids); last != "" {
			h.SetMsgIDList("In-Reply-To", []string{last})
		}
		h.SetMsgIDList("References", ids)
	}
	if d.Unsubscribe {
		h.Set("List-Unsubscribe", "<mailto:"+url.PathEscape(from.Address)+"?subject="+url.PathEscape(mailbox.Unsubscribe(d.MessageID))+">")
	}
	if d.Machine {
		h.Set("Auto-Submitted", "auto-generated")
	}
	return h
}

// answered is the e-mail that one with these references answers.
func answered(ids []string) string {
	last := ids[len(ids)-1]
	if _, thread := mailbox.FirstOf(last); thread {
		return ""
	}
	return last
}

// cleanID leaves nothing in a Message-ID that could end it or the line.
func cleanID(id string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || r == '<' || r == '>' {
			return -1
		}
		return r
	}, id)
}

func cleanIDs(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id = cleanID(id); id != "" && len(id) <= 500 {
			out = append(out, id)
		}
	}
	if n := len(out); n > maxReferences/10 { // a header must not grow without end
		out = append(out[:2:2], out[n-maxReferences/10+2:]...)
	}
	return out
}

func textAlone(to io.Writer, h mail.Header, d Draft) error {
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	w, err := mail.CreateSingleInlineWriter(to, h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, lineEnds(d.Text)); err != nil {
		return err
	}
	return w.Close()
}

func alternatives(to io.Writer, h mail.Header, d Draft) error {
	w, err := mail.CreateInlineWriter(to, h)
	if err != nil {
		return err
	}
	if err := bodies(w, d); err != nil {
		return err
	}
	return w.Close()
}

func withFiles(to io.Writer, h mail.Header, d Draft) error {
	w, err := mail.CreateWriter(to, h)
	if err != nil {
		return err
	}
	inline, err := w.CreateInline()
	if err != nil {
		return err
	}
	if err := bodies(inline, d); err != nil {
		return err
	}
	if err := inline.Close(); err != nil {
		return err
	}
	for _, f := range d.Files {
		if err := attach(w, f); err != nil {
			return err
		}
	}
	return w.Close()
}

// bodies writes the text, and the HTML where there is some.
func bodies(w *mail.InlineWriter, d Draft) error {
	for _, part := range []struct{ kind, body string }{{"text/plain", d.Text}, {"text/html", d.HTML}} {
		if part.kind == "text/html" && part.body == "" {
			continue
		}
		var h mail.InlineHeader
		h.SetContentType(part.kind, map[string]string{"charset": "utf-8"})
		h.Set("Content-Transfer-Encoding", "quoted-printable")
		p, err := w.CreatePart(h)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(p, lineEnds(part.body)); err != nil {
			return err
		}
		if err := p.Close(); err != nil {
			return err
		}
	}
	return nil
}

func attach(w *mail.Writer, f File) error {
	kind := f.Type
	if t, _, err := mime.ParseMediaType(kind); err == nil {
		kind = t
	} else if kind = mime.TypeByExtension(path.Ext(f.Name)); kind == "" {
		kind = "application/octet-stream"
	}
	kind, _, _ = strings.Cut(kind, ";")
	if strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(kind, "message/") {
		kind = "application/octet-stream" // base64 is not allowed there
	}
	var h mail.AttachmentHeader
	h.Header = message.Header{}
	h.SetContentType(kind, nil)
	// The library would write it as a word of a header, which few may read there.
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(f.Name)}))
	h.Set("Content-Transfer-Encoding", "base64")
	p, err := w.CreateAttachment(h)
	if err != nil {
		return err
	}
	if _, err := p.Write(f.Content); err != nil {
		return err
	}
	return p.Close()
}

// fileName is a name without folders, on one line.
func fileName(name string) string {
	name = mailbox.SafeLine(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if name = strings.Trim(name, ". "); name == "" {
		return "file"
	}
	if r := []rune(name); len(r) > 120 {
		name = string(r[:80]) + string(r[len(r)-40:])
	}
	if r := []rune(name); len(name) > 240 && len(r) > 60 { // three characters a byte, and a line has an end
		name = string(r[:40]) + string(r[len(r)-20:])
	}
	return name
}

// lineEnds makes every line end one that e-mail has.
func lineEnds(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// NewID makes a Message-ID under the domain of an address.
func NewID(random io.Reader, address string) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", core.Fail(core.KindStorage, "This computer gave no random numbers; nothing was sent.", "Try again.").Because(err)
	}
	return hex.EncodeToString(b[:]) + "@" + cleanID(address[strings.LastIndexByte(address, '@')+1:]), nil
}
