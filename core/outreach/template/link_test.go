package template_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

func TestTheSourceCodeIsAddedOnce(t *testing.T) {
	tests := map[string]struct {
		address, code string
		utm           core.UTM
		want          string
	}{
		"to a bare address":              {"https://a.example/1", "source=reqdesk", core.UTM{}, "https://a.example/1?source=reqdesk"},
		"before the fragment":            {"https://a.example/1#top", "source=reqdesk", core.UTM{}, "https://a.example/1?source=reqdesk#top"},
		"behind what is there":           {"https://a.example/1?lang=de&x=%20y", "src=a b", core.UTM{}, "https://a.example/1?lang=de&x=%20y&src=a+b"},
		"not a second time":              {"https://a.example/1?source=reqdesk", "source=reqdesk", core.UTM{}, "https://a.example/1?source=reqdesk"},
		"in place of another source":     {"https://a.example/1?source=Site&x=1", "source=reqdesk", core.UTM{}, "https://a.example/1?source=reqdesk&x=1"},
		"a bare word":                    {"https://a.example/1", "reqdesk", core.UTM{}, "https://a.example/1?source=reqdesk"},
		"several pairs":                  {"https://a.example/1", "?s=1&t=2", core.UTM{}, "https://a.example/1?s=1&t=2"},
		"campaign parameters":            {"https://a.example/1", "", core.UTM{Source: "req desk", Medium: "email"}, "https://a.example/1?utm_source=req+desk&utm_medium=email"},
		"campaign parameters of its own": {"https://a.example/1?utm_source=x", "", core.UTM{Source: "reqdesk"}, "https://a.example/1?utm_source=x"},
		"no code":                        {"https://a.example/1?", "", core.UTM{}, "https://a.example/1"},
		"no web address":                 {"mailto:a@example.com", "source=reqdesk", core.UTM{}, "mailto:a@example.com"},
		"beside an address in a query":   {"https://a.example/1?next=%2Fx%3Fa%3D1&flag", "source=r", core.UTM{}, "https://a.example/1?next=%2Fx%3Fa%3D1&flag&source=r"},
		"under an escaped name":          {"https://a.example/1?sou%72ce=Site", "source=r", core.UTM{}, "https://a.example/1?source=r"},
		"a code that is there twice":     {"https://a.example/1?source=a&x=1&source=b", "source=r", core.UTM{}, "https://a.example/1?source=r&x=1"},
		"a name with brackets":           {"https://a.example/1?q[]=1&q[]=2", "gh_src=r", core.UTM{}, "https://a.example/1?q[]=1&q[]=2&gh_src=r"},
		"with a port and no path":        {"https://a.example:8443", "source=r", core.UTM{}, "https://a.example:8443?source=r"},
		"an empty fragment":              {"https://a.example/1#", "source=r", core.UTM{}, "https://a.example/1?source=r#"},
		"everything at once":             {"https://a.example/1?x=1#/y?z=1", "source=r", core.UTM{Source: "s", Medium: "m", Campaign: "c/1"}, "https://a.example/1?x=1&source=r&utm_source=s&utm_medium=m&utm_campaign=c%2F1#/y?z=1"},
		"a fragment with a query":        {"https://a.example/#/apply?id=1", "source=reqdesk", core.UTM{}, "https://a.example/?source=reqdesk#/apply?id=1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := template.AddCode(test.address, test.code, test.utm)
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if again := template.AddCode(got, test.code, test.utm); again != got {
				t.Errorf("the second time changed it: %s", again)
			}
		})
	}
}

func FuzzTheSourceCodeIsAddedOnce(f *testing.F) {
	f.Add("https://a.example/1?x=1#y", "source=reqdesk", "s")
	f.Add("http://a.example?%zz&=&==", "?&a=%zz&a=2", "ü")
	f.Fuzz(func(t *testing.T, address, code, source string) {
		once := template.AddCode(address, code, core.UTM{Source: source})
		if twice := template.AddCode(once, code, core.UTM{Source: source}); twice != once {
			t.Errorf("%q became %q", once, twice)
		}
	})
}
