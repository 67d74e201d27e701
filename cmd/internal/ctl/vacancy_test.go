package ctl

import (
	"fmt"
	"html"
	"strings"
)

// vacancy is one job of a feed in Avature's dialect; empty fields are left out.
type vacancy struct {
	ref, title, owner, flag         string
	city, state, country, postal    string
	place                           string   // as plain text
	further                         []string // "city|state|country|postal"
	kind, family, level, text, link string
	skills                          []string
	status, date                    string
	also                            string // further elements, as they stand in the feed
}

// whole is a vacancy with everything that was agreed, of an owner who is known to
// terminals made by known.
func whole(ref string) vacancy {
	return vacancy{
		ref: ref, title: "Network Engineer " + ref, owner: owner, city: "Utrecht", country: "NL",
		kind: "Full-time", family: "Engineering", level: "Experienced Professional", text: "<p>Build networks</p>",
		link: "https://jobs.example.com/apply/" + ref, skills: []string{"Go", "BGP", "Linux"}, status: "Open", date: "2026-11-18T09:30:00Z",
	}
}

const owner = "robin@agency.example.com"

func (v vacancy) xml() string {
	var b strings.Builder
	put := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "<%s><![CDATA[%s]]></%s>", name, value, name)
		}
	}
	b.WriteString("<job>")
	for _, e := range [][2]string{
		{"referencenumber", v.ref},
		{"title", v.title},
		{"recruiteremail", v.owner},
		{"posttoreqdesk", v.flag},
		{"location", v.place},
		{"city", v.city},
		{"state", v.state},
		{"country", v.country},
		{"postalcode", v.postal},
		{"jobtype", v.kind},
		{"jobfamily", v.family},
		{"experience", v.level},
		{"description", v.text},
		{"applyurl", v.link},
		{"status", v.status},
		{"date", v.date},
	} {
		put(e[0], e[1])
	}
	if len(v.skills) > 0 {
		b.WriteString("<requiredskills>")
		for _, s := range v.skills {
			b.WriteString("<skill>" + html.EscapeString(s) + "</skill>")
		}
		b.WriteString("</requiredskills>")
	}
	if len(v.further) > 0 {
		b.WriteString("<secondarylocations>")
		for _, place := range v.further {
			p := append(strings.Split(place, "|"), "", "", "")
			b.WriteString("<location><city>" + p[0] + "</city><state>" + p[1] + "</state><country>" + p[2] + "</country><postalcode>" + p[3] + "</postalcode></location>")
		}
		b.WriteString("</secondarylocations>")
	}
	return b.String() + v.also + "</job>"
}

// post puts these vacancies on the board.
func (b *board) post(list ...vacancy) {
	text := `<?xml version="1.0" encoding="UTF-8"?><source><publisher>Avature</publisher>`
	for _, v := range list {
		text += v.xml()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = text + "</source>"
}
