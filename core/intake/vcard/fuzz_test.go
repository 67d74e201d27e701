package vcard

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Whatever a file of cards holds: the reader comes to its end, keeps within its
// bounds, gives text, and gives the same however the bytes come in.
func FuzzNext(f *testing.F) {
	for _, seed := range []string{
		"BEGIN:VCARD\r\nVERSION:2.1\r\nNOTE;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:a=\r\n=FC=\r\n\r\nEND:VCARD\r\n",
		"\ufeffBEGIN:VCARD\nitem1.TEL;TYPE=\"voice,cell\":1\n 2\n\t3\nPHOTO:a\n b\nEND:VCARD\nBEGIN:VCARD\nBEGIN:VCARD\nFN:a\\;b\\",
		"=\n=\nBEGIN : VCARD\nA;QUOTED-PRINTABLE:=\n=\n=", "begin:vcard\nN:\xff;\\n\nend:vcard\nx", "BEGIN:VCARD\nADR;CHARSET=utf-16:ab\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cards := all(t, bytes.NewReader(data))
		if diff := cmp.Diff(cards, all(t, iotest.OneByteReader(bytes.NewReader(data))), cmp.AllowUnexported(Property{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("byte by byte (-at once +byte by byte):\n%s", diff)
		}
		for _, c := range cards {
			if len(c.Properties) > mostProperties {
				t.Errorf("%d properties", len(c.Properties))
			}
			for _, p := range c.Properties {
				if p.Name == "" || !utf8.ValidString(p.Text()) || len(p.Parts()) == 0 {
					t.Errorf("property %q: %q", p.Name, p.Text())
				}
			}
		}
	})
}

func all(t *testing.T, in io.Reader) (cards []Card) {
	t.Helper()
	for r := NewReader(in); ; {
		c, err := r.Next()
		if errors.Is(err, io.EOF) {
			return cards
		}
		if err != nil {
			t.Fatal(err)
		}
		cards = append(cards, c)
	}
}
