package storage

import "encoding/binary"

// key builds a bucket key whose byte order is the order of its parts: numbers
// are fixed-width and big-endian, words end with a mark that no word contains.
// Keys are readable to whoever has the file, so they are made of ids, times,
// state codes and fingerprints only.
type key []byte

// num appends an id or another unsigned number.
func (k key) num(n uint64) key { return binary.BigEndian.AppendUint64(k, n) }

// word appends a short code. A zero byte in it is escaped, and the end is marked
// by 0x00 0x01, so that "ab"+"c" and "a"+"bc" differ and prefixes sort first.
func (k key) word(s string) key {
	for i := range len(s) {
		if s[i] == 0 {
			k = append(k, 0, 0xff)
			continue
		}
		k = append(k, s[i])
	}
	return append(k, 0, 1)
}

// print appends a fingerprint.
func (k key) print(p fingerprint) key { return append(k, p[:]...) }

// lastNum reads the number that a key ends with.
func lastNum(k []byte) uint64 {
	if len(k) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(k[len(k)-8:])
}

// firstWord reads the word that a key begins with.
func firstWord(k []byte) string {
	var out []byte
	for i := 0; i+1 < len(k); i++ {
		if k[i] != 0 {
			out = append(out, k[i])
			continue
		}
		if k[i+1] == 1 {
			break
		}
		out = append(out, 0)
		i++
	}
	return string(out)
}
