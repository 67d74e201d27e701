package review_test

import (
	"strings"
	"testing"

	"reqdesk/core/review"
)

func TestAMustHaveIsFoundInALineOrNotAtAll(t *testing.T) {
	tests := map[string]struct {
		must, text, quote string // quote "" = not found
	}{
		"the word itself":              {"Kubernetes", "Ran kubernetes clusters", "Ran kubernetes clusters"},
		"another ending":               {"managing teams", "I managed a team of five", "I managed a team of five"},
		"a synonym":                    {"PostgreSQL", "MySQL\n  Postgres,   Redis\n", "Postgres, Redis"},
		"golang is Go":                 {"Go", "5 years of Golang", "5 years of Golang"},
		"Go is written Go":             {"Go", "Java, Go, Rust", "Java, Go, Rust"},
		"to go is not Go":              {"Go", "I like to go out", ""},
		"C is not C++":                 {"C", "C++ and C#", ""},
		"C++":                          {"C++", "Modern C++, Qt", "Modern C++, Qt"},
		"C#":                           {"C#", "C#/.NET", "C#/.NET"},
		"R among words":                {"R", "Python, R", "Python, R"},
		".NET":                         {".NET", "ASP and .net core", "ASP and .net core"},
		"Java is not JavaScript":       {"Java", "JavaScript, HTML", ""},
		"all words on one line":        {"machine learning", "machine tools\nlearning", ""},
		"words of filling":             {"Strong experience with Terraform", "Terraform at scale", "Terraform at scale"},
		"years can't be proven":        {"5+ years of Kafka", "Kafka", "Kafka"},
		"one of two":                   {"Java or Kotlin", "Kotlin on Android", "Kotlin on Android"},
		"one of two, with a slash":     {"React/Vue", "Vue.js front ends", "Vue.js front ends"},
		"CI/CD is one thing":           {"CI/CD", "built CI/CD pipelines", "built CI/CD pipelines"},
		"German words":                 {"Buchhaltung", "Leitung der Buchhaltungen", "Leitung der Buchhaltungen"},
		"a language in another one":    {"German", "Deutsch (Muttersprache)", "Deutsch (Muttersprache)"},
		"an accent":                    {"Développeur", "DEVELOPPEUR web", "DEVELOPPEUR web"},
		"part of a compound":           {"Kubernetes", "Docker/Kubernetes-Betrieb", "Docker/Kubernetes-Betrieb"},
		"a must-have of filling words": {"5 years", "5 years", ""},
		"nothing":                      {"Go", "", ""},
		"Golang is Go":                 {"Golang", "Java, Go, Rust", "Java, Go, Rust"},
		"words for letters":            {"AWS", "Amazon Web Services (EC2)", "Amazon Web Services (EC2)"},
		"letters for words":            {"Machine Learning", "Python, ML, SQL", "Python, ML, SQL"},
		"small letters are none":       {"Machine Learning", "5 ml of water", ""},
		"a phrase in another language": {"Project management", "Leitung: Projektmanagement, Budget", "Leitung: Projektmanagement, Budget"},
		"French word forms":            {"développement logiciel", "J'ai développé des logiciels", "J'ai développé des logiciels"},
		"Spanish word forms":           {"gestión de proyectos", "gestioné; gestiones de proyecto", "gestioné; gestiones de proyecto"},
		"German word forms":            {"Entwicklung von Schnittstellen", "entwickelte eine Schnittstelle, Entwicklungen", "entwickelte eine Schnittstelle, Entwicklungen"},
		"English word forms":           {"negotiation", "negotiated contracts", "negotiated contracts"},
		"the end of a compound":        {"Buchhaltung", "Leiterin Finanzbuchhaltung", "Leiterin Finanzbuchhaltung"},
		"an organ is no organization":  {"organization", "organ donation", ""},
		"Scala is not scaling":         {"Scala", "scaling teams", ""},
		"Java is not Javanese":         {"Java", "fluent in Javanese", ""},
		"React is not reaction":        {"React", "chemical reactions", ""},
		"HR in words":                  {"HR", "Head of Human Resources", "Head of Human Resources"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := review.NewMustHaves([]string{test.must}).In(test.text)
			if len(got) != 1 || got[0].Found != (test.quote != "") || got[0].Quote != test.quote {
				t.Errorf("%q in %q gives %+v, want %q", test.must, test.text, got, test.quote)
			}
		})
	}
}

// A résumé of three pages takes a few hundredths of what a person notices.
func BenchmarkEvidence(b *testing.B) {
	must := review.NewMustHaves([]string{"Go or Rust", "Kubernetes", "Project management", "German", "machine learning"})
	text := strings.Repeat("Managed projects for customers in several countries and negotiated contracts\nEntwickelte Schnittstellen für Buchhaltung und Vertrieb\n", 60)
	for b.Loop() {
		must.In(text)
	}
}
