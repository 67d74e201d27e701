package greenhouse

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func posting(j wireJob) core.Posting {
	p := core.Posting{
		ID: string(j.ID), Reference: cmp.Or(j.RequisitionID, string(j.ID)), Title: cmp.Or(j.Name, string(j.ID)), Status: j.Status,
		Closed: strings.EqualFold(j.Status, "closed"), Posted: wire.Time(cmp.Or(j.OpenedAt, j.CreatedAt)), Updated: wire.Time(j.UpdatedAt),
	}
	if post := publicPost(j.posts); post != nil {
		p.Description, p.URL, p.ApplyURL = post.Content, post.PublicURL, post.PublicURL
	}
	var places []core.Location
	for _, o := range j.offices {
		places = append(places, core.Location{Text: place(o)})
	}
	p.Locations = wire.Places(places...)
	for _, o := range j.owners {
		wire.AddUser(&p, o.email, strings.EqualFold(o.Type, "recruiter"))
	}
	if i := slices.IndexFunc(j.owners, func(o wireOwner) bool { return o.Responsible && o.email != "" }); i >= 0 {
		p.Owner = strings.ToLower(j.owners[i].email)
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
		var labels []string
		for _, v := range w.Values {
			labels = append(labels, v.Label)
		}
		if q.ID != "" {
			asked = append(asked, wire.WithChoices(q, labels...))
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
		Emails: wire.Emails(values(c.Emails)...), Phones: wire.Filled(values(c.Phones)...), URLs: wire.Filled(values(c.Social, c.Websites)...),
		Employer: c.Company, Stage: a.StageName, StageID: string(a.StageID), Status: a.Status,
		Since: wire.Time(a.CreatedAt), Updated: wire.Time(a.UpdatedAt),
	}
}

func values(lists ...[]wireValue) (texts []string) {
	for _, list := range lists {
		for _, v := range list {
			texts = append(texts, v.Value)
		}
	}
	return texts
}

// newCandidate is what is written of a résumé at once; education and employment
// follow. The ATS wants a first and a last name; whoever has one name only gets
// it as both.
func newCandidate(c ats.Candidate, source number) wireNew {
	b := c.Resume.Basics
	first, last := b.Names()
	w := wireNew{
		FirstName: first, LastName: cmp.Or(last, first), Title: b.Label,
		Emails: typed("personal", b.AllEmails()...), Phones: typed("mobile", b.AllPhones()...),
		Websites: typed("personal", wire.Filled(b.URL)...), Social: typed("", wire.Filled(b.LinkedIn())...),
		Application: wireNewApp{JobID: number(c.JobID), StageID: number(c.Stage), SourceID: source},
	}
	if now, known := c.Resume.Present(); known {
		w.Company, w.Title = now.Name, cmp.Or(now.Position, b.Label)
	}
	l := b.Location
	w.Addresses = typed("home", wire.Filled(wire.Line(l.Address, strings.TrimSpace(l.PostalCode+" "+l.City), l.Region, l.CountryCode))...)
	return w
}

// typed makes the ATS's values of texts.
func typed(kind string, texts ...string) (list []wireValue) {
	for _, text := range texts {
		list = append(list, wireValue{text, kind})
	}
	return list
}

// employments are the positions that the ATS takes: with employer, title and
// the day on which they began.
func employments(candidate number, work []core.Work) (list []wireEmployment) {
	for _, w := range work {
		e := wireEmployment{CandidateID: candidate, Company: w.Name, Title: w.Position, Start: wire.Day(w.StartDate), End: wire.Day(w.EndDate)}
		if e.Company != "" && e.Title != "" && e.Start != "" {
			list = append(list, e)
		}
	}
	return list
}
