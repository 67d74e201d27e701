package practice

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"reqdesk/core"

	"golang.org/x/text/unicode/norm"
)

// Person is an invented human being with a résumé.
type Person struct {
	ID     string // "p01" …, in the scenario's order
	Resume core.Resume
	Job    string // the id of the job that the résumé fits
	// Pipeline tells how the job's ATS knows this person already: "email",
	// "linkedin" or not at all.
	Pipeline  string
	Behaviour Behaviour
}

// Given is the person's first name, Family the rest.
func (p Person) Given() string {
	given, _, _ := strings.Cut(p.Resume.Basics.Name, " ")
	return given
}

// Family is the person's name without the first name.
func (p Person) Family() string {
	_, family, _ := strings.Cut(p.Resume.Basics.Name, " ")
	return family
}

// sketch is what is written down of a person; the rest is made from it.
type sketch struct {
	name, city, country string
	job                 string
	employer            string // "" = drawn from the trade
	years               int    // since the first position
	pipeline            string
	unlisted            bool // the school is not written as the employer's list has it
	does                Behaviour
}

const hour = time.Hour

// sketches lists everybody. The behaviours of the first job's people are those
// that a newcomer meets.
func sketches(start time.Time) []sketch {
	back := day(start, 8)
	return []sketch{
		{name: "Inês Carvalho", city: "Lisbon", country: "PT", job: "41042", years: 9, does: Behaviour{Kind: Interested, After: 26 * hour}},
		{name: "Tiago Marques", city: "Lisbon", country: "PT", job: "41042", years: 6, does: Behaviour{Kind: NotInterested, After: 5 * hour}},
		{name: "Oluwaseun Adeyemi", city: "Lisbon", country: "PT", job: "41042", years: 11, pipeline: "email"},
		{name: "Katarzyna Wójcik", city: "Porto", country: "PT", job: "41042", years: 7, pipeline: "linkedin"},
		{name: "Raghunath Iyer", city: "Lisbon", country: "PT", job: "41042", employer: "Volterra Mobility", years: 12},
		{name: "Jürgen Weiß", city: "Sintra", country: "PT", job: "41042", years: 15, does: Behaviour{Kind: OutOfOffice, After: 6 * hour, Back: back}},
		{name: "Chiamaka Okonkwo", city: "Lisbon", country: "PT", job: "41042", years: 5, does: Behaviour{Kind: Bounces}},
		{name: "Lan Nguyen", city: "Setúbal", country: "PT", job: "41042", years: 8},
		{name: "Đorđe Petrović", city: "Coimbra", country: "PT", job: "41042", years: 10, unlisted: true, does: Behaviour{
			Kind: Interested, Step: 2, After: 9 * hour,
			Text: "Sorry for the late answer. I am open to a talk, if two days a week at home are possible.",
		}},
		{name: "Søren Kjærgaard", city: "Lisbon", country: "PT", job: "41042", years: 13},
		{name: "Anaïs Lefèvre", city: "Lisbon", country: "PT", job: "41042", years: 4, does: Behaviour{
			Kind: Interested, After: 30 * hour,
			From: "anais@lefevre.example.net", Text: "I read this address more often. Yes, please tell me more.",
		}},
		{name: "Yuki Tanabe", city: "Cascais", country: "PT", job: "41042", years: 6, does: Behaviour{Kind: Unknown}},
		{name: "Farrukh Yusupov", city: "Lisbon", country: "PT", job: "41042", years: 7, does: Behaviour{Kind: Delayed}},
		{name: "Beatriz Antunes", city: "Lisbon", country: "PT", job: "41042", years: 3, does: Behaviour{
			Kind: NotInterested, After: 2 * hour,
			Text: "Please take me off your list and do not write to me again.",
		}},

		{name: "Florian Großmann", city: "Munich", country: "DE", job: "41043", years: 12, does: Behaviour{Kind: OutOfOffice, After: 3 * hour, Back: back}},
		{name: "Zeynep Yıldırım", city: "Augsburg", country: "DE", job: "41043", years: 8, does: Behaviour{Kind: Interested, After: 20 * hour}},
		{name: "Václav Dvořák", city: "Vienna", country: "AT", job: "41043", years: 14},
		{name: "Ilse Obermüller", city: "Munich", country: "DE", job: "41043", years: 20, does: Behaviour{Kind: NotInterested, After: 28 * hour}},
		{name: "Mihai Ionescu", city: "Vienna", country: "AT", job: "41043", years: 5},
		{name: "Aoife Ní Bhriain", city: "Munich", country: "DE", job: "41043", years: 6, does: Behaviour{Kind: Interested, Step: 2, After: 4 * hour}},

		{name: "Marta Figueiredo", city: "Porto", country: "PT", job: "41044", years: 16, does: Behaviour{Kind: Interested, After: 7 * hour}},
		{name: "Rui Sequeira", city: "Braga", country: "PT", job: "41044", years: 9},
		{name: "Lúcia Peixoto", city: "Porto", country: "PT", job: "41044", years: 11, does: Behaviour{Kind: NotInterested, After: 50 * hour}},
		{name: "Daniel O'Shea", city: "Porto", country: "PT", job: "41044", years: 7},
		{name: "Giulia D'Amico", city: "Vila Nova de Gaia", country: "PT", job: "41044", years: 5, does: Behaviour{Kind: Bounces}},

		{name: "Gábor Szűcs", city: "Graz", country: "AT", job: "41045", years: 13, unlisted: true, does: Behaviour{Kind: Interested, After: 31 * hour}},
		{name: "Anže Kovačič", city: "Maribor", country: "SI", job: "41045", years: 10},
		{name: "Helga Pichler", city: "Graz", country: "AT", job: "41045", years: 18},
		{name: "Dmitri Orlov", city: "Vienna", country: "AT", job: "41045", years: 15, does: Behaviour{Kind: NotInterested, After: 3 * hour}},
		{name: "Eszter Kőszegi", city: "Sopron", country: "HU", job: "41045", years: 8},

		{name: "Mei-Ling Zhou", city: "Rotterdam", country: "NL", job: "41046", years: 2, does: Behaviour{Kind: Interested, After: hour}},
		{name: "Siiri Hämäläinen", city: "Tampere", country: "FI", job: "41046", years: 3},
		{name: "Tomasz Żak", city: "Wrocław", country: "PL", job: "41046", years: 2, does: Behaviour{Kind: NotInterested, After: 12 * hour}},
		{name: "Aylin Çelik", city: "Cologne", country: "DE", job: "41046", years: 4},
		{name: "Noor van den Berg", city: "Ghent", country: "BE", job: "41046", years: 3},

		{name: "Łukasz Jaworski", city: "Gdańsk", country: "PL", job: "41039", years: 17},
		{name: "Agnieszka Śliwa", city: "Gdynia", country: "PL", job: "41039", years: 9, does: Behaviour{Kind: Interested, After: 44 * hour}},

		{name: "Niamh Gallagher", city: "Galway", country: "IE", job: "7201", years: 8, does: Behaviour{Kind: Interested, After: 15 * hour}},
		{name: "Saoirse Kearney", city: "Athlone", country: "IE", job: "7201", years: 5},
		{name: "Maricel Santos", city: "Limerick", country: "IE", job: "7201", years: 12, does: Behaviour{Kind: Interested, After: 60 * hour}},
		{name: "Willemijn de Wit", city: "Utrecht", country: "NL", job: "7202", years: 14},
		{name: "Hye-jin Park", city: "Leiden", country: "NL", job: "7202", years: 9, does: Behaviour{Kind: NotInterested, After: 22 * hour}},
	}
}

// newPeople draws everybody's résumé.
func newPeople(seed uint64, start time.Time) []Person {
	var people []Person
	for i, s := range sketches(start) {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		if s.does.Kind == "" {
			s.does.Kind = Silent
		}
		people = append(people, Person{
			ID: fmt.Sprintf("p%02d", i+1), Job: s.job, Pipeline: s.pipeline, Behaviour: s.does,
			Resume: resume(s, i, start.Year(), random),
		})
	}
	return people
}

// plain writes a name in ASCII letters, as people do for an e-mail address.
func plain(name string) string {
	special := strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "ł", "l", "đ", "d", "ı", "i", "ö", "oe", "ü", "ue", "ä", "ae")
	var b strings.Builder
	for _, r := range norm.NFD.String(special.Replace(strings.ToLower(name))) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'':
		case r < unicode.MaxASCII && unicode.IsLetter(r):
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	return b.String()
}

// phone gives a number from a range that is kept for fiction or drama.
func phone(country string, i int) string {
	switch country {
	case "DE", "AT":
		return fmt.Sprintf("+49 30 23125 %03d", 100+i)
	case "IE":
		return fmt.Sprintf("+44 28 9649 %04d", 6100+i)
	default:
		return fmt.Sprintf("+44 20 7946 %04d", 100+i)
	}
}

func basics(s sketch, i int, t trade) core.Basics {
	given, family, _ := strings.Cut(s.name, " ")
	domains := []string{"mail.example.org", "post.example.net", "example.org"}
	local := plain(given) + "." + plain(family)
	handle := plain(given) + "-" + plain(family) + fmt.Sprintf("-practice-%02d", i+1)
	return core.Basics{
		Name: s.name, Label: t.title(s.years), Email: local + "@" + domains[i%len(domains)], Phone: phone(s.country, i),
		Location: core.Place{City: s.city, CountryCode: s.country},
		Profiles: []core.Presence{{Network: "LinkedIn", Username: handle, URL: "https://www.linkedin.com/in/" + handle}},
	}
}
