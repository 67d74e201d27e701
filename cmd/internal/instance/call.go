package instance

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"time"

	"reqdesk/core"
)

// ending is how long a command may take to end when it is told to.
const ending = 20 * time.Second

// dial finds the window and gets to know it; not found when there is none.
func (p Place) dial(ctx context.Context) (*wire, error) {
	e, err := p.find()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, meeting)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, e.Network, e.Address)
	if err != nil {
		return nil, nobody(err)
	}
	w := &wire{conn: conn}
	if err := w.greet(e.Secret); err != nil {
		return nil, errors.Join(nobody(err), conn.Close())
	}
	return w, nil
}

// ask sends a request.
func (p Place) ask(ctx context.Context, r Request) (*wire, error) {
	w, err := p.dial(ctx)
	if err != nil {
		return nil, err
	}
	r.Version = version
	data, err := json.Marshal(r)
	if err == nil && len(data) > mostAsked {
		err = core.Fail(core.KindUsage, "The command is longer than the window takes.", "Close the window, or name fewer files at once.")
	}
	if err == nil {
		err = w.send(msgRequest, data)
	}
	if err != nil {
		return nil, errors.Join(err, w.conn.Close())
	}
	return w, nil
}

// Show brings the window of the place forward and hands over files and links; not found
// when there is none that answers.
func (p Place) Show(ctx context.Context, dir string, args []string) error {
	w, err := p.ask(ctx, Request{Kind: Show, Args: args, Dir: dir})
	if err != nil {
		return err
	}
	defer w.conn.Close()
	kind, _, err := w.receive(chunk)
	if err == nil && kind != msgExit {
		err = errUnasked
	}
	if err != nil {
		return nobody(err)
	}
	return nil
}

// Run lets the window of the place run a command and gives its exit code; not found when
// there is no window, or it has another workspace open.
func (p Place) Run(ctx context.Context, r Request, in io.Reader, out, errs io.Writer) (code int, err error) {
	r.Kind = Run
	w, err := p.ask(ctx, r)
	if err != nil {
		return 0, err
	}
	defer w.conn.Close()
	if err := w.calm(); err != nil {
		return 0, err
	}
	stop := context.AfterFunc(ctx, func() {
		_ = errors.Join(w.send(msgCancel, nil), w.conn.SetReadDeadline(time.Now().Add(ending)))
	})
	defer stop()
	for {
		kind, data, err := w.receive(chunk)
		switch {
		case err != nil:
			return 0, core.Fail(core.KindUnknown, "The window ended before it said what came of the command.", "Look whether it was done before you repeat it.").Because(err)
		case kind == msgOut:
			_, err = out.Write(data)
		case kind == msgErr:
			_, err = errs.Write(data)
		case kind == msgWant:
			go w.give(in)
		case kind == msgRefused:
			return 0, nobody(nil)
		case kind == msgExit && len(data) == 4:
			return int(binary.BigEndian.Uint32(data)), nil
		default:
			err = errUnasked
		}
		if err != nil {
			return 0, err
		}
	}
}

// give sends one piece of standard input, or that there is no more.
func (w *wire) give(in io.Reader) {
	piece := make([]byte, chunk)
	n, err := in.Read(piece)
	for n == 0 && err == nil {
		n, err = in.Read(piece)
	}
	kind := byte(msgIn)
	if n == 0 {
		kind = msgInEnd
	}
	_ = w.send(kind, piece[:n]) // if the window is gone, receiving says so
}
