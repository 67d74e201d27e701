package phrase_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

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
