package ctl

import (
	"testing"
	"time"
)

func TestTheFirstEmailStopsTheClockOfWhoHasToBeTold(t *testing.T) {
	c := newCampaign(t, ana, ben)
	if n := c.do(t, "people", "untold").size(t); n != 0 {
		t.Errorf("%d people have to be told on the first day", n)
	}
	c.do(t, "approve", c.job, "--person", c.persons[1], "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	c.now = time.Now().AddDate(0, 1, 1).UTC().Format(time.RFC3339)
	list := c.do(t, "people", "untold")
	if list.size(t) != 1 {
		t.Fatalf("they wait: %v", list.v)
	}
	list.want(t, c.persons[0], 0, "person")
	list.want(t, true, 0, "late")
	c.do(t, "people", "told", c.persons[0], "--how", "by telephone")
	if n := c.do(t, "people", "untold").size(t); n != 0 {
		t.Errorf("%d people still have to be told", n)
	}
}
