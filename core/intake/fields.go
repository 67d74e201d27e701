package intake

import (
	"strconv"
	"strings"

	"reqdesk/core"
)

// Field is one field as it was read.
type Field struct {
	Path, Value string
	core.FieldFact
}

// FieldList is what was read of one row, held in little memory: a report may have a
// hundred thousand. Rows of one table mostly have the same columns filled, so
// they share all but the values.
type FieldList struct {
	shape  *shape
	values string // one behind the other
}

// shape is what the fields of rows have in common.
type shape struct {
	fields []Field // without values
}

// fieldEnd ends each value; no value holds it.
const fieldEnd = "\x00"

// ListFields holds a list of fields.
func ListFields(list ...Field) FieldList { return newPacker().pack(list) }

// packer finds shapes again.
type packer struct {
	shapes      map[string]*shape
	sig, values []byte // used again for each list
}

func newPacker() *packer { return &packer{shapes: map[string]*shape{}} }

func (p *packer) pack(list []Field) FieldList {
	p.sig, p.values = p.sig[:0], p.values[:0]
	for _, f := range list {
		p.sig = append(append(append(append(p.sig, f.Path...), fieldEnd...), f.Origin...), fieldEnd...)
		p.sig = append(strconv.AppendFloat(p.sig, f.Confidence, 'g', 3, 64), fieldEnd...)
		p.values = append(append(p.values, strings.ReplaceAll(f.Value, fieldEnd, "")...), fieldEnd...)
	}
	s := p.shapes[string(p.sig)]
	if s == nil {
		s = &shape{}
		for _, f := range list {
			f.Value = ""
			s.fields = append(s.fields, f)
		}
		p.shapes[string(p.sig)] = s
	}
	return FieldList{s, string(p.values)}
}

// Len is how many there are.
func (f FieldList) Len() int {
	if f.shape == nil {
		return 0
	}
	return len(f.shape.fields)
}

// All gives the fields in order.
func (f FieldList) All() []Field {
	if f.shape == nil {
		return nil
	}
	out := make([]Field, 0, len(f.shape.fields))
	rest := f.values
	for _, x := range f.shape.fields {
		x.Value, rest, _ = strings.Cut(rest, fieldEnd)
		out = append(out, x)
	}
	return out
}
