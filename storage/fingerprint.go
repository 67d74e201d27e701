package storage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"reqdesk/storage/record"
	"reqdesk/storage/seal"
)

type fingerprint = record.Fingerprint

// normalisations are how text is made comparable before it is fingerprinted.
// Each is frozen: a change would make every opt-out and every link to an ATS
// forget what it stands for. A better one is appended as the next version, is
// then used for writing, and checks try all of them.
var normalisations = []func(string) string{
	1: normaliseV1,
}

// normaliseV1 trims, composes (NFC) and lower-cases.
func normaliseV1(s string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(s)))
}

// printer makes fingerprints.
type printer struct {
	macs *sync.Pool // of hash.Hash, begun with the key
}

func printerOf(key seal.Key) printer {
	return printer{&sync.Pool{New: func() any { return hmac.New(sha256.New, key[:]) }}}
}

// print is the fingerprint of the newest version. Kind separates the name
// spaces; parts are framed, so that ("a", "bc") and ("ab", "c") differ.
func (p printer) print(kind string, parts ...string) fingerprint {
	return p.version(byte(len(normalisations)-1), kind, parts)
}

// prints gives the fingerprints of all versions, newest first.
func (p printer) prints(kind string, parts ...string) []fingerprint {
	out := make([]fingerprint, 0, len(normalisations)-1)
	for v := len(normalisations) - 1; v > 0; v-- {
		out = append(out, p.version(byte(v), kind, parts))
	}
	return out
}

func (p printer) version(v byte, kind string, parts []string) fingerprint {
	mac, _ := p.macs.Get().(hash.Hash)
	defer p.macs.Put(mac)
	mac.Reset()
	frame(mac, string(rune(v))+kind)
	for _, part := range parts {
		frame(mac, normalisations[v](part))
	}
	var out fingerprint
	out[0] = v
	var sum [sha256.Size]byte
	copy(out[1:], mac.Sum(sum[:0]))
	return out
}

func frame(w interface{ Write([]byte) (int, error) }, s string) {
	var size [8]byte
	binary.BigEndian.PutUint64(size[:], uint64(len(s)))
	_, _ = w.Write(size[:]) // a hash never fails
	_, _ = w.Write([]byte(s))
}
