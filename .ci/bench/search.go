package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

// What the search promises.
const (
	keystroke  = 4 * time.Millisecond // the 99th percentile
	dialogRows = 200                  // how many rows the dialog asks for
	searches   = 100
)

// engine finds jobs: the newest by their numbers, and how many there are.
type engine interface {
	name() string
	find(ctx context.Context, words []string) (newest []int, total int, err error)
	close() error
}

// searchPerKeystroke is M-1: the import dialog's search, beside others over the
// same rows.
func searchPerKeystroke(ctx context.Context) ([]line, error) {
	ours, err := newOurs(ctx)
	if err != nil {
		return nil, err
	}
	defer ours.close()
	if err := ours.load(ctx); err != nil { // as when the dialog opens
		return nil, err
	}
	typed := sessions(shared.rows)
	mine, err := timed(ctx, ours, typed, nil)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "reqdesk-bench-peers-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	texts := make([]string, bigJobs)
	for i := range texts {
		texts[i] = searched(shared.rows.posting(i))
	}
	lite, err := newSQLite(ctx, filepath.Join(dir, "fts5"), texts)
	if err != nil {
		return nil, err
	}
	defer lite.close()
	theirs, err := timed(ctx, lite, typed, mine)
	if err != nil {
		return nil, err
	}
	bl, err := newBleve(ctx, filepath.Join(dir, "bleve"), texts)
	if err != nil {
		return nil, err
	}
	defer bl.close()
	// The slowest of the three answers a fifth of the searches only.
	slow, err := timed(ctx, bl, oneOf(5, typed), mine)
	if err != nil {
		return nil, err
	}
	p99, other := mine.at(99), theirs.at(99)
	return []line{{
		fmt.Sprintf("search per keystroke over %d jobs, %d keystrokes", bigJobs, len(mine.took)),
		fmt.Sprintf("p50 %s, p99 %s (below %v and at most half of FTS5); SQLite FTS5 p50 %s, p99 %s; bleve p50 %s, p99 %s",
			ms(mine.at(50)), ms(p99), keystroke, ms(theirs.at(50)), ms(other), ms(slow.at(50)), ms(slow.at(99))),
		p99 < keystroke && 2*p99 <= other,
	}}, nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// session is somebody who looks for one job and types letter by letter.
type session struct {
	number int    // of the job; -1 = there is none
	text   string // at the end
}

// meant tells whether the words are to find the job: one of one or two letters has to
// begin a word.
func (s session) meant(words []string) bool {
	if s.number < 0 {
		return false
	}
	text := " " + searched(shared.rows.posting(s.number))
	return !slices.ContainsFunc(words, func(w string) bool { return len(w) < 3 && !strings.Contains(text, " "+w) })
}

// sessions are what recruiters type: one to three words or beginnings of words of a
// job's title, place and reference, 20 letters at most, and things that are nowhere.
func sessions(g *rows) []session {
	r := rand.New(rand.NewPCG(7, 7))
	var out []session
	for n := range searches {
		s := session{number: r.IntN(bigJobs)}
		p := g.posting(s.number)
		titleWords, placeWords := strings.Fields(p.Title), strings.Fields(p.Locations[0].City)
		var words []string
		switch n % 5 {
		case 0: // a reference, or some of it
			from := r.IntN(2) * r.IntN(len(p.Reference)/2+1)
			words = []string{p.Reference[from:]}
		case 1:
			words = []string{pick(r, titleWords), pick(r, placeWords)}
		case 2:
			words = []string{pick(r, titleWords), pick(r, titleWords), pick(r, placeWords)}
		case 3:
			words = []string{pick(r, placeWords), p.Reference[:min(len(p.Reference), 4)]}
		case 4:
			words = []string{pick(r, titleWords)}
			if n%10 == 4 {
				s.number, words[0] = -1, words[0]+pick(r, []string{"xq", " zzz", "0x"})
			}
		}
		s.text = strings.Join(words, " ")
		for len(s.text) > 20 {
			s.text = s.text[:strings.LastIndexAny(s.text[:len(s.text)-1], " ")+1]
			if s.text = strings.TrimSpace(s.text); s.text == "" {
				s.text = strings.ToValidUTF8(words[0][:20], "")
			}
		}
		out = append(out, s)
	}
	return out
}

// oneOf gives one in n of the searches, of every kind.
func oneOf(n int, list []session) []session {
	var out []session
	for i, s := range list {
		if i/10%n == 0 {
			out = append(out, s)
		}
	}
	return out
}

// timing is how long each keystroke took, and what it found.
type timing struct {
	took   []time.Duration
	totals map[string]int
}

// at is a percentile.
func (t timing) at(percent int) time.Duration {
	return percentile(t.took, percent)
}

func percentile(took []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

// timed types all searches and checks what is found: the job that was meant, and as
// many as another engine found.
func timed(ctx context.Context, e engine, typed []session, other *timing) (*timing, error) {
	t := &timing{totals: map[string]int{}}
	runtime.GC() // what was made before is not part of the search
	begun := time.Now()
	defer func() {
		fmt.Fprintf(os.Stderr, "%s answered %d keystrokes in %.1f s\n", e.name(), len(t.took), time.Since(begun).Seconds())
	}()
	for _, s := range typed {
		for i, r := range s.text {
			now := s.text[:i+len(string(r))]
			if strings.HasSuffix(now, " ") {
				continue
			}
			words := strings.Fields(folded(now))
			begun := time.Now()
			newest, total, err := e.find(ctx, words)
			t.took = append(t.took, time.Since(begun))
			if err != nil {
				return nil, fmt.Errorf("%s, %q: %w", e.name(), now, err)
			}
			t.totals[now] = total
			if s.meant(words) && len(newest) < dialogRows && !slices.Contains(newest, s.number) {
				return nil, fmt.Errorf("%s does not find job %d by %q", e.name(), s.number, now)
			}
			if other != nil && other.totals[now] != total {
				return nil, fmt.Errorf("%s finds %d jobs by %q, Reqdesk %d", e.name(), total, now, other.totals[now])
			}
		}
	}
	return t, nil
}

// searched is what is searched of a job, as the peers get it: in small letters
// without accents, so that they need not do it.
func searched(p core.Posting) string {
	l := p.Locations[0]
	return folded(strings.Join(strings.Fields(strings.Join([]string{p.Title, l.City, l.Region, l.Country, p.Reference, p.ID}, " ")), " "))
}

func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 {
			return -1
		}
		return r
	}, norm.NFD.String(letters.Replace(strings.ToLower(s))))
}

// letters are those that Unicode does not take apart.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ı", "i")

// ours is Reqdesk's search over the big workspace.
type ours struct {
	search *jobs.Search
	shut   func() error
}

func newOurs(ctx context.Context) (*ours, error) {
	d, err := shared.big(ctx)
	if err != nil {
		return nil, err
	}
	o := &ours{search: d.Jobs.Search(), shut: d.Close}
	return o, nil
}

func (*ours) name() string { return "Reqdesk" }

func (o *ours) load(ctx context.Context) error { return o.search.Load(ctx) }

func (o *ours) close() error { return o.shut() }

func (o *ours) find(ctx context.Context, words []string) ([]int, int, error) {
	found, err := o.search.Find(ctx, jobs.Query{Text: strings.Join(words, " "), Limit: dialogRows})
	list := make([]int, len(found.Jobs))
	for i, id := range found.Jobs {
		list[i] = int(id - jobID(0))
	}
	return list, found.Total, err
}
