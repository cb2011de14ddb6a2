package ingest

import (
	"slices"
	"strings"
	"unicode"
)

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
