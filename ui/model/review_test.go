package model_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

// queueOf is a review with a few people, whose disk answers when the test lets
// it.
type queueOf struct {
	jobs   []records.Overview
	items  map[core.JobID][]review.Item
	made   []review.Decision
	refuse map[core.PersonID]error
	full   error // fails every decision about many
	lost   error // fails reading more than the beginning of a queue
}

func (q *queueOf) Jobs(context.Context) ([]records.Overview, error) { return q.jobs, nil }

func (q *queueOf) Queue(_ context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error) {
	items = slices.DeleteFunc(slices.Clone(q.items[job]), func(i review.Item) bool { return i.Candidacy.State != state })
	if q.lost != nil && most > review.MostTogether {
		return nil, 0, q.lost
	}
	most = min(most, len(items))
	return items[:most], len(items) - most, nil
}

func (q *queueOf) Decide(_ context.Context, d review.Decision) (review.Outcome, error) {
	if err := q.refuse[d.Person]; err != nil {
		return review.Outcome{Candidacy: core.Candidacy{Job: d.Job, Person: d.Person, State: core.CandidacyNew}}, err
	}
	q.made = append(q.made, d)
	return review.Outcome{Candidacy: core.Candidacy{Job: d.Job, Person: d.Person, State: core.CandidacySaved}}, nil
}

func (q *queueOf) DecideAll(ctx context.Context, d review.Decision, ids []core.PersonID) (list []review.Each, err error) {
	for _, id := range ids {
		d.Person = id
		o, err := q.Decide(ctx, d)
		list = append(list, review.Each{Person: id, Outcome: o, Refused: err})
	}
	return list, q.full
}

func (q *queueOf) Rehearse(_ context.Context, d review.Decision, ids []core.PersonID) (list []review.Each, err error) {
	for _, id := range ids {
		list = append(list, review.Each{Person: id, Refused: q.refuse[id]})
	}
	return list, nil
}

func (q *queueOf) Undo(context.Context) (review.Outcome, error) {
	last := q.made[len(q.made)-1]
	q.made = q.made[:len(q.made)-1]
	return review.Outcome{Candidacy: core.Candidacy{Job: last.Job, Person: last.Person, State: core.CandidacyNew}}, nil
}

func threePeople() *queueOf {
	q := &queueOf{
		jobs: []records.Overview{
			{Job: core.Job{ID: 7, Title: "Closed", State: core.JobClosed}, Counts: records.Counts{New: 9}},
			{Job: core.Job{ID: 1, Title: "Engineer", State: core.JobActive, SheetSaved: midnight}, Counts: records.Counts{New: 3}},
			{Job: core.Job{ID: 2, Title: "Analyst", State: core.JobActive}, Counts: records.Counts{New: 1}},
		},
		items: map[core.JobID][]review.Item{}, refuse: map[core.PersonID]error{},
	}
	for id := core.PersonID(1); id <= 3; id++ {
		q.items[1] = append(q.items[1], review.Item{Candidacy: core.Candidacy{Job: 1, Person: id, State: core.CandidacyNew}, Person: core.Person{ID: id, Name: id.String()}})
	}
	return q
}

var midnight = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func loadReview(t *testing.T, source *queueOf, job core.JobID) (*model.ReviewModel, queue) {
	t.Helper()
	q := newQueue()
	m := model.NewReview(model.NewLoop(t.Context(), q.dispatch), model.ReviewOptions{Source: source, Reviewer: source, Now: func() time.Time { return midnight }})
	m.Load(job)
	q.next()
	return m, q
}

func shown(m *model.ReviewModel) core.PersonID {
	item, _ := m.Current()
	return item.Person.ID
}

func TestReviewBeginsWithTheFirstOpenJobThatHasSomebodyNew(t *testing.T) {
	m, _ := loadReview(t, threePeople(), 0)
	if m.Job.Job.ID != 1 || m.Progress() != "1 of 3" {
		t.Errorf("job %v, %s", m.Job.Job.ID, m.Progress())
	}
}

func TestComingBackStaysInTheJobWhileSomebodyIsLeft(t *testing.T) {
	source := threePeople()
	source.items[2] = []review.Item{{Candidacy: core.Candidacy{Job: 2, Person: 9, State: core.CandidacyNew}, Person: core.Person{ID: 9}}}
	m, q := loadReview(t, source, 2)
	m.Load(0)
	q.next()
	if m.Job.Job.ID != 2 || shown(m) != 9 {
		t.Errorf("job %v, person %v", m.Job.Job.ID, shown(m))
	}
	m.Decide(review.Decision{Action: review.Save})
	m.Load(0)
	q.next()
	q.next()
	if m.Job.Job.ID != 1 {
		t.Errorf("with nobody left, job %v", m.Job.Job.ID)
	}
}

// crowd is a job with so many people in its queue.
func crowd(people int) *queueOf {
	q := threePeople()
	q.items[1] = nil
	for id := core.PersonID(1); id <= core.PersonID(people); id++ {
		q.items[1] = append(q.items[1], review.Item{Candidacy: core.Candidacy{Job: 1, Person: id, State: core.CandidacyNew}, Person: core.Person{ID: id, Name: id.String()}})
	}
	return q
}

func TestTheBeginningOfALongQueueIsShownBeforeTheRest(t *testing.T) {
	const people, head = review.MostTogether + 200, 100
	source := crowd(people)
	m, q := loadReview(t, source, 1)
	if m.Left() != people || m.Progress() != fmt.Sprint("1 of ", people) {
		t.Errorf("%d are left, %s", m.Left(), m.Progress())
	}
	if first, last := m.Row(head-1).ID, m.Row(head).ID; first != head || last != 0 {
		t.Errorf("read are %v and %v", first, last)
	}
	m.MarkSpan(head-1, people-1, true) // as far as they are read
	m.Mark(m.Row(people - 1).ID)
	m.Stand(people - 1)
	if m.Marked() != 1 || m.At() != 0 {
		t.Errorf("%d are marked, shown is number %d", m.Marked(), m.At())
	}
	m.Decide(review.Decision{Action: review.Save})
	if shown(m) != 2 || m.Left() != people-1 {
		t.Errorf("then shown is %v, %d are left", shown(m), m.Left())
	}
	q.next() // the decision and the rest, whichever comes first
	q.next()
	if shown(m) != 2 || m.Left() != people-1 || m.Row(people-2).ID != people || m.Marked() != 1 {
		t.Errorf("in the end shown is %v, %d are left, the last is %v, %d are marked", shown(m), m.Left(), m.Row(people-2).ID, m.Marked())
	}
	if m.Progress() != fmt.Sprint("2 of ", people) {
		t.Error(m.Progress())
	}
}

func TestEverybodyIsMarkedAlsoWhoIsReadLater(t *testing.T) {
	for name, tc := range map[string]struct {
		meanwhile func(*model.ReviewModel)
		answers   int
		marked    int
	}{
		"and nothing else": {func(*model.ReviewModel) {}, 1, review.MostTogether},
		"but for one":      {func(m *model.ReviewModel) { m.Mark(5) }, 1, review.MostTogether},
		"and decided about": {func(m *model.ReviewModel) {
			m.Foresee(review.Decision{Action: review.Save}, func(model.Foresight, error) {})
		}, 2, 100},
		"and no longer":      {(*model.ReviewModel).Unmark, 1, 0},
		"and one by one":     {func(m *model.ReviewModel) { m.List(false) }, 1, 0},
		"and again":          {(*model.ReviewModel).MarkAll, 1, review.MostTogether},
		"and the saved ones": {func(m *model.ReviewModel) { m.ShowSaved(true) }, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m, q := loadReview(t, crowd(review.MostTogether+200), 1)
			m.MarkAll()
			tc.meanwhile(m)
			for range tc.answers {
				q.next()
			}
			if m.Marked() != tc.marked || m.Row(4).Marked != (tc.marked > 0 && name != "but for one") {
				t.Errorf("%d are marked, the fifth %v", m.Marked(), m.Row(4).Marked)
			}
		})
	}
}

func TestAQueueThatIsShownIsReadAtOnce(t *testing.T) {
	const people = review.MostTogether + 200
	m, q := loadReview(t, crowd(people), 1)
	q.next()
	drawn := 0
	m.Changed = func() {
		if drawn++; m.Row(people-1).ID == 0 {
			t.Error("people who were there are gone for a moment")
		}
	}
	m.Reload()
	q.next()
	m.Load(0)
	q.next()
	m.ShowSaved(false)
	q.next()
	if drawn != 3 {
		t.Errorf("drawn %d times", drawn)
	}
}

func TestTheRestOfAQueueThatCannotBeReadIsNotCounted(t *testing.T) {
	source := crowd(review.MostTogether + 200)
	source.lost = errors.New("the file is gone")
	m, q := loadReview(t, source, 1)
	if m.Err != nil || m.Left() != review.MostTogether+200 {
		t.Errorf("%v, %d are left", m.Err, m.Left())
	}
	q.next()
	if m.Err == nil || m.Left() != 100 || shown(m) != 1 {
		t.Errorf("%v, %d are left, shown is %v", m.Err, m.Left(), shown(m))
	}
	source.lost = nil
	m.Reload()
	q.next()
	if m.Err != nil || m.Left() != review.MostTogether+200 {
		t.Errorf("%v, %d are left", m.Err, m.Left())
	}
}

func TestTheNextPersonIsThereBeforeTheDiskAnswers(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	m.Decide(review.Decision{Action: review.Save})
	if shown(m) != 2 || m.Progress() != "2 of 3" {
		t.Errorf("shown %v, %s", shown(m), m.Progress())
	}
	m.Decide(review.Decision{Action: review.Discard, Reason: "Too junior"})
	m.Decide(review.Decision{Action: review.Save})
	if _, ok := m.Current(); ok || m.Left() != 0 {
		t.Error("nobody is left")
	}
	for range 3 {
		q.next()
	}
	want := []review.Decision{{Job: 1, Person: 1, Action: review.Save}, {Job: 1, Person: 2, Action: review.Discard, Reason: "Too junior"}, {Job: 1, Person: 3, Action: review.Save}}
	if diff := cmp.Diff(want, source.made); diff != "" {
		t.Errorf("decisions in another order (-want +got):\n%s", diff)
	}
}

func TestARefusalBringsThePersonBackToTheirPlace(t *testing.T) {
	source := threePeople()
	source.refuse[2] = errors.New("disk full")
	m, q := loadReview(t, source, 1)
	var told error
	m.Refused = func(err error) { told = err }
	m.Step(1)
	m.Decide(review.Decision{Action: review.Save})
	m.Decide(review.Decision{Action: review.Save})
	q.next()
	if shown(m) != 2 || told == nil || m.Left() != 2 {
		t.Errorf("shown %v, told %v, %d left", shown(m), told, m.Left())
	}
	q.next()
	if len(source.made) != 1 || source.made[0].Person != 3 || shown(m) != 2 {
		t.Errorf("decisions %v, shown %v", source.made, shown(m))
	}
}

func TestReadingAnewKeepsThePersonWhoIsShown(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	m.Step(1)
	m.Load(1)
	q.next()
	if shown(m) != 2 {
		t.Errorf("reading anew shows %v in place of the same person", shown(m))
	}
}

func TestAReadingFromBeforeADecisionDoesNotBringThePersonBack(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	m.Reload()
	reading := <-q // read, but not shown yet
	m.Decide(review.Decision{Action: review.Save})
	q.next()
	reading()
	if shown(m) != 2 || m.Left() != 2 {
		t.Errorf("shown %v, %d left", shown(m), m.Left())
	}
}

func TestReloadStaysInAnEmptyQueue(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 2)
	source.jobs[2].Counts = records.Counts{Saved: 4}
	m.Reload()
	q.next()
	if m.Job.Job.ID != 2 || m.Saved {
		t.Errorf("job %v, saved %v", m.Job.Job.ID, m.Saved)
	}
	m.Load(2)
	q.next()
	if !m.Saved {
		t.Error("coming to a job with nobody new shows those saved")
	}
}

func TestUndoShowsThePersonAgain(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	m.Decide(review.Decision{Action: review.Save})
	q.next()
	m.Undo()
	q.next() // taken back
	q.next() // read anew
	if shown(m) != 1 || m.Progress() != "1 of 3" {
		t.Errorf("shown %v, %s", shown(m), m.Progress())
	}
}

func TestTheGateBeforeAContact(t *testing.T) {
	warn := core.VerdictReason{Level: core.VerdictWarn, Code: "recent_contact"}
	stop := core.VerdictReason{Level: core.VerdictStop, Code: "off_limits"}
	never := core.VerdictReason{Level: core.VerdictStop, Code: "opted_out"}
	for name, c := range map[string]struct {
		state   core.JobState
		sheet   bool
		level   core.VerdictLevel
		reasons []core.VerdictReason
		want    model.Gate
	}{
		"all clear":                     {core.JobActive, true, core.VerdictClear, nil, model.GateOpen},
		"written to lately":             {core.JobActive, true, core.VerdictWarn, []core.VerdictReason{warn}, model.GateConfirm},
		"employer off-limits":           {core.JobActive, true, core.VerdictStop, []core.VerdictReason{stop, warn}, model.GateReason},
		"opted out":                     {core.JobActive, true, core.VerdictStop, []core.VerdictReason{never}, model.GateNever},
		"first review, sheet not saved": {core.JobActive, false, core.VerdictWarn, []core.VerdictReason{warn}, model.GateSheet},
		"draft":                         {core.JobDraft, true, core.VerdictClear, nil, model.GateInactive},
	} {
		t.Run(name, func(t *testing.T) {
			source := threePeople()
			j := &source.jobs[1].Job
			j.State = c.state
			if !c.sheet {
				j.SheetSaved = time.Time{}
			}
			source.items[1][0].Verdict = core.Verdict{Level: c.level, Reasons: c.reasons}
			if m, _ := loadReview(t, source, 1); m.Gate() != c.want {
				t.Errorf("gate %v, want %v", m.Gate(), c.want)
			}
		})
	}
}

func TestAPortraitInWords(t *testing.T) {
	profile := core.Profile{
		Source: "pdf", BlobName: "cv.pdf", Blob: "f1", Added: midnight.AddDate(0, 0, -3),
		Resume: core.Resume{
			Basics: core.Basics{Location: core.Place{City: "Porto", CountryCode: "PT"}, URL: "javascript:alert(1)", Profiles: []core.Presence{{Network: "GitHub", URL: "https://github.com/ada"}}},
			Work: []core.Work{
				{Name: "Globex", Position: "Engineer", StartDate: "2021-03"},
				{Name: "Initech", StartDate: "2015", EndDate: "2021-02"},
			},
			Education: []core.Education{{Institution: "ISEL", EndDate: "2015"}},
			Skills:    []core.Skill{{Name: "Go"}, {Name: "Data", Keywords: []string{"Go", "SQL"}}},
		},
	}
	person := core.Person{Name: "Ada", Emails: []string{"ada@example.com"}, URLs: []string{"github.com/ada", "linkedin.com/in/ada"}}
	want := model.Portrait{
		Name: "Ada", Now: "Engineer at Globex", Place: "Porto, PT", Years: "Working since 2015 · 11 years",
		Jobs:      []model.Station{{When: "2021 – now", What: "Engineer", Where: "Globex"}, {When: "2015 – 2021", What: "Initech"}},
		Education: []model.Station{{When: "2015", What: "ISEL"}}, Skills: []string{"Go", "Data", "SQL"},
		Contacts: []string{"ada@example.com"}, Origin: "Résumé · cv.pdf · 3 days ago", Original: true,
		Links: []model.Link{{Name: "GitHub", URL: "https://github.com/ada"}, {Name: "LinkedIn", URL: "https://linkedin.com/in/ada"}},
	}
	if diff := cmp.Diff(want, model.PortraitOf(person, profile, midnight)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnEmptyProfileStillHasAName(t *testing.T) {
	got := model.PortraitOf(core.Person{}, core.Profile{}, midnight)
	if got.Name == "" || got.Now != "" || len(got.Jobs) != 0 {
		t.Errorf("%+v", got)
	}
}
