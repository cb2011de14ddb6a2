package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A cloud stretched along known, slanted axes.
func TestPrincipalAxesAreThoseOfTheCloud(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 2))
	m := NewMatrix(3000, 5)
	long, middle := []float64{0.6, 0, 0.8, 0, 0}, []float64{-0.8, 0, 0.6, 0, 0}
	for i := range m.Rows {
		a, b := 5*random.NormFloat64(), 2*random.NormFloat64()
		for j := range m.Row(i) {
			m.Row(i)[j] = float32(a*long[j] + b*middle[j] + 0.3*random.NormFloat64())
		}
	}
	axes := principalAxes(t.Context(), m, 3)
	for i, want := range [][]float64{long, {0.8, 0, -0.6, 0, 0}} {
		if c := inner(axes[i], want); c < 0.999 {
			t.Errorf("axis %d is %.3f, cosine %.4f to the true one", i, axes[i], c)
		}
	}
	for i := range axes {
		for j := range i + 1 {
			if c, want := inner(axes[i], axes[j]), map[bool]float64{true: 1}[i == j]; math.Abs(c-want) > 1e-9 {
				t.Errorf("axes %d and %d have product %v", i, j, c)
			}
		}
	}
}

func TestPrincipalAxesOfPointsInALine(t *testing.T) {
	t.Parallel()
	m := NewMatrix(4, 3)
	for i := range m.Rows {
		m.Row(i)[1] = float32(-i)
	}
	axes := principalAxes(t.Context(), m, 3)
	if math.Abs(axes[0][1]-1) > 1e-9 {
		t.Errorf("first axis %v", axes[0])
	}
	for _, axis := range axes[1:] {
		if math.Abs(axis[1]) > 1e-6 {
			t.Errorf("a further axis along the line: %v", axis)
		}
	}
}

func TestWithoutStrataLeavesWhatPeopleDifferIn(t *testing.T) {
	t.Parallel()
	m := NewMatrix(200, 2)
	stratum := make([]int, m.Rows)
	for i := range m.Rows {
		stratum[i] = i % 2
		m.Row(i)[0] = float32(10 * stratum[i]) // the question
		m.Row(i)[1] = float32(i / 100)         // the people
	}
	r := withoutStrata(m, stratum)
	if question := r.Row(0)[0] - r.Row(1)[0]; math.Abs(float64(question)) > 0.5 {
		t.Errorf("questions still differ by %v of 10", question)
	}
	if people := r.Row(100)[1] - r.Row(0)[1]; math.Abs(float64(people)-1) > 1e-6 {
		t.Errorf("people differ by %v, want 1", people)
	}
}

func TestKMeansFindsSeparatePoints(t *testing.T) {
	t.Parallel()
	points := [][]float64{{0, 0}, {9, 9}, {0, 1}, {9, 8}, {1, 0}, {-9, 9}}
	got := renumbered(kMeans(points, 3, rand.New(rand.NewPCG(1, 1))))
	if !slices.Equal(got, []int{0, 1, 0, 1, 0, 2}) {
		t.Errorf("labels %v", got)
	}
}

func TestSmallARIAgreesWithARI(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		var a, b []int8
		var left, right []int
		for range 30 {
			x, y := int8(random.IntN(5)-1), int8(random.IntN(6)-1)
			a, b = append(a, x), append(b, y)
			if x >= 0 && y >= 0 {
				left, right = append(left, int(x)), append(right, int(y))
			}
		}
		if got, want := smallARI(a, b), ARI(left, right); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v, want %v", got, want)
		}
	}
	if got := smallARI([]int8{0, 0, 0}, []int8{1, 1, 1}); got != 0 {
		t.Errorf("all in one group, twice: %v, want 0", got)
	}
}
