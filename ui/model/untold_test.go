package model_test

import (
	"testing"
	"time"

	"reqdesk/core/privacy"
	"reqdesk/ui/model"
)

func TestTodaySaysWhoHasToBeToldAndByWhen(t *testing.T) {
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	at := func(days int) privacy.Untold {
		due := now.AddDate(0, 0, days)
		return privacy.Untold{Since: due.AddDate(0, -1, 0), Due: due}
	}
	for want, list := range map[string][]privacy.Untold{
		"": nil,
		"1 person has to be told about their data by 3 December":                          {at(5)},
		"2 people have to be told about their data by 1 December":                         {at(3), at(5)},
		"1 person should have been told about their data by 26 November, and 1 more soon": {at(-2), at(5)},
		"2 people should have been told about their data by 26 November":                  {at(-2), at(-1)},
	} {
		if got, some := model.UntoldItem(list, now); got.Text.String() != want || some != (want != "") || got.Count != len(list) {
			t.Errorf("%q (%d), want %q", got.Text, got.Count, want)
		}
	}
}
