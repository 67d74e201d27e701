package model

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/ui/phrase"
)

// PeopleSource finds people and tells all that is known of one.
type PeopleSource interface {
	Search(ctx context.Context, text, tag string, limit int) ([]core.Person, error)
	// Dossier gives a person, following merges.
	Dossier(ctx context.Context, id core.PersonID) (Dossier, error)
}

// Dossier is all that is known of one person.
type Dossier struct {
	Person   core.Person
	Profiles []core.Profile // as stored, in any order
	Standing []review.Past  // where they stand in jobs, newest first
	Verdict  core.Verdict   // of the guard, without a job
	Tasks    []core.Task    // those to be done, oldest first
	Touches  []core.Touch   // calls and messages elsewhere, oldest first
	Merges   []core.Merge   // in which they took part, oldest first
}

// PersonRow is one line of the list.
type PersonRow struct {
	ID    core.PersonID
	Name  string
	Note  string // present position and employer
	Place string
	Reach string // the first address
	Added string
}

// firstPeople is how many people the first answer to a search holds; four times as many
// are read when one comes near its end.
const (
	firstPeople = 100
	nearTheEnd  = 50
)

// PeopleModel is the search over all people, with one of them in detail.
type PeopleModel struct {
	loop   *Loop
	source PeopleSource
	Now    func() time.Time
	list   Question
	detail Question
	aside  Question
	text   string
	tag    string
	limit  int  // how many people are read
	more   bool // there may be more than Rows

	Loaded bool
	Err    error
	Rows   []PersonRow
	// Listing counts the changes of Rows and of who is ticked.
	Listing int
	Chosen  core.PersonID // 0 = nobody
	// Dossier is that of Chosen once Known is set.
	Dossier Dossier
	Known   bool
	Reading int             // counts the changes of Dossier
	ticked  []core.PersonID // in the order in which they were ticked
	Changed func()
}

// NewPeople makes the model.
func NewPeople(loop *Loop, source PeopleSource, now func() time.Time) *PeopleModel {
	return &PeopleModel{loop: loop, source: source, Now: now, limit: firstPeople, Changed: func() {}}
}

// Load reads the list anew and chooses a person; 0 = who was chosen before.
func (m *PeopleModel) Load(person core.PersonID) {
	if person != 0 {
		m.Chosen = person
	}
	m.find()
	if m.Chosen != 0 {
		m.read()
	}
}

// Search shows people whose name, employer, address or tag holds all words.
func (m *PeopleModel) Search(text string) { m.text = text; m.begin() }

// Text is what is searched for.
func (m *PeopleModel) Text() string { return m.text }

// Tagged shows people with a tag only; "" = any.
func (m *PeopleModel) Tagged(tag string) { m.tag = tag; m.begin() }

// Tag is the tag that everybody shown has; "" = any.
func (m *PeopleModel) Tag() string { return m.tag }

// Narrowed tells whether less than everybody is shown.
func (m *PeopleModel) Narrowed() bool { return strings.TrimSpace(m.text) != "" || m.tag != "" }

// Run shows whom a saved search finds.
func (m *PeopleModel) Run(s core.SavedSearch) {
	m.text, m.tag = s.Text, s.Tag
	m.begin()
}

// Is tells whether this is the search that is shown.
func (m *PeopleModel) Is(s core.SavedSearch) bool {
	return m.Narrowed() && strings.TrimSpace(m.text) == s.Text && strings.EqualFold(m.tag, s.Tag)
}

// begin reads the first people of another search.
func (m *PeopleModel) begin() {
	m.limit = firstPeople
	m.find()
}

// Near reads more people when row, which is looked at, is near the end of the list.
func (m *PeopleModel) Near(row int) {
	if m.more && row >= len(m.Rows)-nearTheEnd && !m.list.Busy() {
		m.limit *= 4
		m.find()
	}
}

func (m *PeopleModel) find() {
	text, tag, limit := strings.TrimSpace(m.text), m.tag, m.limit
	Load(m.loop, &m.list, func(ctx context.Context) ([]PersonRow, error) {
		found, err := m.source.Search(ctx, text, tag, limit)
		return personRows(found), err
	}, func(rows []PersonRow, err error) {
		m.Loaded, m.Err = true, err
		m.more = err == nil && len(rows) == limit
		if err == nil && !slices.Equal(m.Rows, rows) {
			m.Rows = rows
			m.Listing++
		}
		if len(m.Rows) > 0 && m.Row() < 0 && (m.Chosen == 0 || m.Narrowed()) {
			m.Choose(m.Rows[0].ID)
			return
		}
		m.Changed()
	})
}

func personRows(found []core.Person) []PersonRow {
	rows := make([]PersonRow, 0, len(found))
	for _, p := range found {
		r := PersonRow{ID: p.ID, Name: PersonName(p), Note: at(p.Headline, p.Employer), Place: p.Place.Text, Added: Day(p.Created)}
		if r.Place == "" {
			r.Place = strings.Join(nonEmpty(p.Place.City, p.Place.Country), ", ")
		}
		switch {
		case len(p.Emails) > 0:
			r.Reach = p.Emails[0]
		case len(p.Phones) > 0:
			r.Reach = p.Phones[0]
		case len(p.URLs) > 0:
			r.Reach = p.URLs[0]
		}
		rows = append(rows, r)
	}
	return rows
}

// Tick chooses somebody for an act on several, or no longer.
func (m *PeopleModel) Tick(id core.PersonID) {
	if i := slices.Index(m.ticked, id); i >= 0 {
		m.ticked = slices.Delete(m.ticked, i, i+1)
	} else {
		m.ticked = append(m.ticked, id)
	}
	m.Listing++
	m.Changed()
}

// Ticked are those who are ticked, in the order in which it was done.
func (m *PeopleModel) Ticked() []core.PersonID { return slices.Clone(m.ticked) }

// IsTicked tells whether somebody is ticked.
func (m *PeopleModel) IsTicked(id core.PersonID) bool { return slices.Contains(m.ticked, id) }

// Untick ticks nobody.
func (m *PeopleModel) Untick() {
	m.ticked = nil
	m.Listing++
	m.Changed()
}

// Find looks for people beside the list that is shown; the last question counts.
func (m *PeopleModel) Find(text string, show func([]PersonRow)) {
	Load(m.loop, &m.aside, func(ctx context.Context) ([]core.Person, error) {
		return m.source.Search(ctx, strings.TrimSpace(text), "", maxAside)
	}, func(found []core.Person, err error) {
		if err == nil {
			show(personRows(found))
		}
	})
}

// maxAside is how many people a search beside the list gives.
const maxAside = 50

// Row is where the chosen person stands in the list; -1 = not in it.
func (m *PeopleModel) Row() int {
	for i, r := range m.Rows {
		if r.ID == m.Chosen {
			return i
		}
	}
	return -1
}

// Choose shows one person in detail; 0 = nobody.
func (m *PeopleModel) Choose(id core.PersonID) {
	if m.Chosen == id {
		return
	}
	m.Chosen, m.Known = id, false
	m.detail.Stop()
	if id != 0 {
		m.read()
	}
	m.Changed()
}

func (m *PeopleModel) read() {
	id := m.Chosen
	Load(m.loop, &m.detail, func(ctx context.Context) (Dossier, error) {
		return m.source.Dossier(ctx, id)
	}, func(d Dossier, err error) {
		m.Known = err == nil
		if err == nil {
			if !reflect.DeepEqual(m.Dossier, d) || m.Reading == 0 {
				m.Reading++
			}
			m.Dossier, m.Chosen = d, d.Person.ID
		} else {
			m.Err = err
		}
		m.Changed()
	})
}

// CountText is the line under the list.
func (m *PeopleModel) CountText() string {
	if m.more {
		return phrase.T("The first %d people; more words find the others", len(m.Rows))
	}
	return phrase.N(len(m.Rows), "%d person", "%d people")
}

// VerdictLine is the guard's verdict without a job, for somebody about whom there
// is nothing to say.
func VerdictLine(v core.Verdict) string {
	if len(v.Reasons) == 0 {
		return phrase.T("Nothing speaks against writing to this person.")
	}
	return ""
}

// KeyLines are the keys by which a person is recognised, in words.
func KeyLines(p core.Person) []string {
	var out []string
	for _, k := range people.KeysOf(p) {
		if people.Strong(k.Kind) {
			out = append(out, k.Value)
		}
	}
	return out
}

// ProfileFields are the fields of a profile with where each was read, unsure
// ones marked.
func ProfileFields(p core.Profile) []IntakeField {
	var out []IntakeField
	for _, v := range first(intake.Values(p.Resume), maxFields) {
		fact := p.Fields[v.Path]
		out = append(out, IntakeField{Name: fieldName(v.Path), Value: cut(v.Text, 200), Origin: originWords(fact.Origin), Unsure: fact.Origin != "" && fact.Confidence < sure})
	}
	return out
}

// maxFields is how many fields of a profile are shown.
const maxFields = 80

// StandingRoute is where one sees a person's standing in a job.
func StandingRoute(p review.Past) Route {
	switch p.Candidacy.State {
	case core.CandidacyNew, core.CandidacySaved:
		return ToReview(p.Job)
	case core.CandidacyKeptOut:
		return ToJob(p.Job, TabSourced)
	case core.CandidacyContacted:
		return ToJob(p.Job, TabContacted)
	case core.CandidacyDiscarded, core.CandidacyMoved:
	}
	return ToJob(p.Job, "")
}

// StandingText is a person's standing in a job in words.
func StandingText(p review.Past) string {
	return phrase.T("%s for %s", candidacyWord(p.Candidacy.State), strings.Join(nonEmpty(p.Title, p.Client), ", "))
}

// ProfilesByAge are the profiles of a dossier, newest first.
func ProfilesByAge(d Dossier) []core.Profile {
	return slices.SortedStableFunc(slices.Values(d.Profiles), func(a, b core.Profile) int { return b.Added.Compare(a.Added) })
}
