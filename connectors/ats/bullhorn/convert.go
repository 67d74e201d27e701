package bullhorn

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// confidential is what the ATS gives in place of a value that this user may not see.
const confidential = "**CONFIDENTIAL**"

// visible gives a text that this user may see.
func visible(text string) string {
	if text = strings.TrimSpace(text); text == confidential {
		return ""
	}
	return text
}

// swimLane is the host of a session, whose number is that of the application's too.
var swimLane = regexp.MustCompile(`^rest(\d+)\.bullhornstaffing\.com$`)

// page is where a record is shown in the browser; "" = that can't be told.
func (c *Connector) page(entity string, id wire.ID) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	u, err := url.Parse(c.lane)
	if err != nil || id == "" {
		return ""
	}
	lane := swimLane.FindStringSubmatch(u.Host)
	if lane == nil {
		return ""
	}
	return "https://cls" + lane[1] + ".bullhornstaffing.com/BullhornSTAFFING/OpenWindow.cfm?Entity=" + entity + "&id=" + string(id)
}

func (c *Connector) posting(j wireJob) core.Posting {
	id := string(j.ID)
	p := core.Posting{
		ID: id, Reference: id, Title: cmp.Or(j.Title, "Job "+id), Status: j.Status,
		Closed:         bool(j.Deleted) || j.Open != nil && !bool(*j.Open),
		EmploymentType: j.Type, Function: j.Category.Name, Description: cmp.Or(j.Text, j.Internal), MustHaves: skills(j.Skills),
		Locations: wire.Places(location(j.Place, bool(j.Remote))), ApplyURL: j.URL, URL: c.page("JobOrder", j.ID),
		Posted: wire.Millis(j.Added), Updated: wire.Millis(j.Modified),
		Flags: wire.Flags(map[string]string{"company": j.Corporation.Name, "external_id": j.External, "public": wire.Yes(j.Public == 1)}),
	}
	if j.Years > 0 {
		p.Experience = strconv.Itoa(j.Years) + "+ years"
	}
	wire.AddUser(&p, visible(j.Owner.Email), true)
	if j.Users.Data != nil {
		for _, u := range *j.Users.Data {
			wire.AddUser(&p, visible(u.Email), false)
		}
	}
	return p
}

// skills splits the list as people write it.
func skills(text string) []string {
	return wire.Filled(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })...)
}

func location(p wirePlace, remote bool) core.Location {
	l := core.Location{City: p.City, Region: p.State, Country: strings.ToUpper(p.Code), PostalCode: p.Zip}
	if l.Text = wire.Line(p.City, p.State, cmp.Or(p.Country, p.Code)); l.Text == "" && remote {
		l.Text = "Remote"
	}
	return l
}

// UnmarshalJSON keeps every text, because the field of LinkedIn addresses has a name of
// the account's choice.
func (p *wireCandidate) UnmarshalJSON(raw []byte) error {
	type plain wireCandidate
	if err := json.Unmarshal(raw, (*plain)(p)); err != nil {
		return err
	}
	return json.Unmarshal(raw, &p.all)
}

// profile gives the address in a field.
func (p wireCandidate) profile(field string) (text string) {
	if raw := p.all[field]; len(raw) == 0 || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return visible(text)
}

// onJob is the id of a submission; "" = its job is not told, so nobody knows whether it
// belongs to the list.
func onJob(s wireSubmission) string {
	if s.Job.ID == "" {
		return ""
	}
	return string(s.ID)
}

// applicant is a person in the pipeline of a job.
func (c *Connector) applicant(s wireSubmission, names []core.Stage) core.Applicant {
	p := s.Candidate
	return core.Applicant{
		ID: string(s.ID), PersonID: string(p.ID), JobID: string(s.Job.ID), Name: cmp.Or(visible(p.Name), strings.TrimSpace(visible(p.First)+" "+visible(p.Last))),
		Emails: wire.Emails(visible(p.Email), visible(p.Email2), visible(p.Email3)), Phones: wire.Filled(visible(p.Phone), visible(p.Mobile)),
		URLs: wire.Filled(p.profile(c.profile)), Employer: visible(p.Company), Stage: stageName(names, s.Status), StageID: s.Status, Status: s.Status,
		Since: wire.Millis(s.Added), Updated: wire.Millis(s.Modified), Removed: bool(s.Deleted),
	}
}

// stageName is how people read a status.
func stageName(names []core.Stage, status string) string {
	if i := slices.IndexFunc(names, func(s core.Stage) bool { return s.ID == status }); i >= 0 {
		return names[i].Name
	}
	return status
}

// stageList makes stages of the field's options, else of the account's list.
func stageList(options []wireOption, values []string, last ...string) (list []core.Stage) {
	if len(options) == 0 {
		for _, v := range values {
			options = append(options, wireOption{Value: wire.ID(v)})
		}
	}
	for _, o := range options {
		id := string(o.Value)
		if id == "" || slices.ContainsFunc(list, func(s core.Stage) bool { return s.ID == id }) {
			continue
		}
		list = append(list, core.Stage{ID: id, Name: cmp.Or(o.Label, id), Order: len(list) + 1, Final: slices.Contains(last, id)})
	}
	return list
}

// byEmail is the search for addresses; "" = none of them is one. A phrase can't end
// before its quotation mark, so nothing in an address is read as part of the query.
func byEmail(emails []string) string {
	var parts []string
	for _, e := range emails {
		e = strings.TrimSpace(e)
		if !strings.Contains(e, "@") || len(e) > 254 || strings.ContainsFunc(e, unicode.IsControl) {
			continue
		}
		phrase := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(e) + `"`
		for _, field := range []string{"email", "email2", "email3"} {
			parts = append(parts, field+":"+phrase)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return everything + " AND (" + strings.Join(parts, " OR ") + ")"
}

// reference points to another record, by a number that isID has accepted.
type reference struct {
	ID json.Number `json:"id"`
}

func to(id wire.ID) reference { return reference{json.Number(id)} }

// put sets a field that has something in it, shortened to what the field takes.
func put(fields map[string]any, name, text string, most int) {
	text = strings.TrimSpace(text)
	if letters := []rune(text); len(letters) > most {
		text = strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	if text != "" {
		fields[name] = text
	}
}

// whole is put for what is worth nothing when it is shortened, such as an address.
func whole(fields map[string]any, name, text string, most int) {
	if len([]rune(text)) <= most {
		put(fields, name, text, most)
	}
}

// profileMost is the length that an address in the candidate's fields may have.
const profileMost = 100

// person is what is written of a résumé. The ATS wants a first and a last name;
// whoever has one name only gets it as both.
func (c *Connector) person(candidate ats.Candidate, country wire.ID) map[string]any {
	b := candidate.Resume.Basics
	first, last := b.Names()
	w := map[string]any{"status": newLead}
	put(w, "name", first+" "+last, 100)
	put(w, "firstName", first, 50)
	put(w, "lastName", cmp.Or(last, first), 50)
	emails, phones := append(b.AllEmails(), "", "", ""), append(b.AllPhones(), "", "")
	for i, field := range []string{"email", "email2", "email3"} {
		whole(w, field, emails[i], profileMost)
	}
	for i, field := range []string{"phone", "mobile"} {
		whole(w, field, phones[i], 20)
	}
	present, _ := candidate.Resume.Present()
	put(w, "companyName", present.Name, 100)
	put(w, "occupation", cmp.Or(present.Position, b.Label), 100)
	put(w, "source", candidate.Source, 200)
	put(w, "description", b.Summary, 100000)
	whole(w, c.profile, profileOf(b), profileMost)
	var known []string
	for _, s := range candidate.Resume.Skills {
		known = append(known, s.Name)
	}
	put(w, "skillSet", wire.Line(known...), 100000)
	place := map[string]any{}
	put(place, "address1", b.Location.Address, 40)
	put(place, "city", b.Location.City, 40)
	put(place, "state", b.Location.Region, 30)
	put(place, "zip", b.Location.PostalCode, 15)
	if country != "" {
		place["countryID"] = json.Number(country)
	}
	if len(place) > 0 {
		w["address"] = place
	}
	return w
}

func education(person wire.ID, e core.Education) map[string]any {
	w := map[string]any{"candidate": to(person)}
	put(w, "school", e.Institution, 100)
	put(w, "degree", e.StudyType, 100)
	put(w, "major", e.Area, 100)
	when(w, "startDate", e.StartDate)
	when(w, "endDate", e.EndDate)
	return w
}

func work(person wire.ID, e core.Work) map[string]any {
	w := map[string]any{"candidate": to(person), "isLastJob": e.EndDate == ""}
	put(w, "companyName", e.Name, 100)
	put(w, "title", e.Position, 50)
	put(w, "comments", e.Text(), 100000)
	when(w, "startDate", e.StartDate)
	when(w, "endDate", e.EndDate)
	return w
}

// when sets a time of an ISO date of any length: noon, so that it is the same day in
// most zones.
func when(fields map[string]any, name, date string) {
	if at, ok := wire.Date(date); ok {
		fields[name] = at.Add(12 * time.Hour).UnixMilli()
	}
}

// profileOf is the LinkedIn address without what follows the profile itself.
func profileOf(b core.Basics) string {
	address, _, _ := strings.Cut(b.LinkedIn(), "?")
	return address
}

// externalID names a file by its content, so that the same one is attached once.
func externalID(sum []byte) string { return fmt.Sprintf("reqdesk-%x", sum[:10]) }
