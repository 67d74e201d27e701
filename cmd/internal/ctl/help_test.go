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

func TestEveryCommandThatTheHelpMentionsExists(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Name("reqdeskctl"))
	if err != nil {
		t.Fatal(err)
	}
	commands, flags := map[string][]string{"": nil}, []string{"--help"}
	for _, leaf := range parser.Model.Leaves(true) {
		var names, own []string
		for n := leaf; n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
			names = append([]string{n.Name}, names...)
		}
		for _, group := range leaf.AllFlags(true) {
			for _, f := range group {
				own = append(own, "--"+f.Name)
			}
		}
		commands[strings.Join(names, " ")] = own
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
