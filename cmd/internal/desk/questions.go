package desk

import (
	"context"

	"reqdesk/connectors/all"
	"reqdesk/core"
)

// Questions are the questions that an ATS asks those who apply for a job (J-16).
type Questions struct {
	List []core.Question
	// Note says in a sentence why there are none; zero when there are some.
	Note core.Saying
}

// Questions gives the questions of a job's application form as the ATS last gave
// them.
func (d *Desk) Questions(ctx context.Context, job core.JobID) (q Questions, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		q, err = d.questions(tx, job)
		return err
	})
	return q, err
}

func (d *Desk) questions(tx core.Tx, job core.JobID) (Questions, error) {
	j, err := d.DB.Job(tx, job)
	if err != nil {
		return Questions{}, err
	}
	if j.Connection == 0 {
		return Questions{Note: core.Say("The job was made by hand: no ATS asks anything.")}, nil
	}
	c, err := d.DB.Connection(tx, j.Connection)
	if err != nil {
		return Questions{}, err
	}
	a, err := d.DB.ATSJob(tx, j.ATSJob)
	if err != nil {
		return Questions{}, err
	}
	list, read, err := d.DB.Questions(tx, c.ID, a.Posting.ID)
	switch factory, unknown := all.Factory(c.Kind); {
	case err != nil || len(list) > 0:
		return Questions{List: list}, err
	case read:
		return Questions{Note: core.Say("The ATS asks nothing beside the usual fields.")}, nil
	case unknown == nil && !factory.Descriptor.Capabilities.Questions:
		return Questions{Note: core.Say("The questions of the application form stay in the ATS; “%s” does not give them out.", core.Say(factory.Descriptor.Name))}, nil
	default:
		return Questions{Note: core.Say("The questions come with the next synchronisation, if the key may read them.")}, nil
	}
}
