// Package feed reads job feeds: one XML document that lists an employer's open
// jobs. It is the way in which Avature gives jobs to others, and job boards'
// feeds, Personio, eRecruiter, OpenCATS, HR-XML and RSS of career portals are
// read the same way.
//
// # What it promises
//
//   - Every dialect goes through one mapping (mapping.yaml), which the user can
//     change per connection; no dialect has code of its own.
//   - A document is all or nothing. It is read to its end before its first job
//     is handed out, so a truncated, broken, empty or foreign document gives one
//     clear sentence and changes nothing. Jobs wait in a spool: memory first,
//     then an encrypted temporary file.
//   - A look is Full when the document is of a kind that lists every open job;
//     RSS never is. A document without any job is an error, for nobody can tell
//     it from a fault.
//   - A job that comes once per place comes out once, with all its places.
//   - Requests are conditional: ETag and Last-Modified of the last accepted
//     document are the cursor. They are not used when a look was interrupted, or
//     when address or mapping changed.
//   - Memory does not grow with the document: one text is at most 1 MB, one job
//     4 MB, nesting 64, and the document as a whole and its jobs have limits in the
//     mapping. Document types with entities or outside references are refused.
//
// # What it never does
//
// It writes nothing into an ATS: a feed is read-only. It does not clean HTML and
// does not apply the value tables; both belong to the import.
package feed

import (
	"context"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var _ ats.Connector = (*Connector)(nil)

// pageJobs is how many jobs are handed out at once.
const pageJobs = 200

// Connector reads one feed.
type Connector struct {
	client  *httpx.Client // nil for a file
	file    string
	key     string
	mapping *mapping
}

// Factory is the feed's line in the list of connectors.
func Factory() ats.Factory {
	return ats.Factory{Descriptor: descriptor(), New: New}
}

// New makes a connector; it contacts nobody and opens nothing.
func New(c ats.Config) (ats.Connector, error) {
	address := strings.TrimSpace(c.Settings["url"])
	if address == "" {
		return nil, core.Fail(core.KindUsage, "The feed has no address.", "Give `url`: a web address or the path of a file.")
	}
	m, err := parseMapping(c.Mapping)
	if err != nil {
		return nil, err
	}
	feed := &Connector{key: keyOf(address, c.Mapping), mapping: m}
	if file, ok := localPath(address); ok {
		feed.file = file
		return feed, nil
	}
	feed.client, err = httpx.New(httpx.Config{
		BaseURL: address, Auth: auth(c), MaxBody: m.maxBytes, Timeout: m.silence, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return feed, nil
}

func auth(c ats.Config) httpx.Auth {
	user, password := c.Settings["user"], c.Secrets["password"]
	switch {
	case c.Secrets["token"] != "":
		return httpx.Bearer(c.Secrets["token"])
	case user != "" || password != "":
		return httpx.Basic(user, password)
	default:
		return httpx.Auth{}
	}
}

// Descriptor describes the feed.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int {
	if c.client == nil {
		return 0
	}
	return c.client.Requests()
}

// Check reads the feed as far as its first job.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	doc, err := c.open(ctx, validators{})
	if err != nil {
		return nil, err
	}
	defer doc.close()
	n, err := c.read(doc).next()
	if errors.Is(err, io.EOF) {
		return nil, errNoJobs()
	}
	if err != nil {
		return nil, untouched(ctx, err)
	}
	if c.mapping.posting(n).ID == "" {
		return nil, errNoReference()
	}
	return []ats.Right{{Feature: "jobs", OK: true}}, nil
}

// Jobs reads the whole feed and then gives it in pages. A feed is one document:
// an interrupted look begins anew.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(yield func(ats.Page[core.Posting], error) bool) {
		have := validators{Key: c.key}
		if resume == "" {
			have = c.validatorsOf(since)
		}
		doc, err := c.open(ctx, have)
		if err != nil {
			yield(ats.Page[core.Posting]{}, untouched(ctx, err))
			return
		}
		if doc.unchanged {
			yield(ats.Page[core.Posting]{Last: true, Unchanged: true, Full: have.Full, Since: have.cursor(), Restarted: resume != ""}, nil)
			return
		}
		defer doc.close()
		jobs := newSpool()
		defer jobs.Close()
		full, err := c.collect(doc, jobs)
		if err != nil {
			yield(ats.Page[core.Posting]{}, untouched(ctx, err))
			return
		}
		doc.valid.Full = full
		pages := pager{
			total: jobs.jobs, yield: yield, ctx: ctx,
			last: ats.Page[core.Posting]{Last: true, Full: full, Since: doc.valid.cursor()},
			page: ats.Page[core.Posting]{Restarted: resume != ""},
		}
		if err := jobs.each(pages.add); err != nil && !errors.Is(err, errStopped) {
			yield(ats.Page[core.Posting]{}, untouched(ctx, err))
		}
	}
}

// untouched gives the context's own error when it was the context that ended.
func untouched(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (c *Connector) read(doc *document) *reader {
	return newReader(doc.body, c.mapping.items, c.mapping.maxBytes, doc.label)
}

// collect reads the document to its end and tells whether it lists every open
// job.
func (c *Connector) collect(doc *document, jobs *spool) (full bool, err error) {
	r := c.read(doc)
	count, unnamed := 0, 0
	for {
		n, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
		if count++; count > c.mapping.maxJobs {
			return false, errTooMany(c.mapping.maxJobs)
		}
		p := c.mapping.posting(n)
		if p.ID == "" {
			unnamed++
			continue
		}
		if err := jobs.add(p); err != nil {
			return false, err
		}
	}
	switch {
	case count == 0:
		return false, errNoJobs()
	case jobs.jobs == 0:
		return false, errNoReference()
	}
	// A document that announces more than it holds, or in which many jobs can't be
	// told apart, does not prove that anything is gone. A few such jobs may not
	// keep closed jobs open for ever.
	return r.lists(c.mapping.full) && r.want <= count && unnamed*5 <= count, nil
}

// errStopped ends the spool when the caller wants no more pages.
var errStopped = errors.New("stopped by the caller")

// pager cuts jobs into pages.
type pager struct {
	ctx   context.Context // the look's own, for the length of one call of Jobs
	yield func(ats.Page[core.Posting], error) bool
	page  ats.Page[core.Posting]
	last  ats.Page[core.Posting]
	total int
	given int
}

// add puts one job on the page, and hands the page out when it is full or the
// last.
func (p *pager) add(job core.Posting) error {
	p.page.Items = append(p.page.Items, job)
	p.given++
	if len(p.page.Items) < pageJobs && p.given < p.total {
		return nil
	}
	if err := p.ctx.Err(); err != nil {
		return err
	}
	page := p.page
	page.Total = p.total
	if p.given == p.total {
		page.Last, page.Full, page.Since = true, p.last.Full, p.last.Since
	} else {
		page.Next = ats.Cursor(strconv.Itoa(p.given))
	}
	p.page = ats.Page[core.Posting]{}
	if !p.yield(page, nil) {
		return errStopped
	}
	return nil
}

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: "feed",
		Name: "Job feed (Avature, Personio, XML, RSS)",
		Fields: []ats.Field{
			{
				Key: "url", Label: "Address", Required: true,
				Help: "The https address of the feed, or the path of a file (.xml, .gz or .zip).",
			},
			{Key: "token", Label: "Token", Secret: true, Help: "Only if the feed needs one; it is sent as a bearer token."},
			{Key: "user", Label: "User name", Help: "Only if the feed asks for a user name and a password."},
			{Key: "password", Label: "Password", Secret: true, Help: "Only if the feed asks for a user name and a password."},
		},
		Capabilities:   ats.CapabilitiesOf((*Connector)(nil)),
		Instructions:   instructions,
		Poll:           30 * time.Minute,
		MappingVersion: 1,
		AbsenceCloses:  true,
		Mapping:        DefaultMapping,
		Tested:         "Against invented documents in every dialect, served over loopback; not yet against a customer's feed.",
	}
}

const instructions = `1. Ask the administrator of your ATS for the address of the job feed that lists all open jobs.
   In Avature it is set up per customer; ask for title, reference, location, employment type, job family,
   experience level, description, required skills, recruiter's e-mail address and apply link.
2. If the feed is protected, ask for its token, or for its user name and password.
3. Enter the address here and press Check. The first job is read to see whether its fields are recognised.
4. If a field is missing afterwards, name its element in the connection's field mapping.

A career portal's RSS (in Avature: …/careers/SearchJobs/feed/) can be used too. It lists recent jobs only,
so a job that is missing from it is never taken as closed.`
