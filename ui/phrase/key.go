package phrase

import "regexp"

// keyName is a key that has a name; those with one letter are the same everywhere.
var keyName = regexp.MustCompile(`\pL{2,}`)

// Key is a key, or what is pressed together, by the names that stand on the keyboards of
// the language: "Ctrl+Enter" is "Strg+Eingabe" on a German one.
func Key(keys string) string {
	return keyName.ReplaceAllStringFunc(keys, func(name string) string { return In("key", name) })
}

// quotedKeys is what a page of the help writes between backquotes.
var quotedKeys = regexp.MustCompile("`[^`\n]+`")

// Keys is a text of the help, with the keys in it named as Key names them.
func Keys(text string) string { return quotedKeys.ReplaceAllStringFunc(text, Key) }
