package smtpimap

import (
	"testing"

	"reqdesk/core"
)

func TestPortsThatAreKeptForOneKindDecide(t *testing.T) {
	for _, c := range []struct{ set, address, want string }{
		{"starttls", "imap.example.com:993", "tls"},
		{"starttls", "smtp.example.com:465", "tls"},
		{"tls", "smtp.example.com:587", "starttls"},
		{"tls", "imap.example.com:143", "starttls"},
		{"tls", "mail.example.com:2465", "tls"},
		{"starttls", "localhost:21587", "starttls"},
		{"none", "localhost:143", "none"},
	} {
		config := Config{Mailbox: core.Mailbox{Security: c.set}}
		if got := config.security(c.address); got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.address, c.set, got, c.want)
		}
	}
}
