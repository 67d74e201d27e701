package model_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// reachDesk keeps the settings of one connection.
type reachDesk struct {
	stored map[string]string
	set    map[string]string
	err    error
}

func (d *reachDesk) SettingsOf(context.Context, string) (map[string]string, error) {
	all := maps.Clone(core.SettingDefaults)
	maps.Copy(all, d.stored)
	return all, nil
}

func (d *reachDesk) Set(_ context.Context, _ string, set map[string]string) error {
	d.set = set
	return d.err
}

func reachSettings() []model.Setting {
	return []model.Setting{
		{Key: core.SettingGoLive, Default: "rule", Values: []string{"import", "rule", "hand"}},
		{Key: core.SettingEdits, Default: "show", Values: []string{"ignore", "show", "follow"}},
		{Key: core.SettingPollAt},
		{Key: core.SettingExport, Default: "stage:lead", Values: []string{"hand", "auto", "stage:lead", "stage:interview"}},
		{Key: core.SettingStatusBack, Default: "sync", Values: []string{"never", "sync", "daily"}},
		{Key: core.SettingAbsence, Default: "close", Values: []string{"close", "keep"}},
		{Key: "poll"},
	}
}

func newReach(t *testing.T, d *reachDesk) (*desktop, *model.ReachModel) {
	t.Helper()
	w := newDesktop(t)
	m := model.NewReach(w.loop, d, reachSettings(), "careers")
	m.Load()
	w.settle()
	if m.Err != nil || !m.Loaded {
		t.Fatal(m.Err)
	}
	return w, m
}

func TestTheDefaultOfEachSettingIsMarkedAndWhatItDoesIsSaid(t *testing.T) {
	_, m := newReach(t, &reachDesk{})
	for _, r := range m.Rows() {
		if len(r.Options) == 0 {
			continue
		}
		if !strings.HasSuffix(r.Options[r.At], "(default)") || r.Help == "" {
			t.Errorf("%s: %q, %q", r.Key, r.Options[r.At], r.Help)
		}
	}
	if m.Style() != 0 || m.Ready() {
		t.Errorf("untouched it is style %d, ready %v", m.Style(), m.Ready())
	}
}

func TestAStartingPointFillsTheFormAndOnlyWhatChangedIsStored(t *testing.T) {
	for style, want := range map[int]map[string]string{
		1: {"go_live": "import", "edits": "ignore", "export": "hand", "status_back": "never", "poll": "1h0m0s"},
		2: {"go_live": "hand", "edits": "ignore", "export": "auto", "absence": "keep", "poll": "4h0m0s"},
		3: {"go_live": "hand", "edits": "follow", "export": "stage:interview", "status_back": "daily", "absence": "keep", "poll_at": "05:30"},
	} {
		d := &reachDesk{}
		w, m := newReach(t, d)
		m.Start(style)
		if m.Style() != style || !m.Ready() {
			t.Errorf("style %d shows as %d", style, m.Style())
		}
		m.Save(func(err error) {
			if err != nil {
				t.Error(err)
			}
		})
		w.settle()
		if diff := cmp.Diff(want, d.set); diff != "" {
			t.Errorf("style %d: %s", style, diff)
		}
	}
	// Back to the defaults stores them, too.
	d := &reachDesk{stored: map[string]string{"edits": "follow"}}
	w, m := newReach(t, d)
	m.Start(0)
	m.Save(func(error) {})
	w.settle()
	if diff := cmp.Diff(map[string]string{"edits": "show"}, d.set); diff != "" {
		t.Error(diff)
	}
}

func TestOneAnswerOfItsOwnIsNoStyleAndNonsenseIsNotSaved(t *testing.T) {
	_, m := newReach(t, &reachDesk{})
	m.Pick(core.SettingEdits, 2)
	if m.Style() != -1 || !m.Ready() {
		t.Errorf("style %d, ready %v", m.Style(), m.Ready())
	}
	for key, wrong := range map[string]string{"poll": "now and then", core.SettingPollAt: "half past five"} {
		_, m := newReach(t, &reachDesk{})
		m.Type(key, wrong)
		if m.Ready() {
			t.Errorf("%s=%q can be saved", key, wrong)
		}
		m.Type(key, map[string]string{"poll": "20 minutes", core.SettingPollAt: "05:30"}[key])
		if !m.Ready() {
			t.Errorf("a good %s can't be saved", key)
		}
	}
}
