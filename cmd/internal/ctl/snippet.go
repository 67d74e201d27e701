package ctl

import (
	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/outreach"
)

type snippetCmds struct {
	Set    snippetSetCmd    `cmd:"" help:"Store a piece of text for templates: {% snippet \"name\" %}."`
	List   snippetListCmd   `cmd:"" help:"All snippets."`
	Remove snippetRemoveCmd `cmd:"" help:"Take a snippet away."`
}

type snippetSetCmd struct {
	Name   string `arg:"" help:"The snippet's name."`
	File   string `arg:"" help:"Markdown with values, as in templates."`
	Client string `help:"Only for this client's jobs; none = for all."`
}

// Run stores a snippet.
func (c *snippetSetCmd) Run(s *session) error {
	text, err := readFile(c.File, maxTemplate)
	if err != nil {
		return err
	}
	return storeSnippet(s, c.Name, c.Client, string(text), "Stored:")
}

type snippetRemoveCmd struct {
	Name   string `arg:"" help:"The snippet's name."`
	Client string `help:"That of this client; none = the one for all."`
}

// Run takes a snippet away.
func (c *snippetRemoveCmd) Run(s *session) error {
	return storeSnippet(s, c.Name, c.Client, "", "Taken away:")
}

func storeSnippet(s *session, name, client, text, done string) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	id, err := clientID(s, d, client)
	if err != nil {
		return err
	}
	if err := d.Outreach.SetSnippet(s, outreach.Snippet{Name: name, Client: id, Text: text}); err != nil {
		return err
	}
	return s.show(map[string]string{"name": name, "client": client}, func(row func(...any)) { row(done, name) })
}

// clientID finds a client by name; "" is no client in particular.
func clientID(s *session, d *desk.Desk, name string) (core.ClientID, error) {
	if name == "" {
		return 0, nil
	}
	var c core.Client
	err := d.DB.View(s, func(tx core.Tx) (err error) {
		c, err = d.DB.ClientNamed(tx, name)
		return err
	})
	return c.ID, err
}

type snippetListCmd struct{}

type snippetView struct {
	Name   string `json:"name"`
	Client string `json:"client"`
	Text   string `json:"text"`
}

// Run lists snippets.
func (c *snippetListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Outreach.Snippets(s)
	if err != nil {
		return err
	}
	names := map[core.ClientID]string{}
	err = d.DB.View(s, func(tx core.Tx) error {
		clients, err := d.DB.Clients(tx)
		for _, x := range clients {
			names[x.ID] = x.Name
		}
		return err
	})
	if err != nil {
		return err
	}
	views := []snippetView{}
	for _, x := range all {
		views = append(views, snippetView{x.Name, names[x.Client], x.Text})
	}
	return s.show(views, func(row func(...any)) {
		row("SNIPPET", "CLIENT", "TEXT")
		for _, v := range views {
			row(v.Name, v.Client, v.Text)
		}
	})
}
