package ingest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestExports reads exports of survey, review and support tools (synthetic) and
// compares what is guessed and read with a golden file, which is meant to be read.
// It then pins every guess and expects the same reading without one.
func TestExports(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "exports", "*.csv"))
	if err != nil || len(files) < 15 {
		t.Fatalf("%d exports: %v", len(files), err)
	}
	var all strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Base(name)
		r := read(t, path, string(text))
		fmt.Fprintf(&all, "%s\n%s\n", path, shown(r))
		again := readWith(t, path, string(text), pinned(t, r), Roster{})
		if diff := cmp.Diff(withoutGuesses(shown(r)), shown(again)); diff != "" {
			t.Errorf("%s with all guesses pinned: %s", path, diff)
		}
	}
	golden := filepath.Join("testdata", "exports.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), all.String()); diff != "" {
		t.Errorf("read otherwise than %s says (-update writes it anew): %s", golden, diff)
	}
}

// shown writes what was read for people.
func shown(r *Reading) string {
	var b strings.Builder
	for _, g := range r.Guesses {
		fmt.Fprintf(&b, "  guess  %s: %s (%s)\n", g.What, g.Value, g.Evidence)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "  warn   %s: %s\n", w.Where, w.Message)
	}
	for i := range r.Documents {
		d := &r.Documents[i]
		day := ""
		if d.RecordedOn != nil {
			day = d.RecordedOn.Format("2006-01-02")
		}
		fmt.Fprintf(&b, "  %s, %s, %s, %s\n", d.Title, d.Locator, d.Kind, day)
		for _, turn := range d.Turns {
			words, _ := d.Slice(turn.Span)
			fmt.Fprintf(&b, "    %-11s %q\n", turn.Role, words)
		}
	}
	for _, p := range r.Participants {
		fmt.Fprintf(&b, "  %s %s %v\n", p.Role, p.Key, p.Attributes)
	}
	return b.String()
}

func withoutGuesses(shown string) string {
	var kept []string
	for line := range strings.SplitAfterSeq(shown, "\n") {
		if !strings.HasPrefix(line, "  guess ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}
