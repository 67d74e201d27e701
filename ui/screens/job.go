package screens

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobTab is one tab of a job's page.
type jobTab interface {
	content() fyne.CanvasObject
	// open shows the tab for a job and gives the keyboard to it.
	open(job core.JobID)
	// reload reads the tab anew and leaves the keyboard where it is.
	reload(job core.JobID)
	key(ev *fyne.KeyEvent) bool
	keys() []shell.KeyHelp
}

// JobModels are the view-models of a job's page, one per tab.
type JobModels struct {
	Job         *model.JobModel
	NotToSource *model.NotToSourceModel
	Sources     *model.SourcesModel
	Contacted   *model.ContactedModel
	Plan        *model.PlanModel
	Leads       *model.LeadsModel
	History     *model.HistoryModel
	Tour        *model.TourModel // nil = there is none
}

// JobIntents are what the page asks of the program around it; nil leaves the
// button out.
type JobIntents struct {
	OpenURL  func(url string)
	PickFile func(chosen func(path string))
	// PickFolder lets one choose a folder to be watched.
	PickFolder func(chosen func(path string))
	// SaveTo lets one choose the folder of a new file.
	SaveTo func(path string, chosen func(path string))
}

// Job is the page of one job: its head with the figures, and a tab for each part.
type Job struct {
	*frame
	window  Window
	model   *model.JobModel
	intents JobIntents
	chips   [2]*widgets.Chip
	actions *fyne.Container
	figures *fyne.Container
	held    *widgets.Banner
	tour    *tourBar
	tabs    *widgets.Tabs
	places  []jobTab
	room    *fyne.Container
	table   fyne.CanvasObject
	waiting fyne.CanvasObject   // while the job is read
	lost    *widgets.EmptyState // the job could not be read
	drawn   string              // what the head was made of
	tab     int
	at      model.Route // what is shown while one is here
	coming  bool
}

var (
	_ shell.Page      = (*Job)(nil)
	_ shell.Finder    = (*Job)(nil)
	_ shell.Leaver    = (*Job)(nil)
	_ shell.KeyTaker  = (*Job)(nil)
	_ shell.KeyTeller = (*Job)(nil)
)

var jobTabs = []model.Tab{model.TabAbout, model.TabSourced, model.TabSources, model.TabContacted, model.TabPlan, model.TabLeads, model.TabHistory}

// NewJob draws the page of a job.
func NewJob(w Window, m JobModels, intents JobIntents) *Job {
	j := &Job{window: w, model: m.Job, intents: intents}
	j.chips = [2]*widgets.Chip{widgets.NewChip("", look.ToneMuted), widgets.NewChip(phrase.T("From ATS"), look.ToneMuted)}
	j.actions = widgets.HStack(look.Space8)
	doing := widgets.NewPointer(j.actions)
	j.tour = newTourBar(m.Tour, map[model.TourPoint]*widgets.Pointer{model.PointLive: doing})
	header := widgets.NewPageHeader("", "", doing).WithBack(w.Back).WithChips(j.chips[0], j.chips[1])
	j.frame = newFrame(header)
	j.figures = widgets.Flow(look.Space24)
	j.waiting = skeleton()
	j.lost = widgets.NewEmptyState(look.IconJobs, phrase.T("This job can't be shown"), phrase.T("Nothing was changed."),
		widgets.NewPrimary(phrase.T("Look at the jobs"), func() { w.Go(model.To(model.Jobs)) }))
	j.held = widgets.NewBanner(look.ToneWarning, "")
	j.tabs = widgets.NewTabs(phrase.T("About the job"), phrase.T("Not to source"), phrase.T("Sources"), phrase.In("people", "Contacted"), phrase.T("Flight plan"), phrase.T("Leads"), phrase.T("History"))
	j.places = []jobTab{
		newJobAbout(w, m.Job, intents), newJobSourced(w, m.NotToSource, intents), newJobSources(w, m.Sources, intents), newJobContacted(w, m.Contacted, intents.OpenURL),
		newJobPlan(w, m.Plan, intents.SaveTo), newJobLeads(w, m.Leads, intents), newJobHistory(m.History),
	}
	j.room = widgets.Frame(nil, nil, j.places[0].content())
	head := widgets.VStack(look.Space12, j.tour.banner, j.held, j.figures, j.tabs)
	j.table = widgets.Frame(widgets.InsetBy(0, 0, look.Space16, 0, head), nil, j.room)
	m.Job.Changed = j.draw
	m.Job.Said = w.Say
	if m.Tour != nil {
		m.Tour.JobChanged = j.guide
	}
	return j
}

// Show opens a job at a tab. Where one is already, it only reads anew.
func (j *Job) Show(to model.Route) {
	if to == j.at {
		j.Refresh()
		return
	}
	if to.Job != j.model.ID {
		j.waiting = skeleton()
	}
	j.at = to
	j.tab = max(slices.Index(jobTabs, to.Tab), 0)
	j.coming = true
	j.model.Open(to.Job)
	if !j.model.Loaded {
		j.draw()
	}
	j.tabs.OnChange = nil
	j.tabs.Select(j.tab)
	j.tabs.OnChange = j.choose
	if j.tab > 0 {
		j.places[j.tab].open(to.Job)
	}
}

// Refresh reads the page anew after something changed in the background. What
// was typed and the keyboard stay.
func (j *Job) Refresh() {
	if j.model.ID != 0 {
		j.model.Load()
		j.places[j.tab].reload(j.model.ID)
	}
}

// choose goes to a tab.
func (j *Job) choose(tab int) { j.window.Go(model.ToJob(j.model.ID, jobTabs[tab])) }

// Leave forgets where one was, so that coming back gives the keyboard anew.
func (j *Job) Leave() { j.at = model.Route{} }

// Find gives the search of the tab the keyboard.
func (j *Job) Find() {
	if f, ok := j.places[j.tab].(shell.Finder); ok {
		f.Find()
	}
}

// Key chooses a tab by its digit, starts the review by R, and leaves the rest to
// the tab.
func (j *Job) Key(ev *fyne.KeyEvent) bool {
	if j.places[j.tab].key(ev) || j.tour.key(ev) {
		return true
	}
	if n, err := strconv.Atoi(string(ev.Name)); err == nil && n >= 1 && n <= len(jobTabs) {
		j.choose(n - 1)
		return true
	}
	if ev.Name == fyne.KeyR {
		j.window.Go(model.ToReview(j.model.ID))
		return true
	}
	return false
}

// Keys lists the page's keys.
func (j *Job) Keys() []shell.KeyHelp {
	own := []shell.KeyHelp{{Key: "1…7", Does: phrase.T("Choose a tab")}, {Key: "R", Does: phrase.T("Review new profiles")}, {Key: "Esc", Does: phrase.T("Back")}}
	return append(own, j.places[j.tab].keys()...)
}

// Dropped takes files that were dropped on the window while the page is open: a
// not-to-source list.
func (j *Job) Dropped(files []string) {
	if len(files) == 0 {
		return
	}
	j.Show(model.ToJob(j.model.ID, model.TabSourced))
	if s, ok := j.places[j.tab].(*jobSourced); ok {
		s.add(files[0])
	}
}

func (j *Job) draw() {
	m := j.model
	err := m.Err
	if err == nil {
		err = m.Refuse
	}
	j.fail(err)
	if !m.Loaded || m.Page.Job.ID == 0 {
		j.blank()
		return
	}
	j.head()
	j.guide()
	if about, ok := j.places[0].(*jobAbout); ok {
		about.draw()
	}
	if place := j.places[j.tab].content(); j.room.Objects[0] != place {
		j.room.Objects = []fyne.CanvasObject{place}
		j.room.Refresh()
	}
	j.show(j.table)
	if j.coming {
		j.coming = false
		j.arrive()
	}
}

// guide shows the tour where it goes on after an import.
func (j *Job) guide() {
	if j.tour.tour == nil {
		return
	}
	card, on := j.tour.tour.OnJob()
	if j.tour.show(card, on) {
		j.table.Refresh()
	}
}

// blank is the page while the job is being read, or after that has failed.
func (j *Job) blank() {
	j.header.Set(phrase.T("Job"), "")
	j.chips[0].Hidden, j.chips[1].Hidden, j.actions.Objects, j.drawn = true, true, nil, ""
	j.header.Refresh()
	if j.model.Loaded {
		j.show(j.lost)
		giveKeyboard(j.window, j.lost.Action())
		return
	}
	j.show(j.waiting)
}

// arrive gives the tab the keyboard once it is on the screen.
func (j *Job) arrive() {
	if a, ok := j.places[j.tab].(interface{ arrive() }); ok {
		a.arrive()
	}
}

func (j *Job) head() {
	m := j.model
	job := m.Page.Job
	j.header.Set(titleOf(job), m.Subtitle())
	state := stateChip(job.State)
	j.chips[0].Set(state.Text, state.Tone)
	j.chips[0].Hidden, j.chips[1].Hidden = false, job.Connection == 0
	if changed(&j.drawn, m.Acts(), m.Busy(), m.URL(), m.Figures(), m.Statuses()) {
		j.actions.Objects = j.buttons()
		j.figures.Objects = j.numbers()
	}
	j.held.Hidden = job.HoldMail == ""
	j.held.Set(phrase.T("E-mails of this job wait: %s", phrase.Of(job.HoldMail)), phrase.T("They go on by themselves as soon as the ATS's answers are clear again."))
	j.tabs.SetCount(3, m.Page.Counts.Contacted)
	j.tabs.SetCount(5, m.Page.Counts.Leads)
	j.figures.Refresh()
	j.actions.Refresh()
	j.header.Refresh()
}

// changed tells whether what a part of the screen is made of differs from what
// was drawn: what is only drawn again keeps the keyboard.
func changed(drawn *string, of ...any) bool {
	now := fmt.Sprintf("%+v", of)
	if now == *drawn {
		return false
	}
	*drawn = now
	return true
}

func titleOf(j core.Job) string {
	if j.Title == "" {
		return phrase.T("Job without a title")
	}
	return j.Title
}

func (j *Job) buttons() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if url := j.model.URL(); url != "" && j.intents.OpenURL != nil {
		out = append(out, widgets.NewIconButton(look.IconOpen, phrase.T("Open in the ATS"), func() { j.intents.OpenURL(url) }))
	}
	acts := j.model.Acts()
	for i := range acts {
		a := acts[len(acts)-1-i] // the main one stands at the right
		b := widgets.NewButton(a.Name, func() { j.do(a) })
		if a.Kind == model.ActLive || a.Kind == model.ActReopen {
			b.As(widgets.Primary)
		}
		b.SetEnabled(a.Why == "" && !j.model.Busy())
		out = append(out, b)
	}
	return out
}

func (j *Job) do(a model.JobAct) {
	if a.Ask == "" {
		j.model.Do(a.Kind)
		return
	}
	j.window.Confirm(dialogs.Question{Title: phrase.T("%s this job?", a.Name), Text: a.Ask, Do: a.Name}, func() { j.model.Do(a.Kind) })
}

// numbers are the figures of the head; under New is the arrow that starts the
// review.
func (j *Job) numbers() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, f := range j.model.Figures() {
		number := widgets.NewText(widgets.RoleNumber, strconv.Itoa(f.Value))
		if f.Value == 0 {
			number.SetTone(look.ToneMuted)
		}
		var below fyne.CanvasObject = widgets.Caption(f.Name)
		var figure fyne.CanvasObject = widgets.VStack(0, number, below)
		if i == 0 {
			review := widgets.NewButton(phrase.In("button", "Review"), func() { j.window.Go(model.ToReview(j.model.ID)) }).WithIcon(look.IconForward).WithKey("R").Toned(look.ToneSuccess)
			review.SetEnabled(f.Value > 0)
			figure = widgets.HStack(look.Space16, figure, review, widgets.Height(28, widgets.NewUprightDivider()))
		}
		out = append(out, figure)
	}
	if statuses := j.model.Statuses(); len(statuses) > 0 {
		list := widgets.HStack(look.Space8)
		for _, s := range statuses[:min(len(statuses), 3)] {
			list.Add(widgets.NewChip(s.Name+" "+strconv.Itoa(s.Count), look.TonePrimary))
		}
		out = append(out, widgets.VStack(0, widgets.InsetBy(look.Space8, 0, look.Space4, 0, list), widgets.Caption(phrase.T("Leads by status in the ATS"))))
	}
	return out
}
