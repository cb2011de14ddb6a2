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

// row is one of a table: what stands in its first columns, cell after cell, and
// the lines of its last. One without a head goes on with the row before.
type row struct {
	heads, body []printed
	opener      opener // what it opens with; its cell is of words of the last head
}

// edgeWidth is how far from one another lines may begin in one column, in points.
const edgeWidth = 2

// tabulate brings the lines of a transcript that is a table into the order of its
// rows, whatever line of a row its name stands on, and numbers them. Tables of
// other things stay as they are.
func tabulate(sheets []sheet, opens func(string) (string, bool)) {
	if opens == nil || readsLeftward(sheets) {
		return
	}
	c, ok := columnsOf(sheets)
	if !ok {
		return
	}
	tables := make([][]band, len(sheets))
	for i := range sheets {
		tables[i] = c.bands(sheets[i].lines)
	}
	if !isTranscript(tables, opens) {
		return
	}
	number := 0
	for i := range sheets {
		if slices.ContainsFunc(tables[i], func(b band) bool { return b.opener.label != "" || b.heads == nil && b.body != nil }) {
			sheets[i].lines, number = inRows(tables[i], number)
		}
	}
}

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
	c.body = edges[len(edges)-1]
	c.heads = edges[:len(edges)-1]
	var heads, body []printed
	ragged := 0
	for i := range sheets {
		for j := range sheets[i].lines {
			h, b, within := c.split(&sheets[i].lines[j])
			if !within {
				continue
			}
			heads = append(heads, h...)
			body = append(body, b...)
			for k := range b {
				if b[k].x0 > c.body+edgeWidth || len(piecesOf(&b[k], math.NaN())) > 1 {
					ragged++
				}
			}
		}
	}
	c.leading = min(leadingOf(sorted(heads)), leadingOf(sorted(body)))
	c.first = c.firstLines(heads)
	for i := range sheets {
		c.anew = c.anew || slices.ContainsFunc(c.bands(sheets[i].lines), c.holdsSeveral)
	}
	return c, ragged*20 <= len(body) && 2*widthOf(body) > 3*widthOf(heads)
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

// band is a row, or a line outside of the table.
type band struct {
	row
	lines []printed // from the top
}

// bands parts a page into rows, from its top: at wide gaps, and where the first
// columns begin anew.
func (c *columns) bands(lines []printed) (bands []band) {
	inside, bottom, head := false, 0.0, 0.0
	for _, l := range sorted(lines) {
		heads, body, within := c.split(&l)
		same := within && inside && c.near(bottom-l.y, &l)
		switch {
		case !same || len(heads) == 0 || !c.anew:
		case len(bands[len(bands)-1].heads) > 0:
			same = head-l.y < 0.3*l.size || c.near(head-l.y, &l) && len(heads) <= 1 && !c.first[heads[0].text()]
		default:
			same = bottom-l.y < 0.3*l.size || len(bands[len(bands)-1].body) == 0
		}
		if !same {
			bands = append(bands, band{})
		}
		b := &bands[len(bands)-1]
		b.lines = append(b.lines, l)
		b.heads, b.body = append(b.heads, heads...), append(b.body, body...)
		if inside, bottom = within, l.y; len(heads) > 0 {
			head = l.y
		}
	}
	for i := range bands {
		slices.SortStableFunc(bands[i].heads, func(a, b printed) int { return cmp.Compare(c.column(a.x0), c.column(b.x0)) })
	}
	return bands
}

// isTranscript reads what each row opens with, and reports whether speakers or times
// open nearly all of them, the same ones again and again.
func isTranscript(pages [][]band, opens func(string) (string, bool)) bool {
	labels := map[string]int{}
	lines, tabled, rows := 0, 0, 0
	for i := range pages {
		for j := range pages[i] {
			b := &pages[i][j]
			lines += len(b.lines)
			if b.heads == nil && b.body != nil {
				tabled += len(b.lines)
			}
			if b.heads == nil {
				continue
			}
			rows++
			if b.body == nil {
				continue
			}
			if b.open(opens); b.opener.label != "" {
				labels[b.opener.label]++
				tabled += len(b.lines)
			}
		}
	}
	opened, again := 0, 0
	for _, n := range labels {
		if opened += n; n > 1 {
			again += n
		}
	}
	return opened >= 3 && opened*5 >= rows*4 && again*3 >= opened*2 && tabled*10 >= lines*6
}

// open reads what a row with words opens with.
func (r *row) open(opens func(string) (string, bool)) {
	var head printed
	for _, h := range r.heads {
		head.words = append(head.words, h.words...)
	}
	text := strings.TrimSuffix(head.text(), ":")
	if label, _ := opens(text + ": x"); label != "" {
		r.opener = opener{label: label, cell: len(r.heads[len(r.heads)-1].words)}
	} else if label, alone := opens(text); alone { // a time
		r.opener = opener{label: label}
	}
}

// inRows are the lines of a page, row by row, numbered from a number on.
func inRows(bands []band, number int) ([]printed, int) {
	var lines []printed
	for i := range bands {
		b := &bands[i]
		if b.opener.label == "" && (b.heads != nil || b.body == nil || number == 0) {
			lines = append(lines, b.lines...)
			continue
		}
		if b.heads != nil || len(lines) > 0 { // not the rest of a row at the top of a page
			number++
		}
		for j := range b.heads {
			b.heads[j].row = number
		}
		if n := len(b.heads); n > 0 {
			b.heads[n-1].label = b.opener
		}
		for j := range b.body {
			b.body[j].row = number
		}
		lines = append(append(lines, b.heads...), b.body...)
	}
	return lines, number
}

func sorted(lines []printed) []printed {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, downwards)
	return lines
}
