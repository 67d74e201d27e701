package desk

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"reqdesk/connectors/all"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
)

// NewConnection is what a connection is made from.
type NewConnection struct {
	Kind, Name, Client string
	Settings           map[string]string
	Secrets            map[string]string
}

// AddConnection stores a connection and its secrets; it contacts nobody. A
// client named for the first time is created.
func (d *Desk) AddConnection(ctx context.Context, n NewConnection) (core.Connection, error) {
	if err := checkName("connection", n.Name); err != nil {
		return core.Connection{}, err
	}
	factory, err := all.Factory(n.Kind)
	if err != nil {
		return core.Connection{}, err
	}
	if err := checkFields(factory.Descriptor, n.Settings, n.Secrets); err != nil {
		return core.Connection{}, err
	}
	settings, mapping, err := mappingFile(factory.Descriptor, n.Settings)
	if err != nil {
		return core.Connection{}, err
	}
	if err := d.local(withDefaults(factory.Descriptor, settings)); err != nil {
		return core.Connection{}, err
	}
	config := ats.Config{Settings: withDefaults(factory.Descriptor, settings), Secrets: n.Secrets, Mapping: mapping, LoopbackOnly: d.Practice()}
	if _, err := factory.New(config); err != nil {
		return core.Connection{}, err
	}
	var c core.Connection
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		if _, err := d.DB.ConnectionNamed(tx, n.Name); err == nil {
			return core.Fail(core.KindUsage, "A connection of this name exists.", "Choose another name, or change it with `connect set`.")
		}
		client, err := d.client(tx, n.Client)
		if err != nil {
			return err
		}
		c = core.Connection{Name: n.Name, Kind: n.Kind, Client: client.ID, Settings: settings, Created: d.Clock.Now()}
		return d.DB.PutConnection(tx, &c)
	})
	if err != nil {
		return c, err
	}
	if mapping != "" {
		if err := d.Jobs.SetMapping(ctx, c.ID, mapping); err != nil {
			return c, d.forget(ctx, c, err)
		}
	}
	if err := d.keep(ctx, n.Secrets, c.SecretID); err != nil {
		return c, d.forget(ctx, c, err)
	}
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Sync, ID: c.ID.String()})
	return c, nil
}

// maxMappingFile bounds a file that becomes a mapping, in bytes.
const maxMappingFile = 1 << 20

// mappingFile reads the file that the settings name where the kind has a field for
// it. What it says becomes the mapping; its path is not kept.
func mappingFile(desc ats.Descriptor, settings map[string]string) (rest map[string]string, mapping string, err error) {
	path := settings[ats.MappingFile]
	if path == "" || !slices.ContainsFunc(desc.Fields, func(f ats.Field) bool { return f.Key == ats.MappingFile }) {
		return settings, "", nil
	}
	text, err := intake.ReadRegular(path, maxMappingFile)
	switch {
	case errors.Is(err, fs.ErrInvalid), errors.Is(err, intake.ErrTooLarge):
		return nil, "", core.Fail(core.KindUsage, "The file "+path+" can't be read, or is too large for this; nothing was changed.", "Name a YAML file.").Because(err)
	case err != nil:
		return nil, "", core.Fail(core.KindUsage, "The file "+path+" can't be read; nothing was changed.", "Check its name and rights.").Because(err)
	}
	if err := cmp.Or(jobs.CheckTables(string(text)), all.CheckMapping(desc.Kind, string(text))); err != nil {
		return nil, "", err
	}
	rest = maps.Clone(settings)
	delete(rest, ats.MappingFile)
	return rest, string(text), nil
}

// forget takes a connection back that could not be stored whole.
func (d *Desk) forget(ctx context.Context, c core.Connection, why error) error {
	err := d.DB.Update(ctx, func(tx core.Tx) error {
		c.Removed = true
		return d.DB.PutConnection(tx, &c)
	})
	if err != nil {
		return err
	}
	return why
}

func (d *Desk) keep(ctx context.Context, secrets map[string]string, id func(string) string) error {
	for _, key := range slices.Sorted(maps.Keys(secrets)) {
		if err := d.Secrets.Set(ctx, id(key), secrets[key]); err != nil {
			return err
		}
	}
	return nil
}

// SetConnection changes fields of a connection; secret ones go to the keychain.
func (d *Desk) SetConnection(ctx context.Context, name string, settings, secrets map[string]string) (core.Connection, error) {
	c, err := d.ConnectionNamed(ctx, name)
	if err != nil {
		return c, err
	}
	factory, err := all.Factory(c.Kind)
	if err != nil {
		return c, err
	}
	if err := checkNames(factory.Descriptor, settings, secrets); err != nil {
		return c, err
	}
	settings, mapping, err := mappingFile(factory.Descriptor, settings)
	if err != nil {
		return c, err
	}
	merged := map[string]string{}
	maps.Copy(merged, c.Settings)
	maps.Copy(merged, settings)
	changed := c
	changed.Settings = merged
	if mapping != "" {
		changed.Mapping = mapping
	}
	if err := d.works(ctx, factory, changed, secrets); err != nil {
		return c, err
	}
	if mapping != "" {
		if err := d.Jobs.SetMapping(ctx, c.ID, mapping); err != nil {
			return c, err
		}
	}
	if err := d.keep(ctx, secrets, c.SecretID); err != nil {
		return c, err
	}
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		if c, err = d.DB.Connection(tx, c.ID); err != nil {
			return err
		}
		c.Settings = merged
		return d.DB.PutConnection(tx, &c)
	})
	if err != nil {
		return c, err
	}
	return c, d.Syncer.Retry(ctx, c.ID) // what was refused may be right now
}

// works refuses a change after which the connection could not be used.
func (d *Desk) works(ctx context.Context, factory ats.Factory, changed core.Connection, secrets map[string]string) error {
	if err := checkNames(factory.Descriptor, changed.Settings, secrets); err != nil {
		return err
	}
	config, err := d.config(ctx, factory, changed)
	if err != nil {
		return err
	}
	maps.Copy(config.Secrets, secrets)
	if err := checkFields(factory.Descriptor, changed.Settings, config.Secrets); err != nil {
		return err
	}
	_, err = factory.New(config)
	return err
}

// SwitchConnection turns a connection on or off, or removes it. Its jobs and
// links stay. Removing deletes its secrets.
func (d *Desk) SwitchConnection(ctx context.Context, name, to string) (core.Connection, error) {
	c, err := d.ConnectionNamed(ctx, name)
	if err != nil {
		return c, err
	}
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		if c, err = d.DB.Connection(tx, c.ID); err != nil {
			return err
		}
		c.Off, c.Removed = to == "off" || c.Off && to != "on", to == "remove"
		return d.DB.PutConnection(tx, &c)
	})
	if err != nil || to != "remove" {
		return c, err
	}
	factory, err := all.Factory(c.Kind)
	if err != nil {
		return c, err
	}
	for _, f := range factory.Descriptor.Fields {
		if f.Secret {
			if err := d.Secrets.Delete(ctx, c.SecretID(f.Key)); err != nil && !core.IsNotFound(err) {
				return c, err
			}
		}
	}
	return c, nil
}

// ConnectionNamed finds a connection.
func (d *Desk) ConnectionNamed(ctx context.Context, name string) (c core.Connection, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		c, err = d.DB.ConnectionNamed(tx, name)
		return err
	})
	return c, err
}

// CheckConnection runs the permission probe.
func (d *Desk) CheckConnection(ctx context.Context, name string) ([]ats.Right, error) {
	c, err := d.ConnectionNamed(ctx, name)
	if err != nil {
		return nil, err
	}
	connector, err := d.Connector(ctx, c)
	if err != nil {
		return nil, err
	}
	defer ats.Close(connector)
	return connector.Check(ctx)
}

// Connector makes the connector of a connection, with its secrets.
func (d *Desk) Connector(ctx context.Context, c core.Connection) (ats.Connector, error) {
	factory, err := all.Factory(c.Kind)
	if err != nil {
		return nil, err
	}
	config, err := d.config(ctx, factory, c)
	if err != nil {
		return nil, err
	}
	return factory.New(config)
}

// config is what a connection's connector is made from.
func (d *Desk) config(ctx context.Context, factory ats.Factory, c core.Connection) (ats.Config, error) {
	config := ats.Config{Settings: withDefaults(factory.Descriptor, c.Settings), Secrets: map[string]string{}, Mapping: c.Mapping, LoopbackOnly: d.Practice()}
	if err := d.local(config.Settings); err != nil {
		return config, err
	}
	config.Keep = func(ctx context.Context, key, value string) error { return d.Secrets.Set(ctx, c.SecretID(key), value) }
	for _, f := range factory.Descriptor.Fields {
		if !f.Secret {
			continue
		}
		secret, err := d.Secrets.Get(ctx, c.SecretID(f.Key))
		if err != nil && !core.IsNotFound(err) {
			return config, err
		}
		config.Secrets[f.Key] = secret
	}
	return config, nil
}

func withDefaults(desc ats.Descriptor, settings map[string]string) map[string]string {
	out := map[string]string{}
	for _, f := range desc.Fields {
		if f.Default != "" && !f.Secret {
			out[f.Key] = f.Default
		}
	}
	maps.Copy(out, settings)
	return out
}

// checkFields refuses unknown, misplaced and missing fields.
func checkFields(desc ats.Descriptor, settings, secrets map[string]string) error {
	if err := checkNames(desc, settings, secrets); err != nil {
		return err
	}
	for _, f := range desc.Fields {
		if f.Required && settings[f.Key] == "" && secrets[f.Key] == "" && f.Default == "" {
			return core.Fail(core.KindUsage, "The field "+f.Key+" ("+f.Label+") is missing.", f.Help)
		}
	}
	return nil
}

func checkNames(desc ats.Descriptor, settings, secrets map[string]string) error {
	for k := range settings {
		i := slices.IndexFunc(desc.Fields, func(f ats.Field) bool { return f.Key == k })
		if i < 0 {
			return core.Fail(core.KindUsage, desc.Name+" has no field "+k+".", "See `connect kinds "+desc.Kind+"`.")
		}
		if desc.Fields[i].Secret {
			return core.Fail(core.KindUsage, "The field "+k+" is secret and is never taken as an argument.", "Give it on standard input after --secret-stdin.")
		}
	}
	for k := range secrets {
		if !slices.ContainsFunc(desc.Fields, func(f ats.Field) bool { return f.Key == k && f.Secret }) {
			return core.Fail(core.KindUsage, desc.Name+" has no secret field "+k+".", "See `connect kinds "+desc.Kind+"`.")
		}
	}
	return nil
}

// client finds a client by name, or creates it.
func (d *Desk) client(tx core.Tx, name string) (core.Client, error) {
	c, err := d.DB.ClientNamed(tx, name)
	if !core.IsNotFound(err) {
		return c, err
	}
	all, err := d.DB.Clients(tx)
	if err != nil {
		return c, err
	}
	if err := checkName("client", name); err != nil {
		return c, err
	}
	c = core.Client{Name: strings.TrimSpace(name), Colour: colours[len(all)%len(colours)], Created: d.Clock.Now()}
	return c, d.DB.PutClient(tx, &c)
}

var colours = []string{"#2959D6", "#0E8A7D", "#B4541A", "#7A3FB8", "#A8285A", "#4C7A1F", "#1F6FA8", "#8A6A12"}

var colour = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// SetClient changes a client; with create it is made if it does not exist.
func (d *Desk) SetClient(ctx context.Context, name string, set map[string]string, create bool) (c core.Client, err error) {
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		find := d.DB.ClientNamed
		if create {
			find = d.client
		}
		if c, err = find(tx, name); err != nil {
			return err
		}
		for _, k := range slices.Sorted(maps.Keys(set)) {
			if err := d.setClientField(tx, &c, k, set[k]); err != nil {
				return err
			}
		}
		return d.DB.PutClient(tx, &c)
	})
	if err == nil {
		d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Clients, ID: c.ID.String()})
	}
	return c, err
}

func (d *Desk) setClientField(tx core.Tx, c *core.Client, key, value string) error {
	switch key {
	case "name":
		return d.rename(tx, c, value)
	case "colour":
		if !colour.MatchString(value) {
			return core.Fail(core.KindUsage, "The colour is not of the form #2959D6.", "")
		}
		c.Colour = value
	case "source_code":
		c.SourceCode = value
	case "utm_source":
		c.UTM.Source = value
	case "utm_medium":
		c.UTM.Medium = value
	case "utm_campaign":
		c.UTM.Campaign = value
	case "budget":
		return setBudget(c, value)
	case "off_limits":
		return setOffLimits(c, value)
	case "mailbox":
		m, err := d.DB.MailboxNamed(tx, value)
		if err != nil {
			return err
		}
		c.Mailbox = m.ID
		return d.lockTo(tx, m, c.ID)
	default:
		if known, err := outreach.SetNotice(&c.Notice, key, value); known {
			return err
		}
		return core.Fail(core.KindUsage, "A client has no field "+key+".",
			"Fields: name, colour, source_code, utm_source, utm_medium, utm_campaign, budget, off_limits, mailbox, data_notice, privacy_url, data_notice_en, data_notice_de, data_notice_fr, data_notice_es.")
	}
	return nil
}

// rename refuses an empty name and one that another client has.
func (d *Desk) rename(tx core.Tx, c *core.Client, name string) error {
	if err := checkName("client", name); err != nil {
		return err
	}
	if other, err := d.DB.ClientNamed(tx, name); err == nil && other.ID != c.ID {
		return core.Fail(core.KindUsage, "A client of this name exists.", "Choose another name.")
	}
	c.Name = strings.TrimSpace(name)
	return nil
}

// checkName refuses what could neither be read on the screen nor typed again.
func checkName(what, name string) error {
	if strings.TrimSpace(name) == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return core.Fail(core.KindUsage, "A "+what+" needs a name of letters and digits on one line.", "")
	}
	return nil
}

// lockTo lets a mailbox write for a client.
func (d *Desk) lockTo(tx core.Tx, m core.Mailbox, c core.ClientID) error {
	if slices.Contains(m.Clients, c) {
		return nil
	}
	m.Clients = append(m.Clients, c)
	return d.DB.PutMailbox(tx, &m)
}

func setBudget(c *core.Client, value string) error {
	if value == "" || value == "unlimited" {
		c.Budget.Limited, c.Budget.Total = false, 0
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return core.Fail(core.KindUsage, "The budget is not a number of profiles.", "Give a number, or `unlimited`.")
	}
	c.Budget.Limited, c.Budget.Total = true, n
	return nil
}

// ArchiveClient puts a client aside: its connections rest, and rules import nothing
// for it. Everything about it stays.
func (d *Desk) ArchiveClient(ctx context.Context, name string) (core.Client, error) {
	return d.archive(ctx, name, true)
}

// RestoreClient brings a client back that was put aside.
func (d *Desk) RestoreClient(ctx context.Context, name string) (core.Client, error) {
	return d.archive(ctx, name, false)
}

func (d *Desk) archive(ctx context.Context, name string, aside bool) (c core.Client, err error) {
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		if c, err = d.DB.ClientNamed(tx, name); err != nil {
			return err
		}
		c.Archived = aside
		if err := d.DB.PutClient(tx, &c); err != nil || aside {
			return err
		}
		return d.catchUp(tx, c.ID)
	})
	if err == nil {
		d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Clients, ID: c.ID.String()})
	}
	return c, err
}

// catchUp lets rules look at what came while the client was put aside.
func (d *Desk) catchUp(tx core.Tx, client core.ClientID) error {
	list, err := d.DB.Connections(tx)
	if err != nil {
		return err
	}
	for _, n := range list {
		if n.Client != client || n.Removed {
			continue
		}
		if err := d.Jobs.LookAgain(tx, n.ID); err != nil {
			return err
		}
	}
	return nil
}
