package model

import (
	"context"
	"maps"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// JobFilter is which jobs are shown; a zero field does not narrow.
type JobFilter struct {
	State      core.JobState
	Client     core.ClientID
	Connection core.ConnectionID
	Who        string // an address: its owner or one of its authorised users; WhoMe = mine
	New        bool   // has profiles to review
	Drift      bool   // the ATS has changed something
	Kept       bool   // kept in Drafts, with reasons
	Check      bool   // live, and what was read from the ATS was not confirmed
	Archived   bool   // those that were archived, and no others; false = all others
}

// The parts of the job list that a route can name by its tab.
const (
	TabDrafts Tab = "drafts"
	TabCheck  Tab = "check"
	TabNew    Tab = "new"
)

// FilterOf is the filter that a tab of a route to the job list means.
func FilterOf(tab Tab) (JobFilter, bool) {
	switch tab {
	case TabDrafts:
		return JobFilter{State: core.JobDraft}, true
	case TabCheck:
		return JobFilter{Check: true}, true
	case TabNew:
		return JobFilter{New: true}, true
	}
	return JobFilter{}, false
}

// WhoMe stands for the recruiter's own addresses.
const WhoMe = "me"

func (m *JobsModel) fits(r JobRow, f JobFilter) bool {
	switch {
	case f.State != "" && r.State != f.State,
		f.Client != 0 && r.client != f.Client,
		f.Connection != 0 && r.connection != f.Connection,
		f.New && r.New == 0,
		f.Drift && r.Drift == 0,
		f.Kept && r.Kept == "",
		f.Check && !r.Check,
		f.Archived != r.Archived:
		return false
	case f.Who == WhoMe:
		return slices.ContainsFunc(r.who, func(w string) bool { return slices.Contains(m.me, w) })
	case f.Who != "":
		return slices.Contains(r.who, f.Who)
	}
	return true
}

// Filter is the filter in force.
func (m *JobsModel) Filter() JobFilter { return m.filter }

// SetFilter shows what fits.
func (m *JobsModel) SetFilter(f JobFilter) {
	m.filter = f
	m.arrange()
}

// ShowAll takes filter and search away; the order stays.
func (m *JobsModel) ShowAll() {
	m.filter, m.text = JobFilter{}, ""
	m.arrange()
}

// Narrowed tells whether anything is filtered or searched for.
func (m *JobsModel) Narrowed() bool {
	return m.filter != (JobFilter{}) || strings.TrimSpace(m.text) != ""
}

// KnowsMe tells whether any address of the recruiter is known.
func (m *JobsModel) KnowsMe() bool { return len(m.me) > 0 }

// JobChip is one filter as a chip: pressing it gives the filter To.
type JobChip struct {
	Name  string
	Key   string // the letter that presses it; "" = none
	Count int    // of the jobs behind it
	On    bool
	To    JobFilter
}

// Chips are the filters by state, each with the number of jobs behind it as the
// other filters leave them.
func (m *JobsModel) Chips() []JobChip {
	states := []struct {
		state core.JobState
		name  string
	}{{"", phrase.T("All")}, {core.JobActive, phrase.In("jobs", "Active")}, {core.JobDraft, phrase.T("Drafts")}, {core.JobPaused, phrase.T("Paused")}, {core.JobClosed, phrase.In("jobs", "Closed")}}
	chips := make([]JobChip, 0, len(states))
	for _, s := range states {
		to := m.filter
		to.State = s.state
		chips = append(chips, JobChip{Name: s.name, Count: m.count(to), On: m.filter.State == s.state, To: to})
	}
	return chips
}

// Marks are the filters that can be switched on beside the state: those with a
// letter always, then those that were chosen from a list.
func (m *JobsModel) Marks() []JobChip {
	marks := []struct {
		name, key string
		on        bool
		turn      func(f *JobFilter)
	}{
		{phrase.T("My jobs"), "M", m.filter.Who == WhoMe, func(f *JobFilter) { f.Who = toggled(f.Who, WhoMe) }},
		{phrase.T("To review"), "W", m.filter.New, func(f *JobFilter) { f.New = !f.New }},
		{phrase.In("jobs", "Changed in the ATS"), "H", m.filter.Drift, func(f *JobFilter) { f.Drift = !f.Drift }},
		{phrase.In("jobs", "Kept in Drafts"), "K", m.filter.Kept, func(f *JobFilter) { f.Kept = !f.Kept }},
	}
	var chips []JobChip
	for _, k := range marks {
		to := m.filter
		k.turn(&to)
		with := to
		if k.on {
			with = m.filter
		}
		chips = append(chips, JobChip{Name: k.name, Key: k.key, Count: m.count(with), On: k.on, To: to})
	}
	return append(chips, m.chosen()...)
}

// chosen are the filters that were chosen from a list; pressing one takes it away.
func (m *JobsModel) chosen() []JobChip {
	var chips []JobChip
	add := func(name string, without func(f *JobFilter)) {
		to := m.filter
		without(&to)
		chips = append(chips, JobChip{Name: name, Count: m.count(m.filter), On: true, To: to})
	}
	if id := m.filter.Client; id != 0 {
		add(nameOf(m.Clients(), id), func(f *JobFilter) { f.Client = 0 })
	}
	if id := m.filter.Connection; id != 0 {
		add(nameOf(m.Connections(), id), func(f *JobFilter) { f.Connection = 0 })
	}
	if n := m.archived(); n > 0 || m.filter.Archived {
		to := m.filter
		to.Archived = !to.Archived
		with := m.filter
		with.Archived = true
		chips = append(chips, JobChip{Name: phrase.T("Archived"), Key: "Z", Count: m.count(with), On: m.filter.Archived, To: to})
	}
	if m.filter.Check {
		add(phrase.T("To check"), func(f *JobFilter) { f.Check = false })
	}
	if who := m.filter.Who; who != "" && who != WhoMe {
		add(who, func(f *JobFilter) { f.Who = "" })
	}
	return chips
}

func toggled(now, then string) string {
	if now == then {
		return ""
	}
	return then
}

// archived is how many jobs are out of sight.
func (m *JobsModel) archived() int {
	n := 0
	for _, r := range m.all {
		if r.Archived {
			n++
		}
	}
	return n
}

// count is how many jobs fit a filter, the search left aside.
func (m *JobsModel) count(f JobFilter) int {
	n := 0
	for _, r := range m.all {
		if m.fits(r, f) {
			n++
		}
	}
	return n
}

// Named is something to choose by its name.
type Named[K comparable] struct {
	ID   K
	Name string
}

// Clients are those that have jobs, by name.
func (m *JobsModel) Clients() []Named[core.ClientID] {
	names := map[core.ClientID]string{}
	for _, r := range m.all {
		names[r.client] = r.Client
	}
	return byName(names)
}

// Connections are those that jobs came from, by name.
func (m *JobsModel) Connections() []Named[core.ConnectionID] {
	names := map[core.ConnectionID]string{}
	for _, r := range m.all {
		if r.connection != 0 {
			names[r.connection] = m.connections[r.connection]
		}
	}
	return byName(names)
}

// People are the owners and authorised users of the jobs.
func (m *JobsModel) People() []string {
	seen := map[string]bool{}
	for _, r := range m.all {
		for _, w := range r.who {
			seen[w] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func byName[K comparable](names map[K]string) []Named[K] {
	list := make([]Named[K], 0, len(names))
	for id, name := range names {
		list = append(list, Named[K]{id, name})
	}
	slices.SortFunc(list, func(a, b Named[K]) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list
}

func nameOf[K comparable](list []Named[K], id K) string {
	for _, n := range list {
		if n.ID == id {
			return n.Name
		}
	}
	return phrase.T("Something that is gone")
}

// UseView looks at the list as a saved view says.
func (m *JobsModel) UseView(v core.SavedView) {
	m.filter, m.text = filterOf(v.Filters), v.Search
	m.column, m.desc = unsorted, v.Down
	for c, key := range columnKeys {
		if key == v.Sort {
			m.column = c
		}
	}
	m.arrange()
}

// ViewByKey is the view that a digit chooses.
func (m *JobsModel) ViewByKey(key string) (core.SavedView, bool) {
	i := slices.IndexFunc(m.Views, func(v core.SavedView) bool { return v.Key != "" && v.Key == key })
	if i < 0 {
		return core.SavedView{}, false
	}
	return m.Views[i], true
}

// Uses tells whether the list is looked at just as a view says.
func (m *JobsModel) Uses(v core.SavedView) bool {
	now := m.view("")
	return maps.Equal(now.Filters, v.Filters) && now.Search == v.Search && now.Sort == v.Sort && now.Down == v.Down
}

func (m *JobsModel) view(name string) core.SavedView {
	return core.SavedView{
		Name: name, Search: strings.TrimSpace(m.text), Filters: filterMap(m.filter), Sort: columnKeys[m.column], Down: m.desc,
	}
}

// SaveView keeps the present filter, search and order under a name.
func (m *JobsModel) SaveView(name string, done func(error)) {
	v := m.view(name)
	m.viewsChange(func(ctx context.Context) error {
		_, err := m.source.SaveView(ctx, v)
		return err
	}, done)
}

// DeleteView removes a view.
func (m *JobsModel) DeleteView(id core.ViewID, done func(error)) {
	m.viewsChange(func(ctx context.Context) error { return m.source.DeleteView(ctx, id) }, done)
}

func (m *JobsModel) viewsChange(change func(context.Context) error, done func(error)) {
	Load(m.loop, &m.saving, func(ctx context.Context) ([]core.SavedView, error) {
		if err := change(ctx); err != nil {
			return nil, err
		}
		return m.source.Views(ctx)
	}, func(views []core.SavedView, err error) {
		if err == nil {
			m.Views = views
		}
		done(err)
		m.Changed()
	})
}

const yes = "yes"

// filterMap is a filter as a saved view keeps it.
func filterMap(f JobFilter) map[string]string {
	out := map[string]string{}
	put := func(key, value string) {
		if value != "" {
			out[key] = value
		}
	}
	put("state", string(f.State))
	put("client", f.Client.String())
	put("connection", f.Connection.String())
	put("who", f.Who)
	for key, on := range map[string]bool{"new": f.New, "drift": f.Drift, "kept": f.Kept, "check": f.Check, "archived": f.Archived} {
		if on {
			out[key] = yes
		}
	}
	return out
}

// filterOf reads one back; what makes no sense does not narrow.
func filterOf(kept map[string]string) JobFilter {
	f := JobFilter{
		State: core.JobState(kept["state"]), Who: kept["who"],
		New: kept["new"] == yes, Drift: kept["drift"] == yes, Kept: kept["kept"] == yes, Check: kept["check"] == yes,
		Archived: kept["archived"] == yes,
	}
	if err := f.Client.UnmarshalText([]byte(kept["client"])); err != nil {
		f.Client = 0
	}
	if err := f.Connection.UnmarshalText([]byte(kept["connection"])); err != nil {
		f.Connection = 0
	}
	return f
}
