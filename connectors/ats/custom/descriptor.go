package custom

import (
	"embed"
	"regexp"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

//go:embed examples/*.yaml
var examples embed.FS

// Systems names the descriptions that come along.
func Systems() (names []string) {
	entries, err := examples.ReadDir("examples")
	if err != nil {
		return nil // not reachable: they are part of the program
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Example gives a description that comes along.
func Example(name string) (string, error) {
	text, err := examples.ReadFile("examples/" + name + ".yaml")
	if err != nil || strings.ContainsAny(name, "/.") {
		return "", core.Fail(core.KindUsage, "No description of this name comes along.", "There are: "+strings.Join(Systems(), ", ")+".")
	}
	return string(text), nil
}

const instructions = `An ATS that is not in the list can be described in one YAML file, without programming:

1. Begin with a description that comes along (` + "`reqdeskctl connector example`" + ` lists and prints them), or with the guide in connectors/ats/custom/README.md.
2. ` + "`reqdeskctl connector check FILE`" + ` says what is not right yet, with line numbers; with ` + "`--url`" + ` it tries the file against your ATS.
3. Make the connection with the file, and enter what the file's ` + "`sign_in`" + ` names: a key, a password, a client id and secret.`

// fields are those that a description may use.
func fields() []ats.Field {
	return []ats.Field{
		{Key: "base_url", Label: "Address", Help: "The address of the ATS's interface; leave it empty to use the one in the description."},
		{Key: "system", Label: "System", Help: "A description that comes along; leave it empty to use a file of your own.", Choices: Systems()},
		{Key: ats.MappingFile, Label: "Description", Help: "The path of a YAML file that describes the ATS. It is read once; give it again after a change."},
		{Key: "account", Label: "Account", Help: "The name or number of the account, where the description uses it."},
		{Key: "user", Label: "User", Help: "The user in whose name is read and written, where the description uses it."},
		{Key: "api_key", Label: "API key", Help: "Where the description signs in with one.", Secret: true},
		{Key: "password", Label: "Password", Help: "Where the description signs in with one.", Secret: true},
		{Key: "client_id", Label: "Client id", Help: "Where the description signs in with OAuth."},
		{Key: "client_secret", Label: "Client secret", Help: "Where the description signs in with OAuth.", Secret: true},
		{Key: token, Label: "Sign-in", Help: "Filled by signing in through the browser.", Secret: true},
	}
}

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Custom (described in YAML)", Fields: fields(), Instructions: instructions,
		Capabilities: ats.Capabilities{
			Jobs: true, JobByID: true, People: true, Stages: true, Questions: true, Find: true, Create: true, Resume: true, Note: true, Move: true, Status: true,
		},
		Poll: 30 * time.Minute, MappingVersion: 1, PeopleByAccount: true, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake,
		Tested:  "Three descriptions that come along, each against a fake of its system; one gives the same as the coded connector. None yet against a live account.",
	}
}

// descriptor describes one described system.
func (d *description) descriptor(version int) ats.Descriptor {
	desc := descriptor()
	desc.Name, desc.KeyPage, desc.MappingVersion = d.Name, d.KeyPage, version
	desc.Capabilities, desc.Carries = d.can(), d.carries()
	if d.Instructions != "" {
		desc.Instructions = d.Instructions
	}
	desc.PeopleByAccount = d.People != nil && !d.People.uses("job")
	desc.AbsenceCloses = !d.Jobs.Partial
	needs := d.needs()
	desc.Fields = slices.DeleteFunc(desc.Fields, func(f ats.Field) bool {
		return f.Key != "base_url" && !slices.Contains(needs, f.Key) && (f.Key != token || d.SignIn.By != signBrowser)
	})
	for i, f := range desc.Fields {
		desc.Fields[i].Required = f.Key != "base_url" && f.Key != token
	}
	desc.Fields[0].Help = "Leave it empty to use " + d.Address.text + "."
	return desc
}

func (d *description) can() ats.Capabilities {
	return ats.Capabilities{
		Jobs: true, JobByID: d.Jobs.One != nil, People: d.People != nil, Stages: d.Stages != nil, Questions: d.Questions != nil,
		Find: d.Find != nil, Create: d.Create != nil, Resume: d.Resume != nil, Note: d.Note != nil, Move: d.Move != nil, Status: d.Status != nil,
	}
}

// carried finds what of a résumé goes into a request.
var carried = map[string]*regexp.Regexp{
	ats.CarryEducation:  regexp.MustCompile(`\beducation\b`),
	ats.CarryExperience: regexp.MustCompile(`\.work\b`),
	ats.CarryLinkedIn:   regexp.MustCompile(`\b(linkedin|links|profiles)\b`),
	ats.CarrySource:     regexp.MustCompile(`\bsource\b`),
}

// carries says what goes along when a person is written.
func (d *description) carries() (words []string) {
	for _, word := range []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource} {
		found := false
		for _, w := range []*writing{d.Create, d.Add} {
			if w != nil {
				w.holes(func(_ *template, p part) { found = found || carried[word].MatchString(p.source()) })
			}
		}
		if found {
			words = append(words, word)
		}
	}
	return words
}

// source is the text of a hole.
func (p part) source() string {
	if p.expr != nil {
		return p.expr.text
	}
	return strings.Join(p.path, ".")
}

// holes visits every hole of a request.
func (r *request) holes(visit func(*template, part)) {
	each := func(t *template) {
		for _, p := range t.parts {
			if p.hole() {
				visit(t, p)
			}
		}
	}
	if _, path := r.verb(); path != nil {
		each(path)
	}
	for _, t := range r.Query {
		t.templates(each)
	}
	for _, t := range r.Headers {
		each(t)
	}
	for _, b := range r.bodies() {
		b.templates(each)
	}
}

// uses tells whether a request holds a value.
func (r *request) uses(name string) (found bool) {
	r.holes(func(_ *template, p part) {
		found = found || p.path != nil && p.path[0] == name || p.expr != nil && mentions(p.expr.text, name)
	})
	return found
}

func mentions(text, name string) bool {
	for rest := text; ; {
		_, behind, ok := strings.Cut(rest, "."+name)
		if !ok {
			return false
		}
		if behind == "" || !strings.ContainsAny(behind[:1], "abcdefghijklmnopqrstuvwxyz_0123456789") {
			return true
		}
		rest = behind
	}
}

// needs lists the fields of the form that the description uses.
func (d *description) needs() []string {
	needs := d.SignIn.uses()
	note := func(name string) {
		if slices.Contains(settingValues, name) && !slices.Contains(needs, name) {
			needs = append(needs, name)
		}
	}
	for _, p := range d.Address.parts {
		note(firstOf(p.path))
	}
	uses := func(_ string, _ role, r *request) {
		for _, name := range settingValues {
			if r.uses(name) {
				note(name)
			}
		}
	}
	d.requests(uses)
	uses("", "", &request{Headers: d.Headers})
	slices.Sort(needs)
	return needs
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
func (d *description) requests(visit func(block string, as role, r *request)) {
	lookups := func(block string, all map[string]*lookup) {
		for _, u := range all {
			visit(block, roleLookup, &u.request)
		}
	}
	lists := func(block string, l *listing) {
		visit(block, roleList, &l.request)
		lookups(block, l.With)
		if l.One != nil {
			visit(block, roleOne, &l.One.request)
		}
	}
	for block, l := range d.lists() {
		if block != "stages" || len(d.Stages.Fixed) == 0 {
			lists(block, l)
		}
	}
	if d.Status != nil {
		visit("status", roleOne, &d.Status.request)
		lookups("status", d.Status.With)
	}
	for block, w := range d.written() {
		visit(block, roleWrite, &w.request)
		if w.Unless != nil {
			lists(block, w.Unless)
		}
		if w.Probe != nil {
			visit(block, roleProbe, w.Probe)
		}
	}
}

// lists gives the lists of the description by their blocks.
func (d *description) lists() map[string]*listing {
	all := map[string]*listing{}
	if d.Jobs != nil {
		all["jobs"] = &d.Jobs.listing
	}
	if d.People != nil {
		all["people"] = d.People
	}
	if d.Stages != nil {
		all["stages"] = &d.Stages.listing
	}
	if d.Questions != nil {
		all["questions"] = d.Questions
	}
	for name, f := range map[string]*finding{"find": d.Find, "find_by_url": d.FindByURL} {
		if f == nil {
			continue
		}
		if all[name] = &f.listing; f.Applications != nil {
			all[name+" applications"] = f.Applications
		}
	}
	return all
}

// written gives what is written by its blocks.
func (d *description) written() map[string]*writing {
	all := map[string]*writing{}
	for name, w := range map[string]*writing{"create": d.Create, "add": d.Add, "resume": d.Resume, "note": d.Note, "move": d.Move} {
		if w != nil {
			all[name] = w
		}
	}
	return all
}
