package jobs

import (
	"context"
	"strconv"
	"strings"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/jobs/rule"
)

// passResource is the status row that says how far the ATS jobs of a connection were
// gone through after its rules changed.
const passResource = "rules"

// passPerUnit bounds the ATS jobs that one transaction goes through.
const passPerUnit = 500

// Rules gives the rules of a connection. The stage at which people are exported is a
// setting, and is shown with them.
func (s *Service) Rules(ctx context.Context, id core.ConnectionID) (r rule.Rules, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		conn, err := s.Store.Connection(tx, id)
		if err != nil {
			return err
		}
		if r, err = rule.Parse(conn.Rules); err != nil {
			return err
		}
		stored, err := s.Store.Settings(tx, id.String())
		if stage, ok := strings.CutPrefix(stored[core.SettingExport], core.ExportStage); ok {
			r.Export = stage
		}
		return err
	})
	return r, err
}

// Withdrawn gives what tells, under the rules of a connection, whether the ATS has taken
// a job back by taking away the flag with which it was imported: that is as good as
// closed. nil = the rules name no flag. It only reads.
func (s *Service) Withdrawn(rules string) func(core.Tx, core.ATSJob, core.Posting) (bool, error) {
	r, err := rule.Parse(rules)
	if err != nil || !r.NamesFlag() {
		return nil
	}
	return func(tx core.Tx, a core.ATSJob, p core.Posting) (bool, error) {
		if r.Marked(p) {
			return false, nil
		}
		j, err := s.Store.JobOf(tx, a.ID)
		if core.IsNotFound(err) {
			return false, nil
		}
		return err == nil && j.ATSJob == a.ID && r.Marked(j.AtImport), err
	}
}

// SetRules stores the rules of a connection after checking them; "" takes them away.
// What does not fit is KindUsage with the line, and nothing is changed. All open ATS
// jobs of the connection are then looked at once, by Consume.
func (s *Service) SetRules(ctx context.Context, id core.ConnectionID, text string) (rule.Rules, error) {
	r, err := rule.Parse(text)
	if err != nil {
		return r, err
	}
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		conn, err := s.Store.Connection(tx, id)
		if err != nil {
			return err
		}
		if err := s.exportAt(tx, id, r.Export); err != nil {
			return err
		}
		conn.Rules = ""
		if !r.Empty() {
			stored := r
			stored.Export = "" // a setting keeps it
			conn.Rules = stored.YAML()
		}
		if err := s.Store.PutConnection(tx, &conn); err != nil {
			return err
		}
		line := core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: "rules changed", Subject: id.String()}
		if err := s.Store.AppendLog(tx, &line); err != nil {
			return err
		}
		return s.beginPass(tx, conn)
	})
	if err == nil {
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Sync, ID: id.String()})
	}
	return r, err
}

// exportAt keeps the stage that a document of rules names where leads look for it.
func (s *Service) exportAt(tx core.Tx, id core.ConnectionID, stage string) error {
	if stage == "" {
		return nil
	}
	stored, err := s.Store.Settings(tx, id.String())
	if err != nil {
		return err
	}
	stored[core.SettingExport] = core.ExportStage + stage
	return s.Store.PutSettings(tx, id.String(), stored)
}

// beginPass makes Consume go through all ATS jobs of a connection.
func (s *Service) beginPass(tx core.Tx, conn core.Connection) error {
	row, err := s.Store.SyncStatus(tx, conn.ID, passResource)
	if err != nil {
		return err
	}
	row.Connection, row.Resource = conn.ID, passResource
	row.LookOpen, row.Cursor, row.Seen, row.Started = conn.Rules != "", "", 0, s.Clock.Now()
	return s.Store.PutSyncStatus(tx, row)
}

// LookAgain makes Consume go through all ATS jobs of a connection, after what its rules
// may do has changed.
func (s *Service) LookAgain(tx core.Tx, id core.ConnectionID) error {
	conn, err := s.Store.Connection(tx, id)
	if err != nil || conn.Rules == "" {
		return err
	}
	return s.beginPass(tx, conn)
}

// lookAgain makes Consume go through all ATS jobs of all connections with rules.
func (s *Service) lookAgain(tx core.Tx) error {
	list, err := s.Store.Connections(tx)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Rules == "" || c.Removed {
			continue
		}
		if err := s.beginPass(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// pass goes on with the first connection whose ATS jobs are to be gone through.
func (sh *shift) pass() (n int, more bool, err error) {
	list, err := sh.Store.Connections(sh.tx)
	if err != nil {
		return 0, false, err
	}
	for _, c := range list {
		row, err := sh.Store.SyncStatus(sh.tx, c.ID, passResource)
		if err != nil {
			return 0, false, err
		}
		if row.LookOpen {
			n, err := sh.chunk(row)
			return n, true, err
		}
	}
	return 0, false, nil
}

// chunk goes through the next ATS jobs of one connection and stores how far it came.
func (sh *shift) chunk(row core.SyncStatus) (int, error) {
	after, err := strconv.ParseUint(row.Cursor, 10, 64)
	if err != nil {
		after = 0
	}
	ids, err := sh.Store.ATSJobIDsOf(sh.tx, row.Connection, core.ATSJobID(after), passPerUnit)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := sh.visit(id); err != nil {
			return 0, err
		}
	}
	row.Seen += len(ids)
	if len(ids) == passPerUnit {
		row.Cursor = strconv.FormatUint(uint64(ids[len(ids)-1]), 10)
	} else {
		row.LookOpen, row.Cursor, row.Completed = false, "", sh.Clock.Now()
	}
	return len(ids), sh.Store.PutSyncStatus(sh.tx, row)
}

// visit looks at one ATS job, imported or not.
func (sh *shift) visit(id core.ATSJobID) error {
	a, err := sh.Store.ATSJob(sh.tx, id)
	if err != nil {
		return err
	}
	if a.ImportedAs == 0 {
		return sh.look(a)
	}
	j, err := sh.Store.JobOf(sh.tx, id)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if j.ATSJob != id {
		return nil // the ATS lists the job under another id since
	}
	state := j.State
	if err := sh.consider(&j, a); err != nil {
		return err
	}
	if j.State != state {
		sh.changed = append(sh.changed, j.ID)
	}
	return nil
}
