package intake_test

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"reqdesk/core/intake"
)

// Whatever a table holds: each row is taken or refused once, in order, and what
// is taken says who and how to reach them. Where encoding/csv can read the whole
// file, the rows are as many as it counts.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{
		"name,email\nAnna Weber,anna@example.com\n", "name;email\r\n\"Weber; Anna\";a@example.com\r\n;;\r\n", "name\temail\n\"a\"\"b\"\tx@example.com",
		"name,email\n\"Anna,anna@example.com\n\"x\" y,z\n", "Notes:\n\"x\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,linkedin.com/in/ab,,,,\n",
		"\xff\xfen\x00a\x00m\x00e\x00,\x00e\x00m\x00a\x00i\x00l\x00\n\x00", "name|email|phone\nA B|a@example.com;b@example.com|+49 30 901820", "name,email\n,\n\n\n",
		"name,email\r\rA B,a@example.com\r", "email\n\"", "name,email\nA,\"b@example.com\"c\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newReader()
		defer r.Close(t.Context())
		if strings.Contains(string(data), "%PDF") {
			return // has a test of its own
		}
		res, err := r.Read(t.Context(), "x.csv", data, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Rows)+len(res.Refused) == 0 {
			t.Error("neither a row nor a reason")
		}
		seen := map[int]bool{}
		for _, row := range res.Rows {
			b := row.Resume.Basics
			if seen[row.Number] || b.Name == "" || b.Email == "" && b.Phone == "" && b.URL == "" && len(b.Profiles) == 0 {
				t.Errorf("row %d was taken: %+v", row.Number, b)
			}
			seen[row.Number] = true
			for _, v := range intake.Values(row.Resume) {
				if !utf8.ValidString(v.Text) || strings.ContainsAny(v.Text, "\r\n\x00") {
					t.Errorf("%s holds %q", v.Path, v.Text)
				}
			}
		}
		for _, row := range res.Refused {
			if seen[row.Row] || row.Reason == "" || strings.Contains(row.Reason, "@") {
				t.Errorf("row %d was refused: %q", row.Row, row.Reason)
			}
			seen[row.Row] = true
		}
		if n, ok := plainRows(data); ok && res.Source == "csv" && len(res.Rows)+len(res.Refused) != n {
			t.Errorf("%d rows, encoding/csv counts %d", len(res.Rows)+len(res.Refused), n)
		}
	})
}

// plainRows counts with encoding/csv the rows below a header in the first line.
// It passes over blank lines, and reads \r and quotes differently: those files
// are no measure.
func plainRows(data []byte) (int, bool) {
	text := string(data)
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") || strings.Contains(text, "\n\n") || !strings.HasPrefix(text, "name,email\n") {
		return 0, false
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	n := -1
	for {
		_, err := r.Read()
		if errors.Is(err, io.EOF) {
			return n, n > 0
		}
		if err != nil {
			return 0, false
		}
		n++
	}
}

// Whatever a PDF holds, it ends as one profile or one refusal, and the reader
// goes on.
func FuzzPDF(f *testing.F) {
	good := oneColumn(f, invented()[0], vocabularies()["English"])
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 99999999>>endobj\ntrailer<</Root 1 0 R>>"))
	f.Add([]byte("%PDF-1.7"))
	reader := newReader()
	f.Cleanup(func() { reader.Close(f.Context()) })
	if _, err := reader.Read(f.Context(), "x.pdf", good, intake.Options{}); err != nil {
		f.Fatal(err) // and the sandbox runs before the first input is timed
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = append([]byte("%PDF-1.4\n"), data...)
		res, err := reader.Read(t.Context(), "x.pdf", data, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Rows)+len(res.Refused) == 0 || len(res.Rows) > 1 {
			t.Errorf("%d rows, %d refusals", len(res.Rows), len(res.Refused))
		}
	})
}
