// Package minilmtest gives tests the installed MiniLM.
package minilmtest

import (
	"os"
	"path/filepath"
	"testing"

	"personas/embed/minilm"
)

// Dir returns the directory below which MiniLM is installed, or skips the test.
// With PERSONAS_TEST_MINILM=1 it is installed (38 MB are fetched) where it is not
// there yet.
func Dir(tb testing.TB) string {
	tb.Helper()
	dir, err := cache()
	if err != nil {
		tb.Skipf("MiniLM is looked for in the cache of this user: %v", err)
	}
	if os.Getenv("PERSONAS_TEST_MINILM") == "1" {
		if err := minilm.Install(tb.Context(), dir); err != nil {
			tb.Fatal(err)
		}
	}
	if _, err := minilm.Installed(dir); err != nil {
		tb.Skipf("%v in %s: PERSONAS_TEST_MINILM=1 fetches it (38 MB) and runs this test", err, dir)
	}
	return dir
}

// cache is the directory that tests share; see package localpgtest.
func cache() (string, error) {
	if dir := os.Getenv("PERSONAS_TEST_CACHE"); dir != "" {
		return filepath.Join(dir, "embedders"), nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "personas-test", "embedders"), err
}

// Open returns the embedder, or skips the test.
func Open(tb testing.TB) *minilm.Embedder {
	tb.Helper()
	e, err := minilm.Open(Dir(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(e.Close)
	return e
}
