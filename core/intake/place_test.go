package intake_test

import (
	"testing"

	"reqdesk/assets"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
)

// placed reads one row of a table with the list of places.
func placed(t *testing.T, header, row string) core.Basics {
	t.Helper()
	list := jobs.NewPlaces(assets.Places())
	r := newReader()
	defer r.Close(t.Context())
	r.Place = func(text string) (core.Location, bool) {
		l := list.Match(core.Location{Text: text})
		return l, l.Country != ""
	}
	res, err := r.Read(t.Context(), "p.csv", []byte(header+"\n"+row+"\n"), intake.Options{})
	if err != nil || len(res.Rows) != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	return res.Rows[0].Resume.Basics
}

// TestATableNamesAPlaceAndATelephoneByIt: the number of a telephone is read by the
// country of the place, which the list of places knows where there is only one.
func TestATableNamesAPlaceAndATelephoneByIt(t *testing.T) {
	for name, test := range map[string]struct{ header, row, city, country, phone string }{
		"a town":                   {"Name,Ort,Telefon", "Anna Weber,Ulm,0731 1234567", "Ulm", "DE", "+497311234567"},
		"a town and its land":      {"Name,Ort,Land,Telefon", "Anna Weber,Lyon,Frankreich,04 72 10 30 30", "Lyon", "FR", "+33472103030"},
		"a place in one cell":      {"Name,Location,Phone", `Anna Weber,"Lisbon, Portugal",21 322 7000`, "Lisbon", "PT", "+351213227000"},
		"a country in words":       {"Name,City,Country,Phone", "Kaori Abe,Tokyo,Japan,03-3211-4411", "Tokyo", "JP", "+81332114411"},
		"one of several towns":     {"Name,City,Phone", "Lee Park,Springfield,217-555-0142", "Springfield", "", "217-555-0142"},
		"no town":                  {"Name,City,Phone", "Lee Park,Nowhereville,217-555-0142", "Nowhereville", "", "217-555-0142"},
		"a number with its prefix": {"Name,City,Phone", "Lee Park,Ulm,+33 4 72 10 30 30", "Ulm", "DE", "+33472103030"},
	} {
		t.Run(name, func(t *testing.T) {
			b := placed(t, test.header, test.row)
			if b.Location.City != test.city || b.Location.CountryCode != test.country || b.Phone != test.phone {
				t.Errorf("got %+v, phone %q", b.Location, b.Phone)
			}
		})
	}
}
