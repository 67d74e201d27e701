package personio

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// mapping says which elements of a position are which fields of a job. An
// employment that is permanent says nothing, so the schedule counts there.
const mapping = `
items: [position]
fields:
  reference: [id]
  title: [name]
  status: []
  posted: [createdat]
  updated: []
  owner: []
  users: []
  employment_type: [employmenttype, schedule]
  function: [department, recruitingcategory, occupationcategory]
  experience: [seniority]
  must_haves: [keywords]
  description: [jobdescriptions/jobdescription]
  apply_url: []
  url: []
  flags: [subcompany, department, recruitingcategory, employmenttype, schedule, seniority, yearsofexperience, occupation, occupationcategory]
locations:
  primary: [office]
  further: [additionaloffices/office]
`

// refine adds what no element holds: a job's page, at which people apply. Years of
// experience say more than a word for it.
func refine(p *core.Posting, site string, text func(string) string) {
	p.URL = site + "/job/" + p.ID
	p.ApplyURL = p.URL
	p.Experience = cmp.Or(text("yearsofexperience"), p.Experience)
}

// nobody tells that an application is no longer anybody's: its person was erased.
func (a wireApplication) nobody() bool {
	return a.ID != "" && (a.Anonymized || a.Candidate.Email == "" && a.Candidate.FirstName == "" && a.Candidate.LastName == "")
}

func applicant(a wireApplication) core.Applicant {
	p := a.Candidate
	return core.Applicant{
		ID: string(a.ID), PersonID: string(p.ID), JobID: string(a.Job.ID), Name: strings.TrimSpace(p.FirstName + " " + p.LastName),
		Emails: wire.Emails(p.Email), Phones: wire.Filled(p.Phone), URLs: wire.Filled(p.LinkedIn),
		Stage: a.Stage.name(), StageID: a.Stage.id(), Status: a.Stage.word(), Since: cmp.Or(wire.Time(a.Applied), a.Created.Time), Updated: a.Updated.Time,
	}
}

type ownPhase struct {
	id, name string
	final    bool
}

// phases are Personio's own, which have words in place of numbers.
var phases = []ownPhase{
	{"unassigned", "Unassigned", false},
	{"offer", "Offer", false},
	{"accepted", "Accepted", true},
	{"rejected", "Rejected", true},
	{"withdrawn", "Withdrawn", true},
}

// A stage is one of Personio's phases, "system/WORD", or of the company's,
// "custom/NUMBER", as an application is written with one.
const system, custom = "system/", "custom/"

// own is one of Personio's phases, in whatever field its word stands; false = it is the
// company's, or nothing is told.
func (s wireStage) own() (ownPhase, bool) {
	for _, word := range []string{s.Kind, s.Type, s.Name} {
		i := slices.IndexFunc(phases, func(p ownPhase) bool { return strings.EqualFold(p.id, word) })
		if s.ID == "" && i >= 0 {
			return phases[i], true
		}
	}
	return ownPhase{}, false
}

// word is that of Personio's phase, else the company's own.
func (s wireStage) word() string {
	p, _ := s.own()
	return cmp.Or(p.id, strings.ToLower(cmp.Or(s.Name, s.Kind, s.Type)))
}

func (s wireStage) id() string {
	p, own := s.own()
	switch {
	case s.ID != "":
		return custom + string(s.ID)
	case own:
		return system + p.id
	default:
		return ""
	}
}

func (s wireStage) name() string {
	p, _ := s.own()
	return cmp.Or(s.Name, p.name, s.Kind)
}

// stages puts the company's phases between Personio's first one and its others.
func stages(categories []wireCategory) []core.Stage {
	var all []core.Stage
	add := func(id, name string, final bool) {
		if !slices.ContainsFunc(all, func(s core.Stage) bool { return s.ID == id }) {
			all = append(all, core.Stage{ID: id, Name: name, Order: len(all) + 1, Final: final})
		}
	}
	for i, p := range phases {
		add(system+p.id, p.name, p.final)
		if i > 0 {
			continue
		}
		for _, k := range categories {
			for _, s := range k.Stages {
				if s.ID != "" {
					add(s.id(), cmp.Or(s.Name, string(s.ID)), false)
				}
			}
		}
	}
	return all
}

// newApplication is what is written of a résumé. Employment and education have no
// fields in this ATS. A source that is a number is a recruiting channel's; another
// one becomes a tag. Whoever has one name only gets it as first and last name.
func newApplication(c ats.Candidate, position int64, linkedInAttribute string) wireNew {
	b := c.Resume.Basics
	first, last := b.Names()
	w := wireNew{FirstName: first, LastName: cmp.Or(last, first), Email: b.FirstEmail(), Job: position, Phase: phase(c.Stage)}
	if channel, err := strconv.ParseInt(c.Source, 10, 64); err == nil {
		w.Channel = channel
	} else if c.Source != "" {
		w.Tags = []string{c.Source}
	}
	for _, a := range []wireAttribute{{"phone", b.FirstPhone()}, {"location", b.Location.City}, {linkedInAttribute, b.LinkedIn()}} {
		if a.ID != "" && a.Value != "" {
			w.Attributes = append(w.Attributes, a)
		}
	}
	return w
}

// phase reads a stage's id.
func phase(stage string) *wirePhase {
	if word, ok := strings.CutPrefix(stage, system); ok {
		return &wirePhase{Type: "system", ID: word}
	}
	if number, err := strconv.ParseInt(strings.TrimPrefix(stage, custom), 10, 64); err == nil {
		return &wirePhase{Type: "custom", ID: number}
	}
	return nil
}
