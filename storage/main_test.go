//go:build unix

package storage_test

import (
	"fmt"
	"os"
	"testing"

	"reqdesk/core"
)

// children are programs that a test starts in a process of their own.
var children = map[string]func(dir string) error{
	"write pages":   writePagesForever,
	"fill the disk": fillTheDisk,
}

// TestMain runs a child where a test asks for one, and else the tests.
func TestMain(m *testing.M) {
	if name := os.Getenv("REQDESK_TEST_CHILD"); name != "" {
		if err := children[name](os.Getenv("REQDESK_TEST_DIR")); err != nil {
			fmt.Fprintln(os.Stderr, core.KindOf(err), err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
