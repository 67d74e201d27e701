package widgets

import (
	"strings"

	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
)

// least is the width that the columns need which are never left out.
func (d *DataList) least() float32 {
	w := 2 * (listSide + cellInset)
	one := look.Size(d, look.SizeOne)
	for i, c := range d.columns {
		switch {
		case c.Spare > 0:
		case c.Width > 0:
			w += d.fixed(c) + d.gap(i)
		default:
			w += 110*one + d.gap(i)
		}
	}
	return w - cellGap
}

// gap is the room after a column: more of it between a number, which stands at the right
// of its column, and a text, which stands at the left of the next.
func (d *DataList) gap(column int) float32 {
	if next := column + 1; next < len(d.columns) && d.columns[column].Kind == CellNumber && d.columns[next].Kind == CellText {
		return cellGap + look.Space12
	}
	return cellGap
}

// fixed is the width of a column that has one: its head and what it is like have room.
func (d *DataList) fixed(c Column) float32 {
	if c.Width == 0 {
		return 0
	}
	pic := look.Size(d, look.SizeIconSmall)
	head := fyne.MeasureText(c.Title, look.Size(d, RoleCaptionStrong.size()), fyne.TextStyle{Bold: true}).Width + 2*look.Space8 + 1
	if c.Sort {
		head += pic + look.Space2
	}
	like := float32(0)
	for line := range strings.SplitSeq(c.Like, "\n") {
		like = max(like, fyne.MeasureText(line, look.Size(d, RoleBody.size()), fyne.TextStyle{Bold: true}).Width+1)
	}
	if c.Kind == CellStatus {
		like += pic + 6
	}
	return max(c.Width*look.Size(d, look.SizeOne), head, like)
}

// measure works out where the columns stand in rows of this width.
func (d *DataList) measure(width float32) {
	if d.width == width {
		return
	}
	d.width = width
	one := look.Size(d, look.SizeOne)
	free, shares, out := d.room(width, one)
	x := cellInset
	for i, c := range d.columns {
		if out > 0 && c.Spare >= out {
			d.spans[i] = span{unseen, 0}
			continue
		}
		w := d.fixed(c)
		if c.Width == 0 {
			w = max(free, 0) * (max(c.Share, 0) + ifZero(c.Share)) / shares
		}
		d.spans[i] = span{x, w}
		x += w + d.gap(i)
	}
}

// room is what the fixed columns leave to the sharing ones; columns as spare as
// out, or more, are left out so that it is enough. 0 = all are shown.
func (d *DataList) room(width, one float32) (free, shares float32, out int) {
	most := 0
	for _, c := range d.columns {
		most = max(most, c.Spare)
	}
	for out = most + 1; ; out-- {
		free, shares = width-2*cellInset+cellGap, 0
		least := float32(0) // for each share
		for i, c := range d.columns {
			switch {
			case c.Spare >= out && c.Spare > 0:
				continue
			case c.Width > 0:
				free -= d.fixed(c)
			default:
				share := max(c.Share, 0) + ifZero(c.Share)
				shares += share
				least = max(least, c.Least/share)
			}
			free -= d.gap(i)
		}
		if free >= max(leastShare*min(shares, 1), least*shares)*one || out <= 1 {
			return free, shares, out
		}
	}
}

func ifZero(share float32) float32 {
	if share == 0 {
		return 1
	}
	return 0
}
