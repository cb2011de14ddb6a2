package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"slices"
	"strings"
)

// readODT reads OpenDocument text: paragraphs and tables as a .docx. Deleted and
// hidden text, annotations, notes, indexes and pictures are not read.
func readODT(ctx context.Context, b *builder) ([]draft, error) {
	body := b.file.Bytes
	if bytes.HasPrefix(body, []byte("PK")) {
		var err error
		if body, err = b.officeBody(".odt", odtPart); err != nil {
			return nil, err
		}
	}
	p := &odtParser{hidden: map[string]bool{}}
	if err := eachToken(ctx, asUTF8(body), p.token); err != nil {
		return nil, b.damaged(ctx, err)
	}
	return p.draft(ctx, b)
}

func odtPart(*zip.Reader) string { return "content.xml" }

// odtParser goes through the elements of an OpenDocument text.
type odtParser struct {
	manuscript
	skip   int  // elements begun inside one that is not read
	begun  bool // inside the document's body
	spaced bool // the last character of this paragraph is white space
	style  string
	hidden map[string]bool // styles whose text is hidden
	cells  []xml.StartElement
}

// odtUnread are elements none of whose words are the document's: what they are,
// "" where that is no loss.
var odtUnread = map[string]string{
	"annotation": "comments", "note": "footnotes", "tracked-changes": "", "ruby-text": "", "forms": "", "title": "", "desc": "", "script": "",
	"table-of-content": "", "alphabetical-index": "", "illustration-index": "", "table-index": "", "object-index": "", "user-index": "",
	"bibliography": "", "settings": "", "meta": "", "scripts": "", "master-styles": "", "sequence-decls": "", "variable-decls": "", "binary-data": "",
}

func (p *odtParser) token(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		if p.skip > 0 || p.passed(t) {
			p.skip++
			return
		}
		p.start(t)
	case xml.EndElement:
		if p.skip > 0 {
			p.skip--
			return
		}
		p.finish(t.Name.Local)
	case xml.CharData:
		if p.skip == 0 && p.begun {
			p.say(string(t))
		}
	}
}

// passed reports whether nothing of an element is read.
func (p *odtParser) passed(e xml.StartElement) bool {
	if what, ok := odtUnread[e.Name.Local]; ok {
		if what == "footnotes" && attribute(e, "note-class") == "endnote" {
			what = "endnotes"
		}
		if what != "" {
			p.pass(what)
		}
		return true
	}
	hidden := p.begun && p.hidden[attribute(e, "style-name")] && slices.Contains([]string{"p", "h", "span"}, e.Name.Local) ||
		attribute(e, "is-hidden") == "true" || e.Name.Local == "section" && attribute(e, "display") == "none"
	if hidden {
		p.pass("stretches of hidden text")
	}
	return hidden
}

func (p *odtParser) start(e xml.StartElement) {
	switch e.Name.Local {
	case "body":
		p.begun = true
	case "style":
		p.style = attribute(e, "name")
	case "text-properties":
		if attribute(e, "display") == "none" {
			p.hidden[p.style] = true
		}
	case "p", "h":
		p.begin()
		p.spaced = true
	case "s":
		p.write(strings.Repeat(" ", min(max(number(attribute(e, "c")), 1), maxSpan)))
		p.spaced = false
	case "tab":
		p.write("\t")
	case "line-break":
		p.write("\n")
		p.spaced = true
	case "text-box":
		p.boxes++
	case "table":
		p.beginTable()
	case "table-cell", "covered-table-cell":
		p.cells = append(p.cells, e)
	}
}

// say writes words; white space between them is one space, however much it is.
func (p *odtParser) say(s string) {
	for i, word := range strings.FieldsFunc(s, isXMLSpace) {
		if i > 0 || isXMLSpace(rune(s[0])) && !p.spaced {
			word = " " + word
		}
		p.write(word)
		p.spaced = false
	}
	if s != "" && isXMLSpace(rune(s[len(s)-1])) && !p.spaced {
		p.write(" ")
		p.spaced = true
	}
}

func isXMLSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

func (p *odtParser) finish(name string) {
	switch name {
	case "body":
		p.begun = false
	case "p", "h":
		p.end()
	case "table-cell", "covered-table-cell":
		if n := len(p.cells); n > 0 {
			p.endCellOf(number(attribute(p.cells[n-1], "number-columns-repeated")), 1)
			p.cells = p.cells[:n-1]
		}
	case "table-row":
		p.endRow()
	case "table":
		p.endTable()
	}
}
