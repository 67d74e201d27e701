package jobs

import (
	"context"
	"strings"

	"reqdesk/core"
)

// Sheet is what the first review asks for beyond the job itself. Empty fields
// leave what the job has.
type Sheet struct {
	Objectives []string
	MustHaves  []string
}

// SheetMissing lists what keeps the sheet of the first review from being saved,
// as keys of Set and "sequence".
func (s *Service) SheetMissing(ctx context.Context, id core.JobID) ([]string, error) {
	var missing []string
	err := s.Store.View(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, id)
		if err != nil {
			return err
		}
		missing, err = s.sheetMissing(tx, j)
		return err
	})
	return missing, err
}

func (s *Service) sheetMissing(tx core.Tx, j core.Job) ([]string, error) {
	missing := []string{}
	for _, key := range Missing(j) {
		if key != "title" && key != "location" {
			missing = append(missing, key)
		}
	}
	if len(j.Objectives) == 0 {
		missing = append(missing, "objectives")
	}
	seq, err := s.Store.Sequence(tx, j.ID)
	if err != nil && !core.IsNotFound(err) {
		return nil, err
	}
	if len(seq.Steps) == 0 {
		missing = append(missing, "sequence")
	}
	return missing, nil
}

// SaveSheet saves the sheet of the first review. From then on people of the job
// can be contacted. What is still missing is KindRefused with the list; then
// nothing is saved.
func (s *Service) SaveSheet(ctx context.Context, id core.JobID, sheet Sheet) (core.Job, error) {
	return s.change(ctx, id, func(tx core.Tx, j *core.Job) error {
		if list := distinct(sheet.Objectives); len(list) > 0 {
			j.Objectives = list
		}
		if list := distinct(sheet.MustHaves); len(list) > 0 {
			j.MustHaves = list
			edited(j, "must_haves")
		}
		missing, err := s.sheetMissing(tx, *j)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			return core.Fail(core.KindRefused, "The sheet of the first review was not saved: it lacks "+labels(missing)+".", sheetHint(missing))
		}
		if j.SheetSaved.IsZero() {
			j.SheetSaved = s.Clock.Now()
		}
		return s.log(tx, *j, byHand("review sheet saved"))
	})
}

func sheetHint(missing []string) string {
	var fields []string
	for _, key := range missing {
		if key != "sequence" {
			fields = append(fields, Label(key))
		}
	}
	switch {
	case len(fields) == len(missing):
		return "Fill in " + strings.Join(fields, ", ") + " and save again."
	case len(fields) == 0:
		return "Set up the job's e-mails and save again."
	default:
		return "Fill in " + strings.Join(fields, ", ") + ", set up the job's e-mails, and save again."
	}
}
