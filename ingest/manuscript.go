package ingest

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// manuscript gathers the words of a formatted document, of a word processor or
// the web: paragraphs with blank lines between them, and tables, of which those
// that hold a transcript become its turns.
type manuscript struct {
	blocks []block
	open   []*strings.Builder // paragraphs begun; a text box holds paragraphs inside one
	boxed  []block            // paragraphs of text boxes, which follow the one that holds them
	tables []*grid            // tables begun; a cell may hold another
	unread map[string]int     // what is passed over → how often
	boxes  int                // text boxes, read where they are anchored
	parts  int                // paragraphs and cells so far
}

// block is a paragraph, or a row of a table.
type block struct {
	words      string
	time, name string // as a row's cells say them
	turn       bool   // a row of a table of turns: its time and name are no guess
}

// pass counts something that is not read.
func (m *manuscript) pass(what string) {
	if m.unread == nil {
		m.unread = map[string]int{}
	}
	m.unread[what]++
}

func (m *manuscript) begin() { m.open = append(m.open, &strings.Builder{}) }

// write adds words to the running paragraph. Words in none are not the text's.
func (m *manuscript) write(s string) {
	if len(m.open) > 0 {
		m.open[len(m.open)-1].WriteString(s)
	}
}

func (m *manuscript) writeBytes(b []byte) {
	if len(m.open) > 0 {
		m.open[len(m.open)-1].Write(b)
	}
}

// end ends the running paragraph.
func (m *manuscript) end() {
	if len(m.open) == 0 {
		return
	}
	words := m.open[len(m.open)-1].String()
	m.open = m.open[:len(m.open)-1]
	m.add(block{words: tidy(words)})
	if len(m.open) == 0 && len(m.boxed) > 0 {
		boxed := m.boxed
		m.boxed = nil
		for _, b := range boxed {
			m.add(b)
		}
	}
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\ufeff", "")

// tidy is words in canonical form, without white space around them.
func tidy(words string) string {
	if strings.Contains(words, "\r") || strings.Contains(words, "\x00") || strings.Contains(words, "\ufeff") {
		words = lineEnds.Replace(words)
	}
	return strings.TrimSpace(words)
}

// over counts a paragraph or a cell, and reports whether they are too many.
func (m *manuscript) over() bool {
	m.parts++
	return m.parts > maxLines
}

// add keeps a block: in the cell of the running table, else in the document.
func (m *manuscript) add(b block) {
	n := len(m.tables)
	switch {
	case b.words == "" || m.over():
	case n > 0 && m.tables[n-1].inside == len(m.open):
		m.tables[n-1].cell = append(m.tables[n-1].cell, b)
	case len(m.open) > 0:
		m.boxed = append(m.boxed, b)
	default:
		m.blocks = append(m.blocks, b)
	}
}

// close ends what a damaged document left open, so that no word is lost.
func (m *manuscript) close() {
	for len(m.open) > 0 || len(m.tables) > 0 {
		if n := len(m.tables); n > 0 && m.tables[n-1].inside >= len(m.open) {
			m.endCell()
			m.endRow()
			m.endTable()
			continue
		}
		m.end()
	}
}

// text joins the blocks, and returns for the first line of each row of a table
// of turns, by its index, the mark that its cells are, for the lines after it an
// empty one.
func (m *manuscript) text() (text []byte, marks map[int]mark) {
	size := 0
	for _, b := range m.blocks {
		size += len(b.before()) + len(b.words) + 2
	}
	text, marks = make([]byte, 0, size), map[int]mark{}
	at := 0
	for i, b := range m.blocks {
		if i > 0 {
			text = append(text, "\n\n"...)
			at += 2
		}
		before := ""
		if b.turn {
			before = b.before()
			marks[at] = b.mark(len(before))
		}
		lines := strings.Count(b.words, "\n")
		for k := 1; b.turn && k <= lines; k++ {
			marks[at+k] = mark{}
		}
		text = append(append(text, before...), b.words...)
		at += lines
	}
	return text, marks
}

// before is how a row's time and name stand before its words.
func (b block) before() string {
	s := ""
	if b.time != "" {
		s = b.time + " "
	}
	if b.name != "" {
		s += b.name + ": "
	}
	return s
}

func (b block) mark(words int) mark {
	m := mark{label: b.name, words: words, sure: true, given: b.name != ""}
	if b.time != "" {
		m.took(leadTime.FindStringSubmatch(b.time + " "))
		m.words = words
		if b.name == "" {
			m.after = words
		}
	}
	return m
}

// draft makes the document.
func (m *manuscript) draft(ctx context.Context, b *builder) ([]draft, error) {
	m.close()
	if m.parts > maxLines {
		return nil, refuse(b.file.Path, "has more than %d paragraphs and cells: split it into files", maxLines)
	}
	for _, what := range slices.Sorted(maps.Keys(m.unread)) {
		b.warn("", "%d %s are not read", m.unread[what], what)
	}
	if len(m.blocks) == 0 {
		return nil, refuse(b.file.Path, "no words found: pictures, headers, notes and comments are not read; of scanned pages, give the text (OCR)")
	}
	if m.boxes > 0 {
		b.warn("", "%d text boxes stand beside the text: each is read behind the paragraph that holds it", m.boxes)
	}
	text, marks := m.text()
	m.blocks = nil
	text = b.canonical(text)
	lines, err := b.scan(text)
	if err != nil {
		return nil, err
	}
	for i, mark := range marks {
		if i < len(lines) {
			lines[i].mark = mark
			lines[i].rule = lines[i].rule && mark.label == "" && !mark.timed
		}
	}
	d, err := b.transcript(ctx, text, lines)
	if err != nil {
		return nil, err
	}
	return []draft{d}, nil
}
