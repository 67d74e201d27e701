package screens_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	corepeople "reqdesk/core/people"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// postbox holds answers and remembers who was marked.
type postbox struct {
	answers []model.Answer
	marked  []core.PersonID
	thread  model.Thread
	did     []string
	went    []letter.File
	page    *screens.Inbox
}

func (p *postbox) Answers(context.Context, int) ([]model.Answer, error) { return p.answers, nil }

func (p *postbox) Thread(_ context.Context, m core.Message) (model.Thread, error) {
	t := p.thread
	t.Blank = outreach.Blank{From: "Sam Recruiter <sam@agency.example>", To: m.From, Subject: m.Subject, Signature: "Best regards\nSam Recruiter"}
	t.Mail = append(t.Mail, m)
	return t, nil
}

func (p *postbox) Answer(_ context.Context, id core.MessageID, word outreach.Word, remember bool) error {
	p.did = append(p.did, fmt.Sprint(id, " ", word, " ", remember))
	return nil
}

func (p *postbox) ReplyIn(_ context.Context, id core.MessageID, text string, with []letter.File, _ time.Duration) (core.Entry, error) {
	p.went = with
	p.did = append(p.did, fmt.Sprint(id, " ", text))
	p.thread.Open = append(p.thread.Open, core.Entry{ID: 9, State: core.EntryWaiting, Due: today.Add(model.ReplyGrace), Preview: "To: x\nSubject: y\n\n" + text})
	return core.Entry{ID: 9}, nil
}

func (p *postbox) TakeBack(_ context.Context, id core.EntryID) ([]letter.File, error) {
	p.did = append(p.did, "back "+id.String())
	p.thread.Open = nil
	return p.went, nil
}

func (p *postbox) ReadAttachment(path string) (letter.File, error) {
	return letter.File{Name: path, Content: make([]byte, 512<<10)}, nil
}

func (p *postbox) FreePath(name string) string { return "/home/sam/Downloads/" + name }

func (p *postbox) SaveAttachment(_ context.Context, id core.MessageID, n int, path string) (string, error) {
	p.did = append(p.did, fmt.Sprint("save ", id, " ", n, " ", path))
	return path, nil
}

func (p *postbox) TakeAttachment(_ context.Context, id core.MessageID, n int, sure bool) error {
	p.did = append(p.did, fmt.Sprint("take ", id, " ", n, " ", sure))
	if !sure {
		return core.Fail(core.KindRefused, "It names somebody else.", "").Because(corepeople.ErrOtherName)
	}
	return nil
}

func (p *postbox) DraftWord(_ context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	p.did = append(p.did, fmt.Sprint("sent ", id, " ", sent))
	p.thread.Open = nil
	return core.Entry{}, nil
}

func (p *postbox) Suppress(_ context.Context, address, _ string) error {
	p.did = append(p.did, "close "+address)
	return nil
}

func (p *postbox) Mark(_ context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error) {
	p.marked = append(p.marked, person)
	for i := range p.answers {
		p.answers[i].Lead = p.answers[i].Lead || p.answers[i].Message.Person == person
	}
	return core.Lead{Job: job, Person: person, Cause: cause}, nil
}

func someAnswers() *postbox {
	job := core.Job{ID: 1, Title: "Backend Engineer (Go)"}
	answer := func(id core.MessageID, kind core.MessageKind, name, address, text string) model.Answer {
		return model.Answer{
			Person: core.Person{ID: core.PersonID(id), Name: name}, Job: job, Client: "Kestrel Rail Systems", Address: address,
			Message: core.Message{ID: id, Kind: kind, Job: 1, Person: core.PersonID(id), From: name + " <" + address + ">", Subject: "Re: Backend Engineer (Go) at Kestrel Rail Systems", Text: text, Date: today, Recorded: today},
		}
	}
	quoted := "\n\nOn Fri, 20 Nov 2026 at 09:10, Sam Recruiter wrote:\n> Hello,\n>\n> I am looking for a Backend Engineer.\n"
	p := &postbox{answers: []model.Answer{
		answer(1, core.MessageReply, "Inês Carvalho Monteiro", "ines@example.com", "Hello Sam,\n\nthat sounds good. Could we talk on Thursday after 16:00? I would like to know how large the team is and how often one is on call.\n\nBest,\nInês"+quoted),
		answer(2, core.MessageAsk, "Γιώργος Σεφέρης", "g.seferis.private@example.org", "Please write to this address from now on."+quoted),
		answer(3, core.MessageReply, "Łukasz Żółć-Brzęczyszczykiewicz of the very long names that go on and on", "lukasz@example.net", "Not now, thank you."),
		answer(4, core.MessageAuto, "Tom Okafor", "tom@example.com", "I am out of the office until 30 November."),
		answer(5, core.MessageBounce, "Olga Лебедева", "olga@example.net", "Undelivered Mail Returned to Sender"),
	}}
	p.answers[0].Message.Files = []core.MessageFile{{Name: "Inês Carvalho CV.pdf", Type: "application/pdf", Size: 412_000}}
	p.answers[4].Message.Detail = "5.1.1: no such user."
	p.answers[1].Message.Detail = core.AskStranger
	p.answers[4].Job = core.Job{ID: 2, Title: "Site Reliability Engineer"}
	p.thread.Mail = []core.Message{{ID: 90, Kind: core.MessageSent, Text: "Hello,\n\nSomebody who likes Go and trains would fit here.", Date: today.Add(-72 * time.Hour), Recorded: today.Add(-72 * time.Hour)}}
	return p
}

func inboxBench(t *testing.T, o look.Options, p *postbox) *bench {
	t.Helper()
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		none := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		p.page = screens.NewInbox(b, model.NewInbox(b.loop, model.InboxServices{Source: p, Acts: p, Marker: p, Files: p}))
		return map[model.Place]shell.Page{
			model.Inbox:  p.page,
			model.People: none, model.Job: none, model.Jobs: none,
		}
	})
	b.visit(model.To(model.Inbox))
	return b
}

func TestAReplyIsReadUnfoldedAndItsWriterMarked(t *testing.T) {
	for name, o := range map[string]look.Options{"inbox": {}, "inbox-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			p := someAnswers()
			b := inboxBench(t, o, p)
			b.shoot(name)
			if strings.Contains(strings.Join(b.texts(), "\n"), "I am looking for") {
				t.Error("what is quoted must be folded away at first")
			}
			if !b.reads("Inês Carvalho CV.pdf  ·  about 309 KB") {
				t.Error("the attachment must be listed")
			}
			b.press(fyne.KeyQ)
			b.shoot(name + "-unfolded")
			if !strings.Contains(strings.Join(b.texts(), "\n"), "I am looking for") {
				t.Error("Q must show what is quoted")
			}
			b.press(fyne.KeyL)
			b.press(fyne.KeyL)
			if len(p.marked) != 1 || p.marked[0] != 1 {
				t.Errorf("L marked %v", p.marked)
			}
			b.shoot(name + "-lead")
		})
	}
}

func TestAnAnswerFromAnUnknownAddressIsDecidedAbout(t *testing.T) {
	for name, o := range map[string]look.Options{"inbox-ask": {}, "inbox-ask-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			p := someAnswers()
			b := inboxBench(t, o, p)
			b.press(fyne.KeyDown)
			b.shoot(name)
			if !strings.Contains(strings.Join(b.texts(), "\n"), "not known as theirs") {
				t.Error("the question is not explained")
			}
			b.press(fyne.KeyY)
			b.press(fyne.KeyU)
			b.shoot(name + "-sure")
			if len(p.did) != 1 || p.did[0] != "m2 reply true" {
				t.Errorf("did %q: an opt-out must be asked about once more", p.did)
			}
			b.tapButton("They opted out")
			if len(p.did) != 2 || p.did[1] != "m2 opt-out false" {
				t.Errorf("did %q", p.did)
			}
		})
	}
}

func TestAReplyIsWrittenByKeyboardSentAndUndone(t *testing.T) {
	for name, o := range map[string]look.Options{"inbox-reply": {}, "inbox-reply-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			p := someAnswers()
			b := inboxBench(t, o, p)
			b.press(fyne.KeyR)
			b.typing("Thursday at four, then.")
			b.shoot(name)
			b.press(fyne.KeyEscape)
			b.press(fyne.KeyR)
			widgets.SendKey(b.window.Canvas(), &fyne.KeyEvent{Name: widgets.KeyConfirm})
			b.settle()
			if len(p.did) != 1 || p.did[0] != "m1 Thursday at four, then.\n\nBest regards\nSam Recruiter" {
				t.Fatalf("did %q", p.did)
			}
			b.shoot(name + "-sent")
			if !strings.Contains(strings.Join(b.texts(), "\n"), "has not left yet") {
				t.Error("the reply that waits is not in the thread")
			}
			b.tapButton("Take back and edit")
			b.shoot(name + "-back")
			if len(p.did) != 2 || p.did[1] != "back x9" {
				t.Errorf("did %q", p.did)
			}
			if f, ok := b.window.Canvas().Focused().(*widgets.Field); !ok || !strings.HasPrefix(f.Text, "Thursday") {
				t.Error("the words are not in the field again")
			}
		})
	}
}

func TestFilesAreAttachedSavedAndTakenByKeyboard(t *testing.T) {
	for name, o := range map[string]look.Options{"inbox-files": {}, "inbox-files-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			p := someAnswers()
			p.answers[0].Message.Files = append(p.answers[0].Message.Files, core.MessageFile{Name: "portfolio viewer.exe", Type: "application/octet-stream", Size: 4 << 20})
			b := inboxBench(t, o, p)
			b.shoot(name)
			b.press(fyne.KeyT)
			b.shoot(name + "-whose")
			b.tapButton("It is theirs")
			b.press(fyne.KeyS)
			b.shoot(name + "-save")
			b.tapButton("Save")
			want := []string{"take m1 0 false", "take m1 0 true", "save m1 0 /home/sam/Downloads/Inês Carvalho CV.pdf"}
			if !slices.Equal(p.did, want) {
				t.Errorf("did %q", p.did)
			}
			page := p.page
			if page.Dropped([]string{"x.pdf"}) {
				t.Error("files are taken for a reply that nobody writes")
			}
			b.press(fyne.KeyR)
			page.OnPickFile = func(chosen func(string)) { chosen("Stellenbeschreibung Backend.pdf") }
			page.Attach()
			b.settle()
			page.Dropped([]string{"tool.exe"})
			b.settle()
			b.typing("See the attachment.")
			b.shoot(name + "-attached")
			widgets.SendKey(b.window.Canvas(), &fyne.KeyEvent{Name: widgets.KeyConfirm})
			b.settle()
			if len(p.went) != 2 || p.went[0].Name != "Stellenbeschreibung Backend.pdf" {
				t.Errorf("went %d files", len(p.went))
			}
		})
	}
}

func TestAReplyThatLiesAsADraftWaitsForTheWordThatItWasSent(t *testing.T) {
	p := someAnswers()
	p.thread.Open = []core.Entry{{
		ID: 9, State: core.EntryUnknown, Attempts: []core.Attempt{{Outcome: core.OutcomeDrafted}}, Why: "It lies as a draft for you to send; say then that you sent it.",
		Preview: "To: x\nSubject: y\n\nThursday, then.",
	}}
	b := inboxBench(t, look.Options{}, p)
	b.shoot("inbox-drafted")
	if !b.shown("lies as a draft") {
		t.Errorf("it shows %q", b.texts())
	}
	b.tapButton("I sent it")
	if !slices.Equal(p.did, []string{"sent x9 true"}) {
		t.Errorf("did %q", p.did)
	}
}

func TestAnAddressIsClosedAfterAQuestion(t *testing.T) {
	p := someAnswers()
	b := inboxBench(t, look.Options{}, p)
	b.press(fyne.KeyX)
	b.shoot("inbox-never")
	if len(p.did) != 0 {
		t.Fatalf("did %q at once", p.did)
	}
	b.tapButton("Never write again")
	if len(p.did) != 1 || p.did[0] != "close ines@example.com" {
		t.Errorf("did %q", p.did)
	}
}

func TestMachinesAnswersStandApart(t *testing.T) {
	p := someAnswers()
	b := inboxBench(t, look.Options{}, p)
	b.visit(model.Route{Place: model.Inbox, Person: 5})
	b.shoot("inbox-machines")
	if !strings.Contains(strings.Join(b.texts(), "\n"), "5.1.1: no such user.") {
		t.Error("the bounce of that person must be open with its reason")
	}
	b.press(fyne.KeyJ)
	if want := model.ToJob(2, model.TabContacted); b.Current() != want {
		t.Errorf("J leads to %v, want %v", b.Current(), want)
	}
}

func TestAnEmptyInboxSaysWhatWillBeThere(t *testing.T) {
	b := inboxBench(t, look.Options{}, &postbox{})
	b.shoot("inbox-empty")
	b.tapButton("Look at the jobs")
	if b.Current() != model.To(model.Jobs) {
		t.Errorf("at %v", b.Current())
	}
}
