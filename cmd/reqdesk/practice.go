package main

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core/syncer"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// banner reminds of the practice company and lets its days pass. Whose keyboard was in it
// goes on there: its buttons change as days pass.
func (p *program) banner() {
	c := p.window.Canvas()
	p.days.keyboard = p.days.keyboard && c.Focused() == nil || slices.ContainsFunc(p.days.buttons, func(b *widgets.Button) bool { return c.Focused() == fyne.Focusable(b) })
	p.setBanner()
	switch {
	case !p.days.keyboard || len(p.days.buttons) == 0:
	case p.days.buttons[0].Disabled():
		c.Unfocus()
	default:
		p.shell.Focus(p.days.buttons[0])
	}
}

func (p *program) setBanner() {
	p.days.buttons = nil
	if p.practice == nil {
		p.shell.SetTop()
		return
	}
	if p.warping.Busy() {
		stop := widgets.NewButton(phrase.T("Stop after this day"), p.stopWarp).WithIcon(look.IconStop)
		stop.SetEnabled(!p.days.stopped.Load())
		p.days.buttons = []*widgets.Button{stop}
		p.days.banner = widgets.NewBanner(look.TonePrimary, p.passingText(), stop)
		p.shell.SetTop(p.days.banner)
		return
	}
	day := widgets.NewButton(phrase.T("Run 1 day"), func() { p.warp(1) }).WithIcon(look.IconPlay)
	week := widgets.NewButton(phrase.T("Run 7 days"), func() { p.warp(7) }).WithIcon(look.IconFastForward)
	p.days.buttons = []*widgets.Button{day, week}
	text := phrase.T("Practice – mail goes nowhere, everybody is invented. It is %s.", phrase.Date(p.practice.Time.Now(), "Monday, 2 January, 15:04"))
	p.shell.SetTop(widgets.NewBanner(look.TonePrimary, text, day, week))
}

// passing is how far the days are that pass just now.
type passing struct {
	now, of int
	stopped *atomic.Bool
	buttons []*widgets.Button // of the banner
	// keyboard is set while it is in the banner, or has been lost there with a button.
	keyboard bool
	// banner tells of it; only its text changes from hour to hour, so that its button can
	// be pressed all the time.
	banner *widgets.Banner
}

// passingText tells how far the days are.
func (p *program) passingText() string {
	return phrase.T("Practice – day %d of %d is passing, it is %s: people answer, the employers act.",
		p.days.now, p.days.of, phrase.Date(p.practice.Time.Now(), "Monday, 2 January, 15:04"))
}

// tick tells the time while days pass.
func (p *program) tick() {
	if p.days.banner != nil {
		p.days.banner.Set(p.passingText(), "")
	}
}

// stopWarp lets the day that passes just now be the last.
func (p *program) stopWarp() {
	p.days.stopped.Store(true)
	p.banner()
}

// warp lets days of the practice company pass. The engine rests meanwhile: the
// days are worked through step by step.
func (p *program) warp(days int) {
	if p.practice == nil || p.warping.Busy() {
		return
	}
	engine := p.work
	p.days.now, p.days.of, p.days.stopped = 1, days, &atomic.Bool{}
	stopped := p.days.stopped
	model.Load(p.loop, &p.warping, func(ctx context.Context) (warped, error) {
		engine.stop()
		return p.pass(ctx, days, stopped)
	}, func(done warped, err error) {
		p.work = startWork(p.loop.Context(), p.desk, p.practice)
		p.banner()
		p.shell.Reload()
		p.shell.Failed(err)
		if err == nil {
			p.shell.Say(phrase.T("%s passed: %s sent, %s read.", phrase.N(done.days, "%d day has", "%d days have"), phrase.N(done.Sent, "%d e-mail", "%d e-mails"), phrase.N(done.Read, "%d answer", "%d answers")))
		}
	})
	p.banner()
}

// warped is what has happened on the days that passed.
type warped struct {
	syncer.Summary
	days int
}

// pass lets days pass one after the other, until it is stopped.
func (p *program) pass(ctx context.Context, days int, stopped *atomic.Bool) (all warped, err error) {
	p.practice.Moved = func(time.Time) { p.loop.Dispatch(p.tick) }
	for all.days < days && !stopped.Load() {
		now := all.days + 1
		p.loop.Dispatch(func() {
			p.days.now = now
			p.banner()
		})
		sum, err := p.practice.Warp(ctx, p.practice.Time.Now().Add(24*time.Hour))
		all.Sent, all.Read = all.Sent+sum.Sent, all.Read+sum.Read
		if err != nil {
			return all, err
		}
		all.days++
	}
	return all, nil
}
