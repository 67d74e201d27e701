package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobHistory is the tab with everything that happened in the job.
type jobHistory struct {
	*jobPart
	model  *model.HistoryModel
	list   *widgets.DataList
	empty  *widgets.EmptyState
	coming bool
}

func newJobHistory(m *model.HistoryModel) *jobHistory {
	h := &jobHistory{jobPart: newJobPart(), model: m}
	h.list = widgets.NewDataList(
		widgets.Column{Title: phrase.T("When"), Kind: widgets.CellText, Width: 136, Like: model.Moment(longDate)},
		widgets.Column{Title: phrase.T("What"), Kind: widgets.CellText, Share: 3},
		widgets.Column{Title: phrase.T("By"), Kind: widgets.CellText, Width: 90, Like: phrase.T("The person")},
		widgets.Column{Title: phrase.T("Cause"), Kind: widgets.CellText, Share: 3},
	)
	h.list.Length = func() int { return len(m.Rows) }
	h.list.Fill = func(row int, cells []widgets.Cell) {
		r := m.Rows[row]
		cells[0] = widgets.Cell{Text: model.Moment(r.At), Tone: look.ToneMuted}
		cells[1] = widgets.Cell{Text: r.What, Note: r.Person, Strong: true}
		cells[2].Text, cells[3].Text = r.Who, r.Cause
	}
	h.empty = widgets.NewEmptyState(look.IconHistory, phrase.T("Nothing has happened yet"), phrase.T("Each change of this job is kept here, with its cause."), nil)
	m.Changed = h.draw
	return h
}

func (h *jobHistory) open(job core.JobID) {
	h.coming = true
	h.model.Show(job)
}

func (h *jobHistory) reload(job core.JobID) { h.model.Show(job) }

func (h *jobHistory) key(*fyne.KeyEvent) bool { return false }

func (h *jobHistory) keys() []shell.KeyHelp { return nil }

func (h *jobHistory) arrive() {
	if h.body.Objects[0] == fyne.CanvasObject(h.list) {
		widgets.Focus(h.list.Focusable())
	}
}

func (h *jobHistory) draw() {
	h.fail(h.model.Err)
	if !h.model.Loaded {
		return
	}
	if len(h.model.Rows) == 0 && h.model.Err == nil {
		h.show(h.empty)
		return
	}
	h.list.SetCount(phrase.N(len(h.model.Rows), "%d line", "%d lines"))
	h.list.Refresh()
	h.show(h.list)
	if h.coming {
		h.coming = false
		widgets.Focus(h.list.Focusable())
	}
}
