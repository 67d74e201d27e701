package template

import (
	"strings"
	"sync"
	"unicode"

	"reqdesk/core"
)

// maxNotice is how long a notice may be, in bytes.
const maxNotice = 8 << 10

// Notices are what the e-mails of one client tell people about their data (Article 14
// of the GDPR): a text in each of a few languages, with values as in a template.
// {{notice}} stands for it.
type Notices struct {
	// Auto says that a first e-mail gets the notice below where its text has none.
	Auto bool
	// Link is the address of the client's privacy notice; "" = there is none.
	Link string
	// Texts are the notices by language, Fallback is the one for all other languages.
	Texts    map[string]string
	Fallback string
	// Source says in a language where a person's data come from; nil = nobody knows.
	Source func(p *core.Person, lang string) string

	mu       sync.Mutex
	compiled map[string]*Template // made when first asked for
}

// in gives the notice in a language, or else in the fallback; nil = there is none.
func (n *Notices) in(lang string) *Template {
	if n == nil {
		return nil
	}
	if lang = language(lang); n.Texts[lang] == "" {
		lang = n.Fallback
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if t := n.compiled[lang]; t != nil || n.Texts[lang] == "" {
		return t
	}
	if n.compiled == nil {
		n.compiled = map[string]*Template{}
	}
	n.compiled[lang] = parseNotice(n.Texts[lang], lang)
	return n.compiled[lang]
}

func parseNotice(text, lang string) *Template {
	t := &Template{File: File{Language: lang, Body: strings.TrimSpace(clean(text)), BodyAt: Place{1, 1}}}
	b := builder{engine: newEngine(), notice: true}
	t.body = b.build(t.File.Body, t.File.BodyAt)
	t.problems = b.problems
	return t
}

// CheckNotice lists what is wrong with the text of a notice. It stands in every first
// e-mail, so that it must have no value that one of the recipients, or the sender,
// could lack.
func CheckNotice(text string) []Problem {
	if len(text) > maxNotice {
		return []Problem{fault(Place{1, 1}, Syntax, "The notice is longer than 8 KB.")}
	}
	t := parseNotice(text, "")
	nobody := CommonOf(core.Job{Title: "x"}, core.Client{Name: "x"}, core.Mailbox{From: "x@example.com"})
	return append(t.problems, t.Missing(nobody.Values(&core.Person{}, "x@example.com", day{}.Time))...)
}

// Inform lets the e-mails carry these notices.
func (c *Common) Inform(n *Notices) {
	if n == nil {
		return
	}
	c.notices = n
	c.texts["privacy_link"] = inert(short(n.Link)) // as it is: the source code is for the ATS
}

// in makes values for a text in this language.
func (v Values) in(lang string) Values {
	if lang != "" {
		v.lang = lang
	}
	return v
}

// In lets a text that has no language of its own count as one in this language.
func (v Values) In(lang string) Values {
	v.lang = lang
	return v
}

// source says where the person's data come from.
func (v *Values) source() string {
	if v.common == nil || v.common.notices == nil || v.common.notices.Source == nil {
		return ""
	}
	return inert(short(v.common.notices.Source(v.person, v.lang)))
}

func (v *Values) notice() *Template {
	if v.common == nil {
		return nil
	}
	return v.common.notices.in(v.lang)
}

// tells tells whether {{notice}} stands somewhere in the text.
func (t *Template) tells() bool { return !each(t.body, func(p part) bool { return !p.notice }) }

// below puts the notice below a letter that has to tell it and does not, and notes in
// it what it tells. How a text goes on inside of Markdown is not relied on: what
// counts is what stands in the letter.
func (v Values) below(l *letter, first bool) error {
	n := v.notice()
	if n == nil {
		return nil
	}
	body, err := n.fill(n.body, v)
	if err != nil {
		return err
	}
	text, page, err := body.markdown()
	switch {
	case err != nil:
		return err
	case strings.Contains(letters(l.text), letters(text)):
	case !first || !v.common.notices.Auto:
		return nil
	default:
		l.text += "\n----\n\n" + text
		l.body += "<hr>\n" + page
	}
	l.notice = strings.TrimSpace(text)
	return nil
}

// letters leaves of a text what is read of it, so that it is known again in a list or
// a quotation.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}
