package model

import (
	"strconv"
	"strings"
	"time"
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
		return []DomainLine{{Name: "Arrival", State: "Not seen", Wrong: t.Took > 0, Detail: t.Note}}
	}
	lines := []DomainLine{{
		Name: "Arrival", State: "Arrived", Good: true,
		Detail: "From you to you at " + t.To + " it took " + seconds(t.Took) + ".",
	}}
	for _, one := range []struct{ name, result string }{
		{domainNames["spf"], t.SPF}, {domainNames["dkim"], t.DKIM}, {domainNames["dmarc"], t.DMARC},
	} {
		lines = append(lines, t.passed(one.name, one.result))
	}
	id := DomainLine{Name: "Its own number (Message-ID)", State: "Kept", Good: true, Detail: "Answers are recognised by it."}
	if t.Rewritten {
		id.State, id.Detail = "Changed", "Your provider gives e-mails another number. Answers are recognised all the same, by a mark in the thread."
	}
	return append(lines, id, t.leftover())
}

// passed explains what the receiving server found.
func (t MailboxTrial) passed(name, result string) DomainLine {
	l := DomainLine{Name: name, Good: result == "pass", Wrong: strings.HasSuffix(result, "fail")}
	switch {
	case result == "" || result == "none":
		l.State, l.Detail = "Not told", "The server that received it says nothing of it, as many do for e-mails within the house."
	case l.Good:
		l.State, l.Detail = "Passed", "Says "+t.By+"."
	case l.Wrong:
		l.State, l.Detail = "Failed", "Says "+t.By+". Recipients may find your e-mails among the spam: see what Check says of the domain."
	default:
		l.State, l.Detail = "Not certain", "The server "+t.By+" says "+result+"."
	}
	return l
}

func (t MailboxTrial) leftover() DomainLine {
	if t.Removed {
		return DomainLine{Name: "Tidying up", State: "Done", Good: true, Detail: "The test e-mail was taken away again."}
	}
	return DomainLine{Name: "Tidying up", State: "Left", Detail: t.Note}
}

func seconds(d time.Duration) string {
	switch n := int(d.Round(time.Second) / time.Second); {
	case n < 1:
		return "less than a second"
	case n == 1:
		return "a second"
	default:
		return strconv.Itoa(n) + " seconds"
	}
}
