//go:build kill && unix

package outreach_test

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/storage"
)

// The steps of sending one e-mail at which the program is killed.
const (
	beforeAttempt  = "before the attempt is on the disk"
	afterAttempt   = "after the attempt is on the disk"
	duringData     = "during DATA"
	beforeAnswer   = "the server has it, before its 250"
	afterAnswer    = "after the server's 250"
	beforeResult   = "before the result is on the disk"
	afterResult    = "after the result is on the disk"
	nowhere        = "nowhere"
	killRecruiter  = "rita@agency.example"
	killedPassword = "desk-password"
)

// TestMain runs a child where a test asks for one, and else the tests.
func TestMain(m *testing.M) {
	if step := os.Getenv("REQDESK_TEST_KILL"); step != "" {
		if err := sendAndDie(step); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// die ends the process as kill -9 does.
func die() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }

// mortal is a workspace whose program dies around the change that records an attempt,
// or its result.
type mortal struct {
	*storage.Workspace
	step string
	seen int // attempts and results
}

// Update is core.Store.
func (m *mortal) Update(ctx context.Context, fn func(core.Tx) error) error {
	counts := false
	err := m.Workspace.Update(ctx, func(tx core.Tx) error {
		before, err := m.marks(tx)
		if err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		after, err := m.marks(tx)
		if counts = after > before; counts {
			m.seen++
		}
		if counts && (m.seen == 1 && m.step == beforeAttempt || m.seen == 2 && m.step == beforeResult) {
			die()
		}
		return err
	})
	if err == nil && counts && (m.seen == 1 && m.step == afterAttempt || m.seen == 2 && m.step == afterResult) {
		die()
	}
	return err
}

// marks counts attempts that were begun and those that have ended.
func (m *mortal) marks(tx core.Tx) (n int, err error) {
	count := func(e core.Entry) {
		for _, a := range e.Attempts {
			if n++; !a.Ended.IsZero() {
				n++
			}
		}
	}
	open, err := m.OpenEntries(tx)
	for _, e := range open {
		count(e)
	}
	for e, err := range m.FinishedEntries(tx) {
		if err != nil {
			return n, err
		}
		count(e)
	}
	return n, err
}

// answered dies when the server has said that it took the e-mail.
type answered struct{ mailbox.Sender }

// Send is mailbox.Sender.
func (a answered) Send(ctx context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	receipt, err := a.Sender.Send(ctx, e)
	if err == nil {
		die()
	}
	return receipt, err
}

// sendAndDie is a start of the program in a process of its own: it settles what the
// last one left behind and sends what is due, as far as it gets.
func sendAndDie(step string) error {
	ctx := context.Background()
	db, err := storage.Open(ctx, storage.Options{Dir: os.Getenv("REQDESK_TEST_DIR")})
	if err != nil {
		return err
	}
	pem, err := os.ReadFile(os.Getenv("REQDESK_TEST_CA"))
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	clock := core.WallFrom(monday.Add(2 * time.Hour))
	account := func(m core.Mailbox) (*smtpimap.Account, error) {
		return smtpimap.New(smtpimap.Config{Mailbox: m, Password: killedPassword, Roots: roots, Clock: clock})
	}
	store := &mortal{Workspace: db, step: step}
	box := outbox.New(outbox.Config{Store: store, Clock: clock, Rand: rand.Reader})
	out := outreach.New(outreach.Config{Store: store, Clock: clock, Rand: rand.Reader, Outbox: box, Guard: people.Guard{Store: db, Clock: clock}})
	poller := &outreach.Poller{Service: out, Open: func(_ context.Context, m core.Mailbox) (mailbox.Reader, error) {
		a, err := account(m)
		if err != nil {
			return nil, err
		}
		return a.Reader(), nil
	}}
	box.Handlers = []outbox.Handler{outreach.EmailHandler{Service: out, Answers: poller, Open: func(_ context.Context, m core.Mailbox) (mailbox.Sender, error) {
		a, err := account(m)
		if err != nil {
			return nil, err
		}
		if step == afterAnswer {
			return answered{a.Sender()}, nil
		}
		return a.Sender(), nil
	}}}
	if _, err := box.Recover(ctx); err != nil {
		return err
	}
	if _, err := poller.Settle(ctx, 1); err != nil {
		return err
	}
	_, _, err = box.Step(ctx)
	return errors.Join(err, db.Close())
}

// killed is a workspace with one person per kill, all approved to go at once.
type killed struct {
	*rig
	dir, ca string
	post    *mailserver.Server
	struck  int
}

func newKilled(t *testing.T, keeps bool) *killed {
	t.Helper()
	accounts := []mailserver.Account{{Address: killRecruiter, Password: killedPassword}}
	for i := range 400 {
		accounts = append(accounts, mailserver.Account{Address: fmt.Sprintf("p%d@company.example", i), Password: "x"})
	}
	post, err := mailserver.Start(t.Context(), mailserver.Options{Clock: core.WallFrom(monday), Accounts: accounts, KeepsSent: keeps})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = post.Close() })
	k := &killed{dir: t.TempDir(), ca: filepath.Join(t.TempDir(), "ca.pem"), post: post}
	if err := os.WriteFile(k.ca, post.CAPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	k.rig = newRigIn(t, k.dir)
	k.update(func(tx core.Tx) error {
		k.mailbox.From, k.mailbox.User, k.mailbox.Security = killRecruiter, killRecruiter, "starttls"
		k.mailbox.SMTP, k.mailbox.IMAP = post.SMTPAddr(), post.IMAPAddr()
		if err := k.db.PutMailbox(tx, &k.mailbox); err != nil {
			return err
		}
		return k.db.PutSettings(tx, "", map[string]string{"mailbox_limit": "0", "domain_limit": "0"})
	})
	return k
}

// next puts one more person on the way.
func (k *killed) next(i int) {
	k.update(func(tx core.Tx) error {
		p := core.Person{Name: fmt.Sprintf("Person%d Example", i), Emails: []string{fmt.Sprintf("p%d@company.example", i)}}
		if err := k.db.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
			return err
		}
		k.people = append(k.people, p)
		c := core.Candidacy{Job: k.job.ID, Person: p.ID, State: core.CandidacyContacted}
		if err := k.db.PutCandidacy(tx, c); err != nil {
			return err
		}
		return k.out.Enrol(tx, c)
	})
	k.approve(true)
	if err := k.db.Close(); err != nil {
		k.Fatal(err)
	}
}

// child runs the program until it dies at the step, or ends.
func (k *killed) child(step string) (died bool) {
	k.Helper()
	ctx, cancel := context.WithTimeout(k.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), "REQDESK_TEST_KILL="+step, "REQDESK_TEST_DIR="+k.dir, "REQDESK_TEST_CA="+k.ca)
	var said strings.Builder
	cmd.Stderr = &said
	faults := map[string]mailserver.Fault{duringData: mailserver.StallInData, beforeAnswer: mailserver.SilentAfterData}
	fault, byServer := faults[step]
	if byServer {
		k.post.Fail(fault, 1)
		k.struck++
	}
	if err := cmd.Start(); err != nil {
		k.Fatal(err)
	}
	if byServer {
		if err := k.post.AwaitFault(ctx, k.struck); err != nil {
			k.Fatalf("the e-mail did not come: %v %s", err, said.String())
		}
		if err := cmd.Process.Kill(); err != nil {
			k.Fatal(err)
		}
	}
	_ = cmd.Wait() // its end is what is asked for
	k.post.Fail(mailserver.None, 0)
	if died = cmd.ProcessState.ExitCode() == -1; !died && !cmd.ProcessState.Success() {
		k.Fatalf("%s: %s", step, said.String())
	}
	k.open()
	return died
}

// open opens the workspace again, as the next start does.
func (k *killed) open() {
	k.Helper()
	db, err := storage.Open(k.Context(), storage.Options{Dir: k.dir})
	if err != nil {
		k.Fatal(err)
	}
	k.db = db
	k.start(db)
}

// outcome is what became of the last person's e-mail.
func (k *killed) outcome() (core.EntryState, string) {
	k.Helper()
	list, err := k.box.List(k.Context(), 1000)
	if err != nil {
		k.Fatal(err)
	}
	for _, e := range list {
		if e.Person == k.people[len(k.people)-1].ID && strings.HasSuffix(e.Key, "/0") {
			return e.State, e.Result
		}
	}
	return "", ""
}

// Killed at each step of sending, again and again, against a real SMTP server that
// logs what it accepted: nobody gets an e-mail twice. Where nobody can know whether it
// went the recruiter is asked, unless it lies in the Sent folder.
func TestKilledAtEachStepOfSending(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("KILLS"))
	if err != nil || kills < 1 {
		t.Fatal("KILLS is no number: run this with make test-kill")
	}
	kills = min(kills, 25) // at each of the steps, twice
	// What is on the disk after the next start, where the provider keeps no copy and
	// where it does; and whether the server has got it then.
	tests := []struct {
		step        string
		asks, found core.EntryState
		accepted    bool
	}{
		{beforeAttempt, core.EntryDone, core.EntryDone, true},
		{afterAttempt, core.EntryUnknown, core.EntryUnknown, false},
		{duringData, core.EntryUnknown, core.EntryUnknown, false},
		{beforeAnswer, core.EntryUnknown, core.EntryDone, true},
		{afterAnswer, core.EntryUnknown, core.EntryDone, true},
		{beforeResult, core.EntryDone, core.EntryDone, true}, // we have filed a copy ourselves
		{afterResult, core.EntryDone, core.EntryDone, true},
	}
	for _, keeps := range []bool{false, true} {
		t.Run(fmt.Sprintf("the provider keeps copies %v", keeps), func(t *testing.T) {
			k := newKilled(t, keeps)
			t.Cleanup(func() { _ = k.db.Close() })
			for _, test := range tests {
				want, states, twice, died := test.asks, map[core.EntryState]int{}, 0, 0
				if keeps {
					want = test.found
				}
				for range kills {
					k.next(len(k.people))
					if k.child(test.step) {
						died++
					}
					for range 2 { // later starts bring nothing anew
						if err := k.db.Close(); err != nil {
							t.Fatal(err)
						}
						k.child(nowhere)
					}
					state, result := k.outcome()
					states[state]++
					if state != want {
						t.Errorf("%s: the entry is %s (%s), want %s", test.step, state, result, want)
					}
					if n := k.accepted(len(k.people) - 1); n > 1 || (n == 1) != test.accepted {
						t.Errorf("%s: the server has accepted %d", test.step, n)
						twice++
					}
				}
				t.Logf("%-40s %3d kills, %3d died there; sent twice: %d; afterwards %v", test.step, kills, died, twice, states)
				if died != kills {
					t.Errorf("%s: only %d of %d died there", test.step, died, kills)
				}
			}
			k.nobodyTwice()
		})
	}
}

func (k *killed) accepted(i int) (n int) {
	for _, m := range k.post.Received() {
		if m.To[0] == k.people[i].Emails[0] {
			n++
		}
	}
	return n
}

// nobodyTwice holds the server's record against everybody.
func (k *killed) nobodyTwice() {
	k.Helper()
	got := map[string]int{}
	for _, m := range k.post.Received() {
		got[m.To[0]+" "+string(m.Raw[strings.Index(string(m.Raw), "Subject:"):][:40])]++
	}
	for what, n := range got {
		if n > 1 {
			k.Errorf("%s was accepted %d times", what, n)
		}
	}
	k.Logf("%d people, %d e-mails accepted, none twice", len(k.people), len(k.post.Received()))
}
