package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const passages = "testdata/pdpilot"

var formats = []Format{HTML, Markdown, CSV, JSON, Methods}

// The small study in every format. The files are meant to be read.
func TestGolden(t *testing.T) {
	ed := pdpilot(t, passages)
	for _, format := range formats {
		files, err := render(ed, format, openMasked)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			golden(t, f.name, f.body)
		}
	}
	var text bytes.Buffer
	if err := Persona(&text, ed, ed.Personas[0].Ref, Text); err != nil {
		t.Fatal(err)
	}
	golden(t, "persona.txt", text.Bytes())
	for format, name := range map[Format]string{Text: "worded.txt", Markdown: "worded.md"} {
		var b bytes.Buffer
		ed := wordedPdpilot(t, passages)
		if err := Persona(&b, ed, ed.Personas[0].Ref, format); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed; read the difference, then go test ./export -update", path)
	}
}

// The same edition gives the same bytes, and for JSON also the same edition with
// its tables in another order and made at another time.
func TestDeterministic(t *testing.T) {
	for _, format := range formats {
		one, err := render(pdpilot(t, passages), format, open)
		if err != nil {
			t.Fatal(err)
		}
		two, err := render(pdpilot(t, passages), format, open)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, two) {
			t.Errorf("%s differs between two runs", format)
		}
	}
	ed := pdpilot(t, passages)
	before, err := render(ed, JSON, open)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(ed.Sources)
	slices.Reverse(ed.Guesses)
	slices.Reverse(ed.Documents)
	slices.Reverse(ed.Participants)
	slices.Reverse(ed.Quotes)
	slices.Reverse(ed.Themes)
	slices.Reverse(ed.Spectra)
	slices.Reverse(ed.Matrix)
	slices.Reverse(ed.Personas)
	slices.Reverse(ed.Coverage)
	slices.Reverse(ed.Unassigned)
	ed.Made = ed.Made.AddDate(2026, 0, 0)
	after, err := render(ed, JSON, open)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before[0].body, after[0].body) {
		t.Error("study.json depends on the order of its tables, or on when it was made")
	}
}

func TestWrite(t *testing.T) {
	ed, dir := pdpilot(t, passages), t.TempDir()
	for _, tt := range []struct {
		format Format
		path   string
		want   []string
	}{
		{HTML, "a", []string{"a/report.html"}},
		{HTML, "b/mine.html", []string{"b/mine.html"}},
		{JSON, "c/mine.JSON", []string{"c/mine.JSON"}},
		{CSV, "d", []string{"d/quotes.csv", "d/themes.csv", "d/matrix.csv", "d/claims.csv"}},
		{Methods, "f", []string{"f/methods.md"}},
		{Methods, "g/how.md", []string{"g/how.md"}},
		{Markdown, "e/mine.md", []string{"e/mine.md", "e/persona-" + string(ed.Personas[0].Ref) + ".md", "e/whole-sample.md"}},
	} {
		files, err := Write(t.Context(), ed, tt.format, filepath.Join(dir, tt.path))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files {
			body, err := os.ReadFile(f.Path)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(body)
			if f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != len(body) {
				t.Errorf("%s is not as reported", f.Path)
			}
			name, err := filepath.Rel(dir, f.Path)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, filepath.ToSlash(name))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s to %s wrote %v, want %v", tt.format, tt.path, got, tt.want)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", ".export-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if _, err := Write(t.Context(), ed, CSV, filepath.Join(dir, "x.csv")); research.CodeOf(err) != research.CodeUsage {
		t.Errorf("four tables in one file: %v", err)
	}
	if err := Persona(&bytes.Buffer{}, ed, "g-nobody", Text); research.CodeOf(err) != research.CodeNotFound {
		t.Errorf("an unknown persona: %v", err)
	}
}

// What does not hold is refused, and nothing is written.
func TestRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*research.Edition){
		"a quote that was retyped":               func(ed *research.Edition) { ed.Quotes[0].Text += "!" },
		"a quote moved by a byte":                func(ed *research.Edition) { ed.Quotes[0].Span.Start++ },
		"a quote of the interviewer":             func(ed *research.Edition) { ed.Documents[0].Turns[ed.Quotes[0].Turn].Role = research.RoleInterviewer },
		"a quote put in another's mouth":         func(ed *research.Edition) { ed.Quotes[0].Participant = ed.Quotes[1].Participant },
		"a quote across turns":                   func(ed *research.Edition) { ed.Quotes[0].Turn++ },
		"a citation of nothing":                  func(ed *research.Edition) { ed.Personas[0].Claims[0].Citations[0].Quote = "q-nowhere" },
		"an exemplar that is gone":               func(ed *research.Edition) { ed.Themes[0].Exemplars[0] = "q-nowhere" },
		"a reference that is no anchor":          func(ed *research.Edition) { ed.Themes[0].Ref = `t-"><script>` },
		"a member nobody knows":                  func(ed *research.Edition) { ed.Personas[0].Members[0].Participant = "p-nobody" },
		"a document changed under its quotes":    func(ed *research.Edition) { ed.Documents[0].Text = bytes.ToUpper(ed.Documents[0].Text) },
		"a matrix cell with a quote that is not": func(ed *research.Edition) { ed.Matrix[0].Cells[0].Refs[0] = "q-nowhere" },
	} {
		t.Run(name, func(t *testing.T) {
			ed, dir := pdpilot(t, passages), filepath.Join(t.TempDir(), "out")
			spoil(ed)
			var told *research.Error
			if _, err := Write(t.Context(), ed, JSON, dir); !errors.As(err, &told) {
				t.Errorf("exported: %v", err)
			}
			if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
				t.Error("something was written")
			}
		})
	}
}

// A spreadsheet runs no cell, and a reader of the table gets every word back.
func TestCSV(t *testing.T) {
	ed := hostile(t)
	files, err := render(ed, CSV, open)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		r := csv.NewReader(bytes.NewReader(f.body))
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("%s: a spreadsheet runs %q", f.name, cell)
				}
			}
		}
		if bytes.Count(f.body, []byte("\r\n")) < len(rows) {
			t.Errorf("%s: records do not end in CRLF", f.name)
		}
		if f.name != "quotes.csv" {
			continue
		}
		for i, q := range ed.Quotes {
			if got := strings.TrimPrefix(rows[i+1][1], "'"); got != strings.TrimPrefix(q.Text, "'") {
				t.Errorf("quote %d reads %q, want %q", i, got, q.Text)
			}
		}
	}
}

// In Markdown no text opens HTML, a link, a picture or code, and lines that
// begin a block are the templates' own.
func TestMarkdownIsInert(t *testing.T) {
	var files []page
	for _, ed := range []*research.Edition{hostile(t), poisoned(t, wordedPdpilot(t, passages))} {
		for _, format := range []Format{Markdown, Methods} {
			pages, err := render(ed, format, open)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, pages...)
		}
	}
	own := regexp.MustCompile(`\]\((persona-[a-z0-9-]+|whole-sample)\.md\)`)
	acts := regexp.MustCompile("<|[^\\\\]`|[^\\\\]\\]\\(|[^\\\\]!\\[|[a-z]://|[^\\\\]~~|\x1b|\x00")
	block := regexp.MustCompile(`^\s*(=+|-{3,}|\+ |#{4,})`)
	for _, f := range files {
		for n, line := range strings.Split(string(f.body), "\n") {
			line = own.ReplaceAllString(line, "")
			if at := acts.FindString(line); at != "" {
				t.Errorf("%s:%d: %q acts in %q", f.name, n+1, at, line)
			}
			if block.MatchString(line) {
				t.Errorf("%s:%d: a block begins in %q", f.name, n+1, line)
			}
		}
	}
}

// A terminal is told nothing but text.
func TestTextIsInert(t *testing.T) {
	for _, ed := range []*research.Edition{hostile(t), poisoned(t, wordedPdpilot(t, passages))} {
		for _, p := range ed.Personas {
			var b bytes.Buffer
			if err := Persona(&b, ed, p.Ref, Text); err != nil {
				t.Fatal(err)
			}
			if bytes.ContainsAny(b.Bytes(), "\x00\x1b\x7f\r\t\u202e") {
				t.Error("a control character reaches the terminal")
			}
		}
	}
}

// Reported words stand in every format as noted by somebody, never in quotation
// marks.
func TestReportedVoice(t *testing.T) {
	ed := pdpilot(t, passages)
	q := &ed.Quotes[0]
	for i := range ed.Documents {
		if ed.Documents[i].Ref == q.Document {
			ed.Documents[i].Turns[q.Turn].Voice, ed.Documents[i].Turns[q.Turn].Author = research.VoiceReported, "Sam"
		}
	}
	q.Voice = research.VoiceReported
	for _, format := range []Format{HTML, Markdown} {
		files, err := render(ed, format, open)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if bytes.Contains(f.body, []byte("“"+q.Text)) {
				t.Errorf("%s puts reported words in quotation marks", f.name)
			}
		}
		plain := regexp.MustCompile(`<[^>]*>`).ReplaceAll(files[0].body, nil)
		if !bytes.Contains(plain, []byte("noted by Sam about P1: "+q.Text)) {
			t.Errorf("%s does not say who noted it", files[0].name)
		}
	}
}

// A worded study holds no null either, and what its wording refers to is there.
func TestWordedJSON(t *testing.T) {
	files, err := render(wordedPdpilot(t, passages), JSON, openMasked)
	if err != nil {
		t.Fatal(err)
	}
	var j studyJSON
	d := json.NewDecoder(bytes.NewReader(files[0].body))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(files[0].body, []byte("\n")) {
		if bytes.Contains(line, []byte(": null")) && !bytes.Contains(line, []byte(`"time"`)) {
			t.Errorf("an empty table is null: %s", line)
		}
	}
	claims, quotes := map[research.Ref]bool{}, map[research.Ref]bool{}
	for _, q := range j.Quotes {
		quotes[q.Ref] = true
	}
	at := slices.IndexFunc(j.Personas, func(p personaJSON) bool { return p.Wording != nil })
	p := j.Personas[at]
	for _, c := range p.Claims {
		claims[c.Ref] = true
		if c.Check.Verdict == "not_checked" || !quotes[c.Check.Carries] || c.Text == "" {
			t.Errorf("claim %s: %+v", c.Ref, c.Check)
		}
	}
	lines := p.Wording.Lines()
	for _, l := range lines {
		for _, c := range l.Claims {
			if !claims[c] {
				t.Errorf("a sentence cites %s, which is not there", c)
			}
		}
	}
	if len(lines) != 18 || len(p.FrontPage.Claims) == 0 || len(j.ThemeProposals) != 2 || len(j.Making.Models) != 2 {
		t.Errorf("%d sentences, %d claims on the front page, %d proposals, %d uses of models", len(lines), len(p.FrontPage.Claims), len(j.ThemeProposals), len(j.Making.Models))
	}
}

// study.json holds what it says: documented fields, counts that agree with their
// tables, offsets that lead back.
func TestJSON(t *testing.T) {
	ed := pdpilot(t, passages)
	files, err := render(ed, JSON, open)
	if err != nil {
		t.Fatal(err)
	}
	var j studyJSON
	d := json.NewDecoder(bytes.NewReader(files[0].body))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		t.Fatal(err)
	}
	if j.Schema != Schema || len(j.Quotes) != len(ed.Quotes) || len(j.Documents) != 7 || len(j.Personas) != 2 {
		t.Errorf("schema %q, %d quotes, %d documents, %d personas", j.Schema, len(j.Quotes), len(j.Documents), len(j.Personas))
	}
	texts := map[research.Ref][]byte{}
	for _, doc := range ed.Documents {
		texts[doc.Ref] = doc.Text
	}
	for _, p := range j.Personas {
		for _, c := range p.Claims {
			for _, ci := range c.Citations {
				if got := string(texts[ci.Document][ci.Start:ci.End]); got != ci.Text {
					t.Errorf("citation of %s reads %q, its document %q", ci.Quote, ci.Text, got)
				}
			}
		}
	}
	if bytes.Contains(files[0].body, []byte("null")) && bytes.Contains(files[0].body, []byte(": null,\n")) {
		for _, line := range bytes.Split(files[0].body, []byte("\n")) {
			if bytes.Contains(line, []byte(": null")) && !bytes.Contains(line, []byte(`"time"`)) {
				t.Errorf("an empty table is null: %s", line)
			}
		}
	}
}
