package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"time"

	"reqdesk/cmd/internal/ctl"
	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/instance"
	"reqdesk/cmd/internal/journal"
)

// patience is how long a command waits for the window to say what is open.
const patience = 5 * time.Second

// forward brings the window forward that has the workspace open already and hands over
// what this one was given; false = there is none.
func forward(ctx context.Context, dir string, args []string) bool {
	here, err := os.Getwd()
	if err != nil {
		return false
	}
	place := instance.Place{Folder: journal.Folder(os.Getenv), Workspace: dir}
	return place.Show(ctx, here, args) == nil
}

// claim lets other programs find this window as that of a workspace. Without it the
// window works all the same; only a second start finds nobody.
func (p *program) claim(dir string) {
	if _, taken := p.seats[dir]; taken || journal.Folder(os.Getenv) == "" {
		return
	}
	seat, err := instance.Claim(instance.Place{Folder: journal.Folder(os.Getenv), Workspace: dir})
	if err != nil {
		p.log.LogAttrs(p.loop.Context(), slog.LevelWarn, "socket refused", journal.Failure(err))
		return
	}
	p.seats[dir] = seat
	go seat.Serve(p.loop.Context(), visitors{p, dir})
}

// leave gives all places up.
func (p *program) leave() {
	for _, seat := range p.seats {
		if err := seat.Close(); err != nil {
			p.log.LogAttrs(context.Background(), slog.LevelWarn, "socket", journal.Failure(err))
		}
	}
}

// visitors serves other programs that come to the window of a workspace.
type visitors struct {
	program *program
	dir     string
}

// Show brings the window forward and opens what it was given.
func (v visitors) Show(_ context.Context, r instance.Request) {
	p := v.program
	p.loop.Dispatch(func() {
		p.log.Info("window raised", "count", len(r.Args))
		p.window.Show()
		p.window.RequestFocus()
		p.given(whole(r.Dir, r.Args))
	})
}

// Run runs a command of the command line on the workspace that is open.
func (v visitors) Run(ctx context.Context, r instance.Request, in io.Reader, out, errs io.Writer) (code int, ok bool) {
	p := v.program
	d, w := p.deskOf(ctx, v.dir)
	if d == nil {
		return 0, false
	}
	code = ctl.RunIn(ctx, ctl.Host{Desk: d, Rest: w.resting}, r.Dir, r.Args, ctl.World{In: in, Out: out, Err: errs})
	p.log.Info("command served", "code", code)
	return code, true
}

// Failed keeps why a program was not served.
func (v visitors) Failed(err error) {
	v.program.log.LogAttrs(context.Background(), slog.LevelWarn, "client", journal.Failure(err))
}

// deskOf is the desk over a folder, with its engine, if it is the one that is open.
func (p *program) deskOf(ctx context.Context, dir string) (*desk.Desk, *work) {
	type open struct {
		desk *desk.Desk
		work *work
	}
	answer := make(chan open, 1)
	p.loop.Dispatch(func() {
		if p.desk != nil && p.work != nil && p.desk.DB.Dir() == dir && !p.warping.Busy() {
			answer <- open{p.desk, p.work}
			return
		}
		answer <- open{}
	})
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case o := <-answer:
		return o.desk, o.work
	case <-ctx.Done():
		return nil, nil
	}
}
