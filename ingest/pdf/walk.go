package pdf

import (
	"errors"

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
