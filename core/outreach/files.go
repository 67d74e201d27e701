package outreach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// viaGraph is the kind of mailbox whose interface takes e-mails of 3 MB, in which a file
// is a third longer than on the disk.
const (
	viaGraph  = "graph"
	mostGraph = 2 << 20
)

// Most is how many bytes of files an e-mail from a mailbox may carry.
func Most(m core.Mailbox) int64 {
	if m.Kind == viaGraph {
		return mostGraph
	}
	return letter.MaxFileBytes
}

// fits refuses files that the mailbox's server would not take.
func fits(m core.Mailbox, files []core.EntryFile) error {
	var size int64
	for _, f := range files {
		size += f.Size
	}
	if most := Most(m); size > most {
		return core.Fail(core.KindRefused, fmt.Sprintf("The attachments are larger than the %d MB that this mailbox's server takes; nothing was sent.", most>>20),
			"Leave some out, or send a link.")
	}
	return nil
}

// keepFiles puts the files of an e-mail where they wait until it leaves.
func (s *Service) keepFiles(ctx context.Context, files []letter.File) (kept []core.EntryFile, err error) {
	if err := letter.CheckFiles(files); err != nil {
		return nil, err
	}
	if len(files) > 0 && s.Blobs == nil {
		return nil, core.Fail(core.KindUnsupported, "Files can't be sent from here; nothing was sent.", "")
	}
	for _, f := range files {
		blob, err := s.Blobs.Save(ctx, bytes.NewReader(f.Content), letter.MaxFileBytes)
		if err != nil {
			s.forgetFiles(ctx, kept)
			return nil, err
		}
		kept = append(kept, core.EntryFile{Name: mailbox.SafeFile(f.Name, f.Type), Type: f.Type, Size: int64(len(f.Content)), Blob: blob})
	}
	return kept, nil
}

// forgetFiles removes files that no entry names. What fails is removed by the next start.
func (s *Service) forgetFiles(ctx context.Context, files []core.EntryFile) {
	for _, f := range files {
		_ = s.Blobs.Remove(context.WithoutCancel(ctx), f.Blob)
	}
}

// FilesOf gives the files that are to go with an e-mail that has not left.
func (s *Service) FilesOf(ctx context.Context, id core.EntryID) ([]letter.File, error) {
	var e core.Entry
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		e, err = s.Store.Entry(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.filesOf(ctx, e)
}

// filesOf reads the files of an e-mail that leaves.
func (s *Service) filesOf(ctx context.Context, e core.Entry) ([]letter.File, error) {
	var files []letter.File
	for _, f := range e.Files {
		content, err := s.unsealed(ctx, f.Blob)
		if err != nil {
			return nil, core.Fail(core.KindInvalid, "An attachment of this e-mail can't be read any more; nothing was sent.", "Take the reply back and attach it again.").Because(err)
		}
		files = append(files, letter.File{Name: f.Name, Type: f.Type, Content: content})
	}
	return files, nil
}

func (s *Service) unsealed(ctx context.Context, blob string) (content []byte, err error) {
	if s.Blobs == nil {
		return nil, core.Fail(core.KindUnsupported, "Files can't be sent from here.", "")
	}
	in, err := s.Blobs.Open(ctx, blob)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return io.ReadAll(io.LimitReader(in, letter.MaxFileBytes))
}

// sumOf tells two e-mails apart by their words and files.
func sumOf(text string, files []letter.File) string {
	h := sha256.New()
	h.Write([]byte(text))
	for _, f := range files {
		content := sha256.Sum256(f.Content)
		fmt.Fprintf(h, "\x00%q %x", f.Name, content)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// attachedLine names files in the form in which an entry is shown.
func attachedLine(files []core.EntryFile) string {
	line := ""
	for _, f := range files {
		line += "\nAttached: " + f.Name
	}
	return line
}

// filesSent is what is kept of files that have left.
func filesSent(files []core.EntryFile) []core.MessageFile {
	var list []core.MessageFile
	for _, f := range files {
		list = append(list, core.MessageFile{Name: f.Name, Type: f.Type, Size: f.Size * 4 / 3})
	}
	return list
}
