package ctl

import (
	"maps"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/syncer"
)

type connectCmds struct {
	Kinds  connectKindsCmd  `cmd:"" help:"The kinds of ATS that can be connected."`
	Add    connectAddCmd    `cmd:"" help:"A new connection. Contacts nobody."`
	List   connectListCmd   `cmd:"" help:"All connections."`
	Check  connectCheckCmd  `cmd:"" help:"Permission probe: which rights the key has."`
	SignIn connectSignInCmd `cmd:"" help:"Sign in through the browser, for systems that want it."`
	Set    connectSetCmd    `cmd:"" help:"Change fields of a connection."`
	Off    connectOffCmd    `cmd:"" help:"Switch a connection off; its links stay."`
	On     connectOnCmd     `cmd:"" help:"Switch a connection on."`
	Remove connectRemoveCmd `cmd:"" help:"Remove a connection; its jobs stay."`
}

type connectKindsCmd struct {
	Kind string `arg:"" optional:"" help:"Only this kind."`
}

type fieldView struct {
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Help     string   `json:"help"`
	Secret   bool     `json:"secret"`
	Required bool     `json:"required"`
	SignIn   bool     `json:"sign_in,omitempty"`
	Default  string   `json:"default"`
	Choices  []string `json:"choices,omitempty"`
}

type kindView struct {
	Kind         string      `json:"kind"`
	Name         string      `json:"name"`
	Fields       []fieldView `json:"fields"`
	Capabilities []string    `json:"capabilities"`
	Instructions string      `json:"instructions"`
	KeyPage      string      `json:"key_page"`
}

// Run lists connectors from their descriptors. It needs no workspace.
func (c *connectKindsCmd) Run(s *session) error {
	var views []kindView
	for _, f := range desk.Kinds() {
		if c.Kind == "" || c.Kind == f.Descriptor.Kind {
			views = append(views, kindOf(f.Descriptor))
		}
	}
	if len(views) == 0 {
		_, err := desk.Kind(c.Kind)
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("KIND", "NAME", "CAN")
		for _, v := range views {
			row(v.Kind, v.Name, v.Capabilities)
		}
	})
}

func kindOf(d ats.Descriptor) kindView {
	v := kindView{
		Kind: d.Kind, Name: d.Name, Fields: []fieldView{}, Capabilities: list(d.Capabilities.Words()),
		Instructions: d.Instructions, KeyPage: d.KeyPage,
	}
	for _, f := range d.Fields {
		v.Fields = append(v.Fields, fieldView(f))
	}
	return v
}

type connectAddCmd struct {
	Kind        string   `arg:"" help:"See connect kinds."`
	Name        string   `required:"" help:"Your name for it."`
	Client      string   `required:"" help:"The client; made when it is new."`
	Set         []string `sep:"none" help:"Fields, k=v." placeholder:"K=V"`
	SecretStdin bool     `help:"Read secret fields as key=value lines from standard input."`
}

// Run stores a connection.
func (c *connectAddCmd) Run(s *session) error {
	set, err := pairs(c.Set)
	if err != nil {
		return err
	}
	secrets, err := s.secrets(c.SecretStdin)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	added, err := d.AddConnection(s, desk.NewConnection{Kind: c.Kind, Name: c.Name, Client: c.Client, Settings: set, Secrets: secrets})
	if err != nil {
		return err
	}
	return s.show(map[string]string{"name": added.Name, "kind": added.Kind, "client": c.Client}, func(row func(...any)) {
		row("Stored:", added.Name)
		row("Next: reqdeskctl connect check " + added.Name)
	})
}

type connectListCmd struct{}

// Run lists connections.
func (c *connectListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var views []map[string]any
	err = d.DB.View(s, func(tx core.Tx) error {
		all, err := d.DB.Connections(tx)
		if err != nil {
			return err
		}
		stopped, err := unfinished(d, tx)
		for _, n := range all {
			if n.Removed {
				continue
			}
			client, err := d.DB.Client(tx, n.Client)
			if err != nil {
				return err
			}
			row, err := d.DB.SyncStatus(tx, n.ID, "jobs")
			if err != nil {
				return err
			}
			views = append(views, map[string]any{
				"name": n.Name, "kind": n.Kind, "client": client.Name, "on": !n.Off, "settings": n.Settings,
				"last_sync": stamp(row.Completed), "next_sync": stamp(row.NextDue), "error": row.ErrorText,
				"unfinished": stopped[n.ID],
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(list(views), func(row func(...any)) {
		row("CONNECTION", "KIND", "CLIENT", "ON", "UNFINISHED", "PROBLEM")
		for _, v := range views {
			row(v["name"], v["kind"], v["client"], v["on"], v["unfinished"], v["error"])
		}
	})
}

// lookView is how far a synchronisation came that goes on with the next one.
type lookView struct {
	Phase string `json:"phase"`
	Done  int    `json:"done"`
	Total int    `json:"total"` // 0 = the ATS does not say

	words string
}

// String is the cell of the table.
func (v *lookView) String() string {
	if v == nil {
		return ""
	}
	return v.words
}

// unfinished finds the looks that were stopped and go on.
func unfinished(d *desk.Desk, tx core.Tx) (map[core.ConnectionID]*lookView, error) {
	rows, err := d.DB.SyncStatuses(tx)
	found := map[core.ConnectionID]*lookView{}
	for _, row := range rows {
		p, ok := syncer.Unfinished(row)
		if ok && (found[row.Connection] == nil || p.Phase == syncer.PhaseJobs) {
			found[row.Connection] = &lookView{string(p.Phase), p.Done, p.Total, string(p.Phase) + ": " + p.Figures()}
		}
	}
	return found, err
}

type connectCheckCmd struct {
	Name string `arg:"" help:"The connection."`
}

// Run probes the key's rights.
func (c *connectCheckCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.ConnectionNamed(s, c.Name)
	if err != nil {
		return err
	}
	connector, err := d.Connector(s, n)
	if err != nil {
		return err
	}
	defer ats.Close(connector)
	rights, failed := connector.Check(s)
	if failed != nil {
		rights = noRights(connector.Descriptor(), failed)
	}
	return showRights(s, rights, failed)
}

type rightView struct {
	Feature string `json:"feature"`
	OK      bool   `json:"ok"`
	Missing string `json:"missing"`
}

// noRights is the report of a probe that got no answer: every feature is off, for
// the same reason.
func noRights(d ats.Descriptor, failed error) (rights []ats.Right) {
	for _, word := range d.Capabilities.Words() {
		rights = append(rights, ats.Right{Feature: word, Missing: said(failed)})
	}
	return rights
}

// showRights prints the probe. A report is printed whatever it says; the code is
// that of what failed, or of the missing permission.
func showRights(s *session, rights []ats.Right, failed error) error {
	views, ok := []rightView{}, failed == nil
	for _, r := range rights {
		views = append(views, rightView(r))
		ok = ok && r.OK
	}
	err := s.show(map[string]any{"ok": ok, "rights": views, "error": viewOfError(failed)}, func(row func(...any)) {
		row("FEATURE", "ON", "MISSING PERMISSION")
		for _, r := range views {
			row(r.Feature, r.OK, r.Missing)
		}
	})
	switch {
	case err != nil:
		return err
	case failed != nil:
		return worst(core.KindOf(failed))
	case !ok:
		return worst(core.KindForbidden)
	}
	return nil
}

type connectSetCmd struct {
	Name        string   `arg:"" help:"The connection."`
	Pairs       []string `arg:"" optional:"" help:"key=value."`
	SecretStdin bool     `help:"Read secret fields as key=value lines from standard input."`
}

// Run changes a connection.
func (c *connectSetCmd) Run(s *session) error {
	set, err := pairs(c.Pairs)
	if err != nil {
		return err
	}
	secrets, err := s.secrets(c.SecretStdin)
	if err != nil {
		return err
	}
	if len(set)+len(secrets) == 0 {
		return core.Fail(core.KindUsage, "There is nothing to set.", "Write for example url=…")
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.SetConnection(s, c.Name, set, secrets)
	if err != nil {
		return err
	}
	return showConnection(s, n)
}

type connectOffCmd struct {
	Name string `arg:"" help:"The connection."`
}

// Run switches off.
func (c *connectOffCmd) Run(s *session) error { return switchConnection(s, c.Name, "off") }

type connectOnCmd struct {
	Name string `arg:"" help:"The connection."`
}

// Run switches on.
func (c *connectOnCmd) Run(s *session) error { return switchConnection(s, c.Name, "on") }

type connectRemoveCmd struct {
	Name string `arg:"" help:"The connection."`
}

// Run removes.
func (c *connectRemoveCmd) Run(s *session) error { return switchConnection(s, c.Name, "remove") }

func switchConnection(s *session, name, to string) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.SwitchConnection(s, name, to)
	if err != nil {
		return err
	}
	return showConnection(s, n)
}

func showConnection(s *session, n core.Connection) error {
	value := map[string]any{"name": n.Name, "kind": n.Kind, "on": !n.Off, "removed": n.Removed, "settings": maps.Clone(n.Settings)}
	return s.show(value, func(row func(...any)) {
		row("CONNECTION", "KIND", "ON", "REMOVED")
		row(n.Name, n.Kind, !n.Off, n.Removed)
	})
}
