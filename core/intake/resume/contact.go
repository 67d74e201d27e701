package resume

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"reqdesk/core"
	"reqdesk/core/people"
)

var (
	emailLike  = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}`)
	atSign     = regexp.MustCompile(`(?i)\s*[\[({]\s*(?:at|@|ät)\s*[\])}]\s*`)
	dotSign    = regexp.MustCompile(`(?i)\s*[\[({]\s*(?:dot|punkt|\.)\s*[\])}]\s*`)
	mailBroken = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]*$|[\p{L}\p{N}._%+-]{3,}$`)
)

// mostMore bounds further addresses and numbers: who has more gave other people's.
const mostMore = 5

func (r *reader) emails() {
	b := r.basics()
	add := func(raw string, confidence float64, origin string) {
		e, ok := people.NormalEmail(raw)
		switch {
		case !ok || e == b.Email || slices.Contains(b.Emails, e) || len(b.Emails) >= mostMore:
		case b.Email == "":
			b.Email = e
			r.fact("basics.email", e, confidence, origin)
		default:
			b.Emails = append(b.Emails, e)
			r.fact(fmt.Sprintf("basics.emails[%d]", len(b.Emails)-1), e, confidence, origin)
		}
	}
	for _, l := range r.doc.Links {
		if len(l) > 7 && strings.EqualFold(l[:7], "mailto:") {
			add(l, 1, fromLink)
		}
	}
	// References name other people's addresses: what stands last stays last.
	for i, l := range r.doc.Lines {
		text := l.Text
		if strings.ContainsAny(text, "[({") {
			text = dotSign.ReplaceAllString(atSign.ReplaceAllString(text, "@"), ".")
		}
		for _, found := range emailLike.FindAllString(r.whole(i, text), 4) {
			add(strings.Trim(found, ".-'"), 0.98, atLine(i))
		}
	}
}

// whole joins an address that a narrow column broke with its rest on the next
// line, unless the line holds a whole one.
func (r *reader) whole(i int, text string) string {
	if i+1 >= len(r.doc.Lines) || r.doc.Begins(i+1) {
		return text
	}
	next, _, _ := strings.Cut(strings.TrimSpace(r.doc.Lines[i+1].Text), " ")
	tail := mailBroken.FindString(text)
	switch {
	case tail == "" || next == "":
	case strings.Contains(tail, "@"):
		// Broken behind the @: it goes on in small letters, and not with a label.
		_, host, _ := strings.Cut(tail, "@")
		whole := emailLike.MatchString(tail) && !strings.HasSuffix(tail, ".") && !strings.HasSuffix(tail, "-") && !(len(next) <= 4 && startsLower(next) && host == "")
		if !whole && startsLower(next) && emailLike.MatchString(tail+next) {
			return text + next
		}
	case strings.HasPrefix(next, "@") || strings.Contains(next, "@") && startsLower(next) && strings.ContainsAny(tail[len(tail)-1:], ".-_") && bare(strings.TrimSuffix(text, tail)):
		if emailLike.MatchString(tail + next) {
			return text + next
		}
	}
	return text
}

// bare tells whether what stands before the beginning of an address is nothing or
// a label: behind words its point is the end of a sentence.
func bare(before string) bool {
	before = strings.TrimSpace(before)
	return before == "" || strings.HasSuffix(before, ":") || !strings.ContainsFunc(before, unicode.IsLetter)
}

var (
	phoneLike  = regexp.MustCompile(`(?:\+|\b00)?\s?\(?\d[\d \-–./()\x{00a0}]{5,24}\d`)
	phoneLabel = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(tel|telefon|phone|mobile?|mobil|mob|handy|cell|fon|téléphone|tél|portable|teléfono|móvil|celular|ph|rufnummer)(?:[^\p{L}]|$)`)
	faxLabel   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(fax|telefax|télécopie)(?:[^\p{L}]|$)`)
	noPhone    = regexp.MustCompile(`(?i)(geboren|geburts|born|birth|naissance|n[ée]e? le|nacimiento|vat|ust|siret|iban|dni|nif|passport|orcid|isbn|doi)`)
)

// phones reads numbers where contact data stand: above the first section, in the
// contact section, and where a label or a country's code says so.
func (r *reader) phones() {
	region := r.region()
	for _, l := range r.doc.Links {
		if len(l) > 4 && strings.EqualFold(l[:4], "tel:") {
			r.phone(l[4:], region, fromLink, true)
		}
	}
	for _, p := range r.parts {
		top := p.section == sectionTop || p.section == sectionContact
		for i, l := range p.lines {
			labelled := phoneLabel.MatchString(l.Text)
			if !top && !labelled && !strings.Contains(l.Text, "+") || p.section == sectionWork && !strings.Contains(l.Text, "+") {
				continue
			}
			for _, c := range strings.FieldsFunc(l.Text, func(c rune) bool { return strings.ContainsRune("|•·;,", c) }) {
				if noPhone.MatchString(c) || faxLabel.MatchString(c) {
					continue
				}
				for _, found := range phoneLike.FindAllString(c, 3) {
					r.phone(strings.Trim(found, " -–./"), region, atLine(p.at[i]), labelled)
				}
			}
		}
	}
}

func (r *reader) phone(raw, region, origin string, labelled bool) {
	b := r.basics()
	confidence := 0.95
	if open := strings.Count(raw, "(") - strings.Count(raw, ")"); open < 0 {
		raw = "(" + raw
	}
	number, ok := people.NormalPhone(raw, region)
	if !ok {
		_, times := findSpan(raw)
		if times || dateOnly.MatchString(raw) {
			return
		}
		number, ok = possiblePhone(raw, region)
		switch {
		case ok:
			confidence = 0.7
		case labelled && countDigits(raw) >= 6:
			number, confidence = strings.TrimSpace(raw), 0.5
		default:
			return
		}
	} else if !strings.HasPrefix(raw, "+") && !strings.HasPrefix(raw, "00") {
		confidence = 0.85 // the country is that of the place
	}
	switch {
	case number == b.Phone || slices.Contains(b.Phones, number) || len(b.Phones) >= mostMore:
	case b.Phone == "":
		b.Phone = number
		r.fact("basics.phone", number, confidence, origin)
	default:
		b.Phones = append(b.Phones, number)
		r.fact(fmt.Sprintf("basics.phones[%d]", len(b.Phones)-1), number, confidence, origin)
	}
}

// leastDigits is how many digits a number has that is taken for where it stands,
// not for being in use.
const leastDigits = 9

// possiblePhone takes a number that its country's plan has room for, though the
// plan that is known here has none in use there: it stands where numbers stand,
// and plans change.
func possiblePhone(raw, region string) (string, bool) {
	if region == "" || countDigits(raw) < leastDigits {
		return "", false
	}
	n, err := phonenumbers.Parse(raw, region)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

func countDigits(s string) int {
	n := 0
	for _, c := range s {
		if unicode.IsDigit(c) {
			n++
		}
	}
	return n
}

// region is the country whose numbers are meant: that of the place, else of the
// addresses' domains, else of the language where one country speaks it most.
func (r *reader) region() string {
	b := r.basics()
	if code := people.RegionOf(b.Location); code != "" {
		return code
	}
	for _, host := range []string{people.DomainOf("@" + b.Email), hostOf(b.URL)} {
		if i := strings.LastIndexByte(host, '.'); i > 0 {
			if code, ok := nationalDomains[host[i+1:]]; ok {
				return code
			}
		}
	}
	for _, p := range r.doc.Links {
		if host := hostOf(p); strings.HasSuffix(host, ".linkedin.com") && len(host) == len("de.linkedin.com") {
			if code, ok := nationalDomains[host[:2]]; ok {
				return code
			}
		}
	}
	return map[string]string{"de": "DE", "fr": "FR", "es": "ES"}[r.out.Language]
}

func hostOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		rest = address
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(host)
}

// nationalDomains are the top-level domains that tell a country.
var nationalDomains = map[string]string{
	"de": "DE", "at": "AT", "ch": "CH", "fr": "FR", "es": "ES", "uk": "GB", "ie": "IE", "be": "BE", "nl": "NL", "it": "IT", "pt": "PT",
	"pl": "PL", "se": "SE", "dk": "DK", "no": "NO", "fi": "FI", "lu": "LU", "mx": "MX", "ar": "AR", "cl": "CL", "ca": "CA", "au": "AU", "in": "IN",
}

var urlLike = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s,;|)<>]+|\b(?:[a-z]{2,3}\.)?(?:linkedin\.com/(?:in|pub)|github\.com|gitlab\.com|xing\.com/profile|x\.com|twitter\.com)/[^\s,;|)<>]+`)

// links reads the person's pages: links first, which give the whole address even
// where the text is cut or says only "LinkedIn".
func (r *reader) links() {
	for _, l := range r.doc.Links {
		if strings.HasPrefix(strings.ToLower(l), "http") {
			r.presence(l, core.FieldFact{Confidence: 1, Origin: fromLink})
		}
	}
	linked := slices.ContainsFunc(r.basics().Profiles, func(p core.Presence) bool { return p.Network == "LinkedIn" })
	for i, l := range r.doc.Lines {
		for _, found := range urlLike.FindAllString(r.unbroken(i, l.Text), 4) {
			// The text of an address that is linked may be cut off, and then be
			// somebody else's.
			if linked && strings.Contains(strings.ToLower(found), "linkedin.com/") {
				continue
			}
			r.presence(strings.TrimRight(found, ".,)"), core.FieldFact{Confidence: 0.95, Origin: atLine(i)})
		}
	}
}

var addressTail = regexp.MustCompile(`(?i)(?:https?://|www\.|linkedin\.com|github\.com|xing\.com)\S*$`)

// unbroken joins an address that a narrow column broke over two or three lines.
func (r *reader) unbroken(i int, text string) string {
	for k := 1; k <= 2; k++ {
		tail := addressTail.FindString(text)
		if tail == "" || i+k >= len(r.doc.Lines) || r.doc.Begins(i+k) {
			return text
		}
		l, above := r.doc.Lines[i+k], r.doc.Lines[i+k-1]
		next := strings.TrimSpace(l.Cells[0].Text)
		word, _, more := strings.Cut(next, " ")
		if more && !strings.HasPrefix(next[len(word):], " (") {
			return text
		}
		// It goes on where it was broken at a mark, or where it fills the column.
		filled := above.Cells[len(above.Cells)-1].Right >= r.doc.Regions[l.Region].Right-12 && !r.doc.Begins(i+k-1)
		marked := strings.HasSuffix(tail, "-") || strings.HasSuffix(tail, "/") && strings.Contains(tail, "/in/") || strings.HasSuffix(tail, "/in/") || strings.HasSuffix(tail, "_")
		if !(marked || filled && strings.Contains(tail, ".com/")) || !addressWord.MatchString(word) || strings.Contains(word, "@") || IsHeading(next) {
			return text
		}
		text += word
	}
	return text
}

var addressWord = regexp.MustCompile(`^[\p{Ll}\p{N}%_/-]+/?$`)

// presence takes pages of the networks as profiles, and one other as the person's
// site: papers and products that are linked further down are shared by many.
func (r *reader) presence(raw string, fact core.FieldFact) {
	normal, ok := people.NormalURL(raw)
	b := r.basics()
	if ok && people.Network(normal) != "" {
		for _, p := range b.Profiles {
			if have, _ := people.NormalURL(p.URL); have == normal {
				return
			}
		}
		_, user, _ := strings.Cut(normal, "/")
		user = strings.TrimPrefix(strings.TrimPrefix(user, "in/"), "profile/")
		b.Profiles = append(b.Profiles, core.Presence{Network: people.Network(normal), Username: user, URL: "https://" + normal})
		r.out.Facts[fmt.Sprintf("basics.profiles[%d].url", len(b.Profiles)-1)] = fact
		return
	}
	lower := strings.ToLower(raw)
	if b.URL == "" && !ok && strings.Contains(raw, ".") && !strings.Contains(lower, "linkedin.com") && !strings.Contains(lower, "github.com") {
		b.URL = raw
		fact.Confidence *= 0.6
		r.out.Facts["basics.url"] = fact
	}
}

// contactLine tells whether a line tells how to reach somebody.
func contactLine(s string) bool {
	if strings.Contains(s, "@") || urlLike.MatchString(s) || phoneLabel.MatchString(s) || postal.MatchString(s) {
		return true
	}
	for _, found := range phoneLike.FindAllString(s, 2) {
		if _, dates := findSpan(found); !dates && countDigits(found) >= 7 {
			return true
		}
	}
	return false
}
