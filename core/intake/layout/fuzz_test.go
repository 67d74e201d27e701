package layout

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"unicode"
)

// Wherever the pieces of a page stand: each of their letters is read once, every
// line stands in a region that there is, and no number goes astray.
func FuzzArrange(f *testing.F) {
	f.Add([]byte{10, 0, 200, 0, 10, 0, 30, 0, 120, 0, 200, 0, 10, 0, 31, 1}, "Anna Weber", "2019")
	f.Add([]byte{10, 0, 250, 0, 10, 0, 90, 0, 10, 0, 230, 0, 10, 0, 90, 0, 200, 0, 250, 0, 10, 0, 90, 2, 200, 0, 230, 0, 10, 0, 90, 3}, "Berufserfahrung", "Go, SQL")
	f.Add([]byte{0, 128, 0, 127, 255, 255, 0, 0}, "a", " ")
	f.Fuzz(func(t *testing.T, places []byte, one, two string) {
		var p Page
		want := 0
		for i := 0; i+8 <= len(places) && len(p.Pieces) < 300; i += 8 {
			at := func(n int) float64 { return float64(int16(binary.LittleEndian.Uint16(places[i+2*n:]))) } //nolint:gosec // a sign is wanted
			text := strings.ToValidUTF8([]string{one, two}[i/8%2], "")
			height, flags := math.Abs(at(2)), int(places[i+7])
			p.Pieces = append(p.Pieces, Piece{Text: text, Left: at(0), Right: at(0) + math.Abs(at(3)), Top: at(1) + height, Bottom: at(1), Size: height, Bold: flags&1 != 0, Italic: flags&2 != 0})
			want += lettersOf(text)
		}
		d := Arrange([]Page{p, p}, func(s string) bool { return len(s)%7 == 3 })
		if got := d.Letters(); got > 2*want {
			t.Errorf("%d letters of %d", got, 2*want)
		}
		for _, l := range d.Lines {
			if l.Region < 0 || l.Region >= len(d.Regions) || len(l.Cells) == 0 || math.IsNaN(l.Gap) || math.IsInf(l.Gap, 0) || math.IsNaN(l.Size) {
				t.Errorf("line %+v of %d regions", l, len(d.Regions))
			}
		}
	})
}

func lettersOf(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
