package model

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// ReachService reads and changes the settings of a connection.
type ReachService interface {
	// SettingsOf gives the settings of the connection of this name, with defaults.
	SettingsOf(ctx context.Context, name string) (map[string]string, error)
	// Set changes them; an empty value goes back to the default.
	Set(ctx context.Context, name string, set map[string]string) error
}

// ReachRow is one question about how far an ATS reaches in here, and we into it.
type ReachRow struct {
	Key     string
	Label   string
	Help    string   // what the value that is chosen does
	Hint    string   // of a field: what it means to leave it empty
	Options []string // the answers, the default marked; none = a field
	At      int      // the answer that is chosen
	Text    string   // what stands in the field
	Wrong   string   // why the field can't be taken; "" = nothing
}

// ReachModel is the form of a connection's settings.
type ReachModel struct {
	loop     *Loop
	service  ReachService
	settings []Setting
	place    Question
	saving   Question
	stored   map[string]string
	values   map[string]string // as shown: of fields in words

	Name    string
	Loaded  bool
	Err     error
	Changed func()
}

// NewReach makes the form for the connection of a name; settings are those that a
// connection has.
func NewReach(loop *Loop, service ReachService, settings []Setting, name string) *ReachModel {
	return &ReachModel{loop: loop, service: service, settings: settings, Name: name, Changed: func() {}}
}

// Load reads what is stored.
func (m *ReachModel) Load() {
	Load(m.loop, &m.place, func(ctx context.Context) (map[string]string, error) { return m.service.SettingsOf(ctx, m.Name) },
		func(values map[string]string, err error) {
			if m.Err = err; err == nil {
				m.Loaded, m.stored, m.values = true, map[string]string{}, map[string]string{}
				for _, s := range m.settings {
					m.stored[s.Key] = showSetting(s.Key, values[s.Key])
					m.values[s.Key] = m.stored[s.Key]
				}
			}
			m.Changed()
		})
}

// reachAnswer is one value of a setting in words: the line of the list, and what follows
// from it.
type reachAnswer struct{ value, line, does string }

// reachQuestion is a setting in words.
type reachQuestion struct {
	label, help, hint string
	answers           []reachAnswer
}

var reachQuestions = map[string]reachQuestion{
	core.SettingGoLive: {label: "Does an imported job go live at once?", answers: []reachAnswer{
		{core.GoLiveImport, "Yes, what a rule imports", "What a rule imports goes live when nothing agreed is missing; else it waits in Drafts with the reasons."},
		{core.GoLiveRule, "Only if its rule says so", "An import is a draft. A rule whose box “goes live” is ticked may make it live."},
		{core.GoLiveHand, "No, only by my hand", "Every import is a draft until you press Go live, whatever the rules say."},
	}},
	core.SettingEdits: {label: "Are later changes in the ATS taken over?", answers: []reachAnswer{
		{core.EditsIgnore, "No", "The job stays as it was imported; changes in the ATS are not shown."},
		{core.EditsShow, "Shown, I decide", "Each difference is shown field by field: take it, keep yours, or always follow."},
		{core.EditsFollow, "Yes, at once", "Every field follows the ATS, except where you decided otherwise."},
	}},
	core.SettingExport: {label: "When does somebody go to the ATS?", answers: []reachAnswer{
		{core.ExportHand, "Only when I ask", "Nobody is written into the ATS unless you export them yourself."},
		{core.ExportAuto, "As soon as they are a lead", "Whoever says yes is written into the ATS without being asked for."},
	}},
	core.SettingFirstPreview: {label: "Does the first export wait for a preview?", answers: []reachAnswer{
		{core.SettingYes, "Yes", "The first export of this connection waits until you have seen what would be written."},
		{core.SettingNo, "No", "The first export is like all others."},
	}},
	core.SettingStatusBack: {label: "Is the status read back from the ATS?", answers: []reachAnswer{
		{core.StatusNever, "Never", "What becomes of exported people is seen in the ATS only."},
		{core.StatusWithSync, "With every sync", "The stage of exported people is read with each synchronisation and shown with its time."},
		{core.StatusDaily, "Once a day", "The stage of exported people is read once a day and shown with its time."},
	}},
	core.SettingAbsence: {label: "Does a job missing from the ATS's list close?", answers: []reachAnswer{
		{core.AbsenceCloses, "Yes, after two looks", "Two good looks must agree, and many at once are held for you to decide."},
		{core.AbsenceKeeps, "No, it stays open", "Only a closed status in the ATS, or you, closes a job."},
	}},
	core.SettingPollAt: {label: "Ask once a day at", help: "An hour of this computer, as in 05:30. It replaces the interval.", hint: "By the interval"},
	"poll":             {label: "Ask the ATS every", help: "From minutes to a day. A rate limit of the ATS always counts first.", hint: "Automatic: 5 to 30 minutes"},
}

// ask gives a setting in words; one that is new here is asked by its own help.
func ask(s Setting) reachQuestion {
	q, ok := reachQuestions[s.Key]
	if !ok {
		q = reachQuestion{label: settingLabel(s.Key), help: s.Help, hint: phrase.T("Automatic")}
	}
	q = q.shown()
	for _, v := range s.Values {
		if slices.ContainsFunc(q.answers, func(a reachAnswer) bool { return a.value == v }) {
			continue
		}
		a := reachAnswer{v, upper(v), s.Help}
		if stage, ok := strings.CutPrefix(v, core.ExportStage); ok {
			a.line, a.does = phrase.T("At the stage “%s”", upper(stage)), phrase.T("Whoever reaches this stage here is written into the ATS.")
		}
		q.answers = append(q.answers, a)
	}
	return q
}

// shown is the question in the language of the window.
func (q reachQuestion) shown() reachQuestion {
	own := reachQuestion{label: phrase.Of(q.label), help: phrase.Of(q.help), hint: phrase.Of(q.hint)}
	for _, a := range q.answers {
		own.answers = append(own.answers, reachAnswer{a.value, phrase.Of(a.line), phrase.Of(a.does)})
	}
	return own
}

func upper(text string) string {
	if text == "" {
		return ""
	}
	_, n := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:n]) + text[n:]
}

// Rows are the questions with what is chosen now.
func (m *ReachModel) Rows() []ReachRow {
	var rows []ReachRow
	for _, s := range m.settings {
		q := ask(s)
		r := ReachRow{Key: s.Key, Label: q.label, Help: q.help, Hint: q.hint, Text: m.values[s.Key], Wrong: m.wrong(s.Key)}
		for i, a := range q.answers {
			line := a.line
			if a.value == s.Default {
				line += phrase.T(" (default)")
			}
			r.Options = append(r.Options, line)
			if a.value == m.values[s.Key] {
				r.At, r.Help = i, a.does
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func (m *ReachModel) wrong(key string) string {
	text := strings.TrimSpace(m.values[key])
	if _, wrong := readSetting(key, text); wrong != "" {
		return wrong
	}
	if _, err := time.Parse("15:04", text); key == core.SettingPollAt && text != "" && err != nil {
		return phrase.T("Write an hour like 05:30, or nothing.")
	}
	return ""
}

// Pick takes an answer by its place in the list.
func (m *ReachModel) Pick(key string, at int) {
	for _, s := range m.settings {
		if q := ask(s); s.Key == key && at >= 0 && at < len(q.answers) {
			m.Type(key, q.answers[at].value)
		}
	}
}

// Type takes what was typed into a field.
func (m *ReachModel) Type(key, text string) {
	if m.values[key] != text {
		m.values[key] = text
		m.Changed()
	}
}

// ReachStyle is a way of working: a starting point for the form.
type ReachStyle struct {
	Name, Note string
	set        map[string]string
}

// ReachStyles are the starting points; the first are the defaults.
var ReachStyles = []ReachStyle{
	{Name: "Reqdesk's own", Note: "Imports are drafts unless a rule says otherwise, changes are shown, leads go to the ATS.", set: nil},
	{
		Name: "Automatic", Note: "What a rule imports is live at once and stays as it was; people apply by the link.",
		set: map[string]string{core.SettingGoLive: core.GoLiveImport, core.SettingEdits: core.EditsIgnore, core.SettingExport: core.ExportHand, core.SettingStatusBack: core.StatusNever, "poll": "1h"},
	},
	{
		Name: "After a form", Note: "You complete each import; leads and their status go back and forth by themselves.",
		set: map[string]string{core.SettingGoLive: core.GoLiveHand, core.SettingEdits: core.EditsIgnore, core.SettingExport: core.ExportAuto, core.SettingAbsence: core.AbsenceKeeps, "poll": "4h"},
	},
	{
		Name: "In step, once a day", Note: "Jobs follow the ATS each early morning; nothing goes live or is exported before its stage.",
		set: map[string]string{
			core.SettingGoLive: core.GoLiveHand, core.SettingEdits: core.EditsFollow, core.SettingExport: core.ExportStage + core.StageInterview,
			core.SettingStatusBack: core.StatusDaily, core.SettingAbsence: core.AbsenceKeeps, core.SettingPollAt: "05:30",
		},
	},
}

func (m *ReachModel) styled(style ReachStyle, s Setting) string {
	if v, ok := style.set[s.Key]; ok {
		return showSetting(s.Key, v)
	}
	return showSetting(s.Key, s.Default)
}

// Start fills the form with a starting point; nothing is stored yet.
func (m *ReachModel) Start(style int) {
	for _, s := range m.settings {
		m.values[s.Key] = m.styled(ReachStyles[style], s)
	}
	m.Changed()
}

// Style is the starting point whose values the form holds; -1 = none of them.
func (m *ReachModel) Style() int {
	return slices.IndexFunc(ReachStyles, func(style ReachStyle) bool {
		return !slices.ContainsFunc(m.settings, func(s Setting) bool { return m.values[s.Key] != m.styled(style, s) })
	})
}

// Ready tells whether there is something to save that can be taken.
func (m *ReachModel) Ready() bool {
	changed := false
	for _, s := range m.settings {
		changed = changed || m.values[s.Key] != m.stored[s.Key]
		if m.wrong(s.Key) != "" {
			return false
		}
	}
	return m.Loaded && changed && !m.saving.Busy()
}

// Save stores what was changed.
func (m *ReachModel) Save(done func(error)) {
	if !m.Ready() {
		return
	}
	set := map[string]string{}
	for _, s := range m.settings {
		if m.values[s.Key] != m.stored[s.Key] {
			set[s.Key], _ = readSetting(s.Key, m.values[s.Key])
		}
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.service.Set(ctx, m.Name, set) }, func(err error) {
		m.Changed()
		done(err)
	})
	m.Changed()
}
