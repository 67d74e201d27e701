// Package vcard reads files of cards: vCard 2.1, 3.0 and 4.0, several in one file.
//
// Telephones and mail programs write them in every mixture. Lines are folded by a
// blank at the next line's begin, or, in quoted-printable, by "=" at their own end;
// text is UTF-8, in the character set that a property names, or in that of Windows.
// Pictures, sounds and keys are passed over while they are read, so that a card
// costs little memory however large its photograph is.
package vcard

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// Bounds of one card.
const (
	longestValue   = 64 << 10         // bytes of one property; a longer one is left out
	longestLine    = 4 * longestValue // bytes of one property as it is written, over all its lines
	longestCard    = 2 << 20          // bytes of a card without what is left out; the rest is passed over
	mostProperties = 1000             // of a card; the rest is passed over
)

// Property is one property of a card.
type Property struct {
	Name  string   // in capitals, without its group
	Types []string // in small letters: "home", "cell", "pref"
	raw   string   // the value, decoded, its escapes still in place
}

// Card is one card.
type Card struct {
	Version    string
	Properties []Property
	// Cut tells that the file ended, or another card began, before this one's end.
	Cut bool
	// Left tells that something was left out because it was too large.
	Left bool
}

// Reader reads cards one after the other.
type Reader struct {
	in   *bufio.Reader
	held *string // a line that was read too far
	read int     // bytes of the card, without what is left out
}

// NewReader reads cards from bytes that are UTF-8 or of one byte a letter.
func NewReader(r io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(r, 64<<10)} }

// Next gives the next card; io.EOF behind the last.
func (r *Reader) Next() (Card, error) {
	for {
		if r.held == nil {
			if err := r.pass(atCard); err != nil {
				return Card{}, err
			}
		}
		l, err := r.logical()
		if err != nil {
			return Card{}, err
		}
		if l.is("BEGIN", "VCARD") {
			return r.card()
		}
	}
}

// card reads the properties of a card whose begin was read.
func (r *Reader) card() (Card, error) {
	var c Card
	r.read = 0
	for {
		if r.read > longestCard || len(c.Properties) > mostProperties {
			c.Left, r.read = true, 0
			c.Properties = c.Properties[:min(len(c.Properties), mostProperties)]
			if err := r.pass(atCard); err != nil && !errors.Is(err, io.EOF) {
				return c, err
			}
		}
		l, err := r.logical()
		switch {
		case errors.Is(err, io.EOF):
			c.Cut = true
			return c, nil
		case err != nil:
			return c, err
		case l.is("END", "VCARD"):
			return c, nil
		case l.is("BEGIN", "VCARD"):
			c.Cut = true
			r.held = &l.text
			return c, nil
		case l.dropped:
			c.Left = c.Left || !skipped[l.name()]
			continue
		}
		p, ok := l.property()
		switch {
		case !ok:
		case p.Name == "VERSION":
			c.Version = p.Text()
		default:
			c.Properties = append(c.Properties, p)
		}
	}
}

// skipped are the properties that are not read.
var skipped = map[string]bool{"PHOTO": true, "LOGO": true, "SOUND": true, "KEY": true, "X-MS-CARDPICTURE": true, "AGENT": true}

// line is one logical line.
type line struct {
	text    string
	dropped bool // all but its begin was passed over
}

func (l line) is(name, value string) bool {
	before, after, ok := strings.Cut(l.text, ":")
	return ok && strings.EqualFold(strings.TrimLeft(strings.TrimSpace(before), "\ufeff"), name) && strings.EqualFold(strings.TrimSpace(after), value)
}

// name is the property's name without its group.
func (l line) name() string {
	name := l.text
	if i := strings.IndexAny(name, ";:"); i >= 0 {
		name = name[:i]
	}
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.ToUpper(strings.TrimSpace(name))
}

// quotedPrintable tells whether the value is written so; parameters come first.
func (l line) quotedPrintable() bool {
	i := strings.IndexByte(l.text, ':')
	return i > 0 && strings.Contains(strings.ToUpper(l.text[:i]), "QUOTED-PRINTABLE")
}

// logical reads one line with those that continue it.
func (r *Reader) logical() (line, error) {
	if r.held != nil {
		l := line{text: *r.held}
		r.held = nil
		return l, nil
	}
	first, whole, err := r.physical()
	if err != nil {
		return line{}, err
	}
	l := line{text: first}
	l.dropped = !whole || skipped[l.name()]
	text, read := []byte(first), len(first)+1
	for quoted := l.quotedPrintable(); !l.dropped; {
		soft := quoted && bytes.HasSuffix(text, []byte("="))
		if !soft && !r.continues() {
			break
		}
		more, whole, err := r.physical()
		if err != nil {
			break // the file ends in the middle; what is there counts
		}
		if soft {
			text = text[:len(text)-1]
		} else {
			more = more[1:]
		}
		read += len(more) + 1
		if l.dropped = !whole || len(text)+len(more) > longestValue || read > longestLine; !l.dropped {
			text = append(text, more...)
		}
	}
	if l.text = string(text); !l.dropped {
		r.read += read
		return l, nil
	}
	if err := r.pass(atProperty); err != nil && !errors.Is(err, io.EOF) {
		return line{}, err
	}
	return l, nil
}

// atProperty knows the begin of a line that continues none.
func atProperty(text []byte) bool { return len(text) == 0 || text[0] != ' ' && text[0] != '\t' }

// atCard knows the begin and the end of a card.
func atCard(text []byte) bool {
	switch text[0] {
	case 'b', 'B', 'e', 'E', ' ', '\t', '\xef': // the last begins a byte order mark
	default:
		return false
	}
	text, _, _ = bytes.Cut(text[:min(len(text), longestMark)], []byte("\n"))
	l := line{text: string(text)}
	return l.is("BEGIN", "VCARD") || l.is("END", "VCARD")
}

// longestMark is how much of a line is looked at for a card's begin or end.
const longestMark = 100

// pass goes on to the next line that is wanted, however many are before it. It
// looks at them where they lie, for there may be a hundred million.
func (r *Reader) pass(wanted func(text []byte) bool) error {
	for begins := true; ; {
		window, err := r.in.Peek(r.in.Size())
		if len(window) == 0 {
			return err
		}
		at := 0
		for at < len(window) && (at == 0 || err != nil || len(window)-at > longestMark) {
			if begins && wanted(window[at:]) {
				_, err := r.in.Discard(at)
				return err
			}
			i := bytes.IndexByte(window[at:], '\n')
			if begins = i >= 0; !begins {
				i = len(window) - at - 1
			}
			for at += i + 1; at < len(window)-longestMark && window[at] == '\n' && window[at+1] == '\n'; at++ {
			}
		}
		if _, err := r.in.Discard(at); err != nil {
			return err
		}
	}
}

// continues tells whether the next line begins with a blank.
func (r *Reader) continues() bool {
	next, err := r.in.Peek(1)
	return err == nil && (next[0] == ' ' || next[0] == '\t')
}

// physical reads one line of the file without its end; whole = false tells that
// only the begin of a very long one is given.
func (r *Reader) physical() (text string, whole bool, err error) {
	part, err := r.in.ReadSlice('\n')
	whole = !errors.Is(err, bufio.ErrBufferFull)
	if errors.Is(err, io.EOF) && len(part) > 0 {
		err = nil
	}
	if err != nil && whole {
		return "", false, err
	}
	text = string(part)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.in.ReadSlice('\n')
	}
	if !whole {
		text = text[:min(len(text), 200)]
	}
	return strings.TrimRight(text, "\r\n"), whole, nil
}

// property parses a line.
func (l line) property() (Property, bool) {
	head, value, ok := cutValue(l.text)
	if !ok {
		return Property{}, false
	}
	parts := strings.Split(head, ";")
	p := Property{Name: l.name()}
	encoding, charset := "", ""
	for _, param := range parts[1:] {
		key, val, named := strings.Cut(param, "=")
		key, val = strings.ToUpper(strings.TrimSpace(key)), strings.Trim(strings.TrimSpace(val), `"`)
		switch {
		case !named: // 2.1 has bare types and encodings
			switch key {
			case "QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT":
				encoding = key
			default:
				p.Types = append(p.Types, strings.ToLower(key))
			}
		case key == "TYPE":
			for t := range strings.SplitSeq(val, ",") {
				p.Types = append(p.Types, strings.ToLower(strings.TrimSpace(t)))
			}
		case key == "PREF":
			p.Types = append(p.Types, "pref")
		case key == "ENCODING":
			encoding = strings.ToUpper(val)
		case key == "CHARSET":
			charset = val
		}
	}
	switch encoding {
	case "QUOTED-PRINTABLE":
		value = unquote(value)
	case "BASE64", "B":
		return Property{}, false
	}
	p.raw = toUTF8(value, charset)
	return p, p.Name != ""
}

// cutValue parts name and parameters from the value, at the first colon that is
// not within quotes.
func cutValue(s string) (head, value string, ok bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ':' && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return "", "", false
}

// unquote decodes quoted-printable; what is not right stays as it is.
func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+2 < len(s) {
			hi, lo := digit(s[i+1]), digit(s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

func toUTF8(s, charset string) string {
	if charset != "" && !strings.EqualFold(charset, "utf-8") {
		if enc, err := htmlindex.Get(charset); err == nil {
			if out, err := enc.NewDecoder().String(s); err == nil {
				return out
			}
		}
	}
	if utf8.ValidString(s) {
		return s
	}
	if out, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
		return out
	}
	return strings.ToValidUTF8(s, "")
}

// Text is the value as one text.
func (p Property) Text() string { return strings.TrimSpace(unescape(p.raw)) }

// Parts is the value parted at semicolons.
func (p Property) Parts() []string {
	var out []string
	from := 0
	for i := 0; i < len(p.raw); i++ {
		switch p.raw[i] {
		case '\\':
			i++
		case ';':
			out = append(out, strings.TrimSpace(unescape(p.raw[from:i])))
			from = i + 1
		}
	}
	return append(out, strings.TrimSpace(unescape(p.raw[from:])))
}

// Has tells whether the property is of a type.
func (p Property) Has(kind string) bool {
	for _, t := range p.Types {
		if t == kind {
			return true
		}
	}
	return false
}

// unescape undoes what a card writes for separators and line ends.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		case '\\', ';', ',', ':':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
