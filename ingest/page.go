package ingest

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// pageParser goes through the tokens of a web page. It keeps no tree: hostile
// pages make trees far larger than themselves.
type pageParser struct {
	manuscript
	stack  []element
	spaced bool // the last character of the running paragraph is white space
	pre    int  // elements begun in which white space stands as it is
	hidden int  // elements begun that are not read
	passed int  // words not read
	puts   int  // how often words were written
}

// element is one that is begun.
type element struct {
	name          string
	hidden, ours  bool // ours: it began a part of a table
	columns, rows int  // that a cell takes
	before        int  // how often words had been written when it began
}

// What the names of elements mean.
var (
	pageUnread = names("title script style template noscript nav svg math iframe object embed audio video canvas button select textarea dialog map datalist noframes noembed del rt rp")
	pageBlocks = names("p div section article main header footer aside address blockquote h1 h2 h3 h4 h5 h6 ul ol li pre figure figcaption details summary fieldset legend form center body html caption table thead tbody tfoot tr td th dl dt dd")
	pageVoid   = names("area base br col embed hr img input link meta param source track wbr keygen")
	pageTables = names("table thead tbody tfoot tr td th dl dt dd caption")
	pageFrames = names("article main section blockquote") // in which a footer is part of the text
	pageSilent = names("script style title svg math")     // whose text is no words at all
)

func names(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

// closing says what an element ends by beginning, and beyond what it does not look.
type closing struct{ ends, within map[string]bool }

var (
	cellCloses  = closing{names("td th"), names("tr table")}
	rowsClose   = closing{names("tr tbody thead tfoot"), names("table")}
	termCloses  = closing{names("dt dd"), names("dl td th table")}
	blockCloses = closing{names("p"), pageBlocks}
	pageCloses  = map[string]closing{
		"td": cellCloses, "th": cellCloses, "dt": termCloses, "dd": termCloses,
		"tr": {names("tr"), names("table tbody thead tfoot")}, "tbody": rowsClose, "thead": rowsClose, "tfoot": rowsClose,
		"li": {names("li"), names("ul ol td th table")},
	}
)

// Bounds of what a page may hold.
const (
	maxPageDepth = 200
	maxPageTags  = 4 << 20
)

// text takes the words between two tags, whose bytes it may change. White space in
// them is one space, however much it is.
func (p *pageParser) text(s []byte) {
	switch {
	case p.hidden > 0:
		if n := len(p.stack); n == 0 || !pageSilent[p.stack[n-1].name] {
			p.passed += len(bytes.Fields(s))
		}
		return
	case p.pre == 0:
		s = p.collapse(s)
	}
	if len(s) == 0 {
		return
	}
	if !p.running() {
		p.begin()
	}
	p.writeBytes(s)
	p.puts++
}

// collapse makes one space of all white space that stands together.
func (p *pageParser) collapse(s []byte) []byte {
	out := s[:0]
	for _, c := range s {
		space := c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
		switch {
		case !space:
			out = append(out, c)
		case !p.spaced:
			out = append(out, ' ')
		}
		p.spaced = space
	}
	return out
}

// running reports whether a paragraph is begun; a page's do not nest.
func (p *pageParser) running() bool { return len(p.open) > 0 }

func (p *pageParser) endBlock() {
	if p.running() {
		p.end()
	}
	p.spaced = true
}

func (p *pageParser) start(t html.Token) {
	name := t.Data
	alone := t.Type == html.SelfClosingTagToken && (p.hidden > 0 || strings.Contains(name, ":") || name == "svg" || name == "math")
	if alone || pageVoid[name] {
		p.void(name)
		return
	}
	p.imply(name)
	e := element{name: name, hidden: p.hides(t), columns: number(attr(t, "colspan")), rows: number(attr(t, "rowspan")), before: p.puts}
	if p.hidden == 0 && pageBlocks[name] {
		p.endBlock()
		e.ours = !e.hidden
	}
	if len(p.stack) >= maxPageDepth {
		return // deeper than pages are: where it ends does not matter
	}
	p.stack = append(p.stack, e)
	if e.hidden {
		p.hidden++
	}
	switch {
	case !e.ours:
	case name == "table", name == "dl":
		p.beginTable()
	case name == "pre":
		p.pre++
	}
	p.aside(t)
}

func (p *pageParser) void(name string) {
	switch {
	case p.hidden > 0:
	case name == "br":
		p.spaced = true
		if p.running() {
			p.write("\n")
		}
	case name == "hr":
		p.endBlock()
	}
}

// imply ends what an element ends by beginning.
func (p *pageParser) imply(name string) {
	closes, ok := pageCloses[name]
	switch {
	case !ok && pageBlocks[name]:
		closes = blockCloses
	case !ok:
		return
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		begun := p.stack[i].name
		if closes.ends[begun] {
			p.popTo(i)
			if name == "tbody" || name == "thead" || name == "tfoot" {
				continue
			}
			return
		}
		if closes.within[begun] {
			return
		}
	}
}

// popTo ends the elements from the i-th on.
func (p *pageParser) popTo(i int) {
	for len(p.stack) > i {
		p.pop()
	}
}

// finish ends an element and all that it holds. An end tag in a cell does not end
// what stands around the table.
func (p *pageParser) finish(name string) {
	for i := len(p.stack) - 1; i >= 0; i-- {
		begun := p.stack[i].name
		if begun == name {
			p.popTo(i)
			return
		}
		if (begun == "td" || begun == "th") && !pageTables[name] || begun == "table" {
			return
		}
	}
}

// pop ends the last element begun.
func (p *pageParser) pop() {
	e := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	if e.hidden {
		p.hidden--
	}
	if !e.ours {
		return
	}
	p.endBlock()
	switch e.name {
	case "td", "th", "dt":
		p.endCellOf(e.columns, e.rows)
	case "dd":
		p.endCell()
		p.endRow()
	case "tr":
		p.endRow()
	case "table", "dl":
		p.endTable()
	case "pre":
		p.pre--
	}
}
