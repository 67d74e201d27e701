package people

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// NormalVersion numbers the normal forms of this package. Version 2 added forms
// of companies' names beside those of version 1, see [CompanyForms]; version 3 the
// mailbox behind an address, see [MailboxForm]; version 4 numbers without zeros too many,
// beside those with them.
const NormalVersion = 4

// The limits of RFC 5321, for an address and for what stands before the @.
const longestEmail, longestLocal = 254, 64

// NormalEmail gives the form in which e-mail addresses are stored and compared:
// lower case, the domain in ASCII. Dots and tags of the local part stay, for
// they may tell two people apart. False = not an address.
func NormalEmail(raw string) (string, bool) {
	if plainEmail(raw) {
		return raw, true
	}
	s := strings.TrimSpace(raw)
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		s = s[open+1 : len(s)-1]
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s, _, _ = strings.Cut(s[7:], "?")
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || len(s) > longestEmail || !utf8.ValidString(s) {
		return "", false
	}
	local, domain := s[:at], s[at+1:]
	if len(local) > longestLocal || unseenOr(local, quotedInLocal) {
		return "", false
	}
	domain, ok := NormalDomain(domain)
	if !ok {
		return "", false
	}
	return strings.ToLower(norm.NFC.String(strings.ToLower(local))) + "@" + domain, true
}

// plainEmail tells whether an address is in its normal form already: that of most, as
// they are stored.
func plainEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at <= longestLocal && len(s) <= longestEmail && plainName(s[:at], "._+") && plainDomain(s[at+1:])
}

// quotedInLocal is what an address before the @ can't hold without quotation marks.
// Quoted local parts are not taken: nobody has one, and they would carry anything.
const quotedInLocal = `"(),:;<>@[\]`

// NormalDomain gives a domain in lower case and ASCII. False = not a domain with
// at least one dot.
func NormalDomain(raw string) (string, bool) {
	s := strings.TrimSuffix(strings.TrimSpace(raw), ".")
	if plainDomain(s) {
		return s, true
	}
	ascii, err := idna.Lookup.ToASCII(s)
	if err != nil || !strings.Contains(ascii, ".") || len(ascii) > 253 {
		return "", false
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if label == "" || len(label) > 63 {
			return "", false
		}
	}
	return strings.ToLower(ascii), true
}

// plainDomain tells whether a domain is in its normal form already: labels of small
// letters and digits.
func plainDomain(s string) bool {
	label, labels := 0, 1
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			if label++; label > 63 {
				return false
			}
		case c == '.' && label > 0:
			label, labels = 0, labels+1
		default:
			return false
		}
	}
	return label > 0 && labels > 1 && len(s) <= 253
}

// DomainOf is the part of a normal e-mail address behind the @.
func DomainOf(email string) string { return email[strings.LastIndexByte(email, '@')+1:] }

// MailboxForm gives the address of the mailbox in which a normal address arrives:
// without a tag behind a plus sign, and for Google's mailboxes without dots and
// under one domain. It is filed beside the address itself, never in place of it.
func MailboxForm(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at <= 0 {
		return email
	}
	local, domain := email[:at], email[at+1:]
	if plus := strings.IndexByte(local, '+'); plus > 0 {
		local = local[:plus]
	}
	if domain == "gmail.com" || domain == "googlemail.com" {
		domain = "gmail.com"
		if bare := strings.ReplaceAll(local, ".", ""); bare != "" {
			local = bare
		}
	}
	return local + "@" + domain
}
