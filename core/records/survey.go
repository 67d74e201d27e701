package records

import (
	"slices"
	"strconv"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// survey is what waits, thing by thing. Today writes it out for reading; notices
// tell which things are new.
type survey struct {
	held      []core.Held
	failed    []core.Entry // acts that failed
	unknown   []core.Entry
	drafted   []core.Entry  // e-mails that lie as drafts for the recruiter to send
	withdrawn []core.Entry  // those that must not be sent any more
	used      []core.Client // whose profile budget is used up
	reviews   []jobReview
	drafts    []core.Job
	unchecked []core.Job
	reopened  []core.Job // by the ATS, lately
	without   []without  // jobs for which no profiles came within a day
	wait      time.Time  // when the next one joins them; zero = none will
}

// reopenedFor is how long Today says that the ATS opened a job again.
const reopenedFor = 3 * 24 * time.Hour

// jobReview is an active job with new profiles.
type jobReview struct {
	job   core.Job
	tally tally
	// days is after how many days without a decision it is reminded of; late tells
	// that they have passed, due when they will.
	days int
	late bool
	due  time.Time
}

func (s *Service) survey(tx core.Tx) (w survey, err error) {
	if w.held, err = s.Store.HeldList(tx); err != nil {
		return w, err
	}
	entries, err := s.Store.OpenEntries(tx)
	if err != nil {
		return w, err
	}
	for _, e := range entries {
		switch e.State {
		case core.EntryFailed:
			w.failed = append(w.failed, e)
		case core.EntryUnknown:
			if !e.Drafted() {
				w.unknown = append(w.unknown, e)
				continue
			}
			stop, err := outreach.WhyNotSend(tx, s.Store, e)
			switch {
			case err != nil:
				return w, err
			case stop != "":
				w.withdrawn = append(w.withdrawn, e)
			default:
				w.drafted = append(w.drafted, e)
			}
		}
	}
	recruits, err := s.surveyJobs(tx, &w)
	if err != nil {
		return w, err
	}
	clients, err := s.Store.Clients(tx)
	for _, c := range clients {
		if b := c.Budget; b.Limited && b.Used >= b.Total && !c.Archived && recruits[c.ID] {
			w.used = append(w.used, c)
		}
	}
	return w, err
}

// surveyJobs goes through the jobs and tells which clients have one that may want
// profiles.
func (s *Service) surveyJobs(tx core.Tx, w *survey) (map[core.ClientID]bool, error) {
	jobs, err := s.Store.JobGlances(tx)
	if err != nil {
		return nil, err
	}
	days, err := s.remindDays(tx)
	if err != nil {
		return nil, err
	}
	recruits := map[core.ClientID]bool{}
	for _, j := range jobs {
		if s.Clock.Now().Sub(j.ReopenedAt) < reopenedFor {
			w.reopened = append(w.reopened, j)
		}
		if j.State == core.JobDraft {
			recruits[j.Client] = true
			w.drafts = append(w.drafts, j)
		}
		if j.State != core.JobActive {
			continue
		}
		recruits[j.Client] = true
		if j.Confirmed.IsZero() && j.Connection != 0 {
			w.unchecked = append(w.unchecked, j)
		}
		t, err := s.tally(tx, j.ID)
		if err != nil {
			return nil, err
		}
		if err := s.surveySources(tx, w, j, t); err != nil {
			return nil, err
		}
		if t.New > 0 {
			w.reviews = append(w.reviews, s.reviewOf(j, t, days))
		}
	}
	return recruits, nil
}

func (s *Service) reviewOf(j core.Job, t tally, days int) jobReview {
	r := jobReview{job: j, tally: t, days: days}
	if days > 0 {
		r.due = t.idle().Add(time.Duration(days) * 24 * time.Hour)
		r.late = !s.Clock.Now().Before(r.due)
	}
	return r
}

func (s *Service) remindDays(tx core.Tx) (int, error) {
	settings, err := s.Store.Settings(tx, "")
	if err != nil {
		return 0, err
	}
	days, err := strconv.Atoi(settings[core.SettingRemindDays])
	if err != nil || days < 0 {
		return core.DefaultRemindDays, nil
	}
	return days, nil
}

// heldKind is the kind of a decision as Today has it.
func heldKind(h core.Held) string {
	switch h.Kind {
	case core.HeldOwner:
		return KindOwner
	case core.HeldReference:
		return KindReference
	}
	return KindHeld
}

// decisions are those that the brake, unknown owners and shared references wait for.
func (w survey) decisions() []Item {
	var out []Item
	for _, h := range w.held {
		out = append(out, Item{Kind: heldKind(h), Text: core.Say(h.Reason), Count: len(h.Jobs), Since: h.Since})
	}
	return out
}

// outbox is what did not go out.
func (w survey) outbox() []Item {
	failed, export, unknown := Item{Kind: KindFailed}, Item{Kind: KindExport}, Item{Kind: KindUnknown}
	for _, e := range w.failed {
		if exports(e) {
			add(&export, e.Created)
		} else {
			add(&failed, e.Created)
		}
	}
	for _, e := range w.unknown {
		add(&unknown, e.Created)
	}
	failed.Text = core.Say("%s failed: look at the reason and try again or drop it", mails(w.failed))
	export.Text = core.SayN(export.Count, "%d export to the ATS failed: look at the reason and try again or drop it", "%d exports to the ATS failed: look at the reason and try again or drop it")
	unknown.Text = core.SayN(unknown.Count, "%d e-mail may have been sent: look into the Sent folder and say which", "%d e-mails may have been sent: look into the Sent folder and say which")
	var out []Item
	for _, i := range append([]Item{failed, export, unknown}, w.draftItems()...) {
		if i.Count > 0 {
			out = append(out, i)
		}
	}
	return out
}

// draftItems are the lines about e-mails that lie as drafts: those to send, and those that
// must not be sent any more.
func (w survey) draftItems() []Item {
	send, stop := draftItem(w.drafted), draftItem(w.withdrawn)
	send.Text = core.SayN(send.Count, "%d e-mail lies as a draft: send them, then say so", "%d e-mails lie as drafts: send them, then say so")
	stop.Text = core.SayN(stop.Count, "%d draft must not be sent any more: delete it, then say that you did not send it", "%d drafts must not be sent any more: delete them, then say that you did not send them")
	stop.Stop = true
	return []Item{stop, send}
}

// draftItem is about all of these, and about their job where it is one.
func draftItem(drafts []core.Entry) Item {
	i := Item{Kind: KindDrafted, Count: len(drafts)}
	if len(drafts) == 0 {
		return i
	}
	i.Since, i.Job = drafts[0].Created, drafts[0].Job
	if slices.ContainsFunc(drafts, func(e core.Entry) bool { return e.Job != i.Job }) {
		i.Job = 0
	}
	return i
}

// exports tells whether an entry is about an ATS; the others are e-mails.
func exports(e core.Entry) bool {
	switch e.Kind {
	case outreach.Kind, outreach.ReplyKind, outreach.TestKind, noticeKind:
		return false
	}
	return true
}

// mails counts the e-mails among entries: those of sequences and summaries, replies, and
// tests.
func mails(entries []core.Entry) core.Saying {
	var own, replies, tests int
	for _, e := range entries {
		switch {
		case exports(e):
		case e.Kind == outreach.ReplyKind:
			replies++
		case e.Kind == outreach.TestKind:
			tests++
		default:
			own++
		}
	}
	var said []any
	for _, one := range []core.Saying{
		core.SayN(own, "%d e-mail", "%d e-mails"),
		core.SayN(replies, "%d reply of yours", "%d replies of yours"),
		core.SayN(tests, "%d test e-mail", "%d test e-mails"),
	} {
		if n, _ := one.Count(); n > 0 {
			said = append(said, one)
		}
	}
	return core.Say([]string{"", "%s", "%s and %s", "%s, %s and %s"}[len(said)], said...)
}

// back is the jobs that the ATS opened again.
func (w survey) back() []Item {
	var out []Item
	for _, j := range w.reopened {
		text := core.Say("The ATS opened it again – %s", titleOf(j))
		if j.State == core.JobActive {
			text = core.Say("The ATS opened it again and its sequences go on at their step – %s", titleOf(j))
		}
		out = append(out, Item{Kind: KindReopened, Text: text, Count: 1, Job: j.ID, Since: j.ReopenedAt})
	}
	return out
}

func (w survey) budget() []Item {
	var out []Item
	for _, c := range w.used {
		text := core.Say("The profile budget of %s is used up: %s", c.Name, core.SayN(c.Budget.Total, "%d profile", "%d profiles"))
		out = append(out, Item{Kind: KindBudget, Text: text, Count: 1, Client: c.ID})
	}
	return out
}

// review is the profiles to review, and the reminders where they were left lying.
func (w survey) review() []Item {
	var out []Item
	for _, r := range w.reviews {
		title, n := titleOf(r.job), r.tally.New
		out = append(out, Item{
			Kind: KindProfiles, Text: core.SayN(n, "%[1]d new profile to review – %[2]s", "%[1]d new profiles to review – %[2]s", title),
			Count: n, Job: r.job.ID, Since: r.tally.oldest,
		})
		if r.late {
			out = append(out, Item{
				Kind: KindReminder, Count: n, Job: r.job.ID, Since: r.tally.idle(),
				Text: core.SayN(r.days, "Nothing was reviewed for %[1]d day: %[2]s – %[3]s", "Nothing was reviewed for %[1]d days: %[2]s – %[3]s", core.SayN(n, "%d profile waits", "%d profiles wait"), title),
			})
		}
	}
	return out
}

// unfinished is the drafts and what still has to be checked.
func (w survey) unfinished() []Item {
	var out []Item
	for _, j := range w.drafts {
		out = append(out, draft(j))
	}
	for _, j := range w.unchecked {
		out = append(out, Item{Kind: KindCheck, Text: core.Say("Check what was read from the ATS – %s", titleOf(j)), Count: 1, Job: j.ID, Since: j.Activated})
	}
	return out
}

func add(i *Item, since time.Time) {
	i.Count++
	if i.Since.IsZero() || since.Before(i.Since) {
		i.Since = since
	}
}
