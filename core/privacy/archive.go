package privacy

import (
	"archive/zip"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"strings"
	"time"

	"reqdesk/core"
)

// Written is what an archive holds.
type Written struct {
	Person    core.PersonID
	Profiles  int
	Originals int
	// Missing are originals that could not be read any more; the archive says so.
	Missing int
}

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"day":  func(t time.Time) string { return t.UTC().Format("2 January 2006") },
	"join": func(list []string) string { return strings.Join(list, ", ") },
	"some": func(t time.Time) bool { return !t.IsZero() },
}).Parse(pageSource))

// Export writes everything that is held about a person as a ZIP archive: person.html
// to be read, person.json to be processed, and the original files.
func (s *Service) Export(ctx context.Context, id core.PersonID, to io.Writer) (Written, error) {
	held, err := s.Held(ctx, id)
	if err != nil {
		return Written{}, err
	}
	z := zip.NewWriter(to)
	w, err := s.write(ctx, z, held)
	if err = errors.Join(err, z.Close()); err != nil {
		return w, err
	}
	return w, s.exported(ctx, w)
}

func (s *Service) write(ctx context.Context, z *zip.Writer, held Held) (w Written, err error) {
	w.Person, w.Profiles = held.person, len(held.Profiles)
	for _, r := range held.blobs {
		err := s.original(ctx, z, held.Exported, r)
		switch {
		case core.IsNotFound(err), core.KindOf(err) == core.KindDamaged:
			w.Missing++
		case err != nil:
			return w, err
		default:
			w.Originals++
		}
	}
	out, err := entry(z, "person.json", held.Exported)
	if err != nil {
		return w, err
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(held); err != nil {
		return w, err
	}
	if out, err = entry(z, "person.html", held.Exported); err != nil {
		return w, err
	}
	return w, page.Execute(out, struct {
		Held
		Missing int
	}{held, w.Missing})
}

func entry(z *zip.Writer, name string, at time.Time) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
}

// original copies one file. Nothing is begun in the archive before it is known to be
// there.
func (s *Service) original(ctx context.Context, z *zip.Writer, at time.Time, r core.Profile) error {
	in, err := s.Blobs.Open(ctx, r.Blob)
	if err != nil {
		return err
	}
	out, err := entry(z, originalName(r), at)
	if err == nil {
		_, err = io.Copy(out, in)
	}
	return errors.Join(err, in.Close())
}

// originalName is an original's name in the archive. What a file was called comes
// from outside: it must not lead out of the folder into which the archive is unpacked.
func originalName(r core.Profile) string {
	name := strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '_'
		}
		return c
	}, r.BlobName)
	if name = strings.Trim(name, ". "); name == "" {
		name = "original"
	}
	return "originals/" + r.ID.String() + "-" + name
}

// exported keeps in the log that it was given out.
func (s *Service) exported(ctx context.Context, w Written) error {
	return s.Store.Update(ctx, func(tx core.Tx) error {
		return s.Store.AppendLog(tx, &core.LogEntry{
			At: s.Clock.Now(), Who: "recruiter", What: "person exported", Subject: w.Person.String(), Person: w.Person,
		})
	})
}
