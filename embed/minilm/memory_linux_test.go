package minilm_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"personas/embed/minilm/minilmtest"
)

// What a text needs is given back: another two thousand take no more memory than
// the first five hundred. One tensor of each that is kept would be 100 MB.
func TestMemoryIsGivenBack(t *testing.T) {
	e := minilmtest.Open(t)
	embed := func(n int) {
		for from := 0; from < n; from += 100 {
			texts := make([]string, 100)
			for i := range texts {
				texts[i] = fmt.Sprintf("text %d ", from+i) + strings.Repeat("and more of it ", i%8)
			}
			if _, err := e.Embed(t.Context(), texts); err != nil {
				t.Fatal(err)
			}
		}
	}
	embed(500)
	before := resident(t)
	embed(2000)
	if after := resident(t); after > before+50_000 {
		t.Errorf("%d kB before, %d kB after", before, after)
	}
}

// resident is the memory of this process in kB.
func resident(t *testing.T) (kB int) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		t.Fatal(err)
	}
	return kB
}
