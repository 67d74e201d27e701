package seal

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"golang.org/x/crypto/argon2"
)

// KDF says how a passphrase became a key. It is stored in the clear beside what
// that key sealed.
type KDF struct {
	Name    string `json:"name"` // "argon2id"
	Salt    []byte `json:"salt"`
	Time    uint32 `json:"time"`       // passes
	Memory  uint32 `json:"memory_kib"` // KiB
	Threads uint8  `json:"threads"`
}

// The bounds of KDF parameters that are taken from a file: enough for twenty
// years of better hardware, too little to stop the machine.
const (
	maxTime    = 64
	maxMemory  = 1 << 20 // 1 GiB
	maxThreads = 16
	saltSize   = 16
)

// NewKDF gives the parameters for new passphrases (the second recommendation of
// RFC 9106) with a fresh salt.
func NewKDF(random io.Reader) (KDF, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return KDF{}, fmt.Errorf("seal: no randomness: %w", err)
	}
	return KDF{Name: "argon2id", Salt: salt, Time: 3, Memory: 64 << 10, Threads: 4}, nil
}

// Key derives the key of a passphrase. It takes about a tenth of a second and
// the stated memory; it fails only for parameters out of bounds.
func (k KDF) Key(passphrase string) (Key, error) {
	if k.Name != "argon2id" || len(k.Salt) < saltSize || len(k.Salt) > 64 ||
		k.Time < 1 || k.Time > maxTime || k.Memory < 8 || k.Memory > maxMemory ||
		k.Threads < 1 || k.Threads > maxThreads {
		return Key{}, errors.New("seal: key derivation parameters out of bounds")
	}
	out := argon2.IDKey([]byte(passphrase), k.Salt, k.Time, k.Memory, k.Threads, KeySize)
	// The work area would otherwise count as our memory until long after.
	debug.FreeOSMemory()
	key, _ := KeyFrom(out)
	return key, nil
}
