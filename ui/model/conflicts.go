package model

import (
	"context"
	"slices"

	"reqdesk/core"
	"reqdesk/core/conflict"
	"reqdesk/ui/phrase"
)

// ConflictService lists what collided and takes a person's word about it.
type ConflictService interface {
	List(ctx context.Context, settled bool) ([]conflict.Row, error)
	Settle(ctx context.Context, choice core.Choice, ids ...core.ConflictID) error
}

// ConflictSide is one of the three cards: what it says, when that was, and what comes
// of choosing it.
type ConflictSide struct {
	Choice core.Choice
	Title  string
	Text   string
	When   string
	Then   string
	Do     string // the button
}

// ConflictsModel shows what was decided here while an ATS decided otherwise, one
// collision at a time.
type ConflictsModel struct {
	loop    *Loop
	service ConflictService
	place   Question
	acting  Question

	rows []conflict.Row
	at   int

	Loaded  bool
	Err     error
	Changed func()
	// Said is told what was settled, in a sentence.
	Said func(text string)
	// Refused is told why something was not settled.
	Refused func(error)
}

// NewConflicts makes the model.
func NewConflicts(loop *Loop, service ConflictService) *ConflictsModel {
	return &ConflictsModel{loop: loop, service: service, Changed: func() {}, Said: func(string) {}, Refused: func(error) {}}
}

// Load reads anew; the collision that is shown stays.
func (m *ConflictsModel) Load() {
	Load(m.loop, &m.place, func(ctx context.Context) ([]conflict.Row, error) {
		return m.service.List(ctx, false)
	}, func(rows []conflict.Row, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.take(rows)
		}
		m.Changed()
	})
}

func (m *ConflictsModel) take(rows []conflict.Row) {
	shown, _ := m.Current()
	m.rows = rows
	if at := slices.IndexFunc(rows, func(r conflict.Row) bool { return r.ID == shown.ID }); at >= 0 {
		m.at = at
	}
	m.at = min(m.at, max(len(rows)-1, 0))
}

// Current is the collision that is shown; false = there is none.
func (m *ConflictsModel) Current() (conflict.Row, bool) {
	if m.at >= len(m.rows) {
		return conflict.Row{}, false
	}
	return m.rows[m.at], true
}

// Left is how many wait for a word.
func (m *ConflictsModel) Left() int { return len(m.rows) }

// Step goes to the next (1) or previous (-1) one and tells whether there is one.
func (m *ConflictsModel) Step(n int) bool {
	if to := m.at + n; to < 0 || to >= len(m.rows) {
		return false
	}
	m.at += n
	m.Changed()
	return true
}

// Busy tells whether a word is on its way to the disk.
func (m *ConflictsModel) Busy() bool { return m.acting.Busy() }

// Settle takes the word about the collision that is shown.
func (m *ConflictsModel) Settle(choice core.Choice) {
	if r, ok := m.Current(); ok {
		m.settle(choice, []conflict.Row{r}, settledText(choice, r))
	}
}

// Alike are the collisions of the same kind as the one that is shown, with the same
// decision here: one word may settle them all.
func (m *ConflictsModel) Alike() []conflict.Row {
	r, ok := m.Current()
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.rows), func(o conflict.Row) bool { return o.Kind != r.Kind || o.Decided != r.Decided })
}

// SettleAlike takes one word about all of them.
func (m *ConflictsModel) SettleAlike(choice core.Choice) {
	all := m.Alike()
	m.settle(choice, all, phrase.N(len(all), "%[1]d collision settled: %[2]s", "%[1]d collisions settled: %[2]s", choiceWord(choice)))
}

func (m *ConflictsModel) settle(choice core.Choice, rows []conflict.Row, said string) {
	if m.acting.Busy() || len(rows) == 0 {
		return
	}
	var ids []core.ConflictID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	Act(m.loop, &m.acting, func(ctx context.Context) error {
		return m.service.Settle(context.WithoutCancel(ctx), choice, ids...)
	}, func(err error) {
		if err != nil {
			m.Refused(err)
		} else {
			m.rows = slices.DeleteFunc(slices.Clone(m.rows), func(r conflict.Row) bool { return slices.Contains(ids, r.ID) })
			m.at = min(m.at, max(len(m.rows)-1, 0))
			m.Said(said)
		}
		m.Load()
		m.Changed()
	})
	m.Changed()
}

// Subtitle is where one is.
func (m *ConflictsModel) Subtitle() string {
	r, ok := m.Current()
	if !ok {
		return phrase.T("All settled")
	}
	text := phrase.T("%d of %d · %s", m.at+1, len(m.rows), r.Job.Title)
	if r.System != "" {
		text += " · " + r.System
	}
	return text
}

// ConflictHead says who or what a collision is about, and how it came about.
func ConflictHead(r conflict.Row) (name, how string) {
	name = r.Job.Title
	if r.Kind == core.ConflictPipeline {
		name = PersonName(r.Person)
	}
	how = phrase.T("Nothing goes out while this is open. ")
	if r.Heard.IsZero() {
		return name, phrase.T("%sWhen you decided, the ATS had not been read for this job yet.", how)
	}
	return name, phrase.T("%sWhen you decided, the ATS had not been heard since %s.", how, Moment(r.Heard))
}

// ConflictSides are the three cards.
func ConflictSides(r conflict.Row) []ConflictSide {
	ats := orWord(r.System, phrase.T("the ATS"))
	yours := ConflictSide{Choice: core.ChoiceYours, Title: phrase.T("Yours"), Text: phrase.Of(r.Yours()), When: Moment(r.At), Do: phrase.T("Keep mine")}
	theirs := ConflictSide{Choice: core.ChoiceTheirs, Title: phrase.T("Theirs: %s", ats), Text: phrase.Of(r.Theirs()), When: orWord(Moment(r.Since), phrase.T("Seen on %s", Moment(r.Found))), Do: phrase.T("Take theirs")}
	both := ConflictSide{Choice: core.ChoiceBoth, Title: phrase.T("Both"), Do: phrase.T("Keep both")}
	if r.Kind == core.ConflictClosed {
		yours.Then = phrase.T("Your decisions stay and their e-mails sleep. If the ATS opens the job again, everything goes on where it stopped.")
		theirs.Then = phrase.T("What was planned ends for good, also if the job is opened again. Who stands where in the review stays.")
		both.Text = phrase.T("The job is closed, and the people whom you chose stay at hand.")
		both.Then = phrase.T("What was planned ends. Those whom nothing has reached are saved, so that you can move them to another job.")
		return []ConflictSide{yours, theirs, both}
	}
	yours.Then = yoursThen(r.Decided)
	theirs.Then = phrase.T("They are kept out of this job here%s", map[bool]string{true: phrase.T(" and their e-mails end for good."), false: "."}[r.Decided == core.CandidacyContacted])
	both.Text = phrase.T("They stand where you put them, and they are an application in the ATS.")
	both.Then = phrase.T("They become a lead that is linked to that application: its stage in the ATS shows beside it from now on. No e-mail of this job goes to them while the ATS has them.")
	return []ConflictSide{yours, theirs, both}
}

func yoursThen(s core.CandidacyState) string {
	switch s {
	case core.CandidacyContacted:
		return phrase.T("They stay among the contacted. No e-mail of this job goes to them while the ATS has them; it may go on once the ATS takes them out.")
	case core.CandidacySaved:
		return phrase.T("While the ATS has them they are kept out of the review. Once it takes them out they are saved again.")
	case core.CandidacyMoved:
		return phrase.T("They stay in the other job. Its e-mails ask you first, because this ATS knows the person.")
	}
	return phrase.T("They stay discarded here. The ATS is told nothing.")
}

func choiceWord(c core.Choice) string {
	return map[core.Choice]string{core.ChoiceYours: phrase.T("yours counts"), core.ChoiceTheirs: phrase.T("theirs counts"), core.ChoiceBoth: phrase.T("both count")}[c]
}

func settledText(c core.Choice, r conflict.Row) string {
	name, _ := ConflictHead(r)
	return phrase.T("%s: %s", name, choiceWord(c)) + "."
}

func orWord(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
