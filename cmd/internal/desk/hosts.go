package desk

import (
	"context"
	"time"

	"reqdesk/connectors/all"
	"reqdesk/connectors/mailbox/graph"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/mailbox/provider"
	"reqdesk/core/records"
)

// Hosts lists every host that this workspace speaks to, as it is set up.
func (d *Desk) Hosts(ctx context.Context) ([]records.Host, error) {
	var parts []records.Spoken
	err := d.DB.View(ctx, func(tx core.Tx) error {
		parts = nil // the transaction may be begun anew
		for _, add := range []func(core.Tx) ([]records.Spoken, error){d.spokenByConnections, d.spokenByMailboxes, d.spokenBySources, d.spokenByJobs} {
			more, err := add(tx)
			if err != nil {
				return err
			}
			parts = append(parts, more...)
		}
		return nil
	})
	return records.Hosts(parts), err
}

func (d *Desk) spokenByConnections(tx core.Tx) (parts []records.Spoken, err error) {
	connections, err := d.DB.Connections(tx)
	for _, c := range connections {
		if c.Removed {
			continue
		}
		row, err := d.DB.SyncStatus(tx, c.ID, "jobs")
		if err != nil {
			return nil, err
		}
		p := records.Spoken{Part: "Connection " + c.Name, Sent: "Its key, and what is asked for: jobs and who applied. People whom you export", Last: row.Completed}
		factory, err := all.Factory(c.Kind)
		if err != nil {
			parts = append(parts, records.Spoken{Part: p.Part, Sent: "Nothing: its kind is not known", Addresses: values(c.Settings)})
			continue
		}
		if !factory.Descriptor.Capabilities.Create {
			p.Sent = "Questions for open jobs, and its key if it has one. No people"
		}
		settings := withDefaults(factory.Descriptor, c.Settings)
		p.Addresses = append(values(settings), all.Further(c.Kind, settings)...)
		if factory.SignIn != nil {
			if s, err := factory.SignIn(ats.Config{Settings: settings, LoopbackOnly: d.Practice()}); err == nil {
				p.Addresses = append(p.Addresses, s.TokenURL, s.AuthorizeURL)
			}
		}
		parts = append(parts, p)
	}
	return parts, err
}

func values(settings map[string]string) (list []string) {
	for _, v := range settings {
		list = append(list, v)
	}
	return list
}

func (d *Desk) spokenByMailboxes(tx core.Tx) (parts []records.Spoken, err error) {
	boxes, err := d.DB.Mailboxes(tx)
	for _, m := range boxes {
		name := "Mailbox " + m.Name
		parts = append(parts,
			records.Spoken{Part: name, Sent: "Your sign-in, and the e-mails that you approved", Addresses: []string{m.SMTP}, Last: m.ReadAt},
			records.Spoken{Part: name, Sent: "Your sign-in; answers are read there", Addresses: []string{m.IMAP}, Last: m.ReadAt})
		if m.Kind == graph.Kind {
			api := m.API
			if api == "" {
				api = graph.Public
			}
			parts = append(parts, records.Spoken{Part: name, Sent: "Your sign-in, and the e-mails that you approved; answers are read there", Addresses: []string{api}, Last: m.ReadAt})
		}
		if m.OAuth.Provider != "" {
			if s, err := provider.SignIn(m, ""); err == nil {
				parts = append(parts, records.Spoken{Part: name, Sent: "The OAuth client's id, and the proof that you signed in", Addresses: []string{s.TokenURL, s.AuthorizeURL}, Last: m.ReadAt})
			}
		}
	}
	return parts, err
}

func (d *Desk) spokenBySources(tx core.Tx) (parts []records.Spoken, err error) {
	list, err := d.DB.Sources(tx)
	for _, s := range list {
		factory, err := all.Source(s.Kind)
		if s.Removed || err != nil {
			continue
		}
		settings := map[string]string{}
		for _, f := range factory.Descriptor.Fields {
			if f.Default != "" && !f.Secret {
				settings[f.Key] = f.Default
			}
		}
		for k, v := range s.Settings {
			settings[k] = v
		}
		parts = append(parts, records.Spoken{Part: "Source " + s.Name, Sent: "Its token, and the words that are looked for: languages and places", Addresses: values(settings)})
	}
	return parts, err
}

// spokenByJobs are the pages that apply links lead to, which are asked when a link is
// checked.
func (d *Desk) spokenByJobs(tx core.Tx) ([]records.Spoken, error) {
	list, err := d.DB.Jobs(tx)
	p := records.Spoken{Part: "Check of apply links", Sent: "The link with your source code, when you ask for the check", Last: time.Time{}}
	for _, j := range list {
		p.Addresses = append(p.Addresses, j.ApplyURL)
	}
	return []records.Spoken{p}, err
}
