// Package records answers what waits and what happened: the Today list, the job
// list, notices, and the activity log.
//
// # What it promises
//
// Today is computed from the state itself each time it is asked for; nothing is
// queued, so nothing on it can be out of date or be lost. Each line says in plain
// words what waits, how many of it there are and since when.
//
// A notice is said once on the desktop and goes once into a summary by e-mail to
// oneself, where that is switched on ([Service.Tell]). What was said is kept, so
// that a restart repeats nothing: it is written down before it is said. Both
// speak in fixed sentences with numbers, never in words from outside and never of
// anybody by name. What is left undone is reminded of once.
//
// The log only grows. A line names ids, what happened, the cause and the ids of
// what proves it; it holds no texts of people.
//
// # What it stores
//
// What was told of each thing that waits ([core.Notice]), and the named views of
// the job list ([core.SavedView]). What the people of a job add up to is kept in
// memory and counted anew when something around them has changed.
//
// # What it never does
//
// It changes no state of jobs or people, and sends nothing itself: a summary is an
// entry of the outbox.
package records

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
)

// Store is what records reads, and where it keeps what was told.
type Store interface {
	core.Store
	core.Glances
	core.Changes
	core.Jobs
	core.Candidacies
	core.HeldList
	core.Entries
	core.Leads
	core.SyncStatuses
	core.Connections
	core.Mailboxes
	core.Clients
	core.Enrolments
	core.Clicks
	core.Settings
	core.Notices
	core.SavedViews
	core.Tasks
	core.Duplicates
	core.Sources
	core.Sourcings
	core.SourceRuns
	core.Conflicts
	core.Suppressions
}

// Item is one line of Today.
type Item struct {
	Kind  string // one of the kinds below
	Text  core.Saying
	Count int
	Job   core.JobID // 0 = not about one job
	Since time.Time

	Client core.ClientID     // whose budget it is; 0 = not about one
	Conn   core.ConnectionID // the connection that does not work; 0 = not about one
	Whole  bool              // the draft of a job lacks nothing any more
	Stop   bool              // the drafts of e-mails must not be sent any more
}

// The kinds of what waits, most pressing first.
const (
	KindReplies    = "replies"    // answers to answer
	KindAsk        = "ask"        // e-mails of which only the recruiter can say what they are
	KindUnknown    = "unknown"    // e-mails of which nobody knows whether they were sent
	KindDrafted    = "drafted"    // e-mails that lie as drafts for the recruiter to send
	KindBounced    = "bounced"    // people whose e-mail came back and who have another address
	KindConflict   = "conflict"   // what was decided here while an ATS decided otherwise
	KindHeld       = "held"       // closings that the brake holds
	KindOwner      = "owner"      // jobs of ATS users whom nobody here knows
	KindReference  = "reference"  // ATS jobs that may be closed jobs, opened again
	KindFailed     = "failed"     // e-mails that failed
	KindExport     = "export"     // exports that failed
	KindConnection = "connection" // a connection that does not work
	KindMailbox    = "mailbox"    // a mailbox that does not work
	KindReopened   = "reopened"   // a job that the ATS opened again
	KindBudget     = "budget"     // a client's profile budget that is used up
	KindSourcing   = "sourcing"   // a job for which no profiles came within a day
	KindReminder   = "reminder"   // profiles that nobody has looked at for days
	KindProfiles   = "profiles"   // profiles to review
	KindTask       = "task"       // tasks about people that are due
	KindDuplicate  = "duplicate"  // pairs of people who may be one
	KindDraft      = "draft"      // drafts, with what they lack
	KindCheck      = "check"      // jobs whose fields were read by machine
)

var order = []string{
	KindReplies, KindAsk, KindUnknown, KindDrafted, KindBounced, KindConflict, KindHeld, KindOwner, KindReference, KindFailed, KindExport, KindConnection, KindMailbox, KindReopened, KindBudget,
	KindSourcing, KindTask, KindReminder, KindProfiles, KindDuplicate, KindDraft, KindCheck,
}

// Service answers what waits and what happened, and tells what is new.
type Service struct {
	Store Store
	Clock core.Clock
	// Notifier shows notices on the desktop; nil = there is none, and nothing counts
	// as shown.
	Notifier Notifier
	// Add records an act in the outbox; nil = no summary is sent.
	Add func(tx core.Tx, e *core.Entry) error
	// NextAddress is where a sequence that ended by a bounce could go on; "" = nowhere.
	// nil = nothing is offered.
	NextAddress func(tx core.Tx, e core.Enrolment) (string, error)

	tallies tallies
	telling sync.Mutex
}

// Today lists what waits for the recruiter, most pressing kind first.
func (s *Service) Today(ctx context.Context) ([]Item, error) {
	var items []Item
	err := s.Store.View(ctx, func(tx core.Tx) error {
		w, err := s.survey(tx)
		if err != nil {
			return err
		}
		items = slices.Concat(w.decisions(), w.outbox(), w.back(), w.budget(), w.sourceless(), w.review(), w.unfinished())
		for _, part := range []func(core.Tx) ([]Item, error){s.byMessages, s.trouble, s.withPeople, s.conflicts} {
			more, err := part(tx)
			if err != nil {
				return err
			}
			items = append(items, more...)
		}
		return nil
	})
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind))
	})
	return items, err
}

// replies counts people whose last message is theirs and who are not yet leads, and
// those about whose e-mail a question is open. Who does not want to be written to again
// needs no answer.
func (s *Service) replies(tx core.Tx, messages []core.MessageGlance) ([]Item, error) {
	t := threads{replies: map[core.JobID]*Item{}, asks: map[core.JobID]*Item{}, questions: map[core.JobID]string{}}
	answered, asked := map[who]bool{}, map[who]bool{}
	for _, m := range messages {
		at := who{m.Job, m.Person}
		switch {
		case m.Kind == core.MessageSent:
			answered[at] = true
		case core.Asks(m.Kind, m.Detail):
			if !asked[at] && (m.Detail != "" || !answered[at]) {
				asked[at] = true
				t.ask(m)
			}
		case m.Kind == core.MessageReply && !answered[at]:
			answered[at] = true
			if m.Detail == core.OptedOut {
				continue
			}
			if _, err := s.Store.Lead(tx, m.Job, m.Person); err != nil {
				countIn(t.replies, m)
			}
		}
	}
	return s.linesOf(tx, t), nil
}

// byMessages lists what came in and what came back.
func (s *Service) byMessages(tx core.Tx) ([]Item, error) {
	messages, err := s.Store.MessageGlances(tx)
	if err != nil {
		return nil, err
	}
	replies, err := s.replies(tx, messages)
	if err != nil {
		return nil, err
	}
	bounced, err := s.bounced(tx, messages)
	return append(replies, bounced...), err
}

// who is a person in a job.
type who struct {
	job    core.JobID
	person core.PersonID
}

// threads is what waits for an answer, by job.
type threads struct {
	replies, asks map[core.JobID]*Item
	questions     map[core.JobID]string // what all of a job's ask; "" = several things
}

func (t threads) ask(m core.MessageGlance) {
	if have := t.asks[m.Job]; have == nil {
		t.questions[m.Job] = m.Detail
	} else if t.questions[m.Job] != m.Detail {
		t.questions[m.Job] = ""
	}
	countIn(t.asks, m)
}

func countIn(items map[core.JobID]*Item, m core.MessageGlance) {
	if items[m.Job] == nil {
		items[m.Job] = &Item{Job: m.Job}
	}
	items[m.Job].Count++
	items[m.Job].Since = m.Recorded
}

func (s *Service) linesOf(tx core.Tx, t threads) (out []Item) {
	for _, i := range t.replies {
		i.Kind, i.Text = KindReplies, s.about(tx, i.Job, core.SayN(i.Count, "%d reply to answer", "%d replies to answer"))
		out = append(out, *i)
	}
	for _, i := range t.asks {
		i.Kind, i.Text = KindAsk, s.about(tx, i.Job, askWords(i.Count, t.questions[i.Job]))
		out = append(out, *i)
	}
	sortItems(out)
	return out
}

// askWords says what n answers ask.
func askWords(n int, question string) core.Saying {
	switch question {
	case core.AskStranger:
		return core.SayN(n, "%d answer from an unknown address: whose?", "%d answers from an unknown address: whose?")
	case core.AskUnsure:
		return core.SayN(n, "%d answer of a person or of a machine: which?", "%d answers of a person or of a machine: which?")
	case core.AskOptOut:
		return core.SayN(n, "%d answer that may be a wish not to be written to again", "%d answers that may be a wish not to be written to again")
	case core.AskGone:
		return core.SayN(n, "%d automatic answer says that somebody is no longer there", "%d automatic answers say that somebody is no longer there")
	case core.AskUnasked:
		return core.SayN(n, "%d e-mail that may be an answer", "%d e-mails that may be an answer")
	}
	return core.SayN(n, "%d answer to decide about", "%d answers to decide about")
}

// trouble lists connections and mailboxes that do not work.
func (s *Service) trouble(tx core.Tx) ([]Item, error) {
	rows, err := s.Store.SyncStatuses(tx)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, r := range rows {
		if r.ErrorText == "" {
			continue
		}
		c, err := s.Store.Connection(tx, r.Connection)
		if err != nil || c.Off || c.Removed {
			continue
		}
		out = append(out, Item{Kind: KindConnection, Text: core.Say("%s: %s", c.Name, core.Say(r.ErrorText)), Count: max(r.Failures, 1), Since: r.Completed, Conn: c.ID})
	}
	mailboxes, err := s.Store.Mailboxes(tx)
	if err != nil {
		return nil, err
	}
	for _, m := range mailboxes {
		if m.Error != "" {
			out = append(out, Item{Kind: KindMailbox, Text: core.Say("%s: %s", m.Name, core.Say(m.Error)), Count: 1, Since: m.ReadAt})
		}
	}
	settings, err := s.Store.Settings(tx, "")
	if err != nil {
		return nil, err
	}
	for _, m := range mailboxes {
		own, err := s.Store.Settings(tx, m.ID.String())
		if err != nil {
			return nil, err
		}
		if returned, of := outreach.SlowedDown(m, settings, own); returned > 0 {
			text := core.Say("%s: it sends fewer e-mails for now, because %d of its last %d came back; check the addresses of the people you approve", m.Name, returned, of)
			out = append(out, Item{Kind: KindMailbox, Text: text, Count: returned})
		}
	}
	if to := settings[core.SettingNoticeMail]; to != "" && len(senders(mailboxes)) == 0 {
		out = append(out, Item{Kind: KindMailbox, Text: core.Say("Notices by e-mail are switched on, but there is no mailbox that could send them"), Count: 1})
	}
	return out, nil
}

// conflicts counts what was decided here while an ATS decided otherwise.
func (s *Service) conflicts(tx core.Tx) ([]Item, error) {
	list, err := s.Store.OpenConflicts(tx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	one := Item{Kind: KindConflict, Count: len(list), Since: list[0].Found}
	one.Text = core.SayN(one.Count, "%d decision of yours collides with what the ATS did meanwhile", "%d decisions of yours collide with what the ATS did meanwhile")
	return []Item{one}, nil
}

func (s *Service) about(tx core.Tx, id core.JobID, text core.Saying) core.Saying {
	if j, err := s.Store.Job(tx, id); err == nil {
		return core.Say("%s – %s", text, j.Title)
	}
	return text
}

// draft says what a draft lacks, or why it is kept back.
func draft(j core.Job) Item {
	title := titleOf(j)
	missing := jobs.Missing(j)
	i := Item{Kind: KindDraft, Count: max(len(missing), len(j.DraftReasons)), Job: j.ID, Since: j.Created}
	words := make([]core.Saying, 0, len(missing))
	for _, key := range missing {
		words = append(words, core.Say(jobs.Label(key)))
	}
	reasons := core.Say(strings.Join(core.ReasonTexts(j.DraftReasons), " "))
	switch {
	case len(j.DraftReasons) > 0 && len(words) > 0:
		i.Text = core.Say("%s is kept in Drafts: %s Going live by hand needs %s.", title, reasons, words)
	case len(j.DraftReasons) > 0:
		i.Text = core.Say("%s is kept in Drafts: %s", title, reasons)
	case len(missing) > 0:
		i.Text = core.Say("%s needs %s", title, words)
	default:
		i.Text, i.Count, i.Whole = core.Say("%s is complete and can go live", title), 1, true
	}
	return i
}

// titleOf names a job: by its title, which is nobody's to translate.
func titleOf(j core.Job) any {
	if j.Title == "" {
		return core.Say("A job without a title")
	}
	return j.Title
}

func sortItems(items []Item) {
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Job, b.Job))
	})
}
