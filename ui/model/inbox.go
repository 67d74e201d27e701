package model

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/answer"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// Answer is an e-mail that came back, with whom and what it is about.
type Answer struct {
	Message core.Message
	Person  core.Person // zero where it is not known whose answer it is
	Job     core.Job    // zero where it belongs to no job
	Client  string
	Lead    bool // the person is a lead of the job already
	// Address is whom it is about: who wrote it, or whom a report speaks of.
	Address string
	// Closed says why the address is not written to; zero = it may be.
	Closed core.Suppression
}

// Thread is what was written to and from a person for a job, and a reply before its
// first word.
type Thread struct {
	Blank outreach.Blank
	Mail  []core.Message // oldest first
	Open  []core.Entry   // replies that have not left
}

// InboxSource reads the answers.
type InboxSource interface {
	// Answers gives what came in (replies, automatic answers, bounces, delays,
	// complaints and what asks something), newest first, at most limit.
	Answers(ctx context.Context, limit int) ([]Answer, error)
	Thread(ctx context.Context, m core.Message) (Thread, error)
}

// InboxActs are what one does about an answer.
type InboxActs interface {
	// Answer says what an e-mail is that puts a question.
	Answer(ctx context.Context, id core.MessageID, word outreach.Word, remember bool) error
	// ReplyIn replies in the thread after a while in which TakeBack is possible.
	ReplyIn(ctx context.Context, id core.MessageID, text string, files []letter.File, grace time.Duration) (core.Entry, error)
	// TakeBack gives the files that were to go with it.
	TakeBack(ctx context.Context, id core.EntryID) ([]letter.File, error)
	// DraftWord says whether a reply that lies as a draft was sent.
	DraftWord(ctx context.Context, id core.EntryID, sent bool) (core.Entry, error)
	// Suppress closes an address.
	Suppress(ctx context.Context, address, why string) error
}

// LeadMarker says that a person is interested.
type LeadMarker interface {
	Mark(ctx context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error)
}

// InboxServices are what the inbox works with.
type InboxServices struct {
	Source InboxSource
	Acts   InboxActs
	Marker LeadMarker
	Files  InboxFiles // nil = files stay in the mailbox
}

// maxAnswers is how many answers are listed.
const maxAnswers = 500

// InboxKind is a filter of the inbox.
type InboxKind int

// The filters.
const (
	InboxPeople   InboxKind = iota // replies, and answers whose writer is not known
	InboxMachines                  // automatic answers, bounces, delays, complaints
)

// InboxRow is one line of the list.
type InboxRow struct {
	ID      core.MessageID
	Name    string
	Excerpt string
	About   string // the job
	Kind    string
	When    string
	Lead    bool
}

// InboxModel is the answers, with one of them open and a reply to it.
type InboxModel struct {
	loop   *Loop
	do     InboxServices
	place  Question
	act    Question
	post   Question
	all    []Answer
	kind   InboxKind
	job    core.JobID // 0 = all jobs
	drafts map[core.MessageID]string
	files  map[core.MessageID][]letter.File // that go with them
	thread core.MessageID                   // whose thread is there

	Loaded bool
	Err    error
	Rows   []InboxRow
	Chosen core.MessageID
	// Unfolded shows also what the answer quotes.
	Unfolded bool
	// Thread is that of the open answer, as soon as it was read.
	Thread Thread
	// Writing tells that a reply to the open answer is being written.
	Writing bool
	// Fetching is the number of the file that is being put into a profile, from 1.
	Fetching int
	Changed  func()
	// Said is told what was done, and how to undo it; nil = it can't be.
	Said func(text string, undo func())
	// Refused is told why something was not done.
	Refused func(error)
}

// NewInbox makes the model.
func NewInbox(loop *Loop, do InboxServices) *InboxModel {
	return &InboxModel{
		loop: loop, do: do, drafts: map[core.MessageID]string{}, files: map[core.MessageID][]letter.File{},
		Changed: func() {}, Said: func(string, func()) {}, Refused: func(error) {},
	}
}

// Load reads the answers anew, with the thread of the one that is open, so that both are
// drawn at once; person chooses the newest of that person.
func (m *InboxModel) Load(person core.PersonID) {
	ask := inboxQuestion{person: person, kind: m.kind, job: m.job, chosen: m.Chosen}
	Load(m.loop, &m.place, func(ctx context.Context) (inboxAnswer, error) {
		return ask.read(ctx, m.do.Source)
	}, func(read inboxAnswer, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all = read.all
		}
		for _, a := range m.all {
			if person != 0 && a.Message.Person == person {
				m.kind, m.job, m.Chosen = kindOf(a.Message.Kind), 0, a.Message.ID
				break
			}
		}
		m.thread = 0
		m.list()
		if m.Chosen != 0 && m.Chosen == read.open {
			m.post.Stop()
			m.heard(read.thread, read.failed)
		}
		m.readThread()
		m.Changed()
	})
}

// inboxQuestion is what the inbox is read for.
type inboxQuestion struct {
	person core.PersonID
	kind   InboxKind
	job    core.JobID
	chosen core.MessageID
}

// inboxAnswer is the answers, and the thread of the one that will be open.
type inboxAnswer struct {
	all    []Answer
	open   core.MessageID
	thread Thread
	failed error // to read the thread
}

func (q inboxQuestion) read(ctx context.Context, from InboxSource) (r inboxAnswer, err error) {
	if r.all, err = from.Answers(ctx, maxAnswers); err != nil {
		return r, err
	}
	if open, ok := q.opens(r.all); ok {
		r.open = open.Message.ID
		r.thread, r.failed = from.Thread(ctx, open.Message)
	}
	return r, nil
}

// opens is which of all answers will be open: the newest of the person asked for, else
// the one that is open now, else the first of the list.
func (q inboxQuestion) opens(all []Answer) (a Answer, ok bool) {
	for _, fits := range []func(Answer) bool{
		func(a Answer) bool { return q.person != 0 && a.Message.Person == q.person },
		func(a Answer) bool { return a.Message.ID == q.chosen && q.shows(a) },
		q.shows,
	} {
		if i := slices.IndexFunc(all, fits); i >= 0 {
			return all[i], true
		}
	}
	return a, false
}

func (q inboxQuestion) shows(a Answer) bool {
	return kindOf(a.Message.Kind) == q.kind && (q.job == 0 || a.Job.ID == q.job)
}

// Filter shows answers of people, or of machines.
func (m *InboxModel) Filter(k InboxKind) {
	m.kind, m.Chosen = k, 0
	m.arrange()
}

// AnswersOf is a job that has answers, and how many.
type AnswersOf struct {
	Job   core.JobID
	Title string
	Count int
}

// Jobs are the jobs that have answers, by title.
func (m *InboxModel) Jobs() []AnswersOf {
	at := map[core.JobID]int{}
	var list []AnswersOf
	for _, a := range m.all {
		i, known := at[a.Job.ID]
		if a.Job.ID == 0 {
			continue
		}
		if !known {
			i, list = len(list), append(list, AnswersOf{Job: a.Job.ID, Title: a.Job.Title})
			at[a.Job.ID] = i
		}
		list[i].Count++
	}
	slices.SortStableFunc(list, func(a, b AnswersOf) int { return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) })
	return list
}

// OfJob shows the answers of one job, or of all (0).
func (m *InboxModel) OfJob(job core.JobID) {
	m.job, m.Chosen = job, 0
	m.arrange()
}

// Job is the job in force; 0 = all.
func (m *InboxModel) Job() core.JobID { return m.job }

func (m *InboxModel) shows(a Answer, k InboxKind) bool {
	return inboxQuestion{kind: k, job: m.job}.shows(a)
}

// Kind is the filter in force.
func (m *InboxModel) Kind() InboxKind { return m.kind }

// Count is how many answers a filter has.
func (m *InboxModel) Count(k InboxKind) int {
	n := 0
	for _, a := range m.all {
		if m.shows(a, k) {
			n++
		}
	}
	return n
}

func kindOf(k core.MessageKind) InboxKind {
	if k == core.MessageReply || k == core.MessageAsk {
		return InboxPeople
	}
	return InboxMachines
}

func (m *InboxModel) arrange() {
	m.list()
	m.readThread()
	m.Changed()
}

// list makes the rows, and opens the first where the open answer is none of them.
func (m *InboxModel) list() {
	m.Rows = m.Rows[:0]
	for _, a := range m.all {
		if m.shows(a, m.kind) {
			m.Rows = append(m.Rows, inboxRow(a))
		}
	}
	if m.Row() < 0 {
		m.Chosen = 0
		if len(m.Rows) > 0 {
			m.Chosen = m.Rows[0].ID
		}
		m.Unfolded, m.Writing = false, false
	}
}

// Row is where the open answer stands in the list; -1 = nothing is open.
func (m *InboxModel) Row() int {
	for i, r := range m.Rows {
		if r.ID == m.Chosen {
			return i
		}
	}
	return -1
}

// Choose opens an answer.
func (m *InboxModel) Choose(id core.MessageID) {
	if m.Chosen != id {
		m.Chosen, m.Unfolded, m.Writing = id, false, false
		m.readThread()
		m.Changed()
	}
}

// Fold shows or hides what the answer quotes.
func (m *InboxModel) Fold() {
	m.Unfolded = !m.Unfolded
	m.Changed()
}

// Current is the open answer.
func (m *InboxModel) Current() (Answer, bool) {
	for _, a := range m.all {
		if a.Message.ID == m.Chosen && m.Chosen != 0 {
			return a, true
		}
	}
	return Answer{}, false
}

// CanMark tells whether the open answer's person can be marked as a lead, and if
// not, why.
func (m *InboxModel) CanMark() (bool, string) {
	a, ok := m.Current()
	switch {
	case !ok:
		return false, ""
	case a.Message.Job == 0:
		return false, phrase.T("It belongs to no job.")
	case a.Message.Person == 0:
		return false, phrase.T("It is not known whose answer this is.")
	case a.Lead:
		return false, phrase.T("Already a lead of this job.")
	case a.Message.Detail == core.OptedOut || a.Closed.Why != "" && a.Closed.Why != people.WhyBounced:
		return false, phrase.T("They are not written to any more.")
	case a.Message.Kind == core.MessageReply, core.Asks(a.Message.Kind, a.Message.Detail) && a.Message.Detail != core.AskGone:
		return true, ""
	}
	return false, phrase.T("No answer of a person.")
}

// Mark says that the writer of the open answer is interested. What asked whether it is
// an answer then is one.
func (m *InboxModel) Mark() {
	a, _ := m.Current()
	if can, _ := m.CanMark(); !can || m.act.Busy() {
		return
	}
	Load(m.loop, &m.act, func(ctx context.Context) (core.Lead, error) {
		if a.Message.Kind == core.MessageAsk {
			if err := m.do.Acts.Answer(ctx, a.Message.ID, outreach.ItIsReply, false); err != nil {
				return core.Lead{}, err
			}
		}
		return m.do.Marker.Mark(ctx, a.Message.Job, a.Message.Person, "reply")
	}, func(_ core.Lead, err error) {
		if err != nil {
			m.Refused(err)
			m.Load(0)
			return
		}
		m.Said(phrase.T("%s is a lead of %s now.", PersonName(a.Person), a.Job.Title), nil)
		m.Load(0)
	})
}

func inboxRow(a Answer) InboxRow {
	about := strings.Join(nonEmpty(a.Job.Title, a.Client), " · ")
	return InboxRow{
		ID: a.Message.ID, Name: answerFrom(a), Excerpt: excerpt(a.Message), About: about,
		Kind: AnswerKind(a.Message), When: Moment(answerTime(a.Message)), Lead: a.Lead,
	}
}

// answerFrom names the writer. Of an answer from an unknown address the address
// is shown, because whose it is, is the question.
func answerFrom(a Answer) string {
	stranger := a.Message.Kind == core.MessageAsk && (a.Message.Detail == core.AskStranger || a.Message.Detail == "")
	if a.Person.ID != 0 && !stranger {
		return PersonName(a.Person)
	}
	if from, err := mail.ParseAddress(a.Message.From); err == nil {
		return from.Address
	}
	return cut(a.Message.From, 80)
}

// answerTime is when an answer came in: the date in it is its writer's.
func answerTime(m core.Message) time.Time {
	if !m.Recorded.IsZero() {
		return m.Recorded
	}
	return m.Date
}

// maxExcerpt is the length of an excerpt.
const maxExcerpt = 140

func excerpt(m core.Message) string {
	own, _ := SplitAnswer(m.Text)
	text := strings.Join(strings.Fields(own), " ")
	if text == "" {
		text = m.Subject
	}
	return cut(text, maxExcerpt)
}

// maxAnswerText is how much of one answer is shown, in characters.
const maxAnswerText = 16_000

// SplitAnswer parts an answer into what its writer wrote, and the rest: what is
// quoted, and the signature.
func SplitAnswer(text string) (own, rest string) {
	text = cut(strings.ReplaceAll(text, "\r\n", "\n"), maxAnswerText)
	own = strings.TrimSpace(answer.New(text))
	if own == "" {
		return strings.TrimSpace(text), ""
	}
	if i := strings.Index(text, own); i >= 0 {
		return own, strings.TrimSpace(text[i+len(own):])
	}
	return own, strings.TrimSpace(text)
}
