package pdf

import (
	"bytes"
	"context"
	"image/png"
	"math"

	"github.com/klippa-app/go-pdfium/requests"
)

// Bounds of a picture.
const (
	dotsPerInch = 300
	mostPixels  = 5000 // of the longer side: a page of 60 × 40 cm
)

// Picture draws a page as PNG, for the reading of scans, and tells how many pages
// the file has. Pixels is the number of dots per point.
func (r *Reader) Picture(ctx context.Context, data []byte, page int, l Limits) (picture []byte, pixels float64, err error) {
	err = r.open(ctx, data, l, func(d document) error {
		size, err := d.in.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d.ref, Index: page})
		if err != nil {
			return err
		}
		longest := math.Max(size.Width, size.Height)
		dpi := math.Min(dotsPerInch, mostPixels*72/math.Max(longest, 1))
		if dpi < 36 {
			return ErrBroken // a page as large as a house
		}
		drawn, err := d.in.RenderPageInDPI(&requests.RenderPageInDPI{Page: d.at(page), DPI: int(dpi), ImageFormat: requests.RenderImageFormatGrayscale})
		if err != nil {
			return err
		}
		defer drawn.Cleanup()
		var b bytes.Buffer
		if err := png.Encode(&b, drawn.Result.RenderedImage); err != nil {
			return err
		}
		picture, pixels = b.Bytes(), float64(int(dpi))/72
		return nil
	})
	return picture, pixels, err
}

func length(x, y float64) float64 { return math.Hypot(x, y) }
