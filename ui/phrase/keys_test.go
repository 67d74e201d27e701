package phrase_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// keys are the texts that the source shows, each with the place where it stands.
type keys struct {
	texts    map[string]string // said by T, or looked up by Of
	counted  map[string]string // said by N, by the text for many
	literals map[string]bool   // every text of the source, also a part of one
}

// windowFolders hold what is shown, coreFolders what is made elsewhere and shown.
var (
	windowFolders = []string{"../../ui", "../../cmd/reqdesk"}
	coreFolders   = []string{"../../core", "../../storage", "../../cmd/internal/desk"}
)

// notShown are packages whose texts are e-mails, vocabularies of parsers or invented.
var notShown = regexp.MustCompile(`core/(practice|outreach/(answer|holiday)/|intake/(resume|internal)|mailbox/letter)|starter|library_texts|synonym`)

var (
	letters  = regexp.MustCompile(`\pL\pL`)
	sentence = regexp.MustCompile(`(?s)^(%|\p{Lu}|“).*\pL{3}.*[.?!]$`)
	// programText is what no recruiter reads: templates, names of files and of keys, and
	// what only the command line says.
	programText = regexp.MustCompile("\n|\\{\\{|\\{%|`|--|reqdeskctl|\\.ttf$|\\.svg$|^Mg$|^Inter-|^[A-Z]+[a-z]*\\.[a-z]+$")
	verbs       = regexp.MustCompile(`%(\[\d+\])?[+#]?[svqdwx]`)
)

func collect(t *testing.T) keys {
	t.Helper()
	k := keys{texts: map[string]string{}, counted: map[string]string{}, literals: map[string]bool{}}
	eachFile(t, windowFolders, func(path string, f *ast.File) {
		k.window(path, f)
		k.tables(path, f)
	})
	eachFile(t, coreFolders, func(path string, f *ast.File) {
		if !notShown.MatchString(path) {
			k.core(path, f)
		}
	})
	delete(k.texts, "There is no such %s.") // noun takes the whole sentences
	k.connectors(t)
	for _, piece := range pieces {
		k.texts[piece] = "pieces_test.go"
	}
	for _, layout := range []string{"2 January 2006", "2 January 2006, 15:04"} {
		k.texts[layout] = "a date in what core tells"
	}
	for day := range 7 {
		k.name(time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC), "Monday", "Mon")
	}
	for month := time.January; month <= time.December; month++ {
		k.name(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC), "January", "Jan")
	}
	return k
}

// name takes the names of a day or a month, which Date writes.
func (k keys) name(at time.Time, layouts ...string) {
	for _, l := range layouts {
		k.texts[at.Format(l)] = "a date"
	}
}

func eachFile(t *testing.T, folders []string, do func(path string, f *ast.File)) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err == nil {
				do(filepath.ToSlash(path), f)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// window takes what T and N say.
func (k keys) window(path string, f *ast.File) {
	k.all(f)
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		k.said(path, call)
		switch types.ExprString(call.Fun) {
		case "phrase.T":
			if s, ok := literal(call.Args[0]); ok {
				k.texts[s] = path
			}
		case "phrase.In":
			place, ok1 := literal(call.Args[0])
			if s, ok2 := literal(call.Args[1]); ok1 && ok2 {
				k.texts[s+" ("+place+")"] = path
			}
		case "phrase.Date":
			if s, ok := literal(call.Args[1]); ok {
				k.texts[s] = path
			}
		case "phrase.N":
			if s, ok := literal(call.Args[2]); ok {
				k.counted[s] = path
			}
		}
		return true
	})
}

// written takes what is written out in English for one thing, to be known again.
func (k keys) written(path string, call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "String" {
		return
	}
	if of, ok := sel.X.(*ast.CallExpr); ok && types.ExprString(of.Fun) == "core.SayN" {
		if s, ok := literal(of.Args[1]); ok {
			k.texts[s] = path
		}
	}
}

// noun takes what the store says when it lacks a record of a kind: a sentence for each
// kind, as nouns have a gender.
func (k keys) noun(path string, n ast.Node) {
	kv, ok := n.(*ast.KeyValueExpr)
	if !ok || types.ExprString(kv.Key) != "noun" {
		return
	}
	if s, ok := literal(kv.Value); ok {
		k.texts["There is no such "+s+"."] = path
	}
}

// logged takes what a line of the log says: a few words that are shown as they are.
func (k keys) logged(path string, n ast.Node) {
	take := func(e ast.Expr) {
		if s, ok := mold(e); ok && inLog.MatchString(s) && !actors.MatchString(s) {
			k.texts[s] = path
		}
	}
	switch n := n.(type) {
	case *ast.CompositeLit:
		if t := types.ExprString(n.Type); n.Type == nil || t != "core.LogEntry" && t != "note" {
			return
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok && logField.MatchString(types.ExprString(kv.Key)) {
				take(kv.Value)
			}
		}
	case *ast.CallExpr:
		if logCall.MatchString(types.ExprString(n.Fun)) {
			for _, a := range n.Args {
				take(a)
			}
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if i < len(n.Rhs) && logVar.MatchString(types.ExprString(to)) {
				take(n.Rhs[i])
			}
		}
	}
}

var (
	logField = regexp.MustCompile(`(?i)^(what|cause)$`)
	logCall  = regexp.MustCompile(`(^|\.)(log|byHand)$`)
	logVar   = regexp.MustCompile(`^(n|entry|e)\.(what|cause|What|Cause)$`)
	actors   = regexp.MustCompile(`^(recruiter|engine|ats|person)$`)
	says     = regexp.MustCompile(`[\pL:]`)
	inLog    = regexp.MustCompile(`^[a-z%][^A-Z]*\pL{2}`)
)

// said takes what core.Say and core.SayN say; it tells whether the call is one of them.
func (k keys) said(path string, call *ast.CallExpr) bool {
	switch types.ExprString(call.Fun) {
	case "core.Say":
		if s, ok := literal(call.Args[0]); ok && says.MatchString(verbs.ReplaceAllString(s, "")) {
			k.texts[s] = path
		}
	case "core.SayN":
		if s, ok := literal(call.Args[2]); ok {
			k.counted[s] = path
		}
	default:
		return false
	}
	return true
}

// tables takes the texts that stand in the variables and constants of a package; they
// are looked up when they are shown.
func (k keys) tables(path string, f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR && g.Tok != token.CONST || strings.Contains(path, "ui/phrase") || strings.Contains(path, "ui/look/icon") {
			continue
		}
		ast.Inspect(g, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && strings.HasPrefix(types.ExprString(c.Fun), "regexp.") {
				return false
			}
			e, ok := n.(*ast.BasicLit)
			if !ok {
				return true
			}
			if s, ok := literal(e); ok && tableText(s) {
				k.texts[s] = path
			}
			return true
		})
	}
}

func tableText(s string) bool {
	return letters.MatchString(s) && (strings.HasPrefix(s, "Subject: ") || !programText.MatchString(s)) && s[0] >= 'A' && s[0] <= 'Z' && !known.MatchString(s)
}

// known are names that are the same in every language.
var known = regexp.MustCompile(`^(LinkedIn|GitHub|GitLab|XING|Microsoft 365|Google|Confirm|Reqdesk|[A-Z]{20,}.*|\d.*)$`)

// core takes the sentences, with gaps where something is filled in.
func (k keys) core(path string, f *ast.File) {
	k.all(f)
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		k.logged(path, n)
		k.noun(path, n)
		if c, ok := n.(*ast.CallExpr); ok && strings.HasPrefix(types.ExprString(c.Fun), "regexp.") {
			return false
		}
		if c, ok := n.(*ast.CallExpr); ok {
			k.written(path, c)
		}
		if c, ok := n.(*ast.CallExpr); ok && k.said(path, c) {
			for _, a := range c.Args {
				if _, plain := literal(a); !plain {
					ast.Inspect(a, visit)
				}
			}
			return false
		}
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		s, ok := mold(e)
		if !ok {
			return true
		}
		if sentence.MatchString(s) && !programText.MatchString(s) {
			k.texts[s] = path
		}
		return false
	}
	ast.Inspect(f, visit)
}

// all takes every literal.
func (k keys) all(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if s, ok := mold(e); ok {
				k.literals[s] = true
			}
		}
		return true
	})
}

func literal(e ast.Expr) (string, bool) {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		one, ok1 := literal(b.X)
		two, ok2 := literal(b.Y)
		return one + two, ok1 && ok2
	}
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// mold is the text of an expression that makes one, with %s and %d where something is
// filled in.
func mold(e ast.Expr) (string, bool) {
	if s, ok := literal(e); ok {
		return s, letters.MatchString(s)
	}
	switch x := e.(type) {
	case *ast.BinaryExpr:
		if x.Op != token.ADD {
			return "", false
		}
		var text strings.Builder
		some := false
		for _, part := range []ast.Expr{x.X, x.Y} {
			s, ok := mold(part)
			if !ok {
				if s, ok = literal(part); !ok {
					s = gapFor(part)
				}
			} else {
				some = true
			}
			if _, plain := literal(part); plain {
				s = strings.ReplaceAll(s, "%", "%%")
			}
			text.WriteString(s)
		}
		return text.String(), some
	case *ast.CallExpr:
		if types.ExprString(x.Fun) == "fmt.Sprintf" && len(x.Args) > 0 {
			s, ok := literal(x.Args[0])
			plain := verbs.ReplaceAllString(s, "")
			return verbs.ReplaceAllStringFunc(s, gapOf), ok && letters.MatchString(plain)
		}
	}
	return "", false
}

func gapFor(e ast.Expr) string {
	if c, ok := e.(*ast.CallExpr); ok && types.ExprString(c.Fun) == "strconv.Itoa" {
		return "%d"
	}
	return "%s"
}

func gapOf(verb string) string {
	switch verb[len(verb)-1] {
	case 'd':
		return "%d"
	case 'q':
		return `"%s"`
	}
	return "%s"
}
