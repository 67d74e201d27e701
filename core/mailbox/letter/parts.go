package letter

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// longestHeader is how far the end of a header is looked for.
const longestHeader = 1 << 20

// ReadFrom is Read for an e-mail that streams past: of its files only their names,
// kinds and sizes are kept.
func ReadFrom(r io.Reader) mailbox.Incoming {
	header, body := parted(r)
	var w walk
	w.collect(readHeader(header).Header, body, 0)
	return Assemble(header, w.pieces)
}

// Extract gives the n-th file of an e-mail that streams past; nothing else of it is kept.
func Extract(r io.Reader, n int) (mailbox.File, error) {
	header, body := parted(r)
	w := walk{wanted: n, take: true}
	w.collect(readHeader(header).Header, body, 0)
	if w.found == nil {
		return mailbox.File{}, noFile()
	}
	return *w.found, w.err
}

func noFile() error {
	return core.Fail(core.KindNotFound, "The e-mail in your mailbox has no such attachment; nothing was saved.", "Open it in your mail program.")
}

// ReadFile reads a file that came with an e-mail, without its transfer encoding. One that
// is too large, or that the connection breaks off, is an error.
func ReadFile(p Piece, body io.Reader) (mailbox.File, error) {
	var h message.Header
	h.SetContentType("application/octet-stream", nil)
	if p.Encoding != "" {
		h.Set("Content-Transfer-Encoding", strings.ToLower(p.Encoding))
	}
	e, err := message.New(h, body)
	if e == nil || err != nil && !message.IsUnknownEncoding(err) {
		return mailbox.File{}, unreadable(err)
	}
	f := mailbox.File{Name: line(p.Name), Type: line(p.Kind)}
	f.Content, err = io.ReadAll(io.LimitReader(e.Body, mailbox.MaxFile+1))
	switch {
	case err != nil:
		return mailbox.File{}, unreadable(err)
	case len(f.Content) > mailbox.MaxFile:
		return mailbox.File{}, TooLarge()
	}
	return f, nil
}

// TooLarge says that a file is more than is fetched.
func TooLarge() error {
	return core.Fail(core.KindInvalid, "The attachment is larger than 25 MB and was not fetched; it stays in your mailbox.", "Save it with your mail program.")
}

func unreadable(err error) error {
	return core.Fail(core.KindInvalid, "The attachment can't be read as it was sent; it stays in your mailbox.", "Save it with your mail program.").Because(err)
}

// parted reads on to the end of the header.
func parted(r io.Reader) (header []byte, body io.Reader) {
	var head []byte
	part := make([]byte, 8<<10)
	for len(head) < longestHeader {
		n, err := r.Read(part)
		head = append(head, part[:n]...)
		from := max(0, len(head)-n-3)
		if err != nil || bytes.Contains(head[from:], []byte("\n\n")) || bytes.Contains(head[from:], []byte("\r\n\r\n")) {
			break
		}
	}
	header, rest := halves(head)
	return header, io.MultiReader(bytes.NewReader(rest), r)
}

// walk goes through the parts of an e-mail in the order in which they come.
type walk struct {
	pieces []Piece
	files  int

	take   bool // only the file of the number wanted is of interest
	wanted int
	found  *mailbox.File
	err    error
}

// collect lists the parts below an entity.
func (w *walk) collect(h message.Header, body io.Reader, depth int) {
	kind, params, err := h.ContentType()
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	kind = strings.ToLower(kind)
	if !strings.HasPrefix(kind, "multipart/") {
		w.single(h, kind, params, body)
		return
	}
	if depth >= maxDepth {
		return
	}
	e, err := message.New(h, body)
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return
	}
	reader := e.MultipartReader()
	for reader != nil && len(w.pieces) < 2*MaxParts && w.found == nil {
		part, err := reader.NextPart()
		if part == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			return
		}
		// The reader undoes the encoding and makes text UTF-8.
		inner := part.Header
		inner.Del("Content-Transfer-Encoding")
		if t, ps, err := inner.ContentType(); err == nil && strings.HasPrefix(strings.ToLower(t), "text/") {
			params := map[string]string{"charset": "utf-8"}
			if ps["name"] != "" {
				params["name"] = ps["name"]
			}
			inner.SetContentType(t, params)
		}
		w.collect(inner, part.Body, depth+1)
	}
}

// single takes one part. What is cut off ends in an error, and counts as far as it goes.
func (w *walk) single(h message.Header, kind string, params map[string]string, body io.Reader) {
	p := Piece{Kind: kind, Params: params, Encoding: h.Get("Content-Transfer-Encoding"), Name: params["name"]}
	if disposition, ps, err := h.ContentDisposition(); err == nil {
		p.Attached = strings.EqualFold(disposition, "attachment")
		if ps["filename"] != "" {
			p.Name = ps["filename"]
		}
	}
	switch {
	case p.Wanted():
		p.Body, _ = io.ReadAll(io.LimitReader(body, MaxRaw))
		p.Size = int64(len(p.Body))
	case w.take && w.files == w.wanted:
		f, err := ReadFile(p, body)
		w.found, w.err = &f, err
	}
	if p.File() {
		w.files++
	}
	rest, _ := io.Copy(io.Discard, body)
	p.Size += rest
	if p.Header() {
		p.Body, _ = halves(p.Body)
	}
	w.pieces = append(w.pieces, p)
}
