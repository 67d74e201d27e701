package model

import (
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/ui/phrase"
)

// discardReasons are the usual ones, as they are kept whatever the window speaks.
var discardReasons = []string{"A must-have is missing", "Too junior", "Too senior", "Lives too far away", "Language", "Changed jobs lately"}

// DiscardReasons are offered when somebody is discarded; any other words do too.
func DiscardReasons() []string {
	own := make([]string, len(discardReasons))
	for i, r := range discardReasons {
		own[i] = phrase.T(r)
	}
	return own
}

// keptReason is how a reason is kept: a usual one in the same words in every language.
func keptReason(text string) string {
	text = strings.TrimSpace(text)
	for _, r := range discardReasons {
		if strings.EqualFold(text, phrase.T(r)) {
			return r
		}
	}
	return text
}

// reasonText shows a reason that was kept; what somebody wrote themselves, or what was
// kept in another language, stays as it is.
func reasonText(kept string) string {
	if slices.Contains(discardReasons, kept) {
		return phrase.T(kept)
	}
	return kept
}

// Progress is where one is in the queue: "3 of 38"; "" with nobody left.
func (m *ReviewModel) Progress() string {
	if m.Left() == 0 {
		return ""
	}
	return phrase.T("%d of %d", m.done+m.at+1, m.done+m.Left())
}

// Subtitle is the line under the page's title.
func (m *ReviewModel) Subtitle() string {
	where := m.Progress()
	if m.Listed && where != "" {
		where = phrase.N(m.Left(), "%d person", "%d people")
	}
	parts := []string{where, m.Job.Job.Title, m.Job.Client.Name}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// KeptOutText tells how many are kept out of the queue; "" = nobody.
func (m *ReviewModel) KeptOutText() string {
	if n := m.Job.Counts.KeptOut; n > 0 {
		return phrase.T("%d kept out – see why", n)
	}
	return ""
}

// GateText is a sentence about what the job lacks before anybody is contacted,
// with what to do; both "" when nothing does.
func (m *ReviewModel) GateText() (text, hint string) {
	switch j := m.Job.Job; {
	case j.ID == 0:
		return "", ""
	case j.State != core.JobActive:
		return phrase.T("The job is %s, so nobody can be contacted for it yet.", stateWord(j.State)), phrase.T("Looking, saving and discarding work all the same.")
	case j.SheetSaved.IsZero():
		return phrase.T("Before the first person is contacted, this job needs: %s.", strings.Join(sheetNeeds(j), ", ")), phrase.T("Until then people can be looked at, saved and discarded.")
	}
	return "", ""
}

// sheetNeeds says what the sheet of the first review will ask for.
func sheetNeeds(j core.Job) []string {
	var needs []string
	for _, key := range jobs.Missing(j) {
		if key != "title" && key != "location" {
			needs = append(needs, sheetWord(key, len(j.MustHaves)))
		}
	}
	if len(j.Objectives) == 0 {
		needs = append(needs, sheetWord("objectives", 0))
	}
	return append(needs, phrase.T("its e-mails"))
}

func stateWord(s core.JobState) string {
	switch s {
	case core.JobDraft:
		return phrase.T("a draft")
	case core.JobPaused:
		return phrase.T("paused")
	case core.JobClosed:
		return phrase.T("closed")
	case core.JobActive:
	}
	return phrase.T("active")
}

// NeverText says why the person shown can't be contacted at all.
func (m *ReviewModel) NeverText() string {
	item, _ := m.Current()
	return strings.Join(append(whys(item.Verdict), phrase.T("This can't be overridden.")), " ")
}

// Warning is one reason of the guard, for people.
type Warning struct {
	Text string
	Stop bool
}

// Warnings are the guard's reasons, gravest first.
func Warnings(v core.Verdict) []Warning {
	var out []Warning
	for _, r := range v.Reasons {
		out = append(out, Warning{Text: phrase.Of(r.Why), Stop: r.Level == core.VerdictStop})
	}
	return out
}

func whys(v core.Verdict) []string {
	var out []string
	for _, r := range v.Reasons {
		out = append(out, phrase.Of(r.Why))
	}
	return out
}

// WarningText is all reasons of a verdict, one a line.
func WarningText(v core.Verdict) string { return strings.Join(whys(v), "\n") }

// PastLine is where a person stands in another job.
type PastLine struct{ When, What, Note string }

// HistoryLines are the other jobs in which a person stands, newest first.
func HistoryLines(past []review.Past) []PastLine {
	var out []PastLine
	for _, p := range past {
		at := p.Candidacy.Decided
		if at.IsZero() {
			at = p.Candidacy.Added
		}
		note := p.Client
		if p.Candidacy.Reason != "" {
			note += " · " + reasonText(p.Candidacy.Reason)
		}
		out = append(out, PastLine{When: Day(at), What: phrase.T("%s for %s", candidacyWord(p.Candidacy.State), p.Title), Note: note})
	}
	return out
}

func candidacyWord(s core.CandidacyState) string {
	switch s {
	case core.CandidacyNew:
		return phrase.T("To be reviewed")
	case core.CandidacySaved:
		return phrase.In("person", "Saved")
	case core.CandidacyDiscarded:
		return phrase.T("Discarded")
	case core.CandidacyContacted:
		return phrase.T("Contacted")
	case core.CandidacyMoved:
		return phrase.T("Moved on from")
	case core.CandidacyKeptOut:
		return phrase.T("Kept out")
	}
	return string(s)
}

// Targets are the jobs to which somebody can be moved whose title, client or
// reference hold all words of text.
func (m *ReviewModel) Targets(text string) []JobRow {
	words := strings.Fields(strings.ToLower(text))
	var out []JobRow
	for _, o := range m.Jobs {
		if o.Job.ID != m.Job.Job.ID && o.Job.State != core.JobClosed && holdsAll(jobText(o), words) {
			out = append(out, jobRow(o))
		}
	}
	return out
}

// Others are the jobs that have somebody to review, for changing the job.
func (m *ReviewModel) Others() []records.Overview {
	return slices.DeleteFunc(slices.Clone(m.Jobs), func(o records.Overview) bool {
		return o.Job.ID == m.Job.Job.ID || o.Counts.New+o.Counts.Saved == 0
	})
}

// lessons is the number of decisions after which the review is explained.
const lessons = 3

func (m *ReviewModel) doneText(d review.Decision, i review.Item) string {
	text := PersonName(i.Person) + " " + map[review.Action]string{
		review.Contact: phrase.T("goes into the sequence; approve it before anything is sent"), review.Save: phrase.T("saved for later"), review.Discard: phrase.T("discarded"),
		review.Move: phrase.T("moved to %s", m.title(d.To)), review.Note: phrase.T("has a note"),
	}[d.Action]
	if m.count == lessons && d.Action != review.Note && m.Left() > 0 {
		return phrase.T("%s. That is all there is to it – %d left.", text, m.Left())
	}
	return text
}

func (m *ReviewModel) title(id core.JobID) string {
	if i := slices.IndexFunc(m.Jobs, func(o records.Overview) bool { return o.Job.ID == id }); i >= 0 {
		return m.Jobs[i].Job.Title
	}
	return phrase.T("another job")
}

// PersonName is a name for the screen, also of somebody whose name is not known.
func PersonName(p core.Person) string {
	switch {
	case !p.Erased.IsZero():
		return phrase.T("Somebody who was erased")
	case p.Name != "":
		return p.Name
	case len(p.Emails) > 0:
		return p.Emails[0]
	case len(p.URLs) > 0:
		return p.URLs[0]
	}
	return phrase.T("Somebody without a name")
}
