// Package ashby speaks to Ashby's API, version 1.
//
// # How it reads
//
// Everything is a POST, reading too. Jobs and applications come in pages of 100
// behind a cursor; the last page brings a token, and a look with that token
// lists what changed since. A look that was broken off has no token, so the
// next one begins where the one before it did. A cursor or token that Ashby no
// longer accepts begins anew and is said to. Applications are read per job.
//
// A job's text is in its job posting and its place in the list of locations:
// one further request for each open job that a look lists, and one for a page.
// The posting also has the form; Ashby's own fields in it (name, addresses,
// résumé) are left out, and so are surveys.
//
// # How it writes
//
// Ashby does not join people with the same e-mail address, and a candidate is
// made in two steps: the person, then the application. CreateCandidate does
// both; when the second fails, the person is there and a caller who looks them
// up puts them on the job with PersonID. Sources are ids in Ashby: the name is
// looked up in its list, and one that is not there is refused rather than lost.
// Education and experience are in the résumé, whose file name carries a sign of
// its content so that the same bytes are not sent twice.
//
// Ashby answers 200 also when it refuses; the answer's own word decides.
// It never writes to a job.
package ashby

import (
	"cmp"
	"context"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/lookup"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var (
	_ ats.Connector       = (*Connector)(nil)
	_ ats.JobReader       = (*Connector)(nil)
	_ ats.PeopleLister    = (*Connector)(nil)
	_ ats.StageLister     = (*Connector)(nil)
	_ ats.QuestionLister  = (*Connector)(nil)
	_ ats.CandidateFinder = (*Connector)(nil)
	_ ats.CandidateWriter = (*Connector)(nil)
	_ ats.ResumeAttacher  = (*Connector)(nil)
	_ ats.NoteWriter      = (*Connector)(nil)
	_ ats.StageMover      = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "ashby"

// Connector speaks to one Ashby organisation.
type Connector struct {
	client *httpx.Client

	sources lookup.Table[struct{}, []wireSource]            // the account's
	places  lookup.Table[struct{}, map[string]wireLocation] // by their ids
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

const instructions = `1. Sign in to Ashby as an administrator and open *Admin → Integrations → API Keys*.
2. Choose *New* and give the key a name such as "Reqdesk".
3. Reading: tick *Jobs: Read*, *Candidates: Read*, *Hiring Process Metadata: Read*, *Organization: Read* (places) and *API Keys: Read* (so that the check can tell what the key may do).
4. Writing, if leads shall go into Ashby: tick *Candidates: Write*.
5. Confidential jobs are left out unless *Allow access to confidential jobs* is switched on for the key.
6. Copy the key.`

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Ashby",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "https://api.ashbyhq.com for every account.", Default: "https://api.ashbyhq.com"},
			{Key: "api_key", Label: "API key", Help: "From Ashby's administration, Integrations, API Keys.", Secret: true, Required: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}),
		Instructions: instructions, KeyPage: "https://app.ashbyhq.com/admin/api/keys",
		Poll: 10 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake, Tested: "Against a fake that behaves as the vendor's public description says; not yet against a live account.",
	}
}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) {
	key, err := c.Secret("api_key", "API key")
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: c.Base("https://api.ashbyhq.com"), Auth: httpx.Basic(key, ""),
		// Ashby publishes no limit and sends no headers: a pace that disturbs nobody.
		Limit: httpx.Limit{Requests: 15, Per: time.Second, Burst: 30}, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client}, nil
}

// Descriptor describes Ashby.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes tries each reading right.
var probes = []struct {
	call       string
	features   []string
	permission string
}{
	{"job.list", []string{"jobs", "job", "questions"}, "Jobs: Read"},
	{"application.list", []string{"people", "find", "status"}, "Candidates: Read"},
	{"source.list", []string{"stages"}, "Hiring Process Metadata: Read"},
}

// Check tries each reading right, and reads from the key's own description
// whether it may write. Where that is hidden, a note about nobody tells.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		missing := ""
		if _, _, err := c.call(ctx, p.call, body{"limit": 1}); core.KindOf(err) == core.KindForbidden {
			missing = p.permission
		} else if err != nil {
			return nil, err
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	writes, err := c.mayWrite(ctx)
	if err != nil {
		return nil, err
	}
	missing := ""
	if !writes {
		missing = "Candidates: Write"
	}
	return append(list, ats.Rights(missing, "create", "resume", "note", "move")...), nil
}

func (c *Connector) mayWrite(ctx context.Context) (bool, error) {
	scopes, err := c.scopes(ctx)
	if err == nil && len(scopes) > 0 {
		return scopes["candidateswrite"], nil
	}
	if ats.UnlessHidden(err) != nil {
		return false, err
	}
	err = c.write(ctx, "candidate.createNote", body{"candidateId": "00000000-0000-4000-8000-000000000000", "note": ""}, nil)
	switch core.KindOf(err) {
	case core.KindInvalid, core.KindNotFound, "":
		return true, nil
	case core.KindForbidden:
		return false, nil
	}
	return false, err
}

// Jobs lists jobs, open and closed.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireJob, core.Posting]{
		Fetch:   c.jobs,
		Convert: func(j wireJob) (core.Posting, string) { return posting(j), j.ID },
		Stale:   stale,
	}.Walk(ctx, since, resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, err := c.job(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	one := []wireJob{j}
	if err := c.complete(ctx, one); err != nil {
		return core.Posting{}, err
	}
	return posting(one[0]), nil
}

// People lists the applications of one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[wireApplication, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireApplication], error) {
			b, err := page[wireApplication](ctx, c, "application.list", body{"jobId": job}, at)
			// Nobody may be taken for an applicant because a filter was ignored.
			b.Items = slices.DeleteFunc(b.Items, func(a wireApplication) bool { return cmp.Or(a.Job.ID, job) != job })
			return b, err
		},
		Convert: func(a wireApplication) (core.Applicant, string) { return applicant(a, job), a.ID },
		Stale:   stale,
	}.Walk(ctx, since, resume)
}

// Stages lists the stages of a job's interview plan.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	j, err := c.job(ctx, job)
	if err != nil {
		return nil, err
	}
	list, err := c.stages(ctx, cmp.Or(j.Plan, firstOf(j.Plans)))
	if err != nil {
		return nil, err
	}
	var out []core.Stage
	for _, s := range list {
		out = append(out, core.Stage{ID: s.ID, Name: s.Title, Order: s.Order, Final: s.Type == "Archived" || s.Type == "Hired"})
	}
	return out, nil
}

// Questions lists what a job's posting asks beside Ashby's own fields.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	fields, err := c.form(ctx, job)
	return questions(fields), err
}

// FindCandidate looks by e-mail address; Ashby can't be asked for a LinkedIn
// address.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	for _, email := range emails {
		people, err := c.search(ctx, email)
		if err != nil {
			return nil, err
		}
		if len(people) > 0 {
			return c.found(ctx, people)
		}
	}
	return nil, nil
}

// mostApplications bounds how many applications of one person are looked at.
const mostApplications = 50

// found joins what Ashby has of one person, who may be there twice.
func (c *Connector) found(ctx context.Context, people []wirePerson) (*ats.Found, error) {
	f := &ats.Found{PersonID: people[0].ID, URL: people[0].URL, By: core.KeyEmail, Applications: map[string]string{}}
	looked := 0
	for _, p := range people {
		for _, id := range p.Applications {
			if looked++; looked > mostApplications {
				return f, nil
			}
			a, _, err := c.application(ctx, id)
			if core.IsNotFound(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if _, have := f.Applications[a.Job.ID]; !have && a.Job.ID != "" {
				f.Applications[a.Job.ID] = id
			}
		}
	}
	return f, nil
}

// Problems tells what Ashby would refuse; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	var list []ats.Problem
	if candidate.PersonID == "" {
		list = ats.NeedsName("Ashby", candidate.Resume.Basics)
	}
	_, others, err := c.source(ctx, candidate.Source)
	if err != nil {
		return nil, err
	}
	if others != nil {
		list = append(list, ats.Problem{
			Field: "source", Message: "Ashby has no source of that name.",
			Fix: makeSource + ", such as: " + strings.Join(others, "; ") + ".",
		})
	}
	return list, nil
}

const makeSource = "Make a source of that name in Ashby, or choose one that it has"

// CreateCandidate creates a person and puts them on a job; with PersonID only
// the latter.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	source, others, err := c.source(ctx, candidate.Source)
	if err != nil {
		return ats.Created{}, err
	}
	if others != nil {
		return ats.Created{}, core.Fail(core.KindInvalid, "Ashby has no source of that name; nothing was written.", makeSource+".")
	}
	made := ats.Created{PersonID: candidate.PersonID}
	if made.PersonID == "" {
		var p wirePerson
		if err := c.write(ctx, "candidate.create", newPerson(candidate, source), &p); err != nil {
			return ats.Created{}, err
		}
		if p.ID == "" {
			return ats.Created{}, ats.Unnumbered("Ashby")
		}
		made.PersonID, made.URL = p.ID, p.URL
	}
	var a wireApplication
	err = c.write(ctx, "application.create", newApplication(candidate, made.PersonID, source), &a)
	switch {
	case err != nil && candidate.PersonID == "":
		return ats.Created{}, ats.HalfDone("Ashby", err)
	case err != nil:
		return ats.Created{}, err
	case a.ID == "":
		return ats.Created{}, ats.Unnumbered("Ashby")
	}
	made.ApplicationID = a.ID
	return made, nil
}

// AttachResume makes a file the candidate's résumé, unless they have it already.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	p, err := c.person(ctx, at.PersonID)
	if err != nil {
		return err
	}
	f.Name = marked(f)
	for _, have := range append(p.Files, p.Resume) {
		if have.Name == f.Name {
			return nil
		}
	}
	return c.upload(ctx, at.PersonID, f)
}

// WriteNote writes a note on a candidate.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	return c.write(ctx, "candidate.createNote", body{"candidateId": at.PersonID, "note": text}, nil)
}

// MoveStage moves an application to another stage of its plan.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	return c.write(ctx, "application.changeStage", body{"applicationId": at.ApplicationID, "interviewStageId": stage}, nil)
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	a, asOf, err := c.application(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	return ats.Status{Status: a.Status, Stage: a.Stage.Title, StageID: a.Stage.ID, AsOf: cmp.Or(asOf, wire.Time(a.UpdatedAt))}, nil
}

// marked is a file's name with a sign of its content.
func marked(f ats.File) string {
	ext := path.Ext(f.Name)
	return strings.TrimSuffix(f.Name, ext) + "-" + sign(f.Data) + ext
}
