package people

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings text to one form for comparing: lower case, no accents, one space
// between words, nothing but letters and digits.
func Fold(s string) string { return strings.Join(words(s, false), " ") }

// words splits s into folded words. German umlauts become two letters when
// spelled is set (müller → mueller), else one.
func words(s string, spelled bool) []string {
	if plain(s) {
		return plainWords(s)
	}
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	// Letters after a byte that is none are not always taken apart.
	if s = strings.ToValidUTF8(s, "\uFFFD"); spelled {
		s = umlauts.Replace(norm.NFC.String(s))
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '`':
			// Accents and the apostrophe of O'Brien fall away.
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
			if l, ok := letters[r]; ok {
				b.WriteString(l)
			} else {
				b.WriteRune(r)
			}
		default:
			flush()
		}
	}
	flush()
	return out
}

// plain tells whether text is ASCII, as most names are: it has no accents and is
// spelled in one way.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// spellings are the ways of spelling umlauts that make a difference in a text.
func spellings(s string) []bool {
	if plain(s) {
		return oneSpelling
	}
	return bothSpellings
}

var oneSpelling, bothSpellings = []bool{false}, []bool{false, true}

// plainWords is words of plain text.
func plainWords(s string) []string {
	out, b := make([]string, 0, 4), make([]byte, 0, 64)
	for i := 0; i <= len(s); i++ {
		c := byte(' ')
		if i < len(s) {
			c = s[i]
		}
		switch {
		case c == '\'' || c == '`':
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case len(b) > 0:
			out, b = append(out, string(b)), b[:0]
		}
	}
	return out
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue", "å", "aa", "Å", "aa")

// letters are those that do not come apart into a letter and an accent.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i",
}

// titles are words beside a name that tell nobody apart.
var titles = map[string]bool{
	"dr": true, "prof": true, "mr": true, "mrs": true, "ms": true, "herr": true, "frau": true, "dipl": true, "ing": true,
	"phd": true, "mba": true, "msc": true, "bsc": true, "cpa": true, "jr": true, "sr": true, "mme": true, "m": true, "sra": true,
}

// nameWords gives the words of a name, given name first: "Müller, Anna" is read
// as Anna Müller. Titles fall away, unless nothing else is there.
func nameWords(name string, spelled bool) []string {
	if i := strings.IndexByte(name, ','); i > 0 {
		after := words(name[i+1:], spelled)
		if len(after) > 0 && !titles[after[0]] {
			name = name[i+1:] + " " + name[:i]
		}
	}
	all := words(name, spelled)
	rest := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return titles[w] })
	if len(rest) == 0 {
		return all
	}
	return rest
}

// nameForms gives the forms under which a name is filed: with and without middle
// names, with both spellings of umlauts, words sorted. None for a single word.
func nameForms(name string) []string {
	var forms []string
	for _, spelled := range spellings(name) {
		w := nameWords(name, spelled)
		if len(w) < 2 {
			return nil
		}
		if forms = append(forms, sorted(w)); len(w) > 2 {
			forms = append(forms, sorted([]string{w[0], w[len(w)-1]}))
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

func sorted(w []string) string {
	w = slices.Clone(w)
	slices.Sort(w)
	return strings.Join(w, " ")
}

// legalForms end company names and tell none apart.
var legalForms = map[string]bool{
	"gmbh": true, "ag": true, "kg": true, "se": true, "ohg": true, "ug": true, "mbh": true, "ev": true, "inc": true, "incorporated": true,
	"ltd": true, "limited": true, "llc": true, "llp": true, "plc": true, "corp": true, "corporation": true, "company": true, "co": true,
	"sa": true, "sas": true, "sarl": true, "sl": true, "slu": true, "spa": true, "srl": true, "bv": true, "nv": true, "ab": true, "as": true,
	"oy": true, "oyj": true, "aps": true, "pty": true, "pvt": true, "holding": true, "group": true, "kgaa": true,
}

// NormalCompany gives the form in which employers are compared: folded, without
// legal forms at the end. "Acme GmbH & Co. KG" is "acme".
func NormalCompany(name string) string { return normalCompany(companyWords(name, false)) }

// companyWords are the words of a company's name. Dots inside abbreviations join: S.A.
// is sa.
func companyWords(name string, spelled bool) []string {
	return words(strings.ReplaceAll(name, ".", ""), spelled)
}

func normalCompany(w []string) string {
	end := len(w)
	for end > 1 && legalForms[w[end-1]] {
		end--
	}
	return strings.Join(w[:end], " ")
}

// fit says how well two names can be one person's.
type fit int

const (
	fitNone  fit = iota // nothing in common
	fitPart             // a word in common, such as a family name
	fitWhole            // one could be the other's short form
)

// fitNames compares two names; an empty one fits all.
func fitNames(a, b string) fit {
	wa, wb := nameWords(a, true), nameWords(b, true)
	if len(wa) == 0 || len(wb) == 0 {
		return fitWhole
	}
	if f := fitWords(wa, wb); f != fitNone {
		return f
	}
	return fitWords(nameWords(a, false), nameWords(b, false))
}

func fitWords(a, b []string) fit {
	if len(a) > len(b) {
		a, b = b, a
	}
	common, short := 0, 0
	for _, w := range a {
		switch {
		case slices.Contains(b, w):
			common++
		case slices.ContainsFunc(b, func(o string) bool { return initial(w, o) || initial(o, w) }):
			short++
		}
	}
	switch {
	case common > 0 && common+short == len(a), a[0] == b[0] && len(a[0]) > 1:
		return fitWhole
	case common > 0:
		return fitPart
	}
	return fitNone
}

func initial(short, long string) bool {
	return len([]rune(short)) == 1 && strings.HasPrefix(long, short)
}
