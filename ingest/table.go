package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// table is a delimited file as read: a header and rows of as many cells.
type table struct {
	comma  rune
	header []string
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
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	t, err := parseTable(ctx, b, string(text))
	if err != nil {
		return nil, err
	}
	c, err := chooseColumns(b, t)
	if err != nil {
		return nil, err
	}
	t.mendRagged(b, c.text)
	switch c.layout {
	case LayoutLong:
		return longSurvey(ctx, b, t, c)
	case LayoutWide:
		return wideSurvey(ctx, b, t, c)
	}
	return reviews(ctx, b, t, c)
}

// parseTable reads delimited text. A record that breaks the rules is read as far
// as it can be, with a warning, and costs no other record anything.
func parseTable(ctx context.Context, b *builder, text string) (*table, error) {
	t := &table{comma: b.delimiter(text)}
	records := newRecords(text, t.comma)
	for {
		if len(t.rows)%4096 == 0 && ctx.Err() != nil {
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
		switch {
		case t.header == nil:
			t.header = r.cells
		case slices.Equal(r.cells, t.header):
			b.warnRow(r.number, "repeats the header: left out")
		case !blank(r.cells):
			t.rows = append(t.rows, r)
		}
		if len(t.rows) > maxRows || len(t.header) > maxColumns {
			return nil, refuse(b.file.Path, "has more than %d rows or %d columns: split it into files", maxRows, maxColumns)
		}
	}
	if len(t.rows) == 0 {
		return nil, refuse(b.file.Path, "holds no rows below its header")
	}
	return t, nil
}

// What one table may hold.
const (
	maxRows    = 500_000
	maxColumns = 2_000
)

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return c != "" })
}

// delimiter is that of study.toml, else the guess.
func (b *builder) delimiter(text string) rune {
	if d := b.settings.table(b.file.Path).Delimiter; d != "" {
		return []rune(d)[0]
	}
	comma := guessDelimiter(text)
	if comma != ',' {
		b.guess("delimiter", string(comma), "most rows then have as many cells as the header", fmt.Sprintf("csv.%q.delimiter = %q", b.file.Path, string(comma)))
	}
	return comma
}
