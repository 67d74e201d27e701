package people

import (
	"slices"
	"testing"

	"reqdesk/core"
)

// Somebody new is found by all that the joined view of their only profile is found
// by, in the same order.
func TestTheKeysOfAFirstProfileAreAllThatThePersonHas(t *testing.T) {
	phones := []string{"", "+49 30 901820", "030 901820", "901820", "no number"}
	places := []core.Place{{}, {CountryCode: "DE"}, {Address: "Berlin, Germany"}, {City: "Lyon", Region: "France"}, {Address: "nowhere"}}
	works := [][]core.Work{nil, {{Name: "Acme GmbH & Co. KG"}, {Name: "The Bücher AG"}}, {{Name: "Old Ltd", EndDate: "2019"}}, {{Position: "Engineer"}}}
	for _, phone := range phones {
		for _, place := range places {
			for _, work := range works {
				r := core.Resume{Basics: core.Basics{
					Name: "Müller, Jörg Maria", Email: "J.Mueller+cv@Bücher.example", Emails: []string{"j@example.com", "no address"}, URL: "https://joerg.example/me?x=1",
					Phone: phone, Phones: []string{"+1 212 736 5000"}, Location: place,
					Profiles: []core.Presence{{URL: "https://DE.linkedin.com/in/Joerg-M%C3%BCller/"}, {URL: "https://www.linkedin.com/company/acme"}},
				}, Work: work}
				var person core.Person
				Join(&person, []core.Profile{{Resume: r}})
				keys := KeysOfResume(r)
				if joined := Merge(KeysOf(person), keys); !slices.Equal(keys, joined) {
					t.Errorf("phone %q, place %+v, work %+v: the profile has %v, the person %v", phone, place, work, keys, joined)
				}
			}
		}
	}
}
