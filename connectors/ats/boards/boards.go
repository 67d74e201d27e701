// Package boards reads an employer's public job board, for which no key is needed:
// Greenhouse, Lever, Ashby, SmartRecruiters, Recruitee, Workable and Personio.
//
// # How it finds the board
//
// The setting is the address of a careers page or of a job. A link to one of the
// boards names the company, and nothing is looked at. A page of the employer's own
// is fetched once, up to a few megabytes, and searched for links to the boards and
// for the scripts by which they are embedded. A page that names one board is taken
// for its; one that names several, or none, is refused with a sentence, never
// guessed.
//
// # How it reads
//
// Each board has an address from which its provider lets pages be built. It lists
// every open job with its text each time, so every look is Full and a missing job
// is closed. Lever and SmartRecruiters list by offset: every page but the first asks
// again for the last row of the page before, and if that is another one now, rows
// moved and the look begins anew. Lever does not say how many there are, so its list
// ends with a page that holds nothing else. SmartRecruiters' list has no texts, so each
// job is read whole. Personio's is an XML document, read by connectors/feedxml; where it
// is switched off, the list behind Personio's own page is read. All others are one
// document.
//
// A company that a provider does not know is told as such. SmartRecruiters answers
// the same for an unknown company and for one without a job: the check refuses that,
// a look lists nothing. It writes nothing and reads no people.
package boards

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/feedxml"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/lookup"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var _ ats.Connector = (*Connector)(nil)

// Kind is the connector's word in commands.
const Kind = "boards"

const instructions = `No key is needed, only the address of the employer's careers page.

1. Open the careers page in a browser and click one of the jobs.
2. Copy the address of the job, or of the careers page itself.
3. Enter it here and connect.

Greenhouse, Lever, Ashby, SmartRecruiters, Recruitee, Workable and Personio are recognised. When the careers page is on the employer's own site and is not recognised, look where its *Apply* button leads: that address names the board.

Jobs come with text, place and apply link. People, stages and exports need a connection with a key.`

// Connector reads one employer's board.
type Connector struct {
	page     *httpx.Client // the employer's own page; nil = the address names the board
	own      string        // base_url: takes the place of every provider's host
	loopback bool
	bounds

	found    *board                      // what the address names; nil = the page is searched for it
	searched lookup.Table[string, board] // what the page leads to

	mu      sync.Mutex
	clients map[string]*httpx.Client // by base
	feeds   map[string]*feedxml.Feed // by address
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Public job board",
		Fields: []ats.Field{
			{Key: "url", Label: "Address", Required: true, Help: "The careers page, or the link of any job of the employer."},
			{Key: "base_url", Label: "Server", Help: "Leave it empty: it is the board's own."},
		},
		Capabilities: ats.CapabilitiesOf((*Connector)(nil)), Instructions: instructions,
		Poll: 30 * time.Minute, MappingVersion: 1, AbsenceCloses: true,
		Grade:  ats.GradeFake,
		Tested: "Against a fake of all seven boards that behaves as their public descriptions and clients say; not yet against a live board.",
	}
}

// bounds are how much is asked for, and how often.
type bounds struct {
	pace     httpx.Limit
	pageSize int
	maxBody  int64 // of one answer
}

// usual disturbs nobody: boards are public, and some turn away who asks often. A page
// is one less than the boards that page give at once, because it asks for the row
// before it as well; an answer may hold a large board's jobs with their texts.
var usual = bounds{pace: httpx.Limit{Requests: 8, Per: time.Second, Burst: 4}, pageSize: 99, maxBody: 64 << 20}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, usual) }

func open(c ats.Config, limits bounds) (ats.Connector, error) {
	address, err := addressOf(c.Setting("url"))
	if err != nil {
		return nil, err
	}
	made := &Connector{
		own: c.Base(""), loopback: c.LoopbackOnly, bounds: limits,
		clients: map[string]*httpx.Client{}, feeds: map[string]*feedxml.Feed{},
	}
	if b, known := recognise(address); known {
		if b.company == "" {
			return nil, core.Fail(core.KindUsage, "The address is that of "+b.provider.name+", but names no company.", "It looks like "+b.provider.example+".")
		}
		made.found = &b
		_, err = made.client(made.bases(b)[0])
		return made, err
	}
	made.page, err = httpx.New(httpx.Config{BaseURL: address.String(), LoopbackOnly: c.LoopbackOnly})
	return made, err
}

// addressOf reads what was entered, with or without https in front.
func addressOf(text string) (*url.URL, error) {
	if text != "" && !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return nil, core.Fail(core.KindUsage, "The address of the careers page is missing or is no web address.",
			"It looks like https://job-boards.greenhouse.io/company or https://www.company.com/careers.")
	}
	return u, nil
}

// Descriptor describes public job boards.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.page != nil {
		n = c.page.Requests()
	}
	for _, client := range c.clients {
		n += client.Requests()
	}
	for _, feed := range c.feeds {
		n += feed.Requests()
	}
	return n
}

// Check finds the board and reads the beginning of its list.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	b, err := c.board(ctx)
	if err != nil {
		return nil, err
	}
	if b.provider.feed != nil {
		feed, err := c.feed(b)
		if err != nil {
			return nil, err
		}
		if rights, err := feed.Check(ctx); !core.IsNotFound(err) {
			return rights, err
		}
	}
	got, err := c.fetch(ctx, b, paging.Place{}, 1)
	if err != nil {
		return nil, err
	}
	if b.provider.silent && len(got.Items) == 0 && got.Next == "" {
		return nil, core.Fail(core.KindNotFound, b.provider.name+" lists no job for “"+b.company+"”; it says the same of companies that it does not know.",
			"Check the address; if it is right, connect it when the first job is open.")
	}
	return []ats.Right{{Feature: "jobs", OK: true}}, nil
}

// Jobs lists every open job.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(yield func(ats.Page[core.Posting], error) bool) {
		b, err := c.board(ctx)
		if err != nil {
			yield(ats.Page[core.Posting]{}, err)
			return
		}
		if b.provider.feed != nil {
			if done, err := c.feedJobs(ctx, b, since, resume, yield); done {
				return
			} else if err != nil {
				yield(ats.Page[core.Posting]{}, err)
				return
			}
		}
		list := paging.List[core.Posting, core.Posting]{
			Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[core.Posting], error) {
				return c.fetch(ctx, b, at, c.pageSize)
			},
			Convert: func(p core.Posting) (core.Posting, string) { return p, p.ID },
		}
		list.Walk(ctx, since, resume)(yield)
	}
}

// feedJobs gives the jobs of a board that is a feed. It is not done when the
// company has no feed.
func (c *Connector) feedJobs(ctx context.Context, b board, since, resume ats.Cursor, yield func(ats.Page[core.Posting], error) bool) (done bool, err error) {
	feed, err := c.feed(b)
	if err != nil {
		return false, err
	}
	for page, err := range feed.Jobs(ctx, since, resume) {
		if core.IsNotFound(err) {
			return false, nil
		}
		if !yield(page, err) {
			break
		}
	}
	return true, nil
}

// board finds the board, once.
func (c *Connector) board(ctx context.Context) (board, error) {
	if c.found != nil {
		return *c.found, nil
	}
	return c.searched.Get(ctx, "", func(ctx context.Context) (board, error) { return fromPage(ctx, c.page) })
}

// bases are the addresses at which a board may be, in the order in which they are
// tried.
func (c *Connector) bases(b board) []string {
	if c.own != "" {
		return []string{c.own}
	}
	return b.provider.bases(b)
}

// Close gives idle connections back.
func (c *Connector) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.page != nil {
		c.page.Close()
	}
	for _, client := range c.clients {
		client.Close()
	}
	for _, feed := range c.feeds {
		feed.Close()
	}
}

// client is the one for a base.
func (c *Connector) client(base string) (*httpx.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if have := c.clients[base]; have != nil {
		return have, nil
	}
	made, err := httpx.New(httpx.Config{BaseURL: base, Limit: c.pace, MaxBody: c.maxBody, LoopbackOnly: c.loopback})
	if err != nil {
		return nil, err
	}
	c.clients[base] = made
	return made, nil
}

// feed is the one of a board that is a feed.
func (c *Connector) feed(b board) (*feedxml.Feed, error) {
	config := b.provider.feed(b, c.bases(b)[0])
	config.LoopbackOnly = c.loopback
	c.mu.Lock()
	defer c.mu.Unlock()
	if have := c.feeds[config.Address]; have != nil {
		return have, nil
	}
	made, err := feedxml.New(config)
	if err != nil {
		return nil, err
	}
	c.feeds[config.Address] = made
	return made, nil
}

// fetch reads one page of the board's list.
func (c *Connector) fetch(ctx context.Context, b board, at paging.Place, size int) (got paging.Batch[core.Posting], err error) {
	var first error
	for _, base := range c.bases(b) {
		client, err := c.client(base)
		if err == nil {
			got, err = b.provider.list(ctx, client, b, at, size)
		}
		if err == nil {
			return got, nil
		}
		if first = cmp.Or(first, err); !core.IsNotFound(err) {
			break
		}
	}
	if core.IsNotFound(first) {
		return got, core.Fail(core.KindNotFound, b.provider.name+" has no job board of the name “"+b.company+"”; nothing was changed.",
			"Check the address; it looks like "+b.provider.example+".").Because(first)
	}
	return got, first
}
