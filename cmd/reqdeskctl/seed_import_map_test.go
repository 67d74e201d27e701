package main

import (
	"strings"
	"testing"
	"time"
)

// The field mapping of the first source document, a test for each of its rows.

func TestS0_46_TheRecruitersAddressBecomesTheOwner(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.owner = "Robin@agency.example.com"
	j := c.posted(t, b, v)
	j.want(t, "active", "state") // whatever its case, the owner is known
	j.want(t, "Robin@agency.example.com", "owner")
}

func TestS0_47_TheTitleInTheJobsMainLanguageBecomesTheTitle(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.title = "Netzwerktechniker (m/w/d) & Bergsteiger"
	b.post(v)
	b.mu.Lock()
	b.text = strings.Replace(b.text, "</title>", "</title><title xml:lang=\"en\">Network engineer</title>", 1)
	b.text = strings.Replace(b.text, "</job>", "<posttoreqdesk>1</posttoreqdesk></job>", 1)
	b.mu.Unlock()
	c.look(t, "active").want(t, "Netzwerktechniker (m/w/d) & Bergsteiger", 0, "title")
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
	j := c.posted(t, b, whole("AV-412345"))
	j.want(t, "AV-412345", "from_ats", "id")
	j.want(t, "AV-412345", "from_ats", "reference")
	c.do(t, "job", "import", "jobs", "AV-412345").want(t, j.text(t, "id"), "id")
}

func TestS0_50_ThePrimaryLocationIsTheJobsAndTheFirstSourcingLocation(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.city, v.state, v.country, v.postal = "Munich", "Bavaria", "DE", "80331"
	j := c.posted(t, b, v)
	for i, role := range []string{"primary", "sourcing"} {
		for field, want := range map[string]string{"city": "Munich", "region": "Bavaria", "country": "DE", "postal_code": "80331", "role": role} {
			j.want(t, want, "locations", i, field)
		}
	}
}

func TestS0_51_FullAndPartTimeBecomeTheEmploymentTypeByTheValueTable(t *testing.T) {
	for word, want := range map[string]string{"Full-Time": "full_time", "Part time": "part_time", "Vollzeit": "full_time", "Sabbatical cover": ""} {
		c, b := agreed(t)
		v := whole("R-1")
		v.kind = word
		j := c.posted(t, b, v)
		j.want(t, want, "employment_type")
		if want != "" {
			continue
		}
		j.want(t, "employment_type", "missing", 0)
		c.do(t, "mapping", "set", "jobs", paper(t, "m.yaml", "employment_types:\n  sabbatical cover: temporary\n"))
		w := whole("R-2")
		w.kind, w.flag, v.flag = word, "1", "1"
		b.post(v, w)
		c.look(t, "").want(t, "temporary", 1, "employment_type")
	}
}

func TestS0_52_TheJobFamilyBecomesTheFunction(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.family = "Research & Development"
	c.posted(t, b, v).want(t, "Research & Development", "function")
}

func TestS0_53_TheExperienceLevelBecomesTheSeniority(t *testing.T) {
	for word, want := range map[string]string{"Experienced Professional": "mid", "Executive": "executive", "Entry level": "entry", "Guru": "Guru", "": ""} {
		c, b := agreed(t)
		v := whole("R-1")
		v.level = word
		c.posted(t, b, v).want(t, want, "seniority")
	}
}

func TestS0_54_TheExperienceLevelBecomesMinimumAndMaximumYears(t *testing.T) {
	for word, want := range map[string][2]any{
		"Experienced Professional": {3.0, 7.0}, "Executive": {12.0, nil}, "5-8 years": {5.0, 8.0}, "Guru": {nil, nil},
	} {
		c, b := agreed(t)
		v := whole("R-1")
		v.level = word
		j := c.posted(t, b, v)
		if low, high := j.at(t, "years", "min"), j.at(t, "years", "max"); low != want[0] || high != want[1] {
			t.Errorf("%q: %v to %v, want %v", word, low, high, want)
		}
	}
	c, b := agreed(t)
	c.do(t, "mapping", "set", "jobs", paper(t, "m.yaml", "experience:\n  guru: {seniority: lead, min: 9, max: 14}\n"))
	v := whole("R-1")
	v.level = "Guru"
	j := c.posted(t, b, v)
	j.want(t, "lead", "seniority")
	j.want(t, 9, "years", "min")
	j.want(t, 14, "years", "max")
}

func TestS0_55_TheDescriptionIsCleanedAndKeepsImagesOfItsHTMLOnly(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.text = `<style>p{background:url(https://x.example/bg.png)}</style><script>alert(1)</script>` +
		`<p style="background:url(https://x.example/css.png)" onclick="steal()">Build <b>networks</b></p>` +
		`<img src="https://cdn.example.com/team.png" alt="Team"><a href="javascript:alert(2)">go</a>`
	text := c.posted(t, b, v).text(t, "description_html")
	for _, kept := range []string{"Build <b>networks</b>", `src="https://cdn.example.com/team.png"`} {
		if !strings.Contains(text, kept) {
			t.Errorf("%s is gone: %s", kept, text)
		}
	}
	for _, gone := range []string{"alert", "script", "style", "css.png", "bg.png", "onclick", "steal"} {
		if strings.Contains(text, gone) {
			t.Errorf("%s is still there: %s", gone, text)
		}
	}
}

func TestS0_56_RequiredSkillsBecomeMustHaves(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.skills = []string{"C++", "AUTOSAR & CAN", "German, fluent", "C++"}
	j := c.posted(t, b, v)
	if got := strings.Join(j.texts(t, "must_haves"), "|"); got != "C++|AUTOSAR & CAN|German, fluent" {
		t.Errorf("must-haves %s", got)
	}
}

func TestS0_57_SecondaryLocationsBecomeFurtherSourcingLocations(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.further = []string{"Vienna|Vienna|AT|1010", "Graz|Styria|AT|8010"}
	j := c.posted(t, b, v)
	if n := j.size(t, "locations"); n != 4 {
		t.Fatalf("%d locations: %v", n, j.at(t, "locations"))
	}
	for i, city := range []string{"Utrecht", "Utrecht", "Vienna", "Graz"} {
		j.want(t, city, "locations", i, "city")
		j.want(t, map[bool]string{true: "primary", false: "sourcing"}[i == 0], "locations", i, "role")
	}
}

func TestS0_58_ObjectivesDoNotComeAcrossAndAreAskedForAtTheFirstReview(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	b.post(v)
	b.mu.Lock()
	b.text = strings.Replace(b.text, "</job>", "<objectives>From the ATS</objectives><posttoreqdesk>1</posttoreqdesk></job>", 1)
	b.mu.Unlock()
	list := c.look(t, "active")
	if n := list.size(t, 0, "objectives"); n != 0 {
		t.Errorf("%d objectives", n)
	}
	job := list.text(t, 0, "id")
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	if refused := c.refuse(t, exitRefused, "review", "open", job); !strings.Contains(refused.text(t, "message"), "objectives") {
		t.Errorf("%v", refused.v)
	}
	c.do(t, "review", "open", job, "--objectives", "Keep it running;Halve the cost").want(t, "Halve the cost", "objectives", 1)
}

func TestS0_60_TheApplyURLHasItsOwnField(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.link = "https://portal.example.com/private/apply?jobId=412345&lang=en"
	j := c.posted(t, b, v)
	j.want(t, v.link, "apply_url")
	v.link = "javascript:alert(1)"
	other, board := agreed(t)
	other.posted(t, board, v).want(t, "", "apply_url")
}
