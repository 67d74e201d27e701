package intake_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"
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
		"Full Name,First Name,Last Name,Location,Company,Title,LinkedInUrl,Email1,Phone Number1\nA B,A,B,\"Berlin, Germany\",C,D,linkedin.com/in/ab,a@example.com,030\n",
		"First Name:Last Name:Contact Email:Contact LinkedIn URL:Company Website\nA:B:a@example.com;b@example.com:linkedin.com/in/ab:c.example\n",
		"full_name,linkedin_url,personal_emails,job_title_levels,experience,skills\na b,linkedin.com/in/ab,\"['a@example.com']\",\"['x']\",[{}],\"['go', 'sql']\"\n",
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
		sound(t, res)
		if n, ok := plainRows(data); ok && res.Source == "csv" && len(res.Rows)+len(res.Refused) != n {
			t.Errorf("%d rows, encoding/csv counts %d", len(res.Rows)+len(res.Refused), n)
		}
	})
}

// sound checks that each row is taken or refused once, that what is taken says who
// and how to reach them in plain text, and where it was read, and that a refusal
// tells why and nothing of the content.
func sound(t *testing.T, res intake.Result) {
	t.Helper()
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
			text := v.Text
			if strings.HasSuffix(v.Path, "summary") || strings.Contains(v.Path, "highlights") {
				text = strings.ReplaceAll(text, "\n", "") // a paragraph
			}
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
				t.Errorf("%s holds %q", v.Path, v.Text)
			}
			if fact := row.Facts[v.Path]; fact.Confidence <= 0 || fact.Confidence > 1 || fact.Origin == "" {
				t.Errorf("%s has the fact %+v", v.Path, fact)
			}
		}
	}
	for _, row := range res.Refused {
		if seen[row.Row] || row.Reason == "" || strings.Contains(row.Reason, "@") {
			t.Errorf("row %d was refused: %q", row.Row, row.Reason)
		}
		seen[row.Row] = true
	}
}

// readSoundly reads one file of content that a fuzz target made.
func readSoundly(t *testing.T, name string, data []byte) {
	t.Helper()
	r := newReader()
	defer r.Close(t.Context())
	res, err := r.Read(t.Context(), name, data, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, res)
}

func FuzzCards(f *testing.F) {
	for _, seed := range []string{
		"VERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\n=C3=B6rg\nEMAIL;PREF;INTERNET:j@example.com\nTEL;CELL:030 901820\nPHOTO;ENCODING=BASE64:QUJD\n QUJD\n",
		"FN:Anna Weber\nitem1.EMAIL;type=pref:a@example.com\nORG:Acme;IT\nTITLE:a\nADR;TYPE=home:;;Hauptstr. 1;Berlin;;10115;Germany\nNOTE:a\\nb\\,c\nX-SOCIALPROFILE;type=linkedin:x-apple:a\n",
		"KIND:individual\nFN:A B\nTEL;VALUE=uri:tel:+49-30-901820;ext=1\nLANG:de\nURL:https://a.example/b\nSOCIALPROFILE:https://linkedin.com/in/ab\nEND:VCARD\nBEGIN:VCARD\nFN:\xfc\nEMAIL:b@example.com",
		"X-ABSHOWAS:COMPANY\n", "N:;;;;\nX-LINKEDIN:ab\nX-GITHUB:a", ";:\n\"a:b\"c;d=\n =\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		readSoundly(t, "contacts.vcf", slices.Concat([]byte("BEGIN:VCARD\n"), data, []byte("\nEND:VCARD\n")))
	})
}

func FuzzJSONResume(f *testing.F) {
	for _, seed := range []string{
		`{"basics":{"name":"Anna Weber","label":"Engineer","email":"a@example.com","phone":"030","url":"https://a.example","summary":"x\ny","location":{"city":"Berlin","countryCode":"DE"},"profiles":[{"network":"LinkedIn","url":"linkedin.com/in/a"}]},"work":[{"name":"Acme","position":"b","startDate":"2019-01","highlights":["c"]}],"education":[{"institution":"d","area":"e","studyType":"f"}],"skills":[{"name":"g","keywords":["h"]}],"languages":[{"language":"i","fluency":"j"}],"certificates":[{"name":"k"}],"volunteer":[{"organization":"l"}]}`,
		`[{"basics":{"name":"A","email":"a@example.com"}},{"basics":{"name":1}},null,7]`, "{\"basics\":{\"name\":\"A\",\"email\":\"a@example.com\"}}\n{\"basics\":{}}\n{", `{"basics":{"name":"\u0000\ud800","email":"\ufeff"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { readSoundly(t, "cv.json", asJSON(data)) })
}

func FuzzPeopleDataLabs(f *testing.F) {
	for _, seed := range []string{
		`{"data":{"full_name":"anna weber","linkedin_url":"linkedin.com/in/anna-weber","work_email":"a@example.com","personal_emails":["b@example.com"],"emails":[{"address":"c@example.com"}],"mobile_phone":"+4930901820","phone_numbers":["030"],"job_title":"engineer","job_company_name":"acme","job_start_date":"2019","location_name":"berlin, germany","skills":["go"],"languages":[{"name":"german"}],"certifications":[{"name":"x","organization":"y"}],"experience":[{"company":{"name":"acme"},"title":{"name":"engineer"},"start_date":"2019-01","end_date":null,"location_names":["berlin"],"summary":"z"}],"education":[{"school":{"name":"tu"},"degrees":["m"],"majors":["cs"],"start_date":"2010"}],"profiles":[{"network":"github","url":"github.com/a"}]}}`,
		`{"status":200,"matches":[{"data":{"first_name":"a","last_name":"b","linkedin_url":"x"}},{"data":{"full_name":true,"emails":false,"experience":{}}}]}`, `[{"full_name":"a b","recommended_personal_email":"a@example.com","skills":"go"}]`, `{"data":[{"full_name":null}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { readSoundly(t, "people.json", asJSON(data)) })
}

// asJSON begins data as JSON begins, so that it is not read as a table.
func asJSON(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("{")) || bytes.HasPrefix(data, []byte("[")) {
		return data
	}
	return append([]byte("{"), data...)
}

// FuzzWorkbook changes the parts of an Excel file that say what is in its cells.
func FuzzWorkbook(f *testing.F) {
	rows := `<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="s"><v>0</v></c></row>`
	f.Add(rows+`<row r="2"><c r="A2" t="inlineStr"><is><t>Anna Weber</t></is></c><c r="B2" t="s"><v>1</v></c></row>`, `<si><t>email</t></si><si><r><t>a@</t></r><r><t>example.com</t></r></si>`)
	f.Add(rows+`<row r="1048577"><c r="ZZZ9" t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c s="99"><v>43831</v></c><c><f>A1</f></c></row><row/><row r="2"/>`, `<si/><si><phoneticPr/></si>`)
	f.Add(`<row r="1"><c r="B1" t="s"><v>-1</v></c><c r="A1" t="d"><v>2019</v></c><c r="1A"/></row>`, `<si><t xml:space="preserve"> email </t></si>`)
	f.Fuzz(func(t *testing.T, rows, texts string) {
		readSoundly(t, "people.xlsx", bookOf(t, map[string]string{
			"xl/worksheets/sheet1.xml": sheetStart + rows + `</sheetData></worksheet>`,
			"xl/sharedStrings.xml":     `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + texts + `</sst>`,
		}))
	})
}

// bookOf is a workbook with these parts.
func bookOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   parts["xl/worksheets/sheet1.xml"],
		"xl/sharedStrings.xml":       parts["xl/sharedStrings.xml"],
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
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
