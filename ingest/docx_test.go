package ingest

import (
	"slices"
	"strings"
	"testing"
)

// docx packs the body of a Word document.
func docx(t testing.TB, parts map[string]string) string { t.Helper(); return zipped(t, parts) }

func body(inner string) map[string]string {
	return map[string]string{"word/document.xml": `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>` + inner + `</w:body></w:document>`}
}

func p(words string) string { return "<w:p><w:r><w:t>" + words + "</w:t></w:r></w:p>" }

func TestDocx(t *testing.T) {
	cell := func(words string) string { return "<w:tc>" + p(words) + "</w:tc>" }
	table := func(rows ...[]string) string {
		all := ""
		for _, row := range rows {
			all += "<w:tr>"
			for _, words := range row {
				all += cell(words)
			}
			all += "</w:tr>"
		}
		return "<w:tbl>" + all + "</w:tbl>"
	}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"paragraphs", p("Interviewer: How?") + p("") + p("Participant: Well.") + p("So it goes."),
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎So it goes."}},
		{"runs, tabs and breaks", `<w:p><w:r><w:t>Interviewer</w:t></w:r><w:r><w:t xml:space="preserve">: How</w:t><w:br/><w:t>now?</w:t></w:r></w:p>` + p("Participant: Well."),
			[]string{"interviewer Interviewer How⏎now?", "participant a Well."}},
		{"a table of turns", "<w:tbl><w:tr>" + cell("Interviewer") + cell("How?") + "</w:tr><w:tr>" + cell("Lee:") + cell("Well.") + "</w:tr></w:tbl>",
			[]string{"interviewer Interviewer How?", "participant Lee Well."}},
		{"a table with times", "<w:tbl><w:tr>" + cell("00:12") + cell("Interviewer") + cell("How?") + "</w:tr><w:tr>" + cell("00:15") + cell("Lee") + cell("Well.") + "</w:tr></w:tbl>",
			[]string{"interviewer Interviewer @12 How?", "participant Lee @15 Well."}},
		{"name and time, then words", `<w:p><w:r><w:t>Interviewer   0:03</w:t><w:br/><w:t>How?</w:t></w:r></w:p><w:p><w:r><w:t>Lee   0:09</w:t><w:br/><w:t>Well.</w:t></w:r></w:p>`,
			[]string{"interviewer Interviewer @3 How?", "participant Lee @9 Well."}},
		{"a table in another order, with a header and remarks", table([]string{"No", "Transcript", "Speaker", "Remarks"}, []string{"1", "How?", "lee park", "leading"}, []string{"2", "Well.", "Mia", ""}, []string{"3", "Note: it broke.", "lee park", "!"}),
			[]string{"unknown lee park How?", "unknown Mia Well.", "unknown lee park Note: it broke."}},
		{"a table with name and time in one cell", table([]string{"Mia 0:03", "How?"}, []string{"Lee 0:09", "Well."}, []string{"", "So it goes."}),
			[]string{"unknown Mia @3 How?", "unknown Lee @9 Well.⏎⏎So it goes."}},
		{"a table of facts", table([]string{"Company", "Acme"}, []string{"Plan", "Pro"}) + p("Interviewer: How?") + p("Participant: Well."),
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"a frame around the text", table([]string{"Interviewer: How?"}, []string{"Participant: Well."}),
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"a deleted row and cell", "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("Interviewer") + cell("Never?") + "</w:tr><w:tr>" + cell("Interviewer") + "<w:tc><w:tcPr><w:cellDel/></w:tcPr>" + p("Never.") + "</w:tc>" + cell("How?") + "</w:tr></w:tbl>",
			[]string{"interviewer Interviewer How?"}},
		{"tracked changes", `<w:p><w:r><w:t xml:space="preserve">Interviewer: How </w:t></w:r><w:del><w:r><w:delText>not</w:delText><w:t>never</w:t></w:r></w:del><w:ins><w:r><w:t>now?</w:t></w:r></w:ins></w:p>` +
			`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Participant: Well, </w:t></w:r></w:p><w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>then.</w:t></w:r></w:moveTo></w:p>`,
			[]string{"interviewer Interviewer How now?", "participant a Well, then."}},
		{"hidden text", `<w:p><w:r><w:t xml:space="preserve">Interviewer: How </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>never</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>now?</w:t></w:r></w:p><w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Participant: Well.</w:t></w:r></w:p>`,
			[]string{"interviewer Interviewer How now?", "participant a Well."}},
		{"fields show their result", `<w:p><w:r><w:t xml:space="preserve">Interviewer: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText><w:t>never</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>How?</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` +
			`<w:p><w:r><w:t xml:space="preserve">Participant: </w:t></w:r><w:fldSimple w:instr="never"><w:r><w:t>Well.</w:t></w:r></w:fldSimple></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>` + p("So it goes."),
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎So it goes."}},
		{"tabs of a style are no words", `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:numPr><w:ilvl/><w:numId/></w:numPr></w:pPr><w:r><w:t>Interviewer: How?</w:t><w:tab/><w:t>Now?</w:t></w:r></w:p>` + p("Participant: Well."),
			[]string{"interviewer Interviewer How?\tNow?", "participant a Well."}},
		{"links, smart tags, controls and symbols", `<w:p><w:r><w:t xml:space="preserve">Interviewer: </w:t></w:r><w:hyperlink><w:smartTag><w:r><w:t>How</w:t><w:noBreakHyphen/></w:r></w:smartTag></w:hyperlink><w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:r><w:t>ever?</w:t></w:r></w:sdtContent></w:sdt></w:p>` +
			`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + p("Click here to enter text.") + `</w:sdtContent></w:sdt><w:p><w:r><w:t xml:space="preserve">Participant: Well </w:t><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:font="Wingdings" w:char="F021"/><w:softHyphen/></w:r></w:p>`,
			[]string{"interviewer Interviewer How-ever?", "participant a Well ☺"}},
		{"a text box follows its paragraph", `<w:p><w:r><w:t xml:space="preserve">Interviewer: How </w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + p("In a box.") + `</w:txbxContent></mc:Choice><mc:Choice>` + p("In a box.") + `</mc:Choice><mc:Fallback><w:txbxContent>` + p("In a box.") + `</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>now?</w:t></w:r></w:p>` + p("Participant: Well."),
			[]string{"interviewer Interviewer How now?⏎⏎In a box.", "participant a Well."}},
		{"deleted, fields and doubled boxes", `<w:p><w:r><w:t>Interviewer: How?</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText><w:t>Participant: Well.</w:t></w:r></w:p>` +
			`<mc:AlternateContent><mc:Choice>` + p("Said once.") + `</mc:Choice><mc:Fallback>` + p("Said once.") + `</mc:Fallback></mc:AlternateContent>`,
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎Said once."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := script(read(t, "a.docx", docx(t, body(c.body)))); !slices.Equal(got, c.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestDocxMainPart(t *testing.T) {
	parts := map[string]string{"_rels/.rels": `<Relationships><Relationship Type="x/officeDocument" Target="/other.xml"/></Relationships>`, "other.xml": body(p("It is elsewhere."))["word/document.xml"]}
	if r := read(t, "a.docx", docx(t, parts)); said(r, 0) != "It is elsewhere." {
		t.Errorf("read %q", said(r, 0))
	}
}

// TestPublishedDocx reads the cases of mammoth.js.
func TestPublishedDocx(t *testing.T) {
	readings, refused := readFolder(t, shared(t, "adversarial/docx"))
	for path, want := range map[string]string{
		"comments.docx": "Ouch.", "strict-format.docx": "Test", "text-box.docx": "Datum plane", "underline.docx": "The Sunset Tree",
		"utf8-bom.docx": "This XML has a byte order mark.", "strikethrough.docx": "Today's Special: Salmon Sold out",
	} {
		if r := readings[path]; r == nil || said(r, 0) != want {
			t.Errorf("%s: %v %v, want %q", path, r, refused[path], want)
		}
	}
	for _, path := range []string{"external-picture.docx", "tiny-picture.docx", "footnote-hyperlink.docx"} {
		if !strings.Contains(refused[path], "no words") {
			t.Errorf("%s is not refused for having no words: %s", path, refused[path])
		}
	}
}
