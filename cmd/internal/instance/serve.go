package instance

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// mostClients is how many are served at a time; more are declined.
const mostClients = 8

// Handler does what clients want. Its methods are called from goroutines of their own.
type Handler interface {
	// Show brings the window forward; files and links in args are opened.
	Show(ctx context.Context, r Request)
	// Run runs a command and gives its exit code; ok is false when the workspace is not
	// open here.
	Run(ctx context.Context, r Request, in io.Reader, out, err io.Writer) (code int, ok bool)
	// Failed is told why a client was not served to its end.
	Failed(err error)
}

// crew counts what is under way; unlike with a sync.WaitGroup, more may begin while
// somebody waits.
type crew struct {
	mu   sync.Mutex
	idle *sync.Cond
	busy int
}

func newCrew() *crew {
	c := &crew{}
	c.idle = sync.NewCond(&c.mu)
	return c
}

// begin tells whether there is room for one more.
func (c *crew) begin(most int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy >= most {
		return false
	}
	c.busy++
	return true
}

func (c *crew) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	c.idle.Broadcast()
}

func (c *crew) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.busy > 0 {
		c.idle.Wait()
	}
}

// Serve serves clients until the seat is closed. Commands end when ctx does.
func (s *Seat) Serve(ctx context.Context, h Handler) {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) || ctx.Err() != nil {
			return
		}
		if err != nil { // too many files open, for example: it passes
			h.Failed(err)
			rest(ctx)
			continue
		}
		if !s.serving.begin(mostClients) {
			_ = conn.Close()
			continue
		}
		go func() {
			defer s.serving.end()
			defer conn.Close()
			// One client's failure ends its connection and nothing else.
			defer func() {
				if fault := recover(); fault != nil {
					h.Failed(errPanic)
				}
			}()
			if err := s.serve(ctx, &wire{conn: conn}, h); err != nil {
				h.Failed(err)
			}
		}()
	}
}

// rest waits a moment.
func rest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	<-ctx.Done()
}

var errPanic = errors.New("a command panicked")

func (s *Seat) serve(ctx context.Context, w *wire, h Handler) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// A client that is still being met has no command that could end by ctx.
	stop := context.AfterFunc(ctx, func() { _ = w.hurry() })
	r, err := w.welcome(s.secret)
	if stop(); err != nil {
		return err
	}
	if r.Version != version {
		return w.send(msgRefused, nil)
	}
	if r.Kind == Show {
		h.Show(ctx, r)
		return w.exit(0)
	}
	in := &input{wire: w, pieces: make(chan []byte, 1), gone: make(chan struct{})}
	go in.listen(cancel)
	code, ok := h.Run(ctx, r, in, stream{w, msgOut, cancel}, stream{w, msgErr, cancel})
	if !ok {
		return w.send(msgRefused, nil)
	}
	return w.exit(code)
}

func (w *wire) exit(code int) error {
	return w.send(msgExit, binary.BigEndian.AppendUint32(nil, uint32(code))) //nolint:gosec // 0 to 255
}

// stream sends what is written. When nobody reads it, the command is to end.
type stream struct {
	wire   *wire
	kind   byte
	cancel func()
}

func (s stream) Write(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		piece := p[n:min(len(p), n+chunk)]
		if err = s.wire.send(s.kind, piece); err == nil {
			n += len(piece)
		}
	}
	if err != nil {
		s.cancel()
	}
	return n, err
}

// input is the client's standard input. It is asked for a piece only when the command
// reads, so that a command which reads nothing takes nothing away from the terminal.
type input struct {
	wire   *wire
	asked  atomic.Bool
	pieces chan []byte
	gone   chan struct{}
	rest   []byte
	ended  bool
}

// listen receives what the client says until it goes away.
func (i *input) listen(cancel func()) {
	defer close(i.gone)
	defer cancel()
	for {
		kind, data, err := i.wire.receive(chunk)
		switch {
		case err != nil:
			return
		case kind == msgCancel:
			cancel()
		case (kind == msgIn || kind == msgInEnd) && i.asked.Swap(false):
			if kind == msgInEnd {
				data = nil
			}
			i.pieces <- data // there is room: it was asked for once
		default:
			return
		}
	}
}

func (i *input) Read(p []byte) (int, error) {
	if len(i.rest) == 0 && !i.ended {
		i.asked.Store(true)
		if err := i.wire.send(msgWant, nil); err != nil {
			return 0, err
		}
		select {
		case i.rest = <-i.pieces:
		case <-i.gone:
			return 0, io.ErrUnexpectedEOF
		}
		i.ended = len(i.rest) == 0
	}
	if i.ended {
		return 0, io.EOF
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}
