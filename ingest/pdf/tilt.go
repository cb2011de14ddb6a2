package pdf

import (
	"math"
	"slices"

	"personas/research"
)

// tilt is by how much the text of a page is turned beyond its quarter turn, as on
// a page that lay askew when it was scanned, and the point it is turned around.
type tilt struct{ angle, x, y float64 }

const (
	leastTilt = 0.002 // in radians: a line across a page rises by a point
	sameTilt  = 0.05  // within which glyphs read in one direction
)

// straighten keeps the glyphs of a page that read as most of them do, turned so
// that they read from left to right, and reports whether some read otherwise.
func straighten(glyphs []glyph, x, y float64) (straight []glyph, t tilt, others bool) {
	var counts [4]int
	for _, g := range glyphs {
		counts[g.turn]++
	}
	turn := 0
	for i, n := range counts {
		if n > counts[turn] {
			turn = i
		}
	}
	t = tiltOf(glyphs, turn, x, y)
	for _, g := range glyphs {
		if g.turn == turn && math.Abs(g.off-t.angle) <= sameTilt {
			straight = append(straight, t.straight(g))
		}
	}
	return straight, t, len(straight) < len(glyphs)
}

// tiltOf is the tilt of the glyph in the middle: a word across the page, as a
// watermark is, changes nothing.
func tiltOf(glyphs []glyph, turn int, x, y float64) tilt {
	var offs []float64
	for _, g := range glyphs {
		if g.turn == turn {
			offs = append(offs, g.off)
		}
	}
	if len(offs) == 0 {
		return tilt{}
	}
	slices.Sort(offs)
	t := tilt{offs[len(offs)/2], x, y}
	if math.Abs(t.angle) < leastTilt {
		return tilt{}
	}
	t.x, t.y = turned(x, y, turn)
	return t
}

// straight is a glyph turned back by the tilt.
func (t tilt) straight(g glyph) glyph {
	if t.angle == 0 {
		return g
	}
	sin, cos := math.Sincos(-t.angle)
	long := (g.x1 - g.x0) / math.Cos(g.off)
	dx, dy := g.x0-t.x, g.y-t.y
	g.x0, g.y = t.x+dx*cos-dy*sin, t.y+dx*sin+dy*cos
	g.x1 = g.x0 + long
	return g
}

// undo puts a line where it stands on the page, askew: as high as it reaches.
func (t tilt) undo(p *research.PrintedLine) {
	if t.angle == 0 || len(p.Words) == 0 {
		return
	}
	sin, cos := math.Sincos(t.angle)
	middle := (p.Bottom + p.Top) / 2
	left, right := p.Words[0].Left-t.x, p.Words[len(p.Words)-1].Right-t.x
	for i := range p.Words {
		w := &p.Words[i]
		w.Left, w.Right = t.x+(w.Left-t.x)*cos-(middle-t.y)*sin, t.x+(w.Right-t.x)*cos-(middle-t.y)*sin
	}
	bottom, top := t.y+(p.Bottom-t.y)*cos, t.y+(p.Top-t.y)*cos
	p.Bottom, p.Top = bottom+min(left*sin, right*sin), top+max(left*sin, right*sin)
}

// turnOf is at how many quarter turns text reads, and by how much more.
func turnOf(m matrix, vertical bool) (turn int, off float64) {
	dx, dy := m.a, m.b
	if vertical {
		dx, dy = -m.c, -m.d
	}
	angle := math.Atan2(dy, dx)
	quarters := math.Round(angle / (math.Pi / 2))
	return (int(quarters) + 4) % 4, angle - quarters*math.Pi/2
}

// turned is a point of the page when it is turned so that text reads from left
// to right.
func turned(x, y float64, turn int) (float64, float64) {
	switch turn {
	case 1:
		return y, -x
	case 2:
		return -x, -y
	case 3:
		return -y, x
	}
	return x, y
}
