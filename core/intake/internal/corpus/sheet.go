package corpus

// Text is a run of letters of one kind.
type Text struct {
	Text         string
	Bold, Italic bool
	Size         float64 // in points; 0 = 10
	Link         string
}

// Line is a paragraph.
type Line struct {
	Left   []Text
	Right  []Text // at the right margin of the same line
	Bullet string
	Above  float64 // room above it, in points
	Center bool
	// Heading is set for the heading of a section.
	Heading bool
	// Rule draws a line below.
	Rule bool
}

// Table is a grid without borders.
type Table struct {
	Widths []float64 // parts of the whole
	Rows   [][][]Line
}

// Block is a Line or a Table.
type Block any

// Sheet is a whole résumé.
type Sheet struct {
	Top     []Block   // over the whole width
	Columns [][]Block // beside each other below it
	Widths  []float64 // of the columns, parts of the whole
	Numbers bool      // "Page 1 of 2" at the foot

	font    string
	variant int // for what the kind of file leaves open
}

func plain(size float64, s string) []Text  { return []Text{{Text: s, Size: size}} }
func strong(size float64, s string) []Text { return []Text{{Text: s, Size: size, Bold: true}} }
func slanted(size float64, s string) []Text {
	return []Text{{Text: s, Size: size, Italic: true}}
}

func line(t ...Text) Line { return Line{Left: t} }

// size is the size of a run.
func (t Text) size() float64 {
	if t.Size == 0 {
		return 10
	}
	return t.Size
}

func tallest(texts ...[]Text) float64 {
	most := 0.0
	for _, list := range texts {
		for _, t := range list {
			most = max(most, t.size())
		}
	}
	if most == 0 {
		return 10
	}
	return most
}

// blocks makes blocks of lines.
func blocks(lists ...[]Line) []Block {
	var out []Block
	for _, l := range lists {
		for _, x := range l {
			out = append(out, x)
		}
	}
	return out
}
