package practice_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/ats/feed"
	"reqdesk/connectors/practice"
	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
	"reqdesk/core/ats"
	scenario "reqdesk/core/practice"

	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"github.com/ledongthuc/pdf"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func start(t *testing.T) (*practice.Company, *scenario.Clock) {
	t.Helper()
	clock := scenario.NewClock(monday)
	c, err := practice.Start(t.Context(), practice.Options{Clock: clock, Scenario: scenario.New(1, monday)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, clock
}

// write sends an e-mail to a person as the recruiter.
func write(t *testing.T, c *practice.Company, p scenario.Person) error {
	t.Helper()
	me, to := c.Recruiter(), p.Resume.Basics.Email
	client, err := smtp.DialStartTLS(c.Mail().SMTPAddr(), &tls.Config{RootCAs: c.Mail().CertPool(), ServerName: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Auth(sasl.NewPlainClient("", me.Address, me.Password)); err != nil {
		t.Fatal(err)
	}
	return client.SendMail(me.Address, []string{to}, strings.NewReader("From: Robin Vega <"+me.Address+">\r\nTo: "+to+
		"\r\nSubject: Backend Engineer in =?utf-8?q?Lisb=C3=B4a?=\r\nMessage-ID: <"+p.ID+"@riverbend-search.example.com>\r\nReferences: <"+p.ID+
		".token@riverbend-search.example.com>\r\n\r\nHello,\r\nwould you talk to us?\r\n"))
}

// person gives the nth person for the first job who behaves like this.
func person(t *testing.T, c *practice.Company, kind scenario.Kind, from bool) scenario.Person {
	t.Helper()
	for _, p := range c.Scenario().For("41042") {
		if p.Behaviour.Kind == kind && (p.Behaviour.From != "") == from && p.Behaviour.Step < 2 {
			return p
		}
	}
	t.Fatalf("nobody is %s", kind)
	return scenario.Person{}
}

func advance(t *testing.T, c *practice.Company, clock *scenario.Clock, d time.Duration) []string {
	t.Helper()
	said, err := c.Advance(clock.Advance(d))
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func TestInterestedPersonAnswersInTheThread(t *testing.T) {
	c, clock := start(t)
	for _, own := range []bool{false, true} {
		p := person(t, c, scenario.Interested, own)
		if err := write(t, c, p); err != nil {
			t.Fatal(err)
		}
	}
	if said := advance(t, c, clock, 25*time.Hour); len(said) != 0 {
		t.Errorf("too early: %v", said)
	}
	if due, ok := c.Due(); !ok || due.Sub(monday) != 26*time.Hour {
		t.Errorf("due %v", due)
	}
	advance(t, c, clock, 23*time.Hour)
	inbox := c.Mail().Inbox(c.Recruiter().Address)
	if len(inbox) != 2 {
		t.Fatalf("%d answers", len(inbox))
	}
	first := person(t, c, scenario.Interested, false)
	r, err := mail.CreateReader(bytes.NewReader(inbox[0]))
	if err != nil {
		t.Fatal(err)
	}
	from, _ := r.Header.AddressList("From")
	date, _ := r.Header.Date()
	answered, _ := r.Header.MsgIDList("In-Reply-To")
	thread, _ := r.Header.MsgIDList("References")
	subject, _ := r.Header.Subject()
	if from[0].Address != first.Resume.Basics.Email || !date.Equal(monday.Add(26*time.Hour)) || subject != "Re: Backend Engineer in Lisbôa" {
		t.Errorf("from %v on %v: %s", from, date, subject)
	}
	id := first.ID + "@riverbend-search.example.com"
	if diff := cmp.Diff([]string{id}, answered); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{first.ID + ".token@riverbend-search.example.com", id}, thread); diff != "" {
		t.Error(diff)
	}
	part, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(part.Body)
	if !strings.Contains(string(text), "I would like to know more") || !strings.Contains(string(text), "> would you talk to us?") {
		t.Errorf("text:\n%s", text)
	}
	other := person(t, c, scenario.Interested, true)
	if !bytes.Contains(inbox[1], []byte("<"+other.Behaviour.From+">")) {
		t.Errorf("the second answer should come from another address:\n%s", inbox[1])
	}
}

func TestMachinesAnswerAsMachinesDo(t *testing.T) {
	c, clock := start(t)
	for _, test := range []struct {
		kind scenario.Kind
		want []string
	}{
		{scenario.OutOfOffice, []string{"Return-Path: <>\r\n", "Auto-Submitted: auto-replied", "back on 30 No", "_reply:_Backend_"}},
		{scenario.Bounces, []string{"Return-Path: <>\r\n", "report-type=delivery-status", "Action: failed", "Status: 5.1.1", "Final-Recipient: rfc822;"}},
		{scenario.Delayed, []string{"Return-Path: <>\r\n", "Action: delayed", "Status: 4.4.1"}},
	} {
		p := person(t, c, test.kind, false)
		if err := write(t, c, p); err != nil {
			t.Fatal(err)
		}
		advance(t, c, clock, 5*time.Hour)
		inbox := c.Mail().Inbox(c.Recruiter().Address)
		last := string(inbox[len(inbox)-1])
		for _, want := range append(test.want, p.ID+"@riverbend-search.example.com") {
			if !strings.Contains(last, want) {
				t.Errorf("%s lacks %q:\n%s", test.kind, want, last)
			}
		}
		r, err := mail.CreateReader(strings.NewReader(last))
		if err != nil {
			t.Errorf("%s: %v", test.kind, err)
			continue
		}
		for err == nil {
			_, err = r.NextPart()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s can't be read to its end: %v", test.kind, err)
		}
	}
	if err := write(t, c, person(t, c, scenario.Unknown, false)); err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("an address that does not exist: %v", err)
	}
}

func TestEmployersActInTheirTime(t *testing.T) {
	c, clock := start(t)
	ats := c.ATS("kestrel")
	status := func() string {
		for _, j := range ats.Jobs() {
			if j.ID == "41042" {
				return j.Status
			}
		}
		return "gone"
	}
	if got := status(); got != atsserver.Open {
		t.Fatalf("at first %s", got)
	}
	if diff := cmp.Diff([]string{"retitle job 41046", "close job 41042"}, advance(t, c, clock, 80*time.Hour)); diff != "" {
		t.Error(diff)
	}
	if got := status(); got != atsserver.Closed {
		t.Errorf("after the closing %s", got)
	}
	advance(t, c, clock, 48*time.Hour)
	if got := status(); got != atsserver.Open {
		t.Errorf("after the reopening %s", got)
	}

	body := `{"first_name":"Inês","last_name":"Carvalho","email":"ines@example.org"}`
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, ats.URL()+"/v1/jobs/41042/candidates", strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+ats.Key())
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusCreated {
		t.Fatalf("export: %v", err)
	}
	response.Body.Close()
	if said := advance(t, c, clock, 21*time.Hour); len(said) != 1 || !strings.HasPrefix(said[0], "move app-") {
		t.Errorf("the employer did %v", said)
	}
	apps := ats.Applications()
	if last := apps[len(apps)-1]; last.Stage.Name != "Phone screen" || !last.ViaAPI {
		t.Errorf("application %+v", last)
	}
	if said, err := c.Advance(clock.Now()); err != nil || len(said) != 0 {
		t.Errorf("a second look: %v %v", said, err)
	}
}

func TestResumesArePDFsThatCanBeRead(t *testing.T) {
	people := scenario.New(1, monday).People
	for i, p := range people {
		raw, err := practice.ResumePDF(p.Resume)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := practice.ResumePDF(p.Resume); i < 3 && !bytes.Equal(raw, again) {
			t.Errorf("%s: two prints differ", p.ID)
		}
		for _, link := range []string{"mailto:" + p.Resume.Basics.Email, p.Resume.Basics.Profiles[0].URL} {
			if !bytes.Contains(raw, []byte("/URI ("+link+")")) {
				t.Errorf("%s: no link to %s", p.ID, link)
			}
		}
		path := filepath.Join(t.TempDir(), practice.ResumeName(p))
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		file, doc, err := pdf.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := doc.GetPlainText()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(plain)
		file.Close()
		for _, want := range []string{p.Resume.Basics.Email, p.Resume.Skills[0].Name, p.Resume.Work[0].Highlights[0]} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: the text lacks %q:\n%s", p.ID, want, text)
			}
		}
	}
}

func TestTwoEmployersHaveTwoSystems(t *testing.T) {
	c, _ := start(t)
	urls := map[string]bool{}
	for _, e := range c.Scenario().Employers {
		ats := c.ATS(e.ID)
		urls[ats.URL()] = true
		if len(ats.Jobs()) != len(e.Jobs) || len(ats.Applications()) != len(e.Pipeline) || ats.Key() != practice.Key(e.ID) {
			t.Errorf("%s: %d jobs, %d applications", e.ID, len(ats.Jobs()), len(ats.Applications()))
		}
	}
	if len(urls) != 2 || c.ATS("nobody") != nil {
		t.Error(fmt.Sprint(urls))
	}
}

// The same company can be met as an Avature customer: through its XML feed.
func TestFeedIsReadByTheFeedConnector(t *testing.T) {
	c, _ := start(t)
	if err := c.ATS("kestrel").CloseJob("41039"); err != nil {
		t.Fatal(err)
	}
	connector, err := feed.New(ats.Config{Settings: map[string]string{"url": c.ATS("kestrel").FeedURL()}})
	if err != nil {
		t.Fatal(err)
	}
	postings := map[string]core.Posting{}
	var since ats.Cursor
	for page, err := range connector.Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			postings[p.Reference] = p
		}
		since = page.Since
	}
	want := c.Scenario().Employers[0].Jobs[0]
	got := postings["KR-1042"]
	if len(postings) != 5 || got.Title != want.Title || got.ApplyURL != want.ApplyURL || got.Owner != want.Owner || got.Description != want.Description {
		t.Errorf("%d jobs, the first %+v", len(postings), got)
	}
	if diff := cmp.Diff(want.MustHaves, got.MustHaves); diff != "" || len(got.Locations) != 2 || got.Locations[0].City != "Lisbon" {
		t.Errorf("must-haves %s, places %+v", diff, got.Locations)
	}
	for page, err := range connector.Jobs(t.Context(), since, "") {
		if err != nil || !page.Unchanged {
			t.Errorf("a second look: %+v, %v", page, err)
		}
	}
}
