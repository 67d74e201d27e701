package conntest

import (
	"encoding/json"
	"slices"
	"sync"

	"reqdesk/core"
)

// wrongTypes: a field of another type than it ever had makes the answer
// unreadable or is overlooked; it never ends the program, is never called a
// fault of the network, and never lets a job without a number in.
func (r *rig) wrongTypes() {
	c := r.connector()
	if c == nil {
		return
	}
	var names []string
	var one sync.Mutex // a connector may ask several things at once
	r.gate.set(0, &fault{rewrite: func(body []byte) []byte {
		one.Lock()
		defer one.Unlock()
		eachField(body, func(_ map[string]any, name string) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		})
		return body
	}})
	read(r, "jobs", c.Jobs(r.ctx, "", ""), 0)
	slices.Sort(names)
	for _, name := range names {
		for what, value := range map[string]any{"null": nil, "a number": 7, "a list": []any{[]any{}}, "an object": map[string]any{"a": "b"}} {
			r.gate.set(0, &fault{rewrite: func(body []byte) []byte {
				return eachField(body, func(object map[string]any, field string) {
					if field == name {
						object[field] = value
					}
				})
			}})
			l := read(r, "jobs with "+what+" for "+name, r.connector().Jobs(r.ctx, "", ""), 1)
			if l.err != nil {
				r.is("jobs with "+what+" for "+name, l.err, core.KindInvalid)
			}
			for _, p := range l.pages {
				if slices.ContainsFunc(p.Items, func(p core.Posting) bool { return p.ID == "" }) {
					r.t.Errorf("jobs with %s for %s: a job without an id came in", what, name)
				}
			}
		}
	}
}

// eachField visits every field of a JSON document and gives what became of it;
// another document stays as it is.
func eachField(body []byte, visit func(object map[string]any, name string)) []byte {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return body
	}
	walk(value, func(object map[string]any) {
		for name := range object {
			visit(object, name)
		}
	})
	return mustJSON(value)
}
