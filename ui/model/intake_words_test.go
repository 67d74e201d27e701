package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

func TestHowFarTheReadingIs(t *testing.T) {
	for _, c := range []struct {
		name    string
		step    intake.Progress
		storing bool
		text    string
		part    float32
	}{
		{"begun", intake.Progress{}, false, "Reading…", -1},
		{"a document", intake.Progress{Files: 1, Part: 0.5}, false, "Reading…", 0.5},
		{"a table", intake.Progress{Files: 1, Rows: 40, Part: 0.5}, false, "Reading row 40", 0.5},
		{"several files", intake.Progress{Files: 3, Done: 1, Part: 0.25}, true, "Adding file 2 of 3", 0.25},
		{"the last of them", intake.Progress{Files: 3, Done: 3, Part: 1}, true, "Adding file 3 of 3", 1},
	} {
		m, _ := newIntakeModel(t, &importer{})
		m.Step, m.Storing = c.step, c.storing
		if text, part := m.Progress(); text != c.text || part != c.part {
			t.Errorf("%s: %q, %v", c.name, text, part)
		}
	}
}

func TestWhatIsNotTakenSaysWhereAndWhy(t *testing.T) {
	r := intake.Report{Refused: []intake.RefusedRow{
		{File: "list.csv", Row: 7, Reason: "no name and no address"},
		{File: "list.csv", Row: 1, Reason: "Empty."},
		{File: "Ada.PDF", Row: 1, Reason: "élan is no file"},
		{File: "bad.zip"},
	}}
	want := []model.RefusedLine{
		{"list.csv, row 7", "No name and no address."}, {"list.csv, row 1", "Empty."}, {"Ada.PDF", "Élan is no file."}, {"bad.zip", ""},
	}
	for n := range want {
		if diff := cmp.Diff(want[n], model.RefusedLineAt(r, n)); diff != "" {
			t.Errorf("line %d (-want +got):\n%s", n, diff)
		}
	}
}

func TestColumnsAreCalledByWordsThatLeadBackToThem(t *testing.T) {
	seen := map[string]bool{}
	for _, words := range model.ColumnChoices() {
		if seen[words] || words == "" || model.ColumnChoice(model.ColumnField(words)) != words {
			t.Errorf("%q leads to %q", words, model.ColumnField(words))
		}
		seen[words] = true
	}
	if model.ColumnField("no such words") != "" {
		t.Error("unknown words lead to a field")
	}
	for how, want := range map[string]string{
		intake.ByHeader: "Known by its header.", intake.ByMemory: "As you chose last time.", intake.ByHand: "Chosen by you.",
		"": "Its cells are kept as text, in which evidence is looked for.",
	} {
		if got := model.ColumnKnown(how); got != want {
			t.Errorf("%q: %q", how, got)
		}
	}
}

func TestAnImportMayGoIntoNoJob(t *testing.T) {
	source := &importer{}
	m, q := newIntakeModel(t, source)
	if m.CommitText() != "Add people" || m.JobChoice() != model.NoJob() {
		t.Errorf("at first %q into %q", m.CommitText(), m.JobChoice())
	}
	m.Begin(someFiles(t, "a.csv"), 1)
	until(q, func() bool { return m.Ready && len(m.Jobs) > 0 })
	if m.JobNamed(model.NoJob()) != 0 || m.JobNamed("Somewhere else") != 0 || m.JobChoice() == model.NoJob() {
		t.Errorf("into %q", m.JobChoice())
	}
	m.ForJob(0)
	until(q, func() bool { return m.Ready && !m.Reading })
	if m.JobChoice() != model.NoJob() || source.job != 0 {
		t.Errorf("into %q, read for %s", m.JobChoice(), source.job)
	}
}

func TestPersonsWhoStandTwiceInAFile(t *testing.T) {
	r := intake.Report{Accepted: []intake.Accepted{{File: "list.csv", Row: 9, SameAs: 4}, {File: "list.csv", Row: 2, Name: "Ada", State: core.CandidacyKeptOut}}}
	row := model.IntakeRowAt(r, 0)
	if row.Name != "Without a name" || row.Where != "list.csv, row 9" || row.Standing != model.StandingAgain || row.Why[0] != "The same person as in row 4." {
		t.Errorf("%+v", row)
	}
	if row = model.IntakeRowAt(r, 1); row.Name != "Ada" || row.Standing != model.StandingKeptOut || row.Read != "0 fields" {
		t.Errorf("%+v", row)
	}
}

func TestWhatWasReadAndWhereIsSaidInTheWindowsLanguage(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	profile := core.Profile{
		Resume: core.Resume{Basics: core.Basics{Name: "Ada", Label: "Nurse"}, Work: []core.Work{{Name: "Kestrel", StartDate: "2020"}}, Languages: []core.Language{{Language: "Dutch"}}},
		Fields: map[string]core.FieldFact{
			"basics.name": {Confidence: 1, Origin: "read by OCR, line 4"}, "basics.label": {Confidence: 1, Origin: "line 2"},
			"work[0].name": {Confidence: 1, Origin: "column Employer"}, "work[0].startDate": {Confidence: 1, Origin: "card, ORG"}, "languages[0].language": {Confidence: 1, Origin: "link"},
		},
	}
	for tag, want := range map[string]string{
		"en": "Name: read by OCR, line 4|Label: line 2|Work 1 name: column Employer|Work 1 start date: card, ORG|Languages 1 language: link",
		"de": "Name: durch Texterkennung gelesen, Zeile 4|Kurzprofil: Zeile 2|Beruf 1 Name: Spalte Employer|Beruf 1 Beginn: Karte, ORG|Sprache 1 Sprache: Link",
		"fr": "Nom: lu par reconnaissance de texte, ligne 4|Titre du profil: ligne 2|Expérience 1 nom: colonne Employer|Expérience 1 début: carte, ORG|Langue 1 langue: lien",
		"es": "Nombre: leído por reconocimiento de texto, línea 4|Titular: línea 2|Experiencia 1 nombre: columna Employer|Experiencia 1 inicio: tarjeta, ORG|Idioma 1 idioma: enlace",
	} {
		phrase.Use(tag)
		var said []string
		for _, f := range model.ProfileFields(profile) {
			said = append(said, f.Name+": "+f.Origin)
		}
		if got := strings.Join(said, "|"); got != want {
			t.Errorf("%s: %s\nwant %s", tag, got, want)
		}
	}
}
