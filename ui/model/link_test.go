package model_test

import (
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/ui/model"
)

func TestLinksLeadToPlacesInTheWindow(t *testing.T) {
	for text, want := range map[string]model.Route{
		"reqdesk:job/j12":     {Place: model.Job, Job: 12},
		"reqdesk://job/j12":   {Place: model.Job, Job: 12},
		"REQDESK:Job/J12/":    {Place: model.Job, Job: 12},
		"reqdesk:person/p7":   {Place: model.People, Person: 7},
		"reqdesk:review/j12":  {Place: model.Review, Job: 12},
		"reqdesk:review":      {Place: model.Review},
		"reqdesk:sequence/j1": {Place: model.Sequence, Job: 1},
		"reqdesk:client/3":    {Place: model.Clients, Client: 3},
		"reqdesk:inbox":       {Place: model.Inbox},
		"reqdesk:":            {Place: model.Today},
		"reqdesk://":          {Place: model.Today},
	} {
		got, err := model.ReadLink(text)
		if err != nil || got != want || !model.IsLink(text) {
			t.Errorf("%s leads to %+v, %v; want %+v", text, got, err, want)
		}
	}
}

func TestWhatIsNoLinkLeadsNowhere(t *testing.T) {
	for _, text := range []string{
		"reqdesk:job", "reqdesk:job/", "reqdesk:job/ada", "reqdesk:job/p7x", "reqdesk:job/j1/leads", "reqdesk:jobs/j1", "reqdesk:settings/p1",
		"reqdesk:welcome", "reqdesk:job/j1?approve=yes", "reqdesk:job/j1#now", "reqdesk:../job/j1", "reqdesk:job/j-1",
		"reqdesk:job/j99999999999999999999999", "reqdesk:job/j" + strings.Repeat("1", 500), "reqdesk:%zz", "https://example.com/job/j1", "people.csv", "",
	} {
		if to, err := model.ReadLink(text); core.KindOf(err) != core.KindUsage || to != (model.Route{}) {
			t.Errorf("%q leads to %+v, %v", text, to, err)
		}
	}
}
