package model

import (
	"context"
	"errors"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/phrase"
)

// ReviewRow is one line of the queue as a list.
type ReviewRow struct {
	ID     core.PersonID
	Name   string
	Note   string // present position and employer, and the place
	Found  []MustHave
	Level  core.VerdictLevel
	Why    string // of the guard, gravest first; "" = nothing
	Marked bool
}

// MustHave is a must-have of the job and whether the résumé has it.
type MustHave struct {
	Name  string
	Found bool
}

// Row is the n-th person of the queue as a line; without an ID for one who is not read
// yet.
func (m *ReviewModel) Row(n int) ReviewRow {
	if n >= len(m.items) {
		return ReviewRow{}
	}
	item := m.items[n]
	p := item.Person
	row := ReviewRow{ID: p.ID, Name: PersonName(p), Level: item.Verdict.Level, Why: strings.Join(whys(item.Verdict), " "), Marked: m.marked[p.ID]}
	row.Note = strings.Join(nonEmpty(present(p, item.Profile.Resume), placeOf(p, item.Profile.Resume)), " · ")
	for _, e := range item.Evidence {
		row.Found = append(row.Found, MustHave{e.MustHave, e.Found})
	}
	return row
}

// List changes between the queue as a list and one person at a time.
func (m *ReviewModel) List(on bool) {
	m.Listed = on
	if !on {
		m.markNobody()
	}
	m.Changed()
}

// At is where the person who is shown stands in the queue.
func (m *ReviewModel) At() int { return m.at }

// Stand shows the n-th person of the queue.
func (m *ReviewModel) Stand(n int) {
	if n >= 0 && n < len(m.items) && n != m.at {
		m.at = n
		m.Changed()
	}
}

// Marked is how many people are marked, to be decided about together.
func (m *ReviewModel) Marked() int { return len(m.marked) }

// Mark marks somebody, or no longer.
func (m *ReviewModel) Mark(id core.PersonID) {
	if id == 0 {
		return // not read yet
	}
	if m.marked[id] {
		delete(m.marked, id)
	} else {
		m.marked[id] = true
	}
	m.Changed()
}

// MarkSpan marks the people from one place of the queue to another, or no longer.
func (m *ReviewModel) MarkSpan(first, last int, on bool) {
	for n := first; n <= last && n < len(m.items); n++ {
		if id := m.items[n].Person.ID; on {
			m.marked[id] = true
		} else {
			delete(m.marked, id)
		}
	}
	m.Changed()
}

// MarkAll marks everybody in the queue, as many as can be decided about at once; or
// nobody where they are marked already.
func (m *ReviewModel) MarkAll() {
	if len(m.marked) >= min(m.Left(), review.MostTogether) {
		m.Unmark()
		return
	}
	clear(m.marked)
	m.all = m.more > 0
	m.markThese(m.items)
	m.Changed()
}

// markNobody forgets who is marked.
func (m *ReviewModel) markNobody() {
	m.all = false
	clear(m.marked)
}

// markThese marks people, as long as so many can be decided about at once.
func (m *ReviewModel) markThese(items []review.Item) {
	for _, i := range items {
		if len(m.marked) < review.MostTogether {
			m.marked[i.Person.ID] = true
		}
	}
}

// markRead marks those, too, who were not read yet when everybody was marked.
func (m *ReviewModel) markRead(before []review.Item) {
	known := map[core.PersonID]bool{}
	for _, i := range before {
		known[i.Person.ID] = true
	}
	m.markThese(slices.DeleteFunc(slices.Clone(m.items), func(i review.Item) bool { return known[i.Person.ID] }))
	m.all = m.more > 0
}

// Unmark marks nobody.
func (m *ReviewModel) Unmark() {
	m.markNobody()
	m.Changed()
}

// unmarkGone keeps nobody marked who is not shown.
func (m *ReviewModel) unmarkGone() {
	gone := map[core.PersonID]bool{}
	for id := range m.marked {
		gone[id] = true
	}
	for _, i := range m.items {
		delete(gone, i.Person.ID)
	}
	for id := range gone {
		delete(m.marked, id)
	}
}

// Foresight is what one decision would do with several people.
type Foresight struct {
	Decision review.Decision
	Goes     []core.PersonID // who would be decided about
	Stopped  []Reasoned      // whom the guard stops
	Look     []Reasoned      // who needs a look of their own first
}

// Reasoned is a person with the reason why they are left out.
type Reasoned struct{ Name, Why string }

// Foresee works out what a decision would do with those who are marked; nothing is
// decided yet. Job and Person of d are filled in.
func (m *ReviewModel) Foresee(d review.Decision, show func(Foresight, error)) {
	d.Job = m.Job.Job.ID
	m.all = false // it is about those who are marked now
	var ids []core.PersonID
	names := map[core.PersonID]string{}
	for _, i := range m.items {
		if m.marked[i.Person.ID] {
			ids, names[i.Person.ID] = append(ids, i.Person.ID), PersonName(i.Person)
		}
	}
	Load(m.loop, &m.looks, func(ctx context.Context) ([]review.Each, error) {
		return m.Reviewer.Rehearse(ctx, d, ids)
	}, func(each []review.Each, err error) {
		f := Foresight{Decision: d}
		for _, e := range each {
			f.sort(e, names[e.Person])
		}
		m.takeVerdicts(each)
		show(f, err)
	})
}

// takeVerdicts shows what the guard said just now.
func (m *ReviewModel) takeVerdicts(each []review.Each) {
	fresh := map[core.PersonID]core.Verdict{}
	for _, e := range each {
		if e.Verdict.Level != "" {
			fresh[e.Person] = e.Verdict
		}
	}
	m.items = slices.Clone(m.items)
	for i, item := range m.items {
		if v, ok := fresh[item.Person.ID]; ok {
			m.items[i].Verdict = v
		}
	}
	m.Version++
	m.Changed()
}

// sort puts one person where they belong.
func (f *Foresight) sort(e review.Each, name string) {
	switch {
	case e.Refused == nil:
		f.Goes = append(f.Goes, e.Person)
	case e.Verdict.Level == core.VerdictWarn && f.Decision.Action == review.Contact:
		f.Look = append(f.Look, Reasoned{name, strings.Join(whys(e.Verdict), " ")})
	case e.Verdict.Level == core.VerdictStop:
		f.Stopped = append(f.Stopped, Reasoned{name, strings.Join(whys(e.Verdict), " ")})
	case f.Decision.Action == review.Move:
		f.Stopped = append(f.Stopped, Reasoned{name, refusal(e.Refused)})
	default:
		f.Look = append(f.Look, Reasoned{name, refusal(e.Refused)})
	}
}

// refusal is what a refusal says, with the guard's reason that stands in its hint.
func refusal(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return strings.Join(nonEmpty(phrase.Of(e.Message), phrase.Of(strings.TrimPrefix(e.Hint, "stop: "))), " ")
	}
	return phrase.T("It could not be done; nothing was changed.")
}

// DecideTogether carries out what was foreseen, with those who would be decided about
// and nobody else. Undo takes all of it back at once.
func (m *ReviewModel) DecideTogether(f Foresight) {
	if len(f.Goes) > 0 {
		m.send(errand{decision: f.Decision, together: f.Goes, kept: m.stays(f.Decision)})
	}
}

// settledTogether takes those who were decided about out of the queue; the others stay
// there, and stay marked.
func (m *ReviewModel) settledTogether(e errand, each []review.Each) {
	done := map[core.PersonID]core.CandidacyState{}
	e.together = nil
	for _, one := range each {
		if one.Refused == nil {
			done[one.Person] = one.Candidacy.State
			e.together = append(e.together, one.Person)
		}
	}
	switch {
	case e.kept:
		m.markNobody()
	case e.decision.Job == m.Job.Job.ID:
		m.settledSince = append(m.settledSince, e)
		m.leave(done)
	}
	m.Said(m.togetherText(e.decision, len(done)))
}

// stays tells whether those who are shown stay in the queue: they are saved already.
func (m *ReviewModel) stays(d review.Decision) bool { return d.Action == review.Save && m.Saved }

// leave takes people out of the queue who are now where to says.
func (m *ReviewModel) leave(to map[core.PersonID]core.CandidacyState) {
	before := len(m.items)
	left := 0 // of those before the one who is shown
	for n, i := range m.items {
		state, gone := to[i.Person.ID]
		if !gone {
			continue
		}
		m.moveCounts(i.Candidacy.State, state)
		delete(m.marked, i.Person.ID)
		if n < m.at {
			left++
		}
	}
	m.items = slices.DeleteFunc(slices.Clone(m.items), func(i review.Item) bool { _, gone := to[i.Person.ID]; return gone })
	m.done += before - len(m.items)
	m.at = min(m.at-left, max(len(m.items)-1, 0))
}

// TogetherTitle names a decision about several people.
func (m *ReviewModel) TogetherTitle(d review.Decision, n int) string {
	people := phrase.N(n, "%d person", "%d people")
	switch d.Action {
	case review.Contact:
		return phrase.T("Contact %s", people)
	case review.Save:
		return phrase.T("Save %s for later", people)
	case review.Discard:
		return phrase.T("Discard %s", people)
	case review.Move:
		return phrase.T("Move %s to %s", people, m.title(d.To))
	case review.Note:
	}
	return people
}

func (m *ReviewModel) togetherText(d review.Decision, n int) string {
	people := phrase.N(n, "%d person", "%d people")
	text := map[review.Action]string{
		review.Contact: phrase.N(n, "%d person goes into the sequence; approve it before anything is sent", "%d people go into the sequence; approve it before anything is sent"),
		review.Save:    phrase.T("%s saved for later", people), review.Discard: phrase.T("%s discarded", people), review.Move: phrase.T("%s moved to %s", people, m.title(d.To)),
	}[d.Action]
	if stay := len(m.marked); stay > 0 {
		return text + ". " + phrase.N(stay, "%d stays here, marked", "%d stay here, marked") + "."
	}
	return text
}
