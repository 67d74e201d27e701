package outreach

import (
	"cmp"
	"embed"
	"net/url"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

//go:embed notices/*.md
var notices embed.FS

// NoticeLanguages are the languages in which there is a notice about data; all others
// get the first.
func NoticeLanguages() []string { return []string{"en", "de", "fr", "es"} }

// DefaultNotice is the text of the notice that counts where a client and the workspace
// have none of their own; "" = there is none in this language.
func DefaultNotice(lang string) string {
	if !slices.Contains(NoticeLanguages(), lang) {
		return ""
	}
	text, err := notices.ReadFile("notices/" + lang + ".md")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// SetNotice changes one field of a client's notice: data_notice (yes, no, or nothing for
// the workspace's setting), privacy_url, or data_notice_ and a language. An empty value
// takes back to the workspace's. known tells whether it is such a field.
func SetNotice(n *core.DataNotice, key, value string) (known bool, err error) {
	value = strings.TrimSpace(value)
	lang, isText := strings.CutPrefix(key, core.SettingNoticeText)
	switch {
	case key == core.SettingDataNotice:
		if !slices.Contains([]string{"", core.SettingYes, core.SettingNo}, value) {
			return true, core.Fail(core.KindUsage, "The setting "+key+" is yes, no, or empty for what all clients have; it was not changed.", "")
		}
		n.Auto = value
	case key == core.SettingPrivacyURL:
		if value != "" && !IsPrivacyURL(value) {
			return true, core.Fail(core.KindUsage, "The address of the privacy notice can't be used; it was not changed.", "Write it as https://example.com/privacy.")
		}
		n.Link = value
	case isText && slices.Contains(NoticeLanguages(), lang):
		if bad := NoticeProblem(value); bad != "" {
			return true, core.Fail(core.KindUsage, "The notice can't be used: "+bad+" The old one was kept.", "Write values as in a template, with a fallback where one can be missing.")
		}
		texts := map[string]string{}
		for l, text := range n.Texts {
			texts[l] = text
		}
		if texts[lang] = value; value == "" {
			delete(texts, lang) // that of the workspace counts
		}
		n.Texts = texts
	default:
		return false, nil
	}
	return true, nil
}

// NoticeProblem says what is wrong with the text of a notice; "" = nothing, or there is
// no text.
func NoticeProblem(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	p, bad := template.Blocks(template.CheckNotice(text))
	if !bad {
		return ""
	}
	return p.Message
}

// IsPrivacyURL tells whether an address can be that of a privacy notice.
func IsPrivacyURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil &&
		len(address) <= 500 && !strings.ContainsAny(address, " \t\r\n<>\"")
}

// NoticeFor puts together what a client's e-mails tell, from the workspace's settings:
// the client's own words before the workspace's, and those before the ones that come
// with the program.
func NoticeFor(own core.DataNotice, settings map[string]string) core.DataNotice {
	n := core.DataNotice{
		Auto: cmp.Or(own.Auto, settings[core.SettingDataNotice], core.SettingYes),
		Link: cmp.Or(own.Link, settings[core.SettingPrivacyURL]), Texts: map[string]string{},
	}
	for _, lang := range NoticeLanguages() {
		n.Texts[lang] = cmp.Or(own.Texts[lang], settings[core.SettingNoticeText+lang], DefaultNotice(lang))
	}
	return n
}

// notices are those of a client's e-mails.
func (s *State) notices(c core.Client) *template.Notices {
	n := NoticeFor(c.Notice, s.settings)
	return &template.Notices{Auto: n.Auto == core.SettingYes, Link: n.Link, Texts: n.Texts, Fallback: NoticeLanguages()[0], Source: s.source}
}

// source says where a person's data come from. What can't be read is noted: nobody is
// told something else instead.
func (s *State) source(p *core.Person, lang string) string {
	if s.profiles == nil {
		return sourceIn(lang, nil)
	}
	list, err := s.profiles(p.ID)
	if err != nil {
		s.unread = err
	}
	return sourceIn(lang, list)
}

// mostSources is how many sources are named.
const mostSources = 5

// sourceIn names the sources of profiles in a language. The names of files are the
// recruiter's own and are not told.
func sourceIn(lang string, profiles []core.Profile) string {
	words, known := sourceWords[language(lang)]
	if !known {
		words = sourceWords[NoticeLanguages()[0]]
	}
	var said []string
	for _, r := range profiles {
		if one := words.of(r); !slices.Contains(said, one) && len(said) < mostSources {
			said = append(said, one)
		}
	}
	if len(said) == 0 {
		return words.own
	}
	last := len(said) - 1
	if last == 0 {
		return said[0]
	}
	return strings.Join(said[:last], ", ") + words.and + said[last]
}

// sources are the words for where data come from.
type sources struct {
	page, linkedIn, resume, list, card, provider, application, own, and string
}

var sourceWords = map[string]sources{
	"en": {
		page: "your public page ", linkedIn: "LinkedIn", resume: "a résumé that I was given", list: "a list of contacts that I was given",
		card: "a contact card that I was given", provider: "the data provider ", application: "your own application", own: "my own records", and: " and ",
	},
	"de": {
		page: "Ihre öffentliche Seite ", linkedIn: "LinkedIn", resume: "ein Lebenslauf, den ich erhalten habe", list: "eine Kontaktliste, die ich erhalten habe",
		card: "eine Visitenkarte, die ich erhalten habe", provider: "der Datenanbieter ", application: "Ihre eigene Bewerbung", own: "meine eigenen Unterlagen", and: " und ",
	},
	"fr": {
		page: "votre page publique ", linkedIn: "LinkedIn", resume: "un CV qui m’a été transmis", list: "une liste de contacts qui m’a été transmise",
		card: "une carte de visite qui m’a été transmise", provider: "le fournisseur de données ", application: "votre propre candidature", own: "mes propres dossiers", and: " et ",
	},
	"es": {
		page: "su página pública ", linkedIn: "LinkedIn", resume: "un currículum que recibí", list: "una lista de contactos que recibí",
		card: "una tarjeta de contacto que recibí", provider: "el proveedor de datos ", application: "su propia candidatura", own: "mis propios registros", and: " y ",
	},
}

// providers are the sources that sell data, by the names under which their files are
// known.
var providers = map[string]string{"apollo": "Apollo", "seekout": "SeekOut", "people data labs": "People Data Labs"}

func (w sources) of(r core.Profile) string {
	switch {
	case IsPrivacyURL(r.Origin):
		return w.page + r.Origin
	case providers[r.Source] != "":
		return w.provider + providers[r.Source]
	}
	switch r.Source {
	case "linkedin":
		return w.linkedIn
	case "pdf", "docx", "json":
		return w.resume
	case "csv", "xlsx":
		return w.list
	case "vcard":
		return w.card
	case "application":
		return w.application
	}
	return w.own
}
