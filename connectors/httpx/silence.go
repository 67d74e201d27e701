package httpx

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// errSilent is the cause of an exchange that was ended because the server
// said nothing for too long.
var errSilent = errors.New("the server said nothing for too long")

// silence ends an exchange in which the server is silent for longest: before
// its header, or while a part of the body is awaited. Time that the reader
// spends between two reads does not count.
type silence struct {
	next    http.RoundTripper
	longest time.Duration
}

// RoundTrip runs the request under a watch.
func (s *silence) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	timer := time.AfterFunc(s.longest, func() { cancel(errSilent) })
	resp, err := s.next.RoundTrip(r.WithContext(ctx))
	timer.Stop()
	if err != nil {
		err = silent(ctx, err)
		cancel(nil)
		return nil, err
	}
	resp.Body = &watchedBody{body: resp.Body, ctx: ctx, cancel: cancel, timer: timer, longest: s.longest}
	return resp, nil
}

// silent names the watch as the reason when it was the watch that ended ctx.
func silent(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errSilent) {
		return errSilent
	}
	return err
}

type watchedBody struct {
	body    io.ReadCloser
	ctx     context.Context // the exchange's own, needed to tell who ended it
	cancel  context.CancelCauseFunc
	timer   *time.Timer
	longest time.Duration
}

// Read reads under the watch.
func (b *watchedBody) Read(p []byte) (int, error) {
	b.timer.Reset(b.longest)
	n, err := b.body.Read(p)
	b.timer.Stop()
	if err != nil && !errors.Is(err, io.EOF) {
		err = silent(b.ctx, err)
	}
	return n, err
}

// Close ends the exchange.
func (b *watchedBody) Close() error {
	err := b.body.Close()
	b.timer.Stop()
	b.cancel(nil)
	return err
}
