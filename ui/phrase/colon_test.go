package phrase_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

// breakable are signs that French sets apart, with a space at which a line may end.
var breakable = regexp.MustCompile(`[ \x{a0}][;?!]| [:»]|« `)

// The spaces that French sets before high signs and inside quotation marks keep both on one
// line: a narrow one before ; ? and !, a full one before a colon and inside the marks.
func TestFrenchBreaksNoLineBeforeASign(t *testing.T) {
	raw, err := os.ReadFile("catalog/fr.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(raw, &texts); err != nil || len(texts) < 1000 {
		t.Fatalf("%d texts: %v", len(texts), err)
	}
	for _, text := range texts {
		if at := breakable.FindString(fmt.Sprint(text)); at != "" {
			t.Errorf("%q in %q", at, text)
		}
	}
}

// Not every language sets a colon as English does: what is shown is never joined with one,
// but said by T, as in T("%s: %s", name, reason).
func TestNoTextIsJoinedWithAColon(t *testing.T) {
	eachFile(t, windowFolders, func(path string, f *ast.File) {
		if strings.HasSuffix(path, "/templates_text.go") {
			return // the source of a template has colons of its own
		}
		ast.Inspect(f, func(n ast.Node) bool {
			var parts []ast.Expr
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op == token.ADD {
					parts = []ast.Expr{n.X, n.Y}
				}
			case *ast.CallExpr:
				parts = n.Args
			}
			for _, p := range parts {
				if s, ok := literal(p); ok && s == ": " {
					t.Errorf("%s joins texts with a colon", path)
				}
			}
			return true
		})
	})
}
