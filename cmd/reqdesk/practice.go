package main

import (
	"context"
	"time"

	"reqdesk/core/syncer"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// banner reminds of the practice company and lets its days pass.
func (p *program) banner() {
	if p.practice == nil {
		p.shell.SetTop()
		return
	}
	day := widgets.NewButton(phrase.T("Run 1 day"), func() { p.warp(1) }).WithIcon(look.IconPlay)
	week := widgets.NewButton(phrase.T("Run 7 days"), func() { p.warp(7) }).WithIcon(look.IconFastForward)
	day.SetEnabled(!p.warping.Busy())
	week.SetEnabled(!p.warping.Busy())
	text := phrase.T("Practice – mail goes nowhere, everybody is invented. It is %s.", phrase.Date(p.practice.Time.Now(), "Monday, 2 January, 15:04"))
	if p.warping.Busy() {
		text = phrase.T("Practice – days are passing: people answer, the employers act.")
	}
	p.shell.SetTop(widgets.NewBanner(look.TonePrimary, text, day, week))
}

// warp lets days of the practice company pass. The engine rests meanwhile: the
// days are worked through step by step.
func (p *program) warp(days int) {
	if p.practice == nil || p.warping.Busy() {
		return
	}
	engine := p.work
	to := p.practice.Time.Now().Add(time.Duration(days) * 24 * time.Hour)
	model.Load(p.loop, &p.warping, func(ctx context.Context) (syncer.Summary, error) {
		engine.stop()
		return p.practice.Warp(ctx, to)
	}, func(done syncer.Summary, err error) {
		p.work = startWork(p.loop.Context(), p.desk, p.practice)
		p.banner()
		p.shell.Reload()
		p.shell.Failed(err)
		if err == nil {
			p.shell.Say(phrase.T("%s passed: %s sent, %s read.", phrase.N(days, "%d day has", "%d days have"), phrase.N(done.Sent, "%d e-mail", "%d e-mails"), phrase.N(done.Read, "%d answer", "%d answers")))
		}
	})
	p.banner()
}
