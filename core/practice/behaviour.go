package practice

import (
	"slices"
	"strings"
	"time"
)

// Kind says how somebody answers.
type Kind string

// How people answer, and what may become of an e-mail to them.
const (
	Silent        Kind = "silent"
	Interested    Kind = "interested"
	NotInterested Kind = "not interested"
	OutOfOffice   Kind = "out of office" // a machine answers until Back, then the person is interested
	Bounces       Kind = "bounces"       // accepted, and a delivery report comes: failed
	Delayed       Kind = "delayed"       // accepted, and a delivery report comes: delayed, which is no bounce
	Unknown       Kind = "unknown"       // the address is refused at once
)

// Behaviour is what a person does about the e-mails that arrive.
type Behaviour struct {
	Kind Kind
	// Step is the e-mail that is answered: 1 for the first. 0 means 1.
	Step int
	// After is the time between that e-mail's arrival and the answer.
	After time.Duration
	// Back is when an absence ends.
	Back time.Time
	// From is the address the answer comes from; "" means the one written to.
	From string
	// Text is the answer without a greeting; "" means a usual one.
	Text string
}

// Reaction is one thing that happens because an e-mail arrived.
type Reaction struct {
	At   time.Time
	Kind Kind // Interested and NotInterested are answers in person; Silent and Unknown never occur
	// To is which of the arrived e-mails it answers, 0 for the first.
	To int
	// Text is the answer's body; "" for delivery reports.
	Text string
}

// Reactions is everything that happens because e-mails arrived for p at these
// times, in order of time. It is a pure function: more e-mails add reactions
// and never change those that were there.
func (p Person) Reactions(arrived []time.Time) []Reaction {
	var list []Reaction
	for i, at := range arrived {
		if r, ok := p.reaction(i, at, arrived); ok {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b Reaction) int { return a.At.Compare(b.At) })
	return list
}

func (p Person) reaction(i int, at time.Time, arrived []time.Time) (Reaction, bool) {
	b := p.Behaviour
	switch b.Kind {
	case OutOfOffice:
		if at.Before(b.Back) {
			return Reaction{At: at.Add(time.Minute), Kind: OutOfOffice, To: i, Text: p.words(OutOfOffice)}, true
		}
		back := i == 0 || arrived[i-1].Before(b.Back) // the first one after the absence
		return Reaction{At: at.Add(b.After), Kind: Interested, To: i, Text: p.words(Interested)}, back
	case Bounces:
		return Reaction{At: at.Add(2 * time.Minute), Kind: Bounces, To: i}, true
	case Delayed:
		return Reaction{At: at.Add(4 * time.Hour), Kind: Delayed, To: i}, i == 0
	case Interested, NotInterested:
		return Reaction{At: at.Add(b.After), Kind: b.Kind, To: i, Text: p.words(b.Kind)}, i+1 == max(b.Step, 1)
	default:
		return Reaction{}, false
	}
}

// words is what the person writes.
func (p Person) words(kind Kind) string {
	given, _, _ := strings.Cut(p.Resume.Basics.Name, " ")
	if kind == OutOfOffice {
		if p.Resume.Basics.Location.CountryCode == "DE" {
			return "Guten Tag,\r\n\r\nich bin bis einschließlich " + p.Behaviour.Back.AddDate(0, 0, -1).Format("02.01.2006") +
				" nicht im Büro und lese keine E-Mails.\r\n\r\nFreundliche Grüße\r\n" + p.Resume.Basics.Name
		}
		return "Thank you for your e-mail. I am out of the office and will be back on " + p.Behaviour.Back.Format("2 January 2006") +
			".\r\n\r\n" + p.Resume.Basics.Name
	}
	text := p.Behaviour.Text
	if text == "" && kind == Interested {
		text = "Thank you for writing. This sounds interesting, and I would like to know more. I have time on Thursday after four."
	}
	if text == "" {
		text = "Thank you for thinking of me. I am happy where I am and not looking for a change."
	}
	return "Hello Robin,\r\n\r\n" + text + "\r\n\r\nBest regards,\r\n" + given
}
