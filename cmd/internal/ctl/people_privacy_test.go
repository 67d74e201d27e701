package ctl

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAPersonIsExportedIntoOneFileAndThenErasedForGood(t *testing.T) {
	c := newTerminal(t)
	first, second := c.two(t)
	file := filepath.Join(t.TempDir(), "anna.zip")
	c.do(t, "people", "export", first, file).want(t, 1, "profiles")
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, "person.html") || !slices.Contains(names, "person.json") {
		t.Errorf("the file holds %q", names)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	c.refuse(t, exitRefused, "people", "export", first, file) // it is there already
	c.refuse(t, exitNotFound, "people", "export", "p99", file+"2")

	done := c.do(t, "people", "erase", first)
	done.want(t, first, "person")
	done.want(t, 1, "profiles")
	gone := c.do(t, "people", "show", first)
	gone.want(t, "", "name")
	if gone.at(t, "erased") == nil || gone.size(t, "emails") != 0 || gone.size(t, "profiles") != 0 {
		t.Errorf("after erasing: %v", gone)
	}
	if found := c.do(t, "people", "find", "weber"); found.size(t) != 1 || found.text(t, 0, "person") != second {
		t.Errorf("found %v", found)
	}
	c.refuse(t, exitRefused, "people", "erase", first)
	c.refuse(t, exitRefused, "people", "export", first, file+"2")
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// Neither a tag behind a plus sign nor Google's dots bring somebody back who was
// erased or has opted out.
func TestWhoWasErasedOrOptedOutIsKnownByEveryFormOfTheAddress(t *testing.T) {
	c := newTerminal(t)
	first, _ := c.two(t)
	c.do(t, "suppress", "add", "bo.lind+cv@"+"gmail.com")
	c.do(t, "people", "erase", first)
	again := paper(t, "again.csv", "name,email\nAnna Weber,anna+jobs@example.com\nBo Lind,bolind@"+"googlemail.com\n")
	for _, args := range [][]string{{"people", "import", again}, {"people", "import", again, "--commit"}} {
		report := c.do(t, args...)
		if report.size(t, "accepted") != 1 || report.size(t, "refused") != 1 || !strings.Contains(report.text(t, "refused", 0, "reason"), "erased") {
			t.Errorf("%v: %v", args, report)
		}
	}
	for address, want := range map[string]string{
		"anna@example.com": "stop", "ANNA+x@example.com": "stop", "b.o.lind@" + "gmail.com": "stop", "bo.lind@example.com": "clear",
	} {
		c.do(t, "people", "check", "--email", address).want(t, want, "verdict")
	}
	if list := c.do(t, "suppress", "list"); list.size(t) != 1 {
		t.Errorf("the list of opt-outs tells of who was erased: %v", list)
	}
}
