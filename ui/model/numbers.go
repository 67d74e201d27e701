package model

import (
	"cmp"
	"context"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/numbers"
	"reqdesk/ui/phrase"
)

// NumbersSource counts what became of people.
type NumbersSource interface {
	Read(ctx context.Context, job core.JobID) (numbers.Book, error)
}

// Period is how far back the figures go, by when people came to the review.
type Period int

// The periods.
const (
	PeriodAll Period = iota
	PeriodYear
	PeriodQuarter
	PeriodMonth
)

// periodDays are the days of each period; 0 = all.
var periodDays = [...]int{0, 365, 90, 30}

// PeriodNames are the words for the periods, in order.
func PeriodNames() []string {
	return []string{phrase.T("All time"), phrase.T("12 months"), phrase.T("90 days"), phrase.T("30 days")}
}

// Compare is what people are told apart by.
type Compare int

// What can be compared.
const (
	CompareSources Compare = iota
	CompareJobs
	CompareClients
	CompareMonths
)

// CompareNames are the words for what can be compared, in order.
func CompareNames() []string {
	return []string{phrase.T("Sources"), phrase.T("Jobs"), phrase.T("Clients"), phrase.T("Months")}
}

// Answers is what the answers are told apart by.
type Answers int

// What answers can be told apart by.
const (
	AnswersTemplates Answers = iota
	AnswersSequences
	AnswersMailboxes
)

// AnswersNames are the words for what answers can be told apart by, in order.
func AnswersNames() []string {
	return []string{phrase.T("Templates"), phrase.T("Sequences"), phrase.T("Mailboxes")}
}

// Bar is one line of a chart. All that the bar says stands beside it in words.
type Bar struct {
	Name, Value, Note string
	Part              float64 // its length, of 1
	Inner             float64 // the stronger part of it, from the left; 0 = it has one part
	Low, High         float64 // between which the truth lies; both 0 = it is counted
	Weak              bool    // too few to tell
}

// NumbersModel is the page of figures: how far people came, which e-mails were answered,
// how long each step takes, and what jobs, clients, sources and months have brought.
type NumbersModel struct {
	loop   *Loop
	source NumbersSource
	files  TextFiles
	place  Question
	saving Question
	again  bool // somebody asked while it was counted
	book   numbers.Book
	shown  []numbers.Course

	Loaded  bool
	Ended   bool // the counting was cancelled before anything was counted
	Err     error
	Client  core.ClientID // 0 = all
	Period  Period
	Compare Compare
	Answers Answers
	// Changed is called after each change of the above.
	Changed func()
}

// NewNumbers makes the model.
func NewNumbers(loop *Loop, source NumbersSource) *NumbersModel {
	return &NumbersModel{loop: loop, source: source, Changed: func() {}}
}

// WithFiles lets the figures be given to files.
func (m *NumbersModel) WithFiles(files TextFiles) *NumbersModel { m.files = files; return m }

// Load counts anew. What is under way is not begun again: with much to count it would
// never come to its end.
func (m *NumbersModel) Load() {
	if m.place.Busy() {
		m.again = true
		return
	}
	Load(m.loop, &m.place, func(ctx context.Context) (numbers.Book, error) { return m.source.Read(ctx, 0) }, func(b numbers.Book, err error) {
		m.Loaded, m.Ended, m.Err = true, false, err
		if err == nil {
			m.book = b
			m.narrow()
		}
		m.Changed()
		if m.again {
			m.again = false
			m.Load()
		}
	})
}

// Busy tells whether it is being counted.
func (m *NumbersModel) Busy() bool { return m.place.Busy() }

// Cancel ends the counting; what was shown before stays.
func (m *NumbersModel) Cancel() {
	m.again = false
	m.place.Stop()
	m.Ended = !m.Loaded
	m.Changed()
}

func (m *NumbersModel) narrow() {
	f := numbers.Filter{Client: m.Client}
	if days := periodDays[m.Period]; days > 0 {
		f.Since = m.book.At.AddDate(0, 0, -days)
	}
	m.shown = m.book.Of(f)
}

// Show narrows the figures to a client, or shows all again (0).
func (m *NumbersModel) Show(client core.ClientID) {
	if m.Client != client {
		m.Client = client
		m.narrow()
		m.Changed()
	}
}

// SetPeriod narrows the figures to those who came in a period.
func (m *NumbersModel) SetPeriod(p Period) {
	if m.Period != p {
		m.Period = p
		m.narrow()
		m.Changed()
	}
}

// SetCompare chooses what is compared.
func (m *NumbersModel) SetCompare(c Compare) {
	if m.Compare != c {
		m.Compare = c
		m.Changed()
	}
}

// SetAnswers chooses what answers are told apart by.
func (m *NumbersModel) SetAnswers(a Answers) {
	if m.Answers != a {
		m.Answers = a
		m.Changed()
	}
}

// Clients are those that one can narrow to: with people, by name.
func (m *NumbersModel) Clients() []core.Client {
	some := map[core.ClientID]bool{m.Client: true}
	for _, c := range m.book.Courses {
		some[c.Client] = true
	}
	list := slices.DeleteFunc(slices.Clone(m.book.Clients), func(c core.Client) bool { return !some[c.ID] })
	slices.SortFunc(list, func(a, b core.Client) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// None tells that nobody has come to a review yet, and Nobody that none of those who came
// are shown.
func (m *NumbersModel) None() bool { return len(m.book.Courses) == 0 }

// Nobody tells that there is nobody to be counted, as the figures are narrowed now.
func (m *NumbersModel) Nobody() bool { return len(m.shown) == 0 }

// Subtitle says of whom the figures are.
func (m *NumbersModel) Subtitle() string {
	if m.None() {
		return ""
	}
	jobs := map[core.JobID]bool{}
	for _, c := range m.shown {
		jobs[c.Job] = true
	}
	return phrase.T("%s in %s", phrase.N(len(m.shown), "%d profile", "%d profiles"), phrase.N(len(jobs), "%d job", "%d jobs"))
}

// Funnel says how many people came how far.
func (m *NumbersModel) Funnel() []Bar {
	f := numbers.Funnel(m.shown)
	bar := func(name string, n, of int) Bar {
		b := Bar{Name: name, Part: part(n, f.Profiles), Value: Thousands(n)}
		if of >= 0 {
			b.Value = counted(n, of)
		}
		return b
	}
	bars := []Bar{
		bar(phrase.T("Profiles"), f.Profiles, -1), bar(phrase.In("people", "Contacted"), f.Contacted, f.Profiles),
		bar(phrase.In("people", "Delivered"), f.Delivered, f.Contacted), bar(phrase.In("people", "Clicked"), f.Clicked, f.Delivered),
		bar(phrase.In("people", "Answered"), f.Replied, f.Delivered), bar(phrase.In("people", "Interested"), f.Leads, f.Contacted),
		bar(phrase.T("In the ATS"), f.Exported, f.Leads), bar(phrase.In("people", "Hired"), f.Hired, f.Exported),
	}
	if f.Clicked == 0 {
		bars[3].Value = phrase.T("none recorded")
	}
	return bars
}

func part(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// counted is a count beside what it is of, and the share where these are enough.
func counted(n, of int) string {
	if of == 0 {
		return Thousands(n)
	}
	text := phrase.T("%d of %d", n, of)
	if of < numbers.Fewest {
		return text
	}
	return text + " · " + percent(part(n, of))
}

// percent is a share in whole hundredths.
func percent(share float64) string {
	switch {
	case share > 0 && share < 0.01:
		return phrase.T("under %d%%", 1)
	case share > 0.99 && share < 1:
		share = 0.99
	}
	return phrase.T("%d%%", int(share*100+0.5))
}

// Groups are what is compared, each with what it brought.
func (m *NumbersModel) Groups() []Bar {
	switch m.Compare {
	case CompareJobs:
		names := m.jobNames()
		return groupBars(numbers.By(m.shown, numbers.ByJob), func(id core.JobID) string { return names[id] })
	case CompareClients:
		names := m.clientNames()
		return groupBars(numbers.By(m.shown, numbers.ByClient), func(id core.ClientID) string { return names[id] })
	case CompareMonths:
		months := numbers.By(m.shown, month)
		slices.SortFunc(months, func(a, b numbers.Group[string]) int { return cmp.Compare(b.Key, a.Key) })
		return groupBars(months, monthName)
	}
	return groupBars(numbers.By(m.shown, func(c numbers.Course) string { return sourceName(c.Source) }), func(name string) string { return name })
}

func groupBars[K cmp.Ordered](groups []numbers.Group[K], name func(K) string) (bars []Bar) {
	most := 0
	for _, g := range groups {
		most = max(most, g.Profiles)
	}
	for _, g := range groups {
		b := Bar{Name: name(g.Key), Part: part(g.Profiles, most), Inner: part(g.Leads, most), Weak: g.Profiles < numbers.Fewest}
		b.Value = counted(g.Leads, g.Profiles)
		if b.Weak {
			b.Value += " · " + phrase.T("too few to tell")
		}
		b.Note = phrase.T("%d contacted · %d answered · %d in the ATS · %d hired", g.Contacted, g.Replied, g.Exported, g.Hired)
		bars = append(bars, b)
	}
	return bars
}

const monthLayout = "2006-01"

func month(c numbers.Course) string { return c.Came.Local().Format(monthLayout) }

func monthName(key string) string {
	at, err := time.ParseInLocation(monthLayout, key, time.Local)
	if err != nil {
		return key
	}
	return phrase.Date(at, "January 2006")
}

func sourceName(kind string) string {
	return cmp.Or(SourceWord(kind), phrase.T("Source not known"))
}

// jobNames names jobs; where all clients are shown, with the client.
func (m *NumbersModel) jobNames() map[core.JobID]string {
	clients, names := m.clientNames(), map[core.JobID]string{}
	for _, j := range m.book.Jobs {
		names[j.ID] = cmp.Or(j.Title, phrase.T("Job without a title"))
		if m.Client == 0 && clients[j.Client] != "" {
			names[j.ID] += " – " + clients[j.Client]
		}
	}
	return names
}

func (m *NumbersModel) clientNames() map[core.ClientID]string {
	names := map[core.ClientID]string{0: phrase.T("No client")}
	for _, c := range m.book.Clients {
		names[c.ID] = c.Name
	}
	return names
}
