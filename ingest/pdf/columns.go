package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// columns is where the columns of a transcript stand that is printed as a table
// without lines: in the last one the words, before it times and speakers' names.
type columns struct {
	heads   []float64       // where the columns before the last begin
	body    float64         // where the last begins
	leading float64         // from line to line within a cell, in heights of the font
	first   map[string]bool // what the first line of a name says
	anew    bool            // rows begin where these columns do, without a gap before them
}

// edgeWidth is how far from one another lines may begin in one column, in points.
const edgeWidth = 2

// columnsOf finds the columns of a file: the rightmost place at which many lines
// begin, and one or two before it that no line crosses.
func columnsOf(sheets []sheet) (c columns, ok bool) {
	var pieces []printed
	for i := range sheets {
		if len(sheets[i].lines) > crowded {
			return c, false
		}
		for j := range sheets[i].lines {
			pieces = append(pieces, piecesOf(&sheets[i].lines[j], math.NaN())...)
		}
	}
	edges := edgesOf(pieces)
	if len(edges) < 2 || len(edges) > 3 {
		return c, false
	}
	c.heads, c.body = edges[:len(edges)-1], edges[len(edges)-1]
	return c, c.measure(sheets)
}

// measure finds how the lines of the columns stand to one another, and reports
// whether the words are most of them and have no columns of their own.
func (c *columns) measure(sheets []sheet) bool {
	var heads, body []printed
	ragged := 0
	for i := range sheets {
		for j := range sheets[i].lines {
			h, b, within := c.split(&sheets[i].lines[j])
			if !within {
				continue
			}
			heads, body = append(heads, h...), append(body, b...)
			if len(b) > 0 && (b[0].x0 > c.body+edgeWidth || len(piecesOf(&b[0], math.NaN())) > 1) {
				ragged++
			}
		}
	}
	heads, body = sorted(heads), sorted(body)
	c.leading = min(leadingOf(heads), leadingOf(body))
	c.first = c.firstLines(heads)
	for i := range sheets {
		c.anew = c.anew || slices.ContainsFunc(c.bands(sheets[i].lines), c.holdsSeveral)
	}
	return ragged*20 <= len(body) && 2*widthOf(body) > 3*widthOf(heads)
}

// widthOf is how much room lines take up.
func widthOf(lines []printed) (width float64) {
	for i := range lines {
		width += lines[i].x1 - lines[i].x0
	}
	return width
}

// firstLines are the lines of the first columns that stand below none of the same
// cell.
func (c *columns) firstLines(heads []printed) map[string]bool {
	first := map[string]bool{}
	var above [2]*printed
	for i := range heads {
		h := &heads[i]
		k := c.column(h.x0)
		if a := above[k]; a == nil || a.page != h.page || !c.near(a.y-h.y, h) || strings.HasSuffix(a.text(), ":") {
			first[h.text()] = true
		}
		above[k] = h
	}
	return first
}

// holdsSeveral reports whether more than one row stands between two gaps.
func (c *columns) holdsSeveral(b band) bool {
	for i := 1; i < len(b.heads); i++ {
		over, h := &b.heads[i-1], &b.heads[i]
		if c.column(over.x0) == c.column(h.x0) && (!c.near(over.y-h.y, h) || c.first[h.text()]) {
			return true
		}
	}
	return false
}

// near reports whether a line stands as far below another as those of a cell do.
func (c *columns) near(down float64, l *printed) bool {
	return down/l.size <= c.leading*1.2
}

// edgesOf are the places, from the left, at which at least a tenth of the pieces
// begin.
func edgesOf(pieces []printed) []float64 {
	var starts, edges []float64
	for _, p := range pieces {
		starts = append(starts, p.x0)
	}
	slices.Sort(starts)
	for from := 0; from < len(starts); {
		to := from + 1
		for to < len(starts) && starts[to] <= starts[from]+edgeWidth {
			to++
		}
		if n := to - from; n >= 3 && n*10 >= len(starts) {
			edges = append(edges, starts[from])
		}
		from = to
	}
	return edges
}

// piecesOf parts a line at its wide gaps, and before a word that begins at edge.
func piecesOf(l *printed, edge float64) (pieces []printed) {
	from := 0
	for i := 1; i <= len(l.words); i++ {
		if i < len(l.words) {
			gap := l.words[i].x0 - l.words[i-1].x1
			if gap <= l.size && (gap <= 0.4*l.size || math.Abs(l.words[i].x0-edge) > edgeWidth) {
				continue
			}
		}
		p := *l
		p.words = l.words[from:i:i]
		p.x0, p.x1 = p.words[0].x0, p.words[len(p.words)-1].x1
		pieces = append(pieces, p)
		from = i
	}
	return pieces
}

// split parts a line into what stands in the first columns and in the last, if it
// stands in the columns at all.
func (c *columns) split(l *printed) (heads, body []printed, within bool) {
	for _, p := range piecesOf(l, c.body) {
		switch {
		case p.x0 >= c.body-edgeWidth && len(body) == 0:
			body = append(body, p)
		case p.x0 >= c.body-edgeWidth:
			b := &body[0]
			b.words, b.x1 = append(slices.Clip(b.words), p.words...), p.x1
		case p.x1 < c.body && c.column(p.x0) >= 0:
			heads = append(heads, p)
		default:
			return nil, nil, false
		}
	}
	return heads, body, true
}

// column is which of the first columns begins at x, -1 for none.
func (c *columns) column(x float64) int {
	return slices.IndexFunc(c.heads, func(edge float64) bool { return math.Abs(x-edge) <= edgeWidth })
}

// sorted are lines page by page, each from its top.
func sorted(lines []printed) []printed {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b printed) int {
		return cmp.Or(cmp.Compare(a.page, b.page), downwards(a, b))
	})
	return lines
}
