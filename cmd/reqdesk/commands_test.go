package main

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// palette types text into the palette and runs what it finds first.
func (s *seated) palette(text string) {
	s.t.Helper()
	s.shell.Palette()
	test.Type(s.window.Canvas().Focused(), text)
	s.press(fyne.KeyReturn)
}

func TestThePaletteFindsWhatANewcomerLooksFor(t *testing.T) {
	type find struct {
		typed string
		opens bool // a form
		place model.Place
	}
	for language, finds := range map[string][]find{
		"en": {
			{"add connection", true, model.Clients},
			{"new mailbox", true, model.Clients},
			{"new client", true, model.Clients},
			{"new job", true, model.Today},
			{"import jobs", true, model.Today},
			{"settings", false, model.Settings},
			{"clients", false, model.Clients},
		},
		"de": {{"verbind", true, model.Clients}, {"postfach", true, model.Clients}, {"sequenzen", false, model.Templates}},
		"fr": {{"connexion", true, model.Clients}, {"messagerie", true, model.Clients}},
		"es": {{"conexión", true, model.Clients}, {"nuevo cliente", true, model.Clients}},
	} {
		t.Run(language, func(t *testing.T) {
			phrase.Use(language)
			t.Cleanup(func() { phrase.Use(phrase.English) })
			s := newSeated(t)
			s.enter()
			s.settle()
			for _, f := range finds {
				s.visit(model.To(model.Today))
				s.palette(f.typed)
				if s.shell.Current().Place != f.place || s.shell.Busy() != f.opens {
					t.Errorf("%q led to %v, a dialog is open: %v", f.typed, s.shell.Current(), s.shell.Busy())
				}
				for s.shell.Busy() {
					s.press(fyne.KeyEscape)
				}
			}
		})
	}
}

// What is typed is found also on the page where one is already.
func TestTheFormForAConnectionOpensAgain(t *testing.T) {
	s := newSeated(t)
	s.enter()
	s.settle()
	for range 2 {
		s.palette("add connection")
		if !s.shell.Busy() {
			t.Fatal("no form is open")
		}
		s.press(fyne.KeyEscape)
	}
}

func TestThePaletteShowsAClientOfItsName(t *testing.T) {
	s := newSeated(t)
	s.enter()
	s.settle()
	var last core.Client
	s.view(func(tx core.Tx) error {
		all, err := s.practice.DB.Clients(tx)
		last = all[len(all)-1]
		return err
	})
	s.palette(last.Name)
	if got := s.shell.Current(); got.Place != model.Clients || got.Client != last.ID {
		t.Errorf("it led to %v, want client %s", got, last.ID)
	}
}

func TestThePaletteLeadsToAJobAndToAPersonOfTheName(t *testing.T) {
	s := newSeated(t)
	s.enter()
	s.settle()
	var job core.Job
	var person, accented core.Person
	s.view(func(tx core.Tx) error {
		list, err := s.practice.DB.Jobs(tx)
		if err != nil {
			return err
		}
		job = list[0]
		for p, err := range s.practice.DB.People(tx) {
			if err != nil {
				return err
			}
			if person = p; people.Fold(p.Name) != strings.ToLower(p.Name) {
				accented = p
			}
		}
		return nil
	})
	led := func(text string) model.Route {
		s.shell.Palette()
		test.Type(s.window.Canvas().Focused(), text)
		s.settle()
		s.press(fyne.KeyReturn)
		s.settle()
		return s.shell.Current()
	}
	if got := led(job.Title); got.Place != model.Job || got.Job != job.ID {
		t.Errorf("%q led to %v", job.Title, got)
	}
	if got := led(person.Name); got.Place != model.People || got.Person != person.ID {
		t.Errorf("%q led to %v", person.Name, got)
	}
	if got := led(people.Fold(accented.Name)); got.Place != model.People || got.Person != accented.ID || accented.ID == 0 {
		t.Errorf("%q without its accents led to %v", accented.Name, got)
	}
}
