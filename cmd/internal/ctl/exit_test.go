package ctl

import (
	"strings"
	"testing"
)

func TestMisreadCommandsAreUsageErrors(t *testing.T) {
	c := newTerminal(t)
	for name, args := range map[string][]string{
		"no such command":             {"frobnicate"},
		"half a command":              {"job"},
		"no such flag":                {"job", "list", "--nope"},
		"argument missing":            {"job", "show"},
		"value outside its list":      {"job", "list", "--state", "asleep"},
		"not a duration":              {"run", "--for", "soon"},
		"not a time":                  {"plan", "j1", "--at", "yesterday"},
		"not key=value":               {"job", "set", "j1", "title"},
		"a secret as an argument":     {"connect", "add", "feed", "--name", "n", "--client", "c", "--set", "url=http://127.0.0.1:1/f.xml", "--set", "token=hush"},
		"a password as an argument":   {"mailbox", "add", "m", "--password", "hush"},
		"nothing to set":              {"settings", "set", "poll"},
		"a connection without a name": {"connect", "add", "feed", "--name", " ", "--client", "c", "--set", "url=http://127.0.0.1:1/f.xml"},
		"a mailbox without a name":    {"mailbox", "add", "", "--kind", "drafts", "--dir", t.TempDir()},
		"a client without a name":     {"client", "add", " "},
		"nothing to check":            {"people", "check"},
	} {
		t.Run(name, func(t *testing.T) {
			refusal := c.refuse(t, exitUsage, args...)
			refusal.want(t, "usage", "kind")
			if strings.Contains(refusal.text(t, "message")+refusal.text(t, "hint"), "hush") {
				t.Error("the error repeats a secret")
			}
			plain := c.run(t, "", args...)
			if plain.code != exitUsage || plain.out != "" || strings.Count(plain.err, "\n") != 1 {
				t.Errorf("without --json: exit %d, printed %q, errors %q", plain.code, plain.out, plain.err)
			}
		})
	}
}

// No sentence is the parser's own, which speaks to programmers.
func TestMistypedValuesAreRefusedInPlainWords(t *testing.T) {
	c := newTerminal(t)
	for says, commands := range map[string][][]string{
		"a whole number": {{"ats", "jobs", "--limit", "-3"}, {"ats", "jobs", "--limit=-3"}, {"ats", "jobs", "--limit", "x"}, {"inbox", "list", "--limit", "3.5"}, {"outbox", "list", "--finished", "99999999999999999999"}},
		"a day or a":     {{"log", "--since", "yesterday"}, {"log", "--since=2026-13-01"}, {"plan", "j1", "--at", "-1"}, {"log", "--since="}},
		"a length of":    {{"run", "--for", "soon"}, {"run", "--for", "-5s"}, {"mailbox", "check", "m", "--wait", "1"}},
		"is missing":     {{"log", "--since"}, {"ats", "jobs", "--limit", "--search", "x"}},
		"did you mean":   {{"mailbox", "lst"}},
	} {
		for _, args := range commands {
			refusal := c.refuse(t, exitUsage, args...)
			told := refusal.text(t, "message") + " " + refusal.text(t, "hint")
			if !strings.Contains(told, says) {
				t.Errorf("%q: %s", args, told)
			}
			for _, technical := range []string{"parsing", "2006", "T15", "int value", "64 bit", "short flag", "?.", "EOL", "duration"} {
				if strings.Contains(told, technical) {
					t.Errorf("%q: %s", args, told)
				}
			}
		}
	}
}

func TestTheLogBeginsOnADay(t *testing.T) {
	c := newTerminal(t)
	c.now = "2026-12-01T12:00:00Z"
	c.do(t, "job", "new", "--client", "Northwind", "title=Buyer")
	for since, want := range map[string]int{"2026-11-30": 1, "2026-12-03": 0, "2026-12-01T11:59:59Z": 1, "2026-12-01T14:00:00Z": 0, "2026-12-01T13:00:00+01:00": 1} {
		if got := c.do(t, "log", "--since", since).size(t); got != want {
			t.Errorf("from %s on the log holds %d, want %d", since, got, want)
		}
	}
	c.do(t, "ats", "jobs", "--limit", "3").want(t, 0, "total")
}

func TestWhatWasNeverThereIsNotFound(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Northwind", "--set", "url=http://127.0.0.1:1/f.xml")
	for _, args := range [][]string{
		{"job", "show", "j77"},
		{"job", "show", "77"},
		{"job", "show", "nosuch"},
		{"job", "show", "p1"},
		{"job", "show", "99999999999999999999"},
		{"people", "show", "p9"},
		{"plan", "j9"},
		{"contacted", "j9"},
		{"review", "list", "j9"},
		{"nts", "list", "j9"},
		{"lead", "list", "j9"},
		{"funnel", "j9"},
		{"log", "--job", "j9"},
		{"log", "--person", "p9"},
		{"outbox", "drop", "x9"},
		{"held", "accept", "h9"},
		{"inbox", "show", "m9"},
		{"sync", "nosuch"},
		{"connect", "check", "nosuch"},
		{"mailbox", "check", "nosuch"},
		{"template", "show", "nosuch"},
		{"template", "check", "nosuch"},
		{"sequence", "show", "j9"},
		{"stages", "show", "nosuch"},
		{"stages", "show", "jobs", "nosuch"},
		{"client", "set", "nosuch", "colour=#112233"},
		{"job", "import", "jobs", "nosuch"},
		{"connect", "kinds", "nosuch"},
		{"people", "import", "/nosuch/file.csv"},
		{"settings", "get", "nosuch"},
		{"review", "decide", "j9", "p9", "save"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			c.refuse(t, exitNotFound, args...).want(t, "not_found", "kind")
		})
	}
}

func TestARefusedJobLeavesNoClientBehind(t *testing.T) {
	c := newTerminal(t)
	for name, pairs := range map[string][]string{
		"no such field": {"bogus=1"}, "no such type": {"title=Buyer", "employment_type=sometimes"}, "no title": {"title="},
	} {
		c.refuse(t, exitUsage, append([]string{"job", "new", "--client", "Neu GmbH"}, pairs...)...)
		if got := c.do(t, "client", "list"); got.size(t) != 0 {
			t.Errorf("%s: a client stays behind", name)
		}
	}
	c.do(t, "job", "new", "--client", "Neu GmbH", "title=Buyer").want(t, "Neu GmbH", "client")
	c.do(t, "job", "new", "--client", "neu gmbh", "title=Cook").want(t, "Neu GmbH", "client")
	if got := c.do(t, "client", "list"); got.size(t) != 1 {
		t.Errorf("%d clients", got.size(t))
	}
}

func TestFlagsStandBeforeOrAfterTheCommand(t *testing.T) {
	c := newTerminal(t)
	for _, args := range [][]string{{"--json", "client", "list"}, {"client", "--json", "list"}, {"client", "list", "--json"}} {
		if got := c.run(t, "", args...).value(t, exitDone).size(t); got != 0 {
			t.Errorf("%q lists %d clients", args, got)
		}
	}
}

func TestFolderWithoutWorkspace(t *testing.T) {
	c := &terminal{dir: t.TempDir(), words: words}
	refusal := c.refuse(t, exitNotFound, "job", "list")
	if !strings.Contains(refusal.text(t, "hint"), "init") {
		t.Errorf("the hint does not name init: %v", refusal.v)
	}
	for _, args := range [][]string{{"connect", "kinds"}, {"doctor"}} {
		if c.do(t, args...).size(t) == 0 {
			t.Errorf("%q says nothing", args)
		}
	}
	if a := c.run(t, "", "--help"); a.code != exitDone || a.out == "" {
		t.Errorf("help: exit %d, printed %q", a.code, a.out)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	c := newTerminal(t)
	for _, args := range [][]string{
		{"client", "list"},
		{"connect", "list"},
		{"mailbox", "list"},
		{"job", "list"},
		{"held", "list"},
		{"today"},
		{"log"},
		{"outbox", "list"},
		{"template", "list"},
		{"inbox", "list"},
		{"suppress", "list"},
		{"people", "find", "x"},
		{"sync"},
	} {
		if n := c.do(t, args...).size(t); n != 0 {
			t.Errorf("%q lists %d in an empty workspace", args, n)
		}
	}
	c.do(t, "ats", "jobs").want(t, 0, "total")
	if c.do(t, "verify").size(t, "problems") != 0 || c.do(t, "run", "--until-idle").size(t, "errors") != 0 {
		t.Error("an empty workspace has problems")
	}
}
