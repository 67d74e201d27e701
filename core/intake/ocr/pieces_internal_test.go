package ocr

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core/intake/layout"
)

const head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0\t0\t0\t0\t0\t0\t1600\t2200\t-1\t\n"

// Words close to each other are one piece, a date at the margin is another, and
// stains are none.
func TestWordsBecomePieces(t *testing.T) {
	table := head + "4\t1\t1\t1\t1\t0\t100\t200\t1400\t46\t-1\t\n5\t1\t1\t1\t1\t1\t100\t200\t80\t40\t96.1\tAnna\n5\t1\t1\t1\t1\t2\t200\t200\t100\t46\t90\tWeber\n" +
		"5\t1\t1\t1\t1\t3\t1300\t200\t100\t40\t88\t2019\n5\t1\t1\t1\t1\t4\t1420\t200\t10\t40\t12\t~\n"
	table += "4\t1\t1\t1\t2\t0\t100\t300\t1400\t46\t-1\t\n5\t1\t1\t1\t2\t1\t100\t300\t80\t46\t96\ta\n5\t1\t1\t1\t2\t2\t190\t300\t20\t46\t96\t@\n5\t1\t1\t1\t2\t3\t220\t300\t80\t46\t96\texample.com\n"
	want := []layout.Piece{
		{Text: "Anna Weber", Left: 50, Right: 150, Top: 1000, Bottom: 977, Size: 25},
		{Text: "2019", Left: 650, Right: 700, Top: 1000, Bottom: 980, Size: 25},
		{Text: "a@example.com", Left: 50, Right: 150, Top: 950, Bottom: 927, Size: 25},
	}
	if diff := cmp.Diff(want, pieces([]byte(table), 2)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whatever the program says, it becomes text at places that are numbers.
func FuzzPieces(f *testing.F) {
	f.Add(head + "4\t1\t1\t1\t1\t0\t1\t2\t3\t4\t-1\t\n5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t96\ta\tb")
	f.Add("5\t\t\t\t\t\tNaN\tInf\t1e300\t-1\t50\t\xff")
	f.Fuzz(func(t *testing.T, table string) {
		for _, p := range pieces([]byte(table), 2.5) {
			if !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\n") || p.Text == "" || p.Left > 1e6 || p.Left < -1e6 || p.Right-p.Left > 2e6 {
				t.Errorf("%+v", p)
			}
		}
	})
}
