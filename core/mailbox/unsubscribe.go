package mailbox

import "strings"

// unsubscribe is the subject by which somebody asks not to be written to again.
const unsubscribe = "unsubscribe"

// Unsubscribe is the subject that the List-Unsubscribe line of an e-mail proposes. It
// names the e-mail by the random part of its Message-ID, so that it counts from whatever
// address it comes, and says nothing about anybody.
func Unsubscribe(messageID string) string {
	token, _, _ := strings.Cut(messageID, "@")
	if !opaque(token) {
		return unsubscribe
	}
	return unsubscribe + " " + token
}

// Unsubscribes tells whether a subject is such a one, and gives the part of a Message-ID
// that it names; "" = none, as earlier releases proposed.
func Unsubscribes(subject string) (token string, ok bool) {
	said := strings.Fields(strings.ToLower(subject))
	if len(said) == 2 && said[0] == unsubscribe && opaque(said[1]) {
		return said[1], true
	}
	return "", len(said) == 1 && said[0] == unsubscribe
}

// opaque tells whether a text can be the random part of a Message-ID of ours.
func opaque(token string) bool {
	return len(token) == 32 && strings.Trim(token, "0123456789abcdef") == ""
}
