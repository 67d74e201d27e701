package people

import (
	"cmp"
	"slices"
	"time"

	"reqdesk/core"
)

// line is a line of a not-to-source list with the strongest key by which it was
// found.
type line struct {
	core.NotSourceGlance
	key  core.KeyKind
	page bool // a profile page is in common: that is one person's alone
}

// lists looks the keys up over all lists of the workspace.
func (c *check) lists() error {
	found, err := c.Store.NotSourceGlances(c.tx, c.keys)
	if err != nil || len(found) == 0 {
		return err
	}
	lines := make([]line, 0, len(found))
	for _, n := range found {
		l := line{n, n.By[0], slices.Contains(n.By, core.KeyURL)}
		if i := slices.IndexFunc(n.By, Strong); i >= 0 {
			l.key = n.By[i]
		}
		lines = append(lines, l)
	}
	// Newest first, so that the bound on reasons leaves out the oldest; strong
	// ones first, so that a weak one never hides them.
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(-cmp.Compare(strength(a.key), strength(b.key)), sinceOf(b.NotSourceGlance).Compare(sinceOf(a.NotSourceGlance)))
	})
	for i := range lines {
		if err := c.listed(&lines[i]); err != nil {
			return err
		}
	}
	return nil
}

func strength(k core.KeyKind) int {
	if Strong(k) {
		return 1
	}
	return 0
}

func sinceOf(n core.NotSourceGlance) time.Time {
	if !n.Applicant.Since.IsZero() {
		return n.Applicant.Since
	}
	return n.Added
}

// listed words what one line means for this question.
func (c *check) listed(l *line) error {
	if l.Applicant.Removed {
		return nil
	}
	r := core.VerdictReason{
		Level: core.VerdictWarn, Code: CodeOther, Key: l.key, Connection: l.Connection, Job: l.Job, Since: sinceOf(l.NotSourceGlance),
	}
	where, own, err := c.where(&l.NotSourceGlance, &r)
	if err != nil {
		return err
	}
	sent, err := c.sentByUs(r.Job, l.Applicant)
	if err != nil || sent && own {
		return err
	}
	asks := !Strong(l.key) || c.shared(l)
	switch {
	case !Strong(l.key):
		r.Code = CodeWeakKey
	case asks:
		r.Code = CodeShared
	case own:
		r.Level, r.Code = core.VerdictStop, CodeThisJob
	}
	r.Why = c.listedWords(l, where, asks, sent, r.Since)
	c.add(r)
	return nil
}

// listedWords says on which list somebody is, and whether that is to be checked.
func (c *check) listedWords(l *line, where string, asks, sent bool, at time.Time) string {
	same, on := KeyWords([]core.KeyKind{l.key}), day(at)
	switch {
	case asks && !Strong(l.key):
		return dated(
			at, core.Say("Somebody of the same name and employer is %s since %s: please check whether it is the same person.", where, on),
			core.Say("Somebody of the same name and employer is %s: please check whether it is the same person.", where),
		)
	case asks:
		return dated(
			at, core.Say("Somebody of another name with the same %s is %s since %s: please check whether it is the same person.", same, where, on),
			core.Say("Somebody of another name with the same %s is %s: please check whether it is the same person.", same, where),
		)
	case sent:
		return dated(
			at, core.Say("Was sent to the ATS by you and is %s since %s (same %s).", where, on, same),
			core.Say("Was sent to the ATS by you and is %s (same %s).", where, same),
		)
	}
	return dated(at, core.Say("Is %s since %s (same %s).", where, on, same), core.Say("Is %s (same %s).", where, same))
}

// shared tells whether a strong key of a line is more likely one that two people
// share: an address or a telephone, with other given names.
func (c *check) shared(l *line) bool {
	return !l.page && fitNames(c.name, l.Applicant.Name) != fitWhole
}

// where names the list of a line, and tells whether it is this job's own. It
// sets the reason's job where the ATS job is imported.
func (c *check) where(n *core.NotSourceGlance, r *core.VerdictReason) (string, bool, error) {
	if n.ATSJob == 0 {
		switch {
		case n.Job != 0 && n.Job == c.job.ID:
			return core.Say("on this job's not-to-source list").String(), true, nil
		case n.Job != 0:
			title, err := c.jobTitle(n.Job)
			return core.Say("on the not-to-source list of %s", title).String(), false, err
		case n.Client == 0:
			return core.Say("on this workspace's not-to-source list").String(), c.job.ID != 0, nil
		case n.Client == c.job.Client:
			return core.Say("on the client's not-to-source list").String(), c.job.ID != 0, nil
		}
		return core.Say("on another client's not-to-source list").String(), false, nil
	}
	if c.job.ID != 0 && c.job.Linked(n.ATSJob) {
		r.Job = c.job.ID
		if n.Applicant.Stage != "" {
			return core.Say("in this job's pipeline in the ATS, stage “%s”", n.Applicant.Stage).String(), true, nil
		}
		return core.Say("in this job's pipeline in the ATS").String(), true, nil
	}
	return c.pipeline(n, r)
}

func (c *check) pipeline(n *core.NotSourceGlance, r *core.VerdictReason) (string, bool, error) {
	title := anotherJob
	switch a, err := c.Store.ATSJobGlance(c.tx, n.ATSJob); {
	case err == nil:
		title, r.Job = core.Say("“%s”", a.Posting.Title).String(), a.ImportedAs
	case !core.IsNotFound(err):
		return "", false, err
	}
	from := core.Say("%s", title)
	switch conn, err := c.Store.ConnectionGlance(c.tx, n.Connection); {
	case err == nil:
		from = core.Say("%s (connection %s)", title, conn.Name)
		if conn.Client != c.job.Client || c.job.ID == 0 {
			if client, err := c.Store.ClientGlance(c.tx, conn.Client); err == nil {
				from = core.Say("%s (connection %s, client %s)", title, conn.Name, client.Name)
			}
		}
	case !core.IsNotFound(err):
		return "", false, err
	}
	if n.Applicant.Stage != "" {
		return core.Say("in the pipeline of %s, stage “%s”", from, n.Applicant.Stage).String(), false, nil
	}
	return core.Say("in the pipeline of %s", from).String(), false, nil
}

// sentByUs tells whether the application is the one that our own export made:
// it is no reason to keep the person out of the job that they were found for.
func (c *check) sentByUs(job core.JobID, a core.ApplicantGlance) (bool, error) {
	if job == 0 || c.person.ID == 0 {
		return false, nil
	}
	lead, err := c.Store.Lead(c.tx, job, c.person.ID)
	if core.IsNotFound(err) {
		return false, nil
	}
	return err == nil && !lead.Exported.IsZero() &&
		(lead.Application != "" && lead.Application == a.ID || lead.CandidateID != "" && lead.CandidateID == a.PersonID), err
}

// contacts looks for e-mails of the last days to this person, and to those who
// share a key with them.
func (c *check) contacts() error {
	who := map[core.PersonID]core.KeyKind{}
	if c.person.ID != 0 {
		who[c.person.ID] = ""
	}
	for _, k := range c.keys {
		ids, err := c.Store.PeopleByKey(c.tx, k)
		if err != nil {
			return err
		}
		for _, id := range ids[:min(len(ids), mostSharing)] {
			if have, ok := who[id]; !ok || have == core.KeyNameEmployer && Strong(k.Kind) {
				who[id] = k.Kind
			}
		}
	}
	for id, key := range who {
		if err := c.contacted(id, key); err != nil {
			return err
		}
	}
	return nil
}

// contacted adds a warning for each other job for which id was written to. key
// is "" for the person asked about.
func (c *check) contacted(id core.PersonID, key core.KeyKind) error {
	messages, err := c.Store.MessagesOf(c.tx, 0, id)
	if err != nil {
		return err
	}
	for _, m := range slices.Backward(messages) {
		at := m.Date
		if at.IsZero() {
			at = m.Recorded
		}
		if m.Kind != core.MessageSent || m.Job != 0 && m.Job == c.job.ID && id == c.person.ID || c.now.Sub(at) > RecentContact {
			continue
		}
		title, err := c.jobTitle(m.Job)
		if err != nil {
			return err
		}
		r := core.VerdictReason{Level: core.VerdictWarn, Code: CodeContact, Key: key, Job: m.Job, Since: at}
		switch {
		case key == core.KeyNameEmployer:
			r.Code = CodeWeakKey
			r.Why = "Somebody of the same name and employer was written to " + c.ago(at) + " for " + title + ": please check whether it is the same person."
		case key == "":
			r.Why = "Was written to " + c.ago(at) + " for " + title + "."
		default:
			r.Why = "Was written to " + c.ago(at) + " for " + title + " (same " + KeyWords([]core.KeyKind{key}) + ")."
		}
		c.add(r)
	}
	return nil
}

// anotherJob is one whose title is not known.
var anotherJob = core.Say("another job").String()

func (c *check) jobTitle(id core.JobID) (string, error) {
	if id == 0 {
		return core.Say("no job").String(), nil
	}
	j, err := c.Store.JobGlance(c.tx, id)
	switch {
	case core.IsNotFound(err):
		return anotherJob, nil
	case err != nil:
		return "", err
	}
	return core.Say("“%s”", j.Title).String(), nil
}

func (c *check) ago(at time.Time) string {
	switch days := core.DaysBetween(at, c.now.UTC()); {
	case days <= 0:
		return core.Say("today").String()
	case days < 14:
		return core.SayN(days, "%d day ago", "%d days ago").String()
	default:
		return core.SayN(days/7, "%d week ago", "%d weeks ago").String()
	}
}

// dated is what is said where it is known since when, and where it is not.
func dated(at time.Time, since, ever core.Saying) string {
	if at.IsZero() {
		return ever.String()
	}
	return since.String()
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }
