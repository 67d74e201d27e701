package demo

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"reqdesk/connectors/practice"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
	"reqdesk/core/people"
	scenario "reqdesk/core/practice"
	"reqdesk/core/review"
)

// connected adds accounts and probes both sides.
func (r *run) connected() (string, error) {
	if err := r.SetUp(r.ctx); err != nil {
		return "", err
	}
	rights, err := r.CheckConnection(r.ctx, employer)
	if err != nil {
		return "", err
	}
	for _, right := range rights {
		if !right.OK {
			return "", want(false, "the right %s is missing", right.Feature)
		}
	}
	smtp, imap, err := r.CheckMailbox(r.ctx, "recruiter")
	if err = errors.Join(err, smtp.Err, imap.Err); err != nil {
		return "", err
	}
	asked := r.Company.ATS(employer).Calls()
	return fmt.Sprintf("%d rights; the ATS answered %d calls; mailbox signs in", len(rights), len(asked)),
		want(len(asked) > 0, "the ATS was not asked")
}

// firstSync compares the mirror with what the server holds.
func (r *run) firstSync() (string, error) {
	reports, err := r.SyncAll(r.ctx, nil, false)
	if err != nil {
		return "", err
	}
	seen := 0
	for _, report := range reports {
		if report.Error != nil {
			return "", want(false, "%s: %s", report.Connection, report.Error.Message)
		}
		seen += report.Jobs.Seen
	}
	held := 0
	for _, e := range r.Company.Scenario().Employers {
		held += len(r.Company.ATS(e.ID).Jobs())
	}
	return fmt.Sprintf("%d ATS jobs of %d connections", seen, len(reports)), want(seen == held, "the servers hold %d jobs, %d were seen", held, seen)
}

// found searches by a part of the reference.
func (r *run) found() (string, error) {
	part := reference[len(reference)-4:]
	result, err := r.Jobs.Search().Find(r.ctx, jobs.Query{Text: part})
	if err != nil {
		return "", err
	}
	if err := want(result.Total == 1 && len(result.Jobs) == 1, "%q finds %d jobs", part, result.Total); err != nil {
		return "", err
	}
	var mirror core.ATSJob
	err = r.DB.View(r.ctx, func(tx core.Tx) (err error) {
		mirror, err = r.DB.ATSJob(tx, result.Jobs[0])
		return err
	})
	return fmt.Sprintf("%q finds %s", part, mirror.Posting.Title), errors.Join(err, want(mirror.Posting.ID == atsJob, "found %s", mirror.Posting.ID))
}

// imported takes the job that has two of three must-haves.
func (r *run) imported() (string, error) {
	c, err := r.ConnectionNamed(r.ctx, employer)
	if err != nil {
		return "", err
	}
	job, err := r.Jobs.Import(r.ctx, c.ID, reference)
	if err != nil {
		return "", err
	}
	r.job = job.ID
	missing := jobs.Missing(job)
	return fmt.Sprintf("%s is a draft; missing: %s", job.ID, strings.Join(missing, ", ")),
		want(job.State == core.JobDraft && slices.Equal(missing, []string{"must_haves"}), "state %s, missing %v", job.State, missing)
}

// activated is refused first, then fills in what is missing.
func (r *run) activated() (string, error) {
	if _, err := r.Jobs.Activate(r.ctx, r.job); core.KindOf(err) != core.KindRefused {
		return "", want(false, "going live with two must-haves gave %v", err)
	}
	if _, err := r.Jobs.Set(r.ctx, r.job, map[string]string{"must_haves": "Go; Kubernetes; PostgreSQL"}); err != nil {
		return "", err
	}
	if _, err := r.Jobs.Confirm(r.ctx, r.job); err != nil {
		return "", err
	}
	job, err := r.Jobs.Activate(r.ctx, r.job)
	return "refused with two must-haves, live with three", errors.Join(err, want(job.State == core.JobActive, "state %s", job.State))
}

// resumesRead reads the PDF résumés of everybody who fits the job and compares
// what was read with the scenario.
func (r *run) resumesRead() (string, error) {
	if _, err := r.SyncAll(r.ctx, nil, false); err != nil {
		return "", err
	}
	cast := r.Company.Scenario().For(atsJob)
	var files []intake.File
	for _, p := range cast {
		pdf, err := practice.ResumePDF(p.Resume)
		if err != nil {
			return "", err
		}
		files = append(files, intake.File{Name: p.ID + ".pdf", Data: pdf})
	}
	report, err := r.Intake.Import(r.ctx, files, r.job, true)
	if err != nil {
		return "", err
	}
	if err := want(len(report.Accepted) == len(cast), "%d of %d résumés were taken: %v", len(report.Accepted), len(cast), report.Refused); err != nil {
		return "", err
	}
	for i, a := range report.Accepted {
		truth := cast[i].Resume.Basics
		for _, f := range a.Fields.All() {
			wrong := f.Path == "basics.name" && f.Value != truth.Name || f.Path == "basics.email" && f.Value != truth.Email
			if wrong {
				return "", want(false, "%s was read wrongly in résumé %s", f.Path, cast[i].ID)
			}
		}
		r.people[cast[i].ID] = a.Person
	}
	return fmt.Sprintf("%d PDF résumés; name and e-mail as in the originals", len(cast)), nil
}

// keptOut compares with the pipeline as the ATS holds it: by e-mail and by
// LinkedIn address.
func (r *run) keptOut() (string, error) {
	var kept []people.Kept
	err := r.DB.View(r.ctx, func(tx core.Tx) (err error) {
		kept, err = r.People.KeptOut(tx, r.job)
		return err
	})
	if err != nil {
		return "", err
	}
	var whys []string
	for _, p := range r.Company.Scenario().For(atsJob) {
		i := slices.IndexFunc(kept, func(k people.Kept) bool { return k.Person.ID == r.people[p.ID] })
		if err := want((i >= 0) == (p.Pipeline != ""), "%s is known to the ATS by %q, kept out: %v", p.ID, p.Pipeline, i >= 0); err != nil {
			return "", err
		}
		if i >= 0 {
			whys = append(whys, kept[i].Why)
		}
	}
	return strings.Join(whys, " "), want(len(whys) > 0 && len(r.Company.ATS(employer).Applications()) > 0, "nobody was kept out")
}

// sequence is the e-mails of the demo. The second falls between the first answer
// and the closing, the third between the closing and the reopening.
const sequence = `steps:
  - subject: "{{ job_title }} in {{ job_location | default: \"your area\" }}"
    text: |
      Hello {{ first_name | default: "there" }},

      {{ client }} looks for somebody like you, and I would like to tell you why.
      All about the job, and the way to apply: {{ apply_link }}

      Best regards,
      {{ sender_name }}
  - after: 2d
    text: |
      Hello {{ first_name | default: "there" }},

      may I ask once more? Here is the job again: {{ apply_link }}

      Best regards,
      {{ sender_name }}
  - after: 2d
    text: |
      Hello {{ first_name | default: "there" }},

      I leave it at this: {{ apply_link }}

      {{ sender_name }}
`

// reviewed sets up the first review and contacts everybody whom the guard lets
// through.
func (r *run) reviewed() (string, error) {
	if _, err := r.Outreach.SetSequence(r.ctx, r.job, sequence); err != nil {
		return "", err
	}
	sheet := jobs.Sheet{Objectives: []string{"Two hires by spring", "Lisbon or remote in Portugal"}}
	if _, err := r.Jobs.SaveSheet(r.ctx, r.job, sheet); err != nil {
		return "", err
	}
	contacted, stopped := 0, 0
	for _, p := range r.inReview() {
		_, err := r.Review.Decide(r.ctx, review.Decision{Job: r.job, Person: r.people[p.ID], Action: review.Contact})
		switch {
		case err == nil:
			contacted++
		case core.KindOf(err) == core.KindRefused:
			stopped++
			d := review.Decision{Job: r.job, Person: r.people[p.ID], Action: review.Discard, Reason: "off-limits"}
			if _, err := r.Review.Decide(r.ctx, d); err != nil {
				return "", err
			}
		default:
			return "", err
		}
	}
	return fmt.Sprintf("%d to contact, %d stopped by the guard", contacted, stopped), want(contacted >= 8 && stopped == 1, "%d contacted, %d stopped", contacted, stopped)
}

// inReview is who is not in the ATS's pipeline.
func (r *run) inReview() []scenario.Person {
	return slices.DeleteFunc(r.Company.Scenario().For(atsJob), func(p scenario.Person) bool { return p.Pipeline != "" })
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }
