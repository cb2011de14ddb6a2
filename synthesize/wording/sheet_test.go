package wording

import (
	"slices"
	"testing"

	"personas/research"
)

// TestReferencesOrderNothing: the references of quotes are others in every study,
// and the same research asks the same.
func TestReferencesOrderNothing(t *testing.T) {
	t.Parallel()
	texts := []string{"A dull one.", "One that says more.", "Another dull one."}
	shown := func(refs ...research.Ref) (said []string) {
		w := &writer{study: &study{spoken: spoken{quotes: map[research.Ref]*research.Quote{}}}}
		for i, r := range refs {
			w.quotes[r] = &research.Quote{Ref: r, Text: texts[i], Value: float64(i % 2)}
		}
		slices.Sort(refs)
		for _, r := range w.bestFirst(refs) {
			said = append(said, w.quotes[r].Text)
		}
		return said
	}
	want := []string{"One that says more.", "A dull one.", "Another dull one."}
	for _, refs := range [][]research.Ref{{"a", "b", "c"}, {"c", "b", "a"}, {"b", "c", "a"}} {
		if said := shown(refs...); !slices.Equal(said, want) {
			t.Errorf("%v are shown as %q", refs, said)
		}
	}
}
