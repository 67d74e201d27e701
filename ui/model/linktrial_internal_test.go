package model

import (
	"context"
	"testing"

	"reqdesk/core"
	"reqdesk/core/outreach/applylink"
	"reqdesk/ui/phrase"
)

// way answers for the addresses on the way of a link; what is not there fails.
type way map[string]applylink.Answer

func (w way) ask(_ context.Context, address string) (applylink.Answer, error) {
	a, ok := w[address]
	if !ok {
		return applylink.Answer{}, core.Fail(core.KindTemporary, "jobs.example.com does not answer.", "Try again later.")
	}
	return a, nil
}

func TestWhatTheTrialOfALinkTellsIsInTheWindowsLanguage(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	const link = "https://jobs.example.com/1?source=reqdesk"
	code := []applylink.Parameter{{Name: "source", Value: "reqdesk"}}
	trails := map[string]applylink.Trail{
		"no link":   applylink.Follow(t.Context(), way{}.ask, "", code),
		"survives":  applylink.Follow(t.Context(), way{link: {Status: 200}}.ask, link, code),
		"no code":   applylink.Follow(t.Context(), way{link: {Status: 200}}.ask, link, nil),
		"gone":      applylink.Follow(t.Context(), way{link: {Status: 404}}.ask, link, code),
		"blocked":   applylink.Follow(t.Context(), way{link: {Status: 403}}.ask, link, code),
		"circle":    applylink.Follow(t.Context(), way{link: {Status: 302, Next: link}}.ask, link, code),
		"unreached": applylink.Follow(t.Context(), way{}.ask, link, code),
		"lacks":     applylink.Follow(t.Context(), way{"https://jobs.example.com/1": {Status: 200}}.ask, "https://jobs.example.com/1", code),
		"lost":      applylink.Follow(t.Context(), way{link: {Status: 302, Next: "https://ats.example.com/1"}, "https://ats.example.com/1": {Status: 200}}.ask, link, code),
		"nested":    applylink.Follow(t.Context(), way{link: {Status: 302, Next: "https://ats.example.com/in?to=%2F1%3Fsource%3Dreqdesk"}, "https://ats.example.com/in?to=%2F1%3Fsource%3Dreqdesk": {Status: 200}}.ask, link, code),
	}
	verdicts := map[applylink.Verdict]bool{}
	for name, trail := range trails {
		verdicts[trail.Verdict] = true
		for _, l := range phrase.Languages() {
			if l.Tag == phrase.English {
				continue
			}
			phrase.Use(l.Tag)
			said := linkTrial(trail)
			if said.Message == trail.Message || said.Advice == trail.Advice {
				t.Errorf("%s, %s: told is %q, %q", name, l.Tag, said.Message, said.Advice)
			}
			for i, h := range said.Hops {
				phrase.Use(phrase.English)
				english := linkTrial(trail).Hops[i]
				phrase.Use(l.Tag)
				if h.Where == english.Where || h.Said == english.Said {
					t.Errorf("%s, %s: hop %d is told as %q, %q", name, l.Tag, i+1, h.Where, h.Said)
				}
			}
		}
	}
	if len(verdicts) != 9 {
		t.Errorf("%d verdicts were told: %v", len(verdicts), verdicts)
	}
}
