package syncer

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
)

// Settings beside those of core: how often to look, as a duration such as 5m or 24h,
// of a connection or of the workspace; and the workspace's time zone.
const (
	pollKey = "poll"
	zoneKey = "zone"
)

// What waits how long.
const (
	shortestCool = time.Minute
	longestCool  = time.Hour
	usualPoll    = 30 * time.Minute
	shortestPoll = time.Second
	// aDay is how often an incremental reader compares everything, and how often the
	// rest is read that changes rarely.
	aDay = 24 * time.Hour
	// mostEarly and mostLate bound how far due times are moved so that connections
	// do not ask all at once.
	mostEarly = 2 * time.Minute
	mostLate  = 5 * time.Minute
)

// habits are the settings of one connection. An unreadable setting counts as not
// set: it must not stop the engine.
type habits struct {
	every time.Duration
	set   bool // every was set by somebody
	// daily says that the look is once a day, at this local time.
	daily        bool
	hour, minute int
	zone         *time.Location
	keepAbsent   bool
	statusBack   string
}

func (s *Service) habits(tx core.Tx, c core.ConnectionID, d ats.Descriptor) habits {
	h := habits{every: usualPoll, zone: time.UTC}
	if d.Poll > 0 {
		h.every = max(d.Poll, shortestPoll)
	}
	own, err := s.Store.Settings(tx, c.String())
	if err != nil {
		own = nil
	}
	all, err := s.Store.Settings(tx, "")
	if err != nil {
		all = nil
	}
	for _, scope := range []map[string]string{own, all} {
		if every, err := time.ParseDuration(scope[pollKey]); err == nil && every > 0 && !h.set {
			h.every, h.set = max(every, shortestPoll), true
		}
	}
	if at, err := time.Parse("15:04", core.SettingOf(own, core.SettingPollAt)); err == nil {
		h.daily, h.hour, h.minute = true, at.Hour(), at.Minute()
	}
	if zone, err := time.LoadLocation(all[zoneKey]); err == nil {
		h.zone = zone
	}
	h.keepAbsent = core.SettingOf(own, core.SettingAbsence) == core.AbsenceKeeps
	h.statusBack = core.SettingOf(own, core.SettingStatusBack)
	return h
}

// next is when to look again after a look at now. random, from 0 up to 1, moves the
// time: an interval gets a little shorter, so that it is never longer than it was
// promised to be, and an hour of the day a little later.
func (h habits) next(now time.Time, random float64) time.Time {
	if h.daily {
		return h.hourAfter(now).Add(time.Duration(random * float64(mostLate)))
	}
	return now.Add(h.every - time.Duration(random*float64(min(h.every/10, mostEarly))))
}

// hourAfter is the next time at which the local clock shows the hour: once on every
// calendar day, also on those on which the clock is changed and shows it twice or
// not at all.
func (h habits) hourAfter(now time.Time) time.Time {
	local := now.In(h.zone)
	for day := local.Day(); ; day++ {
		at := time.Date(local.Year(), local.Month(), day, h.hour, h.minute, 0, 0, h.zone)
		if at.After(now) {
			return at.UTC()
		}
	}
}

// often tells whether the connection is looked at several times a day.
func (h habits) often() bool { return !h.daily && h.every < aDay/2 }

// dayPasses tells whether what is done once a day has to be done now, because it
// would be older than a day at the next look.
func (h habits) dayPasses(last, now time.Time) bool {
	return last.IsZero() || h.next(now, 0).Sub(last) > aDay
}

// own are the habits of the run's connection, read anew: a setting may change
// during a look.
func (r *run) own(tx core.Tx) habits { return r.habits(tx, r.conn.ID, r.kind) }

// Reschedule brings due times in line with settings that were changed: of one
// connection, or of all with the zero id. Where nothing is set any more the ATS's
// own interval is not known here, and the next look is due at once.
func (s *Service) Reschedule(ctx context.Context, id core.ConnectionID) error {
	return s.eachRow(ctx, func(tx core.Tx, st *core.SyncStatus) bool {
		if st.Resource != resourceJobs || id != 0 && st.Connection != id || st.Failures > 0 || st.Completed.IsZero() {
			return false
		}
		h := s.habits(tx, st.Connection, ats.Descriptor{})
		if st.NextDue = s.Clock.Now(); h.daily || h.set {
			st.NextDue = h.next(st.Completed, s.Random())
		}
		return true
	})
}

// Woke makes everything due that is looked at several times a day: the computer
// slept, and what is shown is as old as its sleep was long.
func (s *Service) Woke(ctx context.Context) error {
	return s.eachRow(ctx, func(tx core.Tx, st *core.SyncStatus) bool {
		now := s.Clock.Now()
		if st.Resource != resourceJobs || st.Failures > 0 || !st.NextDue.After(now) || !s.habits(tx, st.Connection, ats.Descriptor{}).often() {
			return false
		}
		st.NextDue = now
		return true
	})
}

// Online makes everything due that failed because nobody answered: the network is
// there again.
func (s *Service) Online(ctx context.Context) error {
	return s.eachRow(ctx, func(_ core.Tx, st *core.SyncStatus) bool {
		now := s.Clock.Now()
		if st.ErrorKind != core.KindTemporary || !st.NextDue.After(now) {
			return false
		}
		st.NextDue = now
		return true
	})
}

// eachRow changes status rows in one transaction and wakes the engine if any
// was changed.
func (s *Service) eachRow(ctx context.Context, change func(core.Tx, *core.SyncStatus) bool) error {
	changed := false
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		changed = false
		rows, err := s.Store.SyncStatuses(tx)
		if err != nil {
			return err
		}
		for _, st := range rows {
			if !change(tx, &st) {
				continue
			}
			changed = true
			if err := s.Store.PutSyncStatus(tx, st); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && changed {
		s.publish(event.Changed, event.Sync, "")
	}
	return err
}
