package custom_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// Somebody who was not asked for is nobody, and the profile's address is the second
// way.
func TestFindCandidate(t *testing.T) {
	s := serve(t, map[string]string{
		"GET /people":   `[{"id": 1, "email": "other@example.org", "on": 11, "job": 5}, {"id": 2, "email": ["x@example.org", "Ada@Example.org"], "on": 12, "job": 6}]`,
		"GET /profiles": `[{"id": 3, "urls": ["http://www.linkedin.com/in/ada/"]}]`, "GET /people/3/on": `[{"id": 13, "job": 7}, {"id": 14, "job": 8}]`,
	})
	c := made(t, s, unsigned+jobs+lookup+`
find_by_url:
  get: /profiles
  query: {url: "{url}"}
  fields: {person: .id, urls: .urls}
  applications: {get: "/people/{person}/on", fields: {application: .id, job: .job}}
`)
	finder := able[ats.CandidateFinder](t, c)
	for _, tt := range []struct {
		emails, urls []string
		want         *ats.Found
	}{
		{[]string{"ada@example.org"}, nil, &ats.Found{PersonID: "2", By: core.KeyEmail, Applications: map[string]string{"6": "12"}}},
		{[]string{"nobody@example.org"}, nil, nil},
		{[]string{"nobody@example.org"}, []string{"https://linkedin.com/in/ada"}, &ats.Found{PersonID: "3", By: core.KeyURL, Applications: map[string]string{"7": "13", "8": "14"}}},
		{nil, []string{"https://linkedin.com/in/adam"}, nil},
	} {
		got, err := finder.FindCandidate(t.Context(), tt.emails, tt.urls)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint(tt.emails, tt.urls), tt.want, got)
	}
}

// A person and their place on a job may be two requests; of somebody who exists
// only the second is sent.
func TestCreateByTwoRequests(t *testing.T) {
	s := serve(t, map[string]string{"POST /people": `201 {"id": 31}`, "POST /on": `{"application": 51, "url": "https://riverbend.example.com/51"}`})
	c := made(t, s, unsigned+jobs+lookup+`
create:
  post: /people
  form: {name: "{name}", "email[]": "{emails}", tags: [lead, "{source}"], nick: "{.resume.basics.image}"}
  fields: {person: .id}
  required: [name, phone]
add: {post: /on, json: {who: "{person}", job: "{job}", at: "{stage}", n: 1, none: null}, fields: {application: .application, link: .url}}
`)
	lead := ats.Candidate{JobID: "5", Source: "Riverbend", Resume: joerg}
	got, err := able[ats.CandidateWriter](t, c).CreateCandidate(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what was made", ats.Created{PersonID: "31", ApplicationID: "51", URL: "https://riverbend.example.com/51"}, got)
	form, err := url.ParseQuery(s.asked()[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the form", url.Values{"name": {"Jörg Müller Weiß"}, "email[]": {"joerg@example.org", "jw@example.org"}, "tags": {"lead", "Riverbend"}}, form)
	if body := s.asked()[1].Body; body != `{"job":"5","n":1,"none":null,"who":"31"}` {
		t.Errorf("put on the job with %s", body)
	}
	lead.PersonID = "77"
	if got, err = able[ats.CandidateWriter](t, c).CreateCandidate(t.Context(), lead); err != nil || got.PersonID != "77" || len(s.asked()) != 3 {
		t.Errorf("somebody who exists: %+v, %v, asked %v", got, err, s.paths())
	}
	problems, err := able[ats.CandidateWriter](t, c).Problems(t.Context(), ats.Candidate{JobID: "5", Resume: core.Resume{Basics: core.Basics{Name: "Ada"}}})
	if err != nil || len(problems) != 1 || problems[0].Field != "basics.phone" || len(s.asked()) != 3 {
		t.Errorf("%+v, %v", problems, err)
	}
	s.answers["POST /on"] = `{}`
	_, err = able[ats.CandidateWriter](t, c).CreateCandidate(t.Context(), lead)
	failure(t, "an answer without an id", err, core.KindUnknown)
}

// An ATS may take the résumé with the person, in a form or in JSON.
func TestResumeGoesAlongWithThePerson(t *testing.T) {
	for how, body := range map[string]string{"multipart": `{name: "{name}", cv: "{file}"}`, "json": `{name: "{name}", cv: {content: "{file_base64}", name: "{file_name}"}}`} {
		s := serve(t, map[string]string{"POST /jobs/5/people": `{"id": 51}`})
		c := made(t, s, unsigned+jobs+lookup+`create: {post: "/jobs/{job}/people", `+how+": "+body+", fields: {application: .id}}\n")
		if caps := ats.CapabilitiesOf(c); !caps.Resume || !c.Descriptor().Capabilities.Resume {
			t.Errorf("%s: %+v", how, caps)
		}
		if _, attaches := ats.As[ats.ResumeAttacher](c); attaches {
			t.Errorf("%s: it attaches a résumé afterwards", how)
		}
		lead := ats.Candidate{JobID: "5", Resume: joerg}
		made, err := able[ats.ResumeCreator](t, c).CreateWithResume(t.Context(), lead, pdf)
		if err != nil || made.ApplicationID != "51" || made.PersonID != "51" {
			t.Errorf("%s: %+v, %v", how, made, err)
		}
		if _, err := able[ats.CandidateWriter](t, c).CreateCandidate(t.Context(), lead); err != nil {
			t.Errorf("%s: without a résumé: %v", how, err)
		}
		asked := s.asked()
		want := string(pdf.Data)
		if how == "json" {
			want = base64.StdEncoding.EncodeToString(pdf.Data)
		}
		if !strings.Contains(asked[0].Body, want) || !strings.Contains(asked[0].Body, pdf.Name) || strings.Contains(asked[1].Body, "cv") {
			t.Errorf("%s: sent %q", how, asked)
		}
	}
}

// A résumé in JSON is sent unless it is there.
func TestResumeIsSentOnce(t *testing.T) {
	s := serve(t, map[string]string{"GET /on/51/files": `[{"name": "other.pdf"}]`, "POST /on/51/files": "204 "})
	c := made(t, s, unsigned+jobs+lookup+`
create: {post: /people, json: {job: "{job}"}, fields: {application: .id}}
resume:
  post: /on/{application}/files
  json: {data: "{file_base64}", type: "{media_type}", size: "{file_size}"}
  unless: {get: "/on/{application}/files", fields: {same: .name == $asked.file_name}}
`)
	if _, together := ats.As[ats.ResumeCreator](c); together {
		t.Error("it creates with a résumé")
	}
	attach := func() {
		if err := able[ats.ResumeAttacher](t, c).AttachResume(t.Context(), ats.Created{ApplicationID: "51"}, pdf); err != nil {
			t.Error(err)
		}
	}
	attach()
	s.answers["GET /on/51/files"] = `[{"name": "joerg.pdf"}]`
	attach()
	same(t, "asked", []string{"GET /on/51/files", "POST /on/51/files", "GET /on/51/files"}, s.paths())
	var body struct {
		Data []byte
		Type string
		Size int
	}
	if err := json.Unmarshal([]byte(s.asked()[1].Body), &body); err != nil || string(body.Data) != string(pdf.Data) || body.Type != pdf.MediaType || body.Size != len(pdf.Data) {
		t.Errorf("%+v, %v", body, err)
	}
}
