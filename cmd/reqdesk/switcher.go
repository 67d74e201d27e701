package main

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// clientsNow fills the client switcher at the top of the sidebar: choosing one
// shows the client with its connections.
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
				p.shell.Go(model.Route{Place: model.Clients, Client: id})
			}))
			p.syncLine(s.connections)
		}
	})
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
		out.List = append(out.List, shell.Client{Name: c.Name, Note: model.Count(n, "connection", "connections"), Accent: look.AccentFor(c.Name)})
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

// syncLine shows at the foot of the sidebar what the connections do.
func (p *program) syncLine(connections []core.Connection) {
	d := p.desk
	model.Load(p.loop, &p.lining, func(ctx context.Context) (rows []core.SyncStatus, err error) {
		err = d.DB.View(ctx, func(tx core.Tx) error {
			rows, err = d.DB.SyncStatuses(tx)
			return err
		})
		return rows, err
	}, func(rows []core.SyncStatus, err error) {
		if err == nil {
			p.shell.SetSync(syncProgress(connections, rows))
		}
	})
}

// syncProgress is the line: a problem first, else what is under way, else rest.
func syncProgress(connections []core.Connection, rows []core.SyncStatus) widgets.Progress {
	on := map[core.ConnectionID]bool{}
	for _, c := range connections {
		on[c.ID] = !c.Off
	}
	troubled, seen, open := 0, 0, false
	for _, r := range rows {
		switch {
		case !on[r.Connection]:
		case r.ErrorText != "" && r.Resource == "jobs":
			troubled++
		case r.LookOpen:
			open = true
			seen += r.Seen
		}
	}
	switch {
	case len(on) == 0:
		return widgets.Progress{Text: "No connection yet", Part: -1, Icon: look.IconConnect, Tone: look.ToneMuted}
	case troubled > 0:
		return widgets.Progress{Text: model.Count(troubled, "connection has", "connections have") + " a problem", Part: -1, Icon: look.IconOffline, Tone: look.ToneWarning}
	case open:
		return widgets.Progress{Text: "Synchronising: " + model.Count(seen, "record", "records"), Part: -1, Icon: look.IconSync, Tone: look.TonePrimary}
	}
	return widgets.Progress{Text: "Up to date", Part: -1, Icon: look.IconOnline, Tone: look.ToneSuccess}
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
