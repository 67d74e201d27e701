// Package rule says which ATS jobs of a connection are imported by themselves, and
// whether they go live.
//
// A rule is data: [Parse] reads it from YAML and refuses, with the line, whatever
// it does not know; [Rules.YAML] writes the same again; [Rules.Fit] looks at one
// posting. It stores nothing and asks nobody.
//
//	import:                     # an ATS job is imported when one of these fits
//	  - flag: post_to_reqdesk   # a flag or field of the ATS job; any value but "", no, false, 0
//	  - flag: channel
//	    is: [sourcing, agency]  # … or one of these
//	  - user: robin@agency.example.com   # owner, or one of the assigned users
//	    department: Platform             # all words of one line must fit
//	  - location: Lisbon
//	  - always: true
//	activate: true
//	publish: never
//	export: {stage: interview}
//
// Words are compared without case, accents and punctuation: flags have other names
// in a feed than on the ATS's own pages.
package rule

import (
	"slices"
	"strings"

	"reqdesk/core"
)

// Rules are those of one connection. The zero Rules import nothing.
type Rules struct {
	Import []Line
	// Activate lets what was imported go live, where the setting go_live permits it.
	Activate bool
	// Export is the local stage at which people go to the ATS; "" = not said here.
	Export string
}

// Line is one line of the import rules: every word of it must fit. Of several values
// one is enough.
type Line struct {
	Flag       string
	Is         []string // the values of the flag that count; none = every one that means yes
	User       []string // e-mail addresses
	Department []string
	Location   []string
	Always     bool
}

// Empty tells whether nothing is imported by these rules.
func (r Rules) Empty() bool { return len(r.Import) == 0 }

// Fit tells whether an ATS job is imported.
func (r Rules) Fit(p core.Posting) bool {
	return slices.ContainsFunc(r.Import, func(l Line) bool { return l.fits(p) })
}

// Marked tells whether the job carries a flag of the rules, whatever else their lines
// ask for.
func (r Rules) Marked(p core.Posting) bool {
	return slices.ContainsFunc(r.Import, func(l Line) bool { return l.Flag != "" && l.flagged(p) })
}

// NamesFlag tells whether a line names a flag.
func (r Rules) NamesFlag() bool {
	return slices.ContainsFunc(r.Import, func(l Line) bool { return l.Flag != "" })
}

// Flagged tells whether a line fits that names a flag: the job was marked for us.
func (r Rules) Flagged(p core.Posting) bool {
	return slices.ContainsFunc(r.Import, func(l Line) bool { return l.Flag != "" && l.fits(p) })
}

// Users are the addresses that the rules name.
func (r Rules) Users() []string {
	var all []string
	for _, l := range r.Import {
		all = append(all, l.User...)
	}
	return all
}

func (l Line) fits(p core.Posting) bool {
	named := l.Always || l.Flag != "" || len(l.User) > 0 || len(l.Department) > 0 || len(l.Location) > 0
	return named &&
		(l.Flag == "" || l.flagged(p)) &&
		(len(l.User) == 0 || slices.ContainsFunc(l.User, func(u string) bool { return concerns(p, u) })) &&
		(len(l.Department) == 0 || slices.ContainsFunc(l.Department, func(d string) bool { return belongs(p, d) })) &&
		(len(l.Location) == 0 || slices.ContainsFunc(l.Location, func(place string) bool { return lies(p, place) }))
}

func (l Line) flagged(p core.Posting) bool {
	value := Value(p, l.Flag)
	if len(l.Is) == 0 {
		return !slices.Contains([]string{"", "no", "false", "0"}, plain(value))
	}
	parts := append(strings.FieldsFunc(value, func(r rune) bool { return r == ';' || r == ',' || r == '|' }), value)
	for _, want := range l.Is {
		if slices.ContainsFunc(parts, func(part string) bool { return plain(part) == plain(want) }) {
			return true
		}
	}
	return false
}

// Value is what an ATS job says under a flag's name, or in a field of that name.
func Value(p core.Posting, name string) string {
	want := plain(name)
	for have, value := range p.Flags {
		if plain(have) == want {
			return value
		}
	}
	switch want {
	case "title":
		return p.Title
	case "reference":
		return p.Reference
	case "status":
		return p.Status
	case "function":
		return p.Function
	case "employmenttype":
		return p.EmploymentType
	case "experience":
		return p.Experience
	}
	return ""
}

// concerns tells whether somebody owns the job or is assigned to it.
func concerns(p core.Posting, user string) bool {
	same := func(have string) bool { return strings.EqualFold(strings.TrimSpace(have), user) }
	return same(p.Owner) || slices.ContainsFunc(p.Users, same)
}

// belongs tells whether the job is of a department: ATSs call it by different names.
func belongs(p core.Posting, department string) bool {
	for _, have := range append(Departments(p), p.Function) {
		if plain(have) == plain(department) {
			return true
		}
	}
	return false
}

// Departments are the departments that an ATS job names.
func Departments(p core.Posting) []string {
	var list []string
	for _, name := range []string{"department", "team", "jobfamily", "division"} {
		if v := Value(p, name); v != "" {
			list = append(list, v)
		}
	}
	if len(list) == 0 && p.Function != "" {
		list = append(list, p.Function)
	}
	return list
}

// lies tells whether one place of the job holds all words.
func lies(p core.Posting, place string) bool {
	want := words(place)
	return slices.ContainsFunc(p.Locations, func(l core.Location) bool {
		have := words(strings.Join([]string{l.Text, l.City, l.Region, l.Country, l.PostalCode}, " "))
		return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(have, w) })
	})
}
