package people

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/idna"
)

// TestPlainTextHasTheSameFormByTheShortWay holds the short ways for ASCII to what
// the long ones give: forms are frozen.
func TestPlainTextHasTheSameFormByTheShortWay(t *testing.T) {
	for _, text := range []string{
		"", " ", "Anna Weber", "Weber,Anna", "  O'Brien `the' 2nd ", "ACME-Foods & Co. KG", "a\tb\nc", "x_y^z~", "'", "1&1 24/7", strings.Repeat("Long ", 40),
	} {
		short := words(text, false)
		long := words(text+" é", false) // not plain any more
		if want := long[:len(long)-1]; !slices.Equal(short, want) {
			t.Errorf("words of %q: %q by the short way, %q by the long one", text, short, want)
		}
	}
	for _, domain := range []string{
		"example.com", "a.b.c.example", "1.2", "x", "", ".", "a..b", ".a.b", "a.b.", "-a.example", "xn--bcher-kva.example", "ab--c.example", "Example.com",
		"a_b.example", strings.Repeat("a", 63) + ".example", strings.Repeat("a", 64) + ".example", strings.Repeat("abc.", 70) + "example",
	} {
		got, ok := NormalDomain(domain)
		ascii, err := idna.Lookup.ToASCII(domain)
		if plainDomain(domain) && (err != nil || !ok || got != ascii) {
			t.Errorf("domain %q: %q, %v by the short way, %q, %v by the long one", domain, got, ok, ascii, err)
		}
	}
}

func TestANumberIsAskedForAsItWasWritten(t *testing.T) {
	for _, raw := range []string{"+49 30 901820", "0151 20000001", "(212) 736-5000", "+39 06 698 1", "+1 212 736 5000", "+54 9 11 8765-4321", "+52 1 55 1234 5678"} {
		n, ok := NormalPhone(raw, "DE")
		if !ok {
			continue
		}
		again, ok := NormalPhone(n, "")
		if !ok || again != n || !writtenE164(n) {
			t.Errorf("%q is %q, read again %q, %v", raw, n, again, ok)
		}
	}
	for _, other := range []string{"+0123456789", "+49 30 901820", "030901820", "+49", "+4930901820x", ""} {
		if writtenE164(other) {
			t.Errorf("%q counts as E.164", other)
		}
	}
}
