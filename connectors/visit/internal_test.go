package visit

import (
	"errors"
	"net/netip"
	"testing"
)

func TestNobodyIsSentNearer(t *testing.T) {
	tests := map[string]struct {
		first, next string
		refused     bool
	}{
		"the internet to this machine":      {"198.51.100.1:443", "127.0.0.1:80", true},
		"the internet to its own writing":   {"198.51.100.1:443", "[::ffff:127.0.0.1]:80", true},
		"the internet to a cloud's service": {"198.51.100.1:443", "169.254.169.254:80", true},
		"the internet to the office":        {"[2001:db8::1]:443", "10.1.2.3:80", true},
		"the office to this machine":        {"10.1.2.3:80", "[::1]:80", true},
		"the office to the office":          {"10.1.2.3:80", "192.168.0.1:80", false},
		"the office to the internet":        {"10.1.2.3:80", "198.51.100.1:443", false},
		"this machine to itself":            {"127.0.0.1:80", "[::1]:80", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			v := &visitor{}
			if err := v.control("", test.first, nil); err != nil {
				t.Fatal(err)
			}
			v.began = true
			if err := v.control("", test.next, nil); errors.Is(err, errNearer) != test.refused {
				t.Errorf("%v", err)
			}
		})
	}
	if reachOf(netip.MustParseAddr("0.0.0.0")) != here {
		t.Error("0.0.0.0 is this machine")
	}
}
