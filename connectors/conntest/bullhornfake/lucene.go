package bullhornfake

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

var errSyntax = errors.New("can't be parsed")

// matcher tells whether a record is found.
type matcher = func(Object) bool

// parser reads the part of Lucene's language that a search needs: fields with a
// word, a phrase or a range, AND, OR, NOT and parentheses.
type parser struct {
	text []rune
	at   int
	zone *time.Location
}

func lucene(text string, zone *time.Location) (matcher, error) {
	p := &parser{text: []rune(text), zone: zone}
	m, err := p.any()
	if p.space(); err == nil && p.at < len(p.text) {
		err = errSyntax
	}
	return m, err
}

func (p *parser) space() {
	for p.at < len(p.text) && unicode.IsSpace(p.text[p.at]) {
		p.at++
	}
}

// take goes past a word if it is next.
func (p *parser) take(word string) bool {
	p.space()
	if !strings.HasPrefix(string(p.text[p.at:]), word) {
		return false
	}
	p.at += len([]rune(word))
	return true
}

func (p *parser) any() (matcher, error) {
	left, err := p.all()
	for err == nil && p.take("OR ") {
		var right matcher
		if right, err = p.all(); err == nil {
			was := left
			left = func(o Object) bool { return was(o) || right(o) }
		}
	}
	return left, err
}

func (p *parser) all() (matcher, error) {
	left, err := p.one()
	for err == nil && p.take("AND ") {
		var right matcher
		if right, err = p.one(); err == nil {
			was := left
			left = func(o Object) bool { return was(o) && right(o) }
		}
	}
	return left, err
}

func (p *parser) one() (matcher, error) {
	if p.take("(") {
		m, err := p.any()
		if err == nil && !p.take(")") {
			err = errSyntax
		}
		return m, err
	}
	if p.take("NOT ") {
		m, err := p.one()
		return func(o Object) bool { return !m(o) }, err
	}
	name, err := p.word(":")
	if err != nil || !p.take(":") {
		return nil, errSyntax
	}
	if p.take("[") {
		return p.within(name)
	}
	value, phrase := "", p.take(`"`)
	if phrase {
		value, err = p.phrase()
	} else {
		value, err = p.word("")
	}
	return func(o Object) bool { return is(reach(o, name), value) }, err
}

// word reads up to a space, a parenthesis or a letter of end.
func (p *parser) word(end string) (string, error) {
	p.space()
	var b strings.Builder
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '\\' && p.at+1 < len(p.text):
			p.at++
			b.WriteRune(p.text[p.at])
		case unicode.IsSpace(c) || strings.ContainsRune(`()[]"`+end, c):
			if b.Len() == 0 {
				return "", errSyntax
			}
			return b.String(), nil
		default:
			b.WriteRune(c)
		}
	}
	if b.Len() == 0 {
		return "", errSyntax
	}
	return b.String(), nil
}

func (p *parser) phrase() (string, error) {
	var b strings.Builder
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '\\' && p.at+1 < len(p.text):
			p.at++
			b.WriteRune(p.text[p.at])
		case c == '"':
			p.at++
			return b.String(), nil
		default:
			b.WriteRune(c)
		}
	}
	return "", errSyntax
}

// within reads a range of times, inclusive.
func (p *parser) within(name string) (matcher, error) {
	low, err := p.word("")
	if err != nil || !p.take("TO ") {
		return nil, errSyntax
	}
	high, err := p.word("")
	if err != nil || high != "*" || !p.take("]") {
		return nil, errSyntax
	}
	from, err := time.ParseInLocation("20060102150405", low, p.zone)
	if err != nil {
		return nil, fmt.Errorf("%w: a time", errSyntax)
	}
	return func(o Object) bool { return int64(number(reach(o, name))) >= from.UnixMilli() }, nil
}

func reach(o Object, path string) any {
	name, rest, deeper := strings.Cut(path, ".")
	if inner, ok := o[name].(Object); deeper && ok {
		return reach(inner, rest)
	}
	return o[path]
}

// words splits a text as the index does.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// is compares a value with what is looked for: texts by their words in a row.
func is(have any, want string) bool {
	switch v := have.(type) {
	case bool:
		return v == (want == "1" || want == "true")
	case string:
		in, part := words(v), words(want)
		return len(part) > 0 && strings.Contains(" "+strings.Join(in, " ")+" ", " "+strings.Join(part, " ")+" ")
	case nil:
		return false
	}
	return fmt.Sprint(have) == want
}

var condition = regexp.MustCompile(`^([A-Za-z.]+)\s*(=|<>|>=|<=|>|<)\s*(-?\d+|true|false)$`)

// jpql reads conditions on numbers and truth values that are joined by AND.
func jpql(text string) (matcher, bool) {
	var all []matcher
	for _, one := range strings.Split(text, " AND ") {
		part := condition.FindStringSubmatch(strings.TrimSpace(one))
		if part == nil {
			return nil, false
		}
		want, err := strconv.Atoi(part[3])
		truth := err != nil
		all = append(all, func(o Object) bool {
			if have, ok := reach(o, part[1]).(bool); truth {
				return ok && have == (part[3] == "true")
			}
			have := number(reach(o, part[1]))
			return map[string]bool{"=": have == want, "<>": have != want, ">": have > want, ">=": have >= want, "<": have < want, "<=": have <= want}[part[2]]
		})
	}
	return func(o Object) bool {
		for _, m := range all {
			if !m(o) {
				return false
			}
		}
		return true
	}, true
}
