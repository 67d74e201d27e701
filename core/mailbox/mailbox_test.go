package mailbox_test

import (
	"testing"
	"unicode/utf8"

	"reqdesk/core/mailbox"
)

func TestShownTextStandsAsItWasWritten(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"an override":            {"invoice\u202efdp.exe", "invoicefdp.exe"},
		"isolates and marks":     {"a\u2066b\u2069c\u200fd\u061ce", "abcde"},
		"control characters":     {"a\x00b\x1b[31mc\x07\x9bd", "ab[31mcd"},
		"line ends":              {"a\r\nb\u2028c\td", "a\nb\nc\td"},
		"a lone carriage return": {"From: x\rBcc: y", "From: xBcc: y"},
		"no width":               {"pay\u200bpal\ufeff\u00ad", "paypal"},
		"hidden tags":            {"hi\U000e0041\U000e0042", "hi"},
		"a family and a script":  {"👨\u200d👩\u200d👧 क्\u200dष", "👨\u200d👩\u200d👧 क्\u200dष"},
		"broken UTF-8":           {"a\xff\xfeb", "ab"},
		"right-to-left words":    {"שלום Ada", "שלום Ada"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := mailbox.Safe(test.in); got != test.want || !utf8.ValidString(got) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if got := mailbox.SafeLine(" a\r\n b\u202e\tc "); got != "a b c" {
		t.Errorf("%q", got)
	}
}

func TestAThreadHasANameOfItsOwn(t *testing.T) {
	first := "0123@agency.example"
	if got, ok := mailbox.FirstOf(mailbox.Thread(first)); got != first || !ok {
		t.Errorf("%q, %v", got, ok)
	}
	for _, other := range []string{first, "", "thread.", "thread.no-domain", "threads.1@x.example"} {
		if got, ok := mailbox.FirstOf(other); ok {
			t.Errorf("%q names the thread of %q", other, got)
		}
	}
}
