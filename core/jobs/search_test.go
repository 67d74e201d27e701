package jobs_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

// rowStore gives search rows without a workspace behind them.
type rowStore struct {
	jobs.SearchStore
	rows []core.SearchRow
	jobs map[core.ATSJobID]core.ATSJob
	conn []core.Connection
	read func() // after each reading of the rows
}

func (s rowStore) Connections(core.Tx) ([]core.Connection, error) { return s.conn, nil }

func (s rowStore) View(_ context.Context, fn func(core.Tx) error) error { return fn(nil) }

func (s rowStore) SearchRows(core.Tx) iter.Seq2[core.SearchRow, error] {
	return func(yield func(core.SearchRow, error) bool) {
		for _, r := range s.rows {
			if !yield(r, nil) {
				return
			}
		}
		if s.read != nil {
			s.read()
		}
	}
}

func (s rowStore) ATSJob(_ core.Tx, id core.ATSJobID) (core.ATSJob, error) {
	if a, ok := s.jobs[id]; ok {
		return a, nil
	}
	return core.ATSJob{}, core.Fail(core.KindNotFound, "There is no such ATS job.", "")
}

func row(id int, title, places, reference string) core.SearchRow {
	return core.SearchRow{
		ID: core.ATSJobID(id), Connection: core.ConnectionID(1 + id%2), Title: title, Places: places, Reference: reference,
		Updated: time.Date(2026, 11, 1, 0, id, 0, 0, time.UTC),
	}
}

var aFewJobs = []core.SearchRow{
	row(1, "embedded software engineer (f/m/d)", "münchen bayern de", "req-412345 412345"),
	row(2, "data engineer", "berlin berlin de", "req-412399 412399"),
	row(3, "softwareentwickler java", "wien at", "r/2026/0007 7"),
	row(4, "sales manager", "lyon rhône-alpes fr", "x-9 9"),
	row(5, "senior data scientist", "new york ny us", "req-500000 500000"),
}

func TestSearchFindsByWordsOfTitlePlaceAndPartOfTheReference(t *testing.T) {
	tests := map[string]struct {
		query jobs.Query
		want  []core.ATSJobID
		total int
	}{
		"everything, newest first":      {jobs.Query{}, []core.ATSJobID{5, 4, 3, 2, 1}, 5},
		"only so many, all counted":     {jobs.Query{Limit: 2}, []core.ATSJobID{5, 4}, 5},
		"a word of the title":           {jobs.Query{Text: "engineer"}, []core.ATSJobID{2, 1}, 2},
		"words in any order":            {jobs.Query{Text: "Engineer DATA"}, []core.ATSJobID{2}, 1},
		"the inside of a long word":     {jobs.Query{Text: "entwickler"}, []core.ATSJobID{3}, 1},
		"the beginning of a word":       {jobs.Query{Text: "sci"}, []core.ATSJobID{5}, 1},
		"two letters begin a word":      {jobs.Query{Text: "de"}, []core.ATSJobID{2, 1}, 2},
		"a city without its accent":     {jobs.Query{Text: "munchen"}, []core.ATSJobID{1}, 1},
		"a city with its accent":        {jobs.Query{Text: "Rhône"}, []core.ATSJobID{4}, 1},
		"part of a reference":           {jobs.Query{Text: "4123"}, []core.ATSJobID{2, 1}, 2},
		"a whole reference":             {jobs.Query{Text: "REQ-412399"}, []core.ATSJobID{2}, 1},
		"the middle of a reference":     {jobs.Query{Text: "2026/000"}, []core.ATSJobID{3}, 1},
		"title and place and reference": {jobs.Query{Text: "embedded de 412"}, []core.ATSJobID{1}, 1},
		"one connection":                {jobs.Query{Connection: 1}, []core.ATSJobID{4, 2}, 2},
		"one connection, limited":       {jobs.Query{Connection: 2, Limit: 1}, []core.ATSJobID{5}, 3},
		"nothing":                       {jobs.Query{Text: "plumber"}, nil, 0},
		"one word of two is not there":  {jobs.Query{Text: "engineer plumber"}, nil, 0},
	}
	search := jobs.NewSearch(rowStore{rows: aFewJobs})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := search.Find(t.Context(), test.query)
			if err != nil || got.Total != test.total || !slices.Equal(got.Jobs, test.want) {
				t.Errorf("found %v of %d, %v, want %v of %d", got.Jobs, got.Total, err, test.want, test.total)
			}
		})
	}
}

func TestSearchLeavesOutRemovedConnections(t *testing.T) {
	search := jobs.NewSearch(rowStore{rows: aFewJobs, conn: []core.Connection{{ID: 1, Removed: true}, {ID: 2, Off: true}}})
	got, err := search.Find(t.Context(), jobs.Query{Limit: 2})
	if want := []core.ATSJobID{5, 3}; err != nil || got.Total != 3 || !slices.Equal(got.Jobs, want) {
		t.Errorf("found %v of %d, %v, want %v of 3", got.Jobs, got.Total, err, want)
	}
}

func TestSearchSeesWhatASynchronisationStoredSince(t *testing.T) {
	store := rowStore{rows: aFewJobs, jobs: map[core.ATSJobID]core.ATSJob{}}
	for loaded, texts := range map[string][]string{"engineer": {"", "engineer", "data", "platform"}, "": {""}} {
		search := jobs.NewSearch(store)
		found(t, search, loaded)
		clear(store.jobs)
		changeTwo(store, search)
		for _, text := range texts {
			if diff := cmp.Diff(afterTheChange[text], found(t, search, text)); diff != "" {
				t.Errorf("%q after %q was asked (-want +got):\n%s", text, loaded, diff)
			}
		}
	}
}

// What is stored while the rows are read shows as well.
func TestSearchSeesWhatIsStoredWhileItReads(t *testing.T) {
	for name, change := range map[string]func(*jobs.Search, *rowStore){
		"two jobs": func(s *jobs.Search, store *rowStore) { changeTwo(*store, s) },
		"everything": func(s *jobs.Search, store *rowStore) {
			store.rows = store.rows[:2]
			s.Changed()
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := &rowStore{rows: slices.Clone(aFewJobs), jobs: map[core.ATSJobID]core.ATSJob{}}
			search, readings := jobs.NewSearch(store), 0
			store.read = func() {
				if readings++; readings <= 2 {
					change(search, store)
				}
			}
			for _, text := range []string{"", "engineer"} {
				want := afterTheChange[text]
				if name == "everything" {
					want = []core.ATSJobID{2, 1}
				}
				if diff := cmp.Diff(want, found(t, search, text)); diff != "" {
					t.Errorf("%q (-want +got):\n%s", text, diff)
				}
			}
		})
	}
}

// An empty query reads no words; those of the first search are read while it goes on
// being answered.
func TestSearchAnswersAnEmptyQueryWhileTheWordsAreRead(t *testing.T) {
	store := &rowStore{rows: aFewJobs}
	search := jobs.NewSearch(store)
	if err := search.LoadOrder(t.Context()); err != nil {
		t.Fatal(err)
	}
	asked := false
	store.read = func() {
		asked = true
		if got := found(t, search, ""); len(got) != len(aFewJobs) {
			t.Errorf("found %v while the words are read, want all jobs", got)
		}
	}
	if got := found(t, search, "engineer"); !asked || len(got) != 2 {
		t.Errorf("found %v, the words were read: %v; want two jobs", got, asked)
	}
}

func found(t *testing.T, search *jobs.Search, text string) []core.ATSJobID {
	t.Helper()
	got, err := search.Find(t.Context(), jobs.Query{Text: text})
	if err != nil || got.Total != len(got.Jobs) {
		t.Fatalf("%q: %v of %d, %v", text, got.Jobs, got.Total, err)
	}
	return got.Jobs
}

// afterTheChange is what is found after changeTwo.
var afterTheChange = map[string][]core.ATSJobID{"engineer": {2, 6}, "data": {5}, "platform": {2}, "": {2, 5, 4, 3, 6}}

func changeTwo(store rowStore, search *jobs.Search) {
	store.jobs[2] = core.ATSJob{ID: 2, Connection: 1, Posting: core.Posting{
		ID: "412399", Title: "Platform Engineer", Updated: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
	}}
	store.jobs[6] = core.ATSJob{ID: 6, Connection: 1, Posting: core.Posting{
		ID: "6", Title: "Process Engineer", Updated: time.Date(2026, 11, 1, 0, 1, 30, 0, time.UTC),
	}}
	search.Changed(2, 6, 1) // 1 is gone
}

// The index gives what a plain look at each row gives, whatever is asked.
func TestSearchAgreesWithALookAtEachRow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	rows := manyRows(random, 1000)
	search := jobs.NewSearch(rowStore{rows: slices.Clone(rows)})
	for range 500 {
		text := someQuery(random, rows)
		got, err := search.Find(t.Context(), jobs.Query{Text: text, Limit: len(rows)})
		if err != nil {
			t.Fatal(err)
		}
		want := plainly(rows, text)
		if !slices.Equal(got.Jobs, want) || got.Total != len(want) {
			t.Fatalf("%q: found %d of %d jobs, want %d", text, len(got.Jobs), got.Total, len(want))
		}
	}
}

func plainly(rows []core.SearchRow, text string) []core.ATSJobID {
	var out []core.ATSJobID
	for _, r := range slices.Backward(rows) {
		have := strings.Fields(r.Title + " " + r.Places + " " + r.Reference)
		all := true
		for _, q := range strings.Fields(text) {
			all = all && slices.ContainsFunc(have, func(w string) bool {
				return strings.HasPrefix(w, q) || len(q) > 2 && strings.Contains(w, q)
			})
		}
		if all {
			out = append(out, r.ID)
		}
	}
	return out
}

var (
	titleWords = strings.Fields("senior junior lead principal staff software hardware embedded data machine learning platform cloud security sales " +
		"account marketing product project program manager engineer developer architect analyst scientist designer consultant specialist " +
		"director assistant accountant controller recruiter nurse technician mechanic electrician operator planner buyer (f/m/d) (m/w/d) " +
		"softwareentwickler ingenieur vertriebsleiter entwicklungsingenieur qualitätssicherung java python go c++ .net react sap field remote")
	cities = strings.Split("munich bavaria de|berlin berlin de|hamburg de|cologne nrw de|vienna at|zurich zh ch|paris fr|lyon fr|london gb|leeds gb|"+
		"madrid es|barcelona es|rome it|milan it|new york ny us|san francisco ca us|austin tx us|boston ma us|seattle wa us|chicago il us|toronto on ca|"+
		"bangalore in|pune in|singapore sg|sydney nsw au|warsaw pl|krakow pl|prague cz|lisbon pt|dublin ie|amsterdam nl|brussels be|stockholm se", "|")
)

// manyRows are rows in the order of their times.
func manyRows(random *rand.Rand, n int) []core.SearchRow {
	rows := make([]core.SearchRow, n)
	for i := range rows {
		var title []string
		for range 3 + random.IntN(4) {
			title = append(title, titleWords[random.IntN(len(titleWords))])
		}
		number := 100000 + random.IntN(900000)
		rows[i] = row(i+1, strings.Join(title, " "), cities[random.IntN(len(cities))], fmt.Sprintf("req-2026-%d %d", number, 7000000+i))
	}
	return rows
}

// someQuery is one to three words or parts of words of up to twenty letters, most
// of them of the rows.
func someQuery(random *rand.Rand, rows []core.SearchRow) string {
	var query []string
	r := rows[random.IntN(len(rows))]
	have := strings.Fields(r.Title + " " + r.Places + " " + r.Reference)
	for range 1 + random.IntN(3) {
		w := have[random.IntN(len(have))]
		if random.IntN(10) == 0 {
			w = "nosuchword"
		}
		from := 0
		if random.IntN(3) == 0 {
			from = random.IntN(len(w))
		}
		w = strings.ToValidUTF8(w[from:min(len(w), from+1+random.IntN(20))], "")
		query = append(query, w)
	}
	return strings.Join(query, " ")
}

// BenchmarkSearch is one keystroke over 200,000 cached jobs; p99 is the 99th
// percentile in microseconds.
func BenchmarkSearch(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 4))
	rows := manyRows(random, 200_000)
	search := jobs.NewSearch(rowStore{rows: slices.Clone(rows)})
	begin := time.Now()
	if err := search.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	load := time.Since(begin)
	var times []time.Duration
	for b.Loop() {
		query := someQuery(random, rows)
		begin := time.Now()
		if _, err := search.Find(b.Context(), jobs.Query{Text: query}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(times[len(times)-1].Microseconds()), "worst-µs")
	b.ReportMetric(float64(load.Milliseconds()), "load-ms")
}
