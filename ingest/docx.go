package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// readDocx reads a .docx: its paragraphs, with blank lines between them, are the
// lines of a transcript or a note. Deleted text, comments, footnotes, headers and
// pictures are not read.
func readDocx(ctx context.Context, b *builder) ([]draft, error) {
	body, err := b.docxBody()
	if err != nil {
		return nil, err
	}
	p := &docxParser{}
	if err := p.parse(ctx, body); err != nil {
		return nil, refuse(b.file.Path, "its text is damaged (%v): open it in a word processor and save it again", err)
	}
	for _, what := range slices.Sorted(maps.Keys(p.unread)) {
		b.warn("", "%d %s are not read", p.unread[what], what)
	}
	text := b.canonical([]byte(strings.Join(p.paragraphs, "\n\n")))
	lines, err := b.scan(text)
	if err != nil {
		return nil, err
	}
	d, err := b.transcript(ctx, text, lines)
	if err != nil {
		return nil, err
	}
	return []draft{d}, nil
}

// docxBody returns the XML of the document's main part. What it unpacks is
// bounded by the limit for files.
func (b *builder) docxBody() ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(b.file.Bytes), int64(len(b.file.Bytes)))
	if err != nil {
		return nil, refuse(b.file.Path, "is not a .docx file: open it in a word processor and save it as .docx or .txt")
	}
	limit := b.settings.Limits.fileBytes()
	name := "word/document.xml"
	if rels, err := unpack(z, "_rels/.rels", 1<<20); err == nil {
		name = mainPart(rels, name)
	}
	body, err := unpack(z, name, limit)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, refuse(b.file.Path, "unpacks to more than %d MB: save it as .txt, or raise limits.file_mb in study.toml", limit>>20)
	case err != nil:
		return nil, refuse(b.file.Path, "holds no text (%v): open it in a word processor and save it as .docx or .txt", err)
	}
	return body, nil
}

var errTooLarge = errors.New("too large")

// unpack returns a part of the archive, at most limit bytes of it.
func unpack(z *zip.Reader, name string, limit int64) ([]byte, error) {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no part %q", name)
	}
	part, err := z.File[i].Open()
	if err != nil {
		return nil, err
	}
	defer part.Close()
	data, err := io.ReadAll(io.LimitReader(part, limit+1))
	if int64(len(data)) > limit {
		return nil, errTooLarge
	}
	return data, err
}

// mainPart finds the part that the package's relations call its document.
func mainPart(rels []byte, fallback string) string {
	var list struct {
		Relationship []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if xml.Unmarshal(bytes.TrimPrefix(rels, []byte("\xef\xbb\xbf")), &list) != nil {
		return fallback
	}
	for _, r := range list.Relationship {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return strings.TrimPrefix(path.Clean("/"+r.Target), "/")
		}
	}
	return fallback
}

// maxDepth bounds how deep the XML may nest; word processors stay below 50.
const maxDepth = 500

// docxParser gathers the paragraphs of a document, by the local names of its
// elements: the strict and the usual form differ in their name spaces alone.
type docxParser struct {
	paragraphs []string
	open       []*strings.Builder // paragraphs begun; a text box holds paragraphs inside one
	tables     []docxTable        // tables begun; a cell may hold another
	unread     map[string]int     // what is passed over → how often

	depth, hidden int
	inText        bool
}

// docxTable is the row and cell that a table is at.
type docxTable struct {
	row  []string
	cell []string // paragraphs
}

// unreadable are elements whose content is none of the document's words: deleted
// and moved text, fields, the second form of a text box, formatting.
var unreadable = map[string]bool{
	"del": true, "moveFrom": true, "delText": true, "instrText": true, "Fallback": true,
	"sectPr": true, "pPr": true, "rPr": true, "tblPr": true, "tblGrid": true, "rt": true,
}

// unreadNotes are references to words that stand elsewhere.
var unreadNotes = map[string]string{"commentReference": "comments", "footnoteReference": "footnotes", "endnoteReference": "endnotes"}

func (p *docxParser) parse(ctx context.Context, body []byte) error {
	p.unread = map[string]int{}
	dec := xml.NewDecoder(bytes.NewReader(asUTF8(body)))
	dec.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for n := 0; ; n++ {
		if n%65536 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := p.token(token); err != nil {
			return err
		}
	}
}

// asUTF8 decodes XML that carries a byte order mark.
func asUTF8(body []byte) []byte {
	if name, _ := guessEncoding(body); name == "utf-16le" || name == "utf-16be" {
		if decoded, err := encodings[name].NewDecoder().Bytes(body); err == nil {
			body = decoded
		}
	}
	return bytes.TrimPrefix(body, []byte("\ufeff"))
}

func (p *docxParser) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			return fmt.Errorf("nested more than %d deep", maxDepth)
		}
		if p.hidden > 0 || unreadable[t.Name.Local] {
			p.hidden++
			return nil
		}
		p.start(t.Name.Local)
	case xml.EndElement:
		p.depth--
		if p.hidden > 0 {
			p.hidden--
			return nil
		}
		p.end(t.Name.Local)
	case xml.CharData:
		if p.hidden == 0 && p.inText {
			p.write(string(t))
		}
	}
	return nil
}

func (p *docxParser) start(name string) {
	switch name {
	case "p":
		p.open = append(p.open, &strings.Builder{})
	case "t":
		p.inText = true
	case "tab":
		p.write("\t")
	case "br", "cr":
		p.write("\n")
	case "noBreakHyphen":
		p.write("-")
	case "tbl":
		p.tables = append(p.tables, docxTable{})
	}
	if what, ok := unreadNotes[name]; ok {
		p.unread[what]++
	}
}

func (p *docxParser) write(s string) {
	if len(p.open) > 0 {
		p.open[len(p.open)-1].WriteString(s)
	}
}

func (p *docxParser) end(name string) {
	last := len(p.tables) - 1
	switch {
	case name == "t":
		p.inText = false
	case name == "p" && len(p.open) > 0:
		words := strings.TrimSpace(p.open[len(p.open)-1].String())
		p.open = p.open[:len(p.open)-1]
		p.add(words)
	case last < 0:
	case name == "tc":
		t := &p.tables[last]
		t.row, t.cell = append(t.row, strings.Join(t.cell, "\n")), nil
	case name == "tr":
		row := p.tables[last].row
		p.tables[last].row = nil
		p.addRow(row)
	case name == "tbl":
		p.tables = p.tables[:last]
	}
}

// add keeps a paragraph: in the cell of the running table, else in the document.
func (p *docxParser) add(words string) {
	if words == "" {
		return
	}
	if n := len(p.tables); n > 0 && len(p.open) == 0 {
		p.tables[n-1].cell = append(p.tables[n-1].cell, words)
		return
	}
	p.paragraphs = append(p.paragraphs, words)
}

// addRow makes a paragraph of a table row: "Name: words" where the row is a
// turn of a transcript, else its cells with tabs between them.
func (p *docxParser) addRow(row []string) {
	row = slices.DeleteFunc(row, func(c string) bool { return c == "" })
	if len(row) == 0 {
		return
	}
	time := ""
	if m := leadTime.FindString(row[0] + " "); len(row) == 3 && strings.TrimSpace(m) == row[0] {
		time, row = row[0]+" ", row[1:]
	}
	words := time + strings.Join(row, "\t")
	if len(row) == 2 && isName(strings.TrimSuffix(row[0], ":")) {
		words = time + strings.TrimSuffix(row[0], ":") + ": " + row[1]
	}
	if n := len(p.tables); n > 1 {
		p.tables[n-2].cell = append(p.tables[n-2].cell, words)
		return
	}
	p.paragraphs = append(p.paragraphs, words)
}
