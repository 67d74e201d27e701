package all

import (
	"errors"
	"strings"
	"testing"

	"reqdesk/core"
)

func TestEveryConnectorIsFoundByItsKind(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Factories() {
		kind := f.Descriptor.Kind
		if kind == "" || seen[kind] || f.New == nil {
			t.Errorf("kind %q is empty, twice in the list, or can't be made", kind)
		}
		seen[kind] = true
		got, err := Factory(kind)
		if err != nil || got.Descriptor.Name != f.Descriptor.Name {
			t.Errorf("%s: found %q, %v", kind, got.Descriptor.Name, err)
		}
		if err := CheckMapping(kind, DefaultMapping(kind)); err != nil {
			t.Errorf("%s: its own mapping is refused: %v", kind, err)
		}
		var bad *core.Error
		if err := CheckMapping(kind, "employment_type: {x: full_time}"); kind != "custom" && (!errors.As(err, &bad) || bad.Kind != core.KindUsage || !strings.Contains(bad.Message, "did you mean `employment_types`?")) {
			t.Errorf("%s: a misspelled value table: %v", kind, err)
		}
		if err := CheckMapping(kind, "bogus: {a: b}"); core.KindOf(err) != core.KindUsage {
			t.Errorf("%s: an unknown table: %v", kind, err)
		}
		if err := CheckMapping(kind, "employment_types: {x: full_time}\nexperience: {y: senior}\n"); err != nil {
			t.Errorf("%s: both value tables: %v", kind, err)
		}
		// The form and the command line need a place for the address.
		address := false
		for _, field := range f.Descriptor.Fields {
			address = address || field.Key == "url" || field.Key == "base_url"
		}
		if !address {
			t.Errorf("%s has no field for its address", kind)
		}
	}
	if _, err := Factory("no such system"); core.KindOf(err) != core.KindNotFound {
		t.Errorf("an unknown kind: %v", err)
	}
	if CheckMapping("feed", "fields: {titel: [x]}") == nil {
		t.Error("a mapping with a spelling mistake was accepted")
	}
	if CheckMapping("custom", "nmae: X") == nil {
		t.Error("a description with a spelling mistake was accepted")
	}
	if err := CheckMapping("custom", "employment_types: {Vollzeit: full_time}"); err != nil {
		t.Errorf("value tables beside a description that comes along: %v", err)
	}
}
