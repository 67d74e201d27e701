package blobs

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"reqdesk/storage/seal"
)

// chunkSize is the plain length of every chunk but the last.
const chunkSize = 64 << 10

// nonce of a chunk: its number, then 1 for the last chunk and 0 for others. The
// key serves one file only, so numbers never repeat under it.
func nonce(number uint64, last bool) []byte {
	out := make([]byte, 12)
	binary.BigEndian.PutUint64(out[3:11], number)
	if last {
		out[11] = 1
	}
	return out
}

// sealer writes chunks. It holds one back, as the last is sealed differently.
type sealer struct {
	w       io.Writer
	aead    cipher.AEAD
	held    []byte
	sealed  []byte // reused from chunk to chunk
	holding bool
	number  uint64
}

func newSealer(w io.Writer, key seal.Key) *sealer { return &sealer{w: w, aead: key.Stream()} }

// write takes a full chunk, or a shorter one before close.
func (s *sealer) write(chunk []byte) error {
	if s.holding && len(chunk) > 0 {
		if err := s.emit(false); err != nil {
			return err
		}
	}
	if len(chunk) > 0 || !s.holding {
		s.held = append(s.held[:0], chunk...)
		s.holding = true
	}
	return nil
}

func (s *sealer) close() error { return s.emit(true) }

func (s *sealer) emit(last bool) error {
	s.sealed = s.aead.Seal(s.sealed[:0], nonce(s.number, last), s.held, nil)
	_, err := s.w.Write(s.sealed)
	s.number++
	return err
}

var errCut = errors.New("blobs: the file ends before its last chunk")

// opener reads chunks.
type opener struct {
	r      io.Reader
	aead   cipher.AEAD
	buf    []byte // one sealed chunk and one byte more
	have   int    // bytes in buf
	opened []byte // the last chunk, reused
	plain  []byte // its part that is not yet given out
	number uint64
	done   bool
}

func newOpener(r io.Reader, key seal.Key) *opener {
	aead := key.Stream()
	return &opener{r: r, aead: aead, buf: make([]byte, chunkSize+aead.Overhead()+1)}
}

// Read gives plain bytes; io.EOF comes only after the last chunk has opened.
func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.done {
			return 0, io.EOF
		}
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

// next opens a chunk. A byte after a full chunk shows that it is not the last.
func (o *opener) next() error {
	n, err := io.ReadFull(o.r, o.buf[o.have:])
	n += o.have
	last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !last {
		return err
	}
	sealed := o.buf[:n]
	if !last {
		sealed = o.buf[:n-1]
	}
	if len(sealed) < o.aead.Overhead() {
		return damaged(errCut)
	}
	plain, err := o.aead.Open(o.opened[:0], nonce(o.number, last), sealed, nil)
	if err != nil {
		return damaged(seal.ErrOpen)
	}
	o.opened, o.plain, o.done = plain, plain, last
	o.number++
	if !last {
		o.buf[0], o.have = o.buf[n-1], 1
	}
	return nil
}

// reader closes the file behind an opener.
type reader struct {
	*opener
	file *os.File
}

func (r *reader) Close() error { return r.file.Close() }
