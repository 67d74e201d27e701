package all_test

import (
	"strings"
	"testing"

	"reqdesk/connectors/all"
)

func TestEveryKindTellsWhomItAsks(t *testing.T) {
	for _, f := range all.Factories() {
		settings, asked := map[string]string{"company": "kestrel"}, false
		for _, field := range f.Descriptor.Fields {
			if field.Default != "" {
				settings[field.Key] = field.Default
			}
			asked = asked || field.Required && (field.Key == "base_url" || field.Key == "url") || field.Key == "base_url" && strings.HasPrefix(field.Default, "https://")
		}
		if !asked && len(all.Further(f.Descriptor.Kind, settings)) == 0 && f.Descriptor.Kind != "custom" && f.Descriptor.Kind != "practice" {
			t.Errorf("%s: nobody knows whom it asks as long as no address is set", f.Descriptor.Kind)
		}
	}
}
