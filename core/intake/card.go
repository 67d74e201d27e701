package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/transform"

	"reqdesk/core"
	"reqdesk/core/intake/vcard"
	"reqdesk/core/people"
)

const cardType = "text/vcard"

// noCard refuses a file that only begins like one of cards.
const noCard = "the file holds no contact card that can be read"

// isCard knows a file of cards by its first line, in UTF-16 too.
func isCard(head []byte) bool {
	start := bytes.ReplaceAll(head[:min(len(head), 256)], []byte{0}, nil)
	start = bytes.TrimLeft(start, "\xef\xbb\xbf\xff\xfe \t\r\n")
	const first = "BEGIN:VCARD"
	return len(start) >= len(first) && strings.EqualFold(string(start[:len(first)]), first)
}

// openCards begins to read a file of cards. Each card is a row.
func openCards(ctx context.Context, f File, head []byte, o Options, n *int64) opened {
	return opened{source: "vcard", media: cardType, entries: func(yield func(entry, error) bool) {
		file, err := f.open()
		if err != nil {
			yield(refusal(0, cantOpen), nil)
			return
		}
		defer func() { _ = file.Close() }() // it was only read
		var text io.Reader = counted{file, n}
		if enc := wide(head); enc != nil {
			text = transform.NewReader(text, enc.NewDecoder())
		}
		cards := vcard.NewReader(text)
		for row := 1; ; row++ {
			card, err := cards.Next()
			switch {
			case ctx.Err() != nil:
				yield(entry{}, ctx.Err())
				return
			case errors.Is(err, io.EOF):
				if row == 1 {
					yield(refusal(0, noCard), nil)
				}
				return
			case err != nil:
				yield(refusal(row, cantOpen), nil)
				return
			case row > o.MaxRows:
				yield(refusal(row, fmt.Sprintf("only the first %d cards are read; this one and those behind it were left out", o.MaxRows)), nil)
				return
			}
			if !yield(ofCard(card, row), nil) {
				return
			}
		}
	}}
}

// ofCard makes a row of one card.
func ofCard(c vcard.Card, number int) entry {
	r := cardReading{row: Row{Number: number, Facts: map[string]core.FieldFact{}}}
	for _, p := range c.Properties {
		if p.Name == "KIND" && !strings.EqualFold(p.Text(), "individual") || p.Name == "X-ABSHOWAS" && strings.EqualFold(p.Text(), "COMPANY") {
			return refusal(number, "the card is that of a company or group, not of a person")
		}
	}
	r.name(c.Properties)
	for _, p := range c.Properties {
		r.property(p)
	}
	r.phones()
	r.row.Text = TextOf(r.row.Resume)
	if r.note != "" {
		r.row.Text += "\n" + r.note
	}
	reason := unreachable(r.row.Resume)
	if reason != "" && c.Cut {
		reason = "the card is cut off: " + reason
	}
	return entry{r.row, reason}
}

// cardReading makes a profile of one card.
type cardReading struct {
	row     Row
	numbers []string

	note string
}

func (r *cardReading) fact(path, property string) {
	r.row.Facts[path] = core.FieldFact{Confidence: 1, Origin: "card, " + property}
}

// name takes the name as it is shown, else puts it together from its parts.
func (r *cardReading) name(list []vcard.Property) {
	b := &r.row.Resume.Basics
	for _, p := range list {
		if p.Name == "FN" && b.Name == "" {
			b.Name = oneLine(p.Text())
			r.fact("basics.name", "FN")
		}
		if p.Name != "N" {
			continue
		}
		parts := append(p.Parts(), "", "", "")
		// Family, given and further names; titles are no part of a name here.
		name := strings.Join(strings.Fields(oneLine(parts[1]+" "+parts[2]+" "+parts[0])), " ")
		if b.Name == "" && name != "" {
			b.Name = name
			r.fact("basics.name", "N")
		}
	}
	if b.Name == "" || people.Fold(b.Name) == "" && !strings.ContainsFunc(b.Name, unicode.IsLetter) {
		b.Name = ""
		delete(r.row.Facts, "basics.name")
	}
}

// property takes one property; names are taken before.
func (r *cardReading) property(p vcard.Property) {
	b := &r.row.Resume.Basics
	switch p.Name {
	case "EMAIL":
		r.email(p)
	case "TEL":
		number := oneLine(strings.TrimPrefix(strings.ToLower(p.Text()), "tel:"))
		if number, _, _ = strings.Cut(number, ";"); !p.Has("fax") && !p.Has("pager") {
			r.numbers = preferred(r.numbers, number, p.Has("pref"))
		}
	case "ORG", "TITLE", "ROLE":
		r.work(p)
	case "ADR":
		r.address(p)
	case "URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "X-LINKEDIN", "X-GITHUB", "X-XING", "X-LINKEDIN-URL":
		r.presence(p)
	case "NOTE":
		if note := p.Text(); note != "" && r.note == "" {
			r.note = note
			b.Summary = oneLine(note)
			r.fact("basics.summary", "NOTE")
		}
	case "LANG":
		if l := oneLine(p.Text()); l != "" {
			r.row.Resume.Languages = append(r.row.Resume.Languages, core.Language{Language: l})
			r.fact(fmt.Sprintf("languages[%d].language", len(r.row.Resume.Languages)-1), "LANG")
		}
	}
}

func (r *cardReading) email(p vcard.Property) {
	b := &r.row.Resume.Basics
	e, ok := people.NormalEmail(p.Text())
	if !ok {
		return
	}
	all := preferred(b.AllEmails(), e, p.Has("pref"))
	b.Email, b.Emails = all[0], further(all)
	r.fact("basics.email", "EMAIL")
	for i := range b.Emails {
		r.fact(fmt.Sprintf("basics.emails[%d]", i), "EMAIL")
	}
}

// preferred adds a value once, in front when it is the preferred one.
func preferred(list []string, s string, first bool) []string {
	for i, have := range list {
		if have == s {
			if !first {
				return list
			}
			list = append(append([]string{}, list[:i]...), list[i+1:]...)
			break
		}
	}
	switch {
	case s == "":
		return list
	case first:
		return append([]string{s}, list...)
	}
	return append(list, s)
}

// further are the values behind the first; nil = there are none.
func further(list []string) []string {
	if len(list) < 2 {
		return nil
	}
	return list[1:]
}

func (r *cardReading) work(p vcard.Property) {
	res := &r.row.Resume
	value := oneLine(p.Parts()[0])
	if p.Name != "ORG" {
		value = oneLine(p.Text())
	}
	if value == "" {
		return
	}
	if len(res.Work) == 0 {
		res.Work = []core.Work{{}}
	}
	switch {
	case p.Name == "ORG" && res.Work[0].Name == "":
		res.Work[0].Name = value
		r.fact("work[0].name", p.Name)
	case p.Name == "TITLE", p.Name == "ROLE" && res.Work[0].Position == "":
		res.Work[0].Position, res.Basics.Label = value, value
		r.fact("work[0].position", p.Name)
		r.fact("basics.label", p.Name)
	}
}

// address takes the home address rather than that of the office.
func (r *cardReading) address(p vcard.Property) {
	to := &r.row.Resume.Basics.Location
	if *to != (core.Place{}) && !p.Has("home") {
		return
	}
	parts := append(p.Parts(), make([]string, 7)...)
	*to = core.Place{
		Address: oneLine(parts[2]), City: oneLine(parts[3]), Region: oneLine(parts[4]), PostalCode: oneLine(parts[5]),
		CountryCode: people.RegionOf(core.Place{CountryCode: oneLine(parts[6])}),
	}
	if country := oneLine(parts[6]); to.CountryCode == "" && country != "" {
		to.Address = strings.TrimPrefix(to.Address+", "+country, ", ")
	}
	for path, value := range map[string]string{
		"address": to.Address, "city": to.City, "region": to.Region, "postalCode": to.PostalCode, "countryCode": to.CountryCode,
	} {
		delete(r.row.Facts, "basics.location."+path)
		if value != "" {
			r.fact("basics.location."+path, "ADR")
		}
	}
}

func (r *cardReading) presence(p vcard.Property) {
	value := oneLine(p.Text())
	kind := strings.TrimPrefix(strings.ToLower(p.Name), "x-")
	switch {
	case value == "" || strings.Contains(value, "x-apple:"):
		return
	case !strings.ContainsAny(value, "/.") && (kind == "linkedin" || p.Has("linkedin")):
		value = "linkedin.com/in/" + value
	case !strings.ContainsAny(value, "/.") && (kind == "github" || p.Has("github")):
		value = "github.com/" + value
	}
	addPresence(&r.row, value, core.FieldFact{Confidence: 1, Origin: "card, " + p.Name})
}

// phones reads the numbers when the country is known.
func (r *cardReading) phones() {
	b := &r.row.Resume.Basics
	region := people.RegionOf(b.Location)
	for _, n := range r.numbers {
		confidence := 0.6 // its country is not known
		if e164, ok := people.NormalPhone(n, region); ok {
			n, confidence = e164, 1
		} else if !strings.ContainsFunc(n, unicode.IsDigit) {
			continue
		}
		path := "basics.phone"
		switch {
		case b.Phone == "":
			b.Phone = n
		case b.Phone == n:
			continue
		default:
			b.Phones = append(b.Phones, n)
			path = fmt.Sprintf("basics.phones[%d]", len(b.Phones)-1)
		}
		r.row.Facts[path] = core.FieldFact{Confidence: confidence, Origin: "card, TEL"}
	}
}

// oneLine drops control characters and brings a value onto one line.
func oneLine(s string) string { return strings.Join(strings.Fields(strings.Map(printable, s)), " ") }
