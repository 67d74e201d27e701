package desk

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/all"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs/rule"
	"reqdesk/core/outreach"
)

// SetupVersion is the version of the set-up file that this program writes, and the
// newest that it reads.
const SetupVersion = 1

// Setup is what of a client's set-up can be given to a colleague: no key, no person.
type Setup struct {
	Version     int               `yaml:"reqdesk_setup"`
	Client      SetupClient       `yaml:"client"`
	Connections []SetupConnection `yaml:"connections,omitempty"`
	Templates   []SetupTemplate   `yaml:"templates,omitempty"`
	Starter     string            `yaml:"starter_sequence,omitempty"`
}

// SetupClient is the client with its colour and codes.
type SetupClient struct {
	Name       string   `yaml:"name"`
	Colour     string   `yaml:"colour,omitempty"`
	SourceCode string   `yaml:"source_code,omitempty"`
	UTMSource  string   `yaml:"utm_source,omitempty"`
	UTMMedium  string   `yaml:"utm_medium,omitempty"`
	UTMName    string   `yaml:"utm_campaign,omitempty"`
	OffLimits  []string `yaml:"off_limits,omitempty"`

	DataNotice  string            `yaml:"data_notice,omitempty"`
	PrivacyURL  string            `yaml:"privacy_url,omitempty"`
	NoticeTexts map[string]string `yaml:"data_notices,omitempty"`
}

// SetupConnection is a connection without its keys.
type SetupConnection struct {
	Name     string            `yaml:"name"`
	Kind     string            `yaml:"kind"`
	Fields   map[string]string `yaml:"fields,omitempty"`
	Needs    []string          `yaml:"needs,omitempty"` // fields that the colleague enters
	Settings map[string]string `yaml:"settings,omitempty"`
	Mapping  string            `yaml:"mapping,omitempty"`
	Rules    string            `yaml:"rules,omitempty"`
}

// SetupTemplate is an e-mail template; Own says that it is for this client only.
type SetupTemplate struct {
	Name   string `yaml:"name"`
	Own    bool   `yaml:"own,omitempty"`
	Source string `yaml:"source"`
}

// ExportSetup gives a client's set-up as a file, and what was left out of it in plain
// words.
func (d *Desk) ExportSetup(ctx context.Context, client string) (file []byte, leftOut []string, err error) {
	w := &setupWriter{desk: d, out: Setup{Version: SetupVersion}}
	var connections []core.Connection
	err = d.DB.View(ctx, func(tx core.Tx) error {
		connections, err = w.read(tx, client)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	secrets, err := w.secrets(ctx, connections)
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	b.WriteString("# The set-up of one client in Reqdesk. It holds no key and no person.\n")
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(w.out); err != nil {
		return nil, nil, err
	}
	for _, secret := range secrets {
		if bytes.Contains(b.Bytes(), []byte(secret)) {
			return nil, nil, core.Fail(core.KindRefused, "A key of a connection stands in plain text in its fields or its mapping; nothing was written.",
				"Move it into the key's own field, then try again.")
		}
	}
	return b.Bytes(), w.leftOut, nil
}

// setupWriter collects a client's set-up.
type setupWriter struct {
	desk    *Desk
	out     Setup
	leftOut []string
}

func (w *setupWriter) omit(format string, args ...any) {
	w.leftOut = append(w.leftOut, fmt.Sprintf(format, args...))
}

func (w *setupWriter) read(tx core.Tx, name string) ([]core.Connection, error) {
	db := w.desk.DB
	c, err := db.ClientNamed(tx, name)
	if err != nil {
		return nil, err
	}
	w.out.Client = SetupClient{
		Name: c.Name, Colour: c.Colour, SourceCode: c.SourceCode, UTMSource: c.UTM.Source, UTMMedium: c.UTM.Medium, UTMName: c.UTM.Campaign,
	}
	w.notice(c.Notice)
	for _, limit := range c.OffLimits {
		if personal(limit) {
			w.omit("an address among what is off-limits")
			continue
		}
		w.out.Client.OffLimits = append(w.out.Client.OffLimits, limit)
	}
	all, err := db.Connections(tx)
	if err != nil {
		return nil, err
	}
	mine := slices.DeleteFunc(all, func(n core.Connection) bool { return n.Client != c.ID || n.Removed })
	for _, n := range mine {
		if err := w.connection(tx, n); err != nil {
			return nil, err
		}
	}
	if err := w.templates(tx, c); err != nil {
		return nil, err
	}
	return mine, w.starter(tx, c)
}

// notice takes what the client's e-mails tell people about their data.
func (w *setupWriter) notice(n core.DataNotice) {
	w.out.Client.DataNotice, w.out.Client.PrivacyURL, w.out.Client.NoticeTexts = n.Auto, n.Link, map[string]string{}
	for lang, text := range n.Texts {
		if personal(text) {
			w.omit("the notice about data (%s): it names an e-mail address", lang)
			continue
		}
		w.out.Client.NoticeTexts[lang] = text
	}
}

func (w *setupWriter) connection(tx core.Tx, n core.Connection) error {
	factory, err := all.Factory(n.Kind)
	if err != nil {
		return err
	}
	s := SetupConnection{Name: n.Name, Kind: n.Kind, Fields: map[string]string{}, Mapping: n.Mapping}
	for _, f := range factory.Descriptor.Fields {
		value := n.Settings[f.Key]
		switch {
		case f.Secret || value != "" && private(f, value):
			s.Needs = append(s.Needs, f.Key)
		case value != "":
			s.Fields[f.Key] = value
		}
	}
	if s.Settings, err = w.desk.DB.Settings(tx, n.ID.String()); err != nil {
		return err
	}
	if personal(s.Mapping) {
		w.omit("the field mapping of %s: it names an e-mail address", n.Name)
		s.Mapping = ""
	}
	s.Rules = w.rules(n)
	w.out.Connections = append(w.out.Connections, s)
	return nil
}

// rules leaves out the lines that name a user: without the user they would import
// more than was meant.
func (w *setupWriter) rules(n core.Connection) string {
	r, err := rule.Parse(n.Rules)
	if err != nil || r.Empty() {
		return ""
	}
	kept := slices.DeleteFunc(slices.Clone(r.Import), func(l rule.Line) bool {
		return len(l.User) > 0 || personal(l.Flag+strings.Join(l.Is, " "))
	})
	if len(kept) < len(r.Import) {
		w.omit("%d of the rules of %s: they name a person", len(r.Import)-len(kept), n.Name)
	}
	if r.Import = kept; r.Empty() {
		return ""
	}
	return r.YAML()
}

func (w *setupWriter) templates(tx core.Tx, c core.Client) error {
	list, err := w.desk.DB.Templates(tx)
	for _, t := range list {
		switch {
		case t.Client != 0 && t.Client != c.ID:
		case personal(t.Source):
			w.omit("the template %s: it names an e-mail address", t.Name)
		default:
			w.out.Templates = append(w.out.Templates, SetupTemplate{Name: t.Name, Own: t.Client != 0, Source: withClient(t.Source, "")})
		}
	}
	return err
}

// starter is the client's own one, else the newest sequence of its jobs.
func (w *setupWriter) starter(tx core.Tx, c core.Client) error {
	source, err := w.desk.Outreach.ClientStarter(tx, c.ID)
	if err != nil {
		return err
	}
	if source == "" {
		if source, err = w.newest(tx, c.ID); err != nil {
			return err
		}
	}
	if personal(source) {
		w.omit("the starter sequence: it names an e-mail address")
		source = ""
	}
	w.out.Starter = source
	return nil
}

func (w *setupWriter) newest(tx core.Tx, client core.ClientID) (string, error) {
	list, err := w.desk.DB.Jobs(tx)
	if err != nil {
		return "", err
	}
	var best core.Sequence
	for _, j := range list {
		seq, err := w.desk.DB.Sequence(tx, j.ID)
		switch {
		case core.IsNotFound(err):
		case err != nil:
			return "", err
		case j.Client == client && !seq.Updated.Before(best.Updated):
			best = seq
		}
	}
	if len(best.Steps) == 0 {
		return "", nil
	}
	return outreach.FormatSequence(best.Steps)
}

// secrets are the keys of the connections, to be looked for in what is written. A key
// that can't be read can't be compared; then it must be asked for first.
func (w *setupWriter) secrets(ctx context.Context, list []core.Connection) ([]string, error) {
	var found []string
	for i, n := range list {
		var needs []string
		for _, key := range w.out.Connections[i].Needs {
			secret, err := w.desk.Secrets.Get(ctx, n.SecretID(key))
			if err != nil && !core.IsNotFound(err) {
				return nil, err
			}
			if len(secret) >= 6 {
				found = append(found, secret)
			}
			if secret != "" || w.required(n.Kind, key) || n.Settings[key] != "" {
				needs = append(needs, key)
			}
		}
		w.out.Connections[i].Needs = needs
	}
	return found, nil
}

func (w *setupWriter) required(kind, key string) bool {
	factory, err := all.Factory(kind)
	return err == nil && slices.ContainsFunc(factory.Descriptor.Fields, func(f ats.Field) bool { return f.Key == key && f.Required && f.Default == "" })
}

var address = regexp.MustCompile(`[^\s<>"'():;,]+@[^\s<>"'():;,]+\.[^\s<>"'():;,]+`)

// personal tells whether a text names an e-mail address.
func personal(text string) bool { return address.MatchString(text) }

// private tells which fields say who somebody is, or may hold a key in an address.
func private(f ats.Field, value string) bool {
	if slices.Contains([]string{"user", "user_id", "username", "login", "email"}, f.Key) || personal(value) {
		return true
	}
	u, err := url.Parse(value)
	if err != nil {
		return strings.Contains(value, "://")
	}
	return u.User != nil || slices.ContainsFunc(slices.Collect(maps.Keys(u.Query())), keyLike.MatchString)
}

var keyLike = regexp.MustCompile(`(?i)key|token|secret|sig|pass|auth`)

// withClient replaces the Client line of a template's header; "" takes it away.
func withClient(source, client string) string {
	lines := strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n")
	head := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
	if head < 0 {
		return source
	}
	header := slices.DeleteFunc(slices.Clone(lines[:head]), func(line string) bool {
		return strings.HasPrefix(strings.ToLower(strings.TrimSpace(line)), "client:")
	})
	if client != "" {
		header = append(header, "Client: "+client)
	}
	return strings.Join(append(header, lines[head:]...), "\n")
}
