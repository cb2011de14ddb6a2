package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// zipped packs named parts.
func zipped(t testing.TB, parts map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// sheetPart is one sheet of a workbook that a test packs.
type sheetPart struct {
	name, state string
	data        string // what stands in <worksheet>
}

// workbook packs sheets as Excel does: shared texts "zero", "one", "Rich text", and
// the styles 0 for numbers, 1 for days, 2 for a format of its own with times.
func workbook(t testing.TB, more map[string]string, sheets ...sheetPart) string {
	t.Helper()
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var list, rels strings.Builder
	parts := map[string]string{
		"_rels/.rels":          `<Relationships><Relationship Id="r1" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst><si><t>zero</t></si><si><t xml:space="preserve"> one </t></si><si><r><t>Ri</t></r><r><rPr><b/></rPr><t>ch text</t></r><rPh sb="0" eb="1"><t>guide</t></rPh></si></sst>`,
		"xl/styles.xml":        `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm;@"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
	}
	for i, s := range sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" state="%s" r:id="s%d"/>`, s.name, i+1, s.state, i)
		fmt.Fprintf(&rels, `<Relationship Id="s%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, i, rel, i)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = `<worksheet xmlns="x">` + s.data + `</worksheet>`
	}
	parts["xl/workbook.xml"] = `<workbook><sheets>` + list.String() + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships>` + rels.String() +
		`<Relationship Id="t" Type="` + rel + `sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="u" Type="` + rel + `styles" Target="styles.xml"/></Relationships>`
	maps.Copy(parts, more)
	return zipped(t, parts)
}

// rowsOf writes rows of inline texts, the first in row 1.
func rowsOf(rows ...[]string) string {
	var b strings.Builder
	b.WriteString("<sheetData>")
	for i, cells := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for _, c := range cells {
			b.WriteString(`<c t="inlineStr"><is><t>`)
			_ = xml.EscapeText(&b, []byte(c))
			b.WriteString(`</t></is></c>`)
		}
		b.WriteString("</row>")
	}
	return b.String() + "</sheetData>"
}

// grids parses a workbook without making documents of it.
func grids(t *testing.T, data string) []worksheet {
	t.Helper()
	b := &builder{file: File{Path: "a.xlsx", Bytes: []byte(data)}, out: &Reading{}}
	a, err := b.openArchive(".xlsx")
	if err != nil {
		t.Fatal(err)
	}
	g, err := (&xlsx{archive: a}).read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestXlsxCells(t *testing.T) {
	t.Parallel()
	g := grids(t, workbook(t, nil, sheetPart{name: "A", data: `<cols><col min="2" max="2" hidden="1"/></cols><sheetData>
		<row r="3"><c r="B3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c><c t="s"><v>9</v></c></row>
		<row r="4" hidden="1"><c r="A4"><v>3</v></c><c r="B4"><v>0.30000000000000004</v></c><c r="C4" s="1"><v>45352</v></c><c r="D4" s="2"><v>45352.5</v></c><c r="E4" s="3"><v>1.5</v></c></row>
		<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>A1&amp;"x"</f><v>a &lt;b&gt;_x000D_
c</v></c><c t="d"><v>2024-03-01</v></c><c s="2"><v>0.75</v></c><c><v>12345678901234567</v></c></row></sheetData>
		<mergeCells><mergeCell ref="A4:A5"/></mergeCells>`}))[0]
	want := [][]string{
		{"", "one", "", "Rich text"},
		{"3", "0.3", "2024-03-01", "2024-03-01 12:00:00", "1.5"},
		{"TRUE", "FALSE", "", "a <b>\nc", "2024-03-01", "18:00:00", "1.23456789012346e+16"},
	}
	for i, r := range g.rows {
		if !slices.Equal(r.cells, want[i]) || r.number != i+3 {
			t.Errorf("row %d: %q, want %q", r.number, r.cells, want[i])
		}
	}
	if len(g.rows) != 3 || g.hides != 2 || g.joined != 0 {
		t.Errorf("%d rows, %d hidden, %d joined", len(g.rows), g.hides, g.joined)
	}
}

func TestXlsxSince1904(t *testing.T) {
	t.Parallel()
	more := map[string]string{}
	data := `<sheetData><row><c s="1"><v>43890</v></c></row></sheetData>`
	more["xl/workbook.xml"] = `<workbook><workbookPr date1904="1"/><sheets><sheet name="A" r:id="s0"/></sheets></workbook>`
	if got := grids(t, workbook(t, more, sheetPart{data: data}))[0].rows[0].cells[0]; got != "2024-03-01" {
		t.Errorf("%s", got)
	}
}

// TestXlsxSheets reads a workbook of several sheets: each is a table of its own, what
// is hidden or holds no words is said, and records know their sheet and row.
func TestXlsxSheets(t *testing.T) {
	t.Parallel()
	r := read(t, "exports/all.xlsx", workbook(t, nil,
		sheetPart{name: "Reviews", data: rowsOf([]string{"All reviews of March"}, []string{"id", "stars", "text"},
			[]string{"1", "2", "The export takes an hour every day"}, []string{"2", "5", "It works for me, most of the time"})},
		sheetPart{name: "Survey", data: rowsOf([]string{"respondent_id", "What annoys you?", "What would you keep?"},
			[]string{"1", "The printer and those who print", "The coffee that my colleague makes"}, []string{"2", "Nothing that I could name today", "N/A"})},
		sheetPart{name: "Old", state: "hidden", data: rowsOf([]string{"text"}, []string{"Words that nobody should read here"})},
		sheetPart{name: "Scores", data: rowsOf([]string{"id", "score"}, []string{"1", "3"})},
		sheetPart{name: "Empty", data: "<sheetData/>"}))
	var places, keys []string
	for _, d := range r.Documents {
		places, keys = append(places, d.Locator), append(keys, d.Key)
	}
	if want := []string{"sheet Reviews row 3", "sheet Reviews row 4", "sheet Survey row 2", "sheet Survey row 3"}; !slices.Equal(places, want) {
		t.Errorf("%q, want %q", places, want)
	}
	if want := []string{"Reviews!1", "Reviews!2", "Survey!1", "Survey!2"}; !slices.Equal(keys, want) {
		t.Errorf("keys %q, want %q", keys, want)
	}
	if r.Documents[2].Kind != research.KindSurvey || r.Documents[0].Kind != research.KindReview {
		t.Errorf("kinds %s, %s", r.Documents[0].Kind, r.Documents[2].Kind)
	}
	said := fmt.Sprint(r.Warnings)
	for _, want := range []string{"sheet Old} {hidden", "sheet Scores", "no column holds words"} {
		if !strings.Contains(strings.ReplaceAll(said, "sheet Old hidden", "sheet Old} {hidden"), want) {
			t.Errorf("no warning says %q: %s", want, said)
		}
	}
}

// TestXlsxIsPinned pins every guess of a workbook and expects the same reading
// without one.
func TestXlsxIsPinned(t *testing.T) {
	t.Parallel()
	data := workbook(t, nil,
		sheetPart{name: "A 1", data: rowsOf([]string{"March"}, []string{"id", "plan", "text"}, []string{"1", "pro", "The export takes an hour every day"}, []string{"2", "free", "It works for me, most of the time"})},
		sheetPart{name: "B", data: rowsOf([]string{"ticket_id", "author", "body"}, []string{"7", "Customer", "Where is my invoice, please?"}, []string{"7", "Agent", "Under settings"})})
	first := read(t, "all.xlsx", data)
	settings := pinned(t, first)
	second := readWith(t, "all.xlsx", data, settings, Roster{})
	if len(second.Guesses) > 0 || !slices.Equal(refs(first), refs(second)) {
		t.Errorf("still guessed: %v; %v, want %v", second.Guesses, refs(second), refs(first))
	}
}

// pinned are the settings that a reading's guesses ask for.
func pinned(t *testing.T, r *Reading) Settings {
	t.Helper()
	var toml strings.Builder
	for _, g := range r.Guesses {
		if !strings.Contains(toml.String(), g.Pin) {
			fmt.Fprintln(&toml, g.Pin)
		}
	}
	s, err := ParseSettings([]byte(toml.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, toml.String())
	}
	return s
}

// TestJoinedCells gives a name to all rows that it is joined with, but nobody's
// words twice.
func TestJoinedCells(t *testing.T) {
	t.Parallel()
	const words = "These words were said once by one person only"
	g := grids(t, workbook(t, nil, sheetPart{name: "A", data: rowsOf([]string{"P1", words}, []string{"", ""}, []string{"", "", "x"}, []string{"P2", "y"}) +
		`<mergeCells><mergeCell ref="A1:A3"/><mergeCell ref="B1:B3"/><mergeCell ref="A1:ZZZ1048576"/><mergeCell ref="x"/></mergeCells>`}))[0]
	if len(g.rows) != 3 || g.rows[1].cell(0) != "P1" || g.rows[1].cell(1) != "" || g.rows[2].cell(0) != "P2" {
		t.Errorf("%+v", g.rows)
	}
}

func TestOds(t *testing.T) {
	t.Parallel()
	data := zipped(t, map[string]string{"content.xml": `<office:document-content><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
		<table:table table:name="Reviews"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
		<table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell><table:table-cell><text:p>date</text:p></table:table-cell><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row>
		<table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p>1,00</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-01T09:30:00"><text:p>1. März</text:p></table:table-cell><table:table-cell><office:annotation><text:p>a note to the cell</text:p></office:annotation><text:p>The export<text:s text:c="2"/>takes <text:span>an hour</text:span></text:p><text:p>every day</text:p></table:table-cell></table:table-row>
		<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="3"/></table:table-row></table:table>
		<table:table table:name="Old" table:style-name="ta2"><table:table-row><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row></table:table>
		</office:spreadsheet></office:body></office:document-content>`})
	r := read(t, "a.ods", data)
	d := &r.Documents[0]
	if len(r.Documents) != 1 || string(d.Text) != "The export  takes an hour\nevery day" || d.Locator != "row 4" || d.Key != "1" || d.RecordedOn.Day() != 1 {
		t.Errorf("%d documents, the first %q %s %s %v", len(r.Documents), d.Text, d.Locator, d.Key, d.RecordedOn)
	}
}

// TestRecordsKeepTheirReferences appends a record to every format of tables and
// expects that nobody loses theirs, and that the same records are the same people's
// words in another form of the file.
func TestRecordsKeepTheirReferences(t *testing.T) {
	t.Parallel()
	first := [][]string{{"review_id", "text"}, {"1", "The export takes an hour every day"}, {"2", "It works for me, most of the time"}}
	for path, write := range map[string]func(rows [][]string) string{
		"r.xlsx": func(rows [][]string) string { return workbook(t, nil, sheetPart{name: "A", data: rowsOf(rows...)}) },
		"r.jsonl": func(rows [][]string) string {
			var b strings.Builder
			for _, r := range rows[1:] {
				fmt.Fprintf(&b, "{%q: %q, %q: %q}\n", rows[0][0], r[0], rows[0][1], r[1])
			}
			return b.String()
		},
		"r.json": func(rows [][]string) string {
			var list []string
			for _, r := range rows[1:] {
				list = append(list, fmt.Sprintf("{%q: %q, %q: %q}", rows[0][0], r[0], rows[0][1], r[1]))
			}
			return "{\"made\": \"2024\", \"reviews\": [\n" + strings.Join(list, ",\n") + "]}"
		},
	} {
		before := read(t, path, write(first))
		Inherit("s-test", nil, []*Reading{before})
		after := read(t, path, write(append(slices.Clone(first), []string{"3", "Nobody answers when I write to them"})))
		Inherit("s-test", before.Priors(), []*Reading{after})
		if got, want := refs(after), refs(before); len(got) != 3 || !slices.Equal(got[:2], want) {
			t.Errorf("%s: %v, want %v and one more", path, got, want)
		}
		edited := slices.Clone(first)
		edited[1] = []string{"1", "The export takes two hours every day"}
		changed := read(t, path, write(edited))
		Inherit("s-test", before.Priors(), []*Reading{changed})
		if !slices.Equal(refs(changed), refs(before)) {
			t.Errorf("%s: an edited record is another: %v, want %v", path, refs(changed), refs(before))
		}
	}
}

// TestHostileWorkbooks reads workbooks that nobody should give: each is read or
// refused with a reason, without taking the machine's memory.
func TestHostileWorkbooks(t *testing.T) {
	t.Parallel()
	sheet := func(data string) string { return workbook(t, nil, sheetPart{name: "A", data: data}) }
	cell := `<c t="inlineStr"><is><t>` + strings.Repeat("word ", 1000) + `</t></is></c>`
	for name, data := range map[string]string{
		"an endless cell":    sheet("<sheetData><row><c><v>" + strings.Repeat("9", 20<<20)),
		"an endless mark":    sheet("<sheetData><row r=\"" + strings.Repeat("9", 20<<20)),
		"an unfinished part": sheet("<sheetData><row><c>"),
		"deep":               sheet(strings.Repeat("<row>", 100_000)),
		"far columns":        sheet("<sheetData>" + strings.Repeat(`<row><c r="XFD1"><v>1</v></c><c r="BXX1"><v>1</v></c></row>`, 20_000)),
		"far rows":           sheet(`<sheetData><row r="99999999999999999999"><c><v>1</v></c></row><row r="-5"><c><v>1</v></c></row></sheetData>`),
		"a text many times":  workbook(t, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("word ", 1<<20) + "</t></si></sst>"}, sheetPart{name: "A", data: "<sheetData>" + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 1000) + "</sheetData>"}),
		"a question for all": sheet("<sheetData><row>" + strings.ReplaceAll(cell, "word </t>", "word?</t>") + cell + "</row>" + strings.Repeat("<row>"+`<c t="str"><v>a b c d</v></c><c t="str"><v>a b c</v></c>`+"</row>", 60_000) + "</sheetData>"),
		"no parts":           zipped(t, map[string]string{"x": "y"}),
		"not XML":            workbook(t, map[string]string{"xl/workbook.xml": "\x00\x01"}, sheetPart{}),
		"an old workbook":    "\xd0\xcf\x11\xe0" + strings.Repeat("\x00", 600),
		"many joins":         sheet("<sheetData>" + strings.Repeat(`<row><c t="str"><v>a b c</v></c></row>`, 2000) + "</sheetData><mergeCells>" + strings.Repeat(`<mergeCell ref="A1:A1048576"/>`, 20_000) + "</mergeCells>"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkRead(t, "a.xlsx", []byte(data))
		})
	}
}
