// Package feedxml reads job feeds: one XML document that lists an employer's open
// jobs. The connectors whose ATS gives jobs that way share it: connectors/ats/feed
// for any feed, connectors/ats/avature for a career portal's RSS and
// connectors/ats/boards for Personio's.
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
//     it from a fault, unless Config.MayBeEmpty names its root.
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
package feedxml

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// pageJobs is how many jobs are handed out at once.
const pageJobs = 200

// Config says which document is read, and how. Only Address is required.
type Config struct {
	Address      string     // https, http to a loopback address, or the path of a file
	Auth         httpx.Auth // the zero value signs nothing
	Mapping      string     // the user's; "" = DefaultMapping
	LoopbackOnly bool
	// MayBeEmpty names the roots of documents in which no job means that there is
	// none.
	MayBeEmpty []string
	// Refine completes a job from what the mapping does not reach; text gives the
	// first text at a path within the job's element, "" when there is none.
	Refine func(p *core.Posting, text func(path string) string)
}

// Feed is one document that lists jobs.
type Feed struct {
	client  *httpx.Client // nil for a file
	file    string
	key     string
	mapping *mapping
	empty   []string
	refine  func(*core.Posting, func(string) string)
}

// New makes a feed; it contacts nobody and opens nothing. What is missing or
// malformed is of kind usage.
func New(c Config) (*Feed, error) {
	address := strings.TrimSpace(c.Address)
	if address == "" {
		return nil, core.Fail(core.KindUsage, "The feed has no address.", "Give `url`: a web address or the path of a file.")
	}
	m, err := parseMapping(c.Mapping)
	if err != nil {
		return nil, err
	}
	feed := &Feed{key: keyOf(address, c.Mapping), mapping: m, empty: c.MayBeEmpty, refine: c.Refine}
	if file, ok := localPath(address); ok {
		feed.file = file
		return feed, nil
	}
	feed.client, err = httpx.New(httpx.Config{
		BaseURL: address, Auth: c.Auth, MaxBody: m.maxBytes, Timeout: m.silence, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return feed, nil
}

// Requests tells how many requests went out so far.
func (f *Feed) Requests() int {
	if f.client == nil {
		return 0
	}
	return f.client.Requests()
}

// Close gives idle connections back.
func (f *Feed) Close() {
	if f.client != nil {
		f.client.Close()
	}
}

// Check reads the feed as far as its first job.
func (f *Feed) Check(ctx context.Context) ([]ats.Right, error) {
	doc, err := f.open(ctx, validators{})
	if err != nil {
		return nil, err
	}
	defer doc.close()
	r := f.read(doc)
	n, err := r.next()
	switch {
	case errors.Is(err, io.EOF) && !f.mayBeEmpty(r):
		return nil, errNoJobs()
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, untouched(ctx, err)
	case f.posting(n).ID == "":
		return nil, errNoReference()
	}
	return []ats.Right{{Feature: "jobs", OK: true}}, nil
}

// Jobs reads the whole feed and then gives it in pages. A feed is one document:
// an interrupted look begins anew.
func (f *Feed) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(yield func(ats.Page[core.Posting], error) bool) {
		have := validators{Key: f.key}
		if resume == "" {
			have = f.validatorsOf(since)
		}
		doc, err := f.open(ctx, have)
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
		full, err := f.collect(doc, jobs)
		if err != nil {
			yield(ats.Page[core.Posting]{}, untouched(ctx, err))
			return
		}
		doc.valid.Full = full
		last := ats.Page[core.Posting]{Last: true, Full: full, Since: doc.valid.cursor(), Restarted: resume != ""}
		if jobs.jobs == 0 {
			yield(last, nil)
			return
		}
		pages := pager{
			total: jobs.jobs, yield: yield, ctx: ctx, last: last,
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

func (f *Feed) read(doc *document) *reader {
	return newReader(doc.body, f.mapping.items, f.mapping.maxBytes, doc.label)
}

// posting reads one job.
func (f *Feed) posting(n *node) core.Posting {
	p := f.mapping.posting(n)
	if f.refine != nil && p.ID != "" {
		f.refine(&p, func(path string) string { return line(n.first([]way{parseWay(path)})) })
	}
	return p
}

// mayBeEmpty tells whether the document that r has read may hold no job.
func (f *Feed) mayBeEmpty(r *reader) bool {
	return slices.ContainsFunc(f.empty, func(root string) bool { return normal(root) == r.root })
}

// collect reads the document to its end and tells whether it lists every open
// job.
func (f *Feed) collect(doc *document, jobs *spool) (full bool, err error) {
	r := f.read(doc)
	count, unnamed := 0, 0
	for {
		n, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
		if count++; count > f.mapping.maxJobs {
			return false, errTooMany(f.mapping.maxJobs)
		}
		p := f.posting(n)
		if p.ID == "" {
			unnamed++
			continue
		}
		if err := jobs.add(p); err != nil {
			return false, err
		}
	}
	switch {
	case count == 0 && !f.mayBeEmpty(r):
		return false, errNoJobs()
	case count > 0 && jobs.jobs == 0:
		return false, errNoReference()
	}
	// A document that announces more than it holds, or in which many jobs can't be
	// told apart, does not prove that anything is gone. A few such jobs may not
	// keep closed jobs open for ever.
	return r.lists(f.mapping.full) && r.want <= count && unnamed*5 <= count, nil
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
