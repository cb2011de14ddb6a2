package pdf

import "math"

// glyph is what one code of a text draws.
type glyph struct {
	text   string
	x0, x1 float64 // along its baseline
	y      float64 // of the baseline
	size   float64 // height of its font
	turn   int     // quarter turns counter-clockwise at which it reads, nearly
	off    float64 // by how much more it is turned, in radians
	space  bool    // is a space
	joined bool    // belongs to the glyph before: both are one ActualText
}

// showAll shows texts, with the shifts of a TJ between them.
func (w *walker) showAll(args []token) {
	for _, a := range args {
		switch a.kind {
		case text:
			w.show(a.bytes)
		case number:
			shift := -a.num / 1000 * w.state.size
			if w.state.font != nil && w.state.font.vertical {
				w.at = matrix{1, 0, 0, 1, 0, shift}.then(w.at)
			} else {
				w.at = matrix{1, 0, 0, 1, shift * w.state.tz, 0}.then(w.at)
			}
		}
	}
}

// show shows one text in the font that is set.
func (w *walker) show(s []byte) {
	st := &w.state
	if st.font == nil || len(w.glyphs) > maxGlyphs {
		return
	}
	st.font.glyphs(s, func(c uint32, n int, text string, width float64) {
		gap := st.tc
		if n == 1 && c == ' ' {
			gap += st.tw
		}
		drawn, step := matrix{1, 0, 0, 1, width * st.size * st.tz, 0}, matrix{1, 0, 0, 1, (width*st.size + gap) * st.tz, 0}
		if st.font.vertical {
			drawn, step = matrix{1, 0, 0, 1, 0, -st.size}, matrix{1, 0, 0, 1, 0, -st.size + gap}
		}
		w.place(text, drawn)
		w.at = step.then(w.at)
	})
}

// place puts a glyph on the page, as the page is shown.
func (w *walker) place(text string, drawn matrix) {
	st := &w.state
	to := w.at.then(st.ctm).then(w.shown)
	m := matrix{1, 0, 0, 1, 0, st.rise}.then(to)
	if !m.finite() {
		return
	}
	x0, y0 := m.apply(0, 0)
	x1, y1 := m.apply(drawn.e, drawn.f)
	ux, uy := m.apply(0, st.size)
	size := math.Hypot(ux-x0, uy-y0) * st.font.em
	if size < 0.1 || !st.clip.holds((x0+x1)/2+(ux-x0)*0.3, (y0+y1)/2+(uy-y0)*0.3) {
		return
	}
	g := glyph{size: size}
	g.turn, g.off = turnOf(m, st.font.vertical)
	g.x0, g.y = turned(x0, y0, g.turn)
	g.x1, _ = turned(x1, y1, g.turn)
	if g.x1 < g.x0 {
		g.x0, g.x1 = g.x1, g.x0
	}
	w.keep(g, text)
}

// keep takes a glyph with its characters, which may be those of a whole stretch.
func (w *walker) keep(g glyph, text string) {
	if a := w.actual; a != nil {
		text = ""
		g.joined = a.used
		if !a.used {
			text, a.used = a.text, true
		}
		if text == "" && !g.joined {
			return
		}
	} else if text == "" {
		w.unknown++
		return
	}
	g.text = plain(text)
	g.space = g.text == " "
	if g.text != "" || g.joined {
		w.glyphs = append(w.glyphs, g)
	}
}
