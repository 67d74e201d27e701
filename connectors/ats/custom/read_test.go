package custom_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Whatever an ATS, a person or a field says, it changes nothing but its own place
// in a request.
func TestValuesCannotChangeARequest(t *testing.T) {
	hostile := []string{
		`../../admin?x=1#y`, `a/b`, `a b`, `%2e%2e`, `"}, "admin": true, "x": {"`, "a&admin=1", "a\r\nX-Admin: 1", "{api_key}", "ä€\u202e", `a\`, "'; drop", "a+b", "a;b=c",
	}
	description := unsigned + jobs + `
people: {get: "/jobs/{job}/people", query: {of: "{job}"}, fields: {id: .id, name: .name, status: .state}}
stages: {fixed: [{id: new, name: New}]}
status: {get: "/applications/{application}"}
note: {post: /notes, json: {text: "{text}", about: "for {application}: {text}"}}
move: {put: /moves, form: {to: "{stage}", of: "{application}"}}
`
	for _, value := range hostile {
		s := serve(t, nil)
		c := made(t, s, description)
		at := ats.Created{PersonID: value, ApplicationID: value}
		for _, err := range able[ats.PeopleLister](t, c).People(t.Context(), value, "", "") {
			failure(t, value, err, core.KindNotFound)
		}
		_, _ = able[ats.StatusReader](t, c).Status(t.Context(), at)
		_ = able[ats.NoteWriter](t, c).WriteNote(t.Context(), at, value)
		_ = able[ats.StageMover](t, c).MoveStage(t.Context(), at, value)
		got := s.asked()
		if len(got) != 4 {
			t.Errorf("%q: asked %v", value, s.paths())
			continue
		}
		if path, err := url.PathUnescape(strings.TrimSuffix(strings.TrimPrefix(got[0].Path, "/jobs/"), "/people")); path != value || err != nil || strings.Count(got[0].Path, "/") != 3 {
			t.Errorf("%q became the path %s", value, got[0].Path)
		}
		same(t, value, url.Values{"of": {value}}, got[0].Query)
		var body map[string]string
		if err := json.Unmarshal([]byte(got[2].Body), &body); err != nil {
			t.Errorf("%q became the body %s", value, got[2].Body)
		}
		same(t, value, map[string]string{"text": value, "about": "for " + value + ": " + value}, body)
		form, err := url.ParseQuery(got[3].Body)
		if err != nil {
			t.Errorf("%q became the form %s", value, got[3].Body)
		}
		same(t, value, url.Values{"to": {value}, "of": {value}}, form)
	}
}

// What can't stand in its place is refused, and nothing is sent.
func TestValuesThatCannotBeSent(t *testing.T) {
	s := serve(t, map[string]string{"GET /jobs": two})
	c := made(t, s, unsigned+jobs+`
stages: {fixed: [{id: new, name: New}]}
status: {get: "/applications/{application}", fields: {status: .s}}
note: {post: /notes, headers: {X-Of: "{application}"}, json: {text: "{text}"}}
move: {post: "/{.application | split(\"/\")}/x", json: {to: "{stage}"}}
`)
	for _, id := range []string{"", ".", ".."} {
		_, err := able[ats.StatusReader](t, c).Status(t.Context(), ats.Created{ApplicationID: id})
		failure(t, "the path "+id, err, core.KindInvalid)
	}
	failure(t, "a header", able[ats.NoteWriter](t, c).WriteNote(t.Context(), ats.Created{ApplicationID: "a\r\nX-Admin: 1"}, "x"), core.KindInvalid, "Admin")
	failure(t, "a list in a path", able[ats.StageMover](t, c).MoveStage(t.Context(), ats.Created{ApplicationID: "a/b"}, "x"), core.KindInvalid)
	if got := s.asked(); len(got) > 0 {
		t.Errorf("asked %v", s.paths())
	}
}

// A next page on another host is asked for on the account's own; a key that the
// address repeats is neither kept in a cursor nor sent twice.
func TestNextPageStaysWhereTheKeyBelongs(t *testing.T) {
	for name, next := range map[string]string{"another host": "https://evil.example.org/more?p=2&apikey=s3cret", "relative": "more?p=2&apikey=s3cret", "a path": "/more?p=2"} {
		s := serve(t, map[string]string{
			"GET /jobs": `{"rows": ` + two + `, "next": "` + next + `"}`, "GET /more": `{"rows": [{"id": 3, "title": "Three"}], "next": null}`,
		})
		c := made(t, s, strings.Replace(unsigned, "{by: none}", "{by: query, name: apikey}", 1)+
			"jobs: {get: /jobs, rows: .rows, paging: {by: url, next: .next}, fields: {id: .id, title: .title}}\n", secret("api_key", "s3cret"))
		var all []string
		for page, err := range c.Jobs(t.Context(), "", "") {
			if err != nil {
				t.Fatal(name, err)
			}
			for _, p := range page.Items {
				all = append(all, p.ID)
			}
			if raw, err := base64.RawURLEncoding.DecodeString(string(page.Next)); err != nil || strings.Contains(string(raw), "s3cret") || strings.Contains(string(raw), "evil") {
				t.Errorf("%s: the cursor holds %s", name, raw)
			}
		}
		same(t, name, []string{"1", "2", "3"}, all)
		same(t, name, url.Values{"p": {"2"}, "apikey": {"s3cret"}}, s.asked()[1].Query)
	}
}

// A cursor that is not accepted any more begins the look anew, and says so.
func TestStaleCursorBeginsAnew(t *testing.T) {
	s := serve(t, map[string]string{"GET /jobs": `{"rows": ` + two + `, "next": "/more?p=2"}`})
	c := made(t, s, unsigned+"jobs: {get: /jobs, rows: .rows, paging: {by: url, next: .next}, fields: {id: .id, title: .title}}\n")
	page, err := first(t, c)
	if err != nil {
		t.Fatal(err)
	}
	for again, err := range c.Jobs(t.Context(), "", page.Next) {
		if err != nil || !again.Restarted || len(again.Items) != 2 {
			t.Errorf("%+v, %v", again, err)
		}
		break
	}
}

func TestRefusalsThatComeAsSuccess(t *testing.T) {
	s := serve(t, map[string]string{"POST /notes": `{"ok": true}`})
	c := made(t, s, unsigned+jobs+`
errors: {when: .ok == false, word: .code, kinds: {no_right: permission, bad_key: credentials, slow: rate_limited, gone: not_found, busy: temporary}}
note: {post: /notes, json: {text: "{text}"}}
`)
	for code, want := range map[string]core.Kind{
		"no_right": core.KindForbidden, "bad_key": core.KindAuth, "slow": core.KindRateLimited, "gone": core.KindNotFound, "busy": core.KindTemporary, "joerg@example.org is unknown": core.KindInvalid,
	} {
		s.answers["GET /jobs"] = `{"ok": false, "code": "` + code + `"}`
		_, err := first(t, c)
		failure(t, code, err, want, "joerg")
		s.answers["POST /notes"] = s.answers["GET /jobs"]
		failure(t, "a note, "+code, able[ats.NoteWriter](t, c).WriteNote(t.Context(), ats.Created{ApplicationID: "1"}, "x"), want, "joerg")
	}
	s.answers["POST /notes"] = `{"ok": true}`
	if err := able[ats.NoteWriter](t, c).WriteNote(t.Context(), ats.Created{ApplicationID: "1"}, "x"); err != nil {
		t.Error(err)
	}
}

// What runs in a circle is no description; what takes too long or too much over a
// large answer ends the look, with the line that does so.
func TestEndlessExpressionEndsTheLook(t *testing.T) {
	rows := make([]string, 3000)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"id": %d, "title": "a long enough title"}`, i)
	}
	s := serve(t, map[string]string{"GET /jobs": "[" + strings.Join(rows, ",") + "]"})
	for expr, circle := range map[string]bool{
		"'[range(1e12)]'": true, `'reduce range(100) as $i ("x"; . + .)'`: true, "'[recurse]'": true,
		"'[$answer[] as $a | $answer[] as $b | $answer[] | 1] | length'": false, `'[$answer[] as $a | $answer[] | .title + $a.title] | join("")'`: false,
	} {
		text := unsigned + strings.Replace(jobs, ".title", expr, 1)
		if problems := describe.Check(text); circle {
			if len(problems) != 1 || problems[0].Line != 4 {
				t.Errorf("%s: %v", expr, problems)
			}
			continue
		}
		begun := time.Now()
		_, err := first(t, made(t, s, text))
		if failure(t, expr, err, core.KindInvalid); err == nil || !strings.Contains(err.Error(), "line 4") || time.Since(begun) > 10*time.Second {
			t.Errorf("%s: %v after %v", expr, err, time.Since(begun))
		}
	}
}

// An answer of another form leaves fields empty; a row without an id is left out,
// and the look is then not a full one.
func TestAnswersOfAnotherForm(t *testing.T) {
	s := serve(t, map[string]string{"GET /jobs": `[{"id": 12345678901234567890, "title": {"de": "x"}}, {"title": "nobody"}, 7, null, {"id": "b", "title": null, "where": [1]}]`})
	c := made(t, s, unsigned+"jobs: {get: /jobs, fields: {id: .id, title: .title, locations: .where.city, owner: .a.b.c}}\n")
	page, err := first(t, c)
	if err != nil || page.Full || !page.Last {
		t.Errorf("%+v, %v", page, err)
	}
	same(t, "jobs", []core.Posting{
		{ID: "12345678901234567890", Reference: "12345678901234567890", Title: "12345678901234567890"}, {ID: "b", Reference: "b", Title: "b"},
	}, page.Items)
	for _, answer := range []string{`{}`, `null`, `"x"`, `{"id": 1}`} {
		s.answers["GET /jobs"] = answer
		_, err := first(t, c)
		failure(t, answer, err, core.KindInvalid)
	}
}

// What is looked up beside a list is asked for once, and left open where it may
// not be read.
func TestLookUpsAreMadeOnce(t *testing.T) {
	s := serve(t, map[string]string{
		"GET /jobs":    `[{"id": 1, "by": 7, "kind": 1}, {"id": 2, "by": 7, "kind": 2}, {"id": 3, "by": 8}, {"id": 4}]`,
		"GET /users/7": `{"email": "Robin@agency.example.com"}`, "GET /users/8": "403 {}", "GET /kinds": `{"list": [{"id": 1, "name": "Full-time"}]}`,
	})
	c := made(t, s, unsigned+`
jobs:
  get: /jobs
  with:
    owner: {key: .by, get: "/users/{key}"}
    kinds: {get: /kinds, row: .list}
  fields:
    id: .id
    title: .id
    owner: $with.owner.email
    employment_type: .kind as $k | [$with.kinds[] | select(.id == $k)] | first | .name
`)
	page, err := first(t, c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range page.Items {
		got = append(got, p.ID+" "+p.Owner+" "+p.EmploymentType)
	}
	same(t, "owners", []string{"1 robin@agency.example.com Full-time", "2 robin@agency.example.com ", "3  ", "4  "}, got)
	asked := s.paths()
	slices.Sort(asked)
	same(t, "asked", []string{"GET /jobs", "GET /kinds", "GET /users/7", "GET /users/8"}, asked)
	s.answers["GET /users/8"] = "401 {}"
	_, err = first(t, c)
	failure(t, "a key that is refused meanwhile", err, core.KindAuth)
}

// A row is completed by itself where the description says so.
func TestRowsAreCompleted(t *testing.T) {
	s := serve(t, map[string]string{
		"GET /jobs":   `[{"id": 1, "title": "One", "open": true}, {"id": 2, "title": "Two", "open": false}, {"id": 3, "title": "Three", "open": true}]`,
		"GET /jobs/1": `{"job": {"id": 1, "text": "<p>x</p>"}}`,
	})
	c := made(t, s, unsigned+"jobs: {get: /jobs, one: {get: \"/jobs/{id}\", row: .job}, complete: .open, fields: {id: .id, title: .title, description: .text}}\n")
	page, err := first(t, c)
	if err != nil || len(page.Items) != 3 || page.Items[0].Description != "<p>x</p>" || page.Items[0].Title != "One" || page.Items[2].Title != "Three" {
		t.Errorf("%+v, %v", page, err)
	}
	same(t, "asked", []string{"GET /jobs", "GET /jobs/1", "GET /jobs/3"}, s.paths())
	_, err = able[ats.JobReader](t, c).Job(t.Context(), "3")
	failure(t, "a job that is gone", err, core.KindNotFound)
}

// A list of everybody serves one job and the account; a filter that was ignored
// puts nobody on a job.
func TestPeopleOfTheAccount(t *testing.T) {
	s := serve(t, map[string]string{"GET /people": `[{"id": 1, "name": "Ada", "on": 5}, {"id": 2, "name": "Lee", "on": 6}]`})
	description := unsigned + jobs + "people: {get: /people, query: {job: \"{.job}\"}, fields: {id: .id, name: .name, job: .on}}\n"
	description = strings.Replace(description, `query: {job: "{.job}"}, `, "", 1)
	c := made(t, s, description)
	if !c.Descriptor().PeopleByAccount {
		t.Error("it does not say so")
	}
	everybody, _ := pages(t, able[ats.PeopleLister](t, c).People(t.Context(), "", "", ""))
	if len(everybody[0].Items) != 2 || everybody[0].Items[1].JobID != "6" {
		t.Errorf("%+v", everybody)
	}
	few, _ := pages(t, able[ats.PeopleLister](t, c).People(t.Context(), "6", "", ""))
	if len(few[0].Items) != 1 || few[0].Items[0].PersonID != "2" {
		t.Errorf("%+v", few)
	}
}

func TestStagesThatAreTheSameEverywhere(t *testing.T) {
	c := made(t, serve(t, nil), unsigned+jobs+"stages: {fixed: [{id: new, name: New}, {id: hired, name: Hired, final: true}]}\n")
	got, err := able[ats.StageLister](t, c).Stages(t.Context(), "")
	same(t, "stages", []core.Stage{{ID: "new", Name: "New", Order: 1}, {ID: "hired", Name: "Hired", Order: 2, Final: true}}, got)
	same(t, "stages", nil, err)
}

// An incremental look asks from the beginning of the one before, in the ATS's own
// writing.
func TestIncrementalLook(t *testing.T) {
	for format, read := range map[string]func(string) (time.Time, error){
		"rfc3339": func(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) },
		"unix": func(s string) (time.Time, error) {
			var n int64
			_, err := fmt.Sscan(s, &n)
			return time.Unix(n, 0), err
		},
		"unix_ms": func(s string) (time.Time, error) {
			var n int64
			_, err := fmt.Sscan(s, &n)
			return time.UnixMilli(n), err
		},
		"date": func(s string) (time.Time, error) {
			at, err := time.Parse(time.DateOnly, s)
			return at.Add(24 * time.Hour), err
		},
		`'strftime("%d.%m.%Y %H:%M:%S")'`: func(s string) (time.Time, error) { return time.Parse("02.01.2006 15:04:05", s) },
	} {
		s := serve(t, map[string]string{"GET /jobs": two})
		c := made(t, s, unsigned+"jobs: {get: /jobs, query: {since: \"{after}\"}, since: {format: "+format+", overlap: 1h}, fields: {id: .id, title: .title}}\n")
		_, since := pages(t, c.Jobs(t.Context(), "", ""))
		again, _ := pages(t, c.Jobs(t.Context(), since, ""))
		asked := s.asked()
		at, err := read(asked[1].Query.Get("since"))
		if ago := time.Since(at); err != nil || ago > 25*time.Hour || format != "date" && (ago < 59*time.Minute || ago > 61*time.Minute) {
			t.Errorf("%s: asked since %q, %v", format, asked[1].Query, err)
		}
		if len(asked[0].Query) > 0 || again[0].Full {
			t.Errorf("%s: the first look asked for %v; the second says it is full: %v", format, asked[0].Query, again[0].Full)
		}
	}
}
