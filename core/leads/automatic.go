package leads

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
	"reqdesk/core/review"
)

// byRule approves exports that nobody asked for one by one.
const byRule = "setting"

// Reaches tells whether somebody who is now at a local stage goes to the ATS by
// themselves, by the value of a connection's setting.
func Reaches(setting, stage string) bool {
	switch {
	case setting == core.ExportAuto:
		return stage != core.StageNew
	case !strings.HasPrefix(setting, core.ExportStage):
		return false
	}
	wanted := strings.TrimPrefix(setting, core.ExportStage)
	at := slices.Index(core.LocalStages, stage)
	return stage == wanted || at >= 0 && stage != core.StageRejected && at >= slices.Index(core.LocalStages, wanted)
}

// reached records the export of somebody who has come to a stage at which they go to
// the ATS. Whether and when it starts is decided by what holds then.
func (s *Service) reached(tx core.Tx, l core.Lead) error {
	j, err := s.Store.Job(tx, l.Job)
	if err != nil || j.Connection == 0 || l.CandidateID != "" || l.Application != "" {
		return err
	}
	conn, err := s.Store.Connection(tx, j.Connection)
	if err != nil || conn.Removed || !s.Takes(conn.Kind) {
		return err
	}
	settings, err := s.Store.Settings(tx, conn.ID.String())
	if err != nil || !Reaches(core.SettingOf(settings, core.SettingExport), l.Stage) {
		return err
	}
	now := s.Clock.Now()
	e := core.Entry{
		Kind: Kind, Key: exportKey(l.Job, l.Person), Job: l.Job, Person: l.Person, Connection: conn.ID,
		State: core.EntryWaiting, Approved: now, ApprovedBy: byRule, Due: now, Created: now,
	}
	return s.Outbox.Add(tx, &e)
}

func exportKey(job core.JobID, person core.PersonID) string {
	return "export/" + job.String() + "/" + person.String()
}

// Proposed makes somebody a lead as soon as they stand in a job's review, where the
// job's connection asks for it. It runs in the transaction that puts them there.
func (s *Service) Proposed(tx core.Tx, c core.Candidacy) error {
	j, err := s.Store.Job(tx, c.Job)
	if err != nil || j.Connection == 0 {
		return err
	}
	settings, err := s.Store.Settings(tx, j.Connection.String())
	if err != nil || !Reaches(core.SettingOf(settings, core.SettingExport), core.StageNew) {
		return err
	}
	if _, err := s.Store.Lead(tx, c.Job, c.Person); !core.IsNotFound(err) {
		return err
	}
	l := core.Lead{Job: c.Job, Person: c.Person, Marked: s.Clock.Now(), Cause: "new submission", Stage: core.StageNew}
	if err := s.Store.PutLead(tx, l); err != nil {
		return err
	}
	return s.reached(tx, l)
}

// SetStage moves a lead to another stage of the local pipeline. In the ATS nobody is
// moved; somebody who is not there yet goes there if the connection's setting says so.
func (s *Service) SetStage(ctx context.Context, job core.JobID, person core.PersonID, stage string) (core.Lead, error) {
	i := slices.IndexFunc(core.LocalStages, func(have string) bool { return strings.EqualFold(have, strings.TrimSpace(stage)) })
	if i < 0 {
		return core.Lead{}, core.Fail(core.KindUsage, fmt.Sprintf("There is no stage %q; nothing was changed.", stage), "One of "+strings.Join(core.LocalStages, ", ")+".")
	}
	var lead core.Lead
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if lead, err = s.Store.Lead(tx, job, person); err != nil {
			return err
		}
		if lead.Stage == core.LocalStages[i] {
			return nil
		}
		line := core.LogEntry{
			At: s.Clock.Now(), Who: "recruiter", What: "stage changed", Subject: person.String(), Job: job, Person: person,
			Cause: lead.Stage + " → " + core.LocalStages[i],
		}
		lead.Stage = core.LocalStages[i]
		if err := s.Store.PutLead(tx, lead); err != nil {
			return err
		}
		if err := s.Store.AppendLog(tx, &line); err != nil {
			return err
		}
		return s.reached(tx, lead)
	})
	if err == nil {
		s.changed(person)
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Outbox})
	}
	return lead, err
}

// waitsFor says why an export that nobody asked for by hand may not start yet, or "".
func (s *Service) waitsFor(tx core.Tx, d dossier) (string, error) {
	settings, err := s.Store.Settings(tx, d.connection.ID.String())
	if err != nil {
		return "", err
	}
	switch {
	case d.job.State == core.JobDraft:
		return "The job is not live yet.", nil
	case core.SettingOf(settings, core.SettingExport) == core.ExportHand:
		return "The connection's setting now says that nobody goes to the ATS by themselves. Export by hand, or drop it.", nil
	}
	v, err := s.Guard.Check(tx, people.Query{Job: d.job.ID, Person: d.person.ID})
	if err != nil {
		return "", err
	}
	if v.Level != core.VerdictClear {
		return "The guard wants your word: " + review.VerdictText(v) + " Export by hand.", nil
	}
	first, err := s.firstUnseen(tx, d.connection.ID, settings)
	if err != nil || !first {
		return "", err
	}
	return "This would be the first export through this connection. Look at its preview and send it; the others then follow by themselves.", nil
}

// firstUnseen tells whether the first export of a connection still waits for a look at
// its preview.
func (s *Service) firstUnseen(tx core.Tx, c core.ConnectionID, settings map[string]string) (bool, error) {
	if core.SettingOf(settings, core.SettingFirstPreview) == core.SettingNo {
		return false, nil
	}
	before, err := s.exportedBefore(tx, c)
	return !before, err
}

// wait notes on the lead why its export waits, so that its row says so.
func (s *Service) wait(tx core.Tx, l core.Lead, why string) (core.Readiness, error) {
	l.Problem = why
	return core.Readiness{Act: core.ReadyWait, Why: why}, s.Store.PutLead(tx, l)
}
