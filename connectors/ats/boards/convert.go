package boards

import (
	"cmp"
	"encoding/json"
	"html"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
)

// unlisted is the status of a job that the board has and does not show.
const unlisted = "unlisted"

// The boards' JSON, as far as it is of use here.
type (
	wireName struct {
		Name  string `json:"name"`
		Label string `json:"label"`
	}
	wireGreenhouse struct {
		ID          wire.ID         `json:"id"`
		Internal    json.RawMessage `json:"internal_job_id"` // null = people are collected, for no job
		Title       string          `json:"title"`
		Updated     string          `json:"updated_at"`
		Published   string          `json:"first_published"`
		Requisition wire.ID         `json:"requisition_id"`
		Location    wireName        `json:"location"`
		URL         string          `json:"absolute_url"`
		Content     string          `json:"content"`
		Departments []wireName      `json:"departments"`
	}
	wireLever struct {
		ID         string `json:"id"`
		Title      string `json:"text"`
		Categories struct {
			Location   string   `json:"location"`
			Commitment string   `json:"commitment"`
			Team       string   `json:"team"`
			Department string   `json:"department"`
			All        []string `json:"allLocations"`
		} `json:"categories"`
		Country     string `json:"country"`
		Description string `json:"description"`
		Lists       []struct {
			Title   string `json:"text"`
			Content string `json:"content"`
		} `json:"lists"`
		Additional string `json:"additional"`
		Hosted     string `json:"hostedUrl"`
		Apply      string `json:"applyUrl"`
		Created    int64  `json:"createdAt"` // milliseconds
		Workplace  string `json:"workplaceType"`
	}
	wireAshby struct {
		ID         string           `json:"id"`
		Title      string           `json:"title"`
		Location   string           `json:"location"`
		Secondary  []wireAshbyPlace `json:"secondaryLocations"`
		Department string           `json:"department"`
		Team       string           `json:"team"`
		Employment string           `json:"employmentType"`
		Published  string           `json:"publishedAt"`
		Listed     *bool            `json:"isListed"`
		HTML       string           `json:"descriptionHtml"`
		Job        string           `json:"jobUrl"`
		Apply      string           `json:"applyUrl"`
		Workplace  string           `json:"workplaceType"`
		Address    struct {
			Postal struct {
				City    string `json:"addressLocality"`
				Region  string `json:"addressRegion"`
				Country string `json:"addressCountry"`
			} `json:"postalAddress"`
		} `json:"address"`
	}
	wireAshbyPlace struct {
		Location string `json:"location"`
	}
	wireSection struct {
		Title string `json:"title"`
		HTML  string `json:"text"`
	}
	wireSmartRecruiters struct {
		ID        wire.ID `json:"id"`
		Name      string  `json:"name"`
		Reference string  `json:"refNumber"`
		Released  string  `json:"releasedDate"`
		Location  struct {
			City    string `json:"city"`
			Region  string `json:"region"`
			Country string `json:"country"`
			Postal  string `json:"postalCode"`
			Full    string `json:"fullLocation"`
			Remote  bool   `json:"remote"`
		} `json:"location"`
		Department wireName `json:"department"`
		Function   wireName `json:"function"`
		Employment wireName `json:"typeOfEmployment"`
		Experience wireName `json:"experienceLevel"`
		Apply      string   `json:"applyUrl"`
		Page       string   `json:"postingUrl"`
		Ad         struct {
			Sections struct {
				Company        wireSection `json:"companyDescription"`
				Job            wireSection `json:"jobDescription"`
				Qualifications wireSection `json:"qualifications"`
				Additional     wireSection `json:"additionalInformation"`
			} `json:"sections"`
		} `json:"jobAd"`
	}
	wirePlace struct {
		City        string `json:"city"`
		State       string `json:"state"`
		Region      string `json:"region"`
		Country     string `json:"country"`
		Code        string `json:"country_code"`
		CountryCode string `json:"countryCode"`
		Hidden      bool   `json:"hidden"`
	}
	wireRecruitee struct {
		ID           wire.ID     `json:"id"`
		Title        string      `json:"title"`
		Status       string      `json:"status"`
		Description  string      `json:"description"`
		Requirements string      `json:"requirements"`
		Location     string      `json:"location"`
		City         string      `json:"city"`
		State        string      `json:"state_name"`
		Country      string      `json:"country"`
		Code         string      `json:"country_code"`
		Places       []wirePlace `json:"locations"`
		Department   string      `json:"department"`
		Employment   string      `json:"employment_type_code"`
		Experience   string      `json:"experience_code"`
		Page         string      `json:"careers_url"`
		Apply        string      `json:"careers_apply_url"`
		Published    string      `json:"published_at"`
		Created      string      `json:"created_at"`
		Updated      string      `json:"updated_at"`
	}
	wireWorkable struct {
		Shortcode   string      `json:"shortcode"`
		Code        string      `json:"code"`
		Title       string      `json:"title"`
		Employment  string      `json:"employment_type"`
		Department  string      `json:"department"`
		Function    string      `json:"function"`
		Experience  string      `json:"experience"`
		URL         string      `json:"url"`
		Apply       string      `json:"application_url"`
		Published   string      `json:"published_on"`
		Created     string      `json:"created_at"`
		City        string      `json:"city"`
		State       string      `json:"state"`
		Country     string      `json:"country"`
		Places      []wirePlace `json:"locations"`
		Description string      `json:"description"`
		Remote      bool        `json:"telecommuting"`
	}
	wirePersonio struct {
		ID          wire.ID  `json:"id"`
		Name        string   `json:"name"`
		Office      string   `json:"office"`
		Offices     []string `json:"offices"`
		Department  string   `json:"department"`
		Employment  string   `json:"employment_type"`
		Schedule    string   `json:"schedule"`
		Seniority   string   `json:"seniority"`
		Description string   `json:"description"`
	}
)

func fromGreenhouse(w wireGreenhouse) core.Posting {
	p := core.Posting{
		ID: string(w.ID), Reference: cmp.Or(string(w.Requisition), string(w.ID)), Title: cmp.Or(w.Title, string(w.ID)),
		Description: markup(w.Content), ApplyURL: w.URL, URL: w.URL, Posted: wire.Time(w.Published), Updated: wire.Time(w.Updated),
		Locations: wire.Places(core.Location{Text: w.Location.Name}), Flags: wire.Flags(map[string]string{"prospects": wire.Yes(string(w.Internal) == "null")}),
	}
	if len(w.Departments) > 0 {
		p.Function = w.Departments[0].Name
	}
	return p
}

func fromLever(w wireLever) core.Posting {
	p := core.Posting{
		ID: w.ID, Reference: w.ID, Title: cmp.Or(w.Title, w.ID), EmploymentType: w.Categories.Commitment,
		Function: cmp.Or(w.Categories.Department, w.Categories.Team), ApplyURL: cmp.Or(w.Apply, w.Hosted), URL: w.Hosted, Flags: workplace(w.Workplace),
		Posted: wire.Millis(w.Created),
	}
	all := []core.Location{{Text: w.Categories.Location, Country: w.Country}}
	for _, place := range w.Categories.All {
		all = append(all, core.Location{Text: place})
	}
	p.Locations = wire.Places(all...)
	parts := []wire.Section{{HTML: w.Description}}
	for _, l := range w.Lists {
		if l.Content != "" {
			parts = append(parts, wire.Section{Title: l.Title, HTML: "<ul>" + l.Content + "</ul>"})
		}
	}
	p.Description = wire.Sections(append(parts, wire.Section{HTML: w.Additional})...)
	return p
}

func fromAshby(w wireAshby) core.Posting {
	postal := w.Address.Postal
	all := []core.Location{{Text: w.Location, City: postal.City, Region: postal.Region, Country: postal.Country}}
	for _, s := range w.Secondary {
		all = append(all, core.Location{Text: s.Location})
	}
	p := core.Posting{
		ID: cmp.Or(w.ID, lastPart(w.Job)), Title: w.Title, EmploymentType: w.Employment, Function: cmp.Or(w.Department, w.Team),
		Description: w.HTML, ApplyURL: cmp.Or(w.Apply, w.Job), URL: w.Job, Posted: wire.Time(w.Published), Locations: wire.Places(all...), Flags: workplace(w.Workplace),
	}
	p.Reference, p.Title = p.ID, cmp.Or(p.Title, p.ID)
	if w.Listed != nil && !*w.Listed {
		p.Status = unlisted
	}
	return p
}

func fromSmartRecruiters(w wireSmartRecruiters, b board) core.Posting {
	l := core.Location{City: w.Location.City, Region: w.Location.Region, Country: strings.ToUpper(w.Location.Country), PostalCode: w.Location.Postal, Text: w.Location.Full}
	s := w.Ad.Sections
	id := string(w.ID)
	page := cmp.Or(w.Page, "https://jobs.smartrecruiters.com/"+b.company+"/"+id)
	p := core.Posting{
		ID: id, Reference: cmp.Or(w.Reference, id), Title: cmp.Or(w.Name, id), EmploymentType: w.Employment.Label,
		Function: cmp.Or(w.Function.Label, w.Department.Label), Experience: w.Experience.Label, ApplyURL: cmp.Or(w.Apply, page), URL: page,
		Description: wire.Sections(wire.Section(s.Company), wire.Section(s.Job), wire.Section(s.Qualifications), wire.Section(s.Additional)), Posted: wire.Time(w.Released), Locations: wire.Places(l),
	}
	if w.Location.Remote {
		p.Flags = workplace("remote")
	}
	return p
}

func fromRecruitee(w wireRecruitee) core.Posting {
	id := string(w.ID)
	all := []core.Location{{Text: w.Location, City: w.City, Region: w.State, Country: cmp.Or(w.Code, w.Country)}}
	for _, other := range w.Places {
		all = append(all, other.location())
	}
	return core.Posting{
		ID: id, Reference: id, Title: cmp.Or(w.Title, id), Status: w.Status, EmploymentType: w.Employment, Function: w.Department, Experience: w.Experience,
		Description: wire.Sections(wire.Section{HTML: w.Description}, wire.Section{HTML: w.Requirements}), ApplyURL: cmp.Or(w.Apply, w.Page), URL: w.Page,
		Posted: wire.Time(cmp.Or(w.Published, w.Created)), Updated: wire.Time(w.Updated), Locations: wire.Places(all...),
	}
}

func fromWorkable(w wireWorkable) core.Posting {
	var all []core.Location
	for _, place := range w.Places {
		if !place.Hidden {
			all = append(all, place.location())
		}
	}
	if len(all) == 0 {
		all = append(all, wirePlace{City: w.City, State: w.State, Country: w.Country}.location())
	}
	p := core.Posting{
		ID: w.Shortcode, Reference: cmp.Or(w.Code, w.Shortcode), Title: cmp.Or(w.Title, w.Shortcode), EmploymentType: w.Employment,
		Function: cmp.Or(w.Function, w.Department), Experience: w.Experience, Description: w.Description,
		ApplyURL: cmp.Or(w.Apply, w.URL), URL: w.URL, Posted: wire.Time(cmp.Or(w.Published, w.Created)), Locations: wire.Places(all...),
	}
	if w.Remote {
		p.Flags = workplace("remote")
	}
	return p
}

func fromPersonio(w wirePersonio, b board) core.Posting {
	id := string(w.ID)
	var all []core.Location
	for _, office := range append([]string{w.Office}, w.Offices...) {
		all = append(all, core.Location{Text: office})
	}
	p := core.Posting{
		ID: id, Reference: id, Title: cmp.Or(w.Name, id), EmploymentType: cmp.Or(w.Schedule, w.Employment), Function: w.Department,
		Experience: w.Seniority, Description: markup(w.Description), Locations: wire.Places(all...),
	}
	linkPersonio(&p, b)
	return p
}

// linkPersonio adds the address of a job, which Personio's lists leave out.
func linkPersonio(p *core.Posting, b board) {
	p.URL = "https://" + b.host + "/job/" + p.ID
	p.ApplyURL = p.URL
}

// location brings a place to ours.
func (w wirePlace) location() core.Location {
	return core.Location{City: w.City, Region: cmp.Or(w.State, w.Region), Country: cmp.Or(w.Code, w.CountryCode, w.Country)}
}

func workplace(kind string) map[string]string {
	if kind == "" || kind == "unspecified" {
		return nil
	}
	return map[string]string{"workplace": kind}
}

// markup undoes the escaping of HTML, which some boards do once and some twice.
func markup(escaped string) string {
	for range 2 {
		if !strings.Contains(escaped, "<") && strings.Contains(escaped, "lt;") {
			escaped = html.UnescapeString(escaped)
		}
	}
	return strings.TrimSpace(escaped)
}

// lastPart is the last part of an address's path.
func lastPart(address string) string {
	address, _, _ = strings.Cut(address, "?")
	return address[strings.LastIndexByte(address, '/')+1:]
}
