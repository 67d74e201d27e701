package shell

import (
	"slices"

	"fyne.io/fyne/v2"

	"reqdesk/ui/model"
)

// Go shows a place. Where one was before is remembered for Back.
func (s *Shell) Go(to model.Route) {
	if s.current.Place != "" && s.current != to {
		s.history = append(s.history, s.current)
		if len(s.history) > maxHistory {
			s.history = slices.Delete(s.history, 0, 1)
		}
	}
	s.show(to)
}

// Replace shows a place without remembering where one was, for example after
// the record one was looking at has gone.
func (s *Shell) Replace(to model.Route) { s.show(to) }

// Back shows where one was before; from a first page it goes to the entry of
// the sidebar above it.
func (s *Shell) Back() {
	if n := len(s.history); n > 0 {
		to := s.history[n-1]
		s.history = s.history[:n-1]
		s.show(to)
		return
	}
	if home := s.current.Home(); home != s.current.Place {
		s.show(model.To(home))
	}
}

// Reload shows the current place anew.
func (s *Shell) Reload() { s.show(s.current) }

// Current is where one is.
func (s *Shell) Current() model.Route { return s.current }

// OnGo adds a function that is told of each change of place.
func (s *Shell) OnGo(f func(model.Route)) { s.onGo = append(s.onGo, f) }

func (s *Shell) show(to model.Route) {
	page := s.page(to.Place)
	if page == nil {
		return
	}
	if before, ok := s.pages[s.current.Place].(Leaver); ok && s.current.Place != to.Place {
		before.Leave()
	}
	changed := s.current.Place != to.Place
	s.current = to
	if changed {
		s.window.Canvas().Unfocus()
		for _, o := range s.stack.Objects {
			o.Hide()
		}
		page.Content().Show()
	}
	s.side.mark(to)
	page.Show(to)
	s.stack.Refresh()
	for _, f := range s.onGo {
		f(to)
	}
}

// page gives the page of a place, building it the first time.
func (s *Shell) page(place model.Place) Page {
	if p, ok := s.pages[place]; ok {
		return p
	}
	p := s.options.Build(place)
	if p == nil {
		return nil
	}
	s.pages[place] = p
	if h, ok := p.(Helped); ok && s.options.HelpFor != nil {
		h.SetHelp(s.Help)
	}
	content := p.Content()
	content.Hide()
	s.stack.Add(content)
	return p
}

// Focus gives o the keyboard unless a dialog is open.
func (s *Shell) Focus(o fyne.Focusable) {
	if !s.Busy() && o != nil {
		s.window.Canvas().Focus(o)
	}
}
