package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"reqdesk/connectors/all"
	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
)

// NewSource is what a source is made from. Client "" and Job 0 = for all jobs.
type NewSource struct {
	Kind, Name, Client string
	Job                core.JobID
	Settings           map[string]string
	Secrets            map[string]string
}

// SourceKinds are the kinds of source that there are.
func SourceKinds() []source.Factory { return all.Sources() }

// AddSource stores a source and its secrets; it contacts nobody.
func (d *Desk) AddSource(ctx context.Context, n NewSource) (core.Source, error) {
	if err := checkName("source", n.Name); err != nil {
		return core.Source{}, err
	}
	factory, err := all.Source(n.Kind)
	if err != nil {
		return core.Source{}, err
	}
	if err := d.makes(factory, n.Settings, n.Secrets); err != nil {
		return core.Source{}, err
	}
	s := core.Source{Name: strings.TrimSpace(n.Name), Kind: n.Kind, Job: n.Job, Settings: n.Settings, Created: d.Clock.Now()}
	err = d.DB.Update(ctx, func(tx core.Tx) error {
		s.ID = 0
		if _, err := d.DB.SourceNamed(tx, s.Name); err == nil {
			return core.Fail(core.KindUsage, "A source of this name exists.", "Choose another name, or change it with `source set`.")
		}
		if err := d.whose(tx, n, &s); err != nil {
			return err
		}
		return d.DB.PutSource(tx, &s)
	})
	if err != nil {
		return s, err
	}
	if err := d.keep(ctx, n.Secrets, s.SecretID); err != nil {
		return s, cmp.Or(d.putSource(ctx, s.ID, func(s *core.Source) { s.Removed = true }), err)
	}
	d.sourcesChanged()
	return s, nil
}

// whose finds the job and client that a source is for.
func (d *Desk) whose(tx core.Tx, n NewSource, s *core.Source) error {
	if n.Job != 0 {
		j, err := d.DB.Job(tx, n.Job)
		if err != nil {
			return err
		}
		s.Client = j.Client
	}
	if n.Client == "" {
		return nil
	}
	c, err := d.DB.ClientNamed(tx, n.Client)
	if err == nil && s.Client != 0 && s.Client != c.ID {
		return core.Fail(core.KindUsage, "The job is another client's; nothing was stored.", "Name the job or the client.")
	}
	s.Client = c.ID
	return err
}

// makes refuses what no source can be made from.
func (d *Desk) makes(f source.Factory, settings, secrets map[string]string) error {
	if err := f.Descriptor.CheckFields(settings, secrets); err != nil {
		return err
	}
	if err := d.local(settings); err != nil {
		return err
	}
	_, err := f.New(source.Config{Settings: settings, Secrets: secrets, LoopbackOnly: d.Practice()})
	return err
}

func (d *Desk) sourcesChanged() {
	d.opened.close()
	d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs})
}

// putSource changes a source.
func (d *Desk) putSource(ctx context.Context, id core.SourceID, change func(*core.Source)) error {
	return d.DB.Update(ctx, func(tx core.Tx) error {
		s, err := d.DB.Source(tx, id)
		if err != nil {
			return err
		}
		change(&s)
		return d.DB.PutSource(tx, &s)
	})
}

// SourceNamed finds a source.
func (d *Desk) SourceNamed(ctx context.Context, name string) (s core.Source, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		s, err = d.DB.SourceNamed(tx, name)
		return err
	})
	if core.IsNotFound(err) {
		err = core.Fail(core.KindNotFound, "There is no source of this name.", "`source show` lists those there are.")
	}
	return s, err
}

// SetSource changes fields of a source; secret ones go to the keychain. What it was
// refused for may be right now, so it is asked again.
func (d *Desk) SetSource(ctx context.Context, name string, settings, secrets map[string]string) (core.Source, error) {
	s, err := d.SourceNamed(ctx, name)
	if err != nil {
		return s, err
	}
	factory, err := all.Source(s.Kind)
	if err != nil {
		return s, err
	}
	merged := maps.Clone(s.Settings)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, settings)
	if err := d.makes(factory, merged, secrets); err != nil {
		return s, err
	}
	if err := d.keep(ctx, secrets, s.SecretID); err != nil {
		return s, err
	}
	err = d.putSource(ctx, s.ID, func(now *core.Source) { now.Settings = merged })
	if err == nil {
		err = d.Sourcing.Retry(ctx, s.ID)
	}
	s.Settings = merged
	d.sourcesChanged()
	return s, err
}

// SwitchSource turns a source on or off, or removes it. What it gave stays; removing
// deletes its secrets.
func (d *Desk) SwitchSource(ctx context.Context, name, to string) (core.Source, error) {
	s, err := d.SourceNamed(ctx, name)
	if err != nil {
		return s, err
	}
	err = d.putSource(ctx, s.ID, func(now *core.Source) {
		now.Off, now.Removed = to == "off" || now.Off && to != "on", to == "remove"
		s = *now
	})
	d.sourcesChanged()
	if err != nil || to != "remove" {
		return s, err
	}
	factory, err := all.Source(s.Kind)
	if err != nil {
		return s, err
	}
	for _, f := range factory.Descriptor.Fields {
		if f.Secret {
			if err := d.Secrets.Delete(ctx, s.SecretID(f.Key)); err != nil && !core.IsNotFound(err) {
				return s, err
			}
		}
	}
	return s, nil
}

// CheckSource tries harmlessly whether a source works.
func (d *Desk) CheckSource(ctx context.Context, name string) (string, error) {
	s, err := d.SourceNamed(ctx, name)
	if err != nil {
		return "", err
	}
	made, err := d.openSource(ctx, s)
	if err != nil {
		return "", err
	}
	return made.Check(ctx)
}

// Verified is what one page of a person says of what is known of them.
type Verified struct {
	Source, Link string
	Points       []source.Point
	Err          error
}

// VerifyPerson compares the person with their pages at sources that can tell; with a
// job, its must-haves too. Nothing is stored but that it was done.
func (d *Desk) VerifyPerson(ctx context.Context, id core.PersonID, job core.JobID) ([]Verified, error) {
	var p core.Person
	var claims source.Claims
	var sources []core.Source
	err := d.DB.View(ctx, func(tx core.Tx) (err error) {
		if p, err = d.People.Resolve(tx, id); err != nil {
			return err
		}
		claims = source.Claims{Name: p.Name, Employer: p.Employer, Place: cmp.Or(p.Place.City, p.Place.Text)}
		if job != 0 {
			j, err := d.DB.Job(tx, job)
			if err != nil {
				return err
			}
			claims.Needs = sourcing.QueryOf(j, nil).Needs
		}
		sources, err = d.DB.Sources(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []Verified
	for _, s := range d.verifiers(sources) {
		made, err := d.openSource(ctx, s)
		v, ok := made.(source.Verifier)
		if err != nil || !ok {
			continue
		}
		for _, link := range p.URLs {
			claims.Link = link
			points, err := v.Verify(ctx, claims)
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			if core.KindOf(err) != core.KindUsage { // another network's page
				out = append(out, Verified{Source: s.Name, Link: link, Points: points, Err: err})
			}
		}
	}
	return out, d.noteVerified(ctx, p.ID, job, len(out))
}

// verifiers gives one source of each kind that can compare: those that were set up,
// and what needs no setting up.
func (d *Desk) verifiers(set []core.Source) []core.Source {
	var out []core.Source
	for _, f := range all.Sources() {
		if !f.Descriptor.Verifies {
			continue
		}
		i := slices.IndexFunc(set, func(s core.Source) bool { return s.Kind == f.Descriptor.Kind && !s.Removed && !s.Off })
		if i >= 0 {
			out = append(out, set[i])
		} else if !d.Practice() {
			out = append(out, core.Source{Name: f.Descriptor.Name, Kind: f.Descriptor.Kind})
		}
	}
	return out
}

func (d *Desk) noteVerified(ctx context.Context, p core.PersonID, job core.JobID, pages int) error {
	if pages == 0 {
		return nil
	}
	return d.DB.Update(ctx, func(tx core.Tx) error {
		return d.DB.AppendLog(tx, &core.LogEntry{
			At: d.Clock.Now(), Who: "recruiter", What: "profile page compared", Subject: p.String(), Person: p, Job: job, Cause: "by hand",
		})
	})
}
