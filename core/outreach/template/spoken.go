package template

import "strings"

// commonWords are words that tell a language: few of them are words of another one too.
var commonWords = map[string][]string{
	"en": {"the", "and", "you", "your", "with", "for", "hello", "dear", "would", "this", "about", "have", "regards"},
	"de": {"und", "der", "die", "das", "sie", "ihre", "ihr", "ich", "für", "mit", "nicht", "eine", "guten", "grüßen"},
	"fr": {"et", "vous", "votre", "pour", "le", "les", "bonjour", "avec", "une", "est", "cordialement", "je"},
	"es": {"y", "el", "los", "usted", "su", "para", "con", "hola", "una", "saludo", "le", "puesto", "que"},
}

// spoken tells the language of a text that does not say it: the one of which it has the
// most words, "" where none leads.
func spoken(text string) string {
	count := map[string]int{}
	for _, w := range word.FindAllString(strings.ToLower(blank(text)), -1) {
		for lang, list := range commonWords {
			for _, known := range list {
				if w == known {
					count[lang]++
				}
			}
		}
	}
	best, most, even := "", 0, false
	for lang, n := range count {
		switch {
		case n > most:
			best, most, even = lang, n, false
		case n == most:
			even = true
		}
	}
	if even {
		return ""
	}
	return best
}
