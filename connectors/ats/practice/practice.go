// Package practice speaks to the practice company's applicant tracking system.
// That system can do everything that a connector can, so this one is also the
// example to follow when writing another.
//
// It knows nothing of the company's servers but their HTTP interface, and it
// refuses every address that is not on this machine.
//
// # How it reads
//
// Jobs and applications come in pages of 100 behind an opaque cursor, oldest
// change first. A cursor of ours holds theirs, where the look began and the
// server's time at its start. The next incremental look begins at that time,
// inclusive, so that a change made while we read comes again rather than never.
// A look from the start lists everything and is Full, unless a row without an
// id had to be left out; jobs that the ATS says are deleted come as closed.
//
// # How it writes
//
// The ATS has no idempotency key: CreateCandidate makes one request, and a
// caller who heard no answer looks the person up. AttachResume looks first
// whether the same bytes are there already.
package practice

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"net/url"
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
	_ ats.JobReader       = (*Connector)(nil)
	_ ats.PeopleLister    = (*Connector)(nil)
	_ ats.StageLister     = (*Connector)(nil)
	_ ats.CandidateFinder = (*Connector)(nil)
	_ ats.CandidateWriter = (*Connector)(nil)
	_ ats.ResumeAttacher  = (*Connector)(nil)
	_ ats.NoteWriter      = (*Connector)(nil)
	_ ats.StageMover      = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "practice"

// Connector speaks to one employer's ATS.
type Connector struct{ client *httpx.Client }

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Practice company",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "Where the practice company runs on this machine, for example http://127.0.0.1:8080.", Required: true},
			{Key: "api_key", Label: "API key", Help: "The practice company shows it when it starts.", Secret: true, Required: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}),
		Instructions: "The practice company is set up by itself: choose *Try with a practice company* on the welcome screen, or run `reqdeskctl demo`. " +
			"Its address and key are valid until it is closed.",
		Poll: 5 * time.Minute, MappingVersion: 1, PeopleByAccount: true, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake, Tested: "The practice company's own server, over loopback, with every fault it can have.",
	}
}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) {
	address := c.Base("")
	if address == "" {
		return nil, core.Fail(core.KindUsage, "The practice company has no address.", "Give `base_url`, for example http://127.0.0.1:8080.")
	}
	key, err := c.Secret("api_key", "API key")
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{BaseURL: address, Auth: httpx.Bearer(key), LoopbackOnly: true})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client}, nil
}

// Descriptor describes the practice company's ATS.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// rights says which permission each feature needs.
var rights = []struct{ feature, permission string }{
	{"jobs", "jobs.read"},
	{"job", "jobs.read"},
	{"stages", "jobs.read"},
	{"people", "applications.read"},
	{"status", "applications.read"},
	{"find", "candidates.read"},
	{"create", "candidates.write"},
	{"resume", "attachments.write"},
	{"note", "notes.write"},
	{"move", "stages.write"},
}

// Check asks the ATS what the key may do.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	me, err := c.me(ctx)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, permission := range me.Permissions {
		has[permission] = true
	}
	var list []ats.Right
	for _, r := range rights {
		missing := r.permission
		if has[r.permission] {
			missing = ""
		}
		list = append(list, ats.Rights(missing, r.feature)...)
	}
	return list, nil
}

// Jobs lists jobs, open and closed.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireJob, core.Posting]{
		Fetch: c.jobs, Convert: func(j wireJob) (core.Posting, string) { return posting(j), j.ID },
	}.Walk(ctx, since, resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, err := c.job(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	return posting(j), nil
}

// People lists the applications of one ATS job, or of all when job is "".
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[wireApplication, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireApplication], error) {
			return c.applications(ctx, job, at)
		},
		Convert: func(a wireApplication) (core.Applicant, string) { return applicant(a), a.ID },
	}.Walk(ctx, since, resume)
}

// Stages lists the hiring stages of a job; this ATS has none of the account.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	if job == "" {
		return nil, core.Fail(core.KindUnsupported, "This ATS has hiring stages per job only.", "")
	}
	list, err := c.stages(ctx, job)
	if err != nil {
		return nil, err
	}
	stages := make([]core.Stage, 0, len(list))
	for _, s := range list {
		stages = append(stages, core.Stage{ID: s.ID, Name: s.Name, Order: s.Position, Final: s.Kind != "active"})
	}
	return stages, nil
}

// FindCandidate looks for a person by e-mail address, then by LinkedIn address.
func (c *Connector) FindCandidate(ctx context.Context, emails, urls []string) (*ats.Found, error) {
	for _, email := range emails {
		is := func(w wireCandidate) bool { return wire.HasEmail(email, w.Email) }
		if found, err := c.find(ctx, url.Values{"email": {email}}, core.KeyEmail, is); err != nil || found != nil {
			return found, err
		}
	}
	for _, address := range urls {
		if !strings.Contains(strings.ToLower(address), "linkedin.com/") {
			continue
		}
		is := func(w wireCandidate) bool { return wire.SameLink(address, w.LinkedInURL) }
		if found, err := c.find(ctx, url.Values{"linkedin_url": {address}}, core.KeyURL, is); err != nil || found != nil {
			return found, err
		}
	}
	return nil, nil
}

// find gives the one who really is who was looked for: a filter that was ignored must not
// find a stranger.
func (c *Connector) find(ctx context.Context, by url.Values, key core.KeyKind, is func(wireCandidate) bool) (*ats.Found, error) {
	list, err := c.candidates(ctx, by)
	i := slices.IndexFunc(list, is)
	if err != nil || i < 0 {
		return nil, err
	}
	found := &ats.Found{PersonID: list[i].ID, URL: list[i].URL, By: key, Applications: map[string]string{}}
	for _, a := range list[i].Applications {
		found.Applications[a.JobID] = a.ID
	}
	return found, nil
}

// Problems checks a candidate against the ATS's requirements; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	if candidate.PersonID != "" {
		return nil, nil // the ATS has accepted this person already
	}
	wanted, err := c.requirements(ctx)
	if err != nil {
		return nil, err
	}
	var list []ats.Problem
	for _, w := range wanted {
		switch {
		case w.Required:
			list = append(list, missing(w.Field, candidate.Resume)...)
		case w.Field == "education.school" && w.FromList != "":
			problems, err := c.schoolProblems(ctx, candidate.Resume.Education)
			if err != nil {
				return nil, err
			}
			list = append(list, problems...)
		}
	}
	return list, nil
}

// schoolProblems names the schools that are not in the employer's list, each
// with those that come closest.
func (c *Connector) schoolProblems(ctx context.Context, education []core.Education) ([]ats.Problem, error) {
	var list []ats.Problem
	for i, e := range education {
		known, err := c.schools(ctx, e.Institution)
		if err != nil {
			return nil, err
		}
		if p, ok := notListed(i, e.Institution, known); ok {
			list = append(list, p)
		}
	}
	return list, nil
}

// CreateCandidate creates a candidate on a job, or puts one who exists there.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	made, err := c.create(ctx, candidate)
	if err != nil {
		return ats.Created{}, refusal(err)
	}
	if made.ID == "" || made.CandidateID == "" {
		return ats.Created{}, ats.Unnumbered("The practice company")
	}
	return ats.Created{PersonID: made.CandidateID, ApplicationID: made.ID, URL: made.Candidate.URL}, nil
}

// AttachResume attaches a résumé unless the same file is there already.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	have, err := c.attachments(ctx, at.PersonID)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(f.Data)
	for _, a := range have {
		if a.SHA256 == hex.EncodeToString(sum[:]) {
			return nil
		}
	}
	return c.attach(ctx, at.PersonID, f)
}

// WriteNote writes a note about a candidate.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	return c.note(ctx, at.PersonID, text)
}

// MoveStage moves an application to another stage of its job.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	return refusal(c.move(ctx, at.ApplicationID, stage))
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	a, header, err := c.application(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	return ats.Status{Status: a.Status, Stage: a.Stage.Name, StageID: a.Stage.ID, AsOf: cmp.Or(serverTime(header), a.UpdatedAt)}, nil
}
