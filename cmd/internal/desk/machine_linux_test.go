package desk

import (
	"context"
	"os"
	"testing"
)

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestTheWatchOverSleepLeavesNoFileOpen(t *testing.T) {
	watch := func() {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		watchSleep(ctx, func() {})
	}
	watch() // what the runtime opens once stays open
	before := openFiles(t)
	for range 20 {
		watch()
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d files were open before and %d after", before, after)
	}
}
