package synthesize

import (
	"slices"
	"testing"

	"personas/research"
)

// TestPlacesTellOneMatterFromTwo: two halves of one theme, every second quote in
// each, would be better put together, and no two themes would; two themes put
// together come apart from three quotes of each, mostly where they are large
// enough, and no theme does from three of its own and three others.
func TestPlacesTellOneMatterFromTwo(t *testing.T) {
	t.Parallel()
	for _, study := range []string{"planted", "pdpilot"} {
		m := readStudy(t, study)
		res, err := Themes(t.Context(), ThemesInput{Material: m, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		g := NewGeometry(m)
		usually := g.UsuallyApart(res.Themes)
		parts := func(th *research.Theme, one, other []research.Ref) bool {
			halves, named := g.Halves(th, one[:min(3, len(one))], other[:min(3, len(other))])
			before, after := g.Split(halves)
			return named && min(after[0], after[1]) > before && g.Apart(halves[0], halves[1]) >= usually
		}
		pairs, parted := 0, 0
		for i := range res.Themes {
			th := &res.Themes[i]
			var half [2][]research.Ref
			for k, q := range quotesIn(th) {
				half[k%2] = append(half[k%2], q)
			}
			if before, after := g.Merge(half[0], half[1]); after < before {
				t.Errorf("%s: halves of %q stay apart: %.3f, %.3f", study, th.Label, before, after)
			}
			if parts(th, half[0], half[1]) {
				t.Errorf("%s: %q comes apart", study, th.Label)
			}
			for j := i + 1; j < len(res.Themes); j++ {
				other := &res.Themes[j]
				if before, after := g.Merge(quotesIn(th), quotesIn(other)); after >= before {
					t.Errorf("%s: %q and %q become one: %.3f, %.3f", study, th.Label, other.Label, before, after)
				}
				pairs++
				if parts(&research.Theme{Members: slices.Concat(th.Members, other.Members)}, th.Exemplars, other.Exemplars) {
					parted++
				}
			}
		}
		t.Logf("%s: of %d themes made of two %d come apart", study, pairs, parted)
		if 3*parted < pairs {
			t.Errorf("%s: of %d themes made of two only %d come apart", study, pairs, parted)
		}
	}
}
