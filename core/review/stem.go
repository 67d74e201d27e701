package review

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/spanish"
)

// stems is a folded word without its ending, in each language that résumés are
// read in. Nobody knows in which language one word is, so all are tried.
type stems [4]string

var stemmers = [len(stems{})]func(*snowballstem.Env) bool{english.Stem, german.Stem, french.Stem, spanish.Stem}

const (
	// sharedStart is how many letters two forms of a word begin with alike, at least.
	// It keeps most words of a résumé from being stemmed at all.
	sharedStart = 3
	// shortestStem is the shortest stem that counts: shorter ones meet by chance.
	shortestStem = 4
	// longestEnding is how much longer one form of a word may be than another:
	// "organ" is no form of "organization".
	longestEnding = 5
	// shortestPart is the shortest word that counts as the end of a compound, as
	// Buchhaltung in Finanzbuchhaltung.
	shortestPart = 7
)

func stemsOf(folded string) (all stems) {
	for i := range stemmers {
		all[i] = stemIn(i, folded)
	}
	return all
}

func stemIn(language int, folded string) string {
	env := snowballstem.NewEnv(folded)
	stemmers[language](env)
	return env.Current()
}

// meet tells whether other is another form of the word whose stems these are, in
// any of the languages, or a compound that ends with it.
func (s stems) meet(word, other string) bool {
	if strings.ContainsAny(word+other, "+#.") {
		return false // the name of a technique has one form
	}
	if len(word) >= shortestPart && len(other) > len(word) && strings.HasSuffix(other, word) {
		return true
	}
	if len(word) < sharedStart || !strings.HasPrefix(other, word[:sharedStart]) || max(len(word), len(other))-min(len(word), len(other)) > longestEnding {
		return false
	}
	for i, stem := range s {
		if len(stem) >= shortestStem && stem == stemIn(i, other) {
			return true
		}
	}
	return false
}
