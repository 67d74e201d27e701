package conntest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// withUnknown adds a field to every object or job of a document.
func withUnknown(body []byte) []byte {
	var value any
	if err := json.Unmarshal(body, &value); err == nil {
		walk(value, func(object map[string]any) {
			object["x_unknown_field"] = map[string]any{"nested": []any{1, "two", nil}}
		})
		return mustJSON(value)
	}
	return leaf.ReplaceAllFunc(body, func(found []byte) []byte {
		if !closes(found) {
			return found
		}
		return append(slices.Clone(found), `<x_unknown a="b"><deeper>x</deeper></x_unknown>`...)
	})
}

// without removes every field of that name.
func without(name string) func([]byte) []byte {
	return func(body []byte) []byte {
		var value any
		if err := json.Unmarshal(body, &value); err == nil {
			walk(value, func(object map[string]any) { delete(object, name) })
			return mustJSON(value)
		}
		return leaf.ReplaceAllFunc(body, func(found []byte) []byte {
			if parts := leaf.FindSubmatch(found); string(parts[1]) == name && closes(found) {
				return nil
			}
			return found
		})
	}
}

// fields lists the names of the fields that hold a plain value.
func fields(body []byte) []string {
	var (
		value any
		names []string
	)
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if err := json.Unmarshal(body, &value); err == nil {
		walk(value, func(object map[string]any) {
			for name, v := range object {
				if _, list := v.([]any); !list {
					add(name)
				}
			}
		})
	} else {
		for _, found := range leaf.FindAllSubmatch(body, -1) {
			if closes(found[0]) {
				add(string(found[1]))
			}
		}
	}
	slices.Sort(names)
	return names
}

// leaf finds an XML element without child elements; closes tells whether its
// two names agree, which the expression can't say.
var leaf = regexp.MustCompile(`(?s)<([A-Za-z_][\w.-]*)(?:\s[^<>]*)?>(?:<!\[CDATA\[.*?\]\]>|[^<])*</([A-Za-z_][\w.-]*)>`)

func closes(found []byte) bool {
	parts := leaf.FindSubmatch(found)
	return parts != nil && bytes.Equal(parts[1], parts[2])
}

func walk(value any, visit func(map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range v {
			walk(inner, visit)
		}
		visit(v)
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

func mustJSON(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // unreachable: it came from JSON
	}
	return body
}
