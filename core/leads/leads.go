// Package leads takes people who showed interest to the right job of the right
// ATS and brings back what became of them there.
//
// # What it promises
//
// A lead is written once: before anything is created the ATS is asked for the
// person by e-mail and by profile address, and what was made is stored. A killed
// or timed-out export is begun again and finds what the first try left; it never
// makes a second candidate. Nothing is exported that the preview did not show
// and the ATS's own rules do not take; a refusal is kept with its reason on the
// lead. Statuses come back with each synchronisation, with their time.
//
// # What it stores
//
// One [core.Lead] per job and person, and an outbox entry of kind "export" with
// the key "export/<job>/<person>". The act itself runs in the outbox, through
// [Exporter].
//
// # What it never does
//
// It never edits a job in the ATS and never moves anybody by itself.
package leads

import (
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/people"
	"reqdesk/core/review"
)

// Store is what leads reads and writes.
type Store interface {
	core.Store
	core.Leads
	core.Jobs
	core.ATSJobs
	core.People
	core.Profiles
	core.Clients
	core.Connections
	core.Candidacies
	core.Entries
	core.Stages
	core.SyncStatuses
	core.Settings
	core.Log
}

// Outbox takes an act to be run; the same key twice is a no-op.
type Outbox interface {
	Add(tx core.Tx, e *core.Entry) error
}

// Guard gives the verdict of the cross-client guard.
type Guard interface {
	Check(tx core.Tx, q people.Query) (core.Verdict, error)
}

// Connect opens a connection's connector.
type Connect func(ctx context.Context, c core.Connection) (ats.Connector, error)

// Config is what a Service is made from.
type Config struct {
	Store   Store
	Blobs   core.Blobs
	Outbox  Outbox
	Guard   Guard
	Connect Connect
	// Takes tells whether connections of a kind take candidates; nil = all do.
	Takes  func(kind string) bool
	Clock  core.Clock
	Events *event.Bus
}

// Service marks, previews and exports leads.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service {
	if c.Takes == nil {
		c.Takes = func(string) bool { return true }
	}
	return &Service{c}
}

// Row is one line of a job's leads.
type Row struct {
	core.Lead
	Name string
	// Waits tells that the export is asked for and has not begun, or begins again by itself.
	Waits bool
}

// List gives the leads of a job, newest first.
func (s *Service) List(ctx context.Context, job core.JobID) ([]Row, error) {
	var rows []Row
	err := s.Store.View(ctx, func(tx core.Tx) error {
		if _, err := s.Store.Job(tx, job); err != nil {
			return err
		}
		leads, err := s.Store.LeadsOf(tx, job)
		if err != nil {
			return err
		}
		for _, l := range leads {
			p, err := s.Store.Person(tx, l.Person)
			if err != nil {
				return err
			}
			e, err := s.Store.EntryByKey(tx, exportKey(job, l.Person))
			if err != nil && !core.IsNotFound(err) {
				return err
			}
			rows = append(rows, Row{Lead: l, Name: p.Name, Waits: err == nil && e.State == core.EntryWaiting && l.Exported.IsZero()})
		}
		return nil
	})
	sortNewest(rows)
	return rows, err
}

// Mark says that a person is interested in a job. Marking twice changes nothing. Who
// does not want to be written to again, or was erased, is nobody's lead.
func (s *Service) Mark(ctx context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error) {
	var lead core.Lead
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		if _, err := s.Store.Candidacy(tx, job, person); err != nil {
			return err
		}
		var err error
		lead, err = s.Store.Lead(tx, job, person)
		if err == nil && lead.Stage != core.StageNew || err != nil && !core.IsNotFound(err) {
			return err
		}
		v, err := s.Guard.Check(tx, people.Query{Job: job, Person: person})
		if err != nil {
			return err
		}
		if v.Final() {
			return core.Fail(core.KindRefused, "Nobody was marked as a lead: "+v.Reasons[0].Why, "Whoever does not want to be written to again is not taken to an ATS either.")
		}
		lead.Job, lead.Person, lead.Marked, lead.Cause, lead.Stage = job, person, s.Clock.Now(), cause, core.StageLead
		if err := s.Store.PutLead(tx, lead); err != nil {
			return err
		}
		if err := s.reached(tx, lead); err != nil {
			return err
		}
		return s.Store.AppendLog(tx, &core.LogEntry{
			At: lead.Marked, Who: "recruiter", What: "lead marked", Subject: person.String(),
			Job: job, Person: person, Cause: cause,
		})
	})
	if err == nil {
		s.changed(person)
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox})
	}
	return lead, err
}

func (s *Service) changed(p core.PersonID) {
	s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Leads, ID: p.String()})
}

// dossier is everything that an export writes, read in one transaction.
type dossier struct {
	job        core.Job
	posting    core.Posting
	connection core.Connection
	client     core.Client
	person     core.Person
	profile    core.Profile
	lead       core.Lead
}

func (s *Service) dossier(tx core.Tx, job core.JobID, person core.PersonID) (d dossier, err error) {
	if d.job, err = s.Store.Job(tx, job); err != nil {
		return d, err
	}
	if d.job.Connection == 0 {
		return d, core.Fail(core.KindRefused, "This job was made by hand and belongs to no ATS, so nobody can be exported for it.",
			"Import the job from the ATS, or enter the person there by hand.")
	}
	if d.lead, err = s.Store.Lead(tx, job, person); err != nil {
		return d, err
	}
	mirror, err := s.Store.ATSJob(tx, d.job.ATSJob)
	if err != nil {
		return d, err
	}
	d.posting = mirror.Posting
	if d.connection, err = s.Store.Connection(tx, d.job.Connection); err != nil {
		return d, err
	}
	if d.client, err = s.Store.Client(tx, d.job.Client); err != nil {
		return d, err
	}
	if d.person, err = s.Store.Person(tx, person); err != nil {
		return d, err
	}
	d.profile, err = s.bestProfile(tx, job, person)
	return d, err
}

// bestProfile is the one reviewed for this job; an original wins over one
// without, since the résumé file is to go along.
func (s *Service) bestProfile(tx core.Tx, job core.JobID, person core.PersonID) (core.Profile, error) {
	all, err := s.Store.ProfilesOf(tx, person)
	if err != nil {
		return core.Profile{}, err
	}
	c, err := s.Store.Candidacy(tx, job, person)
	if err != nil && !core.IsNotFound(err) {
		return core.Profile{}, err
	}
	var best core.Profile
	for _, p := range all {
		better := best.ID == 0 || p.Blob != "" && best.Blob == "" ||
			p.ID == c.Profile && (p.Blob != "" || best.Blob == "")
		if better {
			best = p
		}
	}
	if best.ID == 0 {
		return best, core.Fail(core.KindNotFound, "No profile of this person is stored.", "Import a résumé first.")
	}
	return best, nil
}

func (d dossier) candidate() ats.Candidate {
	resume := d.profile.Resume
	if resume.Basics.Name == "" {
		resume.Basics.Name = d.person.Name
	}
	if resume.Basics.Email == "" && len(d.person.Emails) > 0 {
		resume.Basics.Email = d.person.Emails[0]
	}
	if resume.Basics.Phone == "" && len(d.person.Phones) > 0 {
		resume.Basics.Phone = d.person.Phones[0]
	}
	return ats.Candidate{JobID: d.posting.ID, Resume: withLinks(resume, d.person.URLs), Source: sourceName(d.client)}
}

// exportedBefore says whether anything was ever exported through a connection; the
// first export shows a preview.
func (s *Service) exportedBefore(tx core.Tx, c core.ConnectionID) (bool, error) {
	row, err := s.Store.SyncStatus(tx, c, exportResource)
	if err != nil || !row.Completed.IsZero() {
		return err == nil, err
	}
	jobs, err := s.Store.Jobs(tx) // what was exported before there was such a row
	if err != nil {
		return false, err
	}
	for _, j := range jobs {
		if j.Connection != c {
			continue
		}
		leads, err := s.Store.LeadsOf(tx, j.ID)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(leads, func(l core.Lead) bool { return !l.Exported.IsZero() }) {
			return true, nil
		}
	}
	return false, nil
}

// Export asks for a lead to be written into its ATS job, at once. It is refused
// while the ATS's rules are not met, by the guard, and for the first export of a
// connection until the preview is confirmed. Asking twice is harmless.
func (s *Service) Export(ctx context.Context, job core.JobID, person core.PersonID, confirm bool, override string) (core.Entry, error) {
	preview, err := s.Preview(ctx, job, person)
	if err != nil {
		return core.Entry{}, err
	}
	if len(preview.Problems) > 0 {
		p := preview.Problems[0]
		return core.Entry{}, s.refuse(ctx, job, person, core.Fail(core.KindRefused, "The ATS would refuse this person: "+p.Message, p.Fix))
	}
	var entry core.Entry
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		entry, err = s.export(tx, job, person, confirm, override)
		return err
	})
	if err == nil {
		s.changed(person)
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox, ID: entry.ID.String()})
	}
	return entry, err
}

func (s *Service) export(tx core.Tx, job core.JobID, person core.PersonID, confirm bool, override string) (core.Entry, error) {
	d, err := s.dossier(tx, job, person)
	if err != nil {
		return core.Entry{}, err
	}
	if d.job.State == core.JobDraft {
		return core.Entry{}, core.Fail(core.KindRefused, "The job is a draft; nobody is exported for it.", "Activate the job first.")
	}
	if err := s.allowed(tx, d, confirm, override); err != nil {
		return core.Entry{}, err
	}
	if d.lead.Problem != "" { // it is asked for anew: what was refused is no longer the last word
		d.lead.Problem = ""
		if err := s.Store.PutLead(tx, d.lead); err != nil {
			return core.Entry{}, err
		}
	}
	key := exportKey(job, person)
	if old, err := s.Store.EntryByKey(tx, key); err == nil && old.State != core.EntryDropped {
		if old.State == core.EntryFailed || old.State == core.EntryHeld || old.State == core.EntryWaiting && old.ApprovedBy == byRule {
			old.State, old.Due, old.Why = core.EntryWaiting, s.Clock.Now(), ""
			old.Approved, old.ApprovedBy = old.Due, "recruiter"
			err = s.Store.PutEntry(tx, &old)
		}
		return old, err
	}
	now := s.Clock.Now()
	e := core.Entry{
		Kind: Kind, Key: key, State: core.EntryWaiting, Job: job, Person: person, Connection: d.connection.ID,
		Approved: now, ApprovedBy: "recruiter", Due: now, Created: now,
	}
	if err := s.Outbox.Add(tx, &e); err != nil {
		return e, err
	}
	return e, s.Store.AppendLog(tx, &core.LogEntry{
		At: now, Who: "recruiter", What: "export asked for", Subject: person.String(), Job: job, Person: person,
		Cause: override, Evidence: e.ID.String(),
	})
}

// allowed asks the guard and, the first time, for the preview to be confirmed.
func (s *Service) allowed(tx core.Tx, d dossier, confirm bool, override string) error {
	v, err := s.Guard.Check(tx, people.Query{Job: d.job.ID, Person: d.person.ID})
	if err != nil {
		return err
	}
	if err := review.Permit(v, confirm, override); err != nil {
		return err
	}
	settings, err := s.Store.Settings(tx, d.connection.ID.String())
	if err != nil {
		return err
	}
	first, err := s.firstUnseen(tx, d.connection.ID, settings)
	if err != nil || !first || confirm {
		return err
	}
	return core.Fail(core.KindRefused, "This would be the first export through this connection; nothing was sent yet.",
		"Look at the preview, then confirm.")
}

// refuse keeps the reason on the lead.
func (s *Service) refuse(ctx context.Context, job core.JobID, person core.PersonID, why *core.Error) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		l, err := s.Store.Lead(tx, job, person)
		if err != nil {
			return err
		}
		l.Problem = why.Error()
		return s.Store.PutLead(tx, l)
	})
	if err != nil {
		return err
	}
	return why
}

// probeTime bounds the pre-flight look at the ATS.
const probeTime = 30 * time.Second
