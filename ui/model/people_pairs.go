package model

import (
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// SideFact is one line by which two people are compared.
type SideFact struct {
	Name          string
	First, Second []SideValue
}

// SideValue is what is known of one of two people, with where it was read and how
// old that is; "" = nobody knows.
type SideValue struct {
	Text   string
	From   string
	Shared bool // the other has it as well
}

// comparing reads the values of one fact from a side.
type comparing struct {
	name   string
	values func(people.Side) []string
	paths  []string                         // of the résumé in which it stands; nil = it is in none
	normal func(text, region string) string // the form of values; nil = whatever stands there
}

func trimmed(text, _ string) string { return strings.TrimSpace(text) }

func normalEmail(text, _ string) string {
	e, _ := people.NormalEmail(text)
	return e
}

func normalURL(text, _ string) string {
	u, _ := people.NormalURL(text)
	return u
}

func normalPhone(text, region string) string {
	if n, ok := people.NormalPhone(text, region); ok {
		return n
	}
	return strings.TrimSpace(text)
}

func one(of func(core.Person) string) func(people.Side) []string {
	return func(s people.Side) []string { return nonEmpty(of(s.Person)) }
}

func many(of func(core.Person) []string) func(people.Side) []string {
	return func(s people.Side) []string { return of(s.Person) }
}

// facts are what two people are compared by, in the order in which it is shown.
func facts() []comparing {
	return []comparing{
		{name: phrase.T("Name"), values: one(func(p core.Person) string { return p.Name }), paths: []string{"basics.name"}, normal: trimmed},
		{name: phrase.T("E-mail"), values: many(func(p core.Person) []string { return p.Emails }), paths: []string{"basics.email"}, normal: normalEmail},
		{name: phrase.T("Phone"), values: many(func(p core.Person) []string { return p.Phones }), paths: []string{"basics.phone"}, normal: normalPhone},
		{name: phrase.T("Pages"), values: many(func(p core.Person) []string { return p.URLs }), paths: []string{"basics.url", "basics.profiles"}, normal: normalURL},
		{name: phrase.T("Employer"), values: one(func(p core.Person) string { return p.Employer }), paths: []string{"work"}, normal: trimmed},
		{name: phrase.T("Position"), values: one(func(p core.Person) string { return p.Headline }), paths: []string{"basics.label", "work"}, normal: trimmed},
		{name: phrase.T("Place"), values: one(func(p core.Person) string { return p.Place.Text }), paths: []string{"basics.location"}},
		{name: phrase.T("Tags"), values: many(func(p core.Person) []string { return p.Tags })},
		{name: phrase.T("Profiles"), values: func(s people.Side) []string { return []string{phrase.N(len(s.Profiles), "%d profile", "%d profiles")} }},
		{name: phrase.T("Reviews"), values: func(s people.Side) []string { return []string{phrase.N(len(s.Places), "%d job", "%d jobs")} }},
	}
}

// Compared are the facts of a pair, side by side, each with its origin and age;
// what neither has is left out.
func Compared(p people.Pair, now time.Time) []SideFact {
	var out []SideFact
	for _, c := range facts() {
		first, second := c.values(p.First), c.values(p.Second)
		if len(first)+len(second) == 0 {
			continue
		}
		counts := c.name == "Profiles" || c.name == "Reviews"
		fact := SideFact{Name: c.name}
		for _, v := range first {
			fact.First = append(fact.First, SideValue{v, c.from(p.First, v, now), !counts && has(second, v)})
		}
		for _, v := range second {
			fact.Second = append(fact.Second, SideValue{v, c.from(p.Second, v, now), !counts && has(first, v)})
		}
		out = append(out, fact)
	}
	return out
}

// SharedText says by what two people may be one; false = by nothing that would tell.
func SharedText(facts []SideFact) (text string, sure bool) {
	var shared []string
	for _, f := range facts {
		strong := f.Name == "E-mail" || f.Name == "Phone" || f.Name == "Pages"
		if strong && slices.ContainsFunc(f.First, func(v SideValue) bool { return v.Shared }) {
			shared = append(shared, strings.ToLower(f.Name))
		}
	}
	if len(shared) == 0 {
		return phrase.T("They share no address, number or page: merge them only if you know that they are one."), false
	}
	return phrase.T("They share: %s.", strings.Join(shared, ", ")), true
}

func has(list []string, text string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
}

// from says where a value was read, and how old that is: in the newest profile that
// has it.
func (c comparing) from(s people.Side, value string, now time.Time) string {
	if c.paths == nil {
		return ""
	}
	for _, profile := range ProfilesByAge(Dossier{Profiles: s.Profiles}) {
		region := people.RegionOf(profile.Resume.Basics.Location)
		for _, v := range intake.Values(profile.Resume) {
			in := slices.ContainsFunc(c.paths, func(path string) bool { return strings.HasPrefix(v.Path, path) })
			if !in || c.normal != nil && c.normal(v.Text, region) != value {
				continue
			}
			where := strings.Join(nonEmpty(originWords(profile.Fields[v.Path].Origin), profile.Origin), phrase.T(" of "))
			return strings.Join(nonEmpty(where, Age(profile.Added, now)), ", ")
		}
	}
	return ""
}

// MergedInto are the merges by which others became a person and which are in force,
// newest first: only the first of them can be parted.
func MergedInto(d Dossier) []core.Merge {
	var out []core.Merge
	for _, g := range slices.Backward(d.Merges) {
		if g.Into == d.Person.ID && g.Undone.IsZero() {
			out = append(out, g)
		}
	}
	return out
}
