package merge

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
		Posted: moment(j.RemoteCreatedAt), Updated: moment(cmp.Or(j.RemoteUpdatedAt, j.ModifiedAt)),
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
	for _, o := range j.Offices {
		l := core.Location{Text: cmp.Or(o.Full.Location, o.Full.Name), Role: "sourcing"}
		if len(p.Locations) == 0 {
			l.Role = "primary"
		}
		if l.Text != "" {
			p.Locations = append(p.Locations, l)
		}
	}
	var departments []string
	for _, d := range j.Departments {
		if d.Full.Name != "" {
			departments = append(departments, d.Full.Name)
		}
	}
	p.Function = strings.Join(departments, ", ")
	if j.Confidential {
		p.Flags = map[string]string{"confidential": "yes"}
	}
	p.Users = addresses(append(slices.Clone(j.Recruiters), j.Managers...))
	if owner := addresses(j.Recruiters); len(owner) > 0 {
		p.Owner = owner[0]
	}
	return p
}

// addresses are the e-mail addresses of users, once each.
func addresses(users []related[wireUser]) (all []string) {
	for _, u := range users {
		if email := strings.ToLower(u.Full.Email); email != "" && !slices.Contains(all, email) {
			all = append(all, email)
		}
	}
	return all
}

func applicant(a wireApplication) core.Applicant {
	p := a.Person.Full
	row := core.Applicant{
		ID: a.ID, PersonID: a.Person.ID, JobID: a.Job.ID, Name: strings.TrimSpace(p.FirstName + " " + p.LastName), Employer: p.Company,
		Stage: a.Stage.Full.Name, StageID: a.Stage.ID, Status: status(a), Since: moment(cmp.Or(a.AppliedAt, a.CreatedAt)),
		Updated: moment(a.ModifiedAt), Removed: a.Deleted || p.Deleted, Phones: values(p.Phones), URLs: values(p.URLs),
	}
	for _, email := range values(p.Emails) {
		row.Emails = append(row.Emails, strings.ToLower(email))
	}
	return row
}

func values(list []wireValue) (all []string) {
	for _, v := range list {
		if v.Value != "" && !slices.Contains(all, v.Value) {
			all = append(all, v.Value)
		}
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
		if a.Order == nil || b.Order == nil {
			return 0
		}
		return cmp.Compare(*a.Order, *b.Order)
	})
	var out []core.Stage
	for i, s := range list {
		out = append(out, core.Stage{ID: s.ID, Name: s.Name, Order: i + 1})
	}
	return out
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
		if q.Kind == core.AskChoice || q.Kind == core.AskChoices {
			for _, o := range w.Options {
				if o.Full.Label != "" {
					q.Choices = append(q.Choices, o.Full.Label)
				}
			}
			if len(q.Choices) == 0 {
				q.Kind = core.AskText
			}
		}
		out = append(out, q)
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
	p.FirstName, p.LastName, _ = strings.Cut(strings.TrimSpace(b.Name), " ")
	p.LastName = strings.TrimSpace(p.LastName)
	for _, email := range once(b.Email, b.Emails) {
		p.Emails = append(p.Emails, newValue{Value: email, Email: "PERSONAL"})
	}
	for _, phone := range once(b.Phone, b.Phones) {
		p.Phones = append(p.Phones, newValue{Value: phone, Phone: "MOBILE"})
	}
	for _, profile := range b.Profiles {
		if profile.URL != "" {
			p.URLs = append(p.URLs, newValue{Value: profile.URL, URL: "SOCIAL_MEDIA"})
		}
	}
	if b.URL != "" {
		p.URLs = append(p.URLs, newValue{Value: b.URL, URL: "PERSONAL"})
	}
	if place := strings.Join(once("", []string{b.Location.City, b.Location.Region, b.Location.CountryCode}), ", "); place != "" {
		p.Locations = []string{place}
	}
	if i := slices.IndexFunc(r.Work, func(w core.Work) bool { return w.EndDate == "" }); i >= 0 {
		p.Company, p.Title = r.Work[i].Name, r.Work[i].Position
	}
	return p
}

// once lists what is not empty, each once.
func once(first string, others []string) (all []string) {
	for _, s := range append([]string{first}, others...) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
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

// halfDone says that the person is there already when the second step failed.
func halfDone(err error, created bool) error {
	var known *core.Error
	if !created || !errors.As(err, &known) || known.Kind == core.KindUnknown {
		return err
	}
	half := core.Fail(known.Kind, "The person is in the system behind Merge now, but was not put on the job.",
		"Send it again: the person is found there and not created twice.")
	half.RetryAt = known.RetryAt
	return half.Because(err)
}
