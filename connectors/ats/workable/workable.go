// Package workable speaks to Workable's SPI, version 3.
//
// # How it reads
//
// Each page names the address of the next, which is followed as it is given, on
// the account's own host. Jobs and candidates can be asked for what was updated
// after a time; a look begins ten minutes before the one before it did, by
// Workable's own clock. Candidates are read per job. The list of jobs lacks
// what kind of employment it is, the function, the level and the team, so each
// published job costs two further requests; the others cost none.
//
// Workable permits few requests, ten in ten seconds, and tells in each answer
// how many are left: the shared stack keeps to that.
//
// The questions of a job are a list of their own, which has only those that the
// employer wrote.
//
// A candidate in Workable is one person on one job: application and person are
// the same record, and a person on two jobs is two.
//
// # How it writes
//
// CreateCandidate makes a sourced candidate: Workable sends them nothing. It
// takes education, experience, skills and the LinkedIn address. The source can't
// be set from outside; it is written as a tag. The résumé is the candidate's
// own field, so writing it twice leaves one. Notes and moves are done in the
// name of a member of the account, the setting user.
//
// Workable has no idempotency key: one request is sent, and a caller who heard
// no answer looks the person up. It never writes to a job.
package workable

import (
	"cmp"
	"context"
	"iter"
	"net/http"
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
const Kind = "workable"

// Connector speaks to one Workable account.
type Connector struct {
	client *httpx.Client
	user   string // e-mail address of the member who acts

	members lookup.Table[string, string]      // ids of members by their addresses
	stages  lookup.Table[string, []wireStage] // by job
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

const instructions = `1. Sign in to Workable as a super admin, choose your initials and open *Settings → Integrations → Apps*.
2. Choose *Generate API token*, and set how long it is valid; note the day, since the connection stops then.
3. Tick *r_jobs*, *r_candidates* and *r_account*; for leads that shall go into Workable also *w_candidates*.
4. Copy the token. The address is that of your account, for example https://riverbend.workable.com; it stands under *Company profile*.
5. For notes and moves, also enter the e-mail address of the Workable member under whose name they appear.`

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Workable",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "The address of the account, for example https://riverbend.workable.com.", Required: true},
			{Key: "api_key", Label: "API token", Help: "From Workable's settings, Integrations.", Secret: true, Required: true},
			{Key: "user", Label: "Workable member", Help: "E-mail address of the member under whose name notes and moves appear. Without it neither is written."},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}),
		Instructions: instructions, KeyPage: "https://workable.com/backend/settings/integrations",
		Poll: 15 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake, Tested: "Against a fake that behaves as the vendor's public description says; not yet against a live account.",
	}
}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) {
	address := strings.TrimSuffix(c.Base(""), api)
	if address == "" {
		return nil, core.Fail(core.KindUsage, "The Workable account has no address.", "Give `base_url`, for example https://riverbend.workable.com.")
	}
	if !strings.ContainsAny(address, ":/.") {
		address = "https://" + address + ".workable.com" // somebody gave the account's name only
	}
	token, err := c.Secret("api_key", "API token")
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{BaseURL: address, Auth: httpx.Bearer(token), LoopbackOnly: c.LoopbackOnly})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, user: c.Setting("user")}, nil
}

// Descriptor describes Workable.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes tries each right; writing is tried on a job that does not exist.
var probes = []struct {
	method, path string
	features     []string
	permission   string
}{
	{http.MethodGet, "/spi/v3/jobs?limit=1", []string{"jobs", "job", "stages", "questions"}, "r_jobs"},
	{http.MethodGet, "/spi/v3/candidates?limit=1", []string{"people", "find", "status"}, "r_candidates"},
	{http.MethodPost, "/spi/v3/jobs/REQDESK-CHECKS-RIGHTS/candidates", []string{"create", "resume", "note", "move"}, "w_candidates"},
}

// Check tries each right harmlessly.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		err := c.probe(ctx, p.method, p.path)
		missing := ""
		switch kind := core.KindOf(err); {
		case kind == core.KindForbidden:
			missing = p.permission
		case p.method != http.MethodGet && (kind == core.KindInvalid || kind == core.KindNotFound):
		case err != nil:
			return nil, err
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	return c.checkMember(ctx, list)
}

// checkMember says of notes and moves that they need a member.
func (c *Connector) checkMember(ctx context.Context, list []ats.Right) ([]ats.Right, error) {
	_, err := c.actor(ctx)
	missing := ""
	switch core.KindOf(err) {
	case "":
	case core.KindForbidden:
		missing = "r_account"
	case core.KindUsage:
		missing = "a Workable member under whose name it is written"
	default:
		return nil, err
	}
	for i, r := range list {
		if (r.Feature == "note" || r.Feature == "move") && r.OK && missing != "" {
			list[i].OK, list[i].Missing = false, missing
		}
	}
	return list, nil
}

// Jobs lists jobs of every state.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireJob, core.Posting]{
		Fetch:   c.jobs,
		Convert: func(j wireJob) (core.Posting, string) { return posting(j), j.Shortcode },
	}.Walk(ctx, since, resume)
}

// Job reads one job by its shortcode.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, err := c.job(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	return posting(j), nil
}

// People lists the candidates of one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	fetch := func(ctx context.Context, at paging.Place) (paging.Batch[wireCandidate], error) {
		b, err := c.candidates(ctx, job, at)
		if err == nil {
			err = c.place(ctx, job, b.Items)
		}
		return b, err
	}
	return paging.List[wireCandidate, core.Applicant]{
		Fetch:   fetch,
		Convert: func(w wireCandidate) (core.Applicant, string) { return applicant(w, job), w.ID },
	}.Walk(ctx, since, resume)
}

// Stages lists the stages of a job; Workable knows them by their slug.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	list, err := c.readStages(ctx, job)
	if err != nil {
		return nil, err
	}
	var out []core.Stage
	for i, s := range list {
		out = append(out, core.Stage{ID: s.id(), Name: s.Name, Order: cmp.Or(s.Position, i+1), Final: s.Kind == "hired"})
	}
	return out, nil
}

// Questions lists what the employer asks people who apply for a job.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	list, err := c.questions(ctx, job)
	return questions(list), err
}

// FindCandidate looks by e-mail address; Workable can't be asked for a LinkedIn
// address. A person on several jobs is several records, joined here.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	for _, email := range emails {
		list, err := c.withEmail(ctx, email)
		if err != nil {
			return nil, err
		}
		if f := found(list, email); f != nil {
			return f, nil
		}
	}
	return nil, nil
}

// Problems tells what Workable would refuse; nothing is written.
func (c *Connector) Problems(_ context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	b := candidate.Resume.Basics
	return append(ats.NeedsName("Workable", b), ats.NeedsEmail("Workable", b)...), nil
}

// CreateCandidate makes a sourced candidate on a job. Whoever is on another job
// already becomes a second record, which Workable shows beside the first.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	made, err := c.create(ctx, candidate)
	if err != nil {
		return ats.Created{}, refusal(err)
	}
	if made.ID == "" {
		return ats.Created{}, ats.Unnumbered("Workable")
	}
	return ats.Created{PersonID: made.ID, ApplicationID: made.ID, URL: made.ProfileURL}, nil
}

// AttachResume makes a file the candidate's résumé.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	return refusal(c.setResume(ctx, at.ApplicationID, f))
}

// WriteNote writes a comment about a candidate.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	return c.act(ctx, at.ApplicationID, "comments", map[string]any{"comment": map[string]string{"body": text}})
}

// MoveStage moves a candidate to another stage.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	return refusal(c.act(ctx, at.ApplicationID, "move", map[string]any{"target_stage": stage}))
}

// Status reads where a candidate stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	w, header, err := c.candidate(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	one := []wireCandidate{w}
	if err := c.place(ctx, w.Job.Shortcode, one); err != nil {
		return ats.Status{}, err
	}
	return ats.Status{
		Status: status(w), Stage: one[0].Stage, StageID: one[0].stageID, AsOf: cmp.Or(paging.Began(header), wire.Time(w.UpdatedAt)),
	}, nil
}
