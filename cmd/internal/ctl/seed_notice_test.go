package ctl

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/teamtailorfake"
	"reqdesk/connectors/practice/mailserver"
)

// at sets the clock to a time after the campaign was made.
func (c *terminal) at(base time.Time, after time.Duration) {
	c.now = base.Add(after).UTC().Format(time.RFC3339)
}

// lines are the lines of Today of one kind.
func (c *terminal) lines(t *testing.T, kind string) []value {
	t.Helper()
	today := c.do(t, "today")
	var list []value
	for i := range today.size(t) {
		if today.text(t, i, "kind") == kind {
			list = append(list, value{today.at(t, i)})
		}
	}
	return list
}

// come puts new people into the campaign's review.
func (c *campaign) come(t *testing.T, names ...string) (ids []string) {
	t.Helper()
	rows := "name,email,headline\n"
	for _, name := range names {
		rows += name + "," + strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@people.example.net,Network Engineer\n"
	}
	report := c.do(t, "people", "import", paper(t, "people.csv", rows), "--job", c.job, "--commit")
	for i := range names {
		ids = append(ids, report.text(t, "accepted", i, "person"))
	}
	return ids
}

// summaries are the e-mails that the recruiter got from Reqdesk.
func (c campaign) summaries() (list []mailserver.Message) {
	for _, m := range c.post.Received() {
		if strings.Contains(string(m.Raw), "Auto-Submitted: auto-generated") {
			list = append(list, m)
		}
	}
	return list
}

// told runs the engine and checks how many summaries have come by then; the last
// one must hold the line.
func (c campaign) told(t *testing.T, when string, want int, line string) {
	t.Helper()
	c.do(t, "run", "--until-idle")
	got := c.summaries()
	if len(got) != want {
		t.Fatalf("%s: %d summaries came, want %d", when, len(got), want)
	}
	if line == "" {
		return
	}
	raw := strings.ReplaceAll(string(got[want-1].Raw), "=\r\n", "")
	if !strings.Contains(raw, "\r\n- "+line+"\r\n") {
		t.Errorf("%s: %q is missing in\n%s", when, line, raw)
	}
}

// TestS0_7_AfterGoingLiveOneIsAskedToCheckWhatWasRead: a card that stays until it is
// confirmed, that names the location above all, and that blocks nothing.
func TestS0_7_AfterGoingLiveOneIsAskedToCheckWhatWasRead(t *testing.T) {
	c := newTerminal(t)
	c.join(t, member(t, "teamtailor"))
	c.do(t, "sync", "teamtailor")
	job := c.do(t, "job", "import", "teamtailor", "101").text(t, "id")
	c.do(t, "job", "set", job, "location=Springfield", "function=Engineering", "employment_type=full_time", "must_haves=Go; SQL; Linux")
	if cards := c.lines(t, "check"); len(cards) != 0 {
		t.Errorf("before it goes live: %v", cards)
	}
	c.do(t, "job", "activate", job).want(t, "active", "state")
	for _, when := range []string{"live", "unchanged"} {
		cards := c.lines(t, "check")
		if len(cards) != 1 || cards[0].text(t, "job") != job {
			t.Fatalf("%s: %d cards", when, len(cards))
		}
		j := c.do(t, "job", "show", job)
		j.want(t, false, "confirmed")
		j.want(t, false, "locations", 0, "sure") // "please check"
		j.want(t, "Springfield", "locations", 0, "text")
	}
	// The open card blocks nothing.
	people := c.do(t, "people", "import", paper(t, "people.csv", "name,email\nAda Quick,ada.quick@people.example.net\n"), "--job", job, "--commit")
	person := people.text(t, "accepted", 0, "person")
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	c.do(t, "review", "open", job, "--objectives", "Build it")
	c.do(t, "review", "decide", job, person, "contact").want(t, "contacted", "state")
	c.do(t, "plan", job).want(t, person, 0, "person")
	c.do(t, "lead", "mark", job, person)
	c.do(t, "job", "pause", job)
	c.do(t, "job", "activate", job)
	if cards := c.lines(t, "check"); len(cards) != 1 {
		t.Errorf("after all that there are %d cards", len(cards))
	}
	j := c.do(t, "job", "confirm", job)
	j.want(t, true, "confirmed")
	j.want(t, true, "locations", 0, "sure")
	if cards := c.lines(t, "check"); len(cards) != 0 {
		t.Errorf("confirmed, there are %d cards", len(cards))
	}
}

// TestS0_13_AnEMailSaysThatThereAreProfilesToReview: to oneself, through the own
// mailbox, once, and without a name.
func TestS0_13_AnEMailSaysThatThereAreProfilesToReview(t *testing.T) {
	c := newCampaign(t)
	begin := time.Now()
	c.come(t, "Ada Quick", "Ben Slow")
	c.told(t, "switched off", 0, "")
	c.do(t, "settings", "set", "notice_mail="+robin)
	c.told(t, "switched on", 1, "2 profiles to review in 1 job.")
	got := c.summaries()[0]
	if len(got.To) != 1 || got.To[0] != robin || got.From != robin {
		t.Errorf("it went from %s to %v", got.From, got.To)
	}
	for _, foreign := range []string{"Ada", "Ben", "Quick", "people.example.net", "Network Engineer", "Northwind"} {
		if strings.Contains(string(got.Raw), foreign) {
			t.Errorf("it says %q:\n%s", foreign, got.Raw)
		}
	}
	if lines := c.lines(t, "profiles"); len(lines) != 1 || lines[0].text(t, "job") != c.job {
		t.Errorf("Today: %v", lines)
	}
	c.told(t, "unchanged", 1, "")
	c.at(begin, 2*time.Hour)
	c.told(t, "unchanged, hours later", 1, "")
	c.do(t, "review", "decide", c.job, c.come(t, "Cleo Third")[0], "save")
	c.at(begin, 3*time.Hour)
	c.come(t, "Dan Fourth")
	c.told(t, "worked on, and another came", 2, "3 profiles to review in 1 job.")
	if n := c.do(t, "inbox", "list").size(t); n != 0 {
		t.Errorf("%d answers: a summary is nobody's", n)
	}
}

// TestS0_23_EditsCrossInNeitherDirection: what either side edits stays there, and
// one is told to edit in both places.
func TestS0_23_EditsCrossInNeitherDirection(t *testing.T) {
	for setting, shown := range map[string]int{"ignore": 0, "show": 1, "": 1} {
		t.Run("edits="+setting, func(t *testing.T) { editsStay(t, setting, shown) })
	}
	t.Run("edits=follow", editsFollow)
}

// posted is an imported job of a Teamtailor whose job is edited by rename.
func posted(t *testing.T, setting string) (c *terminal, g *gateway, job string, rename func(title string)) {
	t.Helper()
	c = newTerminal(t)
	s := member(t, "teamtailor")
	fake, ok := s.ats.(*teamtailorfake.Server)
	if !ok {
		t.Fatalf("a %T", s.ats)
	}
	g = c.join(t, s)
	if setting != "" {
		c.do(t, "settings", "set", "teamtailor", "edits="+setting)
	}
	c.do(t, "sync", "teamtailor")
	job = c.do(t, "job", "import", "teamtailor", "101").text(t, "id")
	return c, g, job, func(title string) {
		row := fake.Row("jobs", "101")
		row.Attributes["title"] = title
		row.Attributes["updated-at"] = time.Now().Add(time.Minute).UTC().Format(time.RFC3339)
		c.do(t, "sync", "teamtailor", "--full")
	}
}

func editsStay(t *testing.T, setting string, shown int) {
	c, g, job, rename := posted(t, setting)
	drift := func(when string, want int) value {
		t.Helper()
		list := c.do(t, "job", "drift", job)
		if list.size(t) != want {
			t.Errorf("%s: differences %v, want %d", when, list.v, want)
		}
		return list
	}
	drift("imported", 0)
	rename("Engineer, edited there")
	c.do(t, "job", "show", job).want(t, "Engineer 101", "title")
	list := drift("edited there", shown)
	if shown > 0 {
		list.want(t, "Engineer, edited there", 0, "ats_now")
		list.want(t, "Engineer 101", 0, "ats_at_import")
		list.want(t, "Engineer 101", 0, "own")
	}
	c.do(t, "sync", "teamtailor", "--full")
	drift("unchanged", shown)
	said := c.run(t, "", "job", "set", job, "title=Engineer, edited here", "objectives=Build it")
	if said.code != exitDone || !strings.Contains(said.err, "the ATS keeps its own title.") {
		t.Errorf("saving an edit said %q", said.err)
	}
	c.do(t, "sync", "teamtailor", "--full")
	c.do(t, "run", "--until-idle")
	c.do(t, "job", "show", job).want(t, "Engineer, edited here", "title")
	for _, asked := range g.requests() {
		if !strings.HasPrefix(asked, http.MethodGet+" ") {
			t.Errorf("it wrote to the ATS: %s", asked)
		}
	}
}

// editsFollow is the setting's other end: every field follows, except what was
// edited or kept here.
func editsFollow(t *testing.T) {
	c, _, job, rename := posted(t, "follow")
	rename("Engineer, edited there")
	c.do(t, "job", "show", job).want(t, "Engineer, edited there", "title")
	c.do(t, "job", "set", job, "title=For the advertisement")
	rename("Engineer, edited again")
	c.do(t, "job", "show", job).want(t, "For the advertisement", "title")
	c.do(t, "job", "drift", job).want(t, "Engineer, edited again", 0, "ats_now")
	c.do(t, "job", "take", job, "title").want(t, "Engineer, edited again", "title")
	rename("Engineer, a third time")
	c.do(t, "job", "show", job).want(t, "Engineer, a third time", "title")
}

// TestS0_25_AReminderComesOnceWhenNothingWasReviewedForDays.
func TestS0_25_AReminderComesOnceWhenNothingWasReviewedForDays(t *testing.T) {
	for name, test := range map[string]struct {
		setting string
		days    int
	}{"after three days": {"", 3}, "after one": {"1", 1}} {
		t.Run(name, func(t *testing.T) { remindedOnce(t, test.setting, test.days) })
	}
	t.Run("never", func(t *testing.T) {
		c := newCampaign(t)
		begin := time.Now()
		c.do(t, "settings", "set", "notice_mail="+robin, "remind_days=0")
		c.come(t, "Ada Quick")
		c.told(t, "she came", 1, "1 profile to review in 1 job.")
		c.at(begin, 40*24*time.Hour)
		c.told(t, "long after", 1, "")
		if lines := c.lines(t, "reminder"); len(lines) != 0 {
			t.Errorf("Today reminds: %v", lines)
		}
	})
	t.Run("not after a decision", func(t *testing.T) {
		c := newCampaign(t)
		begin := time.Now()
		c.do(t, "settings", "set", "notice_mail="+robin)
		people := c.come(t, "Ada Quick", "Ben Slow")
		c.told(t, "they came", 1, "2 profiles to review in 1 job.")
		c.at(begin, 2*24*time.Hour)
		c.do(t, "review", "decide", c.job, people[0], "save")
		c.at(begin, 4*24*time.Hour)
		c.told(t, "two days after the decision", 1, "")
	})
}

func remindedOnce(t *testing.T, setting string, days int) {
	c := newCampaign(t)
	begin := time.Now()
	c.do(t, "settings", "set", "notice_mail="+robin)
	if setting != "" {
		c.do(t, "settings", "set", "remind_days="+setting)
	}
	c.come(t, "Ada Quick", "Ben Slow")
	c.told(t, "they came", 1, "2 profiles to review in 1 job.")
	span := time.Duration(days) * 24 * time.Hour
	c.at(begin, span-time.Hour)
	c.told(t, "an hour before", 1, "")
	c.at(begin, span+time.Hour)
	words := fmt.Sprintf("Nothing was reviewed for %d days", days)
	if days == 1 {
		words = "Nothing was reviewed for 1 day"
	}
	c.told(t, "in time", 2, words+" in 1 job.")
	lines := c.lines(t, "reminder")
	if len(lines) != 1 || lines[0].text(t, "job") != c.job || !strings.HasPrefix(lines[0].text(t, "text"), words) {
		t.Errorf("Today: %v", lines)
	}
	for _, later := range []time.Duration{2 * time.Hour, 5 * 24 * time.Hour, 30 * 24 * time.Hour} {
		c.at(begin, span+later)
		c.told(t, "later", 2, "")
	}
}

// TestASummaryThatCanNotBeSentIsNeitherLostNorRepeated: the server's faults do not
// lead to two.
func TestASummaryThatCanNotBeSentIsNeitherLostNorRepeated(t *testing.T) {
	c := newCampaign(t)
	begin := time.Now()
	c.do(t, "settings", "set", "notice_mail="+robin)
	c.come(t, "Ada Quick")
	c.post.Fail(mailserver.DropAfterData, 1)
	c.run(t, "", "--json", "run", "--until-idle")
	c.told(t, "no answer came after the data", 1, "1 profile to review in 1 job.")
	if lines := c.lines(t, "unknown"); len(lines) != 0 {
		t.Errorf("it is a riddle on Today: %v", lines)
	}
	c.post.Fail(mailserver.Temporary, 1)
	c.at(begin, 4*24*time.Hour)
	c.run(t, "", "--json", "run", "--until-idle")
	c.at(begin, 4*24*time.Hour+time.Hour)
	c.told(t, "after a temporary failure", 2, "Nothing was reviewed for 3 days in 1 job.")
	c.come(t, "Ben Slow")
	c.do(t, "settings", "set", "notice_mail=")
	c.at(begin, 9*24*time.Hour)
	c.told(t, "switched off", 2, "")
}
