// Package folder is the watched folder as a source: résumés and lists of people that
// somebody puts there.
//
// # What it promises
//
// It lists the files of one folder, not of those below it, and reads them. It moves,
// changes and removes nothing. It never leaves the folder: links are not followed, and
// what is put in a file's place between listing and reading is not read. Only ordinary
// files are read, so that no device or pipe can keep it waiting, and at most 25 MB of
// each. What programs put beside files while they write (hidden files, locks, parts of
// downloads) is overlooked.
//
// Whether a file is complete is not said here: package sourcing waits until it has lain
// still.
package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/source"
)

var _ source.Deliverer = (*Folder)(nil)

// Kind is the source's word in commands.
const Kind = "folder"

// The bounds of a folder.
const (
	mostBytes   = 25 << 20
	mostEntries = 50_000
)

// Folder is one watched folder.
type Folder struct{ path string }

// Factory is the source's line in the list of sources.
func Factory() source.Factory { return source.Factory{Descriptor: descriptor(), New: New} }

func descriptor() source.Descriptor {
	return source.Descriptor{
		Kind: Kind, Name: "Watched folder", About: "Résumés and lists of people that are put into a folder, each taken once; the files stay as they are.",
		Fields: []ats.Field{
			{Key: "path", Label: "Folder", Help: "The whole path of the folder, for example /home/you/Résumés.", Required: true},
		},
		Instructions: "Choose a folder that only people write to whom you trust with this. Files are read where they lie and never moved. PDF, Word, Excel, CSV, JSON and vCard files are taken.",
		Contactable:  true, Files: true,
		Grade: ats.GradeServer, Tested: "Against real folders on this machine.",
	}
}

// New makes the source; it looks at nothing.
func New(c source.Config) (source.Source, error) {
	path := c.Setting("path")
	if !filepath.IsAbs(path) {
		return nil, core.Fail(core.KindUsage, "The folder is not named by its whole path.", "Write for example /home/you/Résumés.")
	}
	return &Folder{path: filepath.Clean(path)}, nil
}

// Descriptor describes folders.
func (f *Folder) Descriptor() source.Descriptor { return descriptor() }

// Check looks whether the folder can be listed.
func (f *Folder) Check(ctx context.Context) (string, error) {
	files, err := f.Files(ctx)
	if err != nil {
		return "", err
	}
	n := len(slices.DeleteFunc(files, func(one source.File) bool { return one.Reason != "" }))
	return fmt.Sprintf("The folder can be read; files that can be taken: %d.", n), nil
}

// endings are those of files that can be read.
var endings = []string{".csv", ".tsv", ".txt", ".xlsx", ".pdf", ".docx", ".json", ".vcf"}

// passing are endings and beginnings of what is not there to stay.
var passing = []string{".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".lock", ".opdownload"}

func overlooked(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") || lower == "desktop.ini" || lower == "thumbs.db" {
		return true
	}
	return slices.Contains(passing, filepath.Ext(lower))
}

// Files lists the folder.
func (f *Folder) Files(ctx context.Context) ([]source.File, error) {
	dir, err := os.Open(f.path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer dir.Close()
	entries, err := dir.ReadDir(mostEntries)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	var out []source.File
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if e.IsDir() || overlooked(e.Name()) {
			continue
		}
		info, err := e.Info() // of a link itself, not of what it leads to
		if err != nil {
			continue // gone since
		}
		out = append(out, source.File{Mark: markOf(info), Reason: reason(info)})
	}
	slices.SortFunc(out, func(a, b source.File) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func markOf(info fs.FileInfo) source.Mark {
	return source.Mark{Name: info.Name(), Size: info.Size(), Changed: info.ModTime().UTC()}
}

func reason(info fs.FileInfo) string {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return "It is a link to somewhere else; links are not followed."
	case !info.Mode().IsRegular():
		return "It is no ordinary file."
	case !slices.Contains(endings, strings.ToLower(filepath.Ext(info.Name()))):
		return "Files of this kind can't be read."
	case info.Size() > mostBytes:
		return fmt.Sprintf("It is larger than %d MB.", mostBytes>>20)
	case info.Size() == 0:
		return "It is empty."
	}
	return ""
}

// Read gives the content of a file that is as it was listed.
func (f *Folder) Read(ctx context.Context, m source.Mark) ([]byte, error) {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = root.Close() }() // it was only read from
	before, err := root.Lstat(m.Name)
	if err != nil || !before.Mode().IsRegular() || !same(m, before) {
		return nil, moved(err)
	}
	file, err := root.Open(m.Name)
	if err != nil {
		return nil, core.Fail(core.KindStorage, "The file can't be opened.", "Check that you may read it.").Because(err)
	}
	defer file.Close()
	opened, err := file.Stat()
	if err != nil || !os.SameFile(before, opened) {
		return nil, moved(err)
	}
	data, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	if err != nil {
		return nil, core.Fail(core.KindStorage, "The file can't be read to its end.", "Copy it into the folder again.").Because(err)
	}
	after, err := file.Stat()
	if err != nil || int64(len(data)) != m.Size || !same(m, after) {
		return nil, moved(err)
	}
	return data, ctx.Err()
}

func same(m source.Mark, info fs.FileInfo) bool {
	return info.Size() == m.Size && info.ModTime().Equal(m.Changed)
}

func moved(cause error) error {
	return core.Fail(core.KindTemporary, "The file has changed since it was seen.", "It is looked at again by itself.").Because(cause)
}

func unreadable(cause error) error {
	if errors.Is(cause, fs.ErrNotExist) {
		return core.Fail(core.KindNotFound, "The watched folder is not there.", "Make it, connect the drive, or name another one.").Because(cause)
	}
	return core.Fail(core.KindStorage, "The watched folder can't be read.", "Check that it is a folder and that you may read it.").Because(cause)
}
