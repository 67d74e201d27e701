package people_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
)

// The guard's verdicts, case by case as the recruiter meets them.
func TestTheGuardSaysWhatStandsInTheWay(t *testing.T) {
	may := time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)
	other := func(d *desk, p core.Person, days int, job core.JobID) {
		at := d.clock.now.AddDate(0, 0, -days)
		d.update(func(tx core.Tx) error {
			return d.PutMessage(tx, &core.Message{Kind: core.MessageSent, Person: p.ID, Job: job, MessageID: fmt.Sprint(days, job), Date: at, Recorded: at})
		})
	}
	tests := map[string]struct {
		given func(d *desk, p core.Person)
		level core.VerdictLevel
		code  string
		why   string
		final bool
	}{
		"nothing known": {func(*desk, core.Person) {}, core.VerdictClear, "", "", false},
		"in this job's pipeline": {
			func(d *desk, _ core.Person) {
				d.pipeline(d.job, core.Applicant{ID: "9", Emails: []string{"Anna@example.com"}, Stage: "Interview", Since: may})
			},
			core.VerdictStop, people.CodeThisJob, "Is in this job's pipeline in the ATS, stage “Interview” since 3 May 2026 (same e-mail address).", false,
		},
		"on this job's file": {
			func(d *desk, _ core.Person) {
				d.take(d.job, core.Applicant{URLs: []string{"linkedin.com/in/annaweber"}})
			},
			core.VerdictStop, people.CodeThisJob, "Is on this job's not-to-source list since 22 November 2026 (same profile address).", false,
		},
		"in another client's pipeline": {
			func(d *desk, _ core.Person) {
				d.pipeline(d.other, core.Applicant{ID: "9", Phones: []string{"+49 30 901820"}, Since: may})
			},
			core.VerdictWarn, people.CodeOther, "Is in the pipeline of “Analyst” (connection Globex ATS, client Globex) since 3 May 2026 (same phone number).", false,
		},
		"on another job's file": {
			func(d *desk, _ core.Person) {
				d.take(d.other, core.Applicant{Emails: []string{"anna@example.com"}})
			},
			core.VerdictWarn, people.CodeOther, "Is on the not-to-source list of “Analyst” since 22 November 2026 (same e-mail address).", false,
		},
		"somebody of the same name and employer in this pipeline": {
			func(d *desk, _ core.Person) {
				d.pipeline(d.job, core.Applicant{ID: "9", Name: "Weber, Anna", Employer: "Initech", Since: may})
			},
			core.VerdictWarn, people.CodeWeakKey,
			"Somebody of the same name and employer is in this job's pipeline in the ATS since 3 May 2026: please check whether it is the same person.", false,
		},
		"left the pipeline": {
			func(d *desk, _ core.Person) {
				d.pipeline(d.job, core.Applicant{ID: "9", Emails: []string{"anna@example.com"}, Removed: true})
			},
			core.VerdictClear, "", "", false,
		},
		"the client's company": {
			func(d *desk, _ core.Person) { d.must(d.AddOffLimits(d.Context(), d.acme.ID, "Initech Inc.")) },
			core.VerdictStop, people.CodeOffLimits, "“Initech Inc.” is off-limits for client Acme (their employer).", false,
		},
		"another client's company": {
			func(d *desk, _ core.Person) { d.must(d.AddOffLimits(d.Context(), d.globex.ID, "Initech")) },
			core.VerdictClear, "", "", false,
		},
		"a domain of the workspace": {
			func(d *desk, _ core.Person) { d.must(d.AddOffLimits(d.Context(), 0, "@Example.com")) },
			core.VerdictStop, people.CodeOffLimits, "“@Example.com” is off-limits for this workspace (the domain of the e-mail address).", false,
		},
		"written to for another job": {
			func(d *desk, p core.Person) { other(d, p, 21, d.other.ID) },
			core.VerdictWarn, people.CodeContact, "Was written to 3 weeks ago for “Analyst”.", false,
		},
		"written to yesterday": {
			func(d *desk, p core.Person) { other(d, p, 1, d.other.ID) },
			core.VerdictWarn, people.CodeContact, "Was written to 1 day ago for “Analyst”.", false,
		},
		"written to long ago": {
			func(d *desk, p core.Person) { other(d, p, 31, d.other.ID) }, core.VerdictClear, "", "", false,
		},
		"written to in this very sequence": {
			func(d *desk, p core.Person) { other(d, p, 3, d.job.ID) }, core.VerdictClear, "", "", false,
		},
		"a namesake was written to": {
			func(d *desk, _ core.Person) {
				p, _ := d.add(core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "other@example.com"}, Work: []core.Work{{Name: "Initech"}}})
				other(d, p, 2, d.other.ID)
			},
			core.VerdictWarn, people.CodeWeakKey,
			"Somebody of the same name and employer was written to 2 days ago for “Analyst”: please check whether it is the same person.", false,
		},
		"opted out": {
			func(d *desk, _ core.Person) {
				d.update(func(tx core.Tx) error {
					return d.PutSuppression(tx, core.Suppression{Address: "anna@example.com", Why: "reply", At: may})
				})
			},
			core.VerdictStop, people.CodeOptedOut, "Opted out of e-mails since 3 May 2026 (same e-mail address).", true,
		},
		"erased": {
			func(d *desk, _ core.Person) {
				d.update(func(tx core.Tx) error {
					return d.PutSuppression(tx, core.Suppression{Address: "anna@example.com", Why: people.WhyErased, At: may})
				})
			},
			core.VerdictStop, people.CodeErased, "Had their data erased since 3 May 2026 (same e-mail address); they must not be approached.", true,
		},
		"put into the ATS by ourselves": {
			func(d *desk, p core.Person) {
				d.pipeline(d.job, core.Applicant{ID: "9", Emails: []string{"anna@example.com"}})
				d.update(func(tx core.Tx) error {
					return d.PutLead(tx, core.Lead{Job: d.job.ID, Person: p.ID, Exported: may, Application: "9"})
				})
			},
			core.VerdictClear, "", "", false,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			p, _ := d.add(anna())
			test.given(d, p)
			v := d.check(people.Query{Job: d.job.ID, Person: p.ID})
			if v.Level != test.level || v.Final() != test.final {
				t.Fatalf("verdict %+v, want %s, final %v", v, test.level, test.final)
			}
			if test.code == "" {
				return
			}
			if len(v.Reasons) != 1 || v.Reasons[0].Code != test.code || v.Reasons[0].Why != test.why {
				t.Errorf("reasons %+v, want %s: %s", v.Reasons, test.code, test.why)
			}
			for _, secret := range []string{"Anna", "Weber", "anna@"} {
				if strings.Contains(v.Reasons[0].Why, secret) {
					t.Errorf("the reason names the person: %s", v.Reasons[0].Why)
				}
			}
			// The keys alone, as before an import, give the same answer where it does
			// not depend on who they belong to.
			if !strings.Contains(name, "ourselves") {
				byKeys := d.check(people.Query{Job: d.job.ID, Keys: people.KeysOfResume(anna()), Employer: "Initech GmbH"})
				if byKeys.Level != test.level {
					t.Errorf("by keys alone the verdict is %+v, want %s", byKeys, test.level)
				}
			}
		})
	}
}

func TestWithoutAJobItsOwnListDoesNotCount(t *testing.T) {
	d := newDesk(t)
	p, _ := d.add(anna())
	d.pipeline(d.job, core.Applicant{ID: "9", Emails: []string{"anna@example.com"}})
	d.must(d.AddOffLimits(t.Context(), d.acme.ID, "Initech"))
	v := d.check(people.Query{Person: p.ID})
	if v.Level != core.VerdictWarn || len(v.Reasons) != 1 || v.Reasons[0].Code != people.CodeOther {
		t.Errorf("verdict %+v, want one warning of another pipeline", v)
	}
}

func TestTheGravestReasonComesFirst(t *testing.T) {
	d := newDesk(t)
	p, _ := d.add(anna())
	d.pipeline(d.other, core.Applicant{ID: "1", Emails: []string{"anna@example.com"}})
	d.pipeline(d.job, core.Applicant{ID: "2", Name: "Anna Weber", Employer: "Initech", Emails: []string{"anna@example.com"}})
	d.must(d.AddOffLimits(t.Context(), 0, "initech"))
	v := d.check(people.Query{Job: d.job.ID, Person: p.ID})
	var got []string
	for _, r := range v.Reasons {
		got = append(got, string(r.Level)+" "+r.Code)
	}
	want := []string{"stop off_limits", "stop this_job", "warn other_pipeline"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons differ (-want +got):\n%s", diff)
	}
	if reason, ok := people.KeptOut(v); !ok || reason.Code != people.CodeThisJob {
		t.Errorf("kept out: %v, %+v", ok, reason)
	}
}

// Measure M-3: one check among many people. The aim is under 100 µs.
func BenchmarkGuardCheck(b *testing.B) {
	const many = 100_000
	d := newDesk(b)
	for start := 0; start < many; start += 5000 {
		d.update(func(tx core.Tx) error {
			for i := start; i < start+5000; i++ {
				p := core.Person{Name: fmt.Sprintf("Person%d Number%d", i, i%977), Emails: []string{fmt.Sprintf("p%d@example.com", i)}, Employer: fmt.Sprintf("Firm %d", i%500)}
				if err := d.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
					return err
				}
				a := core.Applicant{ID: fmt.Sprint(i), Name: p.Name, Emails: p.Emails, Employer: p.Employer}
				n := core.NotSource{ATSJob: d.other.ATSJob, Connection: d.other.Connection, Origin: "ats", Applicant: a}
				if err := d.PutNotSource(tx, &n, people.KeysOfApplicant(a)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	p, _ := d.add(anna())
	for name, q := range map[string]people.Query{
		"unknown": {Job: d.job.ID, Person: p.ID},
		"listed":  {Job: d.job.ID, Person: 777},
	} {
		b.Run(name, func(b *testing.B) {
			d.must(d.View(context.WithoutCancel(b.Context()), func(tx core.Tx) error {
				g := d.Guard()
				for b.Loop() {
					if _, err := g.Check(tx, q); err != nil {
						return err
					}
				}
				return nil
			}))
		})
	}
}
