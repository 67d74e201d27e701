// Package cmd_test holds the rules that no compiler checks: which package may
// import which (arrow_test.go) and how the source is kept (house_test.go).
//
// The import rules in one line: cmd -> ui, connectors, storage -> core. The
// tables below are the law; adding a package to core means giving it a place
// in coreOrder. The rules govern code that is not a test: external test
// packages of core and ui may use the real store and the practice servers.
package cmd_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "reqdesk"

// mayImport is the arrow between the folders of the top level.
var mayImport = map[string][]string{
	"cmd":        {"cmd", "ui", "connectors", "storage", "core", "assets"},
	"ui":         {"ui", "core", "assets"},
	"connectors": {"connectors", "core"},
	"storage":    {"storage", "core"},
	"core":       {"core"},
	"assets":     {},
}

// coreOrder lists the packages of core, lowest first: each imports only those
// before it. The first is core itself.
var coreOrder = []string{
	"", "event", "nearest",
	"ats", "mailbox", "source", "relay",
	"people",
	"intake", "jobs", "followup", "privacy",
	"outreach",
	"review", "conflict", "sourcing", "leads", "numbers", "records",
	"outbox", "syncer",
	"practice",
}

// holders names libraries that may be imported in a few places only, by path
// prefix, and the own packages that may import them, by path prefix too.
var holders = map[string][]string{
	"fyne.io/":                       {"ui", "cmd/reqdesk"},
	"fyne.io/fyne/v2/app":            {"cmd/reqdesk"},
	"fyne.io/fyne/v2/test":           {},
	"go.etcd.io/bbolt":               {"storage", "connectors/relay"},
	"github.com/zalando/go-keyring":  {"storage"},
	"github.com/alecthomas/kong":     {"cmd"},
	"github.com/pkg/browser":         {"cmd", "ui"},
	"github.com/emersion/go-smtp":    {"connectors"},
	"github.com/emersion/go-imap/v2": {"connectors"},
}

// never names what a package may not reach, not even through others.
var never = []struct{ from, target, why string }{
	{"core", "fyne.io/", "core knows no window"},
	{"core", "go.etcd.io/bbolt", "core knows no database"},
	{"core", "github.com/zalando/go-keyring", "core knows no keychain"},
	{"ui/model", "fyne.io/", "view-models know no toolkit"},
	{"cmd/internal", "fyne.io/", "what builds the services knows no window"},
	{"cmd/reqdeskctl", "fyne.io/", "the command line is pure Go"},
	{"cmd/reqdesk-relay", "fyne.io/", "the relay is pure Go"},
	{"cmd/reqdesk", "testing", "nothing that imports testing reaches a binary"},
	{"cmd/reqdeskctl", "testing", "nothing that imports testing reaches a binary"},
	{"cmd/reqdesk-relay", "testing", "nothing that imports testing reaches a binary"},
}

// topLevel is what may stand beside hidden files in the root; the second line
// is what make leaves there, which git ignores.
var topLevel = []string{
	"assets", "cmd", "connectors", "core", "storage", "ui", "FyneApp.toml", "Makefile", "README.md", "go.mod", "go.sum",
	"build", "dist", "coverage.out",
}

// graph maps an import path to the paths it imports directly.
type graph map[string][]string

func (g graph) add(from string, to ...string) {
	for _, path := range to {
		if !slices.Contains(g[from], path) {
			g[from] = append(g[from], path)
		}
	}
}

// own tells the path below the module root, and whether path is ours at all.
func own(path string) (string, bool) { return strings.CutPrefix(path, module+"/") }

func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, "/")+"/")
}

func withinAny(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(path, f) })
}

func top(path string) string {
	folder, _, _ := strings.Cut(path, "/")
	return folder
}

// coreRank is the place of an own package of core in coreOrder, -1 if it has
// none. A folder below a package shares the package's place.
func coreRank(path string) int {
	name := strings.TrimPrefix(strings.TrimPrefix(path, "core"), "/")
	return slices.Index(coreOrder, top(name))
}

// isConnector tells whether path is one connector among its equals, and gives
// its folder: connectors/ats/feed, connectors/mailbox/smtpimap.
func isConnector(path string) (string, bool) {
	parts := strings.Split(path, "/")
	if len(parts) < 3 || !slices.Contains([]string{"ats", "mailbox", "source"}, parts[1]) {
		return "", false
	}
	return strings.Join(parts[:3], "/"), parts[0] == "connectors"
}

// edge says what is wrong with the own package from importing the own package
// to, or "".
func edge(from, to string) string {
	if !slices.Contains(mayImport[top(from)], top(to)) {
		return "against the arrow"
	}
	if top(from) == "core" {
		low, high := coreRank(to), coreRank(from)
		if low > high || low == high && top(strings.TrimPrefix(from, "core/")) != top(strings.TrimPrefix(to, "core/")) {
			return "against the order inside core"
		}
	}
	if folder, ok := isConnector(from); ok {
		if _, other := isConnector(to); other && !within(to, folder) {
			return "one connector imports another"
		}
		if withinAny(to, []string{"connectors/all", "connectors/conntest", "connectors/practice"}) {
			return "a connector knows neither its equals nor its tests"
		}
	}
	return ""
}

// violations lists what in g breaks the rules, in a fixed order.
func violations(g graph) []string {
	var found []string
	report := func(from, to, why string) { found = append(found, fmt.Sprintf("%s -> %s: %s", from, to, why)) }
	for path, imports := range g {
		from, ours := own(path)
		if !ours {
			continue
		}
		if _, known := mayImport[top(from)]; !known {
			report(from, "", "no package may stand in this folder")
		}
		if top(from) == "core" && coreRank(from) < 0 {
			report(from, "", "has no place in coreOrder")
		}
		for _, to := range imports {
			if inside, ours := own(to); ours {
				if why := edge(from, inside); why != "" {
					report(from, inside, why)
				}
			}
			for library, allowed := range holders {
				if within(to, library) && !withinAny(from, allowed) {
					report(from, to, "only in "+strings.Join(append(allowed, "tests"), ", "))
				}
			}
		}
		found = append(found, unreachable(g, from)...)
	}
	slices.Sort(found)
	return found
}

// unreachable reports what the own package from reaches although never forbids
// it, with the way that leads there.
func unreachable(g graph, from string) []string {
	var found []string
	for _, rule := range never {
		if !within(from, rule.from) {
			continue
		}
		if way := g.way(module+"/"+from, rule.target); way != nil {
			found = append(found, fmt.Sprintf("%s: %s", strings.Join(way, " -> "), rule.why))
		}
	}
	return found
}

// way is a shortest chain of imports from a package to one within target.
func (g graph) way(from, target string) []string {
	before := map[string]string{from: ""}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, next := range g[queue[0]] {
			if _, seen := before[next]; seen {
				continue
			}
			before[next] = queue[0]
			queue = append(queue, next)
			if within(next, target) {
				way := []string{next}
				for at := queue[0]; at != ""; at = before[at] {
					way = append(way, at)
				}
				slices.Reverse(way)
				return way
			}
		}
	}
	return nil
}

// built adds what `go list -deps` says of the packages as they are built here:
// ours, the libraries and the standard library. Tag x11 is the one the window
// is released with; with cgo enabled go list needs no C compiler.
func built(t *testing.T, g graph) {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-tags", "x11", "-json=ImportPath,Imports", "./...")
	list.Dir = ".."
	list.Env = append(os.Environ(), "CGO_ENABLED=1")
	out, err := list.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		g.add(p.ImportPath, p.Imports...)
	}
}

// written adds the imports of every source file of ours that is not a test,
// whatever system or tag it is for: go list sees one system only.
func written(t *testing.T, g graph) {
	t.Helper()
	eachFile(t, func(path string, _ fs.DirEntry) {
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", path), nil, parser.ImportsOnly)
		if err != nil {
			t.Errorf("%v", err)
			return
		}
		for _, spec := range f.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			g.add(module+"/"+filepath.ToSlash(filepath.Dir(path)), to)
		}
	})
}

func TestPackagesImportOnlyWhatTheArrowAllows(t *testing.T) {
	g := graph{}
	built(t, g)
	written(t, g)
	if len(g[module+"/core"]) == 0 {
		t.Fatal("the package core was not seen: the check looks at the wrong folder")
	}
	for _, v := range violations(g) {
		t.Error(v)
	}
}

func TestNothingElseStandsInTheRoot(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(topLevel, e.Name()) {
			t.Errorf("%s does not belong in the root of the project", e.Name())
		}
	}
}

// The checker itself is held by graphs that break one rule each.
func TestTheArrowCheckFindsWhatBreaksARule(t *testing.T) {
	tests := map[string]struct{ from, to, want string }{
		"core uses storage":              {"reqdesk/core/jobs", "reqdesk/storage", "against the arrow"},
		"the window uses a connector":    {"reqdesk/ui/screens", "reqdesk/connectors/httpx", "against the arrow"},
		"a connector uses the store":     {"reqdesk/connectors/all", "reqdesk/storage", "against the arrow"},
		"core uses the assets":           {"reqdesk/core/jobs", "reqdesk/assets", "against the arrow"},
		"the assets use core":            {"reqdesk/assets", "reqdesk/core", "against the arrow"},
		"jobs before the outbox":         {"reqdesk/core/jobs", "reqdesk/core/outbox", "against the order inside core"},
		"the root uses a package":        {"reqdesk/core", "reqdesk/core/event", "against the order inside core"},
		"core grows a package":           {"reqdesk/core/util", "fmt", "has no place in coreOrder"},
		"a new folder at the top":        {"reqdesk/pkg/jobs", "fmt", "no package may stand"},
		"one ATS uses another":           {"reqdesk/connectors/ats/feed", "reqdesk/connectors/ats/practice", "one connector imports another"},
		"an ATS knows its servers":       {"reqdesk/connectors/ats/practice", "reqdesk/connectors/practice", "neither its equals nor its tests"},
		"the command line opens windows": {"reqdesk/cmd/reqdeskctl", "fyne.io/fyne/v2/widget", "pure Go"},
		"a screen starts the app":        {"reqdesk/ui/shell", "fyne.io/fyne/v2/app", "only in cmd/reqdesk, tests"},
		"a connector opens a database":   {"reqdesk/connectors/all", "go.etcd.io/bbolt", "only in storage, connectors/relay, tests"},
		"a view-model draws":             {"reqdesk/ui/model", "fyne.io/fyne/v2", "view-models"},
		"a binary carries tests":         {"reqdesk/cmd/reqdeskctl", "testing", "reaches a binary"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := violations(graph{test.from: {test.to}})
			if !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("%s -> %s: found %q, want %q", test.from, test.to, got, test.want)
			}
		})
	}
}

func TestTheArrowCheckFollowsALibraryThatHidesAnother(t *testing.T) {
	g := graph{
		"reqdesk/core/people":           {"example.org/library"},
		"example.org/library":           {"example.org/library/inner"},
		"example.org/library/inner":     {"github.com/zalando/go-keyring"},
		"github.com/zalando/go-keyring": {"fmt"},
	}
	want := "reqdesk/core/people -> example.org/library -> example.org/library/inner -> github.com/zalando/go-keyring: core knows no keychain"
	if got := violations(g); !slices.Equal(got, []string{want}) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestTheArrowCheckLetsTheTreePass(t *testing.T) {
	g := graph{
		"reqdesk/cmd/reqdesk":             {"reqdesk/ui/shell", "reqdesk/cmd/internal/desk", "fyne.io/fyne/v2/app"},
		"reqdesk/cmd/internal/desk":       {"reqdesk/storage", "reqdesk/connectors/all", "reqdesk/core/syncer", "reqdesk/assets"},
		"reqdesk/ui/shell":                {"reqdesk/core/event", "fyne.io/fyne/v2", "reqdesk/assets"},
		"reqdesk/storage":                 {"reqdesk/core", "go.etcd.io/bbolt"},
		"reqdesk/connectors/all":          {"reqdesk/connectors/ats/feed", "reqdesk/connectors/ats/practice"},
		"reqdesk/connectors/ats/feed":     {"reqdesk/core/ats", "reqdesk/connectors/httpx", "reqdesk/connectors/ats/feed/mapping"},
		"reqdesk/connectors/ats/practice": {"reqdesk/core/ats", "reqdesk/connectors/httpx"},
		"reqdesk/core/practice":           {"reqdesk/core/outbox", "reqdesk/core"},
		"reqdesk/core/event":              {"reqdesk/core"},
	}
	if got := violations(g); len(got) != 0 {
		t.Errorf("found %q in a tree that keeps every rule", got)
	}
}
