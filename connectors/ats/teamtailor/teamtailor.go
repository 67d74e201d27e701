// Package teamtailor speaks to Teamtailor's public API.
//
// # How it reads
//
// Everything is a JSON:API document: a page of jobs brings its departments,
// roles, locations and recruiters along, a page of applications its candidates
// and stages. Pages have numbers and at most thirty rows. When the number of
// rows changes between two pages, rows moved, and the look begins anew. Jobs can't
// be asked for by the time of a change, so every look at them is a whole one;
// applications can. The questions of a job are those that were picked for it.
// Internal jobs are not in the list.
//
// # How it writes
//
// A candidate is written with merge, which makes the ATS put what it gets to the
// candidate it has under that e-mail address; then the application is written.
// When the second write fails the first has done no harm: looking up finds the
// person, who then only needs the application.
//
// The ATS takes a file from an address only, and has a place of its own to put one
// for a short while. That place is known from one public client, not from the
// vendor's description; Check tells when an account has none. The file is added to
// the candidate's files unless one of its name is there, and becomes the résumé of
// a candidate who has none. Notes appear under the name of a user, the setting
// user. It never writes to a job.
package teamtailor

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
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
const Kind = "teamtailor"

const address = "https://api.teamtailor.com"

const instructions = `An administrator of the Teamtailor account does this once:

1. Open *Settings → Integrations → API keys* and click *New API key*. Name it Reqdesk.
2. Choose the scope *Admin* with *Read* and *Write*. With a public key only published jobs can be read, and no people.
3. Create the key and copy it.
4. For notes, also enter the e-mail address of the Teamtailor user under whose name they appear.

Accounts outside Europe have an address of their own; Teamtailor's support tells which one.`

// Connector speaks to one company's account.
type Connector struct {
	client   *httpx.Client
	pageSize int
	user     string      // e-mail address of the user under whose name notes appear
	byJob    atomic.Bool // applications are filtered by job, not by job-id

	actors lookup.Table[string, ref] // users by their addresses
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Teamtailor",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "Leave it as it is unless the account is outside Europe.", Default: address},
			{Key: "api_key", Label: "API key", Help: "With the scope Admin, to read and to write.", Secret: true, Required: true},
			{Key: "user", Label: "Teamtailor user", Help: "E-mail address of the user under whose name notes appear. Without it none are written."},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		KeyPage: "https://app.teamtailor.com",
		Poll:    30 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Carries: []string{ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake, Tested: "Against a fake that behaves as the vendor's public description says; not yet against a live account.",
	}
}

// pace is what is said to be permitted; the ATS's own headers are followed too.
var pace = httpx.Limit{Requests: 50, Per: 10 * time.Second}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, pace, 30) }

func open(c ats.Config, pace httpx.Limit, pageSize int) (ats.Connector, error) {
	key, err := c.Secret("api_key", "API key")
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: c.Base(address),
		Auth:    httpx.Header("Authorization", "Token token="+key, key), Limit: pace, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{client: client, pageSize: pageSize, user: c.Setting("user")}, nil
}

// Descriptor describes Teamtailor.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// probes try a right each: a read, or a write of nothing, which the ATS refuses
// as incomplete where the right is there.
var probes = []struct {
	features    []string
	path, kind  string
	right, gone string // what is missing when it is refused, and when there is no such thing
}{
	{[]string{"jobs", "job", "stages", "questions"}, "/v1/jobs", "", "Admin, Read", ""},
	{[]string{"people", "status"}, "/v1/job-applications", "", "Admin, Read", ""},
	{[]string{"find"}, "/v1/candidates", "", "Admin, Read", ""},
	{[]string{"create", "move"}, "/v1/job-applications", "job-applications", "Admin, Write", "applications over the API"},
	{[]string{"note"}, "/v1/notes", "notes", "Admin, Write", "notes over the API"},
	{[]string{"resume"}, "/v1/files", "files", "Admin, Write", "files over the API"},
}

// Check tries each right.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		err := c.probe(ctx, p.path, p.kind)
		missing := ""
		switch kind := core.KindOf(err); {
		case kind == core.KindForbidden:
			missing = p.right
		case kind == core.KindNotFound && p.kind != "":
			missing = p.gone
		case err != nil && (p.kind == "" || kind != core.KindInvalid):
			return nil, err
		}
		if p.kind == "notes" && missing == "" && c.user == "" {
			missing = "a Teamtailor user under whose name it is written"
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	return list, nil
}

func (c *Connector) probe(ctx context.Context, path, kind string) (err error) {
	switch kind {
	case "":
		_, err = c.list(ctx, path, url.Values{"page[size]": {"1"}}, paging.Place{})
	case "files":
		_, err = c.store(ctx)
	default:
		_, err = c.send(ctx, path, ref{Type: kind}, struct{}{}, nil)
	}
	return err
}

const jobParts = "department,role,locations,user"

// Jobs lists jobs in every state.
func (c *Connector) Jobs(ctx context.Context, _, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return paging.List[row, core.Posting]{
		Numbered: true,
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[row], error) {
			b, err := c.list(ctx, "/v1/jobs", url.Values{"filter[status]": {"all"}, "include": {jobParts}}, at)
			b.Since = ""
			return b, err
		},
		Convert: func(r row) (core.Posting, string) { return posting(r), r.ID },
	}.Walk(ctx, "", resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	r, _, err := c.one(ctx, "/v1/jobs/"+url.PathEscape(id), url.Values{"include": {jobParts}})
	if err != nil {
		return core.Posting{}, err
	}
	return posting(r), nil
}

// People lists who is on one job.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	return paging.List[row, core.Applicant]{
		Numbered: true,
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[row], error) {
			return c.applications(ctx, job, at)
		},
		Convert: func(r row) (core.Applicant, string) { return applicant(r, job), r.ID },
	}.Walk(ctx, since, resume)
}

// Stages lists the stages of a job; the account has none of its own.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	if job == "" {
		return nil, core.Fail(core.KindUnsupported, "Teamtailor has stages per job only.", "")
	}
	rows, err := c.all(ctx, "/v1/jobs/"+url.PathEscape(job)+"/stages", nil)
	if err != nil {
		return nil, err
	}
	var stages []core.Stage
	for _, r := range rows {
		s := attributes[wireStage](r.resource)
		kind := strings.ToLower(s.Type)
		stages = append(stages, core.Stage{ID: r.ID, Name: s.Name, Order: s.Order, Final: kind == "hired" || kind == "rejected"})
	}
	return stages, nil
}

// Questions lists those that were picked for a job.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	rows, err := c.all(ctx, "/v1/jobs/"+url.PathEscape(job)+"/picked-questions", url.Values{"include": {"question"}})
	var asked []core.Question
	for _, r := range rows {
		if q := question(r); q.ID != "" && q.Text != "" {
			asked = append(asked, q)
		}
	}
	return asked, err
}

// FindCandidate looks for a person by e-mail address; the ATS can't search for
// profile addresses.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	for _, email := range emails {
		people, err := c.all(ctx, "/v1/candidates", url.Values{"filter[email]": {email}, "include": {"job-applications"}})
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			// An ATS that does not know the filter would give everybody.
			if p.ID == "" || !wire.HasEmail(email, attributes[wireCandidate](p.resource).Email) {
				continue
			}
			found := &ats.Found{PersonID: p.ID, By: core.KeyEmail, Applications: map[string]string{}}
			for _, a := range p.refs("job-applications") {
				r, _, err := c.one(ctx, "/v1/job-applications/"+url.PathEscape(a.ID), url.Values{"include": {"job"}})
				if core.IsNotFound(err) {
					continue // it went away meanwhile
				}
				if err != nil {
					return nil, err
				}
				if job := r.first("job").ID; job != "" {
					found.Applications[job] = a.ID
				}
			}
			return found, nil
		}
	}
	return nil, nil
}

// Problems checks what the ATS wants of a candidate; nothing is written.
func (c *Connector) Problems(_ context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	b := candidate.Resume.Basics
	return append(ats.NeedsName("Teamtailor", b), ats.NeedsEmail("Teamtailor", b)...), nil
}

// CreateCandidate writes a candidate and the application to a job; of a person
// who exists only the application.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	person := ref{"candidates", candidate.PersonID}
	if person.ID == "" {
		made, err := c.send(ctx, "/v1/candidates", ref{Type: "candidates"}, newCandidate(candidate), nil)
		if err != nil {
			return ats.Created{}, err
		}
		person.ID = made.ID
	}
	to := map[string]ref{"candidate": person, "job": {"jobs", candidate.JobID}}
	if candidate.Stage != "" {
		to["stage"] = ref{"stages", candidate.Stage}
	}
	made, err := c.send(ctx, "/v1/job-applications", ref{Type: "job-applications"}, map[string]bool{"sourced": true, "send-default-reply": false}, to)
	switch {
	case err != nil && candidate.PersonID == "":
		return ats.Created{}, ats.HalfDone("Teamtailor", err)
	case err != nil:
		return ats.Created{}, err
	}
	return ats.Created{PersonID: person.ID, ApplicationID: made.ID}, nil
}

// AttachResume adds a file to the candidate's, unless one of its name is there, and
// makes it the résumé of a candidate who has none.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	person := ref{"candidates", at.PersonID}
	r, _, err := c.one(ctx, "/v1/candidates/"+url.PathEscape(person.ID), url.Values{"include": {"uploads"}})
	if err != nil {
		return err
	}
	file := httpx.File{Field: "file", Name: f.Name, Type: f.MediaType, Content: f.Data}
	there := func(u ref) bool { return attributes[wireUpload](r.beside[u]).Name == f.Name }
	if !slices.ContainsFunc(r.refs("uploads"), there) {
		address, err := c.store(ctx, file)
		if err != nil {
			return err
		}
		upload := map[string]string{"url": address, "file-name": f.Name}
		if _, err := c.send(ctx, "/v1/uploads", ref{Type: "uploads"}, upload, map[string]ref{"candidate": person}); err != nil {
			return err
		}
	}
	if attributes[wireCandidate](r.resource).Resume != "" {
		return nil
	}
	address, err := c.store(ctx, file)
	if err != nil {
		return err
	}
	_, err = c.send(ctx, "/v1/candidates/"+url.PathEscape(person.ID), person, map[string]string{"resume": address}, nil)
	return err
}

// WriteNote writes a note about a candidate.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	user, err := c.actor(ctx)
	if err != nil {
		return err
	}
	_, err = c.send(ctx, "/v1/notes", ref{Type: "notes"}, map[string]string{"note": text}, map[string]ref{"candidate": {"candidates", at.PersonID}, "user": user})
	return err
}

// MoveStage moves an application to another stage of its job.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	application := ref{"job-applications", at.ApplicationID}
	_, err := c.send(ctx, "/v1/job-applications/"+url.PathEscape(at.ApplicationID), application, struct{}{}, map[string]ref{"stage": {"stages", stage}})
	return err
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	r, header, err := c.one(ctx, "/v1/job-applications/"+url.PathEscape(at.ApplicationID), url.Values{"include": {"stage"}})
	if err != nil {
		return ats.Status{}, err
	}
	a, stage := attributes[wireApplication](r.resource), attributes[wireStage](r.beside[r.first("stage")])
	return ats.Status{
		Status: status(a, stage), Stage: stage.Name, StageID: r.first("stage").ID, AsOf: cmp.Or(paging.Began(header), wire.Time(a.UpdatedAt)),
	}, nil
}
