package screens_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// sourceDesk is a job's sources.
type sourceDesk struct {
	*oneJob
	page  model.JobSources
	added []model.NewSource
	kept  []string // what was done with sources that are there
	told  []sourcing.Feedback
	asked int
	fails error
}

var sourceKinds = []source.Descriptor{
	{
		Kind: "github", Name: "GitHub", About: "Developers by programming language and place, with what their public repositories show.",
		Fields:       []ats.Field{{Key: "token", Label: "Token", Help: "A personal access token without any permission.", Secret: true}},
		Instructions: "A token is not needed, but lets Reqdesk ask three times as often. Addresses on GitHub are neither stored nor written to.", KeyPage: "https://github.example/tokens",
	},
	{
		Kind: "folder", Name: "Watched folder", About: "Résumés and lists of people that are put into a folder, each taken once.", Files: true,
		Fields: []ats.Field{{Key: "path", Label: "Folder", Help: "The whole path of the folder.", Required: true}},
	},
}

func (d *sourceDesk) JobSources(context.Context, core.JobID) (model.JobSources, error) {
	d.page.Job, d.page.Client = d.oneJob.page.Job, d.oneJob.page.Client
	return d.page, nil
}

func (d *sourceDesk) MoreProfiles(context.Context, core.JobID) ([]core.SourceRun, error) {
	d.asked++
	if d.fails != nil {
		return nil, d.fails
	}
	run := core.SourceRun{At: noon, Name: "GitHub", Query: `type:user language:"Go" location:"Berlin" repos:>=3`, Found: 9, Delivered: 7, KeptOut: 2}
	d.page.Runs = append([]core.SourceRun{run}, d.page.Runs...)
	return d.page.Runs[:1], nil
}

func (d *sourceDesk) SourceFeedback(_ context.Context, _ core.JobID, f sourcing.Feedback) error {
	d.told = append(d.told, f)
	d.page.Feedback = append(d.page.Feedback, core.Feedback{More: f.More, Without: f.Without})
	return nil
}

func (d *sourceDesk) AddSource(_ context.Context, n model.NewSource) (core.Source, error) {
	d.added = append(d.added, n)
	s := core.Source{ID: core.SourceID(len(d.added)), Name: n.Name, Kind: n.Kind}
	d.page.Sources = append(d.page.Sources, s)
	return s, nil
}

func (d *sourceDesk) CheckSource(context.Context, string) (string, error) {
	return "The token works.", nil
}

func (d *sourceDesk) SetSource(_ context.Context, name string, settings, secrets map[string]string) (core.Source, error) {
	d.kept = append(d.kept, fmt.Sprint("set ", name, " ", settings, " ", secrets))
	return core.Source{Name: name}, nil
}

func (d *sourceDesk) SwitchSource(_ context.Context, name, to string) (core.Source, error) {
	d.kept = append(d.kept, to+" "+name)
	return core.Source{Name: name}, nil
}

func sourcesBench(t *testing.T, o look.Options, d *sourceDesk) *bench {
	t.Helper()
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		page := screens.NewJob(b, screens.JobModels{
			Job: model.NewJob(b.loop, d.oneJob), NotToSource: model.NewNotToSource(b.loop, d.oneJob), Sources: model.NewSources(b.loop, d, sourceKinds).WithKeeper(d),
			Contacted: model.NewContacted(b.loop, model.ContactedServices{Source: d.oneJob, Stopper: d.oneJob, Marker: d.oneJob}),
			Plan:      model.NewPlan(b.loop, d.oneJob), Leads: model.NewLeads(b.loop, d.oneJob), History: model.NewHistory(b.loop, d.oneJob),
		}, screens.JobIntents{OpenURL: func(string) {}, PickFolder: func(chosen func(string)) { chosen("/home/robin/Résumés") }})
		return map[model.Place]shell.Page{model.Job: page}
	})
	b.visit(model.ToJob(7, model.TabSources))
	return b
}

func askedDesk() *sourceDesk {
	d := &sourceDesk{oneJob: liveJob()}
	d.oneJob.page.Job.Sourcing = true
	d.page.Wanted = 3
	d.page.Sources = []core.Source{{ID: 1, Name: "GitHub", Kind: "github"}, {ID: 2, Name: "Résumés", Kind: "folder"}}
	d.page.Kept = []core.Source{
		{ID: 1, Name: "GitHub", Kind: "github"},
		{ID: 2, Name: "Résumés", Kind: "folder", Job: 7, Settings: map[string]string{"path": "/home/robin/Résumés"}},
		{ID: 3, Name: "Fair", Kind: "folder", Client: 1, Off: true, Settings: map[string]string{"path": "/home/robin/Fair"}},
	}
	d.page.Searches = []core.Search{{Source: 1, Next: noon.Add(22 * time.Hour)}}
	d.page.Runs = []core.SourceRun{
		{At: noon.Add(-time.Hour), Name: "GitHub", Query: `type:user language:"Go" location:"Berlin" repos:>=3`, Found: 9, Delivered: 7, KeptOut: 1, Known: 1},
		{At: noon.Add(-2 * time.Hour), Name: "Résumés", Query: "people.csv", Found: 4, Delivered: 3, KeptOut: 1},
		{At: noon.Add(-26 * time.Hour), Name: "GitHub", Query: `type:user language:"Go" location:"Berlin" repos:>=3`, Note: "GitHub gave up before it had looked everywhere; it is asked again."},
		{At: noon.Add(-27 * time.Hour), Name: "GitHub", ErrorText: "api.github.com refused the key or password; nothing was changed. Enter a valid key for this connection."},
	}
	return d
}

func TestAJobWithoutSourcesOffersOneByKeysAlone(t *testing.T) {
	d := &sourceDesk{oneJob: liveJob()}
	b := sourcesBench(t, look.Options{}, d)
	b.shoot("sources-empty")
	b.press(fyne.KeyA)
	b.shoot("sources-add")
	b.confirm()
	if len(d.added) != 1 || d.added[0].Kind != "github" || d.added[0].Job != 0 || b.Busy() {
		t.Fatalf("added %+v, dialog open %v", d.added, b.Busy())
	}
	b.shoot("sources-none-asked")
}

func TestAWatchedFolderNeedsItsPath(t *testing.T) {
	d := askedDesk()
	b := sourcesBench(t, look.Options{}, d)
	b.press(fyne.KeyA)
	var kind *widgets.Choice
	eachObject(b.top(), func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Choice); ok && kind == nil {
			kind = c
		}
	})
	kind.SetSelectedIndex(1)
	b.settle()
	b.confirm()
	b.shoot("sources-folder-lacks")
	if len(d.added) != 0 || !b.Busy() {
		t.Fatalf("a folder without a path was added: %+v", d.added)
	}
	b.click("Choose…")
	b.confirm()
	if len(d.added) != 1 || d.added[0].Job != 7 || d.added[0].Settings["path"] != "/home/robin/Résumés" {
		t.Errorf("added %+v", d.added)
	}
	m := model.NewSources(b.loop, d, sourceKinds)
	f := m.NewForm()
	f.Choose(1)
	if wrong := f.Problems(); wrong["path"] == "" || f.For != model.ForJob {
		t.Errorf("%v, for %d", wrong, f.For)
	}
	f.Values["path"] = "/home/robin/Résumés"
	if wrong := f.Problems(); len(wrong) != 0 {
		t.Errorf("%v", wrong)
	}
}

func TestTheDiaryIsShownAndMoreIsAskedByAKey(t *testing.T) {
	for name, mode := range map[string]look.Mode{"sources": look.Light, "sources-dark": look.Dark} {
		d := askedDesk()
		b := sourcesBench(t, look.Options{Mode: mode}, d)
		b.press(fyne.KeyDown)
		b.shoot(name)
		b.press(fyne.KeyM)
		if d.asked != 1 {
			t.Errorf("asked %d times", d.asked)
		}
		b.shoot(name + "-more")
	}
}

func TestFeedbackIsGivenByKeysAlone(t *testing.T) {
	d := askedDesk()
	b := sourcesBench(t, look.Options{}, d)
	b.press(fyne.KeyF)
	b.typeText("Kubernetes, Terraform")
	b.shoot("sources-feedback")
	b.confirm()
	if len(d.told) != 1 || strings.Join(d.told[0].More, "|") != "Kubernetes| Terraform" || b.Busy() {
		t.Errorf("told %+v", d.told)
	}
	b.shoot("sources-told")
}

func TestARefusalStaysOnThePage(t *testing.T) {
	d := askedDesk()
	d.fails = core.Fail(core.KindRefused, "The profile budget of Kestrel is used up; nobody was asked.", "Give the client more profiles.")
	b := sourcesBench(t, look.Options{}, d)
	b.press(fyne.KeyM)
	b.shoot("sources-refused")
	d.oneJob.page.Job.Sourcing = false
	b = sourcesBench(t, look.Options{}, d)
	if !b.button("More profiles").Disabled() {
		t.Error("sourcing is off, and more can be asked for")
	}
}

func TestSourcesAreChangedSwitchedAndRemoved(t *testing.T) {
	d := askedDesk()
	b := sourcesBench(t, look.Options{}, d)
	b.press(fyne.KeyS)
	b.shoot("sources-all")
	if !b.shown("GitHub for all jobs") || !b.shown("Watched folder for this job · /home/robin/Résumés") {
		t.Errorf("listed %q", b.texts())
	}
	b.tapButton("Switch off") // the first
	b.undo()
	b.press(fyne.KeyS)
	b.tapIcon("Change Résumés")
	b.shoot("sources-change")
	b.typeText("/new")
	b.confirm()
	b.press(fyne.KeyS)
	b.tapIcon("Change GitHub")
	b.confirm() // the token stays as it is
	b.press(fyne.KeyS)
	b.tapIcon("Remove GitHub")
	b.shoot("sources-remove")
	if !b.Busy() || len(d.kept) != 4 {
		t.Fatalf("removing must ask first: %q", d.kept)
	}
	b.tapButton("Remove")
	want := "off GitHub; on GitHub; set Résumés map[path:/new/home/robin/Résumés] map[]; set GitHub map[] map[]; remove GitHub"
	if got := strings.Join(d.kept, "; "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestAFolderForMoreThanOneJobSaysWhereItsPeopleGo(t *testing.T) {
	f := model.NewSources(nil, nil, sourceKinds).NewForm()
	if f.Note() != "" {
		t.Errorf("of a search: %q", f.Note())
	}
	f.Choose(1)
	for whose, want := range map[int]bool{model.ForJob: false, model.ForClient: true, model.ForAll: true} {
		if f.For = whose; (f.Note() != "") != want {
			t.Errorf("for %d: %q", whose, f.Note())
		}
	}
}
