package demo

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"reqdesk/connectors/practice"
	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
	"reqdesk/core/leads"
)

// leadInATS exports the person who answered and compares with what the ATS
// recorded.
func (r *run) leadInATS() (string, error) {
	person := r.people[r.lead.ID]
	if _, err := r.Leads.Mark(r.ctx, r.job, person, "answered with interest"); err != nil {
		return "", err
	}
	preview, err := r.Leads.Preview(r.ctx, r.job, person)
	if err != nil {
		return "", err
	}
	if err := want(len(preview.Problems) == 0, "the ATS would refuse: %v", preview.Problems); err != nil {
		return "", err
	}
	if _, err := r.Leads.Export(r.ctx, r.job, person, false, ""); core.KindOf(err) != core.KindRefused {
		return "", want(false, "the first export went without its preview being confirmed: %v", err)
	}
	for range 2 { // asking twice makes no second candidate
		if _, err := r.Leads.Export(r.ctx, r.job, person, true, ""); err != nil {
			return "", err
		}
		if _, err := r.Engine().UntilIdle(r.ctx); err != nil {
			return "", err
		}
	}
	return r.checkCandidate()
}

func (r *run) checkCandidate() (string, error) {
	server := r.Company.ATS(employer)
	made := slices.DeleteFunc(server.Candidates(), func(c atsserver.Candidate) bool {
		return !c.ViaAPI || c.Email != r.lead.Resume.Basics.Email
	})
	if err := want(len(made) == 1, "the ATS holds %d candidates from this lead", len(made)); err != nil {
		return "", err
	}
	c := made[0]
	i := slices.IndexFunc(server.Applications(), func(a atsserver.Application) bool { return a.CandidateID == c.ID })
	if i < 0 {
		return "", want(false, "the candidate is on no job")
	}
	application := server.Applications()[i]
	pdf, err := practice.ResumePDF(r.lead.Resume)
	if err != nil {
		return "", err
	}
	attached := slices.ContainsFunc(server.Attachments(), func(a atsserver.Attachment) bool {
		return a.CandidateID == c.ID && a.Kind == "resume" && digest(a.Data) == digest(pdf)
	})
	return fmt.Sprintf("candidate %s on job %s, source %q, %d courses, %d positions", c.ID, application.JobID, application.Source, len(c.Education), len(c.Experience)),
		errors.Join(
			want(application.JobID == atsJob, "the candidate is on job %s", application.JobID),
			want(attached, "the résumé in the ATS is not the original"),
			want(c.LinkedInURL != "" && len(c.Experience) > 0 && len(c.Education) > 0, "LinkedIn %q, %d positions, %d courses", c.LinkedInURL, len(c.Experience), len(c.Education)))
}

// statusBack waits until the employer has moved the candidate on.
func (r *run) statusBack() (string, error) {
	progress := r.employer().Progress
	if _, err := r.Warp(r.ctx, r.Time.Now().Add(progress.After+time.Hour)); err != nil {
		return "", err
	}
	rows, err := r.Leads.List(r.ctx, r.job)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(rows, func(l leads.Row) bool { return l.Person == r.people[r.lead.ID] })
	if i < 0 {
		return "", want(false, "the lead is gone")
	}
	moved := slices.ContainsFunc(r.Company.ATS(employer).Applications(), func(a atsserver.Application) bool {
		return a.ID == rows[i].Application && a.Stage.Name == progress.Stage
	})
	return rows[i].ATSStage + " as of " + rows[i].AsOf.Format(time.RFC3339),
		errors.Join(want(moved, "the employer did not move the candidate"), want(rows[i].ATSStage == progress.Stage, "the lead shows %q", rows[i].ATSStage))
}
