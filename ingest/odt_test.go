package ingest

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
)

// packed packs parts, name and text in turn, into an archive.
func packed(t testing.TB, parts ...string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func odt(t testing.TB, inner string) string {
	t.Helper()
	return packed(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", flatODT(inner))
}

func flatODT(inner string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:draw="d">` +
		`<office:automatic-styles><style:style style:name="T9"><style:text-properties text:display="none"/></style:style></office:automatic-styles>` +
		`<office:body><office:text>` + inner + `</office:text></office:body></office:document-content>`
}

func TestODT(t *testing.T) {
	para := func(words string) string { return "<text:p>" + words + "</text:p>" }
	row := func(cells ...string) string {
		all := ""
		for _, c := range cells {
			all += "<table:table-cell>" + para(c) + "</table:table-cell>"
		}
		return "<table:table-row>" + all + "</table:table-row>"
	}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"paragraphs", "<text:h>Interviewer: How?</text:h>" + para("Participant: Well.") + para("") + para("So it goes."),
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎So it goes."}},
		{"white space", para("\n  Interviewer:   How<text:s text:c=\"2\"/>is\n <text:span> it</text:span><text:tab/>now<text:line-break/>then?\n") + para("Participant: <text:span>We</text:span>ll."),
			[]string{"interviewer Interviewer How  is it\tnow⏎then?", "participant a Well."}},
		{"notes, comments, changes and hidden text", `<text:tracked-changes><text:changed-region><text:deletion>` + para("never") + `</text:deletion></text:changed-region></text:tracked-changes>` +
			para(`Interviewer: How<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>`+para("never")+`</text:note-body></text:note>?`) +
			para(`Participant: <office:annotation><text:p>never</text:p></office:annotation>Well<text:change text:change-id="1"/><text:span text:style-name="T9"> never</text:span>.`) +
			`<text:table-of-content><text:index-body>` + para("never") + `</text:index-body></text:table-of-content><text:section text:display="none">` + para("never") + `</text:section>`,
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"a table of turns", "<table:table><table:table-header-rows>" + row("Zeit", "Sprecher", "Inhalt") + "</table:table-header-rows>" + row("00:12", "Interviewer", "How?") + row("00:15", "Lee", "Well.") + "</table:table>",
			[]string{"interviewer Interviewer @12 How?", "participant Lee @15 Well."}},
		{"a text box", para("Interviewer: How<draw:frame><draw:text-box>"+para("In a box.")+"</draw:text-box></draw:frame> now?") + para("Participant: Well."),
			[]string{"interviewer Interviewer How now?⏎⏎In a box.", "participant a Well."}},
		{"empty cells repeated", "<table:table><table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>" + row("Interviewer: How?") + "</table:table>" + para("Participant: Well."),
			[]string{"interviewer Interviewer How?", "participant a Well."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := script(read(t, "a.odt", odt(t, c.body))); !slices.Equal(got, c.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if got := script(read(t, "a.fodt", flatODT(c.body))); !slices.Equal(got, c.want) {
				t.Errorf("flat:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
