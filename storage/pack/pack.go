// Package pack makes values shorter before they are sealed. Job descriptions and
// résumés shrink to a third, and with them the pages that are written, mapped
// and held in memory. A packed value says by its first byte whether it is
// compressed: the JSON of a record begins with "{", a compressed one with 0x01.
// Sealing hides the content; that compressed lengths tell a little more about it
// than plain ones is accepted, as nobody can add to a record and watch.
package pack

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"sync"

	inflate "github.com/klauspost/compress/flate" // reads the same form in less time
)

const (
	mark     = 0x01
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

var errTooLong = errors.New("pack: the value is too long")

// Pack gives the shorter form of plain, which must not begin with 0x01; plain
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

// Unpack gives what Pack was given.
func (c *Codec) Unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 || packed[0] != mark {
		return packed, nil
	}
	out := bytes.NewBuffer(make([]byte, 0, 4*len(packed)))
	err := c.unpack(packed, func(r io.Reader) error {
		n, err := out.ReadFrom(io.LimitReader(r, maxValue))
		if err == nil && n == maxValue {
			err = errTooLong
		}
		return err
	})
	return out.Bytes(), err
}

// UnpackSome gives the beginning of what Pack was given, at least size bytes of it
// where it has as many. What is behind may be damaged without an error.
func (c *Codec) UnpackSome(packed []byte, size int) ([]byte, error) {
	if len(packed) == 0 || packed[0] != mark {
		return packed, nil
	}
	out, n := make([]byte, size), 0
	err := c.unpack(packed, func(r io.Reader) (err error) {
		for m := 0; n < size && err == nil; n += m {
			m, err = r.Read(out[n:])
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	})
	return out[:n], err
}

// unpack lets read have the plain form of a compressed value.
func (c *Codec) unpack(packed []byte, read func(io.Reader) error) error {
	u, _ := c.unpackers.Get().(*unpacker)
	if u == nil {
		u = &unpacker{r: inflate.NewReader(nil)}
	}
	defer c.unpackers.Put(u)
	u.in.Reset(packed[1:])
	reader, ok := u.r.(inflate.Resetter)
	if !ok {
		return errors.New("pack: the reader can't be used again")
	}
	if err := reader.Reset(&u.in, nil); err != nil {
		return err
	}
	return read(u.r)
}
