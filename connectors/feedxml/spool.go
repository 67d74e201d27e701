package feedxml

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/gob"
	"errors"
	"hash/maphash"
	"io"
	"os"

	"reqdesk/core"
)

// inMemory is how much of a spool stays in memory.
const inMemory = 8 << 20

// spool keeps the jobs of a document until the document proved to be complete.
// What does not fit into memory goes to a temporary file, encrypted under a
// key that only this value holds, so that nothing readable stays behind
// whatever happens.
//
// It also joins jobs that come several times, once per place: the first one is
// kept, the places of the others are added to it.
type spool struct {
	enc  *gob.Encoder
	sink *sink
	buf  *bufio.Writer

	seed   maphash.Seed
	seen   map[uint64]struct{}
	places map[uint64][]core.Location
	jobs   int
}

func newSpool() *spool {
	s := &spool{
		sink: &sink{}, seed: maphash.MakeSeed(),
		seen: map[uint64]struct{}{}, places: map[uint64][]core.Location{},
	}
	s.buf = bufio.NewWriterSize(s.sink, 64<<10)
	s.enc = gob.NewEncoder(s.buf)
	return s
}

// add keeps a job, or the places of one that is kept already.
func (s *spool) add(p core.Posting) error {
	key := maphash.String(s.seed, p.ID)
	if _, again := s.seen[key]; again {
		for _, place := range p.Locations {
			place.Role = "sourcing"
			s.places[key] = addPlace(s.places[key], place)
		}
		return nil
	}
	s.seen[key] = struct{}{}
	s.jobs++
	if err := s.enc.Encode(p); err != nil {
		return core.Fail(core.KindStorage, "There is no room for the feed in the folder for temporary files"+kept,
			"Make room on the disk.").Because(err)
	}
	return nil
}

// each gives every job once, with all its places, in the document's order.
func (s *spool) each(visit func(core.Posting) error) error {
	if err := s.buf.Flush(); err != nil {
		return err
	}
	src, err := s.sink.reader()
	if err != nil {
		return err
	}
	dec := gob.NewDecoder(bufio.NewReaderSize(src, 64<<10))
	for range s.jobs {
		var p core.Posting
		if err := dec.Decode(&p); err != nil {
			return core.Fail(core.KindStorage, "What was kept of the feed in the folder for temporary files is gone"+kept,
				"It is read again with the next synchronisation.").Because(err)
		}
		for _, place := range s.places[maphash.String(s.seed, p.ID)] {
			p.Locations = addPlace(p.Locations, place)
		}
		if len(p.Locations) > 0 {
			p.Locations[0].Role = "primary"
		}
		if err := visit(p); err != nil {
			return err
		}
	}
	return nil
}

// Close removes what was kept.
func (s *spool) Close() { s.sink.Close() }

// sink takes bytes into memory first, then into an encrypted file.
type sink struct {
	mem    bytes.Buffer
	file   *os.File
	stream cipher.Stream
	key    []byte
	packed []byte
}

// Write keeps p.
func (s *sink) Write(p []byte) (int, error) {
	if s.file == nil && s.mem.Len()+len(p) <= inMemory {
		return s.mem.Write(p)
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return 0, err
		}
	}
	s.packed = append(s.packed[:0], p...)
	s.stream.XORKeyStream(s.packed, s.packed)
	return s.file.Write(s.packed)
}

// open begins the file. It is removed at once where the system can do that
// with an open file; Close removes it elsewhere.
func (s *sink) open() error {
	s.key = make([]byte, 32)
	if _, err := io.ReadFull(rand.Reader, s.key); err != nil {
		return err
	}
	stream, err := newStream(s.key)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "reqdesk-feed-*")
	if err != nil {
		return err
	}
	_ = os.Remove(file.Name())
	s.file, s.stream = file, stream
	return nil
}

// newStream is AES-256 in counter mode from zero: the key is used once.
func newStream(key []byte) (cipher.Stream, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewCTR(block, make([]byte, aes.BlockSize)), nil
}

// reader reads everything from the start.
func (s *sink) reader() (io.Reader, error) {
	mem := bytes.NewReader(s.mem.Bytes())
	if s.file == nil {
		return mem, nil
	}
	stream, err := newStream(s.key)
	if err != nil {
		return nil, err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return io.MultiReader(mem, cipher.StreamReader{S: stream, R: s.file}), nil
}

// Close gives memory and file back.
func (s *sink) Close() {
	s.mem = bytes.Buffer{}
	if s.file == nil {
		return
	}
	_ = s.file.Close()
	if err := os.Remove(s.file.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return // it holds nothing that could be read without the key
	}
}
