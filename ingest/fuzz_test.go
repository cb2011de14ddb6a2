package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"personas/research"
)

// fuzzRead holds for every input: it is refused with a reason, or its turns are
// valid spans of canonical text, in order and without overlap.
func fuzzRead(f *testing.F, path string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, path, data) })
}

// checkRead reads what may be anything: it is refused with a reason or keeps the laws.
func checkRead(t *testing.T, path string, data []byte) {
	t.Helper()
	r, err := Read(context.Background(), File{Path: path, Bytes: data}, Settings{}, Roster{}, "s-test")
	var refused *RefusedError
	switch {
	case err == nil:
		checkLaws(t, r)
		Inherit("s-test", nil, []*Reading{r})
		checkLaws(t, r)
	case !errors.As(err, &refused) || len(refused.Reason) < 20:
		t.Errorf("the error is no refusal with a reason: %v", err)
	}
}

func FuzzTranscript(f *testing.F) {
	fuzzRead(f, "a.txt", long, dog, "Date: 2024-03-01\n\nQ. a?\nA. b\n", "[00:12] Mia: a?\n\nLee  00:13\nb\n", "Mia: a\r\rLee: b\xff\x00", "\xff\xfea\x00:\x00 \x00b\x00")
}

func FuzzMarkdown(f *testing.F) {
	fuzzRead(f, "a.md", "---\nby: x\n---\n\n# a\n\n- b\n> c\n\n**Mia**: d\n**Lee [00:12]:** e\n", "## Interviewer\n\na\n\nb\n---\n\n```\nc\n```\n| a | b |\n|---|---|\n")
}

func FuzzTable(f *testing.F) {
	fuzzRead(f, "a.csv", keyed(dog, cat), keyless(dog), "a;b\n1;\"x\"y\n\"z;2\n", "id,text\n1,a, b, c,d\n\n  \n2,\"e\n", "text\r\"a\rb\"\r")
}

func FuzzThread(f *testing.F) {
	fuzzRead(f, "support/a.csv", "ticket_id,author,role,body,created_at\n1,Ann,end-user,a b c?,2024-03-01\n1,Rita,agent,<p>d e f</p>,2024-03-01\n2,Cal,end-user,g h i,45352\n",
		"id,transcript\n1,\"Visitor: a b?\nAgent: c d\nVisitor: e\"\n", "sep=;\n\nTitle\nid;text\n1;a b c\n", "a,b,\n,c,d\n1,2,x y z\n")
}

// FuzzXlsxSheet fuzzes what stands in a sheet; the archive around it is sound.
func FuzzXlsxSheet(f *testing.F) {
	f.Add(rowsOf([]string{"Title"}, []string{"id", "text"}, []string{"1", "a b c d"}))
	f.Add(`<sheetData><row r="2"><c r="B2" t="s"><v>1</v></c><c s="1"><v>45352</v></c><c t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells>`)
	f.Fuzz(func(t *testing.T, data string) {
		checkRead(t, "a.xlsx", []byte(workbook(t, nil, sheetPart{name: "A", data: data}, sheetPart{name: "B", data: rowsOf([]string{"text"}, []string{"a b c d"})})))
	})
}

func FuzzXlsx(f *testing.F) {
	fuzzRead(f, "a.xlsx", workbook(f, nil, sheetPart{name: "A", data: rowsOf([]string{"id", "text"}, []string{"1", "a b c d"})}), "\xd0\xcf\x11\xe0")
}

func FuzzOds(f *testing.F) {
	f.Add(`<t:table t:name="A"><t:table-row><t:table-cell><x:p>text</x:p></t:table-cell></t:table-row><t:table-row><t:table-cell t:number-columns-repeated="3"><x:p>a b<x:s x:c="2"/>c d</x:p></t:table-cell></t:table-row></t:table>`)
	f.Fuzz(func(t *testing.T, inner string) {
		checkRead(t, "a.ods", []byte(zipped(t, map[string]string{"content.xml": "<a>" + inner + "</a>"})))
	})
}

func FuzzJSONLines(f *testing.F) {
	fuzzRead(f, "a.jsonl", `{"id":1,"text":"a b c d","u":{"v":[1,"x",null]}}`+"\n{\n[]\n", `{"id":"c","messages":[{"role":"user","content":"a b"},{"role":"agent","content":"c d"}]}`, `[{"text":"a b c"}]`)
}

func FuzzJSONRecords(f *testing.F) {
	fuzzRead(f, "a.json", `{"data":[{"id":1,"text":"a b c d"},{"id":2,"text":"e f g h"}]}`, `[{"text":"a b c"},{"te`, `{"a":{"b":[{}]}}`)
}

// FuzzMarkup: what is no tag, comment or entity of HTML stays.
func FuzzMarkup(f *testing.F) {
	f.Add("a < b <p>c &amp; d</p><br/>e")
	f.Fuzz(func(t *testing.T, cell string) {
		got := plainText(cell)
		if !strings.ContainsAny(cell, "<>&\x00\r\n") && got != strings.TrimSpace(cell) {
			t.Errorf("%q became %q", cell, got)
		}
		if utf8.ValidString(cell) && !utf8.ValidString(got) {
			t.Errorf("%q became invalid", cell)
		}
	})
}

func FuzzSurvey(f *testing.F) {
	fuzzRead(f, "surveys/a.csv", "respondent,question,answer\nR1,q1,a b c\nR1,q1,d e f\nR2,q2,none\n", "id,How?,Why?\n1,a b c,d e f\n2,g h i,n/a\n")
}

func FuzzSubtitles(f *testing.F) {
	fuzzRead(f, "a.vtt", "WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:02.000\n<v Mia>a <b>b</b>\n\n00:02.000 --> 00:03.000\n- c\n- d\n", "1\n00:00:01,000 --> 00:00:02,000\nMia: a?\n2\n00:00:02,000 --> 00:00:03,000\nLee: b\n\nc\nd\n")
}

func FuzzDocxBody(f *testing.F) {
	f.Add(p("Interviewer: How?") + p("Participant: Well."))
	f.Add("<w:tbl><w:tr><w:tc>" + p("Mia") + "</w:tc><w:tc>" + p("a") + "</w:tc></w:tr></w:tbl>")
	f.Add("<w:p><w:p><w:t>a</w:t><w:del></w:p></w:p></w:tbl>")
	f.Fuzz(func(t *testing.T, inner string) {
		data := docx(t, body(inner))
		r, err := Read(context.Background(), File{Path: "a.docx", Bytes: []byte(data)}, Settings{}, Roster{}, "s-test")
		var refused *RefusedError
		switch {
		case err == nil:
			checkLaws(t, r)
		case !errors.As(err, &refused):
			t.Errorf("the error is no refusal: %v", err)
		}
	})
}

func FuzzDocx(f *testing.F) {
	fuzzRead(f, "a.docx", docx(f, body(p("Interviewer: How?")+p("Participant: Well."))), "PK\x05\x06"+strings.Repeat("\x00", 18))
}

func FuzzODT(f *testing.F) {
	fuzzRead(f, "a.fodt", flatODT("<text:p>Interviewer: <text:s text:c=\"3\"/>How?</text:p><text:p>Participant: Well<text:note><text:p>x</text:p></text:note>.</text:p>"),
		flatODT("<table:table><table:table-row><table:table-cell table:number-columns-repeated=\"9\"><text:p>a</text:p></table:table-cell></table:table-row></table:table></text:p>"))
}

func FuzzRTF(f *testing.F) {
	fuzzRead(f, "a.rtf", rtfHead+`Interviewer: \'e9\u8212\'97?\par{\*\shpinst{\shptxt a\par}}\v b\v0 Participant: Well.\par}`,
		rtfHead+`\intbl a\cell b\cell\row\pard c\par{\f3\'93\'fa}\bin3 {{{}}`, `{\rtf1{{{\u-10179?\u-8704?\uc9\u1}`)
}

func FuzzHTML(f *testing.F) {
	fuzzRead(f, "a.html", "<p>Interviewer: How?<p>Participant: Well.<div hidden>x</div><br>", "<table><tr><td rowspan=3 colspan=9>a<td>b<tr><td><table><td>c</table></table><dl><dt>d<dd>e",
		"<pre>a\n b</pre><p>c<a href=#cmnt1 id=cmnt_ref1>x</a><div><a id=cmnt1>y</a></div></i></td>")
}

// FuzzArchive: whatever an archive holds, each of its files has a path of its own
// below the archive, that can be printed, and is read or refused.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(packed(f, "a.txt", "a", "../b.txt", "b", "c.zip", packed(f, "d\n.txt", "d"), "a.txt", "e")))
	f.Add([]byte(packed(f, "/", "", "C:\\x", "", "a//b", "c")))
	f.Fuzz(func(t *testing.T, data []byte) {
		scan := scanner{paths: map[string]bool{}}
		u := unpacking{scan: &scan, name: "x.zip", left: maxUnpacked}
		z, err := openZip(bytes.NewReader(data), int64(len(data)))
		u.list("x.zip", z, err, int64(len(data)), 1)
		seen := map[string]bool{}
		for _, found := range scan.files {
			if seen[found.Path] || !filepath.IsLocal(found.Path) || printable(found.Path) != found.Path || !strings.HasPrefix(found.Path, "x.zip") {
				t.Errorf("found as %q", found.Path)
			}
			seen[found.Path] = true
			file, err := found.Load(Limits{FileMB: 1})
			var refused *RefusedError
			if err != nil && !errors.As(err, &refused) {
				t.Errorf("the error is no refusal: %v", err)
			}
			if err == nil && int64(len(file.Bytes)) != found.Size {
				t.Errorf("%q has %d bytes of %d", found.Path, len(file.Bytes), found.Size)
			}
		}
	})
}

// FuzzPDF reads in this process: what a child would survive by dying is found here.
func FuzzPDF(f *testing.F) {
	var seeds []string
	for _, data := range craftedPDFs() {
		if len(data) < 4<<10 {
			seeds = append(seeds, string(data))
		}
	}
	slices.Sort(seeds)
	for _, name := range []string{"reportlab.survey", "reportlab.interview", "groff.survey"} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "pdf", name+".pdf"))
		if err == nil {
			seeds = append(seeds, string(data))
		}
	}
	fuzzRead(f, "a.pdf", seeds...)
}

// FuzzRecords: no byte of a table is lost but quotes, delimiters, and white space.
func FuzzRecords(f *testing.F) {
	f.Add("a,b\n1,\"x\"\n\"y,2\nz \"q\" z,3\n")
	f.Add("a,b\n1,\"x\ny\"\n\n \n2,\"")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r", ""), "")
		r := newRecords(text, ',')
		var got strings.Builder
		for range len(text) + 2 {
			rec, _, err := r.next()
			if err != nil {
				break
			}
			for _, cell := range rec.cells {
				got.WriteString(cell)
			}
		}
		if r.at != len(text) {
			t.Fatalf("stopped at %d of %d", r.at, len(text))
		}
		if a, b := onlyLetters(got.String()), onlyLetters(text); a != b {
			t.Errorf("kept %q of %q", a, b)
		}
	})
}

func onlyLetters(s string) string {
	return strings.Join(strings.FieldsFunc(s, notLetter), "")
}

func FuzzSettings(f *testing.F) {
	for _, name := range []string{"pdpilot", "jupyter"} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", name, SettingsName))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("question = 1\n[kinds]\n\"[\" = 2\n[csv.a]\nx = [1]\n[speakers.a.b]\nc = 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSettings([]byte(text))
		if err != nil && research.CodeOf(err) != research.CodeUsage {
			t.Errorf("the error is not the user's: %v", err)
		}
		if err == nil {
			s.Fingerprint()
		}
	})
}

func FuzzRoster(f *testing.F) {
	f.Add("id,alias,plan\nP1,a;b,x\nP2,b,y\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRoster("participants.csv", []byte(text), "")
		if err != nil {
			return
		}
		for name := range r.entries {
			if e, ok := r.Find(name); ok && e.Key == "" {
				t.Errorf("%q names nobody", name)
			}
		}
	})
}

// FuzzInherit: after any edit of a file no two documents share a reference, and
// a file that comes back as it was has the references that it had.
func FuzzInherit(f *testing.F) {
	f.Add(keyless(dog, cat), keyless(dog, crow, cat), true)
	f.Add(keyed(dog, cat), keyed(cat, dog), false)
	f.Fuzz(func(t *testing.T, before, after string, moved bool) {
		path := "a.csv"
		if moved {
			path = "b.csv"
		}
		readOnce := func(path, text string) *Reading {
			r, err := Read(context.Background(), File{Path: path, Bytes: []byte(text)}, Settings{}, Roster{}, "s-test")
			if err != nil {
				t.Skip()
			}
			return r
		}
		first := readOnce("a.csv", before)
		Inherit("s-test", nil, []*Reading{first})
		second := readOnce(path, after)
		Inherit("s-test", first.Priors(), []*Reading{second})
		checkLaws(t, second)
		again := readOnce("a.csv", before)
		prior := append(second.Priors(), slices.DeleteFunc(first.Priors(), func(p Prior) bool { return slices.Contains(refs(second), p.Ref) })...)
		Inherit("s-test", prior, []*Reading{again})
		checkLaws(t, again)
	})
}
