package jq

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"reqdesk/core"

	"github.com/google/go-cmp/cmp"
)

func TestExpressionsReadWhatAnAnswerHolds(t *testing.T) {
	const answer = `{"id": 12345678901234567890, "name": "Ada", "n": 7, "tags": ["a", "b"], "user": {"email": "Ada@example.org"},
		"rows": [{"k": "x", "v": 1}, {"k": "y", "v": 2}], "none": null, "ms": 1700000000000}`
	for text, want := range map[string]any{
		".id | tostring":                          "12345678901234567890",
		`"\(.name) <\(.user.email)>"`:             "Ada <Ada@example.org>",
		".none // .name":                          "Ada",
		".n + 1":                                  8,
		".n - 1.5":                                5.5,
		".ms / 1000 | todate":                     "2023-11-14T22:13:20Z",
		`.tags + ["c"] | join(", ")`:              "a, b, c",
		`[.rows[] | select(.v > 1) | .k]`:         []any{"y"},
		`.rows | map({(.k): .v}) | add`:           map[string]any{"x": 1, "y": 2},
		`{open: "yes"}[.name] // "no"`:            "no",
		`if .n > 5 then "many" else "few" end`:    "many",
		`.rows | map(.v) | add(.[])`:              3,
		`.rows | sort_by(-.v) | .[0].k`:           "y",
		`.name | ascii_downcase | contains("da")`: true,
		`.name | test("^a"; "i")`:                 true,
		`.user | with_entries(.value |= .) `:      nil,
		`.user | with_entries({key, value: "x"})`: map[string]any{"email": "x"},
		`@uri "q=\(.user.email)"`:                 "q=Ada%40example.org",
		`.rows[] | .k`:                            "x",
		`$asked.job + "/" + .name`:                "7/Ada",
		`$answer.n`:                               1,
		`.user as $u | $u.email`:                  "Ada@example.org",
		`.name.first`:                             nil,
		`(.name | split("d") | .[1]) + "!"`:       "a!",
		`.["user"]["email"] | ltrimstr("Ada")`:    "@example.org",
		`.tags[.n - 7]`:                           "a",
		`"plain"`:                                 "plain",
		`[.n, .none, true] | map(tostring)`:       []any{"7", "null", "true"},
		`.rows | to_entries | map(.key) | .[-1]`:  1,
		`"2026-11-23 10:00:00" | strptime("%Y-%m-%d %H:%M:%S") | mktime | . == 1795428000`: true,
	} {
		e, fault := Parse(text)
		if strings.Contains(text, "|=") {
			if fault == nil || !strings.Contains(fault.Message, "assigned") {
				t.Errorf("%s: %+v", text, fault)
			}
			continue
		}
		if fault != nil {
			t.Errorf("%s: %+v", text, fault)
			continue
		}
		var in any
		numbers := json.NewDecoder(strings.NewReader(answer))
		numbers.UseNumber()
		if err := numbers.Decode(&in); err != nil {
			t.Fatal(err)
		}
		got, err := e.First(t.Context(), in, Scope{Asked: map[string]any{"job": "7"}, Answer: map[string]any{"n": 1}})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if n, ok := got.(json.Number); ok {
			whole, _ := n.Int64()
			got = int(whole)
		}
		if diff := cmp.Diff(want, normal(got)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// normal makes plain numbers of those that came in JSON.
func normal(v any) any {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64()
		return int(n)
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = normal(v[k])
		}
	}
	return v
}

func TestExpressionsThatAreRefused(t *testing.T) {
	for text, want := range map[string]Fault{
		".a | nope":                    {5, "there is no function nope here"},
		".a | tostrng":                 {5, "there is no function tostrng here; did you mean `tostring`?"},
		".a[":                          {3, "the jq expression breaks off here"},
		".a ) + 1":                     {3, `this is no jq expression: unexpected token ")"`},
		"$ENV.HOME":                    {0, "there is no $ENV here"},
		".a + $key":                    {5, "there is no $key; there are $asked, $answer, $with"},
		"env":                          {0, "there is no function env here"},
		"input":                        {0, "there is no function input here"},
		"def f: f; f":                  {0, "functions can't be defined here"},
		"reduce .[] as $x (0; . + $x)": {0, "`reduce` can't be used here: nothing may run in a circle"},
		".a | ..":                      {5, "`..` can't be used here: nothing may run in a circle"},
		"[repeat(.)]":                  {1, "there is no function repeat here"},
		"range(10)":                    {0, "there is no function range here"},
		".a = 1":                       {3, "nothing can be assigned here"},
		`test(.re)`:                    {0, "the pattern of test must be a plain text in quotes"},
		`import "m" as m; .`:           {0, "modules can't be used here"},
		`.a as [$x] | $x`:              {2, "only a plain variable can stand behind `as`"},
		`split(1; 2; 3)`:               {0, "the function split does not take 3 arguments"},
		strings.Repeat(" ", 5000):      {0, "the expression is longer than 4096 characters"},
	} {
		_, got := Parse(text)
		if got == nil || *got != want {
			t.Errorf("%.40s: %+v, want %+v", text, got, want)
		}
	}
}

// What is made to use all time or memory ends soon, with one kind of error.
func TestExpressionsAreBounded(t *testing.T) {
	rows := make([]any, 20_000)
	for i := range rows {
		rows[i] = map[string]any{"id": i, "text": strings.Repeat("x", 100)}
	}
	in := map[string]any{"rows": rows, "text": strings.Repeat("y", 1<<20)}
	chain := func(first, step string, n int) string { return first + strings.Repeat(" | "+step, n) }
	for name, text := range map[string]string{
		"a text that doubles":            chain(".text", ". + .", 60),
		"a text that doubles in a text":  chain(".text", `"\(.)\(.)"`, 60),
		"a list that doubles":            chain(".rows", ". + .", 40),
		"a tree that doubles":            chain(".rows", "[., .]", 60),
		"an object that doubles":         chain(".rows", "{a: ., b: .}", 60),
		"base64 of base64":               chain(".text", "@base64", 60),
		"json of json":                   chain(".text", "tojson", 60),
		"every row with every row":       "[.rows[] as $a | .rows[] as $b | .rows[] as $c | [$a, $b, $c]]",
		"nothing, for ever":              "[.rows[] as $a | .rows[] as $b | .rows[] as $c | select($a.id == $b.id and $b.id == -1)]",
		"a long text per row":            ". as $all | [.rows[] | $all.text] | join($all.text)",
		"a long separator":               ". as $all | .rows | map(.text) | join($all.text)",
		"a sum of long texts":            ". as $all | add(.rows[] | $all.text)",
		"sorted by long texts":           ". as $all | .rows | sort_by($all.text + .text)",
		"sorted by one of two":           ". as $all | .rows | sort_by(if .id > 9 then $all.text else $all.text end)",
		"errors that are caught":         chain(".text", "(. + .)?", 60),
		"entries of entries":             chain(".rows[0]", "to_entries | map({key: tojson, value: .}) | from_entries", 60),
		"every value of many is a value": ".rows[] as $a | .rows[] | $a",
	} {
		e, fault := Parse(text)
		if fault != nil {
			t.Errorf("%s: %+v", name, fault)
			continue
		}
		begun := time.Now()
		_, _, err := e.Run(t.Context(), in, Scope{})
		if core.KindOf(err) != core.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	e, _ := Parse("[.rows[] as $a | .rows[] as $b | 1] | length")
	if _, _, err := e.Run(t.Context(), map[string]any{"rows": rows[:100]}, Scope{}); err != nil {
		t.Errorf("what is small is not refused: %v", err)
	}
}

func TestTroubleQuotesNoValue(t *testing.T) {
	e, _ := Parse(`.name | .first`)
	_, trouble, err := e.Run(t.Context(), map[string]any{"name": "Ada Byron"}, Scope{})
	if err != nil || trouble == "" || strings.Contains(trouble, "Ada") {
		t.Errorf("%q, %v", trouble, err)
	}
}
