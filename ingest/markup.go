package ingest

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

var (
	tagName   = `(?:p|br|div|span|b|i|u|s|em|strong|a|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6]|blockquote|img|font|pre|code|hr|sup|sub|figure|section|style|script)`
	tag       = regexp.MustCompile(`(?i)</?` + tagName + `(?:\s[^<>]*)?/?>`)
	unspoken  = regexp.MustCompile(`(?is)<(?:style|script)(?:\s[^<>]*)?>.*?</(?:style|script)\s*>|<!--.*?-->`)
	newLine   = regexp.MustCompile(`(?i)</?(?:p|br|div|ul|ol|li|table|tr|h[1-6]|blockquote|pre|hr|figure|section)(?:\s[^<>]*)?/?>`)
	manyLines = regexp.MustCompile(`[ \t]*\n\s*\n\s*`)
)

// stripMarkup leaves the tags of HTML out of the columns that hold words, where one
// in five of their cells has any: they are how the words were shown, not the
// words. A tag in an otherwise plain column stays.
func (b *builder) stripMarkup(t *table, c columns) {
	for _, column := range append([]int{c.text, c.title}, c.questions...) {
		if column < 0 || !b.marked(t, column) {
			continue
		}
		for _, r := range t.rows {
			if column < len(r.cells) {
				r.cells[column] = plainText(r.cells[column])
			}
		}
	}
}

func (b *builder) marked(t *table, column int) bool {
	if pinned := b.tableSettings().Markup; pinned != "" {
		return pinned == "html"
	}
	cells, tagged := 0, 0
	for _, r := range t.rows[:min(len(t.rows), profiled)] {
		cell := r.cell(column)
		if cell == "" {
			continue
		}
		cells++
		if strings.Contains(cell, "<") && tag.MatchString(cell) {
			tagged++
		}
	}
	if tagged == 0 || tagged*5 < cells {
		return false
	}
	b.guess("markup", "html", "tags in "+t.header[column]+": they are left out of the words", b.pin("markup", "%q", "html"))
	return true
}

// plainText is what a piece of HTML says.
func plainText(cell string) string {
	if strings.Contains(cell, "<") {
		cell = unspoken.ReplaceAllString(cell, "")
		cell = newLine.ReplaceAllString(cell, "\n")
		cell = tag.ReplaceAllString(cell, "")
	}
	if strings.Contains(cell, "&") {
		cell = html.UnescapeString(cell)
	}
	return strings.TrimSpace(manyLines.ReplaceAllString(lineEnds.Replace(cell), "\n\n"))
}

// isJSON reports whether a cell holds an object or a list for a program to read.
func isJSON(cell string) bool {
	return len(cell) > 1 && (cell[0] == '{' || cell[0] == '[') && json.Valid([]byte(cell))
}
