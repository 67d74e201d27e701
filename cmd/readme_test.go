package cmd_test

import (
	"os"
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

// connectorTable is the table in Markdown.
func connectorTable(factories []ats.Factory) string {
	var b strings.Builder
	b.WriteString("| kind | applicant tracking system | what works | how it was tested |\n| --- | --- | --- | --- |\n")
	for _, f := range factories {
		d := f.Descriptor
		b.WriteString("| `" + d.Kind + "` | " + d.Name + " | " + strings.Join(abilities(d.Capabilities), ", ") + " | " + d.Tested + " |\n")
	}
	return b.String()
}

// abilities names what a recruiter gets from a connector.
func abilities(c ats.Capabilities) []string {
	var words []string
	for _, a := range []struct {
		on   bool
		word string
	}{
		{c.Jobs, "jobs in"},
		{c.People, "who has applied"},
		{c.Stages, "stages"},
		{c.Create, "candidates out"},
		{c.Resume, "with résumé"},
		{c.Note, "with notes"},
		{c.Move, "stage changes out"},
		{c.Status, "status back"},
	} {
		if a.on {
			words = append(words, a.word)
		}
	}
	return words
}

func TestReadmeTableShowsEveryAbility(t *testing.T) {
	f := []ats.Factory{{Descriptor: ats.Descriptor{
		Kind: "x", Name: "X", Tested: "By hand.", Capabilities: ats.Capabilities{Jobs: true, Status: true},
	}}}
	if got, want := connectorTable(f), "| `x` | X | jobs in, status back | By hand. |\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want it to end in %q", got, want)
	}
}
