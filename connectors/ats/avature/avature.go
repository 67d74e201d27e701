// Package avature reads the RSS of an Avature career portal, which every portal
// has and which needs no key.
//
// # How it reads
//
// The setting is the address of any page of the portal: its start, a search or a
// job. The feed stands at a fixed place below the portal's own path; filters of a
// search that the address holds go along. The document is read by
// connectors/feedxml, in one request that asks only for what changed.
//
// # What it can't do
//
// A portal's feed lists the most recent jobs only, often twenty, whatever number is
// asked for. So a job that is missing from it says nothing, and this connector
// never closes a job: a look is never Full. Items have a title, a link and a day,
// and no text and no place; the job's page has both, but portals turn programs away
// there. An employer's own feed, which Avature sets up on request, has everything:
// connectors/ats/feed reads that. It writes nothing: Avature has no public
// interface for that.
package avature

import (
	"context"
	"iter"
	"time"

	"reqdesk/connectors/feedxml"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var _ ats.Connector = (*Connector)(nil)

// Kind is the connector's word in commands.
const Kind = "avature"

const instructions = `No key is needed, only the address of the employer's Avature career portal.

1. Open the portal in a browser. Its address looks like https://company.avature.net/careers, or is one of the company's own with */careers/SearchJobs* or */JobDetail/* in it.
2. Copy the address of any page of it. To follow a part of the jobs only, choose filters on the search page first and copy the address then.
3. Enter it here and connect.

The portal gives the most recent jobs, with title, link and day only, so a job that is no longer listed stays open here until you close it. Ask the employer's Avature administrator for an XML feed of all jobs if texts, places and closings are needed, and connect that as a *Job feed*.`

// Connector reads one portal.
type Connector struct{ feed *feedxml.Feed }

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Avature career portal (RSS)",
		Fields: []ats.Field{
			{Key: "url", Label: "Address", Required: true, Help: "Any page of the portal, for example https://company.avature.net/careers."},
		},
		Capabilities: ats.CapabilitiesOf((*Connector)(nil)), Instructions: instructions,
		Poll: time.Hour, MappingVersion: 1,
		Grade:  ats.GradeFake,
		Tested: "Against a fake that gives the feed as public clients of portals describe it; not yet against a live portal.",
	}
}

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) {
	address, err := feedAddress(c.Settings["url"])
	if err != nil {
		return nil, err
	}
	feed, err := feedxml.New(feedxml.Config{
		Address: address, Mapping: mapping, LoopbackOnly: c.LoopbackOnly, MayBeEmpty: []string{"rss"}, Refine: refine,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{feed: feed}, nil
}

// Descriptor describes Avature's portals.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.feed.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.feed.Close() }

// Check reads the feed as far as its first job.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) { return c.feed.Check(ctx) }

// Jobs lists the most recent jobs.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return c.feed.Jobs(ctx, since, resume)
}
