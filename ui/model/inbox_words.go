package model

import (
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// AnswerKind says in a word or two what an e-mail is.
func AnswerKind(m core.Message) string {
	switch m.Kind {
	case core.MessageReply:
		if m.Detail == core.OptedOut {
			return "Opted out"
		}
		return "Reply"
	case core.MessageAuto:
		return "Automatic"
	case core.MessageBounce:
		return "Bounced"
	case core.MessageDelay:
		return "Delayed"
	case core.MessageComplaint:
		return "Marked as spam"
	case core.MessageAsk:
		return askKind(m.Detail)
	case core.MessageSent:
	}
	return "Sent"
}

func askKind(detail string) string {
	switch detail {
	case core.AskStranger:
		return "Whose?"
	case core.AskUnsure:
		return "Person or machine?"
	case core.AskOptOut:
		return "Opted out?"
	case core.AskGone:
		return "Still there?"
	case core.AskUnasked:
		return "An answer?"
	case core.AskNothing:
		return "No answer"
	case core.AskLeft:
		return "Stopped"
	}
	return "To decide"
}

// AnswerMeaning says what follows from an answer.
func AnswerMeaning(a Answer) string {
	detail := strings.TrimSpace(a.Message.Detail)
	switch a.Message.Kind {
	case core.MessageReply:
		if detail == core.OptedOut {
			return "They don't want to be written to again. All their sequences have stopped, and their address is closed for good."
		}
		return "The sequence has stopped; nothing more goes out to this person for this job by itself." + closedWords(a)
	case core.MessageAuto:
		return "An automatic answer. The sequence waits and goes on by itself."
	case core.MessageBounce:
		if a.Closed.Why == "" {
			return "The e-mail did not arrive, and the sequence has stopped. The address may work at another time, so it is kept. " + detail
		}
		return "The e-mail did not arrive, and the address is not written to again. " + detail
	case core.MessageDelay:
		return "The mail server is still trying; this is not a bounce. " + detail
	case core.MessageComplaint:
		return "Your e-mail was marked as spam. That counts like a wish not to be written to again: all sequences of this person have stopped, and their address is closed for good."
	case core.MessageAsk:
		return askMeaning(a) + closedWords(a)
	case core.MessageSent:
	}
	return ""
}

func closedWords(a Answer) string {
	if a.Closed.Why == "" {
		return ""
	}
	return " Their address is not written to any more: " + WhyClosed(a.Closed.Why) + "."
}

func askMeaning(a Answer) string {
	who := "this person"
	if a.Person.ID != 0 {
		who = PersonName(a.Person)
	}
	switch a.Message.Detail {
	case core.AskStranger:
		return "This answers your e-mail to " + who + ", but comes from an address that is not known as theirs. The sequence waits until you say whether it is."
	case core.AskUnsure:
		return "This may have been written by " + who + " or by a program. The sequence waits until you say which."
	case core.AskOptOut:
		return "This may be a wish not to be written to again. The sequence waits until you say whether it is."
	case core.AskGone:
		return "An automatic answer says that " + who + " is no longer there. The sequence waits until you say whether to stop."
	case core.AskUnasked:
		return who + " wrote this without answering one of your e-mails. What is on its way to them waits until you say whether it is an answer."
	case core.AskNothing:
		return "You said that this is no answer; the sequence went on."
	case core.AskLeft:
		return "You stopped the sequence because of this."
	}
	return "This may be an answer of " + who + ". The sequence waits until you say whether it is."
}

// AnswerChoice is one way to answer the question that an e-mail puts.
type AnswerChoice struct {
	Label    string
	Key      string
	Word     outreach.Word
	Remember bool // the address counts as the person's from now on
	Sure     bool // it can't be taken back, and is asked about once more
}

// Choices are the answers to the question that an e-mail puts, the likeliest first;
// none = it puts none.
func Choices(m core.Message) []AnswerChoice {
	if !core.Asks(m.Kind, m.Detail) {
		return nil
	}
	out := AnswerChoice{Label: "They opted out", Key: "U", Word: outreach.ItIsOptOut, Sure: true}
	on := AnswerChoice{Label: "No answer: go on", Key: "N", Word: outreach.ItIsNothing}
	yes := AnswerChoice{Label: "It is their answer", Key: "Y", Word: outreach.ItIsReply}
	switch m.Detail {
	case core.AskStranger:
		keep := AnswerChoice{Label: "It is theirs: keep the address", Key: "Y", Word: outreach.ItIsReply, Remember: true}
		yes.Label, yes.Key = "Theirs, this once", "O"
		return []AnswerChoice{keep, yes, out, on}
	case core.AskUnsure:
		yes.Label, on.Label = "A person wrote it", "A machine: go on"
	case core.AskOptOut:
		out.Label, yes.Label = "Yes, they opted out", "No, it is a reply"
		return []AnswerChoice{out, yes, on}
	case core.AskGone:
		on.Label = "Still there: go on"
		return []AnswerChoice{{Label: "They left: stop", Key: "Y", Word: outreach.TheyLeft}, on}
	case core.AskUnasked:
		on.Label = "Something else: go on"
	}
	return []AnswerChoice{yes, out, on}
}

// WhyClosed says why an address is not written to.
func WhyClosed(why string) string {
	switch why {
	case outreach.ByRecruiter:
		return "you said so"
	case people.WhyBounced:
		return "e-mails to it came back"
	case people.WhyErased:
		return "their data were erased"
	}
	return why
}
