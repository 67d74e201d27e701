// Command reqdeskctl is Reqdesk's core without a screen: for automation and for
// machines without a display. It is built without cgo.
//
// Its output keeps its shape from release to release: tables for people, and
// with --json exactly one JSON value on standard output. Exit codes are those of
// the table in exit.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	// A command is short: less memory is worth more than the last bit of speed.
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args[1:], world{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv,
	}))
}

const gcPercent = 50
