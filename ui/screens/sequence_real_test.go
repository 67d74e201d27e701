package screens_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/storage"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// correspondence is a real workspace on disk with the real outreach service: one
// client, one job with an apply link, one person in its review.
type correspondence struct {
	*outreach.Service
	store    *storage.Workspace
	job      core.Job
	onTheWay int
	tester   bool // tests can be sent
}

func newCorrespondence(t *testing.T) *correspondence {
	t.Helper()
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	clock := core.WallFrom(today)
	who := &people.Service{Store: w, Clock: clock}
	c := &correspondence{store: w}
	c.Service = outreach.New(outreach.Config{
		Store: w, Clock: clock, Rand: rand.NewChaCha8([32]byte{1}), Guard: who.Guard(),
		Outbox: outbox.New(outbox.Config{Store: w, Clock: clock}),
	})
	err = w.Update(t.Context(), func(tx core.Tx) error {
		box := core.Mailbox{Name: "robin", Kind: "smtpimap", From: "Robin Okafor <robin@recruiter.example.com>"}
		err := w.PutMailbox(tx, &box)
		client := core.Client{Name: "Kestrel Rail Systems", SourceCode: "source=reqdesk", Mailbox: box.ID}
		err = errors.Join(err, w.PutClient(tx, &client))
		c.job = core.Job{Client: client.ID, Title: "Backend Engineer (Go)", State: core.JobActive, ApplyURL: "https://jobs.kestrel.example/apply/1042", MustHaves: []string{"Go"}}
		err = errors.Join(err, w.PutJob(tx, &c.job))
		person := core.Person{Name: "Inês Carvalho", Emails: []string{"ines@example.com"}}
		err = errors.Join(err, w.PutPerson(tx, &person, people.KeysOf(person)))
		return errors.Join(err, w.PutCandidacy(tx, core.Candidacy{Job: c.job.ID, Person: person.ID, State: core.CandidacyNew}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *correspondence) Clients(ctx context.Context) (list []core.Client, err error) {
	err = c.store.View(ctx, func(tx core.Tx) error { list, err = c.store.Clients(tx); return err })
	return list, err
}

func (c *correspondence) PreviewJobs(context.Context) ([]model.PreviewJob, error) {
	return []model.PreviewJob{{ID: c.job.ID, Title: c.job.Title, Client: "Kestrel Rail Systems"}}, nil
}

func (c *correspondence) PreviewPeople(ctx context.Context, job core.JobID) (list []core.Person, err error) {
	err = c.store.View(ctx, func(tx core.Tx) error {
		all, err := c.store.CandidaciesOf(tx, job)
		for _, one := range all {
			p, err := c.store.Person(tx, one.Person)
			if err != nil {
				return err
			}
			list = append(list, p)
		}
		return err
	})
	return list, err
}

func (c *correspondence) SequenceFacts(context.Context, core.JobID) (model.SequenceFacts, error) {
	return model.SequenceFacts{Title: c.job.Title, Client: "Kestrel Rail Systems", Sender: "Robin Okafor <robin@recruiter.example.com>", OnTheWay: c.onTheWay}, nil
}

func correspondenceBench(t *testing.T, c *correspondence) (*bench, *model.SequenceModel, *model.TemplatesModel) {
	return correspondenceBenchIn(t, c, look.Options{})
}

func correspondenceBenchIn(t *testing.T, c *correspondence, o look.Options) (*bench, *model.SequenceModel, *model.TemplatesModel) {
	var seq *model.SequenceModel
	var tpl *model.TemplatesModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		seq, tpl = model.NewSequence(b.loop, c, c), model.NewTemplates(b.loop, c, c)
		if c.tester {
			seq.Preview.Tester, tpl.Preview.Tester = model.NewTester(b.loop, c), model.NewTester(b.loop, c)
		}
		return map[model.Place]shell.Page{
			model.Sequence:  screens.NewSequence(b, seq, model.NewSnippets(b.loop, c, c)),
			model.Templates: screens.NewTemplates(b, tpl, model.NewSnippets(b.loop, c, c)),
		}
	})
	return b, seq, tpl
}

func TestSequenceOnARealWorkspace(t *testing.T) {
	c := newCorrespondence(t)
	b, m, _ := correspondenceBench(t, c)
	b.visit(model.ToSequence(c.job.ID))
	begin(t, m)
	b.settle()
	if !strings.Contains(m.Preview.Text(), "Hello Inês") || !strings.Contains(m.Preview.Text(), "source=reqdesk") {
		t.Errorf("preview %q", m.Preview.Text())
	}
	m.Save()
	b.settle()
	step := m.Step()
	step.Text = strings.ReplaceAll(step.Text, "Best regards", "Kind regards")
	m.SetStep(step)
	m.Save()
	b.settle()
	stored, err := c.Sequence(t.Context(), c.job.ID)
	if err != nil || stored.Version != 2 || !strings.Contains(stored.Steps[0].Text, "Kind regards") || m.Unsaved() {
		t.Errorf("stored version %d, unsaved %v, %v", stored.Version, m.Unsaved(), err)
	}
}

func TestTemplatesOnARealWorkspace(t *testing.T) {
	c := newCorrespondence(t)
	b, _, m := correspondenceBench(t, c)
	b.visit(model.To(model.Templates))
	m.New()
	d := m.Draft
	d.Name, d.Client = "first contact", "Nobody Ltd"
	m.Edit(d)
	b.settle()
	m.Save()
	b.settle()
	b.shoot("templates-refused")
	if core.KindOf(m.Err) != core.KindNotFound || !m.Unsaved() {
		t.Fatalf("a client that there is not: error %v, unsaved %v", m.Err, m.Unsaved())
	}
	d.Client, d.Text = "Kestrel Rail Systems", d.Text+"\nOr here: https://jobs.kestrel.example/apply/1042\n"
	m.Edit(d)
	b.settle()
	if len(m.Preview.Problems) != 1 || !m.Preview.Problems[0].Link {
		t.Fatalf("problems %+v", m.Preview.Problems)
	}
	m.ReplaceLink(m.Preview.Problems[0])
	m.Save()
	b.settle()
	stored, err := c.Template(t.Context(), "first contact")
	if err != nil || strings.Contains(stored.Source, "https://") || m.Err != nil || m.Unsaved() {
		t.Errorf("stored %q, error %v, %v", stored.Source, m.Err, err)
	}
}
