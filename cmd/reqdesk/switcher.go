package main

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
)

// clientsNow fills the client switcher at the top of the sidebar: choosing one
// shows the client with its connections, or its figures where figures are shown.
func (p *program) clientsNow() {
	from := source{p.desk}
	model.Load(p.loop, &p.switching, func(ctx context.Context) (switcher, error) {
		clients, err := from.Clients(ctx)
		if err != nil {
			return switcher{}, err
		}
		connections, err := from.Connections(ctx)
		return switcher{clients, connections}, err
	}, func(s switcher, err error) {
		if err == nil {
			p.shell.SetClients(s.clients(func(id core.ClientID) {
				p.shell.Go(model.Route{Place: p.switched(), Client: id})
			}))
		}
	})
}

// switched is where the switcher leads.
func (p *program) switched() model.Place {
	if p.shell.Current().Place == model.Numbers {
		return model.Numbers
	}
	return model.Clients
}

// switcher is what the sidebar shows of the accounts.
type switcher struct {
	list        []core.Client
	connections []core.Connection
}

func (s switcher) clients(pick func(core.ClientID)) shell.Clients {
	out := shell.Clients{Active: -1}
	for _, c := range s.list {
		n := 0
		for _, k := range s.connections {
			if k.Client == c.ID {
				n++
			}
		}
		out.List = append(out.List, shell.Client{Name: c.Name, Note: phrase.N(n, "%d connection", "%d connections"), Accent: look.AccentOf(c.Colour, c.Name)})
	}
	out.OnPick = func(index int) {
		if index >= 0 && index < len(s.list) {
			pick(s.list[index].ID)
			return
		}
		pick(0)
	}
	return out
}

// accountsChanged tells whether the sidebar has to be read anew.
func accountsChanged(events []event.Event) bool {
	for _, e := range events {
		if e.Topic == event.Sync || e.Topic == event.Clients {
			return true
		}
	}
	return false
}
