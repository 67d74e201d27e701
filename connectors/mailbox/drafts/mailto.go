package drafts

import (
	"net/url"
	"strings"
)

// mostLink is how long a mailto: link may be that every mail program takes: Windows
// hands on 2,083 characters at most.
const mostLink = 2000

// MailTo is the link that opens an e-mail in the person's own mail program (RFC 6068).
// It carries recipient, subject and text, and in a thread what it answers; files and HTML
// have no place in it. ok is false, and the link empty, when it would be too long: then
// the file is opened instead.
func MailTo(to, subject, text, inReplyTo string) (link string, ok bool) {
	var b strings.Builder
	b.WriteString("mailto:" + strings.ReplaceAll(url.PathEscape(to), "&", "%26"))
	sep := "?"
	for _, field := range [][2]string{{"subject", oneLine(subject)}, {"body", lines(text)}, {"in-reply-to", bracketed(inReplyTo)}} {
		if field[1] == "" {
			continue
		}
		b.WriteString(sep + field[0] + "=" + escape(field[1]))
		sep = "&"
	}
	if b.Len() > mostLink {
		return "", false
	}
	return b.String(), true
}

// escape writes a space as %20: in this scheme a plus stands for itself.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// lines ends every line with CRLF, as the standard asks.
func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func bracketed(id string) string {
	if id == "" {
		return ""
	}
	return "<" + oneLine(id) + ">"
}
