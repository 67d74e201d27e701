package model

import (
	"errors"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// WelcomeStage is what the welcome place shows.
type WelcomeStage int

// The stages. Choose is the welcome screen itself; the others stand in its
// place when something has to be asked before there is a workspace.
const (
	StageChoose   WelcomeStage = iota
	StageCode                  // a recovery code, shown once
	StageVault                 // no keychain: a passphrase in its place
	StageUnlock                // a workspace that is locked with a passphrase
	StageKeychain              // a workspace whose key can't be had just now
	StageRecover               // the recovery code in place of the key
	StageInUse                 // another window has the workspace
)

// WelcomeIntents is what the user can want before there is a workspace. The
// program does it and answers through the model's methods.
type WelcomeIntents struct {
	OnPractice func()
	OnOwn      func(passphrase string) // "" = the key goes to the keychain
	OnOpen     func(dir string)
	OnUnlock   func(passphrase string)
	// OnRecover opens a workspace with its recovery code; a passphrase makes a
	// vault, "" gives the key to the keychain anew.
	OnRecover func(code, passphrase string)
	// OnReady goes on once the recovery code is written down.
	OnReady func()
	// OnCancel ends what the practice company takes; nil = that can't be ended.
	OnCancel func()
}

// MinPassphrase is the least length of a passphrase that is accepted for a new
// vault, in characters.
const MinPassphrase = 10

// WelcomeModel is the way to a workspace. It opens nothing itself: it reports
// intents and is told what came of them by Working, Failed, Locked and ShowCode.
type WelcomeModel struct {
	intents WelcomeIntents
	last    func() // the intent reported last, for Retry
	own     bool   // it was for a new workspace of one's own
	vault   bool   // the workspace being opened has a passphrase
	may     bool   // what is being done can be ended
	ended   bool   // that was wanted

	// Dir is the folder where the data will lie, or of the workspace being opened.
	Dir   string
	Stage WelcomeStage
	// Busy says what is being done just now; "" = nothing.
	Busy string
	// Done and Of tell how far that is; Of 0 = nobody knows.
	Done, Of int
	// Code is the recovery code, at StageCode only.
	Code string
	// Written is set once the user says that the code is written down.
	Written bool
	Err     error
	Changed func()
}

// NewWelcome makes the model; dir is where a new workspace would lie.
func NewWelcome(dir string, intents WelcomeIntents) *WelcomeModel {
	return &WelcomeModel{Dir: dir, intents: intents, Changed: func() {}}
}

// Practice wants the practice company.
func (m *WelcomeModel) Practice() {
	if m.Busy == "" {
		m.own, m.may = false, m.intents.OnCancel != nil
	}
	m.report(phrase.T("Starting the practice company…"), func() { m.intents.OnPractice() })
}

// Own wants a new workspace whose key lies in the keychain.
func (m *WelcomeModel) Own() {
	if m.Busy == "" {
		m.own = true
	}
	m.report(phrase.T("Making your workspace…"), func() { m.intents.OnOwn("") })
}

// OwnVault wants a new workspace behind a passphrase, given twice.
func (m *WelcomeModel) OwnVault(passphrase, again string) {
	if wrong := PassphraseProblem(passphrase, again); wrong != "" {
		m.refuse(core.Fail(core.KindUsage, wrong, ""))
		return
	}
	m.own = true
	m.report(phrase.T("Making your workspace…"), func() { m.intents.OnOwn(passphrase) })
}

// PassphraseProblem says why a new passphrase can't be taken, or "".
func PassphraseProblem(passphrase, again string) string {
	switch {
	case len([]rune(passphrase)) < MinPassphrase:
		return phrase.T("The passphrase is too short: take at least ten characters, for example four words.")
	case passphrase != again:
		return phrase.T("The two passphrases differ.")
	}
	return ""
}

// Open wants the workspace in a folder.
func (m *WelcomeModel) Open(dir string) {
	dir = strings.Trim(strings.TrimSpace(dir), `"'`)
	if dir == "" {
		m.refuse(core.Fail(core.KindUsage, phrase.T("No folder is given."), phrase.T("Paste the path of the folder that holds the workspace.")))
		return
	}
	m.Dir, m.own, m.vault = dir, false, false
	m.report(phrase.T("Opening the workspace…"), func() { m.intents.OnOpen(dir) })
}

// Unlock gives the passphrase of the workspace being opened.
func (m *WelcomeModel) Unlock(passphrase string) {
	if passphrase == "" {
		m.refuse(core.Fail(core.KindUsage, phrase.T("The passphrase is empty."), ""))
		return
	}
	m.own, m.vault = false, true
	m.report(phrase.T("Unlocking…"), func() { m.intents.OnUnlock(passphrase) })
}

// Recover opens with the recovery code. A passphrase, given twice, is needed
// only where there is no keychain; both empty gives the key to the keychain.
func (m *WelcomeModel) Recover(code, passphrase, again string) {
	wrong := ""
	switch {
	case strings.TrimSpace(code) == "":
		wrong = phrase.T("The recovery code is empty.")
	case passphrase != "" || again != "":
		wrong = PassphraseProblem(passphrase, again)
	}
	if wrong != "" {
		m.refuse(core.Fail(core.KindUsage, wrong, ""))
		return
	}
	m.own = false
	m.report(phrase.T("Opening the workspace…"), func() { m.intents.OnRecover(code, passphrase) })
}

// Working tells what is being done now, and how far that is.
func (m *WelcomeModel) Working(what string, done, of int) {
	if m.Busy == "" || m.ended {
		return
	}
	m.Busy, m.Done, m.Of = what, done, of
	m.Changed()
}

// MayCancel tells whether what is being done can be ended.
func (m *WelcomeModel) MayCancel() bool { return m.Busy != "" && m.may }

// Cancel ends what is being done; Failed with nil then tells that it has ended.
func (m *WelcomeModel) Cancel() {
	if m.MayCancel() {
		m.Busy, m.Of, m.may, m.ended = phrase.T("Stopping…"), 0, false, true
		m.Changed()
		m.intents.OnCancel()
	}
}

// Retry reports the last intent once more.
func (m *WelcomeModel) Retry() {
	if m.last != nil {
		m.report(m.Busy, m.last)
	}
}

// To goes to another stage by hand: back to the choice, or to the recovery code.
func (m *WelcomeModel) To(stage WelcomeStage) {
	m.Stage, m.Err, m.Busy, m.may, m.ended = stage, nil, "", false, false
	m.Changed()
}

// SetWritten notes whether the recovery code is written down.
func (m *WelcomeModel) SetWritten(on bool) {
	m.Written = on
	m.Changed()
}

// Ready goes on from the recovery code, once it is written down; the code is
// forgotten.
func (m *WelcomeModel) Ready() {
	if m.Stage != StageCode || !m.Written {
		return
	}
	m.Code, m.Written, m.Stage = "", false, StageChoose
	m.intents.OnReady()
}

// Locked asks for the passphrase of the workspace in dir.
func (m *WelcomeModel) Locked(dir string) {
	m.Dir, m.vault, m.own = dir, true, false
	m.To(StageUnlock)
}

// ShowCode shows the recovery code of a workspace that was just made.
func (m *WelcomeModel) ShowCode(code string) {
	m.Code, m.Written = code, false
	m.To(StageCode)
}

// Failed tells that the intent reported last did not work. What follows depends
// on why: each reason has its own plain screen.
func (m *WelcomeModel) Failed(err error) {
	if err == nil {
		m.To(m.Stage)
		return
	}
	var told *core.Error
	if !errors.As(err, &told) {
		err = core.Fail(core.KindInvalid, phrase.T("The workspace can't be opened."), phrase.T("Try again, or choose another folder.")).Because(err)
	}
	m.Busy, m.Err, m.may, m.ended = "", err, false, false
	before := m.Stage
	m.Stage = m.after(core.KindOf(err))
	if m.Stage == StageVault && before != StageVault {
		m.Err = nil // the screen itself says that no keychain answers, and what to do
	}
	m.Changed()
}

func (m *WelcomeModel) after(kind core.Kind) WelcomeStage {
	switch {
	case kind == core.KindInUse:
		return StageInUse
	case kind != core.KindKeychain || m.Stage == StageRecover:
		return m.Stage
	case m.own:
		return StageVault
	case m.vault:
		return StageUnlock
	}
	return StageKeychain
}

// report hands an intent on, one at a time.
func (m *WelcomeModel) report(busy string, intent func()) {
	if m.Busy != "" {
		return
	}
	if busy == "" {
		busy = phrase.T("Trying again…")
	}
	m.Busy, m.Done, m.Of, m.Err, m.last = busy, 0, 0, nil, intent
	m.Changed()
	intent()
}

func (m *WelcomeModel) refuse(err error) {
	m.Err = err
	m.Changed()
}
