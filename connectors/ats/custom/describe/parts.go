package describe

import (
	"maps"
	"slices"
	"strings"

	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/core/nearest"
)

func (c *checker) fields(at Place, block string, have map[string]*jq.Expr, of fieldNames) {
	known := slices.Concat(of.needed, of.other)
	for name, e := range have {
		if !slices.Contains(known, name) {
			c.problem(Place{e.Line, 1}, "`%.40s` is no field of `%s`%s; there are %s", name, block, nearest.Word(name, known), strings.Join(known, ", "))
		}
	}
	for _, name := range of.needed {
		if have[name] == nil {
			c.problem(at, "`fields` of `%s` lacks `%s`", block, name)
		}
	}
}

// uses wants a request to hold one of some values.
func (c *checker) uses(block string, r *Request, one ...string) {
	if !slices.ContainsFunc(one, r.Uses) {
		c.problem(r.At, "`%s` uses {%s} nowhere", block, strings.Join(one, "} or {"))
	}
}

// list checks the pages of a list.
func (c *checker) list(l *Listing) {
	if l.One != nil {
		c.uses("one", &l.One.Request, "id")
	}
	if l.Complete != nil && l.One == nil {
		c.problem(l.At, "`complete` needs `one`: how a single row is asked for")
	}
	c.since(l)
	p := l.Paging
	if p == nil {
		p = &Paging{}
	} else if !slices.Contains(pagings, p.By) {
		c.problem(p.At, "`by` of `paging` is one of: %s", strings.Join(pagings, ", "))
		return
	}
	if p.Next == nil && (p.By == ByURL || p.By == ByCursor) {
		c.problem(p.At, "`paging` by %s needs `next`: where in the answer it stands", p.By)
	}
	if p.Pages != nil && p.By != ByPage || p.First != nil && p.By != ByPage && p.By != ByOffset {
		c.problem(p.At, "`first` and `pages` belong to `paging` by page")
	}
	for name, by := range map[string]string{"page": ByPage, "offset": ByOffset, "cursor": ByCursor} {
		switch used := l.Uses(name); {
		case p.By == by && !used:
			c.problem(l.At, "`paging` is by %s, and {%s} is used nowhere in the request", by, name)
		case p.By != by && used:
			c.problem(l.At, "{%s} is used, and `paging` does not say `by: %s`", name, by)
		}
	}
	if l.Uses("size") && p.Size == 0 {
		c.problem(l.At, "{size} is used, and `paging` has no `size`")
	}
}

func (c *checker) since(l *Listing) {
	switch used := l.Uses("after"); {
	case l.Since == nil && used:
		c.problem(l.At, "{after} is used, and `since` does not say how the time is written")
	case l.Since != nil && !used:
		c.problem(l.Since.At, "`since` is there, and {after} is used nowhere in the request")
	}
	if s := l.Since; s != nil && formats[s.Format] == nil {
		e, fault := jq.Parse(s.Format)
		if fault != nil || s.Format == "" {
			c.problem(s.At, "`format` is one of %s, or a jq expression that makes a text of seconds", strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
			return
		}
		e.Line, s.expr = s.At.Line, e
	}
}

// reading checks what is read.
func (c *checker) reading() {
	d := c.d
	c.fields(d.Jobs.At, "jobs", d.Jobs.Fields, jobFields)
	for word, means := range d.Jobs.Statuses {
		if means != "open" && means != "closed" {
			c.problem(d.Jobs.At, "the status `%.40s` is either open or closed, not %.40s", word, means)
		}
	}
	if p := d.People; p != nil {
		c.fields(p.At, "people", p.Fields, personFields)
		if p.Fields["name"] == nil && p.Fields["emails"] == nil {
			c.problem(p.At, "`fields` of `people` lacks `name` and `emails`: nobody could be recognised")
		}
		if !p.Uses("job") && p.Fields["job"] == nil {
			c.problem(p.At, "`people` neither asks for one {job} nor reads the field `job`: nobody knows who is on which job")
		}
	}
	c.stages()
	if q := d.Questions; q != nil {
		c.fields(q.At, "questions", q.Fields, questionFields)
	}
	for name, f := range map[string]*Finding{"find": d.Find, "find_by_url": d.FindByURL} {
		c.finding(name, f)
	}
	if s := d.Status; s != nil {
		c.fields(s.At, "status", s.Fields, statusFields)
		c.uses("status", &s.Request, "application", "person")
		if len(s.Fields) == 0 && (d.People == nil || d.People.Fields["status"] == nil && d.People.Fields["stage"] == nil) {
			c.problem(s.At, "`status` has no `fields`, and those of `people` have neither `status` nor `stage`")
		}
	}
}

func (c *checker) stages() {
	s := c.d.Stages
	switch {
	case s == nil:
	case len(s.Fixed) == 0:
		c.fields(s.At, "stages", s.Fields, stageFields)
	default:
		if _, path := s.Verb(); path != nil {
			c.problem(s.At, "`stages` are either `fixed` or asked for")
		}
		for _, one := range s.Fixed {
			if one.ID == "" || one.Name == "" {
				c.problem(one.At, "a fixed stage needs `id` and `name`")
			}
		}
	}
}

func (c *checker) finding(name string, f *Finding) {
	if f == nil {
		return
	}
	value, field := "email", "emails"
	if name == "find_by_url" {
		value, field = "url", "urls"
	}
	c.fields(f.At, name, f.Fields, findFields)
	c.uses(name, &f.Request, value)
	if f.Fields[field] == nil {
		c.problem(f.At, "`fields` of `%s` lacks `%s`: a filter that was ignored would find a stranger", name, field)
	}
	of := f.Fields
	if f.Applications != nil {
		of = f.Applications.Fields
		c.fields(f.Applications.At, "applications", of, ofPersonFields)
	}
	if of["application"] == nil || of["job"] == nil {
		c.problem(f.At, "`%s` does not say on which jobs the person is: `application` and `job` are missing", name)
	}
}

// writing checks what is written.
func (c *checker) writing() {
	d := c.d
	for name, w := range d.written() {
		c.fields(w.At, name, w.Fields, createdFields)
		if w.Unless != nil {
			c.list(w.Unless)
			c.fields(w.Unless.At, "unless", w.Unless.Fields, duplicateFields)
		}
		if name != "create" && (len(w.Required) > 0 || name != "resume" && w.Unless != nil) {
			c.problem(w.At, "`required` belongs to `create`, and `unless` to `resume`")
		}
	}
	if d.Create != nil {
		c.create()
	} else if d.Add != nil || d.Resume != nil {
		c.problem(d.At, "`add` and `resume` need `create`: how a person is written")
	}
	c.files()
	if d.Note != nil {
		c.uses("note", &d.Note.Request, "text")
	}
	if d.Move != nil {
		c.uses("move", &d.Move.Request, "stage")
		if d.Stages == nil {
			c.problem(d.Move.At, "`move` needs `stages`: where people can be moved to")
		}
	}
}

// files checks where the résumé is sent.
func (c *checker) files() {
	d := c.d
	for _, w := range []*Writing{d.Create, d.Add, d.Resume} {
		if w != nil && w.Multipart == nil && w.Uses("file") {
			c.problem(w.At, "{file} can stand in `multipart` only; in JSON it is {file_base64}")
		}
	}
	if d.Resume == nil {
		return
	}
	if d.Resume.Multipart == nil || !d.Resume.Uses("file") {
		c.uses("resume", &d.Resume.Request, "file_base64")
	}
	if d.Together() {
		c.problem(d.Resume.At, "the résumé would be sent twice: by `create` or `add`, and by `resume`")
	}
}

func (c *checker) create() {
	d := c.d
	if d.Find == nil {
		c.problem(d.Create.At, "`create` needs `find`: nobody is written before they were looked for")
	}
	for _, name := range d.Create.Required {
		if _, known := Needs[name]; !known {
			c.problem(d.Create.At, "`required` can't name %.40s%s", name, nearest.Word(name, slices.Collect(maps.Keys(Needs))))
		}
	}
	last := d.Create
	if d.Add != nil {
		last = d.Add
		if d.Create.Fields["person"] == nil {
			c.problem(d.Create.At, "`fields` of `create` lacks `person`, which `add` puts on the job")
		}
		c.uses("add", &d.Add.Request, "person")
	}
	if last.Fields["application"] == nil {
		c.problem(last.At, "`fields` lacks `application`: under which id the person is on the job")
	}
	if !d.Create.Uses("job") && (d.Add == nil || !d.Add.Uses("job")) {
		c.problem(d.Create.At, "`create` uses {job} nowhere")
	}
}
