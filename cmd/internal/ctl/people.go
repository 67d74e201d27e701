package ctl

import (
	"fmt"
	"slices"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
)

type peopleCmd struct {
	Import     peopleImportCmd     `cmd:"" help:"Profiles from files; without --commit a report only."`
	Columns    peopleColumnsCmd    `cmd:"" help:"What the columns of tables are taken for."`
	Imports    peopleImportsCmd    `cmd:"" help:"Imports that can be taken back."`
	UndoImport peopleUndoImportCmd `cmd:"" help:"Take a whole import back; who was decided on since stays."`

	Find  peopleFindCmd  `cmd:"" help:"Search all people."`
	Show  peopleShowCmd  `cmd:"" help:"One person with all profiles."`
	Check peopleCheckCmd `cmd:"" help:"The guard's verdict."`

	Duplicates peopleDuplicatesCmd `cmd:"" help:"Pairs of people who may be one, with both sides."`
	Merge      peopleMergeCmd      `cmd:"" help:"Make one person of two; the first lives on. Nothing is lost."`
	Unmerge    peopleUnmergeCmd    `cmd:"" help:"Part two people again whom a merge made one."`
	Apart      peopleApartCmd      `cmd:"" help:"Two people who may be one are two: not asked again."`

	Export peopleExportCmd `cmd:"" help:"Everything that is held about a person, in one file."`
	Untold peopleUntoldCmd `cmd:"" help:"Who has to be told about their data within the next week, or should have been."`
	Told   peopleToldCmd   `cmd:"" help:"Say that a person was told about their data, and how."`
	Erase  peopleEraseCmd  `cmd:"" help:"Erase a person; only fingerprints stay, so that no import brings them back."`

	Tag    peopleTagCmd    `cmd:"" help:"Put a tag on a person, or take it off."`
	Tags   peopleTagsCmd   `cmd:"" help:"All tags, with how many people have each."`
	Search peopleSearchCmd `cmd:"" help:"Searches over all people, kept under a name."`
}

type verdictView struct {
	Verdict string       `json:"verdict"`
	Reasons []reasonView `json:"reasons"`
}

type reasonView struct {
	Why        string     `json:"why"`
	Key        string     `json:"key"`
	Connection string     `json:"connection"`
	Job        string     `json:"job"`
	Since      *time.Time `json:"since"`
}

func viewOfVerdict(tx core.Tx, d *desk.Desk, v core.Verdict) verdictView {
	out := verdictView{Verdict: string(v.Level), Reasons: []reasonView{}}
	for _, r := range v.Reasons {
		row := reasonView{Why: r.Why, Key: string(r.Key), Job: r.Job.String(), Since: stamp(r.Since)}
		if n, err := d.DB.Connection(tx, r.Connection); err == nil {
			row.Connection = n.Name
		}
		out.Reasons = append(out.Reasons, row)
	}
	return out
}

type peopleFindCmd struct {
	Text string `arg:"" help:"Words of name, employer, address or headline."`
	Tag  string `help:"Only with this tag."`
}

type personRow struct {
	Person   string   `json:"person"`
	Name     string   `json:"name"`
	Emails   []string `json:"emails"`
	Employer string   `json:"employer"`
	Jobs     []string `json:"jobs"`
}

const mostFound = 200

// Run searches people.
func (c *peopleFindCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	found, err := d.People.Search(s, c.Text, c.Tag, mostFound)
	if err != nil {
		return err
	}
	rows := []personRow{}
	err = d.DB.View(s, func(tx core.Tx) error {
		for _, p := range found {
			r := personRow{Person: p.ID.String(), Name: p.Name, Emails: list(p.Emails), Employer: p.Employer, Jobs: []string{}}
			in, err := d.DB.CandidaciesOfPerson(tx, p.ID)
			if err != nil {
				return err
			}
			for _, k := range in {
				r.Jobs = append(r.Jobs, k.Job.String())
			}
			rows = append(rows, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.show(rows, func(row func(...any)) {
		row("PERSON", "NAME", "E-MAIL", "EMPLOYER", "JOBS")
		for _, r := range rows {
			row(r.Person, r.Name, r.Emails, r.Employer, r.Jobs)
		}
	})
}

type peopleShowCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
}

type profileView struct {
	Profile string      `json:"profile"`
	Source  string      `json:"source"`
	Origin  string      `json:"origin"`
	File    string      `json:"file"`
	Added   *time.Time  `json:"added"`
	Resume  core.Resume `json:"resume"`
}

type factView struct {
	Path       string     `json:"path"`
	Value      string     `json:"value"`
	Confidence float64    `json:"confidence"`
	Origin     string     `json:"origin"`
	Profile    string     `json:"profile"`
	Source     string     `json:"source"`
	Added      *time.Time `json:"added"`
}

type personView struct {
	personRow
	MergedFrom []string      `json:"merged_from"`
	Fields     []factView    `json:"fields"`
	Tasks      []taskView    `json:"tasks"`
	Touches    []touchView   `json:"touches"`
	Phones     []string      `json:"phones"`
	URLs       []string      `json:"urls"`
	Headline   string        `json:"headline"`
	Tags       []string      `json:"tags"`
	Profiles   []profileView `json:"profiles"`
	Erased     *time.Time    `json:"erased"`
}

// Run shows one person.
func (c *peopleShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	return showPerson(s, d, c.Person)
}

// readPerson reads all of a person, following merges.
func readPerson(s *session, d *desk.Desk, id core.PersonID) (v personView, err error) {
	err = d.DB.View(s, func(tx core.Tx) error {
		p, err := d.People.Resolve(tx, id)
		if err != nil {
			return err
		}
		profiles, err := d.DB.ProfilesOf(tx, p.ID)
		if err != nil {
			return err
		}
		in, err := d.DB.CandidaciesOfPerson(tx, p.ID)
		if err != nil {
			return err
		}
		v = viewOfPerson(p, profiles, in)
		return v.readMore(tx, d, p.ID)
	})
	return v, err
}

func showPerson(s *session, d *desk.Desk, id core.PersonID) error {
	v, err := readPerson(s, d, id)
	if err != nil {
		return err
	}
	return s.show(v, func(row func(...any)) {
		row("Person:", v.Person, v.Name)
		row("E-mail:", v.Emails)
		row("Phone:", v.Phones)
		row("Profiles elsewhere:", v.URLs)
		row("Employer:", v.Employer)
		row("Tags:", v.Tags)
		for _, p := range v.Profiles {
			row("Profile:", p.Profile, p.Source, p.Origin)
		}
		for _, f := range v.Fields {
			row(f.Path+":", f.Value, f.Origin, f.Profile, f.Added.Local().Format(time.DateOnly))
		}
		for _, t := range v.Tasks {
			row("Task:", t.Task, t.Text)
		}
		for _, t := range v.Touches {
			row("Touch:", t.Touch, t.Kind, t.Text)
		}
	})
}

func viewOfPerson(p core.Person, profiles []core.Profile, in []core.Candidacy) personView {
	v := personView{
		personRow: personRow{Person: p.ID.String(), Name: p.Name, Emails: list(p.Emails), Employer: p.Employer, Jobs: []string{}},
		Phones:    list(p.Phones), URLs: list(p.URLs), Headline: p.Headline, Tags: list(p.Tags), Profiles: []profileView{}, Fields: []factView{}, Erased: stamp(p.Erased),
	}
	for _, k := range in {
		v.Jobs = append(v.Jobs, k.Job.String())
	}
	for _, r := range profiles {
		v.Profiles = append(v.Profiles, profileView{
			Profile: r.ID.String(), Source: r.Source, Origin: r.Origin, File: r.BlobName, Added: stamp(r.Added), Resume: r.Resume,
		})
		for _, f := range intake.Values(r.Resume) {
			v.Fields = append(v.Fields, factView{
				Path: f.Path, Value: f.Text, Confidence: r.Fields[f.Path].Confidence, Origin: r.Fields[f.Path].Origin,
				Profile: r.ID.String(), Source: r.Source, Added: stamp(r.Added),
			})
		}
	}
	return v
}

type peopleCheckCmd struct {
	Job      core.JobID `help:"For this job."`
	Email    string     `help:"E-mail address."`
	Linkedin string     `help:"LinkedIn or other profile address."`
	Phone    string     `help:"Phone number."`
	Name     string     `help:"Name, with --employer."`
	Employer string     `help:"Present employer."`
}

// Run asks the guard. It exits 0 whatever the verdict.
func (c *peopleCheckCmd) Run(s *session) error {
	keys, err := c.keys()
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	var v verdictView
	err = d.DB.View(s, func(tx core.Tx) error {
		verdict, err := d.People.Guard().Check(tx, people.Query{Job: c.Job, Keys: keys, Employer: c.Employer, Name: c.Name})
		v = viewOfVerdict(tx, d, verdict)
		return err
	})
	if err != nil {
		return err
	}
	return s.show(v, func(row func(...any)) {
		row("Verdict:", v.Verdict)
		for _, r := range v.Reasons {
			row(r.Why, r.Connection, r.Job)
		}
	})
}

func noRegion(raw string) (string, bool) { return people.NormalPhone(raw, "") }

func (c *peopleCheckCmd) keys() ([]core.Key, error) {
	var keys []core.Key
	for _, part := range []struct {
		kind            core.KeyKind
		raw, word, hint string
		normal          func(string) (string, bool)
	}{
		{core.KeyEmail, c.Email, "e-mail address", "Write it like name@example.com.", people.NormalEmail},
		{core.KeyURL, c.Linkedin, "profile address", "Write it like linkedin.com/in/name.", people.NormalURL},
		{core.KeyPhone, c.Phone, "phone number", "Give it with its country code.", noRegion},
	} {
		if part.raw == "" {
			continue
		}
		value, ok := part.normal(part.raw)
		if !ok {
			return nil, core.Fail(core.KindUsage, fmt.Sprintf("The %s can't be read.", part.word), part.hint)
		}
		keys = append(keys, core.Key{Kind: part.kind, Value: value})
		if part.kind == core.KeyEmail {
			keys = people.Merge(keys, people.KeysOf(core.Person{Emails: []string{value}}))
		}
	}
	if c.Name != "" && c.Employer != "" {
		keys = append(keys, people.WeakKeys(c.Name, c.Employer)...)
	}
	if len(keys) == 0 && c.Employer == "" {
		return nil, core.Fail(core.KindUsage, "There is nothing to check.", "Give --email, --linkedin, --phone, or --name with --employer.")
	}
	return slices.Clip(keys), nil
}
