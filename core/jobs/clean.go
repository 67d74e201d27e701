package jobs

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// longestDescription bounds what is cleaned and kept, in bytes. Real ads have a
// few thousand.
const longestDescription = 512 << 10

var (
	tag        = regexp.MustCompile(`<[a-zA-Z!/][^>]*>`)
	escapedTag = regexp.MustCompile(`&lt;/?[a-zA-Z][^&]{0,200}?&gt;`)
	blankLines = regexp.MustCompile(`\n\s*\n`)
)

// markup is what a description may consist of: text markup, lists, tables, links
// and images that the HTML itself names. Everything else goes, and with script
// and style elements their content.
func markup() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u",
		"s", "sub", "sup", "small", "blockquote", "pre", "code", "hr")
	p.AllowLists()
	p.AllowTables()
	p.AllowAttrs("href").OnElements("a")
	p.AllowImages()
	p.AllowDataURIImages()
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireNoFollowOnLinks(false)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	return p
}

// Clean makes foreign HTML safe to store, show and publish. Text without markup
// becomes paragraphs; HTML that came escaped is read as HTML.
func Clean(text string) string {
	text = strings.ToValidUTF8(strings.TrimSpace(cut(text, longestDescription)), "")
	if !tag.MatchString(text) {
		if !escapedTag.MatchString(text) {
			return paragraphs(text)
		}
		text = html.UnescapeString(text)
	}
	return strings.TrimSpace(markup().Sanitize(text))
}

func paragraphs(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for _, p := range blankLines.Split(strings.ReplaceAll(html.UnescapeString(text), "\r\n", "\n"), -1) {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

func cut(s string, limit int) string {
	if len(s) > limit {
		return s[:limit]
	}
	return s
}

// webAddress gives s if it is an absolute http or https address, else "".
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return s
}

// splitList takes lists apart that came as text: at semicolons and line ends,
// and, where one text is all there is, at commas. Bullets, blanks and repetitions
// go.
func splitList(values []string) []string {
	var parts []string
	for _, v := range values {
		parts = append(parts, strings.FieldsFunc(v, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' })...)
	}
	if len(parts) == 1 {
		parts = strings.Split(parts[0], ",")
	}
	return distinct(parts)
}

func distinct(values []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, v := range values {
		v = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(v), "•*·-– \t"))
		if key := strings.ToLower(v); v != "" && !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}
