package ctl

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
)

// campaign is an active job with a sequence of two e-mails, a post office, and
// people who may be written to.
type campaign struct {
	*terminal
	post    *mailserver.Server
	job     string
	persons []string
}

const robin, ana, ben, nobody = "robin@riverbend.example.com", "ana@post.example.net", "ben@post.example.net", "nobody@post.example.net"

func newCampaign(t *testing.T, addresses ...string) campaign {
	t.Helper()
	c := newOffice(t)
	c.prepare(t, addresses)
	return c
}

// newOffice is a terminal with a mailbox and nothing else.
func newOffice(t *testing.T) campaign {
	t.Helper()
	post, err := mailserver.Start(t.Context(), mailserver.Options{Clock: core.Wall{}, Accounts: []mailserver.Account{
		{Address: robin, Password: "robin's", Name: "Robin Vega"}, {Address: ana, Password: "ana's"}, {Address: ben, Password: "ben's"},
	}})
	if err != nil {
		t.Fatalf("the post office can't be started: %v", err)
	}
	t.Cleanup(func() {
		if err := post.Close(); err != nil {
			t.Error(err)
		}
	})
	c := campaign{terminal: newTerminal(t), post: post}
	c.trust = post.CAPEM()
	c.run(t, "password=robin's\n", "--json", "mailbox", "add", "robin", "--from", "Robin Vega <"+robin+">", "--user", robin,
		"--smtp", post.SMTPAddr(), "--imap", post.IMAPAddr(), "--client", "Northwind", "--secret-stdin").value(t, exitDone)
	return c
}

func (c *campaign) prepare(t *testing.T, addresses []string) {
	t.Helper()
	c.do(t, "client", "set", "Northwind", "source_code=REQ7", "utm_source=req")
	c.job = c.do(t, "job", "new", "--client", "Northwind", "title=Network Engineer", "location=Utrecht, Netherlands", "function=Engineering",
		"employment_type=full_time", "must_haves=Go; BGP; Linux", "apply_url=https://jobs.example.com/apply/42#form").text(t, "id")
	c.refuse(t, exitRefused, "review", "open", c.job, "--objectives", "Run the backbone")
	c.approach(t, addresses)
}

// approach gives the job a sequence and puts people into it.
func (c *campaign) approach(t *testing.T, addresses []string) {
	t.Helper()
	c.do(t, "template", "set", "first", paper(t, "first.md", "Subject: A question about {{job_title}}\nLanguage: en\n\nHello {{first_name}}: {{apply_link}}\n"))
	c.do(t, "sequence", "set", c.job, paper(t, "s.yaml", "steps:\n  - template: first\n  - text: Again {{apply_link}}\n    after: 3d\n"))
	c.do(t, "job", "activate", c.job)
	c.do(t, "review", "open", c.job, "--objectives", "Run the backbone")
	c.contact(t, addresses)
}

// contact finds people for the job and decides to contact them.
func (c *campaign) contact(t *testing.T, addresses []string) {
	t.Helper()
	if len(addresses) == 0 {
		return
	}
	rows := "name,email,headline\n"
	for i, address := range addresses {
		rows += "Person " + string(rune('A'+i)) + "," + address + ",Network Engineer with Go\n"
	}
	report := c.do(t, "people", "import", paper(t, "people.csv", rows), "--job", c.job, "--commit")
	for i := range addresses {
		person := report.text(t, "accepted", i, "person")
		c.do(t, "review", "decide", c.job, person, "contact")
		c.persons = append(c.persons, person)
	}
}

// entries are the e-mails of the outbox by person.
func (c campaign) entries(t *testing.T) map[string]value {
	t.Helper()
	list := c.do(t, "outbox", "list")
	found := map[string]value{}
	for i := range list.size(t) {
		found[list.text(t, i, "person")] = value{list.at(t, i)}
	}
	return found
}

// rowOf gives a person's first line of a plan.
func rowOf(t *testing.T, plan value, person string) value {
	t.Helper()
	for i := range plan.size(t) {
		if plan.text(t, i, "person") == person {
			return value{plan.at(t, i)}
		}
	}
	t.Fatalf("%s is not in the plan %v", person, plan.v)
	return value{}
}

func TestApprovedAtOnceIsSentAndAnAnswerStops(t *testing.T) {
	c := newCampaign(t, ana, ben)
	c.do(t, "mailbox", "check", "robin").want(t, true, "imap", "ok")
	waiting := c.do(t, "plan", c.job)
	waiting.want(t, "held", 0, "state")
	link := "https://jobs.example.com/apply/42?source=REQ7&utm_source=req#form"
	if text := waiting.text(t, 0, "text"); !strings.Contains(text, link) {
		t.Errorf("the plan shows %q, without %s", text, link)
	}
	// Which of the two comes first in the plan depends on the hour.
	later := rowOf(t, c.do(t, "approve", c.job, "--person", c.persons[0]), c.persons[0])
	later.want(t, "planned", "state")
	if due, err := time.Parse(time.RFC3339, later.text(t, "due")); err != nil || time.Until(due) < 10*time.Minute {
		t.Errorf("without --now the first e-mail is due at %v: there is no time to think again", due)
	}
	hurried := rowOf(t, c.do(t, "approve", c.job, "--person", c.persons[0], "--now"), c.persons[0])
	if due, err := time.Parse(time.RFC3339, hurried.text(t, "due")); err != nil || time.Until(due) > 0 {
		t.Errorf("approved before, then with --now, the first e-mail is due at %v", due)
	}
	c.do(t, "stop", c.job, c.persons[0])
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	if got := c.post.Received(); len(got) != 1 || got[0].To[0] != ben {
		t.Fatalf("the post office received %d e-mails: %v", len(got), got)
	}
	answer := strings.Join([]string{
		"From: " + ben, "To: " + robin, "Subject: Re: A question", "Date: " + time.Now().Format(time.RFC1123Z),
		"Message-ID: <answer@post.example.net>", "In-Reply-To: " + messageID(t, c.post.Received()[0].Raw), "", "Tell me more.", "",
	}, "\r\n")
	if err := c.post.Deliver(ben, robin, []byte(answer)); err != nil {
		t.Fatal(err)
	}
	c.now = time.Now().Add(2 * time.Minute).UTC().Format(time.RFC3339) // the mailbox is read again by then
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	row := c.do(t, "contacted", c.job)
	row.want(t, c.persons[1], 0, "person")
	row.want(t, true, 0, "replied")
	row.want(t, false, 0, "bounced")
	row.want(t, "stopped", 0, "state")
	if !isTime(row.text(t, 0, "replied_at")) || row.at(t, 0, "clicked", "at") != nil {
		t.Errorf("times: %v", row.v)
	}
	c.do(t, "today").want(t, "replies", 0, "kind")
	c.do(t, "inbox", "list").want(t, "reply", 0, "kind")
	c.do(t, "lead", "mark", c.job, c.persons[1]).want(t, "Person B", "name")
	c.refuse(t, exitRefused, "lead", "export", c.job, c.persons[1], "--confirm") // a job by hand has no ATS
}

func messageID(t *testing.T, raw []byte) string {
	t.Helper()
	for line := range strings.Lines(string(raw)) {
		if key, id, ok := strings.Cut(line, ":"); ok && strings.EqualFold(key, "Message-ID") {
			return strings.TrimSpace(id)
		}
	}
	t.Fatalf("no Message-ID in\n%s", raw)
	return ""
}

// answered is a campaign in which the second of two people has answered.
func answered(t *testing.T) (c campaign, message string) {
	t.Helper()
	c = newCampaign(t, ana, ben)
	c.do(t, "approve", c.job, "--person", c.persons[1], "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	answer := strings.Join([]string{
		"From: " + ben, "To: " + robin, "Subject: Re: A question", "Date: " + time.Now().Format(time.RFC1123Z),
		"Message-ID: <answer@post.example.net>", "In-Reply-To: " + messageID(t, c.post.Received()[0].Raw), "", "Tell me more.", "",
	}, "\r\n")
	if err := c.post.Deliver(ben, robin, []byte(answer)); err != nil {
		t.Fatal(err)
	}
	c.now = time.Now().Add(2 * time.Minute).UTC().Format(time.RFC3339)
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	return c, c.do(t, "inbox", "list").text(t, 0, "id")
}

func TestAReplyGoesInTheSameThreadOnce(t *testing.T) {
	c, message := answered(t)
	words := paper(t, "reply.txt", "Gladly: it is about the backbone.\n")
	c.do(t, "inbox", "reply", message, words).want(t, "done", "state")
	c.do(t, "inbox", "reply", message, words).want(t, "done", "state") // pressed twice
	got := c.post.Received()
	if len(got) != 2 {
		t.Fatalf("%d e-mails came", len(got))
	}
	first, reply := messageID(t, got[0].Raw), string(got[1].Raw)
	local, _, _ := strings.Cut(strings.Trim(first, "<>"), "@")
	for _, want := range []string{"In-Reply-To: <answer@post.example.net>", "Subject: Re: A question", "Gladly: it is about the backbone.", local} {
		if !strings.Contains(reply, want) {
			t.Errorf("the reply lacks %q:\n%s", want, reply)
		}
	}
	if got[1].To[0] != ben {
		t.Errorf("it went to %v", got[1].To)
	}
	c.do(t, "contacted", c.job).want(t, 1, 0, "sent") // of the sequence
	plan := c.do(t, "plan", c.job)
	for i := range plan.size(t) {
		if plan.text(t, i, "text") == "Gladly: it is about the backbone." {
			t.Error("the reply is in the plan of the sequence")
		}
	}
	// His answer to the reply is one of the same person's.
	second := strings.Join([]string{
		"From: " + ben, "To: " + robin, "Subject: Re: A question", "Date: " + time.Now().Format(time.RFC1123Z),
		"Message-ID: <second@post.example.net>", "In-Reply-To: " + messageID(t, got[1].Raw), "", "Let us talk.", "",
	}, "\r\n")
	if err := c.post.Deliver(ben, robin, []byte(second)); err != nil {
		t.Fatal(err)
	}
	c.now = time.Now().Add(5 * time.Minute).UTC().Format(time.RFC3339)
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	c.do(t, "inbox", "list").want(t, c.persons[1], 0, "person")
	c.do(t, "suppress", "add", ben)
	c.refuse(t, exitRefused, "inbox", "reply", message, paper(t, "more.txt", "And one more thing.\n"))
	c.refuse(t, exitUsage, "inbox", "reply", message, paper(t, "empty.txt", " \n"))
	if n := len(c.post.Received()); n != 2 {
		t.Errorf("%d e-mails came", n)
	}
}

func TestATestGoesToOneselfAndCountsForNobody(t *testing.T) {
	c := newCampaign(t, ana)
	c.do(t, "test-mail", c.job, c.persons[0], "--to", robin).want(t, "done", "state")
	c.do(t, "test-mail", c.job, c.persons[0], "--to", robin).want(t, "done", "state") // as often as one likes
	got := c.post.Received()
	if len(got) != 2 || got[0].To[0] != robin || !strings.Contains(string(got[0].Raw), "Subject: [Test] A question about Network Engineer") ||
		!strings.Contains(string(got[0].Raw), "Hello Person") {
		t.Fatalf("%d e-mails came: %v", len(got), got)
	}
	c.refuse(t, exitRefused, "test-mail", c.job, c.persons[0], "--to", ana)
	c.refuse(t, exitUsage, "test-mail", c.job, c.persons[0], "--to", "nobody")
	c.do(t, "plan", c.job).want(t, "held", 0, "state") // still not approved
	if rows := c.do(t, "contacted", c.job); rows.size(t) != 0 {
		t.Errorf("contacted: %v", rows.v)
	}
	c.do(t, "people", "check", "--email", ana).want(t, "clear", "verdict")
	c.do(t, "approve", c.job, "--now")
	c.idle(t, 1)
}

func TestRefusedAddressIsNotShownAsSent(t *testing.T) {
	c := newCampaign(t, nobody)
	c.do(t, "approve", c.job, "--now")
	c.report(t, exitFailed, "run", "--until-idle").want(t, 0, "sent")
	entry := c.entries(t)[c.persons[0]]
	entry.want(t, "failed", "state")
	if entry.text(t, "why") == "" {
		t.Error("nothing says why")
	}
	c.do(t, "contacted", c.job).want(t, true, 0, "bounced")
}

// kinds are the kinds of a list of things that wait.
func (v value) kinds(t *testing.T) (kinds []string) {
	t.Helper()
	for i := range v.size(t) {
		kinds = append(kinds, v.text(t, i, "kind"))
	}
	return kinds
}

func TestAfterABounceResumeWritesToTheOtherAddress(t *testing.T) {
	c := newCampaign(t, nobody+";"+ana)
	c.do(t, "approve", c.job, "--now")
	c.report(t, exitFailed, "run", "--until-idle").want(t, 0, "sent")
	c.do(t, "contacted", c.job).want(t, ana, 0, "next_address")
	if !slices.Contains(c.do(t, "today").kinds(t), "bounced") {
		t.Error("Today does not offer the other address")
	}
	if hint := c.refuse(t, exitRefused, "review", "decide", c.job, c.persons[0], "contact").text(t, "hint"); !strings.Contains(hint, "with resume") {
		t.Errorf("contacting them anew does not say what to do instead: %q", hint)
	}
	c.do(t, "resume", c.job, c.persons[0])
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	if got := c.post.Received(); len(got) != 1 || got[0].To[0] != ana {
		t.Errorf("received %v", got)
	}
	row := c.do(t, "contacted", c.job)
	row.want(t, "", 0, "next_address")
	row.want(t, 1, 0, "sent")
	c.do(t, "resume", c.job, c.persons[0]) // it runs: nothing changes
	c.do(t, "run", "--until-idle").want(t, 0, "sent")
}

func TestOutboxWaitsForAPersonsWord(t *testing.T) {
	c := newCampaign(t, ana, ben)
	c.do(t, "approve", c.job, "--now")
	c.do(t, "outbox", "pause").want(t, true, "paused")
	c.do(t, "run", "--until-idle").want(t, 0, "sent")
	c.do(t, "plan", c.job).want(t, "held", 0, "state")
	c.do(t, "outbox", "resume").want(t, false, "paused")
	c.do(t, "outbox", "drop", c.entries(t)[c.persons[1]].text(t, "id")).want(t, "done", "state")
	c.post.Fail(mailserver.DropAfterData, 1)
	c.run(t, "", "--json", "run", "--until-idle")
	entry := c.entries(t)[c.persons[0]]
	entry.want(t, "unknown", "state")
	id := entry.text(t, "id")
	c.refuse(t, exitRefused, "outbox", "retry", id)
	c.refuse(t, exitRefused, "outbox", "drop", id)
	c.refuse(t, exitUsage, "outbox", "resolve", id, "perhaps")
	c.do(t, "today").want(t, "unknown", 0, "kind")
	c.do(t, "outbox", "resolve", id, "sent").want(t, "done", "state")
	c.do(t, "run", "--until-idle").want(t, 0, "sent")
	if n := len(c.post.Received()); n != 1 {
		t.Errorf("the post office received %d e-mails, want 1", n)
	}
	c.do(t, "contacted", c.job).want(t, 1, 0, "sent")
}

func TestMailboxCheckReportsBothServers(t *testing.T) {
	c := newCampaign(t)
	c.post.Fail(mailserver.RefusePassword, -1)
	both := c.report(t, exitAuth, "mailbox", "check", "robin")
	both.want(t, false, "smtp", "ok")
	both.want(t, false, "imap", "ok")
	c.refuse(t, exitRefused, "mailbox", "add", "open", "--from", robin, "--user", robin, "--security", "none",
		"--smtp", "mail.example.com:25", "--imap", "mail.example.com:143")
}

func TestDraftsAreWrittenInsteadOfSent(t *testing.T) {
	c := newCampaign(t, ana)
	dir := t.TempDir()
	c.do(t, "mailbox", "add", "drafts", "--kind", "drafts", "--dir", dir, "--from", robin)
	c.do(t, "client", "set", "Northwind", "mailbox=drafts")
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle").want(t, 0, "sent")
	plan := c.do(t, "plan", c.job)
	if plan.want(t, "held", 0, "state"); !strings.Contains(plan.text(t, 0, "why"), "draft") {
		t.Errorf("the draft waits because %q", plan.text(t, 0, "why"))
	}
	list := c.do(t, "draft", "list")
	entry := list.text(t, 0, "entry")
	if link := list.text(t, 0, "mailto"); !strings.HasPrefix(link, "mailto:"+ana+"?subject=") {
		t.Errorf("the link is %s", link)
	}
	if _, err := os.Stat(list.text(t, 0, "file")); err != nil {
		t.Error(err)
	}
	c.do(t, "contacted", c.job).want(t, 0, 0, "sent")
	if !slices.Contains(c.do(t, "today").kinds(t), "drafted") {
		t.Error("Today does not say that a draft waits")
	}
	c.do(t, "draft", "sent", entry).want(t, "done", "state")
	c.refuse(t, exitRefused, "draft", "not-sent", entry)
	c.do(t, "contacted", c.job).want(t, 1, 0, "sent")
	c.do(t, "answered", c.job, c.persons[0])
	c.do(t, "contacted", c.job).want(t, true, 0, "replied")
	if files, err := filepath.Glob(filepath.Join(dir, "*.eml")); err != nil || len(files) != 1 {
		entries, _ := os.ReadDir(dir)
		t.Errorf("%d drafts, error %v, in the folder %v", len(files), err, entries)
	}
	if n := len(c.post.Received()); n != 0 {
		t.Errorf("%d e-mails were sent", n)
	}
}

// A draft lies in a folder where anybody may send it: who must not be written to any more
// is named where the recruiter looks for drafts, and nothing of who was erased lies there.
func TestADraftThatMustNotBeSentIsToldAndThatOfAnErasedPersonIsGone(t *testing.T) {
	c := newCampaign(t, ana, ben)
	dir := t.TempDir()
	c.do(t, "mailbox", "add", "drafts", "--kind", "drafts", "--dir", dir, "--from", robin)
	c.do(t, "client", "set", "Northwind", "mailbox=drafts")
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle")
	c.do(t, "suppress", "add", ana)
	list := c.do(t, "draft", "list")
	for i := range list.size(t) {
		if stopped := list.text(t, i, "stop") != "" && list.text(t, i, "mailto") == ""; stopped != (list.text(t, i, "to") == ana) {
			t.Errorf("draft: %v", list.at(t, i))
		}
	}
	if lines := c.today(t, "drafted"); len(lines) != 2 || !strings.Contains(lines[0], "must not be sent any more") {
		t.Errorf("Today: %q", lines)
	}
	for n := len(c.persons); n > 0; n-- {
		if files, err := filepath.Glob(filepath.Join(dir, "*.eml")); err != nil || len(files) != n {
			t.Errorf("%d drafts, %v, want %d", len(files), err, n)
		}
		c.do(t, "people", "erase", c.persons[n-1])
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) != 0 {
		t.Errorf("left over: %q, %v", files, err)
	}
}
