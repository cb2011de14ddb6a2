package pdf

// clipper follows the paths of a page as far as they hide what is drawn behind
// their edges: as rectangles around them. Programs that cut a long text into pages
// draw the line at each border twice, and let a clip hide it once.
type clipper struct {
	path    rect
	begun   bool
	pending bool // the path becomes a clip when it ends
}

// add takes the points of a path, as the page is shown.
func (c *clipper) add(m matrix, points ...float64) {
	for i := 0; i+1 < len(points); i += 2 {
		x, y := m.apply(points[i], points[i+1])
		if !c.begun {
			c.path, c.begun = rect{x, y, x, y}, true
		}
		c.path = rect{min(c.path.x0, x), min(c.path.y0, y), max(c.path.x1, x), max(c.path.y1, y)}
	}
}

// end ends a path and returns the clip that holds from now on.
func (c *clipper) end(clip rect) rect {
	if c.pending && c.begun {
		clip = rect{max(clip.x0, c.path.x0), max(clip.y0, c.path.y0), min(clip.x1, c.path.x1), min(clip.y1, c.path.y1)}
	}
	*c = clipper{}
	return clip
}

// pathOperator takes an operator of paths; false for any other.
func (w *walker) pathOperator(op string, args []token) bool {
	switch op {
	case "m", "l", "c", "v", "y":
		w.clip.add(w.state.ctm.then(w.shown), numbersOf(args)...)
	case "re":
		if n := numbersOf(args); len(n) >= 4 {
			x0, y0, x1, y1 := n[0], n[1], n[0]+n[2], n[1]+n[3]
			w.clip.add(w.state.ctm.then(w.shown), x0, y0, x1, y0, x1, y1, x0, y1)
		}
	case "W", "W*":
		w.clip.pending = true
	case "n", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*":
		w.state.clip = w.clip.end(w.state.clip)
	default:
		return false
	}
	return true
}

func numbersOf(args []token) []float64 {
	n := make([]float64, len(args))
	for i, a := range args {
		n[i] = a.num
	}
	return n
}
