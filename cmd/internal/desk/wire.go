package desk

import (
	"crypto/x509"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"reqdesk/connectors/visit"
	"reqdesk/core"
	"reqdesk/core/conflict"
	"reqdesk/core/intake"
	"reqdesk/core/leads"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/applylink"
	"reqdesk/core/people"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/core/syncer"
)

func (d *Desk) wireOutreach() {
	d.Outbox = outbox.New(outbox.Config{Store: d.DB, Clock: d.Clock, Rand: random, Events: d.Events})
	d.Outreach = outreach.New(outreach.Config{
		Store: d.DB, Clock: d.Clock, Rand: random, Guard: d.People.Guard(), Outbox: d.Outbox, Events: d.Events,
		Visit: func() applylink.Ask { return visit.New(d.Practice()) },
		Place: d.Jobs.Places.Match,
		Stale: func(tx core.Tx, j core.Job) (bool, time.Time, error) { return d.Syncer.Stale(tx, j) },

		Remember: d.People.Remember,
		Blobs:    d.DB.Blobs(),
	})
	d.Jobs.AddFollower(d.Outreach)
}

func (d *Desk) wireReview() {
	d.Review = &review.Service{
		Store: d.DB, Clock: d.Clock, Bus: d.Events, Guard: d.People.Guard(),
		Enrol: d.Outreach.Enrol, Unenrol: d.Outreach.Unenrol, Stop: d.Outreach.Leave, Instead: d.Outreach.Instead,
	}
	d.People.ListChanged = func(tx core.Tx, job core.JobID) error {
		_, err := d.Review.Recheck(tx, job)
		return err
	}
	d.People.KeysChanged = d.Review.RecheckPerson
	d.Intake = &intake.Service{
		Store: d.DB, People: d.People, Blobs: d.DB.Blobs(), Bus: d.Events, Propose: d.propose, CacheDir: cacheDir(), Programs: os.Getenv("PATH"), Place: d.place,
	}
}

// place looks a place up that a résumé names.
func (d *Desk) place(text string) (core.Location, bool) {
	l := d.Jobs.Places.Match(core.Location{Text: text})
	return l, l.Country != ""
}

// propose puts somebody into a job's review; where the job's connection asks for it,
// they are a lead from that moment on.
func (d *Desk) propose(tx core.Tx, job core.JobID, person core.PersonID, profile core.ProfileID) (core.Candidacy, error) {
	c, err := d.Review.Propose(tx, job, person, profile)
	if err != nil || c.State != core.CandidacyNew {
		return c, err
	}
	return c, d.Leads.Proposed(tx, c)
}

// cacheDir is where the compiled PDF reader is kept; it holds nothing of anybody.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "reqdesk")
}

func (d *Desk) wireLeads() {
	d.Records = &records.Service{Store: d.DB, Clock: d.Clock, Add: d.Outbox.Add, NextAddress: d.Outreach.NextAddress}
	d.Leads = leads.New(leads.Config{
		Store: d.DB, Blobs: d.DB.Blobs(), Outbox: d.Outbox, Guard: d.People.Guard(), Connect: d.Connector,
		Takes: takesCandidates, Clock: d.Clock, Events: d.Events,
	})
	d.Outbox.Handlers = []outbox.Handler{
		outreach.EmailHandler{
			Service: d.Outreach, Open: d.sender, Answers: &outreach.Poller{Service: d.Outreach, Open: d.receiver},
		},
		outreach.ByHandHandler{Service: d.Outreach, What: outreach.ReplyKind, Open: d.sender},
		outreach.ByHandHandler{Service: d.Outreach, What: outreach.TestKind, Open: d.sender},
		leads.Exporter{Service: d.Leads},
		records.Summaries{Service: d.Records, Open: d.sender, Rand: random},
	}
}

// takesCandidates tells whether connections of a kind take candidates.
func takesCandidates(kind string) bool {
	f, err := Kind(kind)
	return err == nil && f.Descriptor.Capabilities.Create
}

// spread is how long it takes until all connections that are due at the same moment
// have had their turn.
const spread = 10 * time.Second

func (d *Desk) wireSyncer() {
	d.Syncer = syncer.New(syncer.Config{
		Store: d.DB, Clock: d.Clock, Events: d.Events, Random: rand.Float64, Spread: spread, Connect: d.Connector,
		Keys: people.KeysOfApplicant, ReadBack: d.Leads.ReadBack, Withdrawn: d.Jobs.Withdrawn,
		Stored: func(ids []core.ATSJobID) { d.Jobs.Search().Changed(ids...) },
	})
	d.Conflicts = &conflict.Service{
		Store: d.DB, Clock: d.Clock, Bus: d.Events, Review: d.Review, Resolve: d.People.Resolve,
		PipelineHeard: d.Syncer.PipelineHeard, OpenHeard: d.Syncer.OpenHeard,
	}
	d.Syncer.AddFollower(pipeline{d.Conflicts})
	d.Jobs.AddFollower(conflict.Closings{Service: d.Conflicts})
}

// pipeline tells the review, by way of what looks for collisions, that an ATS pipeline
// changed.
type pipeline struct{ conflicts *conflict.Service }

// PipelineChanged looks again at who is in the review.
func (p pipeline) PipelineChanged(tx core.Tx, _ core.ConnectionID, a core.ATSJobID) error {
	return p.conflicts.PipelineChanged(tx, a)
}

// roots are the certificate authorities to trust: nil = the system's.
func (d *Desk) roots() *x509.CertPool {
	if len(d.options.Trust) == 0 {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(d.options.Trust)
	return pool
}
