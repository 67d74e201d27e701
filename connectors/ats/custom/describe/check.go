package describe

import (
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/nearest"
)

// Check lists what is wrong with a description, in the order of its lines. A
// description without problems can be used.
func Check(text string) []Problem {
	_, problems := Read(text)
	return problems
}

// onlyTables tells whether a mapping holds value tables alone.
func onlyTables(text string) bool {
	var top map[string]yaml.Node
	if len(text) > longestDescription || yaml.Unmarshal([]byte(text), &top) != nil {
		return false
	}
	delete(top, "employment_types")
	delete(top, "experience")
	return len(top) == 0
}

// Read reads a description and checks it. It can be used when there is no problem.
func Read(text string) (*Description, []Problem) {
	r, d := &reader{}, &Description{}
	if top := r.document(text); top != nil {
		r.into(top, reflect.ValueOf(d).Elem(), 0)
		if !r.unread { // what is missing in a part that can't be read would be a guess
			(&checker{reader: r, d: d}).all()
		}
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return d, r.problems
}

// checker looks at a description that was read.
type checker struct {
	*reader
	d *Description
}

func (c *checker) all() {
	d := c.d
	if d.Name == "" {
		c.problem(d.At, "`name` is missing: what the ATS is called")
	}
	if d.KeyPage != "" && !strings.HasPrefix(d.KeyPage, "https://") {
		c.problem(d.At, "`key_page` does not begin with https")
	}
	c.address(d.At, "address", d.Address, []string{"account"})
	c.signIn()
	if l := d.Limits; l.At.Line > 0 && (l.Requests > 0) != (l.Per > 0) {
		c.problem(l.At, "`limits` needs both `requests` and `per`, such as 10 per 1s")
	}
	c.failures()
	for _, t := range []*yaml.Node{d.Employment, d.Experience} {
		if t != nil && t.Kind != yaml.MappingNode {
			c.problem(at(t), "a value table has one word of the ATS per line, with its meaning")
		}
	}
	c.names(d.Headers, Settings)
	if d.Jobs == nil {
		c.problem(d.At, "`jobs` is missing: how the jobs are listed")
		return
	}
	d.requests(c.request)
	for _, block := range slices.Sorted(maps.Keys(d.lists())) {
		c.list(d.lists()[block])
	}
	c.reading()
	c.writing()
}

// address checks an address: written out, encrypted, without a password.
func (c *checker) address(at Place, name string, t *Template, known []string) {
	if t == nil {
		c.problem(at, "`%s` is missing: where the ATS's interface is, such as https://api.example.com/v1", name)
		return
	}
	c.names(map[string]*Template{name: t}, known)
	text := t.Plain(Values{"account": "x", "user": "x"})
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "":
		c.problem(t.at, "`%s` is no web address", name)
	case u.User != nil:
		c.problem(t.at, "a password is written into `%s`: remove it, and change it in the ATS", name)
	case u.RawQuery != "" || u.Fragment != "":
		c.problem(t.at, "`%s` can't have parameters; put them under `query`", name)
	default:
		if err := httpx.JudgeAddress(text, false); err != nil {
			c.problem(t.at, "`%s`: %s", name, strings.TrimSuffix(messageOf(err), "."))
		}
	}
}

func messageOf(err error) string {
	if own, ok := err.(*core.Error); ok { //nolint:errorlint // JudgeAddress returns its own
		return own.Message
	}
	return err.Error()
}

func (c *checker) signIn() {
	s := c.d.SignIn
	if s == nil {
		c.problem(c.d.At, "`sign_in` is missing: how requests are signed; write `by: none` for a system without keys")
		return
	}
	all := map[string]*Template{"value": s.Value, "user": s.User, "password": s.Password}
	switch {
	case !slices.Contains(signs, s.By):
		c.problem(s.At, "`by` is one of: %s", strings.Join(signs, ", "))
	case s.Name == "" && (s.By == SignHeader || s.By == SignQuery):
		c.problem(s.At, "`name` is missing: the header or parameter that holds the key")
	case s.By == SignBrowser:
		c.address(s.At, "authorize_url", s.AuthorizeURL, Settings)
		fallthrough
	case s.By == SignClient:
		c.address(s.At, "token_url", s.TokenURL, Settings)
	}
	c.names(all, signValues)
	c.names(s.Params, []string{"account", "user", "client_id"})
	for name, t := range all {
		if t.written() {
			c.problem(t.at, "a secret seems to be written into `%s`: remove it, change it in the ATS, and write {api_key} or {password} here", name)
		}
	}
}

func (c *checker) failures() {
	f := c.d.Errors
	if f == nil {
		return
	}
	if f.When == nil {
		c.problem(f.At, "`when` is missing: how a refusal is recognised, such as .success == false")
	}
	for word, kind := range f.Kinds {
		if !slices.Contains(kinds, core.Kind(kind)) {
			c.problem(f.At, "%q of `%.40s` is no kind of error; one of credentials, permission, not_found, rate_limited, temporary, invalid", kind, word)
		}
	}
}

// names checks templates that are filled with plain names only.
func (c *checker) names(all map[string]*Template, known []string) {
	for name, t := range all {
		for _, p := range t.holes() {
			if c.known(t, p, known); p.expr != nil {
				c.problem(t.at, "only plain names such as {%s} can stand in `%s`", known[0], name)
			}
		}
	}
}

func (c *checker) known(t *Template, p part, known []string) {
	if p.path != nil && !slices.Contains(known, p.path[0]) {
		c.problem(t.at, "there is no {%s} here%s; there are %s", p.path[0], nearest.Word(p.path[0], known), strings.Join(known, ", "))
	}
}

// blockValues are the values that the requests of a block may hold beside the
// settings and, in lists, those of the page.
func blockValues(block string, as role) (known []string) {
	switch block {
	case "people", "stages", "questions":
		known = []string{"job"}
	case "find":
		known = []string{"email"}
	case "find_by_url":
		known = []string{"url"}
	case "find applications", "find_by_url applications":
		known = []string{"person"}
	case "create", "add":
		known = slices.Concat(candidateValues, fileValues)
	case "resume":
		known = slices.Concat([]string{"application", "person"}, fileValues)
	case "note":
		known = []string{"application", "person", "text"}
	case "move":
		known = []string{"application", "person", "stage"}
	case "status":
		known = []string{"application", "person"}
	}
	known = slices.Concat(known, Settings)
	switch as {
	case roleList:
		known = append(known, pageValues...)
	case roleOne:
		known = append(known, "id", "person")
	case roleLookup:
		known = slices.Concat(known, pageValues, []string{"id", "person", "key"})
	}
	return known
}

// request checks one request of a block.
func (c *checker) request(block string, as role, r *Request) {
	count := 0
	for _, path := range []*Template{r.Get, r.Post, r.Put, r.Patch} {
		if path != nil {
			count++
		}
	}
	if count != 1 {
		c.problem(r.At, "`%s` needs one of `get`, `post`, `put` and `patch`, with the path that is asked for", block)
		return
	}
	method, path := r.Verb()
	first := path.parts
	switch {
	case len(first) == 0 || first[0].hole() || !strings.HasPrefix(first[0].text, "/") || strings.HasPrefix(first[0].text, "//"):
		c.problem(path.at, "a path begins with /, and goes on from the address at the top")
	case strings.ContainsAny(path.text, "?#") && !slices.ContainsFunc(first, func(p part) bool { return p.expr != nil }):
		c.problem(path.at, "put parameters under `query`, not into the path")
	}
	reads := as == roleList || as == roleOne || as == roleLookup
	switch {
	case reads && method == "POST" && !r.Reads:
		c.problem(r.At, "`%s` reads by `post`; say `reads: true` if this changes nothing in the ATS", block)
	case reads && method != "GET" && method != "POST", !reads && method == "GET" && as == roleWrite:
		c.problem(r.At, "`%s` can't be done by `%s`", block, strings.ToLower(method))
	case r.Reads && (!reads || method != "POST"):
		c.problem(r.At, "`reads` belongs to a list that is asked for by `post`")
	case method == "GET" && len(r.bodies()) > 0:
		c.problem(r.At, "a `get` has no body; use `query`")
	case len(r.bodies()) > 1:
		c.problem(r.At, "there is one body: `json`, `form` or `multipart`")
	}
	for _, form := range []*Tree{r.Form, r.Multipart} {
		if form != nil && form.Pairs == nil {
			c.problem(form.at, "a form has one line for each of its fields")
		}
	}
	known := blockValues(block, as)
	r.holes(func(t *Template, p part) { c.known(t, p, known) })
	c.secrets(r)
}

// secretName finds headers and parameters that hold keys, secretText what looks
// like one.
var (
	secretName = regexp.MustCompile(`(?i)^(authorization|.*(api|access|auth)[-_]?(key|token).*|.*secret.*|password|token|apikey)$`)
	secretText = regexp.MustCompile(`^[A-Za-z0-9_+/=.-]{32,}$`)
)

// secrets finds keys that were written into the file.
func (c *checker) secrets(r *Request) {
	look := func(name string, t *Template) {
		if !t.written() {
			return
		}
		mixed := strings.ContainsAny(t.text, "0123456789") && strings.ContainsFunc(t.text, func(r rune) bool { return r >= 'A' })
		if secretName.MatchString(name) || secretText.MatchString(t.text) && mixed {
			c.problem(t.at, "a secret seems to be written into `%.40s`: remove it, change it in the ATS, and use `sign_in`", name)
		}
	}
	for name, t := range r.Headers {
		look(name, t)
	}
	for name, t := range r.Query {
		t.named(name, look)
	}
	for _, b := range r.bodies() {
		b.named("", look)
	}
}
