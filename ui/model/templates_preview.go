package model

import (
	"context"

	htmltomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/applylink"
	"reqdesk/core/outreach/template"
)

// LetterService checks and renders an e-mail that is being edited; it is the
// outreach service.
type LetterService interface {
	CheckSource(ctx context.Context, source string, job core.JobID) (template.Report, error)
	Preview(ctx context.Context, source string, job core.JobID, person core.PersonID) (outreach.Preview, error)
	CheckLink(ctx context.Context, job core.JobID) (applylink.Trail, error)
}

// LetterReader reads for whom an e-mail can be tried out.
type LetterReader interface {
	// PreviewJobs gives the jobs that are not closed, with the clients' names.
	PreviewJobs(ctx context.Context) ([]PreviewJob, error)
	// PreviewPeople gives the people of a job: those in its sequence, then those in
	// its review; some dozens are enough.
	PreviewPeople(ctx context.Context, job core.JobID) ([]core.Person, error)
}

// PreviewJob is a job for which an e-mail can be tried out.
type PreviewJob struct {
	ID     core.JobID
	Title  string
	Client string
}

// PreviewCase is one of the ways in which an e-mail is shown.
type PreviewCase int

// The cases, in the order of their tabs.
const (
	AsTheySeeIt PreviewCase = iota
	WorstMissing
	WorstLong
)

// PreviewCases are the names of the tabs.
var PreviewCases = []string{"As they see it", "Worst case: missing", "Worst case: long"}

// PreviewForm is what of an e-mail is shown: an e-mail has the same text twice.
type PreviewForm int

// The forms, in the order of their tabs.
const (
	AsFormatted PreviewForm = iota
	AsPlainText
	AsHTML
)

// LetterPreview shows a draft as a person of a job would get it, with what is
// wrong with it. It looks again after each change, one look at a time.
type LetterPreview struct {
	loop    *Loop
	service LetterService
	reader  LetterReader
	place   Question
	people  Question
	link    Question
	again   bool
	draft   LetterDraft

	Jobs     []PreviewJob
	Job      core.JobID
	People   []core.Person
	Person   core.PersonID // 0 = nobody in particular
	Case     PreviewCase
	Form     PreviewForm
	Problems []ProblemRow
	Looked   LetterDraft // the draft of which Problems are
	// Ready is set once a letter could be written.
	Ready   bool
	letters outreach.Preview
	texts   [3]string // the letters as Markdown with their values, by case
	Err     error
	Changed func()
	// Tester sends the draft to oneself; nil = that is not offered.
	Tester *Tester
}

// NewLetterPreview makes one.
func NewLetterPreview(loop *Loop, service LetterService, reader LetterReader) *LetterPreview {
	return &LetterPreview{loop: loop, service: service, reader: reader, Changed: func() {}}
}

// LoadJobs reads the jobs and begins with the first one, unless one was chosen.
func (p *LetterPreview) LoadJobs() {
	Load(p.loop, &p.people, p.reader.PreviewJobs, func(jobs []PreviewJob, err error) {
		p.Jobs, p.Err = jobs, err
		if p.Job == 0 && len(jobs) > 0 {
			p.ChooseJob(jobs[0].ID)
			return
		}
		p.Changed()
	})
}

// ChooseJob tries the draft out on another job, with the first of its people.
func (p *LetterPreview) ChooseJob(id core.JobID) {
	p.Job, p.People, p.Person = id, nil, 0
	Load(p.loop, &p.people, func(ctx context.Context) ([]core.Person, error) { return p.reader.PreviewPeople(ctx, id) },
		func(people []core.Person, err error) {
			p.People, p.Err = people, err
			if len(people) > 0 {
				p.Person = people[0].ID
			}
			p.look()
		})
}

// ChoosePerson tries it out on another person; 0 = an invented one.
func (p *LetterPreview) ChoosePerson(id core.PersonID) {
	p.Person = id
	p.look()
}

// ChooseCase shows another case.
func (p *LetterPreview) ChooseCase(c PreviewCase) {
	p.Case = c
	p.Changed()
}

// Test is the draft as a test for oneself.
func (p *LetterPreview) Test() TestLetter {
	return TestLetter{Job: p.Job, Person: p.Person, Source: p.draft.Source()}
}

// ChooseForm shows the e-mail as it is drawn, or one of the two texts that are sent.
func (p *LetterPreview) ChooseForm(f PreviewForm) {
	p.Form = f
	p.Changed()
}

// Update looks at a changed draft.
func (p *LetterPreview) Update(d LetterDraft) {
	p.draft = d
	p.look()
}

type lookAnswer struct {
	draft   LetterDraft
	report  template.Report
	preview outreach.Preview
	texts   [3]string
	ready   bool
}

// look asks the service, one look at a time: what changes meanwhile is looked at
// afterwards, so that fast typing does not pile up work.
func (p *LetterPreview) look() {
	if p.place.Busy() {
		p.again = true
		return
	}
	draft, job, person := p.draft, p.Job, p.Person
	Load(p.loop, &p.place, func(ctx context.Context) (lookAnswer, error) {
		a := lookAnswer{draft: draft}
		var err error
		if a.report, err = p.service.CheckSource(ctx, draft.Source(), job); err != nil || job == 0 {
			return a, err
		}
		if a.preview, err = p.service.Preview(ctx, draft.Source(), job, person); err != nil {
			return a, err
		}
		a.ready = true
		a.texts = [3]string{markdownOf(a.preview.Letter), markdownOf(a.preview.Missing), markdownOf(a.preview.Long)}
		return a, nil
	}, p.looked)
}

func (p *LetterPreview) looked(a lookAnswer, err error) {
	p.Err = err
	if err == nil {
		p.Problems, p.Looked = problemRows(a.draft, a.report.Problems), a.draft
		p.letters, p.texts, p.Ready = a.preview, a.texts, a.ready && a.preview.Letter.Text != ""
	}
	p.Changed()
	if p.again {
		p.again = false
		p.look()
	}
}

// Letter is the e-mail in the chosen case.
func (p *LetterPreview) Letter() template.Letter {
	switch p.Case {
	case WorstMissing:
		return p.letters.Missing
	case WorstLong:
		return p.letters.Long
	case AsTheySeeIt:
	}
	return p.letters.Letter
}

// Text is its text as Markdown, values put in.
func (p *LetterPreview) Text() string { return p.texts[p.Case] }

// Raw is the text of the chosen form as it is sent; "" where it is drawn.
func (p *LetterPreview) Raw() string {
	switch p.Form {
	case AsPlainText:
		return p.Letter().Text
	case AsHTML:
		return p.Letter().HTML
	case AsFormatted:
	}
	return ""
}

// markdownOf reads a letter's HTML back, so that what a value holds (a star in a
// name) is not taken for a mark. What can't be read back is shown as plain text.
func markdownOf(l template.Letter) string {
	text, err := htmltomarkdown.ConvertString(l.HTML)
	if err != nil {
		return l.Text
	}
	return text
}

// To is the name of the person for whom it is shown.
func (p *LetterPreview) To() string {
	for _, one := range p.People {
		if one.ID == p.Person {
			return one.Name
		}
	}
	return "Alex Example"
}

// Blocked tells whether something keeps the draft from being sent.
func (p *LetterPreview) Blocked() bool {
	for _, r := range p.Problems {
		if r.Blocks {
			return true
		}
	}
	return false
}
