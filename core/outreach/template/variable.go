package template

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reqdesk/core"
)

// Notice is the variable that stands for the notice about a recipient's data. It takes
// no filters and is no part of conditions.
const Notice = "notice"

// Variables lists the variables that a template may use, the notice last.
func Variables() []string { return append(slices.Clone(variables), Notice) }

var variables = []string{
	"first_name", "last_name", "name", "email", "employer", "headline", "city",
	"job_title", "job_location", "client", "must_haves", "apply_link",
	"sender_name", "sender_email", "today", "data_source", "privacy_link",
}

// Known tells whether name is a variable.
func Known(name string) bool { return slices.Contains(variables, name) }

// Facts is what the values of one e-mail come from. To is the address in use.
type Facts struct {
	Person  core.Person
	To      string
	Job     core.Job
	Client  core.Client
	Mailbox core.Mailbox
	Today   time.Time // in the recipient's zone
}

// Common is what is the same in all e-mails about one job from one mailbox.
type Common struct {
	texts   map[string]string
	site    Hosts
	client  core.Client
	notices *Notices // nil = there are none
}

// CommonOf works out what e-mails about a job have in common. Links to the ATS's site
// carry the client's source code from here on.
func CommonOf(j core.Job, c core.Client, m core.Mailbox) *Common {
	sender, address := Sender(m.From)
	place := j.PrimaryLocation()
	common := &Common{site: Site(j), client: c, texts: map[string]string{
		"job_title": j.Title, "job_location": orElse(place.City, place.Text), "client": c.Name,
		"must_haves": strings.Join(j.MustHaves, ", "), "apply_link": j.ApplyURL,
		"sender_name": sender, "sender_email": address, "privacy_link": "",
	}}
	for name, text := range common.texts {
		common.texts[name] = common.finish(text)
	}
	return common
}

// finish makes a value of what is known.
func (c *Common) finish(text string) string {
	text = inert(short(text))
	if strings.Contains(text, "://") && c.site.has(text) {
		text = AddCode(text, c.client.SourceCode, c.client.UTM)
	}
	return text
}

// Values gives those of an e-mail to a person, who must not change meanwhile. A plan
// asks for very few of them for very many people: each is made when it is asked for.
func (c *Common) Values(p *core.Person, to string, today time.Time) Values {
	return Values{common: c, person: p, to: to, today: today}
}

// Values are the variables' values for one e-mail.
type Values struct {
	common *Common
	person *core.Person
	to     string
	today  time.Time
	lang   string
	worst  map[string]string // instead of what is known of the person
}

// ValuesOf joins the facts to values.
func ValuesOf(f Facts) Values {
	person := f.Person
	return CommonOf(f.Job, f.Client, f.Mailbox).Values(&person, f.To, f.Today)
}

// WorstCase changes what is known of a person to what is hardest to write to:
// with missing true everything that can be missing is; otherwise all is very long.
func (v Values) WorstCase(missing bool) Values {
	v.worst = map[string]string{
		"first_name": "Wolfeschlegelsteinhausenbergerdorff", "last_name": "Rosenkrantz-Guildenstern von und zu Hohenlohe-Langenburg",
		"name":     "Wolfeschlegelsteinhausenbergerdorff Rosenkrantz-Guildenstern von und zu Hohenlohe-Langenburg",
		"employer": "The Association of Independent Chartered Accountants, Auditors and Tax Advisers of the Northern Provinces",
		"headline": "Senior Principal Staff Software Engineering Programme Manager for Distributed Systems and Site Reliability",
		"city":     "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
	}
	if missing {
		for name := range v.worst {
			v.worst[name] = ""
		}
	}
	return v
}

func (v Values) get(name, lang string) any {
	if name == "today" {
		return day{v.today, lang}
	}
	return v.text(name)
}

// text is a variable's value in words.
func (v *Values) text(name string) string {
	switch name {
	case "today":
		return day{v.today, ""}.String()
	case "data_source":
		return v.source()
	}
	if v.common == nil {
		return ""
	}
	if text, known := v.common.texts[name]; known {
		return text
	}
	if text, known := v.worst[name]; known {
		return text
	}
	return v.common.finish(v.personal(name))
}

// personal is what is known of the person.
func (v *Values) personal(name string) string {
	switch name {
	case "first_name":
		first, _ := names(v.person.Name)
		return first
	case "last_name":
		_, last := names(v.person.Name)
		return last
	case "name":
		return v.person.Name
	case "email":
		return v.to
	case "employer":
		return v.person.Employer
	case "headline":
		return v.person.Headline
	case "city":
		return v.person.Place.City
	}
	return ""
}

// lacks tells whether neither the expression's variable nor one that stands in
// for it has a value.
func (v *Values) lacks(e *expression) bool {
	if v.has(e.uses[0].name) {
		return false
	}
	return !slices.ContainsFunc(e.others, v.has)
}

func (v *Values) has(name string) bool {
	return name == "today" || name == "data_source" || v.text(name) != ""
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
	if len(s) > maxValue { // bytes; there are no more characters than that
		s = string([]rune(s)[:min(maxValue, utf8.RuneCountInString(s))])
	}
	return clean(strings.ToValidUTF8(s, ""))
}
