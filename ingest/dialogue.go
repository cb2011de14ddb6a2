package ingest

import (
	"context"
	"strings"

	"personas/research"
)

// holdsDialogue reports whether one in three cells of a column are transcripts, as
// chat tools export them: lines that begin with a name.
func (c *chooser) holdsDialogue(column int) bool {
	if column < 0 || c.b.prose() {
		return false
	}
	cells, spoken := 0, 0
	for _, r := range c.t.rows[:min(len(c.t.rows), sampledRows)] {
		if cell := r.cell(column); cell != "" {
			cells++
			if strings.Contains(cell, "\n") && c.b.acceptLabels(scanLines([]byte(cell))) {
				spoken++
			}
		}
	}
	return spoken > 0 && spoken*3 >= cells
}

// dialogues makes a document of every row, whose text is a conversation; one
// without names is read as the customer's words.
func dialogues(ctx context.Context, b *builder, t *table, c columns) ([]draft, error) {
	kind := b.kind(research.KindSupport, "a table with a conversation a row")
	var drafts []draft
	for i, r := range t.rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		words := r.cell(c.text)
		if words == "" {
			continue
		}
		d := b.record(t, r, c, kind)
		lines := scanLines([]byte(words))
		if b.acceptLabels(lines) {
			b.transcribe(&d, []byte(words), lines)
			for j := range d.stretches {
				d.stretches[j].line = t.lineOf(r, d.stretches[j].line)
			}
		} else {
			d.paragraph(words, r.line)
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// lineOf is the line of the file on which a line of a cell stands.
func (t *table) lineOf(r row, line int) int {
	if t.comma == 0 {
		return r.line // a cell of a sheet or a JSON record has one place
	}
	return r.line + line - 1
}

// transcribe makes the stretches of a transcript.
func (b *builder) transcribe(d *draft, text []byte, lines []line) {
	d.text = text
	s := stretcher{d: d}
	for _, l := range b.skipPreamble(text, lines) {
		s.line(&l)
	}
	s.close()
}
