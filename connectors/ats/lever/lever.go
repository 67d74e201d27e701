// Package lever speaks to Lever's data API, version 1.
//
// # How it reads
//
// Postings and opportunities come in pages of at most 100; an opaque token
// leads to the next. Both can be asked for what changed since a time. A look
// begins ten minutes before the one before it did, by Lever's own clock, and
// only a look that came to its end moves that beginning. People are read per
// posting, so that nobody outside the imported jobs is fetched. Whoever Lever
// has made anonymous comes as removed. A deleted posting or person is noticed
// when a complete look no longer lists them.
//
// An opportunity is what Reqdesk calls an application, Lever's contact is the
// person. One person may have several opportunities.
//
// # How it writes
//
// Lever wants to know in whose name something is written: the setting user.
// It puts a new opportunity to the contact who has that e-mail address already,
// and keeps what it knew of them. It has no idempotency key: CreateCandidate
// sends one request, and a caller who heard no answer looks the person up.
// Lever takes no education and no experience; they are in the résumé, which
// goes to the opportunity's files, once for the same name and size.
//
// It never writes to a posting.
package lever

import (
	"cmp"
	"context"
	"iter"
	"net/http"
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
const Kind = "lever"

// Connector speaks to one Lever account.
type Connector struct {
	client       *httpx.Client
	user         string // whose name writes go under: an id or an e-mail address
	confidential bool

	actors  lookup.Table[string, string]              // ids of users by their addresses
	reasons lookup.Table[struct{}, map[string]string] // the types of archive reasons by id
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

const instructions = `1. Sign in to Lever as a Super Admin and open *Settings → Integrations and API → API Credentials*.
2. Choose *Generate new key* and give it a name such as "Reqdesk".
3. Tick what the key may do. Reading: *Postings, Opportunities, Stages, Archive reasons, Users*. Writing, if leads shall go into Lever: *Opportunities, Files, Notes, Stage*.
4. Tick access to confidential data **now** if it is wanted: Lever can't add it to a key later.
5. Copy the key. Lever shows it once.
6. For writing, also enter the e-mail address of the Lever user under whose name leads appear.`

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Lever",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "https://api.lever.co, or https://api.eu.lever.co for accounts in Europe.", Default: "https://api.lever.co"},
			{Key: "api_key", Label: "API key", Help: "From Lever's settings, Integrations and API.", Secret: true, Required: true},
			{Key: "user", Label: "Lever user", Help: "E-mail address of the Lever user under whose name leads, notes and moves appear. Without it nothing is written."},
			{Key: "confidential", Label: "Confidential jobs and people", Help: "Read them too; only for a key that was made with access to confidential data.", Choices: []string{"no", "yes"}, Default: "no"},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}),
		Instructions: instructions, KeyPage: "https://hire.lever.co/settings/integrations",
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
		BaseURL: c.Base("https://api.lever.co"), Auth: httpx.Basic(key, ""),
		Limit: httpx.Limit{Requests: 10, Per: time.Second, Burst: 20}, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, user: c.Setting("user"), confidential: c.Setting("confidential") == "yes"}, nil
}

// Descriptor describes Lever.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// nobody is an opportunity and nothing a posting that do not exist: what is asked
// of them tries the right and changes nothing.
const (
	nobody  = "/v1/opportunities/00000000-0000-4000-8000-000000000000"
	nothing = "/v1/postings/00000000-0000-4000-8000-000000000000"
)

type probe struct {
	method, path string
	features     []string
	permission   string
}

// of tells whether what is asked is one of these, which do not exist.
func (p probe) of(paths ...string) bool {
	return slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(p.path, path) })
}

// probes tries each right. A write is tried where it can't succeed: without the
// user that Lever requires, or on an opportunity that does not exist.
var probes = []probe{
	{http.MethodGet, "/v1/postings?limit=1", []string{"jobs", "job"}, "Postings: read"},
	{http.MethodGet, nothing + "/apply", []string{"questions"}, "Postings: read"},
	{http.MethodGet, "/v1/stages?limit=1", []string{"stages"}, "Stages: read"},
	{http.MethodGet, "/v1/opportunities?limit=1", []string{"people", "find", "status"}, "Opportunities: read"},
	{http.MethodPost, "/v1/opportunities", []string{"create"}, "Opportunities: write"},
	{http.MethodPost, nobody + "/files", []string{"resume"}, "Files: write"},
	{http.MethodPost, nobody + "/notes", []string{"note"}, "Notes: write"},
	{http.MethodPut, nobody + "/stage", []string{"move"}, "Opportunity stage: write"},
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
		case p.method != http.MethodGet && kind == core.KindInvalid, p.of(nothing, nobody) && kind == core.KindNotFound:
		case err != nil:
			return nil, err
		}
		if p.method != http.MethodGet && missing == "" && c.user == "" {
			missing = "a Lever user under whose name it is written"
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	return list, nil
}

// Jobs lists postings of every state.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[wirePosting, core.Posting]{
		Fetch:   c.postings,
		Convert: func(p wirePosting) (core.Posting, string) { return posting(p), p.ID },
	}.Walk(ctx, since, resume)
}

// Job reads one posting.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	p, err := c.posting(ctx, id)
	if err != nil {
		return core.Posting{}, err
	}
	return posting(p), nil
}

// People lists the opportunities of one posting.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	fetch := func(ctx context.Context, at paging.Place) (paging.Batch[wireOpportunity], error) {
		b, err := c.opportunities(ctx, job, at)
		if err == nil {
			err = c.explain(ctx, b.Items)
		}
		return b, err
	}
	return paging.List[wireOpportunity, core.Applicant]{
		Fetch:   fetch,
		Convert: func(o wireOpportunity) (core.Applicant, string) { return applicant(o, job), o.ID },
	}.Walk(ctx, since, resume)
}

// Stages lists the account's stages; Lever has one list for all postings.
func (c *Connector) Stages(ctx context.Context, _ string) ([]core.Stage, error) {
	list, err := c.stages(ctx)
	if err != nil {
		return nil, err
	}
	var out []core.Stage
	for i, s := range list {
		out = append(out, core.Stage{ID: s.ID, Name: s.Text, Order: i + 1})
	}
	return out, nil
}

// Questions lists what a posting asks beside name, addresses and résumé.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	form, err := c.form(ctx, job)
	if err != nil {
		return nil, err
	}
	return questions(form), nil
}

// FindCandidate looks by e-mail address; Lever can't be asked for a LinkedIn
// address.
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

// Problems tells what Lever would refuse; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	if _, err := c.performAs(ctx); err != nil {
		return nil, err
	}
	if candidate.PersonID != "" {
		return nil, nil
	}
	return ats.NeedsName("Lever", candidate.Resume.Basics), nil
}

// CreateCandidate makes an opportunity on a posting; with PersonID one of a
// contact who exists.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	made, err := c.create(ctx, newOpportunity(candidate))
	if err != nil {
		return ats.Created{}, refusal(err)
	}
	if made.ID == "" {
		return ats.Created{}, ats.Unnumbered("Lever")
	}
	return ats.Created{PersonID: cmp.Or(made.Contact, candidate.PersonID, made.ID), ApplicationID: made.ID, URL: made.URLs.Show}, nil
}

// AttachResume puts a résumé to the opportunity's files, unless one of the same
// name and size is there.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	have, err := c.files(ctx, at.ApplicationID)
	if err != nil {
		return err
	}
	for _, one := range have {
		if one.Name == f.Name && one.Size == int64(len(f.Data)) {
			return nil
		}
	}
	return c.attach(ctx, at.ApplicationID, f)
}

// WriteNote writes a note on an opportunity.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	return c.write(ctx, http.MethodPost, at.ApplicationID, "notes", map[string]string{"value": text})
}

// MoveStage moves an opportunity to another stage.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	return refusal(c.write(ctx, http.MethodPut, at.ApplicationID, "stage", map[string]string{"stage": stage}))
}

// Status reads where an opportunity stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	o, header, err := c.opportunity(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	one := []wireOpportunity{o}
	if err := c.explain(ctx, one); err != nil {
		return ats.Status{}, err
	}
	return ats.Status{
		Status: status(one[0]), Stage: o.Stage.Text, StageID: o.Stage.ID, AsOf: cmp.Or(paging.Began(header), wire.Millis(o.UpdatedAt)),
	}, nil
}
