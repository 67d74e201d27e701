// Command reqdesk is the window: flags, then the desk and the screens over it.
// It is the only package that needs a display.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"reqdesk/cmd/internal/crash"
)

// gcPercent lets garbage be collected half as often as is usual: what a key press asks
// for waits for it less often.
const gcPercent = 200

func main() {
	if crash.Watching(os.Args, os.Stdin, time.Now) {
		return
	}
	workspace := flag.String("workspace", "", "workspace folder (else REQDESK_WORKSPACE, else your data folder)")
	practice := flag.Bool("practice", false, "start with the practice company")
	forget := flag.Bool("forget", false, "take back what the window told the system, to start it at sign-in or to open links in it, and end")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "Usage: reqdesk [--workspace DIR] [--practice | --forget] [FILE or reqdesk: link]...")
		flag.PrintDefaults()
	}
	flag.Parse()
	debug.SetGCPercent(gcPercent)
	begin := func() error { return run(*workspace, *practice, flag.Args()) }
	if *forget {
		begin = forgetSystem
	}
	if err := begin(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
