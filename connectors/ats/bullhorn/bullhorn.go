// Package bullhorn speaks to Bullhorn's REST API.
//
// # How it signs in
//
// loginInfo names the data centre of a user; there a token is got, and with the
// token a session: an address of its own, the swim lane, and a BhRestToken that ends
// after a while. All of this is one httpx.Session: a read that meets an ended session
// is made again in a new one, and the account is found again if it has moved. The
// token comes from the browser (SignIn) or, without one, from the login form, which
// is filled in with the API user's name and password. Its refresh token works once;
// what replaces it is stored before it is used. Where both are there and the token
// has ended, the password gets a new one.
//
// # How it reads
//
// A full look searches all job orders that are not deleted, closed ones too, by
// number; every page but the first asks again for the last row of the page before,
// and if that is another one now the look begins anew. After it, changes come from an
// event subscription, a queue that hands each batch of events out once and under a
// number. A look stores the number behind which everything is stored, and begins by
// asking again for the batches behind it that were handed out already, whoever took
// them: a batch is lost neither when the program is killed between taking and storing
// it nor when a colleague's computer took it. Events only say which job; the job is
// then read as it is now, deleted or not. Where the queue is missing, has not been
// asked for days or can't give a batch again, the look searches by time of change,
// a day back because the zone of a search's times is not documented.
//
// People come per job from its submissions, whose status is the stage, by id and
// since a time. Statuses are one list for the account.
//
// # How it writes
//
// PUT creates, as often as it is sent, so each is sent once. The candidate comes
// first, because it can be looked up by e-mail address, then the submission, then
// education and work history; what fails after the candidate exists is of kind
// unknown, and the next try finds the person and goes on with the submission. It
// never writes to a job, and never to a person who was there before.
//
// # What is not proven
//
// The field for the LinkedIn address: Bullhorn has none of its own, agencies use
// companyURL under another label or a custom field, so it is a setting. How long the
// search index takes to find a new candidate. That batches older than the last one
// can be asked for again: if not, the look by time takes their place. The address of
// a record in the browser, which is made from the number of the swim lane.
package bullhorn

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
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
const Kind = "bullhorn"

const (
	address = "https://rest.bullhornstaffing.com"
	// port is where a browser comes back to unless another one is registered.
	port = "47115"
	// linkedIn is the field that agencies use for the address, as far as is known.
	linkedIn = "companyURL"
)

const instructions = `Bullhorn makes the key; an administrator of the agency asks for it:

1. Open a ticket in the Bullhorn Resource Center and ask for *OAuth keys for the REST API* and for an *API user*, for an application called Reqdesk.
2. Ask that this redirect address be registered for the key: ` + "`http://127.0.0.1:" + port + "/callback`" + `. It leads back to this computer after signing in.
3. Give the API user a usertype that may read and add *Candidates*, *Job Submissions*, *Notes* and *Jobs*, for all departments that are recruited for.
4. Enter the client ID, the client secret and the API user's name here. Then sign in through the browser as that user, and accept the terms of use the first time.

Where no browser can be used, enter the API user's password instead; the terms of use must have been accepted in a browser once.

An account outside the east of the USA has a sign-in address of its own. ` + "`https://rest.bullhornstaffing.com/rest-services/loginInfo?username=NAME`" + ` shows it as oauthUrl; enter it before signing in through the browser.`

// Connector speaks to one agency's account.
type Connector struct {
	session *httpx.Session
	account *account
	size    int
	profile string // the candidate's field for a LinkedIn address

	statuses  lookup.Table[string, []core.Stage]
	countries lookup.Table[string, map[string]wire.ID] // numbers by ISO code

	mu    sync.Mutex
	lane  string
	asked int // requests of signing in
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory {
	return ats.Factory{Descriptor: descriptor(), New: New, SignIn: SignIn}
}

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Bullhorn",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "Leave it as it is unless Bullhorn gave you another one.", Default: address},
			{Key: "username", Label: "API user", Help: "The name of the API user, as Bullhorn's support gave it.", Required: true},
			{Key: "client_id", Label: "Client ID", Help: "Of the OAuth key, as Bullhorn's support gave it.", Required: true},
			{Key: "client_secret", Label: "Client secret", Help: "It came with the client ID.", Secret: true, Required: true},
			{Key: "password", Label: "Password", Help: "Of the API user. Leave it empty to sign in through the browser.", Secret: true},
			{Key: "token", Label: "Sign-in", Help: "What signing in through the browser gives.", Secret: true, SignIn: true},
			{Key: "sign_in_url", Label: "Sign-in address", Help: "Only for accounts outside the east of the USA that sign in through the browser: see the instructions."},
			{Key: "redirect_port", Label: "Redirect port", Help: "The port of the redirect address that Bullhorn has registered for the key.", Default: port},
			{Key: "linkedin_field", Label: "LinkedIn field", Help: "The field of the candidate that your agency keeps the LinkedIn address in, for example companyURL or customText1.", Default: linkedIn},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		Poll: 15 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake,
		Tested:  "Against a fake that behaves as the vendor's public description and recorded answers say; not yet against a live account.",
	}
}

// pace keeps well below what an account is said to be permitted, which its other
// integrations share.
var pace = httpx.Limit{Requests: 10, Per: time.Second, Burst: 5}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, pace, 200, time.Second) }

var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,39}$`)

// open makes a connector with pages of a size; pause is the wait before a request is
// repeated, a second as the ATS asks for.
func open(config ats.Config, pace httpx.Limit, size int, pause time.Duration) (*Connector, error) {
	a, err := accountOf(config)
	if err != nil {
		return nil, err
	}
	profile := cmp.Or(config.Setting("linkedin_field"), linkedIn)
	if !fieldName.MatchString(profile) {
		return nil, core.Fail(core.KindUsage, "The LinkedIn field is not the name of a field.", "It looks like companyURL or customText1.")
	}
	a.stack = httpx.Config{Limit: pace, Backoff: pause, Timeout: time.Minute, LoopbackOnly: config.LoopbackOnly}
	c := &Connector{account: a, size: size, profile: profile}
	c.session = httpx.NewSession(c.signIn, http.StatusUnauthorized, http.StatusPreconditionFailed)
	return c, nil
}

// Descriptor describes Bullhorn.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked + c.session.Requests()
}

// Close gives idle connections back.
func (c *Connector) Close() { c.session.Close() }

// probes are the entitlements that features need.
var probes = []struct {
	entity, may string
	features    []string
}{
	{"JobOrder", "READ", []string{"jobs", "job", "questions"}},
	{"JobSubmission", "READ", []string{"people", "stages", "status"}},
	{"Candidate", "READ", []string{"find"}},
	{"Candidate", "CREATE", []string{"create"}},
	{"JobSubmission", "CREATE", []string{"create"}},
	{"Candidate", "UPDATE", []string{"resume"}},
	{"Note", "CREATE", []string{"note"}},
	{"JobSubmission", "UPDATE", []string{"move"}},
}

// Check asks for the user's entitlements, and for one job as a look does.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	has := map[string][]string{}
	var list []ats.Right
	for _, p := range probes {
		if _, asked := has[p.entity]; !asked {
			may, err := c.entitlements(ctx, p.entity)
			if err != nil {
				return nil, err
			}
			has[p.entity] = may
		}
		permitted := slices.ContainsFunc(has[p.entity], func(e string) bool { return e == p.may || strings.HasPrefix(e, p.may+"_") && e != "UPDATE_OWNER" })
		for _, feature := range p.features {
			list = withRight(list, feature, p.may+" on "+p.entity, permitted)
		}
	}
	_, err := c.search(ctx, everything, 0, 1)
	if err != nil && core.KindOf(err) != core.KindForbidden {
		return nil, err
	}
	return withRight(list, "jobs", "READ on JobOrder", err == nil), nil
}

// withRight notes that a feature has, or lacks, one of the rights that it needs.
func withRight(list []ats.Right, feature, right string, permitted bool) []ats.Right {
	i := slices.IndexFunc(list, func(r ats.Right) bool { return r.Feature == feature })
	if i < 0 {
		i, list = len(list), append(list, ats.Right{Feature: feature, OK: true})
	}
	if !permitted && !strings.Contains(list[i].Missing, right) {
		list[i].OK = false
		list[i].Missing = strings.TrimPrefix(list[i].Missing+", "+right, ", ")
	}
	return list
}

// Jobs lists jobs, open and closed.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireJob, core.Posting]{Fetch: c.jobs, Convert: func(j wireJob) (core.Posting, string) {
		return c.posting(j), string(j.ID)
	}}.Walk(ctx, since, resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	if !isID(id) {
		return core.Posting{}, core.Fail(core.KindNotFound, "Bullhorn has no job of that number.", "")
	}
	jobs, err := c.jobsByID(ctx, []string{id})
	switch {
	case err != nil:
		return core.Posting{}, err
	case bool(jobs[0].Deleted):
		return core.Posting{}, core.Fail(core.KindNotFound, "The job was deleted in Bullhorn.", "")
	}
	return c.posting(jobs[0]), nil
}

// People lists who is on one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	var names []core.Stage
	return paging.List[wireSubmission, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (b paging.Batch[wireSubmission], err error) {
			if names, err = c.stages(ctx); err != nil {
				return b, err
			}
			return c.submissions(ctx, job, at)
		},
		Convert: func(s wireSubmission) (core.Applicant, string) { return c.applicant(s, names), onJob(s) },
	}.Walk(ctx, since, resume)
}

// Stages lists the statuses that a submission may have, the same for every job.
func (c *Connector) Stages(ctx context.Context, _ string) ([]core.Stage, error) {
	c.statuses.Forget("") // it is asked for as it is now
	list, err := c.stages(ctx)
	return slices.Clone(list), err
}

// Questions lists the screening questions of a job.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	if !isID(job) {
		return nil, core.Fail(core.KindNotFound, "Bullhorn has no job of that number.", "")
	}
	asked, err := all[wireQuestion](ctx, c, wanted{
		path: "/query/JobOrderScreenerQuestion", text: "jobOrder.id=" + job, fields: questionFields, order: "sortOrder",
	})
	list := []core.Question{}
	for _, q := range asked {
		if one := q.Question; !one.Deleted && one.Text != "" && q.ID != "" && string(q.Job.ID) == job {
			list = append(list, core.Question{ID: string(q.ID), Text: one.Text, Kind: core.AskText, Required: bool(one.Required)})
		}
	}
	return list, err
}

// FindCandidate looks for a person by e-mail address. The index finds addresses that
// merely resemble the one that is looked for, so each is compared.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	query := byEmail(emails)
	if query == "" {
		return nil, nil
	}
	people, err := all[wireCandidate](ctx, c, wanted{path: "/search/Candidate", text: query, fields: c.personFields()})
	i := slices.IndexFunc(people, func(p wireCandidate) bool {
		return p.ID != "" && !bool(p.Deleted) && slices.ContainsFunc(emails, func(e string) bool { return wire.HasEmail(e, p.Email, p.Email2, p.Email3) })
	})
	if err != nil || i < 0 {
		return nil, err
	}
	applications, err := c.applications(ctx, people[i].ID)
	if err != nil {
		return nil, err
	}
	return &ats.Found{PersonID: string(people[i].ID), By: core.KeyEmail, URL: c.page("Candidate", people[i].ID), Applications: applications}, nil
}

// Status reads where a person stands on a job.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	s, header, err := c.submission(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	if bool(s.Deleted) {
		return ats.Status{}, core.Fail(core.KindNotFound, "The person is no longer on this job in Bullhorn.", "")
	}
	names, err := c.stages(ctx)
	if err != nil {
		return ats.Status{}, err
	}
	return ats.Status{
		Status: s.Status, Stage: stageName(names, s.Status), StageID: s.Status, AsOf: cmp.Or(paging.Began(header), wire.Millis(s.Modified)),
	}, nil
}

// isID tells whether a text is a number as the ATS gives them, and so safe in a query.
func isID(id string) bool {
	n, err := strconv.ParseInt(id, 10, 64)
	return err == nil && n > 0 && strconv.FormatInt(n, 10) == id
}
