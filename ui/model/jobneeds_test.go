package model_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// needs are what a draft needs, each as "field: text" or "text [button]".
func needs(m *model.JobModel) (out []string) {
	for _, n := range m.Needs() {
		if n.Act != "" {
			out = append(out, fmt.Sprintf("%s [%s]", n.Text, n.Act))
			continue
		}
		out = append(out, n.Key+": "+n.Text)
	}
	return out
}

func TestADraftSaysWhatItNeedsFromEmptyKeptBackAndMended(t *testing.T) {
	d := newJobDesk(t)
	p := backendPosting()
	p.EmploymentType, p.Owner = "Zauberei", "kim@agency.example.com"
	job, err := d.ImportATSJob(t.Context(), d.ats(t, p).ID)
	if err != nil {
		t.Fatal(err)
	}
	d.update(t, func(tx core.Tx) error {
		job.DraftReasons = append(job.DraftReasons,
			core.DraftReason{Code: core.ReasonMissing, Field: "must_haves", Text: "The ATS gave no must-have."},
			core.DraftReason{Code: core.ReasonOwner, Field: "owner", Text: "Its owner in the ATS is not known here."},
			core.DraftReason{Code: core.ReasonBudget, Text: "The profile budget of Kestrel Rail Systems is used up."})
		return d.store.PutJob(tx, &job)
	})
	m := d.open(t, job.ID).WithOwners(d.Service)
	want := []string{
		"function: ", "employment_type: " + job.DraftReasons[0].Text, "must_haves: The ATS gave no must-have.", "location: ",
		"Its owner in the ATS, kim@agency.example.com, is not known here. [Add this owner]",
		"The profile budget of Kestrel Rail Systems is used up. [Change the budget]",
	}
	if diff := cmp.Diff(want, needs(m)); diff != "" {
		t.Fatal(diff)
	}
	m.Edit("function", "Engineering")
	if diff := cmp.Diff(want, needs(m)); diff != "" {
		t.Errorf("nothing moves while one types: %s", diff)
	}
	m.Save()
	d.settle()
	if diff := cmp.Diff(want[1:], needs(m)); diff != "" {
		t.Errorf("saved: %s", diff)
	}
	list := m.Needs()
	if to, ok := m.Mend(list[4]); !ok || to.Place != model.Clients {
		t.Errorf("the budget is changed at %v, %v", to, ok)
	}
	if _, ok := m.Mend(list[3]); ok {
		t.Error("the owner is added on the page itself")
	}
	d.settle()
	owners, err := d.Owners(t.Context())
	if err != nil || m.Refuse != nil || len(owners) != 1 || owners[0].Email != "kim@agency.example.com" {
		t.Errorf("known are %v, %v, refused %v", owners, err, m.Refuse)
	}
	if live := d.open(t, d.put(t, core.JobActive)); len(live.Needs()) != 0 {
		t.Errorf("a live job needs %v", needs(live))
	}
}

// put stores a bare job in a state.
func (d *jobDesk) put(t *testing.T, s core.JobState) core.JobID {
	t.Helper()
	j := core.Job{Client: d.conn.Client, State: s}
	d.update(t, func(tx core.Tx) error { return d.store.PutJob(tx, &j) })
	return j.ID
}
