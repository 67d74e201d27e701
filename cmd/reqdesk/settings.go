package main

import (
	"context"
	"os"
	"runtime/debug"

	"reqdesk/cmd/internal/autostart"
	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
	"reqdesk/core/outbox"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

func (p *program) settingsPage(d *desk.Desk) shell.Page {
	info := d.DB.Info()
	facts := model.WorkspaceFacts{Dir: d.DB.Dir(), Holder: string(info.Holder), Format: info.Format, Version: version(), Log: journal.Folder(os.Getenv)}
	facts.Settings = settingsIn("w")
	entries := model.NewOutbox(p.loop, outboxReads{source{d}, d.Outbox}, d.Outbox, d.Clock.Now)
	m := model.NewSettings(p.loop, keyed{d}, facts, entries)
	m.WithNever(never{d.Outreach, d})
	if starter := p.starter(); starter != nil {
		m.WithStarter(starter)
	}
	page := screens.NewSettings(p.shell, m, p.lookOptions(), p.app.Preferences().String(languageKey))
	page.OnLook = p.shell.SetLook
	page.OnLanguage = func(tag string) { p.app.Preferences().SetString(languageKey, tag) }
	page.OnCopy = func(text string) { p.app.Clipboard().SetContent(text) }
	return page
}

// starter lets the window start by itself with the workspace that it began with; nil
// where the system has no such thing.
func (p *program) starter() model.StartService {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	start := []string{self}
	if usual, err := desk.Folder("", os.Getenv); err != nil || usual != p.options.Dir {
		start = append(start, "--workspace", p.options.Dir)
	}
	if starter := autostart.For(os.Getenv, start); starter != nil {
		return starter
	}
	return nil
}

// settingsIn are the settings of a scope as the screens know them.
func settingsIn(scope string) []model.Setting {
	var list []model.Setting
	for _, s := range desk.SettingsIn(scope) {
		list = append(list, model.Setting{Key: s.Key, Help: s.Help, Default: s.Default, Values: s.Values, Long: s.Long, Sample: s.Sample})
	}
	return list
}

// released is the version of a package; the linker sets it.
var released string

func version() string {
	if released != "" {
		return released
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "not released"
}

// keyed is the desk as the settings ask it.
type keyed struct{ *desk.Desk }

// NewCode makes a new recovery code.
func (k keyed) NewCode(ctx context.Context) (string, error) { return k.DB.NewCode(ctx) }

// outboxReads reads the outbox with the names that people know.
type outboxReads struct {
	source
	runner *outbox.Runner
}

// Paused tells whether the outbox rests.
func (o outboxReads) Paused(ctx context.Context) (bool, error) { return o.runner.Paused(ctx) }

// OutboxEntries are the open entries and the last finished ones.
func (o outboxReads) OutboxEntries(ctx context.Context, finished int) ([]model.OutboxEntry, error) {
	list, err := o.runner.List(ctx, finished)
	if err != nil {
		return nil, err
	}
	rows := make([]model.OutboxEntry, 0, len(list))
	err = o.view(ctx, func(tx core.Tx) error {
		for _, e := range list {
			row := model.OutboxEntry{Entry: e}
			if p, err := o.desk.People.Resolve(tx, e.Person); err == nil {
				row.Person = p.Name
			}
			if j, err := o.desk.DB.Job(tx, e.Job); err == nil {
				row.Job = j.Title
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}
