package onnx_test

import (
	"os"
	"path/filepath"
	"testing"

	"personas/internal/onnx"
)

// What is no library, or none of ours, is refused with its path. What a real one
// computes is compared with a reference in package minilm.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	text := filepath.Join(t.TempDir(), "libonnxruntime.so")
	if err := os.WriteFile(text, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, filepath.Join(t.TempDir(), "absent.so")} {
		if _, err := onnx.Load(path); err == nil {
			t.Errorf("%s was loaded", path)
		}
	}
}
