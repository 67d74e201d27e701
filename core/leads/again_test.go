package leads_test

import (
	"testing"

	"reqdesk/core"
)

// Who exports a lead anew after a refusal doesn't read of the old refusal while the
// export waits.
func TestALeadThatIsExportedAnewIsRefusedNoMore(t *testing.T) {
	b := newBench(t)
	b.mark()
	e, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if err != nil {
		t.Fatal(err)
	}
	b.ats.loseAnswer = true
	if err := b.run(e); core.KindOf(err) != core.KindTemporary || b.lead().Problem == "" {
		t.Fatalf("the lost answer gave %v, the lead says %q", err, b.lead().Problem)
	}
	if _, err := b.leads.Export(t.Context(), b.job, b.person, true, ""); err != nil {
		t.Fatal(err)
	}
	if got := b.lead().Problem; got != "" {
		t.Errorf("while it waits the lead says %q", got)
	}
}
