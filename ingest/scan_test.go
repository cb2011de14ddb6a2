package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// folder writes files, path → text, and returns their root.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		name := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestScan(t *testing.T) {
	outside := folder(t, map[string]string{"secret.txt": "nobody's business"})
	root := folder(t, map[string]string{
		"b.txt": "b", "interviews/P2.txt": "2", "interviews/P1.txt": "1", "a.pdf": "%PDF-",
		"README.md": "about", "LICENSE": "terms", "NOTICE.txt": "terms", ".hidden": "x", ".git/config": "x",
		"gold/quotes.csv": "x", "study.toml": "", "participants.csv": "id\n", "interviews/participants.csv": "id\n1\n",
	})
	link := func(target, name string) {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	link(filepath.Join(outside, "secret.txt"), "out.txt")
	link(outside, "outdir")
	link(filepath.Join(root, "b.txt"), "c.txt")
	link(filepath.Join(root, "nothing"), "broken.txt")
	files, skipped, err := Scan(root, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	var paths, passed []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	for _, s := range skipped {
		passed = append(passed, s.Path)
	}
	if want := []string{"a.pdf", "b.txt", "broken.txt", "c.txt", "interviews/P1.txt", "interviews/P2.txt", "interviews/participants.csv", "out.txt", "outdir"}; !slices.Equal(paths, want) {
		t.Errorf("found %v, want %v", paths, want)
	}
	slices.Sort(passed)
	if want := []string{".git", ".hidden", "LICENSE", "NOTICE.txt", "README.md", "gold", "participants.csv", "study.toml"}; !slices.Equal(passed, want) {
		t.Errorf("skipped %v, want %v", passed, want)
	}
	wantRefused(t, files, map[string]string{"out.txt": "leads out of the folder", "outdir": "leads out of the folder", "broken.txt": "leads nowhere"})
}

// wantRefused fails unless of what was found just these are refused, each for a
// reason that holds the words given.
func wantRefused(t *testing.T, files []Found, want map[string]string) {
	t.Helper()
	for _, f := range files {
		_, err := f.Load(Limits{})
		var refused *RefusedError
		switch reason, ok := want[f.Path]; {
		case !ok && err != nil:
			t.Errorf("%s: %v", f.Path, err)
		case ok && (!errors.As(err, &refused) || !strings.Contains(refused.Reason, reason)):
			t.Errorf("%s: %v, want %q", f.Path, err, reason)
		}
		delete(want, f.Path)
	}
	for path := range want {
		t.Errorf("%s was not found", path)
	}
}

func TestScanOneFile(t *testing.T) {
	root := folder(t, map[string]string{"interviews/P1.txt": "1", "interviews/P2.txt": "2"})
	files, _, err := Scan(filepath.Join(root, "interviews", "P1.txt"), Settings{})
	if err != nil || len(files) != 1 || files[0].Path != "P1.txt" {
		t.Errorf("found %v: %v", files, err)
	}
}

func TestScanNothing(t *testing.T) {
	_, _, err := Scan(filepath.Join(t.TempDir(), "nowhere"), Settings{})
	if research.CodeOf(err) != research.CodeNotFound {
		t.Errorf("scanning nothing: %v", err)
	}
}

func TestLoadRefusesLargeFiles(t *testing.T) {
	root := folder(t, map[string]string{"a.txt": strings.Repeat("a", 1<<20+1)})
	files, _, err := Scan(root, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = files[0].Load(Limits{FileMB: 1})
	var refused *RefusedError
	if !errors.As(err, &refused) || !strings.Contains(refused.Reason, "limits.file_mb") {
		t.Errorf("loading 1 MB and a byte: %v", err)
	}
}

func TestOpenNamesTheRoster(t *testing.T) {
	root := folder(t, map[string]string{"study.toml": "[participants]\nfile = \"tables/people.csv\"\n", "tables/people.csv": "id,plan\nP1,pro\n"})
	settings, roster, err := Open(root)
	if err != nil || roster.Len() != 1 {
		t.Fatalf("%d people: %v", roster.Len(), err)
	}
	files, skipped, err := Scan(root, settings)
	if err != nil || len(files) != 0 || len(skipped) != 2 {
		t.Errorf("found %v, skipped %v: %v", files, skipped, err)
	}
	root = folder(t, map[string]string{"study.toml": "[participants]\nfile = \"people.csv\"\n"})
	if _, _, err := Open(root); err == nil {
		t.Error("a roster that is not there is no error")
	}
}
