package people

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"reqdesk/core"
)

// NormalPhone gives a number as E.164. region is the ISO 3166 code of the country
// in which it would be dialled as written; "" takes only numbers that name their
// country. False = not a number that can exist, or its country is not known.
func NormalPhone(raw, region string) (string, bool) {
	number, ok := readPhone(raw, region)
	if !ok {
		return "", false
	}
	return withoutZeros(number)
}

// phoneForms gives the forms under which a number is found: [NormalPhone]'s, and that of
// the versions before 4, which kept zeros too many.
func phoneForms(raw, region string) []string {
	number, ok := readPhone(raw, region)
	if !ok {
		return nil
	}
	var forms []string
	if normal, ok := withoutZeros(number); ok {
		forms = append(forms, normal)
	}
	return addOnce(forms, phonenumbers.Format(number, phonenumbers.E164))
}

func readPhone(raw, region string) (*phonenumbers.PhoneNumber, bool) {
	s := strings.TrimSpace(raw)
	if len(s) > 7 && strings.EqualFold(s[:4], "tel:") {
		s = s[4:]
	}
	if len(s) < 5 || len(s) > 60 {
		return nil, false
	}
	if region == "" && strings.HasPrefix(s, "00") {
		s = "+" + s[2:]
	}
	number, err := phonenumbers.Parse(s, strings.ToUpper(region))
	if err != nil {
		return nil, false
	}
	// A number that names its country need only be possible: the plan of which
	// ranges are in use changes faster than any list. Others might be anything.
	if strings.HasPrefix(s, "+") {
		return number, phonenumbers.IsPossibleNumber(number)
	}
	return number, phonenumbers.IsValidNumber(number)
}

// withoutZeros writes a number so that it reads the same again: "+49 00 30" has one zero
// too many for that, while "+39 06" keeps its own.
func withoutZeros(number *phonenumbers.PhoneNumber) (string, bool) {
	for range 3 {
		written := phonenumbers.Format(number, phonenumbers.E164)
		if !number.GetItalianLeadingZero() {
			return written, true
		}
		again, err := phonenumbers.Parse(written, "")
		if err != nil || !phonenumbers.IsPossibleNumber(again) {
			return "", false
		}
		if phonenumbers.Format(again, phonenumbers.E164) == written {
			return written, true
		}
		number = again
	}
	return "", false
}

// RegionOf is the country in which a person's numbers would be dialled, "" when
// the place does not say.
func RegionOf(p core.Place) string {
	if len(p.CountryCode) == 2 {
		return strings.ToUpper(p.CountryCode)
	}
	for _, text := range []string{p.CountryCode, p.Region, p.Address, p.City} {
		if code := countryIn(text); code != "" {
			return code
		}
	}
	return ""
}

// countryIn looks for a country's name as the last part of a place.
func countryIn(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '(' || r == ')' })
	if len(parts) == 0 {
		return ""
	}
	last := Fold(parts[len(parts)-1])
	for code, names := range countries {
		for _, name := range names {
			if name == last {
				return code
			}
		}
	}
	return ""
}

// countries are the names that places are most often written with, folded.
var countries = map[string][]string{
	"AT": {"austria", "osterreich", "autriche"},
	"BE": {"belgium", "belgien", "belgique", "belgie"},
	"CA": {"canada", "kanada"},
	"CH": {"switzerland", "schweiz", "suisse", "svizzera", "suiza"},
	"CZ": {"czechia", "czech republic", "tschechien"},
	"DE": {"germany", "deutschland", "allemagne", "alemania"},
	"DK": {"denmark", "danemark", "danmark"},
	"ES": {"spain", "spanien", "espagne", "espana"},
	"FI": {"finland", "finnland", "suomi"},
	"FR": {"france", "frankreich", "francia"},
	"GB": {"united kingdom", "uk", "great britain", "england", "scotland", "wales", "royaume uni", "vereinigtes konigreich", "reino unido"},
	"IE": {"ireland", "irland", "irlande"},
	"IN": {"india", "indien", "inde"},
	"IT": {"italy", "italien", "italia", "italie"},
	"LU": {"luxembourg", "luxemburg"},
	"NL": {"netherlands", "the netherlands", "niederlande", "nederland", "pays bas"},
	"NO": {"norway", "norwegen", "norge"},
	"PL": {"poland", "polen", "polska", "pologne"},
	"PT": {"portugal"},
	"SE": {"sweden", "schweden", "sverige"},
	"US": {"united states", "united states of america", "usa", "us", "vereinigte staaten", "etats unis", "estados unidos"},
}
