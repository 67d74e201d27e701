package screens_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// postbox holds answers and remembers who was marked.
type postbox struct {
	answers []model.Answer
	marked  []core.PersonID
}

func (p *postbox) Answers(context.Context, int) ([]model.Answer, error) { return p.answers, nil }

func (p *postbox) Mark(_ context.Context, job core.JobID, person core.PersonID, cause string) (core.Lead, error) {
	p.marked = append(p.marked, person)
	return core.Lead{Job: job, Person: person, Cause: cause}, nil
}

func someAnswers() *postbox {
	job := core.Job{ID: 1, Title: "Backend Engineer (Go)"}
	answer := func(id core.MessageID, kind core.MessageKind, name, address, text string) model.Answer {
		return model.Answer{
			Person: core.Person{ID: core.PersonID(id), Name: name}, Job: job, Client: "Kestrel Rail Systems",
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
	return p
}

func inboxBench(t *testing.T, o look.Options, p *postbox) *bench {
	t.Helper()
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		none := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		return map[model.Place]shell.Page{
			model.Inbox:  screens.NewInbox(b, model.NewInbox(b.loop, p, p)),
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

func TestAnAnswerOfUnknownOwnerCanNotBeMarked(t *testing.T) {
	p := someAnswers()
	b := inboxBench(t, look.Options{}, p)
	b.press(fyne.KeyDown)
	b.press(fyne.KeyL)
	b.shoot("inbox-ask")
	if len(p.marked) != 0 || !strings.Contains(strings.Join(b.texts(), "\n"), "comes from an address that is not known") {
		t.Errorf("marked %v, or the question is not explained", p.marked)
	}
	b.press(fyne.KeyP)
	if want := (model.Route{Place: model.People, Person: 2}); b.Current() != want {
		t.Errorf("P leads to %v, want %v", b.Current(), want)
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
	if want := model.ToJob(1, model.TabContacted); b.Current() != want {
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
