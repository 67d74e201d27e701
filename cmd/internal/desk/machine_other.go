//go:build !linux

package desk

import (
	"context"
	"time"
)

// watchSleep calls woke whenever the computer has slept, until ctx ends.
func watchSleep(ctx context.Context, woke func()) { watchBeat(ctx, time.Now, pause, woke) }
