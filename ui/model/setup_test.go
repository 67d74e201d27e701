package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/ui/model"
)

// setups are set-up files by path.
type setups struct {
	files  map[string]model.Setup
	texts  map[string]string
	taken  []string
	failed error
	gates  map[string]chan struct{} // files that take long to read
}

func newSetups() *setups {
	return &setups{texts: map[string]string{}, gates: map[string]chan struct{}{}, files: map[string]model.Setup{
		"kestrel.yaml": {
			Client:      core.Client{Name: "Kestrel"},
			Connections: []model.SetupConnection{{Name: "careers", Kind: "feed"}, {Name: "suite", Kind: "unheard", Needs: []string{"Client ID", "Token"}}},
			Templates:   []string{"First", "Second"}, Starter: true,
		},
		"bare.yaml": {Client: core.Client{Name: "Bare"}},
	}}
}

func (s *setups) FreePath(name string) string { return "/downloads/" + name }

func (s *setups) SaveSetup(_ context.Context, client, path string) ([]string, error) {
	s.texts[path] = client
	return []string{"the keys of careers"}, s.failed
}

func (s *setups) TrySetup(_ context.Context, path, client string) (model.Setup, error) {
	if gate := s.gates[path]; gate != nil {
		<-gate
	}
	is, ok := s.files[path]
	if !ok {
		return is, core.Fail(core.KindNotFound, "There is no such file.", "")
	}
	if client != "" {
		is.Client.Name = client
	}
	return is, nil
}

func (s *setups) TakeSetup(ctx context.Context, path, client string) (model.Setup, error) {
	if s.failed != nil {
		return model.Setup{}, s.failed
	}
	s.taken = append(s.taken, path+" as "+client)
	return s.TrySetup(ctx, path, client)
}

func (s *setups) SaveText(_ context.Context, path, text string) error {
	if s.failed == nil {
		s.texts[path] = text
	}
	return s.failed
}

func (s *setups) ReadText(_ context.Context, path string) (string, error) {
	return s.texts[path], s.failed
}

func openSetup(t *testing.T, s *setups) (*model.SetupModel, *model.ClientsModel, *desktop) {
	t.Helper()
	desk, a := newDesktop(t), newAgency()
	m := model.NewClients(desk.loop, model.ClientServices{
		Clients: a, Connections: a, SignIns: a, Mailboxes: a, Setups: s, Kinds: []ats.Descriptor{{Kind: "feed", Name: "Job feed"}},
	})
	m.Load(model.Route{})
	desk.settle()
	return m.ReadSetup(), m, desk
}

func TestASetUpSaysFirstWhatItWouldMake(t *testing.T) {
	s := newSetups()
	m, _, desk := openSetup(t, s)
	if m.Lines() != nil || m.Ready() {
		t.Error("it says something of no file")
	}
	m.Try(" kestrel.yaml ", " Kestrel North ")
	desk.settle()
	want := []string{
		"The client Kestrel North, with its codes and what is off-limits.",
		"The connection careers to Job feed, with its settings, words and rules.",
		"The connection suite to unheard, with its settings, words and rules. You enter its keys yourself: Client ID, Token.",
		"2 e-mail templates: First, Second.",
		"A sequence for new jobs to start from.",
		"Nothing that is here already is changed.",
	}
	if diff := cmp.Diff(want, m.Lines()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	m.Try("bare.yaml", "")
	desk.settle()
	if n := len(m.Lines()); n != 2 {
		t.Errorf("a bare client has %d lines: %q", n, m.Lines())
	}
	if len(s.taken) != 0 {
		t.Errorf("trying made %q", s.taken)
	}
}

func TestASetUpThatCannotBeReadIsNotTaken(t *testing.T) {
	s := newSetups()
	m, _, desk := openSetup(t, s)
	m.Try("none.yaml", "")
	desk.settle()
	if m.Err == nil || m.Ready() {
		t.Errorf("error %v, ready %v", m.Err, m.Ready())
	}
	m.Take(func(model.Setup, error) { t.Error("it was taken") })
	m.Try("  ", "")
	desk.settle()
	if m.Err != nil || m.Tried != nil || len(s.taken) != 0 {
		t.Errorf("without a path: error %v, taken %q", m.Err, s.taken)
	}
}

func TestTheFileThatWasNamedLastIsTheOneThatIsShown(t *testing.T) {
	s := newSetups()
	s.gates["kestrel.yaml"] = make(chan struct{})
	m, _, desk := openSetup(t, s)
	m.Try("kestrel.yaml", "")
	m.Try("bare.yaml", "")
	desk.next()
	close(s.gates["kestrel.yaml"])
	desk.settle()
	if m.Tried == nil || m.Tried.Client.Name != "Bare" {
		t.Errorf("shown is %+v", m.Tried)
	}
}

func TestASetUpIsTakenOnceUnderItsName(t *testing.T) {
	s := newSetups()
	m, _, desk := openSetup(t, s)
	m.Try("bare.yaml", "Other")
	desk.settle()
	var made []string
	take := func() { m.Take(func(is model.Setup, _ error) { made = append(made, is.Client.Name) }) }
	take()
	take() // pressed twice
	desk.settle()
	if !slices.Equal(s.taken, []string{"bare.yaml as Other"}) || !slices.Equal(made, []string{"Other"}) {
		t.Errorf("taken %q, told %q", s.taken, made)
	}
	s.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	var told error
	m.Take(func(_ model.Setup, err error) { told = err })
	desk.settle()
	if told == nil || !m.Ready() {
		t.Errorf("told %v; it can be tried again: %v", told, m.Ready())
	}
}

func TestTheSetUpOfTheClientThatIsShownGoesToAFile(t *testing.T) {
	s := newSetups()
	_, m, desk := openSetup(t, s)
	if m.SetupPath() != "/downloads/Kestrel Rail Systems set-up.yaml" || !m.MayShare() {
		t.Errorf("path %q", m.SetupPath())
	}
	var left []string
	m.SaveSetup(" /tmp/k.yaml ", func(leftOut []string, _ error) { left = leftOut })
	desk.settle()
	if s.texts["/tmp/k.yaml"] != "Kestrel Rail Systems" || !strings.Contains(left[0], "keys") {
		t.Errorf("saved %v, left out %q", s.texts, left)
	}
	m.SaveText(" /tmp/rules.yaml ", "rules", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	read := ""
	m.ReadText(" /tmp/rules.yaml", func(text string, _ error) { read = text })
	desk.settle()
	if read != "rules" || m.SharePath("rules.yaml") != "/downloads/rules.yaml" {
		t.Errorf("read %q, shared at %q", read, m.SharePath("rules.yaml"))
	}
	s.failed = core.Fail(core.KindStorage, "The folder can't be written.", "")
	var told []error
	m.SaveText("x", "y", func(err error) { told = append(told, err) })
	m.ReadText("x", func(_ string, err error) { told = append(told, err) })
	desk.settle()
	if len(told) != 2 || told[0] == nil || told[1] == nil {
		t.Errorf("told %v", told)
	}
}
