package conntest

import (
	"net"
	"net/http"
	"time"

	"reqdesk/core/ats"
)

// closeTime is far less than connections that nobody closes stay open.
const closeTime = 5 * time.Second

// connected counts the connections to the gate.
func (g *gate) connected(_ net.Conn, state http.ConnState) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch state {
	case http.StateNew:
		g.open++
	case http.StateClosed, http.StateHijacked:
		g.open--
		select {
		case g.ended <- struct{}{}:
		default:
		}
	default:
	}
}

func (g *gate) connections() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.open
}

// closing: whoever closes a connector leaves no connection open.
func (r *rig) closing() {
	c := r.connector()
	if c == nil {
		return
	}
	if _, err := c.Check(r.ctx); err != nil {
		r.t.Errorf("the check of rights: %v", err)
		return
	}
	ats.Close(c)
	late := time.After(closeTime)
	for r.gate.connections() > 0 {
		select {
		case <-r.gate.ended:
		case <-late:
			r.t.Errorf("%d connections are open after Close", r.gate.connections())
			return
		}
	}
}
