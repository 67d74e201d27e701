package core

import "time"

// Verdict is the guard's answer about one person (for one job, or in general).
type Verdict struct {
	Level   VerdictLevel
	Reasons []VerdictReason
}

// VerdictLevel is how strong a verdict is.
type VerdictLevel string

// The levels, weakest first.
const (
	VerdictClear VerdictLevel = "clear"
	VerdictWarn  VerdictLevel = "warn"
	VerdictStop  VerdictLevel = "stop"
)

// VerdictReason is one finding, with its evidence.
type VerdictReason struct {
	Level      VerdictLevel
	Why        string  // one sentence
	Key        KeyKind // what matched
	Code       string  // "this_job", "off_limits", "opted_out", "erased", "other_pipeline", "recent_contact", "weak_key"
	Connection ConnectionID
	Job        JobID
	Since      time.Time
}

// Final tells that a stop can't be overridden (opted out, erased).
func (v Verdict) Final() bool {
	for _, r := range v.Reasons {
		if r.Code == "opted_out" || r.Code == "erased" {
			return true
		}
	}
	return false
}

// Readiness answers "may this act start now?". It is decided inside the
// transaction that records the attempt, over the state of that moment.
type Readiness struct {
	Act   string    // ReadyGo, ReadyWait or ReadyDrop
	Why   string    // for wait and drop
	Until time.Time // for wait: when to ask again; zero = when something changes
}

// The answers.
const (
	ReadyGo   = "go"
	ReadyWait = "wait"
	ReadyDrop = "drop"
)
