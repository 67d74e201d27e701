package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
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
	client, err := l.client(ctx, job, all)
	if err != nil {
		return err
	}
	if on {
		return l.desk.People.AddOffLimits(ctx, client, name)
	}
	return l.desk.People.RemoveOffLimits(ctx, client, name)
}

// client is the job's; 0 = all.
func (l listEdits) client(ctx context.Context, job core.JobID, all bool) (core.ClientID, error) {
	if all {
		return 0, nil
	}
	j, err := l.desk.Jobs.Job(ctx, job)
	return j.Client, err
}

// Suggest proposes companies and domains that are not listed yet.
func (l listEdits) Suggest(ctx context.Context, job core.JobID, all bool) (list []string, err error) {
	client, err := l.client(ctx, job, all)
	if err != nil {
		return nil, err
	}
	err = l.desk.DB.View(ctx, func(tx core.Tx) error {
		list, err = l.desk.People.SuggestOffLimits(tx, client)
		return err
	})
	return list, err
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
	path := freePath(dir, "not-to-source"+ext)
	return path, writeNew(path, data)
}

// freePath is the first name in a folder that is free, with a number if need be.
func freePath(dir, name string) string {
	ext := filepath.Ext(name)
	path := filepath.Join(dir, name)
	for i := 2; i < mostTemplates; i++ {
		if _, err := os.Lstat(path); os.IsNotExist(err) {
			break
		}
		path = filepath.Join(dir, strings.TrimSuffix(name, ext)+"-"+strconv.Itoa(i)+ext)
	}
	return path
}

func unwritten(err error) error {
	return core.Fail(core.KindStorage, phrase.T("The file can't be written."), phrase.T("Check that you may write to your home folder.")).Because(err)
}
