package intake_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"reqdesk/core/people"
)

// manyInABook is a workbook of n people.
func manyInABook(t testing.TB, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err == nil {
		err = w.SetRow("A1", []any{"Name", "E-Mail", "LinkedIn", "Firma"})
	}
	for i := range n {
		if err == nil {
			row := []any{fmt.Sprintf("Person%d Number%d", i, i%977), fmt.Sprintf("p%d@example.com", i), fmt.Sprintf("linkedin.com/in/p%d", i), "Firm GmbH"}
			err = w.SetRow(fmt.Sprintf("A%d", i+2), row)
		}
	}
	if err == nil {
		err = w.Flush()
	}
	b, writeErr := f.WriteToBuffer()
	if err != nil || writeErr != nil {
		t.Fatal(err, writeErr)
	}
	return b.Bytes()
}

// live is the memory in use, without what nobody holds any more.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Rows are read one by one: what stays of 50,000 is what the recruiter looks at.
func TestAListOfManyRowsKeepsLittleOfEach(t *testing.T) {
	const rows, perRow = 50_000, 400
	d := newDesk(t)
	for name, file := range map[string][]byte{"list.csv": manyRows(rows), "list.xlsx": manyInABook(t, rows)} {
		before := live()
		report := d.takeList(name, file, false)
		kept := (live() - before) / rows
		if len(report.Accepted) != rows || kept > perRow {
			t.Errorf("%s: %d of %d rows are accepted, and %d bytes of each stay, more than %d", name, len(report.Accepted), rows, kept, perRow)
		}
		runtime.KeepAlive(report)
	}
}

// Reading, storing and taking back a list of 200,000 rows; peak-MB is the most
// memory that was in use on the way.
func BenchmarkListOf200000Rows(b *testing.B) {
	const rows = 200_000
	csv, book := manyRows(rows), manyInABook(b, rows)
	var stored people.ListReport
	for _, part := range []struct {
		name string
		do   func(d *desk)
	}{
		{"look at csv", func(d *desk) { d.takeList("a.csv", csv, false) }},
		{"look at xlsx", func(d *desk) { d.takeList("a.xlsx", book, false) }},
		{"store csv", func(d *desk) { stored = d.takeList("a.csv", csv, true) }},
		{"store and take back", func(d *desk) {
			stored = d.takeList("a.csv", csv, true)
			if _, err := d.Service.People.UndoFile(b.Context(), d.job.ID, stored.File.ID); err != nil {
				b.Fatal(err)
			}
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				d := newDesk(b)
				live()
				b.StartTimer()
				b.ReportMetric(float64(peakWhile(func() { part.do(d) }))/(1<<20), "peak-MB")
			}
		})
	}
}

// peakWhile gives the most heap in use while do runs.
func peakWhile(do func()) uint64 {
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		var m runtime.MemStats
		var most uint64
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-stop:
				peak <- most
				return
			case <-tick.C:
			}
		}
	}()
	do()
	close(stop)
	return <-peak
}
