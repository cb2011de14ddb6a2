package pdf

import (
	"cmp"
	"slices"
	"strings"
)

// row is one of a table: what stands in its first columns, cell after cell, and
// the lines of its last. One without a head goes on with the row before.
type row struct {
	heads, body []printed
	opener      opener // what it opens with; its cell is of words of the last head
}

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
