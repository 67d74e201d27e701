package ctl

import (
	"maps"
	"slices"
	"testing"
)

// edit is what somebody does with a job in its ATS.
func edit(b *board, c *terminal, t *testing.T, change func(v *vacancy)) {
	t.Helper()
	v := whole("R-1")
	change(&v)
	b.post(v)
	c.do(t, "sync")
}

// differing lists the fields in which the ATS says something else than at the import.
func (c *terminal) differing(t *testing.T, job string) []string {
	t.Helper()
	list := c.do(t, "job", "drift", job)
	fields := []string{}
	for i := range list.size(t) {
		fields = append(fields, list.text(t, i, "field"))
	}
	slices.Sort(fields)
	return fields
}

func TestJ10_EachFieldIsTakenKeptOrFollowedByItself(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	connected(t, c, b)
	edit(b, c, t, func(*vacancy) {})
	job := c.do(t, "job", "import", "jobs", "R-1").text(t, "id")
	same(t, "just imported", c.differing(t, job))
	rename := func(v *vacancy) { v.title, v.kind, v.family = "Router Engineer", "Part-time", "Networks" }
	edit(b, c, t, rename)
	same(t, "changed", c.differing(t, job), "employment_type", "function", "title")
	c.do(t, "sync", "--full")
	same(t, "unchanged", c.differing(t, job), "employment_type", "function", "title")

	taken := c.do(t, "job", "take", job, "title")
	taken.want(t, "Router Engineer", "title")
	taken.want(t, "full_time", "employment_type")
	c.do(t, "job", "keep", job, "employment_type").want(t, "full_time", "employment_type")
	c.do(t, "job", "follow", job, "function").want(t, "Networks", "function")

	edit(b, c, t, func(v *vacancy) { rename(v); v.title, v.family = "Senior Router Engineer", "Backbone" })
	after := c.do(t, "job", "show", job)
	after.want(t, "Router Engineer", "title") // taken once is not followed
	after.want(t, "full_time", "employment_type")
	after.want(t, "Backbone", "function")
	same(t, "changed again", c.differing(t, job), "employment_type", "function", "title")
	c.refuse(t, exitUsage, "job", "take", job, "no_such_field")
}

func TestP8_ADraftIsToldOnceWithItsReasons(t *testing.T) {
	c, b := agreed(t)
	kinds := func() map[string]int {
		n := map[string]int{}
		today := c.do(t, "today")
		for i := range today.size(t) {
			n[today.text(t, i, "kind")]++
		}
		return n
	}
	if n := len(kinds()); n != 0 {
		t.Fatalf("from empty there are %d kinds of lines", n)
	}
	v := whole("R-1")
	v.flag, v.title, v.skills = "yes", "", nil
	stranger := whole("R-2")
	stranger.flag, stranger.owner = "yes", "somebody@other.example.com"
	b.post(v, stranger)
	c.do(t, "sync")
	c.do(t, "run", "--until-idle")
	first := kinds()
	if want := map[string]int{"draft": 1, "owner": 1}; !maps.Equal(first, want) {
		t.Fatalf("told: %v, want %v", first, want)
	}
	c.do(t, "sync", "--full")
	c.do(t, "run", "--until-idle")
	if again := kinds(); !maps.Equal(again, first) {
		t.Errorf("unchanged: %v, was %v", again, first)
	}
	v.title, v.skills = "Network Engineer", []string{"Go", "BGP", "Linux"}
	b.post(v, stranger)
	c.do(t, "sync")
	c.do(t, "run", "--until-idle")
	if got := kinds(); got["draft"] != 0 || got["owner"] != 1 {
		t.Errorf("completed in the ATS: %v", got)
	}
	list := c.do(t, "job", "list", "--state", "active")
	if list.size(t) != 1 {
		t.Fatalf("live are %v", list.v)
	}
	list.want(t, "Network Engineer", 0, "title")
}
