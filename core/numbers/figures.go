package numbers

import (
	"cmp"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/trial"
)

// Figures are how many people came how far.
type Figures struct {
	Profiles  int `json:"profiles"`
	Contacted int `json:"contacted"`
	Delivered int `json:"delivered"`
	Clicked   int `json:"clicked"`
	Replied   int `json:"replied"`
	Leads     int `json:"leads"`
	Exported  int `json:"exported"`
	Hired     int `json:"hired"`
}

// add counts one person.
func (f *Figures) add(c Course) {
	for _, one := range []struct {
		n  *int
		is bool
	}{
		{&f.Profiles, true},
		{&f.Contacted, !c.Contacted.IsZero()},
		{&f.Delivered, c.Delivered},
		{&f.Clicked, c.Clicked},
		{&f.Replied, !c.Answered.IsZero()},
		{&f.Leads, !c.Interested.IsZero()},
		{&f.Exported, !c.Exported.IsZero()},
		{&f.Hired, c.Hired},
	} {
		if one.is {
			*one.n++
		}
	}
}

// Funnel counts people.
func Funnel(list []Course) (f Figures) {
	for _, c := range list {
		f.add(c)
	}
	return f
}

// Filter chooses whom to count. Zero fields do not narrow.
type Filter struct {
	Client core.ClientID
	Job    core.JobID
	Since  time.Time // came to the review from this time on
}

// Of gives those whom a filter lets through.
func (b Book) Of(f Filter) (list []Course) {
	for _, c := range b.Courses {
		if (f.Client == 0 || c.Client == f.Client) && (f.Job == 0 || c.Job == f.Job) && !c.Came.Before(f.Since) {
			list = append(list, c)
		}
	}
	return list
}

// Group is the figures of people who have something in common.
type Group[K comparable] struct {
	Key K
	Figures
}

// By parts people by what they have in common, those with the most interested first,
// then those with the most profiles.
func By[K cmp.Ordered](list []Course, key func(Course) K) []Group[K] {
	at := map[K]int{}
	var groups []Group[K]
	for _, c := range list {
		k := key(c)
		i, known := at[k]
		if !known {
			i = len(groups)
			at[k] = i
			groups = append(groups, Group[K]{Key: k})
		}
		groups[i].add(c)
	}
	slices.SortFunc(groups, func(a, b Group[K]) int {
		return cmp.Or(b.Leads-a.Leads, b.Profiles-a.Profiles, cmp.Compare(a.Key, b.Key))
	})
	return groups
}

// ByJob is By for jobs.
func ByJob(c Course) core.JobID { return c.Job }

// ByClient is By for clients.
func ByClient(c Course) core.ClientID { return c.Client }

// BySource is By for kinds of source.
func BySource(c Course) string { return c.Source }

// Fewest is how many have to be counted before a share says anything.
const Fewest = 10

// Rate is how often something was answered: people for whom an answer can be expected
// by now, and how many of them answered. Arm's Low and High bound the share.
type Rate[K comparable] struct {
	Key K
	trial.Arm
}

// Few tells that there are too few to speak of a share.
func (r Rate[K]) Few() bool { return r.Sent < Fewest }

// AnswersByJob says how many of those a job's sequence wrote to answered any of its
// e-mails.
func AnswersByJob(list []Course) []Rate[core.JobID] {
	var t tally[core.JobID]
	for _, c := range list {
		if len(c.Mails) > 0 {
			settled := c.OptedOut || c.Bounced || !slices.ContainsFunc(c.Mails, func(m Mail) bool { return !m.Settled })
			t.add(c.Job, !c.Answered.IsZero(), settled)
		}
	}
	return t.rates()
}

// AnswersByTemplate says how many of those who got a text answered just this one; ""
// stands for texts that are no template.
func AnswersByTemplate(list []Course) []Rate[string] {
	return answers(list, func(m Mail) string { return m.Template })
}

// AnswersByMailbox says how many of those a mailbox wrote to answered it.
func AnswersByMailbox(list []Course) []Rate[core.MailboxID] {
	return answers(list, func(m Mail) core.MailboxID { return m.Mailbox })
}

// answers counts each person once for each key.
func answers[K cmp.Ordered](list []Course, key func(Mail) K) []Rate[K] {
	var t tally[K]
	for _, c := range list {
		answered, settled := map[K]bool{}, map[K]bool{}
		var keys []K
		for _, m := range c.Mails {
			k := key(m)
			if _, known := answered[k]; !known {
				keys = append(keys, k)
				settled[k] = true
			}
			answered[k] = answered[k] || m.Answered
			settled[k] = settled[k] && m.Settled
		}
		for _, k := range keys {
			t.add(k, answered[k], settled[k] || c.OptedOut || c.Bounced)
		}
	}
	return t.rates()
}

// tally counts answers by key.
type tally[K cmp.Ordered] struct{ arms map[K]trial.Arm }

func (t *tally[K]) add(k K, answered, settled bool) {
	if t.arms == nil {
		t.arms = map[K]trial.Arm{}
	}
	a := t.arms[k]
	switch {
	case answered:
		a.Sent, a.Replied = a.Sent+1, a.Replied+1
	case settled:
		a.Sent++
	default:
		a.Pending++
	}
	t.arms[k] = a
}

// rates gives them with their bounds: the highest share first, and those with too few
// last.
func (t *tally[K]) rates() (list []Rate[K]) {
	for k, a := range t.arms {
		list = append(list, Rate[K]{k, a.Bounds()})
	}
	rank := func(r Rate[K]) int {
		if r.Few() {
			return 1
		}
		return 0
	}
	slices.SortFunc(list, func(a, b Rate[K]) int {
		return cmp.Or(rank(a)-rank(b), cmp.Compare(b.Rate(), a.Rate()), b.Sent-a.Sent, cmp.Compare(a.Key, b.Key))
	})
	return list
}
