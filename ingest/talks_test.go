package ingest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updateTalks = flag.Bool("update-talks", false, "write the golden files anew")

// TestTalks reads every fixture of testdata/talks, one a tool or shape, and
// compares who says what with the golden file beside it, which is meant to be
// read.
func TestTalks(t *testing.T) {
	for _, path := range talks(t) {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(talksFolder, path))
			if err != nil {
				t.Fatal(err)
			}
			got := protocol(t, File{Path: path, Bytes: data})
			golden := filepath.Join(talksFolder, "golden", path+".golden")
			if *updateTalks {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("read as\n%s\nwant\n%s", got, want)
			}
		})
	}
}

const talksFolder = "testdata/talks"

// talks lists the fixtures.
func talks(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(talksFolder)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, e := range entries {
		if !e.IsDir() && e.Name() != "README.md" {
			paths = append(paths, e.Name())
		}
	}
	return paths
}

// protocol writes what a file is read as: documents, turns, guesses, warnings.
func protocol(t testing.TB, f File) string {
	t.Helper()
	var out strings.Builder
	r, err := Read(t.Context(), f, Settings{}, Roster{}, "s-test")
	if err != nil {
		return fmt.Sprintf("refused: %v\n", err)
	}
	checkLaws(t, r)
	for i := range r.Documents {
		d := &r.Documents[i]
		date := "no date"
		if d.RecordedOn != nil {
			date = d.RecordedOn.Format("2006-01-02")
		}
		fmt.Fprintf(&out, "# %s, %s, %s, %s\n", d.Title, d.Kind, date, d.Language)
		one := *r
		one.Documents = r.Documents[i : i+1]
		for _, line := range script(&one) {
			fmt.Fprintln(&out, line)
		}
	}
	for _, g := range r.Guesses {
		fmt.Fprintf(&out, "guess: %s %s: %s\n  %s\n", g.What, g.Value, g.Evidence, g.Pin)
	}
	for _, s := range r.Suspicious {
		fmt.Fprintf(&out, "suspicious: turn %d: %s\n", s.Turn, s.Why)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&out, "warning: %s: %s\n", w.Where, w.Message)
	}
	return out.String()
}
