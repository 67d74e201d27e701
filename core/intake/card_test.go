package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"reqdesk/core"
	"reqdesk/core/intake"
)

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

// oneCard reads a file of one card.
func oneCard(t *testing.T, data []byte) core.Resume {
	t.Helper()
	res := read(t, "contact.vcf", data)
	if len(res.Rows) != 1 || len(res.Refused) != 0 || res.Source != "vcard" {
		t.Fatalf("%s: %v", res.Source, brief(res))
	}
	for _, v := range intake.Values(res.Rows[0].Resume) {
		if f := res.Rows[0].Facts[v.Path]; f.Confidence == 0 || f.Origin == "" {
			t.Errorf("%s has no origin", v.Path)
		}
	}
	return res.Rows[0].Resume
}

func TestCardsOfAllVersionsAreRead(t *testing.T) {
	want := core.Resume{
		Basics: core.Basics{
			Name: "Jörg Müller", Label: "Entwickler", Email: "joerg@example.com", Emails: []string{"j.mueller@example.org"}, Phone: "+4930901820",
			Location: core.Place{Address: "Hauptstraße 1", City: "Berlin", PostalCode: "10115", CountryCode: "DE"},
			Profiles: []core.Presence{{Network: "LinkedIn", Username: "joerg-mueller", URL: "https://linkedin.com/in/joerg-mueller"}},
			Summary:  "Schnell, gründlich; mag Go. Kommt aus Köln.",
		},
		Work: []core.Work{{Name: "Beispiel & Söhne", Position: "Entwickler"}},
	}
	latin, err := charmap.ISO8859_1.NewEncoder().String("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1:Müller;Jörg\nEMAIL;INTERNET:joerg@example.com\nEMAIL;HOME:j.mueller@example.org\n" +
		"ORG;CHARSET=ISO-8859-1:Beispiel & Söhne;Technik\nTITLE:Entwickler\nTEL;WORK;FAX:030 1\nTEL;CELL;VOICE:030 901820\nURL:www.linkedin.com/in/joerg-mueller\nADR;HOME;CHARSET=ISO-8859-1:;;Hauptstraße 1;Berlin;;10115;Deutschland\n" +
		"NOTE;CHARSET=ISO-8859-1:Schnell, gründlich; mag Go. Kommt aus Köln.\nEND:VCARD\n")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]byte{
		"2.1 in quoted-printable": crlf("BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;J=C3=B6rg;;;\nFN;QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=B6rg=20M=\n=C3=BCller\n" +
			"EMAIL;INTERNET;PREF:joerg@example.com\nEMAIL;INTERNET:j.mueller@example.org\nORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Beispiel & S=C3=B6hne\nTITLE:Entwickler\nTEL;CELL:+49 30 901820\n" +
			"URL:https://www.linkedin.com/in/joerg-mueller\nADR;HOME;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;Hauptstra=C3=9Fe 1;Berlin;;10115;Germany\n" +
			"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Schnell, gr=C3=BCndlich; =\nmag Go.=0D=0AKommt=\n aus K=C3=B6ln.\nPHOTO;ENCODING=BASE64;JPEG:\n /9j/4AAQSkZJRgABAQAAAQABAAD\n /2wBD\n\nEND:VCARD\n"),
		"2.1 in Latin-1": []byte(latin),
		"3.0 of Apple": crlf("BEGIN:VCARD\nVERSION:3.0\nPRODID:-//Apple Inc.//iOS 18//EN\nN:Müller;Jörg;;Dr.;\nFN:Jörg Müller\nORG:Beispiel & Söhne;\nTITLE:Entwickler\n" +
			"item1.EMAIL;type=INTERNET:j.mueller@example.org\nitem2.EMAIL;type=INTERNET;type=pref:joerg@example.com\nTEL;type=CELL;type=VOICE;type=pref:030 901820\nitem3.ADR;type=HOME;type=pref:;;Hauptstraße 1;Berlin;;10115;Deutschland\n" +
			"X-SOCIALPROFILE;type=linkedin:http://www.linkedin.com/in/joerg-\n mueller\nNOTE:Schnell\\, gründlich\\; mag Go.\\nKommt aus Köln.\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\n SkZJRgAB\nEND:VCARD\n"),
		"4.0": crlf("BEGIN:VCARD\nVERSION:4.0\nKIND:individual\nFN:Jörg Müller\nN:Müller;Jörg;;;\nEMAIL;PREF=1;TYPE=home:joerg@example.com\nEMAIL;TYPE=work:j.mueller@example.org\n" +
			"TEL;VALUE=uri;TYPE=\"voice,cell\":tel:+49-30-901820\nADR;TYPE=home;LABEL=\"Hauptstraße: 1\":;;Hauptstraße 1;Berlin;;10115;DE\nORG:Beispiel & Söhne\nTITLE:Entwickler\n" +
			"SOCIALPROFILE;SERVICE-TYPE=LinkedIn:https://de.linkedin.com/in/joerg-mueller/\nNOTE:Schnell\\, gründlich\\; mag Go. Kommt\n  aus Köln.\nEND:VCARD\n"),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, oneCard(t, data)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEachCardOfAFileIsTakenOrRefusedWithAReason(t *testing.T) {
	const anna = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Weber\nEMAIL:anna@example.com\nEND:VCARD\n"
	tests := map[string]struct {
		file string
		want []string
	}{
		"three":             {anna + "\nBEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:The team\nEND:VCARD\nBEGIN:VCARD\nN:Lind;Bo\nTEL:+46 8 123 456 78\nEND:VCARD\n", []string{"1 Anna Weber <anna@example.com>", "3 Bo Lind <>", "2 refused: the card is that of a company or group, not of a person"}},
		"unreachable":       {"BEGIN:VCARD\nFN:Anna Weber\nEND:VCARD\n", []string{"1 refused: no e-mail address, phone number or profile address"}},
		"nobody":            {"begin:vcard\nemail:anna@example.com\nend:vcard\n", []string{"1 refused: no name"}},
		"an end is missing": {"BEGIN:VCARD\nFN:Bo Lind\n" + anna + "BEGIN:VCARD\nFN:Cy", []string{"2 Anna Weber <anna@example.com>", "1 refused: the card is cut off: no e-mail address, phone number or profile address", "3 refused: the card is cut off: no e-mail address, phone number or profile address"}},
		"a byte order mark": {"\ufeff" + anna, []string{"1 Anna Weber <anna@example.com>"}},
		"no card at all":    {"BEGIN:VCARD\n x\nFN:Anna Weber\nEND:VCARD\n", []string{"0 refused: the file holds no contact card that can be read"}},
		"beside the cards":  {"BEGIN:VCARD\nEND:VCARD\nBEGINNING\nbook: end\n\n" + anna, []string{"2 Anna Weber <anna@example.com>", "1 refused: no name"}},
		"more than is read": {strings.Replace(anna, "END", strings.Repeat("X-A:1\nNOTE:\n", 1200)+"END", 1) + anna, []string{"1 Anna Weber <anna@example.com>", "2 Anna Weber <anna@example.com>"}},
		"behind a picture":  {"BEGIN:VCARD\nFN:Anna Weber\nPHOTO:" + strings.Repeat("QUJD\n ", 900_000) + "\nEMAIL:anna@example.com\nEND:VCARD\n", []string{"1 Anna Weber <anna@example.com>"}},
		"in UTF-16":         {"\xff\xfe" + strings.ReplaceAll(anna, "", "\x00")[1:], []string{"1 Anna Weber <anna@example.com>"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, brief(read(t, "contacts.vcf", []byte(test.file)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A name of right-to-left and combining characters is kept letter by letter, and
// what turns the order of the text around it is not.
func TestNamesOfAllScriptsAreKept(t *testing.T) {
	for name, want := range map[string]string{
		"محمد الأحمد": "محمد الأحمد", "דוד לוי": "דוד לוי", "Zoe\u0308 Nguye\u0302\u0303n": "Zoe\u0308 Nguye\u0302\u0303n",
		"山田 太郎": "山田 太郎", "Anna \u202eWeber\u202c": "Anna Weber",
	} {
		card := oneCard(t, []byte("BEGIN:VCARD\nFN:"+name+"\nEMAIL:a@example.com\nEND:VCARD\n"))
		table := read(t, "x.csv", []byte("name,email\n"+name+",a@example.com\n"))
		if len(table.Rows) != 1 || card.Basics.Name != want || table.Rows[0].Resume.Basics.Name != want {
			t.Errorf("%q: card %q, table %v", want, card.Basics.Name, brief(table))
		}
	}
}
