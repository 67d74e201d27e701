package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"reqdesk/core"
	"reqdesk/core/intake/resume"
	"reqdesk/core/people"
)

// reading makes a profile from one row.
type reading struct {
	h     *header
	cells []string
	row   Row
	lines []string
}

// read makes a profile of a record, or gives the reason why there is none.
func (h *header) read(rec record) (Row, string) {
	r, badEmail, broken := h.who(rec)
	if broken != "" {
		return Row{}, broken
	}
	r.rest()
	r.row.Text = strings.Join(r.lines, "\n")
	return r.row, r.refusal(badEmail)
}

// who reads of a record who it is about and where they work. It tells whether an
// e-mail address can't be read, or why the record as a whole can't.
func (h *header) who(rec record) (r reading, badEmail bool, broken string) {
	switch {
	case rec.broken != "":
		return r, false, rec.broken
	case blank(rec.cells):
		return r, false, emptyRow
	case len(rec.cells) > h.width && !blank(rec.cells[h.width:]):
		return r, false, fmt.Sprintf("%d cells, but the header has %d: a separator in a cell without quotes?", len(rec.cells), h.width)
	}
	r = reading{h: h, cells: rec.cells, row: Row{Number: rec.row, Facts: map[string]core.FieldFact{}}}
	r.name()
	badEmail = r.emails()
	r.place()
	r.phones()
	r.presences()
	r.work()
	return r, badEmail, ""
}

const emptyRow = "empty row"

func (r *reading) refusal(badEmail bool) string {
	b := r.row.Resume.Basics
	reach := b.Email != "" || b.Phone != "" || b.URL != "" || len(b.Profiles) > 0
	switch {
	case b.Name == "" && !reach && !badEmail:
		return "no name, and no e-mail address, phone number or profile address"
	case b.Name == "":
		return "no name"
	case !reach && badEmail:
		return "the e-mail address can't be read, and there is no phone number or profile address"
	case !reach:
		return "no e-mail address, phone number or profile address"
	}
	return ""
}

// get gives the first cell of a field that is not empty, and its column's title.
func (r *reading) get(f field) (value, title string) {
	for _, c := range r.h.columns[f] {
		if v := r.cell(c.index); v != "" {
			return v, c.title
		}
	}
	return "", ""
}

func (r *reading) cell(i int) string {
	if i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(strings.Map(printable, r.cells[i]))
}

// printable drops control characters; a line break in a cell becomes a space.
func printable(c rune) rune {
	switch {
	case c == '\n' || c == '\r' || c == '\t' || c == '\u00a0':
		return ' '
	// Those that turn the direction of the text around them could show another name.
	case c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069':
		return -1
	case unicode.IsControl(c) || c == unicode.ReplacementChar || c == '\ufeff' || c == '\u200b':
		return -1
	}
	return c
}

// fact notes where a field was read; it does nothing for an empty one.
func (r *reading) fact(path, value, title string, confidence float64) {
	if value == "" {
		return
	}
	r.row.Facts[path] = core.FieldFact{Confidence: confidence, Origin: r.h.origin(title)}
}

func (r *reading) line(title, value string) {
	if value != "" {
		r.lines = append(r.lines, title+": "+value)
	}
}

func (r *reading) name() {
	b := &r.row.Resume.Basics
	title := ""
	if b.Name, title = r.get(fieldName); b.Name == "" {
		var parts, titles []string
		for _, f := range []field{fieldFirst, fieldMiddle, fieldLast} {
			if v, t := r.get(f); v != "" {
				parts, titles = append(parts, v), append(titles, t)
			}
		}
		b.Name, title = strings.Join(parts, " "), strings.Join(titles, " + ")
	}
	confidence := 1.0
	if last, first, ok := strings.Cut(b.Name, ", "); ok && !strings.Contains(first, ",") && len(strings.Fields(first)) < 4 {
		b.Name, confidence = strings.TrimSpace(first)+" "+strings.TrimSpace(last), 0.9
	}
	if b.Name != "" && b.Name == strings.ToLower(b.Name) {
		b.Name, confidence = resume.Capitals(b.Name), 0.9
	}
	r.fact("basics.name", b.Name, title, confidence)
	r.line("Name", b.Name)
}

// emails reads all addresses; it tells whether there was one that can't be read.
func (r *reading) emails() (bad bool) {
	b := &r.row.Resume.Basics
	for _, c := range r.h.columns[fieldEmail] {
		for _, part := range parts(r.cell(c.index), ";,| ") {
			e, ok := people.NormalEmail(part)
			switch {
			case !ok:
				bad = true
			case b.Email == "":
				b.Email = e
				r.fact("basics.email", e, c.title, 1)
			case e != b.Email && !slices.Contains(b.Emails, e):
				b.Emails = append(b.Emails, e)
				r.fact(nth("basics.emails", len(b.Emails)-1), e, c.title, 1)
			}
		}
	}
	return bad
}

func (r *reading) phones() {
	b := &r.row.Resume.Basics
	region := people.RegionOf(b.Location)
	for _, c := range r.h.columns[fieldPhone] {
		for _, part := range parts(r.cell(c.index), ";|,") {
			confidence := 0.6 // its country is not known
			if e164, ok := people.NormalPhone(part, region); ok {
				part, confidence = e164, 1
			}
			switch {
			case !strings.ContainsFunc(part, unicode.IsDigit):
			case b.Phone == "":
				b.Phone = part
				r.fact("basics.phone", part, c.title, confidence)
			case part != b.Phone && !slices.Contains(b.Phones, part):
				b.Phones = append(b.Phones, part)
				r.fact(nth("basics.phones", len(b.Phones)-1), part, c.title, confidence)
			}
		}
	}
}

// parts splits a cell of several values; brackets and quotes of a list fall away.
func parts(cell, seps string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(seps, c) }) {
		if p = strings.Trim(p, " []'\""); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (r *reading) presences() {
	for _, f := range []field{fieldLinkedIn, fieldURL} {
		for _, c := range r.h.columns[f] {
			for _, part := range parts(r.cell(c.index), ";,| ") {
				if f == fieldLinkedIn && !strings.ContainsAny(part, "/.") {
					part = "linkedin.com/in/" + part
				}
				addPresence(&r.row, part, core.FieldFact{Confidence: 1, Origin: r.h.origin(c.title)})
			}
		}
	}
}

// addPresence adds a profile address; one that is nobody's own page becomes the
// site, if there is none.
func addPresence(row *Row, raw string, fact core.FieldFact) {
	b := &row.Resume.Basics
	normal, ok := people.NormalURL(raw)
	if !ok {
		if strings.HasPrefix(raw, "http") && b.URL == "" {
			b.URL = raw
			row.Facts["basics.url"] = fact
		}
		return
	}
	for _, p := range b.Profiles {
		if have, _ := people.NormalURL(p.URL); have == normal {
			return
		}
	}
	_, user, _ := strings.Cut(normal, "/")
	user = strings.TrimPrefix(strings.TrimPrefix(user, "in/"), "profile/")
	if network := people.Network(normal); network != "" {
		b.Profiles = append(b.Profiles, core.Presence{Network: network, Username: user, URL: "https://" + normal})
	} else {
		b.Profiles = append(b.Profiles, core.Presence{URL: "https://" + normal})
	}
	row.Facts[nth("basics.profiles", len(b.Profiles)-1)+".url"] = fact
}

func (r *reading) place() {
	p := &r.row.Resume.Basics.Location
	for _, x := range []struct {
		f    field
		to   *string
		path string
	}{
		{fieldLocation, &p.Address, "address"},
		{fieldCity, &p.City, "city"},
		{fieldRegion, &p.Region, "region"},
		{fieldPostal, &p.PostalCode, "postalCode"},
		{fieldCountry, &p.CountryCode, "countryCode"},
	} {
		title := ""
		*x.to, title = r.get(x.f)
		r.fact("basics.location."+x.path, *x.to, title, 1)
		r.line(title, *x.to)
	}
	if code := people.RegionOf(core.Place{CountryCode: p.CountryCode}); code != "" {
		p.CountryCode = code
	} else if l, ok := r.h.places.lookUp(p.CountryCode); ok && l.City == "" {
		p.CountryCode = l.Country
	} else if p.CountryCode != "" {
		// A country that is not known by its code stays as text.
		p.Address = strings.TrimPrefix(p.Address+", "+p.CountryCode, ", ")
		p.CountryCode = ""
		delete(r.row.Facts, "basics.location.countryCode")
	}
	r.completePlace(p)
}

// completePlace adds what the list of places knows, where it knows one place only.
func (r *reading) completePlace(p *core.Place) {
	if p.City != "" && p.CountryCode != "" {
		return
	}
	text := p.Address
	if p.City != "" {
		text = strings.Join([]string{p.City, p.Region, p.CountryCode}, ", ")
	}
	l, ok := r.h.places.lookUp(text)
	if !ok || !l.Sure {
		return
	}
	for path, x := range map[string]struct {
		to *string
		is string
	}{"city": {&p.City, l.City}, "region": {&p.Region, l.Region}, "countryCode": {&p.CountryCode, l.Country}} {
		if *x.to == "" && x.is != "" {
			*x.to = x.is
			r.row.Facts["basics.location."+path] = core.FieldFact{Confidence: 0.8, Origin: "list of places"}
		}
	}
}

func (r *reading) work() {
	company, companyTitle := r.get(fieldCompany)
	position, positionTitle := r.get(fieldTitle)
	label, labelTitle := r.get(fieldHeadline)
	if company != "" || position != "" {
		r.row.Resume.Work = []core.Work{{Name: company, Position: position}}
		r.fact("work[0].name", company, companyTitle, 1)
		r.fact("work[0].position", position, positionTitle, 1)
	}
	if label == "" {
		label, labelTitle = position, positionTitle
	}
	r.row.Resume.Basics.Label = label
	r.fact("basics.label", label, labelTitle, 1)
	r.line(positionTitle, position)
	r.line(companyTitle, company)
	if label != position {
		r.line(labelTitle, label)
	}
}

func (r *reading) rest() {
	resume := &r.row.Resume
	skills, title := r.get(fieldSkills)
	for i, s := range parts(skills, ";,|") {
		resume.Skills = append(resume.Skills, core.Skill{Name: s})
		r.fact(nth("skills", i)+".name", s, title, 1)
	}
	r.line(title, skills)
	langs, title := r.get(fieldLanguages)
	for i, s := range parts(langs, ";,|") {
		resume.Languages = append(resume.Languages, core.Language{Language: s})
		r.fact(nth("languages", i)+".language", s, title, 1)
	}
	r.line(title, langs)
	school, title := r.get(fieldSchool)
	degree, degreeTitle := r.get(fieldDegree)
	if school != "" || degree != "" {
		resume.Education = []core.Education{{Institution: school, StudyType: degree}}
		r.fact("education[0].institution", school, title, 1)
		r.fact("education[0].studyType", degree, degreeTitle, 1)
	}
	r.line(title, school)
	r.line(degreeTitle, degree)
	summary, title := r.get(fieldSummary)
	resume.Basics.Summary = summary
	r.fact("basics.summary", summary, title, 1)
	r.line(title, summary)
	r.row.Stage, _ = r.get(fieldStage)
	for _, c := range r.h.other {
		if c.title != "" {
			r.line(c.title, r.cell(c.index))
		}
	}
}
