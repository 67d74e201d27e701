package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/ui/model"
)

// wells are the sources of a job, with their switches.
type wells struct {
	page   model.JobSources
	runs   []core.SourceRun
	did    []string
	added  []model.NewSource
	failed error
	broken error         // the page can't be read
	gate   chan struct{} // a source that takes long; nil = at once
}

func (w *wells) JobSources(_ context.Context, job core.JobID) (model.JobSources, error) {
	p := w.page
	p.Job.ID = job
	p.Sources = slices.Clone(p.Sources)
	return p, w.broken
}

func (w *wells) MoreProfiles(ctx context.Context, _ core.JobID) ([]core.SourceRun, error) {
	if w.gate != nil {
		select {
		case <-w.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if w.failed == nil {
		w.page.Runs = append(slices.Clone(w.runs), w.page.Runs...)
	}
	return w.runs, w.failed
}

func (w *wells) SourceFeedback(_ context.Context, _ core.JobID, f sourcing.Feedback) error {
	if w.failed == nil {
		w.page.Feedback = append(w.page.Feedback, core.Feedback{More: f.More, Without: f.Without, Note: f.Note})
	}
	return w.failed
}

func (w *wells) AddSource(_ context.Context, n model.NewSource) (core.Source, error) {
	if w.failed != nil {
		return core.Source{}, w.failed
	}
	w.added = append(w.added, n)
	s := core.Source{ID: 7, Name: n.Name, Kind: n.Kind, Job: n.Job}
	w.page.Sources = append(w.page.Sources, s)
	return s, nil
}

func (w *wells) CheckSource(_ context.Context, name string) (string, error) {
	w.did = append(w.did, "check "+name)
	return "It answers.", nil
}

func (w *wells) SetSource(_ context.Context, name string, settings, secrets map[string]string) (core.Source, error) {
	if w.failed != nil {
		return core.Source{}, w.failed
	}
	w.did = append(w.did, "set "+name+" org="+settings["org"]+" token="+secrets["token"])
	return core.Source{ID: 1, Name: name}, nil
}

func (w *wells) SwitchSource(_ context.Context, name, to string) (core.Source, error) {
	if w.failed == nil {
		w.did = append(w.did, to+" "+name)
	}
	return core.Source{}, w.failed
}

func sourceKinds() []source.Descriptor {
	return []source.Descriptor{
		{Kind: "github", Name: "GitHub", Fields: []ats.Field{
			{Key: "org", Label: "Organisation", Required: true, Default: "any"},
			{Key: "token", Label: "Token", Required: true, Secret: true},
		}},
		{Kind: sourcing.FolderKind, Name: "Watched folder", Files: true, Fields: []ats.Field{{Key: "path", Label: "Folder", Required: true}}},
	}
}

func newWells() *wells {
	return &wells{
		page: model.JobSources{
			Job:     core.Job{Title: "Signalling Engineer", State: core.JobActive, Sourcing: true},
			Client:  core.Client{ID: 1, Name: "Kestrel", Budget: core.Budget{Limited: true, Total: 20, Used: 19}},
			Sources: []core.Source{{ID: 1, Name: "code", Kind: "github", Settings: map[string]string{"org": "rail"}}},
			Wanted:  5,
		},
		runs: []core.SourceRun{{Name: "code", Delivered: 2, KeptOut: 1, Query: "language:ada"}},
	}
}

func openSources(t *testing.T, w *wells) (*model.SourcesModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewSources(desk.loop, w, sourceKinds()).WithKeeper(w)
	m.Open(1)
	desk.settle()
	return m, desk
}

func TestTheStateOfSourcingIsOneLine(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*model.JobSources)
		want   string
	}{
		{"a draft", func(p *model.JobSources) { p.Job.State = core.JobDraft }, "The sources are asked as soon as the job goes live."},
		{"closed", func(p *model.JobSources) { p.Job.State = core.JobClosed }, "Nobody is looked for while the job is not active."},
		{"switched off", func(p *model.JobSources) { p.Job.Sourcing = false }, "Sourcing is switched off for this job; nobody is looked for."},
		{"people are wanted", func(*model.JobSources) {}, "From code · 5 profiles are still wanted · 1 profile is left of Kestrel's budget"},
		{"all came", func(p *model.JobSources) { p.Wanted = 0; p.Client.Budget.Limited = false }, "From code · everything that was asked for has come"},
		{"more used than there was", func(p *model.JobSources) { p.Wanted = 1; p.Client.Budget.Used = 30 }, "From code · 1 profile is still wanted · 0 profiles are left of Kestrel's budget"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWells()
			c.change(&w.page)
			m, _ := openSources(t, w)
			if got := m.State(); got != c.want {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}

func TestASourceThatRestsSaysWhenItIsAskedAgain(t *testing.T) {
	w := newWells()
	next := time.Date(2026, 12, 2, 6, 0, 0, 0, time.Local)
	w.page.Searches = []core.Search{{Source: 99, Next: next}, {Source: 1}, {Source: 1, Next: next}}
	m, desk := openSources(t, w)
	if want := "code is asked again by itself, 2 Dec 2026, 06:00."; m.Waits() != want {
		t.Errorf("%q, want %q", m.Waits(), want)
	}
	w.page.Searches = w.page.Searches[:2]
	m.Open(1)
	desk.settle()
	if m.Waits() != "" {
		t.Errorf("nothing rests, and it says %q", m.Waits())
	}
	w.page.Wanted = 0
	w.page.Searches = []core.Search{{Source: 1, Next: next}}
	m.Open(1)
	desk.settle()
	if m.Waits() != "" {
		t.Errorf("nobody is wanted, and it says %q", m.Waits())
	}
}

func TestMoreProfilesAreAskedForAndCounted(t *testing.T) {
	for _, c := range []struct {
		name string
		runs []core.SourceRun
		want string
	}{
		{"some", []core.SourceRun{{Delivered: 2, KeptOut: 1}, {Delivered: 1}}, "3 new profiles; 1 person was kept out"},
		{"one", []core.SourceRun{{Delivered: 1}}, "1 new profile"},
		{"none", []core.SourceRun{{KeptOut: 2}}, "Nobody new was found; 2 people were kept out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWells()
			w.runs = c.runs
			m, desk := openSources(t, w)
			said := ""
			m.Said = func(words string) { said = words }
			m.More()
			if !m.Asking || m.WhyNotMore() != "The sources are being asked." {
				t.Errorf("asking %v: %q", m.Asking, m.WhyNotMore())
			}
			desk.settle()
			if said != c.want || m.Asking || len(m.Rows) != len(c.runs) {
				t.Errorf("said %q, want %q; %d lines in the diary", said, c.want, len(m.Rows))
			}
		})
	}
}

func TestNoMoreProfilesAreAskedForWithoutReason(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*model.JobSources)
		want   string
	}{
		{"not active", func(p *model.JobSources) { p.Job.State = core.JobClosed }, "The job is not active."},
		{"switched off", func(p *model.JobSources) { p.Job.Sourcing = false }, "Sourcing is switched off for this job."},
		{"a folder alone", func(p *model.JobSources) { p.Sources[0].Kind = sourcing.FolderKind }, "There is no source to ask yet."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWells()
			c.change(&w.page)
			m, desk := openSources(t, w)
			said := ""
			m.Hinted = func(words string) { said = words }
			m.More()
			desk.settle()
			if said != c.want || m.Asking || len(m.Rows) != 0 {
				t.Errorf("said %q, want %q", said, c.want)
			}
		})
	}
}

func TestAFailedQuestionStaysOnThePageWithWhatWasKnown(t *testing.T) {
	w := newWells()
	w.page.Runs = []core.SourceRun{
		{Name: "code", Query: "language:ada", Found: 9, Delivered: 3, KeptOut: 1, Note: "Only the first page."},
		{Name: "code", Note: "passed over", ErrorText: "The token was refused."},
	}
	m, desk := openSources(t, w)
	want := []model.RunRow{
		{Source: "code", Asked: "language:ada", Note: "Only the first page.", Found: 9, New: 3, KeptOut: 1},
		{Source: "code", Note: "The token was refused.", Failed: true},
	}
	if diff := cmp.Diff(want, m.Rows); diff != "" {
		t.Errorf("diary (-want +got):\n%s", diff)
	}
	w.failed = core.Fail(core.KindAuth, "The token was refused.", "")
	m.Said = func(words string) { t.Errorf("said %q of a failure", words) }
	m.More()
	desk.settle()
	if m.Err == nil || m.Asking || len(m.Rows) != 2 {
		t.Errorf("error %v, %d lines", m.Err, len(m.Rows))
	}
	w.failed, w.broken = nil, core.Fail(core.KindStorage, "The disk is gone.", "")
	m.Open(1)
	desk.settle()
	if core.KindOf(m.Err) != core.KindStorage || len(m.Rows) != 2 {
		t.Errorf("error %v; what was shown went away", m.Err)
	}
}

func TestTheAnswerForAnotherJobIsNotShown(t *testing.T) {
	w := newWells()
	w.gate = make(chan struct{})
	m, desk := openSources(t, w)
	m.Said = func(words string) { t.Errorf("said %q in another job", words) }
	m.More()
	m.Open(2)
	if m.Asking || m.Loaded {
		t.Error("the next job looks as if it were asking")
	}
	desk.settle()
	if m.Page.Job.ID != 2 || m.Err != nil {
		t.Errorf("shown is %s, error %v", m.Page.Job.ID, m.Err)
	}
}

func TestFeedbackIsKeptAndShownInALine(t *testing.T) {
	w := newWells()
	m, desk := openSources(t, w)
	if m.FeedbackWords() != "" {
		t.Errorf("without any it says %q", m.FeedbackWords())
	}
	said := ""
	m.Said = func(words string) { said = words }
	m.Tell("Ada,ETCS;SIL 4", "sales", "my note", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	if want := "Your feedback: with Ada, ETCS, SIL 4 · without sales"; m.FeedbackWords() != want || !strings.HasPrefix(said, "Kept;") {
		t.Errorf("%q, said %q", m.FeedbackWords(), said)
	}
	w.failed = core.Fail(core.KindUsage, "That is too long.", "")
	m.Said = func(words string) { t.Errorf("said %q of what was refused", words) }
	var told error
	m.Tell(strings.Repeat("x", 200), "", "", func(err error) { told = err })
	desk.settle()
	if told == nil || len(m.Page.Feedback) != 1 {
		t.Errorf("told %v, kept %v", told, m.Page.Feedback)
	}
}
