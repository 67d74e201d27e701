// Package recruitee speaks to the API of Recruitee (Tellent).
//
// # How it reads
//
// Offers, which are jobs, and the candidates of an offer come by limit and
// offset, the offers of newer accounts by the number of a page; Recruitee can't be
// asked for what changed, so every look is a complete one. By offset each page is
// asked for with the last row of the one before it: where that row is no longer in
// its place the list has moved, and the look begins anew. A list ends with a page
// that has nothing new, whatever its size. Archived offers are not listed, and
// pools of talents are no jobs; a job that is absent is asked for by its id.
//
// A candidate is placed on offers. The pair of candidate and offer is what
// Reqdesk calls an application.
//
// The questions of a job are in its offer: known from the vendor's interface for
// career sites, where they have the same name. An offer without the list does not
// tell, which is not the same as asking nothing.
//
// # How it writes
//
// CreateCandidate makes a candidate on an offer, with source and LinkedIn
// address, and no letter goes to them; a person who is there already is placed on
// the offer. Education and experience are fields of the profile, written
// afterwards. There is no idempotency key: one request is sent, and a caller who
// heard no answer looks the person up, among the newest too, whom a search may not
// know yet. A file is added to the candidate's unless one of its name is there,
// and becomes the CV of a candidate who has none. Nobody who was disqualified is
// moved: that would take it back. It never writes to an offer.
//
// The requests for files, stages and notes are not in the vendor's short
// description; several public clients agree on them.
package recruitee

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
const Kind = "recruitee"

// Connector speaks to one company's account.
type Connector struct {
	client   *httpx.Client
	home     string // the path of the company
	pageSize int
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

const instructions = `1. Sign in to Recruitee as an administrator whose role may see all jobs and candidates: the token may do what its owner may.
2. Open the settings wheel and choose *Personal API tokens*.
3. Choose *New token*, give it a name such as "Reqdesk", and enter the code that Recruitee sends by e-mail.
4. Copy the token and the company id, which stands on the same page.`

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Recruitee",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "https://api.recruitee.com for every account.", Default: "https://api.recruitee.com"},
			{Key: "company", Label: "Company id", Help: "The number that stands beside the tokens, or the company's name in its Recruitee address.", Required: true},
			{Key: "api_key", Label: "API token", Help: "A personal API token from Recruitee's settings.", Secret: true, Required: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}),
		Instructions: instructions, KeyPage: "https://app.recruitee.com/#/settings/api_tokens",
		Poll: 30 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake, Tested: "Against a fake that behaves as the vendor's public description says; not yet against a live account.",
	}
}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, 100) }

func open(c ats.Config, pageSize int) (ats.Connector, error) {
	company := c.Setting("company")
	if company == "" {
		return nil, core.Fail(core.KindUsage, "The company id is missing.", "Give `company`; it stands beside the tokens in Recruitee's settings.")
	}
	token, err := c.Secret("api_key", "API token")
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: c.Base("https://api.recruitee.com"), Auth: httpx.Bearer(token),
		// Recruitee publishes no limit: a pace that disturbs nobody.
		Limit: httpx.Limit{Requests: 10, Per: time.Second, Burst: 20}, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, pageSize: pageSize, home: "/c/" + url.PathEscape(company)}, nil
}

// Descriptor describes Recruitee.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes tries each right; writing is tried with candidates and placements that do
// not exist.
var probes = []struct {
	method, path string
	features     []string
	permission   string
}{
	{http.MethodGet, "/offers?limit=1", []string{"jobs", "job", "stages", "questions"}, "a role that may see jobs"},
	{http.MethodGet, "/candidates?limit=1", []string{"people", "status"}, "a role that may see candidates"},
	{http.MethodGet, "/search/new/candidates?limit=1", []string{"find"}, "a role that may search candidates"},
	{http.MethodPost, "/placements", []string{"create"}, "a role that may add candidates to jobs"},
	{http.MethodPatch, "/candidates/0/update_cv", []string{"resume"}, "a role that may change candidates"},
	{http.MethodPost, "/candidates/0/notes", []string{"note"}, "a role that may write notes"},
	{http.MethodPatch, "/placements/0/change_stage", []string{"move"}, "a role that may move candidates"},
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
	return list, nil
}

// Jobs lists the offers that are not archived.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wireOffer, core.Posting]{
		Numbered: true,
		Fetch:    c.offers,
		Convert:  func(o wireOffer) (core.Posting, string) { return posting(o), string(o.ID) },
	}.Walk(ctx, since, resume)
}

// Job reads one offer, archived ones too.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	o, err := c.offer(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	return posting(o), nil
}

// People lists the candidates of one offer.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	var stages map[string]string
	fetch := func(ctx context.Context, at paging.Place) (paging.Batch[wireCandidate], error) {
		b, err := c.candidates(ctx, job, at)
		if err == nil && stages == nil {
			stages, err = c.stageNames(ctx, job)
		}
		// Somebody who is no longer on the offer is no line of it, and no hole either.
		b.Items = slices.DeleteFunc(b.Items, func(w wireCandidate) bool { _, may := w.onOffer(job); return !may })
		return b, err
	}
	return paging.List[wireCandidate, core.Applicant]{
		Numbered: true,
		Fetch:    fetch,
		Convert:  func(w wireCandidate) (core.Applicant, string) { return applicant(w, job, stages), string(w.ID) },
	}.Walk(ctx, since, resume)
}

// Stages lists the stages of an offer's pipeline.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	list, err := c.stages(ctx, job)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b wireStage) int { return a.Position - b.Position })
	var out []core.Stage
	for i, s := range list {
		out = append(out, core.Stage{ID: string(s.ID), Name: s.Name, Order: i + 1, Final: s.Category == "hire" || s.Category == "hired"})
	}
	return out, nil
}

// Questions lists what an offer asks beside name, addresses and CV.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	list, err := c.questions(ctx, job)
	return questions(list), err
}

// FindCandidate looks by e-mail address, then by LinkedIn address, in the search
// and among the newest.
func (c *Connector) FindCandidate(ctx context.Context, emails, urls []string) (*ats.Found, error) {
	newest, err := c.newest(ctx)
	if err != nil {
		return nil, err
	}
	for _, email := range emails {
		if f, err := c.find(ctx, newest, email, core.KeyEmail, func(w wireCandidate) bool { return wire.HasEmail(email, w.Emails...) }); f != nil || err != nil {
			return f, err
		}
	}
	for _, address := range urls {
		if !strings.Contains(strings.ToLower(address), "linkedin.com/") {
			continue
		}
		if f, err := c.find(ctx, newest, address, core.KeyURL, func(w wireCandidate) bool {
			return slices.ContainsFunc(append(slices.Clone(w.SocialLinks), w.Links...), func(l string) bool { return wire.SameLink(l, address) })
		}); f != nil || err != nil {
			return f, err
		}
	}
	return nil, nil
}

// find gives who really is the one that was looked for: a search finds more than
// that, and tells little of them.
func (c *Connector) find(ctx context.Context, newest []wireCandidate, text string, by core.KeyKind, is func(wireCandidate) bool) (*ats.Found, error) {
	for _, w := range newest {
		if w.ID != "" && is(w) {
			return found(w, by), nil
		}
	}
	likely, err := c.search(ctx, text)
	if err != nil {
		return nil, err
	}
	for _, hit := range likely[:min(len(likely), mostLikely)] {
		w, _, err := c.candidate(ctx, string(hit.ID))
		if err != nil && !core.IsNotFound(err) {
			return nil, err
		}
		if err == nil && w.ID != "" && is(w) {
			return found(w, by), nil
		}
	}
	return nil, nil
}

// Problems tells what Recruitee would refuse; nothing is written.
func (c *Connector) Problems(_ context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	if candidate.PersonID != "" {
		return nil, nil
	}
	return ats.NeedsName("Recruitee", candidate.Resume.Basics), nil
}

// CreateCandidate makes a candidate on an offer, or places one who exists there.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	person := wireCandidate{ID: id(candidate.PersonID)}
	if person.ID != "" {
		if err := c.place(ctx, candidate.PersonID, candidate.JobID); err != nil {
			return ats.Created{}, err
		}
	} else {
		made, err := c.create(ctx, candidate)
		if err != nil {
			return ats.Created{}, err
		}
		if person = made; person.ID == "" {
			return ats.Created{}, ats.Unnumbered("Recruitee")
		}
	}
	at := ats.Created{PersonID: string(person.ID), ApplicationID: application(string(person.ID), candidate.JobID), URL: person.Page}
	if err := c.rest(ctx, at, candidate, person); err != nil {
		return ats.Created{}, ats.Incomplete("The person is in Recruitee; not everything about them could be written.",
			"Look there whether job, stage, education and experience are as they should be.", err)
	}
	return at, nil
}

// rest writes what can't be written with the candidate. An account that did not
// read the offers of a new one says so by an empty list of placements.
func (c *Connector) rest(ctx context.Context, at ats.Created, candidate ats.Candidate, made wireCandidate) error {
	if _, placed := made.on(candidate.JobID); made.Placements != nil && !placed {
		if err := c.place(ctx, at.PersonID, candidate.JobID); err != nil {
			return err
		}
	}
	if fields := education(candidate.Resume.Education); len(fields) > 0 && candidate.PersonID == "" {
		if err := c.profile(ctx, at.PersonID, "education", fields); err != nil {
			return err
		}
	}
	if fields := experience(candidate.Resume.Work); len(fields) > 0 && candidate.PersonID == "" {
		if err := c.profile(ctx, at.PersonID, "experience", fields); err != nil {
			return err
		}
	}
	if candidate.Stage == "" {
		return nil
	}
	return c.MoveStage(ctx, at, candidate.Stage)
}

// AttachResume adds a file to the candidate's, unless one of its name is there, and
// makes it the CV of a candidate who has none.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	have, err := c.files(ctx, at.PersonID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(have, func(one wireFile) bool { return one.Name == f.Name }) {
		if err := c.attach(ctx, at.PersonID, f); err != nil {
			return err
		}
	}
	w, _, err := c.candidate(ctx, at.PersonID)
	if err != nil || w.CV != "" {
		return err
	}
	return c.setCV(ctx, at.PersonID, f)
}

// WriteNote writes a note that everybody who sees the candidate may read.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	in := map[string]any{"note": map[string]any{"body": text, "visibility": map[string]string{"level": "public"}}}
	return c.client.JSON(ctx, http.MethodPost, c.home+"/candidates/"+url.PathEscape(at.PersonID)+"/notes", in, nil)
}

// MoveStage moves a candidate to another stage of an offer, and looks whether it
// was done: not every account takes the request as it is sent.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	_, job, err := parts(at)
	if err != nil {
		return err
	}
	for _, done := range []bool{false, true} {
		w, _, err := c.candidate(ctx, at.PersonID)
		if err != nil {
			return err
		}
		p, on := w.on(job)
		switch {
		case !on:
			return gone()
		case cmp.Or(p.StageID, p.Stage.ID) == id(stage):
			return nil
		case done:
			return core.Fail(core.KindInvalid, "Recruitee took the move and did not do it.", "Move the person there.")
		case p.Disqualified != "":
			return core.Fail(core.KindInvalid, "The person was disqualified on this job; a move would take that back, so nothing was written.", "Move the person in Recruitee if that is wanted.")
		}
		path := c.home + "/placements/" + url.PathEscape(string(p.ID)) + "/change_stage"
		if err := c.client.JSON(ctx, http.MethodPatch, path, map[string]any{"stage_id": number(stage)}, nil); err != nil {
			return err
		}
	}
	return nil
}

func gone() error {
	return core.Fail(core.KindNotFound, "The person is no longer on this job in Recruitee.", "")
}

// Status reads where a candidate stands on an offer.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	person, job, err := parts(at)
	if err != nil {
		return ats.Status{}, err
	}
	w, header, err := c.candidate(ctx, person)
	if err == nil && w.Placements == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return ats.Status{}, err
	}
	if _, on := w.on(job); !on {
		return ats.Status{}, gone()
	}
	stages, err := c.stageNames(ctx, job)
	if err != nil {
		return ats.Status{}, err
	}
	a := applicant(w, job, stages)
	return ats.Status{Status: a.Status, Stage: a.Stage, StageID: a.StageID, AsOf: cmp.Or(paging.Began(header), a.Updated)}, nil
}
