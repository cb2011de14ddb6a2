package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"personas/research"
)

// fixtures are the texts of testdata/talks with an extension, to begin from.
func fixtures(f *testing.F, extension string) (texts []string) {
	f.Helper()
	for _, path := range talks(f) {
		if filepath.Ext(path) == extension {
			data, err := os.ReadFile(filepath.Join(talksFolder, path))
			if err != nil {
				f.Fatal(err)
			}
			texts = append(texts, string(data))
		}
	}
	return texts
}

func FuzzSrt(f *testing.F) { fuzzRead(f, "a.srt", fixtures(f, ".srt")...) }

func FuzzVtt(f *testing.F) { fuzzRead(f, "a.vtt", fixtures(f, ".vtt")...) }

func FuzzSbv(f *testing.F) { fuzzRead(f, "a.sbv", fixtures(f, ".sbv")...) }

func FuzzJSON(f *testing.F) { fuzzRead(f, "a.json", fixtures(f, ".json")...) }

func FuzzTools(f *testing.F) { fuzzRead(f, "a.txt", fixtures(f, ".txt")...) }

func FuzzToolsInMarkdown(f *testing.F) { fuzzRead(f, "a.md", fixtures(f, ".md")...) }

// FuzzMarks: what is taken out of a text is time marks, labels of who is speaking
// already, lines of the tool, and white space; every other byte stays, in order.
func FuzzMarks(f *testing.F) {
	for _, s := range append(fixtures(f, ".txt"), fixtures(f, ".md")...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := &builder{file: File{Path: "a.txt"}, out: &Reading{}}
		text := b.canonical([]byte(s))
		d, err := b.transcript(t.Context(), text, scanLines(text))
		if err != nil {
			t.Fatal(err)
		}
		var kept []byte
		at := 0
		for _, c := range d.cuts {
			checkCut(t, text, c, at)
			kept = append(kept, text[at:c.Start]...)
			at = c.End
		}
		kept = append(kept, text[at:]...)
		if len(kept) != len(d.text) {
			t.Fatalf("%d bytes stay of %d, want %d", len(d.text), len(text), len(kept))
		}
		for i := range kept {
			if kept[i] != d.text[i] && (!strings.ContainsRune(" \n", rune(d.text[i])) || !strings.ContainsRune(" \t\n[(", rune(kept[i]))) {
				t.Fatalf("byte %d was %q and is %q", i, kept[i], d.text[i])
			}
		}
	})
}

func checkCut(t *testing.T, text []byte, c research.Span, after int) {
	t.Helper()
	if c.Start < after || c.End <= c.Start || c.End > len(text) {
		t.Fatalf("cut %v after %d of %d bytes", c, after, len(text))
	}
	for line := range strings.SplitSeq(string(text[c.Start:c.End]), "\n") {
		label := readMark(line)
		if !isFurniture(line) && !loneTime.MatchString(strings.TrimSpace(line)) && !label.alone && strings.ContainsFunc(line, unicode.IsLetter) {
			t.Errorf("cut words: %q", line)
		}
	}
}
