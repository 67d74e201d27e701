// Package record holds what lies on the disk: for each of core's types a struct
// of its own, in whose JSON it is stored, and the two functions that lead there
// and back. It is kept apart from the domain, so that the domain can be renamed
// and reshaped without a file becoming unreadable.
//
// The law of these structs: fields may be added, never renamed, never change
// type. A test of package storage holds it. What breaks the law is a migration.
// A field that is new in core is not stored before it is added here; the test
// that stores one of everything says so. Zero fields are left out. A résumé is
// stored in core's own type, as the shape of JSON Resume is fixed already.
//
// Nothing outside package storage uses this package.
package record

import (
	"bytes"
	"encoding/base64"
	"errors"
	"sync"

	"github.com/segmentio/asm/cpu"
	"github.com/segmentio/asm/cpu/x86"
	"github.com/segmentio/encoding/json"
)

// Decode reads a record's JSON, as encoding/json would in three times the time. It
// is for what this program has written and sealed itself.
func Decode(plain []byte, into any) error {
	narrow()
	return json.Unmarshal(plain, into)
}

// narrow keeps the decoder from AVX2. On amd64 its search for odd bytes leaves the wide
// registers in use (it lacks a VZEROUPPER), after which SHA-256, AES and the copying of
// memory take several times as long until somebody gives them back. Without AVX2 it
// searches nearly as fast.
var narrow = sync.OnceFunc(func() { cpu.X86 &^= x86.CPU(x86.AVX2) })

// Fingerprint stands in a key for text that must not be readable there: the
// version of the normalisation, then the first 16 bytes of an HMAC-SHA256 under
// a key that is never rotated.
type Fingerprint [17]byte

// MarshalText is how a fingerprint is written into a record.
func (f Fingerprint) MarshalText() ([]byte, error) {
	return base64.RawStdEncoding.AppendEncode(nil, f[:]), nil
}

// UnmarshalText reads what MarshalText wrote.
func (f *Fingerprint) UnmarshalText(text []byte) error {
	if base64.RawStdEncoding.DecodedLen(len(text)) != len(f) {
		return errors.New("record: fingerprint of wrong length")
	}
	_, err := base64.RawStdEncoding.Decode(f[:], text)
	return err
}

// WithoutKeys cuts the fingerprints off a record's JSON whose last field they are, for
// those who read the record and not its indexes. It changes plain.
func WithoutKeys(plain []byte) []byte {
	end := bytes.LastIndex(plain, []byte(`,"keys":[`))
	if end < 0 || !bytes.HasSuffix(plain, []byte(`"]}`)) {
		return plain
	}
	return append(plain[:end], '}')
}

// Each converts a list; nil stays nil.
func Each[A, B any](list []A, convert func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = convert(a)
	}
	return out
}

// eachValue converts a map; nil stays nil.
func eachValue[A, B any](m map[string]A, convert func(A) B) map[string]B {
	if m == nil {
		return nil
	}
	out := make(map[string]B, len(m))
	for k, a := range m {
		out[k] = convert(a)
	}
	return out
}
