package main

import (
	"context"
	"log/slog"
	"os"
	"runtime"

	"reqdesk/cmd/internal/journal"
)

// openLog begins the window's log. What libraries log, the toolkit above all, goes
// there too; each line is also shown where the program was started.
func openLog(getenv func(string) string) *journal.Journal {
	log := journal.Open(journal.Folder(getenv), "reqdesk", os.Stderr)
	slog.SetDefault(log.Logger)
	log.Info("started", "version", version(), "system", runtime.GOOS, "arch", runtime.GOARCH)
	return log
}

// logFailure keeps what kind of error was shown.
func (p *program) logFailure(err error) {
	p.log.LogAttrs(context.Background(), slog.LevelWarn, "error shown", journal.Failure(err))
}
