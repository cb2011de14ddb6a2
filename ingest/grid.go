package ingest

import (
	"slices"
	"strings"
	"unicode"
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

// turnColumns are the columns of a table of turns; -1 for none.
type turnColumns struct {
	who, when, words int
	header           bool
	certain          bool // names come again, are roles, or have times: no list of facts
}

// What the columns of a table of turns are called.
var (
	whoColumns   = []string{"speaker", "name", "who", "person", "speaker name", "participant", "sprecher", "sprecherin", "person/sprecher", "locuteur", "intervenant", "hablante", "orador", "spreker"}
	whenColumns  = []string{"time", "timestamp", "time stamp", "timecode", "time code", "start", "start time", "in", "zeit", "zeitmarke", "temps", "hora", "tiempo", "tijd"}
	wordsColumns = []string{"text", "transcript", "transcription", "words", "content", "utterance", "speech", "dialogue", "dialog", "what was said", "said", "message", "transkript", "inhalt", "texte", "texto", "tekst"} //nolint:misspell // German
)

// columns tells whether a table holds turns, and in which columns: by its header,
// else by what its cells look like.
func (g *grid) columns() (turnColumns, bool) {
	if len(g.rows) == 0 {
		return turnColumns{}, false
	}
	named := func(words []string) int {
		return slices.IndexFunc(g.rows[0], func(c cell) bool { return slices.Contains(words, normalLabel(c.String())) })
	}
	c := turnColumns{who: named(whoColumns), when: named(whenColumns), words: named(wordsColumns), header: true, certain: true}
	if c.who >= 0 && c.words >= 0 && len(g.rows) > 1 {
		return c, true
	}
	return g.guessColumns()
}

// guessColumns tells the columns of a table without a header: one of names, one
// of words, one of times or none, and nothing else but numbers.
func (g *grid) guessColumns() (turnColumns, bool) {
	c := turnColumns{who: -1, when: -1, words: -1}
	width := 0
	for _, row := range g.rows {
		width = max(width, len(row))
	}
	if width > 8 {
		return c, false
	}
	for i := range width {
		switch {
		case g.all(i, isTimeCell):
			if c.when < 0 {
				c.when = i
			}
		case g.all(i, isOrdinal):
		case c.who < 0 && g.all(i, isSpeakerCell):
			c.who = i
		case c.words < 0:
			c.words = i
		default:
			return c, false
		}
	}
	c.certain = c.when >= 0 || g.comesAgain(c.who)
	return c, c.who >= 0 && c.words >= 0 && c.certain
}

// all reports whether all cells of a column that are not empty are such.
func (g *grid) all(column int, such func(string) bool) bool {
	n := 0
	for _, row := range g.rows {
		if s := at(row, column).String(); s != "" {
			if n++; !such(s) {
				return false
			}
		}
	}
	return n > 0
}

func at(row []cell, column int) cell {
	if column < 0 || column >= len(row) {
		return nil
	}
	return row[column]
}

func isTimeCell(s string) bool {
	t := leadTime.FindString(head(s) + " ")
	return t != "" && len(s) < 60 && strings.TrimSpace(t) == s
}

func isOrdinal(s string) bool {
	return len(s) < 10 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != '#' })
}

func isSpeakerCell(s string) bool {
	name, _ := nameAndTime(s)
	return isName(name)
}

// nameAndTime reads a cell that says who speaks, and perhaps when: "Mia:",
// "Mia 00:12".
func nameAndTime(s string) (name, time string) {
	name = strings.TrimSuffix(oneLine(s), ":")
	if t := tailTime.FindStringSubmatch(head(name)); t != nil && len(t[0]) == len(name) {
		return t[1], t[2] + t[3]
	}
	return name, ""
}

// comesAgain reports whether a name of a column comes twice, is a role, or has a
// time beside it.
func (g *grid) comesAgain(column int) bool {
	seen := map[string]bool{}
	for _, row := range g.rows {
		name, time := nameAndTime(at(row, column).String())
		name = normalLabel(name)
		if name != "" && (seen[name] || time != "" || roleOfLabel(name) != "") {
			return true
		}
		seen[name] = true
	}
	return false
}

// turns makes a block of every row that holds words. Further columns, such as a
// researcher's remarks, are nobody's words.
func (g *grid) turns(c turnColumns) []block {
	rows := g.rows
	if c.header {
		rows = rows[1:]
	}
	var blocks []block
	for _, row := range rows {
		b := block{words: at(row, c.words).String(), turn: true}
		b.name, b.time = nameAndTime(at(row, c.who).String())
		if when := at(row, c.when).String(); isTimeCell(when) {
			b.time = when
		}
		blocks = append(blocks, b)
	}
	return blocks
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
