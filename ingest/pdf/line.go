package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// printed is one line as it stands on a page: in one column, on one baseline.
type printed struct {
	words  []printedWord
	x0, x1 float64
	y      float64 // of the baseline
	size   float64
	page   int    // from 0
	row    int    // of a transcript's table, from 1; 0 outside of one
	label  opener // of a row, on the last line that it is of
}

// printedWord is a word with where it stands on its line.
type printedWord struct {
	text   string
	x0, x1 float64
}

func (l *printed) text() string {
	var out strings.Builder
	for i, w := range l.words {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(w.text)
	}
	return out.String()
}

// linesOf gathers the glyphs of a page that read in one direction into lines, in
// the order in which they are drawn: that of reading, with nearly every producer.
func linesOf(glyphs []glyph, page int) []printed {
	var lines []printed
	var line []glyph
	size, y := 0.0, 0.0
	for _, g := range glyphs {
		if n := len(line); n > 0 && combine(&line[n-1], &g) {
			continue
		}
		over, again := drawnOver(line, g)
		if again {
			continue
		}
		if over || !sameBaseline(g, y, size) {
			lines = appendLine(lines, line, page)
			line, size = line[:0], 0
		}
		if g.size > size && !g.space {
			size, y = g.size, g.y
		}
		line = append(line, g)
	}
	return appendLine(lines, line, page)
}

// drawnOver reports whether a glyph stands where one of its line stands already,
// and whether it is the same again: programs draw letters twice to make them bold.
func drawnOver(line []glyph, g glyph) (over, again bool) {
	n := len(line)
	if n == 0 || g.space || g.joined || g.x0 > line[n-1].x0-0.1*g.size && (g.text != line[n-1].text || g.x0 > line[n-1].x0+0.3*(g.x1-g.x0)) {
		return false, false
	}
	half := (g.x1 - g.x0) / 2
	for i := n - 1; i >= 0 && i >= n-maxLineGlyphs; i-- {
		o := line[i]
		if o.space || min(o.x1, g.x1)-max(o.x0, g.x0) <= half || math.Abs(o.y-g.y) > 0.3*g.size {
			continue
		}
		if o.text == g.text && half > 0 {
			return false, true
		}
		over = true
	}
	return over && half > 0, false
}

// maxLineGlyphs is how far back a line is looked through.
const maxLineGlyphs = 2000

// sameBaseline reports whether a glyph stands on a line, or a little above or
// below as small figures do.
func sameBaseline(g glyph, y, size float64) bool {
	if size == 0 {
		return true
	}
	off := math.Abs(g.y - y)
	if g.size < size*0.8 || g.size > size*1.25 {
		return off < 0.6*max(size, g.size)
	}
	return off < 0.3*size
}

func appendLine(lines []printed, glyphs []glyph, page int) []printed {
	glyphs = inOrder(glyphs)
	l := printed{page: page, words: wordsOf(glyphs)}
	if len(l.words) == 0 {
		return lines
	}
	for _, g := range glyphs {
		if !g.space && g.size > l.size {
			l.size, l.y = g.size, g.y
		}
	}
	l.x0, l.x1 = l.words[0].x0, l.words[0].x1
	for _, w := range l.words {
		l.x0, l.x1 = min(l.x0, w.x0), max(l.x1, w.x1)
	}
	return append(lines, l)
}

// inOrder sorts the glyphs of a line that were not drawn from left to right.
func inOrder(glyphs []glyph) []glyph {
	for i := 1; i < len(glyphs); i++ {
		if glyphs[i].x0 < glyphs[i-1].x0-0.3*glyphs[i].size {
			sorted := slices.Clone(glyphs)
			slices.SortStableFunc(sorted, func(a, b glyph) int { return cmp.Compare(a.x0, b.x0) })
			return sorted
		}
	}
	return glyphs
}

// wordsOf cuts a line into words, at spaces and at gaps that are wider than those
// between the letters of the line.
func wordsOf(glyphs []glyph) []printedWord {
	var words []printedWord
	var word strings.Builder
	var x0, x1 float64
	end := func() {
		if word.Len() > 0 {
			words = append(words, fieldsOf(word.String(), x0, x1)...)
			word.Reset()
		}
	}
	for _, g := range logical(spaced(glyphs)) {
		if g.space {
			end()
			continue
		}
		if word.Len() == 0 {
			x0, x1 = g.x0, g.x1
		}
		word.WriteString(g.text)
		x0, x1 = min(x0, g.x0), max(x1, g.x1)
	}
	end()
	return words
}

// spaced puts a space where a gap is one.
func spaced(glyphs []glyph) []glyph {
	wide := widestGap(glyphs)
	out := make([]glyph, 0, len(glyphs)+len(glyphs)/4)
	for i, g := range glyphs {
		if g.space && covered(glyphs, i) {
			continue
		}
		if n := len(out); n > 0 && !out[n-1].space && !g.space && !g.joined && g.x0-out[n-1].x1 > wide*g.size {
			out = append(out, glyph{text: " ", space: true, x0: out[n-1].x1, x1: g.x0, y: g.y, size: g.size})
		}
		if n := len(out); g.joined && n > 0 {
			out[n-1].x1 = max(out[n-1].x1, g.x1)
			continue
		}
		out = append(out, g)
	}
	return out
}

// covered reports whether a space takes no room: what follows it was moved back.
func covered(glyphs []glyph, i int) bool {
	if i == 0 || i+1 >= len(glyphs) || glyphs[i-1].space || glyphs[i+1].space {
		return false
	}
	before, after := &glyphs[i-1], &glyphs[i+1]
	return before.x1 > before.x0 && after.x0-before.x1 < 0.05*glyphs[i].size
}

// fieldsOf parts a stretch whose characters the file gives as one.
func fieldsOf(s string, x0, x1 float64) []printedWord {
	fields := strings.Fields(s)
	if len(fields) == 1 {
		return []printedWord{{fields[0], x0, x1}}
	}
	words := make([]printedWord, len(fields))
	step := (x1 - x0) / float64(max(1, len(s)))
	at := 0
	for i, f := range fields {
		at += strings.Index(s[at:], f)
		words[i] = printedWord{f, x0 + step*float64(at), x0 + step*float64(at+len(f))}
		at += len(f)
	}
	return words
}

// widestGap is the widest gap between two letters of one word on a line, in
// heights of its font: a little more than the usual one, which is nothing where
// letters are not spaced out.
func widestGap(glyphs []glyph) float64 {
	const kerned = 0.18
	var gaps []float64
	for i, g := range glyphs {
		if i > 0 && !g.space && !glyphs[i-1].space {
			gaps = append(gaps, (g.x0-glyphs[i-1].x1)/g.size)
		}
	}
	if len(gaps) < 4 {
		return kerned
	}
	slices.Sort(gaps)
	return max(0, gaps[len(gaps)/2]) + kerned
}
