package source_test

import (
	"encoding/json"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/source"
)

func TestNoWayToWriteToAnybodyIsLeft(t *testing.T) {
	hidden := []string{
		"ada@example.com", "mailto:ada@example.com", "ada (at) example (dot) com", "ada [at] example.com", "ada at example dot com",
		"ADA＠example.com", "+44 20 7946 0018", "0044 20 7946 0018",
	}
	for _, address := range hidden {
		text := "Write to " + address + " about Go."
		f := source.Clean(source.Found{
			Text: text, Origin: "https://github.example/ada", Facts: map[string]core.FieldFact{"basics.email": {}, "basics.name": {}},
			Resume: core.Resume{
				Basics: core.Basics{
					Name: "Ada " + address, Email: address, Emails: []string{address}, Phone: address, Phones: []string{address},
					Summary: text, Label: text, URL: "mailto:" + address,
					Profiles: []core.Presence{{Network: "GitHub", URL: "github.example/ada"}, {Network: "mail", URL: address}},
				},
				Work:   []core.Work{{Name: text, Summary: text, Highlights: []string{text}}},
				Skills: []core.Skill{{Name: "Go", Keywords: []string{text}}},
			},
		})
		all, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"ada@", "example.com", "example (dot)", "example dot", "7946"} {
			if strings.Contains(string(all), part) {
				t.Errorf("%q is left of %q: %s", part, address, all)
			}
		}
		if !strings.Contains(f.Text, "about Go.") || f.Origin == "" || len(f.Resume.Basics.Profiles) != 1 {
			t.Errorf("too much is gone: %s", all)
		}
		if _, kept := f.Facts["basics.name"]; !kept || len(f.Facts) != 1 {
			t.Errorf("facts %v", f.Facts)
		}
	}
}

func TestWhatIsNoAddressStays(t *testing.T) {
	for _, text := range []string{
		"Worked at Northwind from 2003 to 2019", "@northwind, @globex", "Go 1.26, Kubernetes 1.31", "https://example.org/2024/01/02/notes",
		"12 repositories, newest 2026-10-01", "I am at home with C++ and .NET",
	} {
		if got := source.CleanText(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
