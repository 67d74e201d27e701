package desk

import (
	"context"
	"net"
	"testing"

	"reqdesk/core"
)

// answers is DNS made by hand; it counts what it is asked.
type answers struct {
	known map[string]string
	asked int
}

// LookupTXT is domain.Resolver.
func (r *answers) LookupTXT(_ context.Context, name string) ([]string, error) {
	r.asked++
	if one, ok := r.known[name]; ok {
		return []string{one}, nil
	}
	return nil, &net.DNSError{Name: name, IsNotFound: true}
}

// The domain of the sender's address is looked up, of servers elsewhere only.
func TestTheDomainOfAMailboxIsExplained(t *testing.T) {
	for server, want := range map[string]int{"smtp.gmail.com:587": 3, "127.0.0.1:587": 0, "localhost:587": 0} {
		t.Run(server, func(t *testing.T) {
			dns := &answers{known: map[string]string{"agency.example": "v=spf1 include:_spf.google.com ~all"}}
			d, _, err := Create(t.Context(), Options{Dir: t.TempDir(), Clock: core.Wall{}, Passphrase: "a long passphrase", DNS: dns})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			_, err = d.AddMailbox(t.Context(), NewMailbox{Mailbox: core.Mailbox{
				Name: "rita", Kind: "smtpimap", From: "Rita <rita@agency.example>", User: "rita", Security: "starttls", SMTP: server, IMAP: server,
			}})
			if err != nil {
				t.Fatal(err)
			}
			found, err := d.CheckDomain(t.Context(), "rita")
			if err != nil || len(found) != want || (dns.asked > 0) != (want > 0) {
				t.Fatalf("%+v after %d questions, %v", found, dns.asked, err)
			}
			if want > 0 && (found[0].What != "spf" || found[0].State != "good") {
				t.Errorf("%+v", found[0])
			}
		})
	}
}
