package pdf

import (
	"cmp"
	"math"
	"slices"
)

// order brings the lines of a page that are drawn in no order of reading into one:
// where many lie above the one before, in the same column.
func (s *sheet) order() {
	up := 0
	for i := 1; i < len(s.lines); i++ {
		a, b := &s.lines[i-1], &s.lines[i]
		if b.y > a.y+0.5*a.size && b.x0 < a.x1 && b.x1 > a.x0 {
			up++
		}
	}
	if up < 3 || up*10 < len(s.lines) {
		return
	}
	s.lines = joinPieces(byBands(s.lines))
}

// byBands reads a page from the top: lines that are as wide as it, and between them
// columns.
func byBands(lines []printed) []printed {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, downwards)
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l.x0), max(right, l.x1)
	}
	wide := func(l printed) bool { return l.x1-l.x0 > 0.6*(right-left) }
	var out []printed
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && wide(lines[to]) == wide(lines[from]) {
			to++
		}
		out = append(out, byColumns(lines[from:to])...)
		from = to
	}
	return out
}

// byColumns reads a band column by column, where it has columns.
func byColumns(band []printed) []printed {
	across := slices.Clone(band)
	slices.SortStableFunc(across, func(a, b printed) int { return cmp.Compare(a.x0, b.x0) })
	var columns [][]printed
	from, reach := 0, math.Inf(-1)
	for i, l := range across {
		if i > from && l.x0 > reach+l.size {
			columns, from = append(columns, across[from:i]), i
		}
		reach = max(reach, l.x1)
	}
	columns = append(columns, across[from:])
	for _, c := range columns {
		if len(c) < 3 { // rows of a table rather than columns
			return band
		}
	}
	var out []printed
	for _, c := range columns {
		slices.SortStableFunc(c, downwards)
		out = append(out, c...)
	}
	return out
}

func downwards(a, b printed) int {
	if math.Abs(a.y-b.y) < 0.3*min(a.size, b.size) {
		return cmp.Compare(a.x0, b.x0)
	}
	return cmp.Compare(b.y, a.y)
}

// joinPieces makes one line of pieces that stand side by side.
func joinPieces(lines []printed) []printed {
	out := lines[:0]
	for _, l := range lines {
		if n := len(out); n > 0 {
			before := &out[n-1]
			if gap := l.x0 - before.x1; math.Abs(l.y-before.y) < 0.3*l.size && gap > -0.3*l.size && gap < 2*l.size {
				before.words = append(slices.Clip(before.words), l.words...)
				before.x1, before.size = max(before.x1, l.x1), max(before.size, l.size)
				continue
			}
		}
		out = append(out, l)
	}
	return out
}
