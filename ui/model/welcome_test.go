package model_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// doorkeeper notes what was wanted.
type doorkeeper struct{ wanted []string }

func (d *doorkeeper) intents() model.WelcomeIntents {
	note := func(s string) { d.wanted = append(d.wanted, s) }
	return model.WelcomeIntents{
		OnPractice: func() { note("practice") },
		OnOwn:      func(p string) { note("own " + p) },
		OnOpen:     func(dir string) { note("open " + dir) },
		OnUnlock:   func(p string) { note("unlock " + p) },
		OnRecover:  func(code, p string) { note("recover " + code + " " + p) },
		OnReady:    func() { note("ready") },
	}
}

func (d *doorkeeper) last() string {
	if len(d.wanted) == 0 {
		return ""
	}
	return d.wanted[len(d.wanted)-1]
}

func TestEachFailureHasItsOwnPlainScreen(t *testing.T) {
	keychain := core.Fail(core.KindKeychain, "The keychain does not answer.", "")
	inUse := core.Fail(core.KindInUse, "Another Reqdesk has this workspace open.", "")
	disk := core.Fail(core.KindStorage, "The disk is full.", "")
	for _, c := range []struct {
		name string
		do   func(*model.WelcomeModel)
		err  error
		want model.WelcomeStage
	}{
		{"no keychain for a new workspace", (*model.WelcomeModel).Own, keychain, model.StageVault},
		{"no keychain for an old one", func(m *model.WelcomeModel) { m.Open("/w") }, keychain, model.StageKeychain},
		{"a wrong passphrase", func(m *model.WelcomeModel) { m.Locked("/w"); m.Unlock("wrong") }, keychain, model.StageUnlock},
		{"a wrong recovery code", func(m *model.WelcomeModel) { m.To(model.StageRecover); m.Recover("AAAAA", "", "") }, keychain, model.StageRecover},
		{"a second window", func(m *model.WelcomeModel) { m.Open("/w") }, inUse, model.StageInUse},
		{"a full disk", (*model.WelcomeModel).Own, disk, model.StageChoose},
		{"a full disk for the practice company", (*model.WelcomeModel).Practice, disk, model.StageChoose},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := model.NewWelcome("/home/x", (&doorkeeper{}).intents())
			c.do(m)
			if m.Busy == "" {
				t.Error("nothing says that something is being done")
			}
			m.Failed(c.err)
			told := m.Err != nil || m.Stage == model.StageVault // that screen is the explanation
			if m.Stage != c.want || !told || m.Busy != "" {
				t.Errorf("stage %v, error %v, busy %q; want stage %v", m.Stage, m.Err, m.Busy, c.want)
			}
		})
	}
}

func TestRetryReportsTheSameIntentAgain(t *testing.T) {
	d := &doorkeeper{}
	m := model.NewWelcome("/home/x", d.intents())
	m.Open(` "/data/reqdesk" `)
	m.Failed(core.Fail(core.KindInUse, "Another Reqdesk has this workspace open.", ""))
	m.Retry()
	if len(d.wanted) != 2 || d.wanted[0] != "open /data/reqdesk" || d.wanted[1] != d.wanted[0] {
		t.Errorf("wanted %q", d.wanted)
	}
}

func TestTheRecoveryCodeIsLeftOnlyOnceItIsWrittenDown(t *testing.T) {
	d := &doorkeeper{}
	m := model.NewWelcome("/home/x", d.intents())
	m.Own()
	m.ShowCode("AAAAA-BBBBB")
	m.Ready()
	if d.last() != "own " {
		t.Fatalf("went on although the code is not written down: %q", d.wanted)
	}
	m.SetWritten(true)
	m.Ready()
	if d.last() != "ready" || m.Code != "" {
		t.Errorf("wanted %q, code %q", d.wanted, m.Code)
	}
}

func TestPassphrases(t *testing.T) {
	for _, c := range []struct {
		name, one, two string
		good           bool
	}{
		{"too short", "short", "short", false},
		{"different", "four plain words here", "four plain word here", false},
		{"empty", "", "", false},
		{"good", "four plain words here", "four plain words here", true},
		{"ten letters of another script", "пароль1234", "пароль1234", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &doorkeeper{}
			m := model.NewWelcome("/home/x", d.intents())
			m.To(model.StageVault)
			m.OwnVault(c.one, c.two)
			if (d.last() == "own "+c.one) != c.good || (m.Err == nil) != c.good {
				t.Errorf("wanted %q, error %v", d.wanted, m.Err)
			}
		})
	}
}

func TestNothingIsReportedForEmptyFields(t *testing.T) {
	d := &doorkeeper{}
	m := model.NewWelcome("/home/x", d.intents())
	m.Open("  ")
	m.Unlock("")
	m.Recover("", "", "")
	if len(d.wanted) > 0 || m.Err == nil {
		t.Errorf("wanted %q, error %v", d.wanted, m.Err)
	}
}

func TestWhatThePracticeCompanyTakesIsToldAndCanBeEnded(t *testing.T) {
	ended := 0
	m := model.NewWelcome("/w", model.WelcomeIntents{OnPractice: func() {}, OnOwn: func(string) {}, OnCancel: func() { ended++ }})
	m.Working("nobody asked", 1, 2)
	if m.Busy != "" || m.MayCancel() {
		t.Errorf("before anything is wanted it says %q", m.Busy)
	}
	m.Practice()
	m.Working("Fetching its jobs…", 3, 4)
	if m.Busy != "Fetching its jobs…" || m.Done != 3 || m.Of != 4 || !m.MayCancel() {
		t.Errorf("it says %q, %d of %d", m.Busy, m.Done, m.Of)
	}
	m.Cancel()
	m.Cancel()
	m.Working("Reading the résumés of its people…", 4, 4)
	if ended != 1 || m.MayCancel() || m.Busy != "Stopping…" {
		t.Errorf("ended %d times, and it says %q", ended, m.Busy)
	}
	m.Failed(nil)
	if m.Busy != "" || m.Err != nil || m.Stage != model.StageChoose {
		t.Errorf("after that it says %q, %v", m.Busy, m.Err)
	}
	m.Own()
	if m.MayCancel() {
		t.Error("the making of a workspace of one's own can't be ended")
	}
}
