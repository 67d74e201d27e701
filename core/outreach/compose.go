package outreach

import (
	"slices"
	"strings"

	"github.com/emersion/go-message/mail"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// addresses reads sender and recipient. Only an address that reads as exactly one
// gets into a header.
func addresses(from, to, name string) (sender, recipient *letter.Address, err error) {
	a, err := mail.ParseAddress(from)
	if err != nil {
		return nil, nil, core.Fail(core.KindInvalid, "The mailbox's sender address can't be read; nothing was sent.", "Write it as Name <name@example.com>.").Because(err)
	}
	b, err := mail.ParseAddress(to)
	if err != nil || b.Address != strings.TrimSpace(to) {
		return nil, nil, core.Fail(core.KindInvalid, "The person's e-mail address can't be read; nothing was sent.", "Correct the address.").Because(err)
	}
	return &letter.Address{Name: a.Name, Address: a.Address}, &letter.Address{Name: oneLine(name), Address: b.Address}, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// inThread is what an e-mail refers to: the name of its thread, and the e-mails that
// went before.
func inThread(before []string, own string) []string {
	if len(before) > 0 {
		if _, named := mailbox.FirstOf(before[0]); named {
			return before // it came with the answer
		}
	}
	first := own
	if len(before) > 0 {
		first = before[0]
	}
	return slices.Concat([]string{mailbox.Thread(first)}, before)
}
