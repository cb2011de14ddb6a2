package ingest

import "unicode/utf16"

// word does what a control word says.
func (p *rtfParser) word(word string, value int, given bool) {
	on := !given || value != 0
	if what, ok := rtfUnread[word]; ok || p.state.optional && !rtfKnown[word] {
		if what != "" && !p.state.skip {
			p.pass(what)
		}
		p.state.skip, p.state.optional = true, false
		return
	}
	p.state.optional = false
	if s, ok := rtfChars[word]; ok {
		p.say(s)
		return
	}
	switch word {
	case "u":
		p.unicode(value)
	case "bin":
		p.decodeBytes()
		p.at = min(len(p.raw), p.at+max(0, value))
	case "par", "sect":
		p.paragraph()
	case "fonttbl":
		p.state.fontTable, p.state.skip = true, true
	case "ansicpg", "ansi", "mac", "pc", "pca":
		p.page = map[string]int{"ansicpg": value, "ansi": 1252, "mac": 10000, "pc": 437, "pca": 850}[word]
	case "shptxt":
		p.box()
	case "f", "fcharset", "cpg", "plain", "v", "deleted", "mvf", "uc", "pard":
		p.format(word, value, on)
	case "intbl", "itap", "cell", "nestcell", "row", "nestrow":
		p.cellWord(word, value, given)
	}
}

// rtfKnown are the words that mean something behind \*.
var rtfKnown = map[string]bool{"shpinst": true, "shptxt": true, "nesttableprops": true, "fldrslt": true}

// box begins a text box: its paragraphs are none of the one that is running.
func (p *rtfParser) box() {
	p.decodeBytes()
	if p.state.skip {
		return
	}
	if len(p.open) == 0 {
		p.beginParagraph()
	}
	p.boxes++
	p.state.outer = len(p.open)
}

// format takes a word that says how the text after it is to be read.
func (p *rtfParser) format(word string, value int, on bool) {
	p.decodeBytes()
	switch word {
	case "f":
		p.state.font = value
		if p.state.fontTable {
			p.font = value
		}
	case "fcharset":
		if page := rtfCharsets[value]; page != 0 && len(p.fonts) < 10_000 {
			p.fonts[p.font] = page
		}
	case "cpg":
		if p.state.fontTable {
			p.fonts[p.font] = value
		}
	case "plain":
		p.state.hidden, p.state.deleted = false, false
	case "v":
		p.state.hidden = on
		if on && !p.state.skip {
			p.pass("stretches of hidden text")
		}
	case "deleted", "mvf":
		p.state.deleted = on
	case "uc":
		p.state.unicodeSkip = min(max(0, value), maxSpan)
	case "pard":
		p.state.cell = false
	}
}

// cellWord takes a word of a table. Rows begin with the first paragraph that says
// it is in one, and a table ends with the first that does not.
func (p *rtfParser) cellWord(word string, value int, given bool) {
	if p.state.skip {
		return
	}
	switch word {
	case "intbl":
		p.state.cell = true
	case "itap":
		p.state.cell = value > 0 || !given
	case "cell":
		p.state.cell = true
		p.paragraph()
		p.endCell()
	case "row":
		p.paragraph()
		p.endRow()
	default: // of a table in a cell: the cell's paragraphs
		p.paragraph()
	}
}

// char takes one byte of the text in its code page.
func (p *rtfParser) char(c byte) {
	switch {
	case p.skip > 0:
		p.skip--
	case p.shown():
		if n := len(p.bytes); n > 32<<10 && c < 0x80 && p.bytes[n-1] < 0x80 { // between two characters
			p.decodeBytes()
		}
		p.bytes = append(p.bytes, c)
	}
}

// shown reports whether text is the document's here.
func (p *rtfParser) shown() bool {
	return !p.state.skip && !p.state.hidden && !p.state.deleted
}

// say writes text that is no byte of a code page.
func (p *rtfParser) say(s string) {
	p.decodeBytes()
	if p.skip > 0 {
		p.skip--
		return
	}
	if !p.shown() || s == "" {
		return
	}
	p.ensure()
	p.write(s)
}

// ensure begins a paragraph where none is running.
func (p *rtfParser) ensure() {
	if len(p.open) <= p.state.outer {
		p.beginParagraph()
	}
}

// beginParagraph begins a paragraph, in the cell of a table or behind it.
func (p *rtfParser) beginParagraph() {
	switch {
	case p.state.outer > 0:
	case p.state.cell && p.table() == nil:
		p.beginTable()
	case !p.state.cell && p.table() != nil:
		p.endRow()
		p.endTable()
	}
	p.begin()
}

func (p *rtfParser) paragraph() {
	p.decodeBytes()
	p.high, p.skip = 0, 0
	if p.state.skip {
		return
	}
	if p.state.cell && p.table() == nil && p.state.outer == 0 {
		p.beginTable()
	}
	if len(p.open) > p.state.outer {
		p.end()
	}
}

// unicode takes a character given by its number, of which signed 16 bits are
// written, so that some take two.
func (p *rtfParser) unicode(value int) {
	p.decodeBytes()
	p.skip = 0
	r := rune(uint16(value))
	if value > 0xFFFF && value <= 0x10FFFF {
		r = rune(value)
	}
	switch {
	case utf16.IsSurrogate(r) && p.high == 0:
		p.high = r
	case p.high != 0:
		r, p.high = utf16.DecodeRune(p.high, r), 0
		p.say(string(r))
	default:
		p.say(string(r))
	}
	p.skip = p.state.unicodeSkip
}
