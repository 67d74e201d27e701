package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core/jobs"
	"reqdesk/core/jobs/compare"
	"reqdesk/ui/model"
)

func TestADifferenceShowsBothSidesWithTheirMarks(t *testing.T) {
	m := &model.JobModel{}
	d := jobs.Drift{Field: "title", ATSNow: "Senior Engineer, York", AtImport: "Engineer, York", Own: "Engineer, Leeds"}
	c := m.Compare(d, model.OwnWithATS)
	want := model.Comparison{
		Name: "Title", LeftName: "Yours", RightName: "In the ATS now",
		Left:  []compare.Piece{{Mark: compare.Same, Text: "Engineer, "}, {Mark: compare.Removed, Text: "Leeds"}},
		Right: []compare.Piece{{Mark: compare.Added, Text: "Senior "}, {Mark: compare.Same, Text: "Engineer, "}, {Mark: compare.Added, Text: "York"}},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	c = m.Compare(d, model.ATSSince)
	if c.LeftName != "In the ATS when imported" || len(c.Left) != 1 || len(c.Right) != 2 || c.Same {
		t.Errorf("what the ATS changed: %+v", c)
	}
	if c := m.Compare(jobs.Drift{Field: "employment_type", ATSNow: "Full time", Own: "full_time"}, model.OwnWithATS); !c.Same {
		t.Errorf("the same in other words: %+v", c)
	}
}

func TestACardSaysShortValuesAndCountsTheWordsOfLongOnes(t *testing.T) {
	ats, own := model.DriftWords(jobs.Drift{Field: "function", ATSNow: "Research", Own: ""})
	if ats != "Research" || own != "–" {
		t.Errorf("%q, %q", ats, own)
	}
	long := strings.Repeat("We build bridges. ", 20)
	ats, own = model.DriftWords(jobs.Drift{Field: "description", ATSNow: long + "And tunnels too.", Own: long + "Never."})
	if ats != "3 words more" || own != "1 word that the ATS no longer has" {
		t.Errorf("%q, %q", ats, own)
	}
}
