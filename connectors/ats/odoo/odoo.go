// Package odoo speaks to Odoo Recruitment, from Odoo 14 on.
//
// # How it reads
//
// Package rpc, below this folder, speaks to Odoo: by JSON-2 from Odoo 19 on, by
// JSON-RPC before. It lists by ascending number, and reads in a later look what was
// written since an hour before the one before it, what has a higher number than
// there was then, and everything where the count says that this would not do: so
// applicants that are imported in one long transaction are not missed, although Odoo
// stamps them with the time at which it began. Only a change of an old row in a
// transaction that was open for more than an hour waits for the daily comparison,
// and so does what Odoo computes from other records.
//
// Jobs and applicants are read with those that are archived. A job is closed when it
// is archived; Odoo 14 and 15 also say that it is not recruiting. That it is not
// published, or that its target is 0, closes nothing. Users, addresses and skills
// are read for a page of jobs at once.
//
// # How it writes
//
// An applicant is a person on a job; the same person on another job is another
// applicant, whom Odoo ties to the first by e-mail address, phone or LinkedIn
// address. Odoo 18 alone has candidates beside them: an applicant is then put on
// the one with the e-mail address, or a new one. What has no field, such as
// education and experience, goes into the notes as HTML made of plain text. Sources
// are looked up by name and never made. A new applicant gets no letter from Odoo,
// although the stage may have a template; a move to a stage with a template sends
// it, as if it were done in Odoo. There is no idempotency key: one request is sent,
// and a caller who heard no answer looks the person up. It never writes to a job.
package odoo

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"iter"
	"maps"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/ats/odoo/internal/rpc"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
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
const Kind = "odoo"

// officer is the role with which everything works, as Odoo's user form words it.
const officer = "Recruitment / Officer: Manage all applicants"

const instructions = `The user in whose name Reqdesk is to work does this once:

1. An administrator opens *Settings → Users*, and gives the user the role *Officer: Manage all applicants* under *Recruitment*.
2. The user clicks their picture at the top right, then *My Preferences*, and opens the tab *Security* (*Account Security* in older releases).
3. They click *Add API Key* (*New API Key*), confirm with their password, name the key Reqdesk, choose how long it is to be valid, and copy it. It is shown once.

The address is that of the Odoo server, without what follows the host. Odoo 19 and later need nothing else, unless the server has several databases. Odoo 14 to 18 want the database's name and the user's login too: the database is named at the top right of the page in developer mode, and on Odoo Online it is the first part of the address.

On Odoo Online the *Custom* plan is needed: the others have no external API.`

// Connector speaks to one database in the name of one user.
type Connector struct {
	odoo    *rpc.Client
	sources sources
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Odoo Recruitment",
		Fields: []ats.Field{
			{Key: "base_url", Label: "Address", Help: "The address of the Odoo server, such as https://company.odoo.com.", Required: true},
			{Key: "database", Label: "Database", Help: "Needed with Odoo 14 to 18, and where a server has several."},
			{Key: "login", Label: "Login", Help: "The user to whom the key belongs; needed with Odoo 14 to 18."},
			{Key: "api_key", Label: "API key", Help: "Of a user who is an officer of the app Recruitment.", Secret: true, Required: true},
		},
		Capabilities: ats.CapabilitiesOf(&Connector{}), Instructions: instructions,
		Poll: 5 * time.Minute, MappingVersion: 1, PeopleByAccount: true, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeServer,
		Tested:  "Against a real Odoo 19 with its demonstration data, by JSON-2 and by JSON-RPC, and against a fake of Odoo 17 to 19; not yet against Odoo 14 to 18 themselves.",
	}
}

// pace is not published; a server of one's own has none.
var pace = httpx.Limit{Requests: 10, Per: time.Second}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) {
	return open(c, rpc.Options{Limit: pace, PageSize: 200})
}

func open(c ats.Config, o rpc.Options) (*Connector, error) {
	odoo, err := rpc.New(c, o)
	if err != nil {
		return nil, err
	}
	return &Connector{odoo: odoo}, nil
}

// Descriptor describes Odoo Recruitment.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.odoo.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.odoo.Close() }

// probes are the rights that are asked for, and what is lost without each.
var probes = []struct {
	model, right string
	features     []string
}{
	{jobs, "read", []string{"jobs", "job"}},
	{applicants, "read", []string{"people", "find", "status"}},
	{stages, "read", []string{"stages"}},
	{applicants, "create", []string{"create"}},
	{applicants, "write", []string{"resume", "note", "move"}},
	{"utm.source", "read", []string{"source"}},
}

// Check asks Odoo what the user may do; nothing is tried.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	var list []ats.Right
	for _, p := range probes {
		ok, err := c.odoo.May(ctx, p.model, p.right)
		right := ats.Right{OK: ok}
		switch {
		case core.KindOf(err) == core.KindNotFound && rpc.NameOf(err) != "":
			right.Missing = "the app Recruitment"
		case err != nil:
			return nil, err
		case !ok:
			right.Missing = officer
		}
		for _, right.Feature = range p.features {
			list = append(list, right)
		}
	}
	have, err := c.odoo.Fields(ctx, jobs)
	if err != nil && core.KindOf(err) != core.KindForbidden && core.KindOf(err) != core.KindNotFound {
		return nil, err
	}
	right := ats.Right{Feature: "recruiters of jobs", OK: true}
	if !have.Has("user_id") {
		right.OK, right.Missing = false, officer
	}
	return append(list, right), nil
}

// Jobs lists jobs, archived ones included.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return rpc.List[wireJob, core.Posting]{
		Client: c.odoo, Query: jobQuery, ID: func(j wireJob) int { return j.ID }, Fill: c.fill,
		Convert: func(j wireJob) core.Posting { return posting(j, c.odoo.Base()) },
		Most:    50, // the page for the website may be long
	}.Walk(ctx, since, resume)
}

// Job reads one job.
func (c *Connector) Job(ctx context.Context, id string) (core.Posting, error) {
	j, _, err := rpc.One[wireJob](ctx, c.odoo, jobQuery, id)
	if err != nil {
		return core.Posting{}, err
	}
	list := []wireJob{j}
	if err := c.fill(ctx, list); err != nil {
		return core.Posting{}, err
	}
	return posting(list[0], c.odoo.Base()), nil
}

// People lists who is or was on one job, or on any: refused and archived
// applicants say so in their status.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	q := applicantQuery
	q.Domain = []any{rpc.Term("job_id", "!=", false)}
	if job != "" {
		id, _ := strconv.Atoi(job) // what is no number is no job, and nobody is on it
		q.Domain = []any{rpc.Term("job_id", "=", id)}
	}
	return rpc.List[wireApplicant, core.Applicant]{
		Client: c.odoo, Query: q, ID: func(w wireApplicant) int { return w.ID }, Convert: applicant,
	}.Walk(ctx, since, resume)
}

// Stages lists the stages of a job: its own and those of all jobs.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	q := stageQuery
	if job != "" {
		id, _ := strconv.Atoi(job)
		q.Domain = []any{"|", rpc.Term("job_ids", "=", false), rpc.Term("job_ids", "in", []int{id})}
	}
	var got []wireStage
	if _, err := c.odoo.Search(ctx, q, &got); err != nil {
		return nil, err
	}
	if got == nil {
		return nil, paging.Incomplete()
	}
	list := make([]core.Stage, 0, len(got))
	for i, w := range got {
		list = append(list, stage(w, i+1))
	}
	return list, nil
}

// FindCandidate looks for a person by e-mail address, then by LinkedIn address.
// Odoo's search takes some characters for others, so what it finds is compared.
func (c *Connector) FindCandidate(ctx context.Context, emails, urls []string) (*ats.Found, error) {
	for _, email := range emails {
		email = strings.ToLower(strings.TrimSpace(email))
		f, err := c.find(ctx, rpc.Term("email_from", "ilike", email), core.KeyEmail, func(w wireApplicant) bool {
			have := w.emails()
			return len(have) > 0 && have[0] == email
		})
		if f != nil || err != nil {
			return f, err
		}
	}
	for _, address := range urls {
		path := profile(address)
		if path == "" {
			continue
		}
		f, err := c.find(ctx, rpc.Term("linkedin_profile", "ilike", path), core.KeyURL, func(w wireApplicant) bool { return profile(string(w.LinkedIn)) == path })
		if f != nil || err != nil {
			return f, err
		}
	}
	return nil, nil
}

func (c *Connector) find(ctx context.Context, condition any, by core.KeyKind, is func(wireApplicant) bool) (*ats.Found, error) {
	have, err := c.odoo.Fields(ctx, applicants)
	if err != nil {
		return nil, err
	}
	if by == core.KeyURL && !have.Has("linkedin_profile") {
		return nil, nil
	}
	q := applicantQuery
	q.Domain = []any{condition}
	var list []wireApplicant
	if _, err := c.odoo.Search(ctx, q, &list); err != nil {
		return nil, err
	}
	if list == nil {
		return nil, paging.Incomplete()
	}
	return found(list, by, c.odoo.Base(), is), nil
}

// Problems checks what Odoo wants of an applicant; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	var list []ats.Problem
	if strings.TrimSpace(candidate.Resume.Basics.Name) == "" {
		list = append(list, ats.Problem{Field: "basics.name", Message: "Odoo wants a name.", Fix: "Enter the person's name."})
	}
	if _, err := c.odoo.Fields(ctx, applicants); err != nil {
		return nil, err
	}
	source, err := c.source(ctx, candidate.Source)
	if err != nil {
		return nil, err
	}
	if source == 0 && strings.TrimSpace(candidate.Source) != "" {
		list = append(list, ats.Problem{
			Field: "source", Message: "Odoo has no source of the name that is set for this client; the person would go in without a source.",
			Fix: "Ask the administrator to add the source (in developer mode, under Recruitment → Configuration → UTMs → Sources), or set one that Odoo has.",
		})
	}
	return list, nil
}

// CreateCandidate creates an applicant on a job.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	job, err := strconv.Atoi(candidate.JobID)
	if err != nil {
		return ats.Created{}, core.Fail(core.KindUsage, "This is no job of Odoo.", "")
	}
	have, err := c.odoo.Fields(ctx, applicants)
	if err != nil {
		return ats.Created{}, err
	}
	source, err := c.source(ctx, candidate.Source)
	if err != nil {
		return ats.Created{}, err
	}
	values := newApplicant(candidate, job, source, have)
	if have["candidate_id"] {
		if values["candidate_id"], err = c.candidate(ctx, candidate, have); err != nil {
			return ats.Created{}, err
		}
	} else {
		maps.Copy(values, person(candidate.Resume.Basics, have))
	}
	id, err := c.odoo.Create(ctx, applicants, values)
	if err != nil {
		return ats.Created{}, err
	}
	return ats.Created{PersonID: rpc.Number(id), ApplicationID: rpc.Number(id), URL: page(c.odoo.Base(), applicants, id)}, nil
}

// candidate gives the number of the person in Odoo 18, the only one in which an
// applicant belongs to a record of a person, and makes that record where there is
// none: the one of an application that was found, or of the same e-mail address.
func (c *Connector) candidate(ctx context.Context, candidate ats.Candidate, has rpc.Fields) (int, error) {
	basics := candidate.Resume.Basics
	q := rpc.Query{Model: "hr.candidate", Limit: 1, Domain: []any{rpc.Term("email_normalized", "in", lower(distinct(basics.Email, basics.Emails)))}}
	if id, err := strconv.Atoi(candidate.PersonID); err == nil {
		q.Domain = []any{rpc.Term("applicant_ids", "in", []int{id})}
	}
	var list []wireNamed
	if _, err := c.odoo.Search(ctx, q, &list); err != nil {
		return 0, err
	}
	if len(list) > 0 {
		return list[0].ID, nil
	}
	return c.odoo.Create(ctx, "hr.candidate", person(basics, has))
}

// AttachResume attaches a résumé unless the applicant has a file with its content.
func (c *Connector) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	id, err := application(at)
	if err != nil {
		return err
	}
	there, err := c.attached(ctx, id, f)
	if there || err != nil {
		return err
	}
	_, err = c.odoo.Create(ctx, "ir.attachment", map[string]any{
		"name": cmp.Or(f.Name, "resume"), "datas": base64.StdEncoding.EncodeToString(f.Data), "mimetype": cmp.Or(f.MediaType, "application/octet-stream"),
		"res_model": applicants, "res_id": id,
	})
	return err
}

func application(at ats.Created) (int, error) {
	id, err := strconv.Atoi(at.ApplicationID)
	if err != nil {
		return 0, core.Fail(core.KindUsage, "This is no applicant of Odoo.", "")
	}
	return id, nil
}

// WriteNote writes an internal note, which is not sent to the person. From Odoo 17
// on, HTML has to be called that; before, a text is HTML.
func (c *Connector) WriteNote(ctx context.Context, at ats.Created, text string) error {
	id, err := application(at)
	if err != nil {
		return err
	}
	version, err := c.odoo.Version(ctx)
	if err != nil {
		return err
	}
	args := map[string]any{"body": "<p>" + multiline(text) + "</p>", "message_type": "comment", "subtype_xmlid": "mail.mt_note"}
	if version >= 17 {
		args["body_is_html"] = true
	}
	_, err = c.odoo.Call(ctx, rpc.Request{Model: applicants, Method: "message_post", IDs: []int{id}, Args: args})
	return err
}

// MoveStage sets the stage of an applicant.
func (c *Connector) MoveStage(ctx context.Context, at ats.Created, stage string) error {
	id, err := application(at)
	to, err2 := strconv.Atoi(stage)
	if err := errors.Join(err, err2); err != nil {
		return core.Fail(core.KindUsage, "This is no applicant or no stage of Odoo.", "")
	}
	_, err = c.odoo.Call(ctx, rpc.Request{Model: applicants, Method: "write", IDs: []int{id}, Args: map[string]any{"vals": map[string]any{"stage_id": to}}})
	return err
}

// Status reads where an applicant stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	w, asOf, err := rpc.One[wireApplicant](ctx, c.odoo, applicantQuery, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	a := applicant(w)
	if asOf.IsZero() {
		asOf = a.Updated
	}
	return ats.Status{Status: a.Status, Stage: a.Stage, StageID: a.StageID, AsOf: asOf}, nil
}
