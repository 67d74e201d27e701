package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// What the start promises.
const (
	laterStart = 1.2 // times the start with an empty workspace
	moreMemory = 120 // MB above an empty window
	moreIdle   = 0.5 // points of one core above it
)

// startOfTheWindow is M-4: the window with the big workspace, beside the same with an
// empty one and beside an empty window.
func startOfTheWindow(ctx context.Context) ([]line, error) {
	d, err := shared.big(ctx)
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "reqdesk-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	empty := filepath.Join(dir, "empty")
	if d, err = desk.CreatePractice(ctx, desk.Options{Dir: empty, Clock: core.Wall{}}); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	big, err := filepath.Abs(filepath.Join(shared.dir, "big"))
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "../start.sh", big, empty)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("start.sh: %w", err)
	}
	return started(out)
}

// figures reads what a script has found: a name and a number in each line.
func figures(out []byte) (map[string][]int, error) {
	all := map[string][]int{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		var name string
		var n int
		if _, err := fmt.Sscan(lines.Text(), &name, &n); err != nil {
			return nil, err
		}
		all[name] = append(all[name], n)
	}
	return all, lines.Err()
}

// middle is the median.
func middle(list []int) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return float64(sorted[len(sorted)/2])
}

// started words what start.sh has found.
func started(out []byte) ([]line, error) {
	all, err := figures(out)
	if err != nil {
		return nil, fmt.Errorf("start.sh: %w", err)
	}
	middle := func(name string) float64 { return middle(all[name]) }
	for _, name := range []string{"big.window", "empty.window", "big.today", "empty.today", "big.memory", "bare.memory", "big.idle", "bare.idle"} {
		if len(all[name]) == 0 {
			return nil, errors.New("start.sh does not say " + name)
		}
	}
	window, today := middle("big.window")/middle("empty.window"), middle("big.today")/middle("empty.today")
	memory, bare := middle("big.memory")*1024/1e6, middle("bare.memory")*1024/1e6
	idle, none := middle("big.idle")/100, middle("bare.idle")/100
	return []line{
		{
			fmt.Sprintf("start with %d ATS jobs and %d people, the median of %d", bigJobs, bigPeople, len(all["big.window"])),
			fmt.Sprintf("first window %.0f ms, %.2f times that of an empty workspace; Today %.0f ms, %.2f times (at most %.1f)",
				middle("big.window"), window, middle("big.today"), today, laterStart),
			window <= laterStart && today <= laterStart,
		},
		{
			"memory and idle processor of that window",
			fmt.Sprintf("%.0f MB, an empty Fyne window %.0f MB, %.0f more (at most %d); %.2f %% of a core, the empty one %.2f, %.2f more (at most %.1f)",
				memory, bare, memory-bare, moreMemory, idle, none, idle-none, moreIdle),
			memory-bare <= moreMemory && idle-none <= moreIdle,
		},
	}, nil
}
