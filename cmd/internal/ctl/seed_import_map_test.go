package ctl

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The field mapping of the first source document, a test for each of its rows.

// crossing is one field of a job on its way from the ATS.
type crossing struct {
	field  string         // as the differences name it
	from   func(*vacancy) // what the ATS has when the job is imported; nil = the whole vacancy
	change func(*vacancy) // what somebody changes there later
	first  func(t *testing.T, j value)
	taken  func(t *testing.T, j value) // what has come of the change
}

// follow checks a field from empty, unchanged and changed: it is filled at the import,
// stays as it is while nobody changes it and while nobody here has decided about a
// change, and comes in by the same mapping once the change is taken over.
func (x crossing) follow(t *testing.T) {
	t.Helper()
	c, b := agreed(t)
	v := whole("R-1")
	if x.from != nil {
		x.from(&v)
	}
	j := c.posted(t, b, v)
	j.want(t, "active", "state")
	x.first(t, j)
	job := j.text(t, "id")
	x.first(t, c.posted(t, b, v)) // unchanged
	same(t, "unchanged, the differences", c.differing(t, job))
	x.change(&v)
	for range 2 { // changed, and then as it was
		x.first(t, c.posted(t, b, v))
		same(t, "changed, the differences", c.differing(t, job), x.field)
	}
	x.taken(t, c.do(t, "job", "take", job, x.field))
	x.taken(t, c.posted(t, b, v))
	c.do(t, "job", "list", "--state", "active").want(t, job, 0, "id")
}

// is checks one value of a job.
func is(want any, path ...any) func(*testing.T, value) {
	return func(t *testing.T, j value) { t.Helper(); j.want(t, want, path...) }
}

// spans checks seniority and years of a job; nil = no limit.
func spans(seniority string, low, high any) func(*testing.T, value) {
	return func(t *testing.T, j value) {
		t.Helper()
		got := fmt.Sprint(j.at(t, "seniority"), j.at(t, "years", "min"), j.at(t, "years", "max"))
		if want := fmt.Sprint(seniority, low, high); got != want {
			t.Errorf("seniority and years are %s, want %s", got, want)
		}
	}
}

// says checks what stands in a job's description, and what does not.
func says(kept, gone []string) func(*testing.T, value) {
	return func(t *testing.T, j value) {
		t.Helper()
		text := j.text(t, "description_html")
		for _, k := range kept {
			if !strings.Contains(text, k) {
				t.Errorf("%s is gone: %s", k, text)
			}
		}
		for _, g := range gone {
			if strings.Contains(text, g) {
				t.Errorf("%s is still there: %s", g, text)
			}
		}
	}
}

// lie checks the places of a job: its own first, then where it is sourced.
func lie(want ...string) func(*testing.T, value) {
	return func(t *testing.T, j value) {
		t.Helper()
		var got []string
		for i := range j.size(t, "locations") {
			place := []string{j.text(t, "locations", i, "role")}
			for _, part := range []string{"city", "region", "country", "postal_code"} {
				place = append(place, j.text(t, "locations", i, part))
			}
			got = append(got, strings.TrimRight(strings.Join(place, " "), " "))
		}
		same(t, "the places", got, want...)
	}
}

func TestS0_46_TheRecruitersAddressBecomesTheOwner(t *testing.T) {
	crossing{
		field:  "owner",
		from:   func(v *vacancy) { v.owner = "Robin@agency.example.com" }, // whatever its case, the owner is known
		change: func(v *vacancy) { v.owner = "kim@agency.example.com" },
		first:  is("Robin@agency.example.com", "owner"), taken: is("kim@agency.example.com", "owner"),
	}.follow(t)
}

func TestS0_47_TheTitleInTheJobsMainLanguageBecomesTheTitle(t *testing.T) {
	english := `<title xml:lang="en">Network engineer</title>`
	crossing{
		field:  "title",
		from:   func(v *vacancy) { v.title, v.also = "Netzwerktechniker (m/w/d) & Bergsteiger", english },
		change: func(v *vacancy) { v.title, v.also = "Netzmeister", strings.Replace(english, "Network", "Chief", 1) },
		first:  is("Netzwerktechniker (m/w/d) & Bergsteiger", "title"), taken: is("Netzmeister", "title"),
	}.follow(t)
	c, b := agreed(t)
	v := whole("R-1")
	v.title, v.also = "Netzwerktechniker", english
	job := c.posted(t, b, v).text(t, "id")
	v.also = strings.Replace(english, "Network", "Chief", 1)
	c.posted(t, b, v).want(t, "Netzwerktechniker", "title")
	same(t, "only the other language changed, the differences", c.differing(t, job))
}

func TestS0_48_TheDayOfTheCheckboxBecomesThePostingDate(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	b.post(v)
	c.look(t, "")
	c.later(50 * time.Hour)
	j := c.posted(t, b, v)
	if day := j.text(t, "posted")[:10]; day != "2026-12-03" {
		t.Errorf("posted %s", day)
	}
	j.want(t, "2026-11-18T09:30:00Z", "from_ats", "posted") // the ATS's own date stays apart
	c.later(90 * time.Hour)
	if day := c.look(t, "").text(t, 0, "posted")[:10]; day != "2026-12-03" {
		t.Errorf("unchanged, posted %s", day)
	}
	hand := newTerminal(t)
	hand.now = "2026-12-05T09:00:00Z"
	plain := newBoard(t)
	connected(t, hand, plain)
	plain.post(v)
	hand.do(t, "sync")
	if day := hand.do(t, "job", "import", "jobs", "R-1").text(t, "posted")[:10]; day != "2026-12-05" {
		t.Errorf("imported without a checkbox it is posted %s", day)
	}
}

func TestS0_49_TheATSsJobIDIsKeptAsReference(t *testing.T) {
	c, b := agreed(t)
	v := whole("AV-412345")
	j := c.posted(t, b, v)
	job := j.text(t, "id")
	edits := map[string]func(){
		"from empty": func() {}, "unchanged": func() {},
		"changed": func() { v.title, v.city, v.link = "Captain", "Porto", "https://portal.example.com/9" },
		"closed":  func() { v.status = "Closed" },
		"back":    func() { v.status = "Open" },
	}
	for _, when := range []string{"from empty", "unchanged", "changed", "closed", "back"} {
		edits[when]()
		now := c.posted(t, b, v)
		for path, want := range map[string]string{"id": "AV-412345", "reference": "AV-412345"} {
			now.want(t, want, "from_ats", path)
		}
		now.want(t, job, "id")
		c.do(t, "job", "import", "jobs", "AV-412345").want(t, job, "id")
	}
	c.do(t, "job", "set", job, "title=For the advertisement").want(t, "AV-412345", "from_ats", "reference")
}

func TestS0_50_ThePrimaryLocationIsTheJobsAndTheFirstSourcingLocation(t *testing.T) {
	crossing{
		field:  "location",
		from:   func(v *vacancy) { v.city, v.state, v.country, v.postal = "Munich", "Bavaria", "DE", "80331" },
		change: func(v *vacancy) { v.city, v.state, v.country, v.postal = "Graz", "Styria", "AT", "8010" },
		first:  lie("primary Munich Bavaria DE 80331", "sourcing Munich Bavaria DE 80331"),
		taken:  lie("primary Graz Styria AT 8010", "sourcing Graz Styria AT 8010"),
	}.follow(t)
}

func TestS0_51_FullAndPartTimeBecomeTheEmploymentTypeByTheValueTable(t *testing.T) {
	for word, want := range map[string]string{"Full-Time": "full_time", "Part time": "part_time", "Vollzeit": "full_time"} {
		crossing{
			field:  "employment_type",
			from:   func(v *vacancy) { v.kind = word },
			change: func(v *vacancy) { v.kind = "Temporary" },
			first:  is(want, "employment_type"), taken: is("temporary", "employment_type"),
		}.follow(t)
	}
	c, b := agreed(t)
	v := whole("R-1")
	v.kind = "Sabbatical cover"
	for range 2 { // from empty, and unchanged: a word that no table holds is missing, not guessed
		j := c.posted(t, b, v)
		j.want(t, "", "employment_type")
		j.want(t, "employment_type", "missing", 0)
	}
	c.do(t, "mapping", "set", "jobs", paper(t, "m.yaml", "employment_types:\n  sabbatical cover: temporary\n")) // the table changed
	w := whole("R-2")
	w.kind, w.flag, v.flag = v.kind, "1", "1"
	b.post(v, w)
	c.look(t, "").want(t, "temporary", 1, "employment_type")
	c.do(t, "job", "take", c.do(t, "job", "list").text(t, 0, "id"), "employment_type").want(t, "temporary", "employment_type")
}

func TestS0_52_TheJobFamilyBecomesTheFunction(t *testing.T) {
	crossing{
		field:  "function",
		from:   func(v *vacancy) { v.family = "Research & Development" },
		change: func(v *vacancy) { v.family = "Field service" },
		first:  is("Research & Development", "function"), taken: is("Field service", "function"),
	}.follow(t)
}

func TestS0_53_TheExperienceLevelBecomesTheSeniority(t *testing.T) {
	for word, want := range map[string]string{"Experienced Professional": "mid", "Executive": "executive", "Guru": "Guru", "": ""} {
		crossing{
			field:  "seniority",
			from:   func(v *vacancy) { v.level = word },
			change: func(v *vacancy) { v.level = "Entry level" },
			first:  is(want, "seniority"), taken: is("entry", "seniority"),
		}.follow(t)
	}
}

func TestS0_54_TheExperienceLevelBecomesMinimumAndMaximumYears(t *testing.T) {
	for word, want := range map[string]func(*testing.T, value){
		"Experienced Professional": spans("mid", 3.0, 7.0), "Executive": spans("executive", 12.0, nil), "Guru": spans("Guru", nil, nil),
	} {
		crossing{
			field:  "seniority",
			from:   func(v *vacancy) { v.level = word },
			change: func(v *vacancy) { v.level = "5-8 years" },
			first:  want, taken: func(t *testing.T, j value) { j.want(t, 5.0, "years", "min"); j.want(t, 8.0, "years", "max") },
		}.follow(t)
	}
	c, b := agreed(t)
	v := whole("R-1")
	v.level = "Guru"
	before := c.posted(t, b, v)
	spans("Guru", nil, nil)(t, before)
	c.do(t, "mapping", "set", "jobs", paper(t, "m.yaml", "experience:\n  guru: {seniority: lead, min: 9, max: 14}\n")) // the table changed
	spans("Guru", nil, nil)(t, c.posted(t, b, v))                                                                      // what is live stays as it is
	spans("lead", 9.0, 14.0)(t, c.do(t, "job", "take", before.text(t, "id"), "seniority"))
	spans("lead", 9.0, 14.0)(t, c.posted(t, b, v)) // unchanged
}

func TestS0_55_TheDescriptionIsCleanedAndKeepsImagesOfItsHTMLOnly(t *testing.T) {
	dirt := `<style>p{background:url(https://x.example/bg.png)}</style><script>alert(1)</script>`
	crossing{
		field: "description",
		from: func(v *vacancy) {
			v.text = dirt + `<p style="background:url(https://x.example/css.png)" onclick="steal()">Build <b>networks</b></p>` +
				`<img src="https://cdn.example.com/team.png" alt="Team"><a href="javascript:alert(2)">go</a>`
		},
		change: func(v *vacancy) {
			v.text = dirt + `<p onload="steal()">Build <i>rails</i></p><img src="https://cdn.example.com/rail.png" alt="Rail">` +
				`<div style="background-image:url(https://x.example/css.png)">and roads</div><link rel="stylesheet" href="https://x.example/s.css"><iframe src="https://x.example/f"></iframe>`
		},
		first: says([]string{"Build <b>networks</b>", `src="https://cdn.example.com/team.png"`},
			[]string{"alert", "script", "style", "css.png", "bg.png", "onclick", "steal", "rail"}),
		taken: says([]string{"Build <i>rails</i>", `src="https://cdn.example.com/rail.png"`, "and roads"},
			[]string{"alert", "script", "style", "css.png", "bg.png", "onload", "steal", "iframe", "team.png", "s.css"}),
	}.follow(t)
}

func TestS0_56_RequiredSkillsBecomeMustHaves(t *testing.T) {
	needs := func(want string) func(*testing.T, value) {
		return func(t *testing.T, j value) {
			t.Helper()
			if got := strings.Join(j.texts(t, "must_haves"), "|"); got != want {
				t.Errorf("must-haves %s, want %s", got, want)
			}
		}
	}
	crossing{
		field:  "must_haves",
		from:   func(v *vacancy) { v.skills = []string{"C++", "AUTOSAR & CAN", "German, fluent", "C++"} },
		change: func(v *vacancy) { v.skills = []string{"Rust", "AUTOSAR & CAN"} },
		first:  needs("C++|AUTOSAR & CAN|German, fluent"), taken: needs("Rust|AUTOSAR & CAN"),
	}.follow(t)
}

func TestS0_57_SecondaryLocationsBecomeFurtherSourcingLocations(t *testing.T) {
	crossing{
		field:  "location",
		from:   func(v *vacancy) { v.further = []string{"Vienna|Vienna|AT|1010", "Graz|Styria|AT|8010"} },
		change: func(v *vacancy) { v.further = []string{"Graz|Styria|AT|8010", "Porto|Porto|PT|4000"} },
		first:  lie("primary Utrecht Utrecht NL", "sourcing Utrecht Utrecht NL", "sourcing Vienna Vienna AT 1010", "sourcing Graz Styria AT 8010"),
		taken:  lie("primary Utrecht Utrecht NL", "sourcing Utrecht Utrecht NL", "sourcing Graz Styria AT 8010", "sourcing Porto Porto PT 4000"),
	}.follow(t)
}

func TestS0_58_ObjectivesDoNotComeAcrossAndAreAskedForAtTheFirstReview(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	var job string
	for _, theirs := range []string{"From the ATS", "From the ATS", "Something else"} { // from empty, unchanged, changed
		v.also = "<objectives>" + theirs + "</objectives>"
		j := c.posted(t, b, v)
		j.want(t, "active", "state")
		if n := j.size(t, "objectives"); n != 0 {
			t.Errorf("%d objectives", n)
		}
		job = j.text(t, "id")
		same(t, "the differences", c.differing(t, job))
	}
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	if refused := c.refuse(t, exitRefused, "review", "open", job); !strings.Contains(refused.text(t, "message"), "objectives") {
		t.Errorf("%v", refused.v)
	}
	c.do(t, "review", "open", job, "--objectives", "Keep it running;Halve the cost").want(t, "Halve the cost", "objectives", 1)
	v.also = "<objectives>And again</objectives>"
	c.posted(t, b, v).want(t, "Halve the cost", "objectives", 1)
}

func TestS0_60_TheApplyURLHasItsOwnField(t *testing.T) {
	link := "https://portal.example.com/private/apply?jobId=412345&lang=en"
	crossing{
		field:  "apply_url",
		from:   func(v *vacancy) { v.link = link },
		change: func(v *vacancy) { v.link = "https://portal.example.com/private/apply?jobId=412346" },
		first:  is(link, "apply_url"), taken: is("https://portal.example.com/private/apply?jobId=412346", "apply_url"),
	}.follow(t)
	c, b := agreed(t)
	v := whole("R-1")
	v.link = "javascript:alert(1)"
	c.posted(t, b, v).want(t, "", "apply_url")
}
