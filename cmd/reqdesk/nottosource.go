package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
)

// listEdits changes not-to-source lists for the job's page.
type listEdits struct{ desk *desk.Desk }

// ListFiles are the files of a job's list.
func (l listEdits) ListFiles(ctx context.Context, job core.JobID) (files []people.File, err error) {
	err = l.desk.DB.View(ctx, func(tx core.Tx) error {
		files, err = l.desk.People.Files(tx, job)
		return err
	})
	return files, err
}

// UndoFile takes the import of a file back.
func (l listEdits) UndoFile(ctx context.Context, job core.JobID, file core.ListFileID) (int, error) {
	return l.desk.People.UndoFile(ctx, job, file)
}

// RemoveLine takes one line off.
func (l listEdits) RemoveLine(ctx context.Context, job core.JobID, line core.NotSourceID) error {
	return l.desk.People.RemoveLine(ctx, job, line)
}

// SetCompany adds a company or domain or takes it off.
func (l listEdits) SetCompany(ctx context.Context, job core.JobID, name string, all, on bool) error {
	var client core.ClientID
	if !all {
		j, err := l.desk.Jobs.Job(ctx, job)
		if err != nil {
			return err
		}
		client = j.Client
	}
	if on {
		return l.desk.People.AddOffLimits(ctx, client, name)
	}
	return l.desk.People.RemoveOffLimits(ctx, client, name)
}

// mostTemplates bounds the names that are tried for an empty file.
const mostTemplates = 100

// ListTemplate writes an empty file into the folder of downloads, or else into the
// home folder, under a name that is free.
func (l listEdits) ListTemplate(_ context.Context, ext string) (string, error) {
	data, err := intake.ListTemplate(ext)
	if err != nil {
		return "", err
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return "", unwritten(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "Downloads")); err == nil && info.IsDir() {
		dir = filepath.Join(dir, "Downloads")
	}
	return writeFree(dir, ext, data)
}

// writeFree writes data under the first name that is free; nothing is overwritten.
func writeFree(dir, ext string, data []byte) (string, error) {
	for i := range mostTemplates {
		name := "not-to-source"
		if i > 0 {
			name += "-" + strconv.Itoa(i+1)
		}
		path := filepath.Join(dir, name+ext)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if os.IsExist(err) {
			continue
		}
		if err == nil {
			_, err = f.Write(data)
			if closed := f.Close(); err == nil {
				err = closed
			}
		}
		if err != nil {
			return "", unwritten(err)
		}
		return path, nil
	}
	return "", core.Fail(core.KindRefused, "There are many empty lists in "+dir+" already; none was written.", "Fill in one of them.")
}

func unwritten(err error) error {
	return core.Fail(core.KindStorage, "The file can't be written.", "Check that you may write to your home folder.").Because(err)
}
