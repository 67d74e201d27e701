package httpx

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
)

const hiddenMark = "…"

// redactor takes secrets and query values out of texts that are shown or
// logged.
type redactor struct {
	words  *strings.Replacer
	tokens *tokens // nil = none
}

// secrets gives s without the credentials.
func (r redactor) secrets(s string) string { return r.tokens.without(r.words.Replace(s)) }

// queryValue finds the values of query parameters wherever an URL is quoted.
var queryValue = regexp.MustCompile(`([?&][A-Za-z0-9_.\-\[\]%]+=)[^&\s"'<>]+`)

// credentialHeader finds quoted credentials.
var credentialHeader = regexp.MustCompile(`(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{4,}`)

func newRedactor(a Auth) redactor {
	var pairs []string
	for _, s := range a.hidden {
		// A secret of three letters would blank out ordinary words and hides nothing.
		if len(s) >= 4 {
			pairs = append(pairs, s, hiddenMark)
			if e := url.QueryEscape(s); e != s {
				pairs = append(pairs, e, hiddenMark)
			}
		}
	}
	return redactor{words: strings.NewReplacer(pairs...)}
}

// text gives s without secrets and query values.
func (r redactor) text(s string) string {
	s = r.secrets(s)
	s = queryValue.ReplaceAllString(s, "${1}"+hiddenMark)
	return credentialHeader.ReplaceAllString(s, "${1} "+hiddenMark)
}

// url gives u without query values, user and fragment.
func (r redactor) url(u *url.URL) string {
	plain := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	names := make([]string, 0, 4)
	for _, pair := range strings.Split(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			names = append(names, name+"="+hiddenMark)
		}
	}
	text := plain.String()
	if len(names) > 0 {
		text += "?" + strings.Join(names, "&")
	}
	return r.secrets(text)
}

// err gives err with its text redacted. errors.Is still finds what it wraps,
// except net/url's error, whose only addition is the full address.
func (r redactor) err(err error) error {
	var full *url.Error
	for errors.As(err, &full) {
		err = full.Err
	}
	return &redactedError{text: r.text(err.Error()), err: err}
}

type redactedError struct {
	text string
	err  error
}

// Error is the redacted text.
func (e *redactedError) Error() string { return e.text }

// Is lets errors.Is look behind the text without handing the error out.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }
