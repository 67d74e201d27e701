package ctl

import (
	"maps"
	"slices"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

type clientCmds struct {
	Add     clientAddCmd     `cmd:"" help:"A new client."`
	Set     clientSetCmd     `cmd:"" help:"Change a client."`
	List    clientListCmd    `cmd:"" help:"All clients."`
	Archive clientArchiveCmd `cmd:"" help:"Put a client aside; its connections rest."`
	Restore clientRestoreCmd `cmd:"" help:"Bring a client back that was put aside."`
}

type clientAddCmd struct {
	Name  string   `arg:"" help:"The client's name."`
	Pairs []string `arg:"" optional:"" help:"colour, source_code, utm_source, utm_medium, utm_campaign, budget, off_limits, mailbox, data_notice, privacy_url, data_notice_en, data_notice_de, data_notice_fr, data_notice_es."`
}

// Run makes a client.
func (c *clientAddCmd) Run(s *session) error { return setClient(s, c.Name, c.Pairs, true) }

type clientSetCmd struct {
	Name  string   `arg:"" help:"The client's name."`
	Pairs []string `arg:"" help:"key=value."`
}

// Run changes a client.
func (c *clientSetCmd) Run(s *session) error { return setClient(s, c.Name, c.Pairs, false) }

func setClient(s *session, name string, args []string, create bool) error {
	set, err := pairs(args)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	client, err := d.SetClient(s, name, set, create)
	if err != nil {
		return err
	}
	return showClients(s, []core.Client{client}, true)
}

type clientListCmd struct{}

// Run lists clients.
func (c *clientListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var all []core.Client
	err = d.DB.View(s, func(tx core.Tx) error {
		all, err = d.DB.Clients(tx)
		return err
	})
	if err != nil {
		return err
	}
	return showClients(s, all, false)
}

type clientArchiveCmd struct {
	Name string `arg:"" help:"The client's name."`
}

// Run archives.
func (c *clientArchiveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	client, err := d.ArchiveClient(s, c.Name)
	if err != nil {
		return err
	}
	return showClients(s, []core.Client{client}, true)
}

type clientRestoreCmd struct {
	Name string `arg:"" help:"The client's name."`
}

// Run brings a client back.
func (c *clientRestoreCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	client, err := d.RestoreClient(s, c.Name)
	if err != nil {
		return err
	}
	if _, err := d.Jobs.Consume(s); err != nil {
		return err
	}
	return showClients(s, []core.Client{client}, true)
}

type clientView struct {
	Name       string            `json:"name"`
	Colour     string            `json:"colour"`
	SourceCode string            `json:"source_code"`
	UTM        map[string]string `json:"utm"`
	Budget     budgetView        `json:"budget"`
	Mailbox    string            `json:"mailbox"`
	OffLimits  []string          `json:"off_limits"`
	Archived   bool              `json:"archived"`
	DataNotice noticeView        `json:"data_notice"`
}

// noticeView is what a client's e-mails tell people about their data; own are the
// languages in which the client has a text of its own.
type noticeView struct {
	Auto       bool              `json:"auto"`
	PrivacyURL string            `json:"privacy_url"`
	Texts      map[string]string `json:"texts"`
	Own        []string          `json:"own"`
}

type budgetView struct {
	Total *int `json:"total"`
	Used  int  `json:"used"`
}

// showClients prints one client as an object, several as a list.
func showClients(s *session, all []core.Client, one bool) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	views := make([]clientView, 0, len(all))
	err = d.DB.View(s, func(tx core.Tx) error {
		settings, err := d.DB.Settings(tx, "")
		if err != nil {
			return err
		}
		for _, c := range all {
			v := clientView{
				Name: c.Name, Colour: c.Colour, SourceCode: c.SourceCode, OffLimits: list(c.OffLimits), Archived: c.Archived,
				UTM: map[string]string{"source": c.UTM.Source, "medium": c.UTM.Medium, "campaign": c.UTM.Campaign},
			}
			n := outreach.NoticeFor(c.Notice, settings)
			v.DataNotice = noticeView{Auto: n.Auto == core.SettingYes, PrivacyURL: n.Link, Texts: n.Texts, Own: list(slices.Sorted(maps.Keys(c.Notice.Texts)))}
			v.Budget.Used = c.Budget.Used
			if c.Budget.Limited {
				v.Budget.Total = &c.Budget.Total
			}
			if m, err := d.DB.Mailbox(tx, c.Mailbox); err == nil {
				v.Mailbox = m.Name
			}
			views = append(views, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.show(oneOrAll(views, one), func(row func(...any)) {
		row("CLIENT", "SOURCE CODE", "MAILBOX", "ARCHIVED")
		for _, v := range views {
			row(v.Name, v.SourceCode, v.Mailbox, v.Archived)
		}
	})
}
