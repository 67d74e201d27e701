package screens_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/outreach"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
)

func TestNotToSourceTakesAFileInTwoSteps(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, model.TabSourced)
	b.shoot("job-sourced")
	file := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(file, []byte("Hana Sato,hana@example.com\nno address\nIvo Novak,ivo@example.org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.press(fyne.KeyA)
	b.typing(file)
	b.press(fyne.KeyReturn)
	b.shoot("job-sourced-file")
	if len(office.listed) != 3 {
		t.Fatal("nothing is stored before it was seen")
	}
	b.click("Add 2 people")
	if len(office.listed) != 5 || b.Busy() {
		t.Errorf("%d lines are listed, dialog open %v", len(office.listed), b.Busy())
	}
}

func TestNotToSourceFileThatIsNotThereSaysSo(t *testing.T) {
	b := jobBench(t, look.Options{Mode: look.Dark}, liveJob(), model.TabSourced)
	b.pages[model.Job].(*screens.Job).Dropped([]string{filepath.Join(t.TempDir(), "gone.csv")})
	b.settle()
	b.shoot("job-sourced-gone-dark")
	if !b.button("Add").Disabled() {
		t.Error("nothing can be added from a file that is not there")
	}
}

func TestContactedSaysWhyAndMarksALead(t *testing.T) {
	office := liveJob()
	before := len(office.leads)
	for name, mode := range map[string]look.Mode{"job-contacted": look.Light, "job-contacted-dark": look.Dark} {
		b := jobBench(t, look.Options{Mode: mode}, office, model.TabContacted)
		b.press(fyne.KeyReturn)
		b.shoot(name)
		b.press(fyne.KeyL)
		if before++; len(office.leads) != before {
			t.Errorf("L must mark a lead: %d", len(office.leads))
		}
		b.press(fyne.KeyEscape)
		if b.Current() != model.ToJob(7, model.TabContacted) {
			t.Errorf("the first Escape only closes the panel; one is at %v", b.Current())
		}
	}
}

func TestS0_37_And38_APictureShowsWhoClickedAndTheRestingPointerWhen(t *testing.T) {
	for name, mode := range map[string]look.Mode{"job-contacted-clicked": look.Light, "job-contacted-clicked-dark": look.Dark} {
		b := jobBench(t, look.Options{Mode: mode}, liveJob(), model.TabContacted)
		taken := "Taken by the reader's mail server, "
		want := []string{
			taken + model.Moment(noon.AddDate(0, 0, -1)), "Answered, " + model.Moment(noon),
			taken + model.Moment(noon.AddDate(0, 0, -1)), "Clicked, " + model.Moment(clickedAt),
			"Bounced, " + model.Moment(noon),
			taken + model.Moment(noon.AddDate(0, 0, -2)), "Followed by a program, not by a person, " + model.Moment(clickedAt),
		}
		if diff := cmp.Diff(want, b.signs()); diff != "" {
			t.Error(diff)
		}
		b.press(fyne.KeyDown)
		b.press(fyne.KeyReturn)
		b.shoot(name)
	}
}

// signs gives what the pictures of a table say under the resting pointer.
func (b *bench) signs() (said []string) {
	b.t.Helper()
	eachObject(b.window.Canvas().Content(), func(o fyne.CanvasObject) {
		if sign, ok := o.(interface{ Tip() string }); ok && o.Visible() {
			said = append(said, sign.Tip())
		}
	})
	return said
}

func TestPlanIsApprovedAfterSayingWhenTheFirstLeaves(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, model.TabPlan)
	b.shoot("job-plan")
	b.press(fyne.KeyA)
	b.shoot("job-plan-ask")
	b.click("Approve")
	if office.plan[1].State != outreach.Coming {
		t.Errorf("the e-mail is %v", office.plan[1].State)
	}
	b.press(fyne.KeyS)
	if office.plan[1].State != outreach.Stopped {
		t.Errorf("S must stop the person: %v", office.plan[1].State)
	}
}

func TestPlanInTheDark(t *testing.T) {
	b := jobBench(t, look.Options{Mode: look.Dark}, liveJob(), model.TabPlan)
	b.shoot("job-plan-dark")
}

func TestThePlanIsWalkedByDaysNarrowedToAReasonAndSaved(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, model.TabPlan)
	b.window.Resize(fyne.NewSize(1024, 700))
	dir := folder(t.TempDir())
	b.plan.WithFiles(dir)
	b.Reload()
	b.settle()
	b.press(fyne.KeyRight)
	if !b.reads("Thu 26 Nov") || !b.reads("Thu 26 Nov, 09:08 Europe/London") {
		t.Errorf("Right must go to the next day: %q", b.texts())
	}
	b.press(fyne.KeyLeft)
	if !b.reads("Mon 23 Nov, 09:04 Europe/London") {
		t.Errorf("Left must go to the day before: %q", b.texts())
	}
	b.narrow()
	b.shoot("job-plan-days-small")
	b.plan.Filter(outreach.Held)
	b.settle()
	b.shoot("job-plan-held-small")
	b.plan.FilterReason(outreach.WhyWaiting)
	b.settle()
	if len(b.plan.Rows) != 1 || b.plan.Rows[0].Name != "Dieter Vogel" {
		t.Errorf("rows %+v", b.plan.Rows)
	}
	b.press(fyne.KeyX)
	b.shoot("job-plan-save")
	b.press(fyne.KeyReturn)
	text, err := os.ReadFile(dir.FreePath("Flight plan.csv"))
	if err != nil || strings.Count(string(text), "Europe/London") != 6 || !strings.Contains(string(text), "Chiara Moretti,chiara@example.net,1,") {
		t.Errorf("file %q, %v", text, err)
	}
}

func TestLeadIsExportedAfterItsPreview(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, model.TabLeads)
	b.shoot("job-leads")
	b.press(fyne.KeyE)
	b.shoot("job-leads-preview")
	office.refuse = core.Fail(core.KindRefused, "She is in client Marram Health's pipeline since May.", "Give a reason to export her all the same.")
	b.click("Export")
	b.shoot("job-leads-refused")
	if len(office.exported) != 0 {
		t.Fatal("a refused export must not go out")
	}
	b.typing("She asked for it")
	b.click("Export")
	if len(office.exported) != 1 || b.Busy() {
		t.Errorf("exported %v, dialog open %v", office.exported, b.Busy())
	}
}

func TestLeadThatTheATSWouldRefuseShowsTheFix(t *testing.T) {
	office := liveJob()
	office.problems = []ats.Problem{{Field: "basics.phone", Message: "a phone number is required", Fix: "Add a phone number to the person."}}
	b := jobBench(t, look.Options{Mode: look.Dark}, office, model.TabLeads)
	b.press(fyne.KeyReturn)
	b.shoot("job-leads-problem-dark")
	if !b.button("Export").Disabled() {
		t.Error("what the ATS would refuse can't be exported")
	}
}

func TestHistoryAndEmptyTabs(t *testing.T) {
	b := jobBench(t, look.Options{}, liveJob(), model.TabHistory)
	b.shoot("job-history")
	b = jobBench(t, look.Options{}, draftJob(), model.TabSourced)
	b.shoot("job-sourced-empty")
	for key, tab := range map[fyne.KeyName]model.Tab{fyne.Key3: model.TabSources, fyne.Key4: model.TabContacted, fyne.Key5: model.TabPlan, fyne.Key6: model.TabLeads, fyne.Key7: model.TabHistory} {
		b.press(key)
		if b.Current().Tab != tab {
			t.Errorf("%s leads to %v", key, b.Current())
		}
		b.shoot("job-empty-" + string(tab))
	}
	b.press(fyne.KeyR)
	if b.Current() != model.ToReview(7) {
		t.Errorf("R leads to %v", b.Current())
	}
}

// eachObject visits everything that can be seen.
func eachObject(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			eachObject(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			eachObject(child, visit)
		}
	}
}

func TestJobThatIsNotThereLeadsBackToTheList(t *testing.T) {
	b := jobBench(t, look.Options{}, draftJob(), "")
	b.visit(model.ToJob(99, ""))
	b.shoot("job-lost")
	b.press(fyne.KeyReturn)
	if b.Current() != model.To(model.Jobs) {
		t.Errorf("Enter leads to %v", b.Current())
	}
}

func TestAButtonKeepsTheKeyboardWhileTheEngineWorks(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, "")
	b.window.Canvas().Focus(b.button("Pause"))
	b.Reload()
	b.settle()
	b.press(fyne.KeySpace)
	if office.page.Job.State != core.JobPaused {
		t.Error("the button must have kept the keyboard")
	}
}
