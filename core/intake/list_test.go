package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"reqdesk/core/intake"
	"reqdesk/core/people"
)

// took is what a recruiter sees of a list's report: a line per row.
func took(r people.ListReport) []string {
	var out []string
	for _, a := range r.Accepted {
		s := fmt.Sprintf("%d %s <%s>", a.Row, a.Name, strings.Join(a.Emails, " "))
		if a.Contact != "" {
			s += " " + a.Contact
		}
		if a.Note != "" {
			s += " (" + a.Note + ")"
		}
		out = append(out, s)
	}
	for _, f := range r.Refused {
		out = append(out, fmt.Sprintf("%d refused: %s", f.Row, f.Reason))
	}
	return out
}

func (d *desk) takeList(name string, data []byte, commit bool) people.ListReport {
	d.Helper()
	r, err := d.ImportList(d.Context(), intake.File{Name: name, Data: data}, d.job.ID, commit)
	d.must(err)
	return r
}

const nobody = "no e-mail address, profile address or phone number, and no name with employer"

func TestListsOfAllKindsAreRead(t *testing.T) {
	utf16 := func(s string) string {
		out, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	windows := func(s string) string {
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
		"two columns suffice": {"name,email\nAnna Weber,Anna@Example.com\n", []string{"2 Anna Weber <anna@example.com>"}},
		"German": {
			"Vorname;Nachname;E-Mail-Adresse;Telefon;Arbeitgeber\nJörg;Müller;;+49 30 901820;Acme\n;;;030 901820;\n",
			[]string{"2 Jörg Müller <> +4930901820", "3 refused: the phone number lacks its country code, and nothing else identifies the person"},
		},
		"French, tabs, no address":     {"Prénom\tNom\tEntreprise\nZoé\tDupont\tAcme SARL", []string{"2 Zoé Dupont <> (by name and employer only, which asks and never decides)"}},
		"Spanish, bars":                {"Nombre|Apellidos|Correo electrónico\nJosé|García|jose@example.com", []string{"2 José García <jose@example.com>"}},
		"Excel says the separator":     {"sep=;\nName;E-Mail\nAnna;anna@example.com\n", []string{"3 Anna <anna@example.com>"}},
		"circumflexes":                 {"Name^Email\nAnna^anna@example.com\n", []string{"2 Anna <anna@example.com>"}},
		"a byte order mark":            {"\ufeffEmail\nanna@example.com\n", []string{"2  <anna@example.com>"}},
		"UTF-16":                       {utf16("Name\tE-Mail\nJörg\tjoerg@example.com\n"), []string{"2 Jörg <joerg@example.com>"}},
		"Windows-1252":                 {windows("Name;E-Mail\nJörg;joerg@example.com\n"), []string{"2 Jörg <joerg@example.com>"}},
		"profile addresses":            {"LinkedIn\nhttps://www.linkedin.com/in/anna/\nlinkedin.com/company/acme\n", []string{"2  <> https://linkedin.com/in/anna", "3 refused: " + nobody}},
		"a site that is nobody's page": {"Name,URL\nAnna,https://acme.example\n", []string{"2 refused: the profile address is nobody's own page, and nothing else identifies the person"}},
		"broken addresses": {
			"name,email,company\nBo Lind,bo at example,\nCy Young,cy(at)example.com,Acme\nDi Ray,\"di@example.com; nothing\",\n",
			[]string{
				"3 Cy Young <> (its e-mail address can't be read; by name and employer only, which asks and never decides)",
				"4 Di Ray <di@example.com> (its e-mail address can't be read)",
				"2 refused: the e-mail address can't be read, and nothing else identifies the person",
			},
		},
		"empty rows and nobody": {"name;email\n;\n\nCy Young;\n", []string{"2 refused: empty row", "3 refused: empty row", "4 refused: " + nobody}},
		"the same again": {
			"name,email,linkedin\nAnna,anna@example.com,\nA. W.,ANNA@example.com,\nAnna,anna@example.com,linkedin.com/in/anna\n",
			[]string{
				"2 Anna <anna@example.com>", "4 Anna <anna@example.com> (same e-mail address as row 2, and another profile address)",
				"3 refused: same e-mail address as row 2",
			},
		},
		"a cell too many":             {"name,email\nWeber, Anna,anna@example.com\n", []string{"2 refused: 3 cells, but the header has 2: a separator in a cell without quotes?"}},
		"no header":                   {"anna@example.com\nbo@example.com\n", []string{"1  <anna@example.com>", "2  <bo@example.com>"}},
		"no header, name and address": {"Anna Weber;anna@example.com\nBo Lind;bo@example.com\nCy Young;no address\n", []string{"1 Anna Weber <anna@example.com>", "2 Bo Lind <bo@example.com>", "3 refused: the e-mail address can't be read, and nothing else identifies the person"}},
		"no header, two names":        {"anna@example.com,Anna,Weber\nbo@example.com,Bo,Lind\n", []string{"1 Anna Weber <anna@example.com>", "2 Bo Lind <bo@example.com>"}},
		"a header in no known words":  {"Wer\tWo\nAnna Weber\tlinkedin.com/in/anna\n", []string{"2 Anna Weber <> https://linkedin.com/in/anna"}},
		"nobody in it":                {"foo,bar\n1,2\n", []string{"0 refused: no column with a name, an e-mail address, a profile address or a phone number was found near the top"}},
		"only a header":               {"name,email\n", []string{"0 refused: the file has a header and no rows"}},
		"nothing":                     {" \n ", []string{"0 refused: the file is empty"}},
		"a picture":                   {"\x89PNG\r\n\x1a\n\x00\x00\x00", []string{"0 refused: the file is not a table that can be read: save it as CSV or Excel"}},
		"a PDF":                       {"%PDF-1.4 name,email", []string{"0 refused: the file is not a table that can be read: save it as CSV or Excel"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if diff := cmp.Diff(test.want, took(d.takeList("list.csv", []byte(test.file), true))); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}

// workbook is an Excel file with these rows on a second sheet.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	_, err := f.NewSheet("People")
	for i, row := range rows {
		if err == nil {
			err = f.SetSheetRow("People", fmt.Sprintf("A%d", i+1), &row)
		}
	}
	var b bytes.Buffer
	if err == nil {
		err = f.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExcelListsAreReadRowByRow(t *testing.T) {
	d := newDesk(t)
	good := workbook(t, []any{"People we know"}, []any{"Name", "E-Mail"}, []any{"Jörg", "joerg@example.com"}, []any{nil}, []any{" "}, []any{"Bo", "bo"}, []any{""}, []any{" "})
	for name, test := range map[string]struct {
		file []byte
		want []string
	}{
		"the second sheet": {good, []string{
			"3 Jörg <joerg@example.com>", "4 refused: empty row", "5 refused: empty row", "6 refused: the e-mail address can't be read, and nothing else identifies the person",
		}},
		"no header":       {workbook(t, []any{"anna@example.com", "Anna"}, []any{"bo@example.com", "Bo"}), []string{"1 Anna <anna@example.com>", "2 Bo <bo@example.com>"}},
		"nobody in it":    {workbook(t, []any{"a", 1}), []string{"0 refused: no column with a name, an e-mail address, a profile address or a phone number was found near the top"}},
		"only a header":   {workbook(t, []any{"Name", "Email"}), []string{"0 refused: the file has a header and no rows"}},
		"cut off":         {good[:len(good)/2], []string{"0 refused: the file is neither a table nor a résumé that can be read: save it as CSV, Excel or PDF"}},
		"not a workbook":  {append([]byte("PK\x03\x04"), make([]byte, 500)...), []string{"0 refused: the file is neither a table nor a résumé that can be read: save it as CSV, Excel or PDF"}},
		"behind a banner": {workbook(t, []any{"Export"}, []any{nil}, []any{"of 2026"}, []any{"Email"}, []any{"anna@example.com"}), []string{"5  <anna@example.com>"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, took(d.takeList("list.xlsx", test.file, false))); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}

// A template holds nobody, and what is filled in below its header is taken.
func TestTheTemplatesAreTakenOnceTheyAreFilledIn(t *testing.T) {
	d := newDesk(t)
	row := []string{"Anna Weber", "anna@example.com", "linkedin.com/in/anna", "+49 30 901820", "Acme"}
	for _, ext := range []string{".csv", ".xlsx"} {
		empty, err := intake.ListTemplate(ext)
		d.must(err)
		if diff := cmp.Diff([]string{"0 refused: the file has a header and no rows"}, took(d.takeList("t"+ext, empty, false))); diff != "" {
			t.Errorf("%s empty: %s", ext, diff)
		}
		filled := append(empty, strings.Join(row, ",")...)
		if ext == ".xlsx" {
			book, err := excelize.OpenReader(bytes.NewReader(empty))
			d.must(err)
			d.must(book.SetSheetRow("People", "A2", &row))
			b, err := book.WriteToBuffer()
			d.must(err)
			filled = b.Bytes()
		}
		r := d.takeList("t"+ext, filled, false)
		want := []people.Taken{{Row: 2, Name: "Anna Weber", Emails: []string{"anna@example.com"}, Employer: "Acme"}}
		if diff := cmp.Diff(want, r.Accepted); diff != "" || len(r.Refused) != 0 {
			t.Errorf("%s: refused %v, accepted (-want +got):\n%s", ext, r.Refused, diff)
		}
	}
	if _, err := intake.ListTemplate(".pdf"); err == nil {
		t.Error("there is a template as PDF")
	}
}

func TestAListThatIsTooLargeOrEndedByItsContextStoresNothing(t *testing.T) {
	d := newDesk(t)
	huge := d.takeList("huge.csv", bytes.Repeat([]byte("a"), 64<<20+1), true)
	if diff := cmp.Diff([]string{"0 refused: the file is larger than 64 MB: split it and take the parts one after the other"}, took(huge)); diff != "" {
		t.Error(diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := intake.File{Name: "list.csv", Data: []byte("email\nanna@example.com\n")}
	if _, err := d.ImportList(ctx, file, d.job.ID, true); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled import gives %v", err)
	}
	if _, err := d.ImportList(t.Context(), file, 99, true); err == nil {
		t.Error("a list for an unknown job is taken")
	}
	if r := d.takeList("list.csv", file.Data, true); len(r.Accepted) != 1 {
		t.Errorf("nothing may have been stored before: %v", took(r))
	}
}

// manyRows is a list of n people.
func manyRows(n int) []byte {
	var b bytes.Buffer
	b.WriteString("Name;E-Mail;LinkedIn;Firma\n")
	for i := range n {
		fmt.Fprintf(&b, "Person%d Number%d;p%d@example.com;linkedin.com/in/p%d;Firm %d GmbH\n", i, i%977, i, i, i%500)
	}
	return b.Bytes()
}
