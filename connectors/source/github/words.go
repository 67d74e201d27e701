package github

import (
	"slices"
	"strings"

	"reqdesk/core/source"
)

// languages are the programming languages that GitHub tells apart and that jobs ask
// for, with the other words that they are asked for by. What is one or two letters long
// counts only as written.
var languages = map[string][]string{
	"Go": {"golang"}, "Python": {"django", "flask", "fastapi"}, "JavaScript": {"js", "ecmascript", "node.js", "nodejs", "node", "react", "react.js", "reactjs", "vue", "vue.js", "vuejs", "angularjs"},
	"TypeScript": {"ts", "angular"}, "Java": {"spring", "jee"}, "Kotlin": nil, "Scala": nil, "Groovy": nil, "Clojure": nil, "C": nil,
	"C++": {"cpp"}, "C#": {"csharp", ".net", "dotnet", "asp.net"}, "F#": nil, "Visual Basic .NET": {"vb.net"}, "Rust": nil, "Swift": nil, "Objective-C": {"objc"},
	"Ruby": {"rails", "ruby on rails"}, "PHP": {"laravel", "symfony"}, "Perl": nil, "Lua": nil, "Elixir": {"phoenix"}, "Erlang": nil, "Haskell": nil,
	"OCaml": nil, "R": nil, "Julia": nil, "MATLAB": nil, "Dart": {"flutter"}, "Shell": {"bash"}, "PowerShell": nil, "HCL": {"terraform"}, "Solidity": nil,
	"Verilog": {"systemverilog"}, "VHDL": nil, "Fortran": nil, "COBOL": nil, "ABAP": nil, "Apex": {"salesforce apex"}, "Zig": nil, "Nim": nil, "Crystal": nil,
	"Vue": nil, "Svelte": nil, "SCSS": {"sass"}, "HTML": nil, "CSS": nil, "PLSQL": {"pl/sql"}, "TSQL": {"t-sql"}, "Nix": nil, "Elm": nil, "Ada": nil,
	"Assembly": {"assembler"}, "Jupyter Notebook": {"jupyter"}, "CUDA": nil, "D": nil, "Prolog": nil, "Common Lisp": nil, "Scheme": nil, "Racket": nil,
}

// asWritten are words that mean something else in small letters.
const asWritten = 3

// languagesOf gives the languages among the must-haves, in their order, or else those
// of the title.
func languagesOf(q source.Query) []string {
	var out []string
	add := func(text string) {
		for _, l := range languagesIn(text) {
			if !slices.Contains(out, l) && len(out) < mostLanguages {
				out = append(out, l)
			}
		}
	}
	for _, n := range q.Needs {
		add(n.Text)
		for _, word := range n.Also {
			add(word)
		}
	}
	if len(out) == 0 {
		add(q.Title)
	}
	return out
}

// languagesIn gives the languages that a text names, in its order.
func languagesIn(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;/()[]|&:\"'\t\n", r) })
	var out []string
	for i := range words {
		for n := min(3, len(words)-i); n > 0; n-- {
			name := named(strings.Join(words[i:i+n], " "))
			if name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// byWord gives the language for each word that means one, in small letters.
var byWord = func() map[string]string {
	m := map[string]string{}
	for name, words := range languages {
		m[strings.ToLower(name)] = name
		for _, w := range words {
			m[w] = name
		}
	}
	return m
}()

func named(text string) string {
	bare := strings.TrimRight(text, ".!?")
	name := byWord[strings.ToLower(bare)]
	if name != "" && len(name) <= asWritten && strings.EqualFold(name, bare) && name != bare && bare != strings.ToUpper(name) {
		return "" // "go" and "d" are other words too
	}
	if len(name) == 1 && name != bare {
		return ""
	}
	return name
}
