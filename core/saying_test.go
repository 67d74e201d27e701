package core_test

import (
	"testing"

	"reqdesk/core"
)

func TestASayingInEnglish(t *testing.T) {
	for _, c := range []struct {
		said core.Saying
		want string
	}{
		{core.Saying{}, ""},
		{core.Say("100 % of it"), "100 % of it"},
		{core.Say("%s is complete", "100 %s"), "100 %s is complete"},
		{core.Say("100 %% of %s", "it"), "100 % of it"},
		{core.Say("%s is 100 %%", "it"), "it is 100 %"},
		{core.Say("%s and %q", "it", "that"), `it and "that"`},
		{core.Say("%s of %d", "one", 2), "one of 2"},
		{core.SayN(1, "%d reply", "%d replies"), "1 reply"},
		{core.SayN(20000, "%d reply", "%d replies"), "20000 replies"},
		{core.SayN(0, "%[1]d reply – %[2]s", "%[1]d replies – %[2]s", "Nurse"), "0 replies – Nurse"},
		{core.Say("%s – %s", core.SayN(2, "%d reply", "%d replies"), core.Say("A job without a title")), "2 replies – A job without a title"},
		{core.Say("%s needs %s", "Nurse", []core.Saying{core.Say("location"), core.SayN(1, "%d must-have", "%d must-haves")}), "Nurse needs location, 1 must-have"},
	} {
		if got := c.said.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
