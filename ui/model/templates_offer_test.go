package model_test

import (
	"strings"
	"testing"

	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// Where the cursor stands is drawn as a bar.
func TestWhatIsBeingTypedOfAVariable(t *testing.T) {
	for _, c := range []struct {
		name, text string
		from       int // -1 = nothing is being typed
		word       string
	}{
		{"nothing", "Hi there|", -1, ""},
		{"one brace", "Hi {|", -1, ""},
		{"two braces", "Hi {{|", 3, ""},
		{"three", "Hi {{{|", 4, ""},
		{"with a space", "Hi {{ |", 3, ""},
		{"a beginning", "Hi {{fi|", 3, "fi"},
		{"as it is called", "Hi {{ first_na|", 3, "first_na"},
		{"in plain words", "Hi {{ their e-m|", 3, "their e-m"},
		{"behind accents", "Olá çã {{prén|", 7, "prén"},
		{"in the second line", "Hi\n\n{{cl|", 4, "cl"},
		{"before text", "Hi {{fi| and so on", 3, "fi"},
		{"before another one", "Hi {{fi| {{ client }}", 3, "fi"},
		{"closed", "Hi {{first_name}}|", -1, ""},
		{"inside a closed one", "Hi {{fi| }}", -1, ""},
		{"closed in the next line", "Hi {{fi|\n}}", 3, "fi"},
		{"behind the name", "Hi {{ name | default|", -1, ""},
		{"another line", "Hi {{\nfi|", -1, ""},
		{"a tag", "{% sni|", -1, ""},
		{"too far", "{{" + strings.Repeat("a", 60) + "|", -1, ""},
		{"at the start", "|{{", -1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := strings.LastIndex(c.text, "|")
			before, after := c.text[:at], c.text[at+1:]
			got, ok := model.VariableAt(before+after, len([]rune(before)))
			if ok != (c.from >= 0) || ok && (got.From != c.from || got.Word != c.word) {
				t.Errorf("got %+v, %v", got, ok)
			}
		})
	}
	if _, ok := model.VariableAt("{{", 9); ok {
		t.Error("a cursor behind the text")
	}
}

func TestTheVariablesThatAWordMayMean(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	for _, c := range []struct {
		language string
		word     string
		want     string // the first ones, as they are called
	}{
		{phrase.English, "fi", "first_name"},
		{phrase.English, "FIRST_N", "first_name"},
		{phrase.English, "name", "name first_name sender_name last_name"},
		{phrase.English, "my", "sender_name sender_email"},
		{phrase.English, "sender", "sender_name sender_email"},
		{phrase.English, "job", "job_title job_location"},
		{phrase.English, "link", "apply_link privacy_link"},
		{phrase.English, "zz", ""},
		{"de", "vor", "first_name"},
		{"de", "first", "first_name"},
		{"fr", "prenom", "first_name"},
		{"fr", "PRÉ", "first_name"},
	} {
		t.Run(c.language+" "+c.word, func(t *testing.T) {
			phrase.Use(c.language)
			var got []string
			for _, chip := range model.MatchingVariables(c.word) {
				got = append(got, chip.Variable)
			}
			if all := strings.Join(got, " "); all != c.want {
				t.Errorf("got %q", all)
			}
		})
	}
	phrase.Use(phrase.English)
	all := model.MatchingVariables("")
	if len(all) != len(model.VariableChips()) || all[0].Variable != "first_name" || !all[6].Often || all[7].Often {
		t.Errorf("without a word: %+v", all)
	}
}
