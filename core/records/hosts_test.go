package records_test

import (
	"testing"

	"reqdesk/core/records"
)

func TestHostsAreListedOnceForEachPart(t *testing.T) {
	got := records.Hosts([]records.Spoken{
		{Part: "Mailbox", Addresses: []string{"smtp.example.com:587", "imap.example.com:993"}},
		{Part: "Connection", Addresses: []string{"https://API.example.org/v1", "https://api.example.org/token", "", "no address", "C:\\folder"}},
	})
	want := []string{"api.example.org", "imap.example.com:993", "smtp.example.com:587"}
	if len(got) != len(want) {
		t.Fatalf("listed are %v", got)
	}
	for i, h := range got {
		if h.Name != want[i] {
			t.Errorf("%d is %q, not %q", i, h.Name, want[i])
		}
	}
}
