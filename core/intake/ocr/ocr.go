// Package ocr reads the pictures of scanned pages with Tesseract, where that
// program is installed. It is called by its path, never through a shell; it gets
// the picture through a pipe and gives its words through another. Its time ends
// with the context, and what it says is bounded.
package ocr

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core/intake/layout"
)

// ErrFailed says that Tesseract is there and could not read the picture.
var ErrFailed = errors.New("ocr: Tesseract failed")

// mostOutput bounds what is taken from the program for one page, in bytes.
const mostOutput = 4 << 20

// wanted are the languages that résumés are read in, as Tesseract names them. The
// first decides where it doubts: those with accents stand before the one without.
var wanted = []string{"spa", "fra", "deu", "eng"}

// Program is an installed Tesseract.
type Program struct {
	path  string
	langs []string // of those wanted; nil = not asked yet
}

// Find looks for Tesseract in a list of folders as PATH has them; nil = it is in
// none of them.
func Find(folders string) *Program {
	name := "tesseract"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	for _, dir := range filepath.SplitList(folders) {
		path := filepath.Join(dir, name)
		if !filepath.IsAbs(path) {
			continue // the folder that one happens to be in is nobody's to choose
		}
		info, err := os.Stat(path)
		if err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
			return &Program{path: path}
		}
	}
	return nil
}

// Page reads the picture of one page, given as PNG with so many dots per point.
func (p *Program) Page(ctx context.Context, picture []byte, dots float64) (layout.Page, error) {
	if p.langs == nil {
		if err := p.languages(ctx); err != nil {
			return layout.Page{}, err
		}
	}
	out, err := p.run(ctx, picture, "stdin", "stdout", "-l", strings.Join(p.langs, "+"), "--psm", "1", "tsv")
	if err != nil {
		return layout.Page{}, err
	}
	return layout.Page{Pieces: pieces(out, dots)}, nil
}

// languages finds out which of the wanted languages are installed.
func (p *Program) languages(ctx context.Context) error {
	out, err := p.run(ctx, nil, "--list-langs")
	if err != nil {
		return err
	}
	have := strings.Fields(string(out))
	for _, l := range wanted {
		if slices.Contains(have, l) {
			p.langs = append(p.langs, l)
		}
	}
	if p.langs == nil {
		return ErrFailed
	}
	return nil
}

// run gives what the program writes.
func (p *Program) run(ctx context.Context, in []byte, args ...string) ([]byte, error) {
	inside, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(inside, p.path, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1") // faster for single pages, and leaves a core to others
	cmd.WaitDelay = time.Second
	cmd.Stdin = bytes.NewReader(in)
	out := &bounded{stop: stop}
	cmd.Stdout = out
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || out.full:
		return nil, ErrFailed
	}
	return out.Bytes(), nil
}

// bounded holds what was written, and stops the writer of too much.
type bounded struct {
	bytes.Buffer
	stop func()
	full bool
}

func (b *bounded) Write(data []byte) (int, error) {
	if b.Len()+len(data) > mostOutput {
		b.full = true
		b.stop()
		return 0, io.ErrShortWrite
	}
	return b.Buffer.Write(data)
}

// The columns of Tesseract's table: level, page, block, paragraph, line, word,
// left, top, width, height, confidence and text, in dots from the top left.
const (
	columns   = 12
	pageLevel = "1"
	lineLevel = "4"
	wordLevel = "5"
	leastSure = 30 // percent; below it a word is a stain
)

// Parts of a letter's size.
const (
	lineHeight = 0.92 // of a line with letters that reach up and down
	wordGap    = 0.9  // between words of one piece at most
)

// pieces makes text of the words that Tesseract found; words that stand close to
// each other on a line are one piece.
func pieces(table []byte, dots float64) []layout.Piece {
	var out []layout.Piece
	var page, size float64
	line := ""
	for row := range strings.Lines(string(table)) {
		cells := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", columns)
		if len(cells) < columns {
			continue
		}
		left, top, width, height, sure := number(cells[6])/dots, number(cells[7])/dots, number(cells[8])/dots, number(cells[9])/dots, number(cells[10])
		switch text := strings.TrimSpace(strings.ToValidUTF8(cells[11], "")); {
		case cells[0] == pageLevel:
			page = height
		case cells[0] == lineLevel:
			size = height / lineHeight
		case cells[0] == wordLevel && text != "" && sure >= leastSure && width > 0:
			at := strings.Join(cells[1:5], "/")
			if n := len(out) - 1; n >= 0 && at == line && left-out[n].Right < wordGap*size {
				if !strings.HasPrefix(text, "@") && !strings.HasSuffix(out[n].Text, "@") { // an address has no spaces
					out[n].Text += " "
				}
				out[n].Text += text
				out[n].Right = left + width
				out[n].Top, out[n].Bottom = math.Max(out[n].Top, page-top), math.Min(out[n].Bottom, page-top-height)
				continue
			}
			line = at
			out = append(out, layout.Piece{Text: text, Left: left, Right: left + width, Top: page - top, Bottom: page - top - height, Size: size})
		}
	}
	return out
}

// number reads one; what is none counts as 0.
func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || math.Abs(f) > 1e6 {
		return 0
	}
	return f
}
