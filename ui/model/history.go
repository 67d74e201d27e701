package model

import (
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// HistorySource reads the activity log of a job.
type HistorySource interface {
	PersonReader
	// History gives the lines of a job, oldest first.
	History(ctx context.Context, job core.JobID) ([]core.LogEntry, error)
}

// HistoryRow is one thing that happened.
type HistoryRow struct {
	At     time.Time
	What   string
	Person string // the name; "" = about no person
	Who    string
	Cause  string
}

// HistoryModel is what happened in a job, newest first.
type HistoryModel struct {
	loop   *Loop
	source HistorySource
	place  Question
	job    core.JobID

	Loaded  bool
	Err     error
	Rows    []HistoryRow
	Changed func()
}

// NewHistory makes the model.
func NewHistory(loop *Loop, source HistorySource) *HistoryModel {
	return &HistoryModel{loop: loop, source: source, Changed: func() {}}
}

// Show reads the history of a job.
func (m *HistoryModel) Show(job core.JobID) {
	if job != m.job {
		m.job, m.Loaded, m.Rows = job, false, nil
	}
	Load(m.loop, &m.place, func(ctx context.Context) ([]HistoryRow, error) {
		list, err := m.source.History(ctx, job)
		if err != nil {
			return nil, err
		}
		var ids []core.PersonID
		for _, e := range list {
			if e.Person != 0 {
				ids = append(ids, e.Person)
			}
		}
		slices.Sort(ids)
		persons, err := m.source.Persons(ctx, slices.Compact(ids))
		return historyRows(list, persons), err
	}, func(rows []HistoryRow, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.Rows = rows
		}
		m.Changed()
	})
}

func historyRows(list []core.LogEntry, persons map[core.PersonID]core.Person) []HistoryRow {
	rows := make([]HistoryRow, 0, len(list))
	for _, e := range slices.Backward(list) {
		rows = append(rows, HistoryRow{At: e.At, What: asSentence(whatWord(e.What)), Person: persons[e.Person].Name, Who: actorWord(e.Who), Cause: causeWord(e.Cause)})
	}
	return rows
}

// done is what became of a person by a decision, which is kept as the order that was given.
var done = map[string]string{"contact": "contacted", "save": "saved", "discard": "discarded", "move": "moved"}

// whatWord is what happened.
func whatWord(what string) string {
	order, ok := strings.CutPrefix(what, "candidate: ")
	if became := done[order]; ok && became != "" {
		return phrase.T("candidate: %s", phrase.Of(became))
	}
	return phrase.Of(what)
}

// causeWord is why something happened. Of a decision that was undone the log says what
// it was, in too few letters to be known again by.
func causeWord(cause string) string {
	if was, ok := strings.CutPrefix(cause, "was: "); ok {
		return phrase.T("was: %s", phrase.Of(was))
	}
	return phrase.Of(cause)
}

func asSentence(text string) string {
	if text == "" {
		return ""
	}
	r := []rune(text)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func actorWord(actor string) string {
	switch actor {
	case "recruiter":
		return phrase.T("You")
	case "engine":
		return "Reqdesk"
	case "ats":
		return phrase.T("The ATS")
	case "person":
		return phrase.T("The person")
	}
	return asSentence(actor)
}
