package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/all"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/jobs"
	"reqdesk/core/jobs/rule"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/template"
)

// The bounds of a set-up file.
const (
	longestSetup     = 4 << 20 // bytes
	mostConnections  = 200
	mostSetTemplates = 500
)

// SetUp is what came of a set-up file.
type SetUp struct {
	Client      core.Client
	Connections []SetUpConnection
	Templates   []string // by the names that they have now
	Starter     bool     // with a starter sequence
}

// SetUpConnection is a connection that was set up, and the fields to be entered before
// it can be used.
type SetUpConnection struct {
	Name, Kind string
	Needs      []string
}

// ImportSetup sets up a client from a file, under another name if one is given. All of
// it is checked before anything is stored; then it is stored as a whole. A client that
// exists is refused.
func (d *Desk) ImportSetup(ctx context.Context, file []byte, client string) (SetUp, error) {
	made, err := d.setUp(ctx, file, client, nil)
	if err != nil {
		return SetUp{}, err
	}
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Clients, ID: made.Client.ID.String()})
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Sync})
	return made, nil
}

// errTried takes back what was only tried.
var errTried = errors.New("only tried")

// TrySetup gives what ImportSetup would, and stores nothing.
func (d *Desk) TrySetup(ctx context.Context, file []byte, client string) (SetUp, error) {
	made, err := d.setUp(ctx, file, client, errTried)
	if errors.Is(err, errTried) {
		err = nil
	}
	return made, err
}

// setUp sets up a client; instead, an error that is not nil, takes it back again.
func (d *Desk) setUp(ctx context.Context, file []byte, client string, instead error) (SetUp, error) {
	setup, err := ReadSetup(file)
	if err != nil {
		return SetUp{}, err
	}
	if client = strings.TrimSpace(client); client != "" {
		setup.Client.Name = client
	}
	if err := d.checkSetup(setup); err != nil {
		return SetUp{}, err
	}
	w := &setupReader{desk: d, in: setup}
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		w.out, w.renamed = SetUp{}, map[string]string{}
		if err := w.store(tx); err != nil {
			return err
		}
		return instead
	})
	return w.out, err
}

// ReadSetup reads a set-up file. One of another version is KindRefused, what is no
// set-up file KindInvalid.
func ReadSetup(file []byte) (Setup, error) {
	var s Setup
	if len(file) > longestSetup {
		return s, core.Fail(core.KindInvalid, "The set-up file is larger than 4 MB; nothing was stored.", "")
	}
	var head struct {
		Version *int `yaml:"reqdesk_setup"`
	}
	if err := yaml.Unmarshal(file, &head); err != nil || head.Version == nil {
		return s, core.Fail(core.KindInvalid, "This is no set-up file of Reqdesk; nothing was stored.", "Choose a file that was saved as the set-up of a client.").Because(err)
	}
	if *head.Version != SetupVersion {
		return s, core.Fail(core.KindRefused, "The set-up file has the version "+strconv.Itoa(*head.Version)+", and this program reads version "+
			strconv.Itoa(SetupVersion)+" only; nothing was stored.", "Update Reqdesk, or have the file made by the version that you use.")
	}
	dec := yaml.NewDecoder(bytes.NewReader(file))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil {
		return s, core.Fail(core.KindInvalid, "The set-up file can't be read; nothing was stored.", "Have the set-up saved again by whoever made the file.").Because(err)
	}
	return s, nil
}

// checkSetup refuses a set-up that would not work here, before anything of it is
// stored.
func (d *Desk) checkSetup(s Setup) error {
	if err := checkName("client", s.Client.Name); err != nil {
		return err
	}
	if s.Client.Colour != "" && !colour.MatchString(s.Client.Colour) {
		return unfit("the client's colour is not of the form #2959D6")
	}
	if len(s.Connections) > mostConnections || len(s.Templates) > mostSetTemplates {
		return unfit("it holds more connections or templates than anybody has")
	}
	for _, n := range s.Connections {
		if err := d.checkSetupConnection(n); err != nil {
			return err
		}
	}
	for _, t := range s.Templates {
		if err := checkName("template", t.Name); err != nil {
			return err
		}
		if _, problems := template.Read(t.Source); len(t.Source) == 0 || len(problems) > 0 && problems[0].Kind == template.Syntax {
			return unfit("the template " + t.Name + " can't be read")
		}
	}
	if s.Starter == "" {
		return nil
	}
	_, err := outreach.ParseSequence(s.Starter)
	return err
}

func unfit(why string) error {
	return core.Fail(core.KindInvalid, "The set-up file can't be used: "+why+"; nothing was stored.", "Have the set-up saved again by whoever made the file.")
}

func (d *Desk) checkSetupConnection(n SetupConnection) error {
	if err := checkName("connection", n.Name); err != nil {
		return err
	}
	factory, err := all.Factory(n.Kind)
	if err != nil {
		return err
	}
	if err := checkNames(factory.Descriptor, n.Fields, nil); err != nil {
		return err
	}
	for _, key := range n.Needs {
		if !slices.ContainsFunc(factory.Descriptor.Fields, func(f ats.Field) bool { return f.Key == key }) {
			return unfit(fmt.Sprintf("%s has no field %q", factory.Descriptor.Name, key))
		}
	}
	if err := d.local(withDefaults(factory.Descriptor, n.Fields)); err != nil {
		return err
	}
	for key, value := range n.Settings {
		if err := checkSetting("n", key, value); err != nil {
			return err
		}
	}
	if n.Mapping != "" {
		if err := jobs.CheckTables(n.Mapping); err != nil {
			return err
		}
		if err := all.CheckKept(n.Kind, n.Mapping); err != nil {
			return err
		}
	}
	_, err = rule.Parse(n.Rules)
	return err
}

// setupReader stores a set-up that was checked.
type setupReader struct {
	desk    *Desk
	in      Setup
	out     SetUp
	renamed map[string]string // templates that had to take another name
}

func (w *setupReader) store(tx core.Tx) error {
	if err := w.client(tx); err != nil {
		return err
	}
	for _, n := range w.in.Connections {
		if err := w.connection(tx, n); err != nil {
			return err
		}
	}
	for _, t := range w.in.Templates {
		if err := w.template(tx, t); err != nil {
			return err
		}
	}
	if err := w.starter(tx); err != nil {
		return err
	}
	line := core.LogEntry{At: w.desk.Clock.Now(), Who: "recruiter", What: "set-up imported", Subject: w.out.Client.ID.String()}
	return w.desk.DB.AppendLog(tx, &line)
}

func (w *setupReader) client(tx core.Tx) error {
	in := w.in.Client
	if _, err := w.desk.DB.ClientNamed(tx, in.Name); !core.IsNotFound(err) {
		if err != nil {
			return err
		}
		return core.Fail(core.KindRefused, "A client of this name exists; nothing was stored.", "Give the client another name, or rename the one that is here.")
	}
	c, err := w.desk.client(tx, in.Name)
	if err != nil {
		return err
	}
	if in.Colour != "" {
		c.Colour = in.Colour
	}
	c.SourceCode, c.UTM = in.SourceCode, core.UTM{Source: in.UTMSource, Medium: in.UTMMedium, Campaign: in.UTMName}
	c.OffLimits = in.OffLimits
	if c.Notice, err = in.notice(); err != nil {
		return err
	}
	err = w.desk.DB.PutClient(tx, &c)
	w.out.Client = c
	return err
}

// notice reads what the client's e-mails tell people about their data.
func (c SetupClient) notice() (n core.DataNotice, err error) {
	set := map[string]string{core.SettingDataNotice: c.DataNotice, core.SettingPrivacyURL: c.PrivacyURL}
	for lang, text := range c.NoticeTexts {
		set[core.SettingNoticeText+lang] = text
	}
	for key, value := range set {
		if _, err := outreach.SetNotice(&n, key, value); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (w *setupReader) connection(tx core.Tx, n SetupConnection) error {
	db := w.desk.DB
	name, err := free(n.Name, w.out.Client.Name, func(name string) (bool, error) {
		_, err := db.ConnectionNamed(tx, name)
		return core.IsNotFound(err), onlyOther(err)
	})
	if err != nil {
		return err
	}
	c := core.Connection{
		Name: name, Kind: n.Kind, Client: w.out.Client.ID, Settings: n.Fields, Mapping: strings.TrimSpace(n.Mapping), Created: w.desk.Clock.Now(),
	}
	if r, err := rule.Parse(n.Rules); err == nil && !r.Empty() {
		r.Export = ""
		c.Rules = r.YAML()
	}
	if err := db.PutConnection(tx, &c); err != nil {
		return err
	}
	if len(n.Settings) > 0 {
		if err := db.PutSettings(tx, c.ID.String(), maps.Clone(n.Settings)); err != nil {
			return err
		}
	}
	w.out.Connections = append(w.out.Connections, SetUpConnection{Name: name, Kind: n.Kind, Needs: n.Needs})
	return nil
}

// template stores a template unless the same is there already.
func (w *setupReader) template(tx core.Tx, t SetupTemplate) error {
	db, source, client := w.desk.DB, t.Source, core.ClientID(0)
	if t.Own {
		source, client = withClient(source, w.out.Client.Name), w.out.Client.ID
	}
	if old, err := db.TemplateNamed(tx, t.Name); err == nil && old.Source == source {
		w.out.Templates = append(w.out.Templates, t.Name)
		return nil
	}
	name, err := free(t.Name, w.out.Client.Name, func(name string) (bool, error) {
		_, err := db.TemplateNamed(tx, name)
		return core.IsNotFound(err), onlyOther(err)
	})
	if err != nil {
		return err
	}
	w.renamed[t.Name] = name
	w.out.Templates = append(w.out.Templates, name)
	f, _ := template.Read(source)
	return db.PutTemplate(tx, &core.Template{Name: name, Client: client, Language: f.Language, Source: source, Updated: w.desk.Clock.Now()})
}

// starter stores the starter sequence, with the names that its templates have here.
func (w *setupReader) starter(tx core.Tx) error {
	if w.out.Starter = w.in.Starter != ""; !w.out.Starter {
		return nil
	}
	seq, err := outreach.ParseSequence(w.in.Starter)
	if err != nil {
		return err
	}
	for i := range seq.Steps {
		if name, ok := w.renamed[seq.Steps[i].Template]; ok {
			seq.Steps[i].Template = name
		}
	}
	text, err := outreach.FormatSequence(seq.Steps)
	if err != nil {
		return err
	}
	return w.desk.Outreach.PutClientStarter(tx, w.out.Client.ID, text)
}

// free is a name that nothing else has: the wished one, else with the client's name,
// else with a number.
func free(name, client string, isFree func(string) (bool, error)) (string, error) {
	for n := range 1000 {
		try := name
		if n > 0 {
			try += " (" + client + ")"
		}
		if n > 1 {
			try += " " + strconv.Itoa(n)
		}
		if ok, err := isFree(try); ok || err != nil {
			return try, err
		}
	}
	return "", unfit("there are too many things called " + name)
}

// onlyOther passes on errors that are not about a name being free.
func onlyOther(err error) error {
	if core.IsNotFound(err) {
		return nil
	}
	return err
}

// EnterFields gives a connection that was set up the fields that its file did not hold:
// secret ones go to the keychain.
func (d *Desk) EnterFields(ctx context.Context, name string, fields map[string]string) error {
	c, err := d.ConnectionNamed(ctx, name)
	if err != nil {
		return err
	}
	factory, err := all.Factory(c.Kind)
	if err != nil {
		return err
	}
	settings, secrets := map[string]string{}, map[string]string{}
	for key, value := range fields {
		if slices.ContainsFunc(factory.Descriptor.Fields, func(f ats.Field) bool { return f.Key == key && f.Secret }) {
			secrets[key] = value
		} else {
			settings[key] = value
		}
	}
	_, err = d.SetConnection(ctx, name, settings, secrets)
	return err
}
