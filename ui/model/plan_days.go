package model

import (
	"context"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// PlanDay is one day of the flight plan, by the calendars of those who get the e-mails.
type PlanDay struct {
	Name  string // "Mon 23 Nov"
	First int    // the row of its first e-mail
	Count int
	// By is how many of them are sent, planned, held and drafted.
	By map[outreach.PlanState]int
}

// Note says how many e-mails a day has and how many of them are held.
func (d PlanDay) Note() string {
	note := phrase.N(d.Count, "%d e-mail", "%d e-mails")
	if n := d.By[outreach.Held]; n > 0 {
		note += phrase.T(" · %d held", n)
	}
	return note
}

// days sums the rows up by their days. What was stopped is of none.
func (m *PlanModel) days() {
	m.Days, m.dayOf = nil, m.dayOf[:0]
	at := map[string]int{}
	for i, r := range m.Rows {
		if r.State == outreach.Stopped {
			m.dayOf = append(m.dayOf, -1)
			continue
		}
		name, _ := localDay(r.Planned)
		n, known := at[name]
		if !known {
			n = len(m.Days)
			at[name] = n
			m.Days = append(m.Days, PlanDay{Name: name, First: i, By: map[outreach.PlanState]int{}})
		}
		m.Days[n].Count++
		m.Days[n].By[r.State]++
		m.dayOf = append(m.dayOf, n)
	}
}

// DayOf is the day of a row; -1 = there is none, as of what was stopped.
func (m *PlanModel) DayOf(row int) int {
	if row < 0 || row >= len(m.dayOf) {
		return -1
	}
	return m.dayOf[row]
}

// DayFrom is the first row of the day that lies so many days of the plan behind (or,
// below 0, before) that of a row.
func (m *PlanModel) DayFrom(row, by int) int {
	if len(m.Days) == 0 {
		return max(row, 0)
	}
	day := m.DayOf(row)
	if day < 0 && row >= 0 { // it stands behind all days
		if by > 0 {
			return row
		}
		day = len(m.Days)
	}
	return m.Days[min(max(day+by, 0), len(m.Days)-1)].First
}

// PlanReason is why e-mails are held, and how many.
type PlanReason struct {
	Why   string
	Count int
}

// Reasons are those for which e-mails are held, the most frequent first.
func (m *PlanModel) Reasons() (list []PlanReason) {
	for _, r := range m.all {
		if r.State != outreach.Held {
			continue
		}
		i := slices.IndexFunc(list, func(p PlanReason) bool { return p.Why == r.Why })
		if i < 0 {
			i = len(list)
			list = append(list, PlanReason{Why: r.Why})
		}
		list[i].Count++
	}
	slices.SortStableFunc(list, func(a, b PlanReason) int { return b.Count - a.Count })
	return list
}

// Reason is the reason to which the held e-mails are narrowed; "" = any.
func (m *PlanModel) Reason() string { return m.reason }

// FilterReason narrows the held e-mails to one reason; "" or the same again = any.
func (m *PlanModel) FilterReason(why string) {
	if m.reason == why {
		why = ""
	}
	m.reason = why
	m.arrange()
}

// WithFiles lets the plan be given to files.
func (m *PlanModel) WithFiles(files TextFiles) *PlanModel { m.files = files; return m }

// HasFiles tells whether the plan can be given to a file.
func (m *PlanModel) HasFiles() bool { return m.files != nil }

// FilePath is where the plan would go as a file.
func (m *PlanModel) FilePath() string { return m.files.FreePath(phrase.T("Flight plan") + ".csv") }

// SaveFile writes the whole plan, whatever is shown, to a new file of comma-separated
// values.
func (m *PlanModel) SaveFile(path string, done func(error)) {
	text, err := m.table()
	if err != nil {
		done(err)
		return
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.files.SaveText(ctx, strings.TrimSpace(path), text) }, done)
}

func (m *PlanModel) table() (string, error) {
	var b strings.Builder
	b.WriteRune('\ufeff') // spreadsheets know by it that it is UTF-8
	w := csv.NewWriter(&b)
	rows := [][]string{{phrase.T("Person"), phrase.T("To"), phrase.T("E-mail"), phrase.T("Subject"), phrase.T("Local time"), phrase.T("Time zone"), "UTC", phrase.T("State"), phrase.T("Why"), phrase.T("Text")}}
	for _, r := range m.all {
		local, zone, due := r.LocalTime, r.TimeZone, r.Due.UTC().Format(time.RFC3339)
		if r.State == outreach.Stopped {
			local, zone, due = "", "", ""
		}
		rows = append(rows, []string{m.Name(r.Person), r.To, strconv.Itoa(r.Step), r.Subject, local, zone, due, string(r.State), phrase.Of(r.Why), r.Text})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = noFormula(row[i])
		}
		if err := w.Write(row); err != nil {
			return "", err
		}
	}
	w.Flush()
	return b.String(), w.Error()
}

// noFormula keeps a spreadsheet from taking a value for a formula.
func noFormula(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
