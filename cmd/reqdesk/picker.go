package main

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"reqdesk/ui/phrase"
)

// picker lets one choose files and folders over a window, beginning in the folder of
// the last choice, which Fyne remembers. Giving up changes nothing.
type picker struct {
	window fyne.Window
	failed func(error)
}

func (p *program) picker() picker {
	return picker{window: p.window, failed: func(err error) { p.shell.Failed(err) }}
}

// pickerSize leaves the dialog inside the smallest window.
var pickerSize = fyne.NewSize(760, 500)

// file lets one choose a file with one of the endings, or any where there are none.
func (p picker) file(endings ...string) func(chosen func(path string)) {
	return func(chosen func(path string)) {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			switch {
			case err != nil:
				p.failed(unread(err))
			case f != nil:
				_ = f.Close() // whoever reads it opens it again
				chosen(filepath.FromSlash(f.URI().Path()))
			}
		}, p.window)
		if len(endings) > 0 {
			d.SetFilter(storage.NewExtensionFileFilter(endings))
		}
		d.SetTitleText(phrase.T("Choose a file"))
		p.show(d)
	}
}

// folder lets one choose where the new file of a path goes. Fyne's own dialog for
// saving is not used, because it empties a file that exists.
func (p picker) folder(path string, chosen func(path string)) {
	d := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		switch {
		case err != nil:
			p.failed(unread(err))
		case dir != nil:
			chosen(freePath(filepath.FromSlash(dir.Path()), filepath.Base(path)))
		}
	}, p.window)
	d.SetTitleText(phrase.T("Choose the folder for %s", filepath.Base(path)))
	p.show(d)
}

// dir lets one choose a folder.
func (p picker) dir(chosen func(path string)) {
	d := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		switch {
		case err != nil:
			p.failed(unread(err))
		case dir != nil:
			chosen(filepath.FromSlash(dir.Path()))
		}
	}, p.window)
	d.SetTitleText(phrase.T("Choose a folder"))
	p.show(d)
}

// show opens a dialog that Escape closes; meanwhile the page below gets no keys.
func (p picker) show(d *dialog.FileDialog) {
	below := p.window.Canvas().OnTypedKey()
	p.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			d.Dismiss()
		}
	})
	d.SetOnClosed(func() { p.window.Canvas().SetOnTypedKey(below) })
	d.SetConfirmText(phrase.T("Choose"))
	d.SetView(dialog.ListView)
	d.Show()
	d.Resize(pickerSize) // before it is shown, it has no size to be compared with
	if top := p.window.Canvas().Overlays().Top(); top != nil {
		whole := top.Size() // it is put into the middle again only when this changes
		top.Resize(fyne.Size{})
		top.Resize(whole)
	}
}
