package screens_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/widgets"
)

// folder is a folder for files of text.
type folder string

func (f folder) FreePath(name string) string { return filepath.Join(string(f), name) }

func (f folder) SaveText(_ context.Context, path, text string) error {
	return os.WriteFile(path, []byte(text), 0o600)
}

func (f folder) ReadText(_ context.Context, path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", core.Fail(core.KindNotFound, "There is no file at this path that can be read.", "Choose another one.").Because(err)
	}
	return string(b), nil
}

// contact puts people into the job's sequence who had its first e-mail ten days ago, in
// one of the texts; so many of them answered.
func (c *correspondence) contact(t *testing.T, text string, sent, answered int) {
	t.Helper()
	err := c.store.Update(t.Context(), func(tx core.Tx) error {
		for i := range sent {
			person := core.Person{Name: fmt.Sprintf("Sent %s %d", text, i), Emails: []string{fmt.Sprintf("%s%d@example.com", strings.ReplaceAll(text, " ", "."), i)}}
			err := c.store.PutPerson(tx, &person, nil)
			e := core.Enrolment{Job: c.job.ID, Person: person.ID, To: person.Emails[0], Version: 1, State: core.EnrolmentRunning, Next: 1}
			if i < answered {
				e.State = core.EnrolmentStopped
			}
			err = errors.Join(err, c.store.PutEnrolment(tx, &e))
			m := core.Message{Kind: core.MessageSent, Job: c.job.ID, Person: person.ID, Enrolment: e.ID, Variant: text, Date: today.Add(-10 * 24 * time.Hour)}
			err = errors.Join(err, c.store.PutMessage(tx, &m))
			if i < answered {
				m = core.Message{Kind: core.MessageReply, Job: c.job.ID, Person: person.ID, Enrolment: e.ID, Date: today}
				err = errors.Join(err, c.store.PutMessage(tx, &m))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) sequencePage() *screens.Sequence {
	return b.pages[model.Sequence].(*screens.Sequence)
}

func TestASequenceBeginsInALanguageByKeys(t *testing.T) {
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		c := newCorrespondence(t)
		b, m, _ := correspondenceBenchIn(t, c, o)
		b.window.Resize(size)
		b.visit(model.ToSequence(c.job.ID))
		b.shoot("sequence-none-" + name)
		b.press(fyne.KeyReturn)
		b.press(fyne.KeyRight)
		b.shoot("sequence-begin-" + name)
		b.press(fyne.KeyReturn)
		if len(m.Steps) != 3 || m.Steps[0].Language != "de" || !m.Unsaved() {
			t.Fatalf("steps %+v", m.Steps)
		}
		b.press(fyne.KeyDown)
		if m.Current != 1 {
			t.Error("the keyboard must be on the steps")
		}
		b.shoot("sequence-begun-" + name)
	})
}

func TestAStepIsForSomeOnly(t *testing.T) {
	c := newCorrespondence(t)
	b, m, _ := correspondenceBench(t, c)
	b.visit(model.ToSequence(c.job.ID))
	begin(t, m)
	b.settle()
	if b.reads("Only for those with") {
		t.Error("the first e-mail is for everybody")
	}
	m.Choose(1)
	b.settle()
	b.fillOnly("nobody knows")
	if m.Step().If != "" {
		t.Errorf("what can't be read was taken: %q", m.Step().If)
	}
	b.shoot("sequence-condition-bad")
	b.fillOnly("employer")
	b.shoot("sequence-condition")
	if m.Step().If != "employer" || !b.shownIn("2 · 3 days later · if employer", m) {
		t.Errorf("step %+v, rows %+v", m.Step(), m.Rows)
	}
	m.Save()
	b.settle()
	stored, err := c.Sequence(t.Context(), c.job.ID)
	if err != nil || stored.Steps[1].If != "employer" {
		t.Errorf("stored %+v, %v", stored.Steps, err)
	}
}

func (b *bench) shownIn(want string, m *model.SequenceModel) bool {
	for _, r := range m.Rows {
		if r.When == want {
			return true
		}
	}
	return false
}

// fillOnly types a condition into its field.
func (b *bench) fillOnly(text string) {
	b.t.Helper()
	done := false
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if f, ok := o.(*widgets.Field); ok && f.PlaceHolder == "Everybody" {
			f.SetText(text)
			done = true
		}
	})
	if !done {
		b.t.Fatal("there is no field for a condition")
	}
	b.settle()
}

func TestForWhomANewVersionIsIsAskedByKeys(t *testing.T) {
	for key, everybody := range map[fyne.KeyName]bool{fyne.KeyN: false, fyne.KeyA: true} {
		c := newCorrespondence(t)
		c.onTheWay = 3
		b, m, _ := correspondenceBench(t, c)
		b.visit(model.ToSequence(c.job.ID))
		begin(t, m)
		m.Save()
		b.settle()
		c.contact(t, "", 3, 0)
		b.visit(model.ToSequence(c.job.ID))
		b.press(fyne.KeyDown)
		b.press(fyne.KeyDelete)
		b.sequencePage().Save()
		b.settle()
		b.shoot("sequence-whom")
		if stored, _ := c.Sequence(t.Context(), c.job.ID); stored.Version != 1 || !b.reads("Whom is version 2 for?") {
			t.Fatalf("version %d before it was said for whom", stored.Version)
		}
		b.press(key)
		versions, err := c.Versions(t.Context(), c.job.ID)
		if err != nil || len(versions) != 2 {
			t.Fatalf("versions %+v, %v", versions, err)
		}
		if got := versions[1].Everybody; got != everybody || versions[1].People != map[bool]int{false: 0, true: 3}[everybody] {
			t.Errorf("%s: for everybody %v, followed by %d", key, got, versions[1].People)
		}
		b.press(fyne.KeyM)
		for range 2 {
			b.press(fyne.KeyDown)
		}
		b.press(fyne.KeyReturn)
		b.shoot("sequence-versions")
		if !b.reads("Version 2, the newest") {
			t.Errorf("versions are not shown: %q", b.texts())
		}
		b.press(fyne.KeyEscape)
	}
}

func TestASequenceGoesToATextFileAndComesBack(t *testing.T) {
	c := newCorrespondence(t)
	b, m, _ := correspondenceBench(t, c)
	dir := folder(t.TempDir())
	m.WithFiles(dir)
	b.visit(model.ToSequence(c.job.ID))
	begin(t, m)
	b.settle()
	b.visit(model.ToSequence(c.job.ID))
	b.press(fyne.KeyM)
	for range 3 {
		b.press(fyne.KeyDown)
	}
	b.shoot("sequence-more")
	b.press(fyne.KeyReturn)
	b.shoot("sequence-file")
	b.press(fyne.KeyReturn)
	path := dir.FreePath("Backend Engineer (Go) sequence.yaml")
	if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), "steps:") {
		t.Fatalf("file %q, %v", text, err)
	}
	m.Remove()
	b.press(fyne.KeyM)
	for range 4 {
		b.press(fyne.KeyDown)
	}
	b.press(fyne.KeyReturn)
	b.typeText(filepath.Join(string(dir), "nothing.yaml"))
	b.press(fyne.KeyReturn)
	if !b.reads("There is no file at this path that can be read.") || len(m.Steps) != 2 {
		t.Errorf("steps %d", len(m.Steps))
	}
	b.shoot("sequence-file-none")
	b.window.Canvas().Focused().(*widgets.Field).SetText(path)
	b.press(fyne.KeyReturn)
	if len(m.Steps) != 3 || b.Busy() {
		t.Errorf("%d steps, dialog open %v", len(m.Steps), b.Busy())
	}
}

func TestTwoTextsAreTriedOutAgainstEachOther(t *testing.T) {
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		c := newCorrespondence(t)
		c.bilingual(t)
		if _, err := c.SetTemplate(t.Context(), "short", "Subject: {{ job_title }}\n\nHello, {{ apply_link }}\n"); err != nil {
			t.Fatal(err)
		}
		b, m, _ := correspondenceBenchIn(t, c, o)
		b.window.Resize(size)
		b.visit(model.ToSequence(c.job.ID))
		begin(t, m)
		m.UseTemplate("first contact")
		b.settle()
		b.visit(model.ToSequence(c.job.ID))
		b.press(fyne.KeyE)
		for range 2 { // last word, short
			b.press(fyne.KeyDown)
		}
		b.press(fyne.KeyReturn)
		if m.Step().Against != "short" {
			t.Fatalf("step %+v", m.Step())
		}
		b.narrow()
		b.shoot("trial-begun-" + name)
		m.Save()
		b.settle()
		c.contact(t, "first contact", 5, 0)
		c.contact(t, "short", 4, 0)
		b.visit(model.ToSequence(c.job.ID))
		if !b.reads("Too early to tell – 11 more needed.") {
			t.Errorf("it says %q", b.texts())
		}
		b.narrow()
		b.shoot("trial-early-" + name)
		c.contact(t, "short", 30, 14)
		c.contact(t, "first contact", 30, 1)
		b.visit(model.ToSequence(c.job.ID))
		b.press(fyne.KeyE)
		b.shoot("trial-decided-" + name)
		b.press(fyne.KeyReturn) // the better one has the keyboard
		if s := m.Step(); s.Template != "short" || s.Against != "" {
			t.Errorf("step %+v", s)
		}
	})
}

func TestTheLanguageOfAStepFollowsTheReader(t *testing.T) {
	c := newCorrespondence(t)
	c.bilingual(t)
	b, m, _ := correspondenceBench(t, c)
	b.visit(model.ToSequence(c.job.ID))
	begin(t, m)
	m.UseTemplate("first contact")
	b.settle()
	list, _ := m.StepLanguages()
	m.SetLanguage(list[2])
	b.settle()
	b.shoot("sequence-language")
	if s := m.Step(); s.Language != core.Recipients || s.Fallback != "de" || !strings.Contains(m.Preview.Text(), "Guten Tag Inês") {
		t.Errorf("step %+v, preview %q", s, m.Preview.Text())
	}
	b.window.Canvas().FocusNext()
	m.Save()
	b.settle()
	if stored, err := c.Sequence(t.Context(), c.job.ID); err != nil || stored.Steps[0].Fallback != "de" {
		t.Errorf("stored %+v, %v", stored.Steps, err)
	}
}
