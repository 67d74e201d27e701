package model

import (
	"context"
	"strconv"
	"strings"

	"reqdesk/core/outreach/applylink"
	"reqdesk/ui/phrase"
)

// LinkTrial is what became of an apply link on its way to the page.
type LinkTrial struct {
	Message, Advice string
	OK              bool // the source code arrives
	Doubt           bool // nobody can say whether it does
	Hops            []LinkHop
}

// LinkHop is one address on the way.
type LinkHop struct {
	Where string // "1 · The link in the e-mail", "2 · Sends on to"
	URL   string
	Said  string // "Sends on (302) · with the source code"
	Bad   bool
}

// TryLink follows the apply link of the chosen job as a browser would; done gets what
// came of it. It takes up to half a minute and is ended by StopLink.
func (p *LetterPreview) TryLink(done func(LinkTrial, error)) {
	job := p.Job
	Load(p.loop, &p.link, func(ctx context.Context) (applylink.Trail, error) { return p.service.CheckLink(ctx, job) },
		func(t applylink.Trail, err error) { done(linkTrial(t), err) })
}

// StopLink gives up following the link.
func (p *LetterPreview) StopLink() { p.link.Stop() }

func linkTrial(t applylink.Trail) LinkTrial {
	r := LinkTrial{Message: phrase.Of(t.Message), Advice: phrase.Of(t.Advice), OK: t.OK}
	switch t.Verdict {
	case applylink.Nested, applylink.Blocked, applylink.Unreached, applylink.NoCode:
		r.Doubt = true
	case applylink.Survives, applylink.Lost, applylink.Gone, applylink.Circle, applylink.NoLink:
	}
	for i, h := range t.Hops {
		hop := LinkHop{Where: phrase.T("%d · sent on to", i+1), URL: h.URL, Bad: len(h.Lost) > 0 || h.Status == 0 || h.Status >= 400}
		if i == 0 {
			hop.Where = phrase.T("1 · the link in the e-mail")
		}
		said := []string{statusWords(h.Status)}
		switch {
		case len(t.Parameters) == 0:
		case len(h.Lost) > 0:
			said = append(said, phrase.T("without %s", strings.Join(h.Lost, ", ")))
		case len(h.Nested) > 0:
			said = append(said, phrase.T("the source code is within another parameter"))
		default:
			said = append(said, phrase.T("with the source code"))
		}
		hop.Said = strings.Join(said, " · ")
		r.Hops = append(r.Hops, hop)
	}
	return r
}

func statusWords(status int) string {
	code := " (" + strconv.Itoa(status) + ")"
	switch {
	case status == 0:
		return phrase.T("Does not answer")
	case status < 300:
		return phrase.T("The page is there%s", code)
	case status < 400:
		return phrase.T("Sends the visitor on%s", code)
	case status == 404 || status == 410:
		return phrase.T("The page is not there%s", code)
	}
	return phrase.T("Does not let the program in%s", code)
}
