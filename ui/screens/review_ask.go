package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// doContact contacts the person who is shown, once everything that stands before
// it is settled.
func (r *Review) doContact() {
	item, _ := r.model.Current()
	name := model.PersonName(item.Person)
	gate := r.model.Gate()
	if r.several() {
		gate = r.model.JobGate()
	}
	switch gate {
	case model.GateOpen:
		if r.several() {
			r.together(review.Decision{Action: review.Contact})
			return
		}
		r.model.Decide(review.Decision{Action: review.Contact})
	case model.GateInactive:
		text, _ := r.model.GateText()
		r.tell(text)
	case model.GateSheet:
		r.sheet.Open(r.model.Job.Job.ID, true)
	case model.GateNever:
		r.tell(phrase.T("%s can't be contacted. %s", name, r.model.NeverText()))
	case model.GateConfirm:
		r.window.Confirm(dialogs.Question{Title: phrase.T("Contact %s all the same?", name), Text: model.WarningText(item.Verdict), Do: phrase.T("Contact")}, func() {
			r.model.Decide(review.Decision{Action: review.Contact, Confirm: true})
		})
	case model.GateReason:
		r.askOverride(item)
	case model.GateNobody:
	}
}

// askOverride asks for the reason of contacting in spite of a stop.
func (r *Review) askOverride(item review.Item) {
	reason := widgets.NewField(phrase.T("For example: agreed with the client on the phone"))
	field := widgets.NewFormField(phrase.T("Your reason"), reason).Required().Help(phrase.T("It is kept with the person and in the activity log."))
	var open *dialogs.Open
	open = r.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Contact %s anyway?", model.PersonName(item.Person)), Icon: look.IconHeld, Tone: look.ToneError,
		Content: widgets.VStack(look.Space16, warningBox(model.Warnings(item.Verdict)), field), First: reason, Confirm: phrase.T("Contact"), Width: 520,
		OnConfirm: func() bool {
			wrong := map[string]string{}
			if strings.TrimSpace(reason.Text) == "" {
				wrong["reason"] = phrase.T("A reason is needed to go on.")
			}
			return !open.Refuse(map[string]*widgets.FormField{"reason": field}, wrong, "")
		},
		OnClose: func(confirmed bool) {
			if confirmed {
				r.model.Decide(review.Decision{Action: review.Contact, Confirm: true, Override: reason.Text})
			}
		},
	})
}

// askDiscard asks why; Enter goes on without a reason.
func (r *Review) askDiscard() {
	item, ok := r.model.Current()
	switch {
	case !ok:
		return
	case r.several():
		r.together(review.Decision{Action: review.Discard})
		return
	}
	reason := widgets.NewField(phrase.T("Reason (optional)"))
	var open *dialogs.Open
	chips := reasonChips(reason, func() { open.Confirm() })
	open = r.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Discard %s", model.PersonName(item.Person)), Subtitle: phrase.T("For this job only. Z takes it back."),
		Content: widgets.VStack(look.Space12, reason, chips), First: reason, Confirm: phrase.T("Discard"), Width: 460,
		OnClose: func(confirmed bool) {
			if confirmed {
				r.model.Decide(review.Decision{Action: review.Discard, Reason: reason.Text})
			}
		},
	})
}

// reasonChips are the usual reasons, one of which can be taken into the field: Down
// leads to them.
func reasonChips(reason *widgets.Field, taken func()) fyne.CanvasObject {
	chips := widgets.Flow(look.Space8)
	for _, text := range model.DiscardReasons() {
		chips.Add(widgets.NewFilterChip(text, func() {
			reason.SetText(text)
			taken()
		}))
	}
	if first, ok := chips.Objects[0].(fyne.Focusable); ok {
		reason.OnDown = func() { widgets.Focus(first) }
	}
	return chips
}

// askNote asks for a private note.
func (r *Review) askNote() {
	item, ok := r.model.Current()
	switch {
	case !ok:
		return
	case r.several():
		r.tell(phrase.T("A note is about one person: Enter opens one."))
		return
	}
	text := widgets.NewTextArea(phrase.T("What you want to remember"), 5)
	r.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Note about %s", model.PersonName(item.Person)), Subtitle: phrase.T("Private: it stays in this workspace."),
		Content: text, First: text, Confirm: phrase.T("Keep note"), Width: 480,
		OnConfirm: func() bool { return strings.TrimSpace(text.Text) != "" },
		OnClose: func(confirmed bool) {
			if confirmed {
				r.model.Decide(review.Decision{Action: review.Note, Text: text.Text})
			}
		},
	})
}

// askMove asks for the job to which somebody is moved.
func (r *Review) askMove() {
	item, ok := r.model.Current()
	if !ok {
		return
	}
	if len(r.model.Targets("")) == 0 {
		r.tell(phrase.T("There is no other open job to move to."))
		return
	}
	pick := jobPick{
		title: phrase.T("Move %s to", model.PersonName(item.Person)), confirm: phrase.T("Move"), find: r.model.Targets,
		chosen: func(id core.JobID) { r.model.Decide(review.Decision{Action: review.Move, To: id}) },
	}
	if r.several() {
		pick.title, pick.confirm = phrase.N(r.model.Marked(), "Move %d person to", "Move %d people to"), phrase.T("Go on")
		pick.chosen = func(id core.JobID) { r.together(review.Decision{Action: review.Move, To: id}) }
	}
	pickJob(r.window, pick)
}

// jobPick describes the choice of a job.
type jobPick struct {
	title, confirm string
	find           func(text string) []model.JobRow
	chosen         func(core.JobID)
}

// pickJob asks for a job: typing narrows the list, Down moves into it, Enter
// chooses.
func pickJob(w Window, p jobPick) {
	rows := p.find("")
	list := widgets.NewDataList(widgets.Column{Kind: widgets.CellClient}).Bare().Picks()
	list.Length = func() int { return len(rows) }
	list.Fill = func(row int, cells []widgets.Cell) {
		r := rows[row]
		cells[0] = widgets.Cell{Text: r.Title, Note: r.Note, Strong: true, Accent: look.AccentOf(r.Colour, r.Client)}
	}
	list.WithEmpty(widgets.NewEmptyState(look.IconSearch, phrase.T("No job fits"), phrase.T("Change the words."), nil))
	var open *dialogs.Open
	search := widgets.NewSearchField(phrase.T("Search jobs"), func(text string) {
		rows = p.find(text)
		list.SetCurrent(0)
		list.Refresh()
		open.SetReady(len(rows) > 0)
	})
	search.OnDown = list.Focus
	list.OnTop = func() { widgets.Focus(search) }
	list.OnOpen = func(int) { open.Confirm() }
	open = w.Dialog(dialogs.Sheet{
		Title: p.title, Content: widgets.Frame(widgets.InsetBy(0, 0, look.Space8, 0, search), nil, list), First: search, Confirm: p.confirm,
		Width: 520, Height: 340,
		OnConfirm: func() bool { return list.Current() >= 0 },
		OnClose: func(confirmed bool) {
			if confirmed {
				p.chosen(rows[list.Current()].ID)
			}
		},
	})
	list.SetCurrent(0)
}

// openSheet opens what the job lacks before the first contact.
func (r *Review) openSheet() {
	if r.model.Gate() == model.GateInactive {
		r.window.Go(model.ToJob(r.model.Job.Job.ID, model.TabAbout))
		return
	}
	r.sheet.Open(r.model.Job.Job.ID, false)
}

// sheetSaved goes on with the person whom one wanted to contact, or opens the
// job's page where the sheet was filled in for itself.
func (r *Review) sheetSaved(j core.Job) {
	r.model.SheetSaved(j)
	if r.sheet.contact {
		r.tell(phrase.T("The job is updated; people can be contacted now."))
		r.takeKeys()
		r.doContact()
		return
	}
	r.window.Say(phrase.T("The job is updated; people can be contacted now."))
	r.window.Go(model.ToJob(j.ID, ""))
}
