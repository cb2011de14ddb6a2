package ingest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"personas/research"
)

// TestPrintedInterviews compares seven real interviews with their text, turn by
// turn: who speaks, and every word.
func TestPrintedInterviews(t *testing.T) {
	dir := filepath.Join(shared(t, "interviews"), "pdpilot-data-scientists-2023")
	for n := 1; n <= 7; n++ {
		text, err := os.ReadFile(filepath.Join(dir, "transcripts", fmt.Sprintf("P%d.txt", n)))
		if err != nil {
			t.Fatal(err)
		}
		printed, typed := printedInterview(t, dir, n), read(t, "interviews/P.txt", string(text)).Documents[0]
		got, want := spokenTurns(&printed), spokenTurns(&typed)
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Errorf("P%d: turn %d is %q, want %q", n, i, got[i], want[i])
			}
		}
		if len(got) != len(want) {
			t.Errorf("P%d: %d turns, want %d", n, len(got), len(want))
		}
		for _, turn := range printed.Turns {
			if turn.Page == 0 {
				t.Errorf("P%d: turn %d has no page", n, turn.Position)
			}
		}
	}
}

// spokenTurns are who speaks and what they say. A turn under a misspelt label is
// one of its own in the print, and in the text a part of the one before.
func spokenTurns(d *research.Document) []string {
	var all []string
	for _, turn := range d.Turns {
		if turn.Speaker == "Particpant" {
			all[len(all)-1] += " Particpant: " + wordsOfTurn(d, turn)
			continue
		}
		all = append(all, turn.Speaker+" ("+string(turn.Role)+"): "+wordsOfTurn(d, turn))
	}
	return all
}

func printedInterview(t *testing.T, dir string, n int) research.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "transcripts-pdf", fmt.Sprintf("P%d.pdf", n)))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, "interviews/P.pdf", string(data)).Documents[0]
}

// wordsOfTurn are the words of a turn. The published text has a space behind some
// hyphens at which the print breaks a line.
func wordsOfTurn(d *research.Document, turn research.Turn) string {
	words := strings.Join(strings.Fields(string(d.Text[turn.Span.Start:turn.Span.End])), " ")
	return strings.ReplaceAll(words, "- ", "-")
}

// TestCodedSegments finds every segment that the study's authors coded, and that
// stands in the text, in the words of the print.
func TestCodedSegments(t *testing.T) {
	dir := filepath.Join(shared(t, "interviews"), "pdpilot-data-scientists-2023")
	file, err := os.Open(filepath.Join(dir, "gold_coded_segments.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for n := 1; n <= 7; n++ {
		d := printedInterview(t, dir, n)
		var all []string
		for _, turn := range d.Turns {
			all = append(all, turn.Speaker+": "+wordsOfTurn(&d, turn))
		}
		said[fmt.Sprintf("P%d", n)] = strings.Join(all, " ")
	}
	found := 0
	for _, row := range rows[1:] {
		session, segment, verbatim := row[1], row[4], row[5]
		segment = strings.ReplaceAll(strings.Join(strings.Fields(segment), " "), "- ", "-")
		switch {
		case strings.Contains(said[session], segment):
			found++
		case verbatim == "yes":
			t.Errorf("segment %s of %s is not found: %q", row[0], session, segment)
		}
	}
	if found < 252 {
		t.Errorf("found %d segments, want at least 252", found)
	}
}

// TestAdversarialPDFs reads every broken, locked and hostile file, or refuses it
// with a reason and what to do.
func TestAdversarialPDFs(t *testing.T) {
	dir := filepath.Join(shared(t, "adversarial"), "pdf")
	refusal := regexp.MustCompile(`^(is|holds|asks|does) .+: .+`)
	for name, words := range map[string]string{
		"encrypted/unreferenced-preserved.pdf":             "Potato",
		"malformed/bad-xref-entry.pdf":                     "Potato",
		"malformed/global_damaged.pdf":                     "Potato",
		"wellformed/libreoffice-writer-password.pdf":       "!is locked with a password",
		"wellformed/grayscale-image.pdf":                   "!ocrmypdf",
		"wellformed/multicolumn.pdf":                       "Two-Column Document with Lorem Ipsum",
		"wellformed/crazyones-pdfa.pdf":                    "The ones who see things differently",
		"wellformed/habibi.pdf":                            "habibi",
		"fuzz-bytes/15445.fuzz":                            "!is not a PDF",
		"encrypted/job-json-underlay-overlay-password.pdf": "Original page 4",
	} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		got := wordsOrReason(t, data)
		if want, refused := strings.CutPrefix(words, "!"); !strings.Contains(got, want) || refused != refusal.MatchString(got) {
			t.Errorf("%s: %.200q, want %q", name, got, words)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if wordsOrReason(t, data) == "" {
			t.Errorf("%s is read and holds no words", name)
		}
	}
}

// wordsOrReason is the text of a PDF, or why it is refused.
func wordsOrReason(t *testing.T, data []byte) string {
	t.Helper()
	r, err := Read(t.Context(), File{Path: "a.pdf", Bytes: data}, Settings{}, Roster{}, "s-test")
	var refused *RefusedError
	switch {
	case errors.As(err, &refused):
		return refused.Reason
	case err != nil:
		t.Fatal(err)
	}
	checkLaws(t, r)
	return string(r.Documents[0].Text)
}

// TestPDFPassword opens a locked file with the password that study.toml gives.
func TestPDFPassword(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t, "adversarial"), "pdf", "wellformed", "libreoffice-writer-password.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	settings, err := ParseSettings([]byte("[files.\"*.pdf\"]\npassword = \"openpassword\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if r := readWith(t, "a.pdf", string(data), settings, Roster{}); len(r.Documents[0].Turns) == 0 {
		t.Error("nothing is read")
	}
}

// BenchmarkPDF reads a real interview in this process.
func BenchmarkPDF(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(shared(b, "interviews"), "pdpilot-data-scientists-2023", "transcripts-pdf", "P2.pdf"))
	if err != nil {
		b.Fatal(err)
	}
	pages := 0
	for b.Loop() {
		d, err := ReadPDF(b.Context(), data, "")
		if err != nil {
			b.Fatal(err)
		}
		pages += d.Pages
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
