package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"reqdesk/core"
)

// What is remembered about a field, in Job.Fields. The recruiter's word about one
// field counts more than the connection's setting about all of them.
const (
	keep   = "keep"   // the own value stays until the ATS changes the field again
	follow = "follow" // the ATS's value is taken over with every change
	own    = "own"    // edited here: where all fields follow the ATS, this one does not
)

// Drift is one field in which the ATS now says something else than at the import.
// Descriptions are given as text for people, on all sides.
type Drift struct {
	Field    string
	ATSNow   string
	AtImport string
	Own      string
	// Choice is "", "keep" (until the ATS changes it again) or "follow", by the
	// recruiter's word or by the connection's setting. A field that follows waits for a
	// decision all the same when its value would be lost.
	Choice string
	// Same tells that the own value is what taking the ATS's would give.
	Same bool
}

// Open tells whether the difference waits for a decision.
func (d Drift) Open() bool { return d.Choice == "" && !d.Same }

// Drift lists the fields of a job whose ATS value now differs from the one at
// import, in the order of the form. A job created by hand has none, and neither
// has one whose connection ignores what the ATS changes.
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
		st, err := s.standing(tx, j.Connection)
		list = s.drift(j, a, st)
		return err
	})
	return list, err
}

func (s *Service) drift(j core.Job, a core.ATSJob, st standing) []Drift {
	list := []Drift{}
	if st.setting(core.SettingEdits) == core.EditsIgnore {
		return list
	}
	for _, f := range fields {
		if !f.differs(a.Posting, j.AtImport) {
			continue
		}
		taken, said := f.taken(s, j, a.Posting, st.tables), choice(j, f.key, st)
		if said == follow && f.loses(j, taken, a.Posting) {
			said = ""
		}
		list = append(list, Drift{
			Field: f.key, ATSNow: f.raw(a.Posting), AtImport: f.raw(j.AtImport), Own: f.own(j),
			Choice: said, Same: f.own(taken) == f.own(j),
		})
	}
	return list
}

// choice is what counts for a field that differs.
func choice(j core.Job, key string, st standing) string {
	switch said := j.Fields[key]; {
	case said == keep, said == follow:
		return said
	case said == "" && st.setting(core.SettingEdits) == core.EditsFollow:
		return follow
	}
	return ""
}

// redrift notes in the job which differences wait for a decision, so that lists
// need not look at the ATS job.
func (s *Service) redrift(tx core.Tx, j *core.Job) error {
	if j.ATSJob == 0 {
		return nil
	}
	a, err := s.Store.ATSJob(tx, j.ATSJob)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	st, err := s.standing(tx, j.Connection)
	if err != nil {
		return err
	}
	s.open(j, a, st)
	return nil
}

func (s *Service) open(j *core.Job, a core.ATSJob, st standing) {
	j.Drift = nil
	for _, d := range s.drift(*j, a, st) {
		if d.Open() {
			j.Drift = append(j.Drift, d.Field)
		}
	}
}

// edited notes that the recruiter gave a field a value of their own.
func edited(j *core.Job, key string) {
	f, ok := mapped(key)
	if !ok || j.ATSJob == 0 || j.Fields[f.key] == keep {
		return
	}
	if j.Fields == nil {
		j.Fields = map[string]string{}
	}
	j.Fields[f.key] = own
}

// Take takes the ATS's present value of a field over, once. Where the connection
// lets all fields follow, the field follows again. What would leave the job without a
// value that it needs is KindRefused.
func (s *Service) Take(ctx context.Context, id core.JobID, key string) (core.Job, error) {
	return s.decide(ctx, id, key, func(j *core.Job, a core.ATSJob, f field, t Tables) error {
		taken := f.taken(s, *j, a.Posting, t)
		if f.loses(*j, taken, a.Posting) {
			return lost(f, a.Posting)
		}
		*j = taken
		delete(j.Fields, f.key)
		return nil
	})
}

// lost says why a value is not taken over.
func lost(f field, p core.Posting) error {
	if said := f.raw(p); said != "" {
		return core.Fail(core.KindRefused, fmt.Sprintf("What the ATS now says for this field, “%s”, means nothing here; the value was kept.", said),
			"Add the word to the connection's tables of values, or keep the own value.")
	}
	return core.Fail(core.KindRefused, "The ATS now says nothing for this field, which a job needs; the value was kept.", "Keep the own value, or write another one.")
}

// Keep keeps the own value until the ATS changes the field again.
func (s *Service) Keep(ctx context.Context, id core.JobID, key string) (core.Job, error) {
	return s.decide(ctx, id, key, func(j *core.Job, a core.ATSJob, f field, _ Tables) error {
		j.Fields[f.key], j.Fields[kept(f.key)] = keep, digest(f.raw(a.Posting))
		return nil
	})
}

// Follow takes the ATS's value over now and with every later change, but for one that
// would leave the job without a value that it needs.
func (s *Service) Follow(ctx context.Context, id core.JobID, key string) (core.Job, error) {
	return s.decide(ctx, id, key, func(j *core.Job, a core.ATSJob, f field, t Tables) error {
		if taken := f.taken(s, *j, a.Posting, t); !f.loses(*j, taken, a.Posting) {
			*j = taken
		}
		j.Fields[f.key] = follow
		return nil
	})
}

func (s *Service) decide(ctx context.Context, id core.JobID, key string, fn func(*core.Job, core.ATSJob, field, Tables) error) (core.Job, error) {
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
		st, err := s.standing(tx, j.Connection)
		if err != nil {
			return err
		}
		if j.Fields == nil {
			j.Fields = map[string]string{}
		}
		delete(j.Fields, kept(f.key))
		if err := fn(j, a, f, st.tables); err != nil {
			return err
		}
		n := byHand("job field decided")
		n.evidence = f.key
		return s.log(tx, *j, n)
	})
}

// follow takes over the fields that follow the ATS, fills what a draft lacks, and
// notes what now waits for a decision.
func (s *Service) follow(tx core.Tx, j *core.Job, a core.ATSJob, n note) error {
	st, err := s.standing(tx, a.Connection)
	if err != nil {
		return err
	}
	for _, f := range fields {
		released(j, f, a.Posting, st)
		if choice(*j, f.key, st) != follow && !lacks(*j, f, st) {
			continue
		}
		taken := f.taken(s, *j, a.Posting, st.tables)
		if f.own(taken) == f.own(*j) || f.loses(*j, taken, a.Posting) {
			continue
		}
		*j = taken
		n.what, n.cause = "job field followed", Label(f.key)+" was taken over from the ATS."
		if err := s.log(tx, *j, n); err != nil {
			return err
		}
	}
	if users := distinct(a.Posting.Users); st.setting(core.SettingEdits) != core.EditsIgnore && !slices.Equal(users, j.Users) {
		// Nobody says here who may see a job, so there is nothing of one's own to keep.
		j.Users = users
		n.what, n.cause = "job field followed", "The authorised users were taken over from the ATS."
		if err := s.log(tx, *j, n); err != nil {
			return err
		}
	}
	s.open(j, a, st)
	return s.Store.PutJob(tx, j)
}

// lacks tells whether a draft that never was live still waits for the field, so that
// the ATS's word for it overwrites nothing.
func lacks(j core.Job, f field, st standing) bool {
	return j.State == core.JobDraft && j.Activated.IsZero() && f.own(j) == "" && j.Fields[f.key] == "" &&
		st.setting(core.SettingEdits) != core.EditsIgnore
}

// released ends a "keep" when the ATS has changed the field since: the difference
// is shown again. The own value stays even where all fields follow.
func released(j *core.Job, f field, now core.Posting, st standing) {
	if j.Fields[f.key] != keep || j.Fields[kept(f.key)] == digest(f.raw(now)) {
		return
	}
	delete(j.Fields, kept(f.key))
	delete(j.Fields, f.key)
	if st.setting(core.SettingEdits) == core.EditsFollow {
		j.Fields[f.key] = own
	}
}

// EditsChanged looks again at all jobs of a connection after its setting for what
// the ATS edits was changed: what follows from now on is taken over, and the
// differences that wait are found anew. It leaves marks; Consume does the work.
func (s *Service) EditsChanged(tx core.Tx, c core.ConnectionID) error {
	list, err := s.Store.Jobs(tx)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(j core.Job) bool { return j.Connection != c || j.ATSJob == 0 })
	for _, j := range list {
		if err := s.Store.PutMark(tx, core.Mark{Connection: c, ATSJob: j.ATSJob, What: core.MarkChanged}); err != nil {
			return err
		}
	}
	return nil
}

// kept is where it is remembered which ATS value a "keep" was about.
func kept(key string) string { return key + " kept" }

func digest(value string) string {
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:8])
}
