package ctl

import (
	"testing"
	"time"
)

func TestL6_TheFunnelSaysWhatTheContactedListProves(t *testing.T) {
	c := tracked(t, ana, ben)
	c.clicked(t, c.persons[0], aBrowser, 3*time.Hour).want(t, 1, "taken")
	for _, line := range [][]string{{"funnel"}, {"funnel", c.job}} {
		f := c.do(t, line...)
		for field, want := range map[string]int{"profiles": 2, "contacted": 2, "delivered": 2, "clicked": 1, "replied": 0, "leads": 0, "exported": 0, "hired": 0} {
			f.want(t, want, field)
		}
		f.want(t, 2, "by_source", 0, "contacted")
	}
	c.do(t, "lead", "mark", c.job, c.persons[0])
	f := c.do(t, "funnel", c.job)
	f.want(t, 1, "leads")
	f.want(t, "csv", "by_source", 0, "source")
}
