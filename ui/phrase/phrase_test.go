package phrase_test

import (
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// speak uses a language for one test.
func speak(t *testing.T, tag string) {
	t.Helper()
	if got := phrase.Use(tag); got != tag {
		t.Fatalf("%s became %s", tag, got)
	}
	t.Cleanup(func() { phrase.Use(phrase.English) })
}

func TestEnglishIsTheKey(t *testing.T) {
	speak(t, phrase.English)
	for _, c := range []struct{ got, want string }{
		{phrase.T("Save"), "Save"},
		{phrase.T("100 % of it"), "100 % of it"},
		{phrase.T("Remove %s", "Ada"), "Remove Ada"},
		{phrase.N(1, "%d job", "%d jobs"), "1 job"},
		{phrase.N(0, "%d job", "%d jobs"), "0 jobs"},
		{phrase.N(20000, "%d job", "%d jobs"), "20,000 jobs"},
		{phrase.N(2, "%[2]s owns %[1]d job", "%[2]s owns %[1]d jobs", "Ada"), "Ada owns 2 jobs"},
		{phrase.In("state", "Open"), "Open"},
		{phrase.Number(-1234567), "-1,234,567"},
		{phrase.Of("The job is closed."), "The job is closed."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestGermanCountsAndWritesNumbersItsOwnWay(t *testing.T) {
	speak(t, "de")
	for _, c := range []struct{ got, want string }{
		{phrase.T("Save"), "Speichern"},
		{phrase.N(1, "%d job", "%d jobs"), "1 Stelle"},
		{phrase.N(20000, "%d job", "%d jobs"), "20.000 Stellen"},
		{phrase.In("state", "Open"), "Offen"},
		{phrase.T("Open"), "Öffnen"},
		{phrase.T("about %.1f MB", 1.5), "etwa 1,5 MB"},
		{phrase.T("nobody translated this"), "nobody translated this"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestFrenchSaysNoneAsItSaysOne(t *testing.T) {
	speak(t, "fr")
	for _, c := range []struct{ got, want string }{
		{phrase.T("Save"), "Enregistrer"},
		{phrase.N(0, "%d job", "%d jobs"), "0 poste"},
		{phrase.N(1, "%d job", "%d jobs"), "1 poste"},
		{phrase.N(20000, "%d job", "%d jobs"), "20\u00a0000 postes"},
		{phrase.In("state", "Open"), "Ouvert"},
		{phrase.T("about %.1f MB", 1.5), "environ 1,5\u00a0Mo"},
		{phrase.T("Approve the sequence?"), "Approuver la séquence\u202f?"},
		{phrase.Of("The job is closed. Reopen it first."), "Le poste est fermé. Rouvrez-le d’abord."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestSpanishCountsAndWritesNumbersItsOwnWay(t *testing.T) {
	speak(t, "es")
	for _, c := range []struct{ got, want string }{
		{phrase.T("Save"), "Guardar"},
		{phrase.N(1, "%d job", "%d jobs"), "1 puesto"},
		{phrase.N(0, "%d job", "%d jobs"), "0 puestos"},
		{phrase.N(20000, "%d job", "%d jobs"), "20.000 puestos"},
		{phrase.N(1000000, "%d job", "%d jobs"), "1.000.000 puestos"},
		{phrase.In("state", "Open"), "Abierto"},
		{phrase.T("Open"), "Abrir"},
		{phrase.T("about %.1f MB", 1.5), "unos 1,5 MB"},
		{phrase.Of("The job is closed. Reopen it first."), "El puesto está cerrado. Reábralo antes."},
		{phrase.Of("Only an active job can be paused; this one is closed."), "Solo se puede pausar un puesto activo; el estado de este es «cerrado»."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestDatesFollowTheLanguage(t *testing.T) {
	at := time.Date(2026, 3, 4, 15, 7, 0, 0, time.UTC)
	for tag, want := range map[string][2]string{
		"en": {"4 Mar 2026, 15:07", "Wed 4 Mar"},
		"de": {"04.03.2026, 15:07", "Mi 4. März"},
		"fr": {"04/03/2026 15:07", "mer. 4\u00a0mars"},
		"es": {"4 mar 2026, 15:07", "mié 4 mar"},
	} {
		speak(t, tag)
		if got := [2]string{phrase.Date(at, "2 Jan 2006, 15:04"), phrase.Date(at, "Mon 2 Jan")}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// The first day of a month is a word in French, and only there.
func TestTheFirstOfAMonthIsWrittenAsTheLanguageDoes(t *testing.T) {
	for tag, want := range map[string][3]string{
		"en": {"1 March 2026", "Sun 1 Mar", "21 March 2026"},
		"de": {"1. März 2026", "So 1. März", "21. März 2026"},
		"fr": {"1er\u00a0mars 2026", "dim. 1er\u00a0mars", "21\u00a0mars 2026"},
		"es": {"1 de marzo de 2026", "dom 1 mar", "21 de marzo de 2026"},
	} {
		speak(t, tag)
		first := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		if got := [3]string{phrase.Date(first, "2 January 2006"), phrase.Date(first, "Mon 2 Jan"), phrase.Date(first.AddDate(0, 0, 20), "2 January 2006")}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// A key has the name that stands on it; one with a letter is the same everywhere.
func TestKeysAreNamedAsTheKeyboardHasThem(t *testing.T) {
	for tag, want := range map[string][3]string{
		"en": {"Ctrl+Enter", "Space, A", "Press `Shift+↑ ↓`, then Enter."},
		"de": {"Strg+Eingabe", "Leertaste, A", "Press `Umschalt+↑ ↓`, then Enter."},
		"fr": {"Ctrl+Entrée", "Espace, A", "Press `Maj+↑ ↓`, then Enter."},
		"es": {"Ctrl+Intro", "Espacio, A", "Press `Mayús+↑ ↓`, then Enter."},
	} {
		speak(t, tag)
		if got := [3]string{phrase.Key("Ctrl+Enter"), phrase.Key("Space, A"), phrase.Keys("Press `Shift+↑ ↓`, then Enter.")}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// Of finds what core made, also with something filled in and several sentences in a row.
func TestOfKnowsWhatCoreTells(t *testing.T) {
	speak(t, "de")
	for english, want := range map[string]string{
		"The job is closed.":                                                       "Die Stelle ist geschlossen.",
		"The profile budget of Open & Sons is used up.":                            "Das Profilbudget von Open & Sons ist verbraucht.",
		"Only an active job can be paused; this one is closed.":                    "Nur eine aktive Stelle kann pausiert werden; diese ist geschlossen.",
		"The change could not be saved. The disk is full.":                         "Die Änderung konnte nicht gespeichert werden. Die Festplatte ist voll.",
		"The job is closed. Reopen it first.":                                      "Die Stelle ist geschlossen. Öffnen Sie sie zuerst wieder.",
		"Dear Ada, this is a letter. It was written by a person.":                  "Dear Ada, this is a letter. It was written by a person.",
		"The mailbox was slowed down, because 3 of its last 40 e-mails came back.": "Das Postfach wurde gebremst, weil 3 seiner letzten 40 E-Mails zurückkamen.",
		"": "",
	} {
		if got := phrase.Of(english); got != want {
			t.Errorf("%q became %q, want %q", english, got, want)
		}
		if got := phrase.Of(english); got != want {
			t.Errorf("remembered, %q became %q", english, got)
		}
	}
}

func TestALanguageThatIsNotOfferedIsEnglish(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	if got := phrase.Use("xx"); got != phrase.English {
		t.Errorf("xx became %q", got)
	}
	if phrase.Use(""); phrase.T("Save") == "" {
		t.Error("the computer's language says nothing")
	}
}

// What core has not put together is said with the plural forms of the language, and
// what is told in it is looked up.
func TestSaidHasThePluralFormsOfTheLanguage(t *testing.T) {
	answer := core.SayN(1, "%d reply to answer", "%d replies to answer")
	budget := core.Say("The profile budget of %s is used up: %s", "Save", core.SayN(0, "%d profile", "%d profiles"))
	mailbox := core.Say("%s: %s", "own", core.Say("The job is closed."))
	form := core.Say("The questions of the application form stay in the ATS; “%s” does not give them out.", core.Say("Practice company"))
	for tag, want := range map[string][4]string{
		"en": {"1 reply to answer", "The profile budget of Save is used up: 0 profiles", "own: The job is closed.", "The questions of the application form stay in the ATS; “Practice company” does not give them out."},
		"de": {"1 Antwort zu beantworten", "Das Profilbudget von Save ist verbraucht: 0 Profile", "own: Die Stelle ist geschlossen.", "Die Fragen des Bewerbungsformulars bleiben im ATS; „Übungsfirma“ gibt sie nicht heraus."},
		"fr": {"1 réponse à traiter", "Le budget de profils de Save est épuisé\u00a0: 0 profil", "own\u00a0: Le poste est fermé.", "Les questions du formulaire de candidature restent dans l’ATS\u202f; «\u00a0Entreprise d’exercice\u00a0» ne les fournit pas."},
		"es": {"1 respuesta por contestar", "El presupuesto de perfiles de Save está agotado: 0 perfiles", "own: El puesto está cerrado.", "Las preguntas del formulario de candidatura se quedan en el ATS; «Empresa de práctica» no las facilita."},
	} {
		speak(t, tag)
		if got := [4]string{phrase.Said(answer), phrase.Said(budget), phrase.Said(mailbox), phrase.Said(form)}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// A sentence of core has pieces in it: dates, spans, places of lists, rows of words.
func TestOfSaysThePiecesOfASentenceToo(t *testing.T) {
	for _, c := range []struct{ tag, english, want string }{
		{"de", "Was written to 1 day ago for “Save”.", "Wurde vor 1 Tag für „Save“ angeschrieben."},
		{"de", "Was written to 3 days ago for another job.", "Wurde vor 3 Tagen für eine andere Stelle angeschrieben."},
		{"fr", "Was written to 3 days ago for “Save and close”.", "Contacté il y a 3\u00a0jours pour «\u00a0Save and close\u00a0»."},
		{"fr", "Opted out of e-mails since 2 December 2026 (same e-mail address).", "S’est désinscrit des e-mails le 2\u00a0décembre 2026 (même donnée\u00a0: adresse e-mail)."},
		{"fr", "Opted out of e-mails (same e-mail address and phone number).", "S’est désinscrit des e-mails (même donnée\u00a0: adresse e-mail et numéro de téléphone)."},
		{"de", "Is in the pipeline of “Welder” (connection kestrel, client Open), stage “Offer” since 2 December 2026 (same profile address).", "Ist seit 2. Dezember 2026 in der Pipeline von „Welder“ (Verbindung kestrel, Kunde Open), Stufe „Offer“ (gleich: Profiladresse)."},
		{"es", "The job stays a draft one: it lacks location, function.", "El puesto sigue como borrador: le falta ubicación, función."},
		{"de", "employment type was taken over from the ATS.", "Beschäftigungsart wurde aus dem ATS übernommen."},
		{"de", "candidate: discard", "Kandidat: verworfen"},
		{"de", "step 2", "Schritt 2"},
		{"de", "sales and marketing of kestrel", "sales and marketing of kestrel"},
	} {
		speak(t, c.tag)
		if got := phrase.Of(c.english); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.tag, c.english, got, c.want)
		}
	}
}
