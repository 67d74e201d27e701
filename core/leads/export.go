package leads

import (
	"context"
	"encoding/json"
	"io"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// Kind is the outbox kind of an export.
const Kind = "export"

// maxResume bounds the file that is sent along, in bytes.
const maxResume = 25 << 20

// Exporter runs exports for the outbox. An export is idempotent: it looks the
// person up first, so that it may be begun again after a crash or a time-out.
type Exporter struct{ *Service }

// Kind is "export".
func (Exporter) Kind() string { return Kind }

// Idempotent is true.
func (Exporter) Idempotent() bool { return true }

// Prepare drops an export whose lead is gone and otherwise lets it go.
func (x Exporter) Prepare(tx core.Tx, e *core.Entry) (core.Readiness, error) {
	d, err := x.dossier(tx, e.Job, e.Person)
	switch {
	case core.IsNotFound(err):
		return core.Readiness{Act: core.ReadyDrop, Why: "The lead no longer exists."}, nil
	case err != nil:
		return core.Readiness{}, err
	case d.connection.Off || d.connection.Removed:
		return core.Readiness{Act: core.ReadyWait, Why: "The connection is switched off."}, nil
	case !d.person.Erased.IsZero():
		return core.Readiness{Act: core.ReadyDrop, Why: "The person was erased."}, nil
	}
	v, err := x.Guard.Check(tx, people.Query{Job: e.Job, Person: e.Person})
	if err != nil {
		return core.Readiness{}, err
	}
	if v.Final() {
		return core.Readiness{Act: core.ReadyDrop, Why: v.Reasons[0].Why}, nil
	}
	if e.ApprovedBy == byRule {
		why, err := x.waitsFor(tx, d)
		if err != nil {
			return core.Readiness{}, err
		}
		if why != "" {
			return x.wait(tx, d.lead, why)
		}
	}
	e.Preview = "Candidate for ATS job " + d.posting.ID
	return core.Readiness{Act: core.ReadyGo}, nil
}

// Do finds or creates the candidate, puts it on the job and attaches the résumé.
// The result is a JSON ats.Created.
func (x Exporter) Do(ctx context.Context, e core.Entry) (string, error) {
	var d dossier
	err := x.Store.View(ctx, func(tx core.Tx) (err error) {
		d, err = x.dossier(tx, e.Job, e.Person)
		return err
	})
	if err != nil {
		return "", err
	}
	connector, err := x.Connect(ctx, d.connection)
	if err != nil {
		return "", err
	}
	defer ats.Close(connector)
	created := ats.Created{PersonID: d.lead.CandidateID, ApplicationID: d.lead.Application, URL: d.lead.URL}
	if created.PersonID == "" && created.ApplicationID == "" {
		if created, err = x.write(ctx, connector, d, e); err != nil {
			return "", err
		}
	}
	if err := x.attach(ctx, connector, d.profile, created); err != nil {
		return "", err
	}
	result, err := json.Marshal(created)
	return string(result), err
}

// write makes the candidate and keeps at once what was made, so that a résumé which
// can't be attached does not make the next try begin from nothing.
func (x Exporter) write(ctx context.Context, connector ats.Connector, d dossier, e core.Entry) (ats.Created, error) {
	if blind(connector, d) && triedBefore(e) {
		return ats.Created{}, core.Fail(core.KindRefused,
			"An earlier try may have made this person in the ATS already, and the ATS can't be asked for them; nothing was written again.",
			"Look in the ATS. If the person is not there, enter them by hand.")
	}
	if e.ApprovedBy == byRule { // by hand the preview has said it
		if err := problemOf(ctx, connector, d); err != nil {
			return ats.Created{}, err
		}
	}
	created, err := x.findOrCreate(ctx, connector, d)
	if err != nil {
		return created, err
	}
	return created, x.Store.Update(ctx, func(tx core.Tx) error {
		l, err := x.Store.Lead(tx, e.Job, e.Person)
		if err != nil {
			return err
		}
		l.CandidateID, l.Application, l.URL = created.PersonID, created.ApplicationID, created.URL
		return x.Store.PutLead(tx, l)
	})
}

// problemOf asks the ATS's own rules before anything is written.
func problemOf(ctx context.Context, connector ats.Connector, d dossier) error {
	writer, ok := ats.As[ats.CandidateWriter](connector)
	if !ok {
		return nil // findOrCreate says so
	}
	problems, err := writer.Problems(ctx, d.candidate())
	if err == nil && len(problems) > 0 {
		err = core.Fail(core.KindRefused, "The ATS would refuse this person: "+problems[0].Message, problems[0].Fix)
	}
	return err
}

// blind tells whether the ATS can't be asked for the person.
func blind(connector ats.Connector, d dossier) bool {
	_, ok := ats.As[ats.CandidateFinder](connector)
	return !ok || len(d.person.Emails)+len(d.person.URLs) == 0
}

// triedBefore tells whether an earlier attempt may have written something.
func triedBefore(e core.Entry) bool {
	for _, a := range e.Attempts[:max(len(e.Attempts)-1, 0)] {
		if a.Outcome != "failed" {
			return true
		}
	}
	return false
}

func (x Exporter) findOrCreate(ctx context.Context, connector ats.Connector, d dossier) (ats.Created, error) {
	writer, ok := ats.As[ats.CandidateWriter](connector)
	if !ok {
		return ats.Created{}, core.Fail(core.KindUnsupported, "This ATS takes no candidates from outside.", "Enter the person there by hand.")
	}
	c := d.candidate()
	if finder, ok := ats.As[ats.CandidateFinder](connector); ok {
		found, err := finder.FindCandidate(ctx, d.person.Emails, d.person.URLs)
		if err != nil {
			return ats.Created{}, err
		}
		if found != nil {
			if application := found.Applications[c.JobID]; application != "" {
				return ats.Created{PersonID: found.PersonID, ApplicationID: application, URL: found.URL}, nil
			}
			c.PersonID = found.PersonID
		}
	}
	if together, ok := ats.As[ats.ResumeCreator](connector); ok && d.profile.Blob != "" {
		file, err := x.original(ctx, d.profile)
		if err != nil {
			return ats.Created{}, err
		}
		return together.CreateWithResume(ctx, c, file)
	}
	return writer.CreateCandidate(ctx, c)
}

func (x Exporter) attach(ctx context.Context, connector ats.Connector, p core.Profile, at ats.Created) error {
	attacher, ok := ats.As[ats.ResumeAttacher](connector)
	if !ok || p.Blob == "" {
		return nil
	}
	file, err := x.original(ctx, p)
	if err != nil {
		return err
	}
	return attacher.AttachResume(ctx, at, file)
}

// original reads the résumé that is sent along.
func (x Exporter) original(ctx context.Context, p core.Profile) (f ats.File, err error) {
	r, err := x.Blobs.Open(ctx, p.Blob)
	if err != nil {
		return f, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxResume+1))
	if err != nil {
		return f, err
	}
	if len(data) > maxResume {
		return f, core.Fail(core.KindInvalid, "The résumé is larger than 25 MB and was not sent.", "Attach it in the ATS by hand.")
	}
	return ats.File{Name: p.BlobName, MediaType: p.BlobType, Data: data}, nil
}

// Finish keeps what the ATS made of the lead, or why it refused.
func (x Exporter) Finish(tx core.Tx, e core.Entry, result string, doErr error) error {
	l, err := x.Store.Lead(tx, e.Job, e.Person)
	if err != nil {
		return err
	}
	entry := core.LogEntry{At: x.Clock.Now(), Who: "engine", Subject: e.Person.String(), Job: e.Job, Person: e.Person, Evidence: e.ID.String()}
	if doErr != nil {
		l.Problem = doErr.Error()
		entry.What, entry.Cause = "export refused", string(core.KindOf(doErr))
	} else {
		var made ats.Created
		if err := json.Unmarshal([]byte(result), &made); err != nil {
			return err
		}
		l.Exported, l.Problem = x.Clock.Now(), ""
		l.CandidateID, l.Application, l.URL = made.PersonID, made.ApplicationID, made.URL
		entry.What = "exported to the ATS"
	}
	if err := x.Store.PutLead(tx, l); err != nil {
		return err
	}
	if doErr == nil {
		row := core.SyncStatus{Connection: e.Connection, Resource: exportResource, Completed: x.Clock.Now()}
		if err := x.Store.PutSyncStatus(tx, row); err != nil {
			return err
		}
	}
	return x.Store.AppendLog(tx, &entry)
}

// exportResource is the status row that says when somebody was last exported through a
// connection.
const exportResource = "export"

// ReadBack asks the ATS where the exported leads of a connection stand and
// stores what changed, with its time. It returns how many changed.
func (s *Service) ReadBack(ctx context.Context, c core.ConnectionID, connector ats.Connector) (int, error) {
	reader, ok := ats.As[ats.StatusReader](connector)
	if !ok {
		return 0, nil
	}
	leads, err := s.exportedTo(ctx, c)
	if err != nil {
		return 0, err
	}
	changed := 0
	for _, l := range leads {
		status, err := reader.Status(ctx, ats.Created{PersonID: l.CandidateID, ApplicationID: l.Application})
		if core.IsNotFound(err) {
			status, err = ats.Status{Status: "removed in the ATS", AsOf: s.Clock.Now()}, nil
		}
		if err != nil {
			return changed, err
		}
		did, err := s.keepStatus(ctx, l, status)
		if err != nil {
			return changed, err
		}
		if did {
			changed++
		}
	}
	return changed, nil
}

func (s *Service) exportedTo(ctx context.Context, c core.ConnectionID) ([]core.Lead, error) {
	var exported []core.Lead
	err := s.Store.View(ctx, func(tx core.Tx) error {
		jobs, err := s.Store.Jobs(tx)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			if j.Connection != c {
				continue
			}
			leads, err := s.Store.LeadsOf(tx, j.ID)
			if err != nil {
				return err
			}
			for _, l := range leads {
				if l.Application != "" {
					exported = append(exported, l)
				}
			}
		}
		return nil
	})
	return exported, err
}

func (s *Service) keepStatus(ctx context.Context, l core.Lead, status ats.Status) (changed bool, err error) {
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		now, err := s.Store.Lead(tx, l.Job, l.Person)
		if err != nil {
			return err
		}
		changed = now.ATSStatus != status.Status || now.ATSStage != status.Stage
		before := now.ATSStage
		now.ATSStatus, now.ATSStage, now.AsOf = status.Status, status.Stage, s.Clock.Now()
		if err := s.Store.PutLead(tx, now); err != nil || !changed {
			return err
		}
		return s.Store.AppendLog(tx, &core.LogEntry{
			At: now.AsOf, Who: "ats", What: "status changed", Subject: l.Person.String(), Job: l.Job, Person: l.Person,
			Cause: before + " → " + now.ATSStage, Evidence: l.Application,
		})
	})
	if err == nil && changed {
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Leads, ID: l.Person.String()})
	}
	return changed, err
}
