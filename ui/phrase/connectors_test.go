package phrase_test

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reqdesk/connectors/all"
	"reqdesk/core/ats"
	"reqdesk/ui/phrase"
)

// connectors takes what the connectors tell when something goes wrong, and what they say
// of themselves in the window.
func (k keys) connectors(t *testing.T) {
	t.Helper()
	told := keys{texts: map[string]string{}, counted: k.counted, literals: k.literals}
	eachFile(t, []string{"../../connectors"}, func(path string, f *ast.File) {
		if k.all(f); !notTold.MatchString(path) {
			told.core(path, f)
		}
	})
	for text, path := range told.texts {
		if !vague.MatchString(text) {
			k.texts[text] = path
		}
	}
	for _, f := range all.Factories() {
		d := f.Descriptor
		k.fields(d.Kind, d.Fields)
		k.took(d.Kind, d.Instructions, d.Tested)
		k.named(d.Kind, d.Name)
	}
	for _, f := range all.Sources() {
		d := f.Descriptor
		k.fields(d.Kind, d.Fields)
		k.took(d.Kind, d.About, d.Instructions, d.Tested)
		k.named(d.Kind, d.Name)
	}
}

func (k keys) fields(kind string, fields []ats.Field) {
	for _, f := range fields {
		k.took(kind, f.Label, f.Help)
		for _, c := range f.Choices {
			if !asItIs.MatchString(c) {
				k.took(kind, c)
			}
		}
	}
}

var (
	// notTold are packages whose texts nobody reads: those of tests and of the practice
	// company.
	notTold = regexp.MustCompile(`connectors/(conntest|practice|ats/practice)`)
	// vague are sentences of so few words that they would be taken for many others, and
	// what the maker of a description reads.
	vague = regexp.MustCompile(`^(%s\); it was not sent\.|%s: %d searches.*|%s, such as: %s\.|There are: %s\.|%s refused the request \(%.*|%s wants %s\.|.*of the description: %s.*|The description of %s does not say.*)$`)
)

// asItIs is a choice that is the same in every language: a tag of one, or the name of
// a system.
var asItIs = regexp.MustCompile(`^(en|de|fr|es|nl|it|pt|breezy|lever|pinpoint)$`)

func (k keys) took(kind string, texts ...string) {
	for _, s := range texts {
		if s != "" {
			k.texts[s] = "the connector " + kind
		}
	}
}

// named takes the name of a kind, unless it is a product's.
func (k keys) named(kind, name string) {
	if !product.MatchString(name) {
		k.took(kind, name)
	}
}

var product = regexp.MustCompile(`^(Ashby|BambooHR|Bullhorn|GitHub|Greenhouse|Lever|Merge|Odoo Recruitment|Personio|Recruitee|SmartRecruiters|Teamtailor|Workable)$`)

var (
	emphasis = regexp.MustCompile(`\*+[^*\n]+\*+`)
	quoted   = regexp.MustCompile("`[^`\n]+`")
)

// What an instruction names of an ATS's own pages is there in one language, so that it
// is the same in all, as are commands and the number of steps.
func TestInstructionsNameTheSameInEveryLanguage(t *testing.T) {
	var instructions, names []string
	for _, f := range all.Factories() {
		instructions, names = append(instructions, f.Descriptor.Instructions), append(names, f.Descriptor.Name)
	}
	for _, f := range all.Sources() {
		instructions = append(instructions, f.Descriptor.Instructions)
	}
	for _, tag := range translated() {
		c, _ := readCatalogue(t, tag)
		for _, english := range instructions {
			for _, fault := range instructionFaults(english, c.texts[english], names, c.texts) {
				t.Errorf("%s: %.60q…: %s", tag, english, fault)
			}
		}
	}
}

// instructionFaults says what a translation of an instruction lacks; names are those of
// the kinds, which are translated, as are the texts of the screen.
func instructionFaults(english, own string, names []string, texts map[string]string) (faults []string) {
	if a, b := strings.Count(english, "\n"), strings.Count(own, "\n"); a != b {
		faults = append(faults, fmt.Sprintf("%d lines instead of %d", b+1, a+1))
	}
	if a, b := sortedSpans(quoted, english), sortedSpans(quoted, own); !slices.Equal(a, b) {
		faults = append(faults, fmt.Sprintf("the commands %q instead of %q", b, a))
	}
	was, is := sortedSpans(emphasis, english), sortedSpans(emphasis, own)
	if len(was) != len(is) {
		return append(faults, fmt.Sprintf("%q instead of %q", is, was))
	}
	for _, span := range was {
		plain := strings.Trim(span, "*")
		said := []string{span, "*" + texts[plain] + "*"}
		for _, n := range names {
			if strings.HasPrefix(n, plain+" (") {
				before, _, _ := strings.Cut(texts[n], " (")
				said = append(said, "*"+before+"*")
			}
		}
		if strings.HasPrefix(span, "**") { // a word that is stressed
			continue
		}
		if !slices.ContainsFunc(said, func(s string) bool { return slices.Contains(is, s) }) {
			faults = append(faults, fmt.Sprintf("%s is not named", span))
		}
	}
	return faults
}

func sortedSpans(of *regexp.Regexp, text string) []string {
	found := of.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

func TestAnInstructionThatDiffersIsSeen(t *testing.T) {
	const english = "1. Open *Settings → Keys*.\n2. Run `reqdeskctl demo` **now**, as a *Job feed*."
	const own = "1. Öffnen Sie *Settings → Keys*.\n2. Führen Sie **jetzt** `reqdeskctl demo` aus, als *Stellen-Feed*."
	names, texts := []string{"Job feed (XML)"}, map[string]string{"Job feed (XML)": "Stellen-Feed (XML)"}
	if faults := instructionFaults(english, own, names, texts); len(faults) > 0 {
		t.Fatalf("a good one has the faults %q", faults)
	}
	for _, change := range [][2]string{{"*Settings → Keys*", "*Einstellungen → Schlüssel*"}, {"`reqdeskctl demo`", "`reqdeskctl`"}, {"\n2.", " 2."}, {"*Stellen-Feed*", "Stellen-Feed"}, {"*Stellen-Feed*", "*Feed*"}} {
		if len(instructionFaults(english, strings.Replace(own, change[0], change[1], 1), names, texts)) == 0 {
			t.Errorf("%q instead of %q is not seen", change[1], change[0])
		}
	}
}

// A text of a connector that no catalogue has must be missed.
func TestWhatConnectorsSayIsAskedFor(t *testing.T) {
	k := collect(t)
	for _, text := range []string{"The number that stands beside the tokens, or the company's name in its Recruitee address.", "API token", "Asia-Pacific", "Public job board", "Against real folders on this machine."} {
		if k.texts[text] == "" {
			t.Errorf("%q is not asked of the languages", text)
		}
	}
	for _, name := range []string{"Ashby", "breezy"} {
		if k.texts[name] != "" {
			t.Errorf("%q is a name, and is asked of the languages", name)
		}
	}
}

func TestWhatConnectorsTellIsSaidInTheLanguage(t *testing.T) {
	speak(t, "de")
	for english, want := range map[string]string{
		"api.example.com refused the key or password; nothing was changed. Enter a valid key for this connection.":   "api.example.com hat den Schlüssel oder das Passwort abgelehnt; nichts wurde geändert. Tragen Sie für diese Verbindung einen gültigen Schlüssel ein.",
		"The outgoing mail server refused the user name or password.":                                                "Der Postausgangsserver hat den Benutzernamen oder das Passwort abgelehnt.",
		"ats.example.com has a fault (status 503); what was fetched so far is kept.":                                 "ats.example.com hat einen Fehler (Status 503); was bisher geholt wurde, bleibt erhalten.",
		"An address on the way did not answer. There is no server named jobs.example.com. Its name may be misspelt.": "Eine Adresse unterwegs hat nicht geantwortet. Es gibt keinen Server namens jobs.example.com. Vielleicht ist der Name falsch geschrieben.",
		"The domain has 2 SPF records; receivers take none of them.":                                                 "Die Domain hat 2 SPF-Einträge; Empfänger beachten keinen davon.",
	} {
		if got := phrase.Of(english); got != want {
			t.Errorf("%q became %q, want %q", english, got, want)
		}
	}
}
