//go:build odoo

package odoo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/ats/odoo/internal/rpc"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// These tests need the Odoo that .ci/odoo.sh starts.

func env(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: start Odoo first", name)
	}
	return v
}

var logins = map[string]string{"ADMIN": "admin", "RECRUITER": "recruiter@example.test", "NOBODY": "nobody@example.test"}

// real is a connector on the Odoo that the environment describes, with small pages.
func real(t *testing.T, who string, old bool, change ...func(ats.Config)) *Connector {
	t.Helper()
	c := ats.Config{
		Settings:     map[string]string{"base_url": env(t, "REQDESK_TEST_ODOO"), "database": env(t, "REQDESK_TEST_ODOO_DB"), "login": logins[who]},
		Secrets:      map[string]string{"api_key": env(t, "REQDESK_TEST_ODOO_KEY_"+who)},
		LoopbackOnly: true,
	}
	for _, do := range change {
		do(c)
	}
	connector, err := open(c, rpc.Options{PageSize: 7, Old: old})
	if err != nil {
		t.Fatal(err)
	}
	return connector
}

// call asks Odoo for something as an administrator.
func call[T any](t *testing.T, r rpc.Request) (out T) {
	t.Helper()
	r.Out = &out
	if _, err := real(t, "ADMIN", false).odoo.Call(t.Context(), r); err != nil {
		t.Fatalf("%s.%s: %v", r.Model, r.Method, err)
	}
	return out
}

func count(t *testing.T, model string, domain ...any) int {
	t.Helper()
	n, err := real(t, "ADMIN", false).odoo.Count(t.Context(), model, domain...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// bothWays runs a test by JSON-2 and by JSON-RPC.
func bothWays(t *testing.T, test func(t *testing.T, c *Connector)) {
	t.Helper()
	for name, old := range map[string]bool{"JSON-2": false, "JSON-RPC": true} {
		t.Run(name, func(t *testing.T) { test(t, real(t, "RECRUITER", old)) })
	}
}

func jobsOf(t *testing.T, c *Connector, since ats.Cursor) (map[string]core.Posting, ats.Page[core.Posting]) {
	t.Helper()
	seen := map[string]core.Posting{}
	var last ats.Page[core.Posting]
	for page, err := range c.Jobs(t.Context(), since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			seen[p.ID] = p
		}
		last = page
	}
	return seen, last
}

func peopleOf(t *testing.T, c *Connector, since ats.Cursor) (map[string]core.Applicant, ats.Page[core.Applicant]) {
	t.Helper()
	seen := map[string]core.Applicant{}
	var last ats.Page[core.Applicant]
	for page, err := range c.People(t.Context(), "", since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			if _, twice := seen[a.ID]; twice && !page.Restarted {
				t.Errorf("%s comes twice", a.ID)
			}
			seen[a.ID] = a
		}
		last = page
	}
	return seen, last
}

func TestRealJobsComeInWithWhatOdooTellsOfThem(t *testing.T) {
	bothWays(t, func(t *testing.T, c *Connector) {
		seen, last := jobsOf(t, c, "")
		if n := count(t, "hr.job"); len(seen) != n || !last.Full || last.Since == "" {
			t.Errorf("%d jobs of %d, full %v", len(seen), n, last.Full)
		}
		list := slices.Collect(maps.Values(seen))
		i := slices.IndexFunc(list, func(p core.Posting) bool { return p.Title == "Consultant" })
		if i < 0 {
			t.Fatal("the consultant is not there")
		}
		p := list[i]
		want := core.Posting{
			Title: "Consultant", Status: "published", EmploymentType: "Interim", Function: "Professional Services", Owner: "mark.brown23@example.com",
			Users: []string{"mark.brown23@example.com"}, MustHaves: p.MustHaves, Description: p.Description, ApplyURL: p.ApplyURL,
			Locations: []core.Location{{Text: "Brisbane, California, United States", City: "Brisbane", Region: "California", Country: "US", PostalCode: "94005", Role: "primary"}},
			Flags:     map[string]string{"department": "Management / Professional Services", "published": "yes", "target": "1"},
		}
		if diff := cmp.Diff(want, p, cmpopts.IgnoreFields(core.Posting{}, "ID", "Reference", "URL", "Posted", "Updated")); diff != "" {
			t.Error(diff)
		}
		if len(p.MustHaves) != 4 || !strings.Contains(p.Description, "expert advice") || p.Posted.IsZero() || p.Updated.IsZero() {
			t.Errorf("%+v", p)
		}
		alone, err := c.Job(t.Context(), p.ID)
		if diff := cmp.Diff(p, alone); diff != "" || err != nil {
			t.Errorf("alone: %v %s", err, diff)
		}
		base := env(t, "REQDESK_TEST_ODOO")
		resp, err := http.Get(base + "/jobs/consultant-" + p.ID)
		if err == nil {
			defer resp.Body.Close()
		}
		if err != nil || resp.StatusCode != http.StatusOK || !strings.HasSuffix(p.ApplyURL, "/jobs/consultant-"+p.ID) {
			t.Errorf("the page that is named for applying: %v, %v, %s", resp, err, p.ApplyURL)
		}
	})
}

func TestRealJobIsClosedWhenItIsArchivedAndFoundGoneWhenDeleted(t *testing.T) {
	c := real(t, "RECRUITER", false)
	id := call[[]int](t, rpc.Request{Model: "hr.job", Method: "create", Args: map[string]any{"vals_list": []any{map[string]any{"name": "Falconer", "no_of_recruitment": 0}}}})
	seen, last := jobsOf(t, c, "")
	job := strconv.Itoa(id[0])
	if p := seen[job]; p.Closed || p.Status != "not published" || p.Flags["target"] != "0" {
		t.Errorf("a new job with target 0: %+v", p)
	}
	call[any](t, rpc.Request{Model: "hr.job", Method: "action_archive", IDs: id})
	seen, last = jobsOf(t, c, last.Since)
	if p := seen[job]; !p.Closed || p.Status != "archived" || last.Full {
		t.Errorf("archived: %+v, full %v", p, last.Full)
	}
	call[any](t, rpc.Request{Model: "hr.job", Method: "unlink", IDs: id})
	seen, last = jobsOf(t, c, last.Since)
	if _, there := seen[job]; there || !last.Full {
		t.Errorf("deleted: there %v, full %v", there, last.Full)
	}
	if _, err := c.Job(t.Context(), job); core.KindOf(err) != core.KindNotFound {
		t.Errorf("deleted, by its number: %v", err)
	}
}

func TestRealPeopleComeInWithTheirStatusThoughAllHaveOneTime(t *testing.T) {
	bothWays(t, func(t *testing.T, c *Connector) {
		seen, last := peopleOf(t, c, "")
		if n := count(t, "hr.applicant", rpc.Term("job_id", "!=", false)); len(seen) != n || !last.Full {
			t.Errorf("%d people of %d, full %v", len(seen), n, last.Full)
		}
		had := map[string]int{}
		times := map[time.Time]int{}
		for _, a := range seen {
			had[a.Status]++
			times[a.Updated]++
			if a.Name == "" || a.JobID == "" || a.StageID == "" || a.Stage == "" || a.Since.IsZero() {
				t.Errorf("%+v", a)
			}
		}
		if had["ongoing"] == 0 || had["refused"] == 0 || had["hired"] == 0 || slices.Max(slices.Collect(maps.Values(times))) < 30 {
			t.Errorf("statuses %v, most with one time %v", had, times)
		}
		one := 0
		for page, err := range c.People(t.Context(), "5", "", "") {
			if err != nil {
				t.Fatal(err)
			}
			one += len(page.Items)
		}
		if n := count(t, "hr.applicant", rpc.Term("job_id", "=", 5)); one != n || n == 0 {
			t.Errorf("%d people on one job of %d", one, n)
		}
	})
}

func TestRealStagesAreThoseOfAllJobsAndTheJobsOwn(t *testing.T) {
	bothWays(t, func(t *testing.T, c *Connector) {
		own := call[[]int](t, rpc.Request{Model: "hr.recruitment.stage", Method: "create", Args: map[string]any{
			"vals_list": []any{map[string]any{"name": "Flight test", "sequence": 3, "job_ids": []any{[]any{4, 1}}}},
		}})
		defer call[any](t, rpc.Request{Model: "hr.recruitment.stage", Method: "unlink", IDs: own})
		var names []string
		for _, job := range []string{"1", "2"} {
			list, err := c.Stages(t.Context(), job)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				name := s.Name
				if s.Final {
					name += "!"
				}
				names = append(names, name)
			}
		}
		want := "New, Qualification, First Interview, Second Interview, Flight test, Contract Proposal, Contract Signed!, " +
			"New, Qualification, First Interview, Second Interview, Contract Proposal, Contract Signed!"
		if got := strings.Join(names, ", "); got != want {
			t.Error(got)
		}
	})
}

func TestRealApplicantGoesOutAndComesBackByteForByte(t *testing.T) {
	bothWays(t, func(t *testing.T, c *Connector) {
		mark := strconv.FormatInt(time.Now().UnixNano(), 36)
		l := lead
		l.JobID, l.Source, l.Stage = "2", "linkedin", "1" // the first stage has a letter for those who apply
		l.Resume.Basics.Email = "Joerg_" + mark + "@example.org"
		l.Resume.Basics.Profiles = []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg-" + mark}}
		letters := count(t, "mail.mail")
		if f, err := c.FindCandidate(t.Context(), []string{l.Resume.Basics.Email}, nil); f != nil || err != nil {
			t.Fatalf("before: %+v, %v", f, err)
		}
		if problems, err := c.Problems(t.Context(), l); len(problems) > 0 || err != nil {
			t.Errorf("%v, %v", problems, err)
		}
		made, err := c.CreateCandidate(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, "mail.mail") - letters; n != 0 {
			t.Errorf("Odoo sent %d letters", n)
		}
		for what, found := range map[string]func() (*ats.Found, error){
			"e-mail": func() (*ats.Found, error) { return c.FindCandidate(t.Context(), []string{l.Resume.Basics.Email}, nil) },
			"LinkedIn": func() (*ats.Found, error) {
				return c.FindCandidate(t.Context(), []string{"other@example.org"}, []string{"http://de.linkedin.com/in/Joerg-" + mark + "/?x=1"})
			},
		} {
			if f, err := found(); err != nil || f == nil || f.PersonID != made.PersonID || f.Applications["2"] != made.ApplicationID {
				t.Errorf("by %s: %+v, %v", what, f, err)
			}
		}
		people, _ := peopleOf(t, c, "")
		want := core.Applicant{
			ID: made.ApplicationID, PersonID: made.PersonID, JobID: "2", Name: l.Resume.Basics.Name, Emails: []string{strings.ToLower(l.Resume.Basics.Email)},
			Phones: []string{l.Resume.Basics.Phone}, URLs: []string{l.Resume.Basics.Profiles[0].URL}, Stage: "New", StageID: "1", Status: "ongoing",
		}
		if diff := cmp.Diff(want, people[made.ApplicationID], cmpopts.IgnoreFields(core.Applicant{}, "Since", "Updated")); diff != "" {
			t.Error(diff)
		}
		resumeAndNote(t, c, made)
	})
}

// resumeAndNote attaches a résumé twice, writes a note and reads what Odoo has.
func resumeAndNote(t *testing.T, c *Connector, made ats.Created) {
	t.Helper()
	id, _ := strconv.Atoi(made.ApplicationID)
	data := make([]byte, 300_000)
	for i := range data {
		data[i] = byte(i * i / 7)
	}
	for range 2 {
		if err := c.AttachResume(t.Context(), made, ats.File{Name: "Jörg's résumé.pdf", MediaType: "application/pdf", Data: data}); err != nil {
			t.Fatal(err)
		}
	}
	type file struct{ Name, Datas string }
	files := call[[]file](t, rpc.Request{Model: "ir.attachment", Method: "search_read", Args: map[string]any{
		"domain": []any{rpc.Term("res_model", "=", "hr.applicant"), rpc.Term("res_id", "=", id)}, "fields": []string{"name", "datas"},
	}})
	if len(files) != 1 {
		t.Fatalf("%d files", len(files))
	}
	if got, err := base64.StdEncoding.DecodeString(files[0].Datas); err != nil || !bytes.Equal(got, data) || files[0].Name != "Jörg's résumé.pdf" {
		t.Errorf("the résumé came back as %q, %d bytes, %v", files[0].Name, len(got), err)
	}
	if err := c.WriteNote(t.Context(), made, "Answered <quickly>\nwithin a day"); err != nil {
		t.Fatal(err)
	}
	type texts struct {
		Body, Applicant_notes string
		Source_id             rpc.Ref
	}
	messages := call[[]texts](t, rpc.Request{Model: "mail.message", Method: "search_read", Args: map[string]any{
		"domain": []any{rpc.Term("model", "=", "hr.applicant"), rpc.Term("res_id", "=", id), rpc.Term("message_type", "=", "comment")}, "fields": []string{"body"},
	}})
	if len(messages) != 1 || messages[0].Body != "<p>Answered &lt;quickly&gt;<br>within a day</p>" {
		t.Errorf("notes: %+v", messages)
	}
	own := call[[]texts](t, rpc.Request{Model: "hr.applicant", Method: "read", IDs: []int{id}, Args: map[string]any{"fields": []string{"applicant_notes", "source_id"}}})
	want := "<h3>Experience</h3><ul><li>Engineer &lt;b&gt;, Sable, 2020-01 – today<br>Two<br>lines<br>Built &amp; ran</li></ul><h3>Education</h3><ul><li>MSc CS, TU Graz, 2019</li></ul>" +
		"<h3>Further contacts</h3><ul><li>+49 30 23125 102</li></ul>"
	if own[0].Applicant_notes != want || own[0].Source_id.Name != "LinkedIn" {
		t.Errorf("%+v", own)
	}
}

func TestRealStageIsSetAndAChangeMadeInOdooComesBack(t *testing.T) {
	bothWays(t, func(t *testing.T, c *Connector) {
		seen, last := peopleOf(t, c, "")
		at := ats.Created{PersonID: "3", ApplicationID: "3"}
		if seen["3"].ID == "" {
			t.Fatal("the applicant is not there")
		}
		for _, stage := range []string{"4", "3"} {
			if err := c.MoveStage(t.Context(), at, stage); err != nil {
				t.Fatal(err)
			}
			if s, err := c.Status(t.Context(), at); err != nil || s.StageID != stage || s.Status != "ongoing" || time.Since(s.AsOf).Abs() > time.Minute {
				t.Errorf("%+v, %v", s, err)
			}
		}
		call[bool](t, rpc.Request{Model: "hr.applicant", Method: "write", IDs: []int{3}, Args: map[string]any{"vals": map[string]any{"stage_id": 2, "refuse_reason_id": 3, "active": false}}})
		later, end := peopleOf(t, c, last.Since)
		if a := later["3"]; a.StageID != "2" || a.Stage != "Qualification" || a.Status != "refused" || end.Full {
			t.Errorf("%+v, full %v", a, end.Full)
		}
		call[bool](t, rpc.Request{Model: "hr.applicant", Method: "write", IDs: []int{3}, Args: map[string]any{"vals": map[string]any{"refuse_reason_id": false, "active": true}}})
	})
}

func TestRealMissingRightsAreNamed(t *testing.T) {
	for name, old := range map[string]bool{"JSON-2": false, "JSON-RPC": true} {
		t.Run(name, func(t *testing.T) {
			for who, want := range map[string]string{
				"RECRUITER": "", "NOBODY": "people find status stages create resume note move recruiters of jobs",
			} {
				rights, err := real(t, who, old).Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var lacks []string
				for _, r := range rights {
					if !r.OK {
						lacks = append(lacks, r.Feature)
						if r.Missing != officer {
							t.Errorf("%s lacks %q", r.Feature, r.Missing)
						}
					}
				}
				if got := strings.Join(lacks, " "); got != want {
					t.Errorf("%s lacks %s", who, got)
				}
			}
		})
	}
	c := real(t, "NOBODY", false)
	if seen, _ := jobsOf(t, c, ""); len(seen) == 0 {
		t.Error("who may see jobs does not see them")
	}
	for _, err := range c.People(t.Context(), "", "", "") {
		if core.KindOf(err) != core.KindForbidden {
			t.Errorf("people: %v", err)
		}
	}
	if _, err := c.CreateCandidate(t.Context(), ats.Candidate{JobID: "1", Resume: lead.Resume}); core.KindOf(err) != core.KindForbidden {
		t.Errorf("create: %v", err)
	}
}

func TestRealRefusalsAreOfTheirKindAndSayNothingOfTheServer(t *testing.T) {
	set := func(key, value string) func(ats.Config) {
		return func(c ats.Config) {
			if _, secret := c.Secrets[key]; secret {
				c.Secrets[key] = value
			} else {
				c.Settings[key] = value
			}
		}
	}
	look := func(c *Connector) error {
		for _, err := range c.Jobs(t.Context(), "", "") {
			if err != nil {
				return err
			}
		}
		return nil
	}
	field := func(c *Connector) error {
		_, err := c.odoo.Call(t.Context(), rpc.Request{Model: "hr.job", Method: "search_read", Args: map[string]any{"domain": []any{}, "fields": []string{"nope"}}, Reads: true})
		return err
	}
	record := func(c *Connector) error {
		return c.MoveStage(t.Context(), ats.Created{ApplicationID: "999999"}, "1")
	}
	model := func(c *Connector) error {
		_, err := c.odoo.Fields(t.Context(), "no.model")
		return err
	}
	for name, tt := range map[string]struct {
		c    *Connector
		do   func(*Connector) error
		want core.Kind
	}{
		"key":               {real(t, "RECRUITER", false, set("api_key", "wrong-key-0123456789")), look, core.KindAuth},
		"database":          {real(t, "RECRUITER", false, set("database", "elsewhere")), look, core.KindNotFound},
		"field":             {real(t, "RECRUITER", false), field, core.KindInvalid},
		"record":            {real(t, "RECRUITER", false), record, core.KindNotFound},
		"model":             {real(t, "RECRUITER", false), model, core.KindNotFound},
		"JSON-RPC key":      {real(t, "RECRUITER", true, set("api_key", "wrong-key-0123456789")), look, core.KindAuth},
		"JSON-RPC database": {real(t, "RECRUITER", true, set("database", "elsewhere")), look, core.KindTemporary},
		"JSON-RPC field":    {real(t, "RECRUITER", true), field, core.KindInvalid},
		"JSON-RPC record":   {real(t, "RECRUITER", true), record, core.KindNotFound},
		"no login":          {real(t, "RECRUITER", true, set("login", "")), look, core.KindUsage},
	} {
		err := tt.do(tt.c)
		if core.KindOf(err) != tt.want || strings.Contains(fmt.Sprintf("%v %+v", err, err), "dist-packages") {
			t.Errorf("%s: %v of kind %q, want %q", name, err, core.KindOf(err), tt.want)
		}
		if n := tt.c.Requests(); n > 3 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}
