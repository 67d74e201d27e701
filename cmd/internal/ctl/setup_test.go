package ctl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// furnished is a terminal with a client that has everything a set-up can hold, and
// much that it must not.
func furnished(t *testing.T) (*terminal, string) {
	t.Helper()
	c, b := newTerminal(t), newBoard(t)
	b.post(whole("R-1"))
	c.run(t, "token=s3cret-token-of-the-feed\npassword=\n", "--json", "connect", "add", "feed", "--name", "jobs", "--client", "Northwind, Inc.",
		"--set", "url="+b.URL+"/jobs.xml", "--set", "user=robin", "--secret-stdin").value(t, exitDone)
	c.do(t, "connect", "add", "feed", "--name", "keyed", "--client", "Northwind, Inc.", "--set", "url="+b.URL+"/jobs.xml?token=s3cret-in-the-address")
	c.do(t, "connect", "add", "feed", "--name", "elsewhere", "--client", "Acme", "--set", "url="+b.URL+"/other.xml")
	c.do(t, "client", "set", "Northwind, Inc.", "colour=#0E8A7D", "source_code=src=reqdesk", "utm_source=reqdesk", "off_limits=Contoso;Ask boss@northwind.example.com")
	c.do(t, "client", "set", "Northwind, Inc.", "data_notice=no", "privacy_url=https://northwind.example/privacy", "data_notice_de=Ihre Daten: {{data_source}}", "data_notice_en=Ask robin@agency.example.com")
	c.do(t, "settings", "set", "jobs", "go_live=import", "poll=20m", "export=stage:interview")
	c.do(t, "mapping", "set", "jobs", paper(t, "m.yaml", "employment_types:\n  sabbatical cover: temporary\n"))
	c.do(t, "rule", "set", "jobs", paper(t, "r.yaml", "import:\n  - flag: post_to_reqdesk\n  - user: robin@agency.example.com\n    department: Sales\nactivate: true\n"))
	c.do(t, "template", "set", "First", paper(t, "t.md", "Subject: Hello\nLanguage: en\nClient: Northwind, Inc.\n\nHello {{ first_name }}\n"))
	c.do(t, "template", "set", "General", paper(t, "g.md", "Subject: Hi\n\nHi\n"))
	c.do(t, "template", "set", "Signed", paper(t, "s.md", "Subject: Hi\n\nWrite to robin@agency.example.com\n"))
	c.do(t, "template", "set", "Of Acme", paper(t, "a.md", "Subject: Hi\nClient: Acme\n\nHi\n"))
	c.do(t, "mailbox", "add", "mine", "--kind", "drafts", "--dir", t.TempDir(), "--client", "Northwind, Inc.")
	c.do(t, "owner", "add", "robin@agency.example.com")
	c.do(t, "sync", "jobs")
	job := c.do(t, "job", "import", "jobs", "R-1").text(t, "id")
	c.do(t, "sequence", "set", job, paper(t, "q.yaml", "steps:\n  - template: First\n  - after: 3d\n    text: Still open\n"))
	c.do(t, "people", "import", paper(t, "p.csv", "name,email\nAda Quick,ada.quick@people.example.net\n"), "--job", job, "--commit")
	return c, filepath.Join(t.TempDir(), "northwind.yaml")
}

func TestASetUpHoldsNoKeyAndNoPerson(t *testing.T) {
	c, file := furnished(t)
	out := c.do(t, "setup", "export", "Northwind, Inc.", file)
	if n := out.size(t, "left_out"); n != 4 {
		t.Errorf("left out: %v", out.at(t, "left_out"))
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, never := range []string{"s3cret", "robin", "agency", "boss", "Ada", "Quick", "people.example", "Acme", "other.xml", "@"} {
		if strings.Contains(text, never) {
			t.Errorf("it holds %q:\n%s", never, text)
		}
	}
	for _, always := range []string{"reqdesk_setup: 1", "#0E8A7D", "src=reqdesk", "Ihre Daten: {{data_source}}", "Contoso", "sabbatical cover", "post_to_reqdesk", "go_live: import", "20m", "Still open", "first_name"} {
		if !strings.Contains(text, always) {
			t.Errorf("it lacks %q:\n%s", always, text)
		}
	}
	c.refuse(t, exitRefused, "setup", "export", "Northwind, Inc.", file) // it exists
	c.refuse(t, exitNotFound, "setup", "export", "Nobody", file+"2")
}

func TestASetUpIsStoredWhole(t *testing.T) {
	c, file := furnished(t)
	c.do(t, "setup", "export", "Northwind, Inc.", file)
	c.refuse(t, exitRefused, "setup", "import", file) // the client exists here
	made := c.do(t, "setup", "import", file, "--client", "Northwind II")
	made.want(t, "Northwind II", "client")
	made.want(t, "jobs (Northwind II)", "connections", 0, "name")
	made.want(t, "First (Northwind II)", "templates", 0)
	all := c.do(t, "client", "list")
	for i := range all.size(t) {
		if all.text(t, i, "name") == "Northwind II" {
			all.want(t, false, i, "data_notice", "auto")
			all.want(t, "https://northwind.example/privacy", i, "data_notice", "privacy_url")
			all.want(t, "Ihre Daten: {{data_source}}", i, "data_notice", "texts", "de")
		}
	}
	made.want(t, "General", "templates", 1) // the same text needs no second template
	if needs := strings.Join(made.texts(t, "connections", 0, "needs"), " "); needs != "token user" {
		t.Errorf("the first connection needs %q", needs)
	}
	if needs := strings.Join(made.texts(t, "connections", 1, "needs"), " "); needs != "url" {
		t.Errorf("the second connection needs %q", needs)
	}
	theirs := newTerminal(t)
	theirs.do(t, "setup", "import", file).want(t, "jobs", "connections", 0, "name")
	theirs.do(t, "client", "list").want(t, "src=reqdesk", 0, "source_code")
	settings := theirs.do(t, "settings", "get", "jobs")
	settings.want(t, "import", "go_live")
	settings.want(t, "stage:interview", "export")
	if m := theirs.do(t, "mapping", "show", "jobs").text(t, "mapping"); !strings.Contains(m, "sabbatical cover: temporary") {
		t.Error("the value table is gone")
	}
	theirs.do(t, "rule", "show", "jobs").want(t, "post_to_reqdesk", "import", 0, "flag")
	theirs.do(t, "template", "show", "First")
	if owners := theirs.do(t, "owner", "list").size(t); owners != 0 {
		t.Errorf("%d owners came along", owners)
	}
	given := theirs.run(t, "jobs.token=s3cret-token-of-the-feed\njobs.user=kim\n", "--json", "setup", "import", file, "--client", "Once more", "--secret-stdin")
	given.value(t, exitDone).want(t, "jobs (Once more)", "connections", 0, "name")
}

func TestASetUpOfAnotherVersionOrWithSomethingWrongIsRefusedAndNothingStored(t *testing.T) {
	c, file := furnished(t)
	c.do(t, "setup", "export", "Northwind, Inc.", file)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	good := string(raw)
	for name, bad := range map[string]struct {
		text string
		code int
	}{
		"a newer version":      {strings.Replace(good, "reqdesk_setup: 1", "reqdesk_setup: 2", 1), exitRefused},
		"version nought":       {strings.Replace(good, "reqdesk_setup: 1", "reqdesk_setup: 0", 1), exitRefused},
		"no version":           {strings.Replace(good, "reqdesk_setup: 1\n", "", 1), exitFailed},
		"no set-up":            {"hello: world", exitFailed},
		"no YAML":              {"\t}{", exitFailed},
		"empty":                {"", exitFailed},
		"an unknown field":     {good + "secrets: {a: b}\n", exitFailed},
		"an unknown kind":      {strings.Replace(good, "kind: feed", "kind: telegraph", 1), exitNotFound},
		"an unknown setting":   {strings.Replace(good, "go_live: import", "go_love: import", 1), exitUsage},
		"a bad rule":           {strings.Replace(good, "flag: post_to_reqdesk", "flog: post_to_reqdesk", 1), exitUsage},
		"a bad colour":         {strings.Replace(good, "#0E8A7D", "green", 1), exitFailed},
		"a name over two":      {strings.Replace(good, "name: jobs", "name: \"jobs\\nand more\"", 1), exitUsage},
		"a foreign address":    {strings.Replace(good, "url: http://127.0.0.1", "url: http://192.0.2.1", 1), exitRefused},
		"a secret as a field":  {strings.Replace(good, "    fields:\n", "    fields:\n      token: x\n", 1), exitUsage},
		"an unreadable letter": {strings.Replace(good, "Subject: Hello", "Sujet: Hello", 1), exitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := newTerminal(t)
			a := theirs.run(t, "", "--json", "setup", "import", paper(t, "setup.yaml", bad.text))
			a.refusal(t, bad.code)
			if n := theirs.do(t, "client", "list").size(t); n != 0 || theirs.do(t, "connect", "list").size(t) != 0 {
				t.Errorf("%d clients were stored", n)
			}
		})
	}
}

func TestAClientThatWasPutAsideRestsAndComesBack(t *testing.T) {
	c, b := agreed(t)
	c.do(t, "client", "archive", "Northwind, Inc.").want(t, true, "archived")
	v := whole("R-1")
	v.flag = "1"
	b.post(v)
	c.do(t, "sync", "jobs") // by name it can still be asked
	if n := c.do(t, "job", "list").size(t); n != 0 {
		t.Errorf("a rule imported %d jobs for a client that was put aside", n)
	}
	asked := b.full
	c.do(t, "run", "--until-idle").want(t, 0, "synced")
	if n := c.do(t, "sync").size(t); n != 0 || b.full != asked {
		t.Errorf("its connection was asked: %d reports", n)
	}
	c.do(t, "client", "restore", "Northwind, Inc.").want(t, false, "archived")
	if n := c.look(t, "active").size(t); n != 1 {
		t.Errorf("after it came back %d jobs are live", n)
	}
	c.do(t, "client", "list").want(t, "Northwind, Inc.", 0, "name")
	c.refuse(t, exitNotFound, "client", "restore", "Nobody")
}
