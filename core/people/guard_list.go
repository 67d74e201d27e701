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
	core.NotSource
	key  core.KeyKind
	page bool // a profile page is in common: that is one person's alone
}

// usualLines is on how many lists of people are found whom any list has.
const usualLines = 4

// lists looks the keys up over all lists of the workspace.
func (c *check) lists() error {
	lines := make([]line, 0, usualLines)
	for _, k := range c.keys {
		have, err := c.Store.NotSourcesByKey(c.tx, k)
		if err != nil {
			return err
		}
		for _, n := range have {
			if i := slices.IndexFunc(lines, func(l line) bool { return l.ID == n.ID }); i >= 0 {
				if !Strong(lines[i].key) {
					lines[i].key = k.Kind
				}
				lines[i].page = lines[i].page || k.Kind == core.KeyURL
				continue
			}
			lines = append(lines, line{n, k.Kind, k.Kind == core.KeyURL})
		}
	}
	// Newest first, so that the bound on reasons leaves out the oldest; strong
	// ones first, so that a weak one never hides them.
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(-cmp.Compare(strength(a.key), strength(b.key)), sinceOf(b.NotSource).Compare(sinceOf(a.NotSource)))
	})
	for _, l := range lines {
		if err := c.listed(l); err != nil {
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

func sinceOf(n core.NotSource) time.Time {
	if !n.Applicant.Since.IsZero() {
		return n.Applicant.Since
	}
	return n.Added
}

// listed words what one line means for this question.
func (c *check) listed(l line) error {
	if l.Applicant.Removed {
		return nil
	}
	r := core.VerdictReason{
		Level: core.VerdictWarn, Code: CodeOther, Key: l.key, Connection: l.Connection, Job: l.Job, Since: sinceOf(l.NotSource),
	}
	where, own, err := c.where(l.NotSource, &r)
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
	begin, end := "Is ", " (same "+KeyWords([]core.KeyKind{l.key})+")"
	switch {
	case asks:
		begin, end = sameBut(l.key)+" is ", ": please check whether it is the same person"
	case sent:
		begin = "Was sent to the ATS by you and is "
	}
	r.Why = begin + where + since(r.Since) + end
	r.Why += "."
	c.add(r)
	return nil
}

// shared tells whether a strong key of a line is more likely one that two people
// share: an address or a telephone, with other given names.
func (c *check) shared(l line) bool {
	return !l.page && fitNames(c.name, l.Applicant.Name) != fitWhole
}

// sameBut begins what is said of somebody who may be another person.
func sameBut(k core.KeyKind) string {
	if !Strong(k) {
		return "Somebody of the same name and employer"
	}
	return "Somebody of another name with the same " + KeyWords([]core.KeyKind{k})
}

// where names the list of a line, and tells whether it is this job's own. It
// sets the reason's job where the ATS job is imported.
func (c *check) where(n core.NotSource, r *core.VerdictReason) (string, bool, error) {
	if n.ATSJob == 0 {
		switch {
		case n.Job != 0 && n.Job == c.job.ID:
			return "on this job's not-to-source list", true, nil
		case n.Job != 0:
			title, err := c.jobTitle(n.Job)
			return "on the not-to-source list of " + title, false, err
		case n.Client == 0:
			return "on this workspace's not-to-source list", c.job.ID != 0, nil
		case n.Client == c.job.Client:
			return "on the client's not-to-source list", c.job.ID != 0, nil
		}
		return "on another client's not-to-source list", false, nil
	}
	if c.job.ID != 0 && c.job.Linked(n.ATSJob) {
		r.Job = c.job.ID
		return "in this job's pipeline in the ATS" + stage(n.Applicant), true, nil
	}
	return c.pipeline(n, r)
}

func (c *check) pipeline(n core.NotSource, r *core.VerdictReason) (string, bool, error) {
	title := "another job"
	switch a, err := c.Store.ATSJobGlance(c.tx, n.ATSJob); {
	case err == nil:
		title, r.Job = "“"+a.Posting.Title+"”", a.ImportedAs
	case !core.IsNotFound(err):
		return "", false, err
	}
	switch conn, err := c.Store.ConnectionGlance(c.tx, n.Connection); {
	case err == nil:
		title += " (connection " + conn.Name
		if conn.Client != c.job.Client || c.job.ID == 0 {
			if client, err := c.Store.ClientGlance(c.tx, conn.Client); err == nil {
				title += ", client " + client.Name
			}
		}
		title += ")"
	case !core.IsNotFound(err):
		return "", false, err
	}
	return "in the pipeline of " + title + stage(n.Applicant), false, nil
}

func stage(a core.Applicant) string {
	if a.Stage == "" {
		return ""
	}
	return ", stage “" + a.Stage + "”"
}

// sentByUs tells whether the application is the one that our own export made:
// it is no reason to keep the person out of the job that they were found for.
func (c *check) sentByUs(job core.JobID, a core.Applicant) (bool, error) {
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

func (c *check) jobTitle(id core.JobID) (string, error) {
	if id == 0 {
		return "no job", nil
	}
	j, err := c.Store.JobGlance(c.tx, id)
	switch {
	case core.IsNotFound(err):
		return "another job", nil
	case err != nil:
		return "", err
	}
	return "“" + j.Title + "”", nil
}

func (c *check) ago(at time.Time) string {
	switch days := int(c.now.Sub(at) / (24 * time.Hour)); {
	case days <= 0:
		return "today"
	case days < 14:
		return count(days, "day ago", "days ago")
	default:
		return count(days/7, "week ago", "weeks ago")
	}
}

func since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " since " + day(t)
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }
