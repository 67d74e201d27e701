package mailbox_test

import (
	"strings"
	"testing"

	"reqdesk/core/mailbox"
)

func TestUnsubscribe(t *testing.T) {
	token := strings.Repeat("0f", 16)
	for id, want := range map[string]string{
		token + "@agency.example":  "unsubscribe " + token,
		"ada.byron@agency.example": "unsubscribe", token: "unsubscribe " + token, "": "unsubscribe",
	} {
		if got := mailbox.Unsubscribe(id); got != want {
			t.Errorf("%q: %q", id, got)
		}
	}
	for subject, want := range map[string]struct {
		token string
		ok    bool
	}{
		"unsubscribe " + token: {token, true}, " Unsubscribe  " + strings.ToUpper(token): {token, true}, "unsubscribe": {"", true},
		"unsubscribe me": {}, "Re: unsubscribe " + token: {}, token: {}, "": {}, "unsubscribe " + token + " x": {},
	} {
		if token, ok := mailbox.Unsubscribes(subject); token != want.token || ok != want.ok {
			t.Errorf("%q: %q, %v", subject, token, ok)
		}
	}
}
