package jobs

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"reqdesk/core"
)

// Places is the list of cities, regions and countries against which location
// text is read. The zero Places knows none. It is read at the first use, for
// most starts of the program need it not at all.
type Places struct {
	data      []byte
	once      sync.Once
	cities    map[string][]city   // by folded name
	regions   map[string][]region // by folded name
	countries map[string]string   // folded name or code → ISO code
	zones     map[string]string   // ISO code → its only zone, "" = several
}

type city struct {
	region, country, zone string
	people                int
}

// region names one region in one way; name is the list's own name for it.
type region struct{ name, country string }

// NewPlaces makes the list from gzip'ed lines of tab-separated fields:
//
//	C  code  names                               a country
//	R  code  region  names                       other names of a region
//	P  city  region  code  zone  people  names   a city
//
// where names are separated by |. What is not readable is passed over.
func NewPlaces(gz []byte) *Places { return &Places{data: gz} }

func (p *Places) load() {
	p.once.Do(func() {
		p.cities, p.regions = map[string][]city{}, map[string][]region{}
		p.countries, p.zones = map[string]string{}, map[string]string{}
		r, err := gzip.NewReader(bytes.NewReader(p.data))
		if err != nil {
			return
		}
		p.read(r)
	})
}

func (p *Places) read(r io.Reader) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		switch {
		case f[0] == "C" && len(f) == 3:
			for name := range strings.SplitSeq(f[1]+"|"+f[2], "|") {
				p.countries[fold(name)] = f[1]
			}
		case f[0] == "R" && len(f) == 4:
			for name := range strings.SplitSeq(f[3], "|") {
				p.addRegion(name, region{f[2], f[1]})
			}
		case f[0] == "P" && len(f) == 7:
			p.addCity(f)
		}
	}
}

func (p *Places) addCity(f []string) {
	c := city{region: f[2], country: f[3], zone: f[4], people: count(f[5])}
	seen := map[string]bool{}
	for name := range strings.SplitSeq(f[1]+"|"+f[6], "|") {
		for _, spelling := range []string{fold(name), fold(umlauts.Replace(name))} {
			if spelling != "" && !seen[spelling] {
				seen[spelling] = true
				p.cities[spelling] = append(p.cities[spelling], c)
			}
		}
	}
	p.addRegion(c.region, region{c.region, c.country})
	if zone, ok := p.zones[c.country]; !ok {
		p.zones[c.country] = c.zone
	} else if zone != c.zone {
		p.zones[c.country] = ""
	}
}

func (p *Places) addRegion(name string, r region) {
	key := fold(name)
	if key == "" {
		return
	}
	for _, have := range p.regions[key] {
		if have == r {
			return
		}
	}
	p.regions[key] = append(p.regions[key], r)
}

var (
	umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ø", "oe", "å", "aa")
	between = regexp.MustCompile(`\s*[,;/|()·•]\s*|\s+[-–—]\s+`)
	postal  = regexp.MustCompile(`^(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?\b\s*|\s+\d{4,6}(?:-\d{4})?$`)
	noPlace = regexp.MustCompile(`(?i)\b(remote|hybrid|home ?office|on-?site|anywhere|various|multiple)\b`)
)

// Match reads a location: parts that the ATS gave stay as they are, parts that
// it did not are read from the text or filled from the list. Sure is false
// where the list does not know the place, knows several, or contradicts. Without
// a country a city's name must be the only one of its kind.
func (p *Places) Match(l core.Location) core.Location {
	p.load()
	l.Text, l.Sure, l.Zone = strings.TrimSpace(PlaceText(l)), false, ""
	r := p.parse(l)
	if l.City == "" {
		l.City, l.PostalCode = r.city, first(l.PostalCode, r.postal)
	}
	l.Region = first(l.Region, r.region)
	l.Country = first(r.country, l.Country)
	fits := p.fitting(r)
	if len(fits) == 0 {
		l.Zone = p.zones[l.Country]
		return l
	}
	best := fits[0]
	for _, c := range fits[1:] {
		if c.people > best.people {
			best = c
		}
	}
	l.Sure = len(fits) == 1 && !r.vague && (r.country != "" || r.region != "" || len(p.cities[fold(r.city)]) == 1)
	l.Country, l.Zone = best.country, best.zone
	if l.Region == "" && len(fits) == 1 {
		l.Region = best.region
	}
	return l
}

// reading is a location's text taken apart.
type reading struct {
	city, region, country, postal string
	vague                         bool // "remote" and the like: no one place
}

// parse takes text apart from the right, where countries and regions stand.
func (p *Places) parse(l core.Location) reading {
	r := reading{city: strings.TrimSpace(l.City), region: strings.TrimSpace(l.Region), postal: l.PostalCode}
	r.vague = noPlace.MatchString(l.Text)
	r.country = p.countries[fold(strings.TrimSpace(l.Country))]
	if r.city != "" {
		return r
	}
	var rest []string
	parts := between.Split(l.Text, -1)
	for i := len(parts) - 1; i >= 0; i-- {
		part := parts[i]
		if zip := strings.TrimSpace(postal.FindString(part)); zip != "" {
			part, r.postal = strings.TrimSpace(postal.ReplaceAllString(part, "")), zip
		}
		switch code := p.countries[fold(part)]; {
		case part == "":
		case code != "" && r.country == "" && (i > 0 || !p.knows(part)):
			if len(part) == 2 && i > 0 && p.isRegionOf(part, parts[:i]) {
				r.region = part
				continue
			}
			r.country = code
		case i > 0 && r.region == "" && len(p.regions[fold(part)]) > 0:
			r.region = part
		default:
			rest = append(rest, part)
		}
	}
	r.city = p.cityOf(rest)
	return r
}

// cityOf chooses among parts, given from right to left: the leftmost that the
// list knows, else the leftmost that may be a place at all.
func (p *Places) cityOf(parts []string) string {
	city := ""
	for _, part := range slices.Backward(parts) {
		switch {
		case p.knows(part):
			return part
		case city == "" && !noPlace.MatchString(part):
			city = part
		}
	}
	return city
}

func (p *Places) knows(name string) bool { return len(p.cities[fold(name)]) > 0 }

// isRegionOf tells whether a two-letter word that is a country's code too ("CA",
// "DE") is rather the region of a city named before it.
func (p *Places) isRegionOf(code string, before []string) bool {
	for _, r := range p.regions[fold(code)] {
		for _, name := range before {
			for _, c := range p.cities[fold(postal.ReplaceAllString(name, ""))] {
				if c.region == r.name && c.country == r.country {
					return true
				}
			}
		}
	}
	return false
}

// fitting are the cities of that name which country and region do not contradict.
// A region that the list does not know contradicts nothing.
func (p *Places) fitting(r reading) []city {
	var fits []city
	regions := p.regions[fold(r.region)]
	for _, c := range p.cities[fold(r.city)] {
		if r.country != "" && c.country != r.country {
			continue
		}
		if contradicts(regions, c, r.country != "") {
			continue
		}
		fits = append(fits, c)
	}
	return fits
}

// contradicts tells whether a region's name rules a city out: it names another
// region of the city's country or, when no country was given, one elsewhere.
func contradicts(regions []region, c city, countryGiven bool) bool {
	inCountry := false
	for _, r := range regions {
		if r == (region{c.region, c.country}) {
			return false
		}
		inCountry = inCountry || r.country == c.country
	}
	return inCountry || len(regions) > 0 && !countryGiven
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
