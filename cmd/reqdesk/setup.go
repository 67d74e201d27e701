package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// setups gives a client's set-up and rules to files and takes them from such.
type setups struct{ desk *desk.Desk }

// FreePath is a file that does not exist yet, in the folder of downloads or else in
// the home folder.
func (s setups) FreePath(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	dir, err := os.UserHomeDir()
	if err != nil {
		return name
	}
	if info, err := os.Stat(filepath.Join(dir, "Downloads")); err == nil && info.IsDir() {
		dir = filepath.Join(dir, "Downloads")
	}
	return freePath(dir, name)
}

// SaveSetup writes a client's set-up.
func (s setups) SaveSetup(ctx context.Context, client, path string) ([]string, error) {
	file, leftOut, err := s.desk.ExportSetup(ctx, client)
	if err != nil {
		return nil, err
	}
	return leftOut, writeNew(path, file)
}

// TrySetup tells what a file would make.
func (s setups) TrySetup(ctx context.Context, path, client string) (model.Setup, error) {
	file, err := readPath(path)
	if err != nil {
		return model.Setup{}, err
	}
	made, err := s.desk.TrySetup(ctx, file, client)
	return setup(made), err
}

// TakeSetup sets a client up.
func (s setups) TakeSetup(ctx context.Context, path, client string) (model.Setup, error) {
	file, err := readPath(path)
	if err != nil {
		return model.Setup{}, err
	}
	made, err := s.desk.ImportSetup(ctx, file, client)
	return setup(made), err
}

func setup(made desk.SetUp) model.Setup {
	out := model.Setup{Client: made.Client, Templates: made.Templates, Starter: made.Starter}
	for _, c := range made.Connections {
		out.Connections = append(out.Connections, model.SetupConnection(c))
	}
	return out
}

// SaveText writes a new file.
func (s setups) SaveText(_ context.Context, path, text string) error {
	return writeNew(path, []byte(text))
}

// ReadText reads a file.
func (s setups) ReadText(_ context.Context, path string) (string, error) {
	data, err := readPath(path)
	return string(data), err
}

// mostRead bounds what is read of a file that somebody chose.
const mostRead = 4<<20 + 1

func readPath(path string) ([]byte, error) {
	f, err := intake.OpenRegular(path)
	if err != nil {
		return nil, unread(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostRead))
	if err != nil {
		return nil, unread(err)
	}
	return data, nil
}

func unread(err error) error {
	return core.Fail(core.KindNotFound, phrase.T("There is no file at this path that can be read."), phrase.T("Choose another one.")).Because(err)
}

// writeNew writes a file that does not exist yet.
func writeNew(path string, data []byte) error {
	if path == "" {
		return core.Fail(core.KindUsage, phrase.T("Where to? The path is empty."), phrase.T("Write the path of a new file."))
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return core.Fail(core.KindRefused, phrase.T("A file of this name exists already; it was left as it is."), phrase.T("Choose another name.")).Because(err)
	}
	if err == nil {
		_, err = f.Write(data)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			_ = os.Remove(path)
		}
	}
	if err != nil {
		return core.Fail(core.KindStorage, phrase.T("The file can't be written."), phrase.T("Check that the folder is there and that you may write to it.")).Because(err)
	}
	return nil
}
