package model

import (
	"context"
	"maps"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// Setting is one setting of the workspace or a connection as the program knows it.
type Setting struct {
	Key, Help, Default string
	Values             []string // to choose from; none = the value is written
	Long               bool     // a text of several lines
	Sample             string   // the text that counts where none is stored
}

// WorkspaceFacts is what the settings tell about the workspace and the program.
type WorkspaceFacts struct {
	Dir      string
	Holder   string // "keychain", "vault" or "practice"
	Format   int
	Version  string // of the program
	Log      string // the folder of its log; "" = there is none
	Settings []Setting
}

// SettingsService reads and changes the workspace's settings and its key.
type SettingsService interface {
	// SettingsOf gives the settings of the workspace for name "".
	SettingsOf(ctx context.Context, name string) (map[string]string, error)
	Set(ctx context.Context, name string, set map[string]string) error
	// NewCode makes a new recovery code; the old one stops working.
	NewCode(ctx context.Context) (string, error)
	// MoveKey gives the workspace's key to "keychain" or "vault".
	MoveKey(ctx context.Context, to, passphrase string) error
}

// StartService lets the window start when one signs in to the computer.
type StartService interface {
	Starts(ctx context.Context) (bool, error)
	SetStarts(ctx context.Context, on bool) error
}

// SettingRow is one field of the form of intervals and limits.
type SettingRow struct {
	Key   string
	Label string
	Help  string
	Hint  string // what an empty field means
	Value string
	Long  bool   // a text of several lines
	Wrong string // why the value can't be taken; "" = nothing
}

// SettingsModel is the page of settings, with the outbox on it.
type SettingsModel struct {
	loop    *Loop
	service SettingsService
	facts   WorkspaceFacts
	starter StartService // nil = this system has no such thing
	place   Question
	saving  Question
	asking  Question

	stored map[string]string // in words, as shown

	Loaded  bool
	Rows    []SettingRow
	Outbox  *OutboxModel
	Never   *NeverModel // nil = the list is not shown
	Holder  string
	Starts  bool // by itself, when one signs in
	Err     error
	Changed func()
	Say     func(words string)
}

// NewSettings makes the model.
func NewSettings(loop *Loop, service SettingsService, facts WorkspaceFacts, outbox *OutboxModel) *SettingsModel {
	return &SettingsModel{loop: loop, service: service, facts: facts, Holder: facts.Holder, Outbox: outbox, Changed: func() {}, Say: func(string) {}}
}

// WithNever adds the list of who is never written to.
func (m *SettingsModel) WithNever(s NeverService) *SettingsModel {
	m.Never = NewNever(m.loop, s)
	return m
}

// WithStarter lets the page offer that the window starts by itself.
func (m *SettingsModel) WithStarter(s StartService) *SettingsModel {
	m.starter = s
	return m
}

// MayStart tells whether the window can start by itself here.
func (m *SettingsModel) MayStart() bool { return m.starter != nil }

// SetStarts lets the window start by itself, or no longer; failed, it stays as it was.
func (m *SettingsModel) SetStarts(on bool) {
	if m.starter == nil || on == m.Starts {
		return
	}
	was := m.Starts
	m.Starts = on
	Act(m.loop, &m.asking, func(ctx context.Context) error { return m.starter.SetStarts(ctx, on) }, func(err error) {
		m.Err = err
		if err != nil {
			m.Starts = was
		}
		m.Changed()
	})
}

// Facts is what is told about the workspace and the program.
func (m *SettingsModel) Facts() WorkspaceFacts { return m.facts }

// Load reads the settings. What was typed and not saved stays.
func (m *SettingsModel) Load() {
	unsaved := m.Unsaved()
	Load(m.loop, &m.place, func(ctx context.Context) (map[string]string, error) { return m.service.SettingsOf(ctx, "") },
		func(values map[string]string, err error) {
			m.Loaded, m.Err = true, err
			if err == nil && !unsaved {
				m.take(values)
			}
			m.Changed()
		})
	m.Outbox.Load()
	if m.Never != nil {
		m.Never.Load()
	}
	if m.starter != nil {
		Load(m.loop, &m.asking, m.starter.Starts, func(on bool, err error) {
			if err == nil {
				m.Starts = on
				m.Changed()
			}
		})
	}
}

func (m *SettingsModel) take(values map[string]string) {
	m.Rows, m.stored = nil, map[string]string{}
	for _, s := range m.facts.Settings {
		r := SettingRow{Key: s.Key, Label: settingLabel(s.Key), Help: s.Help, Value: showSetting(s.Key, values[s.Key]), Long: s.Long}
		if r.Value == "" {
			r.Value = s.Sample
		}
		if r.Hint = showSetting(s.Key, s.Default); r.Hint == "" {
			r.Hint = phrase.T("Automatic")
		}
		if s.Key == core.SettingPrivacyURL {
			r.Hint = phrase.T("None")
		}
		m.stored[s.Key] = r.Value
		m.Rows = append(m.Rows, r)
	}
}

func settingLabel(key string) string {
	labels := map[string]string{
		"poll": phrase.T("Ask each ATS every"), "mail_poll": phrase.T("Read mailboxes every"), "grace": phrase.T("Time to think again"),
		"window_from": phrase.T("E-mails go out from"), "window_to": phrase.T("E-mails go out until"), "zone": phrase.T("Time zone"), "mailbox_limit": phrase.T("E-mails a day and mailbox"),
		"employer_limit": phrase.T("E-mails a day and employer"), "ramp_from": phrase.T("E-mails on a new mailbox's first day"), "ramp_by": phrase.T("More of them each day"),
		"bounce_limit": phrase.T("Per cent that may come back"),
		"domain_limit": phrase.T("E-mails an hour and company"), "send_days": phrase.T("E-mails go out on"), "send_holidays": phrase.T("On public holidays too"),
		core.SettingDataNotice: phrase.T("Tell people about their data"), core.SettingPrivacyURL: phrase.T("Privacy notice"),
		core.SettingNoticeText + "en": phrase.T("What people are told, in English"), core.SettingNoticeText + "de": phrase.T("What people are told, in German"),
		core.SettingNoticeText + "fr": phrase.T("What people are told, in French"), core.SettingNoticeText + "es": phrase.T("What people are told, in Spanish"),
	}
	if l, ok := labels[key]; ok {
		return l
	}
	return strings.ToUpper(key[:min(1, len(key))]) + strings.ReplaceAll(key[min(1, len(key)):], "_", " ")
}

// isDelay tells which settings are lengths of time.
func isDelay(key string) bool { return key == "poll" || key == "mail_poll" || key == "grace" }

func showSetting(key, value string) string {
	if d, err := time.ParseDuration(value); isDelay(key) && err == nil {
		return DelayWords(d)
	}
	return value
}

func readSetting(key, shown string) (value, wrong string) {
	shown = strings.TrimSpace(shown)
	if !isDelay(key) || shown == "" {
		return shown, ""
	}
	d, ok := ReadDelay(shown)
	if !ok {
		return "", phrase.T("Write it like 20 minutes or 2 hours.")
	}
	return d.String(), ""
}

// Edit takes what was typed into a field.
func (m *SettingsModel) Edit(key, value string) {
	for i := range m.Rows {
		if r := &m.Rows[i]; r.Key == key && r.Value != value {
			r.Value = value
			_, r.Wrong = readSetting(key, value)
			m.Changed()
		}
	}
}

// Unsaved tells whether a field differs from what is stored.
func (m *SettingsModel) Unsaved() bool {
	for _, r := range m.Rows {
		if r.Value != m.stored[r.Key] {
			return true
		}
	}
	return false
}

// WhyNotSave says why the fields can't be saved just now, or "".
func (m *SettingsModel) WhyNotSave() string {
	if m.saving.Busy() {
		return phrase.T("Saving…")
	}
	if !m.Unsaved() {
		return phrase.T("Everything is saved")
	}
	for _, r := range m.Rows {
		if r.Wrong != "" {
			return phrase.T("%s makes no sense", r.Label)
		}
	}
	return ""
}

// Save stores the fields that were changed.
func (m *SettingsModel) Save() {
	if m.WhyNotSave() != "" {
		return
	}
	set, shown := map[string]string{}, map[string]string{}
	for _, r := range m.Rows {
		if r.Value != m.stored[r.Key] {
			set[r.Key], _ = readSetting(r.Key, r.Value)
			shown[r.Key] = r.Value
		}
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.service.Set(ctx, "", set) }, func(err error) {
		m.Err = err
		if err == nil {
			maps.Copy(m.stored, shown)
			m.Say(phrase.T("Saved"))
		}
		m.Changed()
	})
	m.Changed()
}

// HolderWords says who holds the workspace's key.
func (m *SettingsModel) HolderWords() string {
	switch m.Holder {
	case "vault":
		return phrase.T("A passphrase, asked for at each start")
	case "practice":
		return phrase.T("The practice company's own key: its people are invented")
	}
	return phrase.T("The keychain of this computer")
}

// MayMoveKey tells whether the key can be given to somebody else; a practice
// workspace keeps its own.
func (m *SettingsModel) MayMoveKey() bool { return m.Holder != "practice" }

// NewCode makes a new recovery code and gives it to show.
func (m *SettingsModel) NewCode(show func(code string)) {
	Load(m.loop, &m.saving, m.service.NewCode, func(code string, err error) {
		m.Err = err
		m.Changed()
		if err == nil {
			show(code)
		}
	})
}

// MoveKey gives the key to the keychain or, with a passphrase given twice, to a
// vault.
func (m *SettingsModel) MoveKey(to, passphrase, again string, done func(error)) {
	if to == "vault" {
		if wrong := PassphraseProblem(passphrase, again); wrong != "" {
			done(core.Fail(core.KindUsage, wrong, ""))
			return
		}
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.service.MoveKey(ctx, to, passphrase) }, func(err error) {
		if err == nil {
			m.Holder = to
			m.Say(phrase.T("The key has moved: %s%s", strings.ToLower(m.HolderWords()[:1]), m.HolderWords()[1:]))
		}
		m.Changed()
		done(err)
	})
}
