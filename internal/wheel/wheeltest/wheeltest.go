// Package wheeltest makes wheels for tests.
package wheeltest

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"personas/internal/wheel"
)

// Entry is a file of a wheel.
type Entry struct {
	Name    string
	Mode    os.FileMode
	Content string
}

// Write writes a wheel of these files into a directory of the test's, and
// returns its path and its hash.
func Write(tb testing.TB, entries ...Entry) (file, sum string) {
	tb.Helper()
	file = filepath.Join(tb.TempDir(), "test.whl")
	if err := write(file, entries); err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	hash := sha256.Sum256(text)
	return file, hex.EncodeToString(hash[:])
}

func write(file string, entries []Entry) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.Name}
		h.SetMode(e.Mode)
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(e.Content)); err != nil {
			return err
		}
	}
	return z.Close()
}

// Fetch brings the files that are there under the names of their packages, and
// nothing from anywhere else.
func Fetch(files map[string]string) wheel.Fetch {
	return func(_ context.Context, p wheel.Pin, _ string) (string, error) { return files[p.Name], nil }
}
