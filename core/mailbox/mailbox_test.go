package mailbox_test

import (
	"path/filepath"
	"strings"
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

func TestForeignFileNamesAreHarmlessOnTheDisk(t *testing.T) {
	tests := map[string]struct{ in, kind, want string }{
		"as it is":               {"Inês Carvalho CV.pdf", "", "Inês Carvalho CV.pdf"},
		"a way out":              {"../../etc/passwd", "", "passwd"},
		"a way out of Windows":   {`C:\Users\ada\..\..\evil.docx`, "", "evil.docx"},
		"only a way":             {"../..", "application/pdf", "attachment.pdf"},
		"turned around":          {"cv\u202efdp.exe", "", "cvfdp.exe"},
		"control characters":     {"cv\r\n\x00\x1b.pdf", "", "cv.pdf"},
		"hidden":                 {".bashrc", "", "bashrc"},
		"a device":               {"CON.pdf", "", "_CON.pdf"},
		"a numbered device":      {"lpt1", "", "_lpt1"},
		"no device":              {"Company.pdf", "", "Company.pdf"},
		"what Windows refuses":   {`a<b>c:d"e|f?g*.txt`, "", "a_b_c_d_e_f_g_.txt"},
		"dots and blanks at end": {"cv.pdf . . ", "", "cv.pdf"},
		"nothing":                {"", "application/pdf", "attachment.pdf"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := mailbox.SafeFile(test.in, test.kind); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if got := mailbox.SafeFile(strings.Repeat("é", 400)+".pdf", ""); len(got) > 200 || !strings.HasSuffix(got, "é.pdf") || !utf8.ValidString(got) {
		t.Errorf("a long name becomes %q", got)
	}
}

func FuzzSafeFile(f *testing.F) {
	f.Add("a/b\\c.pdf", "text/plain")
	f.Add(strings.Repeat("x.", 300), "")
	f.Fuzz(func(t *testing.T, name, kind string) {
		got := mailbox.SafeFile(name, kind)
		if got == "" || got != filepath.Base(got) || strings.ContainsAny(got, "/\\:\x00\n\r") || strings.HasPrefix(got, ".") || len(got) > 255 ||
			got != mailbox.SafeLine(got) || strings.HasSuffix(got, ".") || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q", name, got)
		}
	})
}

func TestProgramsAreToldByTheirNames(t *testing.T) {
	for name, want := range map[string]bool{"cv.pdf": false, "setup.EXE": true, "cv.pdf.js": true, "Brief.docm": true, "exe": false, "photo.jpg": false} {
		if got := mailbox.Program(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
