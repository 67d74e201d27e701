package main

import (
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/ui/model"
)

func TestATestIsSentByARealMailServerOrSaysWhyNot(t *testing.T) {
	p, err := desk.OpenPractice(t.Context(), t.TempDir()+"/practice", time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
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
	var job core.Job
	update(t, p.Desk, func(tx core.Tx) error {
		clients, err := p.DB.Clients(tx)
		if err != nil {
			return err
		}
		job = core.Job{Client: clients[0].ID, Title: "Engineer", State: core.JobActive, ApplyURL: "https://jobs.example.com/1"}
		return p.DB.PutJob(tx, &job)
	})
	s := tests{p.Desk}
	address, err := s.TestAddress(t.Context(), job.ID)
	if err != nil || address == "" {
		t.Fatalf("address %q, %v", address, err)
	}
	letter := model.TestLetter{Job: job.ID, Source: "Subject: {{job_title}}\n\nHello {{first_name}}\n", To: address}
	if why, err := s.SendTest(t.Context(), letter); err != nil || why != "" {
		t.Errorf("waits because %q, %v", why, err)
	}
	letter.To = "nowhere"
	if _, err := s.SendTest(t.Context(), letter); core.KindOf(err) != core.KindUsage {
		t.Errorf("no address: %v", err)
	}
	letter.Source, letter.To = "", address
	if _, err := s.SendTest(t.Context(), letter); !core.IsNotFound(err) {
		t.Errorf("nobody's next e-mail: %v", err)
	}
}
