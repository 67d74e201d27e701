package model

import (
	"context"
	"slices"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/phrase"
)

// Need is one thing that a draft lacks, or one reason why it is kept in Drafts,
// with the one control that mends it: the field Key, else the button Act.
type Need struct {
	Key  string
	Text string
	Act  string // "" = the field is what mends it
	code core.ReasonCode
}

// JobOwners makes ATS users known.
type JobOwners interface {
	AddOwner(ctx context.Context, email string) error
}

// WithOwners lets an owner whom nobody knows be added on the page of the job.
func (m *JobModel) WithOwners(o JobOwners) *JobModel {
	m.owners = o
	return m
}

// Needs lists what the draft, as it is stored, lacks and why it is kept back, the
// fields first in the order of the form. Other jobs need nothing.
func (m *JobModel) Needs() []Need {
	j := m.Page.Job
	if j.State != core.JobDraft {
		return nil
	}
	var needs []Need
	for _, key := range jobs.Missing(j) {
		needs = append(needs, Need{Key: key})
	}
	if !j.PrimaryLocation().Sure && !slices.Contains(jobs.Missing(j), "location") {
		needs = append(needs, Need{Key: "location"}) // please check
	}
	for _, r := range j.DraftReasons {
		at := slices.IndexFunc(needs, func(n Need) bool { return r.Field != "" && n.Key == r.Field && n.Act == "" })
		if at >= 0 {
			needs[at].Text = phrase.Of(r.Text)
			continue
		}
		needs = append(needs, m.needOf(r))
	}
	return needs
}

func (m *JobModel) needOf(r core.DraftReason) Need {
	n := Need{Key: r.Field, Text: phrase.Of(r.Text), code: r.Code}
	switch r.Code {
	case core.ReasonOwner:
		if n.Key = ""; m.owners == nil || m.Page.Job.Owner == "" {
			n.Key = "owner"
			break
		}
		n.Text, n.Act = phrase.T("Its owner in the ATS, %s, is not known here.", m.Page.Job.Owner), phrase.T("Add this owner")
	case core.ReasonBudget:
		n.Key, n.Act = "", phrase.T("Change the budget")
	case core.ReasonTrouble:
		n.Key, n.Act = "", phrase.T("Look at the connection")
	case core.ReasonMissing, core.ReasonTable:
	}
	return n
}

// NeedText is what the form says below a field that is listed; "" = it is not.
func (m *JobModel) NeedText(key string) string {
	for _, n := range m.Needs() {
		if n.Key == key {
			return n.Text
		}
	}
	return ""
}

// Mend does what the button of a need says, and gives where else it is mended;
// ok is false where the page itself does it.
func (m *JobModel) Mend(n Need) (to Route, ok bool) {
	switch n.code {
	case core.ReasonBudget:
		return ToBudget(m.Page.Job.Client), true
	case core.ReasonOwner:
	case core.ReasonMissing, core.ReasonTable, core.ReasonTrouble:
		return ToConnection(m.Page.ATS.Connection), true
	}
	owner := m.Page.Job.Owner
	m.run(func(ctx context.Context) error { return m.owners.AddOwner(ctx, owner) }, func() { m.Said(phrase.T("%s is known now; rules import their jobs", owner)) })
	return Route{}, false
}
