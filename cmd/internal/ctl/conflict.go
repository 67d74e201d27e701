package ctl

import (
	"time"

	"reqdesk/core"
)

type conflictCmds struct {
	List   conflictListCmd   `cmd:"" help:"What collided: your side, the ATS's side, and when."`
	Settle conflictSettleCmd `cmd:"" help:"Say which side counts. Nothing is sent, whatever is chosen."`
}

type conflictListCmd struct {
	All bool `help:"Those too that are settled."`
}

type conflictSide struct {
	What string     `json:"what"`
	At   *time.Time `json:"at"`
}

type conflictView struct {
	ID         string       `json:"id"`
	Kind       string       `json:"kind"`
	Job        string       `json:"job"`
	Title      string       `json:"title"`
	Person     string       `json:"person"`
	Name       string       `json:"name"`
	Connection string       `json:"connection"`
	Decided    string       `json:"decided"`
	Yours      conflictSide `json:"yours"`
	Theirs     conflictSide `json:"theirs"`
	Heard      *time.Time   `json:"heard"`
	Found      *time.Time   `json:"found"`
	Settled    *time.Time   `json:"settled"`
	Choice     string       `json:"choice"`
}

// Run lists conflicts.
func (c *conflictListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rows, err := d.Conflicts.List(s, c.All)
	if err != nil {
		return err
	}
	views := make([]conflictView, 0, len(rows))
	for _, r := range rows {
		v := conflictView{
			ID: r.ID.String(), Kind: string(r.Kind), Job: r.Job.ID.String(), Title: r.Job.Title, Name: r.Person.Name, Connection: r.System,
			Decided: string(r.Decided), Yours: conflictSide{r.Yours(), stamp(r.At)}, Theirs: conflictSide{r.Theirs(), stamp(r.Since)},
			Heard: stamp(r.Heard), Found: stamp(r.Found), Settled: stamp(r.Settled), Choice: string(r.Choice),
		}
		if r.Person.ID != 0 {
			v.Person = r.Person.ID.String()
		}
		views = append(views, v)
	}
	return s.show(views, func(row func(...any)) {
		row("CONFLICT", "JOB", "PERSON", "YOURS", "AT", "THEIRS", "AT", "CHOICE")
		for i, v := range views {
			row(v.ID, v.Title, v.Name, v.Yours.What, rows[i].At, v.Theirs.What, rows[i].Since, v.Choice)
		}
	})
}

type conflictSettleCmd struct {
	Choice    string            `arg:"" enum:"yours,theirs,both" help:"yours, theirs or both."`
	Conflicts []core.ConflictID `arg:"" help:"Which; all of them or none are settled."`
}

// Run settles conflicts and shows those that are left.
func (c *conflictSettleCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Conflicts.Settle(s, core.Choice(c.Choice), c.Conflicts...); err != nil {
		return err
	}
	return (&conflictListCmd{}).Run(s)
}
