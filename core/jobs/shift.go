package jobs

import (
	"fmt"
	"slices"

	"reqdesk/core"
)

// shift is one transaction in which ATS jobs are gone through; what all of them need
// is read once.
type shift struct {
	*Service
	tx      core.Tx
	at      map[core.ConnectionID]standing
	people  *owners
	holds   []waiting
	asks    map[core.ATSJobID]core.Held // open decisions about a reference
	opened  bool                        // holds and asks are read
	changed []core.JobID
	told    bool // a decision came or went
	early   int  // marks that were left for later
}

func (s *Service) shift(tx core.Tx) *shift {
	return &shift{Service: s, tx: tx, at: map[core.ConnectionID]standing{}}
}

func (sh *shift) of(id core.ConnectionID) (standing, error) {
	if st, ok := sh.at[id]; ok {
		return st, nil
	}
	st, err := sh.standing(sh.tx, id)
	if err == nil {
		sh.at[id] = st
	}
	return st, err
}

// look draws what follows from an ATS job that nobody works with yet: it may be a job
// that was closed, and a rule may import it.
func (sh *shift) look(a core.ATSJob) error {
	st, err := sh.of(a.Connection)
	if err != nil {
		return err
	}
	if handled, err := sh.again(a); handled || err != nil {
		return err
	}
	fits := a.Open && !a.Deleted && a.Missed == 0 && a.Held == 0 && !st.Removed && st.rules.Fit(a.Posting)
	if fits {
		client, err := sh.Store.Client(sh.tx, st.Client)
		if err != nil {
			return err
		}
		fits = !client.Archived
	}
	who := ownerOf(a.Posting)
	know, err := sh.knows(who, st)
	if err != nil {
		return err
	}
	waits := fits && who != "" && know == ownerUnknown
	if err := sh.open(); err != nil {
		return err
	}
	sh.unhold(a, who, waits)
	switch {
	case waits:
		sh.hold(a, who)
		return nil
	case !fits || know == ownerRefused:
		return nil
	}
	return sh.take(a, st)
}

// take imports an ATS job because a rule says so.
func (sh *shift) take(a core.ATSJob, st standing) error {
	n := note{who: "engine", what: "job imported", cause: "A rule of the connection fits.", evidence: a.ID.String()}
	j, err := sh.link(sh.tx, a, st, n)
	if err != nil {
		return err
	}
	sh.changed = append(sh.changed, j.ID)
	return sh.live(&j, st)
}

// consider looks again at a draft: a value table may know a word by now, and a rule
// may let it go live.
func (sh *shift) consider(j *core.Job, a core.ATSJob) error {
	if j.State != core.JobDraft {
		return nil
	}
	st, err := sh.of(a.Connection)
	if err != nil {
		return err
	}
	if remap(j, st) {
		if err := sh.Store.PutJob(sh.tx, j); err != nil {
			return err
		}
	}
	if !j.Activated.IsZero() || !a.Open || !st.rules.Fit(a.Posting) {
		return nil
	}
	return sh.live(j, st)
}

// live lets a draft go live by the rule, or keeps it in Drafts with the reasons. Where
// no rule may do that, a draft is nothing that needs reasons.
func (sh *shift) live(j *core.Job, st standing) error {
	if !st.goesLive() {
		return nil
	}
	reasons, err := sh.reasons(*j, st)
	if err != nil {
		return err
	}
	if len(reasons) == 0 {
		n := note{who: "engine", what: "job activated", cause: "A rule of the connection let it go live.", evidence: st.ID.String()}
		return sh.activate(sh.tx, j, n)
	}
	kept := slices.DeleteFunc(slices.Clone(j.DraftReasons), func(r core.DraftReason) bool { return r.Code != core.ReasonTable })
	reasons = append(reasons, kept...)
	if slices.Equal(reasons, j.DraftReasons) {
		return nil
	}
	j.DraftReasons = reasons
	if err := sh.Store.PutJob(sh.tx, j); err != nil {
		return err
	}
	return sh.log(sh.tx, *j, note{who: "engine", what: "job kept in drafts", cause: codes(reasons), evidence: st.ID.String()})
}

// codes are reasons for the log, which holds no texts of people.
func codes(reasons []core.DraftReason) string {
	text := ""
	for _, r := range reasons {
		text += fmt.Sprintf("%s %s; ", r.Code, r.Field)
	}
	return text[:max(len(text)-2, 0)]
}

// reasons are why a rule does not let a job go live: by J-4's standard for rules, not
// by the one for going live by hand.
func (sh *shift) reasons(j core.Job, st standing) ([]core.DraftReason, error) {
	var list []core.DraftReason
	if st.trouble != nil {
		list = append(list, *st.trouble)
	}
	for _, f := range []struct {
		key  string
		have bool
	}{
		{"title", j.Title != ""},
		{"location", hasLocation(j)},
		{"owner", j.Owner != ""},
		{"must_haves", len(j.MustHaves) > 0},
	} {
		if !f.have {
			list = append(list, core.DraftReason{Code: core.ReasonMissing, Field: f.key, Text: "The ATS gave no " + agreed[f.key] + "."})
		}
	}
	know, err := sh.knows(ownerName(j.Owner), st)
	if err != nil {
		return nil, err
	}
	if j.Owner != "" && know != ownerKnown {
		list = append(list, core.DraftReason{Code: core.ReasonOwner, Field: "owner", Text: "Its owner in the ATS is not known here."})
	}
	client, err := sh.Store.Client(sh.tx, j.Client)
	if err != nil {
		return nil, err
	}
	if left(client.Budget) == 0 {
		list = append(list, core.DraftReason{Code: core.ReasonBudget, Text: "The profile budget of " + client.Name + " is used up."})
	}
	return list, nil
}

// agreed are the fields that a rule needs, in words.
var agreed = map[string]string{"title": "title", "location": "location", "owner": "owner", "must_haves": "must-have"}

// remap takes over what a value table now knows and did not know at the import.
func remap(j *core.Job, st standing) bool {
	settled := func(r core.DraftReason) bool {
		return r.Code == core.ReasonTrouble || r.Code == core.ReasonTable && j.EmploymentType != ""
	}
	waiting := func(r core.DraftReason) bool { return r.Code == core.ReasonTable || r.Code == core.ReasonTrouble }
	if st.trouble != nil || !slices.ContainsFunc(j.DraftReasons, waiting) {
		return false
	}
	if value := st.tables.EmploymentType(j.AtImport.EmploymentType); j.EmploymentType == "" {
		j.EmploymentType = value
	}
	if level := st.tables.Level(j.AtImport.Experience); j.Fields["seniority"] != own {
		j.Seniority, j.Years = level.Seniority, core.Years{Min: level.Min, Max: level.Max}
	}
	before := len(j.DraftReasons)
	j.DraftReasons = slices.DeleteFunc(slices.Clone(j.DraftReasons), settled)
	return len(j.DraftReasons) < before
}
