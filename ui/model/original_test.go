package model_test

import (
	"context"
	"image"
	"testing"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/ui/model"
)

// scans are the originals of profiles, by profile.
type scans struct {
	pages map[core.ProfileID]intake.Original
	gates map[core.ProfileID]chan struct{} // those that take long
}

func (s scans) Original(_ context.Context, p core.Profile) (intake.Original, error) {
	if gate := s.gates[p.ID]; gate != nil {
		<-gate
	}
	is, ok := s.pages[p.ID]
	if !ok {
		return is, core.Fail(core.KindNotFound, "No original is kept for this profile.", "")
	}
	return is, nil
}

func someScans() scans {
	page := image.NewGray(image.Rect(0, 0, 1, 1))
	return scans{pages: map[core.ProfileID]intake.Original{
		1: {Name: "ada.pdf", Pages: []image.Image{page, page}, More: true},
		2: {Name: "grace.docx", Text: "Grace Hall"},
		3: {Name: "ivo.pdf", Pages: []image.Image{page}},
	}, gates: map[core.ProfileID]chan struct{}{}}
}

func scanned(id core.ProfileID) core.Profile { return core.Profile{ID: id, Blob: "sha256"} }

func TestAnOriginalSaysWhatIsNotShownOfIt(t *testing.T) {
	desk := newDesktop(t)
	m := model.NewOriginal(desk.loop, someScans())
	for id, want := range map[core.ProfileID]string{
		1: "Only the first 2 pages are shown.",
		2: "The file can't be drawn here: this is the text that was read of it.",
		3: "",
	} {
		m.Toggle(scanned(id))
		if m.Loaded || m.Note() != "" {
			t.Errorf("%s: it says %q before the file is read", id, m.Note())
		}
		desk.settle()
		if m.Note() != want || !m.Open || !m.Loaded {
			t.Errorf("%s: %q, want %q", id, m.Note(), want)
		}
		m.Toggle(scanned(id))
		if m.Open || m.Is.Name != "" {
			t.Errorf("%s: it is still shown, with %q", id, m.Is.Name)
		}
	}
}

func TestAnOriginalThatIsNotKeptIsAnError(t *testing.T) {
	desk := newDesktop(t)
	m := model.NewOriginal(desk.loop, someScans())
	m.Toggle(scanned(9))
	desk.settle()
	if !core.IsNotFound(m.Err) || m.Note() != "" {
		t.Errorf("error %v, note %q", m.Err, m.Note())
	}
}

func TestTheOriginalFollowsThePersonWhoIsShown(t *testing.T) {
	desk := newDesktop(t)
	m := model.NewOriginal(desk.loop, someScans())
	m.Follow(scanned(1))
	desk.settle()
	if m.Open {
		t.Fatal("it opened though nobody asked")
	}
	m.Toggle(scanned(1))
	desk.settle()
	m.Follow(scanned(1))
	if !m.Loaded {
		t.Error("the same one is read twice")
	}
	m.Follow(scanned(2))
	desk.settle()
	if m.Is.Name != "grace.docx" {
		t.Errorf("shown is %q", m.Is.Name)
	}
	m.Follow(core.Profile{ID: 4})
	if m.Open {
		t.Error("it stays open for somebody who has no original")
	}
}

func TestASlowOriginalIsNotShownForTheNextPerson(t *testing.T) {
	desk, s := newDesktop(t), someScans()
	s.gates[1] = make(chan struct{})
	m := model.NewOriginal(desk.loop, s)
	m.Toggle(scanned(1))
	m.Follow(scanned(3))
	desk.next()
	close(s.gates[1])
	desk.settle()
	if m.Is.Name != "ivo.pdf" || m.Profile.ID != 3 {
		t.Errorf("shown is %q", m.Is.Name)
	}
}

func TestAnOriginalThatWasClosedStaysClosed(t *testing.T) {
	desk, s := newDesktop(t), someScans()
	s.gates[1] = make(chan struct{})
	m := model.NewOriginal(desk.loop, s)
	m.Toggle(scanned(1))
	m.Close()
	close(s.gates[1])
	desk.settle()
	if m.Open || m.Loaded || m.Is.Name != "" {
		t.Errorf("open %v with %q", m.Open, m.Is.Name)
	}
}
