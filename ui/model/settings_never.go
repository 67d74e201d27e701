package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// TabNever is the part of the settings that lists who is never written to.
const TabNever Tab = "never"

// NeverEntry is an address that is not written to, and whose it is.
type NeverEntry struct {
	Suppression core.Suppression
	Person      core.PersonID // 0 = nobody's who is kept
	Name        string
}

// NeverService reads and changes who is never written to.
type NeverService interface {
	// NeverList gives all of them, the newest first.
	NeverList(ctx context.Context) ([]NeverEntry, error)
	NeverTo(ctx context.Context, address, why, note string) error
	ReleaseFor(ctx context.Context, address, reason string) error
}

// NeverRow is one of them in words.
type NeverRow struct {
	Address, Name string
	Why, Note     string
	Since         string
	// Wish tells that only its owner's own wish opens it again.
	Wish   bool
	Person core.PersonID
}

// NeverModel is the list of who is never written to.
type NeverModel struct {
	loop    *Loop
	service NeverService
	place   Question
	acting  Question
	all     []NeverRow
	search  string

	Loaded  bool
	Rows    []NeverRow
	Current string // its address
	Err     error
	Changed func()
	Say     func(words string)
}

// NewNever makes the model.
func NewNever(loop *Loop, service NeverService) *NeverModel {
	return &NeverModel{loop: loop, service: service, Changed: func() {}, Say: func(string) {}}
}

// Load reads anew.
func (m *NeverModel) Load() {
	Load(m.loop, &m.place, m.service.NeverList, func(list []NeverEntry, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all = m.all[:0]
			for _, e := range list {
				m.all = append(m.all, neverRow(e))
			}
		}
		m.arrange()
	})
}

func neverRow(e NeverEntry) NeverRow {
	x := e.Suppression
	r := NeverRow{Address: x.Address, Name: e.Name, Note: x.Note, Since: Moment(x.At), Person: e.Person, Wish: !outreach.MayRelease(x)}
	domain, whole := strings.CutPrefix(x.Address, "@")
	switch {
	case x.Why == people.WhyBounced:
		r.Why = phrase.T("E-mails come back")
	case x.Why == people.WhyByHand && whole:
		r.Why, r.Name = phrase.T("You closed the whole domain"), phrase.T("Everybody at %s", domain)
	case x.Why == people.WhyByHand:
		r.Why = phrase.T("You decided so")
	case x.Why == "opted out by e-mail":
		r.Why = phrase.T("They asked by e-mail")
	case x.Why == "marked an e-mail as spam":
		r.Why = phrase.T("They marked an e-mail as spam")
	default:
		r.Why = phrase.T("They opted out")
		r.Note = orElse(r.Note, x.Why)
	}
	return r
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// Search narrows the list to rows that hold all words.
func (m *NeverModel) Search(text string) {
	m.search = text
	m.arrange()
}

// Searching tells whether the list is narrowed.
func (m *NeverModel) Searching() bool { return strings.TrimSpace(m.search) != "" }

// Count is how many there are, whatever is searched for.
func (m *NeverModel) Count() int { return len(m.all) }

func (m *NeverModel) arrange() {
	words := strings.Fields(strings.ToLower(m.search))
	m.Rows = m.Rows[:0]
	for _, r := range m.all {
		text := strings.ToLower(strings.Join([]string{r.Address, r.Name, r.Why, r.Note}, " "))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			m.Rows = append(m.Rows, r)
		}
	}
	if m.Row().Address == "" {
		m.Current = ""
		if len(m.Rows) > 0 {
			m.Current = m.Rows[0].Address
		}
	}
	m.Changed()
}

// Row is the current one; zero = there is none.
func (m *NeverModel) Row() NeverRow {
	for _, r := range m.Rows {
		if r.Address == m.Current {
			return r
		}
	}
	return NeverRow{}
}

// Choose makes another one the current one.
func (m *NeverModel) Choose(address string) {
	if m.Current != address {
		m.Current = address
		m.Changed()
	}
}

// Add closes an address, or everybody at a domain; done is told why not.
func (m *NeverModel) Add(address, note string, done func(error)) {
	m.act(func(ctx context.Context) error { return m.service.NeverTo(ctx, address, outreach.ByRecruiter, note) },
		phrase.T("%s is not written to again.", strings.TrimSpace(address)), done)
}

// Release opens the current one again. Of somebody who opted out, reason is their wish.
func (m *NeverModel) Release(reason string, done func(error)) {
	r := m.Row()
	if r.Address == "" {
		return
	}
	m.act(func(ctx context.Context) error { return m.service.ReleaseFor(ctx, r.Address, reason) }, phrase.T("%s may be written to again.", r.Address), done)
}

func (m *NeverModel) act(work func(context.Context) error, said string, done func(error)) {
	if m.acting.Busy() {
		return
	}
	Act(m.loop, &m.acting, work, func(err error) {
		done(err)
		if err == nil {
			m.Say(said)
			m.Load()
		}
	})
}
