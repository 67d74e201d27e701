package merge

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// closed are the states in which nobody is looked for. A state that Merge does not
// know comes as the linked system words it, and says nothing.
var closed = []string{"CLOSED", "ARCHIVED", "DRAFT", "PENDING"}

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: j.ID, Reference: cmp.Or(j.Code, j.RemoteID, j.ID), Title: cmp.Or(j.Name, j.Code, j.ID), Status: j.Status,
		Closed: j.Deleted || slices.Contains(closed, strings.ToUpper(j.Status)), Description: j.Description,
		Flags: wire.Flags(map[string]string{"confidential": wire.Yes(j.Confidential)}), Posted: wire.Time(j.RemoteCreatedAt), Updated: wire.Time(cmp.Or(j.RemoteUpdatedAt, j.ModifiedAt)),
	}
	urls := j.URLs
	for _, ad := range j.Postings {
		if ad.Full.Internal || ad.Full.Status != "" && ad.Full.Status != "PUBLISHED" {
			continue
		}
		p.Description = cmp.Or(p.Description, ad.Full.Content)
		urls = append(urls, ad.Full.URLs...)
	}
	if i := slices.IndexFunc(urls, func(u wireValue) bool { return u.Value != "" }); i >= 0 {
		p.ApplyURL, p.URL = urls[i].Value, urls[i].Value
	}
	var places []core.Location
	for _, o := range j.Offices {
		places = append(places, core.Location{Text: cmp.Or(o.Full.Location, o.Full.Name)})
	}
	p.Locations = wire.Places(places...)
	var departments []string
	for _, d := range j.Departments {
		departments = append(departments, d.Full.Name)
	}
	p.Function = wire.Line(departments...)
	for _, u := range j.Recruiters {
		wire.AddUser(&p, u.Full.Email, true)
	}
	for _, u := range j.Managers {
		wire.AddUser(&p, u.Full.Email, false)
	}
	return p
}

func applicant(a wireApplication) core.Applicant {
	p := a.Person.Full
	return core.Applicant{
		ID: a.ID, PersonID: a.Person.ID, JobID: a.Job.ID, Name: strings.TrimSpace(p.FirstName + " " + p.LastName), Employer: p.Company,
		Emails: wire.Emails(values(p.Emails)...), Phones: wire.Filled(values(p.Phones)...), URLs: wire.Filled(values(p.URLs)...),
		Stage: a.Stage.Full.Name, StageID: a.Stage.ID, Status: status(a), Since: wire.Time(cmp.Or(a.AppliedAt, a.CreatedAt)),
		Updated: wire.Time(a.ModifiedAt), Removed: a.Deleted || p.Deleted,
	}
}

func values(list []wireValue) (all []string) {
	for _, v := range list {
		all = append(all, v.Value)
	}
	return all
}

// status is all that Merge tells of how an application stands: rejected, or its
// stage.
func status(a wireApplication) string {
	if a.RejectedAt != "" {
		return "Rejected"
	}
	return a.Stage.Full.Name
}

// stages sorts by the order that the linked system gives, if it does.
func stages(list []wireStage) []core.Stage {
	list = slices.DeleteFunc(list, func(s wireStage) bool { return s.ID == "" || s.Name == "" || s.Deleted })
	slices.SortStableFunc(list, func(a, b wireStage) int {
		return cmp.Compare(a.place(), b.place())
	})
	var out []core.Stage
	for i, s := range list {
		out = append(out, core.Stage{ID: s.ID, Name: s.Name, Order: i + 1})
	}
	return out
}

// place is where a stage stands; the last one where the linked system does not say.
func (s wireStage) place() int {
	if s.Order == nil {
		return math.MaxInt
	}
	return *s.Order
}

// kinds brings Merge's kinds of questions to ours.
var kinds = map[string]core.QuestionKind{
	"DATE": core.AskDate, "FILE": core.AskFile, "SINGLE_SELECT": core.AskChoice, "MULTI_SELECT": core.AskChoices,
	"SINGLE_LINE_TEXT": core.AskText, "MULTI_LINE_TEXT": core.AskLong, "NUMERIC": core.AskNumber, "BOOLEAN": core.AskYesNo,
}

func questions(list []wireQuestion) []core.Question {
	var out []core.Question
	for i, w := range list {
		text := cmp.Or(strings.TrimSpace(w.Title), strings.TrimSpace(w.Description))
		if w.Deleted || text == "" {
			continue
		}
		q := core.Question{ID: cmp.Or(w.ID, strconv.Itoa(i+1)), Text: text, Kind: cmp.Or(kinds[w.Type], core.AskText), Required: w.Required}
		var labels []string
		for _, o := range w.Options {
			labels = append(labels, o.Full.Label)
		}
		out = append(out, wire.WithChoices(q, labels...))
	}
	return out
}

// The records that are written, as the linked system's scopes name their fields.
type (
	newValue struct {
		Value string `json:"value"`
		Email string `json:"email_address_type,omitempty"`
		Phone string `json:"phone_number_type,omitempty"`
		URL   string `json:"url_type,omitempty"`
	}
	newCandidate struct {
		FirstName string     `json:"first_name,omitempty"`
		LastName  string     `json:"last_name,omitempty"`
		Company   string     `json:"company,omitempty"`
		Title     string     `json:"title,omitempty"`
		Locations []string   `json:"locations,omitempty"`
		Emails    []newValue `json:"email_addresses,omitempty"`
		Phones    []newValue `json:"phone_numbers,omitempty"`
		URLs      []newValue `json:"urls,omitempty"`
	}
	newOnJob struct {
		Person   string `json:"candidate"`
		Job      string `json:"job"`
		Source   string `json:"source,omitempty"`
		Credited string `json:"credited_to,omitempty"`
		Stage    string `json:"current_stage,omitempty"`
	}
	newActivity struct {
		User       string `json:"user,omitempty"`
		Type       string `json:"activity_type"`
		Subject    string `json:"subject"`
		Body       string `json:"body"`
		Visibility string `json:"visibility"`
		Person     string `json:"candidate"`
	}
)

// newPerson is what is written of a résumé. Merge wants a kind with every address
// and number; a résumé does not tell it, so it is what people apply with.
func newPerson(r core.Resume) newCandidate {
	b := r.Basics
	p := newCandidate{}
	p.FirstName, p.LastName = b.Names()
	for _, email := range b.AllEmails() {
		p.Emails = append(p.Emails, newValue{Value: email, Email: "PERSONAL"})
	}
	for _, phone := range b.AllPhones() {
		p.Phones = append(p.Phones, newValue{Value: phone, Phone: "MOBILE"})
	}
	for _, address := range (core.Basics{Profiles: b.Profiles}).Links() {
		p.URLs = append(p.URLs, newValue{Value: address, URL: "SOCIAL_MEDIA"})
	}
	for _, address := range (core.Basics{URL: b.URL}).Links() {
		p.URLs = append(p.URLs, newValue{Value: address, URL: "PERSONAL"})
	}
	now, _ := r.Present()
	p.Locations, p.Company, p.Title = wire.Filled(b.Location.Line()), now.Name, now.Position
	return p
}

func newApplication(c ats.Candidate, person, user string) newOnJob {
	return newOnJob{Person: person, Job: c.JobID, Source: c.Source, Credited: user, Stage: c.Stage}
}

func newNote(person, user, text string) newActivity {
	return newActivity{User: user, Type: "NOTE", Subject: "Note", Body: text, Visibility: "PUBLIC", Person: person}
}

// pointer is the place of a field; nothing else of a refusal is shown, because its
// texts may quote a person.
var pointer = regexp.MustCompile(`^[/a-z0-9_]{1,80}$`)

// problem words the reason of a refusal.
func problem(w wireProblem) *core.Error {
	field := ""
	if pointer.MatchString(w.Source.Pointer) {
		field = w.Source.Pointer[strings.LastIndexByte(w.Source.Pointer, '/')+1:]
	}
	switch {
	case strings.Contains(w.Type, "DUPLICATE"):
		return core.Fail(core.KindInvalid, "The system behind Merge has this person already and does not take them twice; nothing was written.",
			"Wait for Merge's next synchronisation and send it again: the person is then found and put on the job.")
	case strings.Contains(w.Type, "MISSING") && field != "":
		return core.Fail(core.KindInvalid, "The system behind Merge wants the field “"+field+"”; nothing was written.", fix(field))
	case field != "":
		return core.Fail(core.KindInvalid, "The system behind Merge does not take the field “"+field+"” as it is; nothing was written.", "Correct it and send it again.")
	default:
		return core.Fail(core.KindInvalid, "The system behind Merge did not take it; nothing was written.",
			"The logs of the linked account in Merge's dashboard say why.")
	}
}
