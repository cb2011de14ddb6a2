package pdf

import (
	"errors"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Bounds on what one page may draw.
const (
	maxGlyphs    = 200_000
	maxOperands  = 100_000
	maxOperators = 5_000_000
	maxForms     = 12 // forms drawn inside one another
	maxStates    = 256
)

var errCrowded = errors.New("draws more than a page can hold")

// glyph is what one code of a text draws.
type glyph struct {
	text   string
	x0, x1 float64 // along its baseline
	y      float64 // of the baseline
	size   float64 // height of its font
	turn   int     // quarter turns counter-clockwise at which it reads, −1 for any other angle
	space  bool    // is a space
	joined bool    // belongs to the glyph before: both are one ActualText
}

// state is what the operators of a content stream set.
type state struct {
	ctm            matrix
	clip           rect
	font           *font
	size           float64
	tc, tw, tz, tl float64
	rise           float64
}

// walker draws a page's text into glyphs.
type walker struct {
	file      *file
	fonts     map[int]*font // by object
	state     state
	saved     []state
	line, at  matrix // of the text: where its line and the next glyph begin
	depth     int
	operators int
	glyphs    []glyph
	unknown   int // codes that nobody can read
	images    int // pictures drawn
	actual    *actual
	marks     []*actual
	clip      clipper
	shown     matrix
}

// actual is a stretch of glyphs for which the file says the characters.
type actual struct {
	text string
	used bool
}

// draw walks the content of a page, or of a form on it.
func (w *walker) draw(content []byte, resources types.Dict) error {
	l := lexer{data: content}
	var args []token
	for t := l.next(); t.kind != endOfInput; t = l.next() {
		if t.kind != word {
			if len(args) < maxOperands {
				args = append(args, t)
			}
			continue
		}
		if w.operators++; w.operators > maxOperators || len(w.glyphs) > maxGlyphs {
			return errCrowded
		}
		if t.is("BI") {
			w.images++
			l.skipImage()
		} else if err := w.operator(string(t.bytes), args, resources); err != nil {
			return err
		}
		args = args[:0]
	}
	return nil
}

func (w *walker) operator(op string, args []token, resources types.Dict) error {
	s := &w.state
	switch op {
	case "q":
		if len(w.saved) < maxStates {
			w.saved = append(w.saved, *s)
		}
	case "Q":
		if n := len(w.saved); n > 0 {
			*s, w.saved = w.saved[n-1], w.saved[:n-1]
		}
	case "cm":
		if m, ok := matrixOf(args); ok {
			s.ctm = m.then(s.ctm)
		}
	case "gs":
		w.graphics(args, resources)
	case "Do":
		return w.object(args, resources)
	case "BDC", "BMC":
		w.mark(args, resources)
	case "EMC":
		w.unmark()
	default:
		if !w.pathOperator(op, args) {
			w.textOperator(op, args, resources)
		}
	}
	return nil
}

func (w *walker) textOperator(op string, args []token, resources types.Dict) {
	s := &w.state
	switch op {
	case "BT":
		w.line, w.at = identity, identity
	case "Tf":
		if len(args) >= 2 && args[0].kind == name {
			s.font = w.fontNamed(string(args[0].bytes), resources)
			s.size = args[1].num
		}
	case "Tc":
		s.tc = last(args)
	case "Tw":
		s.tw = last(args)
	case "Tz":
		s.tz = last(args) / 100
	case "TL":
		s.tl = last(args)
	case "Ts":
		s.rise = last(args)
	case "Td":
		w.move(args)
	case "TD":
		if len(args) >= 2 {
			s.tl = -args[1].num
		}
		w.move(args)
	case "Tm":
		if m, ok := matrixOf(args); ok {
			w.line, w.at = m, m
		}
	case "T*":
		w.nextLine()
	default:
		w.showOperator(op, args)
	}
}

func (w *walker) showOperator(op string, args []token) {
	s := &w.state
	switch op {
	case "'":
		w.nextLine()
		w.showAll(args)
	case "\"":
		if len(args) >= 3 {
			s.tw, s.tc = args[0].num, args[1].num
			args = args[2:]
		}
		w.nextLine()
		w.showAll(args)
	case "Tj", "TJ":
		w.showAll(args)
	}
}

func last(args []token) float64 {
	if len(args) == 0 {
		return 0
	}
	return args[len(args)-1].num
}

func matrixOf(args []token) (matrix, bool) {
	if len(args) < 6 {
		return matrix{}, false
	}
	a := args[len(args)-6:]
	m := matrix{a[0].num, a[1].num, a[2].num, a[3].num, a[4].num, a[5].num}
	return m, m.finite()
}

func (w *walker) move(args []token) {
	if len(args) >= 2 {
		w.line = matrix{1, 0, 0, 1, args[0].num, args[1].num}.then(w.line)
		w.at = w.line
	}
}

func (w *walker) nextLine() {
	w.line = matrix{1, 0, 0, 1, 0, -w.state.tl}.then(w.line)
	w.at = w.line
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
	g := glyph{size: size, turn: turnOf(m, st.font.vertical)}
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

// turnOf is at how many quarter turns text reads.
func turnOf(m matrix, vertical bool) int {
	dx, dy := m.a, m.b
	if vertical {
		dx, dy = -m.c, -m.d
	}
	along := math.Hypot(dx, dy)
	switch {
	case math.Abs(dy) <= along*0.05 && dx >= 0:
		return 0
	case math.Abs(dx) <= along*0.05 && dy > 0:
		return 1
	case math.Abs(dy) <= along*0.05:
		return 2
	case math.Abs(dx) <= along*0.05:
		return 3
	}
	return -1
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

func (w *walker) fontNamed(n string, resources types.Dict) *font {
	return w.fontOf(w.file.dict(resources["Font"])[n])
}

// fontOf reads a font once for each object that is one.
func (w *walker) fontOf(o types.Object) *font {
	ref, ok := o.(types.IndirectRef)
	if !ok {
		return w.file.font(o)
	}
	f := w.fonts[int(ref.ObjectNumber)]
	if f == nil {
		f = w.file.font(o)
		w.fonts[int(ref.ObjectNumber)] = f
	}
	return f
}

// graphics takes a font that is set with the state of the graphics.
func (w *walker) graphics(args []token, resources types.Dict) {
	if len(args) == 0 {
		return
	}
	gs := w.file.dict(w.file.dict(resources["ExtGState"])[string(args[0].bytes)])
	if list := w.file.array(gs["Font"]); len(list) == 2 {
		w.state.font = w.fontOf(list[0])
		w.state.size, _ = w.file.number(list[1])
	}
}

// object draws a form, which has resources of its own, or counts a picture.
func (w *walker) object(args []token, resources types.Dict) error {
	if len(args) == 0 || args[0].kind != name {
		return nil
	}
	o := w.file.dict(resources["XObject"])[string(args[0].bytes)]
	d := w.file.dict(o)
	if w.file.name(d["Subtype"]) == "Image" {
		w.images++
	}
	if w.file.name(d["Subtype"]) != "Form" || w.depth >= maxForms {
		return nil
	}
	content, err := w.file.unpack(o)
	if err != nil {
		return err
	}
	if own := w.file.dict(d["Resources"]); own != nil {
		resources = own
	}
	state, saved, line, at := w.state, w.saved, w.line, w.at
	if n := w.file.numbers(d["Matrix"]); len(n) == 6 {
		if m := (matrix{n[0], n[1], n[2], n[3], n[4], n[5]}); m.finite() {
			w.state.ctm = m.then(w.state.ctm)
		}
	}
	w.depth++
	w.saved = nil
	err = w.draw(content, resources)
	w.depth--
	w.state, w.saved, w.line, w.at = state, saved, line, at
	return err
}

// mark begins a stretch for which the file may say the characters.
func (w *walker) mark(args []token, resources types.Dict) {
	if len(w.marks) >= maxStates {
		return
	}
	w.marks = append(w.marks, w.actual)
	var said []byte
	switch {
	case len(args) == 2 && args[1].kind == name:
		said = w.file.str(w.file.dict(w.file.dict(resources["Properties"])[string(args[1].bytes)])["ActualText"])
	default:
		for i := 0; i+1 < len(args); i++ {
			if args[i].kind == name && string(args[i].bytes) == "ActualText" && args[i+1].kind == text {
				said = args[i+1].bytes
			}
		}
	}
	if said != nil && w.actual == nil {
		w.actual = &actual{text: textString(said)}
	}
}

func (w *walker) unmark() {
	if n := len(w.marks); n > 0 {
		w.actual, w.marks = w.marks[n-1], w.marks[:n-1]
	}
}

// textString decodes a string that is meant for people.
func textString(b []byte) string {
	switch {
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		return utf16Text(b[2:])
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		units := make([]uint16, (len(b)-2)/2)
		for i := range units {
			units[i] = uint16(b[2+2*i]) | uint16(b[3+2*i])<<8
		}
		return string(utf16.Decode(units))
	case len(b) >= 3 && string(b[:3]) == "\xef\xbb\xbf":
		return string(b[3:])
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteString(encodings["WinAnsiEncoding"][c])
	}
	return out.String()
}
