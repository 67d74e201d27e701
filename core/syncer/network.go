package syncer

import (
	"context"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
)

// networkPause is how often the computer's addresses are looked at while a connection
// gets no answer.
const networkPause = 15 * time.Second

// complete notes that a look has come to its end, and forgets its failures.
func (r *run) complete(st *core.SyncStatus, now time.Time) {
	r.late = r.late || !st.Completed.IsZero() && now.Sub(st.Completed) > outOfDate
	st.Completed = now
	if st.Failures > 0 && r.mended != core.KindTemporary {
		r.mended = st.ErrorKind
	}
	st.Failures, st.ErrorKind, st.ErrorText = 0, "", ""
}

// tellMended says that a failure is over, or a long silence: somebody may have waited for
// it. If nobody had answered and somebody does
// now, the others that got no answer are asked again at once.
func (r *run) tellMended(ctx context.Context) error {
	if r.mended == "" && !r.late {
		return nil
	}
	r.publish(event.Changed, event.Sync, r.conn.ID.String())
	if r.mended != core.KindTemporary || ctx.Err() != nil {
		return nil
	}
	return r.Online(ctx)
}

// NetworkTask notices that the network is there again. As long as a connection fails
// because nobody answers, it compares what addresses gives, the computer's own network
// addresses, with what it gave before: that asks nobody and costs nothing. When it
// differs, everything that got no answer is due. Otherwise the task sleeps.
func (s *Service) NetworkTask(addresses func() string) Task {
	return &networkTask{service: s, addresses: addresses}
}

type networkTask struct {
	service   *Service
	addresses func() string

	mu   sync.Mutex
	seen string
	away bool // somebody got no answer when it last stepped
}

// Name is constant: there is one.
func (*networkTask) Name() string { return "network" }

// Step compares the addresses while somebody gets no answer.
func (t *networkTask) Step(ctx context.Context) (Outcome, error) {
	away, err := t.service.unanswered(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil || !away {
		t.away = false
		return Outcome{}, err
	}
	now := t.addresses()
	back := t.away && now != t.seen
	t.seen, t.away = now, true
	if back {
		err = t.service.Online(ctx)
	}
	return Outcome{Changed: back, Next: t.service.Clock.Now().Add(networkPause)}, err
}

// unanswered tells whether a connection that is switched on failed the last time
// because nobody answered.
func (s *Service) unanswered(ctx context.Context) (away bool, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err := s.Store.Connections(tx)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.Off || c.Removed {
				continue
			}
			st, err := s.Store.SyncStatus(tx, c.ID, resourceJobs)
			if err != nil {
				return err
			}
			away = away || st.ErrorKind == core.KindTemporary
		}
		return nil
	})
	return away, err
}
