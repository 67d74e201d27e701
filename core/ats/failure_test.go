package ats_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
)

func TestHiddenIsNoFailure(t *testing.T) {
	for kind, passes := range map[core.Kind]bool{core.KindForbidden: false, core.KindNotFound: false, core.KindAuth: true, core.KindTemporary: true} {
		if err := ats.UnlessHidden(core.Fail(kind, "x", "")); (err != nil) != passes {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if ats.UnlessHidden(nil) != nil || !errors.Is(ats.UnlessHidden(context.Canceled), context.Canceled) {
		t.Error("success, or the end of a context, became something else")
	}
}

func TestHalfDoneSaysThatThePersonIsThere(t *testing.T) {
	limited := core.Fail(core.KindRateLimited, "Asked too often; what was fetched so far is kept.", "")
	limited.RetryAt = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var half *core.Error
	if err := ats.HalfDone("Kestrel", limited); !errors.As(err, &half) || half.Kind != core.KindRateLimited || !half.RetryAt.Equal(limited.RetryAt) || !errors.Is(err, limited) {
		t.Errorf("got %+v", half)
	}
	if half.Message != "Asked too often; the person is in Kestrel now, but not on the job." {
		t.Error(half.Message)
	}
	for _, same := range []error{ats.Unnumbered("Kestrel"), context.Canceled} {
		if err := ats.HalfDone("Kestrel", same); !errors.Is(err, same) || err.Error() != same.Error() {
			t.Errorf("%v became %v", same, err)
		}
	}
}

func TestWhatIsIncompleteIsUnknown(t *testing.T) {
	cause := core.Fail(core.KindInvalid, "Refused.", "")
	err := ats.Incomplete("There, but not complete.", "Look there.", cause)
	if core.KindOf(err) != core.KindUnknown || !errors.Is(err, cause) || err.Error() != "There, but not complete. Look there." {
		t.Errorf("got %v of kind %s", err, core.KindOf(err))
	}
	if err := ats.Incomplete("x", "y", context.Canceled); !errors.Is(err, context.Canceled) || errors.Unwrap(err) != nil {
		t.Errorf("the end of a context became %v", err)
	}
}

func TestProblemsOfNobody(t *testing.T) {
	nobody, ada := core.Basics{Name: " ", Emails: []string{""}}, core.Basics{Name: "Ada", Emails: []string{"", "ada@example.org"}}
	if n, e := ats.NeedsName("Kestrel", nobody), ats.NeedsEmail("Kestrel", nobody); len(n) != 1 || len(e) != 1 || n[0].Field != "basics.name" || e[0].Field != "basics.email" {
		t.Errorf("%v, %v", n, e)
	}
	if ats.NeedsName("Kestrel", ada) != nil || ats.NeedsEmail("Kestrel", ada) != nil {
		t.Error("somebody complete has a problem")
	}
	want := []ats.Right{{Feature: "jobs", Missing: "read jobs"}, {Feature: "job", Missing: "read jobs"}}
	if diff := cmp.Diff(want, ats.Rights("read jobs", "jobs", "job")); diff != "" {
		t.Error(diff)
	}
	if r := ats.Rights("", "jobs"); len(r) != 1 || !r[0].OK {
		t.Error(r)
	}
}

func TestSettingsAreReadWithoutWhatSurroundsThem(t *testing.T) {
	c := ats.Config{Settings: map[string]string{"base_url": " https://ats.example.com/ ", "user": " robin "}}
	if c.Setting("user") != "robin" || c.Setting("none") != "" || c.Base("https://usual.example.com") != "https://ats.example.com" {
		t.Errorf("%q, %q", c.Setting("user"), c.Base(""))
	}
	if (ats.Config{}).Base("https://usual.example.com") != "https://usual.example.com" || c.Keeps("token") != nil {
		t.Error("what is not set")
	}
	kept := ""
	c.Keep = func(_ context.Context, key, value string) error { kept = key + "=" + value; return nil }
	if err := c.Keeps("token")(t.Context(), "new"); err != nil || kept != "token=new" {
		t.Errorf("kept %q, %v", kept, err)
	}
}
