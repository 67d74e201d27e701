package describe

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Verb gives the request's method and path; "" = it has none.
func (r *Request) Verb() (method string, path *Template) {
	for _, v := range []struct {
		method string
		path   *Template
	}{{http.MethodGet, r.Get}, {http.MethodPost, r.Post}, {http.MethodPut, r.Put}, {http.MethodPatch, r.Patch}} {
		if v.path != nil {
			return v.method, v.path
		}
	}
	return "", nil
}

// bodies are the request's bodies; at most one is given.
func (r *Request) bodies() (all []*Tree) {
	for _, b := range []*Tree{r.JSON, r.Form, r.Multipart} {
		if b != nil {
			all = append(all, b)
		}
	}
	return all
}

// holes visits every hole of a request.
func (r *Request) holes(visit func(*Template, part)) {
	each := func(_ string, t *Template) {
		for _, p := range t.holes() {
			visit(t, p)
		}
	}
	_, path := r.Verb()
	each("", path)
	for _, t := range r.Query {
		t.named("", each)
	}
	for _, t := range r.Headers {
		each("", t)
	}
	for _, b := range r.bodies() {
		b.named("", each)
	}
}

// Mentions tells whether the text of any hole matches.
func (r *Request) Mentions(what *regexp.Regexp) (found bool) {
	r.holes(func(_ *Template, p part) { found = found || what.MatchString(p.source()) })
	return found
}

// Uses tells whether a request holds a value.
func (r *Request) Uses(name string) (found bool) {
	inExpr := regexp.MustCompile(`\.` + name + `\b`)
	r.holes(func(_ *Template, p part) {
		found = found || p.path != nil && p.path[0] == name || p.expr != nil && inExpr.MatchString(p.expr.Text)
	})
	return found
}

// role says what a request is to its block.
type role string

const (
	roleList   role = "list"
	roleOne    role = "one"
	roleLookup role = "with"
	roleWrite  role = "write"
	roleProbe  role = "probe"
)

// requests visits every request of the description with the name of its block.
func (d *Description) requests(visit func(block string, as role, r *Request)) {
	lookups := func(block string, all map[string]*Lookup) {
		for _, u := range all {
			visit(block, roleLookup, &u.Request)
		}
	}
	lists := func(block string, l *Listing) {
		visit(block, roleList, &l.Request)
		lookups(block, l.With)
		if l.One != nil {
			visit(block, roleOne, &l.One.Request)
		}
	}
	for block, l := range d.lists() {
		if block != "stages" || len(d.Stages.Fixed) == 0 {
			lists(block, l)
		}
	}
	if d.Status != nil {
		visit("status", roleOne, &d.Status.Request)
		lookups("status", d.Status.With)
	}
	for block, w := range d.written() {
		visit(block, roleWrite, &w.Request)
		if w.Unless != nil {
			lists(block, w.Unless)
		}
		if w.Probe != nil {
			visit(block, roleProbe, w.Probe)
		}
	}
}

// lists gives the lists of the description by their blocks.
func (d *Description) lists() map[string]*Listing {
	all := map[string]*Listing{}
	if d.Jobs != nil {
		all["jobs"] = &d.Jobs.Listing
	}
	if d.People != nil {
		all["people"] = d.People
	}
	if d.Stages != nil {
		all["stages"] = &d.Stages.Listing
	}
	if d.Questions != nil {
		all["questions"] = d.Questions
	}
	for name, f := range map[string]*Finding{"find": d.Find, "find_by_url": d.FindByURL} {
		if f == nil {
			continue
		}
		if all[name] = &f.Listing; f.Applications != nil {
			all[name+" applications"] = f.Applications
		}
	}
	return all
}

// written gives what is written by its blocks.
func (d *Description) written() map[string]*Writing {
	all := map[string]*Writing{}
	for name, w := range map[string]*Writing{"create": d.Create, "add": d.Add, "resume": d.Resume, "note": d.Note, "move": d.Move} {
		if w != nil {
			all[name] = w
		}
	}
	return all
}

// Together tells whether the résumé goes along when a person is written.
func (d *Description) Together() bool {
	sends := func(w *Writing) bool { return w != nil && (w.Request.Uses("file") || w.Request.Uses("file_base64")) }
	return sends(d.Create) || sends(d.Add)
}

// Uses lists the fields of a connection that signing in needs.
func (s *SignIn) Uses() (all []string) {
	list := []*Template{s.TokenURL, s.AuthorizeURL}
	switch s.By {
	case SignHeader, SignBearer, SignQuery:
		list = append(list, or(s.Value, "api_key"))
	case SignBasic:
		list = append(list, or(s.User, "user"), or(s.Password, "password"))
	case SignClient:
		all = []string{"client_id", "client_secret"}
	case SignBrowser:
		all = []string{"client_id"}
	}
	for _, t := range s.Params {
		list = append(list, t)
	}
	for _, t := range list {
		all = append(all, t.Names()...)
	}
	return all
}

// or is what is sent when the description leaves it open.
func or(t *Template, otherwise string) *Template {
	if t != nil {
		return t
	}
	return Named(otherwise)
}

// Signed fills what is signed with: the value of a header or parameter, or a user
// and a password.
func (s *SignIn) Signed(v Values) (value, user, password string) {
	return or(s.Value, "api_key").Plain(v), or(s.User, "user").Plain(v), or(s.Password, "password").Plain(v)
}

// Uses lists the fields of a connection that the description needs.
func (d *Description) Uses() []string {
	needs := append(d.SignIn.Uses(), d.Address.Names()...)
	note := func(_ string, _ role, r *Request) {
		for _, name := range Settings {
			if r.Uses(name) {
				needs = append(needs, name)
			}
		}
	}
	d.requests(note)
	note("", "", &Request{Headers: d.Headers})
	slices.Sort(needs)
	return slices.Compact(needs)
}

// Described tells whether a mapping holds more than value tables: a description.
func Described(text string) bool {
	return strings.TrimSpace(text) != "" && !onlyTables(text)
}
