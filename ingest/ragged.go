package ingest

import (
	"slices"
	"strings"
)

// readsOn reports whether a cell reads on from the one before it, across a
// delimiter that somebody forgot to quote: prose has a space after its comma, a
// cell has none.
func readsOn(cell string) bool { return strings.HasPrefix(cell, " ") }

// mendRagged brings every row to as many cells as the header. Cells too many are
// taken for delimiters inside the text: its column takes them back, as they stood.
func (t *table) mendRagged(b *builder, text int) {
	if t.comma == 0 {
		return // the cells of a sheet have their places
	}
	n := len(t.header)
	unquoted := slices.ContainsFunc(t.rows, func(r row) bool { return len(r.cells) > n })
	for i, r := range t.rows {
		extra := len(r.cells) - n
		runsOver := unquoted && text >= 0 && len(r.ragged) > text+1 && readsOn(r.ragged[text+1])
		switch {
		case text >= 0 && (extra > 0 || runsOver):
			b.warnRow(r.number, "%d cells where the header has %d, and delimiters in the text: %q takes the cells that read on from it", len(r.cells), n, t.header[text])
			t.rows[i].cells = r.rejoined(text, n-text-1, string(t.comma))
		case extra < 0:
			b.warnRow(r.number, "%d cells where the header has %d: the rest is empty", len(r.cells), n)
		case extra > 0:
			b.warnRow(r.number, "%d cells where the header has %d: the last %d are not read", len(r.cells), n, extra)
		}
	}
}

// rejoined gives the text column everything up to the row's last cells, at most
// after of them, that stand alone; and the column before it what reads on from
// that one.
func (r row) rejoined(text, after int, comma string) []string {
	start, end := text, len(r.ragged)
	for end > text+1 && len(r.ragged)-end < after && !readsOn(r.ragged[end-1]) && len(strings.Fields(r.ragged[end-1])) <= 6 {
		end--
	}
	for text > 0 && start < end-1 && readsOn(r.ragged[start]) {
		start++
	}
	cells := slices.Clone(r.ragged[:text])
	if start > text {
		cells[text-1] = strings.Join(r.ragged[text-1:start], comma)
	}
	cells = append(cells, strings.Join(r.ragged[start:end], comma))
	return trimmed(append(cells, r.ragged[end:]...))
}
