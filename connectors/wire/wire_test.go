package wire_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/connectors/wire"
	"reqdesk/core"
)

func TestIDIsAWordOrANumber(t *testing.T) {
	for raw, want := range map[string]wire.ID{`"a-1"`: "a-1", `4711`: "4711", `null`: "", `""`: "", `12345678901234567890`: "12345678901234567890"} {
		got := wire.ID("before")
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: %q, %v", raw, got, err)
		}
	}
	for _, raw := range []string{`{}`, `[1]`, `true`} {
		var got wire.ID
		if err := json.Unmarshal([]byte(raw), &got); err == nil {
			t.Errorf("%s is %q", raw, got)
		}
	}
}

func TestTimesInManyForms(t *testing.T) {
	want := time.Date(2026, 11, 2, 8, 15, 0, 0, time.UTC)
	for _, text := range []string{
		"2026-11-02T08:15:00Z", "2026-11-02T10:15:00+02:00", "2026-11-02T10:15:00.000+0200", "2026-11-02T08:15:00", "2026-11-02 08:15:00 UTC",
		" 2026-11-02 10:15:00+02:00 ", "2026-11-02 08:15:00.000", "Mon, 02 Nov 2026 08:15:00 GMT", "Mon, 02 Nov 2026 10:15:00 +0200",
	} {
		if got := wire.Time(text); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%q: %v", text, got)
		}
	}
	for _, text := range []string{"", "yesterday", "2026-13-01", "02/11/2026"} {
		if got := wire.Time(text); !got.IsZero() {
			t.Errorf("%q: %v", text, got)
		}
	}
	berlin := time.FixedZone("Berlin", 3600)
	if got := wire.TimeIn("2026-11-02T09:15:00", berlin); !got.Equal(want) {
		t.Errorf("in Berlin: %v", got)
	}
	if got := wire.TimeIn("2026-11-02T08:15:00Z", berlin); !got.Equal(want) {
		t.Errorf("with a zone of its own: %v", got)
	}
	if !wire.Millis(want.UnixMilli()).Equal(want) || !wire.Millis(0).IsZero() || wire.Stamp(want.In(time.FixedZone("", 3600))) != "2026-11-02T08:15:00Z" {
		t.Error("milliseconds or stamps")
	}
}

func TestDaysOfAResume(t *testing.T) {
	for text, want := range map[string]string{"2020": "2020-01-01", "2020-05": "2020-05-01", "2020-05-17": "2020-05-17", "": "", "present": "", "2020-13": "", "20": ""} {
		if got := wire.Day(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTexts(t *testing.T) {
	if diff := cmp.Diff([]string{"Go", "SQL"}, wire.Filled(" Go", "", "go ", "SQL")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"ada@example.org"}, wire.Emails("Ada@Example.org ", "ada@example.org", " ")); diff != "" {
		t.Error(diff)
	}
	if got := wire.Line("Singapore", "", "singapore", "SG"); got != "Singapore, SG" {
		t.Error(got)
	}
	if got := wire.Plain("a & b\r\nc"); got != "<p>a &amp; b<br>c</p>" || wire.Plain(" \n") != "" {
		t.Error(got)
	}
	got := wire.Sections(wire.Section{HTML: " <p>Us</p> "}, wire.Section{Title: "You", HTML: " "}, wire.Section{Title: "You & us", HTML: "<p>Go</p>"})
	if got != "<p>Us</p>\n<h3>You &amp; us</h3>\n<p>Go</p>" {
		t.Errorf("%q", got)
	}
	if diff := cmp.Diff(map[string]string{"team": "Core", "sample": "yes"}, wire.Flags(map[string]string{"team": " Core", "area": "", "sample": wire.Yes(true), "hot": wire.Yes(false)})); diff != "" {
		t.Error(diff)
	}
	if wire.Flags(map[string]string{"team": ""}) != nil {
		t.Error("flags of nothing")
	}
}

func TestAddressesAreCompared(t *testing.T) {
	if !wire.HasEmail("Ada@example.org ", "x@example.org", " ada@EXAMPLE.org") || wire.HasEmail("", "") || wire.HasEmail("ada@example.org", "ada@example.org.example.com") {
		t.Error("e-mail addresses")
	}
	for _, same := range []string{"https://www.linkedin.com/in/Ada/", "linkedin.com/in/ada?trk=1", "//LinkedIn.com/in/ada#top"} {
		if !wire.SameLink(same, "http://linkedin.com/in/ada") {
			t.Errorf("%s is another page", same)
		}
	}
	for _, other := range []string{"", "https://linkedin.com/in/ada-2", "https://de.linkedin.com/in/ada"} {
		if wire.SameLink(other, "http://linkedin.com/in/ada") || wire.SameLink(other, "") {
			t.Errorf("%q is the same page", other)
		}
	}
}

func TestPlacesComeOnceAndTheFirstIsTheJobsOwn(t *testing.T) {
	got := wire.Places(
		core.Location{}, core.Location{City: "Lisbon", Country: "PT"}, core.Location{Text: "lisbon, pt"},
		core.Location{Text: "The office", City: "Lisbon", Country: "PT"}, core.Location{Text: " Porto "}, core.Location{City: "Lisbon"}, core.Location{City: "Lisbon", Country: "US"},
	)
	want := []core.Location{
		{City: "Lisbon", Country: "PT", Text: "Lisbon, PT", Role: "primary"},
		{Text: "Porto", Role: "sourcing"},
		{City: "Lisbon", Country: "US", Text: "Lisbon, US", Role: "sourcing"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUsersOfAJob(t *testing.T) {
	var p core.Posting
	for _, u := range []struct {
		email string
		owns  bool
	}{{"Lee@example.com", false}, {"", true}, {" robin@example.com", true}, {"lee@example.com", true}} {
		wire.AddUser(&p, u.email, u.owns)
	}
	if diff := cmp.Diff(core.Posting{Owner: "robin@example.com", Users: []string{"lee@example.com", "robin@example.com"}}, p); diff != "" {
		t.Error(diff)
	}
}

func TestChoiceBetweenNothingIsAText(t *testing.T) {
	for name, tt := range map[string]struct {
		kind    core.QuestionKind
		choices []string
		want    core.Question
	}{
		"a choice":          {core.AskChoice, []string{"Day", "Night", "Day"}, core.Question{Kind: core.AskChoice, Choices: []string{"Day", "Night"}}},
		"between nothing":   {core.AskChoices, []string{"", " "}, core.Question{Kind: core.AskText}},
		"no choice at all":  {core.AskYesNo, []string{"Yes", "No"}, core.Question{Kind: core.AskYesNo}},
		"of nothing either": {core.AskLong, nil, core.Question{Kind: core.AskLong}},
	} {
		if diff := cmp.Diff(tt.want, wire.WithChoices(core.Question{Kind: tt.kind}, tt.choices...)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
