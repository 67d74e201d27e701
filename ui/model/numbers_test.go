package model_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/numbers"
	"reqdesk/ui/model"
)

// counting is a workspace whose people are counted.
type counting struct {
	book  numbers.Book
	err   error
	reads int
	hold  chan struct{} // nil = nothing is waited for
}

// Read is model.NumbersSource.
func (c *counting) Read(ctx context.Context, _ core.JobID) (numbers.Book, error) {
	c.reads++
	if c.hold != nil {
		select {
		case <-c.hold:
		case <-ctx.Done():
			return numbers.Book{}, ctx.Err()
		}
	}
	return c.book, c.err
}

var countedAt = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// course is somebody who came so many days ago and got as far as the last of the days,
// each counted from when they came: decided, contacted, answered, interested, exported.
func course(job core.JobID, source string, came int, days ...int) numbers.Course {
	at := countedAt.AddDate(0, 0, -came)
	c := numbers.Course{Job: job, Client: core.ClientID(job), Source: source, Came: at, State: core.CandidacyNew, Live: true, Open: true}
	for i, to := range []*time.Time{&c.Decided, &c.Contacted, &c.Answered, &c.Interested, &c.Exported} {
		if i < len(days) {
			*to = at.AddDate(0, 0, days[i])
		}
	}
	if len(days) > 0 {
		c.State = core.CandidacyContacted
	}
	if len(days) > 1 {
		c.Delivered = true
		c.Mails = []numbers.Mail{{Template: "First", Mailbox: 1, Sent: c.Contacted, Answered: len(days) > 2, Settled: came > 20}}
	}
	return c
}

// someBook is 24 people of two jobs of two clients.
func someBook() numbers.Book {
	b := numbers.Book{
		At: countedAt, Mailboxes: []core.Mailbox{{ID: 1, Name: "=Office"}},
		Jobs:    []core.Job{{ID: 1, Client: 1, Title: "Nurse"}, {ID: 2, Client: 2}},
		Clients: []core.Client{{ID: 1, Name: "Riverbend"}, {ID: 2, Name: "Acme"}, {ID: 3, Name: "Without anybody"}},
	}
	for range 12 {
		b.Courses = append(b.Courses, course(1, "csv", 40, 2, 4))
	}
	for range 4 {
		b.Courses = append(b.Courses, course(1, "xlsx", 40, 2, 4, 6, 7, 8))
	}
	for range 7 {
		b.Courses = append(b.Courses, course(1, "pdf", 9))
	}
	b.Courses = append(b.Courses, course(2, "", 10, 2, 4))
	return b
}

func newNumbers(t *testing.T, c *counting) (*model.NumbersModel, *desktop) {
	t.Helper()
	d := newDesktop(t)
	m := model.NewNumbers(d.loop, c)
	m.Load()
	d.settle()
	return m, d
}

func barTexts(bars []model.Bar) (texts []string) {
	for _, b := range bars {
		texts = append(texts, fmt.Sprintf("%s: %s (%s) %.2f", b.Name, b.Value, b.Note, b.Part))
	}
	return texts
}

func sameBars(t *testing.T, what string, bars []model.Bar, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, barTexts(bars)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestTheFunnelSaysOfWhomEachShareIs(t *testing.T) {
	c := &counting{}
	m, d := newNumbers(t, c)
	if !m.Loaded || !m.None() || m.Subtitle() != "" {
		t.Errorf("from empty: %+v", m)
	}
	c.book = someBook()
	m.Load()
	d.settle()
	sameBars(t, "funnel", m.Funnel(),
		"Profiles: 24 () 1.00", "Contacted: 17 of 24 · 71% () 0.71", "Delivered: 17 of 17 · 100% () 0.71", "Clicked: none recorded () 0.00",
		"Answered: 4 of 17 · 24% () 0.17", "Interested: 4 of 17 · 24% () 0.17", "In the ATS: 4 of 4 () 0.17", "Hired: 0 of 4 () 0.00")
	if m.Subtitle() != "24 profiles in 2 jobs" {
		t.Error(m.Subtitle())
	}
}

func TestFiguresAreNarrowedToAClientAndAPeriod(t *testing.T) {
	m, _ := newNumbers(t, &counting{book: someBook()})
	changes := 0
	m.Changed = func() { changes++ }
	m.Show(2)
	m.SetPeriod(model.PeriodMonth)
	if m.Subtitle() != "1 profile in 1 job" || changes != 2 {
		t.Errorf("%s after %d changes", m.Subtitle(), changes)
	}
	m.Show(1)
	if m.Subtitle() != "7 profiles in 1 job" {
		t.Error(m.Subtitle())
	}
	m.Show(3)
	if !m.Nobody() || m.None() {
		t.Error("nobody came for the third client")
	}
	var names []string
	for _, c := range m.Clients() {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"Acme", "Riverbend", "Without anybody"}, names); diff != "" {
		t.Error(diff)
	}
	if m.Show(0); len(m.Clients()) != 2 {
		t.Error("a client without anybody can be chosen")
	}
}

func TestWhatIsComparedIsSaidWithItsCounts(t *testing.T) {
	m, _ := newNumbers(t, &counting{book: someBook()})
	sameBars(t, "sources", m.Groups(),
		"Table: 4 of 16 · 25% (16 contacted · 4 answered · 4 in the ATS · 0 hired) 1.00",
		"Résumé: 0 of 7 · too few to tell (0 contacted · 0 answered · 0 in the ATS · 0 hired) 0.44",
		"Source not known: 0 of 1 · too few to tell (1 contacted · 0 answered · 0 in the ATS · 0 hired) 0.06")
	for by, want := range map[model.Compare][]string{
		model.CompareJobs: {"Nurse – Riverbend", "Job without a title – Acme"}, model.CompareClients: {"Riverbend", "Acme"}, model.CompareMonths: {"November 2026", "October 2026"},
	} {
		m.SetCompare(by)
		var names []string
		for _, b := range m.Groups() {
			names = append(names, b.Name)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("by %s: %s", model.CompareNames()[by], diff)
		}
	}
}

func TestAShareOfAnswersSaysHowSureItIs(t *testing.T) {
	m, _ := newNumbers(t, &counting{book: someBook()})
	sameBars(t, "templates", m.Rates(), "First: 4 of 16 · 25% (Most likely between 10% and 49% · 1 is too new to count) 0.25")
	m.SetAnswers(model.AnswersMailboxes)
	sameBars(t, "mailboxes", m.Rates(), "=Office: 4 of 16 · 25% (Most likely between 10% and 49% · 1 is too new to count) 0.25")
	m.SetAnswers(model.AnswersSequences)
	sameBars(t, "sequences", m.Rates(),
		"Nurse – Riverbend: 4 of 16 · 25% (Most likely between 10% and 49%) 0.25",
		"Job without a title – Acme: 0 (Too few to tell · 1 is too new to count) 0.00")
	if b := m.Rates(); b[0].Weak || b[0].Low >= 0.25 || b[0].High <= 0.25 || !b[1].Weak || b[1].High != 0 {
		t.Errorf("%+v", b)
	}
}

func TestHowLongStepsTakeAndWhoWaits(t *testing.T) {
	m, _ := newNumbers(t, &counting{book: someBook()})
	sameBars(t, "times", m.Times(),
		"To the decision: usually 2 days (17 people · 7 wait now, the first for 9 days) 1.00",
		"To the first e-mail: usually 2 days (17 people) 1.00",
		"To the answer: usually 2 days (4 people · 13 wait now, the first for 36 days) 1.00",
		"To interest: usually 24 hours (4 people) 0.50",
		"To the ATS: usually 24 hours (4 people) 0.50")
	m.Show(2)
	if b := m.Times(); b[0].Value != "too few to tell" || !b[0].Weak || b[0].Note != "1 person" {
		t.Errorf("%+v", b[0])
	}
}

func TestCountingIsNotBegunAgainWhileItGoesOnAndCanBeCancelled(t *testing.T) {
	c := &counting{book: someBook(), hold: make(chan struct{}, 2)}
	d := newDesktop(t)
	m := model.NewNumbers(d.loop, c)
	m.Load()
	m.Load()
	m.Load()
	if !m.Busy() || m.Loaded {
		t.Error("it is not counted")
	}
	c.hold <- struct{}{}
	c.hold <- struct{}{}
	d.settle()
	if c.reads != 2 || m.Busy() {
		t.Errorf("counted %d times", c.reads)
	}
	m.Load()
	m.Cancel()
	d.settle()
	if m.Busy() || m.Nobody() || m.Err != nil || m.Ended {
		t.Error("what was shown before is gone")
	}
	first := model.NewNumbers(d.loop, c)
	first.Load()
	if first.Cancel(); first.Loaded || !first.Ended || first.Busy() {
		t.Error("the first counting was not ended")
	}
	d.settle() // it may be reading still
	c.hold, c.err = nil, errors.New("the disk is full")
	m.Load()
	d.settle()
	if m.Err == nil || m.Nobody() {
		t.Errorf("after a failure: %v", m.Err)
	}
}

func TestTheFiguresGoToAFileThatNoSpreadsheetRuns(t *testing.T) {
	m, d := newNumbers(t, &counting{book: someBook()})
	files := bookshelf{}
	m.WithFiles(files)
	if !m.HasFiles() || m.FilePath() != "/downloads/Numbers.csv" {
		t.Error(m.FilePath())
	}
	m.SaveFile(" Numbers.csv ", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	d.settle()
	text := files["Numbers.csv"]
	for _, want := range []string{
		"\ufeffCounted by,Name,Profiles,Contacted,", "\nAll,,24,17,17,0,4,4,4,0,,,,,\n", "\nSources,Table,16,16,16,0,4,4,4,0,", "\nMonths,2026-11,8,1,",
		"\nTemplates,First,,,,,,,,,16,4,1,,\n", "\nMailboxes,'=Office,", "\nHow long it takes,To interest,4,,,,,,,,,,,24.0,0\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q:\n%s", want, text)
		}
	}
}
