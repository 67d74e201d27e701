package screens_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// The tests of this file are named after the source documents' rules on the first
// review, on the real screens over a real workspace.

// arrow is the button under a job page's count of new profiles.
func (b *bench) arrow() *widgets.Button {
	b.t.Helper()
	return b.button("Review")
}

func TestS0_26_AGreenArrowUnderTheCountOfNewOpensTheReview(t *testing.T) {
	o := newReviewOffice(t, 0)
	b, m := o.reviewing(look.Options{})
	b.visit(model.ToJob(o.job.ID, ""))
	if !b.arrow().Disabled() { // from empty
		t.Error("with nobody new the arrow can be pressed")
	}
	o.update(func(tx core.Tx) error { return o.person(tx, 0) })
	for range 2 { // changed, unchanged
		b.visit(model.ToJob(o.job.ID, ""))
		a := b.arrow()
		if a.Disabled() || a.Tone() != look.ToneSuccess || !b.reads("1") {
			t.Errorf("with somebody new the arrow is off: %v, and its tone is %v", a.Disabled(), a.Tone())
		}
		b.shoot("s0-26")
		a.Press()
		b.settle()
		if b.Current() != model.ToReview(o.job.ID) || b.name(m) != "Person 001" {
			t.Errorf("the arrow leads to %v, %s", b.Current(), b.name(m))
		}
	}
	b.visit(model.ToJob(o.job.ID, ""))
	b.window.Canvas().Unfocus() // the form has it, in which R is a letter
	b.press(fyne.KeyR)          // by keyboard
	if b.Current() != model.ToReview(o.job.ID) {
		t.Errorf("R leads to %v", b.Current())
	}
}

// reminder is what the banner over the review says is still asked for.
func (b *bench) reminder() (text string) {
	b.t.Helper()
	eachVisible(b.window.Content(), func(o fyne.CanvasObject) {
		if banner, ok := o.(*widgets.Banner); ok {
			text = banner.Text()
		}
	})
	return text
}

func TestS0_27_WhenTheReviewStartsAReminderListsWhatTheATSCouldNotFill(t *testing.T) {
	o := newReviewOffice(t, 3)
	b, _ := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	b.shoot("s0-27")
	want := "Before the first person is contacted, this job needs: function, employment type, must-haves (has 1 of 3), objectives, its e-mails."
	if got := b.reminder(); got != want { // from empty
		t.Errorf("the reminder says %q, want %q", got, want)
	}
	b.press(fyne.KeyS)
	if got := b.reminder(); got != want { // unchanged: it stays until everything is there
		t.Errorf("after a decision the reminder says %q", got)
	}
	if _, err := o.jobs.Set(t.Context(), o.job.ID, map[string]string{"function": "Engineering", "must_haves": "Go; SQL; Linux"}); err != nil {
		t.Fatal(err)
	}
	b.visit(model.ToReview(o.job.ID))
	b.Reload()
	b.settle()
	if got, want := b.reminder(), "Before the first person is contacted, this job needs: employment type, objectives, its e-mails."; got != want { // changed
		t.Errorf("the reminder says %q, want %q", got, want)
	}
	o.fillIn()
	b.Reload()
	b.settle()
	if got := b.reminder(); got != "" {
		t.Errorf("with everything there the reminder says %q", got)
	}
}

// asked lists the fields of the open sheet, from the top, with the sequence.
func (b *bench) asked() (list []string) {
	b.t.Helper()
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widgets.FormField:
			if label, ok := test.WidgetRenderer(o).Objects()[0].(*widgets.Text); ok {
				list = append(list, label.Text())
			}
		case *widgets.Text:
			if o.Text() == "E-mail sequence" {
				list = append(list, o.Text())
			}
		}
	})
	return list
}

// full are the fields that an ATS may leave empty, all filled in.
func full(j *core.Job) {
	j.Function, j.EmploymentType, j.MustHaves = "Engineering", "full_time", []string{"Go", "SQL", "Linux"}
}

func (o *reviewOffice) change(do func(*core.Job)) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		j, err := o.store.Job(tx, o.job.ID)
		if do(&j); err == nil {
			err = o.store.PutJob(tx, &j)
		}
		return err
	})
}

func TestS0_28_ContinueFirstAsksForTheJobObjectives(t *testing.T) {
	o := newReviewOffice(t, 3)
	o.change(full)
	b, _ := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	b.tapButton("Continue")
	b.shoot("s0-28")
	want := []string{"Objectives", "E-mail sequence"}
	if got := b.asked(); !slices.Equal(got, want) {
		t.Errorf("Continue asks for %q, want %q", got, want)
	}
	if f, ok := b.window.Canvas().Focused().(*widgets.Field); !ok || !f.MultiLine {
		t.Errorf("the keyboard is at %T, want the objectives", b.window.Canvas().Focused())
	}
	b.typing("Two engineers by March")
	b.press(fyne.KeyEscape) // from empty: nothing was saved
	if j := o.stored(); len(j.Objectives) != 0 || !j.SheetSaved.IsZero() {
		t.Errorf("Escape saved %q", j.Objectives)
	}
	b.tapButton("Continue") // unchanged: what was written is still there
	b.tapButton("Use the starter: three e-mails")
	b.tapButton("Update job")
	if got := o.stored().Objectives; !slices.Equal(got, []string{"Two engineers by March"}) {
		t.Errorf("the objectives are %q", got)
	}
}

func TestS0_29_ThenTheJobsEMailsAreSetUpSoThatContactingIsOneKey(t *testing.T) {
	o := newReviewOffice(t, 3)
	o.change(full)
	b, m := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	b.press(fyne.KeyC) // contacting needs them
	if !b.Busy() || o.candidacy(o.job.ID, o.ids[0]).State != core.CandidacyNew {
		t.Fatal("C before there are e-mails must open the sheet and contact nobody")
	}
	b.fillField("Objectives", "Two engineers")
	if !b.button("Update job").Disabled() {
		t.Error("without e-mails the sheet can be saved")
	}
	b.tapButton("Use the starter: three e-mails")
	b.tapButton("Update job")
	if o.candidacy(o.job.ID, o.ids[0]).State != core.CandidacyContacted { // it goes on with whom one wanted to contact
		t.Error("after the sheet nobody was contacted")
	}
	for n := range 2 { // from now on it is one key, and asks nothing
		b.press(fyne.KeyC)
		if b.Busy() || o.candidacy(o.job.ID, o.ids[n+1]).State != core.CandidacyContacted || o.enrolment(o.ids[n+1]).State != core.EnrolmentWaiting {
			t.Errorf("C contacted nobody, or asked: %v", b.Busy())
		}
	}
	if m.Left() != 0 {
		t.Errorf("%d are left", m.Left())
	}
}

func TestS0_33_UpdateJobSavesAndLeadsToTheJobPage(t *testing.T) {
	o := newReviewOffice(t, 1)
	b, _ := o.reviewing(look.Options{})
	save := func(objectives string) {
		t.Helper()
		b.visit(model.ToReview(o.job.ID))
		b.tapButton("Continue")
		b.fillField("Objectives", objectives)
	}
	save("Two engineers") // from empty
	b.fillField("Function", "Engineering")
	b.fillField("Employment type", "Full time")
	b.fillField("Must-haves", "Go\nSQL\nLinux")
	b.tapButton("Use the starter: three e-mails")
	b.tapButton("Update job")
	j := o.stored()
	if b.Current() != model.ToJob(o.job.ID, "") || j.SheetSaved.IsZero() || j.Function != "Engineering" || j.EmploymentType != "full_time" || len(j.MustHaves) != 3 {
		t.Errorf("at %v, saved %+v", b.Current(), j)
	}
	b.visit(model.ToReview(o.job.ID)) // unchanged: it is asked once
	if got := b.reminder(); got != "" {
		t.Errorf("afterwards the review still says %q", got)
	}
	o.change(func(j *core.Job) { j.SheetSaved = j.Created }) // changed, and asked anew
	b.Reload()
	b.settle()
	save("Three engineers")
	b.tapButton("Update job")
	if b.Current() != model.ToJob(o.job.ID, "") || !slices.Equal(o.stored().Objectives, []string{"Three engineers"}) {
		t.Errorf("at %v, objectives %q", b.Current(), o.stored().Objectives)
	}
}

func TestS0_34_SavingIsRefusedUntilThereAreThreeMustHaves(t *testing.T) {
	o := newReviewOffice(t, 1)
	o.change(func(j *core.Job) { full(j); j.MustHaves = []string{"Go"} })
	b, _ := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	b.tapButton("Continue")
	b.fillField("Objectives", "Two engineers")
	b.tapButton("Use the starter: three e-mails")
	for _, c := range []struct {
		text   string
		enough bool
	}{{"Go", false}, {"Go\nSQL", false}, {"Go\n\n  \nSQL", false}, {"Go\nSQL\nLinux", true}} {
		b.fillField("Must-haves", c.text)
		if ready := !b.button("Update job").Disabled(); ready != c.enough {
			t.Errorf("with %q saving is offered: %v", c.text, ready)
		}
		b.confirm() // whether offered or not
		if saved := !o.stored().SheetSaved.IsZero(); saved != c.enough {
			t.Errorf("with %q saved: %v", c.text, saved)
		}
	}
	if o.stored().State != core.JobActive {
		t.Error("the job is no longer live")
	}
}

func TestS0_58_ObjectivesAreAskedForAtTheFirstReviewAndNotBefore(t *testing.T) {
	o := newReviewOffice(t, 1)
	o.change(full)
	b, _ := o.reviewing(look.Options{})
	b.visit(model.ToJob(o.job.ID, "")) // the job's page asks for nothing
	if b.Busy() || strings.Contains(strings.Join(b.texts(), "\n"), "Before the first person") {
		t.Error("the job's page asks for them")
	}
	b.visit(model.ToReview(o.job.ID))
	if got := b.reminder(); !strings.Contains(got, "objectives") {
		t.Errorf("the first review does not ask for them: %q", got)
	}
	o.change(func(j *core.Job) { j.Objectives = []string{"Two engineers"} })
	b.Reload()
	b.settle()
	if got := b.reminder(); strings.Contains(got, "objectives") {
		t.Errorf("they are there, and the review says %q", got)
	}
}

// takes lets the ATS take somebody into the job's pipeline, or out of it.
func (o *reviewOffice) takes(n int, in bool) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		p, err := o.store.Person(tx, o.ids[n])
		if err != nil {
			return err
		}
		a := core.Applicant{ID: "app-" + p.Emails[0], Name: p.Name, Emails: p.Emails, Stage: "Interview", Since: today}
		if err = o.store.DeleteNotSource(tx, o.job.Connection, a.ID); err == nil && in {
			err = o.store.PutNotSource(tx, &core.NotSource{ATSJob: o.job.ATSJob, Connection: o.job.Connection, Origin: "ats", Applicant: a}, people.KeysOfApplicant(a))
		}
		if err != nil {
			return err
		}
		return o.review.PipelineChanged(tx, o.job.ATSJob)
	})
}

func TestS1_17_WhoIsInTheJobsPipelineIsNotUnderReview(t *testing.T) {
	o := newReviewOffice(t, 2)
	o.fillIn()
	b, m := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	if b.name(m) != "Person 001" || m.Left() != 2 { // from empty
		t.Fatalf("shown %s of %d", b.name(m), m.Left())
	}
	o.takes(0, true)
	b.press(fyne.KeyC) // the screen does not know yet; the decision does
	if o.candidacy(o.job.ID, o.ids[0]).State != core.CandidacyKeptOut || o.enrolment(o.ids[0]).ID != 0 || !b.Busy() {
		t.Errorf("who is in the pipeline was contacted: %+v", o.candidacy(o.job.ID, o.ids[0]))
	}
	b.press(fyne.KeyEscape)
	for range 2 { // changed, unchanged
		b.Reload()
		b.settle()
		if b.name(m) != "Person 002" || m.Left() != 1 || !b.shown("1 kept out – see why") {
			t.Errorf("shown %s of %d, %q", b.name(m), m.Left(), m.KeptOutText())
		}
	}
	o.takes(0, false)
	b.Reload()
	b.settle()
	if m.Left() != 2 {
		t.Errorf("out of the pipeline again, %d are under review", m.Left())
	}
}
