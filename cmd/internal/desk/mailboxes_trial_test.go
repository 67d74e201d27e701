package desk

import (
	"testing"

	"reqdesk/core/mailbox"
)

func TestATestEmailTellsHowItCame(t *testing.T) {
	const id = "1@agency.example"
	tests := map[string]struct {
		header mailbox.Header
		want   Trial
	}{
		"all is well": {
			mailbox.Header{"message-id": {"<" + id + ">"}, "authentication-results": {
				"mx.example.net; dkim=fail header.d=list.example; dkim=pass header.i=@agency.example; spf=pass smtp.mailfrom=agency.example; dmarc=pass header.from=agency.example",
				"evil.example; spf=fail",
			}},
			Trial{SPF: "pass", DKIM: "pass", DMARC: "pass", By: "mx.example.net"},
		},
		"another Message-ID": {
			mailbox.Header{"message-id": {"<other@mail.example>"}, "authentication-results": {"mx.example.net; spf=softfail smtp.mailfrom=agency.example"}},
			Trial{SPF: "softfail", By: "mx.example.net", Rewritten: true},
		},
		"nothing is told": {mailbox.Header{"message-id": {"<" + id + ">"}}, Trial{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got Trial
			if got.read(test.header, id); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}
