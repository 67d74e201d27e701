//go:build kill

package cmd_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
)

// kills is how often a process is killed; make test-kill says fifty.
func kills(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("KILLS"))
	if err != nil || n < 1 {
		t.Fatal("KILLS is no number: run this with make test-kill")
	}
	return n
}

// chance gives the moments of killing; the seed is logged, so that a bad
// moment can be sought again with REQDESK_TEST_SEED.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("REQDESK_TEST_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("REQDESK_TEST_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// killed starts a command and kills it after a while, as kill -9 does. It tells
// whether the command was still at work.
func (c *ctl) killed(t *testing.T, after time.Duration, args ...string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	cmd := c.command(ctx, args...) // a context that ends kills
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	return err != nil && cmd.ProcessState.ExitCode() == -1
}

// took is how long a command takes when nobody kills it.
func (c *ctl) took(t *testing.T, args ...string) time.Duration {
	t.Helper()
	begun := time.Now()
	c.run(t, args...)
	return time.Since(begun)
}

const killedJobs = 600

// employer is an ATS with jobs and people in their stages.
func employer(t *testing.T) *atsserver.Server {
	t.Helper()
	applied := atsserver.Stage{ID: "s1", Name: "Applied"}
	options := atsserver.Options{Clock: core.Wall{}, Employer: "Northwind", Key: "practice-key"}
	posted := time.Now().UTC().AddDate(0, 0, -30)
	for i := range killedJobs {
		options.Jobs = append(options.Jobs, atsserver.Job{
			ID: fmt.Sprintf("job-%d", i), Reference: fmt.Sprintf("REF-%04d", i), Title: fmt.Sprintf("Engineer %d", i),
			Status: atsserver.Open, Primary: atsserver.Place{City: "Utrecht", Country: "NL"}, Description: "<p>Work.</p>",
			PostedAt: posted.Add(time.Duration(i) * time.Minute), Stages: []atsserver.Stage{applied},
		})
	}
	s, err := atsserver.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for i := range killedJobs {
		person := atsserver.Candidate{FirstName: "Pat", LastName: fmt.Sprintf("Tester%d", i), Email: fmt.Sprintf("pat%d@example.org", i)}
		if _, err := s.Apply(person, fmt.Sprintf("job-%d", i%40), applied.Name, "site", posted.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// connected is a new workspace with a connection to the ATS.
func connected(t *testing.T, ats *atsserver.Server) *ctl {
	t.Helper()
	c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase)
	c.run(t, "init")
	c.feed(t, "api_key="+ats.Key()+"\n", "connect", "add", "practice", "--name", "north", "--client", "Northwind",
		"--set", "base_url="+ats.URL(), "--secret-stdin")
	return c
}

// records is what a workspace holds of the ATS, without what differs by design:
// its own ids and times.
func records(t *testing.T, c *ctl) map[string]any {
	t.Helper()
	jobs, ok := at(c.run(t, "ats", "jobs", "--limit", "100000"), "jobs").([]any)
	if !ok {
		t.Fatal("ats jobs gives no list")
	}
	slices.SortFunc(jobs, func(a, b any) int { return compareText(at(a, "id"), at(b, "id")) })
	imported := text(t, c.run(t, "job", "import", "north", "REF-0007"), "id")
	people, ok := c.run(t, "nts", "list", imported).([]any)
	if !ok || len(people) == 0 {
		t.Fatal("nts list gives nobody: the people of the ATS were not read")
	}
	slices.SortFunc(people, func(a, b any) int { return compareText(at(a, "name"), at(b, "name")) })
	for _, p := range people {
		delete(p.(map[string]any), "since")
		delete(p.(map[string]any), "id")
	}
	return map[string]any{"jobs": jobs, "people": people}
}

func compareText(a, b any) int {
	switch x, y := fmt.Sprint(a), fmt.Sprint(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Killed in the middle of a synchronisation, time and again, the workspace ends
// up with what one undisturbed synchronisation gives.
func TestKilledSynchronisationConverges(t *testing.T) {
	random := chance(t)
	ats := employer(t)
	ats.SetLatency(5 * time.Millisecond)
	whole := connected(t, ats).took(t, "sync", "--full")

	c := connected(t, ats)
	struck := 0
	for i := range kills(t) {
		if err := ats.EditJob(fmt.Sprintf("job-%d", i%killedJobs), func(j *atsserver.Job) { j.Title += " II" }); err != nil {
			t.Fatal(err)
		}
		if c.killed(t, time.Duration(random.Int64N(int64(whole))), "sync", "--full") {
			struck++
		}
	}
	t.Logf("a synchronisation takes %v; %d of %d were killed at work", whole, struck, kills(t))
	if struck == 0 {
		t.Error("not one synchronisation was killed: nothing was tested")
	}
	c.run(t, "sync")
	if verified := c.run(t, "verify"); at(verified, "ok") != true {
		t.Errorf("verify says %v", verified)
	}
	undisturbed := connected(t, ats)
	undisturbed.run(t, "sync", "--full")
	if diff := cmp.Diff(records(t, undisturbed), records(t, c)); diff != "" {
		t.Errorf("the killed workspace differs from an undisturbed one (-undisturbed +killed):\n%s", diff)
	}
}

// Killed in the middle of sending, time and again, nobody gets a letter twice;
// a letter of which nobody knows whether it went is shown, not sent again.
func TestKilledSendingWritesNobodyTwice(t *testing.T) {
	random := chance(t)
	const each = 2
	accounts := []mailserver.Account{{Address: "recruiter@example.test", Name: "Recruiter", Password: "desk-password"}}
	var people []string
	for i := range kills(t) * each {
		people = append(people, fmt.Sprintf("person%d@example.test", i))
		accounts = append(accounts, mailserver.Account{Address: people[i], Password: "unused"})
	}
	post, err := mailserver.Start(t.Context(), mailserver.Options{Clock: core.Wall{}, Accounts: accounts})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { post.Close() })
	authority := file(t, "authority.pem", string(post.CAPEM()))
	c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase, "SSL_CERT_FILE="+authority)
	job := prepare(t, c, []string{
		"mailbox", "add", "work", "--from", "recruiter@example.test", "--user", "recruiter@example.test",
		"--smtp", post.SMTPAddr(), "--imap", post.IMAPAddr(), "--security", "starttls",
	}, "desk-password", people...)
	c.run(t, "settings", "set", "mailbox_limit=0", "domain_limit=0")
	idle := c.took(t, "run", "--until-idle")

	struck := 0
	for i := range kills(t) {
		approve := []string{"approve", job.job, "--now"}
		for _, address := range people[i*each : (i+1)*each] {
			approve = append(approve, "--person", job.persons[address])
		}
		c.run(t, approve...)
		after := time.Duration(random.Int64N(int64(idle + 200*time.Millisecond)))
		if i%3 == 0 {
			// The worst moment: the server has the letter and the answer is awaited.
			post.Fail(mailserver.SilentAfterData, 1)
			after = idle + time.Second
		}
		if c.killed(t, after, "run", "--until-idle") {
			struck++
		}
		post.Fail(mailserver.None, 0)
	}
	t.Logf("an idle run takes %v; %d of %d were killed at work", idle, struck, kills(t))
	if struck == 0 {
		t.Error("not one run was killed: nothing was tested")
	}
	c.run(t, "run", "--until-idle")
	if verified := c.run(t, "verify"); at(verified, "ok") != true {
		t.Errorf("verify says %v", verified)
	}
	count(t, post, people, c.run(t, "outbox", "list"))
}

// count holds the post office's record against the outbox.
func count(t *testing.T, post *mailserver.Server, people []string, outbox any) {
	t.Helper()
	got := map[string]int{}
	for _, m := range post.Received() {
		for _, to := range m.To {
			got[to]++
		}
	}
	unknown := 0
	for i := 0; at(outbox, i) != nil; i++ {
		if at(outbox, i, "state") == "unknown" {
			unknown++
		}
	}
	missing := 0
	for _, address := range people {
		switch got[address] {
		case 0:
			missing++
		case 1:
		default:
			t.Errorf("%s got %d letters", address, got[address])
		}
	}
	t.Logf("%d people, %d got nothing yet, %d outcomes are unknown and shown", len(people), missing, unknown)
	if missing > unknown {
		t.Errorf("%d people got nothing although only %d outcomes are unknown", missing, unknown)
	}
	if len(got) == 0 || unknown == 0 {
		t.Errorf("%d people got something, %d outcomes are unknown: the worst moment was not tested", len(got), unknown)
	}
}

// A workspace that was killed while it was made can be made again or opened.
func TestKilledInitLeavesNothingHalfDone(t *testing.T) {
	random := chance(t)
	whole := newCtl(t, "REQDESK_PASSPHRASE="+passphrase).took(t, "init")
	for range kills(t) {
		c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase)
		c.killed(t, time.Duration(random.Int64N(int64(whole))), "init")
		if _, err := os.Stat(filepath.Join(c.workspace, "reqdesk.json")); err == nil {
			c.run(t, "connect", "list")
			continue
		}
		c.run(t, "init")
	}
}
