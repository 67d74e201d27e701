package personio

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
	fake "reqdesk/connectors/conntest/personiofake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

func jobs(t *testing.T, c *Connector) (seen []core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		seen, last = append(seen, page.Items...), page
	}
	return seen, last
}

// people reads a look as the engine does.
func people(t *testing.T, c *Connector, job string, since, resume ats.Cursor) (seen map[string]core.Applicant, pages []ats.Page[core.Applicant]) {
	t.Helper()
	seen = map[string]core.Applicant{}
	for page, err := range c.People(t.Context(), job, since, resume) {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, a := range page.Items {
			seen[a.ID] = a
		}
		pages = append(pages, page)
	}
	return seen, pages
}

func TestTextsComeUnderTheirHeadingsAndKeywordsAreMustHaves(t *testing.T) {
	s := fake.New(1, 0)
	s.Jobs[0] = &fake.Job{
		ID: 1400, Name: "Controller &amp; Planner (m/w/d)", Office: "Graz", Further: []string{"Linz", "Remote"}, Department: "Finance", Category: "Office", Subcompany: "Kestrel GmbH",
		Employment: "permanent", Schedule: "part-time", Seniority: "experienced", Years: "lt-1", Keywords: "SAP,IFRS", Created: time.Date(2026, 11, 2, 10, 15, 0, 0, time.FixedZone("", 7200)),
		Describe: "<jobDescription><name>Your tasks</name><value><![CDATA[ <ul><li>Plan &amp; check</li></ul> ]]></value></jobDescription>" +
			"<jobDescription><name>Your profile</name><value><![CDATA[ <p>Degree</p> ]]></value></jobDescription>",
	}
	c := start(t, s)
	seen, last := jobs(t, c)
	site := strings.TrimSuffix(seen[0].URL, "/job/1400")
	want := []core.Posting{{
		ID: "1400", Reference: "1400", Title: "Controller & Planner (m/w/d)", EmploymentType: "part-time", Function: "Finance", Experience: "lt-1",
		Locations: []core.Location{{Text: "Graz", Role: "primary"}, {Text: "Linz", Role: "sourcing"}, {Text: "Remote", Role: "sourcing"}},
		MustHaves: []string{"SAP", "IFRS"}, URL: site + "/job/1400", ApplyURL: site + "/job/1400", Posted: time.Date(2026, 11, 2, 8, 15, 0, 0, time.UTC),
		Description: "<h3>Your tasks</h3><ul><li>Plan &amp; check</li></ul>\n<h3>Your profile</h3><p>Degree</p>",
		Flags: map[string]string{
			"subcompany": "Kestrel GmbH", "department": "Finance", "recruitingcategory": "Office", "employmenttype": "permanent", "schedule": "part-time",
			"seniority": "experienced", "yearsofexperience": "lt-1",
		},
	}}
	if diff := cmp.Diff(want, seen); diff != "" || !last.Full {
		t.Errorf("full %v, %s", last.Full, diff)
	}
}

func TestScheduleCountsOnlyBesideAPermanentEmployment(t *testing.T) {
	s := fake.New(2, 0)
	s.Jobs[0].Employment, s.Jobs[0].Years = "intern", ""
	seen, _ := jobs(t, start(t, s))
	if seen[0].EmploymentType != "intern" || seen[1].EmploymentType != "full-time" || seen[0].Experience != "experienced" {
		t.Errorf("%+v", seen)
	}
}

func TestEmployerWhoLooksForNobodyIsNoFault(t *testing.T) {
	c := start(t, fake.New(0, 0))
	if seen, last := jobs(t, c); len(seen) != 0 || !last.Last || !last.Full {
		t.Errorf("%d jobs, %+v", len(seen), last)
	}
}

func TestCareerSiteThatGivesNoListSaysWhatToTick(t *testing.T) {
	s := fake.New(2, 0)
	s.Off = true
	_, err := start(t, s).Check(t.Context())
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "Enable XML feed") {
		t.Errorf("%v", err)
	}
}

func TestPhoneAndProfileComeFromTheCandidates(t *testing.T) {
	s := fake.New(1, 8)
	s.Applications[7].Job = 1399 // no longer published
	c := start(t, s)
	seen, pages := people(t, c, "", "", "")
	want := core.Applicant{
		ID: "9000", PersonID: "800", JobID: "1400", Name: "Ada Byron-0", Emails: []string{"ada.0@example.org"}, Phones: []string{"+44 20 7946 0000"},
		URLs: []string{"https://www.linkedin.com/in/ada-0"}, Stage: "Unassigned", StageID: "system/unassigned", Status: "unassigned",
		Since: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Updated: s.Applications[0].Changed,
	}
	if diff := cmp.Diff(want, seen["9000"]); diff != "" {
		t.Error(diff)
	}
	last := pages[len(pages)-1]
	if len(seen) != 8 || !last.Full || last.Since == "" {
		t.Errorf("%d people, full %v, since %q", len(seen), last.Full, last.Since)
	}
	if ofOne, _ := people(t, c, "1400", "", ""); len(ofOne) != 7 {
		t.Errorf("%d people of one job", len(ofOne))
	}
}

func TestWhoChangesWhileTheListIsReadIsNotLost(t *testing.T) {
	s := fake.New(1, 8)
	lists := 0
	s.AfterEach(func(request string) {
		if strings.HasPrefix(request, "GET "+applicationsPath+"?") {
			if lists++; lists == 1 {
				s.Applications[0].Changed, s.Applications[0].Stage = s.Now, fake.Custom(71, "Interview") // it was to come on the last page
			}
		}
	})
	seen, pages := people(t, start(t, s), "", "", "")
	if len(seen) != 8 || seen["9000"].StageID != "custom/71" || seen["9000"].Stage != "Interview" || !pages[len(pages)-1].Full {
		t.Errorf("%d people, %+v", len(seen), seen["9000"])
	}
}

func TestIncrementalLookBringsWhatChangedAndNotTheErased(t *testing.T) {
	s := fake.New(1, 8)
	c := start(t, s)
	_, pages := people(t, c, "", "", "")
	s.Change(func() {
		s.Now = s.Now.Add(time.Hour)
		for _, a := range s.Applications[:2] {
			a.Changed = s.Now
		}
		s.Applications[1].Anonymised = true
	})
	seen, pages := people(t, c, "", pages[len(pages)-1].Since, "")
	if len(seen) != 1 || seen["9000"].Phones == nil || pages[len(pages)-1].Full {
		t.Errorf("%+v", seen)
	}
	if whole, pages := people(t, c, "", "", ""); len(whole) != 7 || !pages[len(pages)-1].Full {
		t.Errorf("%d people after one was erased", len(whole))
	}
}

func TestCursorThatIsNoLongerTakenBeginsTheLookAnew(t *testing.T) {
	s := fake.New(1, 8)
	c := start(t, s)
	var first ats.Page[core.Applicant]
	for page, err := range c.People(t.Context(), "", "", "") {
		if first = page; err != nil {
			t.Fatal(err)
		}
		break
	}
	c.pageSize = 4 // the fake's cursors belong to their question
	if seen, pages := people(t, c, "", "", first.Next); len(seen) != 8 || !pages[0].Restarted {
		t.Errorf("%d people, restarted %v", len(seen), pages[0].Restarted)
	}
}

func TestWithoutTheCredentialsToReadNothingIsPromised(t *testing.T) {
	s := fake.New(2, 3)
	c := start(t, s, "client_id")
	_, lists := ats.As[ats.PeopleLister](c)
	_, finds := ats.As[ats.CandidateFinder](c)
	_, reads := ats.As[ats.StatusReader](c)
	if lists || finds || reads || c.Can() != (ats.Capabilities{Jobs: true, Stages: true, Create: true, Resume: true}) || c.Descriptor().Capabilities != c.Can() {
		t.Errorf("%+v", c.Can())
	}
	if own, err := c.Stages(t.Context(), "1400"); err != nil || len(own) != len(phases) {
		t.Errorf("%v, %v", own, err)
	}
	if at, err := c.CreateCandidate(t.Context(), lead); err != nil || at != (ats.Created{}) || len(s.Applications) != 4 {
		t.Fatalf("%+v, %v, %d applications", at, err, len(s.Applications))
	}
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "already") || len(s.Applications) != 4 {
		t.Errorf("the same person again: %v, %d applications", err, len(s.Applications))
	}
	if only := start(t, s, "client_id", "company_id").Can(); only != (ats.Capabilities{Jobs: true}) {
		t.Errorf("jobs alone: %+v", only)
	}
}

func TestWhoHasAppliedToTheJobIsThatApplication(t *testing.T) {
	s := fake.New(2, 3)
	c := start(t, s)
	again := lead
	again.JobID, again.Resume.Basics.Email = "1400", "ada.1@EXAMPLE.org"
	at, err := c.CreateCandidate(t.Context(), again)
	if err != nil || at != (ats.Created{PersonID: "801", ApplicationID: "9001"}) || len(s.Applications) != 3 {
		t.Errorf("%+v, %v, %d applications", at, err, len(s.Applications))
	}
	again.JobID = "1401"
	if at, err = c.CreateCandidate(t.Context(), again); err != nil || at != (ats.Created{PersonID: "801", ApplicationID: "9003"}) {
		t.Errorf("%+v, %v", at, err)
	}
	found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org", "Ada.1@example.org"}, nil)
	want := &ats.Found{PersonID: "801", By: core.KeyEmail, Applications: map[string]string{"1400": "9001", "1401": "9003"}}
	if diff := cmp.Diff(want, found); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
}

func TestApplicationThatIsNotShownYetIsNotCalledAFailure(t *testing.T) {
	s := fake.New(2, 0)
	s.Slow = true
	c := start(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUnknown {
		t.Errorf("%v", err)
	}
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindInvalid || len(s.Applications) != 1 {
		t.Errorf("again: %v, %d applications", err, len(s.Applications))
	}
}

func TestResumeIsUploadedBeforeAndNamedInTheApplication(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s)
	with := lead
	with.Stage, with.Source = "custom/72", "5"
	at, err := c.CreateWithResume(t.Context(), with, ats.File{Name: "jörg.PDF", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")})
	if err != nil || at != (ats.Created{PersonID: "800", ApplicationID: "9000"}) {
		t.Fatalf("%+v, %v", at, err)
	}
	a := s.Applications[0]
	if diff := cmp.Diff([]fake.File{{Name: "jörg.PDF", Category: "cv", Data: []byte("%PDF-1.4 résumé")}}, a.Files); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{"phone": "+49 30 23125 101", "location": "Graz", fake.Attribute: "https://www.linkedin.com/in/joerg"}
	if diff := cmp.Diff(want, a.Attributes); diff != "" || a.First != "Jörg" || a.Last != "Müller Weiß" || a.Channel != 5 || a.Tags != nil {
		t.Errorf("%+v, %s", a, diff)
	}
	if status, err := c.Status(t.Context(), at); err != nil || status != (ats.Status{Status: "interview", Stage: "Interview", StageID: "custom/72", AsOf: s.Now}) {
		t.Errorf("%+v, %v", status, err)
	}
}

func TestWhoseResumeCannotBeSentIsNotSent(t *testing.T) {
	s := fake.New(2, 0)
	s.Door.Deny("POST " + documentsPath)
	c := start(t, s)
	if _, err := c.CreateWithResume(t.Context(), lead, ats.File{Name: "cv.pdf", Data: []byte("%PDF")}); core.KindOf(err) != core.KindForbidden {
		t.Errorf("%v", err)
	}
	if _, err := c.CreateWithResume(t.Context(), lead, ats.File{Name: "cv.exe", Data: []byte("MZ")}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("%v", err)
	}
	if len(s.Applications) != 0 {
		t.Error("the person was sent")
	}
}

func TestRefusalsSayWhatPersonioLacks(t *testing.T) {
	for _, tt := range []struct {
		name, says string
		how        func(*fake.Server, *Connector, *ats.Candidate)
	}{
		{"a job that is not published", "not published", func(_ *fake.Server, _ *Connector, c *ats.Candidate) { c.JobID = "1" }},
		{"a channel that is not there", "recruiting channel", func(_ *fake.Server, _ *Connector, c *ats.Candidate) { c.Source = "6" }},
		{"an attribute that is not there", "LinkedIn", func(_ *fake.Server, c *Connector, _ *ats.Candidate) { c.linkedIn = "custom_attribute_9" }},
		{"an attribute that is required", "requires", func(s *fake.Server, _ *Connector, _ *ats.Candidate) { s.Required["birthday"] = true }},
		{"an address that is none", "e-mail", func(_ *fake.Server, _ *Connector, c *ats.Candidate) { c.Resume.Basics.Email = "joerg" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := fake.New(2, 0)
			c, bad := start(t, s), lead
			tt.how(s, c, &bad)
			_, err := c.CreateCandidate(t.Context(), bad)
			if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "joerg") || len(s.Applications) != 0 {
				t.Errorf("%v", err)
			}
		})
	}
	nobody := ats.Candidate{JobID: "1401"}
	if problems, err := start(t, fake.New(1, 0)).Problems(t.Context(), nobody); err != nil || len(problems) != 2 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestListWithoutAWordOfWhatFollowsIsNotWhole(t *testing.T) {
	c := start(t, frontdoor.Rewrite(fake.New(1, 7), func(r *http.Request, body any) any {
		if r.URL.Path == applicationsPath {
			delete(body.(map[string]any), "_meta")
		}
		return body
	}))
	if seen, pages := people(t, c, "", "", ""); len(seen) != 3 || pages[len(pages)-1].Full {
		t.Errorf("%d people, full %v", len(seen), pages[len(pages)-1].Full)
	}
	if found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org"}, nil); core.KindOf(err) != core.KindInvalid {
		t.Errorf("found %+v, %v in a list that may go on", found, err)
	}
}

func TestListsInACircleAreNotWhole(t *testing.T) {
	c := start(t, frontdoor.Rewrite(fake.New(1, 7), func(r *http.Request, body any) any {
		if r.URL.Path == candidatesPath {
			body.(map[string]any)["_meta"] = fake.Object{"links": fake.Object{"next": fake.Object{"href": "https://api.example.com/x?cursor=again"}}}
		}
		return body
	}))
	for page, err := range c.People(t.Context(), "", "", "") {
		if core.KindOf(err) != core.KindInvalid {
			t.Errorf("%d people, %v", len(page.Items), err)
		}
	}
}

func TestStageOfNoNumberIsOneOfPersoniosOwnOrNone(t *testing.T) {
	for name, tt := range map[string]struct {
		stage wireStage
		id    string
	}{
		"the company's":    {wireStage{ID: "31", Name: "Interview"}, "custom/31"},
		"Personio's":       {wireStage{Name: "Rejected", Type: "REJECTED"}, "system/rejected"},
		"without a number": {wireStage{Name: "Interview", Kind: "custom"}, ""},
		"nothing is told":  {wireStage{}, ""},
	} {
		if got := tt.stage.id(); got != tt.id {
			t.Errorf("%s: %q, want %q", name, got, tt.id)
		}
	}
}

func TestStagesAreThoseOfTheJobsCategoryBetweenPersoniosOwn(t *testing.T) {
	c := start(t, fake.New(1, 0))
	got, err := c.Stages(t.Context(), "1400")
	want := []core.Stage{
		{ID: "system/unassigned", Name: "Unassigned", Order: 1},
		{ID: "custom/71", Name: "Interview", Order: 2},
		{ID: "custom/72", Name: "Trial day", Order: 3},
		{ID: "system/offer", Name: "Offer", Order: 4},
		{ID: "system/accepted", Name: "Accepted", Order: 5, Final: true},
		{ID: "system/rejected", Name: "Rejected", Order: 6, Final: true},
		{ID: "system/withdrawn", Name: "Withdrawn", Order: 7, Final: true},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	if all, err := c.Stages(t.Context(), "7"); err != nil || len(all) != 8 {
		t.Errorf("of a job that nobody knows: %v, %v", all, err)
	}
}

func TestMissingRightsAreNamedByFeature(t *testing.T) {
	for name, tt := range map[string]struct {
		denied, without, lacks []string
	}{
		"nothing":                     {},
		"applications":                {denied: []string{"GET " + applicationsPath}, lacks: []string{"people", "find", "status"}},
		"categories":                  {denied: []string{"GET " + categoriesPath}, lacks: []string{"stages"}},
		"writing":                     {denied: []string{"POST " + applyPath}, lacks: []string{"create", "resume"}},
		"the credentials for reading": {without: []string{"client_id"}, lacks: []string{"people", "find", "status", "stages"}},
		"the company's number":        {without: []string{"company_id"}, lacks: []string{"create", "resume"}},
	} {
		s := fake.New(1, 1)
		s.Door.Deny(tt.denied...)
		rights, err := start(t, s, tt.without...).Check(t.Context())
		var lacks []string
		for _, r := range rights {
			if !r.OK && r.Missing != "" {
				lacks = append(lacks, r.Feature)
			}
		}
		if err != nil || !slices.Equal(lacks, tt.lacks) || len(s.Applications) != 1 {
			t.Errorf("without %s: %v is said to be missing, %v", name, lacks, err)
		}
	}
}

func TestTimesAndNumbersInEveryForm(t *testing.T) {
	want := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	for _, text := range []string{
		`{"date-time":"2026-06-01T10:00:00","timezone":"Europe/Berlin"}`, `{"date_time":"2026-06-01T08:00:00.000Z"}`, `"2026-06-01T10:00:00+02:00"`, `"2026-06-01T08:00:00"`,
	} {
		var got wireTime
		if err := json.Unmarshal([]byte(text), &got); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]id{`"a1"`: "a1", `17`: "17", `null`: ""} {
		var got id
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
}

func TestSingleRecordsAreReadBareAndWrapped(t *testing.T) {
	for _, wrap := range []string{"", "_data", "data"} {
		s := fake.New(1, 1)
		s.Wrap = wrap
		s.Applications[0].Stage = fake.Custom(71, "Interview")
		c := start(t, s)
		status, err := c.Status(t.Context(), ats.Created{ApplicationID: "9000"})
		stages, wrong := c.Stages(t.Context(), "1400")
		if err != nil || status.StageID != "custom/71" || wrong != nil || len(stages) != 7 {
			t.Errorf("in %q: %+v, %v; %d stages, %v", wrap, status, err, len(stages), wrong)
		}
	}
	s := fake.New(1, 1)
	s.Wrap = "record" // which nobody knows
	if _, err := start(t, s).Status(t.Context(), ats.Created{ApplicationID: "9000"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("an answer without the record: %v", err)
	}
}

func TestCompanyIsNamedByItsCareerSite(t *testing.T) {
	for given, ok := range map[string]bool{"kestrel": true, "https://Kestrel.jobs.personio.de": true, "": false, "kestrel/../x": false, "a b": false} {
		_, err := careers(ats.Config{Settings: map[string]string{"company": given}})
		if (err == nil) != ok || err != nil && core.KindOf(err) != core.KindUsage {
			t.Errorf("%q: %v", given, err)
		}
	}
	if _, err := New(ats.Config{Settings: map[string]string{"company": "kestrel", "language": "tlh"}}); core.KindOf(err) != core.KindUsage {
		t.Errorf("a language that career sites don't have: %v", err)
	}
}
