package desk

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"time"

	"reqdesk/connectors/all"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/core/syncer"
)

func (d *Desk) wireSourcing() {
	d.Sourcing = sourcing.New(sourcing.Config{
		Store: d.DB, Clock: d.Clock, People: d.People, Budget: d.Jobs, Events: d.Events, Propose: d.propose,
		Open: d.openSource, Take: d.takeFile, Random: rand.Float64,
	})
}

// openSources keeps sources between two askings, because they keep to a pace.
type openSources struct {
	mu   sync.Mutex
	made map[string]source.Source
}

func (o *openSources) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.made {
		if c, ok := s.(interface{ Close() }); ok {
			c.Close()
		}
	}
	o.made = nil
}

// openSource makes a source with its secrets, or gives the one that was made.
func (d *Desk) openSource(ctx context.Context, s core.Source) (source.Source, error) {
	d.opened.mu.Lock()
	defer d.opened.mu.Unlock()
	key := fmt.Sprintf("%s %s %v", s.ID, s.Kind, s.Settings) // maps print sorted
	if made, ok := d.opened.made[key]; ok {
		return made, nil
	}
	factory, err := all.Source(s.Kind)
	if err != nil {
		return nil, err
	}
	config := source.Config{Settings: maps.Clone(s.Settings), Secrets: map[string]string{}, LoopbackOnly: d.Practice()}
	if err := d.local(config.Settings); err != nil {
		return nil, err
	}
	for _, f := range factory.Descriptor.Fields {
		if !f.Secret || s.ID == 0 {
			continue
		}
		secret, err := d.Secrets.Get(ctx, s.SecretID(f.Key))
		if err != nil && !core.IsNotFound(err) {
			return nil, err
		}
		config.Secrets[f.Key] = secret
	}
	made, err := factory.New(config)
	if err != nil {
		return nil, err
	}
	if d.opened.made == nil {
		d.opened.made = map[string]source.Source{}
	}
	d.opened.made[key] = made
	return made, nil
}

// takeFile reads a file of a watched folder and, with commit, stores what it holds.
func (d *Desk) takeFile(ctx context.Context, name string, data []byte, job core.JobID, commit bool) (sourcing.Taken, error) {
	report, err := d.Intake.Import(ctx, []intake.File{{Name: name, Data: data}}, job, commit)
	t := sourcing.Taken{People: len(report.Accepted), Refused: len(report.Refused)}
	if len(report.Refused) > 0 {
		t.Reason = report.Refused[0].Reason
	}
	for _, a := range report.Accepted {
		if a.State != "" {
			t.InReview++
		}
		switch a.State {
		case core.CandidacyKeptOut:
			t.KeptOut++
		case core.CandidacyNew:
			t.New++
		case core.CandidacySaved, core.CandidacyDiscarded, core.CandidacyContacted, core.CandidacyMoved:
		}
	}
	return t, err
}

// sourceTasks are the background work of sources; without any there is none.
func (d *Desk) sourceTasks(ctx context.Context) ([]syncer.Task, error) {
	list, err := d.Sourcing.List(ctx)
	if err != nil {
		return nil, err
	}
	searches, folders := false, false
	for _, s := range list {
		if s.Kind == sourcing.FolderKind {
			folders = folders || !s.Off
		} else {
			searches = searches || !s.Off
		}
	}
	var out []syncer.Task
	if searches {
		out = append(out, sourceTask{"sources", d.Sourcing.Step})
	}
	if folders {
		out = append(out, sourceTask{"folders", d.Sourcing.FolderStep})
	}
	return out, nil
}

// sourceTask asks sources, or looks into folders. It is a Poller so that a slow source
// keeps nothing else waiting for long.
type sourceTask struct {
	name string
	step func(context.Context) (bool, time.Time, error)
}

var _ syncer.Poller = sourceTask{}

// Name is constant for each of the two.
func (t sourceTask) Name() string { return t.name }

// Step does what is due.
func (t sourceTask) Step(ctx context.Context) (syncer.Outcome, error) {
	changed, next, err := t.step(ctx)
	return syncer.Outcome{Changed: changed, Next: next}, err
}

// Poll does what is due too: nobody is asked before a limit has passed.
func (t sourceTask) Poll(ctx context.Context, _ bool) (syncer.Outcome, error) { return t.Step(ctx) }

// AskSources asks the sources of all jobs for what is wanted and due, as after a job
// has gone live. Failures stand in the search diary.
func (d *Desk) AskSources(ctx context.Context) error {
	_, _, err := d.Sourcing.Step(ctx)
	if ctx.Err() != nil || core.KindOf(err) == core.KindStorage || core.KindOf(err) == core.KindDamaged {
		return err
	}
	return nil
}
