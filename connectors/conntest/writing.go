package conntest

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// writing: a lead goes in, is found, read, moved, and its status comes back.
func (r *rig) writing() {
	c := r.connector()
	writer, ok := ats.As[ats.CandidateWriter](c)
	if !ok {
		return
	}
	if r.Write == nil {
		r.t.Errorf("it can create candidates; the target lacks Write")
		return
	}
	candidate := r.Write.Candidate
	basics := candidate.Resume.Basics
	r.found(c, []string{basics.Email}, "")
	problems, err := writer.Problems(r.ctx, candidate)
	if err != nil || len(problems) > 0 {
		r.t.Errorf("problems of a good candidate: %v, %v", problems, err)
	}
	r.gate.set(0, nil)
	made, err := r.create(c, writer)
	if err != nil || made.PersonID == "" || made.ApplicationID == "" {
		r.t.Errorf("created %+v, %v", made, err)
		return
	}
	r.carried(r.gate.bodies())
	r.found(c, []string{basics.Email}, made.PersonID)
	r.readable(c, made)
	r.attached(c, made)
	if n, ok := ats.As[ats.NoteWriter](c); ok {
		if err := n.WriteNote(r.ctx, made, "Answered within a day."); err != nil {
			r.t.Errorf("note: %v", err)
		}
	}
	r.moved(c, made)
}

// create makes the candidate, with the résumé where the ATS takes it only so.
func (r *rig) create(c ats.Connector, writer ats.CandidateWriter) (ats.Created, error) {
	if together, ok := ats.As[ats.ResumeCreator](c); ok {
		if r.Write.Attached == nil {
			r.t.Errorf("it creates with a résumé; the target lacks Attached")
			return writer.CreateCandidate(r.ctx, r.Write.Candidate)
		}
		made, err := together.CreateWithResume(r.ctx, r.Write.Candidate, r.Write.Resume)
		if err == nil && !r.has(made.PersonID, r.Write.Resume.Data) {
			r.t.Errorf("the résumé did not arrive as it was sent")
		}
		return made, err
	}
	return writer.CreateCandidate(r.ctx, r.Write.Candidate)
}

// has tells whether the server has this file of a person's.
func (r *rig) has(person string, data []byte) bool {
	return slices.ContainsFunc(r.Write.Attached(person), func(f []byte) bool { return bytes.Equal(f, data) })
}

// carried: what the descriptor says goes along is in what was sent, and nothing
// of what it does not say.
func (r *rig) carried(sent string) {
	resume := r.Write.Candidate.Resume
	marks := map[string]string{ats.CarrySource: r.Write.Candidate.Source}
	if len(resume.Education) > 0 {
		marks[ats.CarryEducation] = resume.Education[0].Institution
	}
	if len(resume.Work) > 0 {
		marks[ats.CarryExperience] = resume.Work[0].Name
	}
	for _, p := range resume.Basics.Profiles {
		if p.Network == "LinkedIn" {
			marks[ats.CarryLinkedIn] = p.URL
		}
	}
	maps.Copy(marks, r.Write.Marks)
	for _, word := range []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource} {
		if marks[word] == "" {
			r.t.Errorf("the candidate that the target writes has no %s", word)
			continue
		}
		declared, went := slices.Contains(r.Factory.Descriptor.Carries, word), strings.Contains(sent, marks[word])
		if declared != went {
			r.t.Errorf("%s: declared as going along: %v, sent: %v", word, declared, went)
		}
	}
}

// found: looking the person up gives want, "" = unknown.
func (r *rig) found(c ats.Connector, emails []string, want string) {
	finder, ok := ats.As[ats.CandidateFinder](c)
	if !ok {
		return
	}
	got, err := finder.FindCandidate(r.ctx, emails, nil)
	switch {
	case err != nil:
		r.t.Errorf("find: %v", err)
	case want == "" && got != nil:
		r.t.Errorf("found somebody before anybody was created")
	case want != "" && (got == nil || got.PersonID != want):
		r.t.Errorf("the created candidate is not found, but %+v", got)
	case want != "" && (got.By == "" || got.Applications[r.Write.Candidate.JobID] == ""):
		r.t.Errorf("found without the key or the application: %+v", got)
	}
}

// readable: the new application is in the job's pipeline.
func (r *rig) readable(c ats.Connector, made ats.Created) {
	lister, ok := ats.As[ats.PeopleLister](c)
	if !ok {
		return
	}
	all := records(read(r, "people", lister.People(r.ctx, r.Write.Candidate.JobID, "", ""), 0).pages, applicantID)
	a, ok := all[made.ApplicationID]
	basics := r.Write.Candidate.Resume.Basics
	if !ok || a.PersonID != made.PersonID || a.Name != basics.Name || !slices.Contains(a.Emails, basics.Email) {
		r.t.Errorf("the created candidate is not in the pipeline, or not as written")
	}
}

// attached: the résumé arrives as it is, and twice does no harm.
func (r *rig) attached(c ats.Connector, made ats.Created) {
	attacher, ok := ats.As[ats.ResumeAttacher](c)
	if !ok {
		return
	}
	for range 2 {
		if err := attacher.AttachResume(r.ctx, made, r.Write.Resume); err != nil {
			r.t.Errorf("résumé: %v", err)
		}
	}
	if r.Write.Attached == nil {
		return
	}
	files := r.Write.Attached(made.PersonID)
	if len(files) == 0 || !bytes.Equal(files[0], r.Write.Resume.Data) {
		r.t.Errorf("the résumé did not arrive as it was sent (%d files)", len(files))
	}
}

// moved: another stage is set and read back.
func (r *rig) moved(c ats.Connector, made ats.Created) {
	lister, ok := ats.As[ats.StageLister](c)
	reader, readable := ats.As[ats.StatusReader](c)
	if !ok || !readable {
		return
	}
	stages, err := lister.Stages(r.ctx, r.Write.Candidate.JobID)
	before, statusErr := reader.Status(r.ctx, made)
	if err != nil || statusErr != nil || before.Status == "" && before.Stage == "" {
		r.t.Errorf("stages and status: %+v, %v, %v", before, err, statusErr)
		return
	}
	mover, ok := ats.As[ats.StageMover](c)
	if !ok {
		return
	}
	for _, stage := range stages {
		if stage.ID == before.StageID || stage.Final {
			continue
		}
		if err := mover.MoveStage(r.ctx, made, stage.ID); err != nil {
			r.t.Errorf("move: %v", err)
		}
		if after, err := reader.Status(r.ctx, made); err != nil || after.StageID != stage.ID || after.Stage != stage.Name {
			r.t.Errorf("moved to %q, read back %+v, %v", stage.Name, after, err)
		}
		return
	}
	r.t.Errorf("the job has no second stage to move to")
}

// lostWrite: when the answer to a write is lost, it was sent once, its outcome
// is not called a failure of the caller, and looking up tells that it was done.
func (r *rig) lostWrite() {
	c := r.connector()
	writer, ok := ats.As[ats.CandidateWriter](c)
	if !ok || r.Write == nil {
		return
	}
	r.gate.set(0, nil)
	_, err := writer.Problems(r.ctx, r.Write.Candidate) // what it reads beforehand may be kept from here on
	if err != nil {
		r.t.Errorf("problems: %v", err)
	}
	r.gate.set(0, &fault{cut: true})
	_, err = writer.CreateCandidate(r.ctx, r.Write.Candidate)
	r.is("create, answer lost", err, core.KindUnknown, core.KindTemporary)
	if seen := r.gate.requests(); len(seen) != 1 {
		r.t.Errorf("create, answer lost: sent %v", seen)
	}
	r.gate.set(0, nil)
	finder, ok := ats.As[ats.CandidateFinder](c)
	if !ok {
		return
	}
	if got, err := finder.FindCandidate(r.ctx, []string{r.Write.Candidate.Resume.Basics.Email}, nil); err != nil || got == nil {
		r.t.Errorf("create, answer lost: looking up gives %v, %v", got, err)
	}
}
