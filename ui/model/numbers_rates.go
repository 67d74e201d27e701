package model

import (
	"cmp"
	"context"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/numbers"
	"reqdesk/ui/phrase"
)

// Rates are how often e-mails were answered.
func (m *NumbersModel) Rates() []Bar {
	switch m.Answers {
	case AnswersSequences:
		names := m.jobNames()
		return rateBars(numbers.AnswersByJob(m.shown), func(id core.JobID) string { return names[id] })
	case AnswersMailboxes:
		return rateBars(numbers.AnswersByMailbox(m.shown), m.mailbox)
	}
	return rateBars(numbers.AnswersByTemplate(m.shown), func(name string) string {
		return cmp.Or(name, phrase.T("Texts written in the sequence"))
	})
}

func rateBars[K comparable](rates []numbers.Rate[K], name func(K) string) (bars []Bar) {
	for _, r := range rates {
		b := Bar{Name: name(r.Key), Part: r.Rate(), Weak: r.Few(), Value: counted(r.Replied, r.Sent)}
		if r.Few() {
			b.Note = phrase.T("Too few to tell")
		} else {
			b.Low, b.High = r.Low, r.High
			b.Note = phrase.T("Most likely between %s and %s", percent(r.Low), percent(r.High))
		}
		if r.Pending > 0 {
			b.Note += " · " + phrase.N(r.Pending, "%d is too new to count", "%d are too new to count")
		}
		bars = append(bars, b)
	}
	return bars
}

// stageNames is a table of constants; nothing writes to it.
var stageNames = map[numbers.StageName]string{
	numbers.StageReview:   "To the decision",
	numbers.StageApproval: "To the first e-mail",
	numbers.StageAnswer:   "To the answer",
	numbers.StageInterest: "To interest",
	numbers.StageExport:   "To the ATS",
}

// Times are how long each step takes, and who is in it now.
func (m *NumbersModel) Times() (bars []Bar) {
	stages := numbers.Stages(m.shown, m.book.At)
	var most time.Duration
	for _, s := range stages {
		if !s.Few() {
			most = max(most, s.Median)
		}
	}
	for _, s := range stages {
		b := Bar{Name: phrase.Of(stageNames[s.Name]), Weak: s.Few(), Note: phrase.N(s.Done, "%d person", "%d people")}
		switch {
		case s.Few():
			b.Value = phrase.T("too few to tell")
		default:
			b.Value = phrase.T("usually %s", spanWords(s.Median))
			if most > 0 {
				b.Part = float64(s.Median) / float64(most)
			}
		}
		if s.Waiting > 0 {
			b.Note += " · " + phrase.N(s.Waiting, "%[1]d waits now, for %[2]s", "%[1]d wait now, the first for %[2]s", spanWords(s.Longest))
		}
		bars = append(bars, b)
	}
	return bars
}

// spanWords is a length of time in its largest whole unit; of days the nearest.
func spanWords(d time.Duration) string {
	switch {
	case d < time.Minute:
		return phrase.T("less than a minute")
	case d < time.Hour:
		return phrase.N(int(d/time.Minute), "%d minute", "%d minutes")
	case d < 48*time.Hour:
		return phrase.N(int(d/time.Hour), "%d hour", "%d hours")
	}
	return dayWords(int(d.Round(24*time.Hour) / (24 * time.Hour)))
}

// HasFiles tells whether the figures can be given to a file.
func (m *NumbersModel) HasFiles() bool { return m.files != nil }

// FilePath is where the figures would go as a file.
func (m *NumbersModel) FilePath() string { return m.files.FreePath(phrase.T("Numbers") + ".csv") }

// SaveFile writes all figures of those who are shown to a new file of comma-separated
// values.
func (m *NumbersModel) SaveFile(path string, done func(error)) {
	text, err := m.table()
	if err != nil {
		done(err)
		return
	}
	Act(m.loop, &m.saving, func(ctx context.Context) error { return m.files.SaveText(ctx, strings.TrimSpace(path), text) }, done)
}

func (m *NumbersModel) table() (string, error) {
	var b strings.Builder
	b.WriteRune('\ufeff') // spreadsheets know by it that it is UTF-8
	w := csv.NewWriter(&b)
	rows := [][]string{{
		phrase.T("Counted by"), phrase.T("Name"), phrase.T("Profiles"), phrase.In("people", "Contacted"), phrase.In("people", "Delivered"), phrase.In("people", "Clicked"), phrase.In("people", "Answered"), phrase.In("people", "Interested"), phrase.T("In the ATS"), phrase.In("people", "Hired"),
		phrase.T("Written to"), phrase.T("Answered of these"), phrase.T("Too new to count"), phrase.T("Median in hours"), phrase.T("Waiting now"),
	}}
	rows = append(rows, figureRow(phrase.T("All"), "", numbers.Funnel(m.shown)))
	jobs, clients := m.jobNames(), m.clientNames()
	rows = append(rows, groupRows(CompareSources, numbers.By(m.shown, func(c numbers.Course) string { return sourceName(c.Source) }), func(s string) string { return s })...)
	rows = append(rows, groupRows(CompareJobs, numbers.By(m.shown, numbers.ByJob), func(id core.JobID) string { return jobs[id] })...)
	rows = append(rows, groupRows(CompareClients, numbers.By(m.shown, numbers.ByClient), func(id core.ClientID) string { return clients[id] })...)
	rows = append(rows, groupRows(CompareMonths, numbers.By(m.shown, month), func(s string) string { return s })...)
	rows = append(rows, m.rateRows()...)
	for _, s := range numbers.Stages(m.shown, m.book.At) {
		row := make([]string, len(rows[0]))
		row[0], row[1], row[2] = phrase.T("How long it takes"), phrase.Of(stageNames[s.Name]), strconv.Itoa(s.Done)
		row[13], row[14] = strconv.FormatFloat(s.Median.Hours(), 'f', 1, 64), strconv.Itoa(s.Waiting)
		rows = append(rows, row)
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

func figureRow(by, name string, f numbers.Figures) []string {
	row := []string{by, name}
	for _, n := range []int{f.Profiles, f.Contacted, f.Delivered, f.Clicked, f.Replied, f.Leads, f.Exported, f.Hired} {
		row = append(row, strconv.Itoa(n))
	}
	return append(row, "", "", "", "", "")
}

func groupRows[K comparable](by Compare, groups []numbers.Group[K], name func(K) string) (rows [][]string) {
	for _, g := range groups {
		rows = append(rows, figureRow(CompareNames()[by], name(g.Key), g.Figures))
	}
	return rows
}

// rateRows are the answers by everything that they can be told apart by.
func (m *NumbersModel) rateRows() (rows [][]string) {
	row := func(by Answers, name string, sent, replied, pending int) {
		r := make([]string, 15)
		r[0], r[1], r[10], r[11], r[12] = AnswersNames()[by], name, strconv.Itoa(sent), strconv.Itoa(replied), strconv.Itoa(pending)
		rows = append(rows, r)
	}
	for _, r := range numbers.AnswersByTemplate(m.shown) {
		row(AnswersTemplates, cmp.Or(r.Key, phrase.T("Texts written in the sequence")), r.Sent, r.Replied, r.Pending)
	}
	jobs := m.jobNames()
	for _, r := range numbers.AnswersByJob(m.shown) {
		row(AnswersSequences, jobs[r.Key], r.Sent, r.Replied, r.Pending)
	}
	for _, r := range numbers.AnswersByMailbox(m.shown) {
		row(AnswersMailboxes, m.mailbox(r.Key), r.Sent, r.Replied, r.Pending)
	}
	return rows
}

func (m *NumbersModel) mailbox(id core.MailboxID) string {
	for _, b := range m.book.Mailboxes {
		if b.ID == id {
			return b.Name
		}
	}
	return phrase.T("A mailbox that was removed")
}
