// Package practice runs the practice company on this machine: the employers'
// applicant tracking systems as real HTTP servers, and one post office with real
// SMTP and IMAP servers, all on the loopback interface.
//
// What it promises:
//   - Everything the program does with it, it does over the same code paths as
//     with real systems. The only difference is the address.
//   - Nothing leaves the machine: the servers listen on 127.0.0.1, accept
//     addresses of the scenario only and never open a connection.
//   - The scenario is played by Advance and only by it: up to the given time
//     people answer the e-mails that reached them, absences and bounces are
//     reported, jobs close and open, candidates are moved on. An e-mail bears the
//     time at which it was due, whenever Advance is called; a change in the
//     ATS the time of the call, as incremental readers rely on.
//   - What the servers received is readable: Mail().Received, ATS(id).Calls,
//     Candidates, Applications, Attachments. Checks use that record.
//
// # How to use it
//
//	clock := scenario.NewClock(monday)
//	company, err := practice.Start(ctx, practice.Options{Clock: clock, Scenario: scenario.New(1, monday)})
//	defer company.Close()
//	ats := company.ATS("kestrel")       // ats.URL(), ats.Key()
//	mail := company.Recruiter()         // address, password; company.Mail().SMTPAddr() …
//	clock.Advance(time.Hour)
//	company.Advance(clock.Now())
//
// Everything is kept in memory and is gone after Close. All people are invented.
package practice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/practice"
)

// Options describe a company.
type Options struct {
	Clock    core.Clock // domain time; required
	Scenario practice.Scenario
}

// Company is the running practice company. Its methods may be called at any
// time and from anywhere.
type Company struct {
	clock    *stage
	scenario practice.Scenario
	mail     *mailserver.Server
	ats      map[string]*atsserver.Server // by employer

	mu   sync.Mutex      // one Advance at a time
	done map[string]bool // the acts that have been played, by id
}

// stage is the post office's clock: the company's, but while an act is played
// that was due earlier, the time at which it was due.
type stage struct {
	core.Clock
	mu     sync.Mutex
	acting time.Time
}

// Now is the time of the act being played, or the company's.
func (s *stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.acting.IsZero() {
		return s.acting
	}
	return s.Clock.Now()
}

func (s *stage) act(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acting = at
}

// Start brings all servers up. After an error nothing of them runs.
func Start(ctx context.Context, options Options) (*Company, error) {
	c := &Company{
		clock: &stage{Clock: options.Clock}, scenario: options.Scenario,
		ats: map[string]*atsserver.Server{}, done: map[string]bool{},
	}
	var err error
	if c.mail, err = mailserver.Start(ctx, mailserver.Options{Clock: c.clock, Accounts: accounts(c.scenario)}); err != nil {
		return nil, fmt.Errorf("start the post office: %w", err)
	}
	for _, employer := range c.scenario.Employers {
		server, err := startATS(ctx, options.Clock, employer)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("start the ATS of %s: %w", employer.ID, err), c.Close())
		}
		c.ats[employer.ID] = server
	}
	return c, nil
}

// Close stops all servers and waits for them.
func (c *Company) Close() error {
	errs := []error{c.mail.Close()}
	for _, server := range c.ats {
		errs = append(errs, server.Close())
	}
	return errors.Join(errs...)
}

// Scenario is what the company plays.
func (c *Company) Scenario() practice.Scenario { return c.scenario }

// Mail is the post office.
func (c *Company) Mail() *mailserver.Server { return c.mail }

// ATS is the ATS of the employer with this id, nil when there is none.
func (c *Company) ATS(employer string) *atsserver.Server { return c.ats[employer] }

// Recruiter is the recruiter's own mailbox, with its password.
func (c *Company) Recruiter() mailserver.Account { return account(c.scenario.Recruiter) }

// Key is the API key of an employer's ATS.
func Key(employer string) string { return "practice-key-" + employer }

// Reached is the e-mails that the recruiter sent to this address and the post
// office accepted, oldest first.
func (c *Company) Reached(address string) []mailserver.Message {
	var list []mailserver.Message
	for _, m := range c.mail.Received() {
		for _, to := range m.To {
			if to == address && m.Account == c.scenario.Recruiter.Email {
				list = append(list, m)
			}
		}
	}
	return list
}
