package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// heading is how a table names its columns.
type heading struct {
	names []string
	named []string // the row that holds the names, as it stands; nil where there is none
	asked []string
	above int // rows before the first record
}

// heading finds the row that names the columns, and the rows below it that do so
// too, as survey tools write them.
func (b *builder) heading(rows []row) heading {
	if len(rows) == 0 {
		return heading{}
	}
	at, none := b.headerRow(rows)
	if none {
		return heading{names: uniqueNames(make([]string, len(rows[0].cells)))}
	}
	h := heading{names: rows[at].cells, named: slices.Clone(rows[at].cells), above: at + 1}
	h.below(rows[at+1:])
	switch more, pinned := h.above-at, b.tableSettings().HeaderRows; {
	case pinned > 0 && pinned != more:
		h = joinedHeading(rows[at:min(at+pinned, len(rows))], at+pinned)
	case pinned == 0 && more > 1:
		b.guess("header rows", strconv.Itoa(more), "the rows below the names name columns too", b.pin("header_rows", "%d", more))
	}
	h.names = uniqueNames(h.names)
	return h
}

// below takes the rows below the names that name columns too.
func (h *heading) below(rows []row) {
	switch {
	case len(rows) > 1 && holdsImportIDs(rows[1].cells):
		h.asked, h.above = words(rows[0].cells), h.above+2
	case len(rows) > 1 && asksAgain(h.named, rows[0].cells):
		h.asked, h.above = words(rows[0].cells), h.above+1
	case len(rows) > 0 && holdsImportIDs(rows[0].cells):
		h.above++
	case len(rows) > 1 && refines(h.named, rows[0].cells):
		h.names, h.above = refined(h.named, rows[0].cells), h.above+1
	}
}

// words are questions as they were asked, without the marks of a web page.
func words(asked []string) []string {
	out := make([]string, len(asked))
	for i := range asked {
		out[i] = plainText(asked[i])
	}
	return out
}

// joinedHeading takes as many rows for names as study.toml says.
func joinedHeading(rows []row, above int) heading {
	h := heading{names: rows[0].cells, named: slices.Clone(rows[0].cells), above: above}
	for _, r := range rows[1:] {
		h.names = refined(h.names, r.cells)
	}
	return h
}

// headerRow is the index of the row that holds the names, by study.toml or by
// guess; none where the first row is a record already.
func (b *builder) headerRow(rows []row) (at int, none bool) {
	if n := b.tableSettings().Header; n != 0 {
		at = slices.IndexFunc(rows, func(r row) bool { return r.number == n })
		return max(at, 0), n < 0
	}
	sample := rows[:min(len(rows), sampledRows)]
	if headless(sample) {
		b.guess("header", "none", "the first row holds values as those below it do", b.pin("header", "0"))
		return 0, true
	}
	if at = headingAt(sample); at > 0 {
		n := rows[at].number
		b.guess("header row", strconv.Itoa(n), "what stands above it fills fewer cells", b.pin("header", "%d", n))
	}
	return at, false
}

// maxTitles is how many rows may stand above a table's header.
const maxTitles = 12

// headingAt is the index of the first row that is no title: titles, dates of
// export and the like fill few of the cells that records fill.
func headingAt(rows []row) int {
	if len(rows) < 3 {
		return 0
	}
	fills := make([]int, 0, len(rows)-1)
	for _, r := range rows[1:] {
		fills = append(fills, filled(r.cells))
	}
	slices.Sort(fills)
	typical := fills[len(fills)/2]
	for i, r := range rows[:min(len(rows)-1, maxTitles)] {
		if isTitle(r.cells, typical) {
			continue
		}
		if i > 0 && !even(rows[i:]) {
			return 0
		}
		return i
	}
	return 0
}

func isTitle(cells []string, typical int) bool {
	n, known := filled(cells), knownNames(cells)
	if n == 1 {
		return typical > 1 && cells[0] != "" && known == 0
	}
	return n*2 < typical && known < 2
}

// even reports whether four in five rows have as many cells as the first.
func even(rows []row) bool {
	same := 0
	for _, r := range rows {
		if len(r.cells) == len(rows[0].cells) {
			same++
		}
	}
	return same*5 >= len(rows)*4
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

func knownNames(cells []string) (n int) {
	for _, c := range cells {
		if len(c) < 40 && columnNames[snake(c)] {
			n++
		}
	}
	return n
}

// headless reports whether the first row names nothing: a column that holds dates
// or numbers throughout does so in the first row too, and no cell is a name that
// columns go by.
func headless(rows []row) bool {
	if len(rows) < 3 || knownNames(rows[0].cells) > 0 {
		return false
	}
	for i, cell := range rows[0].cells {
		if isValue(cell) && !slices.ContainsFunc(rows, func(r row) bool { return !isValue(r.cell(i)) }) {
			return true
		}
	}
	return false
}

func isValue(cell string) bool { return cell != "" && (isNumber(cell) || isDate(cell)) }

// holdsImportIDs recognises the row of field ids that Qualtrics writes below the
// questions.
func holdsImportIDs(cells []string) bool {
	ids := 0
	for _, c := range cells {
		if strings.HasPrefix(c, `{"ImportId"`) || strings.HasPrefix(c, `{'ImportId'`) {
			ids++
		}
	}
	return ids > 0 && ids*2 > filled(cells)
}

// asksAgain recognises a second row of names, in words: that of a survey whose
// first row holds short ids, where some columns are called the same in both.
func asksAgain(names, below []string) bool {
	same := 0
	for i, name := range names {
		if i < len(below) && columnNames[snake(name)] && snake(below[i]) == snake(name) {
			same++
		}
	}
	return same >= 2
}

// plainChoices are second names that add nothing to the question above them.
var plainChoices = []string{"", "response", "open-ended response", "open ended response"}

// refines recognises a row that names what stands under a name that spans several
// columns, as SurveyMonkey and spreadsheets with joined cells write it: it is empty
// under the first name, fills the gaps of the others, and holds no values.
func refines(names, below []string) bool {
	if len(names) == 0 || len(below) > len(names) || names[0] == "" || below[0] != "" {
		return false
	}
	gaps, plain := 0, 0
	for i, name := range names {
		second := ""
		if i < len(below) {
			second = below[i]
		}
		if name == "" && second != "" {
			gaps++
		}
		if isValue(second) || len(strings.Fields(second)) > 25 {
			return false
		}
		if second != "" && slices.Contains(plainChoices, strings.ToLower(second)) {
			plain++
		}
	}
	return gaps > 0 || plain > 0
}

// refined joins the two rows: a name goes for the gaps behind it.
func refined(names, below []string) []string {
	out, last := slices.Clone(names), ""
	for i := range out {
		second := ""
		if i < len(below) {
			second = below[i]
		}
		if out[i] != "" {
			last = out[i]
		}
		if out[i] == "" && second != "" {
			out[i] = last
		}
		if !slices.Contains(plainChoices, strings.ToLower(second)) {
			out[i] = strings.TrimPrefix(out[i]+": "+second, ": ")
		}
	}
	return out
}

// uniqueNames gives every column a name of its own.
func uniqueNames(names []string) []string {
	out, times := slices.Clone(names), map[string]int{}
	for i, name := range out {
		if name == "" {
			out[i] = fmt.Sprintf("column %d", i+1)
			continue
		}
		if times[name]++; times[name] > 1 {
			out[i] = fmt.Sprintf("%s (%d)", name, times[name])
		}
	}
	return out
}

// unnamed reports whether the file gives a column no name.
func (t *table) unnamed(i int) bool {
	return strings.HasPrefix(t.header[i], "column ") && (i >= len(t.named) || t.named[i] == "")
}

// asks is the question that a column holds the answers to, in the words of the
// file.
func (t *table) asks(i int) string {
	if i < len(t.asked) && t.asked[i] != "" {
		return t.asked[i]
	}
	return t.header[i]
}
