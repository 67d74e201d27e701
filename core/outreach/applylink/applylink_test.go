package applylink_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/outreach/applylink"
)

// way answers every address from a table: "→ address", or a status.
func way(table map[string]string) applylink.Ask {
	return func(_ context.Context, address string) (applylink.Answer, error) {
		said, known := table[address]
		if !known {
			return applylink.Answer{}, core.Fail(core.KindTemporary, "It does not answer.", "")
		}
		if to, on := strings.CutPrefix(said, "→ "); on {
			return applylink.Answer{Status: 302, Next: to}, nil
		}
		status := 0
		_, err := fmt.Sscan(said, &status)
		return applylink.Answer{Status: status}, err
	}
}

const link = "https://jobs.example.com/1?source=reqdesk&utm_source=req#form"

func TestItSaysWhereTheSourceCodeIsLost(t *testing.T) {
	nested := "https://login.example.com/?back=" + url.QueryEscape("https://jobs.example.com/1?source=reqdesk&utm_source=req")
	tests := map[string]struct {
		table   map[string]string
		verdict applylink.Verdict
		hops    int
		lost    string // at the last hop
		says    string
	}{
		"a page":                   {map[string]string{link: "200"}, applylink.Survives, 1, "", "in the address"},
		"sent on with all":         {map[string]string{link: "→ /2?source=reqdesk&utm_source=req", "https://jobs.example.com/2?source=reqdesk&utm_source=req#form": "200"}, applylink.Survives, 2, "", "in the address"},
		"in a script's address":    {map[string]string{link: "→ /app#/apply?source=reqdesk&utm_source=req", "https://jobs.example.com/app#/apply?source=reqdesk&utm_source=req": "200"}, applylink.Survives, 2, "", "in the address"},
		"in other order and case":  {map[string]string{link: "→ /2?utm_source=req&x=1&source=%72eqdesk", "https://jobs.example.com/2?utm_source=req&x=1&source=%72eqdesk#form": "200"}, applylink.Survives, 2, "", "in the address"},
		"within another parameter": {map[string]string{link: "→ " + nested, nested + "#form": "200"}, applylink.Nested, 2, "", "within another"},
		"lost at the second": {
			map[string]string{
				link: "→ https://portal.example.org/2?source=reqdesk", "https://portal.example.org/2?source=reqdesk#form": "→ /3",
				"https://portal.example.org/3#form": "200",
			}, applylink.Lost, 3, "source, utm_source", "jobs.example.com sends on to portal.example.org without it (hop 2)",
		},
		"lost and found": {
			map[string]string{link: "→ /2", "https://jobs.example.com/2#form": "→ /3?source=reqdesk&utm_source=req", "https://jobs.example.com/3?source=reqdesk&utm_source=req#form": "200"},
			applylink.Survives, 3, "", "in the address",
		},
		"another value":      {map[string]string{link: "→ /2?source=site&utm_source=req", "https://jobs.example.com/2?source=site&utm_source=req#form": "200"}, applylink.Lost, 2, "source", "source is lost"},
		"gone":               {map[string]string{link: "404"}, applylink.Gone, 1, "", "not there (404)"},
		"a wall":             {map[string]string{link: "403"}, applylink.Blocked, 1, "", "to a program (403)"},
		"a circle":           {map[string]string{link: "→ /1?source=reqdesk&utm_source=req"}, applylink.Circle, applylink.MaxHops, "", "sent on 10 times"},
		"silence in between": {map[string]string{link: "→ https://gone.example.org/"}, applylink.Unreached, 2, "source, utm_source", "did not answer"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := applylink.Follow(t.Context(), way(test.table), link, []applylink.Parameter{{"source", "reqdesk"}, {"utm_source", "req"}})
			if got.Verdict != test.verdict || len(got.Hops) != test.hops || !strings.Contains(got.Message, test.says) || got.Advice == "" {
				t.Fatalf("%s after %d hops: %s %s", got.Verdict, len(got.Hops), got.Message, got.Advice)
			}
			if lost := strings.Join(got.Hops[test.hops-1].Lost, ", "); lost != test.lost {
				t.Errorf("%q is lost at the last hop, want %q", lost, test.lost)
			}
			if ok := test.verdict == applylink.Survives || test.verdict == applylink.Nested; got.OK != ok {
				t.Errorf("ok = %v", got.OK)
			}
		})
	}
}

func TestALinkWithoutACodeIsFollowedAllTheSame(t *testing.T) {
	got := applylink.Follow(t.Context(), way(map[string]string{link: "200"}), link, nil)
	if got.Verdict != applylink.NoCode || got.OK || !strings.Contains(got.Advice, "source code") {
		t.Errorf("%+v", got)
	}
	if got = applylink.Follow(t.Context(), way(nil), "", nil); got.Verdict != applylink.NoLink || len(got.Hops) != 0 {
		t.Errorf("%+v", got)
	}
}
