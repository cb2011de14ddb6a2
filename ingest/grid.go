package ingest

import (
	"slices"
	"strings"
)

// grid is a table of a formatted document.
type grid struct {
	inside int // paragraphs that were open when it began
	rows   [][]cell
	row    []cell
	cell   cell
	below  []int // of each column, for how many rows the cell above still stands
}

// cell is what one cell holds: paragraphs, and the rows of tables inside it.
type cell []block

func (c cell) String() string {
	words := make([]string, len(c))
	for i, b := range c {
		words[i] = b.before() + b.words
	}
	return strings.Join(words, "\n")
}

// maxSpan bounds the columns and rows that one cell may say it takes.
const maxSpan = 100

func (m *manuscript) beginTable() { m.tables = append(m.tables, &grid{inside: len(m.open)}) }

func (m *manuscript) table() *grid {
	if len(m.tables) == 0 {
		return nil
	}
	return m.tables[len(m.tables)-1]
}

// endCell ends a cell that takes one column.
func (m *manuscript) endCell() { m.endCellOf(1, 1) }

// endCellOf ends a cell that takes as many columns and rows.
func (m *manuscript) endCellOf(columns, rows int) {
	g := m.table()
	if g == nil {
		return
	}
	g.skipCovered()
	for i := range min(max(columns, 1), maxSpan) {
		c := g.cell
		if i > 0 {
			c = nil
		}
		if m.over() {
			break
		}
		if at := len(g.row); rows > 1 {
			g.below = append(g.below, make([]int, max(0, at+1-len(g.below)))...)
			g.below[at] = min(rows, maxSpan) - 1
		}
		g.row = append(g.row, c)
	}
	g.cell = nil
}

// skipCovered leaves the places empty that a cell of a row above takes.
func (g *grid) skipCovered() {
	for at := len(g.row); at < len(g.below) && g.below[at] > 0; at++ {
		g.below[at]--
		g.row = append(g.row, nil)
	}
}

func (m *manuscript) endRow() {
	if g := m.table(); g != nil {
		if len(g.cell) > 0 {
			m.endCell()
		}
		g.skipCovered()
		if len(g.row) > 0 && !m.over() {
			g.rows, g.row = append(g.rows, g.row), nil
		}
	}
}

// endTable ends a table: its rows become blocks.
func (m *manuscript) endTable() {
	g := m.table()
	if g == nil {
		return
	}
	if len(g.row)+len(g.cell) > 0 {
		m.endRow()
	}
	m.tables = m.tables[:len(m.tables)-1]
	blocks := g.blocks()
	if c, ok := g.columns(); ok {
		blocks = g.turns(c)
	}
	for _, b := range blocks {
		m.add(b)
	}
}

// oneLine is a name on one line: a cell may break it into two.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// isFrame reports whether a cell is a frame around text, as pages are laid out.
func isFrame(c cell) bool { return len(c) > 3 }

// blocks makes a block of each row of a table that holds no turns: its cells with
// tabs between them. Rows of a name and a value, such as a header's, stay together.
func (g *grid) blocks() []block {
	var blocks []block
	facts := true
	for _, row := range g.rows {
		full := slices.DeleteFunc(slices.Clone(row), func(c cell) bool { return len(c) == 0 })
		if len(full) == 0 {
			continue
		}
		if len(full) == 1 || slices.ContainsFunc(full, isFrame) {
			facts = false
			blocks = append(blocks, slices.Concat(full...)...)
			continue
		}
		words := make([]string, len(full))
		for i, c := range full {
			words[i] = c.String()
		}
		fact := len(full) == 2 && isSpeakerCell(words[0])
		if fact {
			words = []string{strings.TrimSuffix(words[0], ":") + ": " + words[1]}
		}
		facts = facts && fact
		blocks = append(blocks, block{words: strings.Join(words, "\t")})
	}
	if !facts {
		return blocks
	}
	return []block{{words: cell(blocks).String()}}
}
