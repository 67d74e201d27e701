package model_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

func TestWhenIsReadAsPeopleWriteIt(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"":                   "2026-11-22 09:30",
		" 2026-11-20 ":       "2026-11-20 00:00",
		"2026-11-20 14:05":   "2026-11-20 14:05",
		"20 Nov 2026":        "2026-11-20 00:00",
		"20 Nov 2026, 14:05": "2026-11-20 14:05",
		"20.11.2026":         "2026-11-20 00:00",
		"2026-11-23":         "still to come",
		"soon":               "Write a day like 2026-11-22",
	} {
		at, problem := model.ReadWhen(text, now)
		if problem != "" && !strings.Contains(problem, want) || problem == "" && at.Format("2006-01-02 15:04") != want {
			t.Errorf("%q is read as %v, %q; want %s", text, at, problem, want)
		}
	}
}

func TestTagsAreOfferedSoThatNoneIsTakenOffByMistake(t *testing.T) {
	all := []followup.TagCount{{Tag: "Speaker", Count: 9}, {Tag: "Go", Count: 5}, {Tag: "Golang meetup", Count: 2}, {Tag: "Night owl", Count: 1}}
	for name, c := range map[string]struct {
		on    []string
		typed string
		adds  bool
		want  string
	}{
		"nothing typed":            {[]string{"speaker"}, "", true, "Go, Golang meetup, Night owl, Speaker on"},
		"to filter":                {[]string{"Night owl"}, "", false, "Night owl on, Speaker, Go, Golang meetup"},
		"typed in full":            {nil, " GO ", true, "Go, Golang meetup"},
		"typed in full, and on":    {[]string{"Go"}, "go", true, "Go on, Golang meetup"},
		"a beginning":              {nil, "gol", true, "Golang meetup, gol new"},
		"nobody's":                 {nil, "  Rust   dev ", true, "Rust dev new"},
		"nobody's, where none can": {nil, "Rust", false, ""},
	} {
		var got []string
		for _, r := range model.TagRows(all, c.on, c.typed, c.adds) {
			text := r.Tag
			if r.On {
				text += " on"
			}
			if r.New {
				text += " new"
			}
			got = append(got, text)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

func TestWhatWasSaidStandsNewestFirstWithItsJob(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.Local)
	d := model.Dossier{
		Standing: []review.Past{{Job: 4, Title: "Backend Engineer"}},
		Touches: []core.Touch{
			{ID: 1, Kind: core.TouchMeeting, Text: "Coffee", At: day},
			{ID: 2, Kind: core.TouchCall, Text: "Porto is fine", At: day.Add(34 * time.Hour), Job: 4},
			{ID: 3, Kind: core.TouchOther, Text: "Wrote a book", At: day},
		},
	}
	var got []string
	for _, r := range model.TouchRows(d) {
		got = append(got, r.Text+" ("+r.Note+")")
	}
	want := "Porto is fine (Call · 21 Nov 2026, 10:00 · Backend Engineer); Wrote a book (Note · 20 Nov 2026); Coffee (Meeting · 20 Nov 2026)"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
}

// notebook keeps searches and tells what it was asked.
type notebook struct {
	saved []core.SavedSearch
	log   []string
	err   error
}

func (n *notebook) note(format string, args ...any) error {
	n.log = append(n.log, fmt.Sprintf(format, args...))
	return n.err
}

func (n *notebook) AddTouch(_ context.Context, t core.Touch) (core.Touch, error) {
	t.ID = 7
	return t, n.note("write %s", t.Text)
}

func (n *notebook) RemoveTouch(_ context.Context, id core.TouchID) error {
	return n.note("unwrite %s", id)
}

func (n *notebook) Tag(_ context.Context, p core.PersonID, tag string, on bool) (core.Person, error) {
	return core.Person{}, n.note("tag %s %s %v", p, tag, on)
}

func (n *notebook) Tags(context.Context) ([]followup.TagCount, error) {
	return []followup.TagCount{{Tag: "Go", Count: 1}}, n.err
}

func (n *notebook) SavedSearches(context.Context) ([]core.SavedSearch, error) { return n.saved, nil }

func (n *notebook) SaveSearch(_ context.Context, s core.SavedSearch) (core.SavedSearch, error) {
	n.saved = append(slices.DeleteFunc(n.saved, func(o core.SavedSearch) bool { return strings.EqualFold(o.Name, s.Name) }), s)
	return s, n.note("save %s=%s", s.Name, s.Text)
}

func (n *notebook) RenameSearch(_ context.Context, name, to string) (core.SavedSearch, error) {
	return core.SavedSearch{}, n.note("rename %s to %s", name, to)
}

func (n *notebook) RemoveSearch(_ context.Context, name string) error {
	return n.note("remove %s", name)
}

func (n *notebook) Pairs(context.Context) ([]people.Pair, error) { return nil, nil }
func (n *notebook) Pair(context.Context, core.PersonID, core.PersonID) (people.Pair, error) {
	return people.Pair{}, nil
}

func (n *notebook) Merge(context.Context, core.PersonID, core.PersonID) (core.Merge, error) {
	return core.Merge{}, nil
}

func (n *notebook) Unmerge(context.Context, core.PersonID) (core.Merge, error) {
	return core.Merge{}, nil
}
func (n *notebook) Apart(context.Context, core.PersonID, core.PersonID) error { return nil }
func (n *notebook) Tasks(context.Context) ([]model.TaskOf, error)             { return nil, nil }
func (n *notebook) AddTask(_ context.Context, t core.Task) (core.Task, error) {
	t.ID = 3
	return t, n.note("task %s", t.Text)
}

func (n *notebook) FinishTask(context.Context, core.TaskID, bool) (core.Task, error) {
	return core.Task{}, nil
}

func (n *notebook) RemoveTask(_ context.Context, id core.TaskID) error {
	return n.note("untask %s", id)
}

func TestWhatIsKeptOfPeopleIsTakenBackByOneUndo(t *testing.T) {
	old := core.SavedSearch{Name: "Go", Text: "golang"}
	for name, c := range map[string]struct {
		do   func(m *model.PeopleWork)
		want string
	}{
		"a tag put on":       {func(m *model.PeopleWork) { m.Tag(1, " Night  owl ", true) }, "tag p1 Night owl true; tag p1 Night owl false"},
		"a tag taken off":    {func(m *model.PeopleWork) { m.Tag(1, "Go", false) }, "tag p1 Go false; tag p1 Go true"},
		"a call":             {func(m *model.PeopleWork) { m.Write(core.Touch{Text: "Hi"}) }, "write Hi; unwrite u7"},
		"a call removed":     {func(m *model.PeopleWork) { m.Unwrite(core.Touch{ID: 7, Text: "Hi"}) }, "unwrite u7; write Hi"},
		"a task":             {func(m *model.PeopleWork) { m.AddTask(core.Task{Text: "Call"}) }, "task Call; untask k3"},
		"a search":           {func(m *model.PeopleWork) { m.SaveSearch(core.SavedSearch{Name: "Rust", Text: "rust"}) }, "save Rust=rust; remove Rust"},
		"a search over one":  {func(m *model.PeopleWork) { m.SaveSearch(core.SavedSearch{Name: "GO", Text: "go"}) }, "save GO=go; save Go=golang"},
		"another name":       {func(m *model.PeopleWork) { m.RenameSearch(old, " Gophers ") }, "rename Go to Gophers; rename Gophers to Go"},
		"a search forgotten": {func(m *model.PeopleWork) { m.RemoveSearch(old) }, "remove Go; save Go=golang"},
	} {
		t.Run(name, func(t *testing.T) {
			q, n := newQueue(), &notebook{saved: []core.SavedSearch{old}}
			m := model.NewPeopleWork(model.NewLoop(t.Context(), q.dispatch), model.PeopleServices{Identities: n, Tasks: n, Notes: n, Searches: n}, func() time.Time { return midnight })
			m.Load()
			q.next()
			var undo func()
			m.Said = func(_ string, back func()) { undo = back }
			c.do(m)
			q.next()
			q.next() // the page is read anew
			if undo == nil {
				t.Fatal("it can't be taken back")
			}
			undo()
			q.next()
			if got := strings.Join(n.log, "; "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestWhatIsRefusedIsToldAndNothingIsOffered(t *testing.T) {
	q, n := newQueue(), &notebook{err: errors.New("the disk is full")}
	m := model.NewPeopleWork(model.NewLoop(t.Context(), q.dispatch), model.PeopleServices{Identities: n, Tasks: n, Notes: n, Searches: n}, func() time.Time { return midnight })
	var told error
	m.Refused = func(err error) { told = err }
	m.Said = func(text string, _ func()) { t.Errorf("said %q", text) }
	m.Tag(1, "Go", true)
	q.next()
	if told == nil {
		t.Error("nothing is told of a tag that was refused")
	}
	told = nil
	m.ReadTags(func([]followup.TagCount) { t.Error("tags are shown that could not be read") })
	q.next()
	q.next()
	if told == nil {
		t.Error("nothing is told of tags that can't be read")
	}
}
