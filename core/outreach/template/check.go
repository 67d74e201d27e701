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
	spoken   string    // the language in which it is written, as far as that is seen
	inserted []passage // the texts of snippets
	problems []Problem // those that need no person and no job
}

// New compiles the file, which may use the snippets.
func New(f File, problems []Problem, snippets Snippets) *Template {
	t := &Template{File: f, problems: slices.Clone(problems), spoken: spoken(f.Body)}
	b := builder{engine: newEngine(), snippets: snippets, subject: true}
	t.subject = b.build(f.Subject, f.SubjectAt)
	b.subject = false
	t.body = b.build(f.Body, f.BodyAt)
	t.inserted = b.inserted
	t.problems = append(t.problems, b.problems...)
	t.problems = append(t.problems, t.shouting()...)
	if f.SubjectAt.Line > 0 && f.Subject == "" {
		t.problems = append(t.problems, fault(f.SubjectAt, EmptyVariant, "The subject is empty."))
	}
	if f.BodyAt.Line > 0 && strings.TrimSpace(f.Body) == "" {
		t.problems = append(t.problems, fault(f.BodyAt, EmptyVariant, "The text is empty in this language."))
	}
	return t
}

// language is the one that the file names, or else the one in which it is written.
func (t *Template) language() string { return orElse(t.File.Language, t.spoken) }

// Parse reads and compiles a template file that uses no snippets.
func Parse(source string) *Template { return ParseWith(source, nil) }

// ParseWith reads and compiles a template file that may use the snippets.
func ParseWith(source string, snippets Snippets) *Template {
	f, problems := Read(source)
	return New(f, problems, snippets)
}

// Context is what a template is checked against. Without a job only what is
// wrong in itself is found.
type Context struct {
	Job    *core.Job
	Client *core.Client // the job's client
	// Owner is the client that the template belongs to; "" = usable for all, or as
	// its header says.
	Owner string
	// Foreign tells whose job an address belongs to when it is another client's; nil =
	// nobody asks.
	Foreign func(address string) (client string, foreign bool)
	// Untold says that this may be a first e-mail, to which no notice is added by itself.
	Untold bool
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
		r.Problems = append(r.Problems, t.foreignLinks(c.Foreign)...)
		r.Problems = append(r.Problems, t.missingOf(c.People)...)
	}
	r.Problems = append(r.Problems, t.longSubject(c.People)...)
	if !slices.Contains(r.Variables, "apply_link") {
		r.Problems = append(r.Problems, reminder(Place{1, 1}, NoApplyLink, noApplyLink(c.Job)))
	}
	if c.Untold && !t.tells() {
		r.Problems = append(r.Problems, reminder(Place{1, 1}, NoNotice, "There is no {{notice}}, and first e-mails of this client get none by themselves: people have to be told where their data come from and how to object (GDPR, Article 14)."))
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
	for link, at := range t.links {
		if site.has(link) {
			found = append(found, reminder(at, RawLink, "This link to the ATS carries no source code. Replace it by {{apply_link}}."))
		}
	}
	return found
}

// foreignLinks refuses addresses of other clients' jobs.
func (t *Template) foreignLinks(foreign func(string) (string, bool)) (found []Problem) {
	if foreign == nil {
		return nil
	}
	for link, at := range t.links {
		if client, other := foreign(link); other {
			found = append(found, fault(at, OtherClient, "This link leads to a job of "+client+", another client than this job's. Take it out, or replace it by {{apply_link}}."))
		}
	}
	return found
}

// passage is a text with its place. Within a snippet every place is that of its
// insertion.
type passage struct {
	text    string
	at      Place
	snippet bool
}

func (t *Template) passages() []passage {
	return append([]passage{{text: t.File.Subject, at: t.File.SubjectAt}, {text: t.File.Body, at: t.File.BodyAt}}, t.inserted...)
}

// links yields the web addresses that stand in the texts, with their places.
func (t *Template) links(yield func(string, Place) bool) {
	for _, p := range t.passages() {
		for _, hit := range webAddress.FindAllStringIndex(p.text, -1) {
			at := p.at
			if !p.snippet {
				at = at.after(p.text[:hit[0]])
			}
			if !yield(p.text[hit[0]:hit[1]], at) {
				return
			}
		}
	}
}

// Missing lists the places that stay empty with these values and have no
// fallback. What a condition leaves out counts for nothing.
func (t *Template) Missing(v Values) []Problem {
	var found []Problem
	for _, e := range t.lacking(v) {
		name := e.uses[0].name
		found = append(found, fault(e.at, MissingValue, fmt.Sprintf("%s has no value for this person and no fallback: write {{%s | default: \"…\"}}.", name, name)))
	}
	return found
}

// lacking are the expressions that stay empty with these values.
func (t *Template) lacking(v Values) (list []*expression) {
	v = v.in(t.language())
	for _, parts := range [][]part{t.subject, t.body} {
		for _, p := range v.chosen(parts) {
			if e := p.expr; e != nil && len(e.uses) > 0 && !e.fallback && Known(e.uses[0].name) && v.lacks(e) {
				list = append(list, e)
			}
		}
	}
	return list
}

func (t *Template) missingOf(people []Values) (found []Problem) {
	lacks := map[*expression]int{}
	for _, v := range people {
		for _, e := range t.lacking(v) {
			lacks[e]++
		}
	}
	for e := range t.expressions {
		if n := lacks[e]; n > 0 {
			name := e.uses[0].name
			found = append(found, fault(e.at, MissingValue,
				fmt.Sprintf("%s has no value for %d of %d people and no fallback: write {{%s | default: \"…\"}}.", name, n, len(people), name)))
		}
	}
	return found
}

// expressions yields those of the subject, then those of the body, those within
// conditions too.
func (t *Template) expressions(yield func(*expression) bool) {
	for _, parts := range [][]part{t.subject, t.body} {
		if !each(parts, func(p part) bool { return p.expr == nil || yield(p.expr) }) {
			return
		}
	}
}

// Variables lists the known variables in use, each once, in order of first use.
func (t *Template) Variables() []string {
	used := []string{}
	note := func(uses []use) {
		for _, u := range uses {
			if Known(u.name) && !slices.Contains(used, u.name) {
				used = append(used, u.name)
			}
		}
	}
	each(slices.Concat(t.subject, t.body), func(p part) bool {
		switch {
		case p.expr != nil:
			note(p.expr.uses)
		case p.notice && !slices.Contains(used, Notice):
			used = append(used, Notice)
		case p.cond != nil:
			for _, b := range p.cond.branches {
				note(b.uses)
			}
		}
		return true
	})
	return used
}

// Problems lists what is wrong in itself, without a person and a job.
func (t *Template) Problems() []Problem { return t.problems }
