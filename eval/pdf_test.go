package eval

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/ingest"
	"personas/internal/sandbox/sandboxtest"
)

// Sentences printed by many producers are read as they were printed, each in one
// turn of its speaker, and what runs at the top and foot of pages is in none.
func TestPDF(t *testing.T) {
	t.Parallel()
	beside, _ := exec.LookPath("pdftotext") // "" where it is not installed
	reader := ingest.Reader{PDF: ingest.PDFApart(sandboxtest.Child(t, "pdf"))}
	res, err := PDF(t.Context(), filepath.Join("..", "testdata", "pdf"), PDFOptions{Reader: reader, PDFToText: beside})
	if err != nil {
		t.Fatal(err)
	}
	if res.Files < 20 || res.Sentences < 1500 || len(res.Producers) < 12 {
		t.Errorf("a small corpus: %d files, %d sentences, %d producers", res.Files, res.Sentences, len(res.Producers))
	}
	for _, p := range res.Producers {
		if p.Refused > 0 || p.Verbatim < 0.98 || p.Furniture > 0 {
			t.Errorf("%s: %d refused, %.4f verbatim, %d pieces of furniture", p.Producer, p.Refused, p.Verbatim, p.Furniture)
		}
		if share := float64(p.Misattributed) / float64(p.Sentences); share > 0.01 {
			t.Errorf("%s: %d of %d sentences under another name", p.Producer, p.Misattributed, p.Sentences)
		}
	}
	if res.Verbatim < 0.99 {
		t.Errorf("%.4f verbatim of all", res.Verbatim)
	}
	if beside != "" && (res.PDFFigures.PDFToText == nil || *res.PDFFigures.PDFToText < 0.5 || *res.PDFFigures.PDFToText > 0.99) {
		t.Errorf("pdftotext: %v: the sentences of the corpus are not in the PDFs, or nothing in them is difficult", res.PDFFigures.PDFToText)
	}
	if t.Failed() {
		for _, m := range res.Misses {
			t.Logf("%+v", m)
		}
	}
}

// What is wrong with a reading is counted as what it is.
func TestPDFJudge(t *testing.T) {
	t.Parallel()
	p := &printed{
		Sentences: []spoken{{Text: "We called the depot.", Speaker: "Owen"}, {Text: "Why the depot?", Speaker: "Mara"}, {Text: "It was a well-known problem."}},
		Other:     []string{"Interview 7"}, Forbidden: []string{"Sheet 2", "Synthetic research"},
	}
	for _, c := range []struct {
		name             string
		turns            []turn
		missed, others   []int
		furniture, stray int
	}{
		{name: "as it was printed", turns: []turn{{"", "Interview 7"}, {"OWEN", "We called the depot."}, {"Mara", "Why the depot?"}, {"", "• It was a well-known problem."}}},
		{name: "a hyphen lost", turns: []turn{{"Owen", "We called the depot."}, {"Mara", "Why the depot?"}, {"", "It was a wellknown problem."}}, missed: []int{3}, stray: 5},
		{name: "a number of a page inside", turns: []turn{{"Owen", "We called Sheet 2 the depot."}, {"Mara", "Why the depot?"}, {"", "It was a well-known problem."}}, missed: []int{1}, furniture: 1, stray: 6},
		{name: "a line number between", turns: []turn{{"Owen", "We called the depot. 14"}, {"Mara", "Why the depot?"}, {"", "It was a well-known problem."}}, stray: 1},
		{name: "a label missed", turns: []turn{{"Owen", "We called the depot. Mara: Why the depot?"}, {"", "It was a well-known problem."}}, others: []int{2}, stray: 1},
		{name: "over two turns", turns: []turn{{"Owen", "We called the"}, {"Owen", "depot."}, {"Mara", "Why the depot?"}, {"", "It was a well-known problem."}}, missed: []int{1}, stray: 4},
		{name: "nothing read", missed: []int{1, 2, 3}},
	} {
		m := p.judge(c.turns)
		if !slices.Equal(m.Sentences, c.missed) || !slices.Equal(m.Misattributed, c.others) || m.Furniture != c.furniture || m.Stray != c.stray {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}

// pdftotext is compared with what it could know: not where lines end in text that
// has no spaces.
func TestUnspacedHan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"二 人で open 三": "二人でopen三", "a b c": "a b c", "我 ， b": "我，b", "": "",
	} {
		if got := unspacedHan(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPDFCorpusErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, gold, want string }{
		{"none beside", "", "the sentences of a.pdf: "},
		{"broken", "{", "parsing "},
		{"empty", "{}", `names no "sentences"`},
	} {
		dir := t.TempDir()
		write := func(name, text string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("a.pdf", "%PDF-1.7")
		if c.gold != "" {
			write("a.json", c.gold)
		}
		if _, err := PDF(t.Context(), dir, PDFOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := PDF(t.Context(), t.TempDir(), PDFOptions{}); err == nil || !strings.Contains(err.Error(), "scripts/pdf-corpus prints some") {
		t.Errorf("an empty folder: %v", err)
	}
}
