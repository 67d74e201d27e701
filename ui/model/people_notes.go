package model

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/ui/phrase"
)

// Notes keeps what is written down of people, and their tags.
type Notes interface {
	AddTouch(ctx context.Context, t core.Touch) (core.Touch, error)
	RemoveTouch(ctx context.Context, id core.TouchID) error
	Tag(ctx context.Context, person core.PersonID, tag string, on bool) (core.Person, error)
	// Tags gives all tags that somebody has, the most frequent first.
	Tags(ctx context.Context) ([]followup.TagCount, error)
}

// Searches keeps searches over all people under a name.
type Searches interface {
	SavedSearches(ctx context.Context) ([]core.SavedSearch, error)
	SaveSearch(ctx context.Context, n core.SavedSearch) (core.SavedSearch, error)
	RenameSearch(ctx context.Context, name, to string) (core.SavedSearch, error)
	RemoveSearch(ctx context.Context, name string) error
}

// TouchKinds are the kinds of touch in the order in which they are offered.
func TouchKinds() []core.TouchKind {
	return []core.TouchKind{core.TouchCall, core.TouchMeeting, core.TouchMessage, core.TouchOther}
}

// TouchWord names a kind of touch.
func TouchWord(k core.TouchKind) string {
	switch k {
	case core.TouchCall:
		return phrase.T("Call")
	case core.TouchMeeting:
		return phrase.T("Meeting")
	case core.TouchMessage:
		return phrase.T("Message")
	case core.TouchOther:
	}
	return phrase.T("Note")
}

// TouchRow is one line of what is written down of a person.
type TouchRow struct {
	Touch core.Touch
	Text  string
	Note  string // the kind, when it was, and the job that it was about
}

// TouchRows are what is written down of a person, newest first.
func TouchRows(d Dossier) []TouchRow {
	rows := make([]TouchRow, 0, len(d.Touches))
	for _, t := range d.Touches {
		at := Moment(t.At)
		if onlyADay(t.At) {
			at = Day(t.At)
		}
		note := []string{TouchWord(t.Kind), at}
		for _, s := range d.Standing {
			if s.Job == t.Job {
				note = append(note, s.Title)
			}
		}
		rows = append(rows, TouchRow{Touch: t, Text: t.Text, Note: strings.Join(note, " · ")})
	}
	slices.SortStableFunc(rows, func(a, b TouchRow) int {
		return cmp.Or(b.Touch.At.Compare(a.Touch.At), cmp.Compare(b.Touch.ID, a.Touch.ID))
	})
	return rows
}

func onlyADay(t time.Time) bool {
	h, m, s := t.Local().Clock()
	return h+m+s == 0
}

// ReadWhen reads when something was: nothing is now, else a day, or a day and a
// time. The problem is a sentence; "" = it can be read.
func ReadWhen(text string, now time.Time) (at time.Time, problem string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return now, ""
	}
	for _, form := range []string{"2006-01-02 15:04", time.DateOnly, "2 Jan 2006, 15:04", "2 Jan 2006", "2.1.2006 15:04", "2.1.2006"} {
		at, err := time.ParseInLocation(form, text, now.Location())
		switch {
		case err != nil:
		case at.After(now):
			return at, phrase.T("That is still to come; for what is to be done, add a task.")
		default:
			return at, ""
		}
	}
	return now, phrase.T("Write a day like %s, with a time if you like: %s.", now.Format(time.DateOnly), now.Format("2006-01-02 15:04"))
}

// Write keeps what was said elsewhere.
func (m *PeopleWork) Write(t core.Touch) {
	var kept core.Touch
	m.do(func(ctx context.Context) (err error) {
		kept, err = m.by.Notes.AddTouch(ctx, t)
		return err
	}, phrase.T("%s written down.", TouchWord(t.Kind)), func() {
		m.do(func(ctx context.Context) error { return m.by.Notes.RemoveTouch(ctx, kept.ID) }, phrase.T("It is taken out again."), nil)
	})
}

// Unwrite takes what was written down out again.
func (m *PeopleWork) Unwrite(t core.Touch) {
	m.do(func(ctx context.Context) error { return m.by.Notes.RemoveTouch(ctx, t.ID) }, phrase.T("%s removed.", TouchWord(t.Kind)), func() {
		m.do(func(ctx context.Context) error {
			_, err := m.by.Notes.AddTouch(ctx, t)
			return err
		}, phrase.T("It is there again."), nil)
	})
}

// Tag puts a tag on a person, or takes it off.
func (m *PeopleWork) Tag(person core.PersonID, tag string, on bool) {
	tag = strings.Join(strings.Fields(tag), " ")
	set := func(on bool) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := m.by.Notes.Tag(ctx, person, tag, on)
			return err
		}
	}
	said := map[bool]string{true: phrase.T("Tagged “%s”.", tag), false: phrase.T("No longer tagged “%s”.", tag)}
	m.do(set(on), said[on], func() { m.do(set(!on), said[!on], nil) })
}

// ReadTags reads all tags that somebody has; show gets them on the window's
// goroutine.
func (m *PeopleWork) ReadTags(show func([]followup.TagCount)) {
	Load(m.loop, &m.tagging, m.by.Notes.Tags, func(all []followup.TagCount, err error) {
		if err != nil {
			m.Refused(err)
			return
		}
		show(all)
	})
}

// TagRow is one line of the choice of tags.
type TagRow struct {
	Tag  string
	Note string
	On   bool // whoever is asked about has it
	New  bool // nobody has it yet
}

// TagRows are the tags that hold what was typed: the one that is typed in full,
// then the most frequent. Where tags are put on people, adds, those that are on
// stand last, so that none is taken off by mistake, and what is nobody's yet can be
// added; else those that are on stand first.
func TagRows(all []followup.TagCount, on []string, typed string, adds bool) []TagRow {
	typed = strings.Join(strings.Fields(typed), " ")
	var rows []TagRow
	exact := false
	for _, t := range all {
		if !strings.Contains(strings.ToLower(t.Tag), strings.ToLower(typed)) {
			continue
		}
		exact = exact || strings.EqualFold(t.Tag, typed)
		has := slices.ContainsFunc(on, func(o string) bool { return strings.EqualFold(o, t.Tag) })
		rows = append(rows, TagRow{Tag: t.Tag, Note: phrase.N(t.Count, "%d person", "%d people"), On: has})
	}
	rank := func(r TagRow) int {
		switch {
		case strings.EqualFold(r.Tag, typed):
			return 0
		case r.On == adds:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(rows, func(a, b TagRow) int { return rank(a) - rank(b) })
	if adds && typed != "" && !exact {
		rows = append(rows, TagRow{Tag: typed, Note: phrase.T("A new tag"), New: true})
	}
	return rows
}

// SearchNote says what a saved search looks for.
func SearchNote(s core.SavedSearch) string {
	var parts []string
	if s.Text != "" {
		parts = append(parts, "“"+s.Text+"”")
	}
	if s.Tag != "" {
		parts = append(parts, phrase.T("tagged %s", s.Tag))
	}
	return strings.Join(parts, ", ")
}

// SaveSearch keeps what is shown now under a name; one of the same name is
// replaced, and comes back by undo.
func (m *PeopleWork) SaveSearch(n core.SavedSearch) {
	save := func(n core.SavedSearch) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := m.by.Searches.SaveSearch(ctx, n)
			return err
		}
	}
	name := strings.TrimSpace(n.Name)
	back := func(ctx context.Context) error { return m.by.Searches.RemoveSearch(ctx, name) }
	said := phrase.T("Saved as “%s”.", name)
	for _, old := range m.Saved {
		if strings.EqualFold(old.Name, name) {
			back, said = save(old), phrase.T("“%s” looks for something else now.", name)
		}
	}
	m.do(save(n), said, func() { m.do(back, phrase.T("The searches are as they were."), nil) })
}

// RenameSearch gives a saved search another name.
func (m *PeopleWork) RenameSearch(n core.SavedSearch, to string) {
	rename := func(from, to string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := m.by.Searches.RenameSearch(ctx, from, to)
			return err
		}
	}
	to = strings.TrimSpace(to)
	m.do(rename(n.Name, to), phrase.T("“%s” is called “%s” now.", n.Name, to), func() {
		m.do(rename(to, n.Name), phrase.T("The searches are as they were."), nil)
	})
}

// RemoveSearch forgets a saved search.
func (m *PeopleWork) RemoveSearch(n core.SavedSearch) {
	m.do(func(ctx context.Context) error { return m.by.Searches.RemoveSearch(ctx, n.Name) }, phrase.T("“%s” removed; nobody it found is.", n.Name), func() {
		m.do(func(ctx context.Context) error {
			_, err := m.by.Searches.SaveSearch(ctx, n)
			return err
		}, phrase.T("The searches are as they were."), nil)
	})
}
