package intake_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"reqdesk/core"
	"reqdesk/core/intake"
)

// read reads one file with the zero options.
func read(t testing.TB, name string, data []byte) intake.Result {
	t.Helper()
	r := newReader()
	defer r.Close(t.Context())
	res, err := r.Read(t.Context(), name, data, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// brief is what a recruiter sees of a result: a line per row.
func brief(res intake.Result) []string {
	var out []string
	for _, r := range res.Rows {
		b := r.Resume.Basics
		s := fmt.Sprintf("%d %s <%s>", r.Number, b.Name, b.Email)
		for _, p := range b.Profiles {
			s += " " + p.URL
		}
		out = append(out, s)
	}
	for _, r := range res.Refused {
		out = append(out, fmt.Sprintf("%d refused: %s", r.Row, r.Reason))
	}
	return out
}

func TestTablesOfAllKindsAreRead(t *testing.T) {
	utf16le := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return string(b)
	}
	cp1252 := func(s string) string {
		out, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	tests := map[string]struct {
		file string
		want []string
	}{
		"commas":                     {"name,email\nAnna Weber,Anna@Example.com\n", []string{"2 Anna Weber <anna@example.com>"}},
		"semicolons of German Excel": {"Vorname;Nachname;E-Mail\r\nJörg;Müller;joerg@example.com\r\n", []string{"2 Jörg Müller <joerg@example.com>"}},
		"tabs":                       {"Prénom\tNom\tCourriel\nZoé\tDupont\tzoe@example.com", []string{"2 Zoé Dupont <zoe@example.com>"}},
		"bars":                       {"Nombre|Apellidos|Correo electrónico\nJosé|García Díaz|jose@example.com", []string{"2 José García Díaz <jose@example.com>"}},
		"a byte order mark":          {"\ufeffFull Name,Email 1,Email2\nAnna Weber,,anna@example.com", []string{"2 Anna Weber <anna@example.com>"}},
		"UTF-16 of Excel":            {utf16le("Name\tE-Mail\r\nJörg Müller\tjoerg@example.com\r\n"), []string{"2 Jörg Müller <joerg@example.com>"}},
		"Windows-1252":               {cp1252("Name;E-Mail\nJörg Müller;joerg@example.com\n"), []string{"2 Jörg Müller <joerg@example.com>"}},
		"a quoted line break":        {"name,email,notes\n\"Weber, Anna\",anna@example.com,\"met\nin Berlin\"\nBo Lind,bo@example.com,", []string{"2 Anna Weber <anna@example.com>", "3 Bo Lind <bo@example.com>"}},
		"several addresses": {
			"name,emails\nAnna Weber,a@example.com; b@example.com", []string{"2 Anna Weber <a@example.com>"},
		},
		"LinkedIn's Connections.csv": {
			"Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing.\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n" +
				"Anna,Weber,https://www.linkedin.com/in/annaweber,,Acme,Engineer,01 Feb 2024\n",
			[]string{"5 Anna Weber <> https://linkedin.com/in/annaweber"},
		},
		"People Data Labs in small letters": {
			"full_name,linkedin_url,personal_emails,job_company_name\nanna-maria weber,linkedin.com/in/annaweber,\"['a@example.com', 'b@example.com']\",acme",
			[]string{"2 Anna-Maria Weber <a@example.com> https://linkedin.com/in/annaweber"},
		},
		"SeekOut's headers": {
			"Full Name,LinkedInUrl,Email1,Phone Number1\nAnna Weber,https://linkedin.com/in/annaweber,a@example.com,+49 30 901820",
			[]string{"2 Anna Weber <a@example.com> https://linkedin.com/in/annaweber"},
		},
		"a blank row": {
			"name,email\nAnna Weber,anna@example.com\n,\n\nBo Lind,bo@example.com\n",
			[]string{"2 Anna Weber <anna@example.com>", "5 Bo Lind <bo@example.com>", "3 refused: empty row", "4 refused: empty row"},
		},
		"nobody and nothing": {
			"name,email,company\n,anna@example.com,\nBo Lind,,Acme\nCy Young,not an address,\n,,Acme\n",
			[]string{
				"2 refused: no name",
				"3 refused: no e-mail address, phone number or profile address",
				"4 refused: the e-mail address can't be read, and there is no phone number or profile address",
				"5 refused: no name, and no e-mail address, phone number or profile address",
			},
		},
		"broken quotes cost their row only": {
			"name,email\n\"Anna Weber,anna@example.com\nBo Lind,bo@example.com\n\"Cy\" Young,cy@example.com\nDi Ray,di@example.com\n",
			[]string{
				"3 Bo Lind <bo@example.com>", "5 Di Ray <di@example.com>",
				"2 refused: broken quotes: text behind a closing quote", "4 refused: broken quotes: text behind a closing quote",
			},
		},
		"a quote never closed": {
			"name,email\nBo Lind,bo@example.com\n\"Anna Weber,anna@example.com\nDi Ray,di@example.com",
			[]string{"2 Bo Lind <bo@example.com>", "4 Di Ray <di@example.com>", "3 refused: broken quotes: a quoted cell is not closed"},
		},
		"a separator without quotes": {
			"name,email\nWeber, Anna,anna@example.com\nBo Lind,bo@example.com",
			[]string{"3 Bo Lind <bo@example.com>", "2 refused: 3 cells, but the header has 2: a separator in a cell without quotes?"},
		},
		"no header that says who": {
			"foo,bar\n1,2\n",
			[]string{"0 refused: no column for a name and for an e-mail address, profile address or phone number was recognised in the first row"},
		},
		"only a header": {"name,email\n", []string{"0 refused: the file has a header and no rows"}},
		"nothing":       {" \n ", []string{"0 refused: the file is empty"}},
		"a picture":     {"\x89PNG\r\n\x1a\n\x00\x00\x00", []string{"0 refused: the file is neither a table nor a résumé that can be read"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, brief(read(t, "people.csv", []byte(test.file)))); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExcelFilesAreReadAsTables(t *testing.T) {
	book := func(rows ...[]any) []byte {
		f := excelize.NewFile()
		if _, err := f.NewSheet("People"); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := f.SetSheetRow("People", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := book([]any{"Vorname", "Nachname", "E-Mail"}, []any{"Jörg", "Müller", "joerg@example.com"}, []any{nil}, []any{"Bo", "Lind"})
	tests := map[string]struct {
		file []byte
		want []string
	}{
		"the second sheet has the people": {good, []string{"2 Jörg Müller <joerg@example.com>", "3 refused: empty row", "4 refused: no e-mail address, phone number or profile address"}},
		"no header":                       {book([]any{"a", "b"}), []string{"0 refused: no column for a name and for an e-mail address, profile address or phone number was recognised in the first row"}},
		"cut off":                         {good[:len(good)/2], []string{"0 refused: the file is neither a table nor a résumé that can be read: save it as CSV, Excel or PDF"}},
		"the format before 2007":          {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), []string{"0 refused: the Excel file is protected by a password, or of a format before 2007: save it as .xlsx or CSV without a password"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, brief(read(t, "people.xlsx", test.file))); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARowTellsWhereEachFieldWasRead(t *testing.T) {
	res := read(t, "people.csv", []byte("Vorname;Nachname;E-Mail;E-Mail 2;Telefon;Ort;Land;Firma;Position;Kenntnisse;Sprachen;Quelle\n"+
		"Anna;Weber;a@example.com;b@example.com;030 901820;Berlin;Deutschland;Acme GmbH;Entwicklerin;\"Go, SQL\";Deutsch;Messe\n"))
	if len(res.Rows) != 1 {
		t.Fatalf("got %v", brief(res))
	}
	row := res.Rows[0]
	want := core.Resume{
		Basics: core.Basics{
			Name: "Anna Weber", Label: "Entwicklerin", Email: "a@example.com", Emails: []string{"b@example.com"}, Phone: "+4930901820",
			Location: core.Place{Address: "Berlin", CountryCode: "DE"},
		},
		Work:      []core.Work{{Name: "Acme GmbH", Position: "Entwicklerin"}},
		Skills:    []core.Skill{{Name: "Go"}, {Name: "SQL"}},
		Languages: []core.Language{{Language: "Deutsch"}},
	}
	if diff := cmp.Diff(want, row.Resume); diff != "" {
		t.Errorf("résumé differs (-want +got):\n%s", diff)
	}
	for path, origin := range map[string]string{
		"basics.name": "column Vorname + Nachname", "basics.emails[0]": "column E-Mail 2", "basics.phone": "column Telefon", "skills[1].name": "column Kenntnisse",
	} {
		if got := row.Facts[path]; got.Origin != origin || got.Confidence != 1 {
			t.Errorf("%s was read in %q with %v, want %q with 1", path, got.Origin, got.Confidence, origin)
		}
	}
	for _, line := range []string{"Kenntnisse: Go, SQL", "Quelle: Messe"} {
		if !strings.Contains(row.Text, line) {
			t.Errorf("the text for evidence lacks %q: %q", line, row.Text)
		}
	}
	for _, v := range intake.Values(row.Resume) {
		if _, ok := row.Facts[v.Path]; !ok {
			t.Errorf("%s has no origin", v.Path)
		}
	}
}

func TestAColumnCanBeNamedByHand(t *testing.T) {
	r := newReader()
	defer r.Close(t.Context())
	res, err := r.Read(t.Context(), "x.csv", []byte("Wer,Wie\nAnna Weber,anna@example.com\n"), intake.Options{Columns: map[string]string{"wer": "name", "Wie": "email"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2 Anna Weber <anna@example.com>"}, brief(res)); diff != "" {
		t.Error(diff)
	}
}

func TestJSONResumesAreRead(t *testing.T) {
	tests := map[string]struct {
		file string
		want []string
	}{
		"one":         {`{"basics":{"name":"Anna Weber","email":"a@example.com","profiles":[{"network":"GitHub","url":"https://github.com/anna"}]},"x":1}`, []string{"1 Anna Weber <a@example.com> https://github.com/anna"}},
		"several":     {`[{"basics":{"name":"Anna Weber","email":"a@example.com"}},{"basics":{"email":"b@example.com"}},3]`, []string{"1 Anna Weber <a@example.com>", "2 refused: no name", "3 refused: not a résumé in the shape of JSON Resume, and not a profile of People Data Labs"}},
		"unreachable": {`{"basics":{"name":"Anna Weber"}}`, []string{"1 refused: no e-mail address, phone number or profile address"}},
		"not seen":    {`{"basics":{"name":" Anna\r\n\u202eWeber\u0000","email":"a@example.com\n"}}`, []string{"1 Anna Weber <a@example.com>"}},
		"cut off":     {`{"basics":{"name":"Anna`, []string{"0 refused: the JSON can't be read: it is broken or cut off"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, brief(read(t, "resume.json", []byte(test.file)))); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}
