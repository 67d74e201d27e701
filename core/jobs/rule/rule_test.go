package rule_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs/rule"
)

const everything = `# what the agency agreed on
import:
  - flag: post_to_reqdesk
  - flag: channel
    is: [sourcing, "agency; external"]
  - user: [Robin@agency.example.com, kim@agency.example.com]
    department: Platform
  - location: Lisbon
  - always: true
activate: yes
publish: never
export: {stage: Interview}
`

func TestRulesAreReadAndWrittenAlike(t *testing.T) {
	got, err := rule.Parse(everything)
	if err != nil {
		t.Fatal(err)
	}
	want := rule.Rules{
		Import: []rule.Line{
			{Flag: "post_to_reqdesk"},
			{Flag: "channel", Is: []string{"sourcing", "agency; external"}},
			{User: []string{"robin@agency.example.com", "kim@agency.example.com"}, Department: []string{"Platform"}},
			{Location: []string{"Lisbon"}},
			{Always: true},
		},
		Activate: true, Export: "interview",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	again, err := rule.Parse(got.YAML())
	if diff := cmp.Diff(got, again); diff != "" || err != nil {
		t.Errorf("written and read again: %v (-first +second):\n%s\n%s", err, diff, got.YAML())
	}
	for _, nothing := range []string{"", "\n# only a remark\n", "import: []", "import:\n"} {
		if r, err := rule.Parse(nothing); err != nil || !r.Empty() {
			t.Errorf("%q: %v, %v", nothing, r, err)
		}
	}
}

func TestWhatIsNotKnownIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"import:\n  - flga: x", "Line 2 of the rules: there is no `flga` here; did you mean `flag`?"},
		{"imports:\n  - flag: x", "Line 1 of the rules: there is no `imports` here; did you mean `import`?"},
		{"import:\n  - flag: x\nzebra: 1", "Line 3 of the rules: there is no `zebra` here."},
		{"import:\n  - flag: x\n    flag: y", "Line 3"},
		{"import: {flag: x}", "`import` is a list"},
		{"import:\n  - just words", "Line 2"},
		{"import:\n  - is: [yes]", "names no flag"},
		{"import:\n  - flag:", "`flag` needs a text"},
		{"import:\n  - flag: x\n    is: []", "`is` needs a text"},
		{"import:\n  - {}", "this line is empty"},
		{"import:\n  - user: robin", "`user` needs an e-mail address"},
		{"import:\n  - always: false", "imports nothing"},
		{"import:\n  - always: true\n    user: a@example.com", "stands alone"},
		{"import:\n  - always: perhaps", "`always` is true or false"},
		{"activate: perhaps", "`activate` is true or false"},
		{"publish: always", "can only be `never`"},
		{"export: {stage: lunch}", "there is no stage"},
		{"export: {stag: lead}", "did you mean `stage`?"},
		{"import: &a\n  - flag: x\nexport: *a", "references"},
		{"import:\n\t- flag: x", "not readable as YAML"},
		{"- flag: x", "a list of `word: value`"},
		{strings.Repeat("#", 65<<10), "longer than 64 KB"},
	} {
		_, err := rule.Parse(c.text)
		var e *core.Error
		if !errors.As(err, &e) || e.Kind != core.KindUsage || !strings.Contains(e.Message, c.want) || !strings.Contains(e.Message, "not changed") {
			t.Errorf("%q:\n%v\nwants %q", c.text, err, c.want)
		}
	}
}

func TestALineFitsWhenAllItsWordsDo(t *testing.T) {
	p := core.Posting{
		Title: "Embedded Engineer", Status: "Open", Function: "R&D",
		Owner: "Robin@Agency.example.com", Users: []string{"kim@agency.example.com"},
		Flags:     map[string]string{"posttoreqdesk": "Yes", "channel": "Agency; Board", "remote": "No", "empty": "", "team": "Kernel"},
		Locations: []core.Location{{City: "Lisboa", Country: "PT"}, {Text: "São Paulo, Brazil"}},
	}
	for text, want := range map[string]bool{
		"- flag: post_to_reqdesk":                       true,
		"- flag: Post to Reqdesk":                       true,
		"- flag: post_to_reqdesk\n  is: [yes]":          true,
		"- flag: post_to_reqdesk\n  is: [true]":         false,
		"- flag: channel\n  is: [sourcing, agency]":     true,
		"- flag: channel\n  is: sourcing":               false,
		"- flag: remote":                                false,
		"- flag: remote\n  is: no":                      true,
		"- flag: empty":                                 false,
		"- flag: unheard_of":                            false,
		"- flag: status\n  is: open":                    true,
		"- user: robin@agency.example.com":              true,
		"- user: kim@agency.example.com":                true,
		"- user: lee@agency.example.com":                false,
		"- department: kernel":                          true,
		"- department: [sales, R&D]":                    true,
		"- department: R":                               false,
		"- location: lisboa":                            true,
		"- location: Lisboa PT":                         true,
		"- location: sao paulo":                         true,
		"- location: Lisboa Brazil":                     false, // no one place holds both
		"- always: true":                                true,
		"- user: kim@agency.example.com\n  location: X": false,
		"- location: X\n- department: Kernel":           true,
	} {
		r, err := rule.Parse("import:\n" + text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := r.Fit(p); got != want {
			t.Errorf("%q fits: %v", text, got)
		}
	}
	if (rule.Rules{Import: []rule.Line{{}}}).Fit(p) {
		t.Error("a line without words fits everything")
	}
}

func TestOnlyALineThatNamesAFlagFlags(t *testing.T) {
	r, err := rule.Parse("import:\n  - flag: x\n  - always: true")
	if err != nil {
		t.Fatal(err)
	}
	if r.Flagged(core.Posting{}) || !r.Flagged(core.Posting{Flags: map[string]string{"x": "1"}}) {
		t.Error("it is not the flag that tells")
	}
}
