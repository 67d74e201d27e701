package main

import (
	"testing"

	"reqdesk/core"
	"reqdesk/ui/look"
)

// A client is told from others by its colour, which is the same everywhere.
func TestTheSwitcherShowsAClientInItsOwnColour(t *testing.T) {
	s := switcher{list: []core.Client{{ID: 1, Name: "Kestrel Rail Systems", Colour: "#2F6DB5"}, {ID: 2, Name: "Marram Health"}}}
	list := s.clients(func(core.ClientID) {}).List
	if list[0].Accent != 0 || look.AccentFor("Kestrel Rail Systems") == 0 {
		t.Errorf("a blue client has the accent %d", list[0].Accent)
	}
	if want := look.AccentFor("Marram Health"); list[1].Accent != want {
		t.Errorf("a client without a colour has the accent %d, want %d", list[1].Accent, want)
	}
}
