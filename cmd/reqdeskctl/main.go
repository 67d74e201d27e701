// Command reqdeskctl is Reqdesk's core without a screen: for automation and for
// machines without a display. It is built without cgo. What it does is in
// cmd/internal/ctl.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"reqdesk/cmd/internal/ctl"
)

func main() {
	// A command is short: less memory is worth more than the last bit of speed.
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(ctl.Run(ctx, os.Args[1:], ctl.World{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
}

const gcPercent = 50
