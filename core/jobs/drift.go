package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"reqdesk/core"
)

// What a recruiter can decide about a field that differs.
const (
	keep   = "keep"
	follow = "follow"
)

// Drift is one field in which the ATS now says something else than at the import.
type Drift struct {
	Field    string
	ATSNow   string
	AtImport string
	Own      string
	// Choice is "", "keep" (until the ATS changes it again) or "follow".
	Choice string
}

// Drift lists the fields of a job whose ATS value now differs from the one at
// import, in the order of the form. A job created by hand has none.
func (s *Service) Drift(ctx context.Context, id core.JobID) ([]Drift, error) {
	list := []Drift{}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, id)
		if err != nil || j.ATSJob == 0 {
			return err
		}
		a, err := s.Store.ATSJob(tx, j.ATSJob)
		if err != nil {
			return err
		}
		for _, f := range fields {
			now, then := f.raw(a.Posting), f.raw(j.AtImport)
			if now != then {
				list = append(list, Drift{Field: f.key, ATSNow: now, AtImport: then, Own: f.own(j), Choice: j.Fields[f.key]})
			}
		}
		return nil
	})
	return list, err
}

// Take takes the ATS's present value of a field over, once.
func (s *Service) Take(ctx context.Context, id core.JobID, key string) (core.Job, error) {
	return s.decide(ctx, id, key, func(j *core.Job, a core.ATSJob, f field, t Tables) {
		f.take(s, j, a.Posting, t)
		delete(j.Fields, f.key)
	})
}

// Keep keeps the own value until the ATS changes the field again.
func (s *Service) Keep(ctx context.Context, id core.JobID, key string) (core.Job, error) {
	return s.decide(ctx, id, key, func(j *core.Job, a core.ATSJob, f field, _ Tables) {
		j.Fields[f.key], j.Fields[kept(f.key)] = keep, digest(f.raw(a.Posting))
	})
}

// Follow takes the ATS's value over now and with every later change.
func (s *Service) Follow(ctx context.Context, id core.JobID, key string) (core.Job, error) {
	return s.decide(ctx, id, key, func(j *core.Job, a core.ATSJob, f field, t Tables) {
		f.take(s, j, a.Posting, t)
		j.Fields[f.key] = follow
	})
}

func (s *Service) decide(ctx context.Context, id core.JobID, key string, fn func(*core.Job, core.ATSJob, field, Tables)) (core.Job, error) {
	f, ok := mapped(key)
	if !ok {
		return core.Job{}, core.Fail(core.KindUsage, fmt.Sprintf("%q is not a field that comes from an ATS.", key), "`job drift` lists the fields that differ.")
	}
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if j.ATSJob == 0 {
			return core.Fail(core.KindRefused, "The job was created by hand: there is no ATS to compare it with.", "")
		}
		a, err := s.Store.ATSJob(tx, j.ATSJob)
		if err != nil {
			return err
		}
		conn, err := s.Store.Connection(tx, j.Connection)
		if err != nil {
			return err
		}
		tables, err := s.tables(conn)
		if err != nil {
			return err
		}
		if j.Fields == nil {
			j.Fields = map[string]string{}
		}
		delete(j.Fields, kept(f.key))
		fn(j, a, f, tables)
		n := byHand("job field decided")
		n.evidence = f.key
		return s.log(tx, *j, n)
	})
}

// kept is where it is remembered which ATS value a "keep" was about.
func kept(key string) string { return key + " kept" }

func digest(value string) string {
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:8])
}
