package custom

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// candidate gives the values with which a person is written.
func candidate(c ats.Candidate) describe.Values {
	b := c.Resume.Basics
	first, last, _ := strings.Cut(strings.TrimSpace(b.Name), " ")
	emails, phones := distinct(b.Email, b.Emails), distinct(b.Phone, b.Phones)
	var links []string
	linkedIn := ""
	for _, p := range b.Profiles {
		links = distinct("", append(links, p.URL))
		if linkedIn == "" && (strings.EqualFold(p.Network, "linkedin") || strings.Contains(strings.ToLower(p.URL), "linkedin.com/")) {
			linkedIn = p.URL
		}
	}
	v := describe.Values{
		"job": c.JobID, "person": c.PersonID, "stage": c.Stage, "source": c.Source,
		"name": strings.TrimSpace(b.Name), "first_name": first, "last_name": strings.TrimSpace(last),
		"email": firstOf(emails), "emails": emails, "phone": firstOf(phones), "phones": phones,
		"linkedin": linkedIn, "links": distinct("", append(links, b.URL)), "headline": b.Label, "summary": b.Summary,
		"place":  strings.Join(distinct("", []string{b.Location.City, b.Location.Region, b.Location.CountryCode}), ", "),
		"resume": c.Resume,
	}
	for name, value := range v {
		v[name] = plain(value)
		if describe.Empty(v[name]) {
			v[name] = nil // what is not there is null in every expression
		}
	}
	return v
}

func distinct(own string, others []string) (all []string) {
	for _, one := range append([]string{own}, others...) {
		if one != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// problems lists what of the required values a candidate lacks.
func (c *Connector) problems(v describe.Values) (list []ats.Problem) {
	for _, name := range c.described.Create.Required {
		if need := describe.Needs[name]; describe.Empty(v[name]) {
			list = append(list, ats.Problem{Field: need.Field, Message: c.described.Name + " wants " + need.What + ".", Fix: "Enter it."})
		}
	}
	return list
}

// written sends a request and gives what the answer says of the
// person who was written.
func (c *Connector) written(ctx context.Context, w *describe.Writing, v describe.Values, f *ats.File) (row, error) {
	all := c.settled(v)
	answer, _, err := c.ask(ctx, asking{Request: &w.Request, values: all, file: f, wanted: len(w.Fields) > 0})
	if err != nil || len(w.Fields) == 0 {
		return nil, err
	}
	return c.fields(ctx, w.Fields, answer, jq.Scope{Asked: all, Answer: answer})
}

// together is a connector whose description sends the résumé with the person.
type together struct{ *Connector }

// CreateWithResume writes a person with a résumé and puts them on a job.
func (c together) CreateWithResume(ctx context.Context, p ats.Candidate, f ats.File) (ats.Created, error) {
	return c.create(ctx, p, &f)
}

// attaching is a connector whose description sends the résumé by itself.
type attaching struct{ *Connector }

// AttachResume sends a résumé.
func (c attaching) AttachResume(ctx context.Context, at ats.Created, f ats.File) error {
	return c.attach(ctx, at, f)
}

// create writes a person and puts them on the job: by one request, or where the
// ATS wants it so by two. Of a person who exists only the second is sent.
func (c *Connector) create(ctx context.Context, who ats.Candidate, f *ats.File) (made ats.Created, err error) {
	v := candidate(who)
	if f != nil {
		put(v, *f)
	}
	made.PersonID = who.PersonID
	add := c.described.Add
	if who.PersonID == "" || add == nil {
		r, err := c.written(ctx, c.described.Create, v, f)
		if err != nil {
			return made, err
		}
		made = createdOf(r, made)
	}
	if made.ApplicationID == "" && add != nil && made.PersonID != "" {
		v["person"] = made.PersonID
		r, err := c.written(ctx, add, v, f)
		if err != nil {
			return ats.Created{}, err
		}
		made = createdOf(r, made)
	}
	if made.PersonID == "" {
		made.PersonID = made.ApplicationID
	}
	if made.ApplicationID == "" {
		return ats.Created{}, core.Fail(core.KindUnknown, c.described.Name+" took the person and did not say under which number.", "Look there whether it was done before doing it again.")
	}
	return made, nil
}

func createdOf(r row, made ats.Created) ats.Created {
	for name, to := range map[string]*string{"person": &made.PersonID, "application": &made.ApplicationID, "link": &made.URL} {
		if text := r.text(name); text != "" {
			*to = text
		}
	}
	return made
}

// about gives the values by which something is written about a person.
func about(at ats.Created) describe.Values {
	return describe.Values{"person": at.PersonID, "application": at.ApplicationID}
}

// put adds what is known of a file to the values of a request.
func put(v describe.Values, f ats.File) {
	v["file_name"], v["file_size"], v["media_type"] = f.Name, len(f.Data), f.MediaType
	v["file_base64"] = base64.StdEncoding.EncodeToString(f.Data)
}

// attach sends a file, unless it is there already.
func (c *Connector) attach(ctx context.Context, at ats.Created, f ats.File) error {
	w, v := c.described.Resume, about(at)
	put(v, f)
	if w.Unless != nil {
		there, err := c.look(w.Unless, v).all(ctx)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(r row) bool { return r.yes("same") }) {
			return nil
		}
	}
	_, err := c.written(ctx, w, v, &f)
	return err
}

// found joins the rows of the first person who really has the address: a filter
// that was ignored must not find a stranger.
func (c *Connector) found(ctx context.Context, f *describe.Finding, v describe.Values, field, wanted string, by core.KeyKind) (found *ats.Found, err error) {
	rows, err := c.look(&f.Listing, v).all(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		person := r.text("person")
		same := func(have string) bool { return sameAddress(have, wanted) }
		if person == "" || !slices.ContainsFunc(r.texts(field), same) || found != nil && found.PersonID != person {
			continue
		}
		if found == nil {
			found = &ats.Found{PersonID: person, URL: r.text("link"), By: by, Applications: map[string]string{}}
		}
		r.onJobs(found)
	}
	if found == nil || f.Applications == nil {
		return found, nil
	}
	rows, err = c.look(f.Applications, describe.Values{"person": found.PersonID}).all(ctx)
	for _, r := range rows {
		r.onJobs(found)
	}
	return found, err
}

// onJobs adds what a row says about the jobs that a person is on.
func (r row) onJobs(f *ats.Found) {
	for _, job := range r.texts("job") {
		if _, have := f.Applications[job]; !have && r.text("application") != "" {
			f.Applications[job] = r.text("application")
		}
	}
}

// sameAddress tells whether two e-mail or web addresses are the same but for
// letters' cases, scheme and a last slash.
func sameAddress(a, b string) bool {
	bare := func(s string) string {
		s = strings.ToLower(strings.TrimSpace(s))
		if _, rest, ok := strings.Cut(s, "://"); ok {
			s = rest
		}
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	return a != "" && bare(a) == bare(b)
}
