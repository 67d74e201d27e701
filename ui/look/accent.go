package look

import "strconv"

// AccentHex are the accents as a client's colour is stored, in their order.
var AccentHex = [AccentCount]string{"#3867DB", "#0B7A75", "#7A4FCB", "#9A6100", "#C23A68", "#2E7D43", "#566779", "#8C5A3C"}

// AccentOf is the accent nearest to a client's colour, #RRGGBB; a client without one gets
// one by its name.
func AccentOf(colour, name string) Accent {
	r, g, b, ok := rgb(colour)
	if !ok {
		return AccentFor(name)
	}
	best, least := 0, -1
	for i, hex := range AccentHex {
		r2, g2, b2, _ := rgb(hex)
		distance := (r-r2)*(r-r2) + (g-g2)*(g-g2) + (b-b2)*(b-b2)
		if least < 0 || distance < least {
			best, least = i, distance
		}
	}
	return Accent(best)
}

func rgb(colour string) (r, g, b int, ok bool) {
	if len(colour) != 7 || colour[0] != '#' {
		return 0, 0, 0, false
	}
	v, err := strconv.ParseUint(colour[1:], 16, 32)
	return int(v >> 16), int(v >> 8 & 0xFF), int(v & 0xFF), err == nil
}
