package mailbox

import "strings"

// threadMark begins the name of a thread.
const threadMark = "thread."

// Thread is the name of the thread that begins with the e-mail of this Message-ID.
// It has the form of a Message-ID of which no e-mail exists.
func Thread(first string) string { return threadMark + first }

// FirstOf gives the Message-ID with which a thread began, if id is the name of a
// thread.
func FirstOf(id string) (first string, ok bool) {
	first, ok = strings.CutPrefix(id, threadMark)
	return first, ok && strings.Contains(first, "@")
}
