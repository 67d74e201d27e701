package template

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// Variables lists the variables that a template may use.
func Variables() []string {
	return []string{
		"first_name", "last_name", "name", "email", "employer", "headline", "city",
		"job_title", "job_location", "client", "must_haves", "apply_link",
		"sender_name", "sender_email", "today",
	}
}

// Known tells whether name is a variable.
func Known(name string) bool { return slices.Contains(Variables(), name) }

// Facts is what the values of one e-mail come from. To is the address in use.
type Facts struct {
	Person  core.Person
	To      string
	Job     core.Job
	Client  core.Client
	Mailbox core.Mailbox
	Today   time.Time // in the recipient's zone
}

// Values are the variables' values for one e-mail.
type Values struct {
	texts map[string]string
	today time.Time
}

// ValuesOf joins the facts to values. Links to the ATS's site carry the
// client's source code from here on.
func ValuesOf(f Facts) Values {
	first, last := names(f.Person.Name)
	sender, address := Sender(f.Mailbox.From)
	place := f.Job.PrimaryLocation()
	v := Values{today: f.Today, texts: map[string]string{
		"first_name": first, "last_name": last, "name": f.Person.Name,
		"email": f.To, "employer": f.Person.Employer, "headline": f.Person.Headline,
		"city": f.Person.Place.City, "job_title": f.Job.Title,
		"job_location": orElse(place.City, place.Text), "client": f.Client.Name,
		"must_haves":  strings.Join(f.Job.MustHaves, ", "),
		"apply_link":  f.Job.ApplyURL,
		"sender_name": sender, "sender_email": address,
	}}
	site := Site(f.Job)
	for name, text := range v.texts {
		text = inert(short(text))
		if site.has(text) {
			text = AddCode(text, f.Client.SourceCode, f.Client.UTM)
		}
		v.texts[name] = text
	}
	return v
}

// WorstCase changes what is known of a person to what is hardest to write to:
// with missing true everything that can be missing is; otherwise all is very long.
func (v Values) WorstCase(missing bool) Values {
	long := map[string]string{
		"first_name": "Wolfeschlegelsteinhausenbergerdorff", "last_name": "Rosenkrantz-Guildenstern von und zu Hohenlohe-Langenburg",
		"name":     "Wolfeschlegelsteinhausenbergerdorff Rosenkrantz-Guildenstern von und zu Hohenlohe-Langenburg",
		"employer": "The Association of Independent Chartered Accountants, Auditors and Tax Advisers of the Northern Provinces",
		"headline": "Senior Principal Staff Software Engineering Programme Manager for Distributed Systems and Site Reliability",
		"city":     "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
	}
	worst := Values{today: v.today, texts: map[string]string{}}
	for name, text := range v.texts {
		if other, personal := long[name]; personal {
			if text = other; missing {
				text = ""
			}
		}
		worst.texts[name] = text
	}
	return worst
}

func (v Values) get(name, lang string) any {
	if name == "today" {
		return day{v.today, lang}
	}
	return v.texts[name]
}

// text is a variable's value in words.
func (v Values) text(name string) string {
	if name == "today" {
		return day{v.today, ""}.String()
	}
	return v.texts[name]
}

// lacks tells whether neither the expression's variable nor one that stands in
// for it has a value.
func (v Values) lacks(e *expression) bool {
	for _, name := range append([]string{e.uses[0].name}, e.others...) {
		if name == "today" || v.texts[name] != "" {
			return false
		}
	}
	return true
}

// Sender takes a From line apart into name and address.
func Sender(from string) (name, address string) {
	a, err := mail.ParseAddress(from)
	if err != nil {
		return "", strings.TrimSpace(from)
	}
	return a.Name, a.Address
}

// names cuts a full name: "Dr. Ada Lovelace" and "Lovelace, Ada" are both Ada.
func names(full string) (first, last string) {
	if family, given, comma := strings.Cut(full, ","); comma && strings.TrimSpace(given) != "" {
		full = given + " " + family
	}
	words := strings.Fields(full)
	for len(words) > 1 && title(words[0]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return "", ""
	}
	return words[0], strings.Join(words[1:], " ")
}

func title(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "dr", "prof", "mr", "mrs", "ms", "herr", "frau", "ing", "dipl-ing", "mme", "sr", "sra":
		return true
	}
	return false
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// short bounds a value and takes out what could begin a header or a mark.
func short(s string) string {
	if r := []rune(s); len(r) > maxValue {
		s = string(r[:maxValue])
	}
	return clean(strings.ToValidUTF8(s, ""))
}
