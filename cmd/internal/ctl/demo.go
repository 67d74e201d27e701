package ctl

import (
	"reqdesk/cmd/internal/demo"
)

type demoCmd struct {
	Days count  `default:"10" help:"How many days of the scenario are played, at least 10 for all steps."`
	Keep string `help:"Keep the practice workspace in this folder." placeholder:"DIR"`
}

// Run plays the practice company. It needs no workspace.
func (c *demoCmd) Run(s *session) error {
	steps, err := demo.Run(s, demo.Options{Dir: c.Keep, Days: int(c.Days), Told: func(x demo.Step) {
		s.note("%-6s %s: %s", map[bool]string{true: "ok", false: "FAILED"}[x.OK], x.Step, x.Detail)
	}})
	if err != nil {
		return err
	}
	type stepRow struct {
		Step   string `json:"step"`
		OK     bool   `json:"ok"`
		Detail string `json:"detail"`
	}
	rows := []stepRow{}
	for _, x := range steps {
		rows = append(rows, stepRow(x))
	}
	ok := demo.OK(steps)
	err = s.show(map[string]any{"ok": ok, "steps": rows}, func(row func(...any)) {
		row(map[bool]string{true: "All steps are ok.", false: "A step failed."}[ok])
		for _, x := range rows {
			row(x.OK, x.Step, x.Detail)
		}
	})
	if err == nil && !ok {
		return problem(exitFailed)
	}
	return err
}
