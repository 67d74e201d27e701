// Package merge speaks to Merge's ATS API: one interface to many applicant
// tracking systems, with which the customer has an account of their own. Merge
// copies the records of a linked system every few hours and passes writes on.
//
// # How it reads
//
// Lists come a hundred rows at a time behind a cursor, in the order in which Merge
// first saw them. Offices, departments, people and texts of a job come within the
// job, and an application brings its candidate and stage. A complete look leaves
// deleted rows out, so that what is missing is gone; a look for changes asks for
// them by the time at which Merge last wrote a row, and takes them as closed or
// removed. Applications are read for the whole account at once. A change of a
// candidate's own data does not touch the application, so it comes with the next
// complete look.
//
// # How it writes
//
// A candidate is made in two steps: the person, then the application, which
// carries source and stage. When the second fails, the person is there and a caller
// who looks them up puts them on the job with PersonID. Both are written in the name
// of a user of the linked system, which is a setting. What that system wants of a
// candidate is asked before, and reported by Problems. Notes are activities. It
// never writes to a job.
//
// # What it can't do
//
// A résumé can't be attached: Merge takes no file, only a web address where it can
// fetch one. Education and experience are not in Merge's candidate, except the
// present employer and title. Merge tells an application's stage and whether it was
// rejected, but has no other status, and does not say which stages are final.
package merge

import (
	"cmp"
	"context"
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
	_ ats.NoteWriter      = (*Connector)(nil)
	_ ats.StageMover      = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "merge"

// regions are the addresses of Merge's data centres.
var regions = []struct{ name, address string }{
	{"US", "https://api.merge.dev/api/ats/v1"},
	{"EU", "https://api-eu.merge.dev/api/ats/v1"},
	{"Asia-Pacific", "https://api-ap.merge.dev/api/ats/v1"},
	{"Sandbox", "https://api-sandbox.merge.dev/api/ats/v1"},
}

const instructions = `An account with Merge of your own, or of the employer, is needed; Merge charges for each linked system.

1. Sign in to Merge's dashboard and link the employer's system under *Linked Accounts* (or let its administrator do so).
2. Under *Configuration → Common Models*, permit reading of jobs, job postings, applications, candidates, job interview stages, screening questions, offices, departments and users. For exports also permit writing of candidates, applications and activities.
3. Under *Advanced → API keys*, make an access key for production and copy it.
4. Open the linked account and copy its *account token*.
5. Choose the region of the Merge account here. For exports, give the e-mail address of a user of the employer's system: people go in under that name.

What Merge gives is as old as its last synchronisation with the system, some hours as a rule.`

// Connector speaks to one linked account.
type Connector struct {
	client   *httpx.Client
	pageSize int
	user     string // whose name is written: an address or Merge's id

	users lookup.Table[string, string] // ids by addresses
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	var names []string
	for _, r := range regions {
		names = append(names, r.name)
	}
	return ats.Descriptor{
		Kind: Kind, Name: "Merge",
		Fields: []ats.Field{
			{Key: "region", Label: "Region", Help: "Where the Merge account is.", Choices: names, Default: names[0]},
			{Key: "base_url", Label: "Address", Help: "Leave it empty unless Merge gave you an address of your own."},
			{Key: "user", Label: "User", Help: "For exports: the e-mail address, or Merge's id, of the user of the employer's system in whose name people go in."},
			{Key: "api_key", Label: "Access key", Help: "From Merge's dashboard, for production.", Secret: true, Required: true},
			{Key: "account_token", Label: "Account token", Help: "From the page of the linked account in Merge's dashboard.", Secret: true, Required: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		KeyPage: "https://app.merge.dev/keys",
		Poll:    30 * time.Minute, MappingVersion: 1, PeopleByAccount: true, AbsenceCloses: true,
		Carries: []string{ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeDocument,
		Tested:  "Against a mock server made from Merge's own description, and a fake that behaves as Merge's documentation says; not yet against a live account.",
	}
}

// pace is what the smallest plan permits: a hundred requests a minute.
var pace = httpx.Limit{Requests: 95, Per: time.Minute, Burst: 5}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, pace, 100) }

func open(c ats.Config, pace httpx.Limit, pageSize int) (ats.Connector, error) {
	key, err := c.Secret("api_key", "access key")
	if err != nil {
		return nil, err
	}
	token, err := c.Secret("account_token", "account token")
	if err != nil {
		return nil, err
	}
	base, err := address(c)
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: base, Auth: httpx.Bearer(key).And("X-Account-Token", token), Limit: pace, LoopbackOnly: c.LoopbackOnly,
		Timeout: 100 * time.Second, // a write is answered when the linked system has answered
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, pageSize: pageSize, user: c.Setting("user")}, nil
}

// address is that of the region, unless one of its own is set.
func address(c ats.Config) (string, error) {
	if own := c.Base(""); own != "" {
		return own, nil
	}
	region := cmp.Or(c.Setting("region"), regions[0].name)
	for _, r := range regions {
		if strings.EqualFold(r.name, region) {
			return r.address, nil
		}
	}
	return "", core.Fail(core.KindUsage, "Merge has no region of the name that is set.", "Choose US, EU, Asia-Pacific or Sandbox.")
}

// Descriptor describes Merge.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// Jobs lists jobs, open and closed.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireJob, core.Posting]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireJob], error) {
			return list[wireJob](ctx, c, "/jobs", jobQuery(), at)
		},
		Convert: func(j wireJob) (core.Posting, string) { return posting(j), j.ID },
		Stale:   stale,
	}.Walk(ctx, since, resume)
}

// Job reads one job; a deleted one is closed.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, err := c.job(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	return posting(j), nil
}

// People lists the applications of the account, or of one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[wireApplication, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireApplication], error) {
			b, err := list[wireApplication](ctx, c, "/applications", applicationQuery(job), at)
			// Who is in a talent pool is in no job's pipeline, and nobody is in one because a
			// filter was ignored.
			b.Items = slices.DeleteFunc(b.Items, func(a wireApplication) bool { return a.ID != "" && a.Job.ID != cmp.Or(job, a.Job.ID, "none") })
			return b, err
		},
		Convert: func(a wireApplication) (core.Applicant, string) { return applicant(a), a.ID },
		Stale:   stale,
	}.Walk(ctx, since, resume)
}

// Stages lists the stages of a job, or those of the account where the linked
// system has the same ones for every job.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	if job != "" {
		own, err := c.stages(ctx, job)
		if err != nil || len(own) > 0 {
			return stages(own), err
		}
	}
	all, err := c.stages(ctx, "")
	if err != nil {
		return nil, err
	}
	return stages(slices.DeleteFunc(all, func(s wireStage) bool { return s.Job.ID != "" })), nil
}

// Questions lists what the linked system asks those who apply for a job.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	all, err := c.questions(ctx, job)
	if err != nil {
		return nil, err
	}
	return questions(all), nil
}

// FindCandidate looks a person up by all e-mail addresses at once; Merge can't
// search for profile addresses.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	people, err := c.search(ctx, emails)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	// A person may be there twice; every application counts.
	found := &ats.Found{PersonID: people[0].ID, By: core.KeyEmail, Applications: map[string]string{}}
	for _, p := range people {
		for _, a := range p.Applications {
			job, deleted := a.Full.Job.ID, a.Full.Deleted
			if job == "" { // out of the scopes in which it comes with the person
				whole, _, err := c.application(ctx, a.ID)
				if ats.UnlessHidden(err) != nil {
					return nil, err
				}
				job, deleted = whole.Job.ID, whole.Deleted
			}
			if job != "" && found.Applications[job] == "" && !deleted {
				found.Applications[job] = a.ID
			}
		}
	}
	return found, nil
}

// CreateCandidate creates a person and puts them on a job; with PersonID only the
// latter.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	user, err := c.writer(ctx)
	if err != nil {
		return ats.Created{}, err
	}
	made := ats.Created{PersonID: candidate.PersonID}
	if made.PersonID == "" {
		if made.PersonID, err = c.write(ctx, "/candidates", written{newPerson(candidate.Resume), user}); err != nil {
			return ats.Created{}, err
		}
	}
	made.ApplicationID, err = c.write(ctx, "/applications", written{newApplication(candidate, made.PersonID, user), user})
	switch {
	case err != nil && candidate.PersonID == "":
		return ats.Created{}, ats.HalfDone("the system behind Merge", err)
	case err != nil:
		return ats.Created{}, err
	}
	return made, nil
}

// WriteNote writes a note on a candidate.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	user, err := c.writer(ctx)
	if err != nil {
		return err
	}
	_, err = c.write(ctx, "/activities", written{newNote(at.PersonID, user, text), user})
	return err
}

// MoveStage moves an application to another stage.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	user, err := c.writer(ctx)
	if err != nil {
		return err
	}
	_, err = c.write(ctx, "/applications/"+url.PathEscape(at.ApplicationID)+"/change-stage", map[string]string{"job_interview_stage": stage, "remote_user_id": user})
	return err
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	a, header, err := c.application(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	if a.Deleted {
		return ats.Status{}, core.Fail(core.KindNotFound, "The application is no longer in the system behind Merge.", "")
	}
	return ats.Status{
		Status: status(a), Stage: a.Stage.Full.Name, StageID: a.Stage.ID, AsOf: cmp.Or(paging.Began(header), wire.Time(a.ModifiedAt)),
	}, nil
}
