// Package feed reads job feeds: one XML document that lists an employer's open
// jobs. It is the way in which Avature gives jobs to others, and job boards'
// feeds, Personio, eRecruiter, OpenCATS, HR-XML and RSS of career portals are
// read the same way.
//
// How a document is read, what makes a look complete and what ends one without a
// change is connectors/feedxml's; this connector says where the document is, how
// one signs in, and which mapping applies. A feed is read-only: it writes nothing
// into an ATS.
package feed

import (
	"context"
	"iter"
	"time"

	"reqdesk/connectors/feedxml"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var _ ats.Connector = (*Connector)(nil)

// Connector reads one feed.
type Connector struct{ feed *feedxml.Feed }

// Factory is the feed's line in the list of connectors.
func Factory() ats.Factory {
	return ats.Factory{Descriptor: descriptor(), New: New}
}

// New makes a connector; it contacts nobody and opens nothing.
func New(c ats.Config) (ats.Connector, error) {
	feed, err := feedxml.New(feedxml.Config{
		Address: c.Settings["url"], Auth: auth(c), Mapping: c.Mapping, LoopbackOnly: c.LoopbackOnly,
	})
	if err != nil {
		return nil, err
	}
	return &Connector{feed: feed}, nil
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

// CheckMapping tells what is wrong with a mapping, as kind usage with the
// place; nil when it can be used.
func CheckMapping(text string) error { return feedxml.CheckMapping(text) }

// Descriptor describes the feed.
func (c *Connector) Descriptor() ats.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int { return c.feed.Requests() }

// Close gives idle connections back.
func (c *Connector) Close() { c.feed.Close() }

// Check reads the feed as far as its first job.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) { return c.feed.Check(ctx) }

// Jobs reads the whole feed and then gives it in pages.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return c.feed.Jobs(ctx, since, resume)
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
		MappingVersion: 2,
		AbsenceCloses:  true,
		Mapping:        feedxml.DefaultMapping,
		Grade:          ats.GradeFake,
		Tested:         "Against invented documents in every dialect, served over loopback; not yet against a customer's feed.",
	}
}

const instructions = `1. Ask the administrator of your ATS for the address of the job feed that lists all open jobs. In Avature it is set up per customer; ask for title, reference, location, employment type, job family, experience level, description, required skills, recruiter's e-mail address and apply link.
2. If the feed is protected, ask for its token, or for its user name and password.
3. Enter the address here and connect. The first job is read to see whether its fields are recognised.
4. If a field is missing afterwards, name its element in the connection's field mapping.

A career portal's RSS (in Avature: …/careers/SearchJobs/feed/) can be used too. It lists recent jobs only, so a job that is missing from it is never taken as closed.`
