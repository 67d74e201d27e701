package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"
)

// grace is how long ending may take. After that the program ends as if it had been
// killed: what was stored is stored, and nobody waits for a window that is gone.
const grace = 8 * time.Second

// ending lets work through to the window's goroutine until the window is told to end.
// The toolkit takes work even after its loop has ended: it then runs beside the closing
// of the workspace, or meets a closed channel and panics.
type ending struct {
	do     func(func()) // the toolkit's way to the window's goroutine
	stuck  func()       // ends the program at once
	mu     sync.RWMutex
	closed bool
	armed  sync.Once
}

// dispatch hands do to the window's goroutine; too late for it, do is dropped.
func (e *ending) dispatch(do func()) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if !e.closed {
		e.do(do)
	}
}

// begin drops what is dispatched from now on, and bounds how long ending takes.
func (e *ending) begin() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.bound()
}

// last ends the toolkit's loop after all that was let through before. If more than a few
// things still wait for the loop when it ends, the toolkit waits for ever. The loop may
// have ended already, as the toolkit heeds a signal too when it began to listen late:
// then quit, which would run here and now on a wrong goroutine, is left.
func (e *ending) last(quit func()) {
	e.begin()
	handed := make(chan struct{})
	e.do(func() {
		select {
		case <-handed:
			quit()
		case <-time.After(grace): // it was never handed over
		}
	})
	close(handed)
}

// bound ends the program if it is still there when the time is over.
func (e *ending) bound() {
	e.armed.Do(func() { time.AfterFunc(grace, e.stuck) })
}

// quit ends the window, whoever asks for it: its own button, the menu, the system.
func (p *program) quit() {
	p.ending.last(p.app.Quit)
}

// heed ends the window when the system or a terminal asks for it, even if its
// goroutine hangs.
func (p *program) heed() {
	asked := make(chan os.Signal, 1)
	// The toolkit waits for the same signals and would end its loop before anybody knows.
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-asked
		p.ending.bound()
		p.quit() // not by dispatch, which a loop that has ended already would let wait for itself
	}()
}

// ownQuit makes the window's button and the entry that the toolkit adds to the menu end
// the window in our way.
func (p *program) ownQuit() {
	p.window.SetCloseIntercept(p.quit)
	for _, menu := range p.window.MainMenu().Items {
		for _, item := range menu.Items {
			if item.IsQuit {
				item.Action = p.quit
			}
		}
	}
}

// stuck ends the program, and says what it was doing, for the terminal only.
func (p *program) stuck() {
	p.log.LogAttrs(context.Background(), slog.LevelError, "ending took too long")
	_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
	os.Exit(1)
}
