// Package greenhouse speaks to Greenhouse's Harvest API, version 3; the versions
// before it were switched off in 2026.
//
// # How it reads
//
// A list comes newest id first, behind a cursor that must stand alone. What
// belongs to a job (texts, owners, offices) is in lists of its own, which are
// asked for fifty jobs at a time. Because the order has nothing to do with the
// time of a change, only a look that came to its end gives the next one its
// beginning. An incremental look also asks for texts that changed, because that
// does not touch their job. People whose candidate is private come only where the
// credentials may see it.
//
// The questions of a job stand in its text. That there are some is the vendor's
// word; how one looks is known from the version before this one, and its types are
// read in the words of the job boards too.
//
// # How it writes
//
// A candidate is created together with the application; a known one gets an
// application. Education and employment are written afterwards, each by itself:
// schools, degrees and disciplines are choices from the account's lists, and what
// is not in them is reported by Problems and left out. When one of these is
// refused the outcome is unknown to the caller, who looks the person up and finds
// the application. A new résumé replaces the one before it. It never writes to a
// job.
package greenhouse

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/url"
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
const Kind = "greenhouse"

const (
	address   = "https://harvest.greenhouse.io"
	signingIn = "https://auth.greenhouse.io/token"
	pageURL   = "https://app.greenhouse.io/people/"
)

const instructions = `Someone with the permission "Can manage ALL organization's API Credentials" does this once:

1. In Greenhouse, open *Configure → Dev Center → API Credentials* and create a credential of the type *Harvest V3 (OAuth)*. Name it Reqdesk.
2. Choose the scopes *list* of jobs, job posts, job owners, users, offices, job interview stages, applications, candidates, sources and custom field options, and *create* of candidates, applications, attachments, notes, candidate educations and candidate employments, and *move* of applications.
3. Copy the client id and the client secret. The secret is shown once.
4. Enter the number of a user who is *Site Admin*: the address of the user's page ends with it. Reading works for a Site Admin only; without a user the credential acts for itself.

A right that is missing switches off what it is for, nothing else.`

// Connector speaks to one company's account.
type Connector struct {
	client   *httpx.Client
	pageSize int
	options  lookup.Table[string, map[string]number] // the ids of choices by list and name
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Greenhouse",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "Leave it as it is unless Greenhouse gave you another one.", Default: address},
			{Key: "client_id", Label: "Client ID", Help: "Of the Harvest V3 credential.", Required: true},
			{Key: "client_secret", Label: "Client secret", Help: "It was shown once, when the credential was made.", Secret: true, Required: true},
			{Key: "user_id", Label: "User", Help: "The number of the Site Admin in whose name Reqdesk acts."},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		KeyPage: "https://app.greenhouse.io/configure/dev_center/credentials",
		Poll:    15 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeDocument, Tested: "Against a fake, and with every request checked against a description made from the vendor's reference pages; not yet against a live account.",
	}
}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, 100) }

func open(c ats.Config, pageSize int) (ats.Connector, error) {
	secret, err := c.Secret("client_secret", "client secret")
	if err != nil {
		return nil, err
	}
	id := c.Setting("client_id")
	if id == "" {
		return nil, core.Fail(core.KindUsage, "The connection has no client id.", "Set `client_id`; it stands beside the secret in Greenhouse.")
	}
	params := url.Values{}
	if user := c.Setting("user_id"); user != "" {
		params.Set("sub", user)
	}
	base := c.Base(address)
	tokens := signingIn
	if base != address {
		tokens = base + "/token"
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: base, LoopbackOnly: c.LoopbackOnly,
		Auth: httpx.OAuth(httpx.ClientCredentials{TokenURL: tokens, ClientID: id, ClientSecret: secret, Params: params}),
		// The ATS counts in windows of thirty seconds and says in every answer how many are left.
		MaxWait: 35 * time.Second,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, pageSize: pageSize}, nil
}

// Descriptor describes Greenhouse.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes try a right each: a read, or a write of nothing, which the ATS refuses
// as incomplete where the right is there.
var probes = []struct{ features, path, scope string }{
	{"jobs, job", "/v3/jobs", "harvest:jobs:list"},
	{"texts of jobs, questions", "/v3/job_posts", "harvest:job_posts:list"},
	{"owners of jobs", "/v3/job_owners", "harvest:job_owners:list"},
	{"owners of jobs", "/v3/users", "harvest:users:list"},
	{"locations of jobs", "/v3/offices", "harvest:offices:list"},
	{"stages", "/v3/job_interview_stages", "harvest:job_interview_stages:list"},
	{"people, status", "/v3/applications", "harvest:applications:list"},
	{"people, find", "/v3/candidates", "harvest:candidates:list"},
	{"source", "/v3/sources", "harvest:sources:list"},
	{"create", "POST /v3/candidates", "harvest:candidates:create"},
	{"resume", "POST /v3/attachments", "harvest:attachments:create"},
	{"note", "POST /v3/notes", "harvest:notes:create"},
	{"move", "POST /v3/applications/0/move", "harvest:applications:move"},
}

// Check tries each right. The ATS refuses reads as well when the user in whose
// name it acts is no Site Admin.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		var err error
		path, writes := strings.CutPrefix(p.path, "POST ")
		if writes {
			err = c.post(ctx, path, map[string]string{}, nil)
		} else {
			_, err = page[wireNamed](ctx, c, path, url.Values{"per_page": {"1"}}, "")
		}
		missing := ""
		switch kind := core.KindOf(err); {
		case kind == core.KindForbidden && writes:
			missing = p.scope
		case kind == core.KindForbidden:
			missing = p.scope + " (and a Site Admin as the user)"
		case err != nil && !(writes && (kind == core.KindInvalid || kind == core.KindNotFound)):
			return nil, err
		}
		list = append(list, ats.Rights(missing, strings.Split(p.features, ", ")...)...)
	}
	return list, nil
}

// Jobs lists jobs, open and closed.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	convert := func(j wireJob) (core.Posting, string) { return posting(j), string(j.ID) }
	return paging.List[wireJob, core.Posting]{Fetch: c.jobs, Convert: convert}.Walk(ctx, since, resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, err := one(ctx, c, "/v3/jobs", id, wireJob.id)
	if err != nil {
		return core.Posting{}, err
	}
	jobs := []wireJob{j}
	if err := c.complete(ctx, jobs); err != nil {
		return core.Posting{}, err
	}
	return posting(jobs[0]), nil
}

// People lists who is on one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[wireApplication, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireApplication], error) {
			return c.applications(ctx, job, at)
		},
		Convert: func(a wireApplication) (core.Applicant, string) { return applicant(a), string(a.ID) },
	}.Walk(ctx, since, resume)
}

// Stages lists the interview stages of a job; the account has none of its own.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	if job == "" {
		return nil, core.Fail(core.KindUnsupported, "Greenhouse has stages per job only.", "")
	}
	rows, err := all[wireStage](ctx, c, "/v3/job_interview_stages", url.Values{"job_ids": {job}})
	if err != nil {
		return nil, err
	}
	var stages []core.Stage
	for _, s := range rows {
		if s.Active == nil || *s.Active {
			stages = append(stages, core.Stage{ID: string(s.ID), Name: s.Name, Order: s.Order})
		}
	}
	return stages, nil
}

// Questions lists what the public text of a job asks. A job without a text asks
// nothing: nobody can apply for it.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	posts, err := byIDs[wirePost](ctx, c, "/v3/job_posts", "job_ids", []number{number(job)})
	if err != nil {
		return nil, err
	}
	post := publicPost(slices.DeleteFunc(posts, func(p wirePost) bool { return string(p.JobID) != job }))
	if post == nil {
		return nil, nil
	}
	var list []wireQuestion
	if len(post.Questions) == 0 || json.Unmarshal(post.Questions, &list) != nil {
		return nil, paging.Incomplete()
	}
	return questions(list), nil
}

// FindCandidate looks for a person by e-mail address; the ATS can't search for
// profile addresses.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	for _, email := range emails {
		people, err := all[wireCandidate](ctx, c, "/v3/candidates", url.Values{"email": {email}})
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(people, func(p wireCandidate) bool { return p.ID != "" && wire.HasEmail(email, values(p.Emails)...) })
		if i < 0 {
			continue
		}
		person := people[i].ID
		found := &ats.Found{PersonID: string(person), URL: pageURL + string(person), By: core.KeyEmail, Applications: map[string]string{}}
		list, err := byIDs[wireApplication](ctx, c, "/v3/applications", "candidate_ids", []number{person})
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if a.CandidateID == person {
				found.Applications[string(a.JobID)] = string(a.ID)
			}
		}
		return found, nil
	}
	return nil, nil
}

// Problems checks what the ATS wants of a candidate; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	list := ats.NeedsName("Greenhouse", candidate.Resume.Basics)
	source, err := c.option(ctx, sourceList, candidate.Source)
	if err != nil {
		return nil, err
	}
	if source == "" && candidate.Source != "" {
		list = append(list, ats.NoSource("Ask the administrator to add the source, or set one that the account has."))
	}
	for i, e := range candidate.Resume.Education {
		school, err := c.option(ctx, schoolList, e.Institution)
		if err != nil {
			return nil, err
		}
		if school == "" && e.Institution != "" {
			list = append(list, ats.Problem{
				Field: fmt.Sprintf("education[%d].institution", i), Message: "Greenhouse takes schools from its list only; this one would be left out.",
				Fix: "Write the school as it stands in Greenhouse's list.",
			})
		}
	}
	return list, nil
}

// CreateCandidate creates a candidate with an application, or an application of
// one who exists.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	source, err := c.option(ctx, sourceList, candidate.Source)
	if err != nil {
		return ats.Created{}, err
	}
	w := newCandidate(candidate, source)
	if candidate.PersonID != "" {
		w.Application.CandidateID = number(candidate.PersonID)
		var made wireApplication
		if err := c.post(ctx, "/v3/applications", w.Application, &made); err != nil {
			return ats.Created{}, err
		}
		if made.ID == "" {
			return ats.Created{}, ats.Unnumbered("Greenhouse")
		}
		return created(w.Application.CandidateID, made.ID), nil
	}
	var made wireNamed
	if err := c.post(ctx, "/v3/candidates", w, &made); err != nil {
		return ats.Created{}, err
	}
	if made.ID == "" {
		return ats.Created{}, ats.Unnumbered("Greenhouse")
	}
	application, err := c.rest(ctx, made.ID, candidate)
	if err != nil {
		return ats.Created{}, ats.Incomplete("The person is in Greenhouse; not everything about them could be written.",
			"Look there whether employment and education are complete.", err)
	}
	return created(made.ID, application), nil
}

func created(person, application number) ats.Created {
	return ats.Created{PersonID: string(person), ApplicationID: string(application), URL: pageURL + string(person)}
}

// rest writes what can't be written with the candidate, and gives the number of the
// application.
func (c *Connector) rest(ctx context.Context, person number, candidate ats.Candidate) (number, error) {
	if err := c.past(ctx, person, candidate.Resume); err != nil {
		return "", err
	}
	return c.application(ctx, person, number(candidate.JobID))
}

// past writes where the person worked and studied.
func (c *Connector) past(ctx context.Context, person number, r core.Resume) error {
	for _, e := range employments(person, r.Work) {
		if err := c.post(ctx, "/v3/candidate_employments", e, nil); err != nil {
			return err
		}
	}
	for _, e := range r.Education {
		w := wireEducation{CandidateID: person, Start: wire.Day(e.StartDate), End: wire.Day(e.EndDate)}
		for _, choice := range []struct {
			list, name string
			id         *number
		}{{schoolList, e.Institution, &w.School}, {degreeList, e.StudyType, &w.Degree}, {disciplineList, e.Area, &w.Discipline}} {
			id, err := c.option(ctx, choice.list, choice.name)
			if err != nil {
				return err
			}
			*choice.id = id
		}
		if w.School == "" {
			continue
		}
		if err := c.post(ctx, "/v3/candidate_educations", w, nil); err != nil {
			return err
		}
	}
	return nil
}

// AttachResume attaches a résumé; the ATS replaces the one before it.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	return c.post(ctx, "/v3/attachments", map[string]any{
		"application_id": number(at.ApplicationID), "filename": f.Name, "type": "resume", "content": f.Data, // []byte is written as base64
		"content_type": cmp.Or(f.MediaType, "application/octet-stream"), "visibility": "public",
	}, nil)
}

// WriteNote writes a note about a candidate.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	return c.post(ctx, "/v3/notes", map[string]any{
		"candidate_id": number(at.PersonID), "body": text, "note_type": "NOTE", "visibility": "public",
	}, nil)
}

// MoveStage moves an application to another stage of its job, from the one in
// which it is now: if somebody moves it meanwhile the ATS refuses.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	a, err := one(ctx, c, "/v3/applications", at.ApplicationID, wireApplication.id)
	if err != nil || string(a.StageID) == stage {
		return err
	}
	return c.post(ctx, "/v3/applications/"+url.PathEscape(at.ApplicationID)+"/move",
		map[string]number{"from_stage_id": a.StageID, "to_stage_id": number(stage)}, nil)
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	var rows *[]wireApplication
	header, err := c.client.Do(ctx, httpx.Request{Path: "/v3/applications", Query: url.Values{"ids": {at.ApplicationID}}, Out: &rows})
	if err == nil && rows == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return ats.Status{}, err
	}
	a, err := among(*rows, at.ApplicationID, wireApplication.id)
	if err != nil {
		return ats.Status{}, err
	}
	return ats.Status{
		Status: a.Status, Stage: a.StageName, StageID: string(a.StageID), AsOf: cmp.Or(paging.Began(header), wire.Time(a.UpdatedAt)),
	}, nil
}
