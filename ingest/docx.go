package ingest

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// readDocx reads a .docx as it stands when all changes are accepted: its
// paragraphs and tables are a transcript or a note. Deleted and hidden text,
// comments, footnotes, headers and pictures are not read.
func readDocx(ctx context.Context, b *builder) ([]draft, error) {
	body, err := b.officeBody(".docx", mainPart)
	if err != nil {
		return nil, err
	}
	p := &docxParser{}
	if err := eachToken(ctx, body, p.token); err != nil {
		return nil, b.damaged(ctx, err)
	}
	p.flush()
	return p.draft(ctx, b)
}

// mainPart names the part that the package's relations call its document, else
// the one whose content type says so.
func mainPart(z *zip.Reader) string {
	var list struct {
		Relationship []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if partAs(z, "_rels/.rels", &list) {
		for _, r := range list.Relationship {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				return strings.TrimPrefix(path.Clean("/"+r.Target), "/")
			}
		}
	}
	var types struct {
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if partAs(z, "[Content_Types].xml", &types) {
		for _, o := range types.Override {
			if strings.Contains(o.ContentType, "wordprocessingml") && strings.HasSuffix(o.ContentType, ".main+xml") {
				return strings.TrimPrefix(o.PartName, "/")
			}
		}
	}
	return "word/document.xml"
}

// partAs decodes a small part of an office document.
func partAs(z *zip.Reader, name string, v any) bool {
	data, err := unpack(z, name, 1<<20)
	if err != nil {
		return false
	}
	return xmlDecoder(asUTF8(data)).Decode(v) == nil
}

// docxParser goes through the elements of a document by their local names.
type docxParser struct {
	manuscript
	path   []string // elements begun
	skip   int      // elements begun inside one whose words are not read
	runs   []bool   // runs begun; true for one that is hidden
	forms  []bool   // choices between forms of the same thing begun; true once one is taken
	fields []bool   // fields begun; true until their instruction ends
	spans  []int    // columns of each cell begun
	carry  string   // words of paragraphs whose ends are deleted: the next goes on from them

	inText            bool // in a run's words
	joins, empty      bool // the end of this paragraph is deleted; the control's text is a placeholder
	goneRow, goneCell bool // this row or cell is deleted
}

// unreadable are elements whose content is none of the document's words.
var unreadable = map[string]bool{
	"delText": true, "delInstrText": true, "instrText": true, "sectPr": true, "tblGrid": true, "rt": true,
	"rPrChange": true, "pPrChange": true, "tblPrChange": true, "trPrChange": true, "tcPrChange": true, "tblPrExChange": true,
}

// unreadNotes are references to words that stand elsewhere.
var unreadNotes = map[string]string{
	"commentReference": "comments", "footnoteReference": "footnotes", "endnoteReference": "endnotes", "altChunk": "embedded documents",
}

func (p *docxParser) token(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		if p.skip > 0 || p.passed(t) {
			p.skip++
			return
		}
		p.start(t)
		p.path = append(p.path, t.Name.Local)
	case xml.EndElement:
		if p.skip > 0 {
			p.skip--
			return
		}
		p.path = p.path[:len(p.path)-1]
		p.finish(t.Name.Local)
	case xml.CharData:
		if p.skip == 0 && p.inText {
			p.say(string(t))
		}
	}
}

// in returns the name of the element that is n levels up, "" above the first.
func (p *docxParser) in(n int) string {
	if n > len(p.path) {
		return ""
	}
	return p.path[len(p.path)-n]
}

// passed reports whether nothing of an element is read.
func (p *docxParser) passed(e xml.StartElement) bool {
	switch e.Name.Local {
	case "del", "moveFrom":
		return !p.inProperties()
	case "Choice", "Fallback":
		n := len(p.forms)
		if n == 0 || p.in(1) != "AlternateContent" {
			return e.Name.Local == "Fallback"
		}
		taken := p.forms[n-1]
		p.forms[n-1] = true
		return taken
	case "sdtContent":
		placeholder := p.empty
		p.empty = false
		return placeholder
	}
	return unreadable[e.Name.Local]
}

// inProperties reports whether the parser is in what is said about a paragraph,
// a row or the like.
func (p *docxParser) inProperties() bool { return strings.HasSuffix(p.in(1), "Pr") }

// say writes words, unless they are hidden or a field's instruction.
func (p *docxParser) say(s string) {
	if !slices.Contains(p.runs, true) && !slices.Contains(p.fields, true) {
		p.write(s)
	}
}

func (p *docxParser) start(e xml.StartElement) {
	if p.inProperties() {
		p.property(e)
		return
	}
	name := e.Name.Local
	switch name {
	case "p":
		p.begin()
		p.write(p.carry)
		p.carry = ""
	case "r":
		p.runs = append(p.runs, false)
	case "t":
		p.inText = true
	case "AlternateContent":
		p.forms = append(p.forms, false)
	case "fldChar":
		p.field(attribute(e, "fldCharType"))
	case "tbl":
		p.flush()
		p.beginTable()
	case "tc":
		p.spans = append(p.spans, 1)
	case "txbxContent":
		p.boxes++
	}
	if what, ok := unreadNotes[name]; ok {
		p.pass(what)
	}
	if p.in(1) == "r" {
		p.say(character(e))
	}
}

// character is what an element of a run stands for.
func character(e xml.StartElement) string {
	switch e.Name.Local {
	case "tab", "ptab":
		return "\t"
	case "br", "cr":
		return "\n"
	case "noBreakHyphen":
		return "-"
	case "sym":
		return symbol(attribute(e, "font"), attribute(e, "char"))
	}
	return ""
}

// property takes what the properties of a run, a paragraph, a cell or a row say.
func (p *docxParser) property(e xml.StartElement) {
	on := !slices.Contains([]string{"0", "false", "off"}, attribute(e, "val"))
	switch of, name := p.in(2), e.Name.Local; {
	case name == "vanish" && of == "r" && on && len(p.runs) > 0:
		p.runs[len(p.runs)-1] = true
		p.pass("stretches of hidden text")
	case (name == "del" || name == "moveFrom") && p.in(1) == "rPr" && of == "pPr":
		p.joins = true
	case name == "del" && p.in(1) == "trPr":
		p.goneRow = true
	case name == "cellDel":
		p.goneCell = true
	case name == "gridSpan" && len(p.spans) > 0:
		p.spans[len(p.spans)-1] = number(attribute(e, "val"))
	case name == "showingPlcHdr" && on:
		p.empty = true
	}
}

// field follows a field: its instruction is not text, its result is.
func (p *docxParser) field(what string) {
	n := len(p.fields)
	switch {
	case what == "begin":
		p.fields = append(p.fields, true)
	case what == "separate" && n > 0:
		p.fields[n-1] = false
	case what == "end" && n > 0:
		p.fields = p.fields[:n-1]
	}
}

func (p *docxParser) finish(name string) {
	switch {
	case p.inProperties():
	case name == "t":
		p.inText = false
	case name == "r" && len(p.runs) > 0:
		p.runs = p.runs[:len(p.runs)-1]
	case name == "p":
		p.endParagraph()
	case name == "AlternateContent" && len(p.forms) > 0:
		p.forms = p.forms[:len(p.forms)-1]
	case name == "tc":
		p.endColumn()
	case name == "tr":
		if g := p.table(); g != nil && p.goneRow {
			g.row, p.goneRow = nil, false
		}
		p.endRow()
	case name == "tbl":
		p.endTable()
	}
}

// endParagraph ends a paragraph, unless its end is deleted: then the next one
// goes on. An instruction that never ends, ends with it.
func (p *docxParser) endParagraph() {
	for i := range p.fields {
		p.fields[i] = false
	}
	if p.joins && len(p.open) == 1 {
		p.carry, p.joins = p.open[0].String(), false
		p.open[0].Reset()
	}
	p.end()
}

// flush ends a paragraph that has none to go on.
func (p *docxParser) flush() {
	if p.carry != "" {
		p.begin()
		p.write(p.carry)
		p.carry = ""
		p.end()
	}
}

func (p *docxParser) endColumn() {
	p.flush()
	span := 1
	if n := len(p.spans); n > 0 {
		span, p.spans = p.spans[n-1], p.spans[:n-1]
	}
	if g := p.table(); g != nil && p.goneCell {
		g.cell, p.goneCell = nil, false
	}
	p.endCellOf(cmp.Or(span, 1), 1)
}
