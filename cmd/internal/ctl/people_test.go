package ctl

import (
	"testing"
	"time"
)

// two puts two people with one employer and name into the workspace, and gives
// their ids.
func (c *terminal) two(t *testing.T) (first, second string) {
	t.Helper()
	file := paper(t, "two.csv", "name,email,phone,company\nAnna Weber,anna@example.com,+49 30 901820,Initech GmbH\nAnna Weber,a.weber@example.org,,Initech\n")
	report := c.do(t, "people", "import", file, "--commit")
	return report.text(t, "accepted", 0, "person"), report.text(t, "accepted", 1, "person")
}

func TestTwoWhoMayBeOneAreShownMergedAndPartedAgain(t *testing.T) {
	c := newTerminal(t)
	first, second := c.two(t)
	pairs := c.do(t, "people", "duplicates")
	pairs.want(t, first, 0, "first", "person")
	pairs.want(t, second, 0, "second", "person")
	pairs.want(t, "name+employer", 0, "keys", 0)
	c.do(t, "today").want(t, "duplicate", 0, "kind")
	before := c.do(t, "people", "show", second)

	one := c.do(t, "people", "merge", first, second)
	one.want(t, first, "person")
	one.want(t, second, "merged_from", 0)
	if one.size(t, "emails") != 2 || one.size(t, "profiles") != 2 {
		t.Errorf("merged: %v", one)
	}
	c.do(t, "people", "show", second).want(t, first, "person")
	if n := c.do(t, "people", "find", "weber").size(t); n != 1 {
		t.Errorf("%d people of this name, want 1", n)
	}
	c.refuse(t, exitRefused, "people", "merge", first, second)

	c.do(t, "people", "unmerge", first)
	after := c.do(t, "people", "show", second)
	after.want(t, before.at(t, "emails", 0), "emails", 0)
	after.want(t, before.at(t, "profiles", 0, "profile"), "profiles", 0, "profile")
	if n := c.do(t, "people", "duplicates").size(t); n != 0 {
		t.Errorf("%d pairs are asked about again", n)
	}
	c.refuse(t, exitNotFound, "people", "apart", first, "p99")
}

func TestEachFieldOfAPersonHasItsOriginAndAge(t *testing.T) {
	c := newTerminal(t)
	first, _ := c.two(t)
	p := c.do(t, "people", "show", first)
	found := map[string]bool{}
	for i := range p.size(t, "fields") {
		found[p.text(t, "fields", i, "path")+" from "+p.text(t, "fields", i, "origin")] = true
		if _, err := time.Parse(time.RFC3339, p.text(t, "fields", i, "added")); err != nil {
			t.Errorf("field %d has no age: %v", i, err)
		}
	}
	if len(found) < 4 || !found["basics.email from column email"] {
		t.Errorf("fields %v", found)
	}
}

func TestTasksTouchesTagsAndSearches(t *testing.T) {
	c := newTerminal(t)
	c.now = "2026-12-01T09:00:00Z"
	first, second := c.two(t)
	c.do(t, "task", "add", first, "Call about the offer", "--due", "2026-12-03").want(t, first, "person")
	c.do(t, "task", "add", second, "Some day").want(t, nil, "due")
	if n := len(c.lines(t, "task")); n != 0 {
		t.Errorf("%d tasks on Today before they are due", n)
	}
	c.now = "2026-12-03T09:00:00Z"
	c.lines(t, "task")[0].want(t, 1, "count")
	list := c.do(t, "task", "list")
	list.want(t, "Call about the offer", 0, "text")
	c.do(t, "task", "done", list.text(t, 0, "task"))
	if n := len(c.lines(t, "task")); n != 0 {
		t.Errorf("%d tasks on Today after it is done", n)
	}
	c.refuse(t, exitUsage, "task", "add", first, "x", "--due", "soon")

	touch := c.do(t, "touch", "add", first, "Likes trains", "--kind", "call")
	c.do(t, "people", "show", first).want(t, "Likes trains", "touches", 0, "text")
	c.do(t, "touch", "remove", touch.text(t, "touch"))

	c.do(t, "people", "tag", first, "speaker").want(t, "speaker", "tags", 0)
	c.do(t, "people", "find", "", "--tag", "Speaker").want(t, first, 0, "person")
	c.do(t, "people", "tags").want(t, 1, 0, "people")
	c.do(t, "people", "search", "save", "Speakers", "--tag", "speaker").want(t, 1, 0, "found")
	c.do(t, "people", "search", "run", "speakers").want(t, first, 0, "person")
	c.do(t, "people", "tag", first, "speaker", "--remove")
	c.do(t, "people", "search", "list").want(t, 0, 0, "found")
	c.do(t, "people", "search", "rename", "Speakers", "On stage").want(t, "On stage", 0, "name")
	c.do(t, "people", "search", "remove", "On stage")
	c.refuse(t, exitNotFound, "people", "search", "run", "Speakers")
}
