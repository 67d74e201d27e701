package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core/review"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// factWidth is the width of the years beside positions.
const factWidth = 92

// profileCard shows who somebody is. original may be nil.
func profileCard(p model.Portrait, open func(url string), original fyne.CanvasObject) fyne.CanvasObject {
	lines := widgets.VStack(look.Space2, widgets.NewParagraph(widgets.RoleTitle, p.Name))
	if p.Now != "" {
		lines.Add(widgets.NewParagraph(widgets.RoleMuted, p.Now))
	}
	for _, l := range []struct {
		icon look.Icon
		text string
	}{{look.IconPlace, p.Place}, {look.IconCareer, p.Years}} {
		if l.text != "" {
			lines.Add(widgets.Beside(look.Space4, widgets.NewSmallIcon(l.icon, look.ToneMuted), widgets.NewParagraph(widgets.RoleCaption, l.text)))
		}
	}
	card := widgets.VStack(look.Space12, widgets.Beside(look.Space12, widgets.NewAvatar(p.Name).Sized(52), lines))
	if links := linkRow(p.Links, open, original); links != nil {
		card.Add(links)
	}
	if p.Summary != "" {
		card.Add(widgets.NewParagraph(widgets.RoleBody, p.Summary))
	}
	addStations(card, phrase.T("Career"), p.Jobs)
	addStations(card, phrase.T("Education"), p.Education)
	addChips(card, phrase.T("Skills"), p.Skills, look.TonePrimary)
	addChips(card, phrase.T("Languages"), p.Languages, look.ToneMuted)
	addChips(card, phrase.T("Certificates"), p.Badges, look.ToneMuted)
	if len(p.Contacts) > 0 {
		section(card, phrase.T("Reachable at"))
		for _, c := range p.Contacts {
			card.Add(widgets.NewParagraph(widgets.RoleBody, c))
		}
	}
	card.Add(widgets.NewDivider())
	card.Add(widgets.NewParagraph(widgets.RoleCaption, p.Origin))
	return widgets.NewCard(card)
}

func section(card *fyne.Container, name string) {
	card.Add(widgets.NewDivider())
	card.Add(widgets.NewText(widgets.RoleCaptionStrong, name))
}

func linkRow(links []model.Link, open func(url string), original fyne.CanvasObject) fyne.CanvasObject {
	row := widgets.Flow(look.Space8)
	if original != nil {
		row.Add(original)
	}
	if open != nil {
		for _, l := range links {
			row.Add(widgets.NewButton(l.Name, func() { open(l.URL) }).WithIcon(look.IconOpen))
		}
	}
	if len(row.Objects) == 0 {
		return nil
	}
	return row
}

func addStations(card *fyne.Container, name string, stations []model.Station) {
	if len(stations) == 0 {
		return
	}
	section(card, name)
	for _, s := range stations {
		text := widgets.VStack(0, widgets.NewParagraph(widgets.RoleStrong, s.What))
		if s.Where != "" {
			text.Add(widgets.NewParagraph(widgets.RoleBody, s.Where))
		}
		if s.Note != "" {
			text.Add(widgets.NewParagraph(widgets.RoleCaption, s.Note))
		}
		if s.When == "" {
			card.Add(text)
			continue
		}
		card.Add(widgets.Facts(factWidth, widgets.Fact{Name: s.When, Show: text}))
	}
}

func addChips(card *fyne.Container, name string, words []string, tone look.Tone) {
	if len(words) == 0 {
		return
	}
	section(card, name)
	flow := widgets.Flow(look.Space4 + look.Space2)
	for _, w := range words {
		flow.Add(widgets.NewChip(w, tone))
	}
	card.Add(flow)
}

// evidenceCard shows for each must-have the line in which it was found, or that
// it was not. There is no score.
func evidenceCard(evidence []review.Evidence, p model.Portrait) fyne.CanvasObject {
	list := widgets.VStack(look.Space16)
	if len(evidence) == 0 {
		list.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("This job has no must-haves yet. Once it has, each is looked for in the résumé and the line is quoted here.")))
	}
	for _, e := range evidence {
		name := widgets.NewParagraph(widgets.RoleStrong, e.MustHave)
		if !e.Found {
			list.Add(widgets.VStack(look.Space4, name, widgets.NewStatus(look.IconRing, phrase.T("Not found"), look.ToneMuted)))
			continue
		}
		found := widgets.VStack(look.Space4, name, widgets.NewStatus(look.IconSuccess, phrase.T("Found"), look.ToneSuccess))
		if e.Quote != "" {
			found.Add(widgets.NewQuote(e.Quote, p.Origin))
		}
		list.Add(found)
	}
	return widgets.NewTitledCard(phrase.T("Must-haves"), nil, list)
}

// standingCards show what speaks against an approach, where else the person
// stands, and the private notes.
func standingCards(item review.Item) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if warnings := warningBox(model.Warnings(item.Verdict)); warnings != nil {
		out = append(out, warnings)
	}
	past := widgets.VStack(look.Space12)
	for _, l := range model.HistoryLines(item.History) {
		past.Add(widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, l.What), widgets.NewParagraph(widgets.RoleCaption, l.When+" · "+l.Note)))
	}
	if len(item.History) == 0 {
		past.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("Not in any other job of this workspace.")))
	}
	out = append(out, widgets.NewTitledCard(phrase.T("History"), nil, past))
	notes := widgets.VStack(look.Space12)
	for i := len(item.Candidacy.Notes) - 1; i >= 0; i-- {
		n := item.Candidacy.Notes[i]
		notes.Add(widgets.VStack(0, widgets.NewParagraph(widgets.RoleBody, n.Text), widgets.Caption(model.Moment(n.At))))
	}
	if len(item.Candidacy.Notes) == 0 {
		notes.Add(widgets.NewParagraph(widgets.RoleMuted, phrase.T("None. N writes one; it stays in this workspace.")))
	}
	return append(out, widgets.NewTitledCard(phrase.T("Notes"), nil, notes))
}

// warningBox lists the guard's reasons; nil when there are none.
func warningBox(warnings []model.Warning) fyne.CanvasObject {
	if len(warnings) == 0 {
		return nil
	}
	box := widgets.VStack(look.Space8)
	for _, w := range warnings {
		tone := look.ToneWarning
		if w.Stop {
			tone = look.ToneError
		}
		box.Add(widgets.NewBanner(tone, w.Text))
	}
	return box
}
