package model

import (
	"maps"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/ui/phrase"
)

// NewConnection is what the dialog gives: a connection to be stored. Secrets
// are held in memory only.
type NewConnection struct {
	Kind, Name, Client string
	Settings           map[string]string
	Secrets            map[string]string
}

// ConnectionState is a connection with what its last synchronisation told.
type ConnectionState struct {
	Connection core.Connection
	Jobs       core.SyncStatus // of the resource "jobs"; zero = never asked
}

// HeldState is a held decision with the numbers that it is about.
type HeldState struct {
	Held       core.Held
	Connection string
	Open       int // open ATS jobs of the connection
	// Imported are the titles of those among them that are jobs here.
	Imported []string
}

// ConnectionRow is one line of a client's connections.
type ConnectionRow struct {
	ID      core.ConnectionID
	Name    string
	Kind    string // the ATS as its makers write it
	State   string // "On", "Off", "Problem", "Working…", "Never asked"
	Problem string // a sentence; "" = none
	Synced  string // "Last sync 22 Nov 2026, 08:12 · 214 open jobs"
	Off     bool
	Busy    bool
	SignsIn bool // there is a sign-in through the browser
	On      bool // it was asked, and answers
}

func connectionRow(s ConnectionState, kind, busy string) ConnectionRow {
	r := ConnectionRow{
		ID: s.Connection.ID, Name: s.Connection.Name, Kind: kind, Off: s.Connection.Off, Busy: busy != "",
		Problem: phrase.Of(s.Jobs.ErrorText), Synced: syncedWords(s.Jobs),
	}
	switch {
	case busy != "":
		r.State = busy
	case r.Off:
		r.State = phrase.T("Off")
	case r.Problem != "":
		r.State = phrase.T("Problem")
	case s.Jobs.Completed.IsZero():
		r.State = phrase.T("Never asked")
	default:
		r.State, r.On = phrase.T("On"), true
	}
	return r
}

func syncedWords(s core.SyncStatus) string {
	if s.Completed.IsZero() {
		return phrase.T("Not synchronised yet")
	}
	return phrase.N(s.OpenJobs, "Last sync %[2]s · %[1]d open job", "Last sync %[2]s · %[1]d open jobs", Moment(s.Completed))
}

// HeldRow is a held decision in plain words.
type HeldRow struct {
	ID    core.HeldID
	Title string
	Why   string
	Close string // label of the button that closes the jobs, adds the owner or reopens the job
	Keep  string // label of the button that keeps them, or leaves the jobs out
	Owner string // whom it is about; "" = nobody
	Again bool   // it is about a job that the ATS may have opened again
}

// Harmless tells whether accepting closes nothing, so that it needs no question.
func (r HeldRow) Harmless() bool { return r.Owner != "" || r.Again }

func heldRow(h HeldState) HeldRow {
	switch h.Held.Kind {
	case core.HeldOwner:
		return unknownOwner(h)
	case core.HeldReference:
		return HeldRow{
			ID: h.Held.ID, Again: true, Title: phrase.Of(h.Held.Reason), Close: phrase.T("Reopen the job"), Keep: phrase.T("It is a new job"),
			Why: phrase.T("Reopened, its sequences go on at their step and everybody on its lists stays there. As a new job it can be imported."),
		}
	}
	n := len(h.Held.Jobs)
	jobs := phrase.N(n, "%d job", "%d jobs")
	r := HeldRow{ID: h.Held.ID, Why: phrase.Of(h.Held.Reason), Close: phrase.T("Close %s", jobs), Keep: phrase.T("Keep them open")}
	if n == 1 {
		r.Keep = phrase.T("Keep it open")
	}
	r.Title = phrase.T("%s no longer shows %s", h.Connection, jobs)
	if h.Open > 0 {
		r.Title += phrase.T(" of %d", h.Open)
	}
	r.Title += phrase.T(". Nothing was closed; their e-mails wait.")
	if since := Moment(h.Held.Since); since != "" {
		r.Why = strings.TrimSpace(phrase.T("%s Since %s.", r.Why, since))
	}
	return r
}

// NotListed ends the list of kinds.
func NotListed() string { return phrase.T("Mine is not listed") }

// ConnectionForm is the dialog for a new connection, made from the descriptor of
// the chosen kind.
type ConnectionForm struct {
	kinds   []ats.Descriptor
	clients []string

	Kind   int // index into Kinds; the last one is "not listed"
	Name   string
	Client string
	Values map[string]string // by field key, secret ones too
}

// NewConnectionForm begins with the first kind.
func NewConnectionForm(kinds []ats.Descriptor, clients []string, client string) *ConnectionForm {
	f := &ConnectionForm{kinds: kinds, clients: clients, Client: client}
	f.Choose(0)
	return f
}

// Kinds are the names of the ATSs, with "Mine is not listed" at the end.
func (f *ConnectionForm) Kinds() []string {
	names := make([]string, 0, len(f.kinds)+1)
	for _, k := range f.kinds {
		names = append(names, phrase.T(k.Name))
	}
	return append(names, NotListed())
}

// Clients are the clients that there are.
func (f *ConnectionForm) Clients() []string { return f.clients }

// Choose takes another kind; what was typed for another is dropped, secrets
// first of all.
func (f *ConnectionForm) Choose(index int) {
	f.Kind, f.Values = index, map[string]string{}
	for _, field := range f.Descriptor().Fields {
		if !field.Secret {
			f.Values[field.Key] = field.Default
		}
	}
}

// IndexOf gives the place of a kind in the list; -1 = it is not there.
func (f *ConnectionForm) IndexOf(kind string) int {
	return slices.IndexFunc(f.kinds, func(d ats.Descriptor) bool { return d.Kind == kind })
}

// Listed tells whether the chosen kind is one that can be connected.
func (f *ConnectionForm) Listed() bool { return f.Kind >= 0 && f.Kind < len(f.kinds) }

// Descriptor is that of the chosen kind; zero for "not listed".
func (f *ConnectionForm) Descriptor() ats.Descriptor {
	if !f.Listed() {
		return ats.Descriptor{}
	}
	return f.kinds[f.Kind]
}

// The keys of the form's own fields among its problems.
const (
	FormName   = ".name"
	FormClient = ".client"
)

// Problems says by field key what is missing or makes no sense.
func (f *ConnectionForm) Problems() map[string]string {
	wrong := map[string]string{}
	if strings.TrimSpace(f.Name) == "" {
		wrong[FormName] = phrase.T("Give it a name of your own.")
	}
	if strings.TrimSpace(f.Client) == "" {
		wrong[FormClient] = phrase.T("For which client is it?")
	}
	for _, field := range f.Descriptor().Fields {
		value := strings.TrimSpace(f.Values[field.Key])
		switch {
		case field.SignIn:
		case field.Required && value == "":
			wrong[field.Key] = phrase.T("%s is needed.", phrase.Of(field.Label))
		case len(field.Choices) > 0 && value != "" && !slices.Contains(field.Choices, value):
			wrong[field.Key] = phrase.T("Choose one of the list.")
		}
	}
	return wrong
}

// Result is the connection that the form describes.
func (f *ConnectionForm) Result() NewConnection {
	n := NewConnection{
		Kind: f.Descriptor().Kind, Name: strings.TrimSpace(f.Name), Client: strings.TrimSpace(f.Client),
		Settings: map[string]string{}, Secrets: map[string]string{},
	}
	for _, field := range f.Descriptor().Fields {
		value := strings.TrimSpace(f.Values[field.Key])
		switch {
		case value == "", field.SignIn:
		case field.Secret:
			n.Secrets[field.Key] = value
		default:
			n.Settings[field.Key] = value
		}
	}
	return n
}

// Forget drops everything typed, for when the dialog closes.
func (f *ConnectionForm) Forget() {
	maps.DeleteFunc(f.Values, func(string, string) bool { return true })
}

// RightRow is one line of the permission probe.
type RightRow struct {
	Feature string
	On      bool
	Note    string // the permission that is missing
}

// RightRows puts a probe into words.
func RightRows(rights []ats.Right) []RightRow {
	rows := make([]RightRow, 0, len(rights))
	for _, r := range rights {
		row := RightRow{Feature: featureWords(r.Feature), On: r.OK, Note: phrase.T("Works")}
		if !r.OK {
			row.Note = phrase.T("Off: the key lacks a permission")
			if r.Missing != "" {
				row.Note = phrase.T("Off: the key lacks the permission %s", r.Missing)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func featureWords(feature string) string {
	words := map[string]string{
		"jobs": phrase.T("Read jobs"), "job": phrase.T("Read one job again"), "people": phrase.T("Read who is in the pipelines"), "stages": phrase.T("Read hiring stages"),
		"find": phrase.T("Look up a candidate"), "create": phrase.T("Create a candidate"), "resume": phrase.T("Attach the résumé"), "note": phrase.T("Write a note"),
		"move": phrase.T("Move to another stage"), "status": phrase.T("Read a candidate's status"),
	}
	if w, ok := words[feature]; ok {
		return w
	}
	return strings.ToUpper(feature[:min(1, len(feature))]) + strings.ReplaceAll(feature[min(1, len(feature)):], "_", " ")
}

// RequestLetter is a one-page request to whoever gives out keys for the ATS.
func RequestLetter(d ats.Descriptor, client string, rights []ats.Right) string {
	var b strings.Builder
	b.WriteString(phrase.T("Subject: Access to %s for recruiting\n\nHello,\n\nI recruit for %s and work with Reqdesk, a desktop application. It keeps all data encrypted on my own computer and talks to %s directly; no third party is in between.\n\nPlease give me a key with these permissions:\n\n", phrase.T(d.Name), client, phrase.T(d.Name)))
	missing := slices.ContainsFunc(rights, func(r ats.Right) bool { return !r.OK })
	if len(rights) == 0 {
		for _, w := range d.Capabilities.Words() {
			b.WriteString("- " + featureWords(w) + "\n")
		}
	}
	for _, r := range rights {
		if missing && r.OK {
			continue
		}
		line := featureWords(r.Feature)
		if r.Missing != "" {
			line = phrase.T("%s: %s", line, r.Missing)
		}
		b.WriteString("- " + line + "\n")
	}
	if d.Instructions != "" {
		b.WriteString(phrase.T("\nHow it is done:\n\n%s\n", strings.TrimSpace(phrase.T(d.Instructions))))
	}
	return phrase.T("%s\nThank you, and best regards\n", b.String())
}

// VendorLetter asks the maker of an ATS that is not listed for a way in.
const VendorLetter = `Subject: How can a recruiter's application read our jobs?

Hello,

I recruit for a customer of yours and would like to read their open jobs with Reqdesk, a desktop application. Please tell me:

1. Is there a job feed (XML or JSON over https) that lists all open jobs, and what is its address?
2. Is there an interface (API) with a description, and how does the customer create a key for it?
3. Which permission lets it read the candidates of a job, create a candidate and attach a résumé?

Thank you, and best regards
`
