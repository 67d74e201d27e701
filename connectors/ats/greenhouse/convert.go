package greenhouse

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: string(j.ID), Reference: cmp.Or(j.RequisitionID, string(j.ID)), Title: cmp.Or(j.Name, string(j.ID)), Status: j.Status,
		Closed: strings.EqualFold(j.Status, "closed"), Posted: moment(cmp.Or(j.OpenedAt, j.CreatedAt)), Updated: moment(j.UpdatedAt),
	}
	if post := publicPost(j.posts); post != nil {
		p.Description, p.URL, p.ApplyURL = post.Content, post.PublicURL, post.PublicURL
	}
	for i, o := range j.offices {
		role := "sourcing"
		if i == 0 {
			role = "primary"
		}
		if text := place(o); text != "" {
			p.Locations = append(p.Locations, core.Location{Text: text, Role: role})
		}
	}
	for _, o := range j.owners {
		if o.email == "" || slices.Contains(p.Users, o.email) {
			continue
		}
		p.Users = append(p.Users, o.email)
		if p.Owner == "" && strings.EqualFold(o.Type, "recruiter") || o.Responsible {
			p.Owner = o.email
		}
	}
	return p
}

// publicPost chooses the text that candidates see: the live public one, else
// any that there is. Of several the oldest counts, so that it stays the same.
func publicPost(posts []wirePost) *wirePost {
	var best *wirePost
	rank := func(p *wirePost) (n int) {
		if p.Live {
			n += 2
		}
		if !p.Internal {
			n++
		}
		return n
	}
	for i := range posts {
		p := &posts[i]
		if p.Active != nil && !*p.Active {
			continue
		}
		if best == nil || rank(p) > rank(best) || rank(p) == rank(best) && older(p.ID, best.ID) {
			best = p
		}
	}
	return best
}

// kinds brings Greenhouse's types of questions to ours, in the words of the
// version before this one and of the job boards; both are in use.
var kinds = map[string]core.QuestionKind{
	"long_text": core.AskLong, "textarea": core.AskLong, "boolean": core.AskYesNo, "yes_no": core.AskYesNo,
	"single_select": core.AskChoice, "multi_value_single_select": core.AskChoice,
	"multi_select": core.AskChoices, "multi_value_multi_select": core.AskChoices,
	"attachment": core.AskFile, "input_file": core.AskFile, "number": core.AskNumber, "date": core.AskDate,
}

// questions are those of the employer's own. What every form asks (name, address,
// résumé) has a name of its own and is left out.
func questions(list []wireQuestion) (asked []core.Question) {
	for _, w := range list {
		id, custom := strings.CutPrefix(strings.TrimSuffix(w.Name, "[]"), "question_")
		if !custom && w.Name != "" || w.Label == "" {
			continue
		}
		q := core.Question{ID: cmp.Or(id, string(w.ID)), Text: w.Label, Kind: cmp.Or(kinds[w.Type], core.AskText), Required: w.Required}
		if q.Kind == core.AskChoice || q.Kind == core.AskChoices {
			for _, v := range w.Values {
				q.Choices = append(q.Choices, v.Label)
			}
			if len(q.Choices) == 0 {
				q.Kind = core.AskText
			}
		}
		if q.ID != "" {
			asked = append(asked, q)
		}
	}
	return asked
}

// older compares ids as the numbers that they are.
func older(a, b number) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

// place is an office's location, or its name.
func place(o wireOffice) string {
	var text string
	var named wireNamed
	if json.Unmarshal(o.Location, &text) != nil && json.Unmarshal(o.Location, &named) == nil {
		text = named.Name
	}
	return cmp.Or(text, o.Name)
}

// applicant is somebody in a pipeline; the candidate is known.
func applicant(a wireApplication) core.Applicant {
	c := a.candidate
	return core.Applicant{
		ID: string(a.ID), PersonID: string(a.CandidateID), JobID: string(a.JobID), Name: strings.TrimSpace(c.FirstName + " " + c.LastName),
		Emails: values(c.Emails, strings.ToLower), Phones: values(c.Phones, strings.TrimSpace), URLs: append(values(c.Social, strings.TrimSpace), values(c.Websites, strings.TrimSpace)...),
		Employer: c.Company, Stage: a.StageName, StageID: string(a.StageID), Status: a.Status,
		Since: moment(a.CreatedAt), Updated: moment(a.UpdatedAt),
	}
}

func values(list []wireValue, change func(string) string) (texts []string) {
	for _, v := range list {
		if v.Value != "" {
			texts = append(texts, change(v.Value))
		}
	}
	return texts
}

// newCandidate is what is written of a résumé at once; education and employment
// follow. The ATS wants a first and a last name; whoever has one name only gets
// it as both.
func newCandidate(c ats.Candidate, source number) wireNew {
	b := c.Resume.Basics
	first, last, _ := strings.Cut(strings.TrimSpace(b.Name), " ")
	w := wireNew{
		FirstName: first, LastName: cmp.Or(strings.TrimSpace(last), first), Title: b.Label,
		Emails: typed("personal", append([]string{b.Email}, b.Emails...)), Phones: typed("mobile", append([]string{b.Phone}, b.Phones...)),
		Websites: typed("personal", []string{b.URL}), Social: typed("", linkedIn(b)),
		Application: wireNewApp{JobID: number(c.JobID), StageID: number(c.Stage), SourceID: source},
	}
	if len(c.Resume.Work) > 0 && c.Resume.Work[0].EndDate == "" {
		w.Company, w.Title = c.Resume.Work[0].Name, cmp.Or(c.Resume.Work[0].Position, b.Label)
	}
	l := b.Location
	home := slices.DeleteFunc([]string{l.Address, strings.TrimSpace(l.PostalCode + " " + l.City), l.Region, l.CountryCode}, func(s string) bool { return s == "" })
	w.Addresses = typed("home", []string{strings.Join(home, ", ")})
	return w
}

// typed makes the ATS's values of texts.
func typed(kind string, texts []string) (list []wireValue) {
	for _, text := range texts {
		if text != "" && !slices.Contains(list, wireValue{text, kind}) {
			list = append(list, wireValue{text, kind})
		}
	}
	return list
}

func linkedIn(b core.Basics) []string {
	for _, p := range b.Profiles {
		if strings.EqualFold(p.Network, "linkedin") || strings.Contains(strings.ToLower(p.URL), "linkedin.com/") {
			return []string{p.URL}
		}
	}
	return nil
}

// employments are the positions that the ATS takes: with employer, title and
// the day on which they began.
func employments(candidate number, work []core.Work) (list []wireEmployment) {
	for _, w := range work {
		e := wireEmployment{CandidateID: candidate, Company: w.Name, Title: w.Position, Start: day(w.StartDate), End: day(w.EndDate)}
		if e.Company != "" && e.Title != "" && e.Start != "" {
			list = append(list, e)
		}
	}
	return list
}

var isoDate = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// day makes a whole date of one that may end with its month or year.
func day(date string) string {
	if !isoDate.MatchString(date) {
		return ""
	}
	return date + "-01-01"[len(date)-4:]
}
