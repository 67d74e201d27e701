package model_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/ui/model"
)

func TestASourceFormSaysWhatIsMissing(t *testing.T) {
	m, _ := openSources(t, newWells())
	f := m.NewForm()
	if diff := cmp.Diff([]string{"GitHub", "Watched folder"}, f.Kinds()); diff != "" || f.Name != "GitHub" || f.For != model.ForAll {
		t.Errorf("kinds %s, name %q, for %d", diff, f.Name, f.For)
	}
	f.Name = " "
	want := map[string]string{model.FormName: "Give it a name of your own.", "org": "Organisation is needed.", "token": "Token is needed."}
	if diff := cmp.Diff(want, f.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if hint := f.Hint(f.Descriptor().Fields[0]); hint != "any" {
		t.Errorf("hint %q", hint)
	}
}

func TestAnotherKindOfSourceForgetsWhatWasTyped(t *testing.T) {
	m, _ := openSources(t, newWells())
	f := m.NewForm()
	f.Values["token"] = "s3cret"
	f.Choose(1)
	if len(f.Values) != 0 || f.For != model.ForJob || f.Name != "Watched folder" {
		t.Errorf("values %v, for %d, name %q", f.Values, f.For, f.Name)
	}
	if f.Note() != "" {
		t.Errorf("for a job it says %q", f.Note())
	}
	if f.For = model.ForClient; !strings.Contains(f.Note(), "no job's review") {
		t.Errorf("for a client it says %q", f.Note())
	}
	f.Choose(9)
	if f.Descriptor().Kind != "" || len(f.Problems()) != 1 {
		t.Errorf("a kind that is none: %+v, %v", f.Descriptor(), f.Problems())
	}
}

func TestANewSourceIsStoredForWhomItIsAndThenTried(t *testing.T) {
	for _, c := range []struct {
		name string
		to   int
		want model.NewSource
	}{
		{"for the job", model.ForJob, model.NewSource{Job: 1}},
		{"for the client", model.ForClient, model.NewSource{Client: "Kestrel"}},
		{"for all", model.ForAll, model.NewSource{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWells()
			m, desk := openSources(t, w)
			f := m.NewForm()
			f.Name, f.For, f.Values["org"], f.Values["token"] = " mine ", c.to, " rail ", "s3cret"
			detail := ""
			m.Add(f, func(err error) {
				if err != nil {
					t.Error(err)
				}
			}, func(d string, _ error) { detail = d })
			desk.settle()
			want := c.want
			want.Kind, want.Name = "github", "mine"
			want.Settings, want.Secrets = map[string]string{"org": "rail"}, map[string]string{"token": "s3cret"}
			if diff := cmp.Diff([]model.NewSource{want}, w.added); diff != "" {
				t.Errorf("added (-want +got):\n%s", diff)
			}
			if detail != "It answers." || len(m.Page.Sources) != 2 || len(f.Values) != 0 {
				t.Errorf("tried: %q, %d sources, left in the form %v", detail, len(m.Page.Sources), f.Values)
			}
		})
	}
}

func TestASourceThatIsRefusedKeepsNoSecretAndIsNotTried(t *testing.T) {
	w := newWells()
	m, desk := openSources(t, w)
	w.failed = core.Fail(core.KindUsage, "A source of this name exists.", "")
	f := m.NewForm()
	f.Values["token"] = "s3cret"
	var told error
	m.Add(f, func(err error) { told = err }, func(string, error) { t.Error("it was tried") })
	desk.settle()
	if told == nil || len(f.Values) != 0 {
		t.Errorf("told %v, in memory %v", told, f.Values)
	}
}

func TestASourceIsChangedAndItsSecretStaysUntilAnotherIsTyped(t *testing.T) {
	w := newWells()
	m, desk := openSources(t, w)
	f := m.Edit(w.page.Sources[0])
	if f.Values["org"] != "rail" || f.Name != "code" || len(f.Problems()) != 0 {
		t.Errorf("values %v, problems %v", f.Values, f.Problems())
	}
	if hint := f.Hint(f.Descriptor().Fields[1]); hint != "As it is" {
		t.Errorf("hint of the secret %q", hint)
	}
	save := func() (told error) {
		m.Add(f, func(err error) { told = err }, func(string, error) {})
		desk.settle()
		return told
	}
	f.Values["org"] = "trams"
	w.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	if save() == nil || f.Values["org"] != "trams" {
		t.Errorf("what was typed is gone: %v", f.Values)
	}
	w.failed = nil
	if err := save(); err != nil {
		t.Error(err)
	}
	f = m.Edit(w.page.Sources[0])
	f.Values["org"], f.Values["token"] = "", "n3w"
	if wrong := f.Problems(); wrong["org"] == "" {
		t.Errorf("problems %v", wrong)
	}
	_ = save()
	want := []string{"set code org=trams token=", "check code", "set code org= token=n3w", "check code"}
	if !slices.Equal(w.did, want) {
		t.Errorf("did %q", w.did)
	}
	if m.Edit(core.Source{Kind: "gone"}) != nil {
		t.Error("a source of a kind that is not known can be changed")
	}
}

func TestWhatASourceIsAndForWhom(t *testing.T) {
	m, _ := openSources(t, newWells())
	for _, c := range []struct {
		s    core.Source
		want string
	}{
		{core.Source{Kind: "github"}, "GitHub for all jobs"},
		{core.Source{Kind: "github", Client: 1}, "GitHub for all jobs of Kestrel"},
		{core.Source{Kind: sourcing.FolderKind, Job: 1, Settings: map[string]string{"path": "/cvs"}}, "Watched folder for this job · /cvs"},
		{core.Source{Kind: "gone"}, "gone for all jobs"},
	} {
		if got := m.SourceNote(c.s); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestASourceIsSwitchedAndTheSwitchTakenBack(t *testing.T) {
	w := newWells()
	m, desk := openSources(t, w)
	var words []string
	var undo func()
	m.Said = func(text string) { words = append(words, text) }
	m.Undo = func(text string, back func()) { words, undo = append(words, text), back }
	m.Switch(w.page.Sources[0], false)
	desk.settle()
	if undo == nil {
		t.Fatal("it can't be taken back")
	}
	undo()
	desk.settle()
	m.Remove(w.page.Sources[0])
	desk.settle()
	if !slices.Equal(w.did, []string{"off code", "on code", "remove code"}) {
		t.Errorf("did %q", w.did)
	}
	want := []string{"code is off; it is not asked until it is on again.", "code is on.", "code is removed; the profiles that it gave stay."}
	if !slices.Equal(words, want) {
		t.Errorf("said %q", words)
	}
}

func TestASwitchThatFailsOffersNoUndo(t *testing.T) {
	w := newWells()
	m, desk := openSources(t, w)
	w.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	m.Undo = func(text string, _ func()) { t.Errorf("said %q", text) }
	m.Switch(w.page.Sources[0], true)
	desk.settle()
	if m.Err == nil || len(m.Page.Sources) != 1 {
		t.Errorf("error %v, %d sources shown", m.Err, len(m.Page.Sources))
	}
	if !m.Keeps() || model.NewSources(desk.loop, w, []source.Descriptor{}).Keeps() {
		t.Error("sources can be changed only where somebody keeps them")
	}
}
