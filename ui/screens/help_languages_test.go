package screens_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reqdesk/assets"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// speak uses a language for one test.
func speak(t *testing.T, tag string) {
	t.Helper()
	phrase.Use(tag)
	t.Cleanup(func() { phrase.Use(phrase.English) })
}

// helpTongues are the languages other than English.
func helpTongues() (tags []string) {
	for _, l := range phrase.Languages() {
		if l.Tag != phrase.English {
			tags = append(tags, l.Tag)
		}
	}
	return tags
}

// catalogueOf gives what a language says by key.
func catalogueOf(t *testing.T, tag string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../phrase/catalog/" + tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for key, one := range all {
		if text, ok := one.(string); ok {
			texts[key] = text
		}
	}
	return texts
}

func TestEveryLanguageHasEveryPageOfTheHelp(t *testing.T) {
	for _, tag := range helpTongues() {
		if have, want := assets.HelpFiles(tag), assets.HelpFiles(phrase.English); !slices.Equal(have, want) {
			t.Errorf("%s has the pages\n%v\nand English\n%v", tag, have, want)
		}
		texts, english := catalogueOf(t, tag), assets.Help(phrase.English)
		for i, p := range assets.Help(tag) {
			for _, fault := range helpFaults(english[i].Text, p.Text, texts) {
				t.Errorf("%s, %s: %s", tag, p.Topic, fault)
			}
		}
	}
}

// helpFaults says what a page in another language lacks of the English one.
func helpFaults(english, own string, texts map[string]string) (faults []string) {
	was, is := model.ReadHelp("x", english), model.ReadHelp("x", own)
	differ := func(what string, had, has any) {
		if fmt.Sprint(had) != fmt.Sprint(has) {
			faults = append(faults, fmt.Sprintf("its %s are %q, in English %q", what, has, had))
		}
	}
	differ("screens", was.Screens, is.Screens)
	differ("links", helpTargets(was), helpTargets(is))
	differ("parts", helpShape(was), helpShape(is))
	differ("keys and commands", spans(helpCode.FindAllStringSubmatch(english, -1)), spans(helpCode.FindAllStringSubmatch(own, -1)))
	if is.Title == was.Title || is.Note == was.Note || is.Note == "" {
		faults = append(faults, "its head is in English")
	}
	for i, s := range is.Sections {
		if i < len(was.Sections) && len(s.Text) > 20 && s.Text == was.Sections[i].Text {
			faults = append(faults, fmt.Sprintf("part %d is in English", i+1))
		}
	}
	return append(faults, nameFaults(english, own, texts)...)
}

// nameFaults says which names of the screen are not those that stand there in the
// language: all of the English page, and no others.
func nameFaults(english, own string, texts map[string]string) (faults []string) {
	allowed, names := map[string]bool{}, spans(helpBold.FindAllStringSubmatch(own, -1))
	for _, name := range spans(helpBold.FindAllStringSubmatch(english, -1)) {
		said := []string{texts[name]}
		for key, text := range texts {
			if strings.HasPrefix(key, name+" (") {
				said = append(said, text)
			}
		}
		for _, s := range said {
			allowed[s] = true
		}
		if !slices.ContainsFunc(said, func(s string) bool { return slices.Contains(names, s) }) {
			faults = append(faults, fmt.Sprintf("%q is not named as the screen has it: %q", name, said))
		}
	}
	for _, name := range names {
		if !allowed[name] {
			faults = append(faults, fmt.Sprintf("%q is named, which is no text of the screen that the English page names", name))
		}
	}
	return faults
}

func helpTargets(p model.HelpPage) (targets []string) {
	for _, l := range p.Links {
		targets = append(targets, l.To)
	}
	return targets
}

// helpShape tells how many lines each part has, and which have a heading.
func helpShape(p model.HelpPage) (shape []string) {
	for _, s := range p.Sections {
		shape = append(shape, fmt.Sprint(s.Heading != "", len(strings.Split(s.Text, "\n"))))
	}
	return shape
}

func spans(found [][]string) (texts []string) {
	for _, f := range found {
		texts = append(texts, f[1])
	}
	slices.Sort(texts)
	return texts
}

func TestAPageThatDiffersFromTheEnglishOneIsSeen(t *testing.T) {
	const english = "# Import\nScreens: jobs\nNote: Bring jobs in\n\nPress **Save** and `Ctrl+I`.\n\n## Next\n\nSee [people](help:people) and [jobs](go:jobs)."
	const own = "# Importieren\nScreens: jobs\nNote: Stellen holen\n\nDrücken Sie `Ctrl+I` und **Speichern**.\n\n## Weiter\n\nSiehe [Personen](help:people) und [Stellen](go:jobs)."
	texts := map[string]string{"Save": "Speichern", "Cancel": "Abbrechen"}
	if faults := helpFaults(english, own, texts); len(faults) > 0 {
		t.Fatalf("a good page has the faults %q", faults)
	}
	for _, change := range [][2]string{
		{"Screens: jobs", "Screens: people"},
		{"# Importieren", "# Import"},
		{"Note: Stellen holen\n", ""},
		{"help:people", "help:import"},
		{"[Personen](help:people)", "Personen"},
		{"[Personen](help:people) und [Stellen](go:jobs)", "[Stellen](go:jobs) und [Personen](help:people)"},
		{"\n## Weiter\n", ""},
		{"`Ctrl+I`", "Strg+I"},
		{"`Ctrl+I`", "`Strg+I`"},
		{"**Speichern**", "**Sichern**"},
		{"**Speichern**", "**Abbrechen**"},
		{"**Speichern**", "Speichern"},
		{"Siehe", "Siehe\n\nSiehe"},
		{"Siehe [Personen](help:people) und [Stellen](go:jobs).", "See [people](help:people) and [jobs](go:jobs)."},
	} {
		if len(helpFaults(english, strings.Replace(own, change[0], change[1], 1), texts)) == 0 {
			t.Errorf("%q instead of %q is not seen", change[1], change[0])
		}
	}
}

// ownKeyLine is keyLine where a language may have a space before the colon.
var ownKeyLine = regexp.MustCompile("(?m)^- `([^`]+)`[ \u00a0]?: (.+)$")

// The page that lists every key of a place says of each what the place itself says.
func TestTheKeysOfTheHelpAreToldAsOnTheirPage(t *testing.T) {
	b, _ := helpBench(t, look.Options{})
	english, checked := assets.Help(phrase.English), 0
	for _, tag := range helpTongues() {
		speak(t, tag)
		for i, p := range model.HelpPages() {
			at := slices.IndexFunc(model.ReadHelp("x", english[i].Text).Sections, func(s model.HelpSection) bool { return s.Heading == "Every key" })
			if at < 0 || at >= len(p.Sections) {
				continue
			}
			var got, want []string
			for _, k := range pageKeys(b)[p.Screens[0]] {
				want = append(want, k.Key+": "+k.Does)
			}
			for _, l := range ownKeyLine.FindAllStringSubmatch(p.Sections[at].Text, -1) {
				got = append(got, l[1]+": "+l[2])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s lists\n%s\nbut the keys are\n%s", tag, p.Topic, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			checked++
		}
	}
	if checked != len(helpTongues()) {
		t.Errorf("%d lists were looked at", checked)
	}
}

func TestTheHelpFollowsTheLanguageOfTheWindow(t *testing.T) {
	b, m := helpBench(t, look.Options{})
	b.visit(model.ToHelp(model.TopicImport))
	english := m.Current.Title
	speak(t, helpTongues()[0])
	b.visit(model.To(model.Today))
	b.visit(model.ToHelp(""))
	if m.Current.Topic != model.TopicImport || m.Current.Title == english || !b.tells(m.Current.Title) || !b.tells(m.Hits[0].Page.Title) {
		t.Errorf("shown is %q, %q", m.Current.Title, b.texts())
	}
}

func TestTheHelpIsSearchedInItsLanguageWithoutAccents(t *testing.T) {
	for tag, query := range map[string]string{"de": "loschen", "fr": "scellee", "es": "direccion"} {
		speak(t, tag)
		m := model.NewHelp(nil)
		if m.Search(query); !slices.ContainsFunc(m.Hits, func(h model.HelpHit) bool { return h.Page.Topic == "privacy" || h.Page.Topic == "backups" }) {
			t.Errorf("%s: %q finds %d pages, and not the one about privacy", tag, query, len(m.Hits))
		}
	}
}
