package desk_test

import (
	"bytes"
	"math/rand/v2"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
	"reqdesk/core/review"
)

// Ten days with mail servers that fail in every way, two engines at a time, and a
// recruiter who says what became of what is in doubt: nobody gets an e-mail twice,
// and nobody gets a follow-up after an answer lay in the mailbox.
func TestBadDaysAtTheMailServer(t *testing.T) {
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p, err := desk.OpenPractice(t.Context(), t.TempDir()+"/practice", start)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := p.Furnish(t.Context()); err != nil {
		t.Fatal(err)
	}
	approveAll(t, p)
	office := p.Company.Mail()
	faults := []mailserver.Fault{
		mailserver.None, mailserver.None, mailserver.RefusePassword, mailserver.Temporary,
		mailserver.RefuseData, mailserver.DropBeforeData, mailserver.DropAfterData,
	}
	chance := rand.New(rand.NewPCG(7, 7))
	for p.Time.Now().Before(start.Add(10 * 24 * time.Hour)) {
		office.Fail(faults[chance.IntN(len(faults))], 1+chance.IntN(3))
		if err := p.Tick(time.Hour); err != nil {
			t.Fatal(err)
		}
		if hour := p.Time.Now().Hour(); hour < 7 || hour > 19 {
			continue
		}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if _, err := p.Engine().UntilIdle(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		settle(t, p)
	}
	check(t, p)
}

func approveAll(t *testing.T, p *desk.Practice) {
	t.Helper()
	list, err := p.Jobs.List(t.Context(), core.JobActive)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d live jobs, %v", len(list), err)
	}
	job := list[0].ID
	if _, err := p.Outreach.SetSequence(t.Context(), job, outreach.Starter); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Jobs.SaveSheet(t.Context(), job, jobs.Sheet{Objectives: []string{"Two hires"}}); err != nil {
		t.Fatal(err)
	}
	var people []core.Candidacy
	err = p.DB.View(t.Context(), func(tx core.Tx) (err error) {
		people, err = p.DB.CandidaciesOf(tx, job)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range people {
		_, err := p.Review.Decide(t.Context(), review.Decision{Job: job, Person: c.Person, Action: review.Contact, Confirm: true})
		if err != nil && core.KindOf(err) != core.KindRefused {
			t.Fatal(err)
		}
	}
	if _, err := p.Outreach.Approve(t.Context(), outreach.Approval{Job: job}); err != nil {
		t.Fatal(err)
	}
}

// settle says what the server knows of each e-mail in doubt, and tries again what failed.
func settle(t *testing.T, p *desk.Practice) {
	t.Helper()
	open, err := p.Outbox.List(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range open {
		switch e.State {
		case core.EntryUnknown:
			to, _, _ := strings.Cut(strings.TrimPrefix(e.Preview, "To: "), "\n")
			reached := p.Company.Reached(to)
			sent := len(reached) > 0 && reached[len(reached)-1].At.Equal(e.Attempts[len(e.Attempts)-1].Started)
			_, err = p.Outbox.Resolve(t.Context(), e.ID, sent)
		case core.EntryFailed:
			_, err = p.Outbox.Retry(t.Context(), e.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// check goes by what the mail server has recorded.
func check(t *testing.T, p *desk.Practice) {
	t.Helper()
	office := p.Company.Mail()
	answered := map[string]time.Time{}
	for _, raw := range office.Inbox(p.Company.Recruiter().Address) {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		from, err := m.Header.AddressList("From")
		date, dateErr := m.Header.Date()
		if err == nil && dateErr == nil && answered[from[0].Address].IsZero() && m.Header.Get("Auto-Submitted") == "" {
			answered[from[0].Address] = date
		}
	}
	seen := map[string]int{}
	for _, m := range office.Received() {
		head, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		what := m.To[0] + " " + head.Header.Get("References") + head.Header.Get("Subject")
		if seen[what]++; seen[what] > 1 {
			t.Errorf("an e-mail was sent twice: %s", what)
		}
		if at, ok := answered[m.To[0]]; ok && m.At.After(at) {
			t.Errorf("%s answered at %v and was written to at %v", m.To[0], at, m.At)
		}
	}
	t.Logf("%d e-mails, %d answers", len(seen), len(answered))
	if len(seen) < 12 || len(answered) < 3 {
		t.Errorf("only %d e-mails and %d answers", len(seen), len(answered))
	}
}
