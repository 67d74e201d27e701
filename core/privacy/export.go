package privacy

import (
	"cmp"
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Format names the shape of what Export writes.
const Format = "reqdesk person 1"

// Held is everything that is held about one person. Its JSON keeps its keys: more
// may be added, none is renamed.
type Held struct {
	Format     string    `json:"format"`
	Exported   time.Time `json:"exported"`
	Person     Person    `json:"person"`
	Profiles   []Profile `json:"profiles"`
	Reviews    []Review  `json:"reviews"`
	Sequences  []Mailing `json:"sequences"`
	Emails     []Email   `json:"emails"`
	Clicks     []Click   `json:"clicks"`
	Waiting    []Waiting `json:"waiting"`
	Leads      []Lead    `json:"leads"`
	Tasks      []Task    `json:"tasks"`
	Touches    []Touch   `json:"touches"`
	NotSourced []Line    `json:"not_to_source"`
	OptOuts    []OptOut  `json:"opt_outs"`
	Log        []Event   `json:"log"`

	person core.PersonID
	blobs  []core.Profile // those with an original
}

// Person is who it is, as they are addressed.
type Person struct {
	ID       string    `json:"id"`
	Also     []string  `json:"also"` // records that were merged into this one
	Name     string    `json:"name"`
	Emails   []string  `json:"emails"`
	Phones   []string  `json:"phones"`
	URLs     []string  `json:"urls"`
	Employer string    `json:"employer"`
	Headline string    `json:"headline"`
	Place    string    `json:"place"`
	Tags     []string  `json:"tags"`
	Since    time.Time `json:"since"`
}

// Profile is what one source said, with where each field was read.
type Profile struct {
	ID       string          `json:"id"`
	Source   string          `json:"source"`
	Origin   string          `json:"origin"`
	Added    time.Time       `json:"added"`
	Resume   core.Resume     `json:"resume"` // JSON Resume
	Fields   map[string]Fact `json:"fields"`
	Text     string          `json:"text"`
	Original string          `json:"original"` // its name in the archive; "" = none is kept
}

// Fact is how sure a field is and where it was read.
type Fact struct {
	Confidence float64 `json:"confidence"`
	Origin     string  `json:"origin"`
}

// Review is a place in the review of a job.
type Review struct {
	Job      string    `json:"job"`
	Title    string    `json:"title"`
	Client   string    `json:"client"`
	State    string    `json:"state"`
	Why      string    `json:"why"`
	Reason   string    `json:"reason"`
	Override string    `json:"override"`
	Notes    []Note    `json:"notes"`
	Added    time.Time `json:"added"`
	Decided  time.Time `json:"decided,omitzero"`
}

// Note is a private note.
type Note struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Mailing is a place in the e-mails of a job.
type Mailing struct {
	Job      string    `json:"job"`
	Title    string    `json:"title"`
	To       string    `json:"to"`
	State    string    `json:"state"`
	Why      string    `json:"why"`
	Override string    `json:"override"`
	Enrolled time.Time `json:"enrolled"`
	LastSent time.Time `json:"last_sent,omitzero"`
}

// Email is one that was sent or read.
type Email struct {
	Job     string    `json:"job"`
	Kind    string    `json:"kind"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Detail  string    `json:"detail"`
	Date    time.Time `json:"date"`
	Notice  string    `json:"notice"` // what it told about the person's data; "" = nothing
}

// Click is a visit of a link in an e-mail.
type Click struct {
	Job     string    `json:"job"`
	Verdict string    `json:"verdict"`
	Why     string    `json:"why"`
	At      time.Time `json:"at"`
}

// Waiting is something that waits in the outbox.
type Waiting struct {
	Kind    string    `json:"kind"`
	State   string    `json:"state"`
	Preview string    `json:"preview"`
	Due     time.Time `json:"due,omitzero"`
}

// Lead is interest in a job, and what the ATS was given of it.
type Lead struct {
	Job       string    `json:"job"`
	Title     string    `json:"title"`
	Cause     string    `json:"cause"`
	Stage     string    `json:"stage"`
	Marked    time.Time `json:"marked"`
	Exported  time.Time `json:"exported,omitzero"`
	URL       string    `json:"url"`
	ATSStatus string    `json:"ats_status"`
	ATSStage  string    `json:"ats_stage"`
}

// Task is something to be done about the person.
type Task struct {
	Text string    `json:"text"`
	Due  time.Time `json:"due,omitzero"`
	Done time.Time `json:"done,omitzero"`
}

// Touch is what was said elsewhere and written down.
type Touch struct {
	Kind string    `json:"kind"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Line is a line of a not-to-source list.
type Line struct {
	Origin   string    `json:"origin"`
	Client   string    `json:"client"`
	Name     string    `json:"name"`
	Emails   []string  `json:"emails"`
	Phones   []string  `json:"phones"`
	URLs     []string  `json:"urls"`
	Employer string    `json:"employer"`
	Stage    string    `json:"stage"`
	Since    time.Time `json:"since,omitzero"`
}

// OptOut is an address that is not written to.
type OptOut struct {
	Kind  string    `json:"kind"`
	Value string    `json:"value"`
	Why   string    `json:"why"`
	Since time.Time `json:"since"`
}

// Event is a line of the activity log.
type Event struct {
	At    time.Time `json:"at"`
	Who   string    `json:"who"`
	What  string    `json:"what"`
	Job   string    `json:"job"`
	Cause string    `json:"cause"`
}

// Held reads everything that is held about a person. Of somebody erased there is
// nothing: that is KindRefused.
func (s *Service) Held(ctx context.Context, id core.PersonID) (Held, error) {
	c := collecting{Service: s}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		c = collecting{Service: s, tx: tx, titles: map[core.JobID]core.Job{}}
		return c.run(id)
	})
	return c.held, err
}

// collecting is one export under way.
type collecting struct {
	*Service
	tx     core.Tx
	group  group
	keys   []core.Key
	jobs   []core.JobID
	titles map[core.JobID]core.Job
	held   Held
}

func (c *collecting) run(id core.PersonID) (err error) {
	if c.group, err = c.groupOf(c.tx, id); err != nil {
		return err
	}
	p := c.group.living()
	if !p.Erased.IsZero() {
		return core.Fail(core.KindRefused, "This person's data were erased on "+p.Erased.UTC().Format("2 January 2006")+"; nothing is held but fingerprints.", "")
	}
	if c.keys, err = c.keysOf(c.tx, c.group); err != nil {
		return err
	}
	if c.jobs, err = c.jobsOf(c.tx, c.group); err != nil {
		return err
	}
	for _, id := range c.jobs {
		if c.titles[id], err = c.Store.Job(c.tx, id); err != nil && !core.IsNotFound(err) {
			return err
		}
	}
	c.held = Held{
		Format: Format, Exported: c.Clock.Now().UTC(), Person: personOf(c.group), person: p.ID,
		Profiles: []Profile{}, Reviews: []Review{}, Sequences: []Mailing{}, Emails: []Email{}, Clicks: []Click{}, Waiting: []Waiting{}, Leads: []Lead{},
		Tasks: []Task{}, Touches: []Touch{}, NotSourced: []Line{}, OptOuts: []OptOut{}, Log: []Event{},
	}
	for _, step := range []func(core.Person) error{c.profiles, c.reviews, c.leads, c.emails, c.notes, c.log} {
		for _, p := range c.group {
			if err := step(p); err != nil {
				return err
			}
		}
	}
	for _, step := range []func() error{c.sequences, c.waiting, c.lines, c.optOuts} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func personOf(g group) Person {
	p := g.living()
	out := Person{
		ID: p.ID.String(), Also: []string{}, Name: p.Name, Emails: list(p.Emails), Phones: list(p.Phones), URLs: list(p.URLs),
		Employer: p.Employer, Headline: p.Headline, Place: p.Place.Text, Tags: list(p.Tags), Since: p.Created,
	}
	for _, other := range g[1:] {
		out.Also = append(out.Also, other.ID.String())
	}
	return out
}

// list is never null in JSON.
func list(words []string) []string { return append([]string{}, words...) }

func (c *collecting) profiles(p core.Person) error {
	all, err := c.Store.ProfilesOf(c.tx, p.ID)
	for _, r := range all {
		out := Profile{ID: r.ID.String(), Source: r.Source, Origin: r.Origin, Added: r.Added, Resume: r.Resume, Text: r.Text, Fields: map[string]Fact{}}
		for path, f := range r.Fields {
			out.Fields[path] = Fact(f)
		}
		if r.Blob != "" {
			out.Original = originalName(r)
			c.held.blobs = append(c.held.blobs, r)
		}
		c.held.Profiles = append(c.held.Profiles, out)
	}
	return err
}

func (c *collecting) reviews(p core.Person) error {
	all, err := c.Store.CandidaciesOfPerson(c.tx, p.ID)
	for _, k := range all {
		j := c.titles[k.Job]
		client, err := c.Store.Client(c.tx, j.Client)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		out := Review{
			Job: k.Job.String(), Title: j.Title, Client: client.Name, State: string(k.State), Why: k.Why, Reason: k.Reason, Override: k.Override,
			Added: k.Added, Decided: k.Decided, Notes: []Note{},
		}
		for _, n := range k.Notes {
			out.Notes = append(out.Notes, Note(n))
		}
		c.held.Reviews = append(c.held.Reviews, out)
	}
	return err
}

func (c *collecting) leads(p core.Person) error {
	for _, job := range c.jobs {
		l, err := c.Store.Lead(c.tx, job, p.ID)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		c.held.Leads = append(c.held.Leads, Lead{
			Job: job.String(), Title: c.titles[job].Title, Cause: l.Cause, Stage: l.Stage, Marked: l.Marked, Exported: l.Exported, URL: l.URL,
			ATSStatus: l.ATSStatus, ATSStage: l.ATSStage,
		})
	}
	return nil
}

func (c *collecting) emails(p core.Person) error {
	all, err := c.Store.MessagesOf(c.tx, 0, p.ID)
	for _, m := range all {
		c.held.Emails = append(c.held.Emails, Email{
			Job: m.Job.String(), Kind: string(m.Kind), From: m.From, To: m.To, Subject: m.Subject, Text: m.Text, Detail: m.Detail, Date: m.Date,
			Notice: m.Notice,
		})
	}
	return err
}

func (c *collecting) notes(p core.Person) error {
	tasks, err := c.Store.TasksOf(c.tx, p.ID)
	for _, t := range tasks {
		c.held.Tasks = append(c.held.Tasks, Task{Text: t.Text, Due: t.Due, Done: t.Done})
	}
	if err != nil {
		return err
	}
	touches, err := c.Store.TouchesOf(c.tx, p.ID)
	for _, t := range touches {
		c.held.Touches = append(c.held.Touches, Touch{Kind: string(t.Kind), Text: t.Text, At: t.At})
	}
	return err
}

func (c *collecting) log(p core.Person) error {
	all, err := c.Store.Log(c.tx, core.LogFilter{Person: p.ID, Limit: mostLog})
	for _, e := range all {
		c.held.Log = append(c.held.Log, Event{At: e.At, Who: e.Who, What: e.What, Job: e.Job.String(), Cause: e.Cause})
	}
	return err
}

// mostLog bounds the lines of the log; nobody has as many.
const mostLog = 100_000

func (c *collecting) sequences() error {
	for _, job := range c.jobs {
		all, err := c.Store.EnrolmentsOf(c.tx, job)
		if err != nil {
			return err
		}
		for _, n := range all {
			if c.group.has(n.Person) {
				c.held.Sequences = append(c.held.Sequences, Mailing{
					Job: job.String(), Title: c.titles[job].Title, To: n.To, State: string(n.State), Why: cmp.Or(n.Cause.Text, n.Cause.What),
					Override: n.Override, Enrolled: n.Enrolled, LastSent: n.LastSent,
				})
				if err := c.clicks(n.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *collecting) clicks(id core.EnrolmentID) error {
	all, err := c.Store.ClicksOf(c.tx, id)
	for _, v := range all {
		c.held.Clicks = append(c.held.Clicks, Click{Job: v.Job.String(), Verdict: string(v.Verdict), Why: v.Why, At: v.At})
	}
	return err
}

func (c *collecting) waiting() error {
	open, err := c.Store.OpenEntries(c.tx)
	for _, n := range open {
		if c.group.has(n.Person) {
			c.held.Waiting = append(c.held.Waiting, Waiting{Kind: n.Kind, State: string(n.State), Preview: n.Preview, Due: n.Due})
		}
	}
	return err
}

func (c *collecting) lines() error {
	lines, err := c.linesOf(c.tx, c.group, c.keys)
	if err != nil {
		return err
	}
	for _, n := range lines {
		client, err := c.Store.Client(c.tx, n.Client)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		a := n.Applicant
		c.held.NotSourced = append(c.held.NotSourced, Line{
			Origin: n.Origin, Client: client.Name, Name: a.Name, Emails: list(a.Emails), Phones: list(a.Phones), URLs: list(a.URLs), Employer: a.Employer,
			Stage: a.Stage, Since: a.Since,
		})
	}
	return nil
}

func (c *collecting) optOuts() error {
	for _, k := range c.keys {
		if k.Kind == core.KeyEmail && k.Value != people.MailboxForm(k.Value) {
			continue // the mailbox behind it is asked for too
		}
		found, err := c.Store.SuppressedKey(c.tx, k)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		c.held.OptOuts = append(c.held.OptOuts, OptOut{Kind: string(k.Kind), Value: k.Value, Why: found.Why, Since: found.At})
	}
	return nil
}
