package pdf

import (
	"bytes"
	"context"
	"image"
	"image/draw"
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

// screenDots is how finely pages are drawn for the eye; mostScreen bounds a side.
const (
	screenDots = 120
	mostScreen = 2400 // pixels
)

// Pages draws a file's first pages in colour, as they are shown on a screen. More
// tells that there are further ones.
func (r *Reader) Pages(ctx context.Context, data []byte, l Limits) (pages []image.Image, more bool, err error) {
	err = r.open(ctx, data, l, func(d document) error {
		more = d.pages > l.Pages
		for i := range min(d.pages, l.Pages) {
			page, err := d.draw(i)
			if err != nil {
				return err
			}
			pages = append(pages, page)
		}
		return nil
	})
	return pages, more, err
}

func (d document) draw(i int) (image.Image, error) {
	size, err := d.in.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d.ref, Index: i})
	if err != nil {
		return nil, err
	}
	dpi := int(math.Min(screenDots, mostScreen*72/math.Max(math.Max(size.Width, size.Height), 1)))
	if dpi < 1 {
		return nil, ErrBroken // a page as large as a town
	}
	drawn, err := d.in.RenderPageInDPI(&requests.RenderPageInDPI{Page: d.at(i), DPI: dpi})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	// The picture lies in the sandbox, which is about to end.
	own := image.NewRGBA(drawn.Result.RenderedImage.Bounds())
	draw.Draw(own, own.Bounds(), drawn.Result.RenderedImage, own.Bounds().Min, draw.Src)
	return own, nil
}
