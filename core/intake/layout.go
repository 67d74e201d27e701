package intake

import (
	"slices"
	"strings"

	"reqdesk/core/people"
)

// layoutOf is how one tool writes its tables. It is known by headers that no other
// has, and says of some columns what they mean there.
type layoutOf struct {
	name string
	// marks are folded headers; all of one list are there.
	marks   [][]string
	columns map[string]field // by folded header
}

// layouts are the tools whose exports are known.
var layouts = []layoutOf{
	{
		name: "apollo",
		marks: [][]string{
			{"first name", "last name", "contact linkedin url"}, {"first name", "last name", "person linkedin url"}, {"apollo contact id"},
		},
		columns: map[string]field{
			// These are the company's, not the person's.
			"website": fieldText, "company website": fieldText, "technologies": fieldText, "company linkedin url": fieldText, "facebook url": fieldText,
			"twitter url": fieldText, "keywords": fieldText, "corporate phone": fieldText, "company phone": fieldText,
			"email status": fieldText, "company address": fieldText, "company city": fieldText, "company state": fieldText, "company country": fieldText,
			"secondary email": fieldEmail, "tertiary email": fieldEmail, "contact email": fieldEmail, "company name for emails": fieldText,
		},
	},
	{
		name:  "seekout",
		marks: [][]string{{"full name", "linkedinurl", "email1"}, {"full name", "linkedinurl", "phone number1"}},
	},
	{
		name: "people data labs",
		marks: [][]string{
			{"full name", "linkedin url", "job title levels"},
			{"full name", "linkedin url", "personal emails"},
			{"full name", "linkedin url", "recommended personal email"},
			{"full name", "linkedin url", "job company name"},
		},
		columns: map[string]field{
			"facebook url": fieldText, "job company website": fieldText, "job company linkedin url": fieldText, "industry": fieldText,
			"job title role": fieldText, "job title levels": fieldText, "recommended personal email": fieldEmail, "personal emails": fieldEmail,
			"linkedin username": fieldText, "facebook username": fieldText, "twitter username": fieldText, "github username": fieldText,
			// Lists of objects have no place in a cell; the JSON has them.
			"experience": fieldIgnore, "education": fieldIgnore, "emails": fieldEmail, "profiles": fieldIgnore, "interests": fieldIgnore,
		},
	},
}

// layoutFor knows a layout by its headers; nil = none is known.
func layoutFor(cells []string) *layoutOf {
	titles := make([]string, len(cells))
	for i, c := range cells {
		titles[i] = people.Fold(c)
	}
	for i, l := range layouts {
		for _, marks := range l.marks {
			if !slices.ContainsFunc(marks, func(m string) bool { return !slices.Contains(titles, m) }) {
				return &layouts[i]
			}
		}
	}
	return nil
}

// field gives what a column means in this layout.
func (l *layoutOf) field(cell string) (field, bool) {
	if l == nil {
		return "", false
	}
	f, ok := l.columns[people.Fold(cell)]
	return f, ok
}

// source names where a table comes from.
func (h *header) source(kind string) string {
	switch {
	case h.preface:
		return "linkedin"
	case h.layout != nil:
		return h.layout.name
	}
	return kind
}

// HeaderSet names a set of headers, whatever their case, so that what was said
// about its columns is known again. Tables with the same headers in another order
// have the same name.
func HeaderSet(titles []string) string {
	var set []string
	for _, t := range titles {
		if t = strings.ToLower(strings.Join(strings.Fields(t), " ")); t != "" && !slices.Contains(set, t) {
			set = append(set, t)
		}
	}
	slices.Sort(set)
	return strings.Join(set, "\n")
}
