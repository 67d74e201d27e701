package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

func TestTheReviewSaysWhereOneIs(t *testing.T) {
	source := threePeople()
	source.jobs[1].Client.Name, source.jobs[1].Counts.KeptOut = "Kestrel", 2
	m, q := loadReview(t, source, 1)
	if m.Subtitle() != "1 of 3 · Engineer · Kestrel" || m.KeptOutText() != "2 kept out – see why" {
		t.Errorf("%q, %q", m.Subtitle(), m.KeptOutText())
	}
	m.List(true)
	if m.Subtitle() != "3 people · Engineer · Kestrel" {
		t.Errorf("as a list: %q", m.Subtitle())
	}
	m.List(false)
	for range 3 {
		m.Decide(review.Decision{Action: review.Discard})
		q.next()
	}
	if m.Subtitle() != "Engineer · Kestrel" || m.Progress() != "" {
		t.Errorf("with nobody left: %q", m.Subtitle())
	}
}

func TestWhatTheJobLacksBeforeAContactIsSaid(t *testing.T) {
	ready := core.Job{ID: 1, Title: "Engineer", State: core.JobActive, SheetSaved: midnight}
	for _, c := range []struct {
		name       string
		change     func(*core.Job)
		text, hint string
	}{
		{"nothing", func(*core.Job) {}, "", ""},
		{"a draft", func(j *core.Job) { j.State = core.JobDraft }, "The job is a draft, so nobody can be contacted for it yet.", "saving and discarding work"},
		{"paused", func(j *core.Job) { j.State = core.JobPaused }, "The job is paused, so nobody can be contacted for it yet.", "saving and discarding work"},
		{"closed", func(j *core.Job) { j.State = core.JobClosed }, "The job is closed, so nobody can be contacted for it yet.", "saving and discarding work"},
		{"its sheet", func(j *core.Job) { j.SheetSaved = time.Time{} }, "Before the first person is contacted, this job needs: ", "looked at, saved and discarded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			source, job := threePeople(), ready
			c.change(&job)
			source.jobs[1].Job = job
			m, _ := loadReview(t, source, 1)
			text, hint := m.GateText()
			if !strings.HasPrefix(text, c.text) || !strings.Contains(hint, c.hint) || (text == "") != (c.text == "") {
				t.Errorf("%q, %q", text, hint)
			}
		})
	}
}

func TestTheSheetThatWasSavedOpensTheGate(t *testing.T) {
	source := threePeople()
	source.jobs[1].Job.SheetSaved = time.Time{}
	m, _ := loadReview(t, source, 1)
	text, _ := m.GateText()
	if !strings.HasSuffix(text, "its e-mails.") || m.Gate() != model.GateSheet {
		t.Errorf("%q, gate %v", text, m.Gate())
	}
	m.SheetSaved(core.Job{ID: 2, State: core.JobActive, SheetSaved: midnight})
	if m.Gate() != model.GateSheet {
		t.Error("the sheet of another job opened it")
	}
	m.SheetSaved(core.Job{ID: 1, State: core.JobActive, SheetSaved: midnight})
	if text, _ := m.GateText(); text != "" || m.Gate() != model.GateOpen {
		t.Errorf("%q, gate %v", text, m.Gate())
	}
}

func TestTheGuardsReasonsAreSaidGravestFirst(t *testing.T) {
	v := core.Verdict{Level: core.VerdictStop, Reasons: []core.VerdictReason{
		{Level: core.VerdictStop, Why: "They opted out.", Code: "opted_out"}, {Level: core.VerdictWarn, Why: "Contacted last week."},
	}}
	source := threePeople()
	source.items[1][0].Verdict = v
	m, _ := loadReview(t, source, 1)
	if got := m.NeverText(); got != "They opted out. Contacted last week. This can't be overridden." {
		t.Errorf("%q", got)
	}
	want := []model.Warning{{Text: "They opted out.", Stop: true}, {Text: "Contacted last week."}}
	if diff := cmp.Diff(want, model.Warnings(v)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if got := model.WarningText(v); got != "They opted out.\nContacted last week." {
		t.Errorf("%q", got)
	}
	row := m.Row(0)
	if row.Why != "They opted out. Contacted last week." || row.Level != core.VerdictStop || row.Name != "p1" {
		t.Errorf("row %+v", row)
	}
}

func TestWhereAPersonStandsInOtherJobs(t *testing.T) {
	decided := time.Date(2026, 11, 20, 9, 0, 0, 0, time.Local)
	in := func(s core.CandidacyState) review.Past {
		return review.Past{Title: "Nurse", Client: "Marram", Candidacy: core.Candidacy{State: s, Added: decided}}
	}
	discarded := in(core.CandidacyDiscarded)
	discarded.Candidacy.Decided, discarded.Candidacy.Reason = decided.Add(24*time.Hour), "Too junior"
	got := model.HistoryLines([]review.Past{
		discarded, in(core.CandidacyNew), in(core.CandidacySaved), in(core.CandidacyContacted), in(core.CandidacyMoved), in(core.CandidacyKeptOut), in("later"),
	})
	want := []model.PastLine{
		{"21 Nov 2026", "Discarded for Nurse", "Marram · Too junior"},
		{"20 Nov 2026", "To be reviewed for Nurse", "Marram"},
		{"20 Nov 2026", "Saved for Nurse", "Marram"},
		{"20 Nov 2026", "Contacted for Nurse", "Marram"},
		{"20 Nov 2026", "Moved on from for Nurse", "Marram"},
		{"20 Nov 2026", "Kept out for Nurse", "Marram"},
		{"20 Nov 2026", "later for Nurse", "Marram"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestSomebodyIsMovedToAJobThatIsNotClosed(t *testing.T) {
	source := threePeople()
	source.jobs = append(source.jobs, records.Overview{Job: core.Job{ID: 5, Title: "Night Nurse", State: core.JobPaused}, Client: core.Client{Name: "Marram"}})
	m, q := loadReview(t, source, 1)
	titles := func(text string) string {
		var out []string
		for _, r := range m.Targets(text) {
			out = append(out, r.Title)
		}
		return strings.Join(out, ", ")
	}
	for text, want := range map[string]string{"": "Analyst, Night Nurse", " NURSE marram": "Night Nurse", "closed": "", "engineer": ""} {
		if got := titles(text); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
	var others []string
	for _, o := range m.Others() {
		others = append(others, o.Job.Title)
	}
	if diff := cmp.Diff([]string{"Closed", "Analyst"}, others); diff != "" {
		t.Errorf("others (-want +got):\n%s", diff)
	}
	said := ""
	m.Said = func(text string) { said = text }
	m.Decide(review.Decision{Action: review.Move, To: 5})
	q.next()
	if said != "p1 moved to Night Nurse" {
		t.Errorf("said %q", said)
	}
	m.Decide(review.Decision{Action: review.Move, To: 99})
	q.next()
	if said != "p2 moved to another job" {
		t.Errorf("said %q", said)
	}
}

func TestADecisionAboutSeveralIsNamed(t *testing.T) {
	m, _ := loadReview(t, threePeople(), 1)
	for want, d := range map[string]review.Decision{
		"Contact 2 people":         {Action: review.Contact},
		"Save 2 people for later":  {Action: review.Save},
		"Discard 2 people":         {Action: review.Discard},
		"Move 2 people to Analyst": {Action: review.Move, To: 2},
		"2 people":                 {Action: review.Note},
	} {
		if got := m.TogetherTitle(d, 2); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if len(model.DiscardReasons()) == 0 {
		t.Error("no reason is offered for discarding")
	}
}

func TestANoteKeepsThePersonWhereTheyAre(t *testing.T) {
	m, q := loadReview(t, threePeople(), 1)
	said := ""
	m.Said = func(text string) { said = text }
	before := m.Version
	m.Decide(review.Decision{Action: review.Note, Reason: "Speaks Welsh"})
	if shown(m) != 1 || m.Left() != 3 {
		t.Errorf("shown %v of %d", shown(m), m.Left())
	}
	q.next()
	item, _ := m.Current()
	if said != "p1 has a note" || m.Version == before || item.Candidacy.State != core.CandidacySaved {
		t.Errorf("said %q, stands as %q", said, item.Candidacy.State)
	}
}

func TestTheThirdDecisionSaysThatThisIsAllThereIsToIt(t *testing.T) {
	source := threePeople()
	source.items[1] = append(source.items[1], review.Item{Candidacy: core.Candidacy{Job: 1, Person: 4, State: core.CandidacyNew}, Person: core.Person{ID: 4, Name: "p4"}})
	m, q := loadReview(t, source, 1)
	var said []string
	m.Said = func(text string) { said = append(said, text) }
	for range 4 {
		m.Decide(review.Decision{Action: review.Discard})
		q.next()
	}
	want := []string{"p1 discarded", "p2 discarded", "p3 discarded. That is all there is to it – 1 left.", "p4 discarded"}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
}

func TestOneGoesThroughTheQueueAndMarksSpans(t *testing.T) {
	m, _ := loadReview(t, threePeople(), 1)
	if m.Step(-1) || !m.Step(1) || m.At() != 1 {
		t.Errorf("at %d", m.At())
	}
	if m.Stand(9); m.At() != 1 {
		t.Errorf("at %d, where nobody is", m.At())
	}
	if m.Stand(2); shown(m) != 3 || m.Step(1) {
		t.Errorf("shown %v, and one more", shown(m))
	}
	if n, ok := m.Neighbour(-1); !ok || n.Person.ID != 2 {
		t.Errorf("before them %v", n.Person.ID)
	}
	m.Mark(1)
	m.MarkSpan(0, 2, true)
	if m.Marked() != 3 || !m.Row(2).Marked {
		t.Errorf("%d marked", m.Marked())
	}
	m.MarkSpan(1, 2, false)
	m.Mark(1)
	if m.Marked() != 0 {
		t.Errorf("%d marked", m.Marked())
	}
	m.MarkAll()
	if m.List(false); m.Marked() != 0 {
		t.Errorf("marked outside of the list: %d", m.Marked())
	}
}

func TestSomebodyWithoutANameIsStillNamed(t *testing.T) {
	for want, p := range map[string]core.Person{
		"Ada":                     {Name: "Ada", Emails: []string{"ada@example.com"}},
		"ada@example.com":         {Emails: []string{"ada@example.com"}, URLs: []string{"https://ada.example"}},
		"https://ada.example":     {URLs: []string{"https://ada.example"}},
		"Somebody without a name": {},
		"Somebody who was erased": {Name: "Ada", Erased: midnight},
	} {
		if got := model.PersonName(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
