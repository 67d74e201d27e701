package syncer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
)

// The resources of a connection that have a status row.
const (
	resourceJobs   = "jobs"
	resourcePeople = "people" // of the account; of one job it is followed by the id
	resourceStages = "stages"
	resourceStatus = "statuses"
)

// source names what answers come from: a cursor or validator of other settings,
// of another mapping or of an older reader means nothing.
func source(c core.Connection, d ats.Descriptor) string {
	text, err := json.Marshal([]any{c.Kind, c.Settings, c.Mapping, d.MappingVersion})
	if err != nil {
		return "" // not reachable: plain text
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6]) + " "
}

// point is where a look stands: behind a page, or at its end with the conclusion
// still to be drawn. It is stored together with its source.
type point struct {
	At    ats.Cursor `json:"at,omitempty"`
	Ended bool       `json:"ended,omitempty"`
	Full  bool       `json:"full,omitempty"`
	Since ats.Cursor `json:"since,omitempty"`
}

// behind is the point behind a page.
func behind[T any](p ats.Page[T]) point {
	if p.Last {
		return point{Ended: true, Full: p.Full, Since: p.Since}
	}
	return point{At: p.Next}
}

func (r *run) written(p point) string {
	text, err := json.Marshal(p)
	if err != nil {
		return "" // not reachable: plain text
	}
	return r.stored(ats.Cursor(text))
}

// point reads what written wrote; false = it is of another source, or there is
// none.
func (r *run) point(text string) (p point, ok bool) {
	c, ok := r.known(text)
	return p, ok && json.Unmarshal([]byte(c), &p) == nil
}

// stored and known write and read a cursor together with its source.
func (r *run) stored(c ats.Cursor) string { return source(r.conn, r.kind) + string(c) }

func (r *run) known(text string) (ats.Cursor, bool) {
	c, ok := strings.CutPrefix(text, source(r.conn, r.kind))
	return ats.Cursor(c), ok
}

// failed notes a failure in a status row and gives the error back. Neither the
// time of the last completed look nor the point for the next one moves. What
// ended because the program ends is no failure.
func (r *run) failed(ctx context.Context, resource string, cause error) error {
	if ctx.Err() != nil {
		return cause
	}
	began := false
	err := r.Store.Update(ctx, func(tx core.Tx) error {
		st, err := r.Store.SyncStatus(tx, r.conn.ID, resource)
		if err != nil {
			return err
		}
		now := r.Clock.Now()
		st.Failures++
		st.ErrorKind, st.ErrorText = core.KindOf(cause), sentence(cause)
		st.NextDue = r.retryAt(cause, st.Failures, now)
		if st.ErrorKind == core.KindInvalid { // what was read so far came from a bad answer
			st.LookOpen, st.Cursor = false, ""
		}
		began = st.Failures == 1
		return r.Store.PutSyncStatus(tx, st)
	})
	if err != nil {
		return errors.Join(cause, err)
	}
	if began { // something is different now: screens show it, and the network is watched
		r.publish(event.Changed, event.Sync, r.conn.ID.String())
	}
	return cause
}

// retryAt is when to try again; the zero time = a person must act first.
func (s *Service) retryAt(cause error, failures int, now time.Time) time.Time {
	var e *core.Error
	switch kind := core.KindOf(cause); {
	case kind == core.KindAuth, kind == core.KindForbidden, kind == core.KindUsage, kind == core.KindKeychain:
		return time.Time{}
	case kind == core.KindRateLimited && errors.As(cause, &e) && e.RetryAt.After(now):
		return e.RetryAt
	}
	cool := longestCool
	if failures < 7 {
		cool = min(longestCool, shortestCool<<(failures-1))
	}
	return now.Add(cool + time.Duration(s.Random()*float64(cool)/4))
}

// due tells whether the row asks for a look at t.
func due(st core.SyncStatus, t time.Time) bool {
	if st.NextDue.IsZero() {
		return st.ErrorKind == "" // never looked; else a person must act first
	}
	return !t.Before(st.NextDue)
}

// Retry forgets the failures of a connection, after a person changed its
// settings or key: it is due at once.
func (s *Service) Retry(ctx context.Context, id core.ConnectionID) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		rows, err := s.Store.SyncStatuses(tx)
		if err != nil {
			return err
		}
		for _, st := range rows {
			if st.Connection != id || st.Failures == 0 {
				continue
			}
			st.Failures, st.ErrorKind, st.ErrorText, st.NextDue = 0, "", "", time.Time{}
			if err := s.Store.PutSyncStatus(tx, st); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.publish(event.Changed, event.Sync, id.String())
	}
	return err
}

// sentence is an error as a status row and a report may show it.
func sentence(err error) string {
	var e *core.Error
	switch {
	case errors.As(err, &e):
		return e.Error()
	case errors.Is(err, context.Canceled):
		return "The synchronisation was stopped; it goes on where it was."
	case errors.Is(err, context.DeadlineExceeded):
		return "The ATS did not answer in time."
	default:
		return "The answer of the ATS could not be read."
	}
}
