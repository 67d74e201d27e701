//go:build odoo

package odoo

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
)

// transaction makes 150 applicants in one transaction, which stays open until
// commit is called. age lets it be older than it is.
func transaction(t *testing.T, age string) (commit func()) {
	t.Helper()
	gate, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gate.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	python := exec.CommandContext(ctx, "sh", "-c", env(t, "REQDESK_TEST_ODOO_SHELL"))
	python.Stdin = strings.NewReader(fmt.Sprintf(`
import socket
made = env['hr.applicant'].create([{'partner_name': 'Late %%d' %% i, 'email_from': 'late%%d@example.org' %% i, 'job_id': 1} for i in range(150)])
env.flush_all()
env.cr.execute("update hr_applicant set write_date = write_date - interval %%s, create_date = create_date - interval %%s where id in %%s", [%q, %q, made._ids])
gate = socket.create_connection(('127.0.0.1', %d))
gate.sendall(b'made\n')
if gate.recv(1) == b'!':
    env.cr.commit()
    gate.sendall(b'committed\n')
`, age, age, gate.Addr().(*net.TCPAddr).Port))
	var out bytes.Buffer
	python.Stdout, python.Stderr = &out, &out
	if err := python.Start(); err != nil {
		t.Fatal(err)
	}
	conn, err := gate.Accept()
	if err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	t.Cleanup(func() { _ = conn.Close() })
	says := bufio.NewReader(conn)
	hear := func(want string) {
		if line, err := says.ReadString('\n'); err != nil || line != want+"\n" {
			t.Fatalf("%q, %v: %s", line, err, out.String())
		}
	}
	hear("made")
	return func() {
		if _, err := io.WriteString(conn, "!"); err != nil {
			t.Fatal(err)
		}
		hear("committed")
		if err := python.Wait(); err != nil {
			t.Fatalf("%v: %s", err, out.String())
		}
	}
}

// TestRealApplicantsOfALongTransactionAreThereAfterTheNextLook: a look runs while
// the transaction is open, and another applicant with a higher number is there
// before those of the transaction are seen.
func TestRealApplicantsOfALongTransactionAreThereAfterTheNextLook(t *testing.T) {
	for age, full := range map[string]bool{"0 seconds": true, "3 hours": true} {
		t.Run(age, func(t *testing.T) {
			c := real(t, "RECRUITER", false)
			_, first := peopleOf(t, c, "")
			commit := transaction(t, age)
			l := lead
			l.JobID, l.Source, l.Resume.Basics.Email = "1", "", "early@example.org"
			if _, err := c.CreateCandidate(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			during, second := peopleOf(t, c, first.Since)
			late := func(people map[string]core.Applicant) (n int) {
				for _, a := range people {
					if strings.HasPrefix(a.Name, "Late ") && strings.HasSuffix(a.Emails[0], "@example.org") {
						n++
					}
				}
				return n
			}
			before := late(during)
			commit()
			began := time.Now()
			after, third := peopleOf(t, c, second.Since)
			t.Logf("during the transaction %d late ones, after it %d of %d rows in %v, a complete look: %v",
				before, late(after), len(after), time.Since(began).Round(time.Millisecond), third.Full)
			if n := late(after); n < before+150 || third.Full != full {
				t.Errorf("%d before, %d after, full %v", before, n, third.Full)
			}
		})
	}
}

func TestRealApplicantsWithHigherNumbersComeWithoutACompleteLook(t *testing.T) {
	c := real(t, "RECRUITER", false)
	commit := transaction(t, "3 hours")
	_, first := peopleOf(t, c, "")
	commit()
	after, second := peopleOf(t, c, first.Since)
	if second.Full || len(after) < 150 {
		t.Errorf("%d, full %v", len(after), second.Full)
	}
}
