package jobs_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

// places is the list that travels with the program.
func places(t testing.TB) *jobs.Places {
	t.Helper()
	gz, err := os.ReadFile("../../assets/places.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	return jobs.NewPlaces(gz)
}

func TestLocationTextIsReadAgainstThePlaceList(t *testing.T) {
	list := places(t)
	berlin, us := "Europe/Berlin", "America/Chicago"
	tests := map[string]struct {
		in   core.Location
		want core.Location
	}{
		"city, region and country in parts": {
			core.Location{City: "Munich", Region: "Bavaria", Country: "DE", PostalCode: "80331"},
			core.Location{Text: "80331 Munich, Bavaria, DE", City: "Munich", Region: "Bavaria", Country: "DE", PostalCode: "80331", Sure: true, Zone: berlin},
		},
		"one text":                   {core.Location{Text: "Munich, Bavaria, DE"}, core.Location{Text: "Munich, Bavaria, DE", City: "Munich", Region: "Bavaria", Country: "DE", Sure: true, Zone: berlin}},
		"native spelling":            {core.Location{Text: "München, Deutschland"}, core.Location{Text: "München, Deutschland", City: "München", Region: "Bayern", Country: "DE", Sure: true, Zone: berlin}},
		"umlaut written out":         {core.Location{Text: "Koeln, Germany"}, core.Location{Text: "Koeln, Germany", City: "Koeln", Region: "Nordrhein-Westfalen", Country: "DE", Sure: true, Zone: berlin}},
		"postal code in the text":    {core.Location{Text: "80331 München, Germany"}, core.Location{Text: "80331 München, Germany", City: "München", Region: "Bayern", Country: "DE", PostalCode: "80331", Sure: true, Zone: berlin}},
		"a name that is unique":      {core.Location{Text: "Düsseldorf"}, core.Location{Text: "Düsseldorf", City: "Düsseldorf", Region: "Nordrhein-Westfalen", Country: "DE", Sure: true, Zone: berlin}},
		"a name of several cities":   {core.Location{Text: "Springfield"}, core.Location{Text: "Springfield", City: "Springfield", Country: "US", Zone: "America/New_York"}},
		"the region decides":         {core.Location{Text: "Springfield, IL"}, core.Location{Text: "Springfield, IL", City: "Springfield", Region: "IL", Country: "US", Sure: true, Zone: us}},
		"state code and country":     {core.Location{Text: "Springfield, IL, USA"}, core.Location{Text: "Springfield, IL, USA", City: "Springfield", Region: "IL", Country: "US", Sure: true, Zone: us}},
		"a code of state or country": {core.Location{Text: "San Francisco, CA"}, core.Location{Text: "San Francisco, CA", City: "San Francisco", Region: "CA", Country: "US", Sure: true, Zone: "America/Los_Angeles"}},
		"a city that contradicts":    {core.Location{City: "Munich", Region: "Hesse", Country: "DE"}, core.Location{Text: "Munich, Hesse, DE", City: "Munich", Region: "Hesse", Country: "DE", Zone: berlin}},
		"a region of elsewhere":      {core.Location{Text: "London, Ontario"}, core.Location{Text: "London, Ontario", City: "London", Region: "Ontario", Country: "CA", Sure: true, Zone: "America/Toronto"}},
		"a country alone":            {core.Location{Text: "Germany"}, core.Location{Text: "Germany", Country: "DE", Zone: berlin}},
		"remote":                     {core.Location{Text: "Remote - Germany"}, core.Location{Text: "Remote - Germany", Country: "DE", Zone: berlin}},
		"an unknown place":           {core.Location{Text: "Building 7, Mars"}, core.Location{Text: "Building 7, Mars", City: "Building 7"}},
		"nothing":                    {core.Location{}, core.Location{}},
		"a country spelled out":      {core.Location{City: "Wien", Country: "Österreich"}, core.Location{Text: "Wien, Österreich", City: "Wien", Region: "Wien", Country: "AT", Sure: true, Zone: "Europe/Vienna"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, list.Match(test.in)); diff != "" {
				t.Errorf("read as (-want +got):\n%s", diff)
			}
		})
	}
}
