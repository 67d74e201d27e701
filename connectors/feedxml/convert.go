package feedxml

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"reqdesk/core"
)

// The bounds of what one job may carry.
const (
	maxLine      = 1000 // bytes of a line such as a title
	maxPlaces    = 200
	maxMustHaves = 200
	maxFlags     = 60
)

// posting reads one job. ID is "" when nothing in it can serve as a reference.
func (m *mapping) posting(n *node) core.Posting {
	p := core.Posting{
		Title:          line(n.first(m.paths("title"))),
		Status:         line(n.first(m.paths("status"))),
		Posted:         parseDate(n.first(m.paths("posted"))),
		Updated:        parseDate(n.first(m.paths("updated"))),
		Owner:          address(n.first(m.paths("owner"))),
		EmploymentType: m.known1("employment_type", n),
		Function:       line(n.first(m.paths("function"))),
		Experience:     m.known1("experience", n),
		ApplyURL:       link(n, m.paths("apply_url")),
		URL:            link(n, m.paths("url")),
		Description:    m.description(n),
		MustHaves:      m.mustHaves(n),
		Flags:          m.flags(n),
		Locations:      m.locations(n),
	}
	p.Closed = m.closed[normal(p.Status)]
	p.ID = m.reference(n, p)
	p.Reference = p.ID
	for _, u := range m.paths("users") {
		for _, e := range n.find(u) {
			if a := address(e.own()); a != "" && len(p.Users) < maxMustHaves && !slices.Contains(p.Users, a) {
				p.Users = append(p.Users, a)
			}
		}
	}
	if len(p.Description) < 80 && bareNumber.MatchString(tag.ReplaceAllString(p.Description, "")) {
		p.Description = "" // a portal's RSS writes only the reference there
	}
	return p
}

var lastNumber = regexp.MustCompile(`(\d{2,})\D*$`)

// reference is what tells jobs apart: a field of its own, else the last number
// of the job's address, else the address.
func (m *mapping) reference(n *node, p core.Posting) string {
	if ref := line(n.first(m.paths("reference"))); ref != "" {
		return ref
	}
	for _, address := range []string{p.URL, p.ApplyURL} {
		bare, _, _ := strings.Cut(address, "?")
		if found := lastNumber.FindStringSubmatch(bare); found != nil {
			return found[1]
		}
	}
	if guid := n.child("guid"); guid != nil {
		return line(guid.own())
	}
	return line(p.URL)
}

// known1 reads a field whose words a value table explains: a word of the table
// is preferred over the order of the paths.
func (m *mapping) known1(field string, n *node) string {
	all := n.candidates(m.paths(field))
	for _, text := range all {
		if m.known[field][normal(text)] {
			return line(text)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return line(all[0])
}

// description is the first join of paths that gives something, joined.
func (m *mapping) description(n *node) string {
	for _, j := range m.fields["description"] {
		var parts []string
		for _, p := range j {
			for _, e := range n.find(p) {
				if text := markupOf(e); text != "" {
					parts = append(parts, text)
				}
			}
		}
		if len(parts) > 0 {
			return strings.Join(parts, "\n")
		}
	}
	return ""
}

// mustHaves are the elements of the first path that has any; one element alone
// may hold a list.
func (m *mapping) mustHaves(n *node) []string {
	for _, p := range m.paths("must_haves") {
		elements := n.find(p)
		ends := ";\n|"
		if len(elements) == 1 {
			ends += "," // one element holds a list; of several each may be a phrase
		}
		var all []string
		for _, e := range elements {
			for _, text := range e.words() {
				all = split(all, text, ends)
			}
		}
		if len(all) > 0 {
			return all[:min(len(all), maxMustHaves)]
		}
	}
	return nil
}

// split adds the parts of a list, which end at any character of ends; tags of
// an HTML list are ends too.
func split(all []string, text, ends string) []string {
	text = tag.ReplaceAllString(text, "\n")
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(ends, r) }) {
		part = strings.TrimLeft(line(part), "-•*· ")
		if part != "" && !slices.Contains(all, part) {
			all = append(all, part)
		}
	}
	return all
}

// flags are the further values that rules may look at, under the names of
// their elements.
func (m *mapping) flags(n *node) map[string]string {
	var all map[string]string
	for _, p := range m.paths("flags") {
		for _, e := range n.find(p) {
			text := line(strings.Join(e.words(), "; "))
			if text == "" || len(all) >= maxFlags {
				continue
			}
			if all == nil {
				all = map[string]string{}
			}
			if had := all[e.name]; had != "" && had != text {
				text = line(had + "; " + text)
			}
			all[e.name] = text
		}
	}
	return all
}

// locations are the job's own place and the further ones.
func (m *mapping) locations(n *node) []core.Location {
	var own core.Location
	for _, p := range m.places["primary"] {
		for i, e := range n.find(p) {
			place := m.place(e, len(p.steps) == 0)
			if own.Text == "" || own.City == "" && place.City != "" && i == 0 {
				own = place
			}
		}
	}
	var all []core.Location
	if own.Text != "" {
		own.Role = "primary"
		all = append(all, own)
	}
	// Several elements of the job's own place are several places.
	for _, name := range []string{"primary", "further"} {
		for _, p := range m.places[name] {
			if len(p.steps) == 0 {
				continue
			}
			elements := n.find(p)
			if name == "primary" && len(elements) < 2 {
				continue
			}
			for _, e := range elements {
				place := m.place(e, false)
				place.Role = "sourcing"
				all = addPlace(all, place)
			}
		}
	}
	return all
}

// place reads the parts of a place out of an element. self is the job element,
// whose name and text are not the place's.
func (m *mapping) place(e *node, self bool) core.Location {
	l := core.Location{
		City:       line(e.first(m.places["city"])),
		Region:     line(e.first(m.places["region"])),
		Country:    line(e.first(m.places["country"])),
		PostalCode: line(e.first(m.places["postal_code"])),
	}
	if !self {
		if l.Text = line(e.own()); l.Text == "" {
			l.Text = line(e.first(m.places["text"]))
		}
	}
	if l.Text == "" || l.City != "" {
		l.Text = placeText(l)
	}
	return l
}

func placeText(l core.Location) string {
	var parts []string
	for _, part := range []string{l.City, l.Region, l.Country} {
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return l.PostalCode
	}
	return strings.Join(parts, ", ")
}

// addPlace adds a place that is not yet there.
func addPlace(all []core.Location, place core.Location) []core.Location {
	if place.Text == "" || len(all) >= maxPlaces {
		return all
	}
	for _, have := range all {
		if strings.EqualFold(have.Text, place.Text) && have.PostalCode == place.PostalCode {
			return all
		}
	}
	return append(all, place)
}

// line is a text for one line, bounded.
func line(text string) string {
	text = plain(text)
	if len(text) <= maxLine {
		return text
	}
	cut := maxLine
	for cut > 0 && text[cut]&0xC0 == 0x80 {
		cut--
	}
	return text[:cut]
}

// address is an e-mail address, "" for anything else.
func address(text string) string {
	text = strings.TrimPrefix(strings.TrimSpace(text), "mailto:")
	a, err := mail.ParseAddress(text)
	if err != nil || len(a.Address) > 320 {
		return ""
	}
	return a.Address
}

// link is the first web address at the paths: the element's text, or its href.
func link(n *node, paths []way) string {
	for _, p := range paths {
		for _, e := range n.find(p) {
			text := e.own()
			for _, a := range e.attrs {
				if text == "" && a.name == "href" {
					text = strings.TrimSpace(a.value)
				}
			}
			if lower := strings.ToLower(text); (strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")) &&
				len(text) <= 4*maxLine && !strings.ContainsAny(text, " \n\t\"<>") {
				return text
			}
		}
	}
	return ""
}
