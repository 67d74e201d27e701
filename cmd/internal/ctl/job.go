package ctl

import (
	"slices"
	"strings"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/jobs"
)

type jobCmds struct {
	Import   jobImportCmd   `cmd:"" help:"Import an ATS job as a draft."`
	New      jobNewCmd      `cmd:"" help:"A job by hand."`
	List     jobListCmd     `cmd:"" help:"Jobs."`
	Show     jobShowCmd     `cmd:"" help:"One job."`
	Set      jobSetCmd      `cmd:"" help:"Change fields of a job."`
	Activate jobActivateCmd `cmd:"" help:"Go live."`
	Pause    jobPauseCmd    `cmd:"" help:"Pause."`
	Close    jobCloseCmd    `cmd:"" help:"Close here; the ATS is not touched."`
	Reopen   jobReopenCmd   `cmd:"" help:"Reopen here."`
	Archive  jobArchiveCmd  `cmd:"" help:"Put a closed job out of sight until it reopens."`
	Confirm  jobConfirmCmd  `cmd:"" help:"Confirm what was read from the ATS (the check card)."`
	Drift    jobDriftCmd    `cmd:"" help:"What the ATS changed since the import."`
	Take     jobTakeCmd     `cmd:"" help:"Take the ATS's value of a field."`
	Keep     jobKeepCmd     `cmd:"" help:"Keep one's own value of a field."`
	Follow   jobFollowCmd   `cmd:"" help:"Always follow the ATS in a field."`

	Questions jobQuestionsCmd `cmd:"" help:"What the ATS asks those who apply."`
}

type jobImportCmd struct {
	Connection string   `arg:"" help:"The connection."`
	Jobs       []string `arg:"" help:"The ATS job's id or reference; several give a list."`
}

// Run imports.
func (c *jobImportCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.ConnectionNamed(s, c.Connection)
	if err != nil {
		return err
	}
	if len(c.Jobs) == 1 {
		return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Import(s, n.ID, c.Jobs[0]) })
	}
	return importSeveral(s, d, n, c.Jobs)
}

// importSeveral names all of them before it imports any: a name that is wrong leaves
// everything as it was.
func importSeveral(s *session, d *desk.Desk, n core.Connection, names []string) error {
	var ids []core.ATSJobID
	err := d.DB.View(s, func(tx core.Tx) error {
		for _, name := range names {
			a, err := d.Jobs.Find(tx, n.ID, strings.TrimSpace(name))
			if err != nil {
				return err
			}
			ids = append(ids, a.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	done, err := d.Jobs.ImportSeveral(s, ids, nil)
	if err != nil {
		return err
	}
	list := make([]core.Job, 0, len(done))
	for _, one := range done {
		if one.Err != nil {
			return one.Err
		}
		list = append(list, one.Job)
	}
	return showJobs(s, d, list)
}

type jobNewCmd struct {
	Client string   `required:"" help:"The client; made when it is new."`
	Pairs  []string `arg:"" optional:"" help:"Fields, k=v."`
}

// Run makes a job by hand.
func (c *jobNewCmd) Run(s *session) error {
	set, err := pairs(c.Pairs)
	if err != nil {
		return err
	}
	s.note("A job made by hand has no apply link and can't be exported to an ATS.")
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.NewJob(s, c.Client, set) })
}

type jobListCmd struct {
	State    string `enum:",draft,active,paused,closed" default:"" help:"Only this state."`
	Archived bool   `help:"Those that were archived, instead of the others."`
}

// Run lists jobs.
func (c *jobListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Jobs.List(s, core.JobState(c.State))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(j core.Job) bool { return j.Archived.IsZero() == c.Archived })
	return showJobs(s, d, all)
}

func showJobs(s *session, d *desk.Desk, all []core.Job) error {
	views := make([]jobView, 0, len(all))
	for _, j := range all {
		v, err := viewOfJob(s, d, j)
		if err != nil {
			return err
		}
		views = append(views, v)
	}
	return s.show(views, func(row func(...any)) {
		row("JOB", "STATE", "TITLE", "NEW", "CONTACTED", "LEADS", "ATS REFERENCE")
		for _, v := range views {
			reference := ""
			if v.FromATS != nil {
				reference = v.FromATS.Reference
			}
			row(v.ID, v.State, v.Title, v.Counts.New, v.Counts.Contacted, v.Counts.Leads, reference)
		}
	})
}

type jobShowCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run shows one job.
func (c *jobShowCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Job(s, c.Job) })
}

type jobSetCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	Pairs []string   `arg:"" help:"title, location, function, employment_type, must_haves, objectives, seniority, years, owner, description, apply_url, sourcing."`
}

// Run changes a job.
func (c *jobSetCmd) Run(s *session) error {
	set, err := pairs(c.Pairs)
	if err != nil {
		return err
	}
	return withJob(s, func(d *desk.Desk) (core.Job, error) {
		j, err := d.Jobs.Set(s, c.Job, set)
		if err == nil && j.ATSJob != 0 {
			remark(s, d, j, set)
		}
		return j, err
	})
}

// remark says which of the fields the ATS keeps its own value of, and where one
// changes it there.
func remark(s *session, d *desk.Desk, j core.Job, set map[string]string) {
	var own []string
	for _, k := range jobs.Keys {
		if _, given := set[k]; given && jobs.Mapped(k) {
			own = append(own, strings.ReplaceAll(k, "_", " "))
		}
	}
	if len(own) == 0 {
		return
	}
	page := ""
	if o, err := d.Records.Job(s, j.ID); err == nil && o.URL != "" {
		page = ": " + o.URL
	}
	s.note("Saved here only: the ATS keeps its own %s. Change it there too if both shall say the same%s", strings.Join(own, ", "), page)
}

type jobActivateCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run goes live and asks the job's sources at once.
func (c *jobActivateCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) {
		if j, err := d.Jobs.Activate(s, c.Job); err != nil {
			return j, err
		}
		if err := d.AskSources(s); err != nil {
			return core.Job{}, err
		}
		return d.Jobs.Job(s, c.Job)
	})
}

type jobPauseCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run pauses.
func (c *jobPauseCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Pause(s, c.Job) })
}

type jobCloseCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run closes.
func (c *jobCloseCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Close(s, c.Job) })
}

type jobReopenCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run reopens.
func (c *jobReopenCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Reopen(s, c.Job) })
}

type jobArchiveCmd struct {
	Job  core.JobID `arg:"" help:"The job's id."`
	Undo bool       `help:"Show it again."`
}

// Run archives.
func (c *jobArchiveCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) {
		if c.Undo {
			return d.Jobs.Unarchive(s, c.Job)
		}
		return d.Jobs.Archive(s, c.Job)
	})
}

type jobConfirmCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

// Run confirms the check card.
func (c *jobConfirmCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Confirm(s, c.Job) })
}

type jobDriftCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

type driftView struct {
	Field       string `json:"field"`
	ATSNow      string `json:"ats_now"`
	ATSAtImport string `json:"ats_at_import"`
	Own         string `json:"own"`
}

// Run lists the differences.
func (c *jobDriftCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	drifts, err := d.Jobs.Drift(s, c.Job)
	if err != nil {
		return err
	}
	views := []driftView{}
	for _, f := range drifts {
		views = append(views, driftView{f.Field, f.ATSNow, f.AtImport, f.Own})
	}
	return s.show(views, func(row func(...any)) {
		row("FIELD", "ATS NOW", "ATS AT IMPORT", "OWN")
		for _, v := range views {
			row(v.Field, v.ATSNow, v.ATSAtImport, v.Own)
		}
	})
}

type jobTakeCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	Field string     `arg:"" help:"The field."`
}

// Run takes the ATS's value.
func (c *jobTakeCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Take(s, c.Job, c.Field) })
}

type jobKeepCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	Field string     `arg:"" help:"The field."`
}

// Run keeps one's own value.
func (c *jobKeepCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Keep(s, c.Job, c.Field) })
}

type jobFollowCmd struct {
	Job   core.JobID `arg:"" help:"The job's id."`
	Field string     `arg:"" help:"The field."`
}

// Run follows the ATS from now on.
func (c *jobFollowCmd) Run(s *session) error {
	return withJob(s, func(d *desk.Desk) (core.Job, error) { return d.Jobs.Follow(s, c.Job, c.Field) })
}

// withJob does something that gives a job, and shows it.
func withJob(s *session, do func(*desk.Desk) (core.Job, error)) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	j, err := do(d)
	if err != nil {
		return err
	}
	v, err := viewOfJob(s, d, j)
	if err != nil {
		return err
	}
	return s.show(v, func(row func(...any)) {
		row("Job:", v.ID, v.State)
		row("Title:", v.Title)
		for _, l := range v.Locations {
			row("Location ("+l.Role+"):", l.Text, map[bool]string{true: "", false: "please check"}[l.Sure])
		}
		row("Employment type:", v.EmploymentType)
		row("Function:", v.Function)
		row("Must-haves:", v.MustHaves)
		row("Missing:", v.Missing)
		row("Kept as draft because:", v.DraftReasons)
		row("New, saved, contacted, leads:", v.Counts.New, v.Counts.Saved, v.Counts.Contacted, v.Counts.Leads)
	})
}

type locationView struct {
	City       string `json:"city"`
	Region     string `json:"region"`
	Country    string `json:"country"`
	PostalCode string `json:"postal_code"`
	Text       string `json:"text"`
	Sure       bool   `json:"sure"`
	Role       string `json:"role"`
}

type yearsView struct {
	Min *int `json:"min"`
	Max *int `json:"max"`
}

type fromATSView struct {
	Connection string     `json:"connection"`
	ID         string     `json:"id"`
	Reference  string     `json:"reference"`
	Status     string     `json:"status"`
	URL        string     `json:"url"`
	Updated    *time.Time `json:"updated"`
	Posted     *time.Time `json:"posted"` // the ATS's own date
}

type countsView struct {
	New       int `json:"new"`
	Saved     int `json:"saved"`
	Contacted int `json:"contacted"`
	Clicked   int `json:"clicked"`
	Replied   int `json:"replied"`
	Leads     int `json:"leads"`
	Exported  int `json:"exported"`
	KeptOut   int `json:"kept_out"`
}

type jobView struct {
	ID              string         `json:"id"`
	Client          string         `json:"client"`
	State           string         `json:"state"`
	Title           string         `json:"title"`
	Locations       []locationView `json:"locations"`
	EmploymentType  string         `json:"employment_type"`
	Function        string         `json:"function"`
	Objectives      []string       `json:"objectives"`
	Seniority       string         `json:"seniority"`
	Years           yearsView      `json:"years"`
	MustHaves       []string       `json:"must_haves"`
	DescriptionHTML string         `json:"description_html"`
	Owner           string         `json:"owner"`
	AuthorisedUsers []string       `json:"authorised_users"`
	ApplyURL        string         `json:"apply_url"`
	Posted          *time.Time     `json:"posted"`
	FromATS         *fromATSView   `json:"from_ats"`
	Missing         []string       `json:"missing"`
	DraftReasons    []string       `json:"draft_reasons"`
	Sourcing        bool           `json:"sourcing"`
	Confirmed       bool           `json:"confirmed"`
	ReviewOpen      bool           `json:"review_open"`
	MailHeld        string         `json:"mail_held"`
	Archived        bool           `json:"archived"`
	Counts          countsView     `json:"counts"`
}

func viewOfJob(s *session, d *desk.Desk, j core.Job) (jobView, error) {
	v := jobView{
		ID: j.ID.String(), State: string(j.State), Title: j.Title, EmploymentType: j.EmploymentType, Function: j.Function,
		Objectives: list(j.Objectives), Seniority: j.Seniority, MustHaves: list(j.MustHaves), DescriptionHTML: j.Description,
		Owner: j.Owner, AuthorisedUsers: list(j.Users), ApplyURL: j.ApplyURL, Posted: stamp(j.Posted),
		Missing: list(jobs.Missing(j)), DraftReasons: core.ReasonTexts(j.DraftReasons), Sourcing: j.Sourcing,
		Confirmed: !j.Confirmed.IsZero(), ReviewOpen: !j.SheetSaved.IsZero(), MailHeld: j.HoldMail, Archived: !j.Archived.IsZero(), Locations: []locationView{},
	}
	if j.Years != (core.Years{}) {
		v.Years.Min = &j.Years.Min
		if j.Years.Max > 0 {
			v.Years.Max = &j.Years.Max
		}
	}
	for _, l := range j.Locations {
		v.Locations = append(v.Locations, locationView{
			City: l.City, Region: l.Region, Country: l.Country, PostalCode: l.PostalCode,
			Text: jobs.PlaceText(l), Sure: l.Sure, Role: l.Role,
		})
	}
	counts, err := d.Records.Counts(s, j.ID)
	v.Counts = countsView(counts)
	if err != nil {
		return v, err
	}
	err = d.DB.View(s, func(tx core.Tx) error { return v.link(tx, d, j) })
	return v, err
}

// link fills in the client and the ATS job.
func (v *jobView) link(tx core.Tx, d *desk.Desk, j core.Job) error {
	client, err := d.DB.Client(tx, j.Client)
	if err != nil {
		return err
	}
	v.Client = client.Name
	if j.Connection == 0 {
		return nil
	}
	n, err := d.DB.Connection(tx, j.Connection)
	if err != nil {
		return err
	}
	a, err := d.DB.ATSJob(tx, j.ATSJob)
	if err != nil {
		return err
	}
	v.FromATS = &fromATSView{
		Connection: n.Name, ID: a.Posting.ID, Reference: a.Posting.Reference, Status: statusOf(a),
		URL: a.Posting.URL, Updated: stamp(a.Posting.Updated), Posted: stamp(a.Posting.Posted),
	}
	return nil
}

// statusOf is the ATS's word, or what is known of its state. The last word about
// a job that the ATS no longer lists would mislead.
func statusOf(a core.ATSJob) string {
	gone := !a.Open && a.Missed > 0 || a.Deleted
	if s := strings.TrimSpace(a.Posting.Status); s != "" && !gone {
		return s
	}
	return map[bool]string{true: "open", false: "closed"}[a.Open]
}
