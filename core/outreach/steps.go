package outreach

import (
	"hash/fnv"
	"strings"
	"time"

	xlanguage "golang.org/x/text/language"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// step finds a step's text, and the texts that are tried out against it.
func (s *Service) step(tx core.Tx, c *Campaign, step core.Step, first bool) (Step, error) {
	out, err := s.text(tx, c, step, first)
	if err != nil || step.Against == "" {
		return out, err
	}
	out.arms = []Step{out}
	for _, name := range others(step.Against) {
		other := step
		other.Template, other.Against = name, ""
		arm, err := s.text(tx, c, other, first)
		if err != nil {
			return out, err
		}
		arm.Step.Against = step.Against
		out.arms = append(out.arms, arm)
		out.Problems = append(out.Problems, arm.Problems...)
	}
	return out, nil
}

// text finds a step's text: its own, or that of the template in its language, or in
// each language when it follows the recipient's.
func (s *Service) text(tx core.Tx, c *Campaign, step core.Step, first bool) (Step, error) {
	out := Step{Step: step}
	out.when, _ = template.ParseTest(step.If) // what was wrong with it was refused when it was set
	if step.Template == "" {
		out.Compiled = template.New(template.Own(step.Subject, step.Text, step.Language), nil, c.snippets)
		out.check(c, "", first)
		return out, nil
	}
	lang := step.Language
	if lang == core.Recipients {
		lang = step.Fallback
	}
	t, err := s.variant(tx, step.Template, lang)
	if core.IsNotFound(err) && step.Fallback != "" {
		t, err = s.variant(tx, step.Template, step.Fallback)
	}
	if core.IsNotFound(err) {
		out.Problems = []template.Problem{missingVariant(step)}
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if err := s.compile(tx, c, &out, t, lang, first); err != nil || step.Language != core.Recipients {
		return out, err
	}
	return out, s.variants(tx, c, &out, first)
}

// compile makes a step of a template; lang counts where that names no language.
func (s *Service) compile(tx core.Tx, c *Campaign, out *Step, t core.Template, lang string, first bool) error {
	owner, err := s.owner(tx, t)
	if err != nil {
		return err
	}
	out.Compiled = template.ParseWith(t.Source, c.snippets)
	if out.Compiled.File.Language == "" {
		out.Compiled.File.Language = lang
	}
	out.check(c, owner, first)
	return nil
}

// variants finds the template of a step in all languages.
func (s *Service) variants(tx core.Tx, c *Campaign, out *Step, first bool) error {
	all, err := s.Store.Templates(tx)
	if err != nil {
		return err
	}
	out.variants = map[string]Step{}
	for _, t := range all {
		lang := language(t.Language)
		rest, named := strings.CutPrefix(strings.ToLower(t.Name), strings.ToLower(out.Template)+".")
		if named && lang == "" {
			lang = language(rest)
		}
		if lang == "" || !named && !strings.EqualFold(t.Name, out.Template) || named && language(rest) != lang {
			continue
		}
		one := Step{Step: out.Step, when: out.when}
		if err := s.compile(tx, c, &one, t, lang, first); err != nil {
			return err
		}
		out.variants[lang] = one
	}
	return nil
}

// check looks for the problems that hold for everybody.
func (s *Step) check(c *Campaign, owner string, first bool) {
	s.Problems = s.Compiled.Check(template.Context{Job: &c.Job, Client: &c.Client, Owner: owner, Foreign: c.foreign, Untold: first && !c.tells()}).Problems
	if first && s.Compiled.File.Subject == "" {
		s.Problems = append(s.Problems, template.Problem{
			Line: 1, Column: 1, Kind: template.EmptyVariant, Severity: template.Error, Message: "The first e-mail needs a subject.",
		})
	}
}

// tells tells whether first e-mails get the notice about data by themselves.
func (c *Campaign) tells() bool { return c.notices == nil || c.notices.Auto }

// to gives the step as a person gets it: one of the texts that are tried out, in their
// language where it follows that.
func (s *Step) to(c *Campaign, e *Enrolled) *Step {
	if n := len(s.arms); n > 0 {
		return s.arms[armOf(e.Enrolment.ID, s.Against, n)].to(c, e)
	}
	if len(s.variants) == 0 {
		return s
	}
	if own, ok := s.variants[languageOf(e.Person, c.Job)]; ok {
		return &own
	}
	return s
}

// leavesOut tells whether a step is none for a person.
func (s *State) leavesOut(c *Campaign, e *Enrolled, step *Step) bool {
	return step.If != "" && !s.valuesOf(c, e, time.Time{}).Holds(step.when)
}

// armOf draws one of n texts for an enrolment: always the same one, and each about as
// often.
func armOf(e core.EnrolmentID, against string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(against + "/" + e.String()))
	return int(h.Sum32()>>8) % n
}

// severalLanguages are countries in which the country alone says nothing.
var severalLanguages = map[string]bool{"BE": true, "CH": true, "CA": true, "LU": true, "IN": true, "ZA": true, "SG": true}

// languageOf is the language that is spoken where a person lives, or else where the
// job is; "" = that says nothing.
func languageOf(p core.Person, j core.Job) string {
	country := strings.ToUpper(p.Place.Country)
	if country == "" {
		country = strings.ToUpper(j.PrimaryLocation().Country)
	}
	region, err := xlanguage.ParseRegion(country)
	if err != nil || !region.IsCountry() || severalLanguages[country] {
		return ""
	}
	tag, err := xlanguage.Compose(xlanguage.Und, region)
	if err != nil {
		return ""
	}
	base, sure := tag.Base()
	if sure == xlanguage.No {
		return ""
	}
	return base.String()
}

func missingVariant(step core.Step) template.Problem {
	p := template.Problem{
		Line: 1, Column: 1, Kind: template.EmptyVariant, Severity: template.Error,
		Message: "There is no template of this name.",
	}
	switch {
	case step.Fallback != "":
		p.Message = "There is no template of this name in the step's language, and none in the fallback language " + step.Fallback + "."
	case step.Language != "":
		p.Message = "There is no template of this name in the step's language."
	}
	return p
}

// variant finds the template of a name in a language: the template itself when
// its language is that one or none is asked for, else the one called name.de.
func (s *Service) variant(tx core.Tx, name, lang string) (core.Template, error) {
	t, err := s.Store.TemplateNamed(tx, name)
	if err == nil && (lang == "" || t.Language == "" || language(t.Language) == language(lang)) {
		return t, nil
	}
	if err != nil && (!core.IsNotFound(err) || lang == "") {
		return t, err
	}
	return s.Store.TemplateNamed(tx, name+"."+language(lang))
}
