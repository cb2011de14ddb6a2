package ingest

import (
	"encoding/csv"
	"errors"
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
	broken int // records mended
}

// maxBroken bounds how often a quote may swallow the rest of the file: each time
// costs a pass over what follows. After that, quotes end with their line.
const maxBroken = 200

func newRecords(text string, comma rune) *records {
	r := &records{text: text, comma: comma}
	r.restart()
	return r
}

func (r *records) restart() {
	r.strict, r.base = newCSV(r.text[r.at:], r.comma, r.broken > maxBroken), r.at
}

func newCSV(text string, comma rune, lazy bool) *csv.Reader {
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.LazyQuotes, c.FieldsPerRecord = comma, lazy, -1
	return c
}

// next returns the next record and what had to be mended in it, io.EOF at the
// end.
func (r *records) next() (rec row, mended string, err error) {
	for r.at < len(r.text) && r.text[r.at] == '\n' {
		r.at, r.line = r.at+1, r.line+1
	}
	if strings.TrimSpace(r.text[r.at:min(len(r.text), r.at+64)]) == "" && strings.TrimSpace(r.text[r.at:]) == "" {
		return row{}, "", io.EOF
	}
	cells, err := r.strict.Read()
	end := r.base + int(r.strict.InputOffset())
	if err != nil {
		var parse *csv.ParseError
		if !errors.As(err, &parse) {
			return row{line: r.line + 1}, "", err
		}
		cells, end, mended = r.mend()
	}
	rec = row{number: r.line + 1 - r.spare, line: r.line + 1}
	if r.width == 0 {
		r.width = len(cells)
	}
	if len(cells) != r.width || slices.ContainsFunc(cells, readsOn) {
		rec.ragged = slices.Clone(cells)
	}
	rec.cells = trimmed(cells)
	r.consume(end)
	if mended != "" {
		r.restart()
	}
	return rec, mended, nil
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
	r.broken++
	rest := r.text[r.at:]
	first, after := rest, ""
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		first, after = rest[:i+1], rest[i+1:]
	}
	alone, _ := newCSV(first, r.comma, true).Read()
	if len(alone) == r.width || after == "" || r.width == 0 || r.broken > maxBroken || r.begins(after) {
		return alone, r.at + len(first), "a quote is out of place: the row is read to the end of its line"
	}
	lenient := newCSV(rest, r.comma, true)
	cells, err := lenient.Read()
	if err != nil || len(cells) < len(alone) {
		return alone, r.at + len(first), "a quote is out of place: the row is read to the end of its line"
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

// delimiters are those a table may use, in the order in which ties are settled.
var delimiters = []rune{',', ';', '\t', '|'}

// guessDelimiter returns the delimiter with which most of the first records have
// as many cells as the header; more cells win a tie.
func guessDelimiter(text string) rune {
	sample := text[:min(len(text), 64<<10)]
	best, bestScore := ',', 0
	for _, comma := range delimiters {
		r := newRecords(sample, comma)
		same, width := 0, 0
		for range 40 {
			rec, _, err := r.next()
			if err != nil {
				break
			}
			width = r.width
			if len(rec.cells) == width {
				same++
			}
		}
		if score := same * min(width-1, 20); score > bestScore {
			best, bestScore = comma, score
		}
	}
	return best
}
