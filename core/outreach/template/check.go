package template

import (
	"fmt"
	"slices"
	"strings"

	"reqdesk/core"
)

// Template is a template read and compiled: check and render it as often as
// wanted. It is safe for concurrent reading.
type Template struct {
	File     File
	subject  []part
	body     []part
	problems []Problem // those that need no person and no job
}

// New compiles the file.
func New(f File, problems []Problem) *Template {
	t := &Template{File: f, problems: slices.Clone(problems)}
	engine := newEngine()
	var found []Problem
	t.subject, found = split(engine, f.Subject, f.SubjectAt)
	t.problems = append(t.problems, found...)
	t.body, found = split(engine, f.Body, f.BodyAt)
	t.problems = append(t.problems, found...)
	if f.SubjectAt.Line > 0 && f.Subject == "" {
		t.problems = append(t.problems, fault(f.SubjectAt, EmptyVariant, "The subject is empty."))
	}
	if f.BodyAt.Line > 0 && strings.TrimSpace(f.Body) == "" {
		t.problems = append(t.problems, fault(f.BodyAt, EmptyVariant, "The text is empty in this language."))
	}
	return t
}

// Parse reads and compiles a template file.
func Parse(source string) *Template { return New(Read(source)) }

// Context is what a template is checked against. Without a job only what is
// wrong in itself is found.
type Context struct {
	Job    *core.Job
	Client *core.Client // the job's client
	// Owner is the client that the template belongs to; "" = usable for all, or as
	// its header says.
	Owner string
	// People are the values of those who would get the e-mail; a variable that one
	// of them lacks needs a fallback.
	People []Values
}

// Check lists everything that is wrong, in the order of the file.
func (t *Template) Check(c Context) Report {
	r := Report{OK: true, Problems: slices.Clone(t.problems), Variables: t.Variables()}
	if c.Job != nil {
		r.Problems = append(r.Problems, t.lock(c)...)
		r.Problems = append(r.Problems, t.RawLinks(*c.Job)...)
		r.Problems = append(r.Problems, t.missingOf(c.People)...)
	}
	if !slices.Contains(r.Variables, "apply_link") {
		r.Problems = append(r.Problems, reminder(Place{1, 1}, NoApplyLink, noApplyLink(c.Job)))
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	if r.Problems == nil {
		r.Problems = []Problem{}
	}
	_, blocked := Blocks(r.Problems)
	r.OK = !blocked
	return r
}

func noApplyLink(job *core.Job) string {
	if job != nil && job.ApplyURL == "" {
		return "This job has no apply link: set the source by hand in the ATS when somebody applies."
	}
	return "There is no {{apply_link}}: without it the ATS can't tell where an applicant came from."
}

// lock refuses a template of one client on a job of another.
func (t *Template) lock(c Context) []Problem {
	owner, at := orElse(c.Owner, t.File.Client), t.File.ClientAt
	if at.Line == 0 {
		at = Place{1, 1}
	}
	if owner == "" || c.Client == nil || strings.EqualFold(owner, c.Client.Name) {
		return nil
	}
	return []Problem{fault(at, OtherClient, "This template belongs to another client than the job.")}
}

// RawLinks reminds of addresses of the ATS's site that were pasted in.
func (t *Template) RawLinks(job core.Job) []Problem {
	site := Site(job)
	var found []Problem
	look := func(text string, at Place) {
		for _, hit := range webAddress.FindAllStringIndex(text, -1) {
			if site.has(text[hit[0]:hit[1]]) {
				found = append(found, reminder(at.after(text[:hit[0]]), RawLink,
					"This link to the ATS carries no source code. Replace it by {{apply_link}}."))
			}
		}
	}
	look(t.File.Subject, t.File.SubjectAt)
	look(t.File.Body, t.File.BodyAt)
	return found
}

// Missing lists the places that stay empty with these values and have no
// fallback.
func (t *Template) Missing(v Values) []Problem {
	return t.missing(func(e *expression) (bool, string) {
		name := e.uses[0].name
		return v.lacks(e), fmt.Sprintf("%s has no value for this person and no fallback: write {{%s | default: \"…\"}}.", name, name)
	})
}

func (t *Template) missingOf(people []Values) []Problem {
	return t.missing(func(e *expression) (bool, string) {
		n := 0
		for _, v := range people {
			if v.lacks(e) {
				n++
			}
		}
		name := e.uses[0].name
		return n > 0, fmt.Sprintf("%s has no value for %d of %d people and no fallback: write {{%s | default: \"…\"}}.", name, n, len(people), name)
	})
}

func (t *Template) missing(of func(*expression) (bool, string)) []Problem {
	var found []Problem
	for e := range t.expressions {
		if len(e.uses) == 0 || e.fallback || !Known(e.uses[0].name) {
			continue
		}
		if missing, message := of(e); missing {
			found = append(found, fault(e.at, MissingValue, message))
		}
	}
	return found
}

// expressions yields those of the subject, then those of the body.
func (t *Template) expressions(yield func(*expression) bool) {
	for _, parts := range [][]part{t.subject, t.body} {
		for _, p := range parts {
			if p.expr != nil && !yield(p.expr) {
				return
			}
		}
	}
}

// Variables lists the known variables in use, each once, in order of first use.
func (t *Template) Variables() []string {
	used := []string{}
	for e := range t.expressions {
		for _, u := range e.uses {
			if Known(u.name) && !slices.Contains(used, u.name) {
				used = append(used, u.name)
			}
		}
	}
	return used
}

// Problems lists what is wrong in itself, without a person and a job.
func (t *Template) Problems() []Problem { return t.problems }
