package syncer_test

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// steadyATS gives pages of a hundred jobs, each after 20 ms.
type steadyATS struct{ pages int }

func (s steadyATS) Descriptor() ats.Descriptor {
	return ats.Descriptor{Kind: "steady", AbsenceCloses: true}
}

func (s steadyATS) Check(context.Context) ([]ats.Right, error) { return nil, nil }

func (s steadyATS) Jobs(ctx context.Context, _, _ ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(yield func(ats.Page[core.Posting], error) bool) {
		text := "<p>" + strings.Repeat("What you will do and what you bring along. ", 60) + "</p>"
		for n := range s.pages {
			timer := time.NewTimer(20 * time.Millisecond)
			select {
			case <-timer.C:
			case <-ctx.Done():
				yield(ats.Page[core.Posting]{}, ctx.Err())
				return
			}
			page := ats.Page[core.Posting]{Next: ats.Cursor(strconv.Itoa(n + 1)), Last: n == s.pages-1, Full: n == s.pages-1}
			for i := range 100 {
				p := posting(n*100 + i)
				p.Description = text
				page.Items = append(page.Items, p)
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// BenchmarkFirstLook stores a first look and tells which part of the speed of
// fetching alone that is.
func BenchmarkFirstLook(b *testing.B) {
	source := steadyATS{pages: 100}
	var fetching, storing time.Duration
	for b.Loop() {
		begin := time.Now()
		for _, err := range source.Jobs(b.Context(), "", "") {
			if err != nil {
				b.Fatal(err)
			}
		}
		fetching += time.Since(begin)
		bench := newBench(b)
		id := bench.connect("Steady", source)
		begin = time.Now()
		if _, err := bench.sync.Sync(b.Context(), id, false); err != nil {
			b.Fatal(err)
		}
		storing += time.Since(begin)
	}
	b.ReportMetric(float64(fetching)/float64(storing)*100, "%-of-fetching")
}
