package odoo

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	fake "reqdesk/connectors/conntest/odoofake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// people reads the applicants that a look gives, as the engine does.
func people(t *testing.T, c *Connector, since ats.Cursor) (seen map[string]core.Applicant, last ats.Page[core.Applicant]) {
	t.Helper()
	seen = map[string]core.Applicant{}
	for page, err := range c.People(t.Context(), "", since, "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, a := range page.Items {
			seen[a.ID] = a
		}
		last = page
	}
	return seen, last
}

func TestJobComesWithWhatItPointsTo(t *testing.T) {
	for _, version := range []int{17, 19} {
		s := fake.New(version, 1, 0)
		c := start(t, s)
		now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		want := core.Posting{
			ID: "1", Reference: "1", Title: "Engineer 1", Status: "published", EmploymentType: "Permanent", Function: "Engineering",
			Description: "<p>Build</p>\n<p>More</p>\n<h3>Requirements</h3>\n<p>Go<br>SQL &amp; more</p>", MustHaves: []string{"Go", "PostgreSQL", "English"},
			Locations: []core.Location{{City: "Lisbon", Region: "Lisboa", Country: "PT", PostalCode: "1100-148", Text: "Lisbon, Lisboa, Portugal", Role: "primary"}},
			ApplyURL:  "https://careers.example.com/jobs/engineer", URL: c.odoo.Base() + "/web#id=1&model=hr.job&view_type=form",
			Owner: "robin@agency.example.com", Users: []string{"robin@agency.example.com", "lee@agency.example.com"},
			Flags:  map[string]string{"department": "Management / Engineering", "published": "yes", "target": "2"},
			Posted: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Updated: now,
		}
		got, err := c.Job(t.Context(), "1")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%d: %v %s", version, err, diff)
		}
		s.Set("hr.job", 1, fake.Record{"is_published": false, "address_id": 0, "active": false, "no_of_recruitment": 0})
		got, err = c.Job(t.Context(), "1")
		if err != nil || !got.Closed || got.Status != "archived" || got.ApplyURL != "" || got.Locations[0].Text != "Remote" || strings.Contains(got.Description, "More") {
			t.Errorf("%d, archived: %+v, %v", version, got, err)
		}
	}
}

func TestJobIsClosedWhenOdooSaysSo(t *testing.T) {
	yes, no := true, false
	for want, jobs := range map[bool][]wireJob{
		true:  {{Active: &no}, {Active: &yes, State: "open"}, {Active: &no, Published: &yes}},
		false: {{}, {Active: &yes}, {Active: &yes, State: "recruit"}, {Active: &yes, Published: &no, Target: 0}},
	} {
		for _, j := range jobs {
			if p := posting(j, ""); p.Closed != want || p.Status == "" {
				t.Errorf("%+v: closed %v, %q", j, p.Closed, p.Status)
			}
		}
	}
}

func TestApplicantsSayHowTheyStand(t *testing.T) {
	for _, version := range []int{17, 18, 19} {
		s := fake.New(version, 1, 4)
		s.Set("hr.applicant", 1, fake.Record{"active": false, "refuse_reason_id": 4})
		s.Set("hr.applicant", 2, fake.Record{"active": false})
		s.Set("hr.applicant", 3, fake.Record{"date_closed": time.Now()})
		s.Put("hr.applicant", fake.Record{"partner_name": "In a talent pool, on no job"})
		for _, hidden := range []string{"", "hr.applicant application_status"} {
			s.Change(func() { s.Hidden = []string{hidden} })
			seen, _ := people(t, start(t, s), "")
			var had []string
			for _, id := range slices.Sorted(maps.Keys(seen)) {
				had = append(had, seen[id].Status)
			}
			if got := strings.Join(had, " "); got != "refused archived hired ongoing" {
				t.Errorf("%d: %s", version, got)
			}
		}
	}
}

// TestApplicantsOfALongTransaction shows what a look after the end of a transaction
// has, which was open while the look before it ran.
func TestApplicantsOfALongTransaction(t *testing.T) {
	for name, tt := range map[string]struct {
		age      time.Duration
		overtook bool // another applicant with a higher number was seen meanwhile
		full     bool
	}{
		"open for minutes":               {20 * time.Minute, false, false},
		"open for minutes and overtaken": {20 * time.Minute, true, true},
		"open for hours":                 {5 * time.Hour, false, false},
		"open for hours and overtaken":   {5 * time.Hour, true, true},
	} {
		for _, version := range []int{17, 19} {
			s := fake.New(version, 1, 5)
			c := start(t, s)
			_, first := people(t, c, "")
			long := s.Begin(s.Time().Add(-tt.age).Add(250 * time.Millisecond))
			for range 150 {
				long.Put("hr.applicant", fake.Record{"partner_name": "Late", "job_id": 1, "stage_id": 1})
			}
			if tt.overtook {
				s.Put("hr.applicant", fake.Record{"partner_name": "Early", "job_id": 1, "stage_id": 1})
			}
			during, second := people(t, c, first.Since)
			long.Commit()
			after, third := people(t, c, second.Since)
			late := 0
			for _, a := range after {
				if a.Name == "Late" {
					late++
				}
			}
			if late != 150 || third.Full != tt.full || during["1"].ID != "1" {
				t.Errorf("%s, %d: %d came, full %v", name, version, late, third.Full)
			}
			if _, fourth := people(t, c, third.Since); fourth.Full {
				t.Errorf("%s, %d: the look after that is a complete one too", name, version)
			}
		}
	}
}

func TestChangeThatIsCommittedLateComesWithinTheOverlap(t *testing.T) {
	s := fake.New(19, 1, 5)
	c := start(t, s)
	_, first := people(t, c, "")
	long := s.Begin(s.Time().Add(-50 * time.Minute))
	long.Set("hr.applicant", 2, fake.Record{"stage_id": 1})
	_, second := people(t, c, first.Since)
	long.Commit()
	if seen, last := people(t, c, second.Since); seen["2"].Stage != "New" || last.Full {
		t.Errorf("%+v, full %v", seen["2"], last.Full)
	}
}

func TestOnlyWhatChangedComesAgainAndADeletionMakesTheLookComplete(t *testing.T) {
	s := fake.New(19, 1, 7)
	start0 := s.Time()
	now := start0
	s.Door.Now = func() time.Time { return now }
	c := start(t, s)
	_, last := people(t, c, "")
	now = start0.Add(2 * time.Hour)
	_, last = people(t, c, last.Since)
	now = start0.Add(4 * time.Hour)
	s.Set("hr.applicant", 4, fake.Record{"stage_id": 1})
	seen, last := people(t, c, last.Since)
	if got := slices.Collect(maps.Keys(seen)); len(got) != 1 || got[0] != "4" || last.Full {
		t.Errorf("%v, full %v", got, last.Full)
	}
	s.Delete("hr.applicant", 2)
	if seen, last = people(t, c, last.Since); len(seen) != 6 || !last.Full {
		t.Errorf("after a deletion %d, full %v", len(seen), last.Full)
	}
	s.Delete("hr.applicant", 7) // the one with the highest number
	if seen, last = people(t, c, last.Since); len(seen) != 5 || !last.Full {
		t.Errorf("after another %d, full %v", len(seen), last.Full)
	}
	if _, last = people(t, c, "nonsense"); !last.Full {
		t.Error("a cursor that means nothing does not make the look complete")
	}
}

func TestApplicantGoesOutWithWhatOdooHasAFieldFor(t *testing.T) {
	experience := "<h3>Experience</h3><ul><li>Engineer &lt;b&gt;, Sable, 2020-01 – today<br>Two<br>lines<br>Built &amp; ran</li></ul>" +
		"<h3>Education</h3><ul><li>MSc CS, TU Graz, 2019</li></ul><h3>Further contacts</h3><ul>"
	const second, other = "<li>+49 30 23125 102</li>", "<li>https://github.example.com/joerg</li></ul>"
	for version, want := range map[int]fake.Record{
		19: {"applicant_notes": experience + second + other},
		17: {"description": experience + other, "partner_mobile": "+49 30 23125 102", "name": "Jörg Müller Weiß"},
	} {
		maps.Copy(want, fake.Record{
			"partner_name": "Jörg Müller Weiß", "email_from": "joerg_w@example.org", "partner_phone": "+49 30 23125 101",
			"linkedin_profile": "https://www.linkedin.com/in/joerg", "source_id": 6, "job_id": 1, "stage_id": 1, "active": true, "id": 1,
		})
		s := fake.New(version, 1, 0)
		c := start(t, s)
		l := lead
		l.Stage = "1" // whose template would send a letter
		made, err := c.CreateCandidate(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Get("hr.applicant", 1)
		delete(got, "write_date")
		delete(got, "create_date")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d: %s", version, diff)
		}
		if s.Letters != 0 || made.URL != c.odoo.Base()+"/web#id=1&model=hr.applicant&view_type=form" {
			t.Errorf("%d: %d letters, %s", version, s.Letters, made.URL)
		}
		if err := c.WriteNote(t.Context(), made, "a <b>\nnext"); err != nil || s.Get("mail.message", 1)["name"] != "<p>a &lt;b&gt;<br>next</p>" {
			t.Errorf("%d: %v, %v", version, err, s.Get("mail.message", 1))
		}
	}
}

func TestLinkedInAddressGoesIntoTheNotesWhereItHasNoField(t *testing.T) {
	s := fake.New(17, 1, 0)
	s.Hidden = []string{"hr.applicant linkedin_profile"}
	c := start(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	if text, _ := s.Get("hr.applicant", 1)["description"].(string); !strings.Contains(text, "<li>https://www.linkedin.com/in/joerg</li>") {
		t.Error(text)
	}
	if f, err := c.FindCandidate(t.Context(), nil, []string{"https://www.linkedin.com/in/joerg"}); f != nil || err != nil {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestOdoo18KeepsOneCandidateForOnePerson(t *testing.T) {
	s := fake.New(18, 2, 0)
	c := start(t, s)
	first, err := c.CreateCandidate(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	again := lead
	again.JobID = "2"
	if _, err = c.CreateCandidate(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	again.PersonID, again.Resume.Basics.Email = first.PersonID, "another@example.org"
	if _, err = c.CreateCandidate(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	if n := s.IDs("hr.candidate"); len(n) != 1 || len(s.IDs("hr.applicant")) != 3 {
		t.Errorf("%d candidates", len(n))
	}
	f, err := c.FindCandidate(t.Context(), []string{"JOERG_W@example.org"}, nil)
	if err != nil || f == nil || f.By != core.KeyEmail || len(f.Applications) != 2 || f.PersonID != first.PersonID {
		t.Errorf("%+v, %v", f, err)
	}
	if err := c.AttachResume(t.Context(), first, ats.File{Name: "a.pdf", Data: []byte("a")}); err != nil || len(s.FilesOf(first.ApplicationID)) != 1 {
		t.Errorf("résumé: %v", err)
	}
}

func TestOnlyTheRightPersonIsFound(t *testing.T) {
	s := fake.New(19, 1, 0)
	for _, p := range []fake.Record{
		{"email_from": "joergxw@example.org", "linkedin_profile": "https://www.linkedin.com/in/joerg-2"}, // _ finds any character
		{"email_from": "Jörg <Joerg_W@Example.org>", "linkedin_profile": "linkedin.com/in/Joerg/?trk=1"},
	} {
		p["partner_name"], p["job_id"], p["stage_id"] = "Jörg", 1, 1
		s.Put("hr.applicant", p)
	}
	c := start(t, s)
	for _, tt := range []struct {
		emails, urls []string
		by           core.KeyKind
	}{
		{[]string{" JOERG_W@example.org "}, nil, core.KeyEmail},
		{[]string{"nobody@example.org"}, []string{"https://example.org/joerg", "http://at.linkedin.com/in/joerg"}, core.KeyURL},
	} {
		f, err := c.FindCandidate(t.Context(), tt.emails, tt.urls)
		if err != nil || f == nil || f.PersonID != "2" || f.By != tt.by || f.Applications["1"] != "2" {
			t.Errorf("%v: %+v, %v", tt, f, err)
		}
	}
	if f, err := c.FindCandidate(t.Context(), []string{"_____@example.org"}, []string{"https://www.linkedin.com/in/joer_"}); f != nil || err != nil {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestProblemsAreTold(t *testing.T) {
	s := fake.New(19, 1, 0)
	c := start(t, s)
	bad := ats.Candidate{JobID: "1", Source: "Nobody knows"}
	problems, err := c.Problems(t.Context(), bad)
	if err != nil || len(problems) != 2 || problems[0].Field != "basics.name" || problems[1].Field != "source" {
		t.Errorf("%v, %v", problems, err)
	}
	bad.Resume.Basics.Name = "Ada Byron"
	if _, err := c.CreateCandidate(t.Context(), bad); err != nil || s.Get("hr.applicant", 1)["source_id"] != nil {
		t.Errorf("without a source: %v, %v", err, s.Get("hr.applicant", 1))
	}
	if len(s.IDs("utm.source")) != 1 {
		t.Error("a source was made")
	}
	for _, job := range []string{"no number", "77"} {
		bad.JobID = job
		if _, err := c.CreateCandidate(t.Context(), bad); core.KindOf(err) != map[string]core.Kind{"no number": core.KindUsage, "77": core.KindNotFound}[job] {
			t.Errorf("%s: %v", job, err)
		}
	}
}

func TestWhatIsGoneIsNotFound(t *testing.T) {
	for _, version := range []int{17, 19} {
		s := fake.New(version, 1, 1)
		c := start(t, s)
		at := ats.Created{PersonID: "1", ApplicationID: "1"}
		if _, err := c.Status(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		s.Delete("hr.applicant", 1)
		_, err := c.Status(t.Context(), at)
		for what, err := range map[string]error{"status": err, "move": c.MoveStage(t.Context(), at, "2"), "note": c.WriteNote(t.Context(), at, "x")} {
			quiet(t, err)
			if core.KindOf(err) != core.KindNotFound {
				t.Errorf("%d, %s: %v", version, what, err)
			}
		}
		if err := c.MoveStage(t.Context(), at, "interview"); core.KindOf(err) != core.KindUsage {
			t.Errorf("a stage that is none: %v", err)
		}
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	for _, version := range []int{17, 18, 19} {
		s := fake.New(version, 1, 1)
		s.Lacks = []string{"hr.applicant create", "hr.recruitment.stage read", "res.users read", "hr.skill read"}
		s.Hidden = []string{"hr.job interviewer_ids", "hr.job user_id"}
		c := start(t, s)
		rights, err := c.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var lacks []string
		for _, r := range rights {
			if !r.OK {
				lacks = append(lacks, r.Feature+": "+r.Missing)
			}
		}
		want := "stages: " + officer + ", create: " + officer + ", recruiters of jobs: " + officer
		if got := strings.Join(lacks, ", "); got != want {
			t.Errorf("%d lacks %s", version, got)
		}
		if p, err := c.Job(t.Context(), "1"); err != nil || p.Owner != "" || len(p.MustHaves) != 0 || p.Title == "" {
			t.Errorf("%d: a job whose people and skills can't be seen: %+v, %v", version, p, err)
		}
		_, err = c.CreateCandidate(t.Context(), lead)
		quiet(t, err)
		if version != 18 && core.KindOf(err) != core.KindForbidden {
			t.Errorf("%d: create: %v", version, err)
		}
	}
}

func TestStagesAreThoseOfTheJob(t *testing.T) {
	c := start(t, fake.New(19, 2, 0))
	for job, want := range map[string]string{"1": "1 New, 2 Interview, 4 Contract signed", "2": "1 New, 2 Interview, 3 Only for another job, 4 Contract signed", "": "1 New, 2 Interview, 3 Only for another job, 4 Contract signed"} {
		list, err := c.Stages(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, s := range list {
			got = append(got, s.ID+" "+s.Name)
			if s.Order != i+1 || s.Final != (s.ID == "4") {
				t.Errorf("%+v", s)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %v", job, got)
		}
	}
}
