// Package seal holds the few cryptographic steps on which the workspace rests,
// so that each exists once and can be read in one sitting.
//
// One random workspace key of 32 bytes stands at the root. Nothing is ever
// encrypted with it directly: every purpose (values of the database, originals,
// the file of secrets) has a key of its own, derived with HKDF-SHA256 under a
// label. A Box seals small values with AES-256-GCM under a fresh random nonce
// and binds each to additional data, in practice the place it is stored at, so
// that a sealed value moved to another place does not open.
//
// A passphrase becomes a key by Argon2id with parameters kept beside the result
// (KDF), bounded when read, because the file they lie in is not protected. The
// recovery code (code.go) has full entropy and becomes a key by HKDF alone.
//
// This package never logs, never prints a key and never says more about a
// failed opening than that it failed.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// KeySize is the length of every key, in bytes.
const KeySize = 32

// ErrOpen says that a sealed value did not open: wrong key, another place, or
// changed bytes. The three can't be told apart.
var ErrOpen = errors.New("seal: the value does not open")

// Key is a secret of KeySize bytes. It prints as a placeholder.
type Key [KeySize]byte

// NewKey reads a key from random.
func NewKey(random io.Reader) (Key, error) {
	var k Key
	if _, err := io.ReadFull(random, k[:]); err != nil {
		return Key{}, fmt.Errorf("seal: no randomness: %w", err)
	}
	return k, nil
}

// KeyFrom takes a key from its bytes; false when there are not KeySize of them.
func KeyFrom(b []byte) (Key, bool) {
	var k Key
	if len(b) != KeySize {
		return Key{}, false
	}
	copy(k[:], b)
	return k, true
}

// String never shows the key.
func (k Key) String() string { return "[key]" }

// GoString never shows the key.
func (k Key) GoString() string { return "[key]" }

// Derive gives the key of one purpose. Purposes are fixed texts of the program;
// salt tells apart several things of one purpose and may be nil.
func (k Key) Derive(purpose string, salt []byte) Key {
	return derive(k[:], salt, purpose)
}

func derive(secret, salt []byte, purpose string) Key {
	out, err := hkdf.Key(sha256.New, secret, salt, "reqdesk "+purpose, KeySize)
	if err != nil { // only for lengths that this package never asks for
		panic("seal: " + err.Error())
	}
	k, _ := KeyFrom(out)
	return k
}

// Box seals and opens values with one key. It is safe for concurrent use.
type Box struct{ aead cipher.AEAD }

// Box makes the box of this key. At most 2^32 values may be sealed with one key.
func (k Key) Box() *Box {
	aead, err := cipher.NewGCMWithRandomNonce(k.block())
	if err != nil { // unreachable: an AES block always makes a GCM
		panic("seal: " + err.Error())
	}
	return &Box{aead: aead}
}

// Stream makes the AEAD for long files, whose nonces are counters. The key must
// be used for one file only.
func (k Key) Stream() cipher.AEAD {
	aead, err := cipher.NewGCM(k.block())
	if err != nil { // unreachable: an AES block always makes a GCM
		panic("seal: " + err.Error())
	}
	return aead
}

func (k Key) block() cipher.Block {
	block, err := aes.NewCipher(k[:])
	if err != nil { // unreachable: the length is right by type
		panic("seal: " + err.Error())
	}
	return block
}

// Overhead is how many bytes a sealed value is longer than the plain one.
const Overhead = 12 + 16

// Seal encrypts plain and binds it to where.
func (b *Box) Seal(where, plain []byte) []byte {
	return b.aead.Seal(make([]byte, 0, len(plain)+Overhead), nil, plain, where)
}

// Open gives back what Seal was given, in memory of its own, or ErrOpen.
func (b *Box) Open(where, sealed []byte) ([]byte, error) { return b.OpenInto(nil, where, sealed) }

// OpenInto is Open in the memory behind to, where that is enough.
func (b *Box) OpenInto(to, where, sealed []byte) ([]byte, error) {
	plain, err := b.aead.Open(to[:0], nil, sealed, where)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// Where is the additional data of a database value: its bucket and key, framed
// so that no two places have the same.
func Where(bucket string, key []byte) []byte {
	out := make([]byte, 0, 1+len(bucket)+len(key))
	out = append(out, byte(len(bucket)))
	out = append(out, bucket...)
	return append(out, key...)
}
