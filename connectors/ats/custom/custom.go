// Package custom speaks to any applicant tracking system that is described in one
// YAML file: how it is signed in to, what is asked for, how its pages follow one
// another, where in its answers the fields are, and what is sent to it. README.md
// is the guide to writing one; examples/ holds those that come along.
//
// # What it promises
//
//   - A description is data. What reads an answer is a jq expression that can do
//     nothing else (package jq). What is sent is a text with holes: a value is
//     escaped on its way into a path or a parameter and written as JSON into a body,
//     whatever is in it.
//   - Nothing is made from a description with a problem (package describe).
//   - A connector can do what its description describes, and says so ([Connector.Can]).
//   - No description can send a key elsewhere than to its own address: keys stand in
//     `sign_in` only, and httpx adds them.
//   - A field that an answer lacks, or has in another form, is empty. A row without
//     an id is left out, and the look is then not a full one.
//
// # What it never does
//
// It follows no aliases of YAML, knows no other network address than the
// description's, and stores nothing: what is looked up beside a list is kept for
// the one look. It never writes to a job; a description has no word for that.
package custom

import (
	"context"
	"fmt"
	"hash/fnv"
	"iter"
	"net/url"
	"strings"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var (
	_ ats.Connector       = (*Connector)(nil)
	_ ats.Partial         = (*Connector)(nil)
	_ ats.JobReader       = (*Connector)(nil)
	_ ats.PeopleLister    = (*Connector)(nil)
	_ ats.StageLister     = (*Connector)(nil)
	_ ats.QuestionLister  = (*Connector)(nil)
	_ ats.CandidateFinder = (*Connector)(nil)
	_ ats.CandidateWriter = (*Connector)(nil)
	_ ats.ResumeAttacher  = attaching{}
	_ ats.ResumeCreator   = together{}
	_ ats.NoteWriter      = (*Connector)(nil)
	_ ats.StageMover      = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "custom"

// Connector speaks to one account of a described system.
type Connector struct {
	described *describe.Description
	client    *httpx.Client
	base      *url.URL
	settings  describe.Values
	version   int
	// watch, when set, is told of every field that is read.
	watch func(field string, line int, filled bool, trouble string)
}

// Factory is the line of all described systems in the list of connectors. Its
// descriptor says the most that a description can describe.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New, SignIn: SignIn} }

// For makes a factory of one description; a description with a problem is
// KindUsage.
func For(text string) (ats.Factory, error) {
	d, err := parse(text)
	if err != nil {
		return ats.Factory{}, err
	}
	f := ats.Factory{Descriptor: descriptorOf(d, versionOf(text)), New: func(c ats.Config) (ats.Connector, error) {
		c.Mapping = text
		return New(c)
	}}
	if d.SignIn.By == describe.SignBrowser {
		f.SignIn = func(c ats.Config) (core.SignIn, error) {
			c.Mapping = text
			return SignIn(c)
		}
	}
	return f, nil
}

// New makes a connector; it contacts nobody. The description is the connection's
// mapping, or that of the system which the settings name.
func New(c ats.Config) (ats.Connector, error) {
	made, err := connect(c)
	switch {
	case err != nil:
		return nil, err
	case made.described.Together():
		return together{made}, nil
	case made.described.Resume != nil:
		return attaching{made}, nil
	}
	return made, nil
}

func connect(c ats.Config) (*Connector, error) {
	d, text, err := describedBy(c)
	if err != nil {
		return nil, err
	}
	made := &Connector{described: d, settings: describe.Values{}, version: versionOf(text)}
	for _, name := range describe.Settings {
		if value := strings.TrimSpace(c.Settings[name]); value != "" {
			made.settings[name] = value
		}
	}
	if err := lacks(d, c); err != nil {
		return nil, err
	}
	address, err := base(d, c)
	if err != nil {
		return nil, err
	}
	made.client, err = httpx.New(httpx.Config{
		BaseURL: address, Auth: auth(d.SignIn, c), MaxBody: maxAnswer, LoopbackOnly: c.LoopbackOnly, Endpoints: endpoints(d.Limits),
		Limit: httpx.Limit{Requests: d.Limits.Requests, Per: d.Limits.Per, Burst: d.Limits.Burst},
	})
	if err != nil {
		return nil, err
	}
	made.base, err = url.Parse(address)
	return made, err
}

func endpoints(l describe.Limits) []httpx.Endpoint {
	if l.AtOnce == 0 {
		return nil
	}
	return []httpx.Endpoint{{Concurrent: l.AtOnce}}
}

// describedBy finds the description of a connection. A mapping that holds nothing
// but value tables goes with that of the system.
func describedBy(c ats.Config) (d *describe.Description, text string, err error) {
	text, system := c.Mapping, strings.TrimSpace(c.Settings["system"])
	if !describe.Described(text) {
		if system == "" {
			return nil, "", core.Fail(core.KindUsage, "This connection has no description of its ATS yet.",
				"Give one with `file=PATH`, or name one that comes along with `system=NAME`: "+strings.Join(Systems(), ", ")+".")
		}
		if text, err = Example(system); err != nil {
			return nil, "", err
		}
	}
	d, err = parse(text)
	return d, text, err
}

// parse reads a description; the first of its problems is the error.
func parse(text string) (*describe.Description, error) {
	d, problems := describe.Read(text)
	if len(problems) == 0 {
		return d, nil
	}
	more := ""
	if n := len(problems) - 1; n > 0 {
		more = fmt.Sprintf(" There are %d more problems.", n)
	}
	return nil, core.Fail(core.KindUsage, fmt.Sprintf("Line %d of the description: %s%s", problems[0].Line, problems[0].Message, more),
		"`connector check FILE` lists all of them.")
}

// CheckMapping tells whether a connection can have text as its mapping: a
// description, or value tables alone. The first problem is the error.
func CheckMapping(text string) error {
	if !describe.Described(text) {
		return nil
	}
	_, err := parse(text)
	return err
}

// versionOf tells two descriptions apart: after a change everything is read anew.
func versionOf(text string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return int(h.Sum32()>>1) | 1
}

// Descriptor describes the system.
func (c *Connector) Descriptor() ats.Descriptor { return descriptorOf(c.described, c.version) }

// Can says what the description describes.
func (c *Connector) Can() ats.Capabilities { return can(c.described) }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.client.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.client.Close() }

// lacking is the error for what is not described.
func (c *Connector) lacking(what string) error {
	return core.Fail(core.KindUnsupported, "The description of "+c.described.Name+" does not say how to "+what+".", "")
}

// failed is a sequence of one error.
func failed[T any](err error) iter.Seq2[ats.Page[T], error] {
	return func(yield func(ats.Page[T], error) bool) { yield(ats.Page[T]{}, err) }
}

// walk reads a list to its end. A cursor that the ATS no longer accepts begins the
// look anew.
func walk[T any](ctx context.Context, l *look, convert func(row) (T, string), since, resume ats.Cursor) iter.Seq2[ats.Page[T], error] {
	if l.Since == nil {
		since = ""
	}
	fetched := 0
	return paging.List[row, T]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[row], error) {
			fetched++
			return l.page(ctx, at)
		},
		Convert: convert, Numbered: numbered(l.Paging),
		Stale: func(err error) bool {
			kind := core.KindOf(err)
			return fetched == 1 && resume != "" && l.Paging != nil && (kind == core.KindInvalid || kind == core.KindNotFound)
		},
	}.Walk(ctx, since, resume)
}

// Jobs lists jobs.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	jobs := c.described.Jobs
	return walk(ctx, c.look(&jobs.Listing, nil), func(r row) (core.Posting, string) { return posting(jobs, r), r.text("id") }, since, resume)
}

// Job reads one job by its id.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	jobs := c.described.Jobs
	if jobs.One == nil {
		return core.Posting{}, c.lacking("read one job")
	}
	r, _, err := c.single(ctx, jobs.One, jobs.With, jobs.Fields, describe.Values{"id": id})
	if err == nil && r.text("id") == "" {
		err = paging.Incomplete()
	}
	if err != nil {
		return core.Posting{}, err
	}
	return posting(jobs, r), nil
}

// People lists who is on a job, or on all jobs where the description has a list of
// all. Whoever a row says to be on another job is left out: nobody may be taken for
// an applicant because a filter was ignored.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	people := c.described.People
	if people == nil {
		return failed[core.Applicant](c.lacking("list people"))
	}
	l := c.look(people, describe.Values{"job": job})
	if job == "" {
		delete(l.values, "job")
	}
	l.only = func(r row) bool { return job == "" || r.text("job") == "" || r.text("job") == job }
	return walk(ctx, l, func(r row) (core.Applicant, string) { return applicant(r, job), r.text("id") }, since, resume)
}

// Stages lists the stages of a job, or those of the account.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	stages := c.described.Stages
	if stages == nil || job == "" && stages.Uses("job") {
		return nil, c.lacking("list the stages of all jobs together")
	}
	var list []core.Stage
	for i, s := range stages.Fixed {
		list = append(list, core.Stage{ID: s.ID, Name: s.Name, Order: i + 1, Final: s.Final})
	}
	if len(stages.Fixed) > 0 {
		return list, nil
	}
	rows, err := c.look(&stages.Listing, describe.Values{"job": job}).all(ctx)
	for _, r := range rows {
		if s := stage(r, len(list)+1); s.ID != "" && s.Name != "" {
			list = append(list, s)
		}
	}
	return list, err
}

// Questions lists what people who apply for a job are asked.
func (c *Connector) Questions(ctx context.Context, job string) ([]core.Question, error) {
	if c.described.Questions == nil {
		return nil, c.lacking("list the questions of a job")
	}
	rows, err := c.look(c.described.Questions, describe.Values{"job": job}).all(ctx)
	var list []core.Question
	for _, r := range rows {
		if q := question(r); q.ID != "" && q.Text != "" {
			list = append(list, q)
		}
	}
	return list, err
}

// FindCandidate looks by e-mail address, then by profile address where that is
// described.
func (c *Connector) FindCandidate(ctx context.Context, emails, urls []string) (*ats.Found, error) {
	if c.described.Find == nil {
		return nil, c.lacking("find a person")
	}
	for _, email := range emails {
		f, err := c.found(ctx, c.described.Find, describe.Values{"email": email}, "emails", email, core.KeyEmail)
		if f != nil || err != nil {
			return f, err
		}
	}
	if c.described.FindByURL == nil {
		return nil, nil
	}
	for _, address := range urls {
		f, err := c.found(ctx, c.described.FindByURL, describe.Values{"url": address}, "urls", address, core.KeyURL)
		if f != nil || err != nil {
			return f, err
		}
	}
	return nil, nil
}

// Problems tells what the description says that the ATS requires; nothing is sent.
func (c *Connector) Problems(_ context.Context, p ats.Candidate) ([]ats.Problem, error) {
	if c.described.Create == nil {
		return nil, c.lacking("write a person")
	}
	return c.problems(candidate(p)), nil
}

// CreateCandidate writes a person and puts them on a job.
func (c *Connector) CreateCandidate(ctx context.Context, p ats.Candidate) (ats.Created, error) {
	if c.described.Create == nil {
		return ats.Created{}, c.lacking("write a person")
	}
	return c.create(ctx, p, nil)
}

// WriteNote writes a note about a person.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	if c.described.Note == nil {
		return c.lacking("write a note")
	}
	v := about(at)
	v["text"] = text
	_, err := c.written(ctx, c.described.Note, v, nil)
	return err
}

// MoveStage moves an application to another stage.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	if c.described.Move == nil {
		return c.lacking("move a person")
	}
	v := about(at)
	v["stage"] = stage
	_, err := c.written(ctx, c.described.Move, v, nil)
	return err
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	o := c.described.Status
	if o == nil {
		return ats.Status{}, c.lacking("read a status")
	}
	fields, with := o.Fields, o.With
	if len(fields) == 0 { // they are those of the list of people
		fields = c.described.People.Fields
		if with == nil {
			with = c.described.People.With
		}
	}
	r, header, err := c.single(ctx, o, with, fields, about(at))
	if err != nil {
		return ats.Status{}, err
	}
	asOf := r.moment("as_of")
	if asOf.IsZero() {
		asOf = paging.Began(header)
	}
	return ats.Status{Status: r.text("status"), Stage: r.text("stage"), StageID: r.text("stage_id"), AsOf: asOf.UTC()}, nil
}
