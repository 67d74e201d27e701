// Bench measures what Reqdesk promises about speed, beside its peers in the same
// run, and prints a line for each measure: its number, what was measured, the
// figures, and "ok" or "miss". It is a module of its own, so that the peers are no
// dependencies of Reqdesk.
//
//	go run . [-only M-2] [-keep FOLDER]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// measure is one promise.
type measure struct {
	number string
	run    func(context.Context) ([]line, error)
}

// line is one thing that was measured.
type line struct {
	what    string
	figures string
	ok      bool
}

// measures are all promises, in the order of their numbers.
var measures = []measure{
	{"M-1", searchPerKeystroke},
	{"M-2", firstSynchronisation},
	{"M-3", checkOfOneProfile},
	{"M-4", startOfTheWindow},
	{"M-5", decisionOnDisk},
	{"M-6", changeInTheATS},
	{"O-4", flightPlan},
	{"U-3", longLists},
}

func main() {
	only := flag.String("only", "", "measure these only, for example M-1,M-2")
	flag.StringVar(&shared.keep, "keep", "", "keep the big workspace in this folder and use it again")
	flag.Parse()
	debug.SetGCPercent(200) // as the window does
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	kept := all(ctx, *only)
	if err := shared.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if !kept {
		os.Exit(1)
	}
}

// settle gives memory back and waits for the disk: what one measure leaves behind,
// hundreds of megabytes of the peers' indexes, is not the next one's burden.
func settle() {
	debug.FreeOSMemory()
	syscall.Sync()
}

// all runs the measures and tells whether every promise was kept.
func all(ctx context.Context, only string) bool {
	kept := true
	for _, m := range measures {
		if only != "" && !strings.Contains(","+only+",", ","+m.number+",") {
			continue
		}
		settle()
		begun := time.Now()
		lines, err := m.run(ctx)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", m.number, err)
			fmt.Printf("%s could not be measured: miss\n", m.number)
			kept = false
			continue
		}
		for _, l := range lines {
			verdict := "ok"
			if !l.ok {
				verdict, kept = "miss", false
			}
			fmt.Printf("%s %s: %s: %s\n", m.number, l.what, l.figures, verdict)
		}
		fmt.Fprintf(os.Stderr, "%s took %.0f s\n", m.number, time.Since(begun).Seconds())
	}
	return kept
}
