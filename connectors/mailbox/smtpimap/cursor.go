package smtpimap

import (
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// cursor says how far INBOX has been read: the UIDVALIDITY under which UIDs mean
// something, the first UID not read, and when that was.
type cursor struct {
	validity uint32
	next     imap.UID
	date     time.Time
}

// String is the opaque form that callers keep.
func (c cursor) String() string {
	return fmt.Sprintf("1 %d %d %d", c.validity, c.next, c.date.Unix())
}

// parseCursor reads what String wrote. fresh is true for none and for one that
// can't be read: then reading begins at the end.
func parseCursor(s string) (c cursor, fresh bool) {
	var (
		version int
		date    int64
	)
	if n, err := fmt.Sscanf(s, "%d %d %d %d", &version, &c.validity, &c.next, &date); err != nil || n != 4 || version != 1 {
		return cursor{}, true
	}
	c.date = time.Unix(date, 0).UTC()
	return c, false
}

// Elsewhere is what is left of a cursor when the mailbox has moved to another server
// or account: numbers mean nothing there, so that reading begins a day before its date.
func Elsewhere(s string) string {
	c, fresh := parseCursor(s)
	if fresh {
		return s
	}
	c.validity, c.next = 0, 0 // no folder has this UIDVALIDITY (RFC 9051, section 2.3.1.1)
	return c.String()
}
