package journal

import (
	_ "embed"
	"path"
	"regexp"
	"strings"
	"sync"
)

// words are what Reqdesk, its toolkit, Go and the systems say in their messages.
//
//go:embed words.txt
var words string

var known = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
})

// Gap stands in the log for whatever is not a known word.
const Gap = "·"

var (
	// A token is a line of Go source, or a run of letters and digits in any script.
	token = regexp.MustCompile(`[\w./\\~@%!+-]*\.go:\d+|[\p{L}\p{M}\p{N}]+`)
	gaps  = regexp.MustCompile(Gap + `(?:[^\p{L}\p{N} ]?` + Gap + `| ` + Gap + `)+`)
	spots = regexp.MustCompile(`^[\w.@%!+-]+(/[\w.@%!+-]+)?\.go:\d+$`)
)

// Sieve gives text in which only known words are left: a name, an address, a title,
// a number or a secret is a gap, however it got there. Lines of Go source keep their
// number and the last folder of their path.
func Sieve(text string) string {
	sieved := token.ReplaceAllStringFunc(text, func(t string) string {
		if strings.Contains(t, ".go:") {
			return Spot(t)
		}
		if known()[strings.ToLower(t)] {
			return t
		}
		return Gap
	})
	return gaps.ReplaceAllString(sieved, Gap)
}

// Spot shortens a line of Go source, "/home/me/go/reqdesk/ui/shell/shell.go:12", to
// its last folder: the rest of the path says whose computer it was built on.
func Spot(at string) string {
	at = strings.ReplaceAll(at, `\`, "/")
	short := path.Join(path.Base(path.Dir(at)), path.Base(at))
	if !spots.MatchString(short) {
		return Gap
	}
	return short
}
