package outreach

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"reqdesk/core"
)

// Uses is where a template or a snippet is used: by jobs in their sequences, and, of a
// snippet, by templates.
type Uses struct {
	Templates []string
	Jobs      []core.Job // as glances
}

// None tells whether it is used nowhere.
func (u Uses) None() bool { return len(u.Templates)+len(u.Jobs) == 0 }

// TemplateUses tells whose sequences send a template: those that new people get, and
// those that somebody is on the way in. A language of a template is used where the
// template is, in that language or in the recipients'.
func (s *Service) TemplateUses(ctx context.Context, name string) (u Uses, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		u, err = s.templateUses(tx, name)
		return err
	})
	return u, err
}

func (s *Service) templateUses(tx core.Tx, name string) (Uses, error) {
	t, err := s.Store.TemplateNamed(tx, name)
	if err != nil {
		return Uses{}, err
	}
	return s.usesIn(tx, func(step core.Step) bool {
		for _, sent := range append(others(step.Against), step.Template) {
			if sent != "" && sends(step, sent, t) {
				return true
			}
		}
		return false
	})
}

// sends tells whether a step that names a template may send this one.
func sends(step core.Step, named string, t core.Template) bool {
	if strings.EqualFold(named, t.Name) {
		return true
	}
	lang, variant := strings.CutPrefix(strings.ToLower(t.Name), strings.ToLower(named)+".")
	wanted := []string{language(step.Language), language(step.Fallback)}
	return variant && (step.Language == core.Recipients || slices.Contains(wanted, language(lang)))
}

// usesIn finds the jobs with a step of this kind.
func (s *Service) usesIn(tx core.Tx, is func(core.Step) bool) (u Uses, err error) {
	jobs, err := s.Store.JobGlances(tx)
	if err != nil {
		return u, err
	}
	for _, j := range jobs {
		versions, err := s.liveVersions(tx, j)
		if err != nil {
			return u, err
		}
		for _, version := range versions {
			seq, err := s.Store.SequenceVersion(tx, j.ID, version)
			if core.IsNotFound(err) {
				continue
			}
			if err != nil {
				return u, err
			}
			if slices.ContainsFunc(seq.Steps, is) {
				u.Jobs = append(u.Jobs, j)
				break
			}
		}
	}
	return u, nil
}

// liveVersions are those of a job's sequence by which somebody may still get an e-mail.
func (s *Service) liveVersions(tx core.Tx, j core.Job) ([]int, error) {
	newest, err := s.newest(tx, j.ID)
	if err != nil || newest == 0 {
		return nil, err
	}
	versions := []int{newest}
	err = s.each(tx, j.ID, func(e core.Enrolment) error {
		if !over(e.State) && !slices.Contains(versions, e.Version) {
			versions = append(versions, e.Version)
		}
		return nil
	})
	return versions, err
}

// RemoveTemplate takes a template away, unless a sequence sends it.
func (s *Service) RemoveTemplate(ctx context.Context, name string) error {
	return s.update(ctx, 0, func(tx core.Tx) error {
		t, err := s.Store.TemplateNamed(tx, name)
		if err != nil {
			return err
		}
		u, err := s.templateUses(tx, name)
		if err != nil {
			return err
		}
		if !u.None() {
			return core.Fail(core.KindRefused, "The sequence of "+jobNames(u.Jobs)+" sends this template; it was kept.", "Choose another one there first.")
		}
		return s.Store.DeleteTemplate(tx, t.ID)
	})
}

// jobNames names the first jobs.
func jobNames(jobs []core.Job) string {
	var names []string
	for _, j := range jobs[:min(len(jobs), 3)] {
		names = append(names, j.Title)
	}
	if len(jobs) > len(names) {
		names = append(names, "others")
	}
	return strings.Join(names, ", ")
}

// SnippetUses tells which templates and which jobs' own texts insert a snippet. One of a
// client counts there only for the client's templates and jobs.
func (s *Service) SnippetUses(ctx context.Context, x Snippet) (u Uses, err error) {
	tag := regexp.MustCompile(`\{%-?\s*snippet\s+["']?` + regexp.QuoteMeta(strings.TrimSpace(x.Name)) + `["']?\s*-?%\}`)
	err = s.Store.View(ctx, func(tx core.Tx) error {
		u, err = s.usesIn(tx, func(step core.Step) bool { return tag.MatchString(step.Text) })
		if err != nil {
			return err
		}
		u.Jobs = slices.DeleteFunc(u.Jobs, func(j core.Job) bool { return x.Client != 0 && j.Client != x.Client })
		all, err := s.Store.Templates(tx)
		for _, t := range all {
			if tag.MatchString(t.Source) && (x.Client == 0 || t.Client == 0 || t.Client == x.Client) {
				u.Templates = append(u.Templates, t.Name)
			}
		}
		slices.Sort(u.Templates)
		return err
	})
	return u, err
}
