package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// circle is unit vectors at the given degrees.
func circle(degrees ...float64) *Matrix {
	m := NewMatrix(len(degrees), 2)
	for i, d := range degrees {
		m.Row(i)[0] = float32(math.Cos(d * math.Pi / 180))
		m.Row(i)[1] = float32(math.Sin(d * math.Pi / 180))
	}
	return m
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// Heights and cuts by scipy.cluster.hierarchy.ward (its distance squared, over
// two, is the growth of the sum of squares).
func TestWardTreeAgreesWithSciPy(t *testing.T) {
	t.Parallel()
	tree := wardTree(t.Context(), circle(0, 7, 11, 40, 43, 90, 97, 99, 170, 200, 203, 300), ones(12))
	heights := []float64{6.09172981e-04, 1.37046525e-03, 1.37046525e-03, 2.43594974e-03, 1.29739475e-02,
		1.64057934e-02, 1.96412530e-01, 4.44539619e-01, 1.31664135, 3.18581112, 5.68738132}
	for i, m := range tree.merges {
		if math.Abs(float64(m.height)-heights[i]) > 1e-6*(1+heights[i]) {
			t.Errorf("merge %d at %v, want %v", i, m.height, heights[i])
		}
	}
	for k, want := range map[int][]int{
		1:  make([]int, 12),
		3:  {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 0},
		4:  {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3},
		6:  {0, 0, 0, 1, 1, 2, 2, 2, 3, 4, 4, 5},
		12: {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
	} {
		if got := tree.cut(k); !slices.Equal(got, want) {
			t.Errorf("cut into %d: %v, want %v", k, got, want)
		}
	}
}

func TestWardTreeTakesAWeightForSoManyPoints(t *testing.T) {
	t.Parallel()
	many := wardTree(t.Context(), circle(0, 0, 0, 50, 90, 100), ones(6)).merges
	weighted := wardTree(t.Context(), circle(0, 50, 90, 100), []float64{3, 1, 1, 1}).merges
	for i, m := range weighted {
		if want := many[i+2].height; math.Abs(float64(m.height-want)) > 1e-6 {
			t.Errorf("merge %d at %v, of single points at %v", i, m.height, want)
		}
	}
}

func TestDotsAgreeWithDot(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	for _, shape := range [][3]int{{1, 1, 1}, {3, 5, 7}, {2, 4, 8}, {5, 9, 256}} {
		a, b := NewMatrix(shape[0], shape[2]), NewMatrix(shape[1], shape[2])
		gaussian(a.Data, random)
		gaussian(b.Data, random)
		out := make([]float32, a.Rows*b.Rows)
		dots(out, a, 0, a.Rows, b, 0, b.Rows)
		for i := range a.Rows {
			for j := range b.Rows {
				if got, want := out[i*b.Rows+j], dot(a.Row(i), b.Row(j)); got != want {
					t.Fatalf("%v: product %d,%d is %v, alone %v", shape, i, j, got, want)
				}
			}
		}
	}
}

func TestNearestAgreesWithSorting(t *testing.T) {
	t.Parallel()
	m, _ := planted(300, 5, 16, 3)
	copy(m.Row(7), m.Row(3)) // a tie in every list
	lists := nearest(t.Context(), m, m, 12)
	for i := range m.Rows {
		var order []int
		for j := range m.Rows {
			if j != i {
				order = append(order, j)
			}
		}
		slices.SortStableFunc(order, func(a, b int) int {
			x, y := dot(m.Row(i), m.Row(a)), dot(m.Row(i), m.Row(b))
			return int(math.Copysign(1, float64(y-x))) * btoi(x != y)
		})
		index, _ := lists.of(i, 12)
		for k, j := range index {
			if int(j) != order[k] {
				t.Fatalf("neighbour %d of %d is %d, want %d", k, i, j, order[k])
			}
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestMutualizedIsSymmetric(t *testing.T) {
	t.Parallel()
	m, _ := planted(100, 4, 8, 5)
	g := nearest(t.Context(), m, m, 6).mutualized(4)
	for i, edges := range g {
		for _, e := range edges {
			back := slices.IndexFunc(g[e.to], func(o edge) bool { return o.to == int32(i) })
			if back < 0 || g[e.to][back].weight != e.weight {
				t.Fatalf("edge %d–%d is not the same in both directions", i, e.to)
			}
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	m := circle(0, 90, 0, 91, 45, 0)
	equal := foldEqual(m)
	if !slices.Equal(equal.leaders, []int{0, 1, 3, 4}) || !slices.Equal(equal.counts, []int{3, 1, 1, 1}) {
		t.Errorf("equal rows: leaders %v, counts %v", equal.leaders, equal.counts)
	}
	near := foldNear(t.Context(), m)
	if !slices.Equal(near.leaders, []int{0, 1, 4}) || !slices.Equal(near.leader, []int{0, 1, 0, 1, 2, 0}) {
		t.Errorf("near rows: leaders %v, leader of each %v", near.leaders, near.leader)
	}
}

// Two triangles joined by one edge: three groups of code books by hand.
func TestCodeLengthPrefersTheTriangles(t *testing.T) {
	t.Parallel()
	lists := &neighborLists{degree: 2, index: []int32{1, 2, 0, 2, 0, 3, 4, 5, 3, 5, 3, 4}, similarity: make([]float32, 12)}
	one := codeLength(lists, 2, []int{0, 0, 0, 0, 0, 0})
	two := codeLength(lists, 2, []int{0, 0, 0, 1, 1, 1})
	split := codeLength(lists, 2, []int{0, 1, 0, 1, 0, 1})
	if two >= one || two >= split {
		t.Errorf("triangles %.4f bits, one group %.4f, across %.4f", two, one, split)
	}
	// One group: the entropy of the shares 4, 3, 4, 5, 4, 4 of 24 edge ends.
	want := 0.0
	for _, ends := range []float64{4, 3, 4, 5, 4, 4} {
		want -= ends / 24 * math.Log2(ends/24)
	}
	if math.Abs(one-want) > 1e-12 {
		t.Errorf("one group %.6f bits, want the entropy %.6f", one, want)
	}
}

func TestRefineNeverLosesAGroupNorTheObjective(t *testing.T) {
	t.Parallel()
	m, _ := planted(400, 6, 16, 9)
	weights := ones(m.Rows)
	labels := make([]int, m.Rows)
	labels[0], labels[1] = 1, 2 // three groups, two of them tiny
	before := refine(t.Context(), m, weights, labels, 1).objective
	d := refine(t.Context(), m, weights, labels, refinementRounds)
	if d.objective < before {
		t.Errorf("objective fell from %v to %v", before, d.objective)
	}
	if k := groupCount(renumbered(d.labels)); k != 3 {
		t.Errorf("%d groups, want 3", k)
	}
}

func TestRefineRefillsAnEmptyGroup(t *testing.T) {
	t.Parallel()
	m := circle(0, 1, 2, 180)
	d := refine(t.Context(), m, ones(4), []int{0, 2, 2, 2}, refinementRounds) // nobody in 1
	if k := groupCount(renumbered(d.labels)); k != 3 {
		t.Errorf("labels %v, want three groups", d.labels)
	}
}

func TestFarPointsAreFewAndTheFarthest(t *testing.T) {
	t.Parallel()
	similarity := slices.Repeat([]float32{0.8}, 30)
	similarity[4], similarity[9], similarity[11], similarity[20] = 0.1, 0.05, 0.2, 0.12
	far := farPoints(similarity, 0.3)
	var got []int
	for i, is := range far {
		if is {
			got = append(got, i)
		}
	}
	if !slices.Equal(got, []int{4, 9, 20}) { // a tenth of thirty
		t.Errorf("far points %v, want the three farthest", got)
	}
}
