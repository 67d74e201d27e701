package seal

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A recovery code is 25 random symbols of Crockford's base 32 (125 bits) and 5
// symbols of checksum, written in six groups of five. It has no letters that are
// read for others, and a slip of the pen is told from a wrong code.
const (
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeRandom   = 25
	codeCheck    = 5
	codeGroup    = 5
)

// The two ways in which a text is no recovery code.
var (
	ErrCodeForm  = errors.New("seal: not the form of a recovery code")
	ErrCodeCheck = errors.New("seal: the recovery code has a typing error")
)

// Code is a recovery code in its plain form of 30 symbols. It prints as a
// placeholder; Text is for showing it once.
type Code struct{ symbols string }

// NewCode draws a recovery code.
func NewCode(random io.Reader) (Code, error) {
	raw := make([]byte, codeRandom)
	if _, err := io.ReadFull(random, raw); err != nil {
		return Code{}, fmt.Errorf("seal: no randomness: %w", err)
	}
	for i, b := range raw {
		raw[i] = codeAlphabet[b&31]
	}
	return Code{string(raw) + checksum(string(raw))}, nil
}

// ReadCode reads a code as a person types it: any case, with or without spaces
// and hyphens, O for 0, I and L for 1.
func ReadCode(text string) (Code, error) {
	if len(text) > 200 {
		return Code{}, ErrCodeForm
	}
	var out strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch r {
		case ' ', '-', '\t', '\r', '\n', '\u00a0', '\u2010', '\u2011', '\u2013':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(codeAlphabet, r) {
			return Code{}, ErrCodeForm
		}
		out.WriteRune(r)
	}
	symbols := out.String()
	if len(symbols) != codeRandom+codeCheck {
		return Code{}, ErrCodeForm
	}
	if checksum(symbols[:codeRandom]) != symbols[codeRandom:] {
		return Code{}, ErrCodeCheck
	}
	return Code{symbols}, nil
}

// Text is the code for a person: "7KQ2M-…", six groups of five.
func (c Code) Text() string {
	var groups []string
	for rest := c.symbols; rest != ""; rest = rest[codeGroup:] {
		groups = append(groups, rest[:codeGroup])
	}
	return strings.Join(groups, "-")
}

// String never shows the code.
func (c Code) String() string { return "[recovery code]" }

// GoString never shows the code.
func (c Code) GoString() string { return "[recovery code]" }

// Key is the key of the code; salt is the workspace's id.
func (c Code) Key(salt string) Key {
	return derive([]byte(c.symbols[:codeRandom]), []byte(salt), "recovery code")
}

func checksum(symbols string) string {
	sum := sha256.Sum256([]byte("reqdesk recovery code " + symbols))
	out := make([]byte, codeCheck)
	for i := range out {
		out[i] = codeAlphabet[sum[i]&31]
	}
	return string(out)
}
