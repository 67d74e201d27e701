package privacy

import (
	"context"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// Store is what this package needs of the workspace.
type Store interface {
	people.Store
	core.Decisions
	core.DecisionList
	core.Imports
	core.Removals
	core.Clicks
}

// Service exports and erases.
type Service struct {
	Store  Store
	People *people.Service
	Blobs  core.Blobs
	Clock  core.Clock
	Bus    *event.Bus // nil = nobody listens
	// Compact writes the database anew, without what was deleted; nil = it is not.
	Compact func(ctx context.Context) error
	// RemoveDraft takes away the file of an e-mail that lies as a draft, by the result of
	// its entry; nil = there are none.
	RemoveDraft func(ctx context.Context, mailbox core.MailboxID, result string) error

	telling  sync.Mutex
	untold   []Untold // as they were counted last, where counting takes long
	untoldAt time.Time
	many     bool
}

// group are the records that are one person: the one who lives on, and those who
// were merged into them.
type group []core.Person

func (g group) has(id core.PersonID) bool {
	for _, p := range g {
		if p.ID == id {
			return true
		}
	}
	return false
}

// living is the one who lives on.
func (g group) living() core.Person { return g[0] }

// groupOf reads a person with whoever was merged into them.
func (s *Service) groupOf(tx core.Tx, id core.PersonID) (group, error) {
	p, err := s.People.Resolve(tx, id)
	if err != nil {
		return nil, err
	}
	g := group{p}
	for i := 0; i < len(g); i++ {
		merges, err := s.Store.MergesOf(tx, g[i].ID)
		if err != nil {
			return nil, err
		}
		for _, m := range merges {
			if m.Into != g[i].ID || !m.Undone.IsZero() || g.has(m.From) {
				continue
			}
			from, err := s.Store.Person(tx, m.From)
			if err != nil {
				return nil, err
			}
			g = append(g, from)
		}
	}
	return g, nil
}

// keysOf are the strong keys of everybody in a group, from all profiles and from
// every address that was written to.
func (s *Service) keysOf(tx core.Tx, g group) ([]core.Key, error) {
	var lists [][]core.Key
	var wrote core.Person
	for _, p := range g {
		lists = append(lists, people.KeysOf(p))
		profiles, err := s.Store.ProfilesOf(tx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range profiles {
			lists = append(lists, people.KeysOfResume(r.Resume))
		}
		messages, err := s.Store.MessagesOf(tx, 0, p.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			if m.Kind == core.MessageSent {
				wrote.Emails = append(wrote.Emails, m.To)
			}
		}
	}
	var strong []core.Key
	for _, k := range people.Merge(append(lists, people.KeysOf(wrote))...) {
		if people.Strong(k.Kind) {
			strong = append(strong, k)
		}
	}
	return strong, nil
}

// linesOf are the lines of not-to-source lists about a person: those with an
// address of theirs, and those with their telephone and no other name.
func (s *Service) linesOf(tx core.Tx, g group, keys []core.Key) ([]core.NotSource, error) {
	var out []core.NotSource
	seen := map[core.NotSourceID]bool{}
	for _, k := range keys {
		lines, err := s.Store.NotSourcesByKey(tx, k)
		if err != nil {
			return nil, err
		}
		for _, n := range lines {
			other := k.Kind == core.KeyPhone && n.Applicant.Name != "" && !g.named(n.Applicant.Name)
			if !seen[n.ID] && !other {
				seen[n.ID] = true
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// named tells whether somebody in the group has this name.
func (g group) named(name string) bool {
	for _, p := range g {
		if people.Fold(p.Name) == people.Fold(name) {
			return true
		}
	}
	return false
}

// jobsOf are the jobs in which a group has or had a place.
func (s *Service) jobsOf(tx core.Tx, g group) ([]core.JobID, error) {
	var out []core.JobID
	seen := map[core.JobID]bool{0: true}
	add := func(id core.JobID) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	for _, p := range g {
		places, err := s.Store.CandidaciesOfPerson(tx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range places {
			add(c.Job)
		}
		messages, err := s.Store.MessagesOf(tx, 0, p.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			add(m.Job)
		}
		log, err := s.Store.Log(tx, core.LogFilter{Person: p.ID, Limit: mostLog})
		if err != nil {
			return nil, err
		}
		for _, e := range log {
			add(e.Job)
		}
	}
	return out, nil
}
