package model

import (
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// AnswerKind says in a word or two what an e-mail is.
func AnswerKind(m core.Message) string {
	switch m.Kind {
	case core.MessageReply:
		if m.Detail == core.OptedOut {
			return phrase.T("Opted out")
		}
		return phrase.In("kind of e-mail", "Reply")
	case core.MessageAuto:
		return phrase.T("Automatic")
	case core.MessageBounce:
		return phrase.T("Bounced")
	case core.MessageDelay:
		return phrase.T("Delayed")
	case core.MessageComplaint:
		return phrase.T("Marked as spam")
	case core.MessageAsk:
		return askKind(m.Detail)
	case core.MessageSent:
	}
	return phrase.T("Sent")
}

func askKind(detail string) string {
	switch detail {
	case core.AskStranger:
		return phrase.T("Whose?")
	case core.AskUnsure:
		return phrase.T("Person or machine?")
	case core.AskOptOut:
		return phrase.T("Opted out?")
	case core.AskGone:
		return phrase.T("Still there?")
	case core.AskUnasked:
		return phrase.T("An answer?")
	case core.AskNothing:
		return phrase.T("No answer")
	case core.AskLeft:
		return phrase.T("Stopped")
	}
	return phrase.T("To decide")
}

// AnswerMeaning says what follows from an answer.
func AnswerMeaning(a Answer) string {
	detail := strings.TrimSpace(a.Message.Detail)
	switch a.Message.Kind {
	case core.MessageReply:
		if detail == core.OptedOut {
			return phrase.T("They don't want to be written to again. All their sequences have stopped, and their address is closed for good.")
		}
		return phrase.T("The sequence has stopped; nothing more goes out to this person for this job by itself.%s", closedWords(a))
	case core.MessageAuto:
		return phrase.T("An automatic answer. The sequence waits and goes on by itself.")
	case core.MessageBounce:
		if a.Closed.Why == "" {
			return phrase.T("The e-mail did not arrive, and the sequence has stopped. The address may work at another time, so it is kept. %s", detail)
		}
		return phrase.T("The e-mail did not arrive, and the address is not written to again. %s", detail)
	case core.MessageDelay:
		return phrase.T("The mail server is still trying; this is not a bounce. %s", detail)
	case core.MessageComplaint:
		return phrase.T("Your e-mail was marked as spam. That counts like a wish not to be written to again: all sequences of this person have stopped, and their address is closed for good.")
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
	return phrase.T(" Their address is not written to any more: %s.", WhyClosed(a.Closed.Why))
}

func askMeaning(a Answer) string {
	who := phrase.T("this person")
	if a.Person.ID != 0 {
		who = PersonName(a.Person)
	}
	switch a.Message.Detail {
	case core.AskStranger:
		return phrase.T("This answers your e-mail to %s, but comes from an address that is not known as theirs. The sequence waits until you say whether it is.", who)
	case core.AskUnsure:
		return phrase.T("This may have been written by %s or by a program. The sequence waits until you say which.", who)
	case core.AskOptOut:
		return phrase.T("This may be a wish not to be written to again. The sequence waits until you say whether it is.")
	case core.AskGone:
		return phrase.T("An automatic answer says that %s is no longer there. The sequence waits until you say whether to stop.", who)
	case core.AskUnasked:
		return phrase.T("%s wrote this without answering one of your e-mails. What is on its way to them waits until you say whether it is an answer.", who)
	case core.AskNothing:
		return phrase.T("You said that this is no answer; the sequence went on.")
	case core.AskLeft:
		return phrase.T("You stopped the sequence because of this.")
	}
	return phrase.T("This may be an answer of %s. The sequence waits until you say whether it is.", who)
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
	out := AnswerChoice{Label: phrase.T("They opted out"), Key: "U", Word: outreach.ItIsOptOut, Sure: true}
	on := AnswerChoice{Label: phrase.T("No answer: go on"), Key: "N", Word: outreach.ItIsNothing}
	yes := AnswerChoice{Label: phrase.T("It is their answer"), Key: "Y", Word: outreach.ItIsReply}
	switch m.Detail {
	case core.AskStranger:
		keep := AnswerChoice{Label: phrase.T("It is theirs: keep the address"), Key: "Y", Word: outreach.ItIsReply, Remember: true}
		yes.Label, yes.Key = phrase.T("Theirs, this once"), "O"
		return []AnswerChoice{keep, yes, out, on}
	case core.AskUnsure:
		yes.Label, on.Label = phrase.T("A person wrote it"), phrase.T("A machine: go on")
	case core.AskOptOut:
		out.Label, yes.Label = phrase.T("Yes, they opted out"), phrase.T("No, it is a reply")
		return []AnswerChoice{out, yes, on}
	case core.AskGone:
		on.Label = phrase.T("Still there: go on")
		return []AnswerChoice{{Label: phrase.T("They left: stop"), Key: "Y", Word: outreach.TheyLeft}, on}
	case core.AskUnasked:
		on.Label = phrase.T("Something else: go on")
	}
	return []AnswerChoice{yes, out, on}
}

// WhyClosed says why an address is not written to.
func WhyClosed(why string) string {
	switch why {
	case outreach.ByRecruiter:
		return phrase.T("you said so")
	case people.WhyBounced:
		return phrase.T("e-mails to it came back")
	case people.WhyErased:
		return phrase.T("their data were erased")
	}
	return why
}
