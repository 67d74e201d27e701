package model

import (
	"strings"
	"time"

	"reqdesk/ui/phrase"
)

// MailboxTrial is what became of a test e-mail to oneself.
type MailboxTrial struct {
	To               string
	Arrived          bool
	Took             time.Duration
	SPF, DKIM, DMARC string // what the receiving server said; "" = nothing
	By               string // that server
	Rewritten        bool   // it came with another Message-ID
	Removed          bool
	Note             string // what could not be done
}

// Lines say what the test e-mail has shown, most telling first.
func (t MailboxTrial) Lines() []DomainLine {
	if !t.Arrived {
		return []DomainLine{{Name: phrase.T("Arrival"), State: phrase.T("Not seen"), Wrong: t.Took > 0, Detail: t.Note}}
	}
	lines := []DomainLine{{
		Name: phrase.T("Arrival"), State: phrase.T("Arrived"), Good: true,
		Detail: phrase.T("From you to you at %s it took %s.", t.To, seconds(t.Took)),
	}}
	for _, one := range []struct{ name, result string }{
		{phrase.Of(domainNames["spf"]), t.SPF}, {phrase.Of(domainNames["dkim"]), t.DKIM}, {phrase.Of(domainNames["dmarc"]), t.DMARC},
	} {
		lines = append(lines, t.passed(one.name, one.result))
	}
	id := DomainLine{Name: phrase.T("Its own number (Message-ID)"), State: phrase.T("Kept"), Good: true, Detail: phrase.T("Answers are recognised by it.")}
	if t.Rewritten {
		id.State, id.Detail = phrase.T("Changed"), phrase.T("Your provider gives e-mails another number. Answers are recognised all the same, by a mark in the thread.")
	}
	return append(lines, id, t.leftover())
}

// passed explains what the receiving server found.
func (t MailboxTrial) passed(name, result string) DomainLine {
	l := DomainLine{Name: name, Good: result == "pass", Wrong: strings.HasSuffix(result, "fail")}
	switch {
	case result == "" || result == "none":
		l.State, l.Detail = phrase.T("Not told"), phrase.T("The server that received it says nothing of it, as many do for e-mails within the house.")
	case l.Good:
		l.State, l.Detail = phrase.T("Passed"), phrase.T("Says %s.", t.By)
	case l.Wrong:
		l.State, l.Detail = phrase.T("Failed"), phrase.T("Says %s. Recipients may find your e-mails among the spam: see what Check says of the domain.", t.By)
	default:
		l.State, l.Detail = phrase.T("Not certain"), phrase.T("The server %s says %s.", t.By, result)
	}
	return l
}

func (t MailboxTrial) leftover() DomainLine {
	if t.Removed {
		return DomainLine{Name: phrase.T("Tidying up"), State: phrase.T("Done"), Good: true, Detail: phrase.T("The test e-mail was taken away again.")}
	}
	return DomainLine{Name: phrase.T("Tidying up"), State: phrase.T("Left"), Detail: t.Note}
}

func seconds(d time.Duration) string {
	switch n := int(d.Round(time.Second) / time.Second); {
	case n < 1:
		return phrase.T("less than a second")
	case n == 1:
		return phrase.T("a second")
	default:
		return phrase.T("%d seconds", n)
	}
}
