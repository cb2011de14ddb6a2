package extract

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// marked is a sentence of testdata/spoken that a reader would quote.
type marked struct {
	span   research.Span
	facet  research.Facet
	stance research.Stance
}

var markedText = regexp.MustCompile(`\{(\w+)/(\w+): ([^}]*)\}`)

// readSpoken reads an interview of testdata/spoken: "Q:" and "A:" lines, with
// the sentences worth quoting in braces behind their facet and stance.
func readSpoken(t testing.TB, path string) (*research.Document, []marked) {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var gold []marked
	pos := 0
	for _, m := range markedText.FindAllSubmatchIndex(source, -1) {
		text.Write(source[pos:m[0]])
		start := text.Len()
		text.Write(source[m[6]:m[7]])
		facet, err := research.ParseFacet(string(source[m[2]:m[3]]))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		gold = append(gold, marked{research.Span{Start: start, End: text.Len()}, facet, research.Stance(source[m[4]:m[5]])})
		pos = m[1]
	}
	text.Write(source[pos:])
	return transcript(filepath.Base(path), text.String(), "Q"), gold
}

func spoken(t testing.TB, folder string) (docs []*research.Document, gold [][]marked) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no interviews in %s: %v", folder, err)
	}
	for _, path := range paths {
		d, g := readSpoken(t, path)
		docs, gold = append(docs, d), append(gold, g)
	}
	return docs, gold
}

// kappa is Cohen's kappa of two lists of labels.
func kappa(a, b []string) float64 {
	n, agree := float64(len(a)), 0.0
	left, right := map[string]float64{}, map[string]float64{}
	for i := range a {
		left[a[i]]++
		right[b[i]]++
		if a[i] == b[i] {
			agree++
		}
	}
	chance := 0.0
	for label, k := range left {
		chance += k / n * right[label] / n
	}
	return (agree/n - chance) / (1 - chance)
}

func goldAt(gold []marked, span research.Span) int {
	return slices.IndexFunc(gold, func(g marked) bool { return g.span.Overlaps(span) })
}
