package model

import (
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// Language is one in which e-mails are written.
type Language struct{ Tag, Name string }

// Languages are those offered; any other that a template names is added.
func Languages() []Language {
	return []Language{
		{"en", phrase.T("English")},
		{"de", phrase.T("German")},
		{"fr", phrase.T("French")},
		{"es", phrase.T("Spanish")},
		{"it", phrase.T("Italian")},
		{"nl", phrase.T("Dutch")},
		{"pl", phrase.T("Polish")},
		{"pt", phrase.T("Portuguese")},
		{"sv", phrase.T("Swedish")},
		{"da", phrase.T("Danish")},
		{"nb", phrase.T("Norwegian")},
		{"fi", phrase.T("Finnish")},
		{"cs", phrase.T("Czech")},
	}
}

// LanguageName is a language's name, or its tag where it has none.
func LanguageName(tag string) string {
	for _, l := range Languages() {
		if l.Tag == languageOf(tag) {
			return l.Name
		}
	}
	return tag
}

// languageOf is the language of a BCP 47 tag: "de-AT" is "de".
func languageOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	return base
}

// splitVariant parts the name of a template's further language ("hello.de") from the
// name of the template; ok is false for any other name.
func splitVariant(name, lang string) (base, tag string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 {
		return name, "", false
	}
	tag = languageOf(name[i+1:])
	known := slices.ContainsFunc(Languages(), func(l Language) bool { return l.Tag == tag })
	if lang != "" && tag != languageOf(lang) || lang == "" && !known {
		return name, "", false
	}
	return name[:i], tag, true
}

// templateIn finds the text that a step gets of a template: the one in the language
// that the step asks for, else in the one that it falls back on. For a step that
// follows the recipient it is the text for all others.
func templateIn(all []core.Template, step core.Step) (core.Template, bool) {
	wanted := []string{step.Language, step.Fallback}
	if step.Language == core.Recipients {
		wanted = wanted[1:]
	}
	for _, lang := range wanted {
		if lang == "" && step.Language != "" {
			continue
		}
		for _, t := range all {
			own := strings.EqualFold(t.Name, step.Template) && (lang == "" || t.Language == "" || languageOf(t.Language) == languageOf(lang))
			if own || lang != "" && strings.EqualFold(t.Name, step.Template+"."+languageOf(lang)) {
				return t, true
			}
		}
	}
	return core.Template{}, false
}
