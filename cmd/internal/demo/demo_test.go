package demo_test

import (
	"testing"

	"reqdesk/cmd/internal/demo"
)

func TestTheMainJobFromFirstStartToExport(t *testing.T) {
	steps, err := demo.Run(t.Context(), demo.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if !s.OK {
			t.Errorf("%s: %s", s.Step, s.Detail)
		}
	}
	if len(steps) < 16 {
		t.Errorf("only %d steps were reached", len(steps))
	}
}
