package cmd_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"reqdesk/connectors/all"
	"reqdesk/core/ats"
)

// The README's table of applicant tracking systems says what the connectors'
// descriptors say, no more. `UPDATE=1 go test ./cmd -run Readme` writes it anew.
func TestReadmeTableSaysWhatTheConnectorsCan(t *testing.T) {
	const begin, end = "<!-- connectors: made from their descriptors -->\n", "<!-- /connectors -->"
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), begin)
	table, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md has no place for the table: %s ... %s", begin, end)
	}
	want := connectorTable(all.Factories())
	if table == want {
		return
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("../README.md", []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Errorf("README.md says\n%s\nthe connectors say\n%s", table, want)
}

// connectorTable is the table in Markdown, and the sentences about how each was
// tested.
func connectorTable(factories []ats.Factory) string {
	var b strings.Builder
	b.WriteString("| applicant tracking system | jobs | who applied | stages | status back | questions | candidates out, with | résumé | notes | moves | tested against |\n")
	b.WriteString("| --- | :-: | :-: | :-: | :-: | :-: | --- | :-: | :-: | :-: | --- |\n")
	for _, f := range factories {
		d, c := f.Descriptor, f.Descriptor.Capabilities
		row := []string{
			d.Name, mark(c.Jobs), mark(c.People), mark(c.Stages), mark(c.Status), mark(c.Questions), candidates(d),
			mark(c.Resume), mark(c.Note), mark(c.Move), string(d.Grade),
		}
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	b.WriteString("\nHow each was tested:\n\n")
	for _, f := range factories {
		b.WriteString("- **" + f.Descriptor.Name + "**: " + f.Descriptor.Tested + "\n")
	}
	return b.String()
}

func mark(can bool) string {
	if can {
		return "✓"
	}
	return "–"
}

// candidates says what goes along when a candidate is created.
func candidates(d ats.Descriptor) string {
	if !d.Capabilities.Create {
		return "–"
	}
	with := []string{"contact data"}
	for _, c := range []struct{ word, name string }{
		{ats.CarryEducation, "education"}, {ats.CarryExperience, "experience"}, {ats.CarryLinkedIn, "LinkedIn"}, {ats.CarrySource, "source"},
	} {
		if slices.Contains(d.Carries, c.word) {
			with = append(with, c.name)
		}
	}
	return strings.Join(with, ", ")
}

func TestReadmeTableShowsEveryAbility(t *testing.T) {
	f := []ats.Factory{{Descriptor: ats.Descriptor{
		Kind: "x", Name: "X", Tested: "By hand.", Grade: ats.GradeFake, Carries: []string{ats.CarrySource},
		Capabilities: ats.Capabilities{Jobs: true, Status: true, Create: true},
	}}}
	got := connectorTable(f)
	if want := "| X | ✓ | – | – | ✓ | – | contact data, source | – | – | – | own fake |\n"; !strings.Contains(got, want) || !strings.HasSuffix(got, "- **X**: By hand.\n") {
		t.Errorf("got %q, want %q in it", got, want)
	}
}
