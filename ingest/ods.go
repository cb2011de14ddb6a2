package ingest

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// readOds reads the sheets of an OpenDocument spreadsheet, each as a table.
func readOds(ctx context.Context, b *builder) ([]draft, error) {
	a, err := b.openArchive(".ods")
	if err != nil {
		return nil, err
	}
	o := &ods{archive: a, hidden: map[string]bool{}}
	if err := o.each(ctx, "content.xml", o.token); err != nil {
		return nil, b.refuseArchive(".ods", err)
	}
	if len(o.grids) == 0 {
		return nil, refuse(b.file.Path, "holds no sheets: open it in a spreadsheet and save it again as .ods or .csv")
	}
	return b.sheets(ctx, o.grids)
}

// ods is a spreadsheet that is being read.
type ods struct {
	*archive
	grids  []worksheet
	hidden map[string]bool // styles of tables that are not shown
	style  string          // the style that is being read

	row     row
	next    int // number of the row after the running one
	column  int // of the running cell, from 0
	repeats int // how often the running cell stands
	value   string
	text    strings.Builder
	inText  int
	aside   int // depth inside a note to a cell
}

func (o *ods) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if t.Name.Local == "annotation" || o.aside > 0 {
			o.aside++
			return nil
		}
		o.start(t)
	case xml.EndElement:
		if o.aside > 0 {
			o.aside--
			return nil
		}
		return o.end(t.Name.Local)
	case xml.CharData:
		if o.inText > 0 && o.aside == 0 {
			o.text.Write(t)
		}
	}
	return nil
}

func (o *ods) start(e xml.StartElement) {
	switch e.Name.Local {
	case "style":
		o.style = attribute(e, "name")
	case "table-properties":
		if attribute(e, "display") == "false" {
			o.hidden[o.style] = true
		}
	case "table":
		o.grids = append(o.grids, worksheet{name: attribute(e, "name"), hidden: o.hidden[attribute(e, "style-name")]})
		o.next = 1
	case "table-row":
		o.row, o.column = row{number: o.next, line: o.next}, 0
		o.next += repeated(e, "number-rows-repeated")
		if v := attribute(e, "visibility"); v != "" && v != "visible" && len(o.grids) > 0 {
			o.grids[len(o.grids)-1].hides++
		}
	case "table-cell", "covered-table-cell":
		o.repeats, o.value = repeated(e, "number-columns-repeated"), ""
		switch attribute(e, "value-type") {
		case "date":
			o.value = strings.Replace(attribute(e, "date-value"), "T", " ", 1)
		case "float":
			o.value = attribute(e, "value")
		}
		o.text.Reset()
	case "p", "h":
		if o.inText++; o.text.Len() > 0 {
			o.text.WriteByte('\n')
		}
	case "s":
		o.text.WriteString(strings.Repeat(" ", min(repeated(e, "c"), 1000)))
	case "tab":
		o.text.WriteByte('\t')
	case "line-break":
		o.text.WriteByte('\n')
	}
}

// repeated is how often a row, a cell or a space stands.
func repeated(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(e, name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<20)
}

func (o *ods) end(name string) error {
	switch name {
	case "p", "h":
		o.inText = max(o.inText-1, 0)
	case "table-cell", "covered-table-cell":
		return o.endCell()
	case "table-row":
		if len(o.grids) == 0 || blank(o.row.cells) {
			return nil
		}
		g := &o.grids[len(o.grids)-1]
		if g.rows = append(g.rows, o.row); len(g.rows) > maxRows {
			return errManyCells
		}
	}
	return nil
}

// endCell keeps a cell; one that is repeated stands in every one of its columns.
func (o *ods) endCell() error {
	words := o.value
	if words == "" {
		words = cellText(o.text.String())
	}
	first := o.column
	o.column += o.repeats
	if words == "" {
		return nil
	}
	last := min(o.column, maxColumns)
	if o.cells += max(last-len(o.row.cells), 0); o.cells > maxCells {
		return errManyCells
	}
	for i := first; i < last; i++ {
		o.row.fill(i, words)
	}
	return nil
}
