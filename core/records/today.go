// Package records answers what waits and what happened: the Today list and the
// activity log.
//
// # What it promises
//
// Today is computed from the state itself each time it is asked for; nothing is
// queued, so nothing on it can be out of date or be lost. Each line says in plain
// words what waits, how many of it there are and since when.
//
// The log only grows. A line names ids, what happened, the cause and the ids of
// what proves it; it holds no texts of people.
//
// # What it never does
//
// It changes no state and sends nothing.
package records

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

// Store is what records reads.
type Store interface {
	core.Store
	core.Jobs
	core.Candidacies
	core.HeldList
	core.Entries
	core.Messages
	core.Leads
	core.SyncStatuses
	core.Connections
	core.Mailboxes
	core.Clients
	core.ATSJobs
	core.Enrolments
	core.Log
}

// Item is one line of Today.
type Item struct {
	Kind  string // "profiles", "replies", "ask", "draft", "check", "held", "failed", "unknown", "connection", "mailbox"
	Text  string
	Count int
	Job   core.JobID // 0 = not about one job
	Since time.Time
}

// Service answers what waits and what happened.
type Service struct {
	Store Store
}

// Today lists what waits for the recruiter, most pressing kind first.
func (s *Service) Today(ctx context.Context) ([]Item, error) {
	var items []Item
	err := s.Store.View(ctx, func(tx core.Tx) error {
		for _, part := range []func(core.Tx) ([]Item, error){
			s.replies, s.held, s.outbox, s.jobs, s.trouble,
		} {
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

var order = []string{"replies", "ask", "unknown", "held", "failed", "connection", "mailbox", "profiles", "draft", "check"}

// replies counts people whose last message is theirs and who are not yet leads.
func (s *Service) replies(tx core.Tx) ([]Item, error) {
	type who struct {
		job    core.JobID
		person core.PersonID
	}
	answered := map[who]bool{}
	byKind := map[core.MessageKind]map[core.JobID]*Item{core.MessageReply: {}, core.MessageAsk: {}}
	for m, err := range s.Store.Messages(tx) {
		if err != nil {
			return nil, err
		}
		at := who{m.Job, m.Person}
		items, asks := byKind[m.Kind]
		if answered[at] || !asks {
			answered[at] = answered[at] || m.Kind == core.MessageSent
			continue
		}
		answered[at] = true
		if _, err := s.Store.Lead(tx, m.Job, m.Person); err == nil {
			continue
		}
		if items[m.Job] == nil {
			items[m.Job] = &Item{Job: m.Job}
		}
		items[m.Job].Count++
		items[m.Job].Since = m.Recorded
	}
	var out []Item
	for _, i := range byKind[core.MessageReply] {
		i.Kind, i.Text = "replies", s.about(tx, i.Job, count(i.Count, "reply", "replies")+" to answer")
		out = append(out, *i)
	}
	for _, i := range byKind[core.MessageAsk] {
		i.Kind, i.Text = "ask", s.about(tx, i.Job, count(i.Count, "answer", "answers")+" from an unknown address: whose?")
		out = append(out, *i)
	}
	sortItems(out)
	return out, nil
}

func (s *Service) held(tx core.Tx) ([]Item, error) {
	list, err := s.Store.HeldList(tx)
	var out []Item
	for _, h := range list {
		out = append(out, Item{Kind: "held", Text: h.Reason, Count: len(h.Jobs), Since: h.Since})
	}
	return out, err
}

func (s *Service) outbox(tx core.Tx) ([]Item, error) {
	entries, err := s.Store.OpenEntries(tx)
	if err != nil {
		return nil, err
	}
	failed := Item{Kind: "failed"}
	unknown := Item{Kind: "unknown"}
	for _, e := range entries {
		switch e.State {
		case core.EntryFailed:
			add(&failed, e.Created)
		case core.EntryUnknown:
			add(&unknown, e.Created)
		}
	}
	failed.Text = count(failed.Count, "act in the outbox", "acts in the outbox") + " failed: look at the reason and try again or drop it"
	unknown.Text = count(unknown.Count, "e-mail", "e-mails") + " may have been sent: look into the Sent folder and say which"
	return slices.DeleteFunc([]Item{failed, unknown}, func(i Item) bool { return i.Count == 0 }), nil
}

func (s *Service) jobs(tx core.Tx) ([]Item, error) {
	jobs, err := s.Store.Jobs(tx)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, j := range jobs {
		switch {
		case j.State == core.JobDraft:
			if i, ok := s.draft(j); ok {
				out = append(out, i)
			}
			continue
		case j.State != core.JobActive:
			continue
		case j.Confirmed.IsZero() && j.Connection != 0:
			out = append(out, Item{Kind: "check", Text: "Check what was read from the ATS – " + j.Title, Count: 1, Job: j.ID, Since: j.Activated})
		}
		i, err := s.profiles(tx, j)
		if err != nil {
			return nil, err
		}
		if i.Count > 0 {
			out = append(out, i)
		}
	}
	return out, nil
}

func (s *Service) draft(j core.Job) (Item, bool) {
	j.Title = cmp.Or(j.Title, "A job without a title")
	missing := jobs.Missing(j)
	i := Item{Kind: "draft", Count: max(len(missing), len(j.DraftReasons)), Job: j.ID, Since: j.Created}
	switch {
	case len(missing) > 0:
		words := make([]string, 0, len(missing))
		for _, key := range missing {
			words = append(words, jobs.Label(key))
		}
		i.Text = j.Title + " needs " + strings.Join(words, ", ")
	case len(j.DraftReasons) > 0:
		i.Text = j.Title + " is kept in Drafts: " + strings.Join(core.ReasonTexts(j.DraftReasons), " ")
	default:
		i.Text, i.Count = j.Title+" is complete and can go live", 1
	}
	return i, true
}

func (s *Service) profiles(tx core.Tx, j core.Job) (Item, error) {
	list, err := s.Store.CandidaciesOf(tx, j.ID)
	i := Item{Kind: "profiles", Job: j.ID}
	for _, c := range list {
		if c.State == core.CandidacyNew {
			add(&i, c.Added)
		}
	}
	i.Text = count(i.Count, "new profile", "new profiles") + " to review – " + j.Title
	return i, err
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
		out = append(out, Item{Kind: "connection", Text: c.Name + ": " + r.ErrorText, Count: max(r.Failures, 1), Since: r.Completed})
	}
	mailboxes, err := s.Store.Mailboxes(tx)
	for _, m := range mailboxes {
		if m.Error != "" {
			out = append(out, Item{Kind: "mailbox", Text: m.Name + ": " + m.Error, Count: 1, Since: m.ReadAt})
		}
	}
	return out, err
}

func (s *Service) about(tx core.Tx, id core.JobID, text string) string {
	if j, err := s.Store.Job(tx, id); err == nil {
		return text + " – " + j.Title
	}
	return text
}

func add(i *Item, since time.Time) {
	i.Count++
	if i.Since.IsZero() || since.Before(i.Since) {
		i.Since = since
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func sortItems(items []Item) {
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Job, b.Job))
	})
}
