// Package pack makes values shorter before they are sealed. Job descriptions and
// résumés shrink to a third, and with them the pages that are written, mapped
// and held in memory. A packed value says by its first byte whether it is
// compressed: the JSON of a record begins with "{", a compressed one with 0x01. Earlier
// releases left the beginning of some as it was; such a one begins with 0x02, the length
// of that and itself.
// Sealing hides the content; that compressed lengths tell a little more about it
// than plain ones is accepted, as nobody can add to a record and watch.
package pack

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	inflate "github.com/klauspost/compress/flate" // reads the same form in less time
)

const (
	mark     = 0x01
	headMark = 0x02
	worth    = 1024    // bytes; shorter values stay as they are: it would take longer to unpack them than all else about them
	maxValue = 1 << 28 // bytes when unpacked; far above what is ever packed
)

// Codec packs and unpacks with buffers that it uses again, as new ones cost more
// than the compression of a value. The zero Codec is ready and safe for
// concurrent use.
type Codec struct{ packers, unpackers sync.Pool }

type packer struct {
	out bytes.Buffer
	w   *flate.Writer
}

type unpacker struct {
	in bytes.Reader
	r  io.Reader
}

var (
	errTooLong = errors.New("pack: the value is too long")
	errHead    = errors.New("pack: the value ends before its beginning does")
)

// Pack gives the shorter form of plain, which must not begin with 0x01 or 0x02; plain
// itself where nothing would be won.
func (c *Codec) Pack(plain []byte) ([]byte, error) {
	if len(plain) < worth {
		return plain, nil
	}
	p, _ := c.packers.Get().(*packer)
	if p == nil {
		w, err := flate.NewWriter(nil, flate.BestSpeed)
		if err != nil {
			return nil, err
		}
		p = &packer{w: w}
	}
	defer c.packers.Put(p)
	p.out.Reset()
	p.out.WriteByte(mark)
	p.w.Reset(&p.out)
	_, err := p.w.Write(plain)
	if err = errors.Join(err, p.w.Close()); err != nil {
		return nil, err
	}
	if p.out.Len() >= len(plain) {
		return plain, nil
	}
	return bytes.Clone(p.out.Bytes()), nil
}

// split gives what of a packed value is plain, and what is compressed behind it; nil =
// nothing.
func split(packed []byte) (head, rest []byte, err error) {
	switch {
	case len(packed) > 0 && packed[0] == mark:
		return nil, packed[1:], nil
	case len(packed) == 0 || packed[0] != headMark:
		return packed, nil, nil
	}
	n, size := binary.Uvarint(packed[1:])
	if size <= 0 || n > uint64(len(packed)-1-size) {
		return nil, nil, errHead
	}
	at := 1 + size + int(n) //nolint:gosec // no more than the length of packed
	return packed[1+size : at], packed[at:], nil
}

// Unpack gives what Pack was given.
func (c *Codec) Unpack(packed []byte) ([]byte, error) {
	head, rest, err := split(packed)
	if err != nil || rest == nil {
		return head, err
	}
	out := bytes.NewBuffer(make([]byte, 0, len(head)+4*len(rest)))
	out.Write(head)
	err = c.unpack(rest, func(r io.Reader) error {
		n, err := out.ReadFrom(io.LimitReader(r, maxValue))
		if err == nil && n == maxValue {
			err = errTooLong
		}
		return err
	})
	return out.Bytes(), err
}

// unpack lets read have the plain form of what is compressed.
func (c *Codec) unpack(compressed []byte, read func(io.Reader) error) error {
	u, _ := c.unpackers.Get().(*unpacker)
	if u == nil {
		u = &unpacker{r: inflate.NewReader(nil)}
	}
	defer c.unpackers.Put(u)
	u.in.Reset(compressed)
	reader, ok := u.r.(inflate.Resetter)
	if !ok {
		return errors.New("pack: the reader can't be used again")
	}
	if err := reader.Reset(&u.in, nil); err != nil {
		return err
	}
	return read(u.r)
}
