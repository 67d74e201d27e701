package outreach_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

// clicked records visits of the apply link in a person's first e-mail, each so long
// after it was sent.
func (r *rig) clicked(i int, change func(*outreach.Visit), after ...time.Duration) outreach.ClickReport {
	r.Helper()
	var visits []outreach.Visit
	for _, d := range after {
		sent := r.messages(i)[0]
		v := outreach.Visit{MessageID: "<" + sent.MessageID + ">", At: sent.Date.Add(d), Method: "GET", Agent: browser}
		if change != nil {
			change(&v)
		}
		visits = append(visits, v)
	}
	report, err := r.out.Clicked(r.Context(), visits)
	if err != nil {
		r.Fatal(err)
	}
	return report
}

// written is a rig whose people have got the first e-mail; some hours have passed.
func written(t *testing.T, names ...string) *rig {
	t.Helper()
	r := newRig(t, names...)
	r.approve(true)
	r.run()
	r.sent(len(names))
	r.clock.Advance(5 * time.Hour)
	return r
}

func (r *rig) contacted(i int) outreach.Contacted {
	r.Helper()
	list, err := r.out.Contacted(r.Context(), r.job.ID)
	if err != nil {
		r.Fatal(err)
	}
	for _, c := range list {
		if c.Person == r.people[i].ID {
			return c
		}
	}
	r.Fatal("not in the list")
	return outreach.Contacted{}
}

func TestAPersonsClickEndsTheSequence(t *testing.T) {
	r := written(t, "Ada Byron", "Ben Moss")
	if got := r.contacted(0).Clicked; got.Verdict != "unknown" || got.At != nil {
		t.Errorf("before any click it is %+v", got)
	}
	if got := r.clicked(0, nil, 2*time.Hour); got.Taken != 1 || len(got.Refused) != 0 {
		t.Fatalf("%+v", got)
	}
	e := r.state(0, core.EnrolmentStopped, outreach.CauseClick)
	if e.Cause.Text != "Clicked the apply link on 23 November 2026." || e.Cause.Evidence == "" {
		t.Errorf("cause %+v", e.Cause)
	}
	r.state(1, core.EnrolmentRunning, "")
	c := r.contacted(0)
	if c.Clicked.Verdict != "human" || c.Clicked.At == nil || !c.Clicked.At.Equal(r.messages(0)[0].Date.Add(2*time.Hour)) || c.Why != e.Cause.Text {
		t.Errorf("the list says %+v", c)
	}
	if got := r.clicked(0, nil, 2*time.Hour); got.Known != 1 || got.Taken != 0 {
		t.Errorf("the second time %+v", got)
	}
	r.pass(10 * day)
	r.sent(3) // Ben's follow-up only
	if _, err := r.out.PlanOf(t.Context(), r.job.ID, time.Time{}); err != nil {
		t.Error(err)
	}
	if err := r.out.Resume(t.Context(), r.job.ID, r.people[0].ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("it could be resumed: %v", err)
	}
}

func TestAScannersClickChangesNothing(t *testing.T) {
	r := written(t, "Ada Byron")
	before := r.enrolment(0)
	r.clicked(0, nil, time.Second, 2*time.Second)
	r.clicked(0, func(v *outreach.Visit) { v.Method = "HEAD" }, 3*time.Hour)
	if after := r.enrolment(0); after.State != before.State || after.Cause != before.Cause {
		t.Errorf("it became %+v", after)
	}
	c := r.contacted(0)
	if c.Clicked.Verdict != "scanner" || !strings.Contains(c.Clicked.Why, "sooner than anybody reads") {
		t.Errorf("the list says %+v", c.Clicked)
	}
	r.pass(10 * day)
	r.sent(2)
	r.clicked(0, nil, 6*time.Hour) // a person behind the gateway, and all e-mails are sent
	r.state(0, core.EnrolmentStopped, outreach.CauseClick)
}

func TestAnUnsureClickPausesAndAsks(t *testing.T) {
	r := written(t, "Ada Byron")
	r.clicked(0, nil, 20*time.Second)
	e := r.state(0, core.EnrolmentPaused, outreach.CauseMaybe)
	if !strings.Contains(e.Cause.Text, "20 seconds after delivery") || !e.Until.IsZero() {
		t.Errorf("%+v", e)
	}
	r.pass(10 * day)
	r.sent(1)
	if err := r.out.Resume(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	r.clicked(0, nil, 20*time.Second) // known: it asks once
	r.state(0, core.EnrolmentRunning, "")
	r.pass(day)
	r.sent(2)
}

func TestABurstOverAllLinksIsAScannersAlsoWhenItComesInPieces(t *testing.T) {
	two := func(link string) func(*outreach.Visit) {
		return func(v *outreach.Visit) { v.Links, v.Link = 2, link }
	}
	r := written(t, "Ada Byron", "Ben Moss")
	r.clicked(0, two("apply_link"), time.Hour)
	r.state(0, core.EnrolmentStopped, outreach.CauseClick)
	r.clicked(0, two("site"), time.Hour+time.Second)
	e := r.state(0, core.EnrolmentPaused, outreach.CauseMaybe)
	if !strings.Contains(e.Cause.Text, "not a person's after all") {
		t.Errorf("%+v", e.Cause)
	}
	if err := r.out.Resume(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	// The other way round: unsure first, then a scanner's for certain.
	three := func(link string) func(*outreach.Visit) {
		return func(v *outreach.Visit) { v.Links, v.Link = 3, link }
	}
	r.clicked(1, three("apply_link"), 20*time.Second)
	r.state(1, core.EnrolmentPaused, outreach.CauseMaybe)
	r.clicked(1, three("site"), 21*time.Second)
	r.clicked(1, three("about"), 22*time.Second)
	r.state(1, core.EnrolmentRunning, "")
	r.pass(10 * day)
	r.sent(4)
}

func TestAClickOutranksNoAnswer(t *testing.T) {
	r := written(t, "Ada Byron")
	r.arrive(0, nil)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	r.clicked(0, nil, 3*time.Hour)
	r.state(0, core.EnrolmentStopped, outreach.CauseReply)
	if c := r.contacted(0); c.Clicked.Verdict != "human" || !c.Replied {
		t.Errorf("%+v", c)
	}
}

func TestVisitsThatCantBeUsedAreRefusedByRow(t *testing.T) {
	r := written(t, "Ada Byron")
	now := r.clock.Now()
	good := outreach.Visit{Job: r.job.ID, Person: r.people[0].ID, At: now.Add(-time.Hour), Agent: browser}
	visits := []outreach.Visit{
		good,
		{MessageID: "nobody@example.com", At: now, Agent: browser},
		{Job: r.job.ID, Person: 999, At: now},
		{Job: 999, Person: r.people[0].ID, At: now},
		{Job: r.job.ID, Person: r.people[0].ID},
		{Job: r.job.ID, Person: r.people[0].ID, At: now.Add(time.Hour)},
		{Job: r.job.ID, Person: r.people[0].ID, At: now, Address: "mars"},
	}
	got, err := r.out.Clicked(t.Context(), visits)
	if err != nil || got.Taken != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	var rows string
	for _, x := range got.Refused {
		rows += fmt.Sprint(x.Row, " ")
	}
	if rows != "2 3 4 5 6 7 " {
		t.Errorf("refused %s: %+v", rows, got.Refused)
	}
	r.state(0, core.EnrolmentStopped, outreach.CauseClick)
}

func TestManyVisitsAtOnceAreEachTakenOnce(t *testing.T) {
	r := written(t, "Ada Byron", "Ben Moss")
	var visits []outreach.Visit
	for i := range 1200 {
		visits = append(visits, outreach.Visit{
			Key: fmt.Sprint("k", i%1100), Job: r.job.ID, Person: r.people[i%2].ID, At: r.clock.Now().Add(-time.Duration(i) * time.Second), Agent: "curl/8",
		})
	}
	got, err := r.out.Clicked(t.Context(), visits)
	if err != nil || got.Taken != 1100 || got.Known != 100 {
		t.Errorf("%+v, %v", got, err)
	}
	r.state(0, core.EnrolmentRunning, "")
}

func TestClicksStayWithAPersonWhoIsJoinedWithAnother(t *testing.T) {
	r := written(t, "Ada Byron", "Ada Lovelace")
	r.clicked(0, nil, time.Hour)
	svc := &people.Service{Store: r.db, Clock: r.clock}
	if _, err := svc.Merge(t.Context(), r.people[1].ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	list, err := r.out.Contacted(t.Context(), r.job.ID)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range list {
		if c.Clicked.Verdict == "human" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d rows with a click: %+v", n, list)
	}
}
