package screens_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core/outreach/template"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

var helpKinds = []model.HelpConnector{
	{Kind: "kestrel", Name: "Kestrel ATS", Instructions: "1. Sign in as administrator.\n2. Make a key with the right to read jobs.", KeyPage: "https://ats.example.com/keys", Tested: "Against a fake."},
	{Kind: "feed", Name: "Job feed", Instructions: "Ask the administrator for the address of the feed."},
}

// helpBench is a window with the help and a job list to lead to.
func helpBench(t *testing.T, o look.Options) (*bench, *model.HelpModel) {
	t.Helper()
	var m *model.HelpModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		m = model.NewHelp(helpKinds)
		return map[model.Place]shell.Page{
			model.Help: screens.NewHelp(b, m), model.Today: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	return b, m
}

func TestHelpIsSearchedAndReadByKeyboardAlone(t *testing.T) {
	b, m := helpBench(t, look.Options{})
	b.visit(model.ToHelp(""))
	test.Type(b.window.Canvas().Focused(), "recov cod")
	b.settle()
	if len(m.Hits) == 0 || m.Hits[0].Page.Topic != model.TopicStart {
		t.Fatalf("first is %v", m.Hits)
	}
	b.press(fyne.KeyDown) // into the list
	b.press(fyne.KeyReturn)
	if m.Current.Topic != model.TopicStart || m.Section < 0 {
		t.Errorf("Enter opens %q at %d", m.Current.Topic, m.Section)
	}
	for i, l := range m.Current.Links {
		if l.To == "help:import" {
			b.press(fyne.KeyName(strconv.Itoa(i + 1)))
		}
	}
	if m.Current.Topic != model.TopicImport {
		t.Errorf("the link leads to %q", m.Current.Topic)
	}
	b.Back()
	b.settle()
	if m.Current.Topic != model.TopicStart {
		t.Errorf("Back leads to %q", m.Current.Topic)
	}
	for i, l := range m.Current.Links {
		if l.To == "go:today" {
			b.press(fyne.KeyName(strconv.Itoa(i + 1)))
		}
	}
	if b.Current().Place != model.Today {
		t.Errorf("a link into the window leads to %v", b.Current())
	}
}

func TestHelpShowsWhatTheWorkspaceTells(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		copied := ""
		b := newBenchIn(t, look.Options{Mode: mode}, func(b *bench) map[model.Place]shell.Page {
			hosts := []records.Host{
				{Name: "api.example.com", Part: "Connection Kestrel careers", Sent: "Its key, and what is asked for: jobs and who applied. People whom you export", Last: today},
				{Name: "smtp.example.org:587", Part: "Mailbox recruiter", Sent: "Your sign-in, and the e-mails that you approved"},
			}
			h := screens.NewHelp(b, model.NewHelp(nil))
			h.With(model.TopicSent, screens.NewSentWhere(b.loop, func() func(context.Context) ([]records.Host, error) {
				return func(context.Context) ([]records.Host, error) { return hosts, nil }
			}))
			h.With(model.TopicContact, screens.NewContact(b.loop, b, func() func(context.Context) (string, error) {
				return func(context.Context) (string, error) { return "Reqdesk 1.0\nJobs: 3\n", nil }
			}, func(text string) { copied = text }))
			return map[model.Place]shell.Page{model.Help: h}
		})
		b.visit(model.ToHelp(model.TopicSent))
		b.shoot("help-sent-" + string(mode))
		b.visit(model.ToHelp(model.TopicContact))
		b.shoot("help-contact-" + string(mode))
		b.click("Copy")
		if copied != "Reqdesk 1.0\nJobs: 3\n" {
			t.Errorf("copied is %q", copied)
		}
	}
}

func TestHelpOpensWhatIsAboutThePage(t *testing.T) {
	b := newBench(t, func(b *bench) map[model.Place]shell.Page {
		return map[model.Place]shell.Page{
			model.Help: screens.NewHelp(b, model.NewHelp(nil)), model.Today: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	b.visit(model.To(model.Today))
	b.press(fyne.KeyF1)
	if b.Current().Place != model.Today {
		t.Error("without pages F1 leads nowhere")
	}
	pages := model.HelpPages()
	if got := model.HelpFor(pages, model.ToJob(3, model.TabPlan)); got != "sequences" {
		t.Errorf("the flight plan has the page %q", got)
	}
	if got := model.HelpFor(pages, model.ToJob(3, model.TabHistory)); got != "states" {
		t.Errorf("a part without a page of its own has that of its place, not %q", got)
	}
}

func TestHelpIsDrawn(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		b, m := helpBench(t, look.Options{Mode: mode})
		b.visit(model.ToHelp(""))
		b.shoot("help-" + string(mode))
		m.Search("passphr")
		b.settle()
		b.shoot("help-found-" + string(mode))
		m.Search("zzz")
		b.shoot("help-nothing-" + string(mode))
		m.Search("")
		for _, topic := range []model.Topic{"review", "templates", "sequences", "connector-kestrel"} {
			b.visit(model.ToHelp(topic))
			b.shoot("help-" + string(topic) + "-" + string(mode))
		}
		b.window.Resize(fyne.NewSize(1024, 700))
		b.visit(model.ToHelp("people"))
		b.shoot("help-narrow-" + string(mode))
	}
}

// tasks are what the help has a page for.
var tasks = []model.Topic{
	"start", "connect", "import", "states", "people", "review", "nottosource", "templates", "sequences", "mailbox",
	"answers", "leads", "numbers", "offline", "backups", "privacy", "reqdeskctl", model.TopicSent, model.TopicContact,
}

func TestEveryTaskHasAPageAndEveryPlaceLeadsToOne(t *testing.T) {
	pages := model.HelpPages()
	var have []model.Topic
	for _, p := range pages {
		have = append(have, p.Topic)
		if p.Title == string(p.Topic) || p.Note == "" || len(p.Sections) == 0 {
			t.Errorf("%s has no title, no note or no text", p.Topic)
		}
	}
	if !slices.Equal(have, tasks) {
		t.Errorf("pages are %v", have)
	}
	for _, place := range model.Places {
		if place == model.Help {
			continue
		}
		if !slices.ContainsFunc(pages, func(p model.HelpPage) bool { return slices.Contains(p.Screens, string(place)) }) {
			t.Errorf("no page is about %q", place)
		}
	}
}

func TestEveryLinkOfTheHelpResolves(t *testing.T) {
	pages := model.HelpPages()
	for _, p := range pages {
		for _, l := range p.Links {
			to, ok := model.HelpTarget(l.To)
			switch {
			case !ok:
				t.Errorf("%s: %q leads out of the window", p.Topic, l.To)
			case to.Place == model.Help:
				if !slices.ContainsFunc(pages, func(q model.HelpPage) bool { return q.Topic == to.Topic }) {
					t.Errorf("%s: there is no page %q", p.Topic, to.Topic)
				}
			case !slices.Contains(model.Places[:], to.Place):
				t.Errorf("%s: there is no place %q", p.Topic, to.Place)
			case to.Place == model.Job || to.Place == model.Sequence:
				t.Errorf("%s: %q needs a job", p.Topic, l.To)
			case to.Tab != "" && !slices.Contains([]model.Tab{model.TabWorkspace, model.TabLimits, model.TabOutbox}, to.Tab):
				t.Errorf("%s: there is no tab %q", p.Topic, to.Tab)
			}
		}
	}
}

var (
	helpBold = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	helpCode = regexp.MustCompile("`([^`]+)`")
	keyLine  = regexp.MustCompile("(?m)^- `([^`]+)`: (.+)$")
)

// helpText is all that a page says.
func helpText(p model.HelpPage) string {
	var b strings.Builder
	for _, s := range p.Sections {
		b.WriteString(s.Heading + "\n" + s.Text + "\n")
	}
	return b.String()
}

func TestWhatTheHelpNamesStandsOnTheScreen(t *testing.T) {
	known := literals(t, "..", "../../cmd/reqdesk")
	for _, p := range model.HelpPages() {
		for _, name := range helpBold.FindAllStringSubmatch(helpText(p), -1) {
			if !known[name[1]] {
				t.Errorf("%s names %q, which stands nowhere on the screen", p.Topic, name[1])
			}
		}
	}
}

// literals are the strings in the source of the window, tests left out.
func literals(t *testing.T, roots ...string) map[string]bool {
	t.Helper()
	known, files := map[string]bool{}, token.NewFileSet()
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
					if s, err := strconv.Unquote(l.Value); err == nil {
						known[s] = true
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return known
}

// programKeys are the keys of the commands that the program adds, as its source says.
func programKeys(t *testing.T) (keys []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../cmd/reqdesk/commands.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		command, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		key, shift := "", ""
		for _, e := range command.Elts {
			field, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch value := field.Value.(type) {
			case *ast.SelectorExpr:
				if name, is := strings.CutPrefix(value.Sel.Name, "Key"); is {
					key = name
				}
			case *ast.Ident:
				if fmt.Sprint(field.Key) == "Shift" && value.Name == "true" {
					shift = "Shift+"
				}
			}
		}
		if key != "" {
			keys = append(keys, "Ctrl+"+shift+key)
		}
		return true
	})
	if len(keys) < 5 {
		t.Fatalf("only %v was read", keys)
	}
	return keys
}

// pageKeys are the keys of each place.
func pageKeys(b *bench) map[string][]shell.KeyHelp {
	return map[string][]shell.KeyHelp{
		"clients": (*screens.Clients)(nil).Keys(), "conflicts": (*screens.Conflicts)(nil).Keys(), "inbox": (*screens.Inbox)(nil).Keys(),
		"numbers": (*screens.Numbers)(nil).Keys(), "jobs": screens.NewJobs(b, model.NewJobs(b.loop, model.JobListOptions{}), nil).Keys(), "people": (*screens.People)(nil).Keys(), "review": (*screens.Review)(nil).Keys(),
		"sequence": (*screens.Sequence)(nil).Keys(), "settings": (*screens.Settings)(nil).Keys(), "templates": (*screens.Templates)(nil).Keys(),
		"today": (*screens.Today)(nil).Keys(), "welcome": (*screens.Welcome)(nil).Keys(),
	}
}

func TestEveryKeyThatTheHelpMentionsExists(t *testing.T) {
	keys := map[string]bool{"↑": true, "↓": true, "Space": true, "Enter": true, "Tab": true, "Esc": true}
	b, _ := helpBench(t, look.Options{})
	for _, c := range b.Commands() {
		keys[c.Keys()], keys[c.Char] = true, true
	}
	for _, key := range programKeys(t) {
		keys[key] = true
	}
	places := pageKeys(b)
	for _, all := range places {
		for _, k := range all {
			keys[k.Key] = true
			for _, one := range strings.FieldsFunc(k.Key, func(r rune) bool { return strings.ContainsRune(" /,", r) }) {
				keys[one] = true
			}
		}
	}
	for _, p := range model.HelpPages() {
		text := helpText(p)
		for _, code := range helpCode.FindAllStringSubmatch(text, -1) {
			switch c := code[1]; {
			case strings.HasPrefix(c, "reqdeskctl"), strings.HasPrefix(c, "--"), strings.HasPrefix(c, "REQDESK_"):
				// judged where the command line is
			case strings.HasPrefix(c, "{"):
				report := template.ParseWith("Subject: x\n\n"+c, template.Snippets{"signature": "Sam"}).Check(template.Context{})
				if wrong, ok := template.Blocks(report.Problems); ok {
					t.Errorf("%s: %s is no template: %s", p.Topic, c, wrong.Message)
				}
			case !keys[c]:
				t.Errorf("%s mentions the key %q, which does nothing", p.Topic, c)
			}
		}
		for _, s := range p.Sections {
			if s.Heading != "Every key" {
				continue
			}
			place := p.Screens[0]
			var listed []string
			for _, l := range keyLine.FindAllStringSubmatch(s.Text, -1) {
				listed = append(listed, l[1]+": "+l[2])
			}
			var want []string
			for _, k := range places[place] {
				want = append(want, k.Key+": "+k.Does)
			}
			if fmt.Sprint(listed) != fmt.Sprint(want) {
				t.Errorf("%s lists\n%v\nbut the keys of %s are\n%v", p.Topic, listed, place, want)
			}
		}
	}
}
