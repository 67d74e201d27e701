package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"reqdesk/cmd/internal/crash"
	"reqdesk/cmd/internal/journal"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
)

// openLog begins the window's log. What libraries log, the toolkit above all, goes
// there too; each line is also shown where the program was started.
func openLog(getenv func(string) string) *journal.Journal {
	dir := journal.Folder(getenv)
	log := journal.Open(dir, "reqdesk", os.Stderr)
	slog.SetDefault(log.Logger)
	if err := watch(dir); err != nil {
		log.LogAttrs(context.Background(), slog.LevelWarn, "crash report off", journal.Failure(err))
	}
	log.Info("started", "version", journal.Plain(version()), "system", journal.Plain(runtime.GOOS+"/"+runtime.GOARCH))
	return log
}

// watch lets a crash be written down in dir.
func watch(dir string) error {
	self, err := os.Executable()
	if err != nil || dir == "" {
		return err
	}
	about := version() + " " + runtime.GOOS + "/" + runtime.GOARCH + " " + runtime.Version()
	return crash.Watch(self, dir, filepath.Join(dir, "reqdesk.log"), about)
}

// tellCrash shows once how the program ended by itself the last time, if it did.
func (p *program) tellCrash() {
	if p.toldCrash {
		return
	}
	p.toldCrash = true
	dir := journal.Folder(os.Getenv)
	model.Load(p.loop, &p.crashed, func(context.Context) (string, error) {
		r, _ := crash.Last(dir)
		return r.Text, nil
	}, func(text string, _ error) {
		if text == "" {
			return
		}
		screens.ShowCrash(p.shell, text, screens.CrashIntents{
			Copy: func(text string) { p.app.Clipboard().SetContent(text) },
			Keep: func() {
				model.Act(p.loop, &p.crashed, func(context.Context) error { return crash.Keep(dir) }, p.shell.Failed)
			},
			Discard: func() {
				model.Act(p.loop, &p.crashed, func(context.Context) error { return crash.Discard(dir) }, p.shell.Failed)
			},
		})
	})
}

// logFailure keeps what kind of error was shown.
func (p *program) logFailure(err error) {
	p.log.LogAttrs(context.Background(), slog.LevelWarn, "error shown", journal.Failure(err))
}
