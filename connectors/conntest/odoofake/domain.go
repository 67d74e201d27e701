package odoofake

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// found lists what a domain lets through, in order.
func (c call) found() (list []Record, f failure) {
	domain, _ := c.args["domain"].([]any)
	for _, id := range slices.Sorted(maps.Keys(c.s.tables[c.model])) {
		r := c.s.tables[c.model][id]
		if r.hidden || c.context["active_test"] != false && r.values["active"] == false {
			continue
		}
		ok, f := c.all(r.values, domain)
		if f.status != 0 {
			return nil, f
		}
		if ok {
			list = append(list, r.values)
		}
	}
	switch order, _ := c.args["order"].(string); order {
	case "id", "":
		if order == "" && c.s.reverse {
			slices.Reverse(list)
		}
	case "id desc":
		slices.Reverse(list)
	case "sequence, id":
		slices.SortStableFunc(list, func(a, b Record) int { return number(a["sequence"]) - number(b["sequence"]) })
	default:
		return nil, badField
	}
	return list, failure{}
}

// all judges a row by a domain: conditions that all have to hold, and "|" before
// two of which one has to.
func (c call) all(r Record, domain []any) (bool, failure) {
	for len(domain) > 0 {
		var ok bool
		var f failure
		if ok, domain, f = c.next(r, domain); !ok || f.status != 0 {
			return false, f
		}
	}
	return true, failure{}
}

func (c call) next(r Record, domain []any) (ok bool, rest []any, f failure) {
	if len(domain) == 0 {
		return false, nil, badField
	}
	if domain[0] == "|" {
		a, rest, f := c.next(r, domain[1:])
		if f.status != 0 {
			return false, nil, f
		}
		b, rest, f := c.next(r, rest)
		return a || b, rest, f
	}
	term, _ := domain[0].([]any)
	if len(term) != 3 {
		return false, nil, badField
	}
	field, _ := term[0].(string)
	operator, _ := term[1].(string)
	if !c.has(field) {
		return false, nil, badField
	}
	ok, f = c.holds(r, field, operator, term[2])
	return ok, domain[1:], f
}

// holds judges one condition. Times are compared with their microseconds, except by
// Odoo 19, which takes whole seconds.
func (c call) holds(r Record, field, operator string, want any) (bool, failure) {
	have := c.value(r, field)
	if at, is := have.(time.Time); is {
		if c.s.Version >= 19 {
			at = at.Truncate(time.Second)
		}
		text, _ := want.(string)
		bound, err := time.Parse(time.DateTime, text)
		return operator == ">=" && !at.Before(bound) || operator == "<" && at.Before(bound), map[bool]failure{true: badField}[err != nil]
	}
	list, isList := want.([]any)
	switch operator {
	case "=", "!=":
		if _, is := want.(string); is && (field == "id" || field == "job_id") {
			return false, badType
		}
		same := plain(have) == plain(want)
		if want == false {
			same = empty(have)
		}
		return same == (operator == "="), failure{}
	case "in":
		return isList && slices.ContainsFunc(list, func(w any) bool { return slices.Contains(several(have), plain(w)) }), failure{}
	case ">":
		return number(have) > number(want), failure{}
	case "<=":
		return number(have) <= number(want), failure{}
	case "ilike", "=ilike":
		return like(have, want, operator == "=ilike"), failure{}
	}
	return false, badField
}

// like compares without case; _ stands for any character, as in SQL.
func like(have, want any, whole bool) bool {
	text, _ := have.(string)
	pattern, _ := want.(string)
	text, pattern = strings.ToLower(text), strings.ToLower(pattern)
	for at := 0; at+len(pattern) <= len(text); at++ {
		same := true
		for i := range len(pattern) {
			same = same && (pattern[i] == '_' || pattern[i] == text[at+i])
		}
		if same && (!whole || at == 0 && len(text) == len(pattern)) {
			return true
		}
	}
	return false
}

func number(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case float64:
		return int(n)
	}
	return 0
}

// plain makes numbers of either kind comparable.
func plain(v any) any {
	if f, is := v.(float64); is {
		return int(f)
	}
	return v
}

func several(v any) []any {
	if list, is := v.([]int); is {
		out := make([]any, len(list))
		for i, n := range list {
			out[i] = n
		}
		return out
	}
	return []any{plain(v)}
}

func empty(v any) bool {
	list, isList := v.([]int)
	return v == nil || v == 0 || v == "" || v == false || isList && len(list) == 0
}
