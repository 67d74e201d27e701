// Package smartrecruiters speaks to SmartRecruiters' Customer API.
//
// # How it reads
//
// Jobs come by offset, a hundred at a time; each is then read whole, because the
// list has no texts, and its team with the addresses of the users, because
// import rules look at them. Every page but the first asks again for the last row
// of the page before: if that is another one now, rows moved, and the look begins
// anew. People come per job behind a cursor, or by offset where an account has no
// cursor yet. Both lists take updatedAfter.
//
// What a job asks belongs to its advertisement, which is found by the job's
// reference number in the company's public list; a job that is not advertised does
// not tell.
//
// # How it writes
//
// A candidate is created on a job. The ATS keeps one candidate per e-mail
// address: writing a known one puts that person on the job. Sources are ids in
// three parts; a name is looked up in the account's list, and one that is not in
// it is reported by Problems and left out. There is no id for a person on a job,
// so ours is PERSON@JOB. It never writes to a job, and it writes no notes: the
// API has none on a candidate, only messages that go to the hiring team.
package smartrecruiters

import (
	"cmp"
	"context"
	"iter"
	"net/http"
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
	_ ats.StageMover      = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "smartrecruiters"

const address = "https://api.smartrecruiters.com"

const instructions = `An administrator of the SmartRecruiters account does this once:

1. Click the picture at the top right, then *Settings / Admin*, and choose *Credentials* under *Apps & Integrations*.
2. Click *New Credential*. Choose *OAuth client ID* (preferred) or *API key*, and give it the name Reqdesk.
3. For OAuth, tick the scopes to read jobs, job teams, users, candidates and the company's configuration, and to manage candidates; for the questions of a job also to manage candidate applications.
4. Click *Generate* and copy the client id and the client secret, or the key. They are shown once.

Without the right to read job teams and users, jobs come without their recruiters. Without the right to manage candidates, people can be read but not exported.`

// Connector speaks to one company's account.
type Connector struct {
	client   *httpx.Client
	pageSize int
	users    lookup.Table[string, string]         // addresses by the ids of users
	sources  lookup.Table[struct{}, []wireSource] // the account's list
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "SmartRecruiters",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "Leave it as it is unless SmartRecruiters gave you another one.", Default: address},
			{Key: "client_id", Label: "Client ID", Help: "Of the OAuth credential. Leave it empty when you have an API key."},
			{Key: "client_secret", Label: "Client secret", Help: "It was shown once, when the OAuth credential was made.", Secret: true},
			{Key: "api_key", Label: "API key", Help: "Instead of client ID and secret.", Secret: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		KeyPage: "https://www.smartrecruiters.com/settings/administration/credential-manager",
		Poll:    15 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeDocument, Tested: "Against a fake, and with every request but that for questions checked against the vendor's description of 2017; not yet against a live account.",
	}
}

// pace is what an account is permitted.
var pace = httpx.Limit{Requests: 10, Per: time.Second}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, pace, 100) }

func open(c ats.Config, pace httpx.Limit, pageSize int) (ats.Connector, error) {
	base := c.Base(address)
	auth, err := signing(c, base)
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: base, Auth: auth, Limit: pace, LoopbackOnly: c.LoopbackOnly,
		Timeout:   130 * time.Second, // the ATS asks for patience
		Endpoints: []httpx.Endpoint{{Concurrent: 8}, {Method: http.MethodGet, Path: "/candidates", Concurrent: 1}},
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, pageSize: pageSize}, nil
}

// signing chooses between the two kinds of credentials.
func signing(c ats.Config, base string) (httpx.Auth, error) {
	id := c.Setting("client_id")
	if id == "" {
		key, err := c.Secret("api_key", "API key")
		return httpx.Header("X-SmartToken", key), err
	}
	secret, err := c.Secret("client_secret", "client secret")
	return httpx.OAuth(httpx.ClientCredentials{
		TokenURL: base + "/identity/oauth/token", ClientID: id, ClientSecret: secret, InBody: true,
	}), err
}

// Descriptor describes SmartRecruiters.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes need one right each, and tell what is lost without it. Those about
// nothing ask for what does not exist: nothing can come of them.
var probes = []struct {
	path, right string
	nothing     bool
	features    []string
}{
	{"/jobs?limit=1", "read jobs", false, []string{"jobs", "job"}},
	{"/users?limit=1", "read users", false, []string{"recruiters of jobs"}},
	{"/candidates?limit=1", "read candidates", false, []string{"people", "find", "status"}},
	{"/configuration/hiring-processes", "read the company's configuration", false, []string{"stages", "move"}},
	{"/configuration/sources", "read the company's configuration", false, []string{"source"}},
	{"/postings/00000000-0000-4000-8000-000000000000/configuration", "manage candidate applications", true, []string{"questions"}},
	{"POST /jobs/no-such-job/candidates", "manage candidates", true, []string{"create", "resume"}},
}

// Check tries each right with a read, and the right to create with a candidate
// that has no name, on a job that does not exist.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		var err error
		if path, writes := strings.CutPrefix(p.path, "POST "); writes {
			err = c.client.JSON(ctx, http.MethodPost, path, wireNew{}, nil)
		} else {
			_, err = c.get(ctx, path, nil, &wireList[wireLabel]{})
		}
		missing := ""
		switch kind := core.KindOf(err); {
		case kind == core.KindForbidden:
			missing = p.right
		case err != nil && !(p.nothing && (kind == core.KindInvalid || kind == core.KindNotFound)):
			return nil, err
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	return list, nil
}

// Jobs lists jobs, open and closed.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	convert := func(j wireJob) (core.Posting, string) { return posting(j), j.ID }
	return paging.List[wireJob, core.Posting]{Numbered: true, Fetch: c.jobs, Convert: convert}.Walk(ctx, since, resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, err := c.job(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	return posting(j), nil
}

// People lists who is on one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[wireCandidate, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireCandidate], error) {
			b, err := c.candidates(ctx, url.Values{"jobId": {job}}, at)
			// Nobody may be taken for an applicant because a filter was ignored.
			b.Items = slices.DeleteFunc(b.Items, func(p wireCandidate) bool { return p.elsewhere(job) })
			return b, err
		},
		Convert: func(p wireCandidate) (core.Applicant, string) { return applicant(p, job), p.ID },
	}.Walk(ctx, since, resume)
}

// Stages lists the main statuses and those that the account has below them.
func (c *Connector) Stages(ctx context.Context, _ string) ([]core.Stage, error) {
	processes, _, _, err := rows[wireProcess](ctx, c, "/configuration/hiring-processes", nil)
	if err != nil {
		return nil, err
	}
	return stages(processes), nil
}

// Questions lists what the advertisement of a job asks.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	list, err := c.form(ctx, job)
	return questions(list), err
}

// FindCandidate looks for a person by e-mail address; the ATS can't search for
// profile addresses.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	for _, address := range emails {
		list, err := paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[wireCandidate], error) {
			return c.candidates(ctx, url.Values{"q": {address}}, at)
		})
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(list, func(p wireCandidate) bool { return p.ID != "" && wire.HasEmail(address, p.Email) })
		if i < 0 {
			continue
		}
		found := &ats.Found{PersonID: list[i].ID, By: core.KeyEmail, Applications: map[string]string{}}
		for _, a := range list[i].assignments() {
			found.Applications[string(a.Job.ID)] = applicationID(list[i].ID, string(a.Job.ID))
		}
		return found, nil
	}
	return nil, nil
}

// Problems checks what the ATS wants of a candidate; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	b := candidate.Resume.Basics
	list := append(ats.NeedsName("SmartRecruiters", b), ats.NeedsEmail("SmartRecruiters", b)...)
	source, err := c.source(ctx, candidate.Source)
	if err != nil {
		return nil, err
	}
	if source == nil && candidate.Source != "" {
		list = append(list, ats.NoSource("Ask the administrator to add the source, or set one that the account has."))
	}
	return list, nil
}

// CreateCandidate creates a candidate on a job, or puts one who exists there.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	source, err := c.source(ctx, candidate.Source)
	if err != nil {
		return ats.Created{}, err
	}
	var made wireCandidate
	path := "/jobs/" + url.PathEscape(candidate.JobID) + "/candidates"
	if err := c.client.JSON(ctx, http.MethodPost, path, newCandidate(candidate, source), &made); err != nil {
		return ats.Created{}, err
	}
	if made.ID == "" {
		return ats.Created{}, ats.Unnumbered("SmartRecruiters")
	}
	at := ats.Created{PersonID: made.ID, ApplicationID: applicationID(made.ID, candidate.JobID)}
	if candidate.Stage != "" {
		if err := c.MoveStage(ctx, at, candidate.Stage); err != nil {
			return ats.Created{}, ats.Incomplete("The person is in SmartRecruiters, but not in the stage that was wanted.", "Move the person there.", err)
		}
	}
	return at, nil
}

// AttachResume attaches a résumé unless a file of that name is there already.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	path := "/candidates/" + url.PathEscape(at.PersonID) + "/attachments"
	have, _, _, err := rows[wireAttachment](ctx, c, path, nil)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(have, func(a wireAttachment) bool { return a.Name == f.Name }) {
		return nil
	}
	_, err = c.client.Upload(ctx, httpx.Upload{
		Path: path, Fields: [][2]string{{"attachmentType", "RESUME"}},
		Files: []httpx.File{{Field: "file", Name: f.Name, Type: f.MediaType, Content: f.Data}},
	})
	return err
}

// MoveStage sets the status of a person on a job.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	person, job, err := parts(at)
	if err != nil {
		return err
	}
	status, sub, _ := strings.Cut(stage, "/")
	return c.client.JSON(ctx, http.MethodPut, "/candidates/"+url.PathEscape(person)+"/jobs/"+url.PathEscape(job)+"/status",
		wireStatus{status, sub}, nil)
}

// Status reads where a person stands on a job.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	person, job, err := parts(at)
	if err != nil {
		return ats.Status{}, err
	}
	var p wireCandidate
	header, err := c.get(ctx, "/candidates/"+url.PathEscape(person), nil, &p)
	if err == nil && p.ID == "" {
		err = paging.Incomplete()
	}
	if err != nil {
		return ats.Status{}, err
	}
	a, on := p.on(job)
	if !on {
		return ats.Status{}, core.Fail(core.KindNotFound, "The person is no longer on this job in SmartRecruiters.", "")
	}
	return ats.Status{
		Status: a.Status, Stage: stageName(a.Status, a.SubStatus), StageID: stageID(a.Status, a.SubStatus),
		AsOf: cmp.Or(paging.Began(header), wire.Time(p.UpdatedOn)),
	}, nil
}
