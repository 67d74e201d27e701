package desk

import (
	"context"
	"errors"
	"math"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// watchSleep calls woke whenever the computer has slept, until ctx ends. A timer that
// would ring in centuries tells of it: the kernel cancels it when the clock jumps, as
// it does when the computer wakes. Nothing runs meanwhile.
func watchSleep(ctx context.Context, woke func()) {
	before := time.Now()
	jumped := func() {
		after := time.Now() // its other half stood still in the sleep
		if slept(before, after, after.Sub(before)) >= shortSleep {
			woke()
		}
		before = after
	}
	timer, err := never()
	if err != nil {
		watchBeat(ctx, time.Now, pause, woke)
		return
	}
	defer timer.Close()
	stop := context.AfterFunc(ctx, func() { _ = timer.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	for buf := make([]byte, 8); ; {
		_, err := timer.Read(buf)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, unix.ECANCELED):
			jumped()
		case err != nil:
			watchBeat(ctx, time.Now, pause, woke)
			return
		}
	}
}

// never is a timer that rings in centuries and is cancelled when the clock jumps.
func never() (*os.File, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_REALTIME, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	at := unix.ItimerSpec{Value: unix.NsecToTimespec(math.MaxInt64 / 2)}
	if err := unix.TimerfdSettime(fd, unix.TFD_TIMER_ABSTIME|unix.TFD_TIMER_CANCEL_ON_SET, &at, nil); err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), "clock"), nil
}
