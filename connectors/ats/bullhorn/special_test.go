package bullhorn

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	fake "reqdesk/connectors/conntest/bullhornfake"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func pipeline(t *testing.T, c *Connector, since ats.Cursor) (seen map[string]core.Applicant, last ats.Page[core.Applicant]) {
	t.Helper()
	seen = map[string]core.Applicant{}
	for page, err := range c.People(t.Context(), "1001", since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			seen[a.ID] = a
		}
		last = page
	}
	return seen, last
}

func TestPeopleChangeLeaveAndCommitLate(t *testing.T) {
	s := fake.New(2, 7)
	c := start(t, s)
	seen, last := pipeline(t, c, "")
	if len(seen) != 7 || !last.Full || seen["3001"].Stage != "Internally Submitted" || seen["3001"].StageID != "Submitted" || seen["3001"].Emails[0] != "ada.0@example.org" {
		t.Fatalf("%+v", seen)
	}
	s.Change(func(tables map[string][]fake.Object) {
		s.Now = s.Now.Add(time.Hour)
		list := tables["JobSubmission"]
		list[1]["isDeleted"], list[1]["dateLastModified"] = true, s.Now.UnixMilli()
		list[2]["status"], list[2]["dateLastModified"] = "Placed", s.Now.UnixMilli()
		late := maps.Clone(list[3])
		late["id"], late["dateLastModified"] = 3999, s.Now.Add(-time.Hour-2*time.Minute).UnixMilli() // stamped before the look
		tables["JobSubmission"] = append(list, late)
	})
	changed, last := pipeline(t, c, last.Since)
	if got := strings.Join(slices.Sorted(maps.Keys(changed)), " "); got != "3002 3003 3999" || !changed["3002"].Removed || changed["3003"].Stage != "Placed" || last.Full {
		t.Errorf("%s: %+v", got, changed)
	}
}

func TestConfidentialValuesAreNone(t *testing.T) {
	s := fake.New(1, 1)
	s.Change(func(tables map[string][]fake.Object) {
		maps.Copy(tables["Candidate"][0], fake.Object{"email": "**CONFIDENTIAL**", "phone": "**CONFIDENTIAL**", "companyURL": "https://www.linkedin.com/in/ada"})
	})
	seen, _ := pipeline(t, start(t, s), "")
	if a := seen["3001"]; len(a.Emails)+len(a.Phones) > 0 || a.Name != "Ada Byron-0" || len(a.URLs) != 1 {
		t.Errorf("%+v", a)
	}
}

func TestNothingInAnAddressIsReadAsPartOfTheQuery(t *testing.T) {
	c := start(t, fake.New(1, 3))
	for _, address := range []string{
		`x@example.org" OR id:2001 OR email:"x@example.org`,
		`x@example.org\" OR id:2001 OR email:\"x`,
		`x@example.org\`,
		`x@example.org\\" OR isDeleted:0 OR email:"x`,
		`*@*`, `?da.0@example.org`, `ada.0@example.org~`, `@`, `"@"`, `) OR (id:2001@`, "ada.0@example.org\x00\" OR id:2001",
		"ada.0@example.org\n", strings.Repeat("a", 300) + "@example.org", `email:ada.0@example.org`, "ada.0", "",
		`org@example`, `0@example.org`, // words of an address that is there
	} {
		found, err := c.FindCandidate(t.Context(), []string{address}, nil)
		if trimmed := strings.TrimSpace(address) == "ada.0@example.org"; err != nil || (found != nil) != trimmed {
			t.Errorf("%q: %+v, %v", address, found, err)
		}
	}
}

func TestPersonIsFoundUnderEveryAddressWithTheirApplications(t *testing.T) {
	s := fake.New(2, 4)
	s.Change(func(tables map[string][]fake.Object) {
		tables["Candidate"][1]["email3"] = "ADA@home.example.net"
		for i := range 5 {
			one := maps.Clone(tables["JobSubmission"][1])
			one["id"], one["jobOrder"] = 4001+i, fake.Object{"id": 1100 + i}
			tables["JobSubmission"] = append(tables["JobSubmission"], one)
		}
	})
	c := start(t, s)
	emails := []string{"nobody@example.org", "ada@home.example.net"}
	for i := range 200 { // too long for an address
		emails = append(emails, fmt.Sprintf("somebody-%d@with-a-long-domain.example.org", i))
	}
	want := map[string]string{"1001": "3002", "1100": "4001", "1101": "4002", "1102": "4003", "1103": "4004", "1104": "4005"}
	for _, list := range [][]string{emails[:2], emails} {
		found, err := c.FindCandidate(t.Context(), list, nil)
		if err != nil || found == nil || found.PersonID != "2002" || found.By != core.KeyEmail {
			t.Fatalf("%+v, %v", found, err)
		}
		if diff := cmp.Diff(want, found.Applications); diff != "" {
			t.Error(diff)
		}
	}
	if asked := since(s, 0); strings.Count(asked, "GET /search/Candidate") != 1 || strings.Count(asked, "POST /search/Candidate") != 1 {
		t.Errorf("asked %s", asked)
	}
}

func TestCandidateIsWrittenAsTheAccountWants(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s, func(a *ats.Config) { a.Settings["linkedin_field"] = "customText1" })
	long := lead
	long.Stage = "Submitted"
	long.Resume.Basics.Emails = []string{"JOERG@example.org", "jw@example.net"}
	long.Resume.Basics.Profiles = []core.Presence{{URL: "https://www.linkedin.com/in/joerg?trk=" + strings.Repeat("x", 200)}}
	long.Resume.Work = []core.Work{{Name: strings.Repeat("Sable ", 40), Position: strings.Repeat("Engineer ", 20), StartDate: "2020-01", Highlights: []string{"Built", "Ran"}}}
	if problems, err := c.Problems(t.Context(), long); err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	made, err := c.CreateCandidate(t.Context(), long)
	if err != nil {
		t.Fatal(err)
	}
	person := s.Table("Candidate")[0]
	for field, want := range map[string]any{
		"firstName": "Jörg", "lastName": "Müller Weiß", "name": "Jörg Müller Weiß", "email": "joerg@example.org", "email2": "jw@example.net",
		"customText1": "https://www.linkedin.com/in/joerg", "source": "Riverbend", "status": "New Lead",
		"address": fake.Object{"city": "Graz", "countryID": 2195.0},
	} {
		if diff := cmp.Diff(want, person[field]); diff != "" {
			t.Errorf("%s: %s", field, diff)
		}
	}
	job := s.Table("CandidateWorkHistory")[0]
	start := float64(time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC).UnixMilli())
	if job["startDate"] != start || job["isLastJob"] != true || job["comments"] != "Built\nRan" || s.Table("CandidateEducation")[0]["school"] != "TU Graz" {
		t.Errorf("%+v", job)
	}
	if err := c.WriteNote(t.Context(), made, "Likes <Go>\nand tea"); err != nil {
		t.Error(err)
	}
	if note := s.Table("Note")[0]; note["comments"] != "Likes &lt;Go&gt;<br>and tea" || note["action"] != "Other" {
		t.Errorf("%+v", note)
	}
	other := ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("another")}
	for _, f := range []ats.File{other, other, {Name: "joerg.pdf", Data: []byte("newer")}} {
		if err := c.AttachResume(t.Context(), made, f); err != nil {
			t.Error(err)
		}
	}
	if n := len(s.FilesOf(made.PersonID)); n != 2 {
		t.Errorf("%d files, want 2: the same one once", n)
	}
}

func TestProblemsAreNamedBeforehand(t *testing.T) {
	s := fake.New(2, 0)
	s.Statuses = []fake.Option{{Value: "Submitted", Label: "Submitted"}}
	c := start(t, s)
	bad := ats.Candidate{JobID: "1002", Resume: core.Resume{Basics: core.Basics{
		Profiles: []core.Presence{{URL: "https://www.linkedin.com/in/" + strings.Repeat("x", 100)}},
	}}}
	problems, err := c.Problems(t.Context(), bad)
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	for _, p := range problems {
		fields = append(fields, p.Field)
	}
	if got := strings.Join(fields, " "); got != "basics.name basics.email basics.profiles stage" {
		t.Errorf("problems of %s", got)
	}
	if _, err := c.CreateCandidate(t.Context(), bad); core.KindOf(err) != core.KindInvalid || len(s.Table("Candidate")) > 0 {
		t.Error(err)
	}
}

// TestEachWriteThatFailsLeavesOnePerson: whichever of the writes is refused, the next
// try, which looks first, makes no second person and no second application.
func TestEachWriteThatFailsLeavesOnePerson(t *testing.T) {
	for entity, kind := range map[string]core.Kind{
		"Candidate": core.KindForbidden, "JobSubmission": core.KindUnknown, "CandidateEducation": core.KindUnknown, "CandidateWorkHistory": core.KindUnknown,
	} {
		s := fake.New(2, 0)
		s.Denied = []string{"PUT /entity/" + entity}
		server := httptest.NewServer(s)
		_, err := at(t, server.URL).CreateCandidate(t.Context(), lead)
		if core.KindOf(err) != kind || kind == core.KindUnknown && !strings.Contains(err.Error(), "is in Bullhorn") && !strings.Contains(err.Error(), "is on the job in Bullhorn") {
			t.Errorf("%s: %v", entity, err)
		}
		s.Change(func(map[string][]fake.Object) { s.Denied = nil })
		again := at(t, server.URL)
		found, err := again.FindCandidate(t.Context(), []string{lead.Resume.Basics.Email}, nil)
		if err != nil || (found == nil) != (entity == "Candidate") {
			t.Fatalf("%s: %+v, %v", entity, found, err)
		}
		next := lead
		if found != nil {
			next.PersonID = found.PersonID
		}
		if found == nil || found.Applications[lead.JobID] == "" {
			if _, err := again.CreateCandidate(t.Context(), next); err != nil {
				t.Errorf("%s, again: %v", entity, err)
			}
		}
		if p, a := len(s.Table("Candidate")), len(s.Table("JobSubmission")); p != 1 || a != 1 {
			t.Errorf("%s: %d people, %d applications", entity, p, a)
		}
		server.Close()
	}
}

func TestWhoWasThereBeforeIsLeftAsTheyAre(t *testing.T) {
	s := fake.New(2, 1)
	c := start(t, s)
	known := lead
	known.PersonID = "2001"
	before := maps.Clone(s.Table("Candidate")[0])
	made, err := c.CreateCandidate(t.Context(), known)
	if err != nil || made.PersonID != "2001" || len(s.Table("JobSubmission")) != 2 {
		t.Errorf("%+v, %v", made, err)
	}
	if diff := cmp.Diff(before, s.Table("Candidate")[0]); diff != "" || len(s.Table("CandidateEducation"))+len(s.Table("CandidateWorkHistory")) > 0 {
		t.Errorf("changed: %s", diff)
	}
}

func TestStagesQuestionsAndStatus(t *testing.T) {
	s := fake.New(1, 1)
	c := start(t, s)
	stages, err := c.Stages(t.Context(), "")
	want := []core.Stage{
		{ID: "New Lead", Name: "New Lead", Order: 1},
		{ID: "Submitted", Name: "Internally Submitted", Order: 2},
		{ID: "Client Submission", Name: "Client Submission", Order: 3},
		{ID: "Placed", Name: "Placed", Order: 4, Final: true},
		{ID: "Client Rejected", Name: "Client Rejected", Order: 5, Final: true},
	}
	if diff := cmp.Diff(want, stages); diff != "" || err != nil {
		t.Error(diff, err)
	}
	questions, err := c.Questions(t.Context(), "1001")
	asked := []core.Question{
		{ID: "90", Text: "May you work in Portugal?", Kind: core.AskText, Required: true}, {ID: "89", Text: "When can you begin?", Kind: core.AskText},
	}
	if diff := cmp.Diff(asked, questions); diff != "" || err != nil {
		t.Error(diff, err)
	}
	status, err := c.Status(t.Context(), ats.Created{ApplicationID: "3001"})
	if err != nil || status != (ats.Status{Status: "Submitted", Stage: "Internally Submitted", StageID: "Submitted", AsOf: s.Now}) {
		t.Errorf("%+v, %v", status, err)
	}
	s.Change(func(tables map[string][]fake.Object) { tables["JobSubmission"][0]["isDeleted"] = true })
	for _, id := range []string{"3001", "9999", "3001 OR 1=1", ""} {
		if _, err := c.Status(t.Context(), ats.Created{ApplicationID: id}); !core.IsNotFound(err) {
			t.Errorf("status of %q: %v", id, err)
		}
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s := fake.New(1, 0)
	s.Entitlements = map[string][]string{
		"Candidate": {"READ_DEPARTMENT", "UPDATE_OWNER"}, "JobSubmission": {"READ"}, "Note": {"CREATE", "READ"},
	}
	rights, err := start(t, s).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lacks []string
	for _, r := range rights {
		if !r.OK {
			lacks = append(lacks, r.Feature+": "+r.Missing)
		}
	}
	want := "create: CREATE on Candidate, CREATE on JobSubmission; resume: UPDATE on Candidate; move: UPDATE on JobSubmission"
	if got := strings.Join(lacks, "; "); got != want || len(rights) != 11 {
		t.Errorf("lacks %s, of %d", got, len(rights))
	}
}

func TestBusyServerIsWaitedFor(t *testing.T) {
	s := fake.New(1, 0)
	s.Busy = 2
	if err := ask(t, start(t, s)); err != nil {
		t.Error(err)
	}
}

// spoiled is a fake whose answers to requests for a path are changed.
func spoiled(s *fake.Server, path string, change func(body map[string]any)) http.Handler {
	return frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if whole, ok := body.(map[string]any); ok && strings.Contains(r.URL.Path, path) {
			change(whole)
		}
		return body
	})
}

// each changes every row of a list.
func each(change func(row map[string]any)) func(map[string]any) {
	return func(body map[string]any) {
		rows, _ := body["data"].([]any)
		for _, row := range rows {
			change(row.(map[string]any))
		}
	}
}

func TestNobodyIsOnAJobBecauseAConditionWasNotHeeded(t *testing.T) {
	to := func(id any) func(map[string]any) {
		return each(func(row map[string]any) { row["jobOrder"] = map[string]any{"id": id} })
	}
	if seen, last := pipeline(t, start(t, spoiled(fake.New(2, 4), "/query/JobSubmission", to(1002))), ""); len(seen) != 0 || !last.Full {
		t.Errorf("people of another job: %+v, full %v", seen, last.Full)
	}
	if seen, last := pipeline(t, start(t, spoiled(fake.New(2, 4), "/query/JobSubmission", to(nil))), ""); len(seen) != 0 || last.Full {
		t.Errorf("people of nobody knows which job: %+v, full %v", seen, last.Full)
	}
	stranger := each(func(row map[string]any) { row["candidate"] = map[string]any{"id": 2999} })
	found, err := start(t, spoiled(fake.New(2, 4), "/query/JobSubmission", stranger)).FindCandidate(t.Context(), []string{"ada.1@example.org"}, nil)
	if err != nil || found == nil || len(found.Applications) != 0 {
		t.Errorf("somebody else's applications: %+v, %v", found, err)
	}
}

func TestListThatDoesNotEndIsNotRead(t *testing.T) {
	noID := each(func(row map[string]any) { delete(row, "id") })
	for _, err := range start(t, spoiled(fake.New(1, 5), "/query/JobSubmission", noID)).People(t.Context(), "1001", "", "") {
		if core.KindOf(err) != core.KindInvalid {
			t.Errorf("people without numbers: %v", err)
		}
	}
	c := start(t, spoiled(fake.New(1, 5), "/query/JobSubmission", func(body map[string]any) { body["total"] = 1000 }))
	if found, err := c.FindCandidate(t.Context(), []string{"ada.1@example.org"}, nil); core.KindOf(err) != core.KindInvalid || found != nil {
		t.Errorf("applications without an end: %+v, %v", found, err)
	}
}

func TestPersonBehindManyWhoResembleThemIsFound(t *testing.T) {
	s := fake.New(1, 0)
	s.Change(func(tables map[string][]fake.Object) {
		for i := range 250 {
			tables["Candidate"] = append(tables["Candidate"], fake.Person(2001+i, "Ada Byron", fmt.Sprintf("x%d-ada@example.org", i)))
		}
		tables["Candidate"] = append(tables["Candidate"], fake.Person(2900, "Ada Byron", "ada@example.org"))
	})
	if found, err := start(t, s).FindCandidate(t.Context(), []string{"Ada@example.org"}, nil); err != nil || found == nil || found.PersonID != "2900" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestSearchThatDoesNotTellItsTotalIsNotWhole(t *testing.T) {
	c := start(t, spoiled(fake.New(4, 0), "/search/JobOrder", func(body map[string]any) { delete(body, "total") }))
	if seen, last := look(t, c, "", "", 0); len(seen) != 4 || last.Full {
		t.Errorf("%s, full %v", ids(seen), last.Full)
	}
}

func TestWritesThatAreNotConfirmed(t *testing.T) {
	at, file := ats.Created{PersonID: "2001", ApplicationID: "3001"}, ats.File{Name: "ada.pdf", MediaType: "application/pdf", Data: []byte("pdf")}
	s := fake.New(1, 1)
	if err := start(t, spoiled(s, "/fileAttachments", func(body map[string]any) { clear(body) })).AttachResume(t.Context(), at, file); core.KindOf(err) != core.KindInvalid || len(s.FilesOf("2001")) > 0 {
		t.Errorf("nobody knows which files are there: %v", err)
	}
	if err := start(t, spoiled(s, "/file/Candidate", func(body map[string]any) { clear(body) })).AttachResume(t.Context(), at, file); core.KindOf(err) != core.KindUnknown {
		t.Errorf("a file without a number: %v", err)
	}
	if err := start(t, spoiled(s, "/entity/JobSubmission", func(body map[string]any) { clear(body) })).MoveStage(t.Context(), at, "Placed"); core.KindOf(err) != core.KindUnknown {
		t.Errorf("a move of which nothing is told: %v", err)
	}
	if err := start(t, spoiled(s, "/settings/userId", func(body map[string]any) { clear(body) })).WriteNote(t.Context(), at, "Hello"); core.KindOf(err) != core.KindInvalid || len(s.Table("Note")) > 0 {
		t.Errorf("a note by nobody: %v", err)
	}
}

func TestWhatCannotBeShortenedIsLeftOut(t *testing.T) {
	s := fake.New(2, 0)
	long := lead
	long.Resume.Basics.Profiles = []core.Presence{{URL: "https://www.linkedin.com/in/" + strings.Repeat("x", 100)}}
	long.Resume.Basics.Phones = []string{"+49 30 23125 101 extension 4711"}
	if _, err := start(t, s).CreateCandidate(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	if p := s.Table("Candidate")[0]; p["companyURL"] != nil || p["mobile"] != nil || p["phone"] != "+49 30 23125 101" {
		t.Errorf("%v, %v, %v", p["companyURL"], p["mobile"], p["phone"])
	}
}

func TestWhoWasThereBeforeIsNotHalfDone(t *testing.T) {
	s := fake.New(2, 1)
	s.Denied = []string{"PUT /entity/JobSubmission"}
	known := lead
	known.PersonID = "2001"
	if made, err := start(t, s).CreateCandidate(t.Context(), known); core.KindOf(err) != core.KindForbidden || made != (ats.Created{}) {
		t.Errorf("%+v, %v", made, err)
	}
}
