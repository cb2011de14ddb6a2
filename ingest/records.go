package ingest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// records reads delimited text strictly, and the records that break the rules of
// quoting leniently, so that they cost no other record anything.
type records struct {
	text   string
	comma  rune
	width  int // cells of the first record
	strict *csv.Reader
	base   int // where strict began
	at     int // bytes consumed
	line   int // lines consumed
	spare  int // of these, lines inside quoted cells: no rows of a spreadsheet
	wasted int // bytes read ahead in vain, after quotes that nobody closed
}

func newRecords(text string, comma rune) *records {
	r := &records{text: text, comma: comma}
	r.restart()
	return r
}

func (r *records) restart() { r.strict, r.base = newCSV(r.text[r.at:], r.comma, false), r.at }

// hopeless reports whether so much was read in vain that quotes are taken to end
// with their line from here on.
func (r *records) hopeless() bool { return r.wasted > 8*len(r.text)+1<<20 }

func newCSV(text string, comma rune, lazy bool) *csv.Reader {
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.LazyQuotes, c.FieldsPerRecord = comma, lazy, -1
	return c
}

// next returns the next record and what had to be mended in it, io.EOF at the
// end.
func (r *records) next() (rec row, mended string, err error) {
	if r.skipBlank(); r.at == len(r.text) {
		return row{}, "", io.EOF
	}
	if r.tooWide() {
		return row{line: r.line + 1}, "", fmt.Errorf("more than %d cells: is it a table?", maxLineCells)
	}
	if r.hopeless() {
		cells, end := r.oneLine()
		return r.take(cells, end), "", nil
	}
	cells, err := r.strict.Read()
	end := r.base + int(r.strict.InputOffset())
	if err != nil {
		var parse *csv.ParseError
		if !errors.As(err, &parse) {
			return row{line: r.line + 1}, "", err
		}
		r.wasted += end - r.at
		cells, end, mended = r.mend()
	}
	rec = r.take(cells, end)
	if mended != "" {
		r.restart()
	}
	return rec, mended, nil
}

// pass goes past a first line that is no record, nor a row of a spreadsheet.
func (r *records) pass(preamble int) {
	if preamble > 0 {
		r.at, r.line, r.spare = preamble, 1, 1
		r.restart()
	}
}

// skipBlank goes past lines of white space, which are no records.
func (r *records) skipBlank() {
	spaces := false
	for r.at < len(r.text) {
		line, _, _ := strings.Cut(r.text[r.at:], "\n")
		if strings.TrimSpace(line) != "" {
			break
		}
		spaces = spaces || line != ""
		r.at, r.line = min(r.at+len(line)+1, len(r.text)), r.line+1
	}
	if spaces {
		r.restart()
	}
}

// maxLineCells bounds one line's cells before they are read.
const maxLineCells = 1 << 20

func (r *records) tooWide() bool {
	line, _, _ := strings.Cut(r.text[r.at:], "\n")
	return len(line) > maxLineCells && strings.Count(line, string(r.comma)) > maxLineCells
}

// take makes a row of the record that ends at end.
func (r *records) take(cells []string, end int) row {
	rec := row{number: r.line + 1 - r.spare, line: r.line + 1}
	if r.width == 0 {
		r.width = len(cells)
	}
	if len(cells) != r.width || slices.ContainsFunc(cells, readsOn) {
		rec.ragged = slices.Clone(cells)
	}
	rec.cells = trimmed(cells)
	r.consume(end)
	return rec
}

// oneLine reads the record at r.at as one line.
func (r *records) oneLine() (cells []string, end int) {
	first := r.text[r.at:]
	if i := strings.IndexByte(first, '\n'); i >= 0 {
		first = first[:i+1]
	}
	cells, _ = newCSV(first, r.comma, true).Read()
	return cells, r.at + len(first)
}

func (r *records) consume(end int) {
	lines := strings.Count(r.text[r.at:end], "\n")
	r.line += lines
	r.spare += max(lines-1, 0)
	r.at = end
}

// mend reads the record at r.at leniently: as one line where that line, or the
// one after it, has as many cells as the header; else for as long as its quotes
// ask.
func (r *records) mend() (cells []string, end int, mended string) {
	const lineEnd = "a quote is out of place: the row is read to the end of its line"
	alone, end := r.oneLine()
	after := r.text[end:]
	if len(alone) == r.width || after == "" || r.width == 0 || r.begins(after) {
		return alone, end, lineEnd
	}
	lenient := newCSV(r.text[r.at:], r.comma, true)
	cells, err := lenient.Read()
	r.wasted += int(lenient.InputOffset())
	if err != nil || len(cells) < len(alone) {
		return alone, end, lineEnd
	}
	return cells, r.at + int(lenient.InputOffset()), "a quote is out of place: the row is read to where its quotes end"
}

// begins reports whether text begins with a sound record of the right width.
func (r *records) begins(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	cells, err := newCSV(line, r.comma, false).Read()
	return err == nil && len(cells) == r.width
}

func trimmed(cells []string) []string {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}
