package syncer_test

import (
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/syncer"
)

func TestProgressIsSaidInWords(t *testing.T) {
	tests := map[string]struct {
		p    syncer.Progress
		want string
	}{
		"nothing has come":    {syncer.Progress{Phase: syncer.PhaseJobs}, "reading jobs"},
		"of an unknown total": {syncer.Progress{Phase: syncer.PhaseJobs, Done: 1200}, "reading jobs: 1,200"},
		"with an estimate":    {syncer.Progress{Phase: syncer.PhaseJobs, Done: 1200, Total: 1234567, Left: 125 * time.Second}, "reading jobs: 1,200 of 1,234,567, about 2 min left"},
		"of about as many":    {syncer.Progress{Phase: syncer.PhaseJobs, Done: 5, Total: 10, About: true, Left: time.Millisecond}, "reading jobs: 5 of about 10, about 1 s left"},
		"job by job":          {syncer.Progress{Phase: syncer.PhasePeople, List: 3, Lists: 12, Left: 2 * time.Hour}, "reading pipelines: job 3 of 12, about 2 h left"},
		"stages":              {syncer.Progress{Phase: syncer.PhaseStages}, "reading hiring stages"},
		"statuses":            {syncer.Progress{Phase: syncer.PhaseStatuses}, "reading the status of leads"},
		"being cancelled":     {syncer.Progress{Phase: syncer.PhaseJobs, Done: 5, Stopping: true}, "stopping; what was read is kept"},
	}
	for name, test := range tests {
		if got := test.p.Words(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestAStoppedLookIsUnfinishedUntilItHasGoneOn(t *testing.T) {
	if _, ok := syncer.Unfinished(core.SyncStatus{Resource: "jobs", Seen: 9}); ok {
		t.Error("a look that has ended counts as unfinished")
	}
	p, ok := syncer.Unfinished(core.SyncStatus{Resource: "jobs", LookOpen: true, Cursor: "x", Seen: 12, Total: 20})
	if !ok || p.Figures() != "12 of 20" || p.Phase != syncer.PhaseJobs {
		t.Errorf("%v %+v", ok, p)
	}
	if p, _ = syncer.Unfinished(core.SyncStatus{Resource: "people 7", LookOpen: true, Cursor: "x"}); p.Phase != syncer.PhasePeople {
		t.Errorf("%+v", p)
	}
}
