package resume

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"reqdesk/core"
	"reqdesk/core/people"
)

var (
	postal    = regexp.MustCompile(`\b(?:[A-Z]{1,2}-)?\d{4,5}\s+\p{Lu}\p{L}+|\b\p{Lu}[\p{L} .-]+,\s*[A-Z]{2}\s+\d{5}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b`)
	segment   = regexp.MustCompile(`\s*[|·•;]\s*|\s{2,}|\s+[–—-]\s+`)
	placeName = regexp.MustCompile(`^(?:\p{L}[\p{L} ]*:\s*)?(\p{Lu}[\p{L} .'’-]{1,40}),\s*(?:[\p{L} .'’-]{1,40},\s*)?(\p{Lu}[\p{L} .'’-]{1,40})$`)
	zipCity   = regexp.MustCompile(`(?:^|[\s,])(?:[A-Z]{1,2}-)?(\d{4,5})\s+(\p{Lu}[\p{L}'’-]+(?:[ -](?:\p{Lu}|am|an|im|bei|de|la|del|sur|y)[\p{L}'’-]*){0,3})`)
	ukZip     = regexp.MustCompile(`\b([A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\b`)
	ieZip     = regexp.MustCompile(`\b([A-Z]\d[\dW]\s*[A-Z\d]{4})\b`)
	caZip     = regexp.MustCompile(`\b([A-Z]\d[A-Z]\s*\d[A-Z]\d)\b`)
	usState   = regexp.MustCompile(`^(\p{Lu}[\p{L} .'’-]{1,40}),\s*([A-Z]{2})(?:\s+(\d{5})(?:-\d{4})?)?(?:,\s*(?:USA|US|United States))?$`)
	addrLabel = regexp.MustCompile(`(?i)^(?:address|location|anschrift|adresse|wohnort|ort|standort|lieu|domicile|dirección|domicilio|ubicación|residencia|localidad|home|based in|lives in)\s*(?::|\s{2,})\s*`)
	remote    = regexp.MustCompile(`(?i)^(?:remote|home ?office|various|diverse|worldwide|international)$`)
)

// findPlace looks above the first section and in the contact section for where
// somebody lives.
func (r *reader) findPlace() {
	for _, only := range []bool{true, false} {
		for _, p := range r.parts {
			if p.section != sectionTop && p.section != sectionContact {
				continue
			}
			for i, l := range p.lines {
				if p.at[i] == r.name || only && !addrLabel.MatchString(l.Text) {
					continue
				}
				if r.place(l.Text) {
					r.placeLine = p.at[i]
					for path, v := range map[string]string{
						"address": r.basics().Location.Address, "city": r.basics().Location.City, "region": r.basics().Location.Region,
						"postalCode": r.basics().Location.PostalCode, "countryCode": r.basics().Location.CountryCode,
					} {
						r.fact("basics.location."+path, v, 0.8, atLine(p.at[i]))
					}
					return
				}
			}
		}
	}
}

// place reads where somebody lives from a line that may hold other things too.
func (r *reader) place(text string) bool {
	text = addrLabel.ReplaceAllString(text, "")
	for _, part := range segment.Split(text, -1) {
		part = strings.TrimSpace(part)
		// "Mobile" is a town in Alabama, and more often a label.
		if part == "" || strings.ContainsAny(part, "@+") || urlLike.MatchString(part) || phoneLabel.MatchString(part) || len(part) > 120 {
			continue
		}
		if p, ok := r.readPlace(part); ok {
			r.basics().Location = p
			return true
		}
	}
	return false
}

func (r *reader) readPlace(part string) (core.Place, bool) {
	if m := usState.FindStringSubmatch(part); m != nil && states[m[2]] {
		if code, ok := r.country(part, m[2]); ok && (code == "US" || m[3] != "") {
			return core.Place{Address: part, City: m[1], Region: m[2], PostalCode: m[3], CountryCode: "US"}, true
		}
	}
	if m := placeName.FindStringSubmatch(part); m != nil {
		if code, ok := r.country(part, m[2]); ok {
			_, address, labelled := strings.Cut(part, ": ")
			if !labelled {
				address = part
			}
			return core.Place{Address: address, City: m[1], CountryCode: code}, true
		}
	}
	if p, ok := r.zipPlace(part); ok {
		return p, true
	}
	// A place that the list knows and that names its country, or stands alone.
	if l, ok := r.lookUp(part); ok && l.City != "" && (strings.Contains(part, ",") || l.Sure) {
		return core.Place{Address: part, City: l.City, Region: l.Region, CountryCode: l.Country}, true
	}
	return core.Place{}, false
}

// zipPlace reads a postal code with its town.
func (r *reader) zipPlace(part string) (core.Place, bool) {
	last := part[strings.LastIndexByte(part, ',')+1:]
	code := people.RegionOf(core.Place{Address: strings.TrimSpace(last)})
	if code == "" {
		if l, ok := r.lookUp(strings.TrimSpace(last)); ok && l.City == "" {
			code = l.Country
		}
	}
	for _, z := range []struct {
		re   *regexp.Regexp
		land string
	}{{ukZip, "GB"}, {caZip, "CA"}, {ieZip, "IE"}} {
		m := z.re.FindStringSubmatchIndex(part)
		if m == nil || code != "" && code != z.land {
			continue
		}
		city := strings.Trim(lastPart(part[:m[0]]), " ,")
		after := strings.Trim(part[m[1]:], " ,")
		if a, _, _ := strings.Cut(after, ","); a != "" && people.RegionOf(core.Place{Address: a}) == "" {
			city = a
		}
		return core.Place{Address: part, PostalCode: part[m[2]:m[3]], City: strings.TrimSpace(city), CountryCode: z.land}, true
	}
	m := zipCity.FindStringSubmatch(part)
	if m == nil {
		return core.Place{}, false
	}
	if code == "" {
		code = r.zipCountry(m[1], m[2])
	}
	return core.Place{Address: part, PostalCode: m[1], City: m[2], CountryCode: code}, true
}

func lastPart(s string) string {
	s = strings.TrimRight(s, " ,")
	return s[strings.LastIndexByte(s, ',')+1:]
}

// zipCountry is the country of a postal code that names none.
func (r *reader) zipCountry(zip, city string) string {
	if l, ok := r.lookUp(city); ok && l.Country != "" {
		return l.Country
	}
	switch {
	case len(zip) == 5:
		return map[string]string{"de": "DE", "fr": "FR", "es": "ES"}[r.out.Language]
	case r.out.Language == "de":
		return "" // Austria or Switzerland
	}
	return ""
}

// lookUp asks the list of places, which is not loaded for what can be none.
func (r *reader) lookUp(text string) (core.Location, bool) {
	text = strings.TrimSpace(text)
	if r.hints.Place == nil || text == "" || len(text) > 80 || !unicode.IsUpper([]rune(text)[0]) && !unicode.IsDigit([]rune(text)[0]) {
		return core.Location{}, false
	}
	return r.hints.Place(text)
}

// isPlace tells whether a text is nothing but a place.
func (r *reader) isPlace(text string) bool {
	text = strings.TrimSpace(strings.Trim(text, "()"))
	if text == "" || len(text) > 70 || strings.ContainsAny(text, "@:&") {
		return false
	}
	if remote.MatchString(text) {
		return true
	}
	if home := r.basics().Location.City; home != "" && strings.EqualFold(text, home) {
		return true
	}
	if m := usState.FindStringSubmatch(text); m != nil && states[m[2]] {
		return true
	}
	if people.RegionOf(core.Place{Address: text}) != "" && placeName.MatchString(text) {
		return true
	}
	parts := strings.Split(text, ",")
	if len(parts) > 3 || len(strings.Fields(text)) > 7 {
		return false
	}
	for i, p := range parts {
		p = strings.TrimSpace(p)
		if i == 0 && tooShort(p) || !r.knownPlace(p) {
			return false
		}
	}
	return true
}

// tooShort tells whether a name is rather an abbreviation than a place's: Ulm is a
// town, ULM and UK stand for something else.
func tooShort(name string) bool {
	return len(name) < 3 || len(name) == 3 && strings.ToUpper(name[1:]) == name[1:]
}

// knownPlace tells whether a name is that of a town, a region or a country.
func (r *reader) knownPlace(name string) bool {
	if name == "" || len(strings.Fields(name)) > 5 {
		return false
	}
	if people.RegionOf(core.Place{Address: name}) != "" {
		return true
	}
	if _, ok := evidenceOfOrg(name); ok {
		return false
	}
	l, ok := r.lookUp(name)
	return ok && (l.City != "" || l.Country != "" || l.Region != "")
}

// evidenceOfOrg tells whether a word in a text is one of organisations.
func evidenceOfOrg(text string) (float64, bool) {
	what, where := evidence(text)
	return where, where > 0.5 || what > 0.5
}

// country reads the last part of a place: a country's name or code. DE may be
// Delaware and CA California, so the code of a state counts only beside a
// telephone number of that country, or a town that the list knows there.
func (r *reader) country(place, last string) (string, bool) {
	if code := people.RegionOf(core.Place{Address: place}); code != "" {
		return code, true
	}
	switch {
	case len(last) != 2 || last != strings.ToUpper(last):
		l, ok := r.lookUp(last)
		return l.Country, ok && l.City == "" && l.Region == "" && l.Country != ""
	case !states[last]:
		return last, phonenumbers.GetSupportedRegions()[last]
	}
	for _, found := range phoneLike.FindAllString(r.doc.Text(), 5) {
		if n, err := phonenumbers.Parse(found, ""); err == nil {
			if region := phonenumbers.GetRegionCodeForNumber(n); region == last || region == "US" {
				return region, true
			}
		}
	}
	if r.out.Language == "en" {
		return "US", true
	}
	return "", true
}

// states are the codes of states of the USA.
var states = wordSet(`AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH
	OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC`)
