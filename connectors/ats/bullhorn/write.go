package bullhorn

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// newLead is the status of a person, or of an application, that nobody has looked at:
// the ATS lists such submissions as web responses.
const newLead = "New Lead"

// Problems checks what the ATS wants of a candidate; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	b := candidate.Resume.Basics
	list := ats.NeedsName("Bullhorn", b)
	if b.FirstEmail() == "" {
		list = append(list, ats.Problem{
			Field: "basics.email", Message: "Without an e-mail address nobody can tell whether Bullhorn has the person already.",
			Fix: "Enter the person's e-mail address.",
		})
	}
	if len([]rune(profileOf(b))) > profileMost {
		list = append(list, ats.Problem{
			Field: "basics.profiles", Message: "The LinkedIn address is longer than the 100 letters that Bullhorn keeps.", Fix: "Shorten it to linkedin.com/in/NAME.",
		})
	}
	stages, err := c.stages(ctx)
	if err != nil {
		return nil, err
	}
	if status := cmp.Or(candidate.Stage, newLead); !slices.ContainsFunc(stages, func(s core.Stage) bool { return s.ID == status }) {
		list = append(list, ats.Problem{
			Field: "stage", Message: "The account has no status that the person could be given on the job.", Fix: "Choose a stage of the account for new people.",
		})
	}
	_, err = c.country(ctx, b.Location)
	return list, err
}

// CreateCandidate creates a candidate on a job, or puts one who exists there. What
// fails after the candidate exists is unknown: looking up finds the person.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	if !isID(candidate.JobID) || candidate.PersonID != "" && !isID(candidate.PersonID) {
		return ats.Created{}, core.Fail(core.KindNotFound, "Bullhorn has no job or person of that number; nothing was written.", "")
	}
	person, err := c.newPerson(ctx, candidate)
	if err != nil {
		return ats.Created{}, err
	}
	at := ats.Created{PersonID: string(person), URL: c.page("Candidate", person)}
	fields := map[string]any{
		"candidate": to(person), "jobOrder": to(wire.ID(candidate.JobID)),
		"status": cmp.Or(candidate.Stage, newLead), "dateWebResponse": time.Now().UnixMilli(),
	}
	put(fields, "source", candidate.Source, 100)
	application, err := c.create(ctx, "JobSubmission", fields)
	at.ApplicationID = string(application)
	switch known := candidate.PersonID != ""; {
	case err != nil && known:
		return ats.Created{}, err
	case err != nil:
		return ats.Created{}, half("The person is in Bullhorn, but perhaps not on the job yet.", err)
	case known:
		return at, nil // whoever was there before is left as they are
	}
	for _, e := range candidate.Resume.Education {
		if _, err := c.create(ctx, "CandidateEducation", education(person, e)); err != nil {
			return ats.Created{}, half("The person is on the job in Bullhorn, but their education may be incomplete.", err)
		}
	}
	for _, e := range candidate.Resume.Work {
		if _, err := c.create(ctx, "CandidateWorkHistory", work(person, e)); err != nil {
			return ats.Created{}, half("The person is on the job in Bullhorn, but their work history may be incomplete.", err)
		}
	}
	return at, nil
}

// newPerson creates a candidate, or takes the one who exists.
func (c *Connector) newPerson(ctx context.Context, candidate ats.Candidate) (wire.ID, error) {
	b := candidate.Resume.Basics
	switch {
	case candidate.PersonID != "":
		return wire.ID(candidate.PersonID), nil
	case strings.TrimSpace(b.Name) == "" || b.FirstEmail() == "":
		return "", core.Fail(core.KindInvalid, "Bullhorn wants a name and an e-mail address; nothing was written.", "Enter them and send the person again.")
	}
	country, err := c.country(ctx, b.Location)
	if err != nil {
		return "", err
	}
	return c.create(ctx, "Candidate", c.person(candidate, country))
}

// half is the error for a candidate who exists and is not complete.
func half(what string, err error) error {
	return ats.Incomplete(what, "Look there; the next try finds the person and does not create them again.", err)
}

// AttachResume attaches a résumé unless the same file is there already.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	if !isID(at.PersonID) {
		return core.Fail(core.KindNotFound, "This is no candidate of Bullhorn.", "")
	}
	sum := sha256.Sum256(f.Data)
	name := externalID(sum[:])
	have, err := all[wireFile](ctx, c, wanted{path: "/entity/Candidate/" + at.PersonID + "/fileAttachments", fields: "id,externalID"})
	if err != nil || slices.ContainsFunc(have, func(w wireFile) bool { return w.External == name }) {
		return err
	}
	var made struct {
		ID wire.ID `json:"fileId"`
	}
	_, err = c.session.Do(ctx, httpx.Request{
		Method: http.MethodPut, Path: "/file/Candidate/" + at.PersonID, Once: true,
		In: map[string]string{
			"externalID": name, "fileType": "SAMPLE", "type": "Resume", "name": f.Name, "contentType": f.MediaType,
			"description": "Résumé", "fileContent": base64.StdEncoding.EncodeToString(f.Data),
		},
		Out: &made,
	})
	if err == nil && made.ID == "" {
		err = unsure()
	}
	return err
}

// WriteNote writes a note to the person, about the job.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	s, _, err := c.submission(ctx, at.ApplicationID)
	if err == nil && !isID(at.PersonID) {
		err = core.Fail(core.KindNotFound, "This is no candidate of Bullhorn.", "")
	}
	if err != nil {
		return err
	}
	var settings struct {
		User    wire.ID  `json:"userId"`
		Actions []string `json:"commentActionList"`
	}
	if _, err := c.session.Do(ctx, httpx.Request{Path: "/settings/userId,commentActionList", Out: &settings}); err != nil {
		return err
	}
	if !isID(string(settings.User)) || !isID(string(s.Job.ID)) {
		return paging.Incomplete()
	}
	note := map[string]any{
		"personReference": to(wire.ID(at.PersonID)), "commentingPerson": to(settings.User), "jobOrder": to(s.Job.ID), "comments": wire.Breaks(text),
	}
	if slices.Contains(settings.Actions, "Other") {
		note["action"] = "Other"
	}
	_, err = c.create(ctx, "Note", note)
	return err
}

// MoveStage sets the status of a submission.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	if !isID(at.ApplicationID) || stage == "" {
		return core.Fail(core.KindUsage, "This is no submission of Bullhorn, or no status.", "")
	}
	var made wireMade
	_, err := c.session.Do(ctx, httpx.Request{
		Method: http.MethodPost, Path: "/entity/JobSubmission/" + at.ApplicationID, In: map[string]string{"status": stage}, Out: &made,
	})
	if err == nil && made.ID == "" {
		err = unsure()
	}
	return err
}
