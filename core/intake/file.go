package intake

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// File is a file to be imported.
type File struct {
	Name string // as the recruiter knows it
	Data []byte
	// Open opens a file that is not held in Data, and may be called more than once;
	// Size is then how large it is. Tables and cards are read from it piece by piece.
	Open func() (io.ReadCloser, error)
	Size int64
}

func (f File) size() int64 {
	if f.Open == nil {
		return int64(len(f.Data))
	}
	return f.Size
}

func (f File) open() (io.ReadCloser, error) {
	if f.Open == nil {
		return io.NopCloser(bytes.NewReader(f.Data)), nil
	}
	return f.Open()
}

// headSize is how much of a file is looked at to know what it is.
const headSize = 64 << 10

func (f File) head() ([]byte, error) {
	if f.Open == nil {
		return f.Data[:min(len(f.Data), headSize)], nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	head, err := io.ReadAll(io.LimitReader(r, headSize))
	return head, errors.Join(err, r.Close())
}

// all gives the content of a file whose size was found to be within bounds.
func (f File) all(limit int64) ([]byte, error) {
	if f.Open == nil {
		return f.Data, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, limit))
	return data, errors.Join(err, r.Close())
}

// counted counts what is read of a file, for the progress.
type counted struct {
	io.ReadCloser
	n *int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	*c.n += int64(n)
	return n, err
}

// errNoText says that a file holds no text.
var errNoText = errors.New("intake: not text")

// textOf tells how the bytes of a text are to be read: as UTF-8 or UTF-16 with or
// without a byte order mark, else as Windows-1252. It reads the file once through.
func textOf(f File, head []byte) (encoding.Encoding, error) {
	if enc := wide(head); enc != nil {
		return enc, nil
	}
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	valid, err := isUTF8(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if valid {
		return unicode.UTF8BOM, nil
	}
	return charmap.Windows1252, nil
}

// wide gives the encoding of a text of two bytes a letter; nil = it is none.
func wide(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case len(head) > 3 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(head) > 3 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// isUTF8 tells whether all of a text is valid UTF-8. A zero byte is errNoText.
func isUTF8(r io.Reader) (bool, error) {
	buf := make([]byte, 64<<10)
	held, valid := 0, true
	for {
		n, err := r.Read(buf[held:])
		part := buf[:held+n]
		if bytes.IndexByte(part[held:], 0) >= 0 {
			return false, errNoText
		}
		if held = 0; valid {
			whole := len(part) - cutRune(part)
			valid = utf8.Valid(part[:whole])
			held = copy(buf, part[whole:])
		}
		switch {
		case errors.Is(err, io.EOF):
			return valid && held == 0, nil
		case err != nil:
			return false, err
		}
	}
}

// cutRune tells how many bytes at the end begin a character that goes on behind.
func cutRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			break
		}
	}
	return 0
}

// pieceSize is how much text is read at a time.
const pieceSize = 128 << 10

// pieces gives a text in pieces of whole characters, "" at the end.
func pieces(r io.Reader, enc encoding.Encoding) func() (string, error) {
	text := transform.NewReader(r, enc.NewDecoder())
	buf := make([]byte, pieceSize)
	held := 0
	return func() (string, error) {
		n, err := io.ReadFull(text, buf[held:])
		part := buf[:held+n]
		if bytes.IndexByte(part, 0) >= 0 {
			return "", errNoText
		}
		held = 0
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = nil
			}
			return string(part), err
		}
		whole := len(part) - cutRune(part)
		out := string(part[:whole])
		held = copy(buf, part[whole:])
		return out, nil
	}
}

// OpenFile gives a file on the disk, of which only what is needed is held.
func OpenFile(path string) (File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return File{}, err
	}
	if !info.Mode().IsRegular() {
		return File{}, fs.ErrInvalid
	}
	return File{Name: filepath.Base(path), Size: info.Size(), Open: func() (io.ReadCloser, error) { return OpenRegular(path) }}, nil
}

// OpenRegular opens a file that somebody named; what is no ordinary file is
// fs.ErrInvalid. It looks before it opens, for to open a pipe waits until somebody
// writes into it, and nothing ends that.
func OpenRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrInvalid
	}
	return os.Open(path)
}

// ReadRegular reads a file that somebody named. More than limit bytes are ErrTooLarge,
// whatever size the file says it has.
func ReadRegular(path string, limit int64) ([]byte, error) {
	f, err := OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = ErrTooLarge
	}
	return data, err
}

// ErrTooLarge says that a file holds more than is read of it.
var ErrTooLarge = errors.New("intake: file too large")
