package syncer

import (
	"fmt"
	"strconv"
	"time"

	"reqdesk/core"
)

// Words say what is going on in one line, for example "reading jobs: 1,200 of 20,000,
// about 2 min left".
func (p Progress) Words() string {
	if p.Stopping {
		return "stopping; what was read is kept"
	}
	text := p.Doing()
	if figures := p.Figures(); figures != "" {
		text += ": " + figures
	}
	if left := p.LeftWords(); left != "" {
		text += ", " + left
	}
	return text
}

// Doing names the phase in words.
func (p Progress) Doing() string {
	switch p.Phase {
	case PhasePeople:
		return "reading pipelines"
	case PhaseStages:
		return "reading hiring stages"
	case PhaseStatuses:
		return "reading the status of leads"
	default:
		return "reading jobs"
	}
}

// Figures are what is done of how much; "" = nothing has come yet.
func (p Progress) Figures() string {
	switch {
	case p.Lists > 1:
		return fmt.Sprintf("job %s of %s", grouped(max(p.List, 1)), grouped(p.Lists))
	case p.Total > 0 && p.About:
		return fmt.Sprintf("%s of about %s", grouped(p.Done), grouped(p.Total))
	case p.Total > 0:
		return fmt.Sprintf("%s of %s", grouped(p.Done), grouped(p.Total))
	case p.Done > 0:
		return grouped(p.Done)
	}
	return ""
}

// LeftWords are the estimate; "" = it can't be told yet.
func (p Progress) LeftWords() string {
	switch left := p.Left; {
	case left <= 0:
		return ""
	case left < time.Minute:
		return fmt.Sprintf("about %d s left", max(int(left.Round(time.Second)/time.Second), 1))
	case left < time.Hour:
		return fmt.Sprintf("about %d min left", int(left.Round(time.Minute)/time.Minute))
	default:
		return fmt.Sprintf("about %d h left", int(left.Round(time.Hour)/time.Hour))
	}
}

// grouped writes a number with commas.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Unfinished tells how far a look came that was stopped and goes on with the next
// synchronisation; false = there is none. The row is one of a connection.
func Unfinished(st core.SyncStatus) (Progress, bool) {
	if !st.LookOpen || st.Cursor == "" {
		return Progress{}, false
	}
	p := Progress{Connection: st.Connection, Phase: PhaseJobs, Done: st.Seen, Total: st.Total}
	if st.Resource != resourceJobs {
		p.Phase = PhasePeople
	}
	return p, true
}
