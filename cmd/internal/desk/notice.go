package desk

import (
	"context"
	"net/mail"
	"strconv"
	"strings"

	"reqdesk/core/syncer"
)

// noticeTask tells what is new on the desktop and by e-mail to oneself.
type noticeTask struct{ desk *Desk }

// Name is constant: there is one.
func (noticeTask) Name() string { return "notices" }

// Step tells what was not told yet.
func (t noticeTask) Step(ctx context.Context) (syncer.Outcome, error) {
	sent, next, err := t.desk.Records.Tell(ctx)
	return syncer.Outcome{Changed: sent, Next: next}, err
}

// isAddress tells whether a value is one bare e-mail address, or empty.
func isAddress(v string) bool {
	a, err := mail.ParseAddress(v)
	return v == "" || err == nil && a.Address == v
}

func isAddresses(v string) bool {
	for _, one := range splitList(v) {
		if !isAddress(one) {
			return false
		}
	}
	return true
}

// mostRemindDays bounds after how long a reminder comes.
const mostRemindDays = 365

func isDays(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && n >= 0 && n <= mostRemindDays
}

func splitList(value string) []string {
	var out []string
	for _, v := range strings.Split(value, ";") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}
