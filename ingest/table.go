package ingest

import (
	"context"
	"errors"
	"io"
	"slices"
)

// table is a grid of cells as read: a header and rows of as many cells. Every
// format that holds records comes to it.
type table struct {
	comma  rune     // between the cells; 0 where the file has no delimiter
	header []string // the columns' names, each unlike the others
	named  []string // the row that named them, as it stands; nil where none did
	asked  []string // the question behind each column, where the file says it beside the name
	rows   []row
}

// row is one record. Cells hold the words as they stand, without white space
// around them.
type row struct {
	cells  []string
	number int      // as a spreadsheet counts: the header is row 1
	line   int      // line of the file, from 1
	ragged []string // the cells with their white space, where they are not as many as the header's or read on
}

// readTable reads a .csv or .tsv.
func readTable(ctx context.Context, b *builder) ([]draft, error) {
	text, err := b.onlyText()
	if err != nil {
		return nil, err
	}
	t, err := parseTable(ctx, b, text)
	if err != nil {
		return nil, err
	}
	return b.drafts(ctx, t)
}

// onlyText decodes the file and lets go of its bytes: of a large table one copy is
// enough.
func (b *builder) onlyText() (string, error) {
	text, err := decode(b)
	b.file.Bytes = nil
	return string(text), err
}

// drafts makes the documents of a table.
func (b *builder) drafts(ctx context.Context, t *table) ([]draft, error) {
	c, err := chooseColumns(b, t)
	if err != nil {
		return nil, err
	}
	t.mendRagged(b, c.text)
	b.stripMarkup(t, c)
	drafts, err := layouts[c.layout](ctx, b, t, c)
	b.pinIgnored()
	return drafts, err
}

// layouts make the documents of each layout.
var layouts = map[Layout]func(context.Context, *builder, *table, columns) ([]draft, error){
	LayoutRows: reviews, LayoutLong: longSurvey, LayoutWide: wideSurvey, LayoutThread: threads, LayoutDialogue: dialogues,
}

// parseTable reads delimited text. A record that breaks the rules is read as far
// as it can be, with a warning, and costs no other record anything.
func parseTable(ctx context.Context, b *builder, text string) (*table, error) {
	d := b.dialect(text)
	records := newRecords(text, d.comma)
	records.pass(d.preamble)
	records.width = d.width
	var rows []row
	for cells := 0; ; {
		if len(rows)%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r, problem, err := records.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refuse(b.file.Path, "line %d: %v", r.line, err)
		}
		if problem != "" {
			b.warnRow(r.number, "%s", problem)
		}
		if !blank(r.cells) {
			rows = append(rows, r)
		}
		if cells += len(r.cells); len(rows) > maxRows || cells > maxCells {
			return nil, refuse(b.file.Path, "has more than %d rows or %d cells: split it into files", maxRows, maxCells)
		}
	}
	return b.table(rows, d.comma)
}

// table names the columns of rows by the heading that stands above them.
func (b *builder) table(rows []row, comma rune) (*table, error) {
	h := b.heading(rows)
	t := &table{comma: comma, header: h.names, named: h.named, asked: h.asked, rows: rows[h.above:]}
	if len(t.header) > maxColumns {
		return nil, refuse(b.file.Path, "has more than %d columns: keep those that matter", maxColumns)
	}
	t.rows = slices.DeleteFunc(t.rows, func(r row) bool {
		again := t.named != nil && slices.Equal(r.cells, t.named)
		if again {
			b.warnRow(r.number, "repeats the header: left out")
		}
		return again
	})
	if len(t.rows) == 0 {
		return nil, refuse(b.file.Path, "holds no rows below its header")
	}
	return t, t.check(b)
}

// check bounds what the cells say together: a few words that many cells point to
// are many words in the end.
func (t *table) check(b *builder) error {
	said := 0
	for _, r := range t.rows {
		for _, c := range r.cells {
			said += len(c)
		}
	}
	return b.tooLong(said)
}

// tooLong refuses a table whose words come to several times the limit for files.
func (b *builder) tooLong(words int) error {
	if limit := 4 * b.settings.Limits.fileBytes(); int64(words) > limit {
		return refuse(b.file.Path, "comes to more than %d MB of words: split it into files", limit>>20)
	}
	return nil
}

// What one table may hold.
const (
	maxRows    = 500_000
	maxColumns = 2_000
	maxCells   = 16_000_000
)

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return c != "" })
}
