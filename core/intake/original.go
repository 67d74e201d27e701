package intake

import (
	"context"
	"errors"
	"image"
	"io"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake/pdf"
)

// Bounds of what is shown of an original.
const (
	mostShown = 8 // pages
	showLimit = 10 * time.Second
)

// Original is the file from which a profile was read, as it is shown beside the
// fields. It is drawn in memory: nothing is written down unsealed.
type Original struct {
	Name  string
	Pages []image.Image // of a PDF
	More  bool          // there are pages that are not shown
	Text  string        // of a file that can't be drawn, what was read of it
}

// Original gives the original of a profile; KindNotFound when none is kept.
func (s *Service) Original(ctx context.Context, p core.Profile) (Original, error) {
	if p.Blob == "" {
		return Original{}, core.Fail(core.KindNotFound, "No original is kept for this profile.", "")
	}
	out := Original{Name: p.BlobName, Text: p.Text}
	data, err := s.unseal(ctx, p.Blob)
	if err != nil || !isPDF(data) {
		return out, err
	}
	reader := &pdf.Reader{CacheDir: s.CacheDir}
	defer reader.Close(context.WithoutCancel(ctx))
	out.Pages, out.More, err = reader.Pages(ctx, data, pdf.Limits{Pages: mostShown, Time: showLimit})
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	if err != nil {
		return out, core.Fail(core.KindInvalid, "The pages of the original can't be drawn; what was read of it is kept.",
			"Open it in another program.").Because(err)
	}
	out.Text = ""
	return out, nil
}

func (s *Service) unseal(ctx context.Context, blob string) (data []byte, err error) {
	in, err := s.Blobs.Open(ctx, blob)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	most := s.Options.filled().MaxBytes
	data, err = io.ReadAll(io.LimitReader(in, most+1))
	if err == nil && int64(len(data)) > most {
		err = core.Fail(core.KindInvalid, "The original is too large to be shown here.", "Open it in another program.")
	}
	return data, err
}
