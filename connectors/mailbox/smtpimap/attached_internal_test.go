package smtpimap

import (
	"testing"

	"github.com/emersion/go-imap/v2"
)

func TestNamesAreReadAsServersGiveThem(t *testing.T) {
	tests := map[string]struct {
		params, disposition map[string]string
		want                string
	}{
		"plain":                 {disposition: map[string]string{"filename": "cv.pdf"}, want: "cv.pdf"},
		"whole, by RFC 2231":    {disposition: map[string]string{"filename*": "utf-8''In%C3%AAs%20CV.pdf"}, want: "Inês CV.pdf"},
		"in pieces":             {disposition: map[string]string{"filename*0*": "utf-8''In%C3%AAs%20", "filename*1": "CV.pdf"}, want: "Inês CV.pdf"},
		"of the type":           {params: map[string]string{"name*": "utf-8''%D0%BA.pdf"}, want: "к.pdf"},
		"a character set apart": {params: map[string]string{"name*": "iso-8859-1''caf%E9.pdf"}, want: "café.pdf"},
		"of a set nobody knows": {params: map[string]string{"name*": "klingon''caf%E9.pdf"}},
		"none":                  {},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := imap.BodyStructureSinglePart{Type: "application", Subtype: "pdf", Params: test.params}
			p.Extended = &imap.BodyStructureSinglePartExt{Disposition: &imap.BodyStructureDisposition{Value: "attachment", Params: test.disposition}}
			if got := piece(&p).Name; got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
