package instance

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

const (
	// version changes when the two sides would no longer understand each other.
	version    = 1
	secretSize = 32

	// meeting bounds each step until a request is understood, writing bounds one
	// message to somebody who does not read.
	meeting = 5 * time.Second
	writing = 30 * time.Second

	chunk      = 32 << 10 // most bytes of a stream in one message
	mostAsked  = 1 << 20  // most bytes of a request
	headerSize = 5
)

// The kinds of message.
const (
	msgNonce   = 'n' // a random number, to be answered by a proof
	msgProof   = 'p' // knows the secret
	msgRequest = 'r'
	msgRefused = 'd' // declined: the window does not have this workspace open
	msgOut     = 'o' // for standard output
	msgErr     = 'e' // for standard error
	msgWant    = 'w' // wants a piece of standard input
	msgIn      = 'i' // that piece
	msgInEnd   = 'z' // there is no more of it
	msgCancel  = 'c'
	msgExit    = 'x' // the exit code; the last message
)

// Request is what a client wants.
type Request struct {
	Version int
	Kind    Kind
	Args    []string
	Dir     string // the folder in which the client was started
}

// Kind says what is wanted.
type Kind string

// The kinds of request.
const (
	Show Kind = "show" // bring the window forward, with files and links to open
	Run  Kind = "run"  // run a command of the command line
)

var (
	errTooLong  = errors.New("a message is longer than it may be")
	errStranger = errors.New("the other side does not know the secret")
	errUnasked  = errors.New("a message nobody waits for")
)

// wire sends and receives messages. Several goroutines may send.
type wire struct {
	conn net.Conn
	mu   sync.Mutex
}

func (w *wire) send(kind byte, data []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.conn.SetWriteDeadline(time.Now().Add(writing)); err != nil {
		return err
	}
	message := binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(data))) //nolint:gosec // far below 4 GiB
	_, err := w.conn.Write(append(message, data...))
	return err
}

func (w *wire) receive(most uint32) (kind byte, data []byte, err error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(w.conn, header[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(header[1:])
	if size > most {
		return 0, nil, errTooLong
	}
	data = make([]byte, size)
	_, err = io.ReadFull(w.conn, data)
	return header[0], data, err
}

// expect receives a message of one kind and length.
func (w *wire) expect(want byte, size int) ([]byte, error) {
	kind, data, err := w.receive(uint32(size)) //nolint:gosec // small constants
	if err == nil && (kind != want || len(data) != size) {
		err = errUnasked
	}
	return data, err
}

// hurry bounds what is received from now on; calm takes the bound away.
func (w *wire) hurry() error { return w.conn.SetReadDeadline(time.Now().Add(meeting)) }
func (w *wire) calm() error  { return w.conn.SetReadDeadline(time.Time{}) }

func fresh(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// proof shows that who knows the secret heard both numbers.
func proof(secret []byte, who string, one, other []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	for _, part := range [][]byte{[]byte(who), one, other} {
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// greet is the client's side of getting to know each other.
func (w *wire) greet(secret []byte) error {
	mine := fresh(secretSize)
	if err := errors.Join(w.hurry(), w.send(msgNonce, mine)); err != nil {
		return err
	}
	answer, err := w.expect(msgNonce, secretSize+sha256.Size)
	if err != nil {
		return err
	}
	theirs := answer[:secretSize]
	if !hmac.Equal(answer[secretSize:], proof(secret, "window", mine, theirs)) {
		return errStranger
	}
	return w.send(msgProof, proof(secret, "client", theirs, mine))
}

// welcome is the window's side.
func (w *wire) welcome(secret []byte) (r Request, err error) {
	if err := w.hurry(); err != nil {
		return r, err
	}
	theirs, err := w.expect(msgNonce, secretSize)
	if err != nil {
		return r, err
	}
	mine := fresh(secretSize)
	if err := w.send(msgNonce, append(mine, proof(secret, "window", theirs, mine)...)); err != nil {
		return r, err
	}
	shown, err := w.expect(msgProof, sha256.Size)
	if err != nil {
		return r, err
	}
	if !hmac.Equal(shown, proof(secret, "client", mine, theirs)) {
		return r, errStranger
	}
	kind, data, err := w.receive(mostAsked)
	if err != nil || kind != msgRequest {
		return r, errors.Join(err, errUnasked)
	}
	return r, errors.Join(json.Unmarshal(data, &r), w.calm())
}
