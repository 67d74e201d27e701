package outreach_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/holiday"
)

// key is one person in one job's sequence.
type key struct {
	job    core.JobID
	person core.PersonID
}

// standing is what the recruiter and the mailbox have said about a key, as somebody
// would write it down who knows nothing of the program.
type standing struct {
	approved bool
	hurried  bool      // approved to go at once
	stopped  string    // why nothing goes any more; "" = it may
	asked    bool      // a question to the recruiter stands
	until    time.Time // away
	dead     []string  // addresses from which an e-mail came back
}

// gone is one e-mail that left.
type gone struct {
	key
	step   int
	box    core.MailboxID
	to     string
	at     time.Time
	thread string
}

// model remembers what was said, and holds every e-mail that leaves against it.
type model struct {
	*history
	standings  map[key]*standing
	suppressed map[string]bool
	guarded    map[key]bool // on the job's own list
	foreseen   map[core.EntryID]outreach.Planned
	sent       []gone
	broken     []string
	checks     map[string]int
	clicked    map[string]bool                // e-mails of which a click is recorded, by thread
	returned   map[string]core.MailboxID      // e-mails that came back, by thread
	refused    map[core.MailboxID][]time.Time // when a server refused e-mails
}

func newModel(h *history) *model {
	return &model{
		history: h, standings: map[key]*standing{}, suppressed: map[string]bool{}, guarded: map[key]bool{},
		foreseen: map[core.EntryID]outreach.Planned{}, checks: map[string]int{},
		clicked: map[string]bool{}, returned: map[string]core.MailboxID{}, refused: map[core.MailboxID][]time.Time{},
	}
}

func (m *model) of(k key) *standing {
	if m.standings[k] == nil {
		m.standings[k] = &standing{}
	}
	return m.standings[k]
}

// plan remembers what the flight plan says about the e-mail of an entry.
func (m *model) plan(e core.Entry, rows []outreach.Planned) {
	delete(m.foreseen, e.ID)
	step := stepOf(e)
	for _, row := range rows {
		if row.Enrolment == e.Enrolment && row.Step == step+1 {
			m.foreseen[e.ID] = row
		}
	}
}

// stepOf is the step that an entry's key names.
func stepOf(e core.Entry) int {
	n, err := strconv.Atoi(e.Key[strings.LastIndex(e.Key, "/")+1:])
	if err != nil {
		return -1
	}
	return n
}

func (m *model) bounced(e core.Entry) {
	k := key{e.Job, e.Person}
	m.of(k).stopped = "the server knows no such address"
	m.refused[e.Mailbox] = append(m.refused[e.Mailbox], m.clock.now)
	if row, ok := m.foreseen[e.ID]; ok {
		m.suppressed[row.To] = true
	}
}

// left holds an e-mail that leaves against everything that was said.
func (m *model) left(a *account, e mailbox.Envelope) {
	p := parse(m.T, e)
	g := gone{key: key{a.entry.Job, a.entry.Person}, step: stepOf(a.entry), box: a.id, to: e.To[0], at: m.clock.now, thread: p.id}
	m.tell("  sent step %d of %v to %s", g.step, g.key, g.to)
	for name, wrong := range map[string]string{
		"plan": m.notPlanned(g, p, a.entry), "stop": m.afterStop(g), "suppressed": m.closedTo(g), "window": m.outside(g),
		"limit": m.above(g), "employer": m.tooMany(g), "twice": m.again(g), "unread": m.unread(a, g),
	} {
		m.checks[name]++
		if wrong != "" {
			m.broken = append(m.broken, fmt.Sprintf("%s: step %d of %v to %s at %v: %s", name, g.step, g.key, g.to, g.at, wrong))
		}
	}
	m.sent = append(m.sent, g)
}

func (m *model) notPlanned(g gone, p parsed, e core.Entry) string {
	row, ok := m.foreseen[e.ID]
	switch {
	case !ok:
		return "the flight plan did not know of it"
	case row.State != outreach.Coming:
		return fmt.Sprintf("the flight plan said %s: %s", row.State, row.Why)
	case row.Due.After(g.at):
		return fmt.Sprintf("the flight plan said %v", row.Due)
	case row.To != g.to, row.Subject != p.subject, !strings.Contains(strings.ReplaceAll(p.text, "\r\n", "\n"), strings.TrimSpace(row.Text)):
		return fmt.Sprintf("the flight plan said %q to %s: %q, and it is %q: %q", row.Subject, row.To, row.Text, p.subject, p.text)
	}
	return ""
}

func (m *model) afterStop(g gone) string {
	s := m.of(g.key)
	i := slices.IndexFunc(m.jobs, func(j core.Job) bool { return j.ID == g.job })
	switch {
	case m.jobs[i].State != core.JobActive:
		return "the job is " + string(m.jobs[i].State)
	case !s.approved:
		return "nobody has approved it"
	case s.stopped != "":
		return s.stopped
	case slices.Contains(s.dead, g.to):
		return "an e-mail to this address came back"
	case s.asked:
		return "a question stands"
	case s.until.After(g.at):
		return fmt.Sprintf("away until %v", s.until)
	}
	return ""
}

func (m *model) closedTo(g gone) string {
	if m.suppressed[g.to] {
		return "the address is suppressed"
	}
	if m.guarded[g.key] {
		return "the person is on the job's list"
	}
	return ""
}

// outside looks at the clock on the recipient's wall.
func (m *model) outside(g gone) string {
	if m.of(g.key).hurried {
		return ""
	}
	settings := m.settings()
	zone, country := settings["zone"], ""
	for _, place := range []core.Location{m.job(g.job).Locations[0], m.person(g.key.person).Place} {
		if place.Zone != "" {
			zone = place.Zone
		}
		if place.Country != "" {
			country = place.Country
		}
	}
	there, err := time.LoadLocation(zone)
	m.must(err)
	local := g.at.In(there)
	clock := local.Format("15:04")
	if until := settings["window_to"]; clock < settings["window_from"] || clock >= until {
		return "it is " + clock + " there"
	}
	if day := local.Weekday(); settings["send_days"] == "working-days" && (day == time.Saturday || day == time.Sunday) {
		return "it is " + day.String() + " there"
	}
	if name, off := holiday.On(local, country); off && settings["send_holidays"] != "yes" {
		return "it is " + name + " there"
	}
	return ""
}

// above counts by the clock on the wall what left in the hours before.
func (m *model) above(g gone) string {
	settings := m.settings()
	box, domain := 1, 1
	for _, s := range m.sent {
		before := g.at.Sub(s.at)
		if before >= 0 && before < 24*time.Hour && s.box == g.box {
			box++
		}
		if before >= 0 && before < time.Hour && domainOf(s.to) == domainOf(g.to) {
			domain++
		}
	}
	if most := m.most(g, settings); most > 0 && box > most {
		return fmt.Sprintf("number %d of %d in a day from this mailbox", box, most)
	}
	if most, _ := strconv.Atoi(settings["domain_limit"]); most > 0 && domain > most {
		return fmt.Sprintf("number %d of %d in an hour to this domain", domain, most)
	}
	return ""
}

// most is how many e-mails may leave the mailbox in a day: fewer in its first days, and
// fewer when many came back.
func (m *model) most(g gone, settings map[string]string) int {
	number := func(key string) int {
		n, err := strconv.Atoi(settings[key])
		m.must(err)
		return n
	}
	most := number("mailbox_limit")
	sent, first := len(m.refused[g.box]), g.at
	for _, at := range m.refused[g.box] {
		if at.Before(first) {
			first = at
		}
	}
	for _, s := range m.sent {
		if s.box == g.box {
			sent++
			if s.at.Before(first) {
				first = s.at
			}
		}
	}
	if from := number("ramp_from"); from > 0 && most > 0 {
		most = min(most, from+number("ramp_by")*int(g.at.Sub(first)/(24*time.Hour)))
	}
	returned := len(m.refused[g.box])
	for _, box := range m.returned {
		if box == g.box {
			returned++
		}
	}
	if share := number("bounce_limit"); share > 0 && returned >= 3 && 100*returned > share*sent {
		if most == 0 {
			most = 40
		}
		most = max(1, most/2)
	}
	return most
}

// tooMany counts the e-mails to people of the same employer for the same client.
func (m *model) tooMany(g gone) string {
	works := strings.TrimSuffix(m.person(g.person).Employer, " GmbH")
	most, err := strconv.Atoi(m.settings()["employer_limit"])
	m.must(err)
	if works == "" || most == 0 || m.of(g.key).hurried {
		return ""
	}
	n := 1
	for _, s := range m.sent {
		before := g.at.Sub(s.at)
		same := strings.TrimSuffix(m.person(s.person).Employer, " GmbH") == works && m.job(s.job).Client == m.job(g.job).Client
		if same && before >= 0 && before < 24*time.Hour {
			n++
		}
	}
	if n > most {
		return fmt.Sprintf("number %d of %d in a day to people of %s", n, most, works)
	}
	return ""
}

func domainOf(address string) string { return address[strings.Index(address, "@")+1:] }

func (m *model) again(g gone) string {
	for _, s := range m.sent {
		if s.key == g.key && s.step == g.step && s.to == g.to {
			return "it was sent before"
		}
	}
	return ""
}

// unread finds a follow-up that leaves while an answer of the same person lies in a
// mailbox that could have been read.
func (m *model) unread(a *account, g gone) string {
	if g.step > 0 && !a.closed && a.read < len(a.arrived) {
		return "something in the mailbox was not read yet"
	}
	return ""
}

func (m *model) settings() (settings map[string]string) {
	m.must(m.db.View(m.Context(), func(tx core.Tx) (err error) {
		settings, err = m.db.Settings(tx, "")
		return err
	}))
	return settings
}

func (m *model) job(id core.JobID) core.Job {
	return m.jobs[slices.IndexFunc(m.jobs, func(j core.Job) bool { return j.ID == id })]
}

func (m *model) person(id core.PersonID) core.Person {
	return m.people[slices.IndexFunc(m.people, func(p core.Person) bool { return p.ID == id })]
}
