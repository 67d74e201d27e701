package ctl

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"reqdesk/assets"
)

var mentioned = regexp.MustCompile("`(reqdeskctl[^`]*|--[^`]*|REQDESK_[A-Z]+)`")

// wordsOf are the words of a command.
func wordsOf(leaf *kong.Node) (names []string) {
	for n := leaf; n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
		names = append([]string{n.Name}, names...)
	}
	return names
}

func TestEveryCommandThatTheHelpMentionsExists(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Name("reqdeskctl"))
	if err != nil {
		t.Fatal(err)
	}
	commands, flags := map[string][]string{"": nil}, []string{"--help"}
	for _, leaf := range parser.Model.Leaves(true) {
		var own []string
		for _, group := range leaf.AllFlags(true) {
			for _, f := range group {
				own = append(own, "--"+f.Name)
			}
		}
		commands[strings.Join(wordsOf(leaf), " ")] = own
		flags = append(flags, own...)
	}
	seen := 0
	for _, p := range assets.Help("en") {
		for _, m := range mentioned.FindAllStringSubmatch(p.Text, -1) {
			seen++
			words := strings.Fields(m[1])
			switch {
			case words[0] == "REQDESK_WORKSPACE", words[0] == "REQDESK_PASSPHRASE":
				continue
			case strings.HasPrefix(words[0], "--"):
				if !slices.Contains(flags, words[0]) {
					t.Errorf("%s: no command has %s", p.Topic, words[0])
				}
				continue
			}
			var name, wanted []string
			for _, w := range words[1:] {
				if strings.HasPrefix(w, "--") {
					wanted = append(wanted, w)
				} else {
					name = append(name, w)
				}
			}
			own, ok := commands[strings.Join(name, " ")]
			if !ok {
				t.Errorf("%s: there is no command %q", p.Topic, strings.Join(name, " "))
			}
			for _, f := range wanted {
				if f != "--help" && !slices.Contains(own, f) {
					t.Errorf("%s: %q has no %s", p.Topic, strings.Join(name, " "), f)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d mentions were found", seen)
	}
}

// The parser would name the types of the program.
func TestTheHelpOfEveryCommandNamesNoTypeOfTheProgram(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Name("reqdeskctl"))
	if err != nil {
		t.Fatal(err)
	}
	c := newTerminal(t)
	for _, leaf := range parser.Model.Leaves(true) {
		args := append(wordsOf(leaf), "--help")
		if a := c.run(t, "", args...); a.code != exitDone || strings.Contains(strings.ToUpper(a.out), "REQDESK-/") {
			t.Errorf("%q ends with %d and says\n%s", args, a.code, a.out)
		}
	}
}
