package bullhorn

import (
	"bytes"
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
func (c *Connector) page(entity string, id wireID) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	u, err := url.Parse(c.lane)
	if err != nil || id == 0 {
		return ""
	}
	lane := swimLane.FindStringSubmatch(u.Host)
	if lane == nil {
		return ""
	}
	return "https://cls" + lane[1] + ".bullhornstaffing.com/BullhornSTAFFING/OpenWindow.cfm?Entity=" + entity + "&id=" + id.text()
}

func (c *Connector) posting(j wireJob) core.Posting {
	id := j.ID.text()
	p := core.Posting{
		ID: id, Reference: id, Title: cmp.Or(j.Title, "Job "+id), Status: j.Status,
		Closed:         bool(j.Deleted) || j.Open != nil && !bool(*j.Open),
		EmploymentType: j.Type, Function: j.Category.Name, Description: cmp.Or(j.Text, j.Internal), MustHaves: skills(j.Skills),
		ApplyURL: j.URL, URL: c.page("JobOrder", j.ID), Owner: strings.ToLower(visible(j.Owner.Email)),
		Posted: j.Added.time(), Updated: j.Modified.time(), Flags: flags(j),
	}
	if j.Years > 0 {
		p.Experience = strconv.Itoa(j.Years) + "+ years"
	}
	if l := location(j.Place, bool(j.Remote)); l.Text != "" {
		p.Locations = []core.Location{l}
	}
	if j.Users.Data != nil {
		for _, u := range *j.Users.Data {
			if email := strings.ToLower(visible(u.Email)); email != "" {
				p.Users = append(p.Users, email)
			}
		}
	}
	return p
}

// flags are the fields that import rules may look at.
func flags(j wireJob) map[string]string {
	all := map[string]string{"company": j.Corporation.Name, "external_id": j.External}
	if j.Public == 1 {
		all["public"] = "yes"
	}
	for name, value := range all {
		if value == "" {
			delete(all, name)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// skills splits the list as people write it.
func skills(text string) (list []string) {
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

func location(p wirePlace, remote bool) core.Location {
	l := core.Location{City: p.City, Region: p.State, Country: strings.ToUpper(p.Code), PostalCode: p.Zip, Role: "primary"}
	var parts []string
	for _, part := range []string{p.City, p.State, cmp.Or(p.Country, p.Code)} {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if l.Text = strings.Join(parts, ", "); l.Text == "" && remote {
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

func (p wireCandidate) hasEmail(address string) bool {
	return address != "" && slices.ContainsFunc([]string{p.Email, p.Email2, p.Email3}, func(e string) bool {
		return strings.EqualFold(strings.TrimSpace(e), strings.TrimSpace(address))
	})
}

// applicant is a person in the pipeline of a job.
func (c *Connector) applicant(s wireSubmission, job string) core.Applicant {
	p := s.Candidate
	row := core.Applicant{
		ID: s.ID.text(), PersonID: p.ID.text(), JobID: job, Name: cmp.Or(visible(p.Name), strings.TrimSpace(visible(p.First)+" "+visible(p.Last))),
		Employer: visible(p.Company), Stage: c.stageName(s.Status), StageID: s.Status, Status: s.Status,
		Since: s.Added.time(), Updated: s.Modified.time(), Removed: bool(s.Deleted),
	}
	for _, e := range []string{p.Email, p.Email2, p.Email3} {
		if e = strings.ToLower(visible(e)); e != "" {
			row.Emails = append(row.Emails, e)
		}
	}
	for _, n := range []string{p.Phone, p.Mobile} {
		if n = visible(n); n != "" {
			row.Phones = append(row.Phones, n)
		}
	}
	if address := p.profile(c.profile); address != "" {
		row.URLs = []string{address}
	}
	return row
}

// stageName is how people read a status.
func (c *Connector) stageName(status string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.known.stages {
		if s.ID == status {
			return s.Name
		}
	}
	return status
}

// stageList makes stages of the field's options, else of the account's list.
func stageList(options []wireOption, values []string, last ...string) (list []core.Stage) {
	if len(options) == 0 {
		for _, v := range values {
			options = append(options, wireOption{Value: json.RawMessage(strconv.Quote(v))})
		}
	}
	for _, o := range options {
		var id string
		if json.Unmarshal(o.Value, &id) != nil {
			id = string(bytes.Trim(o.Value, `"`)) // a number
		}
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

// reference points to another record.
type reference struct {
	ID wireID `json:"id"`
}

// clip shortens a text to what a field takes.
func clip(text string, most int) string {
	text = strings.TrimSpace(text)
	if letters := []rune(text); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return text
}

// put sets a field that has something in it.
func put(fields map[string]any, name, text string, most int) {
	if text = clip(text, most); text != "" {
		fields[name] = text
	}
}

// person is what is written of a résumé. The ATS wants a first and a last name;
// whoever has one name only gets it as both.
func (c *Connector) person(candidate ats.Candidate, country int64) map[string]any {
	b := candidate.Resume.Basics
	name := strings.Join(strings.Fields(b.Name), " ")
	first, last, _ := strings.Cut(name, " ")
	w := map[string]any{"status": newLead}
	put(w, "name", name, 100)
	put(w, "firstName", first, 50)
	put(w, "lastName", cmp.Or(last, first), 50)
	for i, e := range emails(b)[:min(3, len(emails(b)))] {
		put(w, "email"+[]string{"", "2", "3"}[i], e, 100)
	}
	phones := distinct(b.Phone, b.Phones)
	for i, n := range phones[:min(2, len(phones))] {
		put(w, []string{"phone", "mobile"}[i], n, 20)
	}
	present := core.Work{}
	if len(candidate.Resume.Work) > 0 && candidate.Resume.Work[0].EndDate == "" {
		present = candidate.Resume.Work[0]
	}
	put(w, "companyName", present.Name, 100)
	put(w, "occupation", cmp.Or(present.Position, b.Label), 100)
	put(w, "source", candidate.Source, 200)
	put(w, "description", b.Summary, 100000)
	put(w, c.profile, profileOf(b), 100)
	var known []string
	for _, s := range candidate.Resume.Skills {
		known = append(known, s.Name)
	}
	put(w, "skillSet", strings.Join(known, ", "), 100000)
	place := map[string]any{}
	put(place, "address1", b.Location.Address, 40)
	put(place, "city", b.Location.City, 40)
	put(place, "state", b.Location.Region, 30)
	put(place, "zip", b.Location.PostalCode, 15)
	if country != 0 {
		place["countryID"] = country
	}
	if len(place) > 0 {
		w["address"] = place
	}
	return w
}

func education(person wireID, e core.Education) map[string]any {
	w := map[string]any{"candidate": reference{person}}
	put(w, "school", e.Institution, 100)
	put(w, "degree", e.StudyType, 100)
	put(w, "major", e.Area, 100)
	when(w, "startDate", e.StartDate)
	when(w, "endDate", e.EndDate)
	return w
}

func work(person wireID, e core.Work) map[string]any {
	w := map[string]any{"candidate": reference{person}, "isLastJob": e.EndDate == ""}
	put(w, "companyName", e.Name, 100)
	put(w, "title", e.Position, 50)
	parts := slices.DeleteFunc(append([]string{e.Summary}, e.Highlights...), func(s string) bool { return s == "" })
	put(w, "comments", strings.Join(parts, "\n"), 100000)
	when(w, "startDate", e.StartDate)
	when(w, "endDate", e.EndDate)
	return w
}

// when sets a time of an ISO date of any length: noon, so that it is the same day in
// most zones.
func when(fields map[string]any, name, date string) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if at, err := time.Parse(layout, date); err == nil {
			fields[name] = at.Add(12 * time.Hour).UnixMilli()
			return
		}
	}
}

func emails(b core.Basics) []string { return distinct(b.Email, b.Emails) }

func distinct(first string, more []string) (list []string) {
	for _, one := range append([]string{first}, more...) {
		if one = strings.TrimSpace(one); one != "" && !slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, one) }) {
			list = append(list, one)
		}
	}
	return list
}

// profileOf is the LinkedIn address without what follows the profile itself.
func profileOf(b core.Basics) string {
	for _, p := range b.Profiles {
		if strings.EqualFold(p.Network, "linkedin") || strings.Contains(strings.ToLower(p.URL), "linkedin.com/") {
			address, _, _ := strings.Cut(p.URL, "?")
			return strings.TrimSpace(address)
		}
	}
	return ""
}

// externalID names a file by its content, so that the same one is attached once.
func externalID(sum []byte) string { return fmt.Sprintf("reqdesk-%x", sum[:10]) }
