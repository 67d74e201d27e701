// Package bamboohr speaks to the applicant tracking of BambooHR.
//
// # How it reads
//
// All jobs come with one request, without a text, an employment type or a filter by
// time of change, so every look at jobs is a whole one; the recruiter's address comes
// from the list of users. Applications come per job in numbered pages, oldest first,
// and can be asked for by when they were made: an incremental look brings who is new,
// and the daily comparison brings stages and removals. There is no count of rows, so
// each page but the first is followed by another look at the end of the one before it:
// if another row is there now, rows moved, and the look begins anew. The list has name
// and e-mail address only; phone and profile addresses are read with each application.
//
// # How it writes
//
// One request makes an applicant and the application to a job. BambooHR keeps no
// person apart from applications: the same address written twice is two applicants,
// so callers look first. The number it answers with is called a candidate's and was
// the application's wherever an answer is known; it is read back and compared, and
// searched for where it does not fit. A résumé is taken with this request only
// (CreateWithResume). It never writes to a job.
package bamboohr

import (
	"cmp"
	"context"
	"encoding/base64"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var (
	_ ats.Connector       = (*Connector)(nil)
	_ ats.PeopleLister    = (*Connector)(nil)
	_ ats.StageLister     = (*Connector)(nil)
	_ ats.CandidateFinder = (*Connector)(nil)
	_ ats.CandidateWriter = (*Connector)(nil)
	_ ats.ResumeCreator   = (*Connector)(nil)
	_ ats.NoteWriter      = (*Connector)(nil)
	_ ats.StageMover      = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "bamboohr"

// port is that of the redirect address that is registered for signing in.
const port = 47113

const instructions = `The key may do what its owner may, so it has to be made by somebody with access to the *ATS settings*:

1. Sign in to BambooHR, click your picture at the top right and choose *API Keys*.
2. Click *Add New Key*, name it Reqdesk, click *Generate Key* and copy the key. It is shown once.
3. The company's name is the word before .bamboohr.com in the address of your account.

To see who is responsible for a job, the owner must also be allowed to see the list of users.

Signing in through the browser instead of a key needs an application from BambooHR's developer portal with the redirect address http://127.0.0.1:47113/callback and the scopes hiring:job_openings, hiring:applications, hiring:applications.write, hiring:settings, user and offline_access.`

// Connector speaks to one company's account.
type Connector struct{ client *httpx.Client }

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory {
	return ats.Factory{Descriptor: descriptor(), New: New, SignIn: SignIn}
}

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "BambooHR",
		Fields: []ats.Field{
			{Key: "company", Label: "Company", Help: "The word before .bamboohr.com in the address of the account.", Required: true},
			{Key: "base_url", Label: "Address", Help: "Leave it empty unless BambooHR gave you another one."},
			{Key: "api_key", Label: "API key", Help: "Made by somebody with access to the ATS settings.", Secret: true},
			{Key: "client_id", Label: "Client ID", Help: "Only for signing in through the browser instead of a key."},
			{Key: "client_secret", Label: "Client secret", Help: "Only for signing in through the browser instead of a key.", Secret: true},
			{Key: "sign_in", Label: "Signed in", Help: "Filled in by signing in through the browser.", Secret: true, SignIn: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		Poll: 30 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryLinkedIn, ats.CarrySource}, Grade: ats.GradeDocument,
		Tested: "Every request against a mock server made from BambooHR's own OpenAPI document, and against a fake that behaves as it and recorded answers say; not yet against a live account. Signing in through the browser: against the fake only.",
	}
}

// pace disturbs nobody: BambooHR publishes no limit and answers 503 when it is
// asked too often.
var pace = httpx.Limit{Requests: 5, Per: time.Second, Burst: 5}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, pace) }

func open(c ats.Config, pace httpx.Limit) (ats.Connector, error) {
	base, err := address(c)
	if err != nil {
		return nil, err
	}
	auth, err := signing(c, base)
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{BaseURL: base, Auth: auth, Limit: pace, LoopbackOnly: c.LoopbackOnly})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client}, nil
}

var domain = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// address is where the account is.
func address(c ats.Config) (string, error) {
	if base := c.Base(""); base != "" {
		return base, nil
	}
	company := strings.ToLower(c.Setting("company"))
	company, _, _ = strings.Cut(strings.TrimPrefix(company, "https://"), ".bamboohr.com")
	if !domain.MatchString(company) {
		return "", core.Fail(core.KindUsage, "The connection lacks the name of the BambooHR account.",
			"Give `company`: the word before .bamboohr.com in its address.")
	}
	return "https://" + company + ".bamboohr.com", nil
}

// signing chooses between a key and what signing in through the browser gave.
func signing(c ats.Config, base string) (httpx.Auth, error) {
	id := c.Setting("client_id")
	if id == "" {
		key, err := c.Secret("api_key", "API key")
		pair := base64.StdEncoding.EncodeToString([]byte(key + ":x")) // any password will do
		return httpx.Header("Authorization", "Basic "+pair, key, pair), err
	}
	return httpx.Refresh(httpx.Refreshing{
		TokenURL: base + tokenPath, ClientID: id, ClientSecret: c.Secrets["client_secret"], Token: c.Secrets["sign_in"], Keep: c.Keeps("sign_in"),
	}), nil
}

const tokenPath = "/token.php?request=token"

// SignIn says how a person signs in through the browser.
func SignIn(c ats.Config) (core.SignIn, error) {
	base, err := address(c)
	if err != nil {
		return core.SignIn{}, err
	}
	id := c.Setting("client_id")
	if id == "" {
		return core.SignIn{}, core.Fail(core.KindUsage, "The connection lacks the client ID of an application at BambooHR.",
			"Enter it in the connection's settings, or use an API key.")
	}
	secret, err := c.Secret("client_secret", "client secret")
	return core.SignIn{
		AuthorizeURL: base + "/authorize.php", TokenURL: base + tokenPath, ClientID: id, ClientSecret: secret,
		Scopes: []string{"hiring:job_openings", "hiring:applications", "hiring:applications.write", "hiring:settings", "user", "offline_access"},
		Params: map[string]string{"request": "authorize"}, Secret: "sign_in", Port: port,
	}, err
}

// Descriptor describes BambooHR.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes try a right each: a read, or a write to what does not exist, which is
// refused as such where the right is there.
var probes = []struct {
	path     string
	write    any // nil = a read
	features []string
	right    string
}{
	{jobsPath, nil, []string{"jobs"}, "access to the ATS settings; by sign-in the scope hiring:job_openings"},
	{usersPath, nil, []string{"recruiters of jobs"}, "permission to see users; by sign-in the scope user"},
	{applicationsPath + "?page=1", nil, []string{"people", "find", "status"}, "access to the ATS settings; by sign-in the scope hiring:applications"},
	{statusesPath, nil, []string{"stages"}, "access to the ATS settings; by sign-in the scope hiring:settings"},
	{createPath, form{}, []string{"create", "resume"}, "access to the ATS settings; by sign-in the scope hiring:applications.write"},
	{applicationsPath + "/0/comments", wireComment{Type: "comment"}, []string{"note"}, "access to the ATS settings; by sign-in the scope hiring:applications.write"},
	{applicationsPath + "/0/status", wireMove{}, []string{"move"}, "access to the ATS settings; by sign-in the scope hiring:applications.write"},
}

// Check tries each right harmlessly.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		err := c.probe(ctx, p.path, p.write)
		missing := ""
		switch kind := core.KindOf(err); {
		case kind == core.KindForbidden:
			missing = p.right
		case err != nil && (p.write == nil || kind != core.KindInvalid && kind != core.KindNotFound):
			return nil, err
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	return list, nil
}

// Jobs lists all jobs that are not deleted. They come at once.
func (c *Connector) Jobs(ctx context.Context, _, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireJob, core.Posting]{
		Fetch:   c.jobs,
		Convert: func(j wireJob) (core.Posting, string) { return posting(j), string(j.ID) },
	}.Walk(ctx, "", resume)
}

// People lists who is on one job; an incremental look who came since.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[wireApplication, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (b paging.Batch[wireApplication], err error) {
			query := url.Values{"jobId": {job}, "sortBy": {"created_date"}, "sortOrder": {"ASC"}}
			if b, err = c.applications(ctx, query, at); err == nil {
				b.Items, err = paging.Each(ctx, abreast, b.Items, c.whole)
			}
			// Nobody may be taken for an applicant because a filter was ignored.
			b.Items = slices.DeleteFunc(b.Items, func(a wireApplication) bool { return cmp.Or(string(a.Job.ID), job) != job })
			return b, err
		},
		Convert: func(a wireApplication) (core.Applicant, string) { return applicant(a, job), string(a.ID) },
	}.Walk(ctx, since, resume)
}

// Stages lists the account's statuses of applications that are in use.
func (c *Connector) Stages(ctx context.Context, _ string) ([]core.Stage, error) {
	all, err := c.statuses(ctx)
	if err != nil {
		return nil, err
	}
	return stages(all), nil
}

// FindCandidate looks for a person by e-mail address; the ATS can't search for
// profile addresses. Of several applicants with one address the newest counts.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	for _, email := range emails {
		list, err := c.search(ctx, email)
		if err != nil {
			return nil, err
		}
		found := &ats.Found{By: core.KeyEmail, Applications: map[string]string{}}
		for _, a := range list {
			found.PersonID = string(a.Applicant.ID)
			found.Applications[string(a.Job.ID)] = string(a.ID)
		}
		if found.PersonID != "" {
			return found, nil
		}
	}
	return nil, nil
}

// Problems checks what the ATS wants of a candidate; nothing is written.
func (c *Connector) Problems(_ context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	b := candidate.Resume.Basics
	list := ats.NeedsName("BambooHR", b)
	if b.FirstEmail() == "" {
		list = append(list, ats.Problem{
			Field: "basics.email", Message: "BambooHR keeps everybody twice who is sent twice, and finds people by e-mail address only.",
			Fix: "Enter the person's e-mail address.",
		})
	}
	return list, nil
}

// CreateCandidate makes an application to a job.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	return c.CreateWithResume(ctx, candidate, ats.File{})
}

// resumeTypes are the media types that BambooHR takes as a résumé.
var resumeTypes = []string{
	"application/pdf", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"text/plain", "application/rtf", "image/jpeg", "image/gif", "image/png", "image/tiff", "image/bmp",
}

// CreateWithResume makes an application together with its résumé: BambooHR takes
// one at no other time. A file without a name is none.
func (c *Connector) CreateWithResume(ctx context.Context, candidate ats.Candidate, f ats.File) (ats.Created, error) {
	if candidate.Resume.Basics.FirstEmail() == "" {
		return ats.Created{}, core.Fail(core.KindInvalid, "Without an e-mail address nobody can tell whether the person is in BambooHR already; nothing was written.",
			"Enter the person's e-mail address.")
	}
	kind, _, _ := strings.Cut(f.MediaType, ";")
	if f.Name != "" && !slices.Contains(resumeTypes, kind) {
		return ats.Created{}, core.Fail(core.KindInvalid, "BambooHR takes no résumé of this kind of file; nothing was written.", "Give it as a PDF or Word file.")
	}
	id, err := c.create(ctx, newCandidate(candidate), f)
	if err != nil {
		return ats.Created{}, err
	}
	at, err := c.made(ctx, id, candidate)
	if err == nil && candidate.Stage != "" {
		if err := c.MoveStage(ctx, at, candidate.Stage); err != nil {
			return ats.Created{}, ats.Incomplete("The person is in BambooHR, but not in the stage that was wanted.", "Move the person there.", err)
		}
	}
	return at, err
}

// made finds out which application was made: the answer's number read back, else
// the newest one of that address on that job.
func (c *Connector) made(ctx context.Context, id string, candidate ats.Candidate) (ats.Created, error) {
	if id != "" {
		if a, _, err := c.application(ctx, id); err == nil && a.is(candidate) {
			return ats.Created{PersonID: string(a.Applicant.ID), ApplicationID: id}, nil
		}
	}
	list, err := c.search(ctx, candidate.Resume.Basics.FirstEmail())
	for _, a := range slices.Backward(list) {
		if a.is(candidate) {
			return ats.Created{PersonID: string(a.Applicant.ID), ApplicationID: string(a.ID)}, nil
		}
	}
	if ctx.Err() != nil {
		return ats.Created{}, ctx.Err()
	}
	return ats.Created{}, ats.Unnumbered("BambooHR").Because(err)
}

// WriteNote writes a comment on an application.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	return c.comment(ctx, at.ApplicationID, text)
}

// MoveStage sets the status of an application.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	return c.move(ctx, at.ApplicationID, stage)
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	a, header, err := c.application(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	return ats.Status{
		Status: a.Status.Label, Stage: a.Status.Label, StageID: string(a.Status.ID), AsOf: cmp.Or(paging.Began(header), wire.Time(a.Status.Changed)),
	}, nil
}
