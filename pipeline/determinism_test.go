package pipeline_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"personas/pipeline"
	"personas/research"
)

// Law 6: from an empty store the same input gives the same export, byte for
// byte, on one thread or eight, in whatever order files are found and folders
// given, whatever the folder is called, with or without workers beside.
func TestSameInputGivesTheSameExport(t *testing.T) {
	t.Parallel()
	root := corpus(t, filepath.Join(t.TempDir(), "a"))
	first := newFixture(t)
	first.run(pipeline.Options{Study: "coffee", Paths: []string{root}})
	want := first.edition("coffee")
	t.Run("a second run", func(t *testing.T) {
		first.run(pipeline.Options{Study: "coffee"})
		wantSame(t, first.edition("coffee"), want)
	})
	for name, env := range map[string]string{"one thread": "GOMAXPROCS=1", "eight threads": "GOMAXPROCS=8"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.spawn(role{Study: "coffee", Paths: []string{root}}, env).ended(t)
			wantSame(t, f.edition("coffee"), want)
		})
	}
	t.Run("another folder, listed backwards", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t)
		f.run(pipeline.Options{Study: "coffee", Paths: []string{corpus(t, filepath.Join(t.TempDir(), "z"))}})
		wantSame(t, f.edition("coffee"), want)
	})
	t.Run("with a worker beside", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t)
		f.spawn(role{Work: true})
		f.run(pipeline.Options{Study: "coffee", Paths: []string{root}})
		wantSame(t, f.edition("coffee"), want)
	})
	t.Run("stage by stage", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t)
		for _, until := range []research.Stage{research.StageIngest, research.StageExtract, research.StageThemes, research.StageDrafts} {
			f.run(pipeline.Options{Study: "coffee", Paths: []string{root}, Until: until})
		}
		wantSame(t, f.edition("coffee"), want)
	})
}

// So it is where there are people enough to look for groups among them. This is
// told of the program as it is shipped, which does it in a tenth of the time.
func TestSameInputGivesTheSameGroups(t *testing.T) {
	t.Parallel()
	root := crowd(t, filepath.Join(t.TempDir(), "a"))
	program := build(t)
	var want []byte
	for _, threads := range []string{"1", "8"} {
		out, dsn := t.TempDir(), newFixture(t).dsn
		for _, args := range [][]string{{"run", root, "--study", "coffee", "--quiet"}, {"export", "--format", "json", "-o", out}} {
			c := exec.Command(program, args...)
			c.Env = append(os.Environ(), "GOMAXPROCS="+threads, "DATABASE_URL="+dsn)
			if text, err := c.CombinedOutput(); err != nil {
				t.Fatalf("personas %v: %v: %s", args, err, text)
			}
		}
		got, err := os.ReadFile(filepath.Join(out, "study.json"))
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		wantSame(t, got, want)
	}
	if !bytes.Contains(want, []byte(`"structure": "none"`)) && !bytes.Contains(want, []byte(`"structure": "found"`)) {
		t.Error("groups were not looked for")
	}
}

// build makes the program without the race detector.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "personas")
	c := exec.Command("go", "build", "-trimpath", "-o", name, "personas/cmd/personas")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := c.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v: %s", err, text)
	}
	return name
}

// Folders of one study give the same in whatever order they are given.
func TestFoldersInAnyOrder(t *testing.T) {
	t.Parallel()
	root := corpus(t, t.TempDir())
	folders := []string{filepath.Join(root, "surveys"), filepath.Join(root, "interviews"), filepath.Join(root, "reviews")}
	var want []byte
	for range folders {
		f := newFixture(t)
		f.run(pipeline.Options{Study: "coffee", Paths: folders})
		got := f.edition("coffee")
		if want == nil {
			want = got
		}
		wantSame(t, got, want)
		folders = append(folders[1:], folders[0])
	}
}

// wantSame fails with the first line in which two exports differ.
func wantSame(t *testing.T, got, want []byte) {
	t.Helper()
	if bytes.Equal(got, want) {
		return
	}
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d of the export:\ngot  %s\nwant %s", i+1, a[i], b[i])
		}
	}
	t.Fatalf("the export has %d lines, want %d", len(a), len(b))
}
