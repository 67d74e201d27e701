package feedxml

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"reqdesk/core"
)

// The bounds of one document. A job far beyond them is no job.
const (
	maxText  = 1 << 20 // bytes of one text, tag or comment
	maxItem  = 4 << 20 // bytes of one job
	maxDepth = 64      // elements within each other
	maxNodes = 20000   // elements of one job
)

var (
	errLongText = errors.New("one element is too long")
	errTooBig   = errors.New("the document is too big")
)

// reader reads jobs out of a document, one after the other, with memory for
// one job only.
type reader struct {
	dec   *xml.Decoder
	in    *guard
	items map[string]bool
	names map[string]string // as written to normalised
	stack []string          // open elements outside a job, as written
	root  string            // normalised name of the first element
	done  bool              // the root was closed
	want  int               // how many jobs the document itself announces, 0 = it doesn't

	announced bool // the element that announces it is open
}

// newReader reads the document src of at most maxBytes. label is the encoding
// that the transport named, "" for none.
func newReader(src io.Reader, items map[string]bool, maxBytes int64, label string) *reader {
	in := &guard{src: bufio.NewReaderSize(decoded(src, label), 64<<10), total: maxBytes}
	r := &reader{in: in, items: items, names: map[string]string{}}
	r.dec = xml.NewDecoder(in)
	r.dec.Strict = false // unknown entities and bare & are common; nesting is checked here
	r.dec.Entity = xml.HTMLEntity
	r.dec.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return input, nil // decoded() did it where the bytes really were UTF-16
		}
		return charset.NewReaderLabel(label, input)
	}
	return r
}

// decoded turns UTF-16 into UTF-8 and drops a byte order mark. Other encodings
// are named in the document and left to the decoder, unless only the transport
// named one.
func decoded(src io.Reader, label string) io.Reader {
	buf := bufio.NewReaderSize(src, 4<<10)
	head, _ := buf.Peek(256) // a shorter document is judged by what there is
	utf16 := func(e unicode.Endianness) io.Reader {
		return transform.NewReader(buf, unicode.UTF16(e, unicode.UseBOM).NewDecoder())
	}
	switch {
	case len(head) >= 3 && string(head[:3]) == "\xEF\xBB\xBF":
		_, _ = buf.Discard(3) // peeked, so it is there
	case len(head) >= 4 && (string(head[:2]) == "\xFF\xFE" || string(head[:4]) == "<\x00?\x00"):
		return utf16(unicode.LittleEndian)
	case len(head) >= 4 && (string(head[:2]) == "\xFE\xFF" || string(head[:4]) == "\x00<\x00?"):
		return utf16(unicode.BigEndian)
	case label != "" && !strings.EqualFold(label, "utf-8") && !strings.Contains(string(head), "encoding="):
		if r, err := charset.NewReaderLabel(label, buf); err == nil {
			return r
		}
	}
	return buf
}

// guard counts what the decoder takes. The decoder keeps a whole text in
// memory before it hands it over, so an endless one is ended here.
type guard struct {
	src   *bufio.Reader
	since int   // bytes since the last token
	total int64 // bytes still allowed
	err   error // why reading ended, io.EOF included
}

// ReadByte gives the next byte; control characters, which XML forbids and
// word processors leave behind, are passed over.
func (g *guard) ReadByte() (byte, error) {
	for {
		b, err := g.src.ReadByte()
		if err != nil {
			g.err = err
			return 0, err
		}
		g.since++
		g.total--
		if g.since > maxText {
			g.err = errLongText
			return 0, g.err
		}
		if g.total < 0 {
			g.err = errTooBig
			return 0, g.err
		}
		if b >= ' ' || b == '\n' || b == '\t' || b == '\r' {
			return b, nil
		}
	}
}

// Read serves the converters of other encodings.
func (g *guard) Read(p []byte) (int, error) {
	for n := range p {
		b, err := g.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		p[n] = b
		if n > 0 && g.src.Buffered() == 0 {
			return n + 1, nil
		}
	}
	return len(p), nil
}

// next gives the next job; io.EOF after the last one of a complete document.
func (r *reader) next() (*node, error) {
	for {
		tok, err := r.token()
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if r.done {
				return nil, r.malformed("a second document begins")
			}
			name := r.normal(t.Name.Local)
			if r.root == "" {
				r.root = name
				if name == "html" {
					return nil, errPage()
				}
			}
			if r.items[name] {
				return r.item(t)
			}
			if len(r.stack) >= maxDepth {
				return nil, r.malformed("its elements are nested too deeply")
			}
			r.stack = append(r.stack, full(t.Name))
			r.announced = name == "expectedjobcount"
		case xml.EndElement:
			if n := len(r.stack); n == 0 || r.stack[n-1] != full(t.Name) {
				return nil, r.malformed("an element is closed that is not open")
			}
			r.stack = r.stack[:len(r.stack)-1]
			r.done, r.announced = len(r.stack) == 0, false
		case xml.CharData:
			if r.announced {
				_, _ = fmt.Sscan(string(t), &r.want) // what is no number announces nothing
			}
			if r.root == "" && strings.TrimSpace(string(t)) != "" {
				return nil, errNoXML()
			}
		}
	}
}

// token gives the next token, having judged document type declarations.
func (r *reader) token() (xml.Token, error) {
	tok, err := r.dec.RawToken()
	r.in.since = 0
	if err != nil {
		return nil, r.fail(err)
	}
	if d, ok := tok.(xml.Directive); ok {
		return tok, doctype(string(d))
	}
	return tok, nil
}

// doctype refuses declarations that define or fetch something: entities that
// grow, files of this machine, addresses of others.
func doctype(text string) error {
	head := strings.ToUpper(strings.TrimSpace(text))
	switch {
	case strings.HasPrefix(head, "DOCTYPE HTML"):
		return errPage()
	case strings.ContainsRune(head, '['), strings.Contains(head, "ENTITY"), strings.Contains(head, "SYSTEM"), strings.Contains(head, "PUBLIC"):
		return core.Fail(core.KindInvalid, "The feed defines entities or refers to an outside document type, which is refused; nothing was changed or closed.",
			"Ask for a feed without a DOCTYPE.")
	default:
		return nil
	}
}

// item reads the element that t began, to its end.
func (r *reader) item(t xml.StartElement) (*node, error) {
	top := r.element(t)
	open, names := []*node{top}, []string{full(t.Name)}
	size, count := 0, 1
	for len(open) > 0 {
		before := r.dec.InputOffset()
		tok, err := r.token()
		if err != nil {
			return nil, err
		}
		if size += int(r.dec.InputOffset() - before); size > maxItem {
			return nil, errLongItem()
		}
		here := open[len(open)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if count++; count > maxNodes || len(open)+len(r.stack) >= maxDepth {
				return nil, r.malformed("its elements are nested too deeply or are too many")
			}
			kid := r.element(t)
			here.kids = append(here.kids, kid)
			if !void[kid.name] {
				open, names = append(open, kid), append(names, full(t.Name))
			}
		case xml.EndElement:
			if void[r.normal(t.Name.Local)] {
				continue
			}
			if names[len(names)-1] != full(t.Name) {
				return nil, r.malformed("an element is closed that is not open")
			}
			open, names = open[:len(open)-1], names[:len(names)-1]
		case xml.CharData:
			here.add(string(t))
		}
	}
	r.done = len(r.stack) == 0
	return top, nil
}

// void lists HTML elements without an end, which feeds write unclosed.
var void = map[string]bool{"br": true, "hr": true, "img": true, "wbr": true}

// add puts text behind what the element already holds.
func (n *node) add(text string) {
	switch last := len(n.kids) - 1; {
	case last < 0:
		n.text += text
	case n.kids[last].name == "":
		n.kids[last].text += text
	case strings.TrimSpace(text) != "":
		n.kids = append(n.kids, &node{text: text})
	}
}

func (r *reader) element(t xml.StartElement) *node {
	n := &node{name: r.normal(t.Name.Local), raw: t.Name.Local}
	for _, a := range t.Attr {
		n.attrs = append(n.attrs, attr{r.normal(a.Name.Local), a.Value})
	}
	return n
}

// normal is normal with a memory: a feed has few names and writes them often.
func (r *reader) normal(name string) string {
	if n, ok := r.names[name]; ok {
		return n
	}
	n := normal(name)
	if len(r.names) < 1000 {
		r.names[name] = n
	}
	return n
}

func full(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// lists tells whether a complete document of this kind lists every open job.
func (r *reader) lists(choice string) bool {
	return r.root != "rss" && r.root != "rdf" && r.root != "feed" && choice != "no"
}
