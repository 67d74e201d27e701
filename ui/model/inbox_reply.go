package model

import (
	"context"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// ReplyGrace is for how long a reply can be taken back after it was sent off.
const ReplyGrace = 30 * time.Second

// readThread reads what belongs to the open answer, once.
func (m *InboxModel) readThread() {
	a, ok := m.Current()
	if m.thread == m.Chosen {
		return
	}
	m.thread, m.Thread = m.Chosen, Thread{}
	if !ok {
		m.post.Stop()
		return
	}
	Load(m.loop, &m.post, func(ctx context.Context) (Thread, error) { return m.do.Source.Thread(ctx, a.Message) }, func(t Thread, err error) {
		m.heard(t, err)
		m.Changed()
	})
}

// heard takes the thread of the open answer. One that could not be read is read again
// with the next answers.
func (m *InboxModel) heard(t Thread, err error) {
	if m.thread = m.Chosen; err != nil {
		t.Blank.No = phrase.T("The thread could not be read, so no reply can be written now.")
	}
	m.Thread = t
}

// CanReply tells whether a reply to the open answer can be written, and if not, why.
func (m *InboxModel) CanReply() (bool, string) {
	a, ok := m.Current()
	switch {
	case !ok || m.Thread.Blank.To == "" && m.Thread.Blank.No == "":
		return false, ""
	case a.Message.Detail == core.OptedOut:
		return false, phrase.T("They don't want to be written to again.")
	case a.Closed.Why != "":
		return false, phrase.T("Their address is not written to any more.")
	case m.Thread.Blank.No != "":
		return false, phrase.Of(m.Thread.Blank.No)
	}
	return true, ""
}

// Reply begins a reply to the open answer, or goes on with it.
func (m *InboxModel) Reply() {
	if can, _ := m.CanReply(); can && !m.Writing {
		m.Writing = true
		m.Changed()
	}
}

// Close puts the reply aside; what was written is kept.
func (m *InboxModel) Close() {
	m.Writing = false
	m.Changed()
}

// Draft is what is written so far: at first the signature alone.
func (m *InboxModel) Draft() string {
	if text, begun := m.drafts[m.Chosen]; begun {
		return text
	}
	return signed(m.Thread.Blank.Signature)
}

func signed(signature string) string {
	if signature == "" {
		return ""
	}
	return "\n\n" + signature
}

// Write keeps what is typed.
func (m *InboxModel) Write(text string) {
	if m.Writing {
		m.drafts[m.Chosen] = text
	}
}

// HasWords tells whether something was written above the signature.
func (m *InboxModel) HasWords() bool {
	text := strings.TrimSpace(m.Draft())
	return text != "" && text != strings.TrimSpace(m.Thread.Blank.Signature)
}

// Send sends the reply off. It leaves after a while, until when it can be taken back.
// What could not be sent stays written.
func (m *InboxModel) Send() {
	a, ok := m.Current()
	if can, _ := m.CanReply(); !ok || !can || !m.Writing || !m.HasWords() || m.act.Busy() {
		return
	}
	id, text, files := m.Chosen, m.Draft(), m.files[m.Chosen]
	Load(m.loop, &m.act, func(ctx context.Context) (core.Entry, error) {
		return m.do.Acts.ReplyIn(ctx, id, text, files, ReplyGrace)
	}, func(e core.Entry, err error) {
		if err != nil {
			m.Refused(err)
			m.Changed()
			return
		}
		delete(m.drafts, id)
		delete(m.files, id)
		m.Writing = false
		m.Said(phrase.T("Your reply to %s leaves in half a minute.", answerFrom(a)), func() { m.TakeBack(id, e.ID, text) })
		m.Load(0)
	})
}

// TakeBack takes a reply back that has not left, and puts its words and files into the
// field again.
func (m *InboxModel) TakeBack(id core.MessageID, e core.EntryID, text string) {
	if m.act.Busy() {
		return
	}
	Load(m.loop, &m.act, func(ctx context.Context) ([]letter.File, error) { return m.do.Acts.TakeBack(ctx, e) }, func(files []letter.File, err error) {
		if err != nil {
			m.Refused(err)
			m.Load(0)
			return
		}
		m.drafts[id], m.files[id] = text, files
		if m.Chosen == id {
			m.Writing = true
		}
		m.Said(phrase.T("Taken back; nothing was sent."), nil)
		m.Load(0)
	})
}

// SaySent says whether a reply that lies as a draft was sent. One that was not is let go.
func (m *InboxModel) SaySent(e core.EntryID, sent bool) {
	if m.act.Busy() {
		return
	}
	said := phrase.T("It is let go; delete the draft in its folder.")
	if sent {
		said = phrase.T("It counts as sent.")
	}
	m.run(func(ctx context.Context) error {
		_, err := m.do.Acts.DraftWord(ctx, e, sent)
		return err
	}, said)
}

// Judge answers the question that the open answer puts.
func (m *InboxModel) Judge(c AnswerChoice) {
	a, ok := m.Current()
	if !ok || m.act.Busy() {
		return
	}
	m.run(func(ctx context.Context) error { return m.do.Acts.Answer(ctx, a.Message.ID, c.Word, c.Remember) }, phrase.Of(judged[c.Word]))
}

var judged = map[outreach.Word]string{
	outreach.ItIsReply:   "It counts as a reply; the sequence has stopped.",
	outreach.ItIsOptOut:  "They are not written to again.",
	outreach.ItIsNothing: "The sequence goes on.",
	outreach.TheyLeft:    "The sequence is stopped.",
}

// CanClose tells whether the address of the open answer can be closed.
func (m *InboxModel) CanClose() bool {
	a, ok := m.Current()
	return ok && a.Address != "" && a.Closed.Why == ""
}

// CloseAddress keeps the address of the open answer from being written to again.
func (m *InboxModel) CloseAddress() {
	a, _ := m.Current()
	if !m.CanClose() || m.act.Busy() {
		return
	}
	m.run(func(ctx context.Context) error { return m.do.Acts.Suppress(ctx, a.Address, outreach.ByRecruiter) },
		phrase.T("%s is not written to again.", a.Address))
}

func (m *InboxModel) run(work func(context.Context) error, said string) {
	Act(m.loop, &m.act, work, func(err error) {
		if err != nil {
			m.Refused(err)
		} else {
			m.Said(said, nil)
		}
		m.Load(0)
	})
}

// ThreadRow is one e-mail of a thread in words.
type ThreadRow struct {
	Who, When, Text string
	Files           string // their names
	// Entry is a reply that has not left, with its words; 0 = this is an e-mail.
	Entry core.EntryID
	Words string
	Why   string // of a reply that waits or failed
	Back  bool   // it can be taken back
	// Drafted tells that the recruiter has to send it.
	Drafted bool
}

// maxThread is how many e-mails of a thread are shown beside the open one.
const maxThread = 8

// ThreadRows are the other e-mails of the open answer's thread, oldest first, and the
// replies that have not left.
func (m *InboxModel) ThreadRows() []ThreadRow {
	var rows []ThreadRow
	for _, one := range m.Thread.Mail {
		if one.ID == m.Chosen {
			continue
		}
		own, _ := SplitAnswer(one.Text)
		row := ThreadRow{Who: threadWho(one), When: Moment(answerTime(one)), Text: cut(own, maxInThread)}
		for _, f := range one.Files {
			row.Files = strings.TrimPrefix(row.Files+", "+cut(f.Name, 60), ", ")
		}
		rows = append(rows, row)
	}
	rows = rows[max(len(rows)-maxThread, 0):]
	for _, e := range m.Thread.Open {
		_, text, _ := strings.Cut(e.Preview, "\n\n")
		r := ThreadRow{Files: fileNames(e.Files), Who: phrase.T("Your reply"), When: phrase.T("has not left yet"), Text: cut(text, maxInThread), Entry: e.ID, Words: text, Why: e.Why}
		switch e.State {
		case core.EntryUnknown:
			if r.Drafted = e.Drafted(); r.Drafted {
				r.When = phrase.T("lies as a draft")
				break
			}
			r.When, r.Why = phrase.T("may have been sent"), phrase.T("No answer came back from the mail server. Look into your Sent folder, then say in the outbox what you found.")
		case core.EntryFailed:
			r.When, r.Back = phrase.T("was not sent"), true
		case core.EntryWaiting, core.EntryHeld:
			r.Back = true
			if e.Why == "" {
				r.Why = phrase.T("Leaves at %s.", e.Due.Local().Format("15:04:05"))
			}
		case core.EntryStarted, core.EntryDone, core.EntryDropped:
			r.When = phrase.T("is leaving")
		}
		rows = append(rows, r)
	}
	return rows
}

const maxInThread = 1200

// fileNames lists the files of an e-mail in one line; "" = it has none.
func fileNames(files []core.EntryFile) string {
	names := make([]string, 0, len(files))
	for _, f := range files {
		names = append(names, cut(f.Name, 60))
	}
	return strings.Join(names, ", ")
}

func threadWho(m core.Message) string {
	if m.Kind == core.MessageSent {
		return phrase.T("You wrote")
	}
	return AnswerKind(m)
}
