package model

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/answer"
)

// Answer is an e-mail that came back, with whom and what it is about.
type Answer struct {
	Message core.Message
	Person  core.Person // zero where it is not known whose answer it is
	Job     core.Job    // zero where it belongs to no job
	Client  string
	Lead    bool // the person is a lead of the job already
}

// InboxSource reads the answers.
type InboxSource interface {
	// Answers gives what came in (replies, automatic answers, bounces, delays and
	// answers from unknown addresses), newest first, at most limit.
	Answers(ctx context.Context, limit int) ([]Answer, error)
}

// LeadMarker says that a person is interested.
type LeadMarker interface {
	Mark(ctx context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error)
}

// maxAnswers is how many answers are listed.
const maxAnswers = 500

// InboxKind is a filter of the inbox.
type InboxKind int

// The filters.
const (
	InboxPeople   InboxKind = iota // replies, and answers whose writer is not known
	InboxMachines                  // automatic answers, bounces, delays
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

// InboxModel is the answers, with one of them open. Writing back is no part of
// it.
type InboxModel struct {
	loop   *Loop
	source InboxSource
	marker LeadMarker
	place  Question
	act    Question
	all    []Answer
	kind   InboxKind

	Loaded bool
	Err    error
	Rows   []InboxRow
	Chosen core.MessageID
	// Unfolded shows also what the answer quotes.
	Unfolded bool
	Changed  func()
	// Said is told what was done.
	Said func(text string)
	// Refused is told why something was not done.
	Refused func(error)
}

// NewInbox makes the model.
func NewInbox(loop *Loop, source InboxSource, marker LeadMarker) *InboxModel {
	return &InboxModel{loop: loop, source: source, marker: marker, Changed: func() {}, Said: func(string) {}, Refused: func(error) {}}
}

// Load reads the answers anew; person chooses the newest of that person.
func (m *InboxModel) Load(person core.PersonID) {
	Load(m.loop, &m.place, func(ctx context.Context) ([]Answer, error) {
		return m.source.Answers(ctx, maxAnswers)
	}, func(all []Answer, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all = all
		}
		for _, a := range m.all {
			if person != 0 && a.Message.Person == person {
				m.kind, m.Chosen = kindOf(a.Message.Kind), a.Message.ID
				break
			}
		}
		m.arrange()
	})
}

// Filter shows answers of people, or of machines.
func (m *InboxModel) Filter(k InboxKind) {
	m.kind, m.Chosen = k, 0
	m.arrange()
}

// Kind is the filter in force.
func (m *InboxModel) Kind() InboxKind { return m.kind }

// Count is how many answers a filter has.
func (m *InboxModel) Count(k InboxKind) int {
	n := 0
	for _, a := range m.all {
		if kindOf(a.Message.Kind) == k {
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
	m.Rows = m.Rows[:0]
	for _, a := range m.all {
		if kindOf(a.Message.Kind) == m.kind {
			m.Rows = append(m.Rows, inboxRow(a))
		}
	}
	if m.Row() < 0 {
		m.Chosen = 0
		if len(m.Rows) > 0 {
			m.Chosen = m.Rows[0].ID
		}
		m.Unfolded = false
	}
	m.Changed()
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
		m.Chosen, m.Unfolded = id, false
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
		return false, "It belongs to no job."
	case a.Message.Person == 0 || a.Message.Kind == core.MessageAsk:
		return false, "It is not known whose answer this is."
	case a.Lead:
		return false, "A lead of this job already."
	case a.Message.Kind != core.MessageReply:
		return false, "No person wrote this."
	}
	return true, ""
}

// Mark says that the writer of the open answer is interested.
func (m *InboxModel) Mark() {
	a, _ := m.Current()
	if can, _ := m.CanMark(); !can || m.act.Busy() {
		return
	}
	Load(m.loop, &m.act, func(ctx context.Context) (core.Lead, error) {
		return m.marker.Mark(ctx, a.Message.Job, a.Message.Person, "reply")
	}, func(_ core.Lead, err error) {
		if err != nil {
			m.Refused(err)
			return
		}
		for i := range m.all {
			if m.all[i].Message.Job == a.Message.Job && m.all[i].Message.Person == a.Message.Person {
				m.all[i].Lead = true
			}
		}
		m.arrange()
		m.Said(PersonName(a.Person) + " is a lead of " + a.Job.Title + " now.")
	})
}

func inboxRow(a Answer) InboxRow {
	about := strings.Join(nonEmpty(a.Job.Title, a.Client), " · ")
	return InboxRow{
		ID: a.Message.ID, Name: answerFrom(a), Excerpt: excerpt(a.Message), About: about,
		Kind: AnswerKind(a.Message.Kind), When: Moment(answerTime(a.Message)), Lead: a.Lead,
	}
}

// answerFrom names the writer. Of an answer from an unknown address the address
// is shown, because whose it is, is the question.
func answerFrom(a Answer) string {
	if a.Person.ID != 0 && a.Message.Kind != core.MessageAsk {
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

// AnswerKind is a kind of message in words.
func AnswerKind(k core.MessageKind) string {
	switch k {
	case core.MessageReply:
		return "Reply"
	case core.MessageAuto:
		return "Automatic"
	case core.MessageBounce:
		return "Bounced"
	case core.MessageDelay:
		return "Delayed"
	case core.MessageAsk:
		return "Whose?"
	case core.MessageSent:
	}
	return "Sent"
}

// AnswerMeaning says what follows from an answer.
func AnswerMeaning(a Answer) string {
	switch a.Message.Kind {
	case core.MessageReply:
		return "The sequence has stopped; nothing more goes out to this person for this job by itself."
	case core.MessageAuto:
		return "An automatic answer. The sequence waits and goes on by itself."
	case core.MessageBounce:
		return "The e-mail did not arrive, and the address is not written to again. " + a.Message.Detail
	case core.MessageDelay:
		return "The mail server is still trying; this is not a bounce. " + a.Message.Detail
	case core.MessageAsk:
		to := "one of your e-mails"
		if a.Person.ID != 0 {
			to = "your e-mail to " + PersonName(a.Person)
		}
		return "This answers " + to + ", but comes from an address that is not known. The sequence waits until you say whose answer it is: stop or resume it on the job's page."
	case core.MessageSent:
	}
	return ""
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
