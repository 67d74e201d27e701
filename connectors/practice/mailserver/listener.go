package mailserver

import (
	"net"
	"sync"
)

// gate counts sessions, lets none in after it is shut, and waits for the rest.
type gate struct {
	mu   sync.Mutex
	shut bool
	open sync.WaitGroup
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return false
	}
	g.open.Add(1)
	return true
}

func (g *gate) leave() { g.open.Done() }

func (g *gate) wait() {
	g.mu.Lock()
	g.shut = true
	g.mu.Unlock()
	g.open.Wait()
}

// listener knows its open connections, so that closing it ends them all, and
// meets some with silence while NeverAnswer strikes.
type listener struct {
	net.Listener
	server *Server

	mu     sync.Mutex
	closed bool
	conns  map[*conn]struct{}
}

type conn struct {
	net.Conn
	listener *listener
}

func (s *Server) listener(l net.Listener) net.Listener {
	return &listener{Listener: l, server: s, conns: map[*conn]struct{}{}}
}

// Accept hands on the next connection that is to be answered.
func (l *listener) Accept() (net.Conn, error) {
	for {
		accepted, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &conn{Conn: accepted, listener: l}
		if !l.keep(c) {
			_ = accepted.Close()
			return nil, net.ErrClosed
		}
		if !l.server.strikes(NeverAnswer) {
			return c, nil
		}
	}
}

func (l *listener) keep(c *conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.conns[c] = struct{}{}
	return true
}

// Close ends the listener and every connection that came through it. It may be
// called again.
func (l *listener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	for c := range l.conns {
		_ = c.Conn.Close() // the other side learns it by its next read
	}
	l.conns = nil
	return l.Listener.Close()
}

// Close ends the connection and forgets it.
func (c *conn) Close() error {
	c.listener.mu.Lock()
	delete(c.listener.conns, c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}
