package screens_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// reviewDesk is a workspace with two jobs, as far as the review sees it.
type reviewDesk struct {
	jobs    []records.Overview
	items   []review.Item
	made    []review.Decision
	before  []review.Item
	refuse  error
	missing []string
	steps   int
}

func (d *reviewDesk) Jobs(context.Context) ([]records.Overview, error) {
	list := slices.Clone(d.jobs)
	for n := range list {
		list[n].Counts = records.Counts{KeptOut: 2}
		for _, i := range d.items {
			if i.Candidacy.Job != list[n].Job.ID {
				continue
			}
			switch i.Candidacy.State {
			case core.CandidacyNew:
				list[n].Counts.New++
			case core.CandidacySaved:
				list[n].Counts.Saved++
			}
		}
	}
	return list, nil
}

func (d *reviewDesk) Queue(_ context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error) {
	for _, i := range d.items {
		if i.Candidacy.Job == job && i.Candidacy.State == state {
			items = append(items, i)
		}
	}
	most = min(most, len(items))
	return items[:most], len(items) - most, nil
}

func (d *reviewDesk) Decide(_ context.Context, got review.Decision) (review.Outcome, error) {
	n := slices.IndexFunc(d.items, func(i review.Item) bool { return i.Person.ID == got.Person && i.Candidacy.Job == got.Job })
	i := &d.items[n]
	if d.refuse != nil {
		return review.Outcome{Candidacy: i.Candidacy, Verdict: i.Verdict}, d.refuse
	}
	if got.Action == review.Contact {
		if err := review.Permit(i.Verdict, got.Confirm, got.Override); err != nil {
			return review.Outcome{Candidacy: i.Candidacy, Verdict: i.Verdict}, err
		}
	}
	d.made, d.before = append(d.made, got), append(d.before, *i)
	switch got.Action {
	case review.Note:
		i.Candidacy.Notes = append(slices.Clone(i.Candidacy.Notes), core.Note{At: today, Text: got.Text})
	default:
		i.Candidacy.State = map[review.Action]core.CandidacyState{
			review.Contact: core.CandidacyContacted, review.Save: core.CandidacySaved, review.Discard: core.CandidacyDiscarded, review.Move: core.CandidacyMoved,
		}[got.Action]
	}
	return review.Outcome{Candidacy: i.Candidacy, Verdict: i.Verdict}, nil
}

func (d *reviewDesk) DecideAll(ctx context.Context, got review.Decision, ids []core.PersonID) (list []review.Each, err error) {
	for _, id := range ids {
		got.Person = id
		o, err := d.Decide(ctx, got)
		list = append(list, review.Each{Person: id, Outcome: o, Refused: err})
	}
	return list, nil
}

func (d *reviewDesk) Rehearse(context.Context, review.Decision, []core.PersonID) ([]review.Each, error) {
	return nil, d.refuse
}

func (d *reviewDesk) Undo(context.Context) (review.Outcome, error) {
	if len(d.before) == 0 {
		return review.Outcome{}, core.Fail(core.KindNotFound, "There is no decision to take back.", "")
	}
	last := d.before[len(d.before)-1]
	d.before = d.before[:len(d.before)-1]
	n := slices.IndexFunc(d.items, func(i review.Item) bool { return i.Person.ID == last.Person.ID })
	d.items[n] = last
	return review.Outcome{Candidacy: last.Candidacy}, nil
}

func (d *reviewDesk) Job(context.Context, core.JobID) (core.Job, error) { return d.jobs[0].Job, nil }

func (d *reviewDesk) SheetMissing(context.Context, core.JobID) ([]string, error) {
	return d.missing, nil
}

func (d *reviewDesk) Set(_ context.Context, _ core.JobID, values map[string]string) (core.Job, error) {
	j := &d.jobs[0].Job
	if v, ok := values["employment_type"]; ok {
		j.EmploymentType = v
	}
	if v, ok := values["function"]; ok {
		j.Function = v
	}
	return *j, nil
}

func (d *reviewDesk) SaveSheet(_ context.Context, _ core.JobID, s jobs.Sheet) (core.Job, error) {
	j := &d.jobs[0].Job
	j.Objectives, j.MustHaves, j.SheetSaved = s.Objectives, s.MustHaves, today
	return *j, nil
}

func (d *reviewDesk) Sequence(context.Context, core.JobID) (core.Sequence, error) {
	if d.steps == 0 {
		return core.Sequence{}, core.Fail(core.KindNotFound, "This job has no sequence.", "")
	}
	return core.Sequence{Steps: make([]core.Step, d.steps)}, nil
}

func (d *reviewDesk) SetSequence(context.Context, core.JobID, string) (core.Sequence, error) {
	d.steps = 3
	return core.Sequence{Steps: make([]core.Step, 3)}, nil
}

var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func now() time.Time { return today }

func newReviewDesk() *reviewDesk {
	d := &reviewDesk{jobs: []records.Overview{
		{Job: core.Job{ID: 1, Title: "Backend Engineer (Go)", State: core.JobActive, SheetSaved: today, Function: "Engineering"}, Client: core.Client{Name: "Kestrel Rail Systems"}},
		{Job: core.Job{ID: 2, Title: "Signalling Project Lead", State: core.JobActive}, Client: core.Client{Name: "Kestrel Rail Systems"}},
	}}
	for n, name := range []string{"Inês Carvalho Monteiro", "Γιώργος Σεφέρης", "Łukasz Żółć-Brzęczyszczykiewicz of the very long names that go on and on", "Olga Лебедева", "Tom Okafor"} {
		d.items = append(d.items, someItem(core.PersonID(n+1), name))
	}
	d.items[1].Verdict = core.Verdict{Level: core.VerdictWarn, Reasons: []core.VerdictReason{{Level: core.VerdictWarn, Code: "recent_contact", Why: "You wrote to this person 3 weeks ago for Signalling Project Lead at Kestrel Rail Systems."}}}
	d.items[2].Verdict = core.Verdict{Level: core.VerdictStop, Reasons: []core.VerdictReason{{Level: core.VerdictStop, Code: "off_limits", Why: "Works at Marram Health, which is off-limits for Kestrel Rail Systems."}}}
	d.items[3].Verdict = core.Verdict{Level: core.VerdictStop, Reasons: []core.VerdictReason{{Level: core.VerdictStop, Code: "opted_out", Why: "Asked not to be written to on 3 May 2026."}}}
	return d
}

func someItem(id core.PersonID, name string) review.Item {
	return review.Item{
		Candidacy: core.Candidacy{Job: 1, Person: id, State: core.CandidacyNew, Added: today},
		Person:    core.Person{ID: id, Name: name, Emails: []string{"p" + strconv.Itoa(int(id)) + "@example.com"}, Phones: []string{"+351210000000"}, Employer: "Globex"},
		Profile: core.Profile{
			ID: core.ProfileID(id), Source: "pdf", BlobName: "cv-carvalho-2026.pdf", Blob: "f1", Added: today.AddDate(0, 0, -12),
			Resume: core.Resume{
				Basics: core.Basics{
					Name: name, Label: "Senior Software Engineer", Location: core.Place{City: "Lisbon", CountryCode: "PT"},
					Summary:  "Builds services that stay up. Nine years of back-end work, most of it in Go, for railways and banks.",
					Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/example"}, {Network: "GitHub", URL: "https://github.com/example"}},
				},
				Work: []core.Work{
					{Name: "Globex", Position: "Senior Software Engineer", StartDate: "2021-03", Summary: "Job scheduler for forty thousand requests a second; on call one week in six."},
					{Name: "Initech", Position: "Software Engineer", StartDate: "2017", EndDate: "2021-02"},
					{Name: "Umbrella", Position: "Junior Developer", StartDate: "2015", EndDate: "2017"},
				},
				Education: []core.Education{{Institution: "Universidade de Lisboa", Area: "Computer Science", StudyType: "BSc", EndDate: "2015"}},
				Skills:    []core.Skill{{Name: "Go"}, {Name: "PostgreSQL"}, {Name: "Kubernetes", Keywords: []string{"Helm"}}, {Name: "gRPC"}},
				Languages: []core.Language{{Language: "Portuguese", Fluency: "native"}, {Language: "English", Fluency: "C1"}},
			},
		},
		Evidence: []review.Evidence{
			{MustHave: "Three years of Go in production", Found: true, Quote: "Six years of Go, most recently a job scheduler that handles forty thousand requests a second"},
			{MustHave: "Kubernetes", Found: true, Quote: "Skills: Go, PostgreSQL, Kubernetes (Helm), gRPC"},
			{MustHave: "Railway signalling"},
		},
		History: []review.Past{{Job: 2, Title: "Signalling Project Lead", Client: "Kestrel Rail Systems", Candidacy: core.Candidacy{State: core.CandidacyDiscarded, Reason: "Too senior", Decided: today.AddDate(0, -2, 0)}}},
	}
}

func reviewBench(t *testing.T, o look.Options, d *reviewDesk) (*bench, *model.ReviewModel) {
	t.Helper()
	var m *model.ReviewModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		m = model.NewReview(b.loop, model.ReviewOptions{Source: d, Reviewer: d, Now: now})
		sheet := model.NewSheet(b.loop, d, d)
		none := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		return map[model.Place]shell.Page{
			model.Review: screens.NewReview(b, m, sheet, screens.ReviewIntents{Original: func(core.Profile) {}, Link: func(string) {}}),
			model.Job:    none, model.Jobs: none, model.People: none, model.Sequence: none,
		}
	})
	b.visit(model.To(model.Review))
	return b, m
}

func (b *bench) name(m *model.ReviewModel) string {
	b.t.Helper()
	item, ok := m.Current()
	if !ok {
		return ""
	}
	return item.Person.Name
}

func TestReviewShowsOnePersonWithEvidence(t *testing.T) {
	for name, o := range map[string]look.Options{"review": {}, "review-dark": {Mode: look.Dark}, "review-large": {Scale: 1.3}} {
		t.Run(name, func(t *testing.T) {
			b, m := reviewBench(t, o, newReviewDesk())
			b.shoot(name)
			if m.Progress() != "1 of 5" || b.name(m) != "Inês Carvalho Monteiro" {
				t.Errorf("shown %s, %s", m.Progress(), b.name(m))
			}
		})
	}
}

func TestEachDecisionIsOneKeyAndShowsTheNextPerson(t *testing.T) {
	d := newReviewDesk()
	b, m := reviewBench(t, look.Options{}, d)
	b.press(fyne.KeyS)
	b.shoot("review-next")
	if got := d.made[0]; got.Action != review.Save || got.Person != 1 {
		t.Errorf("S decided %v", got)
	}
	if b.name(m) != "Γιώργος Σεφέρης" || m.Progress() != "2 of 5" {
		t.Errorf("after S %s, %s", m.Progress(), b.name(m))
	}
	b.press(fyne.KeyD)
	b.shoot("review-discard")
	b.press(fyne.KeyReturn)
	if got := d.made[1]; got.Action != review.Discard || got.Reason != "" {
		t.Errorf("D, Enter decided %v", got)
	}
	b.press(fyne.KeyZ)
	if b.name(m) != "Γιώργος Σεφέρης" {
		t.Errorf("Z shows %s", b.name(m))
	}
	b.press(fyne.KeyJ)
	b.shoot("review-long-name")
	b.press(fyne.KeyK)
	if b.name(m) != "Γιώργος Σεφέρης" {
		t.Errorf("J, K leads to %s", b.name(m))
	}
}

// A decision on the disk and the next person on the screen may take 50 ms
// together; this is the drawing.
func BenchmarkTheNextPersonIsDrawn(bench *testing.B) {
	app := test.NewTempApp(bench)
	app.Settings().SetTheme(look.New(look.Options{}))
	queue := make(chan func(), 16)
	loop := model.NewLoop(bench.Context(), func(do func()) { queue <- do })
	d := newReviewDesk()
	m := model.NewReview(loop, model.ReviewOptions{Source: d, Reviewer: d, Now: now})
	var page shell.Page
	s := shell.New(shell.Options{Window: test.NewTempWindow(bench, nil), Dispatch: loop.Dispatch, Build: func(model.Place) shell.Page { return page }})
	page = screens.NewReview(s, m, model.NewSheet(loop, d, d), screens.ReviewIntents{})
	s.Window().Resize(fyne.NewSize(1180, 760))
	s.Go(model.To(model.Review))
	(<-queue)()
	for n := 0; bench.Loop(); n++ {
		m.Step(1 - 2*(n/4%2))
	}
}

func TestAWarningAsksOnceAndAStopForAReason(t *testing.T) {
	d := newReviewDesk()
	b, m := reviewBench(t, look.Options{}, d)
	b.press(fyne.KeyJ)
	b.press(fyne.KeyC)
	b.shoot("review-warn")
	b.press(fyne.KeyReturn)
	if got := d.made[0]; !got.Confirm || got.Person != 2 {
		t.Errorf("after the confirmation %v", got)
	}
	b.press(fyne.KeyC)
	b.press(fyne.KeyReturn)
	b.shoot("review-stop")
	if len(d.made) != 1 {
		t.Fatal("a stop without a reason must not contact anybody")
	}
	if field, ok := b.window.Canvas().Focused().(interface{ SetText(string) }); ok {
		field.SetText("agreed with the client")
	}
	b.press(fyne.KeyReturn)
	if got := d.made[1]; got.Override != "agreed with the client" || got.Person != 3 {
		t.Errorf("with a reason %v", got)
	}
	b.press(fyne.KeyC)
	b.shoot("review-never")
	if len(d.made) != 2 || b.Busy() {
		t.Errorf("somebody who opted out: %d decisions, dialog %v", len(d.made), b.Busy())
	}
	if b.name(m) != "Olga Лебедева" {
		t.Errorf("shown %s", b.name(m))
	}
}

func TestARefusedDecisionBringsThePersonBack(t *testing.T) {
	d := newReviewDesk()
	d.refuse = core.Fail(core.KindStorage, "The disk is full; nothing was decided.", "Make room.")
	b, m := reviewBench(t, look.Options{}, d)
	b.press(fyne.KeyS)
	b.shoot("review-refused")
	if !b.Busy() || b.name(m) != "Inês Carvalho Monteiro" || m.Progress() != "1 of 5" {
		t.Errorf("dialog %v, %s %s", b.Busy(), m.Progress(), b.name(m))
	}
}

func TestMoveAndNoteAskInADialog(t *testing.T) {
	d := newReviewDesk()
	b, m := reviewBench(t, look.Options{}, d)
	b.press(fyne.KeyN)
	if field, ok := b.window.Canvas().Focused().(interface{ SetText(string) }); ok {
		field.SetText("Called; prefers mornings.")
	}
	b.confirm()
	if got := d.made[0]; got.Action != review.Note || b.name(m) != "Inês Carvalho Monteiro" {
		t.Errorf("N decided %v and shows %s", got, b.name(m))
	}
	b.press(fyne.KeyM)
	b.shoot("review-move")
	b.press(fyne.KeyReturn)
	if got := d.made[1]; got.Action != review.Move || got.To != 2 {
		t.Errorf("M, Enter decided %v", got)
	}
}

func TestNobodyLeftSaysSoAndOffersTheNextStep(t *testing.T) {
	d := newReviewDesk()
	d.items = d.items[:1]
	b, _ := reviewBench(t, look.Options{}, d)
	b.press(fyne.KeyS)
	b.shoot("review-empty")
	b.press(fyne.KeyZ)
	if len(d.before) != 0 {
		t.Error("Z works also when nobody is left")
	}
}

func TestFirstContactOpensTheSheetAndThenGoesOn(t *testing.T) {
	for name, o := range map[string]look.Options{"sheet": {}, "sheet-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			d := newReviewDesk()
			d.jobs[0].Job.SheetSaved = time.Time{}
			d.jobs[0].Job.MustHaves = []string{"Go", "Kubernetes"}
			d.missing = []string{"employment_type", "must_haves", "objectives", "sequence"}
			b, _ := reviewBench(t, o, d)
			b.shoot(name + "-before")
			b.press(fyne.KeyC)
			b.shoot(name)
			if !b.Busy() {
				t.Fatal("C before the first contact must open the sheet")
			}
			b.tapButton("Use the starter: three e-mails")
			b.fillField("Employment type", "Full time")
			b.fillField("Must-haves", "Go\nKubernetes\nRailway signalling")
			b.fillField("Objectives", "Two engineers by March")
			b.shoot(name + "-ready")
			b.tapButton("Update job")
			if b.Busy() || len(d.made) != 1 || d.made[0].Action != review.Contact {
				t.Errorf("dialog %v, decisions %v; want the contact to go on", b.Busy(), d.made)
			}
			if want := []string{"Go", "Kubernetes", "Railway signalling"}; !slices.Equal(d.jobs[0].Job.MustHaves, want) || d.jobs[0].Job.EmploymentType != "full_time" || d.steps != 3 {
				t.Errorf("saved %+v, %d e-mails", d.jobs[0].Job, d.steps)
			}
		})
	}
}

func TestTheSheetForItselfOpensTheJobPage(t *testing.T) {
	d := newReviewDesk()
	d.jobs[0].Job.SheetSaved = time.Time{}
	d.jobs[0].Job.Objectives = []string{"Two engineers"}
	d.jobs[0].Job.EmploymentType, d.jobs[0].Job.MustHaves = "full_time", []string{"Go", "Kubernetes", "SQL"}
	d.missing, d.steps = nil, 3
	b, _ := reviewBench(t, look.Options{}, d)
	b.tapButton("Continue")
	b.shoot("sheet-complete")
	b.tapButton("Update job")
	if want := model.ToJob(1, ""); b.Current() != want || len(d.made) != 0 {
		t.Errorf("at %v with %d decisions, want %v and none", b.Current(), len(d.made), want)
	}
}

// confirm is Ctrl or Cmd with Return.
func (b *bench) confirm() {
	b.t.Helper()
	widgets.SendKey(b.window.Canvas(), &fyne.KeyEvent{Name: widgets.KeyConfirm})
	b.settle()
}

// top is the uppermost dialog, or the window.
func (b *bench) top() fyne.CanvasObject {
	if o := b.window.Canvas().Overlays().Top(); o != nil {
		return o
	}
	return b.window.Canvas().Content()
}

// tapButton presses the button that says label.
func (b *bench) tapButton(label string) {
	b.t.Helper()
	found := false
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.Button); ok && button.Label() == label && !found {
			found = true
			if button.Disabled() {
				b.t.Fatalf("the button %q can't be pressed", label)
			}
			button.Press()
		}
	})
	if !found {
		b.t.Fatalf("there is no button %q", label)
	}
	b.settle()
}

// fillField puts text into the field of that name.
func (b *bench) fillField(name, text string) {
	b.t.Helper()
	found := false
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		field, ok := o.(*widgets.FormField)
		if !ok {
			return
		}
		if label, ok := test.WidgetRenderer(field).Objects()[0].(*widgets.Text); !ok || label.Text() != name {
			return
		}
		found = true
		switch c := field.Control().(type) {
		case *widgets.Field:
			c.SetText(text)
		case *widgets.Choice:
			c.SetSelected(text)
		}
	})
	if !found {
		b.t.Fatalf("there is no field %q", name)
	}
	b.settle()
}

// eachVisible visits what can be seen under o.
func eachVisible(o fyne.CanvasObject, each func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	each(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range slices.Clone(o.Objects) {
			eachVisible(child, each)
		}
	case fyne.Widget:
		for _, child := range slices.Clone(test.WidgetRenderer(o).Objects()) {
			eachVisible(child, each)
		}
	}
}
