package cmd_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The sizes of the house: alarms, not aims.
const (
	longestFile     = 500 // lines
	longestFunction = 80  // lines, tables of data not counted
	usualFunction   = 35  // lines; nine functions of ten keep to it
)

// eachFile calls visit for every file of the project that git would hold, with
// its path below the root. Hidden folders and what make leaves are passed over.
func eachFile(t *testing.T, visit func(path string, entry fs.DirEntry)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != "." && (strings.HasPrefix(name, ".") || path == "build" || path == "dist" || name == "failed") {
				return fs.SkipDir
			}
			return nil
		}
		visit(path, entry)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// source is one parsed Go file.
type source struct {
	path string
	text []byte
	set  *token.FileSet
	file *ast.File
}

func parse(path string, text []byte) (*source, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	return &source{path: path, text: text, set: set, file: file}, nil
}

func (s *source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s *source) line(p token.Pos) int { return s.set.Position(p).Line }

// faults lists what in the file breaks a rule of the house.
func (s *source) faults() []string {
	var found []string
	report := func(line int, format string, args ...any) {
		found = append(found, fmt.Sprintf("%s:%d: ", s.path, line)+fmt.Sprintf(format, args...))
	}
	if lines := bytes.Count(s.text, []byte("\n")); lines > longestFile {
		report(lines, "the file has %d lines, at most %d", lines, longestFile)
	}
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if mark := unfinished.FindString(c.Text); mark != "" {
				report(s.line(c.Pos()), "%s: what is not done is left out, not noted in the code", mark)
			}
		}
	}
	for _, decl := range s.file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if f.Recv == nil && f.Name.Name == "init" {
			report(s.line(f.Pos()), "init runs unasked: build it where it is used")
		}
		if n := s.length(f); n > longestFunction {
			report(s.line(f.Pos()), "%s has %d lines, at most %d", f.Name.Name, n, longestFunction)
		}
	}
	for _, call := range s.calls() {
		if why := s.forbidden(call.name); why != "" {
			report(call.line, "%s: %s", call.name, why)
		}
	}
	for _, a := range s.assertions() {
		if !s.test() {
			report(a.line, "a connector is asserted to be an %s: ats.As also asks whether this one can", a.name)
		}
	}
	return append(found, addresses(s.path, s.text)...)
}

var unfinished = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

// length is the number of lines of a function without its tables: composite
// literals of more than three lines.
func (s *source) length(f *ast.FuncDecl) int {
	lines := s.line(f.End()) - s.line(f.Pos()) + 1
	ast.Inspect(f, func(n ast.Node) bool {
		table, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if inner := s.line(table.Rbrace) - s.line(table.Lbrace); inner > 3 {
			lines -= inner
			return false
		}
		return true
	})
	return lines
}

// call is a call of a function or method of something named: time.Sleep.
type call struct {
	name string
	line int
}

func (s *source) calls() []call {
	var found []call
	ast.Inspect(s.file, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if name := qualified(c.Fun); name != "" {
			found = append(found, call{name, s.line(c.Pos())})
		}
		return true
	})
	return found
}

// qualified is the name of something of a package or a variable: time.Sleep.
func qualified(e ast.Expr) string {
	selected, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := selected.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return x.Name + "." + selected.Sel.Name
}

// assertions lists what the file asserts a connector to be.
func (s *source) assertions() []call {
	var found []call
	ast.Inspect(s.file, func(n ast.Node) bool {
		if a, ok := n.(*ast.TypeAssertExpr); ok && strings.HasPrefix(qualified(a.Type), "ats.") {
			found = append(found, call{qualified(a.Type), s.line(a.Pos())})
		}
		return true
	})
	return found
}

// forbidden says why a call has no place in this file, or "".
func (s *source) forbidden(name string) string {
	receiver, method, _ := strings.Cut(name, ".")
	switch {
	case name == "fyne.DoAndWait":
		return "it hangs the window when called from the window's goroutine"
	case s.test() && name == "time.Sleep" && !s.madeUpTime():
		return "wait for what you wait for, not for a time"
	case s.test() && strings.HasPrefix(method, "Skip") && slices.Contains([]string{"t", "b", "f", "tb"}, receiver):
		return "a test that is passed over tests nothing"
	case !s.test() && name == "testing.Testing":
		return "code does not know that it is tested"
	case !s.test() && !within(s.path, "cmd") && (name == "context.Background" || name == "context.TODO"):
		return "the context comes from the caller"
	}
	return ""
}

// madeUpTime tells whether the file's tests run in bubbles in which a sleep
// takes no time.
func (s *source) madeUpTime() bool {
	return slices.ContainsFunc(s.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` })
}

var (
	address  = regexp.MustCompile(`[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}`)
	reserved = regexp.MustCompile(`(?i)[@.](example\.(com|org|net)|example|test|invalid|localhost)$`)
)

// addresses lists e-mail addresses that could be somebody's: invented people
// live in the domains that are reserved for them.
func addresses(path string, text []byte) []string {
	if bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text) {
		return nil
	}
	var found []string
	for _, at := range address.FindAllIndex(text, -1) {
		if a := text[at[0]:at[1]]; !reserved.Match(a) {
			line := 1 + bytes.Count(text[:at[0]], []byte("\n"))
			found = append(found, fmt.Sprintf("%s:%d: %s is not in an example domain", path, line, a))
		}
	}
	return found
}

// sources parses every Go file outside testdata.
func sources(t *testing.T) []*source {
	t.Helper()
	var all []*source
	eachFile(t, func(path string, _ fs.DirEntry) {
		if !strings.HasSuffix(path, ".go") || strings.Contains(path, "testdata/") {
			return
		}
		text, err := os.ReadFile(filepath.Join("..", path))
		if err != nil {
			t.Fatal(err)
		}
		s, err := parse(path, text)
		if err != nil {
			t.Errorf("%v", err)
			return
		}
		all = append(all, s)
	})
	return all
}

func TestSourceKeepsTheRulesOfTheHouse(t *testing.T) {
	for _, s := range sources(t) {
		for _, fault := range s.faults() {
			t.Error(fault)
		}
	}
}

func TestNineFunctionsOfTenAreShort(t *testing.T) {
	var lengths []int
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				lengths = append(lengths, s.length(f))
			}
		}
	}
	slices.Sort(lengths)
	if n := lengths[len(lengths)*9/10]; n > usualFunction {
		t.Errorf("one function of ten has %d lines or more, want at most %d", n, usualFunction)
	}
}

func TestInventedPeopleLiveInExampleDomains(t *testing.T) {
	eachFile(t, func(path string, entry fs.DirEntry) {
		info, err := entry.Info()
		if err != nil || !strings.Contains(path, "testdata/") || info.Size() > 8<<20 {
			return
		}
		text, err := os.ReadFile(filepath.Join("..", path))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range addresses(path, text) {
			t.Error(fault)
		}
	})
}

// The checker itself is held by files that break one rule each.
func TestTheHouseCheckFindsWhatBreaksARule(t *testing.T) {
	long := strings.Repeat("\tprintln()\n", longestFunction)
	table := "\t_ = []int{\n" + strings.Repeat("\t\t1,\n", longestFunction) + "\t}\n"
	tests := map[string]struct{ path, text, want string }{
		"an init function":           {"core/a.go", "func init() {}", "init runs unasked"},
		"a note of unfinished work":  {"core/a.go", "// TO" + "DO: later", "left out"},
		"a long function":            {"core/a.go", "func f() {\n" + long + "}", "f has 82 lines"},
		"a long file":                {"core/a.go", strings.Repeat("\n", longestFile), "the file has 50"},
		"a wait for a time":          {"core/a_test.go", "func f() { time.Sleep(1) }", "time.Sleep"},
		"a test passed over":         {"core/a_test.go", "func f() { t.Skip() }", "tests nothing"},
		"a window that hangs":        {"ui/a.go", "func f() { fyne.DoAndWait(nil) }", "hangs the window"},
		"a context from nowhere":     {"core/a.go", "func f() { context.Background() }", "from the caller"},
		"a connector asserted":       {"core/a.go", "func f(c any) { _, _ = c.(ats.Connector) }", "ats.As also asks"},
		"somebody's e-mail address":  {"core/a_test.go", `var a = "jo@gm` + `ail.com"`, "not in an example domain"},
		"almost an example domain":   {"core/a_test.go", `var a = "jo@myexample` + `.com"`, "not in an example domain"},
		"a wait in made-up time":     {"core/a_test.go", "import \"testing/synctest\"\nfunc f() { synctest.Wait(); time.Sleep(1) }", ""},
		"an init method is harmless": {"core/a.go", "func (t T) init() {}", ""},
		"a table is not counted":     {"core/a.go", "func f() {\n" + table + "}", ""},
		"an invented person":         {"core/a_test.go", `var a, b = "jo@example.com", "jo@mail.example.test"`, ""},
		"a context made in cmd":      {"cmd/reqdesk/a.go", "func f() { context.Background() }", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := parse(test.path, []byte("package a\n\n"+test.text+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(s.faults(), "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}
