package ingest

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// readXlsx reads the sheets of an Excel workbook, each as a table. Formulas give
// the values that were saved with them; hidden sheets, comments and charts are not
// read.
func readXlsx(ctx context.Context, b *builder) ([]draft, error) {
	grids, err := b.xlsxSheets(ctx)
	if err != nil {
		return nil, err
	}
	return b.sheets(ctx, grids)
}

func (b *builder) xlsxSheets(ctx context.Context) ([]worksheet, error) {
	a, err := b.openArchive(".xlsx")
	if err != nil {
		return nil, err
	}
	x := &xlsx{archive: a}
	grids, err := x.read(ctx)
	if err != nil {
		return nil, b.refuseArchive(".xlsx", err)
	}
	if len(grids) == 0 {
		return nil, refuse(b.file.Path, "holds no sheets: open it in a spreadsheet and save it again as .xlsx or .csv")
	}
	return grids, nil
}

// xlsx is a workbook that is being read.
type xlsx struct {
	*archive
	shared    []string     // texts that cells point to
	dates     map[int]bool // cell styles that show a number as a date
	since1904 bool
}

func (x *xlsx) read(ctx context.Context) ([]worksheet, error) {
	_, root, err := x.relations(ctx, "")
	if err != nil {
		return nil, err
	}
	book := root["officeDocument"]
	if book == "" {
		book = "xl/workbook.xml"
	}
	byID, byType, err := x.relations(ctx, book)
	if err != nil {
		return nil, err
	}
	grids, parts, err := x.contents(ctx, book, byID)
	if err != nil {
		return nil, err
	}
	if err := x.readShared(ctx, byType["sharedStrings"]); err != nil {
		return nil, err
	}
	if err := x.readStyles(ctx, byType["styles"]); err != nil {
		return nil, err
	}
	for i := range grids {
		s := sheetParser{xlsx: x, grid: &grids[i]}
		if err := x.each(ctx, parts[i], s.token); err != nil {
			return nil, err
		}
		s.join()
	}
	return grids, nil
}

// contents lists the workbook's sheets and the parts that hold them.
func (x *xlsx) contents(ctx context.Context, book string, byID map[string]string) (grids []worksheet, parts []string, err error) {
	err = x.each(ctx, book, func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "workbookPr":
			v := attribute(e, "date1904")
			x.since1904 = v == "1" || v == "true"
		case e.Name.Local == "sheet":
			if part := byID[attribute(e, "id")]; part != "" && len(grids) < maxSheets {
				state := attribute(e, "state")
				grids = append(grids, worksheet{name: attribute(e, "name"), hidden: state == "hidden" || state == "veryHidden"})
				parts = append(parts, part)
			}
		}
		return nil
	})
	return grids, parts, err
}

const maxSheets = 200

// readShared reads the texts that cells point to. The guide to the reading of a
// text that stands beside it in Japanese is none of its words.
func (x *xlsx) readShared(ctx context.Context, part string) error {
	var text textOf
	return x.each(ctx, part, func(t xml.Token) error {
		if name, ended := text.token(t); ended && name == "si" {
			x.shared = append(x.shared, text.take())
			if len(x.shared) > maxCells {
				return errTooLarge
			}
		}
		return nil
	})
}

// textOf gathers the text of <t> elements: rich text has several.
type textOf struct {
	out    strings.Builder
	in     bool
	hidden int
}

func (x *textOf) token(t xml.Token) (name string, ended bool) {
	switch t := t.(type) {
	case xml.StartElement:
		x.in = t.Name.Local == "t"
		if t.Name.Local == "rPh" {
			x.hidden++
		}
		return t.Name.Local, false
	case xml.EndElement:
		x.in = false
		if t.Name.Local == "rPh" {
			x.hidden--
		}
		return t.Name.Local, true
	case xml.CharData:
		if x.in && x.hidden == 0 {
			x.out.Write(t)
		}
	}
	return "", false
}

func (x *textOf) take() string {
	s := x.out.String()
	x.out.Reset()
	return cellText(s)
}

// escaped are characters that XML cannot hold, as Excel writes them.
var escaped = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// cellText brings the text of a cell to canonical form.
func cellText(s string) string {
	if strings.Contains(s, "_x") {
		s = escaped.ReplaceAllStringFunc(s, func(m string) string {
			code, err := strconv.ParseUint(m[2:6], 16, 16)
			if err != nil || code >= 0xD800 && code < 0xE000 {
				return "\ufffd"
			}
			return string(rune(code))
		})
	}
	return tidy(s)
}

// dateFormats are the built-in number formats that show dates.
func isDateFormat(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// shownApart are the parts of a number format that are no marks for digits.
var shownApart = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

func (x *xlsx) readStyles(ctx context.Context, part string) error {
	x.dates = map[int]bool{}
	custom, inCells, style := map[string]bool{}, false, 0
	return x.each(ctx, part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				format := strings.ToLower(shownApart.ReplaceAllString(attribute(t, "formatCode"), ""))
				custom[attribute(t, "numFmtId")] = strings.ContainsAny(format, "ymdhs") && !strings.Contains(format, "general")
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					id, _ := strconv.Atoi(attribute(t, "numFmtId"))
					x.dates[style] = isDateFormat(id) || custom[attribute(t, "numFmtId")]
					style++
				}
			}
		case xml.EndElement:
			inCells = inCells && t.Name.Local != "cellXfs"
		}
		return nil
	})
}

// sheetParser gathers the rows of one sheet.
type sheetParser struct {
	*xlsx
	grid   *worksheet
	row    row
	column int
	kind   string // of the running cell: s, str, inlineStr, b, e, d, n
	style  int
	value  strings.Builder
	inline textOf
	inV    bool
	merged [][4]int // first column, first row, last column, last row
}

var errManyCells = errors.New("more rows or cells than a table may have")

func (s *sheetParser) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		s.start(t)
	case xml.EndElement:
		switch t.Name.Local {
		case "v":
			s.inV = false
		case "c":
			return s.endCell()
		case "row":
			return s.endRow()
		}
	case xml.CharData:
		if s.inV {
			s.value.Write(t)
		}
	}
	if s.kind == "inlineStr" {
		s.inline.token(t)
	}
	return nil
}

func (s *sheetParser) start(e xml.StartElement) {
	switch e.Name.Local {
	case "row":
		n, err := strconv.Atoi(attribute(e, "r"))
		if err != nil || n <= s.row.number {
			n = s.row.number + 1
		}
		s.row, s.column = row{number: n, line: n}, 0
		if v := attribute(e, "hidden"); v == "1" || v == "true" {
			s.grid.hides++
		}
	case "col":
		if v := attribute(e, "hidden"); v == "1" || v == "true" {
			s.grid.hides++
		}
	case "c":
		if column, _ := place26(attribute(e, "r")); column > s.column {
			s.column = column
		} else {
			s.column++
		}
		s.kind = attribute(e, "t")
		s.style, _ = strconv.Atoi(attribute(e, "s"))
	case "v":
		s.inV = true
	case "mergeCell":
		first, last, ok := strings.Cut(attribute(e, "ref"), ":")
		c1, r1 := place26(first)
		c2, r2 := place26(last)
		if ok && c1 > 0 && c2 >= c1 && r2 >= r1 && len(s.merged) < maxRows {
			s.merged = append(s.merged, [4]int{c1, r1, c2, r2})
		}
	}
}

// place26 reads the place of a cell, "AB12": its column and row, from 1; 0 where it
// says none.
func place26(ref string) (column, row int) {
	i := 0
	for i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z' {
		column = column*26 + int(ref[i]-'A') + 1
		i++
	}
	row, _ = strconv.Atoi(ref[i:])
	return column, row
}

func (s *sheetParser) endCell() error {
	value := s.value.String()
	s.value.Reset()
	words := s.words(value)
	s.kind = ""
	if words == "" || s.column < 1 || s.column > maxColumns {
		return nil
	}
	if s.cells += s.column - len(s.row.cells); s.cells > maxCells {
		return errManyCells
	}
	s.row.fill(s.column-1, words)
	return nil
}

// words are what a cell shows.
func (s *sheetParser) words(value string) string {
	switch s.kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(s.shared) {
			return s.shared[i]
		}
		return ""
	case "inlineStr":
		return s.inline.take()
	case "str":
		return cellText(value)
	case "e":
		return "" // "#REF!" is nothing that anybody wrote
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value]
	case "d":
		return strings.TrimSpace(value)
	}
	return s.number(strings.TrimSpace(value))
}

// number writes a number as it is shown: with the 15 digits that spreadsheets keep,
// as a date where its style says so.
func (s *sheetParser) number(value string) string {
	n, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || math.IsInf(n, 0) || math.IsNaN(n):
		return value
	case s.dates[s.style] && n > 0 && n < 3e6:
		t := serialTime(n, s.since1904)
		switch {
		case n < 1:
			return t.Format("15:04:05")
		case n == math.Trunc(n):
			return t.Format("2006-01-02")
		}
		return t.Format("2006-01-02 15:04:05")
	case math.Abs(n) < 1e15 && n == math.Trunc(n):
		return strconv.FormatFloat(n, 'f', 0, 64)
	}
	return strconv.FormatFloat(n, 'g', 15, 64)
}

func (s *sheetParser) endRow() error {
	if !blank(s.row.cells) {
		s.grid.rows = append(s.grid.rows, s.row)
	}
	if len(s.grid.rows) > maxRows {
		return fmt.Errorf("%w: %d rows", errManyCells, maxRows)
	}
	s.row.cells = nil
	return nil
}

// join gives cells that are joined downwards the value of the first, where it is a
// short one: a name or number that goes for several rows. Words stay where they are,
// so that nobody says them twice.
func (s *sheetParser) join() {
	at := map[int]int{}
	for i, r := range s.grid.rows {
		at[r.number] = i
	}
	for _, m := range s.merged {
		first, ok := at[m[1]]
		if !ok || m[0] > maxColumns {
			continue
		}
		value := s.grid.rows[first].cell(m[0] - 1)
		if value == "" || len(value) > 200 || len(strings.Fields(value)) > 5 {
			continue
		}
		for i := first + 1; i < len(s.grid.rows) && s.grid.rows[i].number <= m[3] && s.cells < maxCells; i++ {
			s.cells++ // counted for each join, so that joins without end take no time without end
			if s.grid.rows[i].fill(m[0]-1, value) {
				s.grid.joined++
			}
		}
	}
}

// fill gives an empty cell a value.
func (r *row) fill(column int, value string) bool {
	for len(r.cells) <= column {
		r.cells = append(r.cells, "")
	}
	if r.cells[column] != "" {
		return false
	}
	r.cells[column] = value
	return true
}
