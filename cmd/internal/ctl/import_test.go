package ctl

import (
	"strings"
	"testing"
)

func TestColumnsAreNamedOnceAndAnImportIsTakenBack(t *testing.T) {
	c := newTerminal(t)
	table := paper(t, "fair.csv", "Wer;Kontakt\nIda Fair;ida@people.example.net\nUwe Stand;uwe@people.example.net\n")
	if a := c.run(t, "", "--json", "people", "import", table); a.code != exitFailed || !strings.Contains(a.out, "no column for a name") {
		t.Errorf("%d: %s %s", a.code, a.out, a.err)
	}
	if a := c.run(t, "", "--json", "people", "columns", table); a.code != exitDone || !strings.Contains(a.out, `"missing":"Choose`) || !strings.Contains(a.out, "ida@people.example.net") {
		t.Errorf("%d: %s %s", a.code, a.out, a.err)
	}
	if a := c.run(t, "", "people", "import", table, "--column", "Wer=nobody"); a.code != exitUsage || !strings.Contains(a.err, "first_name") {
		t.Errorf("%d: %s %s", a.code, a.out, a.err)
	}
	taken := c.do(t, "people", "import", table, "--column", "Wer=name", "--column", "Kontakt=email", "--commit")
	id := taken.text(t, "import")
	if a := c.run(t, "", "--json", "people", "import", table); a.code != exitDone || !strings.Contains(a.out, "Ida Fair") {
		t.Errorf("the columns are forgotten: %d: %s %s", a.code, a.out, a.err)
	}
	if a := c.run(t, "", "--json", "people", "imports"); !strings.Contains(a.out, `"taken":2`) || !strings.Contains(a.out, `"`+id+`"`) {
		t.Errorf("%s %s", a.out, a.err)
	}
	if a := c.run(t, "", "--json", "people", "undo-import", id); a.code != exitDone || !strings.Contains(a.out, `"removed":2`) {
		t.Errorf("%d: %s %s", a.code, a.out, a.err)
	}
	if a := c.run(t, "", "--json", "people", "find", "Ida"); strings.Contains(a.out, "Ida") {
		t.Errorf("left: %s", a.out)
	}
	if a := c.run(t, "", "people", "undo-import", id); a.code != exitNotFound {
		t.Errorf("%d: %s", a.code, a.err)
	}
	if a := c.run(t, "", "--json", "log"); a.code != exitDone || !strings.Contains(a.out, "import taken back") {
		t.Errorf("%d: %s %s", a.code, a.out, a.err)
	}
}
