package outreach

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach/template"
	"reqdesk/core/people"
)

// The outbox kinds of e-mails that belong to no step of a sequence.
const (
	ReplyKind = "reply" // a recruiter's own words in a thread
	TestKind  = "test"  // what somebody would get, sent to the recruiter
)

// ByHand is the step of an e-mail that a recruiter wrote in a thread: it is none of
// the sequence's.
const ByHand = -1

// mostReply is how long a reply may be, in bytes.
const mostReply = 200 << 10

// Reply answers an e-mail of the inbox in its thread, from the mailbox that it came
// to. The same words and files to the same e-mail are sent once, however often they are
// given. Somebody who opted out can't be written to.
func (s *Service) Reply(ctx context.Context, to core.MessageID, text string, files ...letter.File) (e core.Entry, err error) {
	return s.ReplyIn(ctx, to, text, files, 0)
}

// ReplyIn is Reply with a while in which the e-mail can be dropped from the outbox;
// the same words may then be given again. Who replies takes what asked whether it is an
// answer for one.
func (s *Service) ReplyIn(ctx context.Context, to core.MessageID, text string, files []letter.File, grace time.Duration) (e core.Entry, err error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > mostReply {
		return e, core.Fail(core.KindUsage, "A reply needs some text, 200 KB at most; nothing was sent.", "")
	}
	kept, err := s.keepFiles(ctx, files)
	if err != nil {
		return e, err
	}
	written := words{text: text, files: kept, sum: sumOf(text, files)}
	err = s.update(ctx, 0, func(tx core.Tx) error {
		m, err := s.Store.Message(tx, to)
		if err != nil {
			return err
		}
		if e, err = s.replyEntry(tx, m, written); err != nil {
			return err
		}
		e.Due = e.Due.Add(grace)
		due := e.Due
		if err := s.Outbox.Add(tx, &e); err != nil {
			return err
		}
		if e.State == core.EntryDropped { // taken back before
			e.State, e.Why, e.Due, e.Finished, e.Files = core.EntryWaiting, "", due, time.Time{}, kept
			if err := s.Store.PutEntry(tx, &e); err != nil {
				return err
			}
		}
		if core.Asks(m.Kind, m.Detail) && m.Detail != core.AskGone {
			return s.answer(tx, m, ItIsReply)
		}
		return nil
	})
	if err != nil || len(kept) > 0 && (len(e.Files) == 0 || e.Files[0].Blob != kept[0].Blob) { // the same reply is there already
		s.forgetFiles(ctx, kept)
	}
	return e, err
}

// words are what a recruiter has written, with files that are kept.
type words struct {
	text  string
	files []core.EntryFile
	sum   string // of text and files
}

func (s *Service) replyEntry(tx core.Tx, m core.Message, w words) (core.Entry, error) {
	if err := s.mayReply(tx, m); err != nil {
		return core.Entry{}, err
	}
	if len(w.files) > 0 {
		box, err := s.Store.Mailbox(tx, m.Mailbox)
		if err != nil {
			return core.Entry{}, err
		}
		if err := fits(box, w.files); err != nil {
			return core.Entry{}, err
		}
	}
	now := s.Clock.Now()
	encoded, err := json.Marshal(act{
		Step: ByHand, To: m.From, Subject: reply(m.Subject), Text: w.text, InReplyTo: m.MessageID, Refs: threadOf(m),
	})
	return core.Entry{
		Kind: ReplyKind, Key: fmt.Sprintf("%s/%s/%s", ReplyKind, m.ID, w.sum), Job: m.Job, Person: m.Person,
		Enrolment: m.Enrolment, Mailbox: m.Mailbox, Act: encoded, Approved: now, ApprovedBy: "recruiter", Due: now, Files: w.files,
		Preview: "To: " + m.From + "\nSubject: " + reply(m.Subject) + attachedLine(w.files) + "\n\n" + w.text,
	}, err
}

// mayReply refuses what no reply can be given to.
func (s *Service) mayReply(tx core.Tx, m core.Message) error {
	switch m.Kind {
	case core.MessageSent, core.MessageBounce, core.MessageDelay, core.MessageComplaint:
		return core.Fail(core.KindRefused, "Only an answer that came in can be replied to; nothing was sent.", "Choose it in the inbox.")
	}
	return s.mayWrite(tx, m.From)
}

// Blank is a reply before its first word: from whom to whom, and how it is signed.
type Blank struct {
	From, To, Subject string
	Signature         string
	// No says why no reply can be given; "" = it can.
	No string
	// Most is how many bytes of files it may carry.
	Most int64
}

// BlankReply begins a reply to an e-mail of the inbox. It is signed with the snippet
// "signature" of the client or of all, else with the name of the mailbox.
func (s *Service) BlankReply(ctx context.Context, to core.MessageID) (b Blank, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		m, err := s.Store.Message(tx, to)
		if err != nil {
			return err
		}
		b = Blank{To: m.From, Subject: reply(m.Subject)}
		var no *core.Error
		if err := s.mayReply(tx, m); errors.As(err, &no) && no.Kind == core.KindRefused {
			b.No = no.Message
			return nil
		} else if err != nil {
			return err
		}
		box, err := s.Store.Mailbox(tx, m.Mailbox)
		if core.IsNotFound(err) {
			b.No = "The mailbox that this e-mail came to is no longer there, so it can't be answered from here."
			return nil
		}
		if err != nil {
			return err
		}
		b.From, b.Most = box.From, Most(box)
		b.Signature, err = s.signature(tx, m, box)
		return err
	})
	return b, err
}

// signature is how a person's reply ends.
func (s *Service) signature(tx core.Tx, m core.Message, box core.Mailbox) (string, error) {
	name := ""
	if from, _, err := addresses(box.From, "nobody@example.com", ""); err == nil {
		name = from.Name
	}
	st, err := s.base(tx)
	if err != nil {
		return "", err
	}
	c, err := s.campaign(tx, st, m.Job)
	if core.IsNotFound(err) {
		return name, nil
	}
	if err != nil {
		return "", err
	}
	if _, kept := c.snippets[signatureSnippet]; !kept {
		return name, nil
	}
	p, err := s.person(tx, m.Person)
	if err != nil {
		return "", err
	}
	source := "Subject: signature\n\n{% snippet \"" + signatureSnippet + "\" %}\n"
	l, err := template.ParseWith(source, c.snippets).Render(s.valuesFor(st, c, p))
	if err != nil || strings.TrimSpace(l.Text) == "" {
		return name, nil //nolint:nilerr // the snippets' own page says what is wrong with it
	}
	return strings.TrimSpace(l.Text), nil
}

// signatureSnippet is the name of the snippet that ends replies.
const signatureSnippet = "signature"

// threadOf is what an answer to a received e-mail refers to (RFC 5322, section 3.6.4).
func threadOf(m core.Message) []string {
	before := m.References
	if len(before) == 0 && m.InReplyTo != "" {
		before = []string{m.InReplyTo}
	}
	return append(slices.Clone(before), m.MessageID)
}

// mayWrite refuses an address that is never written to again.
func (s *Service) mayWrite(tx core.Tx, address string) error {
	switch _, err := people.Suppressed(tx, s.Store, address); {
	case err == nil:
		return core.Fail(core.KindRefused, "This address is not written to any more, because its owner said so or it does not work; nothing was sent.", "")
	case !core.IsNotFound(err):
		return err
	}
	return nil
}

// Test sends a person's next e-mail of a job to the recruiter instead, marked as a
// test: what it says, and how a mail program shows it. It counts for nobody, and goes
// to no address of a person who is known here.
func (s *Service) Test(ctx context.Context, job core.JobID, person core.PersonID, to string) (e core.Entry, err error) {
	address, readable := people.NormalEmail(to)
	if !readable {
		return e, core.Fail(core.KindUsage, "This is no e-mail address; nothing was sent.", "Write it as you@example.com.")
	}
	err = s.update(ctx, 0, func(tx core.Tx) error {
		if err := s.nobodys(tx, address); err != nil {
			return err
		}
		en, err := s.Store.EnrolmentOf(tx, job, person)
		if err != nil {
			return err
		}
		st, err := s.base(tx)
		if err != nil {
			return err
		}
		one, err := s.enrolled(tx, st, en, false)
		if err != nil {
			return err
		}
		st.People = []Enrolled{one}
		c := st.Campaigns[job]
		next := min(en.Next, len(c.Versions[one.Enrolment.Version])-1)
		l, _, err := st.letter(&Planned{Job: job, Enrolment: en.ID, Step: next + 1, Due: s.Clock.Now()})
		if err != nil {
			return err
		}
		e, err = s.testEntry(one, to, l.Subject, l.Text, l.HTML)
		if err != nil {
			return err
		}
		return s.Outbox.Add(tx, &e)
	})
	return e, err
}

// nobodys refuses an address of a person of the workspace.
func (s *Service) nobodys(tx core.Tx, address string) error {
	ids, err := s.Store.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: address})
	if err == nil && len(ids) > 0 {
		return core.Fail(core.KindRefused, "This address belongs to a person you keep here, so no test goes to it; nothing was sent.", "Give an address of your own.")
	}
	return err
}

func (s *Service) testEntry(one Enrolled, to, subject, text, html string) (core.Entry, error) {
	now, en := s.Clock.Now(), one.Enrolment
	id, err := letter.NewID(s.Rand, to)
	if err != nil {
		return core.Entry{}, err
	}
	encoded, err := json.Marshal(act{Step: ByHand, To: to, MessageID: id, Subject: "[Test] " + subject, Text: text, HTML: html})
	return core.Entry{
		Kind: TestKind, Key: TestKind + "/" + id, Job: en.Job, Person: en.Person, Mailbox: en.Mailbox, Act: encoded,
		Approved: now, ApprovedBy: "recruiter", Due: now, Preview: "To: " + to + "\nSubject: [Test] " + subject + "\n\n" + text,
	}, err
}
