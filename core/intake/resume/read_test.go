package resume

import (
	"testing"

	"reqdesk/core"
)

// towns is a list of places in which "Mobile" is one, as it is in Alabama, and SAP
// as if it were.
func towns(text string) (core.Location, bool) {
	country, ok := map[string]string{"Mobile": "US", "Dublin": "IE", "Ulm": "DE", "SAP": "US"}[text]
	return core.Location{City: text, Country: country, Sure: true}, ok
}

// worked lists positions, and what is told of the first.
func worked(r core.Resume) string {
	text := ""
	for _, w := range r.Work {
		text += w.Position + " / " + w.Name + ", "
	}
	return text + r.Work[0].Summary
}

// Each of these was read wrongly once.
func TestFieldsThatWereReadWronglyOnce(t *testing.T) {
	tests := map[string]struct {
		text, want string
		of         func(core.Resume) string
	}{
		"a label that is a town": {
			"Contact\nMobile\n01 525 0133 (Mobile)\nDublin, Ireland\n\nSiobhan Byrne", "Dublin",
			func(r core.Resume) string { return r.Basics.Location.City },
		},
		"a number of a range not in use": {
			"Zoé Lefèvre\nLyon, France\n06 39 98 04 27", "+33639980427",
			func(r core.Resume) string { return r.Basics.Phone },
		},
		"a date of birth is no number": {
			"Zoé Lefèvre\nLyon, France\n04.05.1985", "",
			func(r core.Resume) string { return r.Basics.Phone },
		},
		"a degree with an accent": {
			"Formation\nÉcole de Commerce de Brive\nDiplôme d'ingénieur en Marketing\n2019 - 2022", "Diplôme d'ingénieur / Marketing",
			func(r core.Resume) string { return r.Education[0].StudyType + " / " + r.Education[0].Area },
		},
		"a month within a name": {
			"Formación\nDiplomatura, IES Miguel Hernández, 2009 - 2012", "IES Miguel Hernández 2009",
			func(r core.Resume) string { return r.Education[0].Institution + " " + r.Education[0].StartDate },
		},
		"an address below a sentence": {
			"I have worked with Go for nine years.\nanna@example.com", "anna@example.com",
			func(r core.Resume) string { return r.Basics.Email },
		},
		"a town of three letters": {
			"Berufserfahrung\nVertriebsassistentin\nNordwind Software GmbH, Ulm\n2019 - 2024", "Nordwind Software GmbH / Ulm",
			func(r core.Resume) string { return r.Work[0].Name + " / " + r.Work[0].Location },
		},
		"three letters that are no town": {
			"Berufserfahrung\nVertriebsassistentin\nNordwind Software GmbH, SAP\n2019 - 2024", "Nordwind Software GmbH, SAP / ",
			func(r core.Resume) string { return r.Work[0].Name + " / " + r.Work[0].Location },
		},
		"what was done below a head in one line": {
			"Berufserfahrung\n03/2019 – heute  Backend-Entwicklerin, Köhler GmbH\nEntwicklung von Diensten in Go\n01/2015 – 02/2019  Entwicklerin, Alpha AG",
			"Backend-Entwicklerin / Köhler GmbH, Entwicklerin / Alpha AG, Entwicklung von Diensten in Go", worked,
		},
		"what was done below a head in one line, in Spanish": {
			"Experiencia\nIngeniera de software en Empresa Uno (enero 2020 – actualidad)\nDesarrollo de servicios en Go.\nProgramadora en Empresa Dos (2016 – 2019)",
			"Ingeniera de software / Empresa Uno, Programadora / Empresa Dos, Desarrollo de servicios en Go.", worked,
		},
		"an address that a column broke": {
			"E-Mail: anna.\nweber@example.com", "anna.weber@example.com",
			func(r core.Resume) string { return r.Basics.Email },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.of(Read(pageOf(test.text), Hints{Place: towns}).Resume); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
