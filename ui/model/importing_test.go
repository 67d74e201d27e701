package model_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/model"
)

// importDesk gives the import dialog a real workspace.
type importDesk struct {
	*jobDesk
	reads  atomic.Int32
	worded atomic.Int32  // how often the words were read
	refuse core.ATSJobID // this one can't be imported
}

func (d *importDesk) ImportATSJob(ctx context.Context, id core.ATSJobID) (core.Job, error) {
	if id == d.refuse {
		return core.Job{}, core.Fail(core.KindStorage, "The disk is full; the job was not imported.", "Make room and import it again.")
	}
	return d.Service.ImportATSJob(ctx, id)
}

func (d *importDesk) Find(ctx context.Context, q jobs.Query) (jobs.Result, error) {
	return d.Search().Find(ctx, q)
}

func (d *importDesk) ReadWords(ctx context.Context) error {
	d.worded.Add(1)
	return d.Search().Load(ctx)
}

func (d *importDesk) Connections(ctx context.Context) (list []core.Connection, err error) {
	err = d.store.View(ctx, func(tx core.Tx) error {
		list, err = d.store.Connections(tx)
		return err
	})
	return list, err
}

func (d *importDesk) ATSJobRows(ctx context.Context, ids []core.ATSJobID) (rows []model.ATSJobRow, err error) {
	d.reads.Add(int32(len(ids)))
	err = d.store.View(ctx, func(tx core.Tx) error {
		for _, id := range ids {
			a, err := d.store.ATSJob(tx, id)
			if err != nil {
				return err
			}
			rows = append(rows, model.ATSJobRow{ID: id, Title: a.Posting.Title, Reference: a.Posting.Reference, Open: a.Open, ImportedAs: a.ImportedAs})
		}
		return nil
	})
	return rows, err
}

func newImportDesk(t *testing.T, n int) (*importDesk, *model.ImportModel) {
	t.Helper()
	d := &importDesk{jobDesk: newJobDesk(t)}
	d.update(t, func(tx core.Tx) error {
		for i := range n {
			p := core.Posting{ID: fmt.Sprint(i), Reference: fmt.Sprintf("KR-%04d", i), Title: "Welder", Updated: jobClock.Now().AddDate(0, 0, -i)}
			if i%10 == 0 {
				p.Title = "Backend Engineer"
			}
			a := core.ATSJob{Connection: d.conn.ID, Open: true, Posting: p}
			if err := d.store.PutATSJob(tx, &a); err != nil {
				return err
			}
		}
		return nil
	})
	m := model.NewImport(d.loop, d)
	m.Open()
	d.settle()
	if m.Err != nil {
		t.Fatal(m.Err)
	}
	return d, m
}

func TestImportSearchCountsAndReadsOnlyWhatIsSeen(t *testing.T) {
	d, m := newImportDesk(t, 1000)
	if m.Count() != "1,000 jobs, newest first" || d.reads.Load() > 100 {
		t.Errorf("%q after reading %d rows", m.Count(), d.reads.Load())
	}
	if d.worded.Load() != 1 {
		t.Errorf("the words were read %d times before the first letter, want once", d.worded.Load())
	}
	m.Search("backend KR-00")
	d.settle()
	if m.Count() != "10 of 1,000 jobs" || m.Length() != 10 {
		t.Errorf("%q, %d rows", m.Count(), m.Length())
	}
	if r, ok := m.Row(1); !ok || r.Reference != "KR-0010" {
		t.Errorf("the second newest is %v", r)
	}
	m.Search("")
	d.settle()
	before := m.Length()
	if _, ok := m.Row(before - 1); ok {
		t.Error("the last row can't be there yet")
	}
	d.settle()
	if m.Length() <= before {
		t.Errorf("scrolling to the end must bring more than %d rows", before)
	}
	m.Row(before - 1)
	d.settle()
	if r, ok := m.Row(before - 1); !ok || r.Reference != fmt.Sprintf("KR-%04d", before-1) {
		t.Errorf("row %d is %v, read %v", before-1, r, ok)
	}
}

func TestImportOfSeveralAndOfOneThatWasImportedBefore(t *testing.T) {
	d, m := newImportDesk(t, 30)
	var lines []model.ImportResult
	var opened core.JobID
	m.Reported = func(results []model.ImportResult) { lines = results }
	m.Imported = func(id core.JobID) { opened = id }
	m.Tick(0)
	m.Tick(2)
	m.Tick(3)
	m.Tick(2)
	if label, on := m.Verb(7); label != "Import 2 jobs" || !on {
		t.Errorf("the button says %q, on %v", label, on)
	}
	m.Import(7)
	if label, on := m.Verb(7); label != "Importing…" || on {
		t.Errorf("meanwhile the button says %q, on %v", label, on)
	}
	d.settle()
	if len(lines) != 2 || m.Chosen() != 0 || m.Done != 2 {
		t.Fatalf("lines %+v, still chosen %d, done %d", lines, m.Chosen(), m.Done)
	}
	if l := lines[0]; l.Title != "Backend Engineer" || l.Job == 0 || l.Failed || l.Note != "A draft; to go live it needs location, function, employment type, at least three must-haves." {
		t.Errorf("the first line is %+v", l)
	}
	m.Tick(0)
	if m.Chosen() != 0 {
		t.Error("an imported job can't be chosen again")
	}
	if label, _ := m.Verb(0); label != "Open job" {
		t.Errorf("the button says %q", label)
	}
	m.Import(0)
	if opened != lines[0].Job {
		t.Errorf("opened %v, want %v", opened, lines[0].Job)
	}
}

func TestOneJobThatFailsKeepsNoOtherFromBeingImported(t *testing.T) {
	d, m := newImportDesk(t, 5)
	var lines []model.ImportResult
	m.Reported = func(results []model.ImportResult) { lines = results }
	for i := range 3 {
		m.Tick(i)
	}
	gone, _ := m.Row(1)
	d.refuse = gone.ID
	m.Import(0)
	d.settle()
	if len(lines) != 3 || lines[0].Job == 0 || !lines[1].Failed || !strings.Contains(lines[1].Note, "disk is full") || lines[2].Job == 0 {
		t.Fatalf("lines %+v", lines)
	}
	if m.Chosen() != 1 || !m.Ticked(gone.ID) || m.Problem != nil {
		t.Errorf("%d are still ticked, problem %v", m.Chosen(), m.Problem)
	}
}

func TestAnImportOfSeveralCanBeStopped(t *testing.T) {
	d, m := newImportDesk(t, 30)
	var lines []model.ImportResult
	m.Reported = func(results []model.ImportResult) { lines = results }
	for i := range 30 {
		m.Tick(i)
	}
	m.Import(0)
	m.StopImport()
	d.settle()
	done := 0
	for _, l := range lines {
		if l.Job != 0 {
			done++
		}
	}
	if len(lines) != 30 || done+m.Chosen() != 30 || m.Importing {
		t.Errorf("%d lines, %d imported, %d still ticked", len(lines), done, m.Chosen())
	}
}

func TestImportShowsNothingOfAnEmptyWorkspace(t *testing.T) {
	_, m := newImportDesk(t, 0)
	if _, on := m.Verb(-1); on || m.Count() != "" || m.Total != 0 {
		t.Errorf("count %q, total %d", m.Count(), m.Total)
	}
}

func TestEnterRightAfterTypingMeansTheFirstHit(t *testing.T) {
	d, m := newImportDesk(t, 30)
	var made core.JobID
	m.Imported = func(id core.JobID) { made = id }
	m.Search("KR-0017")
	m.Import(0)
	d.settle()
	job, err := d.Job(t.Context(), made)
	if err != nil || job.AtImport.Reference != "KR-0017" {
		t.Errorf("imported %q, %v", job.AtImport.Reference, err)
	}
}
