package jobs

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"reqdesk/core"
)

// Keys are what Set takes, in the order of the form.
var Keys = []string{
	"title", "location", "function", "employment_type", "must_haves", "objectives",
	"seniority", "years", "owner", "description", "apply_url", "sourcing",
}

// Create makes a draft by hand for a client; values are those of Set. Such a job
// has no ATS to export to, see [Notes].
func (s *Service) Create(ctx context.Context, client core.ClientID, values map[string]string) (core.Job, error) {
	return s.CreateFor(ctx, func(tx core.Tx) (core.Client, error) { return s.Store.Client(tx, client) }, values)
}

// CreateFor is Create for a client that is found, or made, together with the job: of a
// job that is refused no new client stays behind.
func (s *Service) CreateFor(ctx context.Context, find func(core.Tx) (core.Client, error), values map[string]string) (core.Job, error) {
	now := s.Clock.Now()
	job := core.Job{State: core.JobDraft, Created: now, Posted: now, Fields: map[string]string{}}
	if err := s.setAll(&job, values); err != nil {
		return core.Job{}, err
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		client, err := find(tx)
		if err != nil {
			return err
		}
		job.Client = client.ID
		if err := s.Store.PutJob(tx, &job); err != nil {
			return err
		}
		return s.log(tx, job, byHand("job created"))
	})
	if err != nil {
		return core.Job{}, err
	}
	s.changed(job.ID)
	return job, nil
}

// Set changes fields of a job: all of them or, at the first value that does not
// fit (KindUsage), none. A field that followed the ATS no longer does.
func (s *Service) Set(ctx context.Context, id core.JobID, values map[string]string) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if err := s.setAll(j, values); err != nil {
			return err
		}
		n := byHand("job edited")
		n.evidence = strings.Join(sortedKeys(values), ", ")
		if !j.Sourcing {
			if err := s.returnBudget(tx, j, n); err != nil {
				return err
			}
		}
		return s.log(tx, *j, n)
	})
}

func (s *Service) setAll(j *core.Job, values map[string]string) error {
	for _, key := range sortedKeys(values) {
		if err := s.set(j, key, strings.TrimSpace(values[key])); err != nil {
			return err
		}
		edited(j, key)
	}
	return nil
}

func (s *Service) set(j *core.Job, key, value string) error {
	switch key {
	case "title":
		if value == "" {
			return core.Fail(core.KindUsage, "A job needs a title; it was not changed.", "Give a title.")
		}
		j.Title = value
	case "location":
		s.move(j, value)
	case "function":
		j.Function = value
	case "employment_type":
		return setEmploymentType(j, value)
	case "must_haves":
		j.MustHaves = splitValues(value)
	case "objectives":
		j.Objectives = splitValues(value)
	case "seniority":
		j.Seniority = value
	case "years":
		return setYears(j, value)
	case "owner":
		j.Owner = value
	case "description":
		j.Description = Clean(value)
	case "apply_url":
		return setApplyURL(j, value)
	case "sourcing":
		return setSourcing(j, value)
	default:
		return core.Fail(core.KindUsage, fmt.Sprintf("%q is not a field of a job.", key), "Fields: "+strings.Join(Keys, ", ")+".")
	}
	return nil
}

// move puts the job somewhere else; its further sourcing locations stay.
func (s *Service) move(j *core.Job, text string) {
	before := j.PrimaryLocation()
	before.Role = "sourcing"
	others := slices.DeleteFunc(sourcing(j.Locations), func(l core.Location) bool { return l == before })
	if text == "" {
		j.Locations = others
		return
	}
	j.Locations = s.own(s.Places.Match(core.Location{Text: text}), others)
}

func setEmploymentType(j *core.Job, value string) error {
	if known := builtIn().EmploymentType(value); known != "" {
		value = known
	}
	if value != "" && !employmentType(value) {
		return core.Fail(core.KindUsage, fmt.Sprintf("%q is not an employment type; the job was not changed.", value),
			"One of "+strings.Join(EmploymentTypes, ", ")+".")
	}
	j.EmploymentType = value
	j.DraftReasons = slices.DeleteFunc(j.DraftReasons, func(r core.DraftReason) bool { return r.Field == "employment_type" })
	return nil
}

// typedYears is a span of experience as a recruiter writes it, in the languages of the
// program: 3-5, 5+, or 5 for the minimum.
var typedYears = regexp.MustCompile(`(?i)^(\d{1,2})(?:\s*[-–—]\s*(\d{1,2})|\s*\+)?(?:\s*(?:years?|yrs?|jahre?n?|ans?|années?|años?))?$`)

func setYears(j *core.Job, value string) error {
	if value == "" {
		j.Years = core.Years{}
		return nil
	}
	m := typedYears.FindStringSubmatch(value)
	if m == nil || m[2] != "" && count(m[2]) < count(m[1]) {
		return core.Fail(core.KindUsage, fmt.Sprintf("%q is not a span of years; the job was not changed.", value), "Write 3-5, or 5+.")
	}
	j.Years = core.Years{Min: count(m[1]), Max: count(m[2])}
	return nil
}

func setApplyURL(j *core.Job, value string) error {
	if value != "" && webAddress(value) == "" {
		return core.Fail(core.KindUsage, "The apply link is not a web address; the job was not changed.", "It begins with https:// or http://.")
	}
	j.ApplyURL = value
	return nil
}

func setSourcing(j *core.Job, value string) error {
	switch value {
	case "on":
		if j.State == core.JobClosed {
			return core.Fail(core.KindRefused, "The job is closed, so sourcing stays off.", "Reopen the job first.")
		}
		j.Sourcing = true
	case "off":
		j.Sourcing = false
	default:
		return core.Fail(core.KindUsage, fmt.Sprintf("Sourcing can't be %q; the job was not changed.", value), "Write sourcing=on or sourcing=off.")
	}
	return nil
}

// splitValues takes a semicolon-separated list apart; commas belong to a value.
func splitValues(value string) []string {
	return distinct(strings.FieldsFunc(value, func(r rune) bool { return r == ';' || r == '\n' }))
}

func sortedKeys(values map[string]string) []string {
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
