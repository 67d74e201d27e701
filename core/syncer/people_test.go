package syncer_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/syncer"
)

// names are the people on a job's list.
func (b *bench) names(id core.JobID) []string {
	b.t.Helper()
	var names []string
	err := b.db.View(b.t.Context(), func(tx core.Tx) error {
		lines, err := b.db.NotSourcesOfATSJob(tx, b.job(id).ATSJob)
		for _, n := range lines {
			names = append(names, n.Applicant.Name)
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func TestThePipelineOfALiveJobIsKeptInStep(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(2)
	b.ats.people["1"], b.ats.people["2"] = applicants("1", 1, 2, 3), applicants("2", 4)
	if seen := b.look().People.Seen; seen != 0 {
		t.Errorf("%d people were read for jobs that are not live", seen)
	}
	id := b.imported(1)
	steps := []struct {
		what   string
		people []core.Applicant
		want   syncer.PeopleCounts
		names  []string
	}{
		{"from empty", applicants("1", 1, 2, 3), syncer.PeopleCounts{Seen: 3, Added: 3}, []string{"Person 1", "Person 2", "Person 3"}},
		{"unchanged", applicants("1", 1, 2, 3), syncer.PeopleCounts{Seen: 3}, []string{"Person 1", "Person 2", "Person 3"}},
		{"one more and one fewer", applicants("1", 2, 3, 5), syncer.PeopleCounts{Seen: 3, Added: 1, Removed: 1}, []string{"Person 2", "Person 3", "Person 5"}},
		{"said to have left", append(applicants("1", 2, 5), core.Applicant{ID: "3", Removed: true}), syncer.PeopleCounts{Seen: 3, Removed: 1}, []string{"Person 2", "Person 5"}},
		{"another stage", append(applicants("1", 2), core.Applicant{ID: "5", Name: "Person 5", Stage: "Offer"}), syncer.PeopleCounts{Seen: 2, Changed: 1}, []string{"Person 2", "Person 5"}},
	}
	for _, step := range steps {
		b.ats.people["1"] = step.people
		if diff := cmp.Diff(step.want, b.look().People); diff != "" {
			t.Errorf("%s: counts (-want +got):\n%s", step.what, diff)
		}
		if diff := cmp.Diff(step.names, b.names(id)); diff != "" {
			t.Errorf("%s: list (-want +got):\n%s", step.what, diff)
		}
	}
}

func TestAListThatSuddenlyNamesNobodyTakesNobodyOff(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(1)
	b.look()
	id := b.imported(1)
	b.ats.people["1"] = applicants("1", 1, 2, 3, 4)
	b.look()
	b.ats.people["1"] = nil
	if _, err := b.sync.Sync(t.Context(), b.conn, false); core.KindOf(err) != core.KindInvalid {
		t.Errorf("the look gave %v", err)
	}
	if got := len(b.names(id)); got != 4 {
		t.Errorf("%d people are on the list, want 4", got)
	}
}

// follower notes which pipelines changed, and that it was told within the
// transaction: what it writes is there with the change.
type follower struct{ told []core.ATSJobID }

func (f *follower) PipelineChanged(tx core.Tx, _ core.ConnectionID, a core.ATSJobID) error {
	if tx.Writable() {
		f.told = append(f.told, a)
	}
	return nil
}

func TestFollowersAreToldOfPipelinesThatChanged(t *testing.T) {
	b := newBench(t)
	f := &follower{}
	b.sync.AddFollower(f)
	b.ats.postings = postings(2)
	b.look()
	id := b.imported(1)
	b.imported(2)
	b.ats.people["1"] = applicants("1", 1)
	b.look()
	b.look()
	if want := []core.ATSJobID{b.job(id).ATSJob}; !slices.Equal(f.told, want) {
		t.Errorf("told of %v, want %v", f.told, want)
	}
}

func TestStagesOfImportedJobsAreRead(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(1)
	b.ats.stages = []core.Stage{{ID: "s1", Name: "New", Order: 1}, {ID: "s2", Name: "Hired", Order: 2, Final: true}}
	b.look()
	b.imported(1)
	if seen := b.look().Stages.Seen; seen != 4 {
		t.Errorf("read %d stages, want two of the account and two of the job", seen)
	}
	err := b.db.View(t.Context(), func(tx core.Tx) error {
		got, err := b.db.Stages(tx, b.conn, "1")
		if diff := cmp.Diff(b.ats.stages, got); diff != "" {
			t.Errorf("stages (-want +got):\n%s", diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// asking is a fakeATS that asks those who apply.
type asking struct {
	*fakeATS
	questions []core.Question
	err       error
}

func (a *asking) Questions(context.Context, string) ([]core.Question, error) {
	return a.questions, a.err
}

func TestQuestionsOfImportedJobsAreRead(t *testing.T) {
	b := newBench(t)
	form := &asking{fakeATS: b.ats, questions: []core.Question{{ID: "q1", Text: "Which shift?", Kind: core.AskChoice, Choices: []string{"Early", "Late"}}}}
	b.atss[b.conn] = form
	b.ats.postings = postings(1)
	b.look()
	b.imported(1)
	stored := func(want int, read bool) {
		t.Helper()
		b.look()
		err := b.db.View(t.Context(), func(tx core.Tx) error {
			got, asked, err := b.db.Questions(tx, b.conn, "1")
			if len(got) != want || asked != read {
				t.Errorf("%d questions, read %v, want %d, %v", len(got), asked, want, read)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	form.err = core.Fail(core.KindForbidden, "The key may not see the form.", "")
	stored(0, false)
	form.err = nil
	stored(1, true) // from empty
	stored(1, true) // unchanged
	form.questions = nil
	stored(0, true) // changed
}

func TestAJobThatGoesLiveHasItsPipelineReadAtTheNextStep(t *testing.T) {
	b := newBench(t)
	b.ats.postings = postings(1)
	b.ats.people["1"] = applicants("1", 1, 2)
	b.look()
	id := b.imported(1)
	b.clock.advance(time.Second) // the connection itself is not due
	tasks, err := b.sync.Tasks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tasks[0].Step(t.Context()); err != nil || len(b.names(id)) != 2 {
		t.Errorf("%d people are on the list, %v", len(b.names(id)), err)
	}
	before := b.ats.requests
	if out, err := tasks[0].Step(t.Context()); err != nil || b.ats.requests != before || !out.Next.After(b.clock.Now()) {
		t.Errorf("stepped again it asked the ATS %d times, %v", b.ats.requests-before, err)
	}
}
