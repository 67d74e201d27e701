// Package docx reads the text and the links of Word documents.
//
// # What it promises
//
// Text comes in the order in which people read it: tables that arrange a page in
// columns are read column by column, others row by row; text boxes, page heads
// and feet are read too. Links come from relationships and from fields. What was
// deleted with changes tracked, and what is hidden, is left out.
//
// # Why by hand
//
// No well-kept library for reading under a free licence was found: those there
// are load the whole of a document into memory whatever its size, and know
// neither text boxes nor fields. So this package reads the parts that it needs as
// a stream, with the standard library's zip and XML readers, and within bounds:
// size of each part as it comes out of the archive, number of elements, depth,
// lines. A document type declaration is refused, and with it every entity.
package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"reqdesk/core/intake/layout"
)

// Why a document can't be read.
var (
	ErrBroken   = errors.New("docx: broken")
	ErrTooLarge = errors.New("docx: larger than a résumé can be")
	ErrEntities = errors.New("docx: declares entities")
	ErrNotWord  = errors.New("docx: not a Word document")
)

// Bounds of a document.
const (
	largestPart  = 8 << 20  // bytes of XML
	largestRels  = 1 << 20  // of relationships
	largest      = 24 << 20 // of all parts together
	mostElements = 400_000
	deepest      = 200
	mostLines    = 10_000
	longestLine  = 20_000 // bytes
	mostLinks    = 500
	mostEntries  = 5_000
	mostHeads    = 6 // page heads and feet
)

// Is tells whether an archive holds a Word document.
func Is(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	for i, f := range z.File {
		if i > mostEntries {
			return false
		}
		if strings.HasPrefix(f.Name, "word/") && strings.HasSuffix(f.Name, ".xml") {
			return true
		}
	}
	return false
}

// Read gives the text of a document in reading order. heading tells whether a
// text heads a section.
func Read(ctx context.Context, data []byte, heading func(string) bool) (layout.Document, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > mostEntries {
		return layout.Document{}, ErrBroken
	}
	left := largest
	a := archive{ctx: ctx, files: map[string]*zip.File{}, left: &left}
	for _, f := range z.File {
		a.files[strings.TrimPrefix(f.Name, "/")] = f
	}
	main, err := a.main()
	if err != nil {
		return layout.Document{}, err
	}
	if a.files[main] == nil {
		return layout.Document{}, ErrNotWord
	}
	rels, err := a.relations(main)
	if err != nil {
		return layout.Document{}, err
	}
	w := writer{heading: heading}
	styles, err := a.styles(rels)
	if err != nil {
		return layout.Document{}, err
	}
	read := func(name string) error {
		own, err := a.relations(name)
		if err != nil {
			return err
		}
		p := parser{ctx: ctx, styles: styles, targets: targetsOf(own)}
		body, err := p.read(a.open(name))
		if err != nil {
			return err
		}
		w.links = append(w.links, p.links...)
		w.region(0, 0)
		return w.blocks(body)
	}
	for _, kind := range []string{"header", "document", "footer"} {
		for _, name := range partsOf(kind, main, rels) {
			if err := read(name); err != nil {
				return layout.Document{}, err
			}
		}
	}
	return w.document(), nil
}

// mostRelations is how many links and parts a document may name.
const mostRelations = 20_000

// targetsOf are the targets of relations by their ids.
func targetsOf(rels []relation) map[string]string {
	targets := map[string]string{}
	for _, r := range rels {
		targets[r.ID] = r.Target
	}
	return targets
}

// partsOf gives the names of the parts of one kind.
func partsOf(kind, main string, rels []relation) []string {
	if kind == "document" {
		return []string{main}
	}
	var out []string
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/"+kind) && len(out) < mostHeads {
			out = append(out, r.Target)
		}
	}
	return out
}

// archive is an opened document.
type archive struct {
	ctx   context.Context
	files map[string]*zip.File
	left  *int // bytes that may still be read
}

// relation is one line of a part's relationships.
type relation struct {
	ID       string `xml:"Id,attr"`
	Type     string `xml:"Type,attr"`
	Target   string `xml:"Target,attr"`
	External string `xml:"TargetMode,attr"`
}

// main is the name of the part with the text.
func (a archive) main() (string, error) {
	rels, err := a.relations("")
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return r.Target, err
		}
	}
	return "word/document.xml", err
}

// relations gives a part's relationships; targets inside are names of parts. What
// can't be read has none; what is far too large, or takes too long, is an error.
func (a archive) relations(of string) ([]relation, error) {
	dir, base := path.Split(of)
	var list struct {
		Relations []relation `xml:"Relationship"`
	}
	in := a.open(dir + "_rels/" + base + ".rels")
	if in == nil {
		return nil, nil
	}
	defer in.Close()
	err := newDecoder(in).Decode(&list)
	switch {
	case a.ctx.Err() != nil:
		return nil, a.ctx.Err()
	case errors.Is(err, ErrTooLarge), len(list.Relations) > mostRelations:
		return nil, ErrTooLarge
	case err != nil:
		return nil, nil
	}
	for i, r := range list.Relations {
		if !strings.EqualFold(r.External, "External") {
			if strings.HasPrefix(r.Target, "/") {
				list.Relations[i].Target = r.Target[1:]
			} else {
				list.Relations[i].Target = path.Join(dir, r.Target)
			}
		}
	}
	return list.Relations, nil
}

// open opens a part; nil = there is none.
func (a archive) open(name string) io.ReadCloser {
	f := a.files[name]
	if f == nil {
		return nil
	}
	in, err := f.Open()
	if err != nil {
		return nil
	}
	part := largestPart
	if strings.HasSuffix(name, ".rels") {
		part = largestRels
	}
	return &bounded{archive: a, in: in, part: part}
}

// bounded fails where a part is larger than may be, whatever the archive says of
// its size, and when the time is over.
type bounded struct {
	archive

	in   io.ReadCloser
	part int // bytes that may still be read of this part
}

func (b *bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	most := min(b.part, *b.left)
	if most <= 0 {
		return 0, ErrTooLarge
	}
	n, err := b.in.Read(p[:min(len(p), most)])
	b.part -= n
	*b.left -= n
	return n, err
}

func (b *bounded) Close() error { return b.in.Close() }

// newDecoder reads XML that declares no entities: the decoder knows the five of
// XML, and any other is an error.
func newDecoder(in io.Reader) *xml.Decoder {
	d := xml.NewDecoder(in)
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrBroken }
	return d
}
