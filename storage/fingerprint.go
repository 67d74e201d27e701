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
	presses *sync.Pool // of *press
}

// press is what one fingerprint at a time is made with.
type press struct {
	mac  hash.Hash // begun with the key
	text []byte
	sum  [sha256.Size]byte
}

func printerOf(key seal.Key) printer {
	return printer{&sync.Pool{New: func() any { return &press{mac: hmac.New(sha256.New, key[:])} }}}
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
	by, _ := p.presses.Get().(*press)
	defer p.presses.Put(by)
	by.text = frame(by.text[:0], string(rune(v))+kind)
	for _, part := range parts {
		by.text = frame(by.text, normalisations[v](part))
	}
	by.mac.Reset()
	_, _ = by.mac.Write(by.text) // a hash never fails
	var out fingerprint
	out[0] = v
	copy(out[1:], by.mac.Sum(by.sum[:0]))
	return out
}

// frame appends a part with its length before it.
func frame(to []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint64(to, uint64(len(s))), s...)
}
