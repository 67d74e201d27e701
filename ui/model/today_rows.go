package model

import (
	"strings"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/phrase"
)

// todayKeys open the lines of Today, one key each.
const todayKeys = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// singly is how many lines of one kind stand on Today one by one, once there are
// more lines than keys of one digit; the rest of the kind is one line.
const (
	singly   = 2
	crowded  = 9
	everyJob = core.JobID(0)
)

func todayRows(items []records.Item) []TodayRow {
	items = withoutReminded(items)
	if len(items) > crowded {
		items = folded(items)
	}
	rows := make([]TodayRow, 0, len(items))
	for n, i := range items {
		r := TodayRow{Kind: i.Kind, Title: phrase.Said(i.Text), Note: todayNote(i), To: todayRoute(i)}
		if n < len(todayKeys) {
			r.Key = todayKeys[n : n+1]
		}
		rows = append(rows, r)
	}
	return rows
}

// withoutReminded leaves the plain line of a job's profiles out where a reminder
// says the same and more.
func withoutReminded(items []records.Item) []records.Item {
	reminded := map[core.JobID]bool{}
	for _, i := range items {
		if i.Kind == records.KindReminder {
			reminded[i.Job] = true
		}
	}
	out := make([]records.Item, 0, len(items))
	for _, i := range items {
		if i.Kind != records.KindProfiles || !reminded[i.Job] {
			out = append(out, i)
		}
	}
	return out
}

// folded makes one line of each kind that has many.
func folded(items []records.Item) []records.Item {
	kinds := map[string][]records.Item{}
	for _, i := range items {
		kinds[i.Kind] = append(kinds[i.Kind], i)
	}
	var out []records.Item
	done := map[string]bool{}
	for _, i := range items {
		all := kinds[i.Kind]
		switch {
		case len(all) <= singly:
			out = append(out, i)
		case !done[i.Kind]:
			done[i.Kind] = true
			out = append(out, fold(all))
		}
	}
	return out
}

func fold(all []records.Item) records.Item {
	one := records.Item{Kind: all[0].Kind, Job: everyJob, Since: all[0].Since}
	for _, i := range all {
		one.Count += i.Count
		if i.Since.Before(one.Since) {
			one.Since = i.Since
		}
	}
	one.Text = foldedText(one, len(all))
	return one
}

func foldedText(i records.Item, n int) core.Saying {
	jobs := core.SayN(n, "%d job", "%d jobs")
	switch i.Kind {
	case records.KindReplies:
		return core.SayN(i.Count, "%[1]d reply to answer in %[2]s", "%[1]d replies to answer in %[2]s", jobs)
	case records.KindAsk:
		return core.SayN(i.Count, "%[1]d answer to decide about in %[2]s", "%[1]d answers to decide about in %[2]s", jobs)
	case records.KindHeld:
		return core.Say("%s to decide, of %s", core.SayN(n, "%d unusual closing", "%d unusual closings"), core.SayN(i.Count, "%d ATS job", "%d ATS jobs"))
	case records.KindOwner:
		return core.Say("%s of %s whom nobody here knows", core.SayN(n, "%d owner", "%d owners"), core.SayN(i.Count, "%d ATS job", "%d ATS jobs"))
	case records.KindReference:
		return core.SayN(n, "%d job in the ATS may be closed ones, opened again", "%d jobs in the ATS may be closed ones, opened again")
	case records.KindConnection:
		return core.SayN(n, "%d connection does not work", "%d connections do not work")
	case records.KindMailbox:
		return core.SayN(n, "%d mailbox does not work", "%d mailboxes do not work")
	case records.KindBounced:
		return core.SayN(i.Count, "%[1]d e-mail came back in %[2]s, and there are other addresses", "%[1]d e-mails came back in %[2]s, and there are other addresses", jobs)
	case records.KindReopened:
		return core.Say("The ATS opened %s again", jobs)
	case records.KindBudget:
		return core.SayN(n, "The profile budgets of %d client are used up", "The profile budgets of %d clients are used up")
	case records.KindSourcing:
		return core.Say("No profiles came within a day in %s", jobs)
	case records.KindReminder:
		return core.SayN(i.Count, "%[1]d profile has waited for days in %[2]s", "%[1]d profiles have waited for days in %[2]s", jobs)
	case records.KindProfiles:
		return core.SayN(i.Count, "%[1]d new profile to review in %[2]s", "%[1]d new profiles to review in %[2]s", jobs)
	case records.KindDraft:
		return core.SayN(n, "%d draft waits for you", "%d drafts wait for you")
	case records.KindCheck:
		return core.Say("Check what was read from the ATS in %s", jobs)
	}
	return core.SayN(n, "%d thing waits", "%d things wait")
}

// todayRoute is where an item is settled.
func todayRoute(i records.Item) Route {
	switch i.Kind {
	case records.KindProfiles, records.KindReminder:
		return ToReview(i.Job)
	case records.KindSourcing:
		if i.Job == everyJob {
			return To(Jobs)
		}
		return ToJob(i.Job, TabSources)
	case records.KindReplies, records.KindAsk:
		return To(Inbox)
	case records.KindDraft, records.KindCheck:
		if i.Job == everyJob {
			return Route{Place: Jobs, Tab: map[string]Tab{records.KindDraft: TabDrafts, records.KindCheck: TabCheck}[i.Kind]}
		}
		return ToJob(i.Job, TabAbout)
	case records.KindConflict:
		return To(Conflicts)
	case records.KindTask:
		return Route{Place: People, Tab: TabTasks}
	case records.KindDuplicate:
		return Route{Place: People, Tab: TabDuplicates}
	case KindUntold:
		return Route{Place: People, Tab: TabUntold}
	case records.KindConnection:
		return ToConnection(i.Conn)
	case records.KindBudget:
		return ToBudget(i.Client)
	case records.KindHeld, records.KindOwner, records.KindReference, records.KindMailbox:
		return To(Clients)
	case records.KindDrafted, records.KindBounced:
		if i.Job != everyJob {
			return ToJob(i.Job, TabContacted)
		}
		return map[string]Route{records.KindDrafted: {Place: Settings, Tab: TabOutbox}, records.KindBounced: To(Jobs)}[i.Kind]
	case KindPaused, records.KindFailed, records.KindExport, records.KindUnknown:
		return Route{Place: Settings, Tab: TabOutbox}
	}
	if i.Job != everyJob {
		return ToJob(i.Job, "")
	}
	return To(Jobs)
}

// todayNotes say below a line what is good to know about it.
var todayNotes = map[string]string{
	KindPaused:             "Look through what waits, and resume it in the outbox",
	KindUntold:             untoldNote,
	records.KindProfiles:   "Review them with one key each",
	records.KindSourcing:   "Sources are asked by themselves while Reqdesk is open",
	records.KindReminder:   "You are reminded of it once",
	records.KindReplies:    "Whoever replied gets nothing more from the sequence",
	records.KindAsk:        "The sequence waits until you say what it is",
	records.KindTask:       "What you wanted to do about somebody",
	records.KindDuplicate:  "See both sides; nothing is merged by itself",
	records.KindDraft:      "Fill it in, then go live",
	records.KindCheck:      "Places and types were read by machine",
	records.KindConflict:   "See yours and theirs; nothing goes out to them meanwhile",
	records.KindHeld:       "Nothing was closed; decide for yourself",
	records.KindOwner:      "Add them to import their jobs, or leave them out",
	records.KindReference:  "Nothing was reopened; say whether it is the same job",
	records.KindFailed:     "Nothing was lost; each has its reason",
	records.KindExport:     "Nothing was lost; each has its reason",
	records.KindUnknown:    "Never sent again by itself",
	records.KindDrafted:    "What follows waits until you say that you sent it",
	records.KindBounced:    "One key writes to their other address, at the same step",
	records.KindReopened:   "Nothing has to be done; have a look whether it is still the same job",
	records.KindBudget:     "New jobs stay in Drafts until there is more",
	records.KindConnection: "Everything else goes on working",
	records.KindMailbox:    "Everything else goes on working",
}

func todayNote(i records.Item) string {
	switch {
	case i.Kind == records.KindDraft && i.Whole:
		return phrase.T("Look it over, then go live")
	case i.Stop:
		return phrase.T("Each says what has come between")
	}
	return phrase.Of(todayNotes[strings.TrimSpace(i.Kind)])
}
