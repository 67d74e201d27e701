package ats_test

import (
	"context"
	"iter"
	"reflect"
	"testing"

	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// plain can list jobs and people, and nothing else.
type plain struct{ ats.PeopleLister }

func (plain) Descriptor() ats.Descriptor                 { return ats.Descriptor{} }
func (plain) Check(context.Context) ([]ats.Right, error) { return nil, nil }
func (plain) Jobs(context.Context, ats.Cursor, ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return nil
}

// described implements everything and can do what it is told.
type described struct {
	plain
	ats.JobReader
	ats.StageLister
	ats.QuestionLister
	ats.CandidateFinder
	ats.CandidateWriter
	ats.ResumeAttacher
	ats.NoteWriter
	ats.StageMover
	ats.StatusReader
	can ats.Capabilities
}

func (d described) Can() ats.Capabilities { return d.can }

func TestCapabilitiesAreThoseImplemented(t *testing.T) {
	want := ats.Capabilities{Jobs: true, People: true}
	if diff := cmp.Diff(want, ats.CapabilitiesOf(plain{})); diff != "" {
		t.Error(diff)
	}
	if _, ok := ats.As[ats.StatusReader](plain{}); ok {
		t.Error("it reads statuses, which it does not implement")
	}
}

// Each capability by itself is told of a connector that implements all of them.
func TestDescribedConnectorCanWhatItSays(t *testing.T) {
	kind := reflect.TypeFor[ats.Capabilities]()
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		can := ats.Capabilities{Jobs: true}
		reflect.ValueOf(&can).Elem().Field(i).SetBool(true)
		if diff := cmp.Diff(can, ats.CapabilitiesOf(described{can: can})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	c := described{can: ats.Capabilities{Jobs: true, Note: true}}
	if _, ok := ats.As[ats.NoteWriter](c); !ok {
		t.Error("it can write notes and is said not to")
	}
	if _, ok := ats.As[ats.StageMover](c); ok {
		t.Error("it can't move and is said to")
	}
	if _, ok := ats.As[interface{ Can() ats.Capabilities }](c); !ok {
		t.Error("what is no capability is asked of the type alone")
	}
}
